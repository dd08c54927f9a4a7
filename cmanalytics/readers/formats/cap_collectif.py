"""Cap Collectif: a consultation's opinions and arguments, from its API (JSON) or an administrator's export (CSV).

The API gives an opinion as a publication with its arguments inside. The CSV mixes what people wrote (opinions,
arguments, versions, proposals, comments) with their votes: all writings become comments, below what they answer. Its
headers come from the platform's published code; no such file was at hand. Moments of the API name their zone, the
CSV's do not.
"""

import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.trees import WITHIN
from cmanalytics.readers.placing import build_placed, column_of, place_texts, without_columns
from cmanalytics.readers.reviews import join_titles
from cmanalytics.readers.statistics import parse_statistics
from cmanalytics.readers.texts import strip_html

_HOST = r"^\w+://(?:www\.)?([^/?#]+)"
_DATES = ("%Y-%m-%dT%H:%M:%S%z", "iso")
# Who wrote it, and what concerns the person who called the API: never loaded. Nor is what only serves the site.
_UNREAD = re.compile(
    r"(?:opinion\.)?(?:author|user_vote|has_user|modals|iscontribuable|_links\.(?!show)|updated_at|ranking|opinionterm"
    r"|type\.(?!title)|slug|position|appendices|parent\.|children|modified|step|answer).*",
    re.IGNORECASE,
)


