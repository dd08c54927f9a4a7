"""One figure against another: how far apart, how sure that is, and how many were looked at."""

from collections.abc import Sequence
from math import exp, hypot, inf, isfinite, log, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr, stdtrit

from cmanalytics.scoring.chances import LOG_SCALED, Figure, half_errors

# Units whose change is a difference: "+3 points". All others change by a ratio: "+12 %".
ABSOLUTE = ("share", "index")
_MOST_LOGS = 50


class Contrast(NamedTuple):
    """Hold how far one figure is from another, its interval (an end may be infinite), and `p`, how often chance alone
    gives as much when nothing differs; `scale` is relative (0.12: 12 % more) or absolute (in the unit)."""

    change: float
    low: float
    high: float
    scale: str
    p: float


def contrast(one: Figure, other: Figure, *, unit: str, level: float) -> Contrast | None:
    """Return how far `one` is from `other`, both known by their intervals and independent; None where neither varies.

    Each side of the interval takes the error of each figure on the side that matters, recovered from its own interval
    (Newcombe, Statistics in Medicine 17, 1998, for shares; Zou and Donner, same journal 27, 2008, in general): the
    clustering that the intervals hold is held by the change. Logarithms for rates, means, waits and counts, plain
    differences for shares and where nothing was seen at all. Student's t on Welch's and Satterthwaite's degrees of
    freedom for figures by publication. Its interval leaves 0 out exactly where `p` is below 1 - level.
    """
    logs = unit not in ABSOLUTE and one.low > 0 and other.low > 0
    figures = (one, other)
    middles = [_middle(figure, logs=logs) for figure in figures]
    errors = [half_errors(f, middle=middle, logs=logs) for f, middle in zip(figures, middles, strict=True)]
    gap = log(middles[0] / middles[1]) if logs else middles[0] - middles[1]
    (below, above), (below_other, above_other) = errors
    down, up = hypot(below, above_other), hypot(above, below_other)
    if down <= 0 and up <= 0:
        return None
    freedom = _freedom(figures, errors)
    times = float(stdtrit(freedom, (1 + level) / 2))
    toward_zero = down if gap > 0 else up
    p = 1.0 if gap == 0 or toward_zero == inf else 2 * float(stdtr(freedom, -abs(gap) / max(toward_zero, 1e-300)))
    low, high = gap - times * down, gap + times * up
    if not logs:
        return Contrast(one.value - other.value, low, high, "absolute", p)
    low, high = (exp(min(end, _MOST_LOGS)) - 1 if isfinite(end) or end < 0 else end for end in (low, high))
    return Contrast(one.value / other.value - 1, low, high, "relative", p)


def _middle(figure: Figure, *, logs: bool) -> float:
    # Intervals of ratios and means are centred a little above the value, on the log scale.
    return sqrt(figure.low) * sqrt(figure.high) if logs and figure.estimator in LOG_SCALED else figure.value


def _freedom(figures: Sequence[Figure], errors: Sequence[tuple[float, float]]) -> float:
    squares = [max(pair) ** 2 for pair in errors]
    known = [f.freedom if f.estimator in LOG_SCALED else inf for f in figures]
    lost = sum(square**2 / freedom for square, freedom in zip(squares, known, strict=True) if square < inf)
    return sum(squares) ** 2 / lost if lost > 0 else inf


def adjust(p: Sequence[float]) -> np.ndarray:
    """Return p values adjusted for how many there are: the share of false findings among those kept stays below the
    level (Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995)."""
    if len(p) == 0:
        return np.empty(0)
    from scipy.stats import false_discovery_control

    return false_discovery_control(np.asarray(p, dtype=float), method="bh")
