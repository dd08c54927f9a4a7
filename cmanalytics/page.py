"""A page folder, opened: exports, comments, objectives, codebook, protocol, each with its default."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert, tabulate_alerts
from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.errors import DataError, DeclarationError, UsageError
from cmanalytics.locale import format_days, format_month, name_platform, slugify
from cmanalytics.metrics.doubts import review_counts
from cmanalytics.metrics.periods import period_bounds
from cmanalytics.objective_doubts import review_objectives
from cmanalytics.objectives import Objectives, check_codes, load_objectives
from cmanalytics.privacy import load_key
from cmanalytics.protocol import Protocol, load_protocol
from cmanalytics.readers import Export, read_export, read_handles
from cmanalytics.settings import PageSettings, load_settings
from cmanalytics.tagging import check_comments
from cmanalytics.wording import LANGUAGES, say, set_language

DATA_FOLDERS = ("exports", "comments")


class Page(NamedTuple):
    """Hold what a page folder declares and what its exports say; tables follow the contracts of `tables`."""

    folder: Path
    settings: PageSettings
    objectives: Objectives
    codebook: Codebook
    protocol: Protocol
    posts: pd.DataFrame
    account_days: pd.DataFrame
    audience: pd.DataFrame
    comments: pd.DataFrame
    alerts: pd.DataFrame
    inputs: pd.DataFrame


class Declarations(NamedTuple):
    """Hold what a page folder declares."""

    settings: PageSettings
    objectives: Objectives
    codebook: Codebook
    protocol: Protocol
    alerts: tuple[Alert, ...]


def load_declarations(folder: str | Path) -> Declarations:
    """Return what a page folder declares, and doubts about it.

    Only objectives.yml must be there. Raise UsageError when the folder is absent, DeclarationError (with every fault
    and its line) when a file is wrong.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError("page_folder_absent", file=folder)
    if not (folder / "objectives.yml").is_file():
        raise UsageError("page_without_objectives", file=folder)
    settings = load_settings(_declared(folder / "page.yml"))
    codebook = load_codebook(_declared(folder / "codebook.yml"))
    objectives = load_objectives(folder / "objectives.yml")
    check_codes(objectives, codebook)
    protocol = load_protocol(_declared(folder / "protocol.yml"), codebook=codebook)
    alerts = [
        make_alert("declaration_defaulted", severity="info", file=name)
        for name in ("page.yml", "codebook.yml", "protocol.yml")
        if not (folder / name).is_file()
    ]
    if settings.privacy is None:
        alerts.append(make_alert("privacy_undeclared", file="page.yml"))
    return Declarations(settings, objectives, codebook, protocol, (*alerts, *review_objectives(objectives, settings)))


def _declared(path: Path) -> Path | None:
    return path if path.is_file() else None


def open_page(folder: str | Path, *, progress: Callable[[int, int, str], None] | None = None) -> Page:
    """Return a page folder's declarations and tables; authors are pseudonyms from here on.

    Files are taken from exports/ and comments/. Raise as `load_declarations` does; a data file that cannot be read is
    a row of `alerts`. `progress` is called with (files done, files in all, name).
    """
    folder = Path(folder)
    declared = load_declarations(folder)
    settings = declared.settings
    export = read_export(
        [path for name in DATA_FOLDERS if (path := folder / name).is_dir()],
        key=load_key(slugify(folder.resolve().name)),
        columns=settings.columns,
        headers=settings.headers,
        accounts=settings.accounts,
        staff=_handles(folder, settings.staff),
        objections=_objections(folder, settings),
        timezone=settings.page.timezone,
        progress=progress,
    )
    return Page(
        folder,
        settings,
        declared.objectives,
        declared.codebook,
        declared.protocol,
        export.posts,
        export.account_days,
        export.audience,
        export.comments,
        _with_alerts(export, (*declared.alerts, *_doubts(export, declared.codebook))),
        export.inputs,
    )


def _objections(folder: Path, settings: PageSettings) -> tuple[str, ...]:
    return _handles(folder, settings.privacy.objections if settings.privacy is not None else None)


