"""Local time in Paris, watch hours, and the zones that the exports speak."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

FIRST_DAY = date(2025, 11, 1)
LAST_DAY = date(2026, 10, 31)
PARIS = ZoneInfo("Europe/Paris")
CALIFORNIA = ZoneInfo("America/Los_Angeles")
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2025-11-01 2025-11-11 2025-12-25 2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 "
        "2026-07-14 2026-08-15"
    ).split()
)
# When people write, by hour of the day in Paris; mornings, lunch, and above all evenings.
HOUR_WEIGHTS = np.array([2, 1, 0.4, 0.3, 0.3, 0.6, 2, 4, 5, 5, 5, 5, 7, 7, 5, 4, 5, 6, 7, 8, 9, 9, 7, 4])


def months() -> list[tuple[int, int]]:
    """Return the twelve (year, month) pairs in order."""
    return [(2025, 11), (2025, 12), *((2026, month) for month in range(1, 11))]


def progress_of(moment: datetime) -> float:
    """Return how far into the twelve months a moment is, from 0 to 1."""
    elapsed = (moment.date() - FIRST_DAY).days
    return min(1.0, max(0.0, elapsed / (LAST_DAY - FIRST_DAY).days))


def watch_span(day: date) -> tuple[int, int] | None:
    """Return the watched minutes of a day as (first, last), or None when nobody watches."""
    if day in HOLIDAYS or day.weekday() == 6:
        return None
    return (600, 780) if day.weekday() == 5 else (540, 1080)


def add_watch_minutes(moment: datetime, minutes: float) -> datetime:
    """Return the moment at which so many watched minutes have passed."""
    left = minutes
    while True:
        span = watch_span(moment.date())
        now = moment.hour * 60 + moment.minute
        if span is not None and now < span[1]:
            begin = max(now, span[0])
            if begin + left <= span[1]:
                start = datetime.combine(moment.date(), time(0))
                return start + timedelta(minutes=begin + left, seconds=moment.second)
            left -= span[1] - begin
        moment = datetime.combine(moment.date() + timedelta(days=1), time(0, 0, moment.second))


def draw_comment_time(published: datetime, rng: np.random.Generator) -> datetime:
    """Return when a comment under a publication is written: soon after, at an hour when people are awake."""
    hours = rng.exponential(7.0) if rng.random() < 0.72 else rng.exponential(48.0)
    moment = published + timedelta(hours=float(hours), seconds=float(rng.uniform(40, 3500)))
    if rng.random() < 0.8 and HOUR_WEIGHTS[moment.hour] < 3:
        weights = HOUR_WEIGHTS * (np.arange(24) >= 7)
        hour = int(rng.choice(24, p=weights / weights.sum()))
        moment = datetime.combine(moment.date(), time(hour, moment.minute, moment.second))
        if moment <= published:
            moment += timedelta(days=1)
    return moment.replace(microsecond=0)


def to_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a naive Paris time as an aware time of another zone."""
    return moment.replace(tzinfo=PARIS).astimezone(zone)
