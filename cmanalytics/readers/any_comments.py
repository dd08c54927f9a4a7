"""Comment files whose columns are recognised by what people call them, or declared in page.yml."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.errors import DataError
from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed, Sheet
from cmanalytics.readers.comments import Form, build_comments
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.people import ALSO_NAMED
from cmanalytics.readers.placing import identify
from cmanalytics.readers.relative import blank_relative_dates, tell_once
from cmanalytics.readers.statistics import sheet_at
from cmanalytics.readers.survey import Numbering

# What people call the columns of a comment file, best name first; "_", "-", "." and case do not count.
_NAMES = {
    "comment_id": (
        "comment id|commentid|id du commentaire|id commentaire|identifiant du commentaire|comment number (id)"
        "|review id|reviewid|id de l'avis|id avis|cid|id|identifiant|n°|no|numéro|#"
    ),
    "post_id": (
        "post id|postid|id de la publication|identifiant de la publication|id publication|id du post|video id|videoid"
        "|id de la vidéo|media id|article id|publication|post|commentable id"
    ),
    "parent_id": (
        "parent id|parentid|id du parent|en réponse à|réponse à|reply to|in reply to|parent comment id"
        "|replied to comment id|parent"
    ),
    "author": (
        "author|auteur|auteur·ice|auteurice|autrice|authordisplayname|author name|author/name|nom de l'auteur|nom|name"
        "|pseudo|pseudonyme|username|user name|nom d'utilisateur|utilisateur|user|ownerusername|owner username"
        "|comment from name|from name|from|nickname|screen name|reviewer|reviewer name|client|internaute|user @"
        "|consumer displayname|full name|nom complet|nom et prénom|prénom et nom"
    ),
    "author_id": "author id|authorid|author/id|id de l'auteur|user id|author fullname",
    "text": (
        "text|texte|message|commentaire|comment|comment text|commenttext|texte du commentaire|contenu du commentaire"
        "|votre commentaire|textoriginal|body|contenu|content|avis|votre avis|texte de l'avis|review|review text"
        "|review body|review content|reviewtext|textdisplay|verbatim|verbatims|verbatim client|feedback|remarque"
        "|remarques|observation|observations|réponse libre|commentaire libre|commentaires libres|tweet|full text"
        "|commentaires|comments|reviews"
    ),
    "written_at": (
        "written at|date|publié le|publiée le|écrit le|posté le|date du commentaire|date de l'avis|date de publication"
        "|date d'envoi|envoyé le|reçu le|publishedat|published at|created at|createdat|created time|comment created"
        "|comment date|review date|created utc|created|timestamp|datetime|date et heure|horodatage|horodateur|time"
        "|heure|at|date published|dates publisheddate|date de création|créé le|créée le|date du message"
        "|date de réception|created date|date created|message date"
    ),
    "reactions": (
        "reactions|réactions|likes|j'aime|mentions j'aime|like count|likecount|likescount|likes count"
        "|commentlikecount|thumbsupcount|nombre de j'aime|nb likes|upvotes"
    ),
    "rating": "rating|note|étoiles|stars|nombre d'étoiles|note sur 5|rating value|star rating",
    "platform": "platform|plateforme|réseau|réseau social|network|canal",
    "account": "account|compte|page|page name|nom de la page|account name|nom du compte|chaîne|channel",
    "lang": "lang|langue|language",
    "url": "url|lien|link|permalink|permalien|commenturl|comment url|lien du commentaire",
}
GENERIC: Mapping[str, tuple[str, ...]] = {
    column: tuple(map(normalise_header, names.split("|"))) for column, names in _NAMES.items()
}


def _words(names: str) -> frozenset[str]:
    return frozenset(map(normalise_header, names.split("|")))


# Columns beside the author's that call people by another name: read to mask it in texts and links, never kept.
_ALSO = _words(
    "pseudo|pseudonyme|username|user name|nom d'utilisateur|author username|author handle|handle|screen name"
    "|author screen name|nickname|full name|nom complet|author full name|ownerusername|owner username|author name"
    "|last name|nom de famille|nom|identifiant de l'auteur|reviewer name"
)
_FIRST_NAMES = _words("prénom|prenom|first name|firstname")
_LAST_NAMES = _words("nom|name|nom de famille|last name|lastname")
# Headers that only a text of somebody else's has; the others ("message", "text") may be a publication's.
_SAYS_COMMENT = _words(
    "comment id|commentid|commentaire|comment|comment text|commenttext|texte du commentaire|contenu du commentaire"
    "|votre commentaire|id du commentaire|identifiant du commentaire|avis|votre avis|texte de l'avis|review|review text"
    "|review body|review content|reviewtext|review id|reviewid|verbatim|verbatims|verbatim client|feedback"
    "|réponse libre|commentaire libre|commentaires libres|textoriginal|textdisplay"
)
# A table with one of these counts what publications obtained, whatever else it holds.
_COUNTS = _words(
    "impressions|reach|couverture|views|vues|engagements|engagement rate|total interactions|portée|total views"
    "|watch time (hours)|impressions (total)|video views|shares|partages|comments|commentaires|comment count"
    "|comments count|nombre de commentaires|share count|shares count|reposts|retweets|retweet count|followers"
    "|clicks|clics|saves|enregistrements"
)
# One of these and nothing that says "comment": a list of publications.
_PUBLICATION = _words(
    "is published|is hidden|promotable id|status type|is eligible for promotion|lifecycle state|post type"
    "|type de publication|media type|media product type|media url|caption|legende|légende|full picture|permalink url"
    "|thumbnail url|hashtags|publish time|heure de publication|scheduled publish time|is boosted|post message"
    "|post text|post link|lien de la publication|organization|self text|selftext|num comments"
)
_LINKS = _words("permalink|permalien|permalink url|post url|shortcode")
_KINDS = _words("type|format|status type|media type|statut|status|kind")
_ROW_NUMBERS = _words("id|identifiant|index|comment number (id)|n°|no|numéro|#")
# Lists inside the objects of a JSON file that hold words, names and moments too.
_NOT_SAID = re.compile(
    r"(?:.*\.)?(?:files?|attachments?|blocks|elements|entities|media|medias|images|links|edits|history)"
)
_SAMPLE = 200
_NUMBER = re.compile(r"[\d\s.,%+\-–—]*[kKmM]?")


def place_generic(header: list[str]) -> dict[str, int]:
    """Return which position of a header holds which column of a comment, best names first."""
    positions: dict[str, int] = {}
    for position, cell in enumerate(header):
        positions.setdefault(normalise_header(cell), position)
    for position, cell in enumerate(header):  # "commentDate" is "comment date"
        positions.setdefault(normalise_header(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell)), position)
    placed: dict[str, int] = {}
    for column, names in GENERIC.items():
        found = next((positions[name] for name in names if name in positions), None)
        if found is not None and found not in placed.values():
            placed[column] = found
    return placed


def find_generic(opened: Opened) -> int:
    """Return the row of a comment file's header, or -1: a column of words, and not the look of publications.

    A header under title rows must be surer of itself (three columns known) than one that comes first.
    """
    first = next((row for row, cells in enumerate(opened.rows) if cells), 0)
    for row, cells in enumerate(opened.rows[: opened.header_depth]):
        placed = place_generic(cells)
        if "text" in placed and (row == first or len(placed) >= 3):
            return row if _are_comments(opened, row, placed) else -1
    return -1


def _are_comments(opened: Opened, row: int, placed: Mapping[str, int]) -> bool:
    """Tell comments from publications, by what the other headers say and by whether the text is words."""
    header = list(map(normalise_header, opened.rows[row]))
    others = {cell for position, cell in enumerate(header) if position != placed["text"]}
    if not _holds_words(opened, row, placed["text"]):
        return False
    # A list inside the objects of a JSON file: attachments and the like have words too, but nobody's name or moment.
    nested = opened.sheet and opened.header_depth == 1
    if nested and (not {"author", "author_id", "written_at"} & set(placed) or _NOT_SAID.fullmatch(opened.sheet)):
        return False
    certain = bool(set(header) & _SAYS_COMMENT)
    # "commentaires" is a count beside publications, and words in a survey.
    counted = {cell for cell in others & _COUNTS if not _holds_words(opened, row, header.index(cell))}
    if counted and not certain:
        return False
    if {"comment id", "commentid"} & others:
        return True
    if len(counted) >= 2 and header[placed["text"]] not in _SAYS_COMMENT:
        return False
    return certain or not (others & _PUBLICATION or (others & _LINKS and others & _KINDS))


def _holds_words(opened: Opened, row: int, position: int) -> bool:
    """Tell whether most of a column's first filled cells are more than numbers; an empty one may be words."""
    cells = [cells[position].strip() for cells in opened.rows[row + 1 :][:_SAMPLE] if len(cells) > position]
    filled = [cell for cell in cells if cell]
    return not filled or sum(_NUMBER.fullmatch(cell) is None for cell in filled) > 0.5 * len(filled)


