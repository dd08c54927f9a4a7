"""YouTube Studio, advanced mode: `Table data.csv`, in French `Informations relatives aux tableaux.csv`.

The French file keeps comma delimiters and dot decimals. Publication dates are days of the channel's reports, which
YouTube Analytics counts in Pacific time. A row `Total` is not the sum of the rows; 500 rows are the most it gives.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics

PACIFIC = "America/Los_Angeles"
ROW_LIMIT = 500


def drop_totals(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the total row and the notice of the row limit; say when nothing else is there."""
    first = texts["post_id"].str.strip()
    totals = first.str.casefold().isin(["total", "totaux"])
    notices = first.str.contains(r"(?i)^(?:showing top \d+|affichage des \d+|\d+ premiers)", regex=True)
    keep = ~totals & ~notices
    alerts = []
    if totals.any():
        alerts.append(make_alert("total_rows", severity="info", file=file, table="posts", count=int(totals.sum())))
    if notices.any() or int(keep.sum()) >= ROW_LIMIT:
        alerts.append(make_alert("row_limit", file=file, table="posts", limit=ROW_LIMIT))
    if not keep.any():
        alerts.append(make_alert("only_totals", file=file, table="posts"))
    return keep, alerts


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add what a YouTube table does not say: whose videos these are, their links, their format."""
    account = context.only_account("youtube")
    url = "https://www.youtube.com/watch?v=" + frame["post_id"]
    frame = frame.assign(account=account, url=url.astype("string"), format="video")
    if account is None and len(frame):
        alert = make_alert("account_unknown", severity="info", file=opened.name, table="posts", platform="YouTube")
        return frame, [alert]
    return frame, []


TABLE_DATA = Reader(
    name="youtube_table",
    label="YouTube Studio, tableau des contenus",
    table="posts",
    platform="youtube",
    columns={
        "post_id": ("Content", "Contenu"),
        "title": ("Video title", "Titre de la vidéo"),
        "published_at": ("Video publish time", "Heure de publication de la vidéo"),
        "duration_s": ("Duration", "Durée"),
        "views": ("Views", "Vues"),
        "engaged_views": ("Engaged views", "Vues intentionnelles", "Vues engagées"),
        "viewers": ("Unique viewers", "Spectateurs uniques"),
        "impressions": ("Impressions",),
        "reactions": ("Likes", "J'aime", "Mentions J'aime"),
        "comments": ("Comments added", "Commentaires ajoutés", "Commentaires"),
        "shares": ("Shares", "Partages"),
        "follows": ("Subscribers gained", "Nouveaux abonnés", "Abonnés gagnés"),
        "watch_time_s": ("Watch time (hours)", "Durée de visionnage (heures)"),
        "avg_watch_s": ("Average view duration", "Durée moyenne d'une vue"),
        "avg_watch_share": ("Average percentage viewed (%)", "Pourcentage moyen de vidéo regardé (%)"),
        "stayed_share": ("Stayed to watch (%)", "Viewed (vs. swiped away) (%)", "Ont continué de regarder (%)"),
        "likes_share": ("Likes (vs dislikes) (%)", "Likes (vs. dislikes) (%)"),
        "ctr_reported": ("Impressions click-through rate (%)", "Taux de clics par impression (%)"),
        "extra_returning_viewers": ("Returning viewers", "Spectateurs réguliers"),
        "extra_regular_viewers": ("Regular viewers", "Spectateurs réguliers"),
    },
    needs=("post_id",),
    at_least=4,
    first="post_id",
    parse=parse_statistics,
    scales={
        "duration_s": "duration", "watch_time_s": "hours", "avg_watch_s": "duration", "avg_watch_share": "percent",
        "stayed_share": "percent", "likes_share": "percent", "ctr_reported": "percent",
    },
    dates=("words", "iso"),
    zone=PACIFIC,
    drop=drop_totals,
    finish=finish_videos,
)  # fmt: skip
