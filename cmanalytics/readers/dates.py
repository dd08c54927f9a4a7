"""Read dates by a declared format; infer the order of day and month only when the column itself proves it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from cmanalytics.locale import strip_accents
from cmanalytics.readers.cells import blank_nulls

WHEN = "datetime64[us, UTC]"

_MONTHS = {
    1: "january janvier jan janv januar",
    2: "february fevrier feb fev fevr februar",
    3: "march mars mar marz mrz",
    4: "april avril apr avr",
    5: "may mai",
    6: "june juin jun juni",
    7: "july juillet jul juil juli",
    8: "august aout aug aou",
    9: "september septembre sep sept",
    10: "october octobre oct oktober okt",
    11: "november novembre nov",
    12: "december decembre dec dezember dez",
}
MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}
_WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[^\W\d_]*\.?,?\s+(?=.*[^\W\d_]{3})", re.IGNORECASE
)
_ISO = r"(?:19|20)\d{2}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_NUMERIC = r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{4}|\d{2})(?P<rest>\D.*)?"


# No export holds an older or a later moment: "0001-01-01" and "9999-12-31" are how programs write "no date", and
# moments so far away cannot be moved between time zones.
EARLIEST, LATEST = pd.Timestamp(1990, 1, 1), pd.Timestamp(2100, 1, 1)


class Dates(NamedTuple):
    """Hold moments in UTC, their precision (minute or day), which cells had no zone, and what went wrong.

    `problem` is "" or an entry of the problem catalogue: `ambiguous_dates` (day or month first? none is read),
    `unread_dates` (the cells of `unread` are in no known form).
    """

    values: pd.Series
    precision: str
    no_zone: bool
    problem: str
    unread: pd.Series


def localise(naive: pd.Series, zone: str) -> pd.Series:
    """Return clock times of a zone as UTC; an hour that a clock change repeats is taken the first time."""
    import numpy as np

    first = np.ones(len(naive), dtype=bool)
    local = _plausible(pd.to_datetime(naive)).dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return local.dt.tz_convert("UTC").astype(WHEN)


def _plausible(moments: pd.Series) -> pd.Series:
    zone = moments.dt.tz
    earliest, latest = EARLIEST.tz_localize(zone), LATEST.tz_localize(zone)
    return moments.where((moments >= earliest) & (moments < latest))


def read_dates(cells: pd.Series, *, formats: Iterable[str] = (), zone: str, day_first: bool | None = None) -> Dates:
    """Return a column of dates in UTC.

    `formats` are tried in order (strptime, or "iso", "epoch", "words"); without them the form is found from the cells.
    `day_first` settles 03/04/2026; when it is None the column must prove the order by a number over 12.
    """
    cells = blank_nulls(cells)
    formats = tuple(formats)
    if formats:
        return _read_declared(cells, formats, zone)
    return _read_inferred(cells, zone, day_first)


def _read_declared(cells: pd.Series, formats: tuple[str, ...], zone: str) -> Dates:
    values = pd.Series(pd.NaT, index=cells.index, dtype=WHEN)
    precision, no_zone = "day", False
    for form in formats:
        left = values.isna() & cells.notna()
        if not left.any():
            break
        part, exact, zoneless = _read_format(cells[left], form, zone)
        part = _plausible(part)
        values = values.fillna(part)
        if part.notna().any():
            precision = exact if precision == "day" else precision
            no_zone = no_zone or zoneless
    unread = values.isna() & cells.notna()
    return Dates(values, precision, no_zone, "unread_dates" if unread.any() else "", unread)


def _read_format(cells: pd.Series, form: str, zone: str) -> tuple[pd.Series, str, bool]:
    if form == "iso":
        return _read_iso(cells, zone)
    if form == "epoch":
        return _read_epoch(cells), "minute", False
    if form == "words":
        cells, form = _words_to_numbers(cells), "%Y-%m-%d %H:%M:%S"
    naive = pd.to_datetime(cells.astype(object), format=form, errors="coerce", utc="%z" in form)
    precision = "minute" if "%H" in form or "%I" in form else "day"
    if form == "%Y-%m-%d %H:%M:%S" and naive.notna().any() and (naive.dropna() == naive.dropna().dt.normalize()).all():
        precision = "day"
    if "%z" in form:
        return naive.astype(WHEN), precision, False
    return localise(naive, zone), precision, True


def _read_iso(cells: pd.Series, zone: str) -> tuple[pd.Series, str, bool]:
    cells = cells.where(cells.str.fullmatch(_ISO).fillna(False))
    cells = cells.str.replace(r"\s?UTC$", "Z", regex=True).str.replace(r"\s([+-]\d{2}:?\d{2})$", r"\1", regex=True)
    cells = cells.str.replace(",", ".", regex=False).str.replace(r"([T ])(\d:)", r"\g<1>0\2", regex=True)
    zoned = cells.str.contains(r"(?:Z|:\d{2}[+-]\d{2}:?\d{2}|:\d{2}\.\d+[+-]\d{2}:?\d{2})$", regex=True).fillna(False)
    aware = pd.to_datetime(cells.where(zoned).astype(object), format="ISO8601", utc=True, errors="coerce").astype(WHEN)
    naive = pd.to_datetime(cells.mask(zoned).astype(object), format="ISO8601", errors="coerce")
    values = aware.fillna(localise(naive, zone)) if naive.notna().any() else aware
    precision = "minute" if cells.str.contains(":", regex=False).any() else "day"
    return values, precision, bool(naive.notna().any())


def _read_epoch(cells: pd.Series) -> pd.Series:
    number = pd.to_numeric(cells.where(cells.str.fullmatch(r"\d{9,13}(?:\.\d+)?").fillna(False)).astype(object))
    seconds = number.where(number < 1e11, number / 1000)
    return pd.to_datetime((seconds * 1e6).round().astype("Int64").astype("Float64"), unit="us", utc=True).astype(WHEN)


def _words_to_numbers(cells: pd.Series) -> pd.Series:
    """Return "Dec 15, 2023", "28 sept. 2026", "Sun, Nov 9, 2025 14:05" as "2026-09-28 00:00:00"."""
    plain = cells.map(strip_accents, na_action="ignore").astype("string").str.casefold()
    plain = plain.str.replace(_WEEKDAY, "", regex=True).str.replace(r"\b1er\b", "1", regex=True)
    year = r"(?P<year>\d{4})(?P<time>.*)$"
    day_last = plain.str.extract(rf"^(?P<month>[a-z]+)\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {year}")
    day_first = plain.str.extract(rf"^(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[ -](?P<month>[a-z]+)\.?,?[ -]{year}")
    parts = day_last.fillna(day_first[day_last.columns])
    month = parts["month"].map(MONTH_NUMBERS).astype("Int64").astype("string").str.zfill(2)
    date = parts["year"] + "-" + month + "-" + parts["day"].str.zfill(2)
    return date + " " + _even_times(parts["time"].fillna(""))


def _even_times(times: pd.Series) -> pd.Series:
    """Return " 14h05", ", 2:05 pm", "à 14:05:09" as "14:05:09"; "00:00:00" when there is none."""
    found = times.str.extract(r"(?i)(?P<h>\d{1,2})(?:[:h](?P<m>\d{2})?)(?::(?P<s>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?")
    hour = found["h"].astype("Float64").fillna(0)
    half = found["half"].str.casefold().str[0].fillna("")
    hour = hour.mask(half.eq("p") & hour.lt(12), hour + 12).mask(half.eq("a") & hour.eq(12), 0)
    clock = [hour.astype("Int64").astype("string"), found["m"].fillna("00"), found["s"].fillna("00")]
    return clock[0].str.zfill(2) + ":" + clock[1] + ":" + clock[2]


def proven_order(cells: pd.Series) -> str:
    """Return "day" or "month", whichever the numbers over 12 of a column prove to stand first; "" for no proof."""
    parts = blank_nulls(cells).str.extract(r"^(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-]\d").astype("Float64")
    day, month = bool((parts["a"] > 12).any()), bool((parts["b"] > 12).any())
    return "" if day == month else "day" if day else "month"


def _read_inferred(cells: pd.Series, zone: str, day_first: bool | None) -> Dates:
    numeric = cells.str.extract(rf"^{_NUMERIC}$")
    is_numeric = numeric["a"].notna() & ~cells.str.fullmatch(_ISO).fillna(False)
    if not is_numeric.any():
        return _read_declared(cells, ("iso", "epoch", "words", "%Y%m%d"), zone)
    first = numeric["a"].where(is_numeric).astype("Float64")
    second = numeric["b"].where(is_numeric).astype("Float64")
    year_first = numeric["a"].str.len().eq(4).fillna(False)
    proves_day = bool((first.mask(year_first) > 12).any())
    proves_month = bool((second.mask(year_first) > 12).any())
    if proves_day == proves_month and day_first is None and not year_first[is_numeric].all():
        empty = pd.Series(pd.NaT, index=cells.index, dtype=WHEN)
        return Dates(empty, "day", False, "ambiguous_dates", cells.notna())
    day_first = proves_day if proves_day != proves_month else bool(day_first)
    numbers = _numeric_to_iso(numeric, day_first=day_first, year_first=year_first)
    return _read_declared(cells.mask(is_numeric, numbers), ("iso", "epoch", "words"), zone)


def _numeric_to_iso(parts: pd.DataFrame, *, day_first: bool, year_first: pd.Series) -> pd.Series:
    day, month = (parts["a"], parts["b"]) if day_first else (parts["b"], parts["a"])
    year = parts["c"].where(parts["c"].str.len().eq(4), "20" + parts["c"])
    year = year.mask(year_first, parts["a"])
    month = month.mask(year_first, parts["b"])
    day = day.mask(year_first, parts["c"])
    date = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    rest = parts["rest"].fillna("")
    zone = rest.str.extract(r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})\s*$")[0].str.replace(r"UTC|GMT", "Z", regex=True).fillna("")
    timed = rest.str.contains(r"\d", regex=True)
    return date.where(~timed, date + " " + _even_times(rest) + zone)
