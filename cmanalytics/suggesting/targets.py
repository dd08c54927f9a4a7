"""Which target a page's noise would let one see: the direction that is better, and the nearest value far enough."""

from math import ceil, floor, log10
from typing import NamedTuple

from cmanalytics.indicators import Measured
from cmanalytics.objectives import Objective
from cmanalytics.scoring.enough import why_too_little
from cmanalytics.scoring.horizons import HORIZONS, Horizon, change_seen, stretch
from cmanalytics.scoring.measure import Measure
from cmanalytics.settings import StatusPolicy
from cmanalytics.wording import say

# Codes of which more is better, or less; the others have no direction of their own.
_BETTER_DIMENSIONS = {"frustration": "lower", "crisis": "lower"}
_BETTER_CODES = {
    ("strategic", "purchase_intent"): "higher", ("strategic", "new_use"): "higher",
    ("strategic", "churn_intent"): "lower", ("strategic", "competitor"): "lower",
    ("speech_act", "complaint"): "lower", ("speech_act", "praise"): "higher", ("speech_act", "thanks"): "higher",
    ("speech_act", "suggestion"): "higher", ("speech_act", "answer"): "higher",
}  # fmt: skip
# A share nearer to 0 or 1 than this cannot be shown to be reached.
_EDGE = 0.02
# More than half of the way to go is a lot to ask of a month: the quarter, less noisy, is preferred.
_LARGE = 0.5
# What nobody would set out to do is no target.
_MOST_TIMES = 3
# Nor is a change worth telling that would multiply the figure by more.
_BEYOND = 10


class Seen(NamedTuple):
    """Hold what a length of time shows: the smallest change, why nothing could be judged over it ("" when it can)."""

    horizon: Horizon
    change: float | None
    reason: str


class Aim(NamedTuple):
    """Hold a target that could be seen: which way, its value, the window it is judged over, and the change that shows
    there; empty where no window would show any."""

    way: str = ""
    target: float | None = None
    window: str = ""
    change: float | None = None


def see_changes(measure: Measure, months: float, policy: StatusPolicy) -> list[Seen]:
    """Return what a month, a quarter and a year show, from a measure of so many months."""
    return [_see(measure, known, known.months / months, policy) for known in HORIZONS]


def _see(measure: Measure, horizon: Horizon, times: float, policy: StatusPolicy) -> Seen:
    reason = why_too_little(stretch(measure, times), policy)
    change = None if reason else change_seen(measure, times)
    if change is not None and measure.value and change > _BEYOND * abs(measure.value) * max(times, 1.0):
        return Seen(horizon, None, say("suggesting.beyond"))
    return Seen(horizon, change, reason)


def better_way(indicator: Measured, objective: Objective | None) -> str:
    """Return "higher" or "lower", what an objective wants or what the metric is for; "" where neither says."""
    if objective is not None and objective.kind != "baseline_only":
        return "higher" if objective.rises() else "lower"
    if indicator.definition.family != "code_share":
        return indicator.definition.better
    code = (indicator.dimension or "", indicator.code or "")
    return _BETTER_CODES.get(code) or _BETTER_DIMENSIONS.get(code[0], "")


def choose_aim(value: float, seen: list[Seen], *, way: str, unit: str) -> Aim:
    """Return the nearest target that the page's noise would let one see, over a month or else a quarter.

    Never nearer to the value than the smallest change that shows.
    """
    if not way:
        return Aim()
    aims = []
    for known in seen:
        if known.reason or known.change is None or not known.horizon.window:
            continue
        target = nearest_target(value, known.change, way=way, unit=unit)
        if target is not None:
            aims.append(Aim(way, target, known.horizon.window, known.change))
    room = min(value, 1 - value) if unit == "share" else value
    modest = [aim for aim in aims if abs((aim.target or 0.0) - value) <= _LARGE * room]
    return (modest or aims[::-1] or [Aim(way)])[0]


def nearest_target(value: float, change: float, *, way: str, unit: str) -> float | None:
    """Return the value at least `change` away, rounded away to two figures; None where there is no room for it, or it
    would be more than three times the value."""
    wanted = value + change if way == "higher" else value - change
    if wanted <= 0:
        return None
    step = 10.0 ** (floor(log10(wanted)) - 1)
    steps = wanted / step
    target = (ceil(steps) if way == "higher" else floor(steps)) * step
    target = float(f"{target:.6g}")
    possible = {"share": _EDGE <= target <= 1 - _EDGE, "rate": target <= 1}.get(unit, True)
    return target if possible and 0 < target <= _MOST_TIMES * value else None
