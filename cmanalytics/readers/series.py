"""Tables with a date and many metrics a row, turned into one row a metric: `account_days`."""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import slugify
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.cells import blank_nulls, to_numbers, to_seconds
from cmanalytics.readers.dates import read_dates
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import FACTORS, near_headers, number_alerts, sheet_at
from cmanalytics.tables import ACCOUNT_DAYS, conform

# Columns of a reader that are no metric.
_PLACES = ("date", "account", "account_id", "platform")


def parse_series(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the series of a sheet as its reader declares them: "date", and a column for each metric.

    A metric may name its window ("reach:days_28"); it is a day's otherwise. Numeric columns that the reader does not
    know become metrics "extra_<header>". Rows without a date are left out and counted.
    """
    sheet, alerts = sheet_at(opened, row)
    placed = place_headers(reader, sheet.header)
    alerts += near_headers(reader, sheet.header, placed, opened.name)
    lines = pd.Series(sheet.lines, dtype="Int64")
    texts = {name: sheet.cells[position] for position, name in placed.items()}
    days, said = _read_days(texts["date"], lines, reader, opened.name)
    alerts += said
    frames = []
    for position, header in enumerate(sheet.header):
        name = placed.get(position) or _extra_name(header, sheet.cells[position], reader)
        if not name or name in _PLACES:
            continue
        values, said = _read_values(sheet.cells[position], lines, name=name, reader=reader, opened=opened)
        metric, _, window = name.partition(":")
        frames.append(pd.DataFrame({"date": days, "value": values, "metric": metric, "window": window or "day"}))
        alerts += said
    if not frames:
        return Parsed(conform(pd.DataFrame(columns=ACCOUNT_DAYS.names), ACCOUNT_DAYS), alerts)
    account = blank_nulls(texts["account"]) if "account" in texts else context.only_account(reader.platform)
    frame = pd.concat([each.assign(account=account) for each in frames]).dropna(subset=["date", "value"])
    frame = frame.assign(platform=reader.platform, source=opened.name, **reader.fixed)
    frame = frame.assign(flags=pd.Series([[] for _ in range(len(frame))], index=frame.index, dtype=object))
    key = list(ACCOUNT_DAYS.key)
    return Parsed(conform(frame.drop_duplicates(key, keep="last").reset_index(drop=True), ACCOUNT_DAYS), alerts)


def _read_days(cells: pd.Series, lines: pd.Series, reader: Reader, file: str) -> tuple[pd.Series, list[Alert]]:
    """Return calendar days: the clock of a daily series says nothing, and is never moved between zones."""
    dates = read_dates(cells, formats=reader.dates, zone="UTC")
    alerts = []
    if dates.problem:
        bad = lines[dates.unread].tolist()
        values = {"count": len(bad), "column": "date", "lines": list_lines(bad)}
        alerts.append(make_alert(dates.problem, file=file, table="account_days", **values))
    return dates.values.dt.tz_localize(None).dt.normalize(), alerts


def _read_values(
    cells: pd.Series, lines: pd.Series, *, name: str, reader: Reader, opened: Opened
) -> tuple[pd.Series, list[Alert]]:
    scale = reader.scales.get(name, "")
    if scale == "duration":
        converted = to_seconds(cells)
    else:
        converted = to_numbers(cells, comma_is_decimal=opened.delimiter == ";")
    values = (converted.values * FACTORS.get(scale, 1.0)).round(10)
    return values, number_alerts(converted, lines, name=name, file=opened.name, table="account_days")


def _extra_name(header: str, cells: pd.Series, reader: Reader) -> str:
    """Return the metric of a column that the reader does not know; "" when it holds no number."""
    numbers = to_numbers(cells)
    if not header or numbers.values.isna().all():
        return ""
    return "extra_" + slugify(header).replace("-", "_")
