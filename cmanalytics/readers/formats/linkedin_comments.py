"""LinkedIn: the comments of a member's own archive, and of tools that copy those below a publication.

The archive names no zone, and LinkedIn documents none: its moments are taken as UTC, as in its other exports. The
moments of the tools end in Z or are milliseconds since 1970.
"""

from cmanalytics.readers.base import Context, Parsed, Reader, fits_headers, place_headers
from cmanalytics.readers.links import read_links
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.own_archives import build_own
from cmanalytics.readers.placing import build_placed, column_of, place_texts

_SAMPLE = 50


def parse_archive(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments that the member wrote, under the publication that each link names."""
    placed = place_texts(reader, opened, row)
    posts = read_links(column_of(placed.texts, "link"))["post_id"].fillna("")
    return build_own(placed._replace(texts=placed.texts.assign(post_id=posts)), reader, opened, context)


LINKEDIN_ARCHIVE = Reader(
    name="linkedin_archive",
    label="archive LinkedIn, commentaires écrits par le membre",
    table="comments",
    platform="linkedin",
    columns={"written_at": ("Date",), "link": ("Link",), "text": ("Message",)},
    needs=("written_at", "link", "text"),
    at_most=3,
    parse=parse_archive,
    dates=("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC", "iso"),
    zone="UTC",
)


def parse_copied(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments that a tool copied, under the publication whose link stands in the row."""
    placed = place_texts(reader, opened, row)
    posts = read_links(column_of(placed.texts, "link"))["post_id"].fillna("")
    return build_placed(placed._replace(texts=placed.texts.assign(post_id=posts)), reader, opened, context)


def _is_copied(opened: Opened, row: int) -> bool:
    """Tell the comments of LinkedIn from those that the same tools copy elsewhere under the same headers."""
    if not fits_headers(LINKEDIN_COPIED, opened.rows[row]):
        return False
    placed = {column: position for position, column in place_headers(LINKEDIN_COPIED, opened.rows[row]).items()}
    links = [cells[placed["link"]] for cells in opened.rows[row + 1 :][:_SAMPLE] if len(cells) > placed["link"]]
    elsewhere = [link for link in links if link.strip().startswith("http") and "linkedin." not in link]
    return not elsewhere


LINKEDIN_COPIED = Reader(
    name="linkedin_copied",
    label="commentaires LinkedIn (PhantomBuster, Apify)",
    table="comments",
    platform="linkedin",
    columns={
        "comment_id": ("id", "commentId", "comment_id", "commentUrn"),
        "link": ("postUrl", "query.post", "post_url", "linkedinUrl"),
        "text": ("comment", "commentary", "commentText", "text"),
        "author": ("fullName", "actor.name", "author.name", "authorName"),
        "author_id": ("profileUrl", "profileLink", "actor.linkedinUrl", "actor.profileUrl", "author.profileUrl"),
        "written_at": ("commentDate", "createdAt", "createdAtTimestamp", "posted_at.timestamp", "commentTimestamp"),
        "reactions": ("likesCount", "engagement.likes", "reactionsCount", "stats.total_reactions"),
        "url": ("commentUrl", "comment_url"),
    },
    needs=("link", "text", "author"),
    at_least=4,
    recognise=_is_copied,
    parse=parse_copied,
    dates=("iso", "epoch"),
    zone="UTC",
)
