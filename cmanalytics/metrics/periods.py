"""Periods and windows: half-open spans of time in the page's zone."""

from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from cmanalytics.errors import UsageError
from cmanalytics.indicators import days_of_period

TRAILING_DAYS = 90


class Bounds(NamedTuple):
    """Hold the first moment of a span and the first one after it (UTC)."""

    start: pd.Timestamp
    end: pd.Timestamp


class Span(NamedTuple):
    """Hold what a measure covers: days, moments (UTC, half-open), and `as_of`, the last of its days that has data."""

    period: str
    first: date
    last: date
    bounds: Bounds
    as_of: date | None


def period_days(period: str) -> tuple[date, date]:
    """Return the first and last day of YYYY-MM, YYYY-Qn or YYYY; raise UsageError for anything else."""
    days = days_of_period(period) if isinstance(period, str) and "/" not in period else None
    if days is None:
        raise UsageError("bad_period", period=str(period)[:40])
    return days


def period_bounds(period: str, *, zone: str) -> Bounds:
    """Return the moments of a period in a zone; raise UsageError when it is not YYYY-MM, YYYY-Qn or YYYY."""
    return day_bounds(*period_days(period), zone=zone)


def day_bounds(first: date, last: date, *, zone: str) -> Bounds:
    """Return the moments from the first midnight of `first` to the midnight after `last`, in a zone."""
    midnights = pd.DatetimeIndex([pd.Timestamp(first), pd.Timestamp(last) + pd.Timedelta(days=1)])
    local = midnights.tz_localize(zone, nonexistent="shift_forward", ambiguous=[True, True])
    start, end = local.tz_convert("UTC").as_unit("us")
    return Bounds(start, end)


def earlier_periods(period: str, *, count: int) -> tuple[str, ...]:
    """Return the `count` periods of the same length that end with this one, oldest first."""
    first, last = period_days(period)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [first.year * 12 + first.month - 1 - months * step for step in range(count - 1, -1, -1)]
    return tuple(_written(start // 12, start % 12 + 1, months) for start in starts)


def period_with(day: date, *, like: str) -> str:
    """Return the period of the same length as `like` that holds a day."""
    first, last = period_days(like)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return _written(day.year, (day.month - 1) // months * months + 1, months)


def _written(year: int, month: int, months: int) -> str:
    return {1: f"{year}-{month:02d}", 3: f"{year}-Q{(month + 2) // 3}", 12: f"{year}"}[months]


def make_span(
    period: str, *, window: str, zone: str, since: date | None, until: date | None, deadline: date | None = None
) -> Span:
    """Return what a window covers in a period; `until` is the last day with data.

    A `to_date` window goes from `since` to the end of the period or to the `deadline`, whichever comes first; one that
    has not begun is the period's. `as_of` is None when the data end before the window begins.
    """
    first, last = period_days(period)
    if window == "to_date" and since is not None and since <= last:
        first, last = since, last if deadline is None else min(last, max(deadline, since))
    if window == "trailing_90d":
        first = last - timedelta(days=TRAILING_DAYS - 1)
    as_of = None if until is None or until < first else min(last, until)
    return Span(period_text(period, window), first, last, day_bounds(first, last, zone=zone), as_of)


def period_text(period: str, window: str) -> str:
    """Return what `measures.period` holds: the period, with the window when it is not the period itself."""
    return period if window == "period" else f"{period}:{window}"
