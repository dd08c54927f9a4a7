"""Two variants compared: the difference, its interval, and how often dealing alone would give as much."""

from math import nan
from typing import NamedTuple

import numpy as np

from cmanalytics.metrics.intervals import NOTHING, Interval

# All ways to deal up to so many pairs are gone through; beyond, as many are drawn.
_ALL_WAYS_UP_TO = 12
SEED = 2026
_ROUNDING = 1e-9


class Compared(NamedTuple):
    """Hold each variant's figure, their difference (tried less reference), and the chance of one as large."""

    tried: float
    reference: float
    difference: Interval
    chance: float


def compare_arms(
    top: np.ndarray, bottom: np.ndarray, tried: np.ndarray, blocks: np.ndarray, *, level: float
) -> Compared:
    """Return the two figures (sum of tops over sum of bottoms), their difference and its interval.

    `bottom` is above 0, `tried` marks the units of the first variant, `blocks` names the pair of each. The pairs are
    dealt again, in all ways or in many: `chance` is how often the difference, in its own standard errors, is then as
    large, either way (randomisation test; Fisher, 1935; studentised as Chung and Romano, Annals of Statistics 41,
    2013). The interval reaches as many standard errors as dealing alone seldom exceeds: it leaves out 0 exactly where
    the chance is at most 1 - level. nan where an arm is empty, or where nothing differs at all.
    """
    if tried.all() or not tried.any():
        return Compared(nan, nan, NOTHING, nan)
    _, labels = np.unique(blocks, return_inverse=True)
    pairs = int(labels.max()) + 1
    dealt = tried[None, :] ^ _turns(pairs)[:, labels]
    overall = top.sum() / bottom.sum()
    # What is left beside the overall ratio: the same differences, without rounding's share in them.
    rest = top - overall * bottom
    rest[np.abs(rest) < _ROUNDING * np.abs(top).max()] = 0
    gaps, errors = _gaps(rest, bottom, np.vstack([tried, dealt]))
    figures = [float(top[kept].sum() / bottom[kept].sum()) for kept in (tried, ~tried)]
    if not rest.any():
        return Compared(*figures, Interval(0.0, nan, nan), nan)
    steps = np.abs(gaps) / np.maximum(errors, _ROUNDING * np.abs(gaps).max())
    seen, gap, error = steps[0], float(gaps[0]), float(errors[0])
    # What was dealt is one of the ways; among ways drawn it has to be added.
    steps = np.sort(steps[1:] if pairs <= _ALL_WAYS_UP_TO else steps)[::-1]
    chance = float((steps >= seen * (1 - _ROUNDING)).mean())
    reach = float(steps[int(len(steps) * (1 - level) + _ROUNDING)]) * error * (1 + _ROUNDING)
    return Compared(*figures, Interval(gap, gap - reach, gap + reach), chance)


def _turns(pairs: int) -> np.ndarray:
    if pairs <= _ALL_WAYS_UP_TO:
        return (np.arange(2**pairs)[:, None] >> np.arange(pairs)) % 2 == 1
    return np.random.default_rng(SEED).random((2**_ALL_WAYS_UP_TO, pairs)) < 0.5


def _gaps(top: np.ndarray, bottom: np.ndarray, dealt: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    (one, spread), (other, scatter) = (_side(top, bottom, kept.astype(float)) for kept in (dealt, ~dealt))
    return one - other, np.sqrt(spread + scatter)


def _side(top: np.ndarray, bottom: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # A ratio of sums and its linearised variance (Cochran, Sampling Techniques, 6.4), a row a way to deal.
    below, number = kept @ bottom, kept.sum(axis=1)
    ratio = kept @ top / below
    squares = kept @ np.square(top) - 2 * ratio * (kept @ (top * bottom)) + ratio**2 * (kept @ np.square(bottom))
    return ratio, np.maximum(squares, 0) / np.square(below) * number / np.maximum(number - 1, 1)
