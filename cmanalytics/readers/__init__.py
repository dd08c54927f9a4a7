"""The door through which every export comes: open, recognise, read, pseudonymise, put together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, alert_from_error, make_alert, tabulate_alerts
from cmanalytics.errors import CmanalyticsError, DataError
from cmanalytics.privacy import load_key
from cmanalytics.readers.base import Context, Reader, extend_headers
from cmanalytics.readers.formats import READERS
from cmanalytics.readers.formats.x_videos import part_videos
from cmanalytics.readers.handles import read_handles
from cmanalytics.readers.listing import Found, batches, list_files
from cmanalytics.readers.merging import Part, merge_parts, span
from cmanalytics.readers.opening.files import UNFORESEEN, open_export
from cmanalytics.readers.opening.gathering import gather_records
from cmanalytics.readers.opening.large import LARGE
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.recognising import Recognised, parse_sheet
from cmanalytics.readers.stacks import part_stack
from cmanalytics.readers.streaming import stream_comments
from cmanalytics.tables import ACCOUNT_DAYS, AUDIENCE, COMMENTS, INPUTS, POSTS, conform

__all__ = ["READERS", "Export", "Reader", "read_export", "read_handles"]

# A file that holds only these gives no row, and nothing is wrong with it.
_LEFT_OUT = frozenset(
    ("system_messages", "deleted_messages", "private_messages", "votes_left_out", "template_untouched")
)


class Export(NamedTuple):
    """Hold what the files gave, as tables of the contracts; tables that no file fed are empty."""

    posts: pd.DataFrame
    account_days: pd.DataFrame
    audience: pd.DataFrame
    comments: pd.DataFrame
    alerts: pd.DataFrame
    inputs: pd.DataFrame


class _How(NamedTuple):
    """Hold how files are read: what readers may know, what page.yml declares, who reads."""

    context: Context
    columns: Mapping[str, Any]
    readers: tuple[Reader, ...]


class _Read(NamedTuple):
    """Hold what became of one file: its tables, what is doubtful, its rows of `inputs`."""

    parts: list[Part]
    alerts: list[Alert]
    rows: list[dict[str, Any]]


def read_export(
    paths: str | Path | Iterable[str | Path],
    *,
    key: bytes | None = None,
    columns: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    accounts: Iterable[Any] = (),
    staff: Iterable[str] = (),
    objections: Iterable[str] = (),
    timezone: str = "Europe/Paris",
    as_written: bool = False,
    chunks: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Export | Iterator[Export]:
    """Return the tables of files and folders (read recursively), in any mixture.

    Authors become pseudonyms with `key` (None: the key named "default"). `columns` declares files that no reader
    knows (pattern -> settings.ColumnMapping); `headers` adds headers to the readers that know the file (header ->
    column of ours). `accounts` are ours (objects with platform and account): they set `is_brand` and fill the account
    where a file names none. `staff` and `objections` are handles; comments of people who objected are left out and
    counted. `timezone` is the zone of comment dates that name none. `as_written` keeps the blanks and line ends of
    comments and the length of names that are masked: places are those of the file.
    With `chunks` an iterator is returned, for corpora larger than memory: large files of comments come in parts, one
    Export each, with their rows as in one piece (twins found, names masked over the whole file) but sorted within a
    part; what was doubtful about a file stands in its last part. All other files come in one last Export.
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
    how = _How(context, columns or {}, extend_headers(READERS, headers) if headers else READERS)
    alerts = [make_alert("missing_file", severity="error", file=name) for name in missing]
    if chunks:
        return _stream(files, how, alerts, progress)
    return _assemble(_read_all(files, how, progress), alerts)


def _assemble(read: list[_Read], alerts: list[Alert]) -> Export:
    """Return the tables of all that was read, put together."""
    alerts = [*alerts, *(alert for each in read for alert in each.alerts)]
    parts = [part for each in read for part in each.parts]
    tables = []
    for contract in (POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS):
        table, said = merge_parts(parts, contract)
        tables.append(table)
        alerts += said
    inputs = pd.DataFrame([row for each in read for row in each.rows], columns=INPUTS.names)
    return Export(*tables, tabulate_alerts(alerts), conform(inputs, INPUTS))


def _stream(
    files: list[Found], how: _How, alerts: list[Alert], progress: Callable[[int, int, str], None] | None
) -> Iterator[Export]:
    rest: list[Found] = []
    for number, found in enumerate(files):
        if progress is not None:
            progress(number, len(files), found.name)
        large = found.path.stat().st_size >= LARGE
        streamed = stream_comments(found, how.context, how.columns, how.readers) if large else None
        if streamed is None:
            rest.append(found)
            continue
        for recognised in streamed:
            part = Part(found.name, recognised.table, recognised.frame)
            first, last = span(part)
            row = {"file": found.name, "reader": recognised.reader, "table": part.table, "rows": len(part.frame)}
            yield _assemble([_Read([part], recognised.alerts, [{**row, "first": first, "last": last}])], [])
    if rest or alerts:
        yield _assemble(_read_all(rest, how, progress), alerts)


