"""Measures: every figure with its numerator, denominator, units, interval, coverage and definition."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.dictionary import METRICS, Metric, breaks_between, find_metric
from cmanalytics.errors import UsageError
from cmanalytics.indicators import AccountFilter, Indicator, Measured
from cmanalytics.locale import format_date, format_number, format_share
from cmanalytics.metrics.answers import list_telling, measure_answers
from cmanalytics.metrics.codes import CORRECTED_ESTIMATORS, coded_rows, estimate_code, measure_codes
from cmanalytics.metrics.community import measure_community, measure_moderation
from cmanalytics.metrics.days import measure_days
from cmanalytics.metrics.delays import measure_delays
from cmanalytics.metrics.engagement import measure_context, measure_posts
from cmanalytics.metrics.external import measure_external
from cmanalytics.metrics.periods import Span, make_span, period_text
from cmanalytics.metrics.sources import Estimate, Sources, inside, own_comments, prepare_sources
from cmanalytics.metrics.voice import measure_voice
from cmanalytics.settings import PageSettings
from cmanalytics.tables import MEASURES, conform
from cmanalytics.wording import say

if TYPE_CHECKING:
    from cmanalytics.objectives import Objectives

# Metrics that need nothing declared, shown when no objective asks for anything.
DEFAULT_METRICS: tuple[str, ...] = tuple(m.id for m in METRICS if not m.required)

# Families that are not counted on posts one by one.
_MEASURES: dict[str, Callable[[Sources, Measured, Sequence[Span]], list[Estimate]]] = {
    "answers": measure_answers,
    "delay": measure_delays,
    "moderation": measure_moderation,
    "code_share": measure_codes,
    "voice": measure_voice,
    "community": measure_community,
    "context": measure_context,
    "per_day": measure_days,
}


class Asked(NamedTuple):
    """Hold an indicator to be measured, and the ends of its `to_date` window."""

    indicator: Measured
    since: date | None = None
    deadline: date | None = None

    def key(self, period: str) -> dict[str, str]:
        """Return the key of its row in `measures`."""
        return measure_key(self.indicator, period=period, since=self.since, until=self.deadline)


def compute_metrics(
    posts: pd.DataFrame | None,
    account_days: pd.DataFrame | None = None,
    *,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    period: str | Iterable[str],
    objectives: "Objectives | None" = None,
    settings: PageSettings | None = None,
    folder: str | Path | None = None,
    human: pd.DataFrame | None = None,
    read: pd.DataFrame | None = None,
    sample: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the measures (contract `measures`) of one or several periods (YYYY-MM, YYYY-Qn, YYYY).

    With objectives: one row an indicator, guardrail and watched metric, and period. Without: the metrics that need no
    parameter, for each platform and over all. What cannot be computed is a row with a missing value and a `note` that
    says why. `folder` is where the files of external measures are. Hand codings (`human`), the comments `read`
    (contract `readings`) and how they were drawn (`sample`) correct the shares of codes: the definition then ends in
    "+corrected". Raise UsageError for a period that is none.
    """
    periods = (period,) if isinstance(period, str) else tuple(period)
    if not periods:
        raise UsageError("no_period")
    settings = settings or PageSettings()
    hand = {"human": human, "read": read, "sample": sample}
    sources = prepare_sources(posts, account_days, comments, codings, settings=settings, folder=folder, **hand)
    asked = tuple(asked_by(objectives)) if objectives is not None else tuple(_asked_by_default(sources))
    return tabulate_asked(sources, asked, periods)


def tabulate_asked(sources: Sources, asked: Sequence[Asked], periods: Sequence[str]) -> pd.DataFrame:
    """Return the measures (contract `measures`) of what is asked, in periods, from tables that are prepared."""
    zone = sources.settings.page.timezone
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    # Objectives share guardrails: what has the same key is measured once.
    distinct = {tuple(known.key(periods[0]).values()): known for known in reversed(asked)}
    for indicator, since, deadline in reversed(distinct.values()):
        spans = [
            make_span(p, window=indicator.window, zone=zone, since=since, until=sources.until, deadline=deadline)
            for p in periods
        ]
        for estimate, span in measure_spans(sources, indicator, spans):
            row = _row(Asked(indicator, since, deadline), estimate, span, sources.level)
            rows.setdefault(tuple(row[name] for name in MEASURES.key), row)
    return conform(pd.DataFrame(list(rows.values()), columns=MEASURES.names), MEASURES)


