"""Daily series of Meta Business Suite (UTF-16, several blocks) and tables of YouTube Studio, English and French."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from sampling.clock import FIRST_DAY, LAST_DAY
from sampling.posts import Post

# title of each block, usual value of a day, days without any value left out
SERIES = {
    "Reach.csv": (("Facebook reach", 2900.0, False), ("Instagram reach", 1700.0, False)),
    "Visits.csv": (("Facebook visits", 150.0, False), ("Instagram profile visits", 64.0, False)),
    "Follows.csv": (("Facebook follows", 5.0, False), ("Instagram follows", 0.8, True)),
    "Interactions.csv": (("Content interactions", 130.0, False),),
    "Link clicks.csv": (("Facebook link clicks", 24.0, False), ("Instagram link clicks", 6.0, False)),
}
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
YOUTUBE = (
    "Content", "Video title", "Video publish time", "Duration", "Engaged views",
    "Average percentage viewed (%)", "Likes",
    "Shares", "Comments added", "Views", "Watch time (hours)", "Subscribers", "Average view duration", "Impressions",
    "Impressions click-through rate (%)",
)  # fmt: skip
YOUTUBE_FR = (
    "Contenu", "Titre de la vidéo", "Heure de publication de la vidéo", "Durée", "Vues intentionnelles",
    "Pourcentage moyen de vidéo regardé (%)", "J'aime", "Partages", "Commentaires ajoutés", "Vues",
    "Durée de visionnage (heures)", "Abonnés", "Durée moyenne d'une vue", "Impressions",
    "Taux de clics par impression (%)",
)  # fmt: skip
FRENCH_FROM = date(2026, 5, 1)


def write_series(folder: Path, posts: Iterable[Post], rng: np.random.Generator) -> None:
    """Write the daily series, higher on the days of publications and in December."""
    published = {post.published.date() for post in posts if post.platform == "facebook"}
    days = [FIRST_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_DAY).days + 1)]
    folder.mkdir(parents=True, exist_ok=True)
    for name, blocks in SERIES.items():
        parts = [_make_block(title, usual, sparse, days, published, rng) for title, usual, sparse in blocks]
        text = "sep=,\n" + "\n".join(parts)
        (folder / name).write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))


def _make_block(
    title: str, usual: float, sparse: bool, days: list[date], published: set[date], rng: np.random.Generator
) -> str:
    lines = [f'"{title}"', '"Date","Primary"']
    for i, day in enumerate(days):
        lift = (1.5 if day in published else 0.85) * (1.55 if day.month == 12 else 1.0) * (1 + 0.2 * i / len(days))
        value = int(rng.poisson(usual * lift * np.exp(0.35 * rng.standard_normal())))
        # The platform stamps local midnights, an hour off outside its summer time.
        hour = "T00:00:00" if date(2026, 3, 8) <= day < date(2026, 11, 1) or day == FIRST_DAY else "T01:00:00"
        if value or not sparse:
            lines.append(f'"{day.isoformat()}{hour}","{value}"')
    return "\n".join(lines) + "\n"


def write_youtube(folder: Path, videos: list[Post], rng: np.random.Generator) -> None:
    """Write the two tables of YouTube Studio: English until April 2026, French afterwards."""
    rows = {post.post_id: _youtube_row(post, rng) for post in videos}
    early = [post for post in videos if post.published.date() < FRENCH_FROM]
    late = [post for post in videos if post.published.date() >= FRENCH_FROM]
    english = folder / "Content 2025-11-01_2026-05-01 Maison Lucain" / "Table data.csv"
    french = folder / "Contenu 2026-05-01_2026-11-01 Maison Lucain" / "Informations relatives aux tableaux.csv"
    _write_table(english, YOUTUBE, [[*_english_head(post), *rows[post.post_id]] for post in early])
    _write_table(french, YOUTUBE_FR, [[*_french_head(post), *rows[post.post_id]] for post in late])


def _youtube_row(post: Post, rng: np.random.Generator) -> list[object]:
    views = round(post.reach * float(rng.uniform(1.05, 1.4)))
    share = float(rng.uniform(0.22, 0.55))
    seconds = post.duration * share
    shown = round(views * float(rng.uniform(6, 14)))
    likes = max(1, post.interactions - post.comments)
    lasted = f"{int(seconds // 3600)}:{int(seconds % 3600 // 60):02d}:{int(seconds % 60):02d}"
    return [
        post.duration, round(views * 0.93), round(100 * share, 2), likes, int(rng.poisson(likes * 0.08)), post.comments,
        views, round(views * seconds / 3600, 4), int(rng.poisson(4)), lasted, shown, round(40 * views / shown, 2),
    ]  # fmt: skip


def _english_head(post: Post) -> list[object]:
    return [post.post_id, post.text, f"{post.published:%b} {post.published.day}, {post.published.year}"]


def _french_head(post: Post) -> list[object]:
    month = SHORT_MONTHS[post.published.month - 1]
    return [post.post_id, post.text, f"{post.published.day} {month} {post.published.year}"]


def _write_table(path: Path, head: tuple[str, ...], rows: list[list[object]]) -> None:
    total: list[object] = ["Total", "", "", ""]
    total += [_total(position, [row[position] for row in rows]) for position in range(4, len(head))]
    rows = sorted(rows, key=lambda row: (-int(str(row[9])), str(row[0])))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([list(head), total, *rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")


def _total(position: int, values: list) -> object:
    if position == 12:
        return "0:01:24"
    if position in (5, 14):
        return round(sum(values) / len(values), 2)
    return round(sum(values), 4)
