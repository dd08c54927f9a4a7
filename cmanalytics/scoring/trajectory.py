"""The road from baseline to target: how far along it one should be on a day."""

import calendar
from datetime import date, timedelta

from cmanalytics.objectives import Objective


def expected_share(objective: Objective, day: date, *, first: date | None = None) -> float | None:
    """Return which part of the road should be done at the end of a day, 0 to 1; None before the deadline when the
    pacing is `none`.

    Linear by days; seasonal by the months' weights, a month's weight spread evenly over its days; step: 0 before its
    day, 1 from it on, and in between for a window (from `first` to the day) that holds days of both. Thresholds
    (stay_above, stay_below) ask for everything at once.
    """
    if day >= objective.deadline or objective.kind in ("stay_above", "stay_below"):
        return 1.0
    pacing = objective.pacing
    if pacing.shape == "none":
        return None
    if day < objective.start:
        return 0.0
    if pacing.shape == "step":
        # A total is all due on the day; an average over a window holds what came before it too.
        return _stepped(pacing.at, day, day if first is None or objective.adds_up() else first)
    if pacing.shape == "seasonal":
        return _seasonal(objective, day)
    return elapsed_share(objective, day)


def elapsed_share(objective: Objective, day: date) -> float:
    """Return which part of the time from start to deadline is over at the end of a day, 0 to 1."""
    whole = (objective.deadline - objective.start).days + 1
    return min(max(((day - objective.start).days + 1) / whole, 0.0), 1.0)


def _stepped(at: date | None, day: date, first: date) -> float:
    if at is None or day < at:
        return 0.0
    return ((day - max(at, first)).days + 1) / ((day - first).days + 1)


def _seasonal(objective: Objective, day: date) -> float:
    total = _weight_until(objective, objective.deadline)
    return _weight_until(objective, day) / total if total > 0 else 1.0


def _weight_until(objective: Objective, day: date) -> float:
    done = 0.0
    for month, weight in sorted(objective.pacing.weights.items()):
        first = date.fromisoformat(f"{month}-01")
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        opens, closes = max(first, objective.start), min(last, objective.deadline)
        if closes >= opens and day >= opens:
            done += weight * ((min(day, closes) - opens).days + 1) / ((closes - opens).days + 1)
    return done


def expected_at(objective: Objective, day: date, *, first: date | None = None) -> float | None:
    """Return the value that the trajectory asks for at the end of a day; None without target, or without trajectory.

    A total that adds up begins at 0, whatever an earlier one came to; everything else at the baseline.
    """
    if objective.target is None:
        return None
    share = expected_share(objective, day, first=first)
    if share is None:
        return None
    start = 0.0 if objective.adds_up() or objective.baseline is None else objective.baseline.value
    return objective.target.value if share >= 1 else start + (objective.target.value - start) * share


def expected_path(objective: Objective) -> list[tuple[date, float]]:
    """Return the trajectory as points (day, value) from start to deadline, month ends included; empty without one."""
    days = {objective.start, objective.deadline}
    if objective.pacing.at is not None:
        days |= {objective.pacing.at - timedelta(days=1), objective.pacing.at}
    day = objective.start
    while day < objective.deadline:
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        days.add(min(last, objective.deadline))
        day = last + timedelta(days=1)
    points = ((d, expected_at(objective, d)) for d in sorted(days) if objective.start <= d <= objective.deadline)
    return [(d, value) for d, value in points if value is not None]
