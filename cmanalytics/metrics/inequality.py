"""How unevenly comments are spread over their authors, and answers over those who give them."""

from math import exp, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, stdtrit

from cmanalytics.metrics.intervals import Interval, degrees_of_freedom, ratio_by_post

_GRID = 33


class SharedOut(NamedTuple):
    """Hold an estimate with its numerator and denominator."""

    interval: Interval
    top: float
    bottom: float


def gini_excess(counts: np.ndarray, *, level: float) -> SharedOut:
    """Return the Gini index of comments by author less that of equally active authors (numerator, denominator: both).

    Equally active authors who wrote at least once have counts of a zero-truncated Poisson law; its mean is that of the
    counts. Interval: jackknife by author (Efron and Stein, 1981), t on the degrees of freedom that its parts bear. It
    covers less than it announces below a hundred authors.
    """
    values, frequencies = np.unique(counts, return_counts=True)
    number = len(counts)
    own = float(gini(values, frequencies[None, :])[0])
    null = float(equal_gini(np.array([counts.mean()]))[0])
    # Without one author: as many cases as there are different counts.
    without = frequencies[None, :] - np.eye(len(values))
    excess = gini(values, without) - equal_gini(without @ values / (number - 1))
    parts = np.repeat(((np.average(excess, weights=frequencies) - excess) * (number - 1)) / number, frequencies)
    error = sqrt(np.square(parts).sum() * number / (number - 1))
    reach = stdtrit(degrees_of_freedom(parts), (1 + level) / 2) * error
    return SharedOut(Interval(own - null, own - null - reach, own - null + reach), own, null)


def top_share(counts: np.ndarray, top: float, *, level: float) -> SharedOut:
    """Return the share of comments by the most active authors, `top` being their share among authors (rounded up).

    Written as a ratio of sums by author: what each wrote beyond the last of the top, and the top's common part. Its
    interval covers less than it announces below four thousand authors.
    """
    chosen = int(np.ceil(top * len(counts)))
    last = np.partition(counts, len(counts) - chosen)[len(counts) - chosen]
    parts = np.maximum(counts - last, 0) + chosen / len(counts) * last
    interval = ratio_by_post(parts.astype(float), counts.astype(float), level=level)
    return SharedOut(interval._replace(high=min(interval.high, 1.0)), float(parts.sum()), float(counts.sum()))


def effective_number(table: np.ndarray, *, level: float) -> Interval:
    """Return how many equally busy people would share the work as evenly: one over the sum of squared shares.

    `table` counts what each person (column) did in each cluster (row). Interval: linearised on the log scale, from the
    pairs of answers of different clusters, which chance and clustering do not bring closer; the value itself is a
    little low for few answers.
    """
    people, rows = table.sum(axis=0), table.sum(axis=1)
    value = float(people.sum() ** 2 / np.square(people).sum())
    alike = np.square(people).sum() - np.square(table).sum()
    pairs = people.sum() ** 2 - np.square(rows).sum()
    if alike <= 0:
        return Interval(value, np.nan, np.nan)
    apart = 2 * rows * (people.sum() - rows) / pairs - 2 * (table @ people - np.square(table).sum(axis=1)) / alike
    parts = apart / np.maximum(1 - rows / people.sum(), 1 / len(rows))
    # Where all are equally busy the parts vanish: what is left is the chance of one answer more or less.
    error = sqrt(np.square(parts).sum() + 2 * max(pairs / alike - 1, 0) / people.sum() ** 2)
    reach = min(stdtrit(degrees_of_freedom(parts), (1 + level) / 2) * error, 700)
    return Interval(value, max(1.0, min(value, pairs / alike * exp(-reach))), max(value, pairs / alike * exp(reach)))


def gini(values: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    """Return the Gini index of each row of frequencies of the values (in order), corrected for few authors."""
    number = frequencies.sum(axis=1)
    up_to = np.cumsum(frequencies, axis=1)
    ranks = frequencies * (2 * up_to - frequencies - number[:, None])
    bare = (ranks @ values) / (number * (frequencies @ values))
    return bare * number / np.maximum(number - 1, 1)


def equal_gini(means: np.ndarray) -> np.ndarray:
    """Return the Gini index of a zero-truncated Poisson law of each mean (1 or more)."""
    ends = means.min(), means.max()
    grid = np.unique(np.linspace(*ends, _GRID)) if ends[0] < ends[1] else np.array([ends[0]])
    return np.interp(means, grid, [_truncated_gini(mean) for mean in grid])


def _truncated_gini(mean: float) -> float:
    if mean <= 1:
        return 0.0
    rate = mean
    for _ in range(200):
        # The mean of the truncated law is rate / (1 - exp(-rate)).
        further = mean * -np.expm1(-rate)
        if abs(further - rate) < 1e-12 * mean:
            break
        rate = further
    most = int(rate + 12 * np.sqrt(rate) + 20)
    values = np.arange(1, most + 1)
    chances = np.exp(values * np.log(rate) - rate - gammaln(values + 1)) / -np.expm1(-rate)
    up_to = np.cumsum(chances)
    return float((values * chances * (2 * up_to - chances - 1)).sum() / mean)
