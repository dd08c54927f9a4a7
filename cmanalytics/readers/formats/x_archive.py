"""X: the archive that an account downloads of itself (`tweets.js`, formerly `tweet.js`), and answers from X's API.

What it published becomes publications; what it answered to others becomes comments of the brand. Moments carry their
offset. What it only passed on ("RT @...") is left out and counted.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.comments import parse_comments
from cmanalytics.readers.known_columns import parse_known
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.own_archives import build_own, is_sheet_of, mask_person
from cmanalytics.readers.placing import column_of, place_texts
from cmanalytics.readers.texts import strip_html

_DATES = ("%a %b %d %H:%M:%S %z %Y", "iso")


def drop_passed_on(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out what others wrote and the account only passed on."""
    passed = column_of(texts, "text").str.startswith("RT @")
    count = int(passed.sum())
    return ~passed, [make_alert("passed_on", severity="info", file=file, table="posts", count=count)] if count else []


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the account and the link of each publication; write its text without HTML's marks."""
    account = context.only_account("x")
    handle = account.lstrip("@") if account else "i"
    links = "https://x.com/" + handle + "/status/" + frame["post_id"]
    return frame.assign(account=account or pd.NA, url=links, text=strip_html(frame["text"])), []


def _is_own(header: list[str]) -> bool:
    return {"id_str", "favorite_count", "retweet_count"} <= set(header) and "user.screen_name" not in header


def _is_posts(opened: Opened, row: int) -> bool:
    return is_sheet_of(X_ARCHIVE_POSTS, opened, row, answers=False) and _is_own(opened.rows[row])


X_ARCHIVE_POSTS = Reader(
    name="x_archive_posts",
    label="archive X, publications du compte",
    table="posts",
    platform="x",
    columns={
        "post_id": ("id_str",),
        "text": ("full_text", "text"),
        "published_at": ("created_at",),
        "reactions": ("favorite_count",),
        "shares": ("retweet_count",),
        "lang": ("lang",),
    },
    needs=("post_id", "text", "published_at"),
    parse=parse_known,
    recognise=_is_posts,
    dates=_DATES,
    drop=drop_passed_on,
    finish=finish_posts,
)


def parse_answers(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return what the account answered to others, the name of the person answered masked."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    body = mask_person(column_of(texts, "text"), column_of(texts, "person"))
    return build_own(placed._replace(texts=texts.assign(text=body)), reader, opened, context)


def _is_answers(opened: Opened, row: int) -> bool:
    return is_sheet_of(X_ARCHIVE_ANSWERS, opened, row, answers=True) and _is_own(opened.rows[row])


X_ARCHIVE_ANSWERS = Reader(
    name="x_archive_answers",
    label="archive X, réponses du compte",
    table="comments",
    platform="x",
    columns={
        "comment_id": ("id_str",),
        "parent_id": ("in_reply_to_status_id_str",),
        "person": ("in_reply_to_screen_name",),
        "text": ("full_text", "text"),
        "written_at": ("created_at",),
        "reactions": ("favorite_count",),
        "lang": ("lang",),
    },
    needs=("comment_id", "text", "written_at"),
    parse=parse_answers,
    recognise=_is_answers,
    dates=_DATES,
    zone="UTC",
    html=True,
)

X_ANSWERS = Reader(
    name="x_answers",
    label="réponses X (API)",
    table="comments",
    platform="x",
    columns={
        "comment_id": ("id",),
        "post_id": ("conversation_id",),
        "text": ("text",),
        "author_id": ("author_id",),
        "written_at": ("created_at",),
        "reactions": ("public_metrics.like_count",),
        "lang": ("lang",),
    },
    needs=("comment_id", "post_id", "text", "author_id", "written_at"),
    parse=parse_comments,
    dates=("iso",),
    zone="UTC",
    html=True,
)
