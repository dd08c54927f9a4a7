"""Objectives first: the page's name and contents, one screen of verdicts, then each objective with its evidence."""

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
    status_badge,
    table,
    verbatim,
)
from cmanalytics.evidence import quote_comments
from cmanalytics.locale import format_date, format_days, format_estimate, format_interval, format_month, format_value
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.plots import plot_trajectory
from cmanalytics.scoring.verdict import format_gap
from cmanalytics.settings import PageSettings
from cmanalytics.wording import current_language, has, say

ANCHORS = ("objectifs", "detail", "voix", "a-lire", "alertes", "contexte", "methode")
GUARDRAIL = "guardrail:"
PERSONA = "persona"


def show_cover(settings: PageSettings, *, month: str) -> Html:
    """Return the page's title, its sharing level and the contents list."""
    links = [element("a", say(f"report.contents.{name}"), attributes={"href": f"#{name}"}) for name in ANCHORS]
    title = say("report.cover.title", name=settings.page.name, month=format_month(month))
    return join(
        [
            heading(title, level=1),
            paragraph(say("report.cover.lead"), css="lead"),
            paragraph(say(f"report.sharing.{settings.sharing_level}"), css="note"),
            element("nav", bullets(links), attributes={"aria-label": say("report.contents.label")}),
        ]
    )


def show_summary(scorecard: pd.DataFrame, objectives: Objectives) -> Html:
    """Return one row an objective: status in a word and a shape, figure, and the decision that depends on it."""
    rows = [_summary_row(objective, _main_row(scorecard, objective.id)) for objective in objectives.objectives]
    heads = [say(f"report.summary.heads.{name}") for name in ("objective", "status", "figure", "decision")]
    return join(
        [
            heading(say("report.summary.heading"), level=2, anchor="objectifs"),
            table(rows, heads=heads, caption=say("report.summary.caption"), css="summary"),
            paragraph(say("report.summary.legend"), css="note"),
        ]
    )


def _main_row(scorecard: pd.DataFrame, objective: str) -> pd.Series:
    rows = scorecard[(scorecard["objective"] == objective) & ~scorecard["indicator"].str.startswith(GUARDRAIL)]
    return rows.iloc[0]


def _summary_row(objective: Objective, row: pd.Series) -> list[Html | str]:
    link = element("a", objective.statement, attributes={"href": f"#{_anchor(objective)}"})
    decision = objective.decision
    return [
        link,
        status_badge(row["status"]),
        _figure_text(row),
        join(
            [
                element("strong", decision.question),
                _applies(objective, row, "report.summary.now"),
                paragraph(_decided(objective), css="note"),
            ]
        ),
    ]


def _applies(objective: Objective, row: pd.Series, key: str) -> Html:
    # A first measure decides nothing yet: the question itself would be said twice.
    if pd.isna(row["decision"]) or row["decision"] == objective.decision.question:
        return Html("")
    return paragraph(say(key, text=row["decision"]))


def _anchor(objective: Objective) -> str:
    return f"objectif-{objective.id.replace('_', '-')}"


def _decided(objective: Objective) -> str:
    day, by = format_date(objective.decision.decided_on), objective.decision.decided_by
    return say("report.summary.decided_on", date=day, by=by)


def _figure_text(row: pd.Series) -> Html:
    lines = []
    if pd.notna(row["value"]):
        lines.append(element("span", _value(row), css="number"))
    if pd.notna(row["target"]):
        lines.append(paragraph(say("report.summary.target", target=_in_unit(row, row["target"])), css="note"))
    if row["status"] == "not_measurable" and pd.notna(row["reason"]):
        lines = [paragraph(row["reason"], css="note")]
    return join(lines) if lines else Html("–")


def _value(row: pd.Series) -> str:
    # A count is what it is: its interval serves the projection, not the reader.
    if pd.isna(row["low"]) or pd.isna(row["high"]) or row["unit"] == "count":
        return _in_unit(row, row["value"])
    return format_estimate(row["value"], row["low"], row["high"], unit=row["unit"])


def _in_unit(row: pd.Series, value: float) -> str:
    return format_value(value, unit=row["unit"] if pd.notna(row["unit"]) else "rate")


def show_objectives(
    scorecard: pd.DataFrame,
    history: pd.DataFrame,
    objectives: Objectives,
    *,
    comments: pd.DataFrame,
    codebook: Codebook,
    settings: PageSettings,
) -> Html:
    """Return each objective: sentence, trajectory, decision, what was declared, guardrails, comments behind the figure.

    `history`: rows of the scorecard for the months up to this one.
    """
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
) -> Html:
    row = _main_row(rows, objective.id)
    picture = plot_trajectory(history, title=objective.statement, colours=settings.look.colours)
    guardrails = [
        _guardrail(guardrail) for _, guardrail in rows[rows["indicator"].str.startswith(GUARDRAIL)].iterrows()
    ]
    return element(
        "section",
        heading(objective.statement, level=3, anchor=_anchor(objective)),
        paragraph(status_badge(row["status"])),
        paragraph(row["sentence"], css="sentence"),
        _decision(objective, row),
        figure(picture) if picture else paragraph(say("report.detail.no_picture"), css="note"),
        bullets(guardrails) if guardrails else Html(""),
        _evidence(objective, row, comments, settings),
        details(say("report.detail.sheet"), _declared(objective, row, goal, audience)),
        css="objective",
    )


def _decision(objective: Objective, row: pd.Series) -> Html:
    return element(
        "div",
        paragraph(element("strong", say("report.detail.decision", question=objective.decision.question))),
        _applies(objective, row, "report.detail.decision_now"),
        paragraph(_decided(objective), css="note"),
        css="decision",
    )


def _guardrail(row: pd.Series) -> Html:
    return join([status_badge(row["status"], words="guardrail_statuses"), paragraph(row["sentence"])])


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
    return say("report.detail.baseline_text", value=_in_unit(row, start.value), interval=interval, period=period)


def _target(objective: Objective, row: pd.Series) -> str | None:
    if objective.target is None:
        return None
    return say(
        "report.detail.target_text",
        target=_in_unit(row, objective.target.value),
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
