"""YouTube comments: the Data API (tables and JSON), youtube-comment-downloader, yt-dlp, the channel's own in Takeout.

Google documents the API's moments as UTC. The two programs read the page, which only says "2 weeks ago": the moments
that they write are computed from that, so those of more than a few weeks are left empty.
"""

import json
import re

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.comments import parse_comments
from cmanalytics.readers.filling import first_filled
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.own_archives import build_own
from cmanalytics.readers.placing import Placed, build_placed, column_of, place_texts
from cmanalytics.readers.texts import strip_html
from cmanalytics.readers.threads import tell_missing

YOUTUBE_COMMENTS = Reader(
    name="youtube_comments",
    label="commentaires YouTube (Data API)",
    table="comments",
    platform="youtube",
    columns={
        "comment_id": ("commentId", "comment_id", "id", "cid"),
        "parent_id": ("parentId", "parent_id"),
        "post_id": ("videoId", "video_id"),
        "text": ("textOriginal",),
        "text_html": ("textDisplay",),
        "author": ("authorDisplayName",),
        "author_id": ("authorChannelId", "authorChannelId.value"),
        "written_at": ("publishedAt",),
        "reactions": ("commentLikeCount", "likeCount"),
    },
    needs=("post_id", "written_at", "author"),
    at_least=4,
    parse=parse_comments,
    zone="UTC",
    tried=1,
    years="2022-2024",
)


def _is_threads(opened: Opened, row: int) -> bool:
    found = set(place_headers(YOUTUBE_THREADS, opened.rows[row]).values())
    return any({f"{level}_author", f"{level}_written_at"} <= found for level in ("top", "own"))


