"""Reddit: comments and submissions as its API and the public archives write them (JSON lines, listings, also `.zst`).

Moments are seconds since 1970. What was deleted or removed keeps its place with an empty text. The subreddit stands for
the account.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.filling import first_filled
from cmanalytics.readers.known_columns import parse_known
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts

_SITE = "https://www.reddit.com"
_GONE = ("[deleted]", "[removed]", "[deleted by user]")


def drop_gone(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out comments whose text was deleted by its author or removed by a moderator."""
    gone = column_of(texts, "text").isin(_GONE)
    count = int(gone.sum())
    return ~gone, [make_alert("deleted_messages", severity="info", file=file, count=count)] if count else []


def parse_comments(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return comments: "t1_" and "t3_" before an identifier say whether a comment or a submission is answered."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    above = column_of(texts, "parent_id")
    link = column_of(texts, "post_id").str.removeprefix("t3_")
    link = link.mask(link == "", above.where(above.str.startswith("t3_"), "").str.removeprefix("t3_"))
    texts = texts.assign(
        comment_id=column_of(texts, "comment_id").str.removeprefix("t1_"),
        parent_id=above.str.removeprefix("t1_").mask(above.str.startswith("t3_") | above.eq(link), ""),
        post_id=link,
        url=full_links(column_of(texts, "url")),
        reactions=first_filled(texts, "reactions", "ups"),
    )
    return build_placed(placed._replace(texts=texts.astype("string")), reader, opened, context)


def full_links(paths: pd.Series) -> pd.Series:
    """Return links in full; archives write only the path."""
    return paths.mask(paths.str.startswith("/"), _SITE + paths).astype("string")


REDDIT_COMMENTS = Reader(
    name="reddit_comments",
    label="commentaires Reddit",
    table="comments",
    platform="reddit",
    columns={
        "comment_id": ("id",),
        "post_id": ("link_id", "submission_id"),
        "parent_id": ("parent_id",),
        "account": ("subreddit",),
        "text": ("body",),
        "author": ("author",),
        "written_at": ("created_utc",),
        "reactions": ("score",),
        "ups": ("ups",),
        "url": ("permalink",),
        "title": ("selftext", "num_comments"),
    },
    needs=("comment_id", "post_id", "text", "author", "written_at"),
    refuses=("title",),
    parse=parse_comments,
    dates=("epoch", "iso"),
    zone="UTC",
    drop=drop_gone,
    tried=1,
    years="2018",
)

_FORMATS = {"image": "photo", "hosted:video": "video", "rich:video": "video", "link": "link", "self": "text"}


def finish_submissions(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the format; write links in full; texts that were deleted or removed are missing."""
    hint = frame["format_raw"] if "format_raw" in frame else pd.Series(pd.NA, frame.index, dtype="string")
    form = hint.map(_FORMATS).astype("string")
    if "extra_is_self" in frame:
        form = form.mask(frame["extra_is_self"].str.casefold().eq("true").fillna(False).astype(bool), "text")
    frame = frame.assign(
        post_id=frame["post_id"].str.removeprefix("t3_"),
        format=form,
        url=full_links(frame["url"]) if "url" in frame else pd.NA,
        text=frame["text"].mask(frame["text"].isin(_GONE)) if "text" in frame else pd.NA,
    )
    return frame.drop(columns=[name for name in ("extra_is_self",) if name in frame]), []


REDDIT_SUBMISSIONS = Reader(
    name="reddit_submissions",
    label="publications Reddit",
    table="posts",
    platform="reddit",
    columns={
        "post_id": ("id",),
        "account": ("subreddit",),
        "title": ("title",),
        "text": ("selftext",),
        "published_at": ("created_utc",),
        "url": ("permalink",),
        "reactions": ("score",),
        "comments": ("num_comments",),
        "shares": ("num_crossposts",),
        "format_raw": ("post_hint",),
        "extra_is_self": ("is_self",),
    },
    needs=("post_id", "account", "title", "published_at", "comments"),
    parse=parse_known,
    dates=("epoch", "iso"),
    finish=finish_submissions,
    tried=1,
    years="2018",
)
