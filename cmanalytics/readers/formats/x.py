"""X: activity by post and by day, the files of analytics.twitter.com (until 2024) and those of X Premium since.

Old files write the moment with its offset (+0000). The new ones give a day without an hour, in English words whatever
the interface's language is; X counts these days in UTC. Both always have the same columns in the same order, so that a
header in a language that is not listed is read by its order. French, old files: an importer's headers; Portuguese, new
files: a description of files; French, Spanish and German, new files: translations that could not be compared with a
file. Replies are rows too. A deleted post keeps a row without identifier, its link ends in "undefined".
"""

from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.privacy import MASK
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import parse_series
from cmanalytics.readers.statistics import add_flag, parse_statistics

STATUS_LINK = r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?P<account>[^/]+)/status/(?P<id>\w+)"
NUMBER_CELL = r"-|-?[\d.,]*\d(?:[eE]-?\d+)?"
DAY_WORDS = r"[A-Z][a-z]{2}, [A-Z][a-z]{2} \d{1,2}, \d{4}"
REPLY = "reply"


def drop_deleted(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the rows of deleted posts: no identifier, and a link that ends in "undefined"."""
    keep = texts["post_id"].str.strip() != ""
    gone = [line for line, kept in zip(lines, keep, strict=True) if not kept]
    if not gone:
        return keep, []
    values = {"count": len(gone), "lines": list_lines(gone)}
    return keep, [make_alert("deleted_posts", severity="info", file=file, table="posts", **values)]


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the account that the links name; flag replies, which are no publications of their own."""
    found = frame["url"].str.extract(STATUS_LINK)
    account = found["account"].astype("string").fillna(context.only_account("x") or pd.NA)
    # The link keeps the digits that a spreadsheet rounds off in a column of long numbers.
    linked = found["id"].where(found["id"].str.fullmatch(r"\d+").fillna(False)).astype("string")
    frame = frame.assign(account=account, post_id=linked.fillna(frame["post_id"]))
    replies = frame["text"].str.startswith("@").fillna(False)
    # Whom a reply answers is a person; a publication names whom it wants to name.
    frame = frame.assign(text=frame["text"].mask(replies, frame["text"].str.replace(r"@\w{1,15}", MASK, regex=True)))
    alerts = []
    if replies.any():
        count = int(replies.sum())
        alerts.append(make_alert("replies_among_posts", severity="info", file=opened.name, table="posts", count=count))
    empty = [name for name in frame if name.startswith("extra_") and frame[name].isna().all()]
    return add_flag(frame.drop(columns=empty), replies, REPLY), alerts


_OLD: dict[str, tuple[str, ...]] = {
    "impressions": ("impressions", "impressões", "impresiones", "Impressionen"),
    "engagements_reported": ("engagements", "interações", "interacciones", "Interaktionen"),
    "engagement_rate_reported": ("engagement rate", "taux d'engagement", "tasa de interacción", "Interaktionsrate"),
    "shares": ("retweets",),
    "comments": ("replies", "réponses", "respuestas", "respostas", "Antworten"),
    "reactions": ("likes", "favorites", "J'aime", "me gusta", "curtidas", "Gefällt mir"),
    "profile_visits": ("user profile clicks", "clics sur le profil de l'utilisateur", "clics de perfil de usuario"),
    "link_clicks": ("url clicks", "clics sur l'URL", "clics en URL", "clics de URL"),
    "extra_hashtag_clicks": ("hashtag clicks", "clics sur le hashtag"),
    "extra_detail_expands": ("detail expands", "ouvertures des détails"),
    "extra_permalink_clicks": ("permalink clicks", "clics sur le permalien"),
    "extra_app_opens": ("app opens",),
    "extra_app_installs": ("app installs",),
    "follows": ("follows", "abonnements", "seguimientos"),
    "extra_email_tweet": ("email tweet",),
    "extra_dial_phone": ("dial phone",),
    "extra_media_views": ("media views", "vues de médias", "vues du média"),
    "extra_media_engagements": ("media engagements",),
}
# The same again for what was paid for.
_PROMOTED: dict[str, tuple[str, ...]] = {
    "impressions_paid": ("promoted impressions",),
    "engagements_paid": ("promoted engagements",),
    "extra_promoted_engagement_rate": ("promoted engagement rate",),
    "shares_paid": ("promoted retweets",),
    "comments_paid": ("promoted replies",),
    "reactions_paid": ("promoted likes", "promoted favorites"),
    "profile_visits_paid": ("promoted user profile clicks",),
    "link_clicks_paid": ("promoted url clicks",),
    "extra_promoted_hashtag_clicks": ("promoted hashtag clicks",),
    "extra_promoted_detail_expands": ("promoted detail expands",),
    "extra_promoted_permalink_clicks": ("promoted permalink clicks",),
    "extra_promoted_app_opens": ("promoted app opens",),
    "extra_promoted_app_installs": ("promoted app installs",),
    "follows_paid": ("promoted follows",),
    "extra_promoted_email_tweet": ("promoted email tweet",),
    "extra_promoted_dial_phone": ("promoted dial phone",),
    "extra_promoted_media_views": ("promoted media views",),
    "extra_promoted_media_engagements": ("promoted media engagements",),
}

X_TWEETS = Reader(
    name="x_tweets",
    label="X, tweets (analytics.twitter.com)",
    table="posts",
    platform="x",
    columns={
        "post_id": ("Tweet id", "Identifiant du Tweet", "ID du Tweet", "Identificador del Tweet"),
        "url": ("Tweet permalink", "Permalien du Tweet", "Enlace permanente de Tweet"),
        "text": ("Tweet text", "Texte du Tweet", "Texto del Tweet"),
        "published_at": ("time", "heure", "hora"),
        **_OLD,
        **_PROMOTED,
    },
    needs=("post_id", "url", "published_at"),
    at_least=8,
    parse=parse_statistics,
    order=("post_id", "url", "text", "published_at", *_OLD, *_PROMOTED),
    shape={0: r"\d{6,}", 1: STATUS_LINK, 3: r"\d{4}-\d\d-\d\d \d\d:\d\d \+0000", 4: NUMBER_CELL},
    scales={"engagement_rate_reported": "fraction"},
    dates=("%Y-%m-%d %H:%M %z", "iso"),
    zone="UTC",
    drop=drop_deleted,
    finish=finish_posts,
    languages=("en", "fr", "es"),
    tried=7,
    years="2016-2021",
)  # fmt: skip

X_TWEET_DAYS = Reader(
    name="x_tweet_days",
    label="X, activité par jour (analytics.twitter.com)",
    table="account_days",
    platform="x",
    columns={
        "date": ("Date", "Data", "Fecha", "Datum"),
        "posts_published": ("Tweets published", "Tweets publiés", "Tweets publicados"),
        **_OLD,
        **{name: headers for name, headers in _PROMOTED.items() if not name.startswith("extra_")},
        **{f"skip:{name}": headers for name, headers in _PROMOTED.items() if name.startswith("extra_")},
    },
    needs=("date", "posts_published", "impressions"),
    at_least=8,
    parse=parse_series,
    order=("date", "posts_published", *_OLD, *(name if name[0] != "e" else f"skip:{name}" for name in _PROMOTED)),
    shape={0: r"\d{4}-\d\d-\d\d", 1: NUMBER_CELL, 2: NUMBER_CELL, 4: NUMBER_CELL},
    scales={"engagement_rate_reported": "fraction"},
    dates=("iso",),
    languages=("en", "fr", "es"),
    tried=12,
    years="2021",
)

_NEW: dict[str, tuple[str, ...]] = {
    "impressions": ("Impressions", "Impressões", "Impresiones", "Impressionen"),
    "reactions": ("Likes", "Curtidas", "J'aime", "Mentions J'aime", "Me gusta", "Gefällt mir"),
    "engagements_reported": (
        "Engagements", "Engajamentos", "Interacciones", "Interactions", "Interaktionen",
    ),
    "saves": ("Bookmarks", "Itens salvos", "Signets", "Guardados", "Elementos guardados", "Lesezeichen"),
    "extra_shares": ("Shares", "Compartilhamentos", "Partages", "Compartidos", "Veces compartido", "Teilungen"),
    "follows": (
        "New follows", "Novos seguidores", "Nouveaux abonnements", "Nouveaux abonnés", "Nuevos seguidores",
        "Neue Follower",
    ),
    "unfollows": ("Unfollows", "Deixar de seguir", "Désabonnements", "Dejar de seguir", "Entfolgt"),
    "comments": ("Replies", "Respostas", "Réponses", "Respuestas", "Antworten"),
    "shares": ("Reposts", "Republicações", "Republications", "Reposteos"),
    "profile_visits": (
        "Profile visits", "Visitas ao perfil", "Visites du profil", "Visites de profil", "Visitas al perfil",
        "Profilbesuche",
    ),
}  # fmt: skip

_DETAILS: dict[str, tuple[str, ...]] = {
    "extra_detail_expands": (
        "Detail Expands", "Expansões de detalhes", "Ouvertures des détails", "Expansiones de detalles",
    ),
    "link_clicks": (
        "URL Clicks", "Cliques de URL", "Clics sur l'URL", "Clics sur les URL", "Clics en URL", "URL-Klicks",
    ),
    "extra_hashtag_clicks": (
        "Hashtag Clicks", "Cliques de hashtag", "Clics sur les hashtags", "Clics en hashtags", "Hashtag-Klicks",
    ),
    "extra_permalink_clicks": (
        "Permalink Clicks", "Cliques de link permanente", "Clics sur le permalien", "Clics sur les permaliens",
        "Clics en enlaces permanentes", "Permalink-Klicks",
    ),
}  # fmt: skip

_PER_POST = {name: headers for name, headers in _NEW.items() if name != "unfollows"}
X_POSTS = replace(
    X_TWEETS,
    name="x_posts",
    label="X, publications (X Premium)",
    columns={
        "post_id": ("Post id", "ID do post", "Identificador do post", "Identifiant du post", "ID du post",
                    "ID de la publicación", "ID del post", "Beitrags-ID"),
        "published_at": ("Date", "Data", "Fecha", "Datum"),
        "text": (
            "Post text", "Texto do post", "Texte du post", "Texto de la publicación", "Texto del post", "Beitragstext",
        ),
        "url": ("Post Link", "Postar link", "Link do post", "Lien du post", "Enlace de la publicación",
                "Enlace del post", "Beitragslink"),
        **_PER_POST,
        **_DETAILS,
    },
    needs=("post_id", "url", "published_at", "impressions"),
    order=("post_id", "published_at", "text", "url", *_PER_POST, *_DETAILS),
    shape={1: rf"|{DAY_WORDS}", 3: STATUS_LINK, 4: NUMBER_CELL, 5: NUMBER_CELL, 16: NUMBER_CELL},
    dates=("words", "iso"),
    languages=("en", "pt", "fr", "es", "de"),
    tried=0,
    years="2024-2026",
)  # fmt: skip

X_DAYS = Reader(
    name="x_days",
    label="X, activité du compte par jour (X Premium)",
    table="account_days",
    platform="x",
    columns={
        "date": ("Date", "Data", "Fecha", "Datum"),
        **_NEW,
        "posts_published": ("Create Post", "Criar post", "Créer un post", "Crear publicación", "Crear post"),
        "views": ("Video views", "Visualizações de vídeo", "Vues de la vidéo", "Vues vidéo", "Reproducciones de video"),
        "extra_media_views": (
            "Media views", "Visualizações de mídia", "Vues du média", "Vues des médias", "Visualizaciones de contenido",
        ),
    },
    needs=("date", "impressions", "unfollows", "profile_visits"),
    at_least=8,
    parse=parse_series,
    order=("date", *_NEW, "posts_published", "views", "extra_media_views"),
    shape={0: DAY_WORDS, **dict.fromkeys(range(1, 14), NUMBER_CELL)},
    dates=("words", "iso"),
    languages=("en", "pt", "fr", "es"),
    years="2024-2026",
)  # fmt: skip
