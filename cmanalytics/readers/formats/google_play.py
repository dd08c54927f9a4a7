"""Google Play reviews: tables of google-play-scraper, and the monthly reviews file of the Play Console (UTF-16).

The scraper writes the clock of the machine that it ran on, which the file does not name: the page's zone is taken.
The Play Console writes UTC; its headers come from Google's documentation and other people's code. A review that was
rewritten keeps the day on which it was first sent.
"""

from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import column_of, place_texts
from cmanalytics.readers.reviews import finish_reviews, parse_reviews

GOOGLE_PLAY_REVIEWS = Reader(
    name="google_play_reviews",
    label="Google Play, avis (google-play-scraper)",
    table="comments",
    platform="google_play",
    columns={
        "comment_id": ("reviewId", "review_id", "id"),
        "account": ("appId", "app_id", "app", "app_name", "package_name"),
        "author": ("userName", "user_name"),
        "title": ("title",),
        "text": ("content", "text"),
        "rating": ("score",),
        "reactions": ("thumbsUpCount", "thumbsUp", "thumbs_up_count"),
        "written_at": ("at", "date"),
        "reply_text": ("replyContent", "replyText", "reply_content"),
        "reply_at": ("repliedAt", "replyDate", "replied_at"),
        "url": ("url",),
    },
    needs=("comment_id", "author", "text", "rating", "reactions", "written_at"),
    at_least=6,
    parse=parse_reviews,
    dates=("iso",),
    zone=None,
    tried=1,
    years="2017-2024",
)


def parse_console(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the reviews of a Play Console file, identified as their links are."""
    placed = place_texts(reader, opened, row)
    link = column_of(placed.texts, "url")
    ids = link.str.extract(r"(?i)reviewId=([^&#\s]+)")[0].astype("string")
    texts = placed.texts.assign(comment_id=ids.fillna(""))
    return finish_reviews(placed._replace(texts=texts), reader, opened, context)


GOOGLE_PLAY_CONSOLE = Reader(
    name="google_play_console",
    label="Google Play Console, avis",
    table="comments",
    platform="google_play",
    columns={
        "account": ("Package Name",),
        "lang": ("Reviewer Language",),
        "written_at": ("Review Submit Date and Time",),
        "rating": ("Star Rating",),
        "title": ("Review Title",),
        "text": ("Review Text",),
        "reply_at": ("Developer Reply Date and Time",),
        "reply_text": ("Developer Reply Text",),
        "url": ("Review Link",),
    },
    needs=("written_at", "rating", "text"),
    at_least=5,
    parse=parse_console,
    dates=("iso",),
)
