"""From an interval to a probability: each estimator on the scale on which its uncertainty is even."""

from math import exp, inf, log, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import betainc, gammainc, nbdtrik, ndtr, ndtri, stdtr, stdtrit

# A baseline's own uncertainty is walked through at this many equally likely values.
_NODES = 200
POWER = 0.80
# A standard error is itself estimated, more often too small than too large: what is asked for, to get that power.
_POWER_ASKED = 0.88

SHARES = ("share_by_post", "share_by_author", "corrected_by_post", "corrected_by_author")
# Ratios of sums, and means of what cannot be negative: even on the log scale.
LOG_SCALED = ("ratio_by_post", "ratio_by_author", "mean_by_post", "mean_by_day")
_LEAST = 1e-300


class Figure(NamedTuple):
    """Hold a measured figure: its interval at `level` (an end may be infinite), how it was estimated, on how many
    degrees of freedom (an idea of them: at its own level the interval holds whatever they are)."""

    value: float
    low: float
    high: float
    estimator: str
    freedom: float
    level: float


def chance_at_least(figure: Figure, thresholds: np.ndarray) -> np.ndarray:
    """Return the probability that what the figure estimates is at least each threshold.

    Ratios and means on the log scale, with t; shares by a Beta of the effective number (Jeffreys), counts by a Gamma:
    the effective number, the dispersion and the standard error are read back from the interval. Any other estimator by
    a normal curve on each side of its value, through the ends of its interval.
    """
    thresholds = np.asarray(thresholds, dtype=float)
    if figure.estimator in SHARES:
        n = effective_number(figure)
        hits = figure.value * n
        return 1 - betainc(hits + 0.5, n - hits + 0.5, np.clip(thresholds, 0, 1))
    if figure.estimator == "count":
        dispersion = dispersion_in(figure)
        return 1 - gammainc(figure.value / dispersion + 0.5, np.maximum(thresholds, 0) / dispersion)
    if figure.estimator in LOG_SCALED:
        if figure.value <= 0:
            # Nothing was seen: the upper end says how fast the chance falls.
            with np.errstate(over="ignore"):
                return np.where(thresholds <= 0, 1.0, ((1 - figure.level) / 2) ** (thresholds / figure.high))
        return np.where(thresholds <= 0, 1.0, stdtr(figure.freedom, -_steps(figure, thresholds)))
    return ndtr(-_steps(figure, thresholds))


def _steps(figure: Figure, thresholds: np.ndarray) -> np.ndarray:
    """Return how many standard errors each threshold lies above the middle; infinite where there is no error.

    The middle is that of the interval on the log scale for ratios and means, the value itself for the others.
    """
    logs = figure.low > 0
    middle = sqrt(figure.low) * sqrt(figure.high) if logs and figure.estimator in LOG_SCALED else figure.value
    below, above = half_errors(figure, middle=middle)
    gap = np.log(np.maximum(thresholds, _LEAST) / middle) if logs else thresholds - middle
    error = np.where(gap > 0, above, below)
    with np.errstate(over="ignore"):
        steps = np.divide(gap, error, out=np.where(gap > 0, inf, -inf), where=error > 0)
    return np.where(gap == 0, 0.0, steps)


def half_errors(figure: Figure, *, middle: float, logs: bool | None = None) -> tuple[float, float]:
    """Return the standard errors below and above a middle, on the log scale (`logs`: where the interval is above 0)."""
    tail = (1 + figure.level) / 2
    quantile = stdtrit(figure.freedom, tail) if figure.estimator in LOG_SCALED else ndtri(tail)
    if figure.low > 0 if logs is None else logs:
        return log(middle / figure.low) / quantile, log(figure.high / middle) / quantile
    return (middle - figure.low) / quantile, (figure.high - middle) / quantile


def effective_number(figure: Figure) -> float:
    """Return the number of independent units that a Wilson interval was made of.

    Its ends solve (share - end)^2 = z^2 end (1 - end) / n.
    """
    z = ndtri((1 + figure.level) / 2)
    end = figure.high if figure.value < 0.5 else figure.low
    # An interval without width is one that somebody wrote by hand: as good as a very large number.
    return float(z * z * end * (1 - end) / max((figure.value - end) ** 2, 1e-12))


def dispersion_in(figure: Figure) -> float:
    """Return the variance over mean that a count's interval was made with, 1 at least."""
    if figure.value <= 0:
        return 1.0
    z = ndtri((1 + figure.level) / 2)
    return max(1.0, ((figure.high - figure.low) / (2 * z)) ** 2 / figure.value)


