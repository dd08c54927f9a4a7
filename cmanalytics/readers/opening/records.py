"""JSON exports as tables of text: documents, one object a line, and the `.js` files of archives."""

import json
import re
from collections.abc import Iterator
from typing import Any

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.opening.answers import split_answers
from cmanalytics.readers.opening.grids import Grid, list_lines
from cmanalytics.readers.opening.private import leave_private
from cmanalytics.readers.opening.trees import Table, Tables, tables_of_lines, tables_of_tree

_ASSIGNMENT = re.compile(r"\A\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,80}\s*=\s*(?=[\[{])")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Objects that share no column would make a table of blanks, as large as their number squared.
MAX_CELLS = 20_000_000
_FILLED = 0.05
# Numbers stay text: 1.2210394756623456e+17 was an identifier once. One decoder for all lines: making one is slow.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: "")


def looks_like_json(text: str, suffix: str) -> bool:
    """Tell whether a text is JSON or JSON lines (or a script that assigns one), by its ending or first characters."""
    if suffix.lower() in (".json", ".jsonl", ".ndjson") or re.match(r"\s*(\[\s*[\[{\]]|\{\s*[\"}])", text):
        return True
    return bool(_ASSIGNMENT.match(text))


def read_records(text: str, *, name: str) -> list[tuple[str, Grid]]:
    """Return the tables of a JSON text with their names ("" when there is one), each under one header row.

    Raise DataError when the text is no JSON, is cut, or holds no objects.
    """
    alerts: list[Alert] = []
    assigned = _ASSIGNMENT.match(text)
    if assigned:
        text = text[assigned.end() :].rstrip().removesuffix(";")
    tables = _read_tables(text, name, alerts)
    if tables.left_out:
        alerts.append(make_alert("json_tables_left_out", file=name, count=tables.left_out))
    repair = bool(_SURROGATE_ESCAPE.search(text))
    grids: list[tuple[str, Grid]] = []
    if not tables.tables:
        return [("", Grid([], [], ",", alerts))]
    for path, table in tables.tables.items():
        rows = tabulate(table, name)
        repaired = _repair_surrogates(rows) if repair else 0
        if repaired:
            alerts.append(make_alert("lone_surrogates", severity="info", file=name, count=repaired))
        grids += split_answers(path if len(tables.tables) > 1 else "", Grid(rows, [0, *table.lines], ",", alerts))
    return grids


def tabulate(table: Table, name: str) -> list[list[str]]:
    """Return a table as rows of text under one header row; raise DataError when its objects share no columns."""
    cells = len(table.header) * len(table.values)
    if cells > MAX_CELLS and sum(map(len, table.values)) < _FILLED * cells:
        raise DataError("json_shape", file=name)
    return table.tabulate()


def _read_tables(text: str, name: str, alerts: list[Alert]) -> Tables:
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if _decode_object(first) is not None and sum(1 for line in lines if line.strip()) > 1:
        bad: list[int] = []
        tables = tables_of_lines(_read_lines(lines, bad))
        if bad:
            alerts.append(make_alert("bad_json_lines", file=name, count=len(bad), lines=list_lines(bad)))
        return tables
    value, hidden = leave_private(_parse(text, name))
    tables = tables_of_tree(value)
    if hidden:
        alerts.append(make_alert("private_messages", severity="info", file=name, count=hidden))
    elif not tables.tables:
        raise DataError("empty_file" if value in ([], {}) else "json_shape", file=name)
    return tables


def _decode_object(line: str) -> dict[str, Any] | None:
    try:
        value = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _parse(text: str, name: str) -> Any:
    """Return the value of a JSON text; objects that follow each other without a list around them become one."""
    values: list[Any] = []
    position = 0
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, _skip_blanks(text, position))
        except json.JSONDecodeError as error:
            kind = "bad_json" if text.rstrip().endswith(("]", "}")) else "cut_json"
            raise DataError(kind, file=name, line=error.lineno) from error
        except (RecursionError, ValueError) as error:
            raise DataError("bad_json", file=name, line=1) from error
        values.append(value)
        position = _skip_blanks(text, position)
    return values[0] if len(values) == 1 else values


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def _read_lines(lines: list[str], bad: list[int]) -> Iterator[tuple[dict[str, Any], int]]:
    for number, line in enumerate(lines, start=1):
        record = _decode_object(line)
        if record is not None:
            yield record, number
        elif line.strip():
            bad.append(number)


def _repair_surrogates(rows: list[list[str]]) -> int:
    """Replace lone surrogates in place (these rows are ours alone); return how many cells were touched."""
    repaired = 0
    for row in rows:
        for position, cell in enumerate(row):
            if _SURROGATE.search(cell):
                row[position] = cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                repaired += 1
    return repaired
