"""Read dates by a declared format; infer the order of day and month only when the column itself proves it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.locale import strip_accents
from cmanalytics.readers.cells import blank_nulls
from cmanalytics.readers.digits import read_numeric
from cmanalytics.vectors import to_chunks, to_series

WHEN = "datetime64[us, UTC]"

# Folded: English, French, German, Spanish, Portuguese, Italian, Dutch.
_MONTHS = {
    1: "january janvier jan janv januar enero ene janeiro gennaio gen januari",
    2: "february fevrier feb fev fevr februar febrero fevereiro febbraio februari",
    3: "march mars mar marz mrz marzo marco maart mrt",
    4: "april avril apr avr abril abr aprile",
    5: "may mai mayo maio maggio mag mei",
    6: "june juin jun juni junio junho giugno giu",
    7: "july juillet jul juil juli julio julho luglio lug",
    8: "august aout aug aou agosto ago augustus",
    9: "september septembre sep sept septiembre setiembre setembro set settembre",
    10: "october octobre oct oktober okt octubre outubro out ottobre ott",
    11: "november novembre nov noviembre novembro",
    12: "december decembre dec dezember dez diciembre dic dezembro dicembre",
}
MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}
_WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mie|jue|vie|sab|dom|seg|ter|qua|qui|sex|gio|mo|di|mi"
    r"|do|fr|sa|so)[^\W\d_]*\.?,?\s+(?=.*[^\W\d_]{3}.*\d{4})",
    re.IGNORECASE,
)
_ISO = r"(?:19|20)\d{2}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_NUMERIC = r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{4}|\d{2})(?P<rest>\D.*)?"


# What no country writes in two ways; also what a spreadsheet makes of a date that it saves anew.
_UNAMBIGUOUS = ("iso", "serial", "words", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d")
# Days since 1899-12-30, as Excel stores them: five digits from 1927 to 2173.
_SERIAL = r"\d{5}(?:\.\d+)?"
_EXCEL_ZERO = pd.Timestamp(1899, 12, 30)


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
    first = np.ones(len(naive), dtype=bool)
    local = _plausible(pd.to_datetime(naive)).dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return local.dt.tz_convert("UTC").astype(WHEN)


def _plausible(moments: pd.Series) -> pd.Series:
    zone = moments.dt.tz
    earliest, latest = EARLIEST.tz_localize(zone), LATEST.tz_localize(zone)
    return moments.where((moments >= earliest) & (moments < latest))


def read_dates(cells: pd.Series, *, formats: Iterable[str] = (), zone: str, day_first: bool | None = None) -> Dates:
    """Return a column of dates in UTC.

    `formats` are tried in order (strptime, or "iso", "epoch", "words", "serial"); without them the form is found from
    the cells. What the formats leave, because a spreadsheet has saved the file anew, is read where its form is certain.
    `day_first` settles 03/04/2026; when it is None the column must prove the order by a number over 12.
    """
    cells = blank_nulls(cells)
    formats = tuple(formats)
    moments = _read_zoned(cells) if not formats or "iso" in formats else None
    if moments is not None:
        return Dates(moments, "minute", False, "", pd.Series(False, index=cells.index))
    if not formats:
        return _read_inferred(cells, zone, day_first)
    declared = _read_declared(cells, formats, zone)
    if not declared.unread.any():
        return declared
    left = cells.where(declared.unread)
    # An order of day and month that the file does not follow in some rows proves nothing about the others.
    none_read = declared.values.isna().all()
    rest = _read_inferred(left, zone, None) if none_read else _read_declared(left, _UNAMBIGUOUS, zone)
    precision = rest.precision if none_read else declared.precision
    return Dates(
        declared.values.fillna(rest.values), precision, declared.no_zone or rest.no_zone, rest.problem, rest.unread
    )


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
    if form == "serial":
        return _read_serial(cells, zone)
    if form == "words":
        cells, form = _words_to_numbers(cells), "%Y-%m-%d %H:%M:%S"
    naive = read_numeric(cells, form)
    if naive is None:
        naive = pd.to_datetime(cells.astype(object), format=form, errors="coerce", utc="%z" in form)
    precision = "minute" if "%H" in form or "%I" in form else "day"
    if form == "%Y-%m-%d %H:%M:%S" and naive.notna().any() and (naive.dropna() == naive.dropna().dt.normalize()).all():
        precision = "day"
    if "%z" in form:
        return naive.astype(WHEN), precision, False
    return localise(naive, zone), precision, True


def _read_zoned(cells: pd.Series) -> pd.Series | None:
    """Return moments that all say their zone in ISO 8601, as programs write them; None when one is not so."""
    column = to_chunks(cells)
    first = pc.min(column).as_py()
    if first is None or not re.match(_ISO, first):
        return None
    try:
        moments = column.cast(pa.timestamp("us", "UTC"))
    except pa.ArrowInvalid:  # also where a cell names no zone, or the 30th of February
        return None
    if pc.min(moments).as_py() < EARLIEST.tz_localize("UTC") or pc.max(moments).as_py() >= LATEST.tz_localize("UTC"):
        return None
    return moments.to_pandas().set_axis(cells.index).astype(WHEN)


def _read_iso(cells: pd.Series, zone: str) -> tuple[pd.Series, str, bool]:
    cells = cells.where(cells.str.fullmatch(_ISO).fillna(False))
    cells = cells.str.replace(r"\s?UTC$", "Z", regex=True).str.replace(r"\s([+-]\d{2}:?\d{2})$", r"\1", regex=True)
    cells = cells.str.replace(",", ".", regex=False).str.replace(r"([T ])(\d:)", r"\g<1>0\2", regex=True)
    zoned = cells.str.contains(r"(?:Z|:\d{2}[+-]\d{2}:?\d{2}|:\d{2}\.\d+[+-]\d{2}:?\d{2})$", regex=True).fillna(False)
    aware = pd.to_datetime(cells.where(zoned).astype(object), format="ISO8601", utc=True, errors="coerce").astype(WHEN)
    naive = pd.to_datetime(cells.mask(zoned).astype(object), format="ISO8601", errors="coerce")
    values = aware.fillna(localise(naive, zone)) if naive.notna().any() else aware
    known = naive.dropna()
    clock = zoned.any() or not (known == known.dt.normalize()).all()  # spreadsheets write days as midnights
    return values, "minute" if clock else "day", bool(len(known))


def _read_epoch(cells: pd.Series) -> pd.Series:
    number = pd.to_numeric(cells.where(cells.str.fullmatch(r"\d{9,13}(?:\.\d+)?").fillna(False)).astype(object))
    seconds = number.where(number < 1e11, number / 1000)
    return pd.to_datetime((seconds * 1e6).round().astype("Int64").astype("Float64"), unit="us", utc=True).astype(WHEN)


def _read_serial(cells: pd.Series, zone: str) -> tuple[pd.Series, str, bool]:
    days = pd.to_numeric(cells.where(cells.str.fullmatch(_SERIAL).fillna(False)).astype(object)).astype("Float64")
    seconds = (days * 86_400).round()
    naive = _EXCEL_ZERO + pd.to_timedelta(seconds.astype(object).where(seconds.notna(), None), unit="s")
    return localise(naive, zone), "day" if (days.dropna() % 1 == 0).all() else "minute", True


def _words_to_numbers(cells: pd.Series) -> pd.Series:
    """Return "Dec 15, 2023", "28 sept. 2026", "Sun, Nov 9, 2025 14:05" as "2026-09-28 00:00:00"."""
    plain = cells.map(strip_accents, na_action="ignore").astype("string").str.casefold()
    plain = plain.str.replace(_WEEKDAY, "", regex=True).str.replace(r"\b1er\b", "1", regex=True)
    plain = plain.str.replace(r"(?<=[\d.a-z]) del? (?=[a-z\d])", " ", regex=True)  # "9 de nov. de 2025"
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


def proven_order(cells: pd.Series, *, daily: bool = False) -> str:
    """Return "day" or "month", whichever a column proves to stand first; "" for no proof.

    Numbers over 12 prove it; in a series of every day (`daily`) also that its days follow each other in one order only.
    """
    # The clock behind the day proves nothing.
    days = to_series(pc.unique(pc.utf8_slice_codeunits(to_chunks(blank_nulls(cells)), 0, 12)))
    parts = days.str.extract(r"^(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{4}|\d{2})(?!\d)")
    parts = parts.dropna().astype("int64").drop_duplicates()
    day, month = bool((parts["a"] > 12).any()), bool((parts["b"] > 12).any())
    if day != month:
        return "day" if day else "month"
    if day or not daily or len(parts) < 3:
        return ""
    by_day = _follow_each_other(parts["c"], parts["b"], parts["a"])
    by_month = _follow_each_other(parts["c"], parts["a"], parts["b"])
    return "" if by_day == by_month else "day" if by_day else "month"


def _follow_each_other(year: pd.Series, month: pd.Series, day: pd.Series) -> bool:
    days = pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}), errors="coerce").sort_values()
    return bool((days.diff().iloc[1:] == pd.Timedelta(days=1)).all())


def settle_order(formats: tuple[str, ...], cells: pd.Series, *, daily: bool = False) -> tuple[tuple[str, ...], str]:
    """Return the formats with day and month as the column proves them, and what it proves (see `proven_order`)."""
    if not any(form.startswith(("%m/%d", "%d/%m")) for form in formats):
        return formats, ""
    order = proven_order(cells, daily=daily)
    wrong, right = {"day": ("%m/%d", "%d/%m"), "month": ("%d/%m", "%m/%d")}.get(order, ("", ""))
    return tuple(form.replace(wrong, right) if wrong else form for form in formats), order


def _read_inferred(cells: pd.Series, zone: str, day_first: bool | None) -> Dates:
    numeric = cells.str.extract(rf"^{_NUMERIC}$")
    is_numeric = numeric["a"].notna() & ~cells.str.fullmatch(_ISO).fillna(False)
    if not is_numeric.any():
        return _read_declared(cells, ("epoch", *_UNAMBIGUOUS), zone)
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
    return _read_declared(cells.mask(is_numeric, numbers), ("iso", "epoch", "serial", "words"), zone)


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
