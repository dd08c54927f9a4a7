"""Facebook Insights, page level: the daily series and the audience of the page statistics that Facebook closed in 2023.

The sheet `Key Metrics` (or a CSV of up to 1,995 columns) holds a day a row below a row of definitions; a header names
metric and window, as a label ("28 Days Total Reach") or as the API does ("page_impressions_unique:days_28"). Other
sheets break one metric down by columns; their definition stands in the first cell below the header. Lifetime values are
stocks of the day. Days that Facebook had not counted yet when the file was made are written as 0 in every daily column.
"""

import re
from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, normalise_header, slugify
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.formats.facebook_insights import settle_definitions
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import parse_series
from cmanalytics.readers.statistics import number_alerts, sheet_at
from cmanalytics.tables import AUDIENCE, conform

_DATES = ("%m/%d/%Y", "%m/%d/%y", "iso")
# Metric -> names in the API, labels without their window.
_METRICS: dict[str, tuple[str, ...]] = {
    "followers": ("page_fans", "Total Likes"),
    "follows": ("page_fan_adds_unique", "page_fan_adds", "New Likes"),
    "unfollows": ("page_fan_removes_unique", "page_fan_removes", "Unlikes"),
    "engaged_users": ("page_engaged_users", "Page Engaged Users"),
    "reach": ("page_impressions_unique", "Total Reach"),
    "reach_organic": ("page_impressions_organic_unique", "Organic Reach"),
    "reach_paid": ("page_impressions_paid_unique", "Paid Reach"),
    "impressions": ("page_impressions", "Total Impressions"),
    "impressions_organic": ("page_impressions_organic", "Organic Impressions"),
    "impressions_paid": ("page_impressions_paid", "Paid Impressions"),
    "profile_visits": ("page_views_logged_in_total", "page_views_total", "Logged-in Page Views"),
    "clicks": ("page_consumptions", "Page Consumptions"),
    "link_clicks": ("Page Consumptions By Type - link clicks",),
    "interactions": ("page_post_engagements", "Page Post Engagements"),
    "negative_feedback": (
        "page_negative_feedback", "Negative Feedback (times)", "Negative Feedback from Users (times)",
    ),
    "video_views_3s": ("page_video_views", "Total Video Views"),
    "video_views_3s_organic": ("page_video_views_organic", "Total Organic Views"),
    "video_views_3s_paid": ("page_video_views_paid", "Total Promoted Views"),
}  # fmt: skip
_WINDOWS = {"daily": "day", "day": "day", "weekly": "week", "week": "week", "28 days": "days_28", "days 28": "days_28",
            "lifetime": "day"}  # fmt: skip
_LABEL = re.compile(r"(?P<window>daily|weekly|28 days|lifetime) (?P<base>.+)")
_API = re.compile(r"(?P<base>page .+?) (?P<window>day|week|days 28|lifetime)")
_KNOWN = {normalise_header(name): metric for metric, names in _METRICS.items() for name in names}
# The last days of a file may not have been counted yet.
_UNCOUNTED_DAYS, _ENOUGH_METRICS = 3, 5


def name_metric(header: str) -> str:
    """Return "metric:window" for a header of either kind, "skip:..." for a breakdown, "" for no metric at all."""
    named = normalise_header(header)
    found = _LABEL.fullmatch(named) or _API.fullmatch(named)
    if found is None:
        return ""
    metric, window = _KNOWN.get(found["base"]), _WINDOWS[found["window"]]
    if metric is None and " - " in header:
        return f"skip:{named}"
    return f"{metric or 'extra_' + slugify(found['base']).replace('-', '_')}:{window}"


