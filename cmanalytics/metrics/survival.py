"""Durations of which some are not over yet (Kaplan and Meier, 1958): quantiles, with intervals by publication."""

from math import log, nan
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from cmanalytics.metrics.intervals import ASSUMED_CORRELATION, NOTHING, Interval, degrees_of_freedom


class Curve(NamedTuple):
    """Hold a survival curve at the durations at which something ended, in order.

    `left`: the share that lasts longer; `at_risk`: how many had lasted as long; `weight`: sum of ended over at_risk
    squared, as far as that duration.
    """

    durations: np.ndarray
    left: np.ndarray
    at_risk: np.ndarray
    weight: np.ndarray


def draw_curve(durations: np.ndarray, ended: np.ndarray) -> Curve:
    """Return the survival curve of durations; those not `ended` lasted at least as long as they were followed."""
    steps, ends = np.unique(durations[ended], return_counts=True)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), steps, side="left")
    return Curve(steps, np.cumprod(1 - ends / at_risk), at_risk, np.cumsum(ends / at_risk.astype(float) ** 2))


def quantile_by_cluster(
    durations: np.ndarray, ended: np.ndarray, groups: np.ndarray, *, quantile: float, level: float
) -> Interval:
    """Return the duration by which a share of all has ended, with its interval; nan for what is not reached.

    The interval holds the durations at which the curve may have crossed 1 - quantile: the log(-log) limits of the curve
    (Brookmeyer and Crowley, 1982; Kalbfleisch and Prentice), their variance summed by group (0, 1, 2 ...) as those of
    one publication resemble one another.
    """
    if len(durations) == 0 or not ended.any():
        return NOTHING
    curve = draw_curve(durations, ended)
    _, members = np.unique(groups, return_inverse=True)
    band = _Band(curve, durations, ended, members, level)
    wanted = 1 - quantile
    # A share of exactly one half at six decimals is one half.
    reached = np.flatnonzero(curve.left <= wanted + 1e-9)
    value = float(curve.durations[reached[0]]) if len(reached) else nan
    return Interval(value, _crossing(band, wanted, upper=False), _crossing(band, wanted, upper=True))


class _Band:
    # Limits of the curve at one step; each is worth a pass over the durations, hence asked for one at a time.
    def __init__(
        self, curve: Curve, durations: np.ndarray, ended: np.ndarray, members: np.ndarray, level: float
    ) -> None:
        self.curve, self.members, self.level = curve, members, level
        self.step = np.searchsorted(curve.durations, durations, side="right") - 1
        own = np.where(ended, 1 / curve.at_risk[np.maximum(self.step, 0)], 0.0)
        self.own, self.clusters = own, int(members.max()) + 1

    def limits(self, step: int) -> tuple[float, float]:
        """Return the lower and upper limit of the curve after a step."""
        left = self.curve.left[step]
        if left <= 0:
            return 0.0, nan
        # What each duration adds to the error of the logarithm of the curve (its martingale residual).
        seen = np.minimum(self.step, step)
        weight = np.where(seen >= 0, self.curve.weight[np.maximum(seen, 0)], 0.0)
        parts = np.where(self.step <= step, self.own, 0.0) - weight
        if self.clusters < 2:
            variance = np.square(parts).sum() * (1 + (len(parts) - 1) * ASSUMED_CORRELATION)
            freedom = 1.0
        else:
            sums = np.bincount(self.members, weights=parts, minlength=self.clusters)
            variance = np.square(sums).sum() * self.clusters / (self.clusters - 1)
            freedom = degrees_of_freedom(sums)
        reach = stdtrit(freedom, (1 + self.level) / 2) * np.sqrt(variance) / abs(log(left))
        return float(left ** np.exp(min(reach, 700))), float(left ** np.exp(-min(reach, 700)))


def _crossing(band: _Band, wanted: float, *, upper: bool) -> float:
    # The first step at which a limit of the curve is down to what is wanted; limits fall with the steps.
    low, high = 0, len(band.curve.durations)
    while low < high:
        middle = (low + high) // 2
        limit = band.limits(middle)[1 if upper else 0]
        if limit <= wanted + 1e-9:
            high = middle
        else:
            low = middle + 1
    return float(band.curve.durations[low]) if low < len(band.curve.durations) else nan
