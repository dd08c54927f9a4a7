"""The status rule: measurable first, then a probability against the trajectory, and a verdict only at the deadline."""

from typing import NamedTuple

import numpy as np

from cmanalytics.indicators import Guardrail, Measured
from cmanalytics.locale import format_date, format_month, format_number
from cmanalytics.objective_doubts import substitutes_level
from cmanalytics.objectives import Objective
from cmanalytics.scoring.chances import (
    Figure,
    Projection,
    baseline_nodes,
    chance_at_least,
    smallest_detectable_change,
)
from cmanalytics.scoring.enough import why_not_measurable
from cmanalytics.scoring.measure import (
    Measure,
    count_units,
    figure_of,
    format_gap,
    is_running_total,
    is_uncorrected,
    magnitude_below,
    unit_name,
    writable,
)
from cmanalytics.scoring.pace import chance_of_total, comparable, pace_too_slow, project
from cmanalytics.scoring.trajectory import expected_at, expected_share
from cmanalytics.settings import PageSettings, StatusPolicy
from cmanalytics.wording import say

STATUSES = ("met", "not_met", "on_track", "undecided", "behind", "out_of_reach", "baseline", "not_measurable")
# What weakens a figure that can be judged all the same; each has a text in scoring.cautions.
CAUTIONS = (
    "guardrail_crossed", "small_step", "small_change", "partial", "magnitude", "uncorrected", "low_coverage",
    "level_substitution",
)  # fmt: skip
# A last day or two without a publication are no gap in the data.
PARTIAL_DAYS = 3
# A figure that leaves out more than one unit in five may not be that of the whole.
LEAST_COVERAGE = 0.8


class Verdict(NamedTuple):
    """Hold a status, why, and what it was compared with; None where there is nothing to say."""

    status: str
    reason: str = ""
    expected: float | None = None
    chance: float | None = None
    mdc: float | None = None
    projection: Projection | None = None
    cautions: tuple[str, ...] = ()


def judge_objective(
    objective: Objective, measure: Measure | None, past: list[Measure], *, settings: PageSettings
) -> Verdict:
    """Return the verdict on an objective; `past` are the measures of earlier periods, oldest first."""
    indicator, policy = objective.indicator, settings.status_policy
    reason = why_not_measurable(objective, indicator, measure, settings)
    if reason or measure is None:
        return Verdict("not_measurable", reason)
    figure = figure_of(measure)
    total = is_running_total(objective, measure)
    mdc = None if figure is None or total else writable(smallest_detectable_change(figure))
    cautions = tuple(_cautions(objective, indicator, measure, mdc))
    if objective.kind == "baseline_only" or objective.target is None:
        return Verdict("baseline", mdc=mdc, cautions=cautions)
    expected = expected_at(objective, measure.day, first=measure.first)
    chance = writable(_chance(objective, measure, figure, policy))
    status, reason = _status(objective, measure, chance, policy)
    pace = pace_too_slow(objective, measure, comparable(indicator, measure, past)) if status == "behind" else None
    if pace is not None:
        shown = format_gap(pace, unit=indicator.measured_unit)
        status, reason = "out_of_reach", say("scoring.reasons.no_pace", pace=shown)
    verdict = Verdict(status, reason, expected, chance, mdc, None, cautions)
    if is_settled(objective, measure, verdict):
        return verdict
    return verdict._replace(projection=project(objective, measure, figure))


def _cautions(objective: Objective, indicator: Measured, measure: Measure, mdc: float | None) -> list[str]:
    baseline, target = objective.baseline, objective.target
    seen = 0.0 if mdc is None or isinstance(indicator, Guardrail) else mdc
    small_step = baseline is not None and target is not None and abs(target.value - baseline.value) < seen
    found = {
        "small_step": small_step,
        "small_change": not small_step and (objective.smallest_change_that_matters or seen) < seen,
        "partial": (measure.last - measure.day).days >= PARTIAL_DAYS,
        "magnitude": magnitude_below(measure) is not None,
        "uncorrected": is_uncorrected(indicator, measure),
        "low_coverage": measure.coverage is not None and measure.coverage < LEAST_COVERAGE,
        "level_substitution": not isinstance(indicator, Guardrail) and substitutes_level(objective),
    }  # fmt: skip
    return [name for name, holds in found.items() if holds]


def caution_text(caution: str, *, measure: Measure, mdc: float | None, unit: str) -> str:
    """Return a caution in the reader's language."""
    return say(
        f"scoring.cautions.{caution}",
        mdc=format_gap(mdc, unit=unit) if mdc is not None else "",
        day=format_date(measure.day),
        least=tell_least(measure),
        coverage=format_number(100 * (measure.coverage or 0)),
    )


