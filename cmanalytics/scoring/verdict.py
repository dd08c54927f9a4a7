"""The status rule: measurable first, then a probability against the trajectory, and a verdict only at the deadline."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from cmanalytics.dictionary import breaks_between
from cmanalytics.indicators import Guardrail, Measured
from cmanalytics.locale import format_date, format_month, format_number, format_value, share_digits
from cmanalytics.objectives import Objective
from cmanalytics.scoring.chances import (
    Figure,
    baseline_nodes,
    chance_at_least,
    chance_of_count,
    smallest_detectable_change,
)
from cmanalytics.scoring.trajectory import expected_at, expected_share
from cmanalytics.settings import PageSettings, StatusPolicy
from cmanalytics.wording import say

STATUSES = ("met", "not_met", "on_track", "undecided", "behind", "out_of_reach", "baseline", "not_measurable")
_SHARES = ("share_by_post", "share_by_author")
_BY_POST = ("ratio_by_post", "mean_by_post")
# Two increments say little of the best pace; with three measures or fewer nothing is out of reach.
LEAST_PAST = 4
# A last day or two without a publication are no gap in the data.
PARTIAL_DAYS = 3
# French counts in the plural from two on: 1,9 point, 2 points.
PLURAL_FROM = 2


class Measure(NamedTuple):
    """Hold a row of `measures` in plain values; None where missing."""

    value: float | None
    low: float | None
    high: float | None
    interval: float | None
    estimator: str
    denominator: float | None
    n_posts: int | None
    n_comments: int | None
    n_authors: int | None
    coverage: float | None
    definition: str
    note: str
    as_of: date | None
    first: date
    last: date
    platforms: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """Hold a status, why, and what it was compared with; None where there is nothing to say."""

    status: str
    reason: str = ""
    expected: float | None = None
    chance: float | None = None
    mdc: float | None = None


def figure_of(measure: Measure) -> Figure | None:
    """Return the figure that probabilities are taken from; None without an interval of some width."""
    if measure.value is None or measure.low is None or measure.high is None or measure.interval is None:
        return None
    units = measure.denominator if measure.estimator == "mean_by_day" else measure.n_posts
    freedom = max((units or 2) - 1, 1)
    return Figure(measure.value, measure.low, measure.high, measure.estimator, freedom, measure.interval)


def units_of(measure: Measure) -> int | None:
    """Return the number of units behind a figure: publications, comments or authors; None for a file's figure."""
    if measure.estimator in _BY_POST:
        return measure.n_posts
    return {"share_by_post": measure.n_comments, "share_by_author": measure.n_authors}.get(measure.estimator)


def is_uncorrected(indicator: Measured, measure: Measure) -> bool:
    """Tell whether a figure rests on machine codes that no hand-read sample corrected."""
    return indicator.definition.family == "code_share" and not measure.definition.endswith("+corrected")


def why_not_measurable(
    objective: Objective, indicator: Measured, measure: Measure | None, settings: PageSettings
) -> str:
    """Return why a measure cannot be judged, "" when it can."""
    if measure is None:
        return say("scoring.reasons.no_measure")
    if (measure.as_of or measure.last) < objective.start:
        return say("scoring.reasons.before_start", start=format_date(objective.start))
    if measure.value is None:
        return measure.note or say("scoring.reasons.no_value")
    if broken := _broken(objective, indicator, measure):
        return broken
    return _too_little(measure, settings.status_policy)


def _broken(objective: Objective, indicator: Measured, measure: Measure) -> str:
    days = objective.baseline.days() if objective.baseline is not None else None
    # Without a baseline to compare with, only a break inside the window mixes two definitions.
    before = measure.first if isinstance(indicator, Guardrail) or days is None else min(days[0], measure.first)
    crossed = breaks_between(indicator.definition, platforms=measure.platforms, before=before, after=measure.last)
    redefined = [known for known in crossed if not known.replaced]
    if not redefined:
        return ""
    what = say(f"metrics.breaks.{redefined[0].kind}")
    return say("scoring.reasons.broken", day=format_date(redefined[0].day), what=what)


