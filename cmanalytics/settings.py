"""page.yml: who we are and how we read. Everything has a default."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from cmanalytics.blocks import Count, Declaration, InnerPath, Number, Text
from cmanalytics.declarations import Fault, Place, load_yaml, nearest, validate
from cmanalytics.locale import fold
from cmanalytics.tables import ACCOUNT_DAYS, AUDIENCE, COMMENTS, POSTS, is_metric, kind_of
from cmanalytics.wording import say

Platform = Literal[
    "facebook", "instagram", "linkedin", "x", "youtube", "tiktok", "mastodon", "reddit", "discourse", "wordpress",
    "disqus", "decidim", "trustpilot", "google_maps", "google_play", "viva", "slack", "mattermost", "web", "unknown",
]  # fmt: skip
PLATFORMS: tuple[str, ...] = get_args(Platform)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FRENCH_DAYS = dict(zip(("lun", "mar", "mer", "jeu", "ven", "sam", "dim", "feries"), (*DAYS, "holidays"), strict=True))
_HOURS = re.compile(r"(\d{1,2})[:h](\d{2})\s*[-–]\s*(\d{1,2})[:h](\d{2})")
_TABLES = {contract.name: contract for contract in (POSTS, COMMENTS, ACCOUNT_DAYS, AUDIENCE)}
_READING = ("table", "date_format", "timezone")

Span = tuple[int, int]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(say("metrics.declared.unknown_zone", name=name)) from error
    return name


def _known_country(name: str | None) -> str | None:
    if name is None or name == "none":
        return None
    if name != "FR":
        # The package takes a tenth of a second to load: only those who changed the default wait for it.
        import holidays

        country, _, subdivision = name.partition("-")
        known = holidays.list_supported_countries(include_aliases=True)
        if country not in known or (subdivision and subdivision not in known[country]):
            choices = ", ".join(known.get(country, ())) or "FR, BE, CH, CA, LU, GB, US"
            raise ValueError(say("metrics.declared.unknown_country", name=name, choices=choices))
    return name


class Account(Declaration):
    """Name an account as the exports show it."""

    platform: Platform
    account: Text


class PageIdentity(Declaration):
    """Say which page this is, the report's language, its zone, and whose public holidays count (None: nobody's)."""

    name: Text = "Page"
    language: Literal["fr", "en"] = "fr"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    holidays: Annotated[str | None, AfterValidator(_known_country)] = "FR"


class WatchHours(Declaration):
    """Hold when someone answers: for each weekday from Monday, spans of minutes since midnight in the page's zone.

    `holidays` is what holds on public holidays; a day that is not declared is not watched.
    """

    days: tuple[tuple[Span, ...], ...] = (((540, 1080),),) * 5 + ((),) * 2
    holidays: tuple[Span, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, declared: Any) -> Any:
        if not isinstance(declared, Mapping) or not declared or "days" in declared:
            return declared
        week: dict[str, tuple[Span, ...]] = {}
        for key, hours in declared.items():
            for day in _days_of(key):
                week[day] = _spans_of(key, hours)
        return {"days": tuple(week.get(day, ()) for day in DAYS), "holidays": week.get("holidays", ())}


def _days_of(key: Any) -> list[str]:
    names = [fold(str(part)) for part in str(key).split("-")]
    names = [_FRENCH_DAYS.get(name, name) for name in names]
    if names == ["holidays"]:
        return names
    if len(names) > 2 or not set(names) <= set(DAYS):
        raise ValueError(say("metrics.declared.unknown_day", key=key))
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    return list(DAYS[first : last + 1]) if first <= last else [*DAYS[first:], *DAYS[: last + 1]]


def _spans_of(key: Any, hours: Any) -> tuple[Span, ...]:
    if hours is None or hours == "none" or hours is False:
        return ()
    spans = []
    for written in hours if isinstance(hours, (list, tuple)) else str(hours).split(","):
        match = _HOURS.fullmatch(str(written).strip())
        numbers = [int(part) for part in match.groups()] if match else []
        start, end = (numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]) if numbers else (0, 0)
        if not match or max(numbers[1], numbers[3]) > 59 or not start < end <= 24 * 60:
            raise ValueError(say("metrics.declared.hours", key=key, found=written))
        spans.append((start, end))
    spans.sort()
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise ValueError(say("metrics.declared.hours_overlap", key=key))
    return tuple(spans)


class RetentionDays(Declaration):
    """Say after how many days words and derived tables are to be deleted."""

    text: Annotated[Count, Field(ge=1)] = 180
    derived: Annotated[Count, Field(ge=1)] = 730


class Quotes(Declaration):
    """Limit what a report quotes of a comment, and how many comments of a code."""

    max_words: Annotated[Count, Field(ge=1)] = 25
    max_per_code: Count = 3


class Privacy(Declaration):
    """Say why people's words are read, on which legal basis, for how long, and below which number nothing is shown."""

    purpose: Text
    legal_basis: Literal[
        "legitimate_interest", "consent", "contract", "legal_obligation", "public_task", "vital_interest"
    ]
    balancing_test: str | None = None
    notice_url: str | None = None
    retention_days: RetentionDays = RetentionDays()
    objections: InnerPath | None = None
    min_group: Annotated[Count, Field(ge=2)] = 5
    quotes: Quotes = Quotes()


