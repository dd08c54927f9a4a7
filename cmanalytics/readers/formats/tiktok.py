"""TikTok: the files of TikTok Studio and those of the Business suite, by day, by video and about followers.

Studio writes days without a year ("February 28", "8 de marzo", "19 avril") in the interface's language under English
headers; the year comes from the name of the file or of its archive (see `yearless`). The Business suite writes full
dates and no zone. TikTok's guides say that its statistics are kept in UTC. "undefined", "NAN" and "--" are unknown.
"""

from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.readers.audiences import parse_audience
from cmanalytics.readers.base import Context, Parsed, Reader, place_columns
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of, parse_series
from cmanalytics.readers.statistics import parse_statistics
from cmanalytics.readers.yearless import Anchor, add_years, anchor_in_name, is_yearless, month_days

_DATES = ("yearless", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "iso", "words")
_DATE = ("Date", "Data", "Fecha", "Datum")
_LINK = r"(?i)tiktok\.com/@(?P<account>[\w.\-]+)/(?P<kind>video|photo)/(?P<id>\d+)"

_DAILY = {
    "views": ("Video views", "Vues de vidéos", "Visualizaciones de video", "Visualizações do vídeo"),
    "profile_visits": ("Profile views", "Vues du profil", "Visualizaciones del perfil", "Visualizações do perfil"),
    "reactions": ("Likes", "J'aime", "Me gusta", "Curtidas"),
    "comments": ("Comments", "Commentaires", "Comentarios", "Comentários"),
    "shares": ("Shares", "Partages", "Compartidos", "Compartilhamentos"),
}
_REACHED = {
    "reach": ("Reached audience", "Audience atteinte", "Audiencia alcanzada", "Público alcançado"),
    "engaged_users": ("Engaged audience", "Audience engagée", "Audiencia comprometida", "Público engajado"),
    "follows": ("New followers", "Nouveaux followers", "Nuevos seguidores", "Novos seguidores"),
    "unfollows": ("Lost followers", "Followers perdus", "Seguidores perdidos"),
    "net_follows": ("Net growth", "Croissance nette", "Crecimiento neto", "Crescimento líquido"),
    "followers": ("Total followers", "Total des followers", "Total de seguidores"),
}

TIKTOK_DAYS = Reader(
    name="tiktok_days",
    label="TikTok Studio, activité par jour",
    table="account_days",
    platform="tiktok",
    columns={"date": _DATE, **_DAILY, "reach": _REACHED["reach"]},
    needs=("date", "views", "profile_visits"),
    refuses=("reach",),
    at_least=4,
    at_most=9,
    parse=parse_series,
    dates=_DATES,
    languages=("en", "es"),
)

TIKTOK_VIEWERS = Reader(
    name="tiktok_viewers",
    label="TikTok Studio, spectateurs par jour",
    table="account_days",
    platform="tiktok",
    columns={
        "date": _DATE,
        "viewers": ("Total Viewers",),
        "viewers_new": ("New Viewers",),
        "viewers_returning": ("Returning Viewers",),
    },
    needs=("date", "viewers", "viewers_new"),
    parse=parse_series,
    dates=_DATES,
)

TIKTOK_FOLLOWERS = Reader(
    name="tiktok_followers",
    label="TikTok Studio, abonnés par jour",
    table="account_days",
    platform="tiktok",
    columns={
        "date": _DATE,
        "followers": ("Followers",),
        "net_follows": ("Difference in followers from previous day",),
    },
    needs=("date", "followers", "net_follows"),
    parse=parse_series,
    dates=_DATES,
)

