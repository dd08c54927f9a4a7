"""Viva Engage (Yammer): `Messages.csv` of a network's data export.

Written from Microsoft's documentation and other people's importers: no export was at hand. Moments name their zone.
`Users.csv` and the like are known and not read. Private conversations, deleted messages and notices are left out.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.privacy import MASK
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts

_PERSON = re.compile(r"\[\[user:\d+\]\]", re.IGNORECASE)
_MARK = re.compile(r"\[\[?(?:tag|group):\d+\]?\]", re.IGNORECASE)
_DATES = ("iso", "%Y/%m/%d %H:%M:%S %z", "%m/%d/%Y %H:%M:%S %z")


def drop_private(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out private conversations, deleted messages and what the network says by itself; each is counted."""
    private = column_of(texts, "private").str.casefold() == "true"
    deleted = ~private & ~column_of(texts, "deleted_at").str.casefold().isin(("", "null"))
    notices = ~private & ~deleted & column_of(texts, "type").str.casefold().isin(("system", "chat_notice"))
    said = [
        make_alert(kind, severity="info", file=file, table="comments", count=int(mask.sum()))
        for kind, mask in (("private_messages", private), ("deleted_messages", deleted), ("system_messages", notices))
        if mask.any()
    ]
    return ~(private | deleted | notices), said


def parse_messages(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the messages of communities: an answer's parent is the first message of its thread."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    own, thread = column_of(texts, "comment_id"), column_of(texts, "thread_id")
    thread = thread.mask(thread == "", own)
    body = column_of(texts, "text").str.replace(_PERSON, MASK, regex=True).str.replace(_MARK, "", regex=True)
    group = column_of(texts, "account")
    texts = texts.assign(
        parent_id=thread.mask(thread == own, ""),
        # A conversation is what a publication is elsewhere; its name must differ from its first message's.
        post_id="thread:" + thread,
        account=group.mask(group == "", column_of(texts, "group_id")),
        text=column_of(texts, "title").mask(lambda title: title != "", lambda title: title + "\n") + body,
    )
    return build_placed(placed._replace(texts=texts), reader, opened, context)


VIVA_MESSAGES = Reader(
    name="viva_messages",
    label="Viva Engage (Yammer), messages",
    table="comments",
    platform="viva",
    columns={
        "comment_id": ("id", "message_id"),
        "thread_id": ("thread_id",),
        "above_id": ("replied_to_id",),
        "account": ("group_name", "group", "community_name", "community"),
        "group_id": ("group_id", "community_id"),
        "author_id": ("sender_id",),
        "author": ("sender_name", "sender"),
        "title": ("title",),
        "text": ("body",),
        "written_at": ("created_at",),
        "deleted_at": ("deleted_at",),
        "private": ("in_private_conversation",),
        "type": ("message_type",),
        "reactions": ("likes_count", "reactions_count"),
    },
    needs=("comment_id", "thread_id", "above_id", "text", "written_at"),
    parse=parse_messages,
    dates=_DATES,
    drop=drop_private,
)
