"""Facebook comments: the Graph API (JSON and the tables made of it), tables of page scrapers, Apify's scraper.

The Graph API writes its moments with their offset. Apify's end in Z. Other scrapers name no zone: the page's is taken.
"""

from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.comments import parse_comments
from cmanalytics.readers.links import read_links
from cmanalytics.readers.naming import platform_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts


def _headers(names: str) -> frozenset[str]:
    return frozenset(map(normalise_header, names.split()))


# Comments and publications of the API have nearly the same columns; these tell them apart.
_OF_COMMENTS = _headers(
    "comment_id comment.id like_count comment_like_count comment_count parent.id parent_id reply_to.id post_id"
    " object.id is_hidden is_private can_remove can_comment can_hide can_like user_likes attachment.type"
)
_OF_POSTS = _headers(
    "full_picture status_type shares.count share_count story is_published promotable_id is_popular privacy.value"
    " page_id"
)


def _is_graph(opened: Opened, row: int) -> bool:
    placed = place_headers(FACEBOOK_GRAPH_COMMENTS, opened.rows[row])
    headers = {normalise_header(cell) for cell in opened.rows[row]}
    if not set(placed.values()).issuperset(FACEBOOK_GRAPH_COMMENTS.needs) or headers & _OF_POSTS:
        return False
    names = f"{opened.name.rpartition('/')[2]} {opened.sheet}".casefold()
    return bool(headers & _OF_COMMENTS) or "comment" in names or _by_others(opened, row, placed)


def _by_others(opened: Opened, row: int, placed: dict[int, str]) -> bool:
    """Tell whether no identifier begins with an author's, as those of a page's publications do."""
    places = {column: place for place, column in placed.items()}
    if "author_id" not in places:
        return False
    own, author = places["comment_id"], places["author_id"]
    rows = [cells for cells in opened.rows[row + 1 : row + 50] if len(cells) > max(own, author) and cells[own]]
    pages = {cells[own].partition("_")[0] for cells in rows}
    return bool(rows) and not any(cells[author] in pages for cells in rows)


def parse_graph(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return comments of the Graph API: what holds a comment is a publication or a comment, as the identifiers tell.

    A publication is page_number, its comments number_comment, their answers number_comment too.
    """
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    own, within = column_of(texts, "comment_id"), column_of(texts, "within")
    answered = column_of(texts, "parent_id").mask(lambda parent: parent == "", column_of(texts, "reply_to"))
    start = own.str.rpartition("_")[0].astype("string")
    is_post = within.str.rpartition("_")[2].eq(start) | within.eq(start) | (start == "")
    answered = answered.mask((answered == "") & ~is_post, within)
    post = column_of(texts, "post_id").mask(lambda named: named == "", within.where(is_post, ""))
    post = post.mask(post == "", start)
    texts = texts.assign(parent_id=answered.mask(answered == post, ""), post_id=post)
    return build_placed(placed._replace(texts=texts), reader, opened, context)


FACEBOOK_GRAPH_COMMENTS = Reader(
    name="facebook_graph_comments",
    label="commentaires Facebook (Graph API)",
    table="comments",
    platform="facebook",
    columns={
        "comment_id": ("id", "comment_id", "comment.id"),
        "post_id": ("post_id", "object.id", "post.id"),
        "parent_id": ("parent.id", "parent_id"),
        "within": ("within.id",),
        "reply_to": ("reply_to.id",),
        "text": ("message", "comment_message"),
        "author": ("from.name", "from_name", "comment_from_name"),
        "author_id": ("from.id", "from_id", "comment_from_id"),
        "written_at": ("created_time", "comment_created", "comment_created_time"),
        "reactions": ("like_count", "likes.summary.total_count", "reactions.summary.total_count", "comment_like_count"),
        "url": ("permalink_url",),
    },
    needs=("comment_id", "text", "written_at"),
    parse=parse_graph,
    recognise=_is_graph,
    dates=("%Y-%m-%dT%H:%M:%S%z", "iso", "epoch"),
    zone="UTC",
    tried=1,
    years="2012",
)

# "comment:" in base 64: how the site itself calls a comment.
_SITE_ID = "Y29tbWVudD"


def _is_scraped(opened: Opened, row: int) -> bool:
    """Tell whether a table of nameless headers is of Facebook: by its identifiers, or by its file's name."""
    placed = place_headers(FACEBOOK_SCRAPED, opened.rows[row])
    places = {column: place for place, column in placed.items()}
    if not set(places).issuperset(FACEBOOK_SCRAPED.needs):
        return False
    if platform_in_name(opened.name) == "facebook":
        return True
    first = next((cells for cells in opened.rows[row + 1 :] if len(cells) > places["comment_id"]), None)
    return first is not None and first[places["comment_id"]].startswith(_SITE_ID)


FACEBOOK_SCRAPED = Reader(
    name="facebook_scraped",
    label="commentaires Facebook (table de scraper)",
    table="comments",
    platform="facebook",
    columns={
        "post_id": ("post_id",),
        "comment_id": ("comment_id",),
        "parent_id": ("parent_comment_id", "parent_id", "reply_to_id"),
        "author": ("author", "author_name", "commenter_name"),
        "author_id": ("author_id", "commenter_id"),
        "text": ("text", "comment_text"),
        "reactions": ("likes", "comment_reaction_count", "reactions", "like_count", "likes_count", "reaction_count"),
        "written_at": (
            "timestamp", "comment_time", "date", "created_time", "created_at", "comment_date", "published_at", "time",
        ),
        "url": ("comment_url", "url", "permalink", "permalink_url"),
    },
    needs=("post_id", "comment_id", "author", "text"),
    parse=parse_comments,
    recognise=_is_scraped,
    zone=None,
    tried=1,
    years="2025",
)  # fmt: skip


def parse_apify(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of Apify's scraper; the publication is in the link that was asked for."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    found = read_links(column_of(texts, "post_link"))["post_id"].fillna("")
    named = column_of(texts, "post_id")
    texts = texts.assign(post_id=found.mask(found == "", named).astype("string"))
    answered = column_of(texts, "parent_id").mask(lambda parent: parent == "", column_of(texts, "reply_to"))
    return build_placed(placed._replace(texts=texts.assign(parent_id=answered)), reader, opened, context)


FACEBOOK_APIFY = Reader(
    name="facebook_apify",
    label="commentaires Facebook (Apify)",
    table="comments",
    platform="facebook",
    columns={
        "comment_id": ("id",),
        "post_id": ("postId",),
        "post_link": ("facebookUrl", "inputUrl"),
        "parent_id": ("replyToCommentId",),
        "reply_to": ("reply_to.id",),
        "text": ("text",),
        "author": ("profileName",),
        "author_id": ("profileId",),
        "written_at": ("date",),
        "reactions": ("likesCount",),
        "url": ("commentUrl",),
        "depth": ("threadingDepth",),
    },
    needs=("comment_id", "text", "author", "written_at", "post_link"),
    parse=parse_apify,
    dates=("iso", "epoch"),
    zone="UTC",
)
