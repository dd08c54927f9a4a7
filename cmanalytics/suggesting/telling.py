"""A suggestion in words, and the lines of objectives.yml that say it."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pandas as pd

from cmanalytics.indicators import Indicator
from cmanalytics.locale import format_days, format_number
from cmanalytics.metrics import name_indicator
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.scoring.measure import Measure, format_gap, is_uncorrected, units_of
from cmanalytics.scoring.sentences import declared_value, tell_figure
from cmanalytics.suggesting.targets import Aim, Seen
from cmanalytics.wording import say

# Words that YAML would read as something else than text, and what may stand without quotes.
_PLAIN = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][a-z0-9_]*", re.IGNORECASE)
_YEAR = timedelta(days=364)
_DECIDED_AFTER = timedelta(days=15)
_THRESHOLDS = ("stay_above", "stay_below")


def tell_suggestion(
    indicator: Indicator,
    shown: Measure,
    seen: list[Seen],
    aim: Aim,
    *,
    reason: str,
    objective: Objective | None,
    code: str,
) -> str:
    """Return where the page stands, what it could show, and the target that follows, in a few sentences."""
    if reason:
        return say("suggesting.unmeasurable", reason=reason)
    unit = indicator.measured_unit
    figure = tell_figure(indicator, shown, code=code)
    key = "per_month" if shown.estimator == "count" else "figure"
    parts = [say(f"suggesting.{key}", figure=_capital(figure) if key == "figure" else figure, period=_period(shown))]
    if objective is not None and objective.adds_up():
        return " ".join([*parts, say("suggesting.aim.total", year=format_number(12 * (shown.value or 0.0)))])
    parts.append(_changes(seen, unit))
    parts.append(_aim(indicator, shown, seen, aim, objective))
    if is_uncorrected(indicator, shown):
        parts.append(say("suggesting.uncorrected"))
    return " ".join(parts)


def describe_suggestions(suggestions: pd.DataFrame) -> str:
    """Return a table of suggestions as lines for a person: those that can be measured, then the others and why."""
    if suggestions.empty:
        return say("suggesting.nothing")
    measured = suggestions["reason"].isna()
    lines = [say("suggesting.head")]
    for row in suggestions[measured].itertuples():
        name = say("suggesting.declared", name=row.name, metric=row.metric) if row.declared else row.name
        lines += ["", name, f"  {row.sentence}"]
    if not measured.all():
        lines += ["", say("suggesting.unmeasurable_head")]
        lines += [f"  {row.name} : {row.reason}" for row in suggestions[~measured].itertuples()]
    return "\n".join(lines)


def _period(shown: Measure) -> str:
    return format_days(shown.first, shown.day)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _changes(seen: list[Seen], unit: str) -> str:
    if all(known.change is None for known in seen):
        return say("suggesting.changes_none")
    told = [
        say(f"suggesting.change.{known.horizon.name}", gap=format_gap(known.change, unit=unit))
        if known.change is not None and not known.reason
        else say(f"suggesting.blind.{known.horizon.name}", reason=known.reason or say("scoring.reasons.no_interval"))
        for known in seen
    ]
    return say("suggesting.changes", changes=", ".join(told))


def _aim(indicator: Indicator, shown: Measure, seen: list[Seen], aim: Aim, objective: Objective | None) -> str:
    unit = indicator.measured_unit
    wanted = objective.target if objective is not None else None
    if wanted is not None and objective is not None:
        target = declared_value(wanted.value, indicator)
        if objective.kind in _THRESHOLDS:
            return say("suggesting.aim.threshold", target=target)
        gap = abs(wanted.value - (shown.value or 0.0))
        visible = [k for k in seen if k.horizon.window == indicator.window and k.change is not None and not k.reason]
        if visible and visible[0].change is not None:
            change = visible[0].change
            told = {"gap": format_gap(gap, unit=unit), "change": format_gap(change, unit=unit)}
            window = say(f"suggesting.window.{indicator.window}")
            key = "declared_far" if gap >= change else "declared_near"
            return say(f"suggesting.aim.{key}", target=target, window=window, **told)
    if not aim.way:
        return say("suggesting.aim.no_way")
    if aim.target is None:
        return say("suggesting.aim.none")
    window = say(f"suggesting.window.{aim.window}")
    return say(f"suggesting.aim.{aim.way}", target=declared_value(aim.target, indicator), window=window)


def write_block(
    name: str, indicator: Indicator, shown: Measure, aim: Aim, *, objective: Objective | None, declared: Objectives
) -> str:
    """Return lines for objectives.yml: those to replace in an objective that is there, or a whole one to complete."""
    lines = _measured(indicator, shown, aim, objective)
    if objective is not None:
        return "\n".join([say("suggesting.yaml.replace", name=name), *(f"    {line}" for line in lines)])
    whole = [*_opening(name, indicator, declared), *lines, *_closing(shown.day)]
    head = [say("suggesting.yaml.new", name=name), f"  - {whole[0]}"]
    return "\n".join([*head, *(f"    {line}" for line in whole[1:])])


def _measured(indicator: Indicator, shown: Measure, aim: Aim, objective: Objective | None) -> list[str]:
    settled = objective is not None and objective.kind != "baseline_only"
    baseline = {
        "value": shown.value, "n": units_of(shown), "low": shown.low, "high": shown.high, "interval": shown.interval,
        "period": f"{shown.first}/{shown.day}",
    }  # fmt: skip
    lines = [f"baseline: {_flow(baseline)}"]
    if settled:
        # What was decided stays: only where the page stands is new.
        return lines
    if aim.target is None:
        return [f"indicator: {_indicator(indicator)}", "kind: baseline_only", *lines, say("suggesting.yaml.no_target")]
    kind = "increase_to" if aim.way == "higher" else "decrease_to"
    target = {"value": aim.target, "rationale": say("suggesting.yaml.rationale")}
    asked = _indicator(indicator, window=aim.window)
    lines = [f"indicator: {asked}", f"kind: {kind}", *lines, f"target: {_flow(target)}"]
    start = shown.day + timedelta(days=1)
    if objective is not None and objective.start < start < objective.deadline:
        # A starting point is measured before the start.
        lines.append(f"start: {start}")
    return lines


def _indicator(indicator: Indicator, **more: str) -> str:
    given = indicator.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return _flow({**given, **more})


def _opening(name: str, indicator: Indicator, declared: Objectives) -> list[str]:
    return [
        f"id: {re.sub(r'[^A-Za-z0-9_.-]', '_', name)[:60]}",
        f"goal: {_scalar(declared.business_goals[0].id)}",
        f"statement: {_scalar(say('suggesting.yaml.statement', metric=name_indicator(indicator)))}",
        f"level: {indicator.definition.level}",
        "audience: [all]",
    ]


def _closing(last: date) -> list[str]:
    start = last + timedelta(days=1)
    deadline = start + _YEAR
    decision = ("question", "if_met", "if_missed", "if_undecided", "decided_by")
    return [
        f"start: {start}",
        f"deadline: {deadline}",
        f"owner: {_scalar(say('suggesting.yaml.owner'))}",
        "decision:",
        *(f"  {key}: {_scalar(say(f'suggesting.yaml.{key}'))}" for key in decision),
        f"  decided_on: {deadline + _DECIDED_AFTER}",
        f"failure_signal: {_scalar(say('suggesting.yaml.failure_signal'))}",
        say("suggesting.yaml.guardrail"),
    ]


def _flow(values: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in values.items() if value is not None) + "}"


def _scalar(value: Any) -> str:
    """Return a value as YAML: numbers in four figures, simple words as they stand, the rest in quotes."""
    if isinstance(value, str):
        bare = _PLAIN.fullmatch(value) or re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", value)
        return value if bare else json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
    if isinstance(value, dict):
        return _flow(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    return json.dumps(value)
