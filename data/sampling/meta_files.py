"""Post exports as Meta Business Suite gives them: windows of at most 90 days that overlap, snapshots that differ."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sampling.clock import CALIFORNIA, to_zone
from sampling.posts import Post

PAGE_ID, ACCOUNT_ID = "61550000000042", "17841400000000042"
PAGE_NAME, USERNAME = "Maison Lucain", "maison.lucain"
HEAD = (
    "Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)", "Publish time",
    "Caption type", "Permalink",
    "Is crosspost", "Is share", "Post type", "Languages", "Custom labels", "Funded content status",
    "Data comment", "Date",
)  # fmt: skip
HEAD_FR = (
    "Identifiant de la publication", "ID de la Page", "Nom de la page", "Titre", "Description", "Durée (s)",
    "Heure de publication", "Type de légende", "Permalien", "Est un crosspostage", "Est un partage",
    "Type de publication",
    "Langues", "Libellés personnalisés", "Statut du contenu financé", "Commentaire sur les données", "Date",
)  # fmt: skip
METRICS = (
    "Views", "Reach", "Reactions, Comments and Shares", "Reactions", "Comments", "Shares", "Total clicks",
    "Link Clicks",
    "Other Clicks", "Seconds viewed", "Average Seconds viewed",
)  # fmt: skip
METRICS_TWICE = (
    "Views", "Reach", "Reactions, comments and shares", "Reactions", "Comments", "Shares", "Total clicks", "Views",
    "Reach from Organic posts", "Reach from Boosted posts", "3-second video views", "1-minute video views",
    "Link clicks",
    "Other clicks", "Seconds viewed", "Average Seconds viewed",
)  # fmt: skip
METRICS_FR = (
    "Vues", "Couverture", "Réactions, commentaires et partages", "Réactions", "Commentaires", "Partages",
    "Total des clics",
    "Clics sur un lien", "Couverture de Publications organiques", "Couverture de Publications boostées",
)  # fmt: skip
INSTAGRAM = (
    "Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)",
    "Publish time", "Permalink",
    "Post type", "Data comment", "Date", "Views", "Reach", "Likes", "Shares", "Follows", "Comments", "Saves",
)  # fmt: skip
ERROR = "An error occurred while computing metadata for content with ID 122190000000001"


class Window(NamedTuple):
    """Hold one export: its days, its report id, its dialect."""

    first: date
    last: date
    report: str
    dialect: str


FACEBOOK_WINDOWS = (
    Window(date(2025, 11, 1), date(2026, 1, 29), "1064278361210501", "en"),
    Window(date(2026, 1, 16), date(2026, 4, 15), "1064278361210577", "twice"),
    Window(date(2026, 4, 10), date(2026, 7, 8), "1064278361210612", "fr"),
    Window(date(2026, 7, 1), date(2026, 8, 31), "1064278361210688", "en"),
    Window(date(2026, 8, 20), date(2026, 10, 31), "1064278361210733", "en"),
)
INSTAGRAM_WINDOWS = (
    Window(date(2025, 11, 1), date(2026, 1, 29), "2064278361210504", "en"),
    Window(date(2026, 1, 30), date(2026, 4, 29), "2064278361210570", "en"),
    Window(date(2026, 4, 25), date(2026, 7, 23), "2064278361210618", "en"),
    Window(date(2026, 7, 24), date(2026, 10, 15), "2064278361210690", "en"),
    Window(date(2026, 10, 1), date(2026, 10, 31), "2064278361210739", "en"),
)


def write_facebook(folder: Path, posts: list[Post]) -> None:
    """Write the Facebook post exports."""
    for window in FACEBOOK_WINDOWS:
        metrics = {"en": METRICS, "twice": METRICS_TWICE, "fr": METRICS_FR}[window.dialect]
        rows = [_facebook_row(post, window) for post in _within(posts, window)]
        if window.dialect == "twice":
            rows.append([""] * 15 + [ERROR, "Lifetime", *[""] * len(metrics)])
        head = HEAD_FR if window.dialect == "fr" else HEAD
        _write(folder / _name(window), [*head, *metrics], rows)


def write_instagram(folder: Path, posts: list[Post]) -> None:
    """Write the Instagram post exports."""
    for window in INSTAGRAM_WINDOWS:
        rows = [_instagram_row(post, window) for post in _within(posts, window)]
        _write(folder / _name(window), list(INSTAGRAM), rows)


def count_parts(post: Post, window: Window) -> dict[str, int]:
    """Return a publication's metrics as they stood when a window was exported, two days after its last day."""
    age = (window.last + timedelta(days=2) - post.published.date()).days
    grown = 1 - 0.45 * float(np.exp(-age / 4.0))
    own = np.random.default_rng([int(post.post_id) % 2**32, 77])
    shares = round(post.interactions * float(own.uniform(0.03, 0.09)))
    reach, comments = round(post.reach * grown), round(post.comments * min(1.0, grown * 1.04))
    reactions = max(0, round((post.interactions - shares) * grown) - comments)
    clicks = round(reach * float(own.uniform(0.01, 0.06)))
    link = round(clicks * float(own.uniform(0.05, 0.5)))
    views = round(reach * float(own.uniform(1.15, 1.9)))
    boosted = round(reach * float(own.uniform(0.2, 0.5))) if own.random() < 0.08 else 0
    watched = round(views * post.duration * float(own.uniform(0.15, 0.4)))
    return {
        "views": views, "reach": reach, "reactions": reactions, "comments": comments, "shares": round(shares * grown),
        "clicks": clicks, "link": link, "boosted": boosted, "watched": watched, "v3": round(views * 0.4),
        "v60": round(views * 0.05), "saves": round(reach * float(own.uniform(0.002, 0.009))),
        "follows": int(own.poisson(1.2)),
    }  # fmt: skip


