"""Meta's Graph API, as JSON answers and as the tables that connectors make of it (Fivetran's names among them).

Moments are UTC. A daily value ends at `end_time`, midnight in California: it is the day before's. Connectors keep that
moment as `date`. Tables of connectors are histories: one row a publication and synchronisation, the newest is kept.
Six kinds of reactions are counted apart; a publication's reactions are their sum.
Texts and counts stand in different tables (post history and lifetime metrics, media and insights): they complete each
other by the publication's identifier.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import parse_series
from cmanalytics.readers.statistics import parse_statistics

PACIFIC = "America/Los_Angeles"
SYNCED = ("_fivetran_synced", "_airbyte_extracted_at", "_sdc_batched_at")
FORMATS = {
    "added_photos": "photo", "photo": "photo", "added_video": "video", "video": "video", "video_inline": "video",
    "shared_story": "link", "link": "link", "share": "link", "mobile_status_update": "text", "wall_post": "text",
    "status": "text", "note": "text", "created_note": "text", "album": "carousel", "event": "other",
    "created_event": "other", "image": "photo", "carousel_album": "carousel", "reels": "reel", "reel": "reel",
    "story": "story", "live": "live",
}  # fmt: skip
_REACTIONS = ("like", "love", "wow", "haha", "sorry", "anger", "care")


def keep_newest(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a history with the newest of each publication last, where the reader keeps it."""
    if "retrieved_at" not in frame:
        return frame
    newest = frame.sort_values("retrieved_at", kind="stable", na_position="first")
    return newest.drop_duplicates("post_id", keep="last").sort_index().reset_index(drop=True)


def name_format(frame: pd.DataFrame, formats: dict[str, str]) -> pd.DataFrame:
    """Return the frame with the format that its raw name stands for."""
    if "format_raw" not in frame:
        return frame
    folded = frame["format_raw"].map(fold, na_action="ignore").astype("string")
    known = folded.map(formats).astype("string")
    return frame.assign(format=known.mask(known.isna() & folded.notna(), "other"))


