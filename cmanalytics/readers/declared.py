"""Files that no reader knows but page.yml declares: a pattern of file names -> a table and its columns.

A pattern may name a sheet of a workbook: "suivi.xlsx/Octobre". Series by day may be wide (a column a metric).
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.errors import DataError
from cmanalytics.locale import normalise_header
from cmanalytics.readers.any_comments import parse_declared
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import identify
from cmanalytics.readers.statistics import parse_statistics
from cmanalytics.tables import ACCOUNT_DAYS

# Columns that may give the value itself, for a file that has no such column.
_VALUES = ("platform", "account", "metric", "window")
_LONG = ("date", "platform", "account", "metric", "window", "value")


class _Long(NamedTuple):
    """Hold a mapping as page.yml declares one."""

    table: str
    columns: dict[str, str]
    date_format: str | None
    timezone: str | None


def find_mapping(name: str, columns: Mapping[str, Any], sheet: str = "") -> Any | None:
    """Return the first declared mapping whose pattern fits a sheet, or else its file (by name or path), or None."""
    names = [name.rsplit("/", 1)[-1].casefold(), name.casefold()]
    for wanted in ([f"{each}/{sheet.casefold()}" for each in names] if sheet else [], names):
        for pattern, mapping in columns.items():
            if any(fnmatchcase(each, pattern.casefold()) for each in wanted):
                return mapping
    return None


def read_declared(mapping: Any, opened: Opened, context: Context) -> Parsed:
    """Return the table of a declared file; raise DataError when none of its first rows has the declared headers."""
    wanted = {normalise_header(header) for name, header in mapping.columns.items() if name not in _VALUES}
    best = max(
        range(min(opened.header_depth, len(opened.rows))),
        key=lambda row: (len(wanted & {normalise_header(cell) for cell in opened.rows[row]}), -row),
        default=-1,
    )
    there = {normalise_header(cell) for cell in opened.rows[best]} if best >= 0 else set()
    missing = [header for header in mapping.columns.values() if normalise_header(header) in wanted - there]
    if not wanted & there:
        raise DataError("declared_headers_missing", file=opened.name, headers=", ".join(missing))
    if mapping.table == ACCOUNT_DAYS.name and "date" not in mapping.columns:
        raise DataError("declared_without_date", file=opened.name)
    if mapping.table == "comments":
        parsed = parse_declared(mapping, opened, best, context)
    elif mapping.table == ACCOUNT_DAYS.name and "value" not in mapping.columns:
        opened, long = _lengthen(mapping, opened, best)
        parsed = parse_statistics(_reader_of(long, opened, 0, context), opened, 0, context)
    else:
        parsed = parse_statistics(_reader_of(mapping, opened, best, context), opened, best, context)
    alerts = []
    if missing:
        headers = ", ".join(missing)
        alerts.append(make_alert("declared_headers_missing", file=opened.name, table=mapping.table, headers=headers))
    return Parsed(parsed.frame, [*alerts, *parsed.alerts])


def _lengthen(mapping: Any, opened: Opened, row: int) -> tuple[Opened, _Long]:
    """Return a table with a column a metric as one with a row a metric, and its mapping; empty cells give no row."""
    header = list(map(normalise_header, opened.rows[row]))
    places = {
        name: header.index(normalise_header(seen))
        for name, seen in mapping.columns.items()
        if normalise_header(seen) in header
    }
    metrics = [(name, place) for name, place in places.items() if name not in _LONG]
    rows, lines = [list(_LONG)], [opened.lines[row]]
    for cells, line in zip(opened.rows[row + 1 :], opened.lines[row + 1 :], strict=True):
        about = {name: cells[place] for name, place in places.items() if place < len(cells)}
        for name, _ in metrics:
            if about.get(name, "").strip():
                metric, _, window = name.partition(":")
                told = {**about, "metric": metric, "window": window or "day", "value": about[name]}
                rows.append([told.get(each, "") for each in _LONG])
                lines.append(line)
    fixed = {name: mapping.columns[name] for name in ("platform", "account") if name in mapping.columns}
    columns = {name: fixed[name] if name in fixed and name not in places else name for name in _LONG}
    columns = {name: seen for name, seen in columns.items() if name in (*places, *fixed, "metric", "window", "value")}
    return opened._replace(rows=rows, lines=lines), _Long(mapping.table, columns, mapping.date_format, mapping.timezone)


def _reader_of(mapping: Any, opened: Opened, row: int, context: Context) -> Reader:
    header = {normalise_header(cell) for cell in opened.rows[row]}
    fixed = {
        name: mapping.columns[name]
        for name in _VALUES
        if name in mapping.columns and normalise_header(mapping.columns[name]) not in header
    }
    platform = normalise_platform(fixed["platform"]) if "platform" in fixed else None

    def finish(frame: pd.DataFrame, opened: Opened, context: Context) -> Any:
        network = frame["platform"].iloc[0] if "platform" in frame and len(frame) else "unknown"
        values = {name: fixed.get(name) for name in ("account", "metric", "window")}
        values["account"] = values["account"] or context.only_account(network)
        if mapping.table == ACCOUNT_DAYS.name:
            values["window"] = values["window"] or "day"
        given = {name: value for name, value in values.items() if name not in frame and value is not None}
        given |= {} if "platform" in frame else {"platform": "unknown"}
        frame = frame.assign(**given)
        if platform is None and "platform" in mapping.columns:
            frame = frame.assign(platform=frame["platform"].map(normalise_platform, na_action="ignore"))
        if mapping.table == "posts" and "post_id" not in frame:
            frame = frame.assign(post_id=_identify_posts(frame, context.key))
        return frame if mapping.table != "audience" else frame.drop(columns="flags"), []

    return Reader(
        name="declared",
        label="colonnes déclarées dans page.yml",
        table=mapping.table,
        platform=platform,
        columns={name: (header,) for name, header in mapping.columns.items() if name not in fixed},
        needs=(),
        parse=parse_statistics,
        dates=(mapping.date_format,) if mapping.date_format else (),
        zone=mapping.timezone or context.timezone,
        finish=finish,
    )


def _identify_posts(frame: pd.DataFrame, key: bytes) -> pd.Series:
    """Return a link for an identifier, or else what the row says."""
    told = frame.reindex(columns=["platform", "account", "published_at", "title", "text"]).astype("string").fillna("")
    words = told["title"] + "\n" + told["text"]
    made = identify(told.assign(text=words).rename(columns={"published_at": "written_at"}), key)
    return frame["url"].fillna(made) if "url" in frame else made
