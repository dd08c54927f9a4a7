"""Help to write objectives: where the page stands, what its noise hides, and which targets could ever be seen."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.dictionary import METRICS, breaks_between
from cmanalytics.errors import UsageError
from cmanalytics.indicators import Indicator
from cmanalytics.metrics import measure_spans
from cmanalytics.metrics.periods import Span, day_bounds, period_days
from cmanalytics.metrics.sources import Estimate, Sources, inside, prepare_sources
from cmanalytics.objectives import Objective
from cmanalytics.page import Page, check_month, covered_months, months_until
from cmanalytics.scoring.enough import why_too_little
from cmanalytics.scoring.horizons import stretch
from cmanalytics.scoring.measure import Measure, unit_name, units_of
from cmanalytics.suggesting.targets import Aim, Seen, better_way, choose_aim, see_changes
from cmanalytics.suggesting.telling import tell_suggestion, write_block
from cmanalytics.tables import SUGGESTIONS, conform
from cmanalytics.tagging import tag_comments

# A starting point is that of the last months, the noise that of a year where there is one.
BASELINE_MONTHS = 3
NOISE_MONTHS = 12
# Dimensions whose most frequent codes are proposed besides what the objectives name.
_DIMENSIONS = ("frustration", "strategic", "motivation", "job")
_CODES_EACH = 3
_QUIET_DAYS = 3


class Candidate(NamedTuple):
    """Hold what could be an objective's indicator, and the objective that already has it."""

    name: str
    indicator: Indicator
    objective: Objective | None = None


def suggest_objectives(page: Page, *, month: str | None = None, only: Iterable[str] = ()) -> pd.DataFrame:
    """Return, for each metric, where the page stands, what it could show, and a target (contract `suggestions`).

    The page's own objectives come first, then every metric that needs no parameter and the most frequent codes. The
    starting point is that of the three months that end with `month` (the last whole one with data), the noise that of
    up to twelve, since the last change of the metric's definition. A target is never nearer than the smallest change
    that shows. `only` keeps objectives, metrics or codes ("frustration:delivery") by their names. Raise UsageError for
    a name that is none of them, or a month that is not YYYY-MM.
    """
    month = _last_month(page) if month is None else month
    if month is None:
        return conform(pd.DataFrame(columns=SUGGESTIONS.names), SUGGESTIONS)
    check_month(month)
    codings = tag_comments(page.comments, page.codebook, page_lang=page.settings.language)
    sources = prepare_sources(
        page.posts, page.account_days, page.comments, codings, settings=page.settings, folder=page.folder
    )
    months = months_until(month, page, most=NOISE_MONTHS)
    asked = _chosen(_candidates(page, sources, _span(months[-BASELINE_MONTHS:], sources)), tuple(only))
    rows = [_suggest(known, months, sources, page) for known in asked]
    return conform(pd.DataFrame(rows, columns=SUGGESTIONS.names), SUGGESTIONS)


def _last_month(page: Page) -> str | None:
    """Return the last month that publications or comments cover to its end, else the last one with any data."""
    zone = page.settings.page.timezone
    moments = pd.concat([page.posts["published_at"], page.comments["written_at"]]).dropna()
    if moments.empty:
        return (covered_months(page) or (None,))[-1]
    days = moments.dt.tz_convert(zone)
    months, last = sorted(set(days.dt.strftime("%Y-%m"))), days.max().date()
    # A day or two without anything new at the end of a month are no gap.
    return next((known for known in months[::-1] if (period_days(known)[1] - last).days < _QUIET_DAYS), months[-1])


def _candidates(page: Page, sources: Sources, span: Span) -> Iterator[Candidate]:
    declared = set()
    for objective in page.objectives.objectives:
        declared.add((objective.indicator.metric, objective.indicator.dimension, objective.indicator.code))
        yield Candidate(objective.id, objective.indicator, objective)
    for metric in METRICS:
        if not metric.required and metric.family != "context" and (metric.id, None, None) not in declared:
            yield Candidate(metric.id, Indicator(metric=metric.id))
    for dimension, code in _frequent_codes(sources, span, page.settings.min_group):
        if ("code_author_share", dimension, code) not in declared:
            indicator = Indicator(metric="code_author_share", dimension=dimension, code=code)
            yield Candidate(f"{dimension}:{code}", indicator)


def _frequent_codes(sources: Sources, span: Span, least: int) -> Iterator[tuple[str, str]]:
    comments = sources.comments
    known = (comments["member"] & comments["ours"]).to_numpy(dtype=bool) & inside(comments["at"].to_numpy(), span)
    person = np.where(known, comments["person"].to_numpy(), -1)
    for dimension in _DIMENSIONS:
        people = {
            code: len(set(person[rows]) - {-1}) for (known, code), rows in (sources.codes or {}).items()
            if known == dimension
        }  # fmt: skip
        frequent = sorted((code for code, count in people.items() if count >= least), key=lambda c: (-people[c], c))
        yield from ((dimension, code) for code in frequent[:_CODES_EACH])