def tell_least(measure: Measure) -> str:
    """Return the units that would be needed for more than an order of magnitude, in words; "" when there are enough."""
    least, name = magnitude_below(measure), unit_name(measure)
    return count_units(least, name) if least is not None and name is not None else ""


def _chance(objective: Objective, measure: Measure, figure: Figure | None, policy: StatusPolicy) -> float | None:
    if figure is None or objective.target is None:
        return None
    if is_running_total(objective, measure):
        return chance_of_total(objective, figure, measure.day)
    share = expected_share(objective, measure.day, first=measure.first)
    thresholds = np.array([objective.target.value])
    if share is not None and share < 1 and objective.baseline is not None:
        base = objective.baseline
        level = base.interval or policy.interval
        unit = objective.indicator.measured_unit
        nodes = baseline_nodes(base.value, base.low, base.high, level=level, unit=unit)
        thresholds = nodes + (objective.target.value - nodes) * share
    above = float(np.mean(chance_at_least(figure, thresholds)))
    return above if objective.rises() else 1 - above


def _status(objective: Objective, measure: Measure, chance: float | None, policy: StatusPolicy) -> tuple[str, str]:
    final = measure.day >= objective.deadline
    if is_running_total(objective, measure) and objective.target is not None and measure.value is not None:
        # A count is what it is: reached, it stays reached; at the deadline there is nothing left to be unsure of.
        reached = measure.value >= objective.target.value
        if objective.rises() and (reached or final):
            return ("met" if reached else "not_met"), ""
        if not objective.rises() and (final or measure.value > objective.target.value):
            return ("met" if measure.value <= objective.target.value else "not_met"), ""
    if chance is None:
        return "undecided", say("scoring.reasons.too_early")
    status = rate_chance(chance, policy)
    if final and is_uncorrected(objective.indicator, measure):
        return "undecided", say("scoring.reasons.uncorrected")
    if one_sided := _one_sided(objective.indicator, measure, status, rises=objective.rises()):
        return "undecided", one_sided
    if not final:
        if expected_share(objective, measure.day, first=measure.first) is None and status == "behind":
            return "undecided", say("scoring.reasons.no_trajectory")
        return status, ""
    return {"on_track": "met", "behind": "not_met"}.get(status, status), ""


def is_settled(objective: Objective, measure: Measure, verdict: Verdict) -> bool:
    """Tell whether a count decided by itself: reached, passed, or complete, nothing is left to chance."""
    return is_running_total(objective, measure) and verdict.status in ("met", "not_met")


def _one_sided(indicator: Measured, measure: Measure, status: str, *, rises: bool) -> str:
    # "At least 2 %" cannot show that a share is below 8 %: cues alone miss most of what is said.
    if status == "undecided" or not is_uncorrected(indicator, measure):
        return ""
    below = (status == "behind") == rises
    return say(f"scoring.reasons.{'one_sided_up' if rises else 'one_sided'}") if below else ""


def rate_chance(chance: float, policy: StatusPolicy) -> str:
    """Return on_track, behind or undecided for a probability of being where one should be."""
    return "on_track" if chance >= policy.on_track else "behind" if chance <= policy.behind else "undecided"


def judge_guardrail(
    objective: Objective, guardrail: Guardrail, measure: Measure | None, *, settings: PageSettings
) -> Verdict:
    """Return the verdict on a guardrail: on_track (held), behind (crossed), undecided or not_measurable."""
    reason = why_not_measurable(objective, guardrail, measure, settings)
    figure = figure_of(measure) if measure is not None else None
    if reason or figure is None or measure is None:
        return Verdict("not_measurable", reason or say("scoring.reasons.no_interval"))
    rises = guardrail.kind == "stay_above"
    above = float(chance_at_least(figure, np.array([guardrail.value]))[0])
    chance = above if rises else 1 - above
    mdc = writable(smallest_detectable_change(figure))
    status = rate_chance(chance, settings.status_policy)
    one_sided = _one_sided(guardrail, measure, status, rises=rises)
    cautions = tuple(_cautions(objective, guardrail, measure, mdc))
    return Verdict("undecided" if one_sided else status, one_sided, guardrail.value, chance, mdc, None, cautions)


def after_deadline(objective: Objective) -> Verdict:
    """Return the verdict of a period that begins after the deadline and whose deadline was not measured."""
    deadline = format_date(objective.deadline)
    month = format_month(f"{objective.deadline:%Y-%m}")
    return Verdict("not_measurable", say("scoring.reasons.after_deadline", deadline=deadline, month=month))
