"""Slack: the messages of a workspace export, one JSON file a day in a folder a channel.

Written from Slack's documentation and other people's code: no export was at hand. Moments are seconds since 1970.
Members and channels are listed beside the folders, in files that are not read; direct messages are private and are
not read either.
"""

import re
from pathlib import PurePosixPath

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.privacy import MASK
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts

# What a person wrote; every other subtype is Slack or a robot telling something.
_WRITTEN = ("", "thread_broadcast", "reply_broadcast", "me_message", "file_share", "file_comment")
_DIRECT = re.compile(r"(?:D[A-Z0-9]{7,12}|mpdm-.+)")
_MARKS = re.compile(r"<([@#!]?)([^|<>]*)(?:\|([^<>]*))?>")


def channel_of(opened: Opened) -> str:
    """Return the channel that a file is about: its folder; "" when it has none."""
    folder = PurePosixPath(opened.name).parent.name
    return "" if folder.casefold().endswith((".zip", ".tar", ".gz", ".tgz")) else folder


def is_direct(opened: Opened) -> bool:
    """Tell whether a file lies in the folder of a direct conversation."""
    return _DIRECT.fullmatch(channel_of(opened)) is not None


def _is_day(opened: Opened, row: int) -> bool:
    found = set(place_headers(SLACK_MESSAGES, opened.rows[row]).values())
    return found.issuperset(SLACK_MESSAGES.needs) and opened.header_depth == 1 and not is_direct(opened)


def drop_events(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out what nobody wrote: arrivals, changes of topic, robots, deleted messages."""
    keep = column_of(texts, "subtype").isin(_WRITTEN) & (column_of(texts, "bot_id") == "")
    keep &= ~column_of(texts, "author_id").isin(("", "USLACKBOT"))
    count = int((~keep).sum())
    return keep, [make_alert("system_messages", severity="info", file=file, count=count)] if count else []


def plain_text(text: str) -> str:
    """Return a message without Slack's marks: people masked, channels and links by what they are shown as."""
    import html

    def show(match: re.Match[str]) -> str:
        sign, target, label = match[1], match[2], match[3]
        if sign == "@" or target.startswith("subteam"):
            return MASK
        if sign in ("#", "!"):
            return ("#" if sign == "#" else "@") + (label or target.partition("^")[0])
        return label or target.removeprefix("mailto:")

    return html.unescape(_MARKS.sub(show, text))


def parse_day(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the messages of a day: the account is the channel, an answer's parent the first message of its thread."""
    placed = place_texts(reader, opened, row)
    texts, channel = placed.texts, channel_of(opened)
    prefix = f"{channel}/" if channel else ""
    own, thread = column_of(texts, "ts"), column_of(texts, "thread_ts")
    thread = thread.mask(thread == "", own)
    names = column_of(texts, "author").mask(lambda name: name == "", column_of(texts, "real_name"))
    texts = texts.assign(
        comment_id=prefix + own,
        parent_id=(prefix + thread).mask(thread == own, ""),
        # A conversation is what a publication is elsewhere; its name must differ from its first message's.
        post_id="thread:" + prefix + thread,
        written_at=own,
        account=channel,
        author=names,
        text=column_of(texts, "text").map(plain_text).astype("string"),
    )
    return build_placed(placed._replace(texts=texts), reader, opened, context)


SLACK_MESSAGES = Reader(
    name="slack_messages",
    label="Slack, messages d'un canal",
    table="comments",
    platform="slack",
    columns={
        "ts": ("ts",),
        "thread_ts": ("thread_ts",),
        "text": ("text",),
        "author_id": ("user",),
        "author": ("user_profile.display_name",),
        "real_name": ("user_profile.real_name",),
        "subtype": ("subtype",),
        "bot_id": ("bot_id",),
        "type": ("type",),
    },
    needs=("ts", "text", "type"),
    parse=parse_day,
    dates=("epoch",),
    drop=drop_events,
    recognise=_is_day,
)
