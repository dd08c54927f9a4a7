"""LinkedIn pages, the workbook `<page>_content_<ms>.xls`: activity by day and publications.

A first row may hold a sentence ("... All dates and times are in UTC."), which says the zone; owners who save the file
anew often lose it. Months come first in the dates of every interface language that was seen or described. English
headers are those of files; Portuguese and Spanish ones come from other people's importers; French and German ones are
translations that could not be compared with a file, so both sheets are also known by the order of their columns.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of, parse_series
from cmanalytics.readers.statistics import parse_statistics

MONTH_FIRST = ("%m/%d/%Y", "iso", "serial", "words")
LANGUAGES = ("en", "pt", "es", "fr", "de")
DATE_HEADERS = ("Date", "Data", "Fecha", "Datum")
DAY_CELL = r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}.*|\d{5}"
NUMBER_CELL = r"-?[\d., ]*\d%?|"

# "urn:li:activity:7306...", "urn:li:ugcPost:...", "posts/maison-test_..._activity-7306...-AbCd".
_URN = r"(?i)(?:activity|share|ugcpost)(?:[:-]|%3a)(\d{6,})"

_FORMATS = {
    "photo": "image|images|imagem|imagen|photo|bild|foto",
    "video": "video|videos",
    "carousel": "carousel|carrousel|carrossel|carrusel|karussell|multi image|multi photo|multiple images",
    "link": "article|articles|artigo|articulo|artikel|link|lien|external link",
    "live": "live|live video|event live",
    "text": "text|texte|texto",
}
_FORMAT_OF = {word: name for name, words in _FORMATS.items() for word in words.split("|")}


def post_ids(urls: pd.Series) -> pd.Series:
    """Return the number in each LinkedIn link: the identifier of the publication."""
    return urls.str.extract(_URN)[0].astype("string")


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the identifier that the link holds, the format, whether it was sponsored; leave the author's name out."""
    raw = frame["format_raw"].map(fold, na_action="ignore").astype("string") if "format_raw" in frame else None
    if raw is not None:
        frame = frame.assign(format=raw.map(_FORMAT_OF).where(raw.isna() | raw.isin(_FORMAT_OF), "other"))
    if "extra_post_type" in frame:
        kind = frame["extra_post_type"].map(fold, na_action="ignore").astype("string")
        paid = kind.str.contains(r"sponsor|patrocinad|gesponsert", regex=True)
        frame = frame.assign(is_paid=paid.where(paid | kind.str.contains("organi", regex=False)).astype("boolean"))
    account = account_of("linkedin", opened, context)
    frame = frame.assign(post_id=post_ids(frame["url"]), account=account)
    frame = frame.drop(columns=[name for name in ("extra_posted_by", "extra_post_type") if name in frame])
    empty = [name for name in frame if name.startswith("extra_") and frame[name].isna().all()]
    alerts = []
    if account is None and len(frame):
        alerts.append(
            make_alert("account_unknown", severity="info", file=opened.name, table="posts", platform="LinkedIn")
        )
    return frame.drop(columns=empty), alerts


LINKEDIN_POSTS = Reader(
    name="linkedin_posts",
    label="LinkedIn, publications d'une page",
    table="posts",
    platform="linkedin",
    columns={
        "text": (
            "Post title", "Update title", "Título da publicação", "Título de la publicación", "Titre du post",
            "Titre de la publication", "Titel des Beitrags", "Beitragstitel",
        ),
        "url": (
            "Post link", "Update link", "Link da publicação", "Enlace de la publicación", "Lien du post",
            "Lien de la publication", "Beitragslink", "Link zum Beitrag",
        ),
        "extra_post_type": (
            "Post type", "Update type", "Tipo de publicação", "Tipo de publicación", "Type de post",
            "Type de publication", "Beitragstyp",
        ),
        "extra_campaign": (
            "Campaign name", "Nome da campanha", "Nombre de la campaña", "Nom de la campagne", "Kampagnenname",
        ),
        "extra_posted_by": (
            "Posted by", "Published by", "Publicada por", "Publicado por", "Anunciado por", "Publié par",
            "Posté par", "Veröffentlicht von", "Gepostet von",
        ),
        "published_at": (
            "Created date", "Criação", "Data de criação", "Fecha de creación", "Date de création", "Erstellt am",
            "Erstellungsdatum",
        ),
        "extra_campaign_start": (
            "Campaign start date", "Data de início da campanha", "Fecha de inicio de campaña",
            "Date de début de la campagne", "Startdatum der Kampagne",
        ),
        "extra_campaign_end": (
            "Campaign end date", "Data de término da campanha", "Fecha de finalización de campaña",
            "Date de fin de la campagne", "Enddatum der Kampagne",
        ),
        "extra_audience": ("Audience", "Público", "Zielgruppe"),
        "impressions": ("Impressions", "Impressões", "Impresiones", "Impressionen"),
        "views": (
            "Views", "Video views", "Views (excluding off-site video views)", "Visualizações", "Visualizaciones",
            "Visualizações (excluindo visualizações de vídeos fora do site)", "Vues", "Vues de la vidéo", "Aufrufe",
        ),
        "extra_offsite_views": (
            "Offsite Views", "Off-site Views", "Visualizações fora do site", "Visualizaciones fuera del sitio",
            "Vues hors site", "Aufrufe außerhalb der Website",
        ),
        "clicks": ("Clicks", "Cliques", "Clics", "Klicks"),
        "ctr_reported": (
            "Click through rate (CTR)", "Taxa de cliques (CTR)", "Porcentaje de clics", "Porcentaje de clics (CTR)",
            "Taux de clics (CTR)", "Taux de clics", "Klickrate (CTR)", "Klickrate",
        ),
        "reactions": (
            "Likes", "Reactions", "Gostaram", "Reações", "Recomendaciones", "Reacciones", "J'aime", "Réactions",
            "Gefällt mir", "Reaktionen",
        ),
        "comments": ("Comments", "Comentários", "Comentarios", "Commentaires", "Kommentare"),
        "shares": (
            "Reposts", "Shares", "Compartilhamentos", "Republicações", "Veces compartido", "Republications",
            "Partages", "Geteilte Beiträge", "Reposts von Beiträgen",
        ),
        "follows": ("Follows", "Seguidores", "Followers", "Abonnements", "Abonnés", "Neue Follower", "Follower"),
        "engagement_rate_reported": (
            "Engagement rate", "Taxa de engajamento", "Tasa de interacción", "Taux d'engagement", "Engagement-Rate",
            "Interaktionsrate",
        ),
        "format_raw": (
            "Content Type", "Tipo de conteúdo", "Tipo de contenido", "Type de contenu", "Inhaltstyp", "Art des Inhalts",
        ),
    },
    needs=("url", "impressions", "published_at"),
    at_least=6,
    parse=parse_statistics,
    order=(
        "text", "url", "extra_post_type", "extra_campaign", "extra_posted_by", "published_at", "extra_campaign_start",
        "extra_campaign_end", "extra_audience", "impressions", "views", "extra_offsite_views", "clicks", "ctr_reported",
        "reactions", "comments", "shares", "follows", "engagement_rate_reported", "format_raw",
    ),
    shape={1: r"https?://www\.linkedin\.com/.*", 5: DAY_CELL, 9: NUMBER_CELL, 13: NUMBER_CELL},
    scales={"ctr_reported": "fraction", "engagement_rate_reported": "fraction"},
    dates=MONTH_FIRST,
    zone="UTC",
    # Whoever posted is a person: a column of that kind is never kept, in whatever language.
    leave_out=r"extra_\w*_(?:by|por|par|von|da)$",
    finish=finish_posts,
    languages=LANGUAGES,
    tried=2,
    years="2020-2025",
)  # fmt: skip