def _handles(folder: Path, listed: str | None) -> tuple[str, ...]:
    if not listed:
        return ()
    if not (folder / listed).is_file():
        raise DeclarationError("listed_file_absent", file=folder / "page.yml", listed=listed)
    return read_handles(folder / listed)


def _doubts(export: Export, codebook: Codebook) -> tuple[Alert, ...]:
    return (*review_counts(export.posts, export.account_days), *check_comments(export.comments, codebook=codebook))


def _with_alerts(export: Export, alerts: tuple[Alert, ...]) -> pd.DataFrame:
    seen = [Alert(**row) for row in export.alerts.to_dict("records")]
    if export.inputs.empty:
        seen.append(make_alert("page_without_exports", severity="error"))
    return tabulate_alerts([*alerts, *seen])


def months_until(month: str, page: Page, *, most: int = 13) -> tuple[str, ...]:
    """Return the calendar months from the first with data up to `month`, oldest first, at most `most` of them."""
    last = pd.Period(month, freq="M")
    first = min([pd.Period(known, freq="M") for known in covered_months(page)[:1]] + [last])
    return tuple(str(known) for known in pd.period_range(max(first, last - (most - 1)), last, freq="M"))


def covered_months(page: Page) -> tuple[str, ...]:
    """Return the months (YYYY-MM, in the page's zone) for which a table has at least one row, oldest first."""
    zone = page.settings.page.timezone
    moments = pd.concat([page.posts["published_at"], page.comments["written_at"]]).dropna()
    days = page.account_days["date"].dropna()
    written = [moments.dt.tz_convert(zone).dt.strftime("%Y-%m"), days.dt.strftime("%Y-%m")]
    return tuple(sorted(set(pd.concat([series.astype("string") for series in written]))))


def month_comments(page: Page, month: str) -> pd.DataFrame:
    """Return the comments written in a month of the page's zone, all of them for ""; raise as `require_month` does."""
    if month == "":
        return page.comments
    require_month(page, month)
    bounds = period_bounds(month, zone=page.settings.page.timezone)
    written = page.comments["written_at"]
    return page.comments[(written >= bounds.start) & (written < bounds.end)].reset_index(drop=True)


def month_alerts(page: Page, month: str) -> pd.DataFrame:
    """Return the page's alerts, and first those of the month: tables and platforms that have data, but none in it."""
    zone = page.settings.page.timezone
    first, after = (pd.Timestamp(day) for day in (f"{month}-01", pd.Period(month, freq="M").end_time.ceil("D")))
    missing = []
    for table, moments in (("posts", "published_at"), ("comments", "written_at"), ("account_days", "date")):
        rows = getattr(page, table)[["platform", moments]].dropna()
        days = rows[moments].dt.tz_convert(zone).dt.tz_localize(None) if moments != "date" else rows[moments]
        for platform, known in days.groupby(rows["platform"]):
            if not known.between(first, after, inclusive="left").any():
                span = format_days(known.min(), known.max())
                values = {"what": say(f"check.tables.{table}"), "month": format_month(month), "span": span}
                values["platform"] = name_platform(str(platform))
                missing.append(make_alert("month_not_covered", table=table, **values))
    return tabulate_alerts([*missing, *(Alert(**row) for row in page.alerts.to_dict("records"))])


def choose_language(lang: str) -> None:
    """Speak a language from here on; raise UsageError for one that has no texts."""
    if lang not in LANGUAGES:
        raise UsageError("unknown_language", lang=lang, known=", ".join(LANGUAGES))
    set_language(lang)


def check_month(month: str) -> None:
    """Raise UsageError for a month that is not written YYYY-MM."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise UsageError("month_misspelt", month=month)


def require_month(page: Page, month: str) -> None:
    """Raise UsageError for a month that is not YYYY-MM, and DataError for one without any data."""
    check_month(month)
    months = covered_months(page)
    if month not in months:
        known = f"{months[0]} … {months[-1]}" if months else "—"
        raise DataError("month_without_data", file=page.folder.name, month=month, known=known)
