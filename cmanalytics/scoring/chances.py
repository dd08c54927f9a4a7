"""From an interval to a probability: each estimator on the scale on which its uncertainty is even."""

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import betainc, gammainc, ndtri, stdtr, stdtrit

# A baseline's own uncertainty is walked through at this many equally likely values.
_NODES = 200
POWER = 0.80


class Figure(NamedTuple):
    """Hold a measured figure: its interval at `level`, how it was estimated, on how many degrees of freedom."""

    value: float
    low: float
    high: float
    estimator: str
    freedom: float
    level: float


def chance_at_least(figure: Figure, thresholds: np.ndarray) -> np.ndarray:
    """Return the probability that what the figure estimates is at least each threshold.

    Ratios on the log scale and means on their own, with t; shares by a Beta of the effective number (Jeffreys), counts
    by a Gamma. The effective number, the dispersion and the standard error are read back from the interval.
    """
    thresholds = np.asarray(thresholds, dtype=float)
    if figure.estimator in ("share_by_post", "share_by_author"):
        n = effective_number(figure)
        hits = figure.value * n
        return 1 - betainc(hits + 0.5, n - hits + 0.5, np.clip(thresholds, 0, 1))
    if figure.estimator == "count":
        dispersion = _dispersion(figure)
        return 1 - gammainc(figure.value / dispersion + 0.5, np.maximum(thresholds, 0) / dispersion)
    if figure.estimator == "ratio_by_post":
        if figure.value <= 0:
            # Nothing was seen: the upper end says how fast the chance falls.
            return np.where(thresholds <= 0, 1.0, ((1 - figure.level) / 2) ** (thresholds / figure.high))
        gap = np.log(np.maximum(thresholds, 1e-300)) - log(figure.value)
        return np.where(thresholds <= 0, 1.0, _t_beyond(gap, log_error(figure), figure.freedom))
    return _t_beyond(thresholds - figure.value, plain_error(figure), figure.freedom)


def _t_beyond(gap: np.ndarray, error: float, freedom: float) -> np.ndarray:
    if error <= 0:
        return np.where(gap <= 0, 1.0, 0.0)
    return stdtr(freedom, -gap / error)


def log_error(figure: Figure) -> float:
    """Return the standard error of the logarithm of a ratio."""
    return log(figure.high / figure.value) / stdtrit(figure.freedom, (1 + figure.level) / 2)


def plain_error(figure: Figure) -> float:
    """Return the standard error of a mean, from its upper end (the lower one may be cut at 0)."""
    return (figure.high - figure.value) / stdtrit(figure.freedom, (1 + figure.level) / 2)


def effective_number(figure: Figure) -> float:
    """Return the number of independent units that a Wilson interval was made of.

    Its ends solve (share - end)^2 = z^2 end (1 - end) / n.
    """
    z = ndtri((1 + figure.level) / 2)
    end = figure.high if figure.value < 0.5 else figure.low
    return float(z * z * end * (1 - end) / (figure.value - end) ** 2)


def _dispersion(figure: Figure) -> float:
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


def chance_of_count(count: float, target: float, share_done: float, figure: Figure) -> float:
    """Return the probability that a count that goes on as its pacing says reaches a target by the deadline.

    Negative binomial for what is still to come: mean count x (1 - done) / done, its variance the dispersion of the
    counts so far plus what is not known of the pace.
    """
    if count >= target:
        return 1.0
    if share_done >= 1:
        return 0.0
    dispersion = _dispersion(figure)
    # Half an event more, as in Jeffreys' prior: nothing seen so far does not mean that nothing ever comes.
    pace = count + 0.5 * dispersion
    mean = pace * (1 - share_done) / share_done
    variance = dispersion * mean + mean**2 * dispersion / pace
    missing = int(np.ceil(target - count)) - 1
    size = mean**2 / max(variance - mean, 1e-9 * mean)
    # Tail of a negative binomial of any size, as an incomplete beta function.
    return float(betainc(missing + 1, size, mean / (size + mean)))


def smallest_detectable_change(figure: Figure) -> float:
    """Return the smallest change between two such periods that would be seen 80 times in 100.

    (t at the figure's level, two-sided, plus t at 80 % power) x sqrt(2) x standard error; ratios on the log scale, the
    result in the figure's unit, upwards. nan when nothing was seen at all.
    """
    if figure.estimator in ("share_by_post", "share_by_author"):
        z = ndtri((1 + figure.level) / 2)
        n = effective_number(figure)
        middle = (figure.value * n + z * z / 2) / (n + z * z)
        return float((z + ndtri(POWER)) * sqrt(2 * middle * (1 - middle) / n))
    if figure.estimator == "count":
        total = (ndtri((1 + figure.level) / 2) + ndtri(POWER)) * sqrt(2)
        return float(total * sqrt(max(figure.value, 1.0) * _dispersion(figure)))
    freedom = 2 * figure.freedom
    steps = (stdtrit(freedom, (1 + figure.level) / 2) + stdtrit(freedom, POWER)) * sqrt(2)
    if figure.estimator == "ratio_by_post":
        if figure.value <= 0:
            return float("nan")
        return figure.value * (exp(min(steps * log_error(figure), 50)) - 1)
    return float(steps * plain_error(figure))
