"""Decidim: comments, proposals and debates, as an administrator exports them (CSV with `;`, workbook, JSON).

Identifiers count up by kind of content on each site, so a publication is "proposals/457", as its address ends, and a
comment "site/515". Moments name their zone. Headers of 2019 are real; later ones come from Decidim's code.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts, without_columns
from cmanalytics.readers.statistics import parse_statistics
from cmanalytics.readers.texts import strip_html

_HOST = r"^\w+://(?:www\.)?([^/?#]+)"
_PAGE = r"/([a-z_]+/\d+)/?(?:[?#].*)?$"
_DATES = ("%Y-%m-%d %H:%M:%S %z", "iso")
_SPARE = "authors"  # any header that is left out
_LOCALES = ("fr", "en", "es", "ca", "de", "it", "pt", "nl")
# Who wrote, supported or commented it, and where they are: never loaded.
_PEOPLE = re.compile(
    r"(?:co)?authors?(?:\b|_).*|.*/user_endorsements|last_comment_by.*|user_group.*|address|l(?:at|ong)itude",
    re.IGNORECASE,
)


def _translated(name: str) -> tuple[str, ...]:
    """Return the headers of a text, by itself or in one of the languages ("title/fr")."""
    return (name, *(f"{name}/{locale}" for locale in _LOCALES))


def settle(rows: list[list[str]], row: int) -> list[str]:
    """Return the headers as the CSV writes them: what JSON has inside an object, it names "author/id"."""
    return [cell.replace(".", "/") for cell in rows[row]]


def _in_one_language(opened: Opened, row: int, names: tuple[str, ...]) -> Opened:
    """Return the sheet with one column a text, filled from the first language that has it."""
    header = opened.rows[row]
    known = {normalise_header(cell): position for position, cell in reversed(list(enumerate(header)))}
    spare: set[int] = set()
    rows = [list(cells) for cells in opened.rows]
    for name in names:
        places = [known[each] for each in map(normalise_header, _translated(name)) if each in known]
        if not places:
            continue
        rows[row][places[0]] = name
        spare.update(places[1:])
        for cells in rows[row + 1 :]:
            filled = (cells[place] for place in places if place < len(cells) and cells[place].strip())
            if places[0] < len(cells):
                cells[places[0]] = next(filled, "")
    marked = [_SPARE if position in spare else cell for position, cell in enumerate(rows[row])]
    return opened._replace(rows=[*rows[:row], marked, *rows[row + 1 :]])


def parse_contents(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return proposals or debates as publications, texts in one language."""
    merged = _in_one_language(opened, row, ("title", "body", "description"))
    return parse_statistics(reader, without_columns(merged, row, _PEOPLE), row, context)


def finish_contents(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Take the site as the account and the end of the address as the identifier; texts without their markup."""
    site, page = frame["url"].str.extract(_HOST)[0], frame["url"].str.extract(_PAGE)[0]
    only = context.only_account("decidim")
    texts = {name: strip_html(frame[name]).str.strip() for name in ("title", "text")}
    account = site.astype("string").fillna(only if only is not None else pd.NA)
    return frame.assign(account=account, post_id=page.fillna(frame["post_id"]), format="text", **texts), []


def parse_threads(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return comments below the publication that their page is, and below the comment that they answer."""
    placed = place_texts(reader, _in_one_language(opened, row, ("body",)), row)
    texts = placed.texts
    page = column_of(texts, "page_url")
    site = page.str.extract(_HOST)[0].astype("string").fillna("")
    prefix = site.mask(site != "", site + "/")
    answers = column_of(texts, "above_kind").str.endswith("::Comment")
    texts = texts.assign(
        comment_id=prefix + column_of(texts, "comment_id"),
        parent_id=(prefix + column_of(texts, "above_id")).where(answers, ""),
        post_id=page.str.extract(_PAGE)[0].astype("string").fillna(""),
        account=site,
        text=strip_html(column_of(texts, "text")),
    )
    return build_placed(placed._replace(texts=texts), reader, opened, context)


DECIDIM_COMMENTS = Reader(
    name="decidim_comments",
    label="Decidim, commentaires",
    table="comments",
    platform="decidim",
    columns={
        "comment_id": ("id",),
        "written_at": ("created_at",),
        "text": _translated("body"),
        "author_id": ("author/id",),
        "author": ("author/name",),
        "lang": ("locale",),
        "above_id": ("commentable_id",),
        "above_kind": ("commentable_type",),
        "page_url": ("root_commentable_url",),
    },
    needs=("comment_id", "written_at", "text", "above_id", "above_kind"),
    parse=parse_threads,
    dates=_DATES,
    settle=settle,
    tried=2,
    years="2019",
)

DECIDIM_PROPOSALS = Reader(
    name="decidim_proposals",
    label="Decidim, propositions",
    table="posts",
    platform="decidim",
    columns={
        "post_id": ("id",),
        "title": _translated("title"),
        "text": _translated("body"),
        "published_at": ("published_at", "created_at"),
        "reactions": ("votes", "supports"),
        "comments": ("comments",),
        "url": ("url",),
    },
    needs=("post_id", "title", "text", "published_at", "comments", "url"),
    parse=parse_contents,
    dates=_DATES,
    settle=settle,
    finish=finish_contents,
    tried=1,
    years="2019",
)

DECIDIM_DEBATES = Reader(
    name="decidim_debates",
    label="Decidim, débats",
    table="posts",
    platform="decidim",
    columns={
        "post_id": ("id",),
        "title": _translated("title"),
        "text": _translated("description"),
        "published_at": ("created_at",),
        "reactions": ("likes_count",),
        "comments": ("comments",),
        "url": ("url",),
    },
    needs=("post_id", "title", "text", "published_at", "comments", "url"),
    parse=parse_contents,
    dates=_DATES,
    settle=settle,
    finish=finish_contents,
    tried=1,
    years="2019",
)
