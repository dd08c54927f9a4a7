"""Google Maps reviews: tables copied from the map, scrapers' tables, a Business Profile's own reviews (Takeout, API).

What is copied from the map says how long ago ("il y a 2 ans"), not when: no moment can be known. Takeout and the API
write UTC and spell the stars ("FIVE"). The fields of these, of Apify and of Outscraper come from their documentation.
"""

from dataclasses import replace

import pandas as pd

from cmanalytics.locale import fold, normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import column_of, place_texts
from cmanalytics.readers.relative import are_relative
from cmanalytics.readers.reviews import finish_reviews, parse_reviews

_STARS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
_SAMPLE = 50


def _is_copied(opened: Opened, row: int) -> bool:
    """Tell a table copied from the map from other reviews: by its name, or by dates that count back."""
    placed = {column: position for position, column in place_headers(GOOGLE_MAPS_COPIED, opened.rows[row]).items()}
    if not set(placed).issuperset(GOOGLE_MAPS_COPIED.needs):
        return False
    name = fold(opened.name)
    if "google" in name and any(word in name for word in ("map", "avis", "review")):
        return True
    when = placed["written_at"]
    dates = [cells[when] for cells in opened.rows[row + 1 :][:_SAMPLE] if len(cells) > when]
    return "account" in placed and bool(dates) and bool(are_relative(pd.Series(dates, dtype="string")).mean() > 0.5)


GOOGLE_MAPS_COPIED = Reader(
    name="google_maps_copied",
    label="Google Maps, avis relevés sur la carte",
    table="comments",
    platform="google_maps",
    columns={
        "account": ("Adresse", "Établissement", "Etablissement", "Lieu", "Address", "Place", "Place name", "Location"),
        "author": ("Auteur", "Nom", "Author", "Reviewer", "Name", "User"),
        "written_at": ("Date", "Quand", "When", "Time", "Review date"),
        "rating": ("Note", "Étoiles", "Rating", "Stars", "Score"),
        "text": ("Commentaire", "Avis", "Texte", "Comment", "Review", "Text", "Review text"),
        "reply_text": ("Réponse du propriétaire", "Réponse", "Owner response", "Owner answer", "Response"),
        "reply_at": ("Date de la réponse", "Date de réponse", "Response date"),
        "url": ("Lien", "URL", "Link"),
    },
    needs=("author", "written_at", "rating", "text"),
    parse=parse_reviews,
    zone=None,
    recognise=_is_copied,
    languages=("fr", "en"),
    tried=1,
)


def settle_scraped(rows: list[list[str]], row: int) -> list[str]:
    """Return the header of a scraper: beside "author_title", Outscraper's "name" is the place and not the author."""
    header = rows[row]
    if not any(normalise_header(cell) == normalise_header("author_title") for cell in header):
        return header
    return ["place_name" if normalise_header(cell) == "name" else cell for cell in header]


GOOGLE_MAPS_SCRAPED = Reader(
    name="google_maps_scraped",
    label="Google Maps, avis (Apify, Outscraper)",
    table="comments",
    platform="google_maps",
    columns={
        "comment_id": ("reviewId", "review_id"),
        "account": ("title", "name_of_place", "place_name"),
        "author_id": ("reviewerId", "author_id"),
        "author": ("name", "author_title"),
        "text": ("text", "review_text"),
        "rating": ("stars", "review_rating"),
        "written_at": ("publishedAtDate", "review_datetime_utc"),
        "reactions": ("likesCount", "review_likes"),
        "lang": ("originalLanguage",),
        "url": ("reviewUrl", "review_link"),
        "reply_text": ("responseFromOwnerText", "owner_answer"),
        "reply_at": ("responseFromOwnerDate", "owner_answer_timestamp_datetime_utc"),
    },
    needs=("comment_id", "text", "rating", "written_at"),
    at_least=6,
    parse=parse_reviews,
    dates=("iso", "%m/%d/%Y %H:%M:%S"),
    settle=settle_scraped,
)


def parse_profile(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a Business Profile's reviews, stars as numbers."""
    placed = place_texts(reader, opened, row)
    rating = column_of(placed.texts, "rating")
    stars = rating.map(_STARS).astype("string").fillna(rating.where(rating.str.isdigit(), ""))
    texts = placed.texts.assign(rating=stars)
    ids = column_of(texts, "comment_id")
    # The resource's name ends in the identifier where that is not a field of its own.
    named = column_of(texts, "resource").str.rpartition("/")[2]
    texts = texts.assign(comment_id=ids.mask(ids == "", named))
    return finish_reviews(placed._replace(texts=texts), reader, opened, context)


GOOGLE_PROFILE = replace(
    GOOGLE_MAPS_SCRAPED,
    name="google_profile",
    label="Google, fiche d'établissement (Takeout, API)",
    columns={
        "comment_id": ("reviewId",),
        "resource": ("name",),
        "author": ("reviewer.displayName",),
        "text": ("comment",),
        "rating": ("starRating",),
        "written_at": ("createTime",),
        "reply_text": ("reviewReply.comment",),
        "reply_at": ("reviewReply.updateTime",),
    },
    needs=("rating", "written_at", "resource"),
    at_least=4,
    parse=parse_profile,
    dates=("iso",),
    settle=None,
)
