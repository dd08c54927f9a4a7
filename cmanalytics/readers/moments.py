"""Read a column of dates as its reader declares them, and say what was doubtful about it."""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Reader
from cmanalytics.readers.dates import Dates, read_dates, settle_order
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.yearless import Anchor, add_years, anchor_in_name, is_yearless


def read_moments(
    cells: pd.Series,
    lines: pd.Series,
    *,
    name: str,
    reader: Reader,
    opened: Opened,
    header: str,
    kind: str = "when",
    anchor: Anchor | None = None,
) -> tuple[Dates, list[Alert]]:
    """Return a column of dates in UTC; days of a calendar (kind "day") are never moved between zones.

    Where the reader's formats put the month first, the cells may prove that a file puts the day first, and the other
    way round. Dates without a year get it from the file's name (or from `anchor`), or stay missing.
    """
    about = {"file": opened.name, "table": reader.table}
    if "yearless" in reader.dates and is_yearless(cells):
        return _read_yearless(cells, about, name, anchor or anchor_in_name(opened.name), daily=kind == "day")
    declared = tuple(form for form in reader.dates if form != "yearless")
    formats, order = settle_order(declared, cells, daily=kind == "day")
    alerts = []
    if any(form.startswith("%m/%d") for form in declared) and len(cells):
        sure = normalise_header(header) == normalise_header(reader.columns[name][0])
        if order == "day":
            alerts.append(make_alert("day_first_found", count=len(cells), **about))
        elif not order and not sure and cells.str.match(r"\s*\d{1,2}/\d{1,2}/").fillna(False).any():
            alerts.append(make_alert("month_first_assumed", count=len(cells), **about))
    dates = read_dates(cells, formats=formats, zone=(reader.zone or "UTC") if kind == "when" else "UTC")
    if dates.problem:
        bad = lines[dates.unread].tolist()
        alerts.append(make_alert(dates.problem, count=len(bad), column=name, lines=list_lines(bad), **about))
    if kind == "day":
        dates = dates._replace(values=dates.values.dt.tz_localize(None).dt.normalize())
    return dates, alerts


def _read_yearless(
    cells: pd.Series, about: dict[str, str], name: str, anchor: Anchor, *, daily: bool
) -> tuple[Dates, list[Alert]]:
    days = add_years(cells, anchor, daily=daily)
    alerts = []
    if days is None:
        days = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[us]")
        alerts.append(make_alert("no_year", count=len(cells), column=name, **about))
    values = days if daily else days.dt.tz_localize("UTC")
    return Dates(values, "day", True, "", pd.Series(False, index=cells.index)), alerts
