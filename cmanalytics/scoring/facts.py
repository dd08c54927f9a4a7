"""The facts behind a verdict, in words: what was counted, with which definition, each step to the status."""

from collections.abc import Iterator
from typing import NamedTuple

from cmanalytics.indicators import Guardrail, Measured
from cmanalytics.locale import (
    format_date,
    format_days,
    format_interval,
    format_number,
    format_share,
    format_value,
    name_platform,
)
from cmanalytics.metrics import name_indicator
from cmanalytics.objectives import Objective
from cmanalytics.scoring.court import Court, Heard
from cmanalytics.scoring.enough import least_units
from cmanalytics.scoring.measure import (
    Measure,
    comparable_since,
    count_units,
    format_gap,
    is_running_total,
    unit_name,
    units_of,
)
from cmanalytics.scoring.sentences import decide, declared_value
from cmanalytics.scoring.trajectory import expected_share
from cmanalytics.scoring.verdict import Verdict, caution_text, is_settled
from cmanalytics.wording import has, say


class Case(NamedTuple):
    """Hold a row of the scorecard, heard again: its objective, what it is judged by, and all that was heard with it."""

    objective: Objective
    indicator: Measured
    measure: Measure | None
    verdict: Verdict
    heard: tuple[Heard, ...]
    court: Court


def tell_counted(case: Case) -> Iterator[tuple[str, str]]:
    """Yield what was counted: key and text of each fact."""
    indicator, measure = case.indicator, case.measure
    yield "what", name_indicator(indicator)
    if measure is None:
        return
    yield "window", format_days(measure.first, measure.last)
    if measure.day < measure.last:
        yield "until", format_date(measure.day)
    yield "parts", _divided(indicator, measure)
    counts = [(measure.n_posts, "posts"), (measure.n_comments, "comments"), (measure.n_authors, "authors")]
    yield "units", ", ".join(count_units(number, name) for number, name in counts if number)
    yield "platforms", ", ".join(map(name_platform, measure.platforms))
    if measure.value is None:
        return
    if measure.coverage is not None and measure.coverage < 1:
        yield "coverage", format_share(measure.coverage, 0)
    yield "notes", measure.note


def _divided(indicator: Measured, measure: Measure) -> str:
    top, bottom = measure.numerator, measure.denominator
    if top is None or indicator.measured_unit in ("number", "index"):
        return ""
    above = format_number(top)
    if bottom is None:
        return above
    below = format_number(bottom)
    if indicator.definition.family in (
        "answers",
        "delay",
        "voice",
        "community",
        "moderation",
        "code_share",
        "external",
    ):
        return say("scoring.explained.of", top=above, bottom=below)
    columns = " + ".join(_column(name, weight) for name, weight in indicator.weights().items())
    denominator = indicator.definition.denominator
    per = count_units(bottom, "posts") if denominator == "posts" else f"{below} ({_column(denominator, 1)})"
    return say("scoring.explained.divided", top=above, columns=columns, per=per)


def _column(name: str, weight: float) -> str:
    said = say(f"metrics.columns.{name}") if has(f"metrics.columns.{name}") else name
    return said if weight == 1 else f"{format_number(weight, 1)} × {said}"


def tell_definition(case: Case) -> Iterator[tuple[str, str]]:
    """Yield with which definition: key and text of each fact."""
    metric = case.indicator.definition
    yield "meaning", metric.meaning
    yield "version", case.measure.definition if case.measure is not None else metric.definition
    yield "level", say(f"metrics.levels.{metric.level}")
    yield "pitfall", metric.pitfall
    since = comparable_since(case.indicator, case.measure) if case.measure is not None else None
    yield "since", format_date(since) if since is not None else ""
    yield "source", metric.source


def tell_status(case: Case) -> Iterator[tuple[str, str]]:
    """Yield how the status came about: key and text of each step."""
    measure, verdict = case.measure, case.verdict
    if verdict.status == "not_measurable" or measure is None:
        yield "measurable", say("scoring.explained.no", reason=verdict.reason)
    else:
        yield "measurable", _enough(case, measure)
        yield "interval", _interval(case, measure)
        yield "trajectory", _trajectory(case, measure)
        yield "progress", _progress(case, measure)
        yield "projection", _projection(verdict)
        yield "chance", _chance(case)
        yield "rule", verdict.reason
        yield "mdc", _smallest(case)
        unit = case.indicator.measured_unit
        cautions = (caution_text(c, measure=measure, mdc=verdict.mdc, unit=unit) for c in verdict.cautions)
        yield "cautions", " ; ".join(cautions)
    if isinstance(case.indicator, Guardrail):
        yield "status", say(f"scoring.guardrail_statuses.{verdict.status}")
        return
    yield "guardrails", _guardrails(case)
    yield "status", say(f"scoring.statuses.{verdict.status}")
    yield "decision", decide(case.objective, verdict).text


