"""A period beside an earlier one, the same one a year before, or the declared starting points."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from cmanalytics.comparing.pairs import compare_sides, tabulate_pairs
from cmanalytics.comparing.sides import (
    Line,
    Pair,
    Side,
    choose_period,
    read_lines,
    side_of,
    side_of_baseline,
    tell_period,
    tell_when,
)
from cmanalytics.declarations import nearest
from cmanalytics.errors import UsageError
from cmanalytics.indicators import days_of_period
from cmanalytics.metrics import measure_key
from cmanalytics.metrics.periods import earlier_periods, make_span, period_days
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CHANGES, MEASURES, empty
from cmanalytics.wording import say

WITH = ("previous", "last_year", "baseline")
_PAST_PERIODS = 24

Lines = dict[tuple[str, ...], Line]


def compare_periods(
    measures: pd.DataFrame,
    *,
    with_: str = "previous",
    period: str | None = None,
    objectives: Objectives | None = None,
    settings: PageSettings | None = None,
    codebook: Any = None,
) -> pd.DataFrame:
    """Return what changed since another period (contract `changes`), each measure of a period beside the same one then.

    `measures` hold both periods; `period` is the last one measured when it is not given. `with_`: "previous" (for a
    window of 90 days, the last one that does not overlap), "last_year" (season against season), an earlier period
    (YYYY-MM, YYYY-Qn, YYYY), or "baseline", the objectives' declared starting points with their own uncertainty. With
    objectives, their indicators only. A change is up or down when chance seldom does as much among as many comparisons
    (Benjamini-Hochberg); across a change of definition, over windows that overlap, on too few units, it is
    not_measurable, and `note` says why. Raise UsageError for a period that is none, or that was not measured.
    """
    settings = settings or PageSettings()
    lines = {_key(line): line for line in read_lines(measures, settings=settings)}
    _check_comparison(with_)
    if not lines:
        return empty(CHANGES)
    chosen = choose_period(lines.values(), period)
    if with_ not in WITH and period_days(with_)[0] >= period_days(chosen)[0]:
        raise UsageError("period_not_earlier", period=chosen, other=with_)
    if with_ == "baseline":
        if objectives is None:
            raise UsageError("baseline_needs_objectives")
        pairs = list(_with_baselines(lines, objectives, chosen, settings))
    else:
        here = [line for line in lines.values() if line.base == chosen]
        wanted = here if objectives is None else [line for line, _ in _of_objectives(lines, objectives, chosen)]
        pairs = [_with_earlier(line, lines, with_, settings) for line in wanted]
    return tabulate_pairs(pairs, settings=settings, codebook=codebook)


def _check_comparison(with_: str) -> None:
    if with_ in WITH or (days_of_period(str(with_)) is not None and "/" not in with_):
        return
    close = nearest(str(with_), WITH) or WITH[0]
    raise UsageError("comparison_unknown", found=str(with_)[:40], nearest=close)


def _key(line: Line) -> tuple[str, ...]:
    return line.metric.id, line.platform, line.account, line.period, line.segment


def _of_objectives(lines: Lines, objectives: Objectives, period: str) -> Iterator[tuple[Line, Objective]]:
    for objective in objectives.objectives:
        key = measure_key(objective.indicator, period=period, since=objective.start, until=objective.deadline)
        line = lines.get(tuple(key[name] for name in MEASURES.key))
        if line is not None:
            yield line, objective


def _with_earlier(line: Line, lines: Lines, with_: str, settings: PageSettings) -> Pair:
    base = _earlier(line, with_, settings)
    found = lines.get(_key(line._replace(base=base)))
    one = side_of(line, name=tell_when(line), settings=settings)
    if found is not None:
        other = side_of(found, name=tell_when(found), settings=settings)
    else:
        name = tell_period(base)
        other = Side(name, None, None, say("comparing.reasons.absent", other=name))
    return compare_sides("periods", line, one, other, line._replace(base=base).period, settings=settings)


def _earlier(line: Line, with_: str, settings: PageSettings) -> str:
    if with_ == "last_year":
        return f"{int(line.base[:4]) - 1}{line.base[4:]}"
    if with_ != "previous":
        return with_
    past = earlier_periods(line.base, count=_PAST_PERIODS)[-2::-1]
    if line.window != "trailing_90d":
        return past[0]
    zone = settings.page.timezone
    windows = ((base, make_span(base, window=line.window, zone=zone, since=None, until=None)) for base in past)
    return next((base for base, span in windows if span.last < line.span.first), past[0])


def _with_baselines(lines: Lines, objectives: Objectives, period: str, settings: PageSettings) -> Iterator[Pair]:
    for line, objective in _of_objectives(lines, objectives, period):
        one = side_of(line, name=tell_when(line), settings=settings)
        name = say("comparing.when.baseline")
        if objective.baseline is None:
            other = Side(name, None, None, say("comparing.reasons.no_baseline"))
        elif objective.adds_up():
            other = Side(name, None, None, say("comparing.reasons.total_baseline"))
        else:
            other = side_of_baseline(objective.baseline, line, start=objective.start, settings=settings)
        against = objective.baseline.period if objective.baseline is not None and objective.baseline.period else None
        yield compare_sides("periods", line, one, other, against or "baseline", settings=settings)
