"""Resampling by publication: a seeded cross-check of the intervals."""

import numpy as np

from cmanalytics.metrics.intervals import NOTHING, Interval

SEED = 2026
_MOST_CELLS = 1_000_000


def bootstrap_ratio(
    numerators: np.ndarray, denominators: np.ndarray, *, level: float, draws: int = 2000, seed: int = SEED
) -> Interval:
    """Return a ratio of sums with the percentiles of its bootstrap by post: a cross-check, it covers less."""
    if len(numerators) == 0 or denominators.sum() <= 0:
        return NOTHING
    # The same seed draws the same posts for both.
    top, bottom = (_resampled(part.astype(float), draws=draws, seed=seed) for part in (numerators, denominators))
    ratios = top[bottom > 0] / bottom[bottom > 0]
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(numerators.sum() / denominators.sum()), float(low), float(high))


def _resampled(values: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    # Sums over redrawn posts, some draws at a time: a page of 10,000 posts stays within memory.
    rng = np.random.default_rng(seed)
    n = len(values)
    step = max(1, _MOST_CELLS // n)
    sums = [values[rng.integers(0, n, (min(step, draws - done), n))].sum(axis=1) for done in range(0, draws, step)]
    return np.concatenate(sums)