def _facebook_row(post: Post, window: Window) -> list[object]:
    parts = count_parts(post, window)
    moment = to_zone(post.published, CALIFORNIA).strftime("%m/%d/%Y %H:%M")
    kind = {"Videos": "Vidéos", "Links": "Liens", "Text": "Texte"}.get(post.format, post.format)
    kind = kind if window.dialect == "fr" else post.format
    moving = post.duration > 0
    link = f"https://www.facebook.com/maisonlucain/{'videos' if moving else 'posts'}/{post.post_id}"
    row: list[object] = [
        post.post_id,
        PAGE_ID,
        PAGE_NAME,
        post.text if moving else "",
        post.text,
        post.duration,
        moment,
    ]
    row += ["N/A", link, 0, 0, kind, "", "", "", "", "Lifetime"]
    total = parts["reactions"] + parts["comments"] + parts["shares"]
    core = [
        parts["views"],
        parts["reach"],
        total,
        parts["reactions"],
        parts["comments"],
        parts["shares"],
        parts["clicks"],
    ]
    watched = [parts["watched"], round(parts["watched"] / max(1, parts["v3"]), 4)] if moving else ["", ""]
    organic, other = parts["reach"] - parts["boosted"], parts["clicks"] - parts["link"]
    if window.dialect == "fr":
        return [*row, *core, parts["link"], organic, parts["boosted"]]
    if window.dialect == "twice":
        seen = [parts["v3"], parts["v60"]] if moving else [0, 0]
        return [*row, *core, parts["views"], organic, parts["boosted"], *seen, parts["link"], other, *watched]
    return [*row, *core, parts["link"], other, *watched]


def _instagram_row(post: Post, window: Window) -> list[object]:
    parts = count_parts(post, window)
    moment = to_zone(post.published, CALIFORNIA).strftime("%m/%d/%Y %H:%M")
    link = f"https://www.instagram.com/{'reel' if 'reel' in post.format else 'p'}/C{post.post_id[-10:]}/"
    row: list[object] = [
        post.post_id,
        ACCOUNT_ID,
        USERNAME,
        PAGE_NAME,
        post.text,
        post.duration,
        moment,
        link,
        post.format,
    ]
    row += ["", "Lifetime", parts["views"], parts["reach"], parts["reactions"], parts["shares"]]
    return [*row, parts["follows"], parts["comments"], parts["saves"]]


def _within(posts: list[Post], window: Window) -> list[Post]:
    inside = [post for post in posts if window.first <= post.published.date() <= window.last]
    return sorted(inside, key=lambda post: post.published, reverse=True)


def _name(window: Window) -> str:
    return f"{window.first:%b-%d-%Y}_{window.last:%b-%d-%Y}_{window.report}.csv"


def _write(path: Path, head: list[str], rows: list[list[object]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8"))
