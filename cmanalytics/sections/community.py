"""The voice of the community: themes with shares, intervals and quotes; then what someone must read or answer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.display import Html, bullets, element, figure, heading, join, paragraph, table, verbatim
from cmanalytics.evidence import explain_missing_quotes, select_quotes
from cmanalytics.locale import format_date, format_estimate, format_moment, format_number, format_share
from cmanalytics.metrics import compute_code_shares
from cmanalytics.plots import plot_shares
from cmanalytics.privacy import redact
from cmanalytics.settings import PageSettings
from cmanalytics.wording import current_language, say

# The dimension and the unit of its shares: a persona is a person, the rest is what a comment says.
VOICE: tuple[tuple[str, str], ...] = (
    ("job", "comment"),
    ("motivation", "comment"),
    ("frustration", "comment"),
    ("persona", "author"),
)
MOST_CODES = 8
MOST_TO_READ = 20
READ_WORDS = 25
DISTRESS = "crisis:distress"


def show_voice(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    period: str,
    settings: PageSettings,
    hand: Mapping[str, pd.DataFrame] | None = None,
) -> Html:
    """Return jobs, motivations, frustrations and personas of a period: shares, intervals, n and redacted quotes.

    `hand` (`human`, `read` and `sample` of `compute_metrics`) corrects the shares; a mark tells which are corrected.
    """
    hand = hand if hand and not hand["read"].empty else {}
    blocks = [
        _dimension(comments, codings, codebook, dimension, unit, period, settings, hand)
        for dimension, unit in VOICE
        if dimension in [known.id for known in codebook.dimensions]
    ]
    lead = paragraph(say("report.voice.lead_read" if hand else "report.voice.lead"), css="lead")
    return join([heading(say("report.voice.heading"), level=2, anchor="voix"), lead, *blocks])


def _dimension(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    dimension: str,
    unit: str,
    period: str,
    settings: PageSettings,
    hand: Mapping[str, pd.DataFrame],
) -> Html:
    title = heading(say(f"report.voice.dimensions.{dimension}"), level=3)
    asked: dict[str, Any] = {"dimension": dimension, "period": period, "settings": settings, "unit": unit, **hand}
    shares = compute_code_shares(comments, codings, **asked)
    shares = shares[shares["n_authors"] >= settings.min_group].head(MOST_CODES)
    if shares.empty:
        return join([title, paragraph(say("report.voice.empty", min_group=settings.min_group))])
    labels = [_label(codebook, dimension, code) for code in shares["code"]]
    rows = [
        [label, _share(row, marked=bool(hand)), _quotes(comments, codings, dimension, row["code"], period, settings)]
        for label, (_, row) in zip(labels, shares.iterrows(), strict=True)
    ]
    heads = [say(f"report.voice.heads.{name}") for name in ("code", "share_read" if hand else "share", "quotes")]
    base = say(f"report.voice.n_{unit}s", n=format_number(shares["n"].iloc[0]))
    question = codebook.find_dimension(dimension).question[current_language()]
    caption = say("report.voice.caption", question=question, base=base)
    return join(
        [title, _picture(shares.assign(label=labels), dimension, settings), table(rows, heads=heads, caption=caption)]
    )


def _picture(shares: pd.DataFrame, dimension: str, settings: PageSettings) -> Html:
    # One bar compares nothing: the table says it better.
    title = say(f"report.voice.dimensions.{dimension}")
    picture = plot_shares(shares, title=title, colours=settings.look.colours) if len(shares) > 1 else None
    return figure(picture) if picture else Html("")


def _label(codebook: Codebook, dimension: str, code: str) -> str:
    return codebook.find_code(dimension, code).name[current_language()]


def _share(row: pd.Series, *, marked: bool) -> Html:
    known = pd.notna(row["low"])
    text = format_estimate(row["share"], row["low"], row["high"], unit="share") if known else format_share(row["share"])
    number = element("span", text, css="number")
    if not marked:
        return number
    if row["corrected"]:
        return join([number, paragraph(say("report.voice.corrected"), css="note")])
    return element("span", say("scoring.least"), number)


def _quotes(
    comments: pd.DataFrame, codings: pd.DataFrame, dimension: str, code: str, period: str, settings: PageSettings
) -> Html:
    quotes = select_quotes(comments, codings, dimension=dimension, code=code, settings=settings, period=period)
    if quotes.empty:
        why = explain_missing_quotes(
            comments, codings, dimension=dimension, code=code, settings=settings, period=period
        )
        return paragraph(why, css="note")
    return bullets([verbatim(text) for text in quotes["text"]])


def show_to_read(to_read: pd.DataFrame, *, settings: PageSettings) -> Html:
    """Return the reading queue, most urgent first, redacted; the whole list with links stays in to_read.csv."""
    title = heading(say("report.to_read.heading"), level=2, anchor="a-lire")
    if to_read.empty:
        return join([title, paragraph(say("report.to_read.empty"))])
    if settings.sharing_level == "public":
        return join([title, paragraph(say("report.to_read.public"))])
    rows = [
        [
            say("report.to_read.level", level=row["level"]),
            _why(row),
            _when(row, settings),
            row["route_to"],
            _excerpt(row),
        ]
        for _, row in to_read.head(MOST_TO_READ).iterrows()
    ]
    heads = [say(f"report.to_read.heads.{name}") for name in ("level", "why", "when", "who", "text")]
    more = paragraph(say("report.to_read.more"), css="note") if len(to_read) > MOST_TO_READ else Html("")
    lead = paragraph(say("report.to_read.lead"), css="lead")
    return join([title, lead, table(rows, heads=heads, caption=say("report.to_read.caption")), more])


def _why(row: pd.Series) -> Html:
    advice = paragraph(row["advice"], css="note") if pd.notna(row["advice"]) else Html("")
    return join([element("span", row["why"]), advice])


def _when(row: pd.Series, settings: PageSettings) -> Html:
    # Outside the team the hour is left out: with it, a search finds who wrote.
    zone = settings.page.timezone
    parts = []
    if pd.notna(row["written_at"]) and settings.sharing_level == "internal":
        parts.append(format_moment(row["written_at"], zone=zone))
    elif pd.notna(row["written_at"]):
        parts.append(format_date(row["written_at"].tz_convert(zone)))
    if pd.notna(row["off_hours"]) and row["off_hours"]:
        parts.append(say("report.to_read.off_hours"))
    if pd.notna(row["due"]) and settings.sharing_level == "internal":
        parts.append(say("report.to_read.due", moment=format_moment(row["due"], zone=zone)))
    return element("span", " ; ".join(parts) or "–")


def _excerpt(row: pd.Series) -> Html:
    # The words of a person in distress stay out of the page; the procedure stands beside.
    if DISTRESS in row["codes"]:
        return paragraph(say("report.to_read.distress"), css="note")
    return verbatim(_shortened(row["text"]))


def _shortened(text: str) -> str:
    words = redact(text).split()
    return " ".join(words[:READ_WORDS]) + (" …" if len(words) > READ_WORDS else "")
