"""Scoring: whether each objective is where it should be, how sure that is, and the decision that depends on it."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from cmanalytics.indicators import Guardrail
from cmanalytics.metrics.periods import period_days, period_text
from cmanalytics.metrics.sources import prepare_sources
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.scoring.court import GUARDRAIL, Court, Heard, hear, index_measures, label, list_evidence
from cmanalytics.scoring.explaining import explain
from cmanalytics.scoring.measure import comparable_since, unit_name, units_of
from cmanalytics.scoring.sentences import decide, reason_of, tell_guardrail, tell_objective
from cmanalytics.scoring.trajectory import expected_at, expected_path
from cmanalytics.scoring.verdict import CAUTIONS, STATUSES
from cmanalytics.settings import PageSettings
from cmanalytics.tables import SCORECARD, conform


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
    sources = None if comments is None else prepare_sources(posts, None, comments, codings, settings=settings)
    court = Court(index_measures(measures), "", settings, sources, codebook, {})
    scored = [
        row
        for known in periods
        for objective in objectives.objectives
        for row in _score(objective, court._replace(period=known))
    ]
    return conform(pd.DataFrame(scored, columns=SCORECARD.names), SCORECARD)


def _score(objective: Objective, court: Court) -> Iterator[dict[str, Any]]:
    main, *guarded = hear(objective, court)
    yield {
        **_figures(objective, main, court),
        "indicator": label(main.indicator, since=objective.start),
        "baseline": objective.baseline.value if objective.baseline is not None else None,
        "target": objective.target.value if objective.target is not None else None,
        "sentence": tell_objective(objective, main, guarded, court),
        "decision": decide(objective, main.verdict).text,
    }
    for held in guarded:
        yield {
            **_figures(objective, held, court),
            "indicator": GUARDRAIL + label(held.indicator, since=objective.start),
            "target": held.indicator.value if isinstance(held.indicator, Guardrail) else None,
            "sentence": tell_guardrail(objective, held, court),
        }


def _figures(objective: Objective, heard: Heard, court: Court) -> dict[str, Any]:
    indicator, measure, verdict = heard
    projected = verdict.projection
    found = {
        "objective": objective.id,
        "period": court.period,
        "expected_now": verdict.expected,
        "p_on_track": verdict.chance,
        "status": verdict.status,
        "mdc": verdict.mdc,
        "projected": projected.value if projected is not None else None,
        "projected_low": projected.low if projected is not None else None,
        "projected_high": projected.high if projected is not None else None,
        "unit": indicator.measured_unit,
        "reason": reason_of(indicator, measure, verdict) or None,
        "cautions": list(verdict.cautions),
        "evidence": list_evidence(indicator, objective, court),
    }
    if measure is None:
        return found
    since = comparable_since(indicator, measure)
    return {
        **found,
        **{name: getattr(measure, name) for name in ("value", "low", "high", "coverage")},
        "n": units_of(measure),
        "n_of": unit_name(measure),
        "as_of": pd.Timestamp(measure.day),
        "comparable_since": None if since is None else pd.Timestamp(since),
    }


__all__ = [
    "CAUTIONS",
    "STATUSES",
    "explain",
    "expected_at",
    "expected_path",
    "label",
    "period_text",
    "score_objectives",
]
