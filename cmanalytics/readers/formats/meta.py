"""Meta Business Suite: post exports of Facebook and Instagram, and the video-level export of Facebook.

Headers seen in files of 2023 to 2026 with American and British labels; the French and German ones come from
importers that others wrote, and could not be compared with a file. `Publish time` names no zone: Facebook and
Instagram report in Pacific time whatever the user's zone is (Hootsuite's help pages say so).
"""

from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.merging import VIDEO_EXPORT
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import add_flag, parse_statistics

PACIFIC = "America/Los_Angeles"
_DATES = ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "iso")

# Folded, singular and plural, English, French, German; the longest match wins.
_FORMATS = {
    "carousel": "ig carousel|carousel|carrousel|carrousel ig|multi-photo|album|karussell",
    "reel": "ig reel|reel|reels|reel ig",
    "story": "ig story|story|stories|story ig",
    "photo": "ig image|photo|photos|image|images|image ig|foto|fotos|bild",
    "video": "ig video|video|videos|video ig",
    "live": "live|live video|live videos|direct|video en direct|videos en direct",
    "link": "link|links|lien|liens|shared link",
    "text": "text|texte|textes|status|statut|texts",
}
_FORMAT_OF = {word: name for name, words in _FORMATS.items() for word in words.split("|")}
_NOT_PAID = {"not boosted", "organic", "none", "0", "false", "non", "no", "non boostee", "non sponsorise", "unfunded"}