TIKTOK_BUSINESS_DAYS = Reader(
    name="tiktok_business_days",
    label="TikTok Business, activité par jour",
    table="account_days",
    platform="tiktok",
    columns={
        "date": _DATE,
        **_DAILY,
        **_REACHED,
        "extra_phone_clicks": ("Phone number clicks",),
        "extra_leads": ("Leads submission",),
    },
    needs=("date", "reach"),
    at_least=4,
    parse=parse_series,
    dates=_DATES,
    languages=("en", "fr", "es", "pt"),
    tried=2,
    years="2025",
)


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the identifier and the account that the link holds, and whether it is a video or photos."""
    found = frame["url"].str.extract(_LINK)
    account = found["account"].astype("string").fillna(account_of("tiktok", opened, context) or pd.NA)
    kind = found["kind"].str.casefold().map({"video": "video", "photo": "carousel"}).astype("string")
    frame = frame.assign(post_id=found["id"].astype("string"), account=account, format=kind)
    return frame.drop(columns=[name for name in ("extra_exported",) if name in frame]), []


def parse_videos(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the videos of Studio, the year of each settled first: by the file's name and the day of the export."""
    placed = place_columns(reader, opened, row)
    where = {name: position for position, name in placed.items()}
    place = where["published_at"]
    body = [cells for cells in opened.rows[row + 1 :] if len(cells) > place]
    written = pd.Series([cells[place] for cells in body], dtype="string")
    if not is_yearless(written):
        return parse_statistics(reader, opened, row, context)
    anchor = anchor_in_name(opened.name)
    if "extra_exported" in where:
        exported = pd.Series([cells[where["extra_exported"]] for cells in body], dtype="string")
        anchor = _with_export_day(anchor, exported)
    days = add_years(written, anchor, daily=False)
    if days is None:
        return parse_statistics(reader, opened, row, context)
    texts = iter(days.dt.strftime("%Y-%m-%d").fillna(written))
    rows = [
        [*cells[:place], next(texts), *cells[place + 1 :]] if number > row and len(cells) > place else cells
        for number, cells in enumerate(opened.rows)
    ]
    return parse_statistics(reader, opened._replace(rows=rows), row, context)


def _with_export_day(anchor: Anchor, cells: pd.Series) -> Anchor:
    """Return the anchor with the day of the export, which the column "Time" repeats in every row without its year."""
    parts = month_days(cells).dropna().drop_duplicates()
    if len(parts) != 1 or anchor.last is not None:
        return anchor
    month, day = (int(part) for part in parts.iloc[0])
    if anchor.year is not None:
        return Anchor(last=pd.Timestamp(anchor.year, month, day))
    if anchor.one is None:
        return anchor
    same_year = pd.Timestamp(anchor.one.year, month, day)
    return Anchor(last=same_year if same_year >= anchor.one else same_year + pd.DateOffset(years=1))


TIKTOK_VIDEOS = Reader(
    name="tiktok_videos",
    label="TikTok Studio, vidéos",
    table="posts",
    platform="tiktok",
    columns={
        "extra_exported": ("Time",),
        "text": ("Video title",),
        "url": ("Video link",),
        "published_at": ("Post time",),
        "reactions": ("Total likes",),
        "comments": ("Total comments",),
        "shares": ("Total shares",),
        "views": ("Total views",),
    },
    needs=("url", "published_at", "views"),
    at_least=5,
    parse=parse_videos,
    dates=_DATES,
    zone="UTC",
    finish=finish_videos,
)

TIKTOK_BUSINESS_VIDEOS = replace(
    TIKTOK_VIDEOS,
    name="tiktok_business_videos",
    label="TikTok Business, vidéos",
    columns={
        "text": ("Video title", "Titre de la vidéo", "Título del video", "Título do vídeo"),
        "url": ("Video link", "Lien de la vidéo", "Enlace del video", "Link do vídeo"),
        "published_at": ("Post time", "Heure de publication", "Hora de publicación", "Hora da publicação"),
        **{name: headers for name, headers in _DAILY.items() if name != "profile_visits"},
        "saves": ("Add to Favorites", "Favorites", "Ajouts aux favoris", "Agregar a favoritos"),
    },
    parse=parse_statistics,
    languages=("en", "fr", "es", "pt"),
    tried=1,
    years="2025",
)

TIKTOK_AUDIENCE = Reader(
    name="tiktok_audience",
    label="TikTok Studio, abonnés par genre, pays ou heure",
    table="audience",
    platform="tiktok",
    columns={
        "date": _DATE,
        "label:gender": ("Gender",),
        "label:territory": ("Top territories", "Top countries", "Territories"),
        "label:age": ("Age",),
        "label:active_hour": ("Hour",),
        "share": ("Distribution",),
        "count": ("Active followers",),
    },
    needs=("label:*", "share|count"),
    at_most=3,
    parse=parse_audience,
    scales={"share": "fraction"},
    dates=_DATES,
)

TIKTOK: tuple[Reader, ...] = (
    TIKTOK_DAYS,
    TIKTOK_VIEWERS,
    TIKTOK_FOLLOWERS,
    TIKTOK_VIDEOS,
    TIKTOK_AUDIENCE,
    TIKTOK_BUSINESS_DAYS,
    TIKTOK_BUSINESS_VIDEOS,
)