def _of_opinion(*names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{name}" for name in names for prefix in ("opinion.", ""))


def parse_opinions(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return opinions as publications, without the columns that nobody needs."""
    return parse_statistics(reader, without_columns(opened, row, _UNREAD), row, context)


def finish_opinions(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Take the site as the account; texts without their markup."""
    account = frame["url"].str.extract(_HOST)[0].astype("string") if "url" in frame else pd.NA
    texts = {name: strip_html(frame[name]).str.replace("\r\n", "\n").str.strip() for name in ("title", "text")}
    return frame.assign(account=account, format="text", **texts), []


CAP_OPINIONS = Reader(
    name="cap_collectif_opinions",
    label="Cap Collectif, avis d'une consultation (API)",
    table="posts",
    platform="web",
    columns={
        "post_id": _of_opinion("id"),
        "title": _of_opinion("title"),
        "text": _of_opinion("body"),
        "published_at": _of_opinion("created_at"),
        "url": _of_opinion("_links.show"),
        "comments": _of_opinion("arguments_count"),
        "reactions": _of_opinion("votes_total"),
    },
    needs=("post_id", "title", "text", "published_at", "comments", "reactions"),
    parse=parse_opinions,
    dates=_DATES,
    finish=finish_opinions,
    languages=("en",),
    tried=1,
    years="2015",
)


def parse_arguments(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return arguments as comments below their opinion."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    site = column_of(texts, "url").str.extract(_HOST)[0].astype("string").fillna("")
    texts = texts.assign(account=site, text=strip_html(column_of(texts, "text")))
    return build_placed(placed._replace(texts=texts), reader, opened, context)


CAP_ARGUMENTS = Reader(
    name="cap_collectif_arguments",
    label="Cap Collectif, arguments (API)",
    table="comments",
    platform="web",
    columns={
        "comment_id": ("id",),
        "post_id": (f"{WITHIN}opinion.id", f"{WITHIN}id"),
        "text": ("body",),
        "written_at": ("created_at",),
        "author_id": ("author.uniqueId",),
        "author": ("author.displayName", "author.username"),
        "reactions": ("votes_count",),
        "url": ("_links.show",),
        "kind": ("type",),
        "trashed": ("is_trashed",),
    },
    needs=("comment_id", "post_id", "text", "written_at", "reactions", "kind", "trashed"),
    parse=parse_arguments,
    dates=_DATES,
    languages=("en",),
    tried=1,
    years="2015",
)


class _Writing(NamedTuple):
    """Declare a kind of row of the CSV that somebody wrote: its columns, and those that say what it answers."""

    kind: str
    columns: dict[str, str]
    answers: tuple[str, ...] = ()


_PROPOSAL, _COMMENT = "proposal_", "proposal_comments_"
_ARGUMENT = "contributions_arguments_"
_WRITINGS = (
    _Writing("opinion", {
        "comment_id": "contributions_id", "author_id": "contributions_author_id", "title": "contributions_title",
        "text": "contributions_bodyText", "written_at": "contributions_createdAt", "url": "contributions_url",
        "reactions": "contributions_votesCount",
    }),
    _Writing("argument", {
        "comment_id": f"{_ARGUMENT}id", "author_id": f"{_ARGUMENT}author_id", "text": f"{_ARGUMENT}body",
        "written_at": f"{_ARGUMENT}createdAt", "url": f"{_ARGUMENT}url", "reactions": f"{_ARGUMENT}votesCount",
    }, (f"{_ARGUMENT}related_id",)),
    _Writing("version", {
        "comment_id": "contribution_versions_id", "title": "contribution_versions_title",
        "text": "contribution_versions_bodyText", "written_at": "contribution_versions_createdAt",
    }),
    _Writing("proposal", {
        "comment_id": f"{_PROPOSAL}id", "author_id": f"{_PROPOSAL}author_id", "author": f"{_PROPOSAL}author_username",
        "title": f"{_PROPOSAL}title", "text": f"{_PROPOSAL}description", "written_at": f"{_PROPOSAL}createdAt",
        "url": f"{_PROPOSAL}link",
    }),
    _Writing("proposalComment", {
        "comment_id": f"{_COMMENT}id", "author_id": f"{_COMMENT}author_id", "author": f"{_COMMENT}author_username",
        "text": f"{_COMMENT}body", "written_at": f"{_COMMENT}createdAt",
    }, (f"{_COMMENT}parent", f"{_PROPOSAL}id")),
)  # fmt: skip
_WRITTEN = sorted({header for each in _WRITINGS for header in (*each.columns.values(), *each.answers)})


def parse_writings(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return what people wrote as comments, below what it answers; votes and reports are left out and counted."""
    placed = place_texts(reader, opened, row)
    kinds = column_of(placed.texts, "kind")
    written = kinds.isin([each.kind for each in _WRITINGS])
    left = int((~written & (kinds != "")).sum())
    said = [make_alert("votes_left_out", severity="info", file=opened.name, count=left)] if left else []
    kept = placed.keep(written, said)
    parts = [_writings_of(kept.texts[kinds[written].to_numpy() == each.kind], each) for each in _WRITINGS]
    texts = pd.concat([part for part in parts if len(part)] or parts).sort_index().fillna("")
    sites = texts["account"][texts["account"] != ""].unique()
    if len(sites) == 1:  # an export is of one site, whose address only some of its rows give
        texts = texts.assign(account=sites[0])
    return build_placed(kept._replace(texts=texts), reader, opened, context)


def _writings_of(rows: pd.DataFrame, writing: _Writing) -> pd.DataFrame:
    texts = pd.DataFrame({name: column_of(rows, header) for name, header in writing.columns.items()}, index=rows.index)
    parent = pd.Series("", index=rows.index, dtype="string")
    for header in writing.answers:
        parent = parent.mask(parent == "", column_of(rows, header))
    body = join_titles(column_of(texts, "title"), strip_html(column_of(texts, "text")))
    # A contribution is what a publication is elsewhere; its name must differ from that of the comment that it is too.
    top = column_of(rows, writing.answers[-1]) if writing.answers else texts["comment_id"]
    site = column_of(texts, "url").str.extract(_HOST)[0].astype("string")
    return texts.assign(parent_id=parent, text=body, post_id="contribution:" + top, account=site.fillna(""))


CAP_EXPORT = Reader(
    name="cap_collectif_export",
    label="Cap Collectif, export CSV",
    table="comments",
    platform="web",
    columns={"kind": ("type", "contribution_type"), **{header: (header,) for header in _WRITTEN}},
    needs=("kind",),
    at_least=6,
    parse=parse_writings,
    dates=("iso",),
    zone=None,
    languages=("en",),
)
