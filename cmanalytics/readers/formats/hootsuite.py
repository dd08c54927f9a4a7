"""Hootsuite Analytics: account metrics by day, and post performance.

Headers of account metrics hold the metric, how it was summed and the list of pages: "Page Reactions by Type - Wow
(Daily aggregated values for Facebook pages: A, B, ...)", up to 700 characters. Days are GMT. Columns "Overall
aggregated value" hold one sum for the whole span, on the last row alone: no day's value. What it calls UNRELIABLE_
is left out. Where the types of reactions end with "Other" they are all of them: their sum is the reactions of the day.
Post performance is written from a header list: no file of it could be tried. Its `Author` is never kept.
"""

import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, slugify
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import number_alerts, parse_statistics, sheet_at
from cmanalytics.tables import ACCOUNT_DAYS, conform, same_flags

_HEADER = re.compile(
    r"(?P<metric>.+?) \((?P<how>daily|overall|weekly|monthly)[^():]*? for (?P<network>[\w+]+)[^():]*:"
    r"\s*(?P<names>.*)\)",
    re.IGNORECASE | re.DOTALL,
)
_METRICS = {
    "page engaged users": "engaged_users", "engaged users": "engaged_users", "page reach": "reach",
    "total reach": "reach", "page impressions": "impressions", "total impressions": "impressions",
    "page fans": "followers", "fans": "followers", "followers": "followers", "page likes": "followers",
    "new fans": "follows", "new followers": "follows", "page views": "profile_visits", "link clicks": "link_clicks",
    "page consumptions": "clicks", "clicks": "clicks", "comments": "comments", "shares": "shares",
    "posts": "posts_published", "page posts": "posts_published", "video views": "video_views_3s",
    "page engagement": "interactions", "engagement": "interactions",
}  # fmt: skip
_REACTIONS = "page reactions by type - "
_MOST_NAMES = 3
_SERIES = ["date", "platform", "account", "metric"]


class Measure(NamedTuple):
    """Hold what a header says: its metric, how it was summed, whose it is."""

    metric: str
    how: str
    platform: str
    account: str


