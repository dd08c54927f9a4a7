"""Discourse: topics as the forum's own JSON gives them (`/t/<number>.json`).

All that people wrote in a topic are comments, the first message too; the topic itself is the publication. Moments carry
their offset. What the forum wrote by itself, and what is hidden or deleted, is left out and counted.
"""

from collections import Counter

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.filling import first_filled
from cmanalytics.readers.known_columns import parse_known
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts

_DATES = ("iso", "%Y-%m-%dT%H:%M:%S.%f%z")


def drop_unwritten(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out notices of moderation, whispers of the team, and messages that are hidden or deleted."""
    kind = column_of(texts, "kind")
    notice = ~kind.isin(("", "1"))
    gone = ~notice & (_is_true(texts, "hidden") | _is_true(texts, "removed") | (column_of(texts, "deleted") != ""))
    alerts = []
    for name, mask in (("system_messages", notice), ("deleted_messages", gone)):
        if mask.any():
            alerts.append(make_alert(name, severity="info", file=file, count=int(mask.sum())))
    return ~notice & ~gone, alerts


def _is_true(texts: pd.DataFrame, name: str) -> pd.Series:
    return column_of(texts, name).str.casefold().eq("true")


def parse_posts(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the messages of topics; an answer's parent is the message whose number in the topic it names."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    topic = first_filled(texts, "post_id", "within")
    number = topic + "#" + column_of(texts, "number")
    ids = dict(zip(number, column_of(texts, "comment_id"), strict=True))
    answered = (topic + "#" + column_of(texts, "answers")).map(ids).fillna("")
    texts = texts.assign(
        post_id=topic,
        parent_id=answered.mask(column_of(texts, "answers") == "", ""),
        author=first_filled(texts, "author", "shown_name"),
    )
    placed = placed._replace(texts=texts.astype("string"), alerts=[*placed.alerts, *_tell_missing(opened, row)])
    return build_placed(placed, reader, opened, context)


def _tell_missing(opened: Opened, row: int) -> list[Alert]:
    """Say how many messages the topics have that are not in the file: a page holds the first twenty."""
    places = {column: place for place, column in place_headers(DISCOURSE_POSTS, opened.rows[row]).items()}
    if not {"within", "size"} <= set(places):
        return []
    said = {cells[places["within"]]: cells[places["size"]] for cells in opened.rows[row + 1 :]}
    there = Counter(cells[places["within"]] for cells in opened.rows[row + 1 :])
    missing = sum(max(0, int(size) - there[topic]) for topic, size in said.items() if size.isdigit())
    return [make_alert("messages_missing", file=opened.name, table="comments", count=missing)] if missing else []


DISCOURSE_POSTS = Reader(
    name="discourse_posts",
    label="Discourse, messages d'un sujet",
    table="comments",
    platform="discourse",
    columns={
        "comment_id": ("id",),
        "post_id": ("topic_id",),
        "within": ("within.id",),
        "size": ("within.posts_count",),
        "number": ("post_number",),
        "answers": ("reply_to_post_number",),
        "author": ("username",),
        "shown_name": ("name", "display_username"),
        "text": ("cooked",),
        "written_at": ("created_at",),
        "reactions": ("like_count", "reaction_users_count"),
        "kind": ("post_type",),
        "hidden": ("hidden",),
        "removed": ("user_deleted",),
        "deleted": ("deleted_at",),
    },
    needs=("comment_id", "text", "author", "written_at", "number"),
    parse=parse_posts,
    dates=_DATES,
    zone="UTC",
    html=True,
    drop=drop_unwritten,
    tried=1,
    years="2013",
)


def _is_topics(opened: Opened, row: int) -> bool:
    # A topic's page also lists others that the reader may like: a choice, not the forum's publications.
    found = set(place_headers(DISCOURSE_TOPICS, opened.rows[row]).values())
    return found.issuperset(DISCOURSE_TOPICS.needs) and not opened.sheet.endswith("suggested_topics")


def finish_topics(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Give topics the forum's account, where exactly one is declared."""
    helpers = [name for name in frame if name.startswith("extra_")]
    account = context.only_account("discourse") or pd.NA
    return frame.drop(columns=helpers).assign(account=account, format="text"), []


DISCOURSE_TOPICS = Reader(
    name="discourse_topics",
    label="Discourse, sujets",
    table="posts",
    platform="discourse",
    columns={
        "post_id": ("id",),
        "title": ("title",),
        "published_at": ("created_at",),
        "views": ("views",),
        "reactions": ("like_count",),
        "extra_messages": ("posts_count",),
        "extra_slug": ("slug",),
        "extra_bumped": ("bumped_at", "highest_post_number"),
    },
    needs=("post_id", "title", "published_at", "views", "extra_messages", "extra_slug", "extra_bumped"),
    parse=parse_known,
    recognise=_is_topics,
    dates=_DATES,
    finish=finish_topics,
    tried=1,
    years="2013",
)