def drop_undated(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the row of definitions, which has no date."""
    return texts["date"].str.strip() != "", []


def drop_uncounted(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Leave out the last days on which every daily metric is 0: the file was made before they were counted."""
    daily = frame[(frame["window"] == "day") & ~frame["metric"].isin(["followers"])]
    if daily["metric"].nunique() < _ENOUGH_METRICS or not (daily["value"] != 0).any():
        return frame, []
    last = daily.loc[daily["value"] != 0, "date"].max()
    after = (frame["date"] > last) & frame.index.isin(daily.index)
    days = frame.loc[after, "date"].nunique()
    if not 0 < days <= _UNCOUNTED_DAYS:
        return frame, []
    alert = make_alert("days_not_counted", file=opened.name, table="account_days", count=days)
    return frame[~after], [alert]


def parse_days(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the series of a sheet, each header read as metric and window; breakdowns in columns are counted."""
    columns = dict(reader.columns)
    listed = {normalise_header(header) for headers in columns.values() for header in headers}
    for header in opened.rows[row]:
        name = name_metric(header)
        if name and normalise_header(header) not in listed:
            columns[name] = (*columns.get(name, ()), header)
    parsed = parse_series(replace(reader, columns=columns), opened, row, context)
    left_out = sum(1 for name in columns if name.startswith("skip:"))
    if left_out:
        said = make_alert(
            "breakdowns_left_out", severity="info", file=opened.name, table="account_days", count=left_out
        )
        parsed.alerts.append(said)
    return parsed


def _columns() -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {"date": ("Date",)}
    spans = (("day", "Daily"), ("week", "Weekly"), ("days_28", "28 Days"))
    for metric, names in _METRICS.items():
        apis = [name for name in names if name.startswith("page_")]
        labels = [name for name in names if not name.startswith("page_")]
        for window, word in spans if metric != "followers" else (("lifetime", "Lifetime"),):
            headers = (*(f"{name}:{window}" for name in apis), *(f"{word} {name}" for name in labels))
            columns[f"{metric}:{window}" if window in ("week", "days_28") else metric] = headers
    return columns


PAGE_DAYS = Reader(
    name="facebook_insights_days",
    label="Facebook Insights (ancien), page par jour",
    table="account_days",
    platform="facebook",
    columns=_columns(),
    needs=("date",),
    at_least=4,
    parse=parse_days,
    dates=_DATES,
    drop=drop_undated,
    finish=drop_uncounted,
    settle=settle_definitions,
    tried=1,
    years="2017",
)

# Definition of a sheet -> the columns of it that we have a metric for.
_TYPES: tuple[tuple[str, dict[str, str]], ...] = (
    (r"number of clicks on any of your content, by type", {"link clicks": "link_clicks"}),
    (
        r"number of times people have given positive feedback to your page, by type.*\(total count\)",
        {"like": "reactions", "comment": "comments"},
    ),
)
_SLICES: tuple[tuple[str, str], ...] = (
    (r"people who like your page based on the age and gender", "age_gender"),
    (r"location data, sorted by city, about the people who like your page", "city"),
    (r"location data, sorted by country, about the people who like your page", "country"),
    (r"language data about the people who like your page", "language"),
)


def _definition(opened: Opened, row: int) -> str:
    """Return the definition of a breakdown whose header is this row, folded; "" when it is none."""
    header = [fold(cell) for cell in opened.rows[row][:2]]
    if header != ["description", "date"] or row + 1 >= len(opened.rows) or not opened.rows[row + 1]:
        return ""
    return fold(opened.rows[row + 1][0])


def parse_types(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the columns of a breakdown that are metrics of ours, in the window that its definition names."""
    said = _definition(opened, row)
    window = _WINDOWS.get(said.partition(":")[0], "day")
    wanted = next(columns for pattern, columns in _TYPES if re.search(pattern, said))
    header = opened.rows[row]
    columns = {f"{metric}:{window}": (name,) for name, metric in wanted.items()}
    others = {
        f"skip:{position}": (cell,) for position, cell in enumerate(header) if fold(cell) not in {"date", *wanted}
    }
    end = _counted(opened.rows) if window == "day" else len(opened.rows)
    opened = opened._replace(rows=opened.rows[:end], lines=opened.lines[:end])
    return parse_series(replace(reader, columns={"date": ("Date",), **columns, **others}), opened, row, context)


def _counted(rows: list[list[str]]) -> int:
    """Return how many rows there are before the last days that hold nothing but zeros."""
    for end in range(len(rows), max(len(rows) - _UNCOUNTED_DAYS, 1), -1):
        if (to_numbers(pd.Series(rows[end - 1][2:], dtype="string")).values.fillna(0) != 0).any():
            return end
    return len(rows)


PAGE_TYPES = Reader(
    name="facebook_insights_day_types",
    label="Facebook Insights (ancien), page par jour et par type",
    table="account_days",
    platform="facebook",
    columns={"date": ("Date",), "link_clicks": ("link clicks",), "reactions": ("like",), "comments": ("comment",)},
    needs=("date",),
    parse=parse_types,
    dates=_DATES,
    drop=drop_undated,
    recognise=lambda opened, row: any(re.search(pattern, _definition(opened, row)) for pattern, _ in _TYPES),
    tried=1,
    years="2017",
)


def parse_likes(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return how many people who liked the page each slice held, a day a snapshot; empty cells are left out."""
    dimension = next(name for pattern, name in _SLICES if re.search(pattern, _definition(opened, row)))
    sheet, alerts = sheet_at(opened, row)
    lines = pd.Series(sheet.lines, dtype="Int64")
    dates, said = read_moments(
        sheet.cells[1], lines, name="date", reader=reader, opened=opened, header=sheet.header[1], kind="day"
    )
    alerts += said
    frames = []
    for position, label in enumerate(sheet.header):
        if position < 2 or not label:
            continue
        converted = to_numbers(sheet.cells[position], whole=True, comma_is_decimal=opened.delimiter == ";")
        alerts += number_alerts(converted, lines, name=label[:60], file=opened.name, table="audience")
        frames.append(pd.DataFrame({"date": dates.values, "label": label, "count": converted.values}))
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["date", "label", "count"])
    frame = frame.dropna(subset=["date", "count"]).assign(
        platform="facebook", account=context.only_account("facebook"), dimension=dimension, share=pd.NA,
        source=opened.name,
    )  # fmt: skip
    return Parsed(conform(frame.drop_duplicates(list(AUDIENCE.key), keep="last"), AUDIENCE), alerts)


PAGE_AUDIENCE = Reader(
    name="facebook_insights_audience",
    label="Facebook Insights (ancien), audience de la page",
    table="audience",
    platform="facebook",
    columns={"date": ("Date",)},
    needs=("date",),
    parse=parse_likes,
    dates=_DATES,
    recognise=lambda opened, row: any(re.search(pattern, _definition(opened, row)) for pattern, _ in _SLICES),
    tried=1,
    years="2017",
)
