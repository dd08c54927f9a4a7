"""Watch hours: how much of the time between two moments someone was there to answer.

Days are the page's local days (25 hours long when the clock goes back), public holidays follow `page.holidays`.
"""

from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from cmanalytics.settings import PageSettings

_HOUR = 3_600_000_000  # microseconds
_SATURDAY = 5


class Timeline(NamedTuple):
    """Hold watched spans in order, and the time watched before each; microseconds since 1970, UTC."""

    starts: np.ndarray
    ends: np.ndarray
    before: np.ndarray


def lay_timeline(first: date, last: date, *, settings: PageSettings) -> Timeline:
    """Return the watched spans from a local day to another."""
    days = pd.date_range(first, last, freq="D", unit="us")
    holidays = _holidays(first, last, settings.page.holidays)
    off = days.isin(holidays)
    plans = [(np.asarray(days.day_of_week == day) & ~off, spans) for day, spans in enumerate(settings.watch_hours.days)]
    plans.append((np.asarray(off), settings.watch_hours.holidays))
    zone = settings.page.timezone
    pieces = [
        (_moments(days[kept], start, zone, fold=True), _moments(days[kept], end, zone, fold=False))
        for kept, spans in plans
        for start, end in spans
    ]
    starts = np.concatenate([piece[0] for piece in pieces]) if pieces else np.empty(0, dtype=np.int64)
    ends = np.concatenate([piece[1] for piece in pieces]) if pieces else np.empty(0, dtype=np.int64)
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    return Timeline(starts, ends, np.concatenate([[0], np.cumsum(ends - starts)[:-1]]) if len(starts) else starts)


def _moments(days: pd.DatetimeIndex, minutes: int, zone: str, *, fold: bool) -> np.ndarray:
    local = (days + pd.Timedelta(minutes=minutes)).tz_localize(
        zone, nonexistent="shift_forward", ambiguous=np.full(len(days), fold)
    )
    return local.tz_convert("UTC").as_unit("us").asi8


def _holidays(first: date, last: date, country: str | None) -> pd.DatetimeIndex:
    if country is None:
        return pd.DatetimeIndex([])
    import holidays

    name, _, subdivision = country.partition("-")
    years = range(first.year, last.year + 1)
    return pd.DatetimeIndex(sorted(holidays.country_holidays(name, subdiv=subdivision or None, years=years)))


def lay_around(moments: np.ndarray, *, settings: PageSettings, days_after: int = 1) -> Timeline:
    """Return the watched spans around moments (microseconds since 1970, UTC; one at least)."""
    zone = ZoneInfo(settings.page.timezone)
    around = np.array([moments.min(), moments.max()]).astype("datetime64[us]")
    ends = pd.DatetimeIndex(around).tz_localize("UTC").tz_convert(zone)
    first, last = ends[0].date() - timedelta(days=1), ends[1].date() + timedelta(days=days_after)
    return lay_timeline(first, last, settings=settings)


def _watched_until(moments: np.ndarray, timeline: Timeline) -> np.ndarray:
    if len(timeline.starts) == 0:
        return np.zeros(len(moments), dtype=np.int64)
    span = np.searchsorted(timeline.starts, moments, side="right") - 1
    inside = np.minimum(moments, timeline.ends[span]) - timeline.starts[span]
    return np.where(span < 0, 0, timeline.before[span] + inside)


def _as_ints(moments: pd.Series) -> np.ndarray:
    return moments.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)


def local_days(moments: pd.Series, *, zone: str) -> np.ndarray:
    """Return the local day of each moment, in days since 1970; -1 where it is missing."""
    days = moments.dt.tz_convert(zone).dt.tz_localize(None).to_numpy("datetime64[us]").astype("datetime64[D]")
    return np.where(moments.isna().to_numpy(), -1, days.astype(np.int64))


def kinds_of_days(days: np.ndarray, *, settings: PageSettings) -> np.ndarray:
    """Return what each local day (days since 1970) is: "week", "weekend" or, whatever its weekday, "holidays"."""
    known, rows = np.unique(days, return_inverse=True)
    dates = pd.DatetimeIndex(known.astype("datetime64[D]"))
    kinds = np.where(dates.day_of_week >= _SATURDAY, "weekend", "week").astype(object)
    if len(dates):
        kinds[dates.isin(_holidays(dates[0].date(), dates[-1].date(), settings.page.holidays))] = "holidays"
    return kinds[rows]


def watched_hours(starts: np.ndarray, ends: np.ndarray, *, timeline: Timeline) -> np.ndarray:
    """Return the watched hours from each start to its end (microseconds since 1970, UTC); 0 backwards."""
    return np.maximum(_watched_until(ends, timeline) - _watched_until(starts, timeline), 0) / _HOUR


def watch_hours_between(starts: pd.Series, ends: pd.Series, *, settings: PageSettings) -> pd.Series:
    """Return the watched hours from each start to its end (Float64, missing where one of them is; 0 backwards)."""
    hours = pd.Series(pd.NA, index=starts.index, dtype="Float64")
    known = (starts.notna() & ends.notna()).to_numpy()
    if known.any():
        begun, done = _as_ints(starts[known]), _as_ints(ends[known])
        timeline = lay_around(np.concatenate([begun, done]), settings=settings)
        hours[known] = watched_hours(begun, done, timeline=timeline)
    return hours


def is_watched(moments: pd.Series, *, settings: PageSettings) -> pd.Series:
    """Tell which moments lie within watch hours (boolean, missing stays missing)."""
    flags = pd.Series(pd.NA, index=moments.index, dtype="boolean")
    known = moments.notna().to_numpy()
    if known.any():
        ints = _as_ints(moments[known])
        timeline = lay_around(ints, settings=settings)
        if len(timeline.starts) == 0:
            flags[known] = False
            return flags
        span = np.searchsorted(timeline.starts, ints, side="right") - 1
        flags[known] = (span >= 0) & (ints < timeline.ends[span])
    return flags


def add_watch_hours(moments: pd.Series, *, hours: float, settings: PageSettings) -> pd.Series:
    """Return when that many watched hours have passed since each moment; missing where none are ever watched."""
    due = pd.Series(pd.NaT, index=moments.index, dtype="datetime64[us, UTC]")
    known = moments.notna().to_numpy()
    weekly = sum(end - start for day in settings.watch_hours.days for start, end in day) / 60
    if not known.any() or weekly <= 0:
        return due
    ints = _as_ints(moments[known])
    # Four times the weeks that the hours fill: holidays can take a week away, hardly three in a row.
    days_after = 28 + int(4 * 7 * hours / weekly)
    timeline = lay_around(ints, settings=settings, days_after=days_after)
    wanted = _watched_until(ints, timeline) + int(hours * _HOUR)
    span = np.maximum(np.searchsorted(timeline.before, wanted, side="left") - 1, 0)
    end = timeline.starts[span] + wanted - timeline.before[span]
    due[known] = pd.to_datetime(end, unit="us", utc=True).as_unit("us")
    return due