_SPREAD = {
    "organic": ("organic", "orgânicas", "orgânicos", "orgânico", "orgánicas", "orgánicos", "orgánico", "generales",
                "organiques", "organique", "organisch"),
    "paid": ("sponsored", "patrocinadas", "patrocinados", "patrocinado", "sponsorisées", "sponsorisés", "sponsorisé",
             "sponsorisée", "gesponsert"),
    "": ("total", "totales", "totals", "gesamt", "insgesamt", "totaux"),
}  # fmt: skip


def _spread(metric: str, *names: str) -> dict[str, tuple[str, ...]]:
    """Return the columns of a metric, its organic and its sponsored part: "Clicks (organic)", "Impresiones totales"."""
    return {
        metric + (f"_{part}" if part else ""): tuple(
            form.format(name=name, word=word) for form in ("{name} ({word})", "{name} {word}") for name in names
            for word in words
        )
        for part, words in _SPREAD.items()
    }  # fmt: skip


LINKEDIN_DAYS = Reader(
    name="linkedin_days",
    label="LinkedIn, activité d'une page par jour",
    table="account_days",
    platform="linkedin",
    columns={
        "date": DATE_HEADERS,
        **_spread("impressions", "Impressions", "Impressões", "Impresiones", "Impressionen"),
        "reach_organic": tuple(
            f"{name} ({word})"
            for name in ("Unique impressions", "Impressões únicas", "Impresiones únicas", "Impressions uniques",
                         "Einzelne Impressionen", "Unique Impressions")
            for word in _SPREAD["organic"]
        ),
        **_spread("clicks", "Clicks", "Cliques", "Clics", "Klicks"),
        **_spread("reactions", "Reactions", "Reações", "Reacciones", "Réactions", "Reaktionen"),
        **_spread("comments", "Comments", "Comentários", "Comentarios", "Commentaires", "Kommentare"),
        **_spread("shares", "Reposts", "Shares", "Compartilhamentos", "Republicações", "Veces compartido",
                  "Republications", "Partages", "Geteilte Beiträge"),
        **_spread("engagement_rate_reported", "Engagement rate", "Taxa de engajamento", "Tasa de interacción",
                  "Taux d'engagement", "Engagement-Rate", "Interaktionsrate"),
    },
    needs=("date", "impressions_organic"),
    at_least=6,
    parse=parse_series,
    order=(
        "date", "impressions_organic", "impressions_paid", "impressions", "reach_organic",
        "clicks_organic", "clicks_paid", "clicks", "reactions_organic", "reactions_paid", "reactions",
        "comments_organic", "comments_paid", "comments", "shares_organic", "shares_paid", "shares",
        "engagement_rate_reported_organic", "engagement_rate_reported_paid", "engagement_rate_reported",
    ),
    shape={0: DAY_CELL, **dict.fromkeys(range(1, 20), NUMBER_CELL)},
    named=r"content|linkedin|contenu|contenido|conteudo",
    scales={
        "engagement_rate_reported": "fraction", "engagement_rate_reported_organic": "fraction",
        "engagement_rate_reported_paid": "fraction",
    },
    dates=MONTH_FIRST,
    languages=LANGUAGES,
    tried=2,
    years="2020-2025",
)  # fmt: skip
