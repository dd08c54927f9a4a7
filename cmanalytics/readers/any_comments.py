"""Comment files whose columns are recognised by what people call them, or declared in page.yml."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.errors import DataError
from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed
from cmanalytics.readers.comments import Form, build_comments
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import sheet_at

# What people call the columns of a comment file, best name first; "_", "-", "." and case do not count.
_NAMES = {
    "comment_id": (
        "comment id|commentid|id du commentaire|id commentaire|identifiant du commentaire|comment number (id)"
        "|review id|reviewid|id de l'avis|cid|id|identifiant"
    ),
    "post_id": (
        "post id|postid|id de la publication|identifiant de la publication|id publication|id du post|video id|videoid"
        "|id de la vidéo|media id|publication|post|commentable id"
    ),
    "parent_id": (
        "parent id|parentid|id du parent|en réponse à|réponse à|reply to|in reply to|parent comment id"
        "|replied to comment id|parent"
    ),
    "author": (
        "author|auteur|auteur·ice|autrice|authordisplayname|author name|author/name|nom de l'auteur|nom|name|pseudo"
        "|username|user name|nom d'utilisateur|utilisateur|user|ownerusername|owner username|comment from name"
        "|from name|from|nickname|user @|consumer displayname"
    ),
    "author_id": "author id|authorid|author/id|id de l'auteur|user id|author fullname",
    "text": (
        "text|texte|message|commentaire|comment|comment text|texte du commentaire|textoriginal|body|contenu|content"
        "|avis|review|review text|textdisplay|verbatim"
    ),
    "written_at": (
        "written at|date|publié le|publiée le|écrit le|posté le|date du commentaire|date de publication|publishedat"
        "|published at|created at|createdat|created time|comment created|created utc|timestamp|date et heure"
        "|horodatage|time|heure|at|date published|dates publisheddate"
    ),
    "reactions": (
        "reactions|réactions|likes|j'aime|mentions j'aime|like count|likecount|likescount|likes count"
        "|commentlikecount|thumbsupcount|nombre de j'aime"
    ),
    "rating": "rating|note|étoiles|stars|nombre d'étoiles",
    "platform": "platform|plateforme|réseau|réseau social|network",
    "account": "account|compte|page|page name|nom de la page|account name|nom du compte|chaîne|channel",
    "lang": "lang|langue|language",
    "url": "url|lien|link|permalink|permalien|commenturl|comment url|lien du commentaire",
}
GENERIC: Mapping[str, tuple[str, ...]] = {
    column: tuple(map(normalise_header, names.split("|"))) for column, names in _NAMES.items()
}
# A table with one of these is about publications, whatever else it holds.
_STATISTICS = frozenset(
    "impressions|reach|couverture|views|vues|engagements|engagement rate|total interactions|portée|total views"
    "|watch time (hours)|impressions (total)|video views|shares|partages|comments|commentaires".split("|")
)
_ROW_NUMBERS = frozenset({"id", "identifiant", "index", "comment number (id)"})


def place_generic(header: list[str]) -> dict[str, int]:
    """Return which position of a header holds which column of a comment, best names first."""
    positions: dict[str, int] = {}
    for position, cell in enumerate(header):
        positions.setdefault(normalise_header(cell), position)
    placed: dict[str, int] = {}
    for column, names in GENERIC.items():
        found = next((positions[name] for name in names if name in positions), None)
        if found is not None and found not in placed.values():
            placed[column] = found
    return placed


def find_generic(opened: Opened) -> int:
    """Return the row of a comment file's header, or -1: a text column, and no column of publication statistics.

    A header under title rows must be surer of itself (three columns known) than one that comes first.
    """
    first = next((row for row, cells in enumerate(opened.rows) if cells), 0)
    for row, cells in enumerate(opened.rows[: opened.header_depth]):
        placed = place_generic(cells)
        if "text" in placed and (row == first or len(placed) >= 3):
            headers = {normalise_header(cell) for cell in cells}
            certain = {"comment id", "text"} <= headers
            return -1 if headers & _STATISTICS and not certain else row
    return -1


def parse_generic(opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of a file recognised by the names of its columns; an alert says what was taken for what."""
    sheet, alerts = sheet_at(opened, row)
    placed = place_generic(sheet.header)
    if "comment_id" in placed and _are_row_numbers(
        sheet.header[placed["comment_id"]], sheet.cells[placed["comment_id"]]
    ):
        del placed["comment_id"]
    texts = pd.DataFrame({column: sheet.cells[position] for column, position in placed.items()})
    taken = ", ".join(f"{sheet.header[position]} → {column}" for column, position in placed.items())
    alerts.append(make_alert("columns_recognised", severity="info", file=opened.name, table="comments", columns=taken))
    html = normalise_header(sheet.header[placed["text"]]) in ("textdisplay",)
    parsed = build_comments(texts, sheet.lines, form=Form(html=html), opened=opened, context=context)
    return Parsed(parsed.frame, [*alerts, *parsed.alerts])


def _are_row_numbers(header: str, cells: pd.Series) -> bool:
    """Tell whether a column "id" only counts the rows: two files would then share identifiers by chance."""
    if normalise_header(header) not in _ROW_NUMBERS:
        return False
    numbers = pd.to_numeric(cells.astype(object), errors="coerce")
    if not len(numbers) or numbers.isna().mean() > 0.5:
        return False
    steps = numbers.dropna().diff().dropna()
    return bool(len(steps) == 0 or (steps.abs() == 1).mean() > 0.8) and float(numbers.min()) in (0.0, 1.0, 2.0)


def parse_declared(mapping: Any, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of a file whose columns page.yml declares (settings.ColumnMapping)."""
    sheet, alerts = sheet_at(opened, row)
    positions = {normalise_header(cell): position for position, cell in reversed(list(enumerate(sheet.header)))}
    found = {column: positions.get(normalise_header(header)) for column, header in mapping.columns.items()}
    texts = pd.DataFrame({column: sheet.cells[position] for column, position in found.items() if position is not None})
    if "text" not in texts:
        raise DataError("declared_without_text", file=opened.name)
    # `platform` and `account` name a column, or are the value itself for a file that has no such column.
    said = {name: mapping.columns[name] for name in ("platform", "account") if found.get(name, 0) is None}
    form = Form(
        platform=normalise_platform(said["platform"]) if "platform" in said else None,
        account=said.get("account"),
        dates=(mapping.date_format,) if mapping.date_format else (),
        zone=mapping.timezone,
    )
    parsed = build_comments(texts, sheet.lines, form=form, opened=opened, context=context)
    return Parsed(parsed.frame, [*alerts, *parsed.alerts])
