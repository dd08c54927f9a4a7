"""Tables that connectors fill from the APIs of LinkedIn, X and YouTube, under Fivetran's names; YouTube's own JSON too.

Moments are UTC. Statistics of LinkedIn posts are histories of running totals (a count can become negative there: taking
a like back from a sponsored post is counted, giving it was not); the newest row of a post is kept. Reports by video or
post and day hold counts of that day alone: they become days of the account, added up. Percentages cannot be added up.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.formats.graph_api import SYNCED, drop_blank, keep_newest
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import number_alerts, parse_statistics, sheet_at
from cmanalytics.tables import ACCOUNT_DAYS, conform, same_flags


def finish_linkedin(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Keep each post's newest row, and name the page where only one is declared."""
    return drop_blank(keep_newest(frame).assign(account=context.only_account("linkedin"))), []


LINKEDIN_SHARES = Reader(
    name="linkedin_share_statistics",
    label="LinkedIn, statistiques de publications (connecteur)",
    table="posts",
    platform="linkedin",
    columns={
        "post_id": ("_share_entity_urn", "share_entity_urn", "share", "ugc_post_urn", "_ugc_post_entity_urn"),
        "account_id": ("_organization_entity_urn", "organization_entity_urn", "organizationalEntity"),
        "retrieved_at": SYNCED,
        "clicks": ("click_count", "totalShareStatistics.clickCount"),
        "comments": ("comment_count", "totalShareStatistics.commentCount"),
        "impressions": ("impression_count", "totalShareStatistics.impressionCount"),
        "reach": ("unique_impressions_count", "totalShareStatistics.uniqueImpressionsCount"),
        "reactions": ("like_count", "totalShareStatistics.likeCount"),
        "shares": ("share_count", "totalShareStatistics.shareCount"),
        "engagement_rate_reported": ("engagement", "totalShareStatistics.engagement"),
    },
    needs=("post_id", "account_id", "impressions"),
    parse=parse_statistics,
    dates=("iso",),
    leave_out=r"extra_fivetran",
    finish=finish_linkedin,
    tried=1,
    years="2021",
)

LINKEDIN_TEXTS = Reader(
    name="linkedin_post_history",
    label="LinkedIn, textes de publications (connecteur)",
    table="posts",
    platform="linkedin",
    columns={
        "post_id": ("id",),
        "account_id": ("author",),
        "published_at": ("first_published_at", "created_time"),
        "retrieved_at": ("last_modified_time",),
        "text": ("commentary", "specific_content_share_commentary_text"),
        "title": ("title", "specific_content_title"),
        "extra_state": ("lifecycle_state",),
    },
    needs=("post_id", "account_id", "published_at", "extra_state"),
    parse=parse_statistics,
    dates=("iso",),
    leave_out=r"extra_(?!state)",
    finish=finish_linkedin,
    tried=1,
    years="2023",
)


