"""Mattermost: the messages of a bulk export (JSON lines), answers below the message that they answer.

Written from Mattermost's documentation: no export was at hand. Moments are milliseconds since 1970. The lines on
members, teams and channels are not read; direct messages are private and are not read either.
"""

import hashlib

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.trees import REPLY_TO, ROW, WITHIN
from cmanalytics.readers.placing import build_placed, column_of, place_texts


def parse_posts(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the messages of channels; what nobody wrote (arrivals, robots) is left out and counted.

    The file has no identifiers: channel, author and millisecond tell messages apart, also after an edit.
    """
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    above = _rows_above(texts)
    place = column_of(texts, "team") + "/" + column_of(texts, "channel")
    # An answer stands inside the message that it answers, which alone names the channel.
    place = place.mask(above.notna(), _taken(place, above)).str.strip("/")
    author, moment = column_of(texts, "author"), column_of(texts, "written_at")
    own = _identify(place, author, moment, context.key)
    outer = _identify(place, column_of(texts, "above_author"), column_of(texts, "above_at"), context.key)
    parent = _taken(own, above).fillna(outer.where(column_of(texts, "above_at") != "", "")).fillna("")
    texts = texts.assign(
        comment_id=own,
        parent_id=parent,
        post_id="thread:" + parent.mask(parent == "", own),
        account=place,
        text=column_of(texts, "text"),
    )
    robots = column_of(texts, "from_webhook").eq("true") | column_of(texts, "from_bot").eq("true")
    written = ~column_of(texts, "type").str.startswith("system_") & ~robots & (author != "")
    count = int((~written).sum())
    said = [make_alert("system_messages", severity="info", file=opened.name, count=count)] if count else []
    return build_placed(placed._replace(texts=texts).keep(written, said), reader, opened, context)


def _rows_above(texts: pd.DataFrame) -> pd.Series:
    """Return the row of the message that each row answers, missing for those that answer none."""
    rows = pd.to_numeric(column_of(texts, "reply_row").astype(object), errors="coerce").astype("Int64") - 1
    return rows.mask(~rows.between(0, len(texts) - 1))


def _taken(values: pd.Series, rows: pd.Series) -> pd.Series:
    return rows.map(values, na_action="ignore").astype("string")


def _identify(place: pd.Series, author: pd.Series, moment: pd.Series, key: bytes) -> pd.Series:
    def digest(*cells: str) -> str:
        return "h:" + hashlib.blake2b("\x1f".join(cells).encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()

    return pd.Series(list(map(digest, place, author, moment)), index=place.index, dtype="string")


MATTERMOST_POSTS = Reader(
    name="mattermost_posts",
    label="Mattermost, messages des canaux",
    table="comments",
    platform="mattermost",
    columns={
        "team": ("team", f"{WITHIN}team"),
        "channel": ("channel", f"{WITHIN}channel"),
        "author": ("user",),
        "text": ("message",),
        "written_at": ("create_at",),
        "type": ("type",),
        "from_webhook": ("props.from_webhook",),
        "from_bot": ("props.from_bot",),
        "reply_row": (REPLY_TO + ROW,),
        "above_author": (f"{WITHIN}user",),
        "above_at": (f"{WITHIN}create_at",),
    },
    needs=("channel", "author", "text", "written_at"),
    parse=parse_posts,
    dates=("epoch",),
)
