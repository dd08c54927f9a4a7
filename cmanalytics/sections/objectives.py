"""Each objective with its evidence: sentence, trajectory, decision, guardrails, what was declared, what was counted."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.display import (
    Html,
    bullets,
    details,
    element,
    figure,
    heading,
    join,
    paragraph,
    spoken,
    status_badge,
    verbatim,
)
from cmanalytics.evidence import quote_comments
from cmanalytics.locale import format_date, format_days, format_interval
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.plots import plot_trajectory
from cmanalytics.scoring import explain
from cmanalytics.scoring.court import GUARDRAIL
from cmanalytics.scoring.explaining import PARTS, Explanation
from cmanalytics.scoring.measure import format_gap
from cmanalytics.sections.summary import anchor_of, applies, decided_text, in_unit, main_row
from cmanalytics.settings import PageSettings
from cmanalytics.wording import current_language, has, say

PERSONA = "persona"
# Facts of an explanation that stand on the sheet, in the badge or in the decision; sources are for the analyst.
_SAID_ELSEWHERE = ("meaning", "pitfall", "mdc", "status", "decision", "source")


def show_objectives(
    scorecard: pd.DataFrame,
    history: pd.DataFrame,
    objectives: Objectives,
    *,
    comments: pd.DataFrame,
    codebook: Codebook,
    settings: PageSettings,
    measures: pd.DataFrame | None = None,
) -> Html:
    """Return each objective: sentence, trajectory, decision, what was declared, guardrails, comments behind the figure.

    `history`: rows of the scorecard for the months up to this one; `measures`, those it was made of, add how each
    status came about.
    """

    def tell(row: pd.Series) -> Html:
        if measures is None:
            return Html("")
        return _explained(explain(row, measures=measures, objectives=objectives, settings=settings, codebook=codebook))

    goals = {goal.id: goal.statement for goal in objectives.business_goals}
    blocks = [
        _objective_block(
            objective,
            scorecard[scorecard["objective"] == objective.id],
            history[(history["objective"] == objective.id) & ~history["indicator"].str.startswith(GUARDRAIL)],
            goal=goals[objective.goal],
            audience=_audience(objective, codebook),
            comments=comments,
            settings=settings,
            tell=tell,
        )
        for objective in objectives.objectives
    ]
    return join([heading(say("report.detail.heading"), level=2, anchor="detail"), *blocks])


def _objective_block(
    objective: Objective,
    rows: pd.DataFrame,
    history: pd.DataFrame,
    *,
    goal: str,
    audience: str,
    comments: pd.DataFrame,
    settings: PageSettings,
    tell: Callable[[pd.Series], Html],
) -> Html:
    row = main_row(rows, objective.id)
    picture = plot_trajectory(history, title=objective.statement, colours=settings.look.colours)
    guardrails = [
        _guardrail(guardrail) for _, guardrail in rows[rows["indicator"].str.startswith(GUARDRAIL)].iterrows()
    ]
    return element(
        "section",
        heading(objective.statement, level=3, anchor=anchor_of(objective)),
        paragraph(status_badge(row["status"])),
        paragraph(spoken(row["sentence"]), css="sentence"),
        _decision(objective, row),
        figure(picture) if picture else paragraph(say("report.detail.no_picture"), css="note"),
        bullets(guardrails) if guardrails else Html(""),
        _evidence(objective, row, comments, settings),
        details(say("report.detail.sheet"), _declared(objective, row, goal, audience)),
        tell(row),
        css="objective",
    )


def _decision(objective: Objective, row: pd.Series) -> Html:
    return element(
        "div",
        paragraph(element("strong", say("report.detail.decision", question=objective.decision.question))),
        applies(objective, row, "report.detail.decision_now"),
        paragraph(decided_text(objective), css="note"),
        css="decision",
    )


def _guardrail(row: pd.Series) -> Html:
    return join([status_badge(row["status"], words="guardrail_statuses"), paragraph(spoken(row["sentence"]))])


def _explained(explanation: Explanation) -> Html:
    facts = explanation.facts[~explanation.facts["key"].isin(_SAID_ELSEWHERE)]
    blocks = [
        block
        for part in PARTS
        for block in (heading(say(f"report.detail.parts.{part}"), level=4), _listed(facts[facts["part"] == part]))
    ]
    return details(say("report.detail.explained"), *blocks)


def _listed(facts: pd.DataFrame) -> Html:
    rows = zip(facts["name"], facts["text"], strict=True)
    return element("dl", *(cell for name, text in rows for cell in (element("dt", name), element("dd", spoken(text)))))


def _declared(objective: Objective, row: pd.Series, goal: str, audience: str) -> Html:
    metric = objective.indicator.definition
    facts: list[tuple[str, Any]] = [
        ("goal", goal),
        ("audience", audience),
        ("level", say(f"metrics.levels.{objective.level}")),
        ("metric", say("report.detail.metric_text", name=metric.name, definition=metric.meaning)),
        ("pitfall", metric.pitfall),
        ("owner", objective.owner),
        ("baseline", _baseline(objective, row)),
        ("target", _target(objective, row)),
        ("mdc", _smallest_change(row)),
        ("failure", objective.failure_signal),
        ("limits", objective.limits),
        ("reason", row["reason"] if pd.notna(row["reason"]) and row["status"] != "not_measurable" else None),
    ]
    known = [(say(f"report.detail.{name}"), str(value)) for name, value in facts if value]
    return element("dl", *(part for name, value in known for part in (element("dt", name), element("dd", value))))


def _audience(objective: Objective, codebook: Codebook) -> str:
    known = {code.id: code.name[current_language()] for code in codebook.find_dimension(PERSONA).codes}
    return ", ".join(known.get(name, say("report.detail.everybody")) for name in objective.audience)


def _smallest_change(row: pd.Series) -> str | None:
    if pd.isna(row["mdc"]):
        return None
    return say("report.detail.mdc_text", value=format_gap(row["mdc"], unit=row["unit"]))


def _baseline(objective: Objective, row: pd.Series) -> str | None:
    start = objective.baseline
    if start is None:
        return None
    interval, period, days = "", "", start.days()
    if start.low is not None and start.high is not None:
        bounds = format_interval(start.low, start.high, unit=row["unit"])
        interval = say("report.detail.baseline_interval", interval=bounds)
    if start.period is not None:
        period = say("report.detail.baseline_period", period=format_days(*days) if days else start.period)
    return say("report.detail.baseline_text", value=in_unit(row, start.value), interval=interval, period=period)


def _target(objective: Objective, row: pd.Series) -> str | None:
    if objective.target is None:
        return None
    return say(
        "report.detail.target_text",
        target=in_unit(row, objective.target.value),
        deadline=format_date(objective.deadline),
        rationale=objective.target.rationale,
    )


def _evidence(objective: Objective, row: pd.Series, comments: pd.DataFrame, settings: PageSettings) -> Html:
    if not len(row["evidence"]):
        return Html("")
    quotes = quote_comments(comments, row["evidence"], settings=settings)
    if quotes.empty:
        return paragraph(say("report.detail.hidden_evidence"), css="note")
    # For answers these are the comments left waiting: the title must say so.
    named = f"report.detail.evidence_titles.{objective.indicator.metric}"
    title = say(named if has(named) else "report.detail.evidence_title")
    summary = say(f"report.detail.evidence{'_one' if len(quotes) == 1 else ''}", title=title, count=len(quotes))
    return details(summary, bullets([verbatim(text) for text in quotes["text"]]))
