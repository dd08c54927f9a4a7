"""Dates that people type in a sheet that asks for the day first: "3/10/26 9h05", "03.10.2026 à 14:05"."""

import pandas as pd

_TYPED = (
    r"(?i)^\s*(?P<day>\d{1,2})\s*[/.\-]\s*(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>\d{4}|\d{2})"
    r"(?:\s*(?:à|,|T)?\s*(?P<hour>\d{1,2})\s*[h:]\s*(?P<minute>\d{2})?(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?)?\s*$"
)


def write_days_first(cells: pd.Series) -> pd.Series:
    """Return the dates as "03/10/2026 09:05", without their seconds; what is no such date stays as it is.

    A program that writes the month first betrays itself by a number over 12, or by "AM" and "PM".
    """
    parts = cells.astype("string").str.extract(_TYPED)
    numbers = parts[["day", "month", "hour", "minute"]].apply(pd.to_numeric, errors="coerce").astype("Int64")
    first, second, half = numbers["day"], numbers["month"], parts["half"].fillna("").str.lower()
    swapped = bool(((second > 12) | (half != "")).any()) and not bool((first > 12).any())
    day, month = (second, first) if swapped else (first, second)
    hour = (numbers["hour"] % 12 + 12 * half.str.startswith("p")).where(half != "", numbers["hour"])
    year = parts["year"].mask(parts["year"].str.len() == 2, "20" + parts["year"])
    days = _padded(day) + "/" + _padded(month) + "/" + year
    clock = " " + _padded(hour) + ":" + _padded(numbers["minute"].fillna(0))
    return (days + clock.fillna("")).fillna(cells.astype("string"))


def _padded(numbers: pd.Series) -> pd.Series:
    return numbers.astype("string").str.zfill(2)