def _enough(case: Case, measure: Measure) -> str:
    name, units = unit_name(measure), units_of(measure)
    if name is None or units is None:
        return say("scoring.explained.yes")
    least = format_number(least_units(name, case.court.settings.status_policy))
    return say("scoring.explained.enough", counted=count_units(units, name), least=least)


def _interval(case: Case, measure: Measure) -> str:
    if measure.low is None or measure.interval is None or not has(f"scoring.explained.methods.{measure.estimator}"):
        return ""
    unit, high = case.indicator.measured_unit, measure.high
    if high is None:
        ends = say("scoring.from", low=format_value(measure.low, unit=unit))
    else:
        ends = format_interval(measure.low, high, unit=unit)
    method = say(f"scoring.explained.methods.{measure.estimator}")
    return say("scoring.explained.interval", interval=ends, level=format_share(measure.interval), method=method)


def _trajectory(case: Case, measure: Measure) -> str:
    objective, indicator = case.objective, case.indicator
    if isinstance(indicator, Guardrail):
        return say(f"scoring.explained.{indicator.kind}", target=declared_value(indicator.value, indicator))
    if objective.target is None or objective.baseline is None:
        return ""
    target = declared_value(objective.target.value, indicator)
    if objective.kind in ("stay_above", "stay_below"):
        return say(f"scoring.explained.{objective.kind}", target=target)
    share = expected_share(objective, measure.day, first=measure.first)
    if share is None or case.verdict.expected is None:
        return say("scoring.explained.no_road", target=target, deadline=format_date(objective.deadline))
    start = 0.0 if is_running_total(objective, measure) else objective.baseline.value
    return say(
        "scoring.explained.road",
        start=declared_value(start, indicator),
        target=target,
        deadline=format_date(objective.deadline),
        pacing=say(f"scoring.explained.pacings.{objective.pacing.shape}"),
        share=format_share(share, 0),
        day=format_date(measure.day),
        expected=format_value(case.verdict.expected, unit=indicator.measured_unit),
    )


def _progress(case: Case, measure: Measure) -> str:
    objective = case.objective
    moving = not isinstance(case.indicator, Guardrail) and objective.kind in ("increase_to", "decrease_to", "reach")
    if not moving or objective.target is None or objective.baseline is None or measure.value is None:
        return ""
    start = 0.0 if is_running_total(objective, measure) else objective.baseline.value
    if objective.target.value == start:
        return ""
    done = (measure.value - start) / (objective.target.value - start)
    return say("scoring.explained.progress", share=format_share(done, 0))


def _projection(verdict: Verdict) -> str:
    found = verdict.projection
    if found is None:
        return ""
    interval = format_interval(found.low, found.high, unit="count")
    return say("scoring.explained.projected", value=format_number(found.value), interval=interval)


def _chance(case: Case) -> str:
    verdict, policy = case.verdict, case.court.settings.status_policy
    if verdict.chance is None or case.measure is None or is_settled(case.objective, case.measure, verdict):
        return ""
    # 0 and 100 would be certainties.
    percent = round(100 * verdict.chance)
    key = "chance_low" if percent <= 1 else "chance_high" if percent >= 99 else "chance"
    names = "guardrail_statuses" if isinstance(case.indicator, Guardrail) else "statuses"
    return say(
        f"scoring.explained.{key}",
        chance=format_number(percent),
        above=format_number(100 * policy.on_track),
        below=format_number(100 * policy.behind),
        **{name: say(f"scoring.{names}.{name}") for name in ("on_track", "behind", "undecided")},
    )


def _smallest(case: Case) -> str:
    if case.verdict.mdc is None:
        return ""
    return say("scoring.explained.mdc", gap=format_gap(case.verdict.mdc, unit=case.indicator.measured_unit))


def _guardrails(case: Case) -> str:
    told = (
        f"{name_indicator(guardrail)} : {say(f'scoring.guardrail_statuses.{verdict.status}')}"
        for guardrail, _, verdict in case.heard[1:]
    )
    return " ; ".join(told)