def _chosen(candidates: Iterator[Candidate], only: Sequence[str]) -> list[Candidate]:
    found = list(candidates)
    names = [
        {known.name, known.indicator.metric, f"{known.indicator.dimension}:{known.indicator.code}"} for known in found
    ]
    for wanted in only:
        if not any(wanted in own for own in names):
            known = ", ".join(sorted({known.name for known in found}))
            raise UsageError("unknown_suggestion", name=str(wanted)[:60], known=known)
    return [known for known, own in zip(found, names, strict=True) if not only or not own.isdisjoint(only)]


def _span(months: Sequence[str], sources: Sources, *, since: date | None = None) -> Span:
    first, last = period_days(months[0])[0], period_days(months[-1])[1]
    first = first if since is None else max(first, since)
    known = None if sources.until is None or sources.until < first else min(last, sources.until)
    return Span(months[-1], first, last, day_bounds(first, last, zone=sources.settings.page.timezone), known)


def _measure(sources: Sources, indicator: Indicator, months: Sequence[str]) -> Measure:
    """Return what an indicator gives over months, since the last change of what its metric means."""
    span = _span(months, sources)
    estimate, covered = measure_spans(sources, indicator, [span])[0]
    crossed = breaks_between(indicator.definition, platforms=estimate.platforms, before=span.first, after=span.last)
    if since := max((known.day for known in crossed if not known.replaced), default=None):
        estimate, covered = measure_spans(sources, indicator, [_span(months, sources, since=since)])[0]
    return _read(estimate, indicator, covered, sources.level)


def _read(estimate: Estimate, indicator: Indicator, span: Span, level: float) -> Measure:
    named = {**estimate._asdict(), "note": " ; ".join(estimate.notes), "as_of": span.as_of}
    named = {name: value for name, value in named.items() if name in Measure._fields}
    return Measure(
        **named, interval=level, definition=indicator.definition.definition, first=span.first, last=span.last
    )


def _suggest(candidate: Candidate, months: tuple[str, ...], sources: Sources, page: Page) -> dict[str, Any]:
    indicator, objective = candidate.indicator, candidate.objective
    start = _measure(sources, indicator, months[-BASELINE_MONTHS:])
    noise = _measure(sources, indicator, months)
    noise = noise if noise.value is not None else start
    counted = start.estimator == "count"
    # A count is told by month, as the report of a month shows it.
    shown = stretch(start, 1 / _months_in(start)) if counted else start
    reason = start.note if start.value is None else why_too_little(start, page.settings.status_policy)
    seen = see_changes(noise, _worth(noise, start), page.settings.status_policy)
    # What adds up from the start on has no noise to hide a change: it is what it is.
    adds_up = objective is not None and objective.adds_up()
    way = "" if reason or adds_up else better_way(indicator, objective)
    aim = choose_aim(shown.value or 0.0, seen, way=way, unit=indicator.measured_unit)
    row = {
        "name": candidate.name,
        "metric": indicator.metric,
        "declared": objective is not None,
        "unit": indicator.measured_unit,
        "ameclevel": indicator.definition.level,
        "first": pd.Timestamp(start.first),
        "last": pd.Timestamp(start.day),
        "n": units_of(shown),
        "n_of": unit_name(shown),
        "better": better_way(indicator, objective) or None,
        "reason": reason or None,
        **({} if reason else _figures(shown, seen, aim)),
    }
    code = _code_name(indicator, page)
    row["sentence"] = tell_suggestion(indicator, shown, seen, aim, reason=reason, objective=objective, code=code)
    if not reason and not adds_up:
        named = {"objective": objective, "declared": page.objectives}
        row["yaml"] = write_block(candidate.name, indicator, shown, aim, **named)
    return row


def _figures(shown: Measure, seen: list[Seen], aim: Aim) -> dict[str, Any]:
    return {
        **{name: getattr(shown, name) for name in ("value", "low", "high", "interval")},
        **{f"mdc_{known.horizon.name}": known.change for known in seen},
        "target": aim.target,
        "window": aim.window or None,
    }


def _worth(noise: Measure, start: Measure) -> float:
    """Return how many months a measure is worth at the pace of the starting point: its units say it, else its days."""
    units, paced = units_of(noise), units_of(start)
    return units * _months_in(start) / paced if units and paced else _months_in(noise)


def _months_in(measure: Measure) -> float:
    # 365.25 days are twelve months.
    return max((measure.day - measure.first).days + 1, 1) * 12 / 365.25


def _code_name(indicator: Indicator, page: Page) -> str:
    if indicator.code is None:
        return ""
    code = page.codebook.find_code(indicator.dimension, indicator.code)
    return str(code.name.get(page.settings.language) or indicator.code)


__all__ = ["suggest_objectives"]
