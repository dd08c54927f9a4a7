"""The pace so far: what a count comes to, and whether even the best past pace would close the gap."""

from datetime import date
from itertools import pairwise

import numpy as np

from cmanalytics.indicators import Measured
from cmanalytics.objectives import Objective
from cmanalytics.scoring.chances import Figure, Projection, chance_of_count, project_count
from cmanalytics.scoring.measure import Measure, comparable_since, is_running_total
from cmanalytics.scoring.trajectory import elapsed_share, expected_share

# Two increments say little of the best pace; with three measures or fewer nothing is out of reach.
LEAST_PAST = 4


def share_counted(objective: Objective, day: date) -> float:
    """Return which part of a count should have come in by a day: what its season says, else the part of time gone by.

    A step, a threshold or no pacing say when everything is due, not how it comes in.
    """
    seasonal = objective.pacing.shape == "seasonal" and objective.kind not in ("stay_above", "stay_below")
    share = expected_share(objective, day) if seasonal else elapsed_share(objective, day)
    return share if share is not None else 1.0


def chance_of_total(objective: Objective, figure: Figure, day: date) -> float | None:
    """Return the probability that a running total ends on the right side of its target; None before anything counts."""
    done = share_counted(objective, day)
    if done <= 0 or objective.target is None:
        return None
    if objective.rises():
        return chance_of_count(figure.value, objective.target.value, done, figure)
    return 1 - chance_of_count(figure.value, objective.target.value + 1, done, figure)


def project(objective: Objective, measure: Measure, figure: Figure | None) -> Projection | None:
    """Return what a running total comes to at the deadline at this pace; None for other figures and at the deadline."""
    if figure is None or not is_running_total(objective, measure) or measure.day >= objective.deadline:
        return None
    done = share_counted(objective, measure.day)
    return project_count(figure.value, done, figure) if done > 0 else None


def comparable(indicator: Measured, measure: Measure, past: list[Measure]) -> list[Measure]:
    """Return the earlier measures that have a value and mean the same: same definition, no break in between."""
    since = comparable_since(indicator, measure)
    return [
        known
        for known in past
        if known.value is not None
        and known.definition == measure.definition
        and (since is None or known.first >= since)
    ]


def pace_too_slow(objective: Objective, measure: Measure, past: list[Measure]) -> float | None:
    """Return the best past pace a period when even it cannot close the gap by the deadline, else None.

    `past`: comparable measures of earlier periods, oldest first.
    """
    day, target = measure.day, objective.target
    if len(past) < LEAST_PAST - 1 or target is None or measure.value is None or day >= objective.deadline:
        return None
    total = is_running_total(objective, measure)
    sign = 1.0 if objective.rises() else -1.0
    favourable = measure.value if total else (measure.high if sign > 0 else measure.low)
    if favourable is None:
        return None
    # From one measure to the next, whatever the window covers: 90 days may end each month.
    length = max(min((after.last - before.last).days for before, after in pairwise([*past, measure])), 1)
    values = [known.value for known in past if known.value is not None]
    paces = list(np.diff([*values, measure.value]) * sign)
    if total:
        # What came before the first measure known, a month of it on average: a strong start is a pace too.
        elapsed = (past[0].last - objective.start).days + 1
        paces.append(values[0] * sign * min(length / elapsed, 1.0))
    best = max(float(max(paces)), 0.0)
    # A period may be unfinished when the data end early: what is left is counted in days.
    periods = (objective.deadline - day).days / length
    gap = (target.value - favourable) * sign
    return best if gap > best * periods else None
