"""The door through which every export comes: open, recognise, read, pseudonymise, put together."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, alert_from_error, make_alert, tabulate_alerts
from cmanalytics.errors import CmanalyticsError, DataError
from cmanalytics.privacy import load_key
from cmanalytics.readers.any_comments import find_generic, parse_generic
from cmanalytics.readers.base import Context, Parsed, Reader, find_readers, looks_like_header, nearest_readers
from cmanalytics.readers.comments import YOUTUBE_COMMENTS
from cmanalytics.readers.declared import find_mapping, read_declared
from cmanalytics.readers.files import Opened, open_export
from cmanalytics.readers.handles import read_handles
from cmanalytics.readers.known import find_known
from cmanalytics.readers.listing import Found, list_files
from cmanalytics.readers.merging import Part, merge_parts, span
from cmanalytics.readers.meta import FACEBOOK_POSTS, FACEBOOK_VIDEOS, INSTAGRAM_POSTS
from cmanalytics.readers.meta_daily import DAILY_SERIES
from cmanalytics.readers.own import OWN_TABLES
from cmanalytics.readers.youtube import TABLE_DATA
from cmanalytics.tables import ACCOUNT_DAYS, AUDIENCE, COMMENTS, INPUTS, POSTS, conform

__all__ = ["READERS", "Export", "Reader", "read_export", "read_handles"]

READERS: tuple[Reader, ...] = (
    FACEBOOK_POSTS,
    INSTAGRAM_POSTS,
    FACEBOOK_VIDEOS,
    DAILY_SERIES,
    TABLE_DATA,
    YOUTUBE_COMMENTS,
    *OWN_TABLES,
)


class Export(NamedTuple):
    """Hold what the files gave, as tables of the contracts; tables that no file fed are empty."""

    posts: pd.DataFrame
    account_days: pd.DataFrame
    audience: pd.DataFrame
    comments: pd.DataFrame
    alerts: pd.DataFrame
    inputs: pd.DataFrame


class _Read(NamedTuple):
    """Hold what became of one file."""

    part: Part | None
    alerts: list[Alert]
    row: dict[str, Any]


def read_export(
    paths: str | Path | Iterable[str | Path],
    *,
    key: bytes | None = None,
    columns: Mapping[str, Any] | None = None,
    accounts: Iterable[Any] = (),
    staff: Iterable[str] = (),
    objections: Iterable[str] = (),
    timezone: str = "Europe/Paris",
    as_written: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Export:
    """Return the tables of files and folders (read recursively), in any mixture.

    Authors become pseudonyms with `key` (None: the key named "default"). `columns` declares files that no reader
    knows (pattern -> settings.ColumnMapping). `accounts` are ours (objects with platform and account): they set
    `is_brand` and fill the account where a file names none. `staff` and `objections` are handles; comments of people
    who objected are left out and counted. `timezone` is the zone of comment dates that name none. `as_written` keeps
    the blanks and line ends of comments and the length of names that are masked: places are those of the file.
    What is skipped, dropped, replaced or doubtful stands in `alerts`; a file that cannot be read never stops the
    others. Raise DataError only when none of the paths exists.
    """
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files, missing = list_files(given)
    if missing and not files and len(missing) == len(given):
        raise DataError("missing_file", file=missing[0])
    context = Context(
        key=load_key() if key is None else key,
        accounts=tuple((str(each.platform), str(each.account)) for each in accounts),
        staff=frozenset(staff),
        objections=frozenset(objections),
        timezone=timezone,
        as_written=as_written,
    )
    alerts = [make_alert("missing_file", severity="error", file=name) for name in missing]
    read = _read_all(files, context, columns or {}, progress)
    alerts += [alert for each in read for alert in each.alerts]
    parts = [each.part for each in read if each.part is not None]
    tables = []
    for contract in (POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS):
        table, said = merge_parts(parts, contract)
        tables.append(table)
        alerts += said
    inputs = pd.DataFrame([each.row for each in read], columns=INPUTS.names)
    return Export(*tables, tabulate_alerts(alerts), conform(inputs, INPUTS))


def _read_all(
    files: list[Found], context: Context, columns: Mapping[str, Any], progress: Callable[[int, int, str], None] | None
) -> list[_Read]:
    read: list[_Read] = []
    seen: dict[str, str] = {}
    for number, found in enumerate(files):
        if progress is not None:
            progress(number, len(files), found.name)
        read.append(_read_one(found, context, columns, seen))
    if progress is not None and files:
        progress(len(files), len(files), files[-1].name)
    return read


def _read_one(found: Found, context: Context, columns: Mapping[str, Any], seen: dict[str, str]) -> _Read:
    """Read one file; whatever is wrong with it becomes an alert."""
    row: dict[str, Any] = {"file": found.name, "rows": 0}
    try:
        opened = open_export(found.path, name=found.name)
        row["sha256"] = opened.sha256
        if opened.sha256 in seen:
            same = make_alert("same_file_twice", severity="info", file=found.name, other=seen[opened.sha256])
            return _Read(None, [same], row)
        seen[opened.sha256] = found.name
        name, parsed = _parse(opened, context, columns)
    except CmanalyticsError as error:
        return _Read(None, [alert_from_error(error)._replace(file=found.name)], row)
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        OverflowError,
        ArithmeticError,
        MemoryError,
        RecursionError,
    ) as error:
        # A file that nobody has seen before may break a reader: the others must still be read.
        broken = make_alert("reader_failed", severity="error", file=found.name, reason=type(error).__name__)
        return _Read(None, [broken], row)
    alerts = [*opened.alerts, *parsed.alerts]
    table = parsed.table
    if not table:
        return _Read(None, alerts, row)
    part = Part(found.name, table, parsed.frame)
    if parsed.frame.empty and not any(alert.severity != "info" for alert in alerts):
        alerts.append(make_alert("no_rows", file=found.name, table=table))
    first, last = span(part)
    row |= {"reader": name, "table": table, "rows": len(parsed.frame), "first": first, "last": last}
    return _Read(part, alerts, row)


class _Recognised(NamedTuple):
    frame: pd.DataFrame
    alerts: list[Alert]
    table: str


def _parse(opened: Opened, context: Context, columns: Mapping[str, Any]) -> tuple[str, _Recognised]:
    """Give a file to the one reader that knows it; then to what page.yml declares; then to the comment reader."""
    readers, row = find_readers(opened, READERS)
    if len(readers) > 1:
        labels = ", ".join(f"« {reader.label} »" for reader in readers)
        raise DataError("two_readers", file=opened.name, readers=labels)
    if readers:
        reader = readers[0]
        return reader.name, _named(reader.parse(reader, opened, row, context), reader.table)
    mapping = find_mapping(opened.name, columns)
    if mapping is not None:
        return "declared", _named(read_declared(mapping, opened, context), mapping.table)
    known = find_known(opened)
    if known is not None:
        alert = make_alert("known_not_read", severity="info", file=opened.name, label=known.label)
        return "", _Recognised(pd.DataFrame(), [alert], "")
    row = find_generic(opened)
    if row >= 0:
        return "comments", _named(parse_generic(opened, row, context), "comments")
    return "", _Recognised(pd.DataFrame(), [_unknown(opened)], "")


def _named(parsed: Parsed, table: str) -> _Recognised:
    return _Recognised(parsed.frame, parsed.alerts, table)


def _unknown(opened: Opened) -> Alert:
    header = next((row for row in opened.rows if row), [])
    if not looks_like_header(header):
        return make_alert("no_header", severity="error", file=opened.name)
    headers = ", ".join(cell.strip()[:40] for cell in header[:8]) + (" …" if len(header) > 8 else "")
    near = nearest_readers(opened, READERS)
    if near:
        labels = ", ".join(f"« {reader.label} »" for reader in near)
        return make_alert("unknown_file_near", severity="error", file=opened.name, headers=headers, readers=labels)
    return make_alert("unknown_file", severity="error", file=opened.name, headers=headers)
