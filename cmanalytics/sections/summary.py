"""One screen of verdicts: the page's name and contents, then an objective a line."""

import pandas as pd

from cmanalytics.display import Html, bullets, element, heading, join, paragraph, spoken, status_badge, table
from cmanalytics.locale import format_date, format_estimate, format_interval, format_month, format_number, format_value
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.scoring.court import GUARDRAIL
from cmanalytics.scoring.measure import count_units, format_gap
from cmanalytics.settings import PageSettings
from cmanalytics.wording import say

ANCHORS = ("objectifs", "detail", "voix", "a-lire", "alertes", "contexte", "methode")


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
    rows = [_summary_row(objective, main_row(scorecard, objective.id)) for objective in objectives.objectives]
    heads = [say(f"report.summary.heads.{name}") for name in ("objective", "status", "figure", "decision")]
    return join(
        [
            heading(say("report.summary.heading"), level=2, anchor="objectifs"),
            table(rows, heads=heads, caption=say("report.summary.caption"), css="summary"),
            paragraph(say("report.summary.legend"), css="note"),
        ]
    )


def main_row(scorecard: pd.DataFrame, objective: str) -> pd.Series:
    """Return the row of an objective's indicator, its guardrails apart."""
    rows = scorecard[(scorecard["objective"] == objective) & ~scorecard["indicator"].str.startswith(GUARDRAIL)]
    return rows.iloc[0]


def _summary_row(objective: Objective, row: pd.Series) -> list[Html | str]:
    link = element("a", objective.statement, attributes={"href": f"#{anchor_of(objective)}"})
    decision = objective.decision
    return [
        link,
        _status_cell(row),
        _figure_text(row),
        join(
            [
                element("strong", decision.question),
                applies(objective, row, "report.summary.now"),
                paragraph(decided_text(objective), css="note"),
            ]
        ),
    ]


def applies(objective: Objective, row: pd.Series, key: str) -> Html:
    """Return what the decision says for the status of a row."""
    # A first measure decides nothing yet: the question itself would be said twice.
    if pd.isna(row["decision"]) or row["decision"] == objective.decision.question:
        return Html("")
    return paragraph(say(key, text=row["decision"]))


def anchor_of(objective: Objective) -> str:
    """Return the anchor of an objective's detail."""
    return f"objectif-{objective.id.replace('_', '-')}"


def decided_text(objective: Objective) -> str:
    """Return when the decision is taken, and by whom."""
    day, by = format_date(objective.decision.decided_on), objective.decision.decided_by
    return say("report.summary.decided_on", date=day, by=by)


def _status_cell(row: pd.Series) -> Html:
    crossed = "guardrail_crossed" in row["cautions"]
    warning = paragraph(status_badge("behind", words="guardrail_statuses", name=say("report.summary.guardrail")))
    return join([status_badge(row["status"]), warning]) if crossed else status_badge(row["status"])


def _figure_text(row: pd.Series) -> Html:
    if row["status"] == "not_measurable":
        return paragraph(row["reason"], css="note") if pd.notna(row["reason"]) else Html("–")
    least = say("scoring.least") if "uncorrected" in row["cautions"] else ""
    rough = say("report.summary.magnitude") if "magnitude" in row["cautions"] else ""
    number = element("span", least, element("span", spoken(_value(row)), css="number"), rough)
    counted = " ; ".join(part for part in (_counted(row), _smallest(row)) if part)
    return join(
        [number, *(paragraph(spoken(note), css="note") for note in (_asked(row), _projected(row), counted) if note)]
    )


def _value(row: pd.Series) -> str:
    # A count is what it is: its interval serves the projection, not the reader.
    if pd.isna(row["low"]) or pd.isna(row["high"]) or row["unit"] == "count":
        return in_unit(row, row["value"])
    return format_estimate(row["value"], row["low"], row["high"], unit=row["unit"])


def _asked(row: pd.Series) -> str:
    if pd.isna(row["target"]):
        return ""
    target = in_unit(row, row["target"])
    if pd.isna(row["expected_now"]) or row["expected_now"] == row["target"]:
        return say("report.summary.target", target=target)
    day = format_date(row["as_of"])
    return say("report.summary.asked", expected=in_unit(row, row["expected_now"]), day=day, target=target)


def _projected(row: pd.Series) -> str:
    if pd.isna(row["projected"]):
        return ""
    interval = format_interval(row["projected_low"], row["projected_high"], unit="count")
    return say("report.summary.projected", value=format_number(row["projected"]), interval=interval)


def _counted(row: pd.Series) -> str:
    return count_units(row["n"], row["n_of"]) if pd.notna(row["n"]) and pd.notna(row["n_of"]) else ""


def _smallest(row: pd.Series) -> str:
    return say("report.summary.mdc", value=format_gap(row["mdc"], unit=row["unit"])) if pd.notna(row["mdc"]) else ""


def in_unit(row: pd.Series, value: float) -> str:
    """Return a value in the unit of a row of the scorecard."""
    return format_value(value, unit=row["unit"] if pd.notna(row["unit"]) else "rate")