def _read_all(files: list[Found], how: _How, progress: Callable[[int, int, str], None] | None) -> list[_Read]:
    read: list[_Read] = []
    seen: dict[str, str] = {}
    done = 0
    for batch in batches(files):
        opened: list[Opened] = []
        for found in batch:
            if progress is not None:
                progress(done, len(files), found.name)
            done += 1
            sheets, failed = _open(found)
            opened += sheets
            read += failed
        # An archive holds several files, a workbook several sheets of one file.
        for _, sheets_of in groupby(gather_records(opened), key=lambda each: each.name):
            read.append(_read_sheets(list(sheets_of), how, seen))
    if progress is not None and files:
        progress(len(files), len(files), files[-1].name)
    return read


def _open(found: Found) -> tuple[list[Opened], list[_Read]]:
    """Return the sheets of a file; or, for one that cannot be opened, why."""
    try:
        return [part for sheet in open_export(found.path, name=found.name) for part in _part(sheet)], []
    except CmanalyticsError as error:
        alert = alert_from_error(error)._replace(file=found.name)
    except UNFORESEEN as error:
        alert = _broken(found.name, error)
    return [], [_Read([], [alert], [{"file": found.name, "rows": 0}])]


def _part(sheet: Opened) -> list[Opened]:
    """Return the tables of one sheet apart; large files hold one."""
    return [sheet] if sheet.columns else [part for half in part_videos(sheet) for part in part_stack(half)]


def _broken(name: str, error: Exception) -> Alert:
    return make_alert("reader_failed", severity="error", file=name, reason=type(error).__name__)


def _read_sheets(sheets: list[Opened], how: _How, seen: dict[str, str]) -> _Read:
    """Read the sheets of one file; whatever is wrong with it becomes an alert."""
    name, sha256 = sheets[0].name, sheets[0].sha256
    row: dict[str, Any] = {"file": name, "rows": 0, "sha256": sha256 or None}
    if not any(sheet.rows for sheet in sheets):  # what an archive holds and nobody can read: only why is left
        return _Read([], [alert for sheet in sheets for alert in sheet.alerts], [row])
    if sha256 in seen:
        return _Read([], [make_alert("same_file_twice", severity="info", file=name, other=seen[sha256])], [row])
    seen[sha256] = name
    alerts = list(dict.fromkeys(alert for sheet in sheets for alert in sheet.alerts))
    parts: list[Part] = []
    rows: list[dict[str, Any]] = []
    left: list[tuple[str, list[Alert]]] = []
    for sheet in sheets:
        recognised = _read_sheet(sheet, how)
        if not recognised.table:
            left.append((sheet.sheet, recognised.alerts))
            continue
        part = Part(name, recognised.table, recognised.frame)
        said = recognised.alerts
        if part.frame.empty and not any(_tells_why(alert) for alert in (*alerts, *said)):
            said = [*said, make_alert("no_rows", file=name, table=part.table)]
        alerts += said
        first, last = span(part)
        about = {"reader": recognised.reader, "table": part.table, "rows": len(part.frame)}
        rows.append({**row, "sheet": sheet.sheet or None, **about, "first": first, "last": last})
        parts.append(part)
    alerts += _about_left(name, left, read_some=bool(parts))
    return _Read(parts, alerts, rows or [row])


def _tells_why(alert: Alert) -> bool:
    """Tell whether an alert says why a file gave no row."""
    return alert.severity != "info" or alert.kind in _LEFT_OUT


def _read_sheet(sheet: Opened, how: _How) -> Recognised:
    try:
        return parse_sheet(sheet, how.context, how.columns, how.readers)
    except CmanalyticsError as error:
        alert = alert_from_error(error)._replace(file=sheet.name)
    except UNFORESEEN as error:
        alert = _broken(sheet.name, error)
    return Recognised("", "", pd.DataFrame(), [alert])


def _about_left(name: str, left: list[tuple[str, list[Alert]]], *, read_some: bool) -> list[Alert]:
    """Say which sheets nobody took: why, when the file gave nothing else; only their names, when it did."""
    if not left:
        return []
    failed = [alert for _, said in left for alert in said if alert.kind in ("reader_failed", "two_readers")]
    if not read_some:
        return failed or left[0][1]
    names = ", ".join(sheet for sheet, _ in left[:5]) + (" …" if len(left) > 5 else "")
    return [*failed, make_alert("sheets_left_out", severity="info", file=name, count=len(left), sheets=names)]