def _too_little(measure: Measure, policy: StatusPolicy) -> str:
    units = units_of(measure)
    if measure.estimator in _BY_POST and (units or 0) < policy.min_posts:
        return say("scoring.reasons.few_posts", n=units or 0, least=policy.min_posts)
    if measure.estimator == "share_by_post" and (units or 0) < policy.min_comments:
        return say("scoring.reasons.few_comments", n=units or 0, least=policy.min_comments)
    if measure.estimator == "share_by_author" and (units or 0) < policy.min_authors:
        return say("scoring.reasons.few_authors", n=units or 0, least=policy.min_authors)
    if measure.low is None or measure.high is None:
        return say("scoring.reasons.no_interval")
    width = 100 * (measure.high - measure.low)
    if measure.estimator in _SHARES and width > policy.max_width_points:
        most = format_number(policy.max_width_points)
        return say("scoring.reasons.too_wide", width=format_number(width), most=most)
    return ""


def judge_objective(
    objective: Objective, measure: Measure | None, past: list[Measure], *, settings: PageSettings
) -> Verdict:
    """Return the verdict on an objective; `past` are the measures of earlier periods, oldest first."""
    indicator = objective.indicator
    reason = why_not_measurable(objective, indicator, measure, settings)
    if reason or measure is None:
        return Verdict("not_measurable", reason)
    figure = figure_of(measure)
    total = is_running_total(objective, measure)
    mdc = None if figure is None or total else smallest_detectable_change(figure)
    if objective.kind == "baseline_only" or objective.target is None:
        return Verdict("baseline", mdc=mdc)
    day = measure.as_of or measure.last
    expected = expected_at(objective, day)
    chance = _chance(objective, measure, figure, day, settings.status_policy)
    status, reason = _status(objective, measure, chance, day, settings.status_policy)
    if status == "behind" and (pace := _hopeless(objective, measure, past, total=total)) is not None:
        shown = format_gap(pace, unit=indicator.measured_unit)
        status, reason = "out_of_reach", say("scoring.reasons.no_pace", pace=shown)
    return Verdict(status, reason or _caution(objective, measure, mdc, day), expected, chance, mdc)


def _caution(objective: Objective, measure: Measure, mdc: float | None, day: date) -> str:
    baseline, target = objective.baseline, objective.target
    if mdc is not None and baseline is not None and target is not None and abs(target.value - baseline.value) < mdc:
        return say("scoring.reasons.small_step", mdc=format_gap(mdc, unit=objective.indicator.measured_unit))
    if (measure.last - day).days >= PARTIAL_DAYS:
        return say("scoring.reasons.partial", day=format_date(day))
    return ""


def format_gap(gap: float, *, unit: str) -> str:
    """Return a difference in its unit: points for shares and rates."""
    if unit not in ("share", "rate"):
        return format_value(gap, unit=unit)
    digits = share_digits(gap)
    key = "point" if abs(round(100 * gap, digits)) < PLURAL_FROM else "points"
    return say(f"scoring.{key}", number=format_number(100 * gap, digits))


def is_running_total(objective: Objective, measure: Measure) -> bool:
    """Tell whether a measure is a count that adds up from the objective's start."""
    return measure.estimator == "count" and objective.indicator.window == "to_date"


def _chance(
    objective: Objective, measure: Measure, figure: Figure | None, day: date, policy: StatusPolicy
) -> float | None:
    if figure is None or objective.target is None:
        return None
    share = expected_share(objective, day)
    if is_running_total(objective, measure):
        done = share if share is not None else _elapsed(objective, day)
        start = objective.baseline.value if objective.baseline is not None else 0.0
        if not objective.rises():
            return 1 - chance_of_count(figure.value, objective.target.value + 1, done, figure) if done > 0 else None
        return chance_of_count(figure.value - start, objective.target.value - start, done, figure) if done > 0 else None
    thresholds = np.array([objective.target.value])
    if share is not None and share < 1 and objective.baseline is not None:
        base = objective.baseline
        level = base.interval or policy.interval
        unit = objective.indicator.measured_unit
        nodes = baseline_nodes(base.value, base.low, base.high, level=level, unit=unit)
        thresholds = nodes + (objective.target.value - nodes) * share
    above = float(np.mean(chance_at_least(figure, thresholds)))
    return above if objective.rises() else 1 - above


