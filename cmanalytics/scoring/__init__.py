"""Scoring: whether each objective is where it should be, how sure that is, and the decision that depends on it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.metrics import evidence_rows, measure_key
from cmanalytics.metrics.periods import earlier_periods, make_span, period_days, period_text, period_with
from cmanalytics.metrics.sources import Sources, prepare_sources
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.scoring.sentences import decide, tell_guardrail, tell_objective
from cmanalytics.scoring.trajectory import expected_at, expected_path
from cmanalytics.scoring.verdict import (
    STATUSES,
    Measure,
    Verdict,
    after_deadline,
    judge_guardrail,
    judge_objective,
    units_of,
)
from cmanalytics.settings import PageSettings
from cmanalytics.tables import MEASURES, SCORECARD, conform

MOST_EVIDENCE = 50
_PAST_PERIODS = 24


class _Court(NamedTuple):
    # What every verdict of a period needs.
    measures: dict[tuple[str, ...], dict[str, Any]]
    period: str
    settings: PageSettings
    sources: Sources | None
    codebook: Any


def score_objectives(
    measures: pd.DataFrame,
    objectives: Objectives,
    *,
    period: str | Iterable[str],
    settings: PageSettings | None = None,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    posts: pd.DataFrame | None = None,
    codebook: Any = None,
) -> pd.DataFrame:
    """Return the scorecard of one or several periods (contract `scorecard`): an objective, then its guardrails.

    `measures` come from `compute_metrics` with the same objectives and settings; those of earlier periods say what pace
    is possible. Comments and codings give the `evidence` (posts too, for an indicator on some publications only),
    `codebook` the names of codes. Raise UsageError for a period that is none.
    """
    settings = settings or PageSettings()
    periods = (period,) if isinstance(period, str) else tuple(period)
    for known in periods:
        period_days(known)
    frame = conform(measures, MEASURES)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    court = _Court(
        {tuple(row[name] for name in MEASURES.key): row for row in rows},
        "",
        settings,
        None if comments is None else prepare_sources(posts, None, comments, codings, settings=settings),
        codebook,
    )
    courts = [court._replace(period=known) for known in periods]
    scored = [row for held in courts for objective in objectives.objectives for row in _score(objective, held)]
    return conform(pd.DataFrame(scored, columns=SCORECARD.names), SCORECARD)


def _score(objective: Objective, court: _Court) -> Iterator[dict[str, Any]]:
    period = _judged_period(objective, court)
    measure = _find(objective.indicator, objective, court, period)
    past = [_find(objective.indicator, objective, court, p) for p in earlier_periods(period, count=_PAST_PERIODS)[:-1]]
    if measure is None and period_days(court.period)[0] > objective.deadline:
        verdict = after_deadline(objective, court.period)
    else:
        known = [m for m in past if m is not None and m.value is not None and m.last >= objective.start]
        verdict = judge_objective(objective, measure, known, settings=court.settings)
    yield {
        **_figures(objective.indicator, measure, verdict, court),
        "objective": objective.id,
        "indicator": label(objective.indicator, since=objective.start),
        "baseline": objective.baseline.value if objective.baseline is not None else None,
        "target": objective.target.value if objective.target is not None else None,
        "sentence": tell_objective(objective, measure, verdict, code=_code_name(objective.indicator, court)),
        "decision": decide(objective, verdict).text,
        "evidence": _evidence(objective.indicator, objective, court, period),
    }
    for guardrail in objective.guarded():
        guarded = _find(guardrail, objective, court, period)
        held = judge_guardrail(objective, guardrail, guarded, settings=court.settings)
        yield {
            **_figures(guardrail, guarded, held, court),
            "objective": objective.id,
            "indicator": f"guardrail:{label(guardrail, since=objective.start)}",
            "baseline": None,
            "target": guardrail.value,
            "sentence": tell_guardrail(objective, guardrail, guarded, held, code=_code_name(guardrail, court)),
            "decision": None,
            "evidence": _evidence(guardrail, objective, court, period),
        }


def _judged_period(objective: Objective, court: _Court) -> str:
    # Once the deadline is past, the verdict is the one of the deadline, as long as its period was measured too.
    if period_days(court.period)[0] <= objective.deadline:
        return court.period
    deadline = period_with(objective.deadline, like=court.period)
    return deadline if _find(objective.indicator, objective, court, deadline) is not None else court.period


def _find(indicator: Measured, objective: Objective, court: _Court, period: str) -> Measure | None:
    key = measure_key(indicator, period=period, since=objective.start)
    row = court.measures.get(tuple(key[name] for name in MEASURES.key))
    if row is None or (period_days(period)[0] > objective.deadline and indicator.window != "to_date"):
        return None
    span = make_span(
        period,
        window=indicator.window,
        zone=court.settings.page.timezone,
        since=objective.start,
        until=None,
        deadline=objective.deadline,
    )
    return Measure(
        *(row[name] for name in ("value", "low", "high", "interval")),
        row["estimator"] or "none",
        *(row[name] for name in ("denominator", "n_posts", "n_comments", "n_authors", "coverage")),
        row["definition"] or "",
        row["note"] or "",
        _as_date(row["as_of"]),
        span.first,
        span.last,
        tuple(row["platforms"]),
    )


def _as_date(day: Any) -> date | None:
    return None if day is None else day.date()


def label(indicator: Measured, *, since: date | None = None) -> str:
    """Return an indicator as the scorecard names it: the metric, with its parameters in brackets where it has some."""
    segment = indicator.key(since=since)
    platform, account = indicator.place()
    place = "" if platform == "all" else f"platform={platform}" if account == "all" else f"account={platform}/{account}"
    parts = ";".join(part for part in (place, segment if segment != "all" else "") if part)
    return f"{indicator.metric}[{parts}]" if parts else indicator.metric


def _figures(indicator: Measured, measure: Measure | None, verdict: Verdict, court: _Court) -> dict[str, Any]:
    return {
        "period": court.period,
        "value": measure.value if measure is not None else None,
        "low": measure.low if measure is not None else None,
        "high": measure.high if measure is not None else None,
        "expected_now": verdict.expected,
        "p_on_track": verdict.chance,
        "status": verdict.status,
        "n": units_of(measure) if measure is not None else None,
        "coverage": measure.coverage if measure is not None else None,
        "mdc": verdict.mdc if verdict.mdc == verdict.mdc else None,
        "unit": indicator.measured_unit,
        "reason": verdict.reason or None,
    }


def _code_name(indicator: Measured, court: _Court) -> str:
    if court.codebook is None or indicator.code is None:
        return ""
    code = court.codebook.find_code(indicator.dimension, indicator.code)
    return str(code.name.get(court.settings.page.language) or "")


def _evidence(indicator: Measured, objective: Objective, court: _Court, period: str) -> list[str]:
    if court.sources is None:
        return []
    span = make_span(
        period,
        window=indicator.window,
        zone=court.settings.page.timezone,
        since=objective.start,
        until=court.sources.until,
        deadline=objective.deadline,
    )
    comments = court.sources.comments.iloc[evidence_rows(court.sources, indicator, span)]
    newest = comments.sort_values(["at", "platform", "comment_id"], ascending=[False, True, True], kind="stable")
    kept = newest.head(MOST_EVIDENCE)
    return [f"{platform}:{comment}" for platform, comment in zip(kept["platform"], kept["comment_id"], strict=True)]


__all__ = ["STATUSES", "expected_at", "expected_path", "label", "period_text", "score_objectives"]
