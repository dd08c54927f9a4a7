"""Mastodon: the archive that an account downloads of itself (`outbox.json`, in the words of ActivityPub), and others'
answers as the instance's API gives them (`/api/v1/statuses/<number>/context`).

What an account published becomes publications, what it answered to others becomes comments of the brand. Boosts are
left out and counted, and so is what was not written for everybody: the file holds that too. Moments end in Z.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.known_columns import parse_known
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.own_archives import build_own, is_sheet_of, mask_person
from cmanalytics.readers.placing import build_placed, column_of, place_texts
from cmanalytics.readers.texts import strip_html

_PUBLIC = r"activitystreams#Public|as:Public"
_MESSAGE = r"https?://(?P<host>[^/]+)/(?:.*/)?(?P<last>[^/?#]+)"
_ACCOUNT = r"https?://(?P<host>[^/]+)/(?:users/|@)?(?P<name>[\w.-]+)$"
_PERSON = r"/(?:users/|@)(?P<name>[\w.-]+)/"


def drop_private(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out boosts, and what was written for followers or for one person."""
    boosts = column_of(texts, "extra_activity").eq("Announce") | column_of(texts, "extra_kind").eq("")
    told = column_of(texts, "extra_to") + ";" + column_of(texts, "extra_cc")
    hidden = ~boosts & ~told.str.contains(_PUBLIC, regex=True)
    alerts = []
    for kind, mask in (("passed_on", boosts), ("private_messages", hidden)):
        if mask.any():
            alerts.append(make_alert(kind, severity="info", file=file, count=int(mask.sum())))
    return ~boosts & ~hidden, alerts


def shorten(links: pd.Series) -> pd.Series:
    """Return the links of messages as "instance/number": the whole link names a person."""
    parts = links.fillna("").str.extract(_MESSAGE)
    return (parts["host"] + "/" + parts["last"]).fillna("").astype("string")


def name_account(actors: pd.Series) -> pd.Series:
    """Return the account of links such as https://instance/users/name: name@instance."""
    parts = actors.fillna("").str.extract(_ACCOUNT)
    return (parts["name"] + "@" + parts["host"]).astype("string")


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name publications and account shortly; write the texts without HTML."""
    frame = frame.drop(columns=[name for name in _COLUMNS if name.startswith("extra_") and name in frame])
    text, account = strip_html(frame["text"]).str.strip(), name_account(frame["account"])
    return frame.assign(post_id=shorten(frame["post_id"]), account=account, text=text), []


_COLUMNS: dict[str, tuple[str, ...]] = {
    "extra_activity": ("type",),
    "extra_kind": ("object.type",),
    "extra_to": ("object.to", "to"),
    "extra_cc": ("object.cc", "cc"),
    "account": ("actor", "object.attributedTo"),
    "text": ("object.content",),
}


def _is_posts(opened: Opened, row: int) -> bool:
    return is_sheet_of(MASTODON_POSTS, opened, row, answers=False)


MASTODON_POSTS = Reader(
    name="mastodon_posts",
    label="archive Mastodon, publications du compte",
    table="posts",
    platform="mastodon",
    columns={
        **_COLUMNS,
        "post_id": ("object.id",),
        "published_at": ("object.published", "published"),
        "url": ("object.url",),
    },
    needs=("post_id", "text", "published_at", "account", "extra_activity"),
    parse=parse_known,
    recognise=_is_posts,
    dates=("iso",),
    drop=drop_private,
    finish=finish_posts,
)


def parse_answers(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return what the account answered to others, the name of the person answered masked."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    answered = column_of(texts, "answered")
    names = answered.str.extract(_PERSON)["name"].fillna("")
    account = name_account(column_of(texts, "account")).fillna("")
    texts = texts.assign(
        comment_id=shorten(column_of(texts, "comment_id")),
        parent_id=shorten(answered),
        account=account,
        author=account,
        text=mask_person(strip_html(column_of(texts, "text")), names),
    )
    return build_own(placed._replace(texts=texts), reader, opened, context)


def _is_answers(opened: Opened, row: int) -> bool:
    return is_sheet_of(MASTODON_ANSWERS, opened, row, answers=True)


MASTODON_ANSWERS = Reader(
    name="mastodon_answers",
    label="archive Mastodon, réponses du compte",
    table="comments",
    platform="mastodon",
    columns={
        **_COLUMNS,
        "comment_id": ("object.id",),
        "answered": ("object.inReplyTo",),
        "written_at": ("object.published", "published"),
        "url": ("object.url",),
    },
    needs=("comment_id", "text", "written_at", "account", "extra_activity"),
    parse=parse_answers,
    recognise=_is_answers,
    dates=("iso",),
    zone="UTC",
    drop=drop_private,
)


def parse_statuses(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the messages of a conversation; their links name people and are not kept."""
    placed = place_texts(reader, opened, row)
    public = column_of(placed.texts, "visibility").isin(("", "public", "unlisted"))
    count = int((~public).sum())
    said = [make_alert("private_messages", severity="info", file=opened.name, count=count)] if count else []
    return build_placed(placed.keep(public, said), reader, opened, context)


MASTODON_STATUSES = Reader(
    name="mastodon_statuses",
    label="réponses Mastodon (API)",
    table="comments",
    platform="mastodon",
    columns={
        "comment_id": ("id",),
        "parent_id": ("in_reply_to_id",),
        "text": ("content",),
        "author": ("account.display_name",),
        "author_id": ("account.acct", "account.username"),
        "written_at": ("created_at",),
        "reactions": ("favourites_count",),
        "visibility": ("visibility",),
        "lang": ("language",),
    },
    needs=("comment_id", "text", "author_id", "written_at", "reactions"),
    parse=parse_statuses,
    dates=("iso",),
    zone="UTC",
    html=True,
)