def asked_by(objectives: "Objectives") -> Iterable[Asked]:
    """Yield what objectives ask to be measured: indicators, guardrails, watched metrics."""
    for objective in objectives.objectives:
        yield Asked(objective.indicator, objective.start, objective.deadline)
        for guardrail in objective.guarded():
            yield Asked(guardrail, objective.start, objective.deadline)
    for watched in objectives.watched:
        yield Asked(watched)


def _asked_by_default(sources: Sources) -> Iterable[Asked]:
    seen = [frame["platform"].drop_duplicates() for frame in (sources.posts, sources.comments, sources.account_days)]
    for platform in (None, *sorted(pd.concat(seen).dropna().unique())):
        for metric in DEFAULT_METRICS:
            accounts = () if platform is None else (AccountFilter(platform=platform),)
            yield Asked(Indicator(metric=metric, accounts=accounts))


def measure_spans(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[tuple[Estimate, Span]]:
    """Return the estimates of an indicator over spans, each with the span as far as the data go."""
    family = indicator.definition.family
    if family == "external":
        return measure_external(sources, indicator, spans)
    estimates = _MEASURES.get(family, measure_posts)(sources, indicator, spans)
    return [
        (_noting_breaks(estimate, indicator, sources, span), span)
        for estimate, span in zip(estimates, spans, strict=True)
    ]


def _noting_breaks(estimate: Estimate, indicator: Measured, sources: Sources, span: Span) -> Estimate:
    if estimate.value is None:
        return estimate
    crossed = breaks_between(indicator.definition, platforms=estimate.platforms, before=span.first, after=span.last)
    said = {
        say("metrics.notes.break", day=format_date(known.day), what=say(f"metrics.breaks.{known.kind}")): None
        for known in crossed
    }
    return estimate._replace(notes=(*estimate.notes, *said))


def measure_key(
    indicator: Measured, *, period: str, since: date | None = None, until: date | None = None
) -> dict[str, str]:
    """Return the key of an indicator's row in `measures`; `since` and `until`: its objective's start and deadline."""
    platform, account = indicator.place()
    return {
        "metric": indicator.metric,
        "platform": platform,
        "account": account,
        "period": period_text(period, indicator.window),
        "segment": indicator.key(since=since, until=until),
    }


def _row(asked: Asked, estimate: Estimate, span: Span, level: float) -> dict[str, Any]:
    indicator = asked.indicator
    key = asked.key(span.period.partition(":")[0])
    figures = estimate._asdict()
    notes = figures.pop("notes")
    figures["platforms"] = list(estimate.platforms)
    corrected = "+corrected" if estimate.estimator in CORRECTED_ESTIMATORS.values() else ""
    return {
        **key,
        **figures,
        "interval": level if estimate.low is not None else None,
        "ameclevel": indicator.definition.level,
        "definition": indicator.definition.definition + corrected,
        "as_of": pd.Timestamp(span.as_of) if span.as_of is not None else None,
        "note": " ; ".join(notes) or None,
    }


def evidence_rows(sources: Sources, indicator: Measured, span: Span) -> np.ndarray:
    """Return the rows of comments behind an indicator: those with the code, or those left waiting; none for others."""
    family = indicator.definition.family
    if family == "answers":
        return list_telling(sources, indicator, span)
    if family != "code_share":
        return np.empty(0, dtype=int)
    among = own_comments(sources, indicator) & sources.comments["member"].to_numpy(dtype=bool)
    coded = coded_rows(sources, indicator.dimension or "", indicator.code or "")
    return np.flatnonzero(among & coded & inside(sources.comments["at"].to_numpy(), span))


def name_indicator(indicator: Measured) -> str:
    """Return an indicator in words: the metric's name with its parameters, accounts and publications."""
    metric = indicator.definition
    name = metric.name
    if metric.id == "reply_within_share":
        kind = say("metrics.described.watch") if indicator.hours_kind == "watch" else ""
        hours = format_number(indicator.hours, 0 if float(indicator.hours).is_integer() else 1)
        name = say("metrics.described.reply_within_share", hours=hours, kind=kind)
    elif metric.family == "delay":
        kind = say(f"metrics.described.{indicator.hours_kind}_hours")
        name = say("metrics.described.delay", name=name, share=format_share(indicator.quantile), kind=kind)
    elif indicator.formula is not None:
        name = say("metrics.described.formula", name=name, formula=indicator.formula.words)
    elif metric.family == "code_share":
        name = say("metrics.described.code", name=name, dimension=indicator.dimension, code=indicator.code)
    elif isinstance(indicator, Indicator) and metric.family == "external":
        name = say("metrics.described.external", value=indicator.value, file=indicator.file)
    if indicator.days != "all":
        name += say(f"metrics.described.days.{indicator.days}")
    if indicator.posts.text_matches:
        name += say("metrics.described.posts", words=", ".join(indicator.posts.text_matches))
    if indicator.posts.format:
        name += say("metrics.described.formats", formats=", ".join(indicator.posts.format))
    if indicator.accounts:
        places = (a.platform if a.account is None else f"{a.platform}/{a.account}" for a in indicator.accounts)
        name += say("metrics.described.on", places=", ".join(places))
    return name


CODE_SHARES = ("dimension", "code", "share", "low", "high", "n", "n_comments", "n_authors", "corrected")


def compute_code_shares(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    dimension: str,
    period: str,
    settings: PageSettings | None = None,
    unit: str = "comment",
    human: pd.DataFrame | None = None,
    read: pd.DataFrame | None = None,
    sample: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the shares of a dimension's codes in a period, the largest first: dimension, code, share, low, high, n,
    n_comments, n_authors, corrected.

    `unit` is "comment" (interval corrected for clustering by publication and author) or "author"; `n` is how many of
    them the share is of; n_comments and n_authors are those who said it. Brand, staff and competitors' comments are
    left out. `corrected`: what people read (`human`, `read`, `sample`: see `compute_metrics`) corrects the share; else
    it is to be read as "at least". Codes that no machine found, or of which its precision was measured too low, are not
    in the table.
    """
    settings = settings or PageSettings()
    hand = {"human": human, "read": read, "sample": sample}
    sources = prepare_sources(None, None, comments, codings, settings=settings, **hand)
    span = make_span(period, window="period", zone=settings.page.timezone, since=None, until=sources.until)
    prepared = sources.comments
    kept = (prepared["member"] & prepared["ours"]).to_numpy(dtype=bool) & inside(prepared["at"].to_numpy(), span)
    rows = kept.nonzero()[0]
    found = []
    for known, code in sources.codes or {}:
        coded = coded_rows(sources, dimension, code)
        if known != dimension or not coded[rows].any():
            continue
        estimate = estimate_code(sources, rows, coded, dimension=dimension, code=code, unit=unit)
        if estimate.value is None and estimate.denominator is None and sources.hand is not None:
            continue
        person = prepared["person"].to_numpy()[rows[coded[rows]]]
        people = len(set(person[person >= 0]))
        found.append(
            (
                *(dimension, code, estimate.value, estimate.low, estimate.high),
                *(int(estimate.denominator or 0), int(coded[rows].sum()), people),
                estimate.estimator in CORRECTED_ESTIMATORS.values(),
            )
        )
    shares = pd.DataFrame(found, columns=list(CODE_SHARES)).astype(
        {"dimension": "string", "code": "string", "share": "Float64", "low": "Float64", "high": "Float64",
         "n": "Int64", "n_comments": "Int64", "n_authors": "Int64", "corrected": "boolean"}
    )  # fmt: skip
    return shares.sort_values(["share", "code"], ascending=[False, True], kind="stable", ignore_index=True)


__all__ = ["DEFAULT_METRICS", "METRICS", "Metric", "compute_code_shares", "compute_metrics", "find_metric",
           "measure_key", "name_indicator"]  # fmt: skip