def read_header(header: str) -> Measure | None:
    """Return what a header of account metrics says, None for another header."""
    found = _HEADER.fullmatch(header.strip())
    if found is None:
        return None
    names = [name.strip() for name in found["names"].split(", ") if name.strip()]
    shown = " + ".join(names[:_MOST_NAMES]) + (f" + {len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else "")
    return Measure(found["metric"].strip(), found["how"].casefold(), normalise_platform(found["network"]), shown)


def parse_accounts(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the daily columns as series; sums over the span and unreliable columns are counted and left out."""
    sheet, alerts = sheet_at(opened, row)
    lines = pd.Series(sheet.lines, dtype="Int64")
    dates, said = read_moments(
        sheet.cells[0], lines, name="date", reader=reader, opened=opened, header=sheet.header[0], kind="day"
    )
    alerts += said
    frames: list[pd.DataFrame] = []
    reactions: list[tuple[str, pd.DataFrame]] = []
    overall = unreliable = 0
    for position, header in enumerate(sheet.header):
        measure = read_header(header)
        if measure is None:
            continue
        if measure.metric.startswith("UNRELIABLE_") or measure.how != "daily":
            unreliable += measure.metric.startswith("UNRELIABLE_")
            overall += not measure.metric.startswith("UNRELIABLE_")
            continue
        converted = to_numbers(sheet.cells[position], comma_is_decimal=opened.delimiter == ";")
        alerts += number_alerts(converted, lines, name=measure.metric, file=opened.name, table="account_days")
        named = fold(measure.metric)
        metric = _METRICS.get(named, "extra_" + slugify(measure.metric).replace("-", "_"))
        about = {"platform": measure.platform, "account": measure.account, "metric": metric}
        frames.append(pd.DataFrame({"date": dates.values, "value": converted.values}).assign(**about))
        if named.startswith(_REACTIONS):
            reactions.append((named, frames[-1].assign(metric="reactions")))
    if any(named == _REACTIONS + "other" for named, _ in reactions):
        parts = pd.concat([part for _, part in reactions])
        sums = parts.groupby(_SERIES, as_index=False, dropna=False, sort=False)["value"].agg(list)
        frames.append(
            sums.assign(value=[pd.Series(parts, dtype="Float64").sum(skipna=False) for parts in sums["value"]])
        )
    for kind, count in (("sums_left_out", overall), ("unreliable_left_out", unreliable)):
        if count:
            alerts.append(make_alert(kind, severity="info", file=opened.name, table="account_days", count=count))
    key = list(ACCOUNT_DAYS.key)
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["date", "value", *key])
    frame = frame.dropna(subset=["date", "value"]).assign(window="day", source=opened.name)
    frame = frame.drop_duplicates(key, keep="last").reset_index(drop=True)
    frame = frame.assign(flags=same_flags(frame.index))
    return Parsed(conform(frame, ACCOUNT_DAYS), alerts)


def recognise_accounts(opened: Opened, row: int) -> bool:
    """Tell whether a header begins with a day and goes on with metrics that list their pages."""
    header = opened.rows[row]
    return fold(header[0]).startswith("date") and len(header) > 1 and read_header(header[1]) is not None


ACCOUNT_METRICS = Reader(
    name="hootsuite_accounts",
    label="Hootsuite, métriques de comptes",
    table="account_days",
    platform=None,
    columns={"date": ("Date (GMT)", "Date")},
    needs=("date",),
    parse=parse_accounts,
    dates=("iso", "%Y/%m/%d"),
    recognise=recognise_accounts,
    tried=2,
    years="2018",
)


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the format, and drop who wrote a publication: a colleague's name is no statistic."""
    if "format_raw" in frame:
        folded = frame["format_raw"].map(fold, na_action="ignore").astype("string")
        known = folded.map(_FORMATS).astype("string")
        frame = frame.assign(format=known.mask(known.isna() & folded.notna(), "other"))
    people = [name for name in frame if re.match(r"extra_author", str(name))]
    return frame.drop(columns=people), []


_FORMATS = {
    "photo": "photo", "image": "photo", "video": "video", "link": "link", "status": "text", "text": "text",
    "album": "carousel", "carousel": "carousel", "live": "live", "reel": "reel", "story": "story",
}  # fmt: skip

POST_PERFORMANCE = Reader(
    name="hootsuite_posts",
    label="Hootsuite, performance des publications",
    table="posts",
    platform="facebook",
    columns={
        "published_at": ("Date (GMT)",),
        "account": ("Facebook Page",),
        "post_id": ("Post ID",),
        "url": ("Post Permalink",),
        "format_raw": ("Post Type",),
        "text": ("Post Message",),
        "clicks": ("Clicks",),
        "comments": ("Comments",),
        "engaged_users": ("Engaged Users",),
        "impressions": ("Impressions",),
        "link_clicks": ("Link Clicks",),
        "reach": ("Reach",),
        "reactions": ("Reactions",),
        "shares": ("Shares",),
        "video_views_3s": ("Video Views",),
        "engagement_rate_reported": ("Engagement Rate",),
        "extra_tags": ("Tags",),
        "extra_campaign": ("Campaign",),
        "extra_author": ("Author",),
        "extra_engaged_fans": ("Engaged Fans",),
        "extra_owly_clicks": ("Ow.ly Clicks",),
        "extra_reactions_like": ("Reactions: Like",),
    },
    needs=("published_at", "account", "post_id"),
    at_least=6,
    parse=parse_statistics,
    scales={"engagement_rate_reported": "fraction"},
    dates=("iso", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"),
    zone="UTC",
    finish=finish_posts,
    tried=0,
)
