"""A test read: at its stop date with a verdict, before it with figures and none."""

from collections.abc import Iterator
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.dictionary import breaks_between
from cmanalytics.experiment_checks import LEAST_UNITS
from cmanalytics.experiments.arms import Compared, compare_arms
from cmanalytics.experiments.matching import DEVIATIONS, Dealt, deal_posts, deal_spans, settle_list
from cmanalytics.experiments.telling import count_of, shown_unit, tell_reading
from cmanalytics.locale import format_date, format_value
from cmanalytics.metrics.sources import Sources, prepare_sources
from cmanalytics.objectives import Experiment
from cmanalytics.settings import PageSettings
from cmanalytics.tables import EXPERIMENTS, conform
from cmanalytics.wording import say

VERDICTS = ("shown", "not_shown", "harmful", "undecided", "too_early", "not_measurable")
# Beyond this share of the units, the variants were not dealt evenly.
_UNEQUAL = 0.1


def analyse_experiment(
    test: Experiment,
    posts: pd.DataFrame | None,
    assignment: pd.DataFrame | None = None,
    *,
    as_of: date | None = None,
    account_days: pd.DataFrame | None = None,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    settings: PageSettings | None = None,
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Return how a test reads on a day (contract `experiments`): one metric, one difference, its interval, a verdict.

    `assignment` is the list with its publications filled in (`read_assignment`); days and weeks need none. `as_of` is
    the last day that the tables cover, their last day with data when not given: before the stop date there are figures
    and a loud sentence, and no verdict. A difference is shown, or harmful, when dealing the same pairs again seldom
    gives one as large; not_shown when its interval leaves out the smallest effect worth having; undecided otherwise.
    A code that only cues found is never not_shown: what they miss may hide the effect.
    """
    settings = settings or PageSettings()
    sources = prepare_sources(posts, account_days, comments, codings, settings=settings, folder=folder)
    read_on = as_of.date() if isinstance(as_of, datetime) else as_of or sources.until or test.start
    last = min(read_on, test.stop)
    listed, deviations = settle_list(test, assignment)
    deal = deal_posts if test.design.unit == "post" else deal_spans
    dealt = deal(sources, test, listed, last=last)
    dealt = Dealt(dealt.units, {**deviations, **dealt.deviations})
    units = dealt.units
    tried = (units["variant"] == test.design.arms[0]).to_numpy()
    top, bottom, blocks = (units[name].to_numpy(dtype=float) for name in ("top", "bottom", "block"))
    level = settings.status_policy.interval
    found = compare_arms(top, bottom, tried, blocks, level=level)
    row = _row(test, found, tried, read_on=read_on, level=level)
    early = read_on < test.stop
    reason = _why_not(test, listed, units, tried, found, early=early)
    if read_on < test.start:
        reason = say("experiments.reasons.before_start", start=format_date(test.start))
    row["verdict"], because = "not_measurable" if reason else "too_early", ""
    if not reason and not early:
        row["verdict"], because = judge(test, found, level=level)
    row["decision"] = _decide(test, row["verdict"])
    cautions = dict(_cautions(test, dealt, tried, sources, read_on=read_on))
    row["deviations"] = [name for name in DEVIATIONS if name in cautions]
    row["cautions"] = " ; ".join(cautions[name] for name in row["deviations"]) or None
    row["sentence"] = tell_reading(test, row, because=because, reason=reason)
    return conform(pd.DataFrame([row], columns=EXPERIMENTS.names), EXPERIMENTS)


def _row(test: Experiment, found: Compared, tried: Any, *, read_on: date, level: float) -> dict[str, Any]:
    figures = {
        "value_tried": found.tried,
        "value_reference": found.reference,
        "difference": found.difference.value,
        "low": found.difference.low,
        "high": found.difference.high,
        "chance": found.chance,
    }
    return {
        "test": test.id,
        "metric": test.primary.metric,
        "unit": test.primary.measured_unit,
        "tried": test.design.arms[0],
        "reference": test.design.arms[1],
        **{name: value if isfinite(value) else None for name, value in figures.items()},
        "interval": level if isfinite(found.difference.low) else None,
        "smallest_effect": test.smallest_effect,
        "n_tried": int(tried.sum()),
        "n_reference": int((~tried).sum()),
        "planned": test.design.planned_units,
        "as_of": pd.Timestamp(read_on),
        "stop": pd.Timestamp(test.stop),
    }


def _why_not(
    test: Experiment, listed: pd.DataFrame, units: pd.DataFrame, tried: Any, found: Compared, *, early: bool
) -> str:
    if test.design.unit == "post" and listed["post"].isna().all():
        return say("experiments.reasons.no_list")
    if units.empty:
        return say("experiments.reasons.no_value")
    if tried.all() or not tried.any():
        return say("experiments.reasons.one_arm", variant=units["variant"].iloc[0])
    if len(units) < LEAST_UNITS and not early:
        counted = count_of(len(units), test.design.unit)
        return say("experiments.reasons.few", units=counted, least=LEAST_UNITS)
    if not isfinite(found.difference.low) and not early:
        value = format_value(found.tried, unit=shown_unit(test))
        return say("experiments.reasons.nothing", value=value)
    return ""


def judge(test: Experiment, found: Compared, *, level: float) -> tuple[str, str]:
    """Return the verdict at the stop date, and the sentence that says why (a key of the wording)."""
    way = 1 if test.smallest_effect > 0 else -1
    gap, best = way * found.difference.value, way * (found.difference.high if way > 0 else found.difference.low)
    beyond_chance = found.chance <= 1 - level + 1e-9
    if beyond_chance and gap < 0:
        return "harmful", "harmful"
    uncorrected = test.primary.definition.family == "code_share"
    if best < abs(test.smallest_effect):
        if uncorrected:
            return "undecided", "uncorrected"
        return "not_shown", "too_small" if beyond_chance else "not_shown"
    return ("shown", "shown") if beyond_chance else ("undecided", "undecided")


def _decide(test: Experiment, verdict: str) -> str | None:
    decision = test.decision
    said = {
        "shown": decision.if_better,
        "not_shown": decision.if_not,
        "harmful": decision.if_harmful or decision.if_not,
        "undecided": decision.if_undecided or decision.if_not,
    }
    return said.get(verdict)


def _cautions(
    test: Experiment, dealt: Dealt, tried: Any, sources: Sources, *, read_on: date
) -> Iterator[tuple[str, str]]:
    found = dealt.deviations
    if test.declared_on is None:
        yield "undated", say("experiments.cautions.undated")
    elif test.declared_on > test.start:
        yield "declared_late", say("experiments.cautions.declared_late", day=format_date(test.declared_on))
    for name in ("swapped", "twice", "not_found", "unassigned", "out_of_order", "unmeasured"):
        if number := found.get(name, 0):
            yield name, say(f"experiments.cautions.{name}.{'one' if number == 1 else 'many'}", n=number)
    for name in ("declaration_changed", "measure_changed"):
        if name in found:
            yield name, say(f"experiments.cautions.{name}")
    n_tried, n_reference = int(tried.sum()), int((~tried).sum())
    if abs(n_tried - n_reference) > max(2, _UNEQUAL * len(tried)):
        yield "unequal", say("experiments.cautions.unequal", n_tried=n_tried, n_reference=n_reference)
    if read_on >= test.stop and len(tried) < test.design.planned_units:
        units = count_of(len(tried), test.design.unit)
        yield "short", say("experiments.cautions.short", units=units, planned=test.design.planned_units)
    platforms = tuple(sorted(sources.posts["platform"].dropna().unique()))
    last = min(read_on, test.stop)
    crossed = breaks_between(test.primary.definition, platforms=platforms, before=test.start, after=last)
    if redefined := [known.day for known in crossed if not known.replaced]:
        yield "definition_break", say("experiments.cautions.definition_break", day=format_date(redefined[0]))
    if test.primary.definition.family == "code_share":
        yield "uncorrected", say("experiments.cautions.uncorrected")
