"""Meta Business Suite: post exports of Facebook and Instagram, and the video-level export of Facebook.

The headers are in `meta_labels`. `Publish time` names no zone: Facebook and Instagram report in Pacific time whatever
the user's zone is (Hootsuite's help pages say so; notes on Italian and Swedish exports of 2026 agree, and the Italian
one has the month first as English ones do). An export may be cut day by day: one row a publication and a day.
"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, normalise_header
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.formats.meta_labels import FACEBOOK, FORMAT_OF, INSTAGRAM, NOT_PAID, PARTLY_KNOWN, VIDEOS
from cmanalytics.readers.merging import VIDEO_EXPORT
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import add_flag, parse_statistics
from cmanalytics.vectors import map_distinct

PACIFIC = "America/Los_Angeles"
_DATES = ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "iso")
_KNOWN = frozenset(
    normalise_header(header)
    for columns in (FACEBOOK, INSTAGRAM, VIDEOS)
    for names in columns.values()
    for header in names
)
_LINK = re.compile(r"https?://(?:www\.|web\.|m\.)?(facebook|instagram)\.com/")
_DAY = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:\D.*)?"
_SAMPLE = 20
_ENOUGH = 3
# What is counted at a moment: a row that holds one day's counts has none of it.
_SAID_ONCE = frozenset(
    "post_id account_id account published_at published_precision format format_raw title text url lang is_paid "
    "duration_s platform source flags".split()
)


def settle_posts(rows: list[list[str]], row: int) -> list[str]:
    """Return the header with its partly known names completed, and the identifiers that their values give away.

    In a language that nobody has seen yet the first two columns still hold the identifiers of post and account, and the
    links still lead to Facebook or Instagram.
    """
    header = [_complete(cell) for cell in rows[row]]
    if sum(normalise_header(cell) in _KNOWN for cell in header) < _ENOUGH:
        return header
    sample = [cells for cells in rows[row + 1 : row + 1 + _SAMPLE] if cells]
    links = [_LINK.match(cells[position]) for cells in sample for position in range(len(cells))]
    networks = {link.group(1) for link in links if link}
    for position, cell in enumerate(header):
        values = [cells[position].strip() for cells in sample if len(cells) > position and cells[position].strip()]
        if not values or not cell or normalise_header(cell) in _KNOWN:
            continue
        if position < 2 and len(networks) == 1 and all(re.fullmatch(r"\d{8,20}", value) for value in values):
            account = "Account ID" if networks == {"instagram"} else "Page ID"
            header[position] = "Post ID" if position == 0 else account
        elif all(_LINK.match(value) for value in values):
            header[position] = "Permalink"
    return header


def _complete(cell: str) -> str:
    named = normalise_header(cell)
    if named in _KNOWN:
        return cell
    return next((header for pattern, header in PARTLY_KNOWN if re.fullmatch(pattern, named)), cell)


def drop_error_rows(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the rows without an identifier that Meta writes when it could not compute a publication."""
    keep = texts["post_id"].str.strip() != ""
    errors = ~keep & (texts["extra_data_comment"].str.strip() != "") if "extra_data_comment" in texts else ~keep
    bad = np.asarray(lines)[errors.to_numpy(bool)].tolist()
    alerts = (
        [make_alert("meta_error_rows", file=file, table="posts", count=len(bad), lines=list_lines(bad))] if bad else []
    )
    return keep | (~keep & ~errors), alerts


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the format, whether it was paid, and the doubts that Meta's own faults raise."""
    alerts: list[Alert] = []
    raw = frame["format_raw"] if "format_raw" in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
    frame = frame.assign(format=map_distinct(raw, lambda said: FORMAT_OF.get(fold(said), "other")))
    if "extra_funded" in frame:
        funded = map_distinct(frame["extra_funded"], fold)
        frame = frame.assign(is_paid=(~funded.isin(NOT_PAID)).astype("boolean").mask(funded.isna()))
    if "account" not in frame:
        frame = frame.assign(account=pd.NA)
    if len(frame) and frame["account"].isna().any():
        frame = frame.assign(account=frame["account"].fillna(context.only_account(frame["platform"].iloc[0]) or pd.NA))
    for check in (_check_days, _check_minutes, _check_views):
        frame, said = check(frame, opened)
        alerts += said
    spare = [name for name in frame if str(name).startswith("extra_") and frame[name].isna().all()]
    return frame.drop(columns=[*spare, *({"extra_window"} & set(frame) - set(spare))]), alerts