def parse_threads(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of threads and the answers inside them, which are written one level higher."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    for name in _PARTS:
        texts = texts.assign(**{name: first_filled(texts, f"top_{name}", f"own_{name}")})
    texts = texts.assign(
        text=first_filled(texts.assign(shown=strip_html(texts["text_html"])), "text", "shown"),
        parent_id=first_filled(texts, "parent_id", "reply_to"),
        post_id=first_filled(texts, "post_id", "top_post", "above_post"),
    )
    return build_placed(tell_missing(placed._replace(texts=texts), opened), reader, opened, context)


_PARTS = {
    "text": "textOriginal",
    "text_html": "textDisplay",
    "author": "authorDisplayName",
    "author_id": "authorChannelId.value",
    "written_at": "publishedAt",
    "reactions": "likeCount",
}
YOUTUBE_THREADS = Reader(
    name="youtube_threads",
    label="commentaires YouTube (Data API, JSON)",
    table="comments",
    platform="youtube",
    columns={
        "comment_id": ("id", "snippet.topLevelComment.id"),
        "parent_id": ("snippet.parentId",),
        "reply_to": ("reply_to.id",),
        "post_id": ("snippet.videoId",),
        "top_post": ("snippet.topLevelComment.snippet.videoId",),
        "above_post": ("reply_to.snippet.videoId",),
        "answers": ("snippet.totalReplyCount",),
        **{f"top_{name}": (f"snippet.topLevelComment.snippet.{key}",) for name, key in _PARTS.items()},
        **{f"own_{name}": (f"snippet.{key}",) for name, key in _PARTS.items()},
    },
    needs=("comment_id",),
    parse=parse_threads,
    recognise=_is_threads,
    dates=("iso",),
    zone="UTC",
)

# What the page says of moments that are known to a week or better: "il y a 3 jours", "2 weeks ago (edited)".
_RECENT = (
    r"(?i).*\b(?:secondes?|seconds?|minutes?|hours?|heures?|days?|jours?|weeks?|semaines?"
    r"|yesterday|hier|now|instant)\b.*"
)


def keep_recent(placed: Placed, file: str) -> Placed:
    """Empty the moments that a program computed from "2 years ago"; say that the newer ones are near misses."""
    ago, written = column_of(placed.texts, "ago"), column_of(placed.texts, "written_at")
    told = (ago != "") & (written != "")
    recent = ago.str.fullmatch(_RECENT).fillna(False).astype(bool)
    alerts: list[Alert] = []
    coarse = (told & ~recent).to_numpy(bool)
    if coarse.any():
        bad = [line for line, is_bad in zip(placed.lines, coarse, strict=True) if is_bad]
        alerts.append(make_alert("coarse_dates", file=file, table="comments", count=len(bad), lines=list_lines(bad)))
    near = int((told & recent).sum())
    if near:
        alerts.append(make_alert("computed_dates", severity="info", file=file, table="comments", count=near))
    return placed._replace(
        texts=placed.texts.assign(written_at=written.mask(coarse, "")), alerts=[*placed.alerts, *alerts]
    )


def parse_downloaded(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of youtube-comment-downloader: a reply's identifier begins with its comment's."""
    placed = keep_recent(place_texts(reader, opened, row), opened.name)
    parts = column_of(placed.texts, "comment_id").str.partition(".")
    parents = parts[0].where(parts[2] != "", "").astype("string")
    return build_placed(placed._replace(texts=placed.texts.assign(parent_id=parents)), reader, opened, context)


YOUTUBE_DOWNLOADED = Reader(
    name="youtube_downloaded",
    label="commentaires YouTube (youtube-comment-downloader)",
    table="comments",
    platform="youtube",
    columns={
        "comment_id": ("cid",),
        "text": ("text",),
        "ago": ("time",),
        "written_at": ("time_parsed",),
        "author": ("author",),
        "author_id": ("channel",),
        "reactions": ("votes",),
        "post_id": ("video_id", "videoId", "within.video_id", "within.videoId"),
    },
    needs=("comment_id", "text", "author", "ago", "reactions"),
    parse=parse_downloaded,
    dates=("epoch",),
    zone="UTC",
)


def parse_info(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments that yt-dlp writes beside a video; "root" is no comment."""
    placed = keep_recent(place_texts(reader, opened, row), opened.name)
    parents = column_of(placed.texts, "parent_id")
    texts = placed.texts.assign(parent_id=parents.mask(parents == "root", ""))
    return build_placed(placed._replace(texts=texts), reader, opened, context)


YOUTUBE_INFO = Reader(
    name="youtube_info",
    label="commentaires YouTube (yt-dlp)",
    table="comments",
    platform="youtube",
    columns={
        "comment_id": ("id",),
        "parent_id": ("parent",),
        "text": ("text",),
        "ago": ("_time_text", "time_text"),
        "written_at": ("timestamp",),
        "author": ("author",),
        "author_id": ("author_id",),
        "reactions": ("like_count",),
        "post_id": ("within.id",),
        "account": ("within.channel", "within.uploader"),
        "uploader": ("author_is_uploader",),
    },
    needs=("comment_id", "parent_id", "text", "author", "uploader"),
    parse=parse_info,
    dates=("epoch",),
    zone="UTC",
)

_TAKEOUT_TEXT = re.compile(r'"text"\s*:\s*("(?:[^"\\]|\\.)*")')


def plain_takeout(text: str) -> str:
    """Return a text of Takeout, which is written in pieces: {"text": "Bonjour"},{"text": " à tous"}."""
    pieces = _TAKEOUT_TEXT.findall(text)
    return "".join(map(json.loads, pieces)) if pieces else text


def parse_takeout(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments that the channel itself wrote."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    body = column_of(texts, "text").map(plain_takeout).astype("string")
    texts = texts.assign(text=body, parent_id=first_filled(texts, "parent_id", "top_id"))
    return build_own(placed._replace(texts=texts), reader, opened, context)


YOUTUBE_TAKEOUT = Reader(
    name="youtube_takeout",
    label="Google Takeout, commentaires écrits par la chaîne",
    table="comments",
    platform="youtube",
    columns={
        "comment_id": ("Comment ID", "ID du commentaire"),
        "author_id": ("Channel ID", "ID de la chaîne"),
        "written_at": (
            "Comment Create Timestamp",
            "Horodatage de la création du commentaire",
            "Horodatage de création du commentaire",
        ),
        "parent_id": ("Parent Comment ID", "ID du commentaire parent"),
        "top_id": ("Top-Level Comment ID", "ID du commentaire de premier niveau"),
        "post_id": ("Video ID", "ID de la vidéo"),
        "text": ("Comment Text", "Texte du commentaire"),
    },
    needs=("comment_id", "author_id", "written_at", "text"),
    parse=parse_takeout,
    dates=("iso",),
    zone="UTC",
)
