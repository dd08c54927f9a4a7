"""Files that no reader knows but page.yml declares: a pattern of file names -> a table and its columns."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from cmanalytics.alerts import make_alert
from cmanalytics.errors import DataError
from cmanalytics.locale import normalise_header
from cmanalytics.readers.any_comments import parse_declared
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics


def find_mapping(name: str, columns: Mapping[str, Any]) -> Any | None:
    """Return the first declared mapping whose pattern fits a file's name (or its path in the folder), or None."""
    base = name.rsplit("/", 1)[-1].casefold()
    for pattern, mapping in columns.items():
        folded = pattern.casefold()
        if fnmatchcase(base, folded) or fnmatchcase(name.casefold(), folded):
            return mapping
    return None


def read_declared(mapping: Any, opened: Opened, context: Context) -> Parsed:
    """Return the table of a declared file; raise DataError when none of its first rows has the declared headers."""
    wanted = {
        normalise_header(header) for name, header in mapping.columns.items() if name not in ("platform", "account")
    }
    best = max(
        range(min(opened.header_depth, len(opened.rows))),
        key=lambda row: (len(wanted & {normalise_header(cell) for cell in opened.rows[row]}), -row),
        default=-1,
    )
    there = {normalise_header(cell) for cell in opened.rows[best]} if best >= 0 else set()
    missing = [header for header in mapping.columns.values() if normalise_header(header) in wanted - there]
    if not wanted & there:
        raise DataError("declared_headers_missing", file=opened.name, headers=", ".join(missing))
    if mapping.table == "comments":
        parsed = parse_declared(mapping, opened, best, context)
    else:
        parsed = parse_statistics(_reader_of(mapping, opened, best, context), opened, best, context)
    alerts = []
    if missing:
        headers = ", ".join(missing)
        alerts.append(make_alert("declared_headers_missing", file=opened.name, table=mapping.table, headers=headers))
    return Parsed(parsed.frame, [*alerts, *parsed.alerts])


def _reader_of(mapping: Any, opened: Opened, row: int, context: Context) -> Reader:
    header = {normalise_header(cell) for cell in opened.rows[row]}
    fixed = {
        name: mapping.columns[name]
        for name in ("platform", "account", "metric")
        if name in mapping.columns and normalise_header(mapping.columns[name]) not in header
    }
    platform = normalise_platform(fixed["platform"]) if "platform" in fixed else None

    def finish(frame: Any, opened: Opened, context: Context) -> Any:
        network = frame["platform"].iloc[0] if "platform" in frame and len(frame) else "unknown"
        values = {"account": fixed.get("account") or context.only_account(network), "metric": fixed.get("metric")}
        given = {name: value for name, value in values.items() if name not in frame and value is not None}
        given |= {} if "platform" in frame else {"platform": "unknown"}
        frame = frame.assign(**given)
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
