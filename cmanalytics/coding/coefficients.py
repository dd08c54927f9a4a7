"""Coefficients of agreement, for one set of comments or many redrawn ones at once.

Every function takes `weights`: redraws by comments, how many times each comment counts in a redraw (a row of ones is
the comments as they are), and returns one number a redraw, nan where it is not defined.
"""

import numpy as np


def krippendorff_alpha(counts: np.ndarray, distances: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return Krippendorff's alpha (Content Analysis, 2004, chapter 11), missing readings allowed.

    `counts`: comments by values, how many readers gave the value; comments with fewer than two are left out.
    `distances`: values by values, 0 on the diagonal.
    """
    readers = counts.sum(axis=1)
    paired = readers > 1
    counts, readers, weights = counts[paired].astype(float), readers[paired].astype(float), weights[:, paired]
    total = weights @ readers
    apart = np.einsum("uv,vw,uw->u", counts, distances, counts) / np.maximum(readers - 1, 1)
    values = weights @ counts
    observed = weights @ apart
    expected = np.einsum("rv,vw,rw->r", values, distances, values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((expected > 0) & (total > 1), 1 - (total - 1) * observed / expected, np.nan)


def cohen_kappa(first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return Cohen's kappa (1960) of two readers who both read every comment; true where they gave the code."""
    n = weights.sum(axis=1)
    same = weights @ (first == second)
    one, other = weights @ first, weights @ second
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = (one * other + (n - one) * (n - other)) / n**2
        return np.where(chance < 1 - 1e-12, (same / n - chance) / (1 - chance), np.nan)


def masi_distances(sets: list[frozenset[str]]) -> np.ndarray:
    """Return how far sets of codes are apart: 1 - Jaccard x 1, 2/3, 1/3 or 0 for same, nested, crossed, apart.

    Passonneau, Measuring Agreement on Set-valued Items, 2006. Two empty sets are the same.
    """
    size = len(sets)
    distances = np.zeros((size, size))
    for row in range(size):
        for column in range(row):
            one, other = sets[row], sets[column]
            common = one & other
            nested = one <= other or other <= one
            closeness = 0.0 if not common else len(common) / len(one | other) * (2 / 3 if nested else 1 / 3)
            distances[row, column] = distances[column, row] = 1 - closeness
    return distances


def redraw_comments(n: int, *, draws: int, seed: int) -> np.ndarray:
    """Return how many times each of n comments is drawn in each of `draws` redraws, with replacement."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
