"""Give a sheet to the one reader that knows it; say what it is, or is near to, when none does."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.any_comments import find_generic, parse_generic, place_generic
from cmanalytics.readers.base import (
    Context,
    Parsed,
    Reader,
    find_readers,
    looks_like_header,
    nearest_readers,
    place_headers,
    settle_header,
)
from cmanalytics.readers.comments import parse_comments
from cmanalytics.readers.declared import find_mapping, read_declared
from cmanalytics.readers.formats.known import find_known
from cmanalytics.readers.formats.own import parse_own
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import parse_series
from cmanalytics.readers.statistics import parse_statistics

# What asks for the rows of a sheet only through `sheet_at` takes a large file as columns.
_BY_COLUMNS = frozenset((parse_comments, parse_own, parse_series, parse_statistics))


class Recognised(NamedTuple):
    """Hold what became of a sheet; `reader` and `table` are "" when nobody took it."""

    reader: str
    table: str
    frame: pd.DataFrame
    alerts: list[Alert]


def parse_sheet(opened: Opened, context: Context, columns: Mapping[str, Any], readers: Iterable[Reader]) -> Recognised:
    """Return a sheet as its reader makes it: specific readers, then page.yml's columns, then any comments.

    Raise DataError when two readers claim it.
    """
    glance = opened.glance()
    matching, row = find_readers(glance, readers)
    if len(matching) > 1:
        labels = ", ".join(f"« {reader.label} »" for reader in matching)
        raise DataError("two_readers", file=opened.name, readers=labels)
    if matching:
        reader = matching[0]
        settled = settle_header(reader, opened if reader.parse in _BY_COLUMNS else opened.with_rows(), row)
        return _taken(reader.name, reader.table, reader.parse(reader, settled, row, context))
    mapping = find_mapping(opened.name, columns, opened.sheet)
    if mapping is not None:
        return _taken("declared", mapping.table, read_declared(mapping, opened, context))
    known = find_known(glance)
    if known is not None:
        return _left(make_alert(known.kind, severity="info", file=opened.name, label=known.label))
    row = find_generic(glance)
    if row >= 0:
        return _taken("comments", "comments", parse_generic(opened, row, context))
    return _left(_unknown(glance, readers))


def _taken(reader: str, table: str, parsed: Parsed) -> Recognised:
    return Recognised(reader, table, parsed.frame, parsed.alerts)


def _left(alert: Alert) -> Recognised:
    return Recognised("", "", pd.DataFrame(), [alert])


def _unknown(opened: Opened, readers: Iterable[Reader]) -> Alert:
    header = next((row for row in opened.rows if row), [])
    if not looks_like_header(header):
        return make_alert("no_header", severity="error", file=opened.name)
    # A file without a header begins with what somebody wrote: words that no format knows are not repeated.
    if not place_generic(header) and not any(place_headers(reader, header) for reader in readers):
        return make_alert("unknown_headers", severity="error", file=opened.name, count=len(header))
    headers = ", ".join(cell.strip()[:40] for cell in header[:8]) + (" …" if len(header) > 8 else "")
    near = nearest_readers(opened, readers)
    if near:
        labels = ", ".join(f"« {reader.label} »" for reader in near)
        return make_alert("unknown_file_near", severity="error", file=opened.name, headers=headers, readers=labels)
    return make_alert("unknown_file", severity="error", file=opened.name, headers=headers)
