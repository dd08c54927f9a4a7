"""Instagram comments: Apify's scrapers (comments, and the last ones inside publications), the Graph API, Instaloader.

Apify's moments end in Z, the Graph API's carry their offset; Instaloader writes seconds since 1970.
"""

from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.filling import first_filled
from cmanalytics.readers.links import read_links
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, place_texts
from cmanalytics.readers.threads import tell_missing


def parse_nested(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return comments and the answers inside them; a publication goes by the code of its link."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    link = first_filled(texts, "post_link", "url")
    texts = texts.assign(
        parent_id=first_filled(texts, "parent_id", "reply_to"),
        post_id=first_filled(texts.assign(in_link=read_links(link)["post_id"]), "in_link", "post_id"),
    )
    return build_placed(tell_missing(placed._replace(texts=texts), opened), reader, opened, context)


INSTAGRAM_APIFY = Reader(
    name="instagram_apify",
    label="commentaires Instagram (Apify)",
    table="comments",
    platform="instagram",
    columns={
        "comment_id": ("id",),
        "post_id": ("postId", "within.shortCode", "within.id"),
        "post_link": ("postUrl", "within.url"),
        "parent_id": ("repliedToCommentId", "parentCommentId"),
        "reply_to": ("reply_to.id",),
        "text": ("text",),
        "author": ("ownerUsername", "owner.username"),
        "author_id": ("ownerId", "owner.id"),
        "written_at": ("timestamp",),
        "reactions": ("likesCount",),
        "answers": ("repliesCount",),
        "url": ("commentUrl",),
        "caption": ("caption",),
        "kind": ("type", "shortCode", "displayUrl"),
    },
    needs=("comment_id", "text", "author", "written_at"),
    refuses=("caption", "kind"),
    parse=parse_nested,
    dates=("iso", "epoch"),
    zone="UTC",
    tried=1,
    years="2026",
)

INSTAGRAM_GRAPH_COMMENTS = Reader(
    name="instagram_graph_comments",
    label="commentaires Instagram (Graph API)",
    table="comments",
    platform="instagram",
    columns={
        "comment_id": ("id",),
        "post_id": ("media.id", "within.id"),
        "parent_id": ("parent_id",),
        "reply_to": ("reply_to.id",),
        "text": ("text",),
        "author": ("username", "from.username"),
        "author_id": ("from.id",),
        "written_at": ("timestamp",),
        "reactions": ("like_count",),
        "hidden": ("hidden",),
        "caption": ("caption",),
    },
    needs=("comment_id", "text", "author", "written_at", "reactions"),
    refuses=("caption",),
    parse=parse_nested,
    dates=("%Y-%m-%dT%H:%M:%S%z", "iso"),
    zone="UTC",
)

INSTAGRAM_INSTALOADER = Reader(
    name="instagram_instaloader",
    label="commentaires Instagram (Instaloader)",
    table="comments",
    platform="instagram",
    columns={
        "comment_id": ("id",),
        "reply_to": ("reply_to.id",),
        "text": ("text",),
        "author": ("owner.username",),
        "author_id": ("owner.id",),
        "written_at": ("created_at",),
        "reactions": ("likes_count",),
    },
    needs=("comment_id", "text", "author", "written_at", "reactions"),
    parse=parse_nested,
    dates=("epoch",),
    zone="UTC",
)