def _elapsed(objective: Objective, day: date) -> float:
    return ((day - objective.start).days + 1) / ((objective.deadline - objective.start).days + 1)


def _status(
    objective: Objective, measure: Measure, chance: float | None, day: date, policy: StatusPolicy
) -> tuple[str, str]:
    final = day >= objective.deadline
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
        if expected_share(objective, day) is None and status == "behind":
            return "undecided", say("scoring.reasons.no_trajectory")
        return status, ""
    return {"on_track": "met", "behind": "not_met"}.get(status, status), ""


def _one_sided(indicator: Measured, measure: Measure, status: str, *, rises: bool) -> str:
    # "At least 2 %" cannot show that a share is below 8 %: cues alone miss most of what is said.
    if status == "undecided" or not is_uncorrected(indicator, measure):
        return ""
    below = (status == "behind") == rises
    return say(f"scoring.reasons.{'one_sided_up' if rises else 'one_sided'}") if below else ""


def rate_chance(chance: float, policy: StatusPolicy) -> str:
    """Return on_track, behind or undecided for a probability of being where one should be."""
    return "on_track" if chance >= policy.on_track else "behind" if chance <= policy.behind else "undecided"


def _hopeless(objective: Objective, measure: Measure, past: list[Measure], *, total: bool) -> float | None:
    """Return the best past pace a period when even it cannot close the gap by the deadline, else None."""
    values = [m.value for m in past if m.value is not None]
    day = measure.as_of or measure.last
    if len(values) < LEAST_PAST - 1 or objective.target is None or measure.value is None or day >= objective.deadline:
        return None
    sign = 1.0 if objective.rises() else -1.0
    favourable = measure.value if total else (measure.high if sign > 0 else measure.low)
    if favourable is None:
        return None
    # From one measure to the next, whatever the window covers: 90 days may end each month.
    length = max(min((after.last - before.last).days for before, after in pairwise([*past, measure])), 1)
    paces = list(np.diff([*values, measure.value]) * sign)
    if total:
        # What came before the first measure known, a month of it on average: a strong start is a pace too.
        start = objective.baseline.value if objective.baseline is not None else 0.0
        elapsed = (past[0].last - objective.start).days + 1
        paces.append((values[0] - start) * sign * min(length / elapsed, 1.0))
    best = max(float(max(paces)), 0.0)
    # A period may be unfinished when the data end early: what is left is counted in days.
    periods = (objective.deadline - day).days / length
    gap = (objective.target.value - favourable) * sign
    return best if gap > best * periods else None


def judge_guardrail(
    objective: Objective, guardrail: Guardrail, measure: Measure | None, *, settings: PageSettings
) -> Verdict:
    """Return the verdict on a guardrail: on_track (held), behind (crossed), undecided or not_measurable."""
    reason = why_not_measurable(objective, guardrail, measure, settings)
    figure = figure_of(measure) if measure is not None else None
    if reason or figure is None:
        return Verdict("not_measurable", reason or say("scoring.reasons.no_interval"))
    above = float(chance_at_least(figure, np.array([guardrail.value]))[0])
    chance = above if guardrail.kind == "stay_above" else 1 - above
    mdc = smallest_detectable_change(figure)
    status = rate_chance(chance, settings.status_policy)
    rises = guardrail.kind == "stay_above"
    one_sided = _one_sided(guardrail, measure, status, rises=rises) if measure is not None else ""
    return Verdict("undecided" if one_sided else status, one_sided, guardrail.value, chance, mdc)


def after_deadline(objective: Objective, period: str) -> Verdict:
    """Return the verdict of a period that begins after the deadline and whose deadline was not measured."""
    deadline = format_date(objective.deadline)
    month = format_month(f"{objective.deadline:%Y-%m}")
    return Verdict("not_measurable", say("scoring.reasons.after_deadline", deadline=deadline, month=month))
