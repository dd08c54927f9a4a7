"""ExportComments: one family of tables for all networks, as CSV or workbook, with lines about the export on top.

The headers vary with the network; the network is told by the links in the file, by its name, or by a column that only
one network has. Rows are numbered: "1", and its answers "1-1", "1-2" (in the first column or the second). Dates may be
day first or month first; a file whose dates do not prove their order has none. The tool asks its user for a zone and
does not write it: the page's is taken.
"""

import re

import pandas as pd

from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.filling import first_filled
from cmanalytics.readers.links import nameless, read_link, read_links
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, identify, place_texts
from cmanalytics.readers.threads import rows_above, taken_from

# Columns that only one network has.
_ONLY = {
    "hearted": "youtube",
    "pinned": "youtube",
    "live_time": "facebook",
    "tweet": "x",
    "retweet": "x",
    "unique_id": "tiktok",
    "headline": "linkedin",
}
# Headers that only this tool writes.
_OWN_HEADERS = frozenset(
    map(
        normalise_header,
        ("(view source)", "Name (click to view profile)", "Live video timestamp", "isHearted", "Is Retweet?"),
    )
)
_NAMED = re.compile(r"(?i)(?:^|[_ .-])(yt|youtube|facebook|fb|instagram|ig|tiktok|linkedin|twitter|x)(?=[-_ .])")


def parse_export(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of any network, answers below the comment that they answer."""
    placed = place_texts(reader, _numbered(opened, row), row)
    texts = placed.texts
    links = read_links(first_filled(texts, "url", "source"))
    about = [read_link(cell) for cells in opened.rows[:row] for cell in cells if "://" in cell]
    platform, post = next(((network, post) for network, post in about if network), (None, None))
    platform = platform or _only_one(links["platform"]) or _column_of_one(texts) or _in_name(opened.name)
    texts = texts.assign(
        post_id=links["post_id"].fillna(post or "").astype("string"),
        author=first_filled(texts, "author", "username", "unique_id"),
        author_id=first_filled(texts, "username", "unique_id", "author_id"),
    )
    if platform:
        texts = texts.assign(platform=pd.Series(platform, texts.index, dtype="string"))
    for name in ("url", "source"):
        if name in texts and not column_of(texts, name).str.contains("://", regex=False).any():
            texts = texts.drop(columns=name)
    if "url" in texts:
        texts = texts.assign(url=nameless(texts["url"]))
    texts = _link_answers(texts, context.key)
    return build_placed(placed._replace(texts=texts), reader, opened, context)


def _only_one(platforms: pd.Series) -> str | None:
    found = platforms.dropna().unique()
    return str(found[0]) if len(found) == 1 else None


def _column_of_one(texts: pd.DataFrame) -> str | None:
    return next((platform for column, platform in _ONLY.items() if column in texts), None)


def _in_name(name: str) -> str | None:
    found = _NAMED.search(name.rpartition("/")[2])
    return normalise_platform(found[1]) if found else None


def _link_answers(texts: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Give each row an identifier, and each answer the one of the row that its number begins with."""
    texts = texts.assign(comment_id=identify(texts, key))
    number, below = column_of(texts, "number"), column_of(texts, "below")
    whole = number.mask(number == "", below)
    dashed = whole.str.extract(r"^(?P<top>\d+)[-.](?P<rank>\d+)$")["top"].fillna("")
    dashed = dashed.mask(dashed == "", below.str.extract(r"^(?P<top>\d+)[-.]\d+$")["top"].fillna(""))
    is_reply = (dashed != "") | ((below != "") & below.str.fullmatch(r"\d+").fillna(False))
    tops = pd.Series(range(len(texts)), index=texts.index, dtype="Int64").where(~is_reply & (number != ""))
    row_of = dict(zip(number[tops.notna()], tops.dropna(), strict=True))
    rows = dashed.map(row_of).astype("Int64").fillna(rows_above(is_reply))
    return texts.assign(parent_id=taken_from(texts["comment_id"], rows.where(is_reply)).fillna(""))


def _numbered(opened: Opened, row: int) -> Opened:
    """Return a sheet whose first two columns have a name: the tool leaves one or both blank."""
    header = list(opened.rows[row])
    for place, name in enumerate(("Id", "SubId")):
        if len(header) > 2 and not header[place].strip():
            header[place] = name
    return opened._replace(rows=[*opened.rows[:row], header, *opened.rows[row + 1 :]])


def _is_export(opened: Opened, row: int) -> bool:
    header = opened.rows[row]
    found = set(place_headers(EXPORT_COMMENTS, header).values())
    if not {"text", "written_at"} <= found or not found & {"author", "username"}:
        return False
    names = {normalise_header(cell) for cell in header}
    numbered = len(header) > 3 and not header[1].strip() and normalise_header(header[0]) in ("", "id")
    return numbered or bool(names & _OWN_HEADERS) or "exportcomments" in opened.name.casefold()


EXPORT_COMMENTS = Reader(
    name="export_comments",
    label="ExportComments",
    table="comments",
    platform=None,
    columns={
        "number": ("Id", "#", "No", "Number"),
        "below": ("SubId", "Sub Id"),
        "author": ("Name", "Name (click to view profile)", "Author", "Author Name", "Full Name", "Nickname"),
        "username": ("Username", "User name", "Screen name"),
        "unique_id": ("Unique ID",),
        "author_id": ("Profile ID", "User ID", "Author ID"),
        "written_at": ("Date", "Time", "Created at"),
        "reactions": ("Likes", "Favorites", "Reactions", "Likes count"),
        "text": ("Comment", "Comments", "Review", "Tweet Text", "Text", "Message"),
        "url": ("Comment Permalink", "Status URL", "Comment URL", "Link", "Permalink"),
        "source": ("(view source)", "View source", "Source", "Post URL", "URL"),
        "hearted": ("isHearted",),
        "pinned": ("isPinned",),
        "live_time": ("Live video timestamp",),
        "tweet": ("Author Followers",),
        "retweet": ("Is Retweet?",),
        "headline": ("Headline", "Occupation", "Profile Title"),
    },
    needs=("text", "written_at"),
    parse=parse_export,
    recognise=_is_export,
    zone=None,
    tried=1,
    years="2025",
)
