"""Tables with a date and many metrics a row, turned into one row a metric: `account_days`."""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import name_platform, slugify
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import blank_nulls, to_fractions, to_numbers, to_seconds
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.naming import account_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import FACTORS, number_alerts, place_known, sheet_at
from cmanalytics.tables import ACCOUNT_DAYS, conform, same_flags

# Columns of a reader that are no metric.
_PLACES = ("date", "account", "account_id", "platform")


def parse_series(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the series of a sheet as its reader declares them: "date", and a column for each metric.

    A metric may name its window ("reach:days_28"); it is a day's otherwise. Numeric columns that the reader does not
    know become metrics "extra_<header>"; columns "skip:..." are known and not kept. Rows without a date are left out
    and counted.
    """
    sheet, alerts = sheet_at(opened, row)
    placed, said = place_known(reader, opened, row)
    alerts += said
    texts = pd.DataFrame({name: sheet.cells[position] for position, name in placed.items()})
    lines = pd.Series(sheet.lines, dtype="Int64")
    keep = pd.Series(True, index=sheet.cells.index)
    if reader.drop is not None:
        keep, said = reader.drop(texts, sheet.lines, opened.name)
        alerts += said
    cells, texts = sheet.cells[keep].reset_index(drop=True), texts[keep].reset_index(drop=True)
    lines = lines[keep].reset_index(drop=True)
    dates, said = read_moments(
        texts["date"],
        lines,
        name="date",
        reader=reader,
        opened=opened,
        header=next(sheet.header[position] for position, name in placed.items() if name == "date"),
        kind="day",
    )
    alerts += said
    frames = []
    for position, header in enumerate(sheet.header):
        name = placed.get(position) or _extra_name(header, cells[position], reader)
        if not name or name in _PLACES or name.startswith("skip"):
            continue
        values, said = _read_values(cells[position], lines, name=name, reader=reader, opened=opened)
        metric, _, window = name.partition(":")
        about = {"metric": metric, "window": window or "day"}
        frames.append(pd.DataFrame({"date": dates.values, "value": values, **about}))
        alerts += said
    if not frames:
        return Parsed(conform(pd.DataFrame(columns=ACCOUNT_DAYS.names), ACCOUNT_DAYS), alerts)
    account = blank_nulls(texts["account"]) if "account" in texts else account_of(reader.platform, opened, context)
    frame = pd.concat([each.assign(account=account) for each in frames]).dropna(subset=["date", "value"])
    if account is None and len(frame) and reader.platform is not None:
        about = {"file": opened.name, "table": "account_days", "platform": name_platform(reader.platform)}
        alerts.append(make_alert("account_unknown", severity="info", **about))
    frame = frame.assign(platform=reader.platform, source=opened.name, **reader.fixed)
    frame = frame.assign(flags=same_flags(frame.index))
    if reader.finish is not None:
        frame, said = reader.finish(frame.reset_index(drop=True), opened, context)
        alerts += said
    key = list(ACCOUNT_DAYS.key)
    return Parsed(conform(frame.drop_duplicates(key, keep="last").reset_index(drop=True), ACCOUNT_DAYS), alerts)


def account_of(platform: str | None, opened: Opened, context: Context) -> str | None:
    """Return whose file it is: the one declared account of its platform, or else the one that its name holds."""
    return context.only_account(platform) or account_in_name(opened.name)


def _read_values(
    cells: pd.Series, lines: pd.Series, *, name: str, reader: Reader, opened: Opened
) -> tuple[pd.Series, list[Alert]]:
    scale = reader.scales.get(name, "")
    if scale == "duration":
        converted = to_seconds(cells)
    elif scale == "fraction":
        converted = to_fractions(cells, comma_is_decimal=opened.delimiter == ";")
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
