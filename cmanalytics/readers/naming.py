"""What a file's name says: the network, the account, the days that it covers and the moment it was made."""

import calendar
import re
from collections.abc import Iterable
from itertools import pairwise

import pandas as pd

from cmanalytics.locale import fold
from cmanalytics.readers.dates import MONTH_NUMBERS

_WORDS = {
    "facebook": "facebook", "fb": "facebook", "instagram": "instagram", "insta": "instagram", "ig": "instagram",
    "youtube": "youtube", "yt": "youtube", "tiktok": "tiktok", "linkedin": "linkedin", "twitter": "x", "x": "x",
    "mastodon": "mastodon", "reddit": "reddit", "trustpilot": "trustpilot", "discourse": "discourse",
    "slack": "slack", "disqus": "disqus", "wordpress": "wordpress", "decidim": "decidim", "viva": "viva",
    "mattermost": "mattermost",
}  # fmt: skip
PLATFORMS = frozenset(_WORDS.values()) | {"google_maps", "google_play", "web", "unknown"}


def platform_in_name(name: str, *, among: Iterable[str] | None = None) -> str | None:
    """Return the one platform that a file's name (or its folders) names, None for none or several."""
    words = re.findall(r"[a-z]+", fold(name))
    found = {_WORDS[word] for word in words if word in _WORDS}
    pairs = {f"{one}_{two}" for one, two in pairwise(words)}
    found |= pairs & {"google_maps", "google_play"}
    if among is not None:
        found &= set(among)
    return found.pop() if len(found) == 1 else None


def normalise_platform(text: str) -> str:
    """Return a platform's identifier for what a file calls it: "Facebook" is facebook, "Google Play" google_play."""
    folded = re.sub(r"[^a-z]+", "_", fold(text)).strip("_")
    return _WORDS.get(folded, folded) or "unknown"


# "page_content_1742193384396.xls" (milliseconds), "Overview_2025-08-28_1787841428_page.zip" (seconds).
_MOMENTS = (
    r"(?:content|followers|visitors|updates|competitors?_analytics|competitors)_(1\d{9})\d{3}(?!\d)",
    r"\d{4}-\d{2}-\d{2}_(1\d{9})(?!\d)",
)


def made_in_name(name: str) -> pd.Timestamp | None:
    """Return the moment at which an export was made, where its name holds it as a number of seconds, or None."""
    found = [number for pattern in _MOMENTS for number in re.findall(pattern, fold(name))]
    return pd.Timestamp(int(found[-1]), unit="s", tz="UTC") if found else None


def days_in_name(name: str) -> list[pd.Timestamp]:
    """Return the days that a file's name tells, first and last of a period; a month stands for its last day."""
    folded = fold(name)
    days = []
    for month, day, year in re.findall(r"([a-z]{3,9})\.?[-_ ](\d{1,2})[-_ ](\d{4})", folded):
        days.append(_day(year, MONTH_NUMBERS.get(month, 0), day))
    for year, month, day in re.findall(r"(?<!\d)(20\d{2})[-_.]?([01]\d)(?:[-_.]?([0-3]\d))?(?!\d)", folded):
        days.append(_day(year, month, day or None))
    return sorted(day for day in days if day is not None)


def end_in_name(name: str) -> pd.Timestamp | None:
    """Return the last day that a file's name tells ("Feb-01-2025_Mar-15-2025_6131.csv", "2026-10.csv"), or None."""
    made = made_in_name(name)
    known = [*days_in_name(name), *([made.normalize()] if made is not None else [])]
    return max(known) if known else None


# X before 2024, LinkedIn page, LinkedIn profile (2026, before), YouTube's archive, TikTok Studio.
_ACCOUNTS = (
    r"tweet_activity_metrics_(\w+?)_\d{8}_\d{8}",
    r"([^/]+)_(?:content|followers|visitors|updates|competitors?_analytics|competitors)_1\d{12}(?!\d)",
    r"AggregateAnalytics_([^/]+?)_20\d{2}-\d{2}-\d{2}",
    r"(?:^|/)Content_20\d{2}-\d{2}-\d{2}_20\d{2}-\d{2}-\d{2}_([^/]+?)(?: ?\(\d+\))?\.xlsx?",
    r"(?:^|/)[^/]* 20\d{2}-\d{2}-\d{2}_20\d{2}-\d{2}-\d{2} ([^/]+?)(?:\.zip)?/[^/]+\.csv",
    r"20\d{2}-\d{2}-\d{2}_1\d{9}_([\w.]+?)(?: ?\(\d+\))?\.(?:zip|csv|xlsx)",
)


def account_in_name(name: str) -> str | None:
    """Return the account that an export's name holds, in the forms of the networks that put it there, or None."""
    found = next(filter(None, (re.search(form, name, re.IGNORECASE) for form in _ACCOUNTS)), None)
    return found[1] if found else None


def _day(year: str, month: str | int, day: str | None) -> pd.Timestamp | None:
    number = int(month)
    if not 1 <= number <= 12:
        return None
    last = calendar.monthrange(int(year), number)[1]
    chosen = last if day is None else int(day)
    return pd.Timestamp(int(year), number, chosen, tz="UTC") if 1 <= chosen <= last else None