def _check_days(frame: pd.DataFrame, opened: Opened) -> tuple[pd.DataFrame, list[Alert]]:
    """Take the counts off an export that is cut day by day: none of its rows says what a publication had in all."""
    if "extra_window" not in frame:
        return frame, []
    daily = frame["extra_window"].str.fullmatch(_DAY).fillna(False)
    if int(daily.sum()) * 2 <= len(frame):
        return frame, []
    repeated = frame["post_id"].duplicated(keep=False) & frame["post_id"].notna()
    if int((daily & repeated).sum()) * 2 <= len(frame):
        return frame, []
    rows = len(frame)
    frame = frame.drop_duplicates("post_id", keep="last").reset_index(drop=True)
    counts = {name: pd.Series(pd.NA, index=frame.index) for name in frame if name not in _SAID_ONCE}
    frame = add_flag(frame.assign(**counts), pd.Series(True, index=frame.index), "daily_breakdown")
    return frame, [make_alert("daily_breakdown", file=opened.name, table="posts", count=rows, posts=len(frame))]


def _check_minutes(frame: pd.DataFrame, opened: Opened) -> tuple[pd.DataFrame, list[Alert]]:
    """Lower the precision where the minutes repeat the month in every row, as one export of March 2024 does."""
    moments = frame["published_at"].dropna().dt.tz_convert(PACIFIC)
    if len(moments) < 10 or not (moments.dt.minute == moments.dt.month).all():
        return frame, []
    precision = frame["published_precision"].mask(frame["published_at"].notna(), "hour")
    frame = add_flag(frame.assign(published_precision=precision), frame["published_at"].notna(), "minutes_are_month")
    return frame, [make_alert("minutes_are_month", file=opened.name, table="posts", count=len(moments))]


def _check_views(frame: pd.DataFrame, opened: Opened) -> tuple[pd.DataFrame, list[Alert]]:
    """Take views that are 0 everywhere beside a reach for what they are: not computed; flag views under reach."""
    if "views" not in frame or "reach" not in frame:
        return frame, []
    seen = (frame["reach"] > 0).fillna(False)
    if seen.any() and (frame["views"].dropna() == 0).all() and frame["views"].notna().any():
        frame = add_flag(frame, frame["views"].notna(), "views_not_computed")
        frame = frame.assign(views=frame["views"].mask(frame["views"] == 0))
        return frame, [make_alert("views_not_computed", file=opened.name, table="posts", count=int(seen.sum()))]
    under = (frame["views"] < frame["reach"]).fillna(False)
    if not under.any():
        return frame, []
    alert = make_alert("views_under_reach", severity="info", file=opened.name, table="posts", count=int(under.sum()))
    return add_flag(frame, under, "views_under_reach"), [alert]


FACEBOOK_POSTS = Reader(
    name="meta_facebook_posts",
    label="Meta Business Suite, publications Facebook",
    table="posts",
    platform="facebook",
    columns=FACEBOOK,
    needs=("post_id", "account_id", "published_at", "url"),
    parse=parse_statistics,
    dates=_DATES,
    zone=PACIFIC,
    drop=drop_error_rows,
    finish=finish_posts,
    settle=settle_posts,
    languages=("en", "fr", "de", "it", "pt", "sv"),
    tried=2,
    years="2024-2025",
)

INSTAGRAM_POSTS = replace(
    FACEBOOK_POSTS,
    name="meta_instagram_posts",
    label="Meta Business Suite, publications Instagram",
    platform="instagram",
    columns=INSTAGRAM,
    tried=1,
    years="2025",
)


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name every row a video: the export has no column for the format."""
    frame, alerts = finish_posts(frame, opened, context)
    everywhere = pd.Series(True, index=frame.index)
    return add_flag(frame.assign(format="video"), everywhere, VIDEO_EXPORT), alerts


FACEBOOK_VIDEOS = Reader(
    name="meta_facebook_videos",
    label="Meta Business Suite, vidéos Facebook",
    table="posts",
    platform="facebook",
    columns=VIDEOS,
    needs=("post_id", "account_id", "published_at"),
    parse=parse_statistics,
    dates=_DATES,
    zone=PACIFIC,
    drop=drop_error_rows,
    leave_out=r"extra_(?:percentage_|\w*_by_(?:country|top_audience|region)_|\w*interval)",
    finish=finish_videos,
    settle=settle_posts,
    tried=1,
    years="2025",
)
