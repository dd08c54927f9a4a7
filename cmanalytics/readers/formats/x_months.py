"""X, a table by month kept by hand from the summary page of analytics.twitter.com (until 2024).

Each row says when it was noted and the name of the month that it is about, without a year: the month before the note,
or the month of the note. A row whose month is neither was noted wrongly and cannot be placed; it is left out and said.
Followers are those of the day of the note, the rest counts a month.
"""

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.dates import MONTH_NUMBERS
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of
from cmanalytics.readers.statistics import number_alerts, place_known, sheet_at
from cmanalytics.tables import ACCOUNT_DAYS, conform, same_flags

_METRICS = ("followers", "follows", "posts_published", "impressions", "profile_visits", "extra_mentions")


def parse_months(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a row for each month and figure, dated on the month's last day."""
    sheet, alerts = sheet_at(opened, row)
    placed, said = place_known(reader, opened, row)
    alerts += said
    texts = {name: sheet.cells[position] for position, name in placed.items()}
    lines = pd.Series(sheet.lines, dtype="Int64")
    dates, said = read_moments(
        texts["date"], lines, name="date", reader=reader, opened=opened, header="date", kind="day"
    )
    alerts += said
    noted = dates.values
    named = texts["month"].map(lambda text: MONTH_NUMBERS.get(fold(text).strip(". "), 0)).astype("Int64")
    first_of_month = noted - pd.to_timedelta(noted.dt.day - 1, unit="D")
    before = first_of_month - pd.Timedelta(days=1)
    same = first_of_month + pd.offsets.MonthEnd(0)
    ends = before.where(before.dt.month == named).fillna(same.where(same.dt.month == named))
    wrong = ends.isna() & noted.notna()
    if wrong.any():
        bad = lines[wrong].tolist()
        values = {"count": len(bad), "lines": list_lines(bad)}
        alerts.append(make_alert("month_not_of_date", file=opened.name, table="account_days", **values))
    frames = []
    for name in (name for name in _METRICS if name in texts):
        converted = to_numbers(texts[name], comma_is_decimal=opened.delimiter == ";")
        alerts += number_alerts(converted, lines, name=name, file=opened.name, table="account_days")
        stock = name == "followers"
        dated = (noted if stock else ends).where(~wrong)
        window = "day" if stock else "month"
        frames.append(pd.DataFrame({"date": dated, "value": converted.values, "metric": name, "window": window}))
    frame = pd.concat(frames).dropna(subset=["date", "value"]).reset_index(drop=True)
    frame = frame.assign(
        platform="x",
        account=account_of("x", opened, context),
        source=opened.name,
        flags=same_flags(frame.index),
    )
    return Parsed(conform(frame.drop_duplicates(list(ACCOUNT_DAYS.key), keep="first"), ACCOUNT_DAYS), alerts)


X_MONTHS = Reader(
    name="x_months",
    label="X, tableau par mois tenu à la main",
    table="account_days",
    platform="x",
    columns={
        "date": ("date",),
        "month": ("month",),
        "followers": ("followers",),
        "follows": ("new_followers",),
        "posts_published": ("tweets",),
        "impressions": ("tweet_impressions",),
        "profile_visits": ("profile_visits",),
        "extra_mentions": ("mentions",),
    },
    needs=("date", "month", "posts_published", "impressions"),
    at_least=5,
    parse=parse_months,
    dates=("iso",),
    tried=1,
    years="2016-2021",
)
