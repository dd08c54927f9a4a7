"""Comments that a crawler wrote one a line, with the link of the page that each stands under: YouTube, Reddit ...

The link tells the network and the publication. Such files have no dates.
"""

import pandas as pd

from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.links import read_links
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts


def parse_crawled(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of a crawler, the network and the publication taken from each row's link."""
    placed = place_texts(reader, opened, row)
    found = read_links(column_of(placed.texts, "page"))
    texts = placed.texts.assign(post_id=found["post_id"].fillna(""), platform=found["platform"].fillna(""))
    return build_placed(placed._replace(texts=texts.astype("string")), reader, opened, context)


def _is_crawled(opened: Opened, row: int) -> bool:
    places = {column: place for place, column in place_headers(CRAWLED_COMMENTS, opened.rows[row]).items()}
    if not set(places).issuperset(CRAWLED_COMMENTS.needs):
        return False
    rows = [cells for cells in opened.rows[row + 1 : row + 50] if len(cells) > places["page"]]
    links = pd.Series([cells[places["page"]] for cells in rows], dtype="string")
    return bool(len(links)) and bool(read_links(links)["post_id"].notna().all())


CRAWLED_COMMENTS = Reader(
    name="crawled_comments",
    label="commentaires d'un robot de collecte (liens)",
    table="comments",
    platform=None,
    columns={
        "comment_id": ("id", "comment_id"),
        "parent_id": ("parent_id",),
        "text": ("text",),
        "author": ("author",),
        "page": ("url",),
        "is_reply": ("is_reply",),
        "written_at": ("published_at", "created_at", "date", "timestamp"),
        "reactions": ("likes", "like_count"),
    },
    needs=("comment_id", "text", "author", "page", "is_reply"),
    parse=parse_crawled,
    recognise=_is_crawled,
    tried=1,
    years="2025",
)
