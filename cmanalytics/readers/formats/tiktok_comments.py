"""TikTok comments: TikTokCommentScraper's table, the site's own JSON, Apify, the Research API, the account's archive.

The table's days are those of the browser that made it: no hour, the page's zone. The archive's moments are taken as
UTC, which TikTok does not document; seconds since 1970 need no zone.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.filling import first_filled
from cmanalytics.readers.links import read_link, read_links
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.own_archives import build_own
from cmanalytics.readers.placing import build_placed, column_of, identify, place_texts
from cmanalytics.readers.rejoining import rejoin_rows
from cmanalytics.readers.relative import blank_relative_dates
from cmanalytics.readers.threads import rows_above, taken_from, tell_missing

# "3h ago", "2d ago", "1w": what the site shows of comments of the last days.
_SHORT_AGO = r"(?i)\d+\s?(?:s|min|m|h|d|w|j|sem)\.?(?:\s+ago)?"
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4}|\d{2})")


def parse_scraped(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of the scraper's table: answers stand below the comment that they answer.

    The link of the video and the name of its account stand above the header.
    """
    places = {column: place for place, column in place_headers(reader, opened.rows[row]).items()}
    opened, rejoined = rejoin_rows(opened, row, places["text"])
    placed = place_texts(reader, opened, row)
    about = _about(opened, row)
    texts = placed.texts.assign(
        post_id=read_link(about.get("post url", ""))[1] or "",
        account=about.get("publisher @", ""),
        written_at=_day_first(column_of(placed.texts, "written_at")),
    )
    texts, undated = blank_relative_dates(texts, placed.lines, opened.name)
    is_reply = column_of(texts, "second_level").str.casefold().isin(("yes", "oui", "true"))
    texts = texts.assign(comment_id=identify(texts.assign(comment_id=""), context.key))
    texts = texts.assign(parent_id=taken_from(texts["comment_id"], rows_above(is_reply)).fillna(""))
    alerts: list[Alert] = [*rejoined, *placed.alerts, *undated]
    return build_placed(placed._replace(texts=texts, alerts=alerts), reader, opened, context)


def _about(opened: Opened, row: int) -> dict[str, str]:
    pairs = [cells for cells in opened.rows[:row] if len(cells) > 1]
    return {normalise_header(cells[0]): cells[1].strip() for cells in pairs}


def _day_first(cells: pd.Series) -> pd.Series:
    """Return "02.09.21" and "2-9-2021" as "2021-09-02": the scraper always puts the day first."""

    def turn(match: re.Match[str]) -> str:
        year = match["year"] if len(match["year"]) == 4 else "20" + match["year"]
        return f"{year}-{match['month']:0>2}-{match['day']:0>2}"

    cells = cells.mask(cells.str.fullmatch(_SHORT_AGO), "1 day ago")
    return cells.map(lambda cell: _DAY_FIRST.sub(turn, cell) if _DAY_FIRST.fullmatch(cell) else cell).astype("string")


TIKTOK_SCRAPED = Reader(
    name="tiktok_scraped",
    label="commentaires TikTok (TikTokCommentScraper)",
    table="comments",
    platform="tiktok",
    columns={
        "number": ("Comment Number (ID)",),
        "author": ("Nickname",),
        "author_id": ("User @",),
        "text": ("Comment Text",),
        "written_at": ("Time",),
        "reactions": ("Likes",),
        "second_level": ("Is 2nd Level Comment",),
    },
    needs=("author_id", "text", "written_at", "second_level"),
    parse=parse_scraped,
    dates=("iso",),
    zone=None,
    tried=1,
    years="2021-2022",
)


def parse_site(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return comments of the site's JSON, of Apify and of the Research API; "0" answers nothing."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    parent = first_filled(texts, "parent_id", "reply_to")
    post = column_of(texts, "post_id")
    link = read_links(column_of(texts, "post_link"))["post_id"].fillna("")
    texts = texts.assign(
        parent_id=parent.mask(parent.eq("0") | parent.eq(post), ""),
        post_id=post.mask(post == "", link).astype("string"),
    )
    return build_placed(tell_missing(placed._replace(texts=texts), opened), reader, opened, context)


TIKTOK_COMMENTS = Reader(
    name="tiktok_comments",
    label="commentaires TikTok (JSON du site, Apify, Research API)",
    table="comments",
    platform="tiktok",
    columns={
        "comment_id": ("cid", "id", "comment_id"),
        "post_id": ("aweme_id", "video_id", "videoId"),
        "post_link": ("videoWebUrl", "submittedVideoUrl", "input", "within.video_url"),
        "parent_id": ("reply_id", "repliesToId", "parent_comment_id"),
        "reply_to": ("reply_to.cid", "reply_to.id", "reply_to.comment_id"),
        "text": ("text", "comment"),
        "author": ("user.nickname", "uniqueId", "nickname"),
        "author_id": ("user.unique_id", "user.uid", "uid", "username"),
        "written_at": ("create_time", "createTime", "createTimeISO"),
        "reactions": ("digg_count", "diggCount", "like_count"),
        "answers": ("reply_comment_total", "replyCommentTotal", "reply_count", "total_reply"),
        "lang": ("comment_language",),
    },
    needs=("comment_id", "text", "written_at", "answers"),
    parse=parse_site,
    dates=("epoch", "iso"),
    zone="UTC",
)


def parse_archive(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments that the account itself wrote: its archive holds no others."""
    placed = place_texts(reader, opened, row)
    posts = read_links(column_of(placed.texts, "link"))["post_id"].fillna("")
    return build_own(placed._replace(texts=placed.texts.assign(post_id=posts)), reader, opened, context)


def _is_archive(opened: Opened, row: int) -> bool:
    found = set(place_headers(TIKTOK_ARCHIVE, opened.rows[row]).values())
    return opened.sheet.endswith("CommentsList") and found.issuperset(TIKTOK_ARCHIVE.needs)


TIKTOK_ARCHIVE = Reader(
    name="tiktok_archive",
    label="archive TikTok, commentaires écrits par le compte",
    table="comments",
    platform="tiktok",
    columns={"text": ("comment", "Comment"), "written_at": ("date", "Date"), "link": ("url", "Url")},
    needs=("text", "written_at"),
    parse=parse_archive,
    recognise=_is_archive,
    dates=("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC", "iso"),
    zone="UTC",
)
