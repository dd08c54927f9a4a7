"""Periods in the page's zone, and the hours in which somebody was there to answer."""

from datetime import date

import pandas as pd
import pytest

from cmanalytics.errors import UsageError
from cmanalytics.metrics.periods import earlier_periods, make_span, period_bounds, period_days, period_with
from cmanalytics.metrics.watch import add_watch_hours, is_watched, watch_hours_between
from cmanalytics.settings import PageIdentity, PageSettings, WatchHours

ALWAYS = PageSettings(watch_hours=WatchHours.model_validate({"mon-sun": "00:00-24:00", "holidays": "00:00-24:00"}))
OFFICE = PageSettings(watch_hours=WatchHours.model_validate({"mon-fri": "09:00-18:00", "sat": "10:00-13:00"}))


def moments(*written: str | None) -> pd.Series:
    """Moments of Paris."""
    return pd.Series(pd.to_datetime(list(written))).dt.tz_localize("Europe/Paris").dt.tz_convert("UTC")


def hours(start: str, end: str, settings: PageSettings = OFFICE) -> float:
    return float(watch_hours_between(moments(start), moments(end), settings=settings)[0])


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2026-10", "2026-09-30T22:00Z", "2026-10-31T23:00Z"),
        ("2026-Q4", "2026-09-30T22:00Z", "2026-12-31T23:00Z"),
        ("2026", "2025-12-31T23:00Z", "2026-12-31T23:00Z"),
    ],
)
def test_periods_are_half_open_in_the_zone(period: str, start: str, end: str) -> None:
    """A comment of 1 November at 00:00 in Paris is not of October."""
    assert period_bounds(period, zone="Europe/Paris") == (pd.Timestamp(start), pd.Timestamp(end))


@pytest.mark.parametrize("period", ["2026-13", "2026-Q5", "octobre", "", "2026-1", "2026-01-01/2026-02-01", "26-10"])
def test_what_is_no_period_is_refused(period: str) -> None:
    """A misspelt month never becomes another one."""
    with pytest.raises(UsageError, match="période"):
        period_days(period)


def test_earlier_periods_keep_their_length() -> None:
    """Months before January are of the year before."""
    assert earlier_periods("2026-02", count=3) == ("2025-12", "2026-01", "2026-02")
    assert earlier_periods("2026-Q1", count=3) == ("2025-Q3", "2025-Q4", "2026-Q1")
    assert earlier_periods("2026", count=2) == ("2025", "2026")
    assert period_with(date(2026, 12, 31), like="2027-Q1") == "2026-Q4"


def test_windows() -> None:
    """To date from the objective's start to its deadline at most; trailing, the ninety days before the end."""
    given = {"zone": "Europe/Paris", "since": date(2026, 2, 15), "deadline": date(2026, 11, 30)}
    to_date = make_span("2026-10", window="to_date", until=date(2026, 10, 12), **given)
    assert (to_date.first, to_date.last, to_date.as_of) == (date(2026, 2, 15), date(2026, 10, 31), date(2026, 10, 12))
    assert make_span("2027-01", window="to_date", until=date(2027, 1, 31), **given).last == date(2026, 11, 30)
    trailing = make_span("2026-10", window="trailing_90d", until=date(2026, 12, 1), **given)
    assert (trailing.first, trailing.as_of) == (date(2026, 8, 3), date(2026, 10, 31))
    assert make_span("2026-10", window="period", until=date(2026, 9, 30), **given).as_of is None


def test_the_day_the_clock_goes_back_has_25_hours() -> None:
    """25 October 2026 in Paris."""
    assert hours("2026-10-25 00:00", "2026-10-26 00:00", ALWAYS) == 25
    assert hours("2026-03-29 00:00", "2026-03-30 00:00", ALWAYS) == 23


def test_a_public_holiday_is_not_watched() -> None:
    """11 November is a holiday in France, a Wednesday like others elsewhere."""
    assert hours("2026-11-10 17:00", "2026-11-12 10:00") == 2
    elsewhere = OFFICE.model_copy(update={"page": PageIdentity(holidays=None)})
    assert hours("2026-11-10 17:00", "2026-11-12 10:00", elsewhere) == 11


def test_the_weekend_counts_only_where_someone_is_there() -> None:
    """From Friday evening to Monday morning: three hours of Saturday, one of Monday."""
    assert hours("2026-10-09 20:00", "2026-10-12 10:00") == 4
    assert hours("2026-10-11 08:00", "2026-10-11 20:00") == 0
    assert hours("2026-10-09 17:30", "2026-10-09 17:00") == 0


def test_missing_moments_stay_missing() -> None:
    """An answer of unknown date has no delay."""
    delays = watch_hours_between(moments("2026-10-09 10:00", None), moments(None, "2026-10-09 10:00"), settings=OFFICE)
    assert delays.isna().all()
    assert is_watched(moments(None), settings=OFFICE).isna().all()


def test_when_an_answer_is_due() -> None:
    """Four watched hours after Friday 17:00: one on Friday, three on Saturday, until it closes."""
    due = add_watch_hours(moments("2026-10-09 17:00", "2026-10-10 20:00", None), hours=4, settings=OFFICE)
    assert due[0] == pd.Timestamp("2026-10-10T13:00", tz="Europe/Paris")
    assert due[1] == pd.Timestamp("2026-10-12T13:00", tz="Europe/Paris")
    assert pd.isna(due[2])
    assert list(is_watched(moments("2026-10-10 12:59", "2026-10-10 13:00"), settings=OFFICE)) == [True, False]


def test_without_any_watch_nothing_is_ever_due() -> None:
    """Nobody there: no delay grows, and no due date is made up."""
    nobody = PageSettings(watch_hours=WatchHours.model_validate({"mon": "none"}))
    assert hours("2026-10-01 00:00", "2026-10-31 00:00", nobody) == 0
    assert add_watch_hours(moments("2026-10-01 00:00"), hours=4, settings=nobody).isna().all()