def drop_blank(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame without details that no row has."""
    return frame.drop(columns=[name for name in frame if str(name).startswith("extra_") and frame[name].isna().all()])


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add page, format and the sum of the reactions; of a history keep each publication's newest row."""
    frame = name_format(keep_newest(frame), FORMATS)
    page = frame["post_id"].str.extract(r"^(\d+)_\d")[0].astype("string")
    frame = frame.assign(account_id=frame["account_id"].fillna(page) if "account_id" in frame else page)
    if "account" not in frame:
        frame = frame.assign(account=context.only_account("facebook"))
    kinds = [f"extra_reactions_{kind}" for kind in _REACTIONS if f"extra_reactions_{kind}" in frame]
    if "reactions" not in frame and len(kinds) > 1:
        parts = pd.DataFrame({kind: to_numbers(frame[kind], whole=True).values for kind in kinds})
        frame = frame.assign(reactions=parts.sum(axis=1, min_count=1).astype("Int64"))
    return drop_blank(frame), []


def _is_post(opened: Opened, row: int) -> bool:
    """Tell whether records are publications: comments have neither shares nor a kind of publication."""
    found = set(place_headers(GRAPH_POSTS, opened.rows[row]).values())
    header = set(opened.rows[row])
    # A list of comments stands in publications, and in comments that are liked and counted.
    holds = "comments.data" in header and not header & {"like_count", "comment_count", "parent.id", "reply_to.id"}
    known = bool(found & {"shares", "format_raw"}) and len(found) > 3
    return {"post_id", "published_at"} <= found and (known or (holds and "text" in found))


GRAPH_POSTS = Reader(
    name="graph_posts",
    label="API Graph, publications Facebook",
    table="posts",
    platform="facebook",
    columns={
        "post_id": ("id", "post_id"),
        "account_id": ("page_id", "from.id"),
        "account": ("page_name",),
        "published_at": ("created_time",),
        "retrieved_at": SYNCED,
        "text": ("message",),
        "url": ("permalink_url",),
        "format_raw": ("status_type", "attachments.data.type"),
        "shares": ("shares.count", "share_count"),
        "reactions": ("reactions.summary.total_count",),
        "comments": ("comments.summary.total_count",),
        "extra_likes": ("likes.summary.total_count",),
        "extra_story": ("story",),
    },
    needs=("post_id", "published_at"),
    parse=parse_statistics,
    dates=("iso", "epoch"),
    leave_out=r"extra_(?!likes|story)",
    finish=finish_posts,
    recognise=_is_post,
    tried=1,
    years="2021",
)

# Columns of publications -> names of the API's metrics.
POST_METRICS: dict[str, tuple[str, ...]] = {
    "reach": ("post_impressions_unique",),
    "reach_organic": ("post_impressions_organic_unique",),
    "reach_paid": ("post_impressions_paid_unique",),
    "viewers": ("post_total_media_view_unique",),
    "views": ("post_media_view",),
    "impressions": ("post_impressions",),
    "impressions_organic": ("post_impressions_organic",),
    "impressions_paid": ("post_impressions_paid",),
    "clicks": ("post_clicks", "post_consumptions"),
    "engaged_users": ("post_engaged_users",),
    "negative_feedback": ("post_negative_feedback",),
    "video_views_3s": ("post_video_views",),
    "video_views_3s_organic": ("post_video_views_organic",),
    "video_views_3s_paid": ("post_video_views_paid",),
    "avg_watch_s": ("post_video_avg_time_watched",),
    "watch_time_s": ("post_video_view_time",),
    "duration_s": ("post_video_length",),
    **{f"extra_reactions_{kind}": (f"post_reactions_{kind}_total",) for kind in _REACTIONS},
}
_MILLISECONDS = {"avg_watch_s": "milliseconds", "watch_time_s": "milliseconds", "duration_s": "milliseconds"}

GRAPH_POST_METRICS = Reader(
    name="graph_post_metrics",
    label="API Graph, chiffres des publications Facebook",
    table="posts",
    platform="facebook",
    columns={"post_id": ("post_id", "id"), "retrieved_at": (*SYNCED, "date"), **POST_METRICS},
    needs=("post_id",),
    at_least=5,
    parse=parse_statistics,
    scales=_MILLISECONDS,
    dates=("iso",),
    leave_out=r"extra_fivetran\w*",
    finish=finish_posts,
    tried=1,
    years="2021",
)

PAGE_METRICS: dict[str, tuple[str, ...]] = {
    "followers": ("page_follows", "page_fans"),
    "follows": ("page_daily_follows_unique", "page_daily_follows", "page_fan_adds_unique", "page_fan_adds"),
    "unfollows": ("page_daily_unfollows_unique", "page_daily_unfollows", "page_fan_removes_unique", "page_fan_removes"),
    "reach": ("page_impressions_unique",),
    "viewers": ("page_total_media_view_unique",),
    "views": ("page_media_view",),
    "impressions": ("page_impressions",),
    "impressions_organic": ("page_impressions_organic", "page_impressions_organic_v2"),
    "impressions_paid": ("page_impressions_paid",),
    "profile_visits": ("page_views_total",),
    "interactions": ("page_post_engagements",),
    "engaged_users": ("page_engaged_users",),
    "reactions": ("page_actions_post_reactions_total",),
    "clicks": ("page_consumptions",),
    "negative_feedback": ("page_negative_feedback",),
    "video_views_3s": ("page_video_views",),
    "video_views_3s_organic": ("page_video_views_organic",),
    "video_views_3s_paid": ("page_video_views_paid",),
    "watch_time_s": ("page_video_view_time",),
}
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}.*")


def parse_ends(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return series whose moments are the ends of days, at midnight in California, as the days that they end."""
    place = next(position for position, name in place_headers(reader, opened.rows[row]).items() if name == "date")
    cells = pd.Series([cells[place] if place < len(cells) else "" for cells in opened.rows[row + 1 :]], dtype="string")
    rows = [*opened.rows[: row + 1], *([*cells] for cells in opened.rows[row + 1 :])]
    for number, day in enumerate(end_days(cells)):
        if day:
            rows[row + 1 + number][place] = day
    return parse_series(reader, opened._replace(rows=rows), row, context)


def end_days(cells: pd.Series) -> list[str]:
    """Return the day that each moment ends, as text; "" for cells that are no moment (a plain day says itself)."""
    ends = []
    for cell in cells.fillna("").str.strip():
        if not _CLOCK.fullmatch(cell):
            ends.append("")
            continue
        moment = pd.to_datetime(re.sub(r"\s?UTC$", "Z", cell), utc=True, errors="coerce")
        if pd.isna(moment):
            ends.append("")
            continue
        local = moment.tz_convert(PACIFIC)
        ends.append((local - pd.Timedelta(seconds=1)).strftime("%Y-%m-%d"))
    return ends


GRAPH_PAGE_DAYS = Reader(
    name="graph_page_days",
    label="API Graph, page Facebook par jour",
    table="account_days",
    platform="facebook",
    columns={"date": ("date", "end_time"), "account_id": ("page_id",), "skip:synced": SYNCED, **PAGE_METRICS},
    needs=("date",),
    at_least=5,
    parse=parse_ends,
    scales={"watch_time_s": "milliseconds"},
    dates=("iso",),
    tried=1,
    years="2021",
)
