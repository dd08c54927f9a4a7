"""Disqus: the comments of an export (XML), each with the page that it stands under.

Moments end in Z. Spam, and what was deleted, is left out and counted. The forum's short name stands for the account.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.known_columns import parse_known
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts


def drop_spam(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out spam, deleted comments, and those that wait for a moderator."""
    spam, deleted = column_of(texts, "spam").eq("true"), column_of(texts, "deleted").eq("true")
    waiting = column_of(texts, "approved").eq("false")
    alerts = []
    for kind, mask in (("deleted_messages", deleted & ~spam), ("unapproved", spam | (waiting & ~deleted))):
        if mask.any():
            alerts.append(make_alert(kind, severity="info", file=file, count=int(mask.sum())))
    return ~(spam | deleted | waiting), alerts


def parse_posts(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments, each with its own link: the page's, and the comment's place on it."""
    placed = place_texts(reader, opened, row)
    page = column_of(placed.texts, "page")
    url = (page + "#comment-" + column_of(placed.texts, "comment_id")).mask(page == "", "")
    return build_placed(placed._replace(texts=placed.texts.assign(url=url)), reader, opened, context)


DISQUS_COMMENTS = Reader(
    name="disqus_comments",
    label="commentaires Disqus",
    table="comments",
    platform="disqus",
    columns={
        "comment_id": ("id",),
        "post_id": ("thread.id",),
        "parent_id": ("parent.id",),
        "account": ("thread.forum",),
        "page": ("thread.link",),
        "text": ("message",),
        "author": ("author.name",),
        "author_id": ("author.username",),
        "written_at": ("createdAt",),
        "spam": ("isSpam",),
        "deleted": ("isDeleted",),
        "approved": ("isApproved",),
    },
    needs=("comment_id", "post_id", "text", "written_at", "spam", "deleted"),
    parse=parse_posts,
    dates=("iso",),
    zone="UTC",
    html=True,
    drop=drop_spam,
    tried=1,
    years="2010-2017",
)


def drop_deleted(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the pages that were deleted."""
    deleted = column_of(texts, "extra_deleted").eq("true")
    count = int(deleted.sum())
    return ~deleted, [make_alert("deleted_messages", severity="info", file=file, count=count)] if count else []


def finish_threads(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Drop what only served to leave pages out."""
    return frame.drop(columns=[name for name in ("extra_deleted", "extra_closed") if name in frame]), []


DISQUS_THREADS = Reader(
    name="disqus_threads",
    label="pages commentées avec Disqus",
    table="posts",
    platform="disqus",
    columns={
        "post_id": ("id",),
        "account": ("forum",),
        "title": ("title",),
        "url": ("link",),
        "published_at": ("createdAt",),
        "extra_deleted": ("isDeleted",),
        "extra_closed": ("isClosed",),
    },
    needs=("post_id", "account", "title", "url", "published_at", "extra_closed"),
    parse=parse_known,
    dates=("iso",),
    drop=drop_deleted,
    finish=finish_threads,
    tried=1,
    years="2010-2017",
)