def drop_error_rows(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the rows without an identifier that Meta writes when it could not compute a publication."""
    keep = texts["post_id"].str.strip() != ""
    errors = ~keep & (texts["extra_data_comment"].str.strip() != "") if "extra_data_comment" in texts else ~keep
    bad = [line for line, wrong in zip(lines, errors, strict=True) if wrong]
    alerts = (
        [make_alert("meta_error_rows", file=file, table="posts", count=len(bad), lines=list_lines(bad))] if bad else []
    )
    return keep | (~keep & ~errors), alerts


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the format, whether it was paid, and the doubts that Meta's own faults raise."""
    alerts: list[Alert] = []
    raw = frame["format_raw"] if "format_raw" in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
    folded = raw.map(fold, na_action="ignore").astype("string")
    frame = frame.assign(format=folded.map(_FORMAT_OF).where(folded.isna() | folded.isin(_FORMAT_OF), "other"))
    if "extra_funded" in frame:
        funded = frame["extra_funded"].map(fold, na_action="ignore").astype("string")
        frame = frame.assign(is_paid=(~funded.isin(_NOT_PAID)).astype("boolean").mask(funded.isna()))
    if "account" not in frame:
        frame = frame.assign(account=pd.NA)
    if len(frame) and frame["account"].isna().any():
        frame = frame.assign(account=frame["account"].fillna(context.only_account(frame["platform"].iloc[0]) or pd.NA))
    for check in (_check_minutes, _check_views):
        frame, said = check(frame, opened)
        alerts += said
    spare = [name for name in ("extra_data_comment", "extra_funded", "extra_window") if name in frame]
    return frame.drop(columns=[name for name in spare if frame[name].isna().all() or name == "extra_window"]), alerts


def _check_minutes(frame: pd.DataFrame, opened: Opened) -> tuple[pd.DataFrame, list[Alert]]:
    """Lower the precision where the minutes repeat the month in every row, as one export of March 2024 does."""
    moments = frame["published_at"].dropna().dt.tz_convert(PACIFIC)
    if len(moments) < 10 or not (moments.dt.minute == moments.dt.month).all():
        return frame, []
    precision = frame["published_precision"].mask(frame["published_at"].notna(), "hour")
    frame = add_flag(frame.assign(published_precision=precision), frame["published_at"].notna(), "minutes_are_month")
    return frame, [make_alert("minutes_are_month", file=opened.name, table="posts", count=len(moments))]


def _check_views(frame: pd.DataFrame, opened: Opened) -> tuple[pd.DataFrame, list[Alert]]:
    """Take views that are 0 everywhere beside a reach for what they are: not computed; flag views under reach."""
    if "views" not in frame or "reach" not in frame:
        return frame, []
    seen = (frame["reach"] > 0).fillna(False)
    if seen.any() and (frame["views"].dropna() == 0).all() and frame["views"].notna().any():
        frame = add_flag(frame, frame["views"].notna(), "views_not_computed")
        frame = frame.assign(views=frame["views"].mask(frame["views"] == 0))
        return frame, [make_alert("views_not_computed", file=opened.name, table="posts", count=int(seen.sum()))]
    under = (frame["views"] < frame["reach"]).fillna(False)
    if not under.any():
        return frame, []
    alert = make_alert("views_under_reach", severity="info", file=opened.name, table="posts", count=int(under.sum()))
    return add_flag(frame, under, "views_under_reach"), [alert]


_COMMON: dict[str, tuple[str, ...]] = {
    "published_at": ("Publish time", "Heure de publication", "Date de publication", "Veröffentlichungszeitpunkt"),
    "url": ("Permalink", "Permalien"),
    "format_raw": ("Post type", "Type de publication", "Beitragsart"),
    "lang": ("Languages", "Langues", "Sprachen"),
    "title": ("Title", "Titre", "Titel"),
    "text": ("Description", "Beschreibung"),
    "duration_s": ("Duration (sec)", "Duration (secs)", "Durée (s)", "Durée (sec)", "Durée", "Dauer (Sek.)"),
    "views": ("Views", "Vues", "Aufrufe"),
    "reach": ("Reach", "Couverture", "Erreichte Personen", "Reichweite"),
    "viewers": ("Viewers", "Spectateurs", "Spectateur·ices"),
    "impressions": ("Impressions", "Impressionen"),
    "interactions_reported": (
        "Reactions, Comments and Shares", "Réactions, commentaires et partages", "Interactions", "Interaktionen",
    ),
    "reactions": ("Reactions", "Likes", "Réactions", "J'aime", "Mentions J'aime", "„Gefällt mir“-Angaben"),
    "comments": ("Comments", "Commentaires", "Kommentare"),
    "shares": ("Shares", "Partages", "Geteilte Inhalte"),
    "saves": ("Saves", "Enregistrements", "Gespeicherte Inhalte"),
    "follows": ("Follows", "Abonnements", "Nouveaux abonnés", "Followers"),
    "clicks": ("Total clicks", "Total des clics", "Klicks"),
    "link_clicks": ("Link Clicks", "Clics sur un lien", "Clics sur le lien", "Link-Klicks"),
    "profile_visits": ("Profile visits", "Visites du profil"),
    "extra_data_comment": ("Data comment", "Commentaire de données", "Commentaire sur les données", "Kommentar"),
    "extra_funded": ("Funded content status", "Statut du contenu financé", "Status „Finanzierter Content“"),
    "extra_window": ("Date",),
}  # fmt: skip

_FACEBOOK: dict[str, tuple[str, ...]] = {
    "post_id": ("Post ID", "Identifiant de la publication", "Beitrags-ID"),
    "account_id": ("Page ID", "ID de la Page", "Identifiant de la Page", "Seiten-ID"),
    "account": ("Page name", "Nom de la page", "Seitenname"),
    **_COMMON,
    "reach_organic": ("Reach from Organic posts", "Couverture de Publications organiques"),
    "reach_paid": ("Reach from Boosted posts", "Couverture de Publications boostées"),
    "views_organic": ("Views from Organic posts", "Vues de Publications organiques"),
    "views_paid": ("Views from Boosted posts", "Vues de Publications boostées"),
    "video_views_3s": ("3-second video views",),
    "video_views_1m": ("1-minute video views",),
    "video_views_3s_organic": ("3-second video views from Organic posts",),
    "video_views_3s_paid": ("3-second video views from Boosted posts",),
    "engaged_users": ("Engaged users",),
    "negative_feedback": ("Negative feedback from users",),
    "watch_time_s": ("Seconds viewed", "Secondes regardées", "Secondes regardé"),
    "avg_watch_s": ("Average Seconds viewed", "Secondes moyennes regardées", "Secondes moyen"),
}

FACEBOOK_POSTS = Reader(
    name="meta_facebook_posts",
    label="Meta Business Suite, publications Facebook",
    table="posts",
    platform="facebook",
    columns=_FACEBOOK,
    needs=("post_id", "account_id", "published_at", "url"),
    parse=parse_statistics,
    dates=_DATES,
    zone=PACIFIC,
    drop=drop_error_rows,
    finish=finish_posts,
)

_INSTAGRAM = {
    "post_id": ("Post ID", "Identifiant de la publication", "Beitrags-ID"),
    "account_id": ("Account ID", "ID du compte", "Identifiant du compte", "Konto-ID"),
    "account": ("Account username", "Nom d'utilisateur du compte", "Nom de compte", "Benutzername des Kontos"),
    "extra_account_name": ("Account name", "Nom du compte", "Kontoname"),
    **_COMMON,
}

INSTAGRAM_POSTS = replace(
    FACEBOOK_POSTS,
    name="meta_instagram_posts",
    label="Meta Business Suite, publications Instagram",
    platform="instagram",
    columns=_INSTAGRAM,
)


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name every row a video: the export has no column for the format."""
    frame, alerts = finish_posts(frame, opened, context)
    everywhere = pd.Series(True, index=frame.index)
    return add_flag(frame.assign(format="video"), everywhere, VIDEO_EXPORT), alerts


FACEBOOK_VIDEOS = Reader(
    name="meta_facebook_videos",
    label="Meta Business Suite, vidéos Facebook",
    table="posts",
    platform="facebook",
    columns={**_FACEBOOK, "post_id": ("Video asset ID",)},
    needs=("post_id", "account_id", "published_at"),
    parse=parse_statistics,
    dates=_DATES,
    zone=PACIFIC,
    drop=drop_error_rows,
    leave_out=r"extra_(?:percentage_|\w*_by_(?:country|top_audience|region)_|\w*interval)",
    finish=finish_videos,
)
