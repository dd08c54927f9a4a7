"""Comments as people hold them: a French table, JSON lines, the YouTube Data API's columns."""

import csv
import html
import io
import json
from datetime import UTC, datetime
from pathlib import Path

from sampling.clock import PARIS, to_zone
from sampling.posts import Post
from sampling.threads import Comment

FACEBOOK = ("Identifiant", "Publication", "En réponse à", "Auteur", "Date", "Commentaire", "Réactions")
YOUTUBE = (
    "videoId", "commentId", "parentId", "textDisplay", "textOriginal", "authorDisplayName", "authorChannelId",
    "canRate",
    "viewerRating", "publishedAt", "updatedAt", "commentLikeCount", "viewCount", "commentCount", "videoLikeCount",
    "videoTitle", "videoDate", "textClean",
)  # fmt: skip
QUARTERS = {
    "facebook_2025-11_2026-01.csv": (datetime(2025, 11, 1), datetime(2026, 2, 1)),
    "facebook_2026-02_2026-04.csv": (datetime(2026, 2, 1), datetime(2026, 5, 1)),
    "facebook_2026-05_2026-07.csv": (datetime(2026, 5, 1), datetime(2026, 8, 1)),
    "inbox-facebook_2026-08_2026-10.csv": (datetime(2026, 8, 1), datetime(2026, 11, 1)),
}


def write_facebook_comments(folder: Path, comments: list[Comment]) -> None:
    """Write the Facebook comments, one file a quarter; the last one with day-first local times."""
    for name, (first, last) in QUARTERS.items():
        inbox = name.startswith("inbox")
        rows = [_french_row(c, day_first=inbox) for c in _in_order(comments) if first <= c.written < last]
        _write(folder / name, list(FACEBOOK), rows, delimiter=";", bom=True)


def write_rival_comments(folder: Path, comments: list[Comment], account: str) -> None:
    """Write a competitor's comments, with the page that holds each."""
    rows = [[account, *_french_row(comment, day_first=False)] for comment in _in_order(comments)]
    _write(folder / "concurrent_facebook.csv", ["Page", *FACEBOOK], rows, delimiter=";", bom=True)


def write_instagram_comments(folder: Path, comments: list[Comment]) -> None:
    """Write the Instagram comments as JSON lines."""
    lines = [
        json.dumps(
            {
                "comment_id": comment.comment_id,
                "post_id": comment.post.post_id,
                "parent_id": comment.parent_id or None,
                "author": comment.author,
                "written_at": to_zone(comment.written, PARIS).isoformat(),
                "text": comment.text,
                "likes": comment.likes,
            },
            ensure_ascii=False,
        )
        for comment in _in_order(comments)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "instagram.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def write_youtube_comments(folder: Path, comments: list[Comment], channels: dict[str, str]) -> None:
    """Write the YouTube comments in the Data API's columns; channels maps an author to a channel id."""
    rows = []
    for comment in _in_order(comments):
        post, stamp = comment.post, _stamp(comment.written)
        display = html.escape(comment.text, quote=True).replace("&#x27;", "&#39;")
        rows.append([
            post.post_id, comment.comment_id, comment.parent_id, display, comment.text, comment.author,
            channels[comment.author], True, "none", stamp, stamp, comment.likes, round(post.reach * 1.2), post.comments,
            post.interactions, post.text, _stamp(post.published), comment.text.lower(),
        ])  # fmt: skip
    _write(folder / "youtube_comments.csv", list(YOUTUBE), rows, delimiter=",", bom=False)


def count_comments(comments: list[Comment]) -> None:
    """Set on every publication how many comments it has, replies included."""
    for comment in comments:
        comment.post.comments += 1
    for comment in comments:
        _leave_room(comment.post)


def _leave_room(post: Post) -> None:
    # Interactions hold the comments: a publication that is talked about is also liked.
    post.interactions = max(post.interactions, round(post.comments * 1.6))


def _french_row(comment: Comment, *, day_first: bool) -> list[object]:
    written = comment.written.strftime("%d/%m/%Y %H:%M") if day_first else to_zone(comment.written, PARIS).isoformat()
    return [
        comment.comment_id,
        comment.post.post_id,
        comment.parent_id,
        comment.author,
        written,
        comment.text,
        comment.likes,
    ]


def _stamp(moment: datetime) -> str:
    return moment.replace(tzinfo=PARIS).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_order(comments: list[Comment]) -> list[Comment]:
    return sorted(comments, key=lambda comment: (comment.written, comment.comment_id))


def _write(path: Path, head: list[str], rows: list[list[object]], *, delimiter: str, bom: bool) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + stream.getvalue().encode("utf-8"))
