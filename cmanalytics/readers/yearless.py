"""Dates without a year ("February 28", "8 de marzo", "19 avril"): the year comes from the file's name, or from nowhere.

TikTok Studio names an export after the first day that it covers and the second at which it was made
(`Overview_2025-08-28_1787841428_page.zip`); people who rename it write the day of the export, a period or a year.
"""

import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.locale import strip_accents
from cmanalytics.readers.cells import blank_nulls
from cmanalytics.readers.dates import MONTH_NUMBERS
from cmanalytics.readers.naming import days_in_name, made_in_name

_CIRCLE = 12 * 31
# An export reaches its own day, or some days before it.
_LATE = pd.Timedelta(days=10)


class Anchor(NamedTuple):
    """Hold what a file's name says about the days inside: the first one, the day of the export, or a year alone."""

    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None
    one: pd.Timestamp | None = None
    year: int | None = None


def anchor_in_name(name: str) -> Anchor:
    """Return what a name says; `one` is a day that may be the first or the last."""
    made = made_in_name(name)
    # A file may bear the name of the archive that it is in.
    days = list(dict.fromkeys(day.tz_localize(None) for day in days_in_name(name)))
    if made is not None:
        return Anchor(first=days[0] if days else None, last=made.tz_localize(None).normalize())
    if len(days) > 1:
        return Anchor(first=days[0], last=days[-1])
    if days:
        return Anchor(one=days[0])
    years = set(re.findall(r"(?<!\d)(20\d{2})(?!\d)", name))
    return Anchor(year=int(years.pop())) if len(years) == 1 else Anchor()


def month_days(cells: pd.Series) -> pd.DataFrame:
    """Return columns `month` and `day` (Int64) of dates without a year, missing where a cell is none."""
    plain = blank_nulls(cells).map(strip_accents, na_action="ignore").astype("string").str.casefold()
    plain = plain.str.replace(r"\bde\b|\bof\b|,|\b1er\b", lambda found: "1" if found[0] == "1er" else " ", regex=True)
    first = plain.str.extract(r"^(?P<month>[a-z]+)\.?[\s-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?$")
    second = plain.str.extract(r"^(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?P<month>[a-z]+)\.?\s*$")
    found = first.fillna(second[first.columns])
    months = found["month"].map(MONTH_NUMBERS).astype("Int64")
    days = found["day"].astype("Int64").where(months.notna())
    sound = days.between(1, 31).fillna(False)
    return pd.DataFrame({"month": months.where(sound), "day": days.where(sound)})


def is_yearless(cells: pd.Series) -> bool:
    """Tell whether a column holds dates without a year."""
    known = blank_nulls(cells).dropna()
    return bool(len(known)) and bool(month_days(known)["month"].notna().mean() > 0.5)


def add_years(cells: pd.Series, anchor: Anchor, *, daily: bool) -> pd.Series | None:
    """Return yearless dates as days, or None where the name does not settle the year.

    `daily`: one row a day, in order, so that a change from December to January (or back) is a change of year. Other
    columns reach back less than a year from the export.
    """
    parts = month_days(cells)
    known = parts.dropna()
    if known.empty:
        return pd.Series(pd.NaT, index=cells.index, dtype="datetime64[us]")
    offsets = _year_changes(known) if daily else pd.Series(0, index=known.index)
    dates = _with_anchor(known, offsets, anchor, daily=daily)
    return None if dates is None else dates.reindex(cells.index).astype("datetime64[us]")


def _year_changes(parts: pd.DataFrame) -> pd.Series:
    """Return which year each row is of, counted from the earliest row, for days in ascending or descending order."""
    code = parts["month"] * 31 + parts["day"]
    steps = code.diff().fillna(0)
    around = (steps + _CIRCLE // 2) % _CIRCLE - _CIRCLE // 2  # from 31 December to 1 January is one step on
    if int((around < 0).sum()) > int((around > 0).sum()):
        back = (steps > 0).cumsum()
        return back.max() - back
    return (steps < 0).cumsum()


def _with_anchor(parts: pd.DataFrame, offsets: pd.Series, anchor: Anchor, *, daily: bool) -> pd.Series | None:
    if anchor.one is not None:
        starting = _from_first(parts, offsets, anchor.one, exact=True) if daily else None
        ending = _from_last(parts, offsets, anchor.one, daily=daily)
        if starting is None or ending is None:
            return starting if ending is None else ending
        near = anchor.one - ending.max() < _LATE
        return None if near else starting  # a window of a whole year begins and ends on the same day of the year
    if anchor.last is not None:
        dates = _from_last(parts, offsets, anchor.last, daily=daily)
        early = None if anchor.first is None or not daily else anchor.first - pd.Timedelta(days=1)
        fits = dates is not None and (early is None or dates.min() >= early)
        return dates if fits else None
    if anchor.year is not None and not offsets.any():
        return _dates(parts, pd.Series(anchor.year, index=parts.index))
    return None


def _dates(parts: pd.DataFrame, years: pd.Series) -> pd.Series:
    columns = {"year": years.astype("Int64"), "month": parts["month"], "day": parts["day"]}
    return pd.to_datetime(pd.DataFrame(columns).astype("float64"), errors="coerce").astype("datetime64[us]")


def _from_last(parts: pd.DataFrame, offsets: pd.Series, last: pd.Timestamp, *, daily: bool) -> pd.Series | None:
    """Walk back: the newest row is the latest such day not after the export."""
    if not daily:
        dates = _dates(parts, pd.Series(last.year, index=parts.index))
        return dates.where(dates <= last, _dates(parts, pd.Series(last.year - 1, index=parts.index)))
    years = last.year - (offsets.max() - offsets)
    dates = _dates(parts, years)
    return dates if dates.max() <= last else _dates(parts, years - 1)


def _from_first(parts: pd.DataFrame, offsets: pd.Series, first: pd.Timestamp, *, exact: bool) -> pd.Series | None:
    """Walk on from the day that a window begins with; None where the oldest row is another day."""
    dates = _dates(parts, first.year + offsets)
    return dates if not exact or dates.min() == first else None
