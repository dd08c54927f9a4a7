"""X Premium, `video_overview_analytics.csv`: a table by day and a list of videos, one below the other in one file.

Times are milliseconds, the completion rate a percentage. Days are written in English words, in UTC, whatever the
interface's language is. A video is a publication only where the list gives the link of its post, which it often lacks.
English: the columns of the web client; Portuguese: a description of a file. Each table begins with its title; they are
parted before they are read.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.formats.x import DAY_WORDS, NUMBER_CELL, STATUS_LINK
from cmanalytics.readers.merging import VIDEO_LIST
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import parse_series
from cmanalytics.readers.statistics import add_flag, parse_statistics

X_VIDEO_DAYS = Reader(
    name="x_video_days",
    label="X, vidéos par jour (X Premium)",
    table="account_days",
    platform="x",
    columns={
        "date": ("Date", "Data", "Fecha", "Datum"),
        "views": ("Views", "Visualizações", "Vues", "Visualizaciones", "Aufrufe"),
        "watch_time_s": ("Watch Time (ms)", "Tempo de exibição (ms)", "Durée de visionnage (ms)"),
        "completion_share": ("Completion Rate", "Taxa de conclusões", "Taxa de conclusão", "Taux d'achèvement"),
        "avg_watch_s": ("Average Watch Time (ms)", "Tempo médio de exibição (ms)", "Durée moyenne de visionnage (ms)"),
        "extra_estimated_revenue": ("Estimated Revenue", "Receita estimada", "Revenus estimés"),
    },
    needs=("date", "views", "watch_time_s"),
    parse=parse_series,
    order=("date", "views", "watch_time_s", "completion_share", "avg_watch_s", "extra_estimated_revenue"),
    shape={0: DAY_WORDS, **dict.fromkeys(range(1, 6), NUMBER_CELL)},
    scales={"watch_time_s": "milliseconds", "avg_watch_s": "milliseconds", "completion_share": "percent"},
    dates=("words", "iso"),
    languages=("en", "pt", "fr"),
    years="2024-2026",
)


def drop_unposted(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the videos whose publication the list does not name."""
    posted = texts["url"].str.match(STATUS_LINK).fillna(False).astype(bool)
    alone = int((~posted).sum())
    if not alone:
        return posted, []
    severity = "info" if posted.any() else "warning"
    return posted, [make_alert("videos_without_post", severity=severity, file=file, table="posts", count=alone)]


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the publication and the account that the link names."""
    found = frame["url"].str.extract(STATUS_LINK)
    frame = frame.assign(
        post_id=found["id"].astype("string"), account=found["account"].astype("string"), format="video"
    )
    return add_flag(frame, pd.Series(True, index=frame.index), VIDEO_LIST), []


X_VIDEOS = Reader(
    name="x_videos",
    label="X, liste des vidéos (X Premium)",
    table="posts",
    platform="x",
    columns={
        "extra_uploaded_on": ("Uploaded on", "Enviado em", "Carregado em", "Mise en ligne le"),
        "extra_video_id": ("Video ID", "ID do vídeo", "ID de la vidéo"),
        "title": ("Video title", "Título do vídeo", "Titre de la vidéo"),
        "views": ("Views", "Visualizações", "Vues", "Visualizaciones", "Aufrufe"),
        "duration_s": ("Duration", "Duração", "Durée"),
        "extra_video_link": ("Video Link", "Link do vídeo", "Lien de la vidéo"),
        "extra_monetized": ("Monetized", "Monetizado", "Monétisée"),
        "extra_estimated_revenue": ("Estimated Revenue", "Receita estimada", "Revenus estimés"),
        "published_at": ("Published Date", "Data de publicação", "Date de publication"),
        "url": ("Post Link", "Postar link", "Lien du post"),
    },
    needs=("extra_video_id", "views", "url"),
    at_least=6,
    parse=parse_statistics,
    order=(
        "extra_uploaded_on", "extra_video_id", "title", "views", "duration_s", "extra_video_link", "extra_monetized",
        "extra_estimated_revenue", "published_at", "url",
    ),
    shape={1: r"[\w-]+", 3: NUMBER_CELL, 4: r"\d+:\d\d", 5: r"https?://.*"},
    scales={"duration_s": "duration"},
    dates=("words", "iso"),
    drop=drop_unposted,
    finish=finish_videos,
    languages=("en", "pt", "fr"),
    years="2024-2026",
)  # fmt: skip


def part_videos(opened: Opened) -> list[Opened]:
    """Return the file's two tables apart, each under its title; any other file as it is."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in opened.rows]
    if len(filled) < 6 or len(filled[0]) != 1 or not filled[2] or not re.fullmatch(DAY_WORDS, filled[2][0]):
        return [opened]
    for place in range(3, len(filled) - 2):
        if not filled[place] and len(filled[place + 1]) == 1 and len(filled[place + 2]) >= 6:
            halves = ((filled[0][0], slice(1, place)), (filled[place + 1][0], slice(place + 2, None)))
            return [
                opened._replace(rows=opened.rows[part], lines=opened.lines[part], sheet=title[:60])
                for title, part in halves
            ]
    return [opened]