def parse_sums(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return counts that stand by video or post and day as days of the account, added up."""
    sheet, alerts = sheet_at(opened, row)
    placed = place_headers(reader, sheet.header)
    lines = pd.Series(sheet.lines, dtype="Int64")
    texts = {name: sheet.cells[position] for position, name in placed.items()}
    dates, said = read_moments(
        texts["date"], lines, name="date", reader=reader, opened=opened, header=reader.columns["date"][0], kind="day"
    )
    alerts += said
    frames = []
    for name, cells in texts.items():
        if name == "date":
            continue
        converted = to_numbers(cells, comma_is_decimal=opened.delimiter == ";")
        alerts += number_alerts(converted, lines, name=name, file=opened.name, table="account_days")
        values = converted.values * (60.0 if reader.scales.get(name) == "minutes" else 1.0)
        daily = values.groupby(dates.values).sum(min_count=1)
        frames.append(pd.DataFrame({"date": daily.index, "value": daily.to_numpy(), "metric": name}))
    frame = pd.concat(frames, ignore_index=True).dropna(subset=["date", "value"])
    account = context.only_account(reader.platform)
    frame = frame.assign(platform=reader.platform, account=account, window="day", source=opened.name)
    frame = frame.assign(flags=same_flags(frame.index))
    days = frame["date"].nunique()
    values = {"count": len(sheet.lines), "days": days}
    alerts.append(make_alert("rows_added_up", severity="info", file=opened.name, table="account_days", **values))
    return Parsed(conform(frame, ACCOUNT_DAYS), alerts)


TWEET_DAYS = Reader(
    name="x_report_days",
    label="X, publications par jour (connecteur)",
    table="account_days",
    platform="x",
    columns={
        "date": ("date",),
        "impressions": ("impressions",),
        "interactions": ("engagements",),
        "reactions": ("likes",),
        "comments": ("replies",),
        "shares": ("retweets",),
        "clicks": ("clicks",),
        "link_clicks": ("url_clicks",),
        "follows": ("follows",),
        "unfollows": ("unfollows",),
        "extra_video_views": ("video_total_views",),
    },
    needs=("date", "impressions"),
    parse=parse_sums,
    dates=("iso",),
    recognise=lambda opened, row: {"organic_tweet_id", "placement", "impressions"} <= set(opened.rows[row]),
    tried=1,
    years="2021",
)

VIDEO_REPORT = Reader(
    name="youtube_report_days",
    label="YouTube, rapport par vidéo et par jour (connecteur)",
    table="account_days",
    platform="youtube",
    columns={
        "date": ("date",),
        "views": ("views",),
        "engaged_views": ("engaged_views",),
        "watch_time_s": ("watch_time_minutes",),
        "reactions": ("likes",),
        "comments": ("comments",),
        "shares": ("shares",),
        "follows": ("subscribers_gained",),
        "unfollows": ("subscribers_lost",),
        "extra_dislikes": ("dislikes",),
    },
    needs=("date", "views", "watch_time_s"),
    parse=parse_sums,
    scales={"watch_time_s": "minutes"},
    dates=("iso", "%Y%m%d"),
    recognise=lambda opened, row: {"video_id", "channel_id", "watch_time_minutes", "views"} <= set(opened.rows[row]),
    tried=1,
    years="2021",
)

_DURATION = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


def parse_videos(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the videos; durations as YouTube writes them (PT49M19S) become seconds."""
    rows = [*opened.rows[: row + 1], *([_seconds(cell) for cell in cells] for cells in opened.rows[row + 1 :])]
    return parse_statistics(reader, opened._replace(rows=rows), row, context)


def _seconds(cell: str) -> str:
    found = _DURATION.fullmatch(cell.strip()) if cell[:1] == "P" else None
    if found is None:
        return cell
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return str(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Keep each video's newest row, and add its link and format."""
    frame = keep_newest(frame)
    url = ("https://www.youtube.com/watch?v=" + frame["post_id"]).astype("string")
    return drop_blank(frame.assign(url=url, format="video")), []


YOUTUBE_VIDEOS = Reader(
    name="youtube_video_list",
    label="YouTube, liste de vidéos (API ou connecteur)",
    table="posts",
    platform="youtube",
    columns={
        "post_id": ("id", "id.videoId"),
        "account": ("snippet_channel_title", "snippet.channelTitle"),
        "account_id": ("snippet_channel_id", "snippet.channelId"),
        "published_at": ("snippet_published_at", "snippet.publishedAt"),
        "retrieved_at": SYNCED,
        "title": ("snippet_title", "snippet.title"),
        "text": ("snippet_description", "snippet.description"),
        "lang": ("snippet_default_language", "snippet.defaultLanguage"),
        "duration_s": ("content_details_duration", "contentDetails.duration"),
        "views": ("statistics_view_count", "statistics.viewCount"),
        "reactions": ("statistics_like_count", "statistics.likeCount"),
        "comments": ("statistics_comment_count", "statistics.commentCount"),
        "extra_dislikes": ("statistics_dislike_count", "statistics.dislikeCount"),
    },
    needs=("post_id", "published_at", "title", "views"),
    parse=parse_videos,
    dates=("iso",),
    leave_out=r"extra_(?!dislikes)",
    finish=finish_videos,
    tried=1,
    years="2023",
)
