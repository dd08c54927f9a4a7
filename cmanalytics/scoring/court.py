"""What a verdict needs: the measures by their key, the period judged, past measures, and the comments behind."""

from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.indicators import Guardrail, Measured
from cmanalytics.metrics import evidence_rows, measure_key
from cmanalytics.metrics.periods import Span, earlier_periods, make_span, period_days, period_with
from cmanalytics.metrics.sources import Sources
from cmanalytics.objectives import Objective
from cmanalytics.scoring.measure import Measure, read_measure
from cmanalytics.scoring.verdict import Verdict, after_deadline, judge_guardrail, judge_objective
from cmanalytics.settings import PageSettings
from cmanalytics.tables import MEASURES, conform

MOST_EVIDENCE = 50
# How the scorecard names a guardrail: this, then its indicator.
GUARDRAIL = "guardrail:"
_PAST_PERIODS = 24

Measures = dict[tuple[str, ...], dict[str, Any]]


class Court(NamedTuple):
    """Hold what every verdict of a period needs; `sources` is None when no comments are given.

    `evidence` keeps what was listed: objectives share guardrails.
    """

    measures: Measures
    period: str
    settings: PageSettings
    sources: Sources | None
    codebook: Any
    evidence: dict[tuple[str, ...], list[str]]


def index_measures(measures: pd.DataFrame) -> Measures:
    """Return the rows of `measures` in plain values, by their key."""
    frame = conform(measures, MEASURES)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {tuple(row[name] for name in MEASURES.key): row for row in rows}


def judged_period(objective: Objective, court: Court) -> str:
    """Return the period that the verdict is about: once the deadline is past, the deadline's, when it was measured."""
    if period_days(court.period)[0] <= objective.deadline:
        return court.period
    deadline = period_with(objective.deadline, like=court.period)
    return deadline if find_measure(objective.indicator, objective, court, deadline) is not None else court.period


def find_measure(indicator: Measured, objective: Objective, court: Court, period: str) -> Measure | None:
    """Return the measure of an indicator in a period; None when there is none that an objective may be judged by."""
    key = measure_key(indicator, period=period, since=objective.start, until=objective.deadline)
    row = court.measures.get(tuple(key[name] for name in MEASURES.key))
    if row is None or (period_days(period)[0] > objective.deadline and indicator.window != "to_date"):
        return None
    return read_measure(row, span_of(indicator, objective, court, period))


def span_of(indicator: Measured, objective: Objective, court: Court, period: str, *, until: date | None = None) -> Span:
    """Return what an indicator covers in a period; `until` is the last day with data."""
    return make_span(
        period,
        window=indicator.window,
        zone=court.settings.page.timezone,
        since=objective.start,
        until=until,
        deadline=objective.deadline,
    )


class Heard(NamedTuple):
    """Hold an indicator or a guardrail with what it is judged by, and the verdict."""

    indicator: Measured
    measure: Measure | None
    verdict: Verdict

    @property
    def crossed(self) -> bool:
        """Tell whether it is a guardrail that does not hold."""
        return isinstance(self.indicator, Guardrail) and self.verdict.status == "behind"


def hear(objective: Objective, court: Court) -> list[Heard]:
    """Return an objective's indicator, then its guardrails, each with its verdict."""
    guarded = _hear_guardrails(objective, court)
    measure, verdict = _hear_indicator(objective, court)
    if any(known.crossed for known in guarded):
        verdict = verdict._replace(cautions=("guardrail_crossed", *verdict.cautions))
    return [Heard(objective.indicator, measure, verdict), *guarded]


def _hear_indicator(objective: Objective, court: Court) -> tuple[Measure | None, Verdict]:
    period = judged_period(objective, court)
    measure = find_measure(objective.indicator, objective, court, period)
    if measure is None and period_days(court.period)[0] > objective.deadline:
        return None, after_deadline(objective)
    earlier = (
        find_measure(objective.indicator, objective, court, known)
        for known in earlier_periods(period, count=_PAST_PERIODS)[:-1]
    )
    past = [known for known in earlier if known is not None and known.last >= objective.start]
    return measure, judge_objective(objective, measure, past, settings=court.settings)


def _hear_guardrails(objective: Objective, court: Court) -> list[Heard]:
    period = judged_period(objective, court)
    heard = []
    for guardrail in objective.guarded():
        measure = find_measure(guardrail, objective, court, period)
        verdict = judge_guardrail(objective, guardrail, measure, settings=court.settings)
        heard.append(Heard(guardrail, measure, verdict))
    return heard


def label(indicator: Measured, *, since: date | None = None) -> str:
    """Return an indicator as the scorecard names it: the metric, with its parameters in brackets where it has some."""
    segment = indicator.key(since=since)
    platform, account = indicator.place()
    place = "" if platform == "all" else f"platform={platform}" if account == "all" else f"account={platform}/{account}"
    parts = ";".join(part for part in (place, segment if segment != "all" else "") if part)
    return f"{indicator.metric}[{parts}]" if parts else indicator.metric


def name_code(indicator: Measured, court: Court) -> str:
    """Return the name of the code that an indicator counts, "" without codebook or code."""
    if court.codebook is None or indicator.code is None:
        return ""
    code = court.codebook.find_code(indicator.dimension, indicator.code)
    return str(code.name.get(court.settings.language) or "")


def list_evidence(indicator: Measured, objective: Objective, court: Court) -> list[str]:
    """Return the newest comments behind a figure, platform:comment_id."""
    if court.sources is None:
        return []
    period = judged_period(objective, court)
    key = tuple(measure_key(indicator, period=period, since=objective.start, until=objective.deadline).values())
    if key not in court.evidence:
        span = span_of(indicator, objective, court, period, until=court.sources.until)
        comments = court.sources.comments.iloc[evidence_rows(court.sources, indicator, span)]
        newest = comments.sort_values(["at", "platform", "comment_id"], ascending=[False, True, True], kind="stable")
        kept = newest.head(MOST_EVIDENCE)
        told = zip(kept["platform"], kept["comment_id"], strict=True)
        court.evidence[key] = [f"{platform}:{comment}" for platform, comment in told]
    return court.evidence[key]