def baseline_nodes(value: float, low: float | None, high: float | None, *, level: float, unit: str) -> np.ndarray:
    """Return equally likely values of a baseline known by its interval; the value alone when it has none.

    Logit scale for shares, log for rates and means above 0, plain otherwise.
    """
    if low is None or high is None or not low < high:
        return np.array([value])
    normal = ndtri((np.arange(_NODES) + 0.5) / _NODES)
    z = ndtri((1 + level) / 2)
    if unit == "share" and 0 < low and high < 1:
        spread = (_logit(high) - _logit(low)) / (2 * z)
        return 1 / (1 + np.exp(-(_logit(value) + spread * normal)))
    if low > 0:
        return value * np.exp(log(high / low) / (2 * z) * normal)
    return np.maximum(value + (high - low) / (2 * z) * normal, 0.0)


def _logit(share: float) -> float:
    return log(share / (1 - share))


class _Coming(NamedTuple):
    # A negative binomial: what is still to come of a count.
    mean: float
    size: float
    success: float


def _still_to_come(count: float, share_done: float, figure: Figure) -> _Coming:
    dispersion = dispersion_in(figure)
    # Half an event more, as in Jeffreys' prior: nothing seen so far does not mean that nothing ever comes.
    pace = count + 0.5 * dispersion
    mean = pace * (1 - share_done) / share_done
    variance = dispersion * mean + mean**2 * dispersion / pace
    size = mean**2 / max(variance - mean, 1e-9 * mean)
    return _Coming(mean, size, size / (mean + size))


def chance_of_count(count: float, target: float, share_done: float, figure: Figure) -> float:
    """Return the probability that a count that goes on as its pacing says reaches a target by the deadline.

    Negative binomial for what is still to come: mean count x (1 - done) / done, its variance the dispersion of the
    counts so far plus what is not known of the pace.
    """
    if count >= target:
        return 1.0
    if share_done >= 1:
        return 0.0
    coming = _still_to_come(count, share_done, figure)
    missing = int(np.ceil(target - count)) - 1
    # Tail of a negative binomial of any size, as an incomplete beta function.
    return float(betainc(missing + 1, coming.size, 1 - coming.success))


class Projection(NamedTuple):
    """Hold what a count will be at the deadline, with a predictive interval at the figure's level."""

    value: float
    low: float
    high: float


def project_count(count: float, share_done: float, figure: Figure) -> Projection:
    """Return what a count comes to at the deadline when it goes on as its pacing says: count / done, and an interval
    for the count itself (negative binomial), not for its mean."""
    if share_done >= 1:
        return Projection(count, count, count)
    coming = _still_to_come(count, share_done, figure)
    tails = ((1 - figure.level) / 2, (1 + figure.level) / 2)
    low, high = (float(nbdtrik(tail, coming.size, coming.success)) for tail in tails)
    return Projection(count / share_done, count + np.floor(max(low, 0.0)), count + np.ceil(max(high, 0.0)))


def smallest_detectable_change(figure: Figure) -> float:
    """Return the smallest change between two such periods that would be seen 80 times in 100.

    The half-width of the interval of a difference, sqrt(2) times that of the figure, plus what chance takes away one
    time in five; ratios and means on the log scale, the result in the figure's unit, upwards. nan when nothing was seen
    at all.
    """
    normal = (ndtri((1 + figure.level) / 2) + ndtri(POWER)) * sqrt(2)
    if figure.estimator in SHARES:
        z = ndtri((1 + figure.level) / 2)
        n = effective_number(figure)
        middle = (figure.value * n + z * z / 2) / (n + z * z)
        return float(normal * sqrt(middle * (1 - middle) / n))
    if figure.estimator == "count":
        return float(normal * sqrt(max(figure.value, 1.0) * dispersion_in(figure)))
    logs = figure.low > 0
    middle = sqrt(figure.low) * sqrt(figure.high) if logs and figure.estimator in LOG_SCALED else figure.value
    error = half_errors(figure, middle=middle)[1]
    if error == inf or (figure.estimator in LOG_SCALED and figure.value <= 0):
        return float("nan")
    if figure.estimator in LOG_SCALED:
        normal = (stdtrit(figure.freedom, (1 + figure.level) / 2) + stdtrit(figure.freedom, _POWER_ASKED)) * sqrt(2)
    return float(figure.value * (exp(min(normal * error, 50)) - 1) if logs else normal * error)