class StatusPolicy(Declaration):
    """Hold the thresholds of a verdict: probabilities, level of the intervals, minimums of evidence."""

    on_track: Annotated[Number, Field(gt=0.5, lt=1)] = 0.80
    behind: Annotated[Number, Field(gt=0, lt=0.5)] = 0.20
    interval: Annotated[Number, Field(ge=0.5, le=0.999)] = 0.90
    min_posts: Count = 8
    min_comments: Count = 30
    min_authors: Count = 20
    max_width_points: Annotated[Number, Field(gt=0, le=100)] = 30


class Look(Declaration):
    """Hold the brand's logo (a path in the page's folder) and colours."""

    logo: InnerPath | None = None
    colours: tuple[Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")], ...] = ()


class ColumnMapping(Declaration):
    """Declare the columns of a file that no reader knows: our column -> the file's header.

    `platform` and `account` may also give the value itself, for a file that has no such column. `date_format` is a
    strptime format, `timezone` the zone of its moments (the page's when None).
    """

    table: Literal["posts", "comments", "account_days", "audience"]
    columns: dict[str, Text] = Field(default_factory=dict)
    date_format: str | None = None
    timezone: Annotated[str, AfterValidator(_known_zone)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, declared: Any) -> Any:
        if not isinstance(declared, Mapping) or isinstance(declared.get("columns"), Mapping):
            return declared
        reading = {key: value for key, value in declared.items() if key in _READING}
        return {**reading, "columns": {key: value for key, value in declared.items() if key not in _READING}}


def _no_block(declared: Any) -> Any:
    # `watch_hours:` with nothing under it is an unfinished line, not a wish for nothing.
    return {} if declared is None else declared


class PageSettings(Declaration):
    """Hold page.yml; `privacy` is None when it is not declared, and the sharing level is then internal."""

    page: Annotated[PageIdentity, BeforeValidator(_no_block)] = PageIdentity()
    accounts: tuple[Account, ...] = ()
    competitors: tuple[Account, ...] = ()
    staff: InnerPath | None = None
    watch_hours: Annotated[WatchHours, BeforeValidator(_no_block)] = WatchHours()
    privacy: Privacy | None = None
    sharing: Literal["internal", "shared", "public"] = "internal"
    status_policy: Annotated[StatusPolicy, BeforeValidator(_no_block)] = StatusPolicy()
    look: Annotated[Look, BeforeValidator(_no_block)] = Look()
    columns: dict[str, ColumnMapping] = Field(default_factory=dict)
    headers: dict[str, Text] = Field(default_factory=dict)

    @property
    def language(self) -> str:
        """Return the page's language."""
        return self.page.language

    @property
    def sharing_level(self) -> str:
        """Return the sharing level in force: `internal` as long as no privacy block is declared."""
        return self.sharing if self.privacy is not None else "internal"

    @property
    def min_group(self) -> int:
        """Return the number of distinct authors below which nothing is shown."""
        return self.privacy.min_group if self.privacy is not None else Privacy.model_fields["min_group"].default

    @property
    def quotes(self) -> Quotes:
        """Return the limits of quoting."""
        return self.privacy.quotes if self.privacy is not None else Quotes()


def load_settings(path: str | Path | None = None) -> PageSettings:
    """Return page.yml as settings, or the defaults when no path is given.

    Raise DeclarationError naming every fault with its line.
    """
    if path is None:
        return PageSettings()
    declared = load_yaml(path)
    return validate(PageSettings, declared, extra_faults=tuple(_faults(declared.data)))


def _faults(data: Any) -> Iterator[Fault]:
    if not isinstance(data, Mapping):
        return
    ours, theirs = (_named(data.get(key)) for key in ("accounts", "competitors"))
    for place, account in theirs:
        if account in [known for _, known in ours]:
            yield Fault(("competitors", place), say("metrics.declared.own_competitor", account=account[1]))
    mappings = data.get("columns")
    for pattern, mapping in mappings.items() if isinstance(mappings, Mapping) else ():
        yield from _mapping_faults(("columns", pattern), mapping)


def _named(accounts: Any) -> list[tuple[int, tuple[str, str]]]:
    listed = accounts if isinstance(accounts, list) else []
    return [
        (position, (str(item.get("platform")), fold(str(item.get("account")))))
        for position, item in enumerate(listed)
        if isinstance(item, Mapping)
    ]


def _mapping_faults(place: Place, mapping: Any) -> Iterator[Fault]:
    contract = _TABLES.get(str(mapping.get("table"))) if isinstance(mapping, Mapping) else None
    if contract is None:
        return
    for name in mapping:
        if name in _READING or kind_of(str(name), contract) is not None:
            continue
        if contract is ACCOUNT_DAYS and is_metric(str(name)):
            continue
        known = ", ".join((*_READING, *contract.names))
        close = nearest(str(name), contract.names) or "—"
        yield Fault((*place, name), say("declarations.unknown_key", known=known, nearest=close))
