"""French and English typography: folding for comparison, numbers, shares, intervals, dates."""

import re
import unicodedata
from datetime import date, datetime

import pandas as pd

from cmanalytics.wording import current_language, has, say

# Decimals of a figure, by its unit; one where the unit is not here.
_DIGITS = {"count": 0, "index": 2}
# As they write themselves, in every language.
PLATFORM_NAMES = {
    "facebook": "Facebook", "instagram": "Instagram", "linkedin": "LinkedIn", "x": "X", "youtube": "YouTube",
    "tiktok": "TikTok", "mastodon": "Mastodon", "reddit": "Reddit", "discourse": "Discourse", "wordpress": "WordPress",
    "disqus": "Disqus", "decidim": "Decidim", "trustpilot": "Trustpilot", "google_maps": "Google Maps",
    "google_play": "Google Play", "viva": "Viva Engage", "slack": "Slack", "mattermost": "Mattermost",
}  # fmt: skip
_RUNS = re.compile(r"[\s.,:;_\-–—]+")
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})


def strip_accents(text: str) -> str:
    """Return the text without diacritics ("é" becomes "e", "œ" becomes "oe")."""
    decomposed = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Return the text for comparison: lower case, no accents, straight apostrophes, single spaces."""
    return " ".join(strip_accents(text.translate(APOSTROPHES)).casefold().split())


def normalise_header(text: str) -> str:
    """Return a column header for comparison: accents kept, case, punctuation runs and spaces evened out."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _RUNS.sub(" ", text.translate(APOSTROPHES).casefold()).strip(" ")


def slugify(text: str) -> str:
    """Return the text as lower-case ASCII words joined by "-"; "page" if nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "page"


def name_platform(platform: str) -> str:
    """Return the name of a platform as it writes itself ("youtube" becomes "YouTube"); an unknown one as it stands."""
    key = f"locale.platforms.{platform}"
    return say(key) if has(key) else PLATFORM_NAMES.get(platform, platform)


def format_number(value: float, digits: int = 0) -> str:
    """Return a number with the language's separators, rounded to `digits` decimals."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(round(value, digits) + 0.0, format=pattern, locale=current_language())


def share_digits(low: float, high: float | None = None) -> int:
    """Return the decimals that a percentage needs: none from 10 %, one below, two below 1 %."""
    largest = max(abs(low), abs(high if high is not None else low))
    return 0 if largest >= 0.095 else 1 if largest >= 0.0095 else 2


def format_share(value: float, digits: int | None = None) -> str:
    """Return a fraction as a percentage ("71 %" in French, "71%" in English)."""
    digits = share_digits(value) if digits is None else digits
    return say("locale.share", number=format_number(100 * value, digits))


def format_interval(low: float, high: float, *, unit: str = "share", digits: int | None = None) -> str:
    """Return an interval in square brackets, percentages without the sign: "[63 ; 78]"."""
    scale = 100 if unit in ("share", "rate") else 1
    if digits is None:
        digits = share_digits(low, high) if scale == 100 else _DIGITS.get(unit, 1)
    return say("locale.interval", low=format_number(scale * low, digits), high=format_number(scale * high, digits))


def format_value(value: float, *, unit: str, digits: int | None = None) -> str:
    """Return a measure in its unit: shares and rates as percentages, counts whole, hours with their sign, means with
    one decimal, indexes with two."""
    if unit in ("share", "rate"):
        return format_share(value, digits)
    number = format_number(value, digits if digits is not None else _DIGITS.get(unit, 1))
    return say("locale.hours", number=number) if unit == "hours" else number


def format_estimate(value: float, low: float, high: float, *, unit: str) -> str:
    """Return an estimate and its interval, both with the same decimals: "71 % [63 ; 78]"."""
    digits = share_digits(low, high) if unit in ("share", "rate") else None
    return f"{format_value(value, unit=unit, digits=digits)} {format_interval(low, high, unit=unit, digits=digits)}"


def format_date(day: date | datetime | pd.Timestamp) -> str:
    """Return a day in full: "15 janvier 2027", "1er mars 2026"."""
    from babel.dates import format_date as babel_date

    text = babel_date(day, format="d MMMM y", locale=current_language())
    return re.sub(r"^1 ", "1er ", text) if current_language() == "fr" else text


def format_days(first: date, last: date) -> str:
    """Return two days as a span: "du 1er novembre 2025 au 31 décembre 2025"."""
    return say("locale.days", first=format_date(first), last=format_date(last))


def shorten_month(month: str) -> str:
    """Return a month "2026-10" in few letters: "oct."."""
    from babel.dates import format_date as babel_date

    return babel_date(date.fromisoformat(f"{month}-01"), format="MMM", locale=current_language())


def keep_signs_together(text: str) -> str:
    """Return the text with the spaces of French punctuation unbreakable: none of "? ! : ; » %" begins a line."""
    if current_language() != "fr":
        return text
    return re.sub(r" (?=[?!:;»%])", "\u00a0", text).replace("« ", "«\u00a0")


def format_month(month: str) -> str:
    """Return a month "2026-10" in words: "octobre 2026"."""
    from babel.dates import format_date as babel_date

    return babel_date(date.fromisoformat(f"{month}-01"), format="MMMM y", locale=current_language())


def format_moment(moment: pd.Timestamp, *, zone: str) -> str:
    """Return a moment in the page's zone, short: "sam. 17 oct., 21:40"."""
    from babel.dates import format_datetime

    local = moment.tz_convert(zone).to_pydatetime()
    return format_datetime(local.replace(tzinfo=None), format="EEE d MMM, HH:mm", locale=current_language())