def parse_generic(opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of a file recognised by the names of its columns; an alert says what was taken for what."""
    sheet, alerts = sheet_at(opened, row)
    placed = place_generic(sheet.header)
    numbers = None
    if "comment_id" in placed and _are_row_numbers(
        sheet.header[placed["comment_id"]], sheet.cells[placed["comment_id"]], context
    ):
        numbers = sheet.cells[placed.pop("comment_id")]
    texts = pd.DataFrame({column: sheet.cells[position] for column, position in placed.items()})
    texts = _with_other_names(texts, sheet, placed)
    if numbers is not None and "parent_id" in texts:
        texts = _link_numbers(texts, numbers, context)
    taken = ", ".join(f"{sheet.header[position]} → {column}" for column, position in placed.items())
    alerts.append(make_alert("columns_recognised", severity="info", file=opened.name, table="comments", columns=taken))
    texts, said = blank_relative_dates(texts, sheet.lines, opened.name)
    alerts += said
    html = normalise_header(sheet.header[placed["text"]]) in ("textdisplay",)
    parsed = build_comments(texts, sheet.lines, form=Form(html=html), opened=opened, context=context)
    return Parsed(parsed.frame, tell_once([*alerts, *parsed.alerts]))


def _with_other_names(texts: pd.DataFrame, sheet: Sheet, placed: Mapping[str, int]) -> pd.DataFrame:
    """Return the columns with the first name in its author's, and the other columns that name people beside them."""
    if "author" not in placed:
        return texts
    names = {position: normalise_header(cell) for position, cell in enumerate(sheet.header)}
    first = next((position for position, name in names.items() if name in _FIRST_NAMES), None)
    if first is not None and names[placed["author"]] in _LAST_NAMES:
        whole = sheet.cells[first].str.strip() + " " + texts["author"].str.strip()
        texts = texts.assign(author=whole.str.strip())
    others = [position for position, name in names.items() if name in _ALSO and position not in placed.values()]
    return texts.assign(**{f"{ALSO_NAMED}{position}": sheet.cells[position] for position in others})


def _link_numbers(texts: pd.DataFrame, numbers: pd.Series, context: Context) -> pd.DataFrame:
    """Return the columns with identifiers, so that answers point at the comment whose row number they give."""
    parents = texts["parent_id"].str.strip()
    pointing = parents.str.fullmatch(r"\d+").fillna(False) & parents.isin(set(numbers.str.strip()))
    if not pointing.any():
        return texts
    if context.survey is not None:  # in parts: what a number points at may stand in another
        return texts.assign(parent_id=parents.mask(pointing, ""))
    ids = identify(texts.drop(columns="parent_id"), context.key)
    row_of = dict(zip(numbers.str.strip(), ids, strict=True))
    return texts.assign(comment_id=ids, parent_id=parents.mask(pointing, parents.map(row_of).astype("string")))


def _are_row_numbers(header: str, cells: pd.Series, context: Context) -> bool:
    """Tell whether a column "id" only counts the rows: two files would then share identifiers by chance."""
    if normalise_header(header) not in _ROW_NUMBERS:
        return False
    survey = context.survey
    if survey is None:
        return Numbering().add(cells).counts_rows
    if survey.gathering:
        survey.numbering = (survey.numbering or Numbering()).add(cells)
        return False
    return survey.numbering is not None and survey.numbering.counts_rows


def parse_declared(mapping: Any, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of a file whose columns page.yml declares (settings.ColumnMapping)."""
    sheet, alerts = sheet_at(opened, row)
    positions = {normalise_header(cell): position for position, cell in reversed(list(enumerate(sheet.header)))}
    found = {column: positions.get(normalise_header(header)) for column, header in mapping.columns.items()}
    texts = pd.DataFrame({column: sheet.cells[position] for column, position in found.items() if position is not None})
    if "text" not in texts:
        raise DataError("declared_without_text", file=opened.name)
    texts, undated = blank_relative_dates(texts, sheet.lines, opened.name)
    alerts += undated
    # `platform` and `account` name a column, or are the value itself for a file that has no such column.
    said = {name: mapping.columns[name] for name in ("platform", "account") if found.get(name, 0) is None}
    form = Form(
        platform=normalise_platform(said["platform"]) if "platform" in said else None,
        account=said.get("account"),
        dates=(mapping.date_format,) if mapping.date_format else (),
        zone=mapping.timezone,
    )
    parsed = build_comments(texts, sheet.lines, form=form, opened=opened, context=context)
    return Parsed(parsed.frame, tell_once([*alerts, *parsed.alerts]))
