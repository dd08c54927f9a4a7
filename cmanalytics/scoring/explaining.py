"""How a verdict came about: what was counted, from which rows, with which definition, and each step to the status."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.errors import UsageError
from cmanalytics.indicators import Guardrail
from cmanalytics.metrics.sources import prepare_sources
from cmanalytics.metrics.tracing import ROW_COLUMNS, trace_rows
from cmanalytics.objectives import Objectives
from cmanalytics.scoring.court import GUARDRAIL, Court, Heard, hear, index_measures, judged_period, label, span_of
from cmanalytics.scoring.facts import Case, tell_counted, tell_definition, tell_status
from cmanalytics.scoring.sentences import tell_guardrail, tell_objective
from cmanalytics.settings import PageSettings
from cmanalytics.wording import say

PARTS = ("counted", "definition", "status")
FACT_COLUMNS = ("part", "key", "name", "text")


class Explanation(NamedTuple):
    """Hold the sentence of a row of the scorecard, the facts behind it (part, key, name, text) and the rows counted.

    The parts are those of `PARTS`, in their order: what was counted, with which definition, how the status came about.
    `key` is a fact's identifier, `name` and `text` are in the reader's language.
    """

    sentence: str
    facts: pd.DataFrame
    rows: pd.DataFrame


def explain(
    scorecard_row: Mapping[str, Any] | pd.Series,
    *,
    measures: pd.DataFrame,
    objectives: Objectives,
    settings: PageSettings | None = None,
    codebook: Any = None,
    posts: pd.DataFrame | None = None,
    account_days: pd.DataFrame | None = None,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    folder: str | Path | None = None,
) -> Explanation:
    """Return how a row of the scorecard came about, from the same measures, objectives and settings.

    `rows` are the publications, comments or lines behind the figure (`metrics.tracing.trace_rows`); they need the
    tables that were measured, and are empty without. Raise UsageError for a row of other objectives.
    """
    row, settings = dict(scorecard_row), settings or PageSettings()
    court = Court(index_measures(measures), str(row["period"]), settings, None, codebook, {})
    case = _hear(row, objectives, court)
    facts = [
        (part, key, say(f"scoring.explained.{part}.{key}"), text)
        for part, told in zip(PARTS, (tell_counted, tell_definition, tell_status), strict=True)
        for key, text in told(case)
        if text
    ]
    tables = (posts, account_days, comments, codings)
    given = any(table is not None for table in tables) or folder is not None
    rows = _rows(case, tables, folder) if given else pd.DataFrame(columns=ROW_COLUMNS)
    return Explanation(_sentence(case), pd.DataFrame(facts, columns=FACT_COLUMNS).astype("string"), rows)


def _hear(row: dict[str, Any], objectives: Objectives, court: Court) -> Case:
    name, indicator = str(row["objective"]), str(row["indicator"])
    objective = next((known for known in objectives.objectives if known.id == name), None)
    if objective is None:
        raise UsageError("unknown_scorecard_row", objective=name, indicator=indicator)
    heard = hear(objective, court)
    for known in heard:
        prefix = GUARDRAIL if isinstance(known.indicator, Guardrail) else ""
        if indicator == prefix + label(known.indicator, since=objective.start):
            return Case(objective, *known, tuple(heard), court)
    raise UsageError("unknown_scorecard_row", objective=name, indicator=indicator)


def _sentence(case: Case) -> str:
    if isinstance(case.indicator, Guardrail):
        return tell_guardrail(case.objective, Heard(case.indicator, case.measure, case.verdict), case.court)
    return tell_objective(case.objective, case.heard[0], case.heard[1:], case.court)


def _rows(case: Case, tables: tuple[pd.DataFrame | None, ...], folder: str | Path | None) -> pd.DataFrame:
    court = case.court
    sources = prepare_sources(*tables, settings=court.settings, folder=folder)
    period = judged_period(case.objective, court)
    if case.measure is None or case.measure.value is None:
        return pd.DataFrame(columns=ROW_COLUMNS)
    span = span_of(case.indicator, case.objective, court, period, until=sources.until)
    return trace_rows(sources, case.indicator, span)
