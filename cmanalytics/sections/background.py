"""What stands behind the figures: alerts and what to do, measures without objective (closed), how it was made."""

from importlib.metadata import version

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.display import Html, bullets, details, element, heading, join, paragraph, table
from cmanalytics.locale import (
    format_date,
    format_estimate,
    format_month,
    format_number,
    format_share,
    format_value,
    name_platform,
)
from cmanalytics.metrics import METRICS
from cmanalytics.objectives import Objectives
from cmanalytics.readers.listing import name_sheet
from cmanalytics.settings import PageSettings
from cmanalytics.tables import MEASURES
from cmanalytics.wording import current_language, say

HASH_SHOWN = 12
PLACE = ["metric", "platform", "account"]


def show_alerts(alerts: pd.DataFrame) -> Html:
    """Return what was skipped, dropped, doubtful or guessed, gravest first, with what to do; minor ones closed."""
    title = heading(say("report.alerts.heading"), level=2, anchor="alertes")
    if alerts.empty:
        return join([title, paragraph(say("report.alerts.none"))])
    grave = alerts[alerts["severity"] != "info"]
    minor = alerts[alerts["severity"] == "info"]
    parts = [title, paragraph(say("report.alerts.lead"), css="lead")]
    if not grave.empty:
        parts.append(bullets([_alert(row) for _, row in grave.iterrows()], css="alerts"))
    if not minor.empty:
        listed = bullets([_alert(row) for _, row in minor.iterrows()], css="alerts")
        parts.append(details(say("report.alerts.minor"), listed, css="minor"))
    return join(parts)


def _alert(row: pd.Series) -> Html:
    label = element("strong", say(f"report.alerts.severity.{row['severity']}"), " ")
    said = row["count"] == 1 or str(row["count"]) in row["message"]
    times = "" if said else say("report.alerts.times", count=row["count"])
    message = f"{row['file']} : {row['message']}{times}" if row["file"] else f"{row['message']}{times}"
    return element(
        "div",
        label,
        message,
        paragraph(say("report.alerts.do", text=row["what_to_do"])),
        css=f"severity-{row['severity']}",
    )


def show_context(context: pd.DataFrame, measures: pd.DataFrame, objectives: Objectives, *, period: str) -> Html:
    """Return, closed, the period's measures that serve no objective; counts only as an index of earlier months.

    `context`: the default measures; `measures`: what objectives ask for, earlier months of what they watch included.
    """
    known = {metric.id: metric for metric in METRICS}
    served = {
        measured.metric
        for objective in objectives.objectives
        for measured in (objective.indicator, *objective.guardrails)
    }
    rows = pd.concat([measures, context]).drop_duplicates(list(MEASURES.key))
    rows = rows[(rows["segment"] == "all") & ~rows["metric"].isin(served) & rows["value"].notna()]
    why = {(watched.metric, *watched.place()): watched.why for watched in objectives.watched if watched.why}
    lines = [
        [known[row["metric"]].name, _where(row), shown, why.get(tuple(row[PLACE]), _note(row))]
        for _, row in rows[rows["period"] == period].iterrows()
        if (shown := _context_value(row, rows, known[row["metric"]].unit))
    ]
    heads = [say(f"report.context.heads.{name}") for name in ("metric", "where", "value", "note")]
    body = table(lines, heads=heads, caption=say("report.context.caption")) if lines else Html("")
    lead = paragraph(say("report.context.lead"), css="note")
    title = heading(say("report.context.heading"), level=2, anchor="contexte")
    return join([title, details(say("report.context.summary"), lead, body)])


def _note(row: pd.Series) -> str:
    return row["note"] if pd.notna(row["note"]) else ""


def _where(row: pd.Series) -> str:
    if row["platform"] == "all":
        return say("report.context.everywhere")
    platform = name_platform(row["platform"])
    return platform if row["account"] == "all" else f"{platform} : {row['account']}"


def _context_value(row: pd.Series, rows: pd.DataFrame, unit: str) -> str:
    if unit == "count":
        same = (rows["metric"] == row["metric"]) & (rows["platform"] == row["platform"])
        earlier = rows[same & (rows["account"] == row["account"]) & (rows["period"] < row["period"])]["value"].mean()
        known = pd.notna(earlier) and earlier > 0
        return say("report.context.index", value=format_number(100 * row["value"] / earlier)) if known else ""
    if pd.isna(row["low"]):
        return format_value(row["value"], unit=unit)
    return format_estimate(row["value"], row["low"], row["high"], unit=unit)


def show_provenance(inputs: pd.DataFrame, codebook: Codebook, settings: PageSettings, *, month: str) -> Html:
    """Return how the report was made: files with their hashes, versions, parameters, privacy."""
    rows = [_input(row) for _, row in inputs.iterrows()]
    heads = [say(f"report.provenance.heads.{name}") for name in ("file", "reader", "rows", "dates", "hash")]
    facts = [
        say("report.provenance.month", month=format_month(month), zone=settings.page.timezone, lang=current_language()),
        say("report.provenance.intervals", level=format_share(settings.status_policy.interval)),
        say("report.provenance.codebook", codebook=codebook.label),
        say("report.provenance.versions", version=version("cmanalytics")),
        say("report.provenance.pseudonyms"),
        say("report.provenance.no_privacy")
        if settings.privacy is None
        else say("report.provenance.retention", days=settings.privacy.retention_days.text),
    ]
    title = heading(say("report.provenance.heading"), level=2, anchor="methode")
    body = table(rows, heads=heads, caption=say("report.provenance.caption"))
    return join([title, bullets(facts), details(say("report.provenance.summary"), body)])


def _input(row: pd.Series) -> list[Html | str]:
    dates = "–" if pd.isna(row["first"]) else f"{format_date(row['first'])} – {format_date(row['last'])}"
    read = pd.notna(row["reader"])
    digest = element("span", row["sha256"][:HASH_SHOWN] if pd.notna(row["sha256"]) else "–", css="hash")
    reader = row["reader"] if read else say("report.provenance.unread")
    return [name_sheet(row["file"], row["sheet"]), reader, format_number(row["rows"]) if read else "–", dates, digest]
