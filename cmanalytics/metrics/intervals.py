"""Intervals whose unit is the publication, the comment corrected for clustering, or the author; never the impression.

Impressions are not independent draws: a Wilson interval on them covers the truth 15 times in 100 instead of 95. Each
estimator has a name, kept in `measures.estimator`, that tells on which scale its uncertainty lives.
"""

from math import exp, inf, log, nan, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import gammaincinv, ndtri, stdtrit

# Within-post correlation assumed where all comments agree and none can be estimated.
ASSUMED_CORRELATION = 0.08


class Interval(NamedTuple):
    """Hold an estimate and the ends of its interval, nan where there is none."""

    value: float
    low: float
    high: float


NOTHING = Interval(nan, nan, nan)


def ratio_by_post(numerators: np.ndarray, denominators: np.ndarray, *, level: float) -> Interval:
    """Return sum of numerators over sum of denominators, its interval on the log scale.

    Linearised variance of a ratio (Cochran, Sampling Techniques, 6.4), residuals inflated by 1 / (1 - leverage) as in
    HC3 (MacKinnon and White, 1985), Student's t on the degrees of freedom that the residuals bear: without the first,
    twelve posts cover 82 % where 90 % is announced, without the second 87 %. The logarithm of a ratio is low by half
    its variance on average: the interval is centred that much higher.
    The ends are nan below two posts.
    """
    total = denominators.sum()
    if total <= 0:
        return NOTHING
    ratio = numerators.sum() / total
    kept = denominators > 0
    if kept.sum() < 2:
        return Interval(ratio, nan, nan)
    if ratio <= 0:
        # Nothing seen: the rate under which nothing would still be seen once in twenty times (for a level of 90 %).
        return Interval(0.0, 0.0, -log((1 - level) / 2) / total)
    residuals = ratio_residuals(numerators[kept], denominators[kept])
    error = sqrt(np.square(residuals).sum()) / ratio
    reach = stdtrit(degrees_of_freedom(residuals), (1 + level) / 2) * error
    low, high = (exp(max(min(error**2 / 2 + side, 700), -700)) for side in (-reach, reach))
    return Interval(ratio, ratio * min(low, 1), ratio * high)


def ratio_residuals(numerators: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    """Return each cluster's leverage-corrected part in the error of a ratio of sums (denominators above 0).

    The root of their sum of squares is the standard error.
    """
    total = denominators.sum()
    residuals = numerators - numerators.sum() / total * denominators
    return residuals / (1 - denominators / total) / total


def degrees_of_freedom(residuals: np.ndarray) -> float:
    """Return how many degrees of freedom a sum of squared residuals is worth: from 2 to their number less one.

    Those of a chi-squared as variable as that sum (Satterthwaite, 1946), the fourth moment being the sample's own,
    corrected for bias (Joanes and Gill, 1998): where few posts make most of the error, it is known less well.
    """
    n = len(residuals)
    squares = np.square(residuals)
    if n < 4 or squares.sum() <= 0:
        return max(n - 1, 1)
    excess = n * np.square(squares).sum() / squares.sum() ** 2 - 3
    corrected = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)
    return float(min(n - 1, max(2.0, 2 * (n - 1) / max(corrected + 2, 1e-9))))


def mean_by_post(values: np.ndarray, *, level: float) -> Interval:
    """Return the mean of values that are not negative, its interval on the log scale, as that of a ratio.

    On the plain scale twelve posts cover 83 % where 90 % is announced. nan ends below two values, and where all are 0.
    """
    if len(values) == 0:
        return NOTHING
    mean = float(values.mean())
    if len(values) < 2 or mean <= 0:
        return Interval(mean, nan, nan)
    return ratio_by_post(values, np.ones(len(values)), level=level)


def wilson(share: float, n: float, *, level: float) -> Interval:
    """Return a share of n independent units with its score interval (Wilson, 1927)."""
    if n <= 0:
        return NOTHING
    z = ndtri((1 + level) / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(share, 0.0 if share <= 0 else middle - half, 1.0 if share >= 1 else middle + half)


def share_by_cluster(hits: np.ndarray, groupings: tuple[np.ndarray, ...], *, level: float) -> Interval:
    """Return the share of hits (0 or 1 a unit) with Wilson's interval on the effective number of units.

    `groupings` label the cluster of each unit (0, 1, 2 ...), one array a way of clustering; the smallest effective
    number wins.
    """
    if len(hits) == 0:
        return NOTHING
    share = float(hits.mean())
    return wilson(share, min(effective_n(hits, groups, level=level) for groups in groupings), level=level)


def effective_n(hits: np.ndarray, groups: np.ndarray, *, level: float) -> float:
    """Return how many independent units would tell as much as these clustered ones (at most their number).

    Number over design effect, shrunk by (z / t)^2 for few clusters (Korn and Graubard, Survey Methodology 24, 1998).
    Where the variance cannot be estimated (one cluster, all hits or none), a within-cluster correlation of
    `ASSUMED_CORRELATION` is taken.
    """
    n = len(hits)
    _, members = np.unique(groups, return_inverse=True)
    sizes = np.bincount(members).astype(float)
    share = hits.mean()
    if len(sizes) < 2 or share in (0, 1):
        return float(n / (1 + (np.square(sizes).sum() / n - 1) * ASSUMED_CORRELATION))
    residuals = ratio_residuals(np.bincount(members, weights=hits), sizes)
    effect = max(1.0, np.square(residuals).sum() / (share * (1 - share) / n))
    tail = (1 + level) / 2
    return float(n / effect * (ndtri(tail) / stdtrit(degrees_of_freedom(residuals), tail)) ** 2)


def count_interval(count: float, *, level: float, dispersion: float = 1.0) -> Interval:
    """Return a count with its exact Poisson interval, widened by a dispersion (variance over mean) above 1."""
    tail = (1 - level) / 2
    scaled = count / dispersion
    low = gammaincinv(scaled, tail) * dispersion if count > 0 else 0.0
    return Interval(count, float(low), float(gammaincinv(scaled + 1, 1 - tail) * dispersion))


def dispersion_of(counts: np.ndarray, *, level: float) -> float:
    """Return variance over mean of counts by equal spans, at least 1 (Poisson); 1 below four spans.

    Above 1, the counts are negative binomial with a variance in proportion to the mean; known from few spans, it is
    raised by the square of Student's t over the normal quantile: without that, four weeks cover 81 to 88 % where 90 %
    is announced, when weeks differ.
    """
    if len(counts) < 4 or counts.mean() <= 0:
        return 1.0
    dispersion = float(counts.var(ddof=1) / counts.mean())
    tail = (1 + level) / 2
    return max(1.0, dispersion * float(stdtrit(len(counts) - 1, tail) / ndtri(tail)) ** 2 if dispersion > 1 else 1.0)


def finite(value: float) -> float | None:
    """Return the value, None for nan and infinities: they never reach a table."""
    return float(value) if value == value and abs(value) != inf else None
