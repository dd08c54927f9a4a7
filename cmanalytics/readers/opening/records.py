"""JSON exports as rows of text: a list of objects, one object a line, or an object that holds one list."""

import json
import re
from typing import Any

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.opening.grids import Grid, list_lines

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_DEPTH = 3


def looks_like_json(text: str, suffix: str) -> bool:
    """Tell whether a text is JSON or JSON lines, by its ending or its first characters."""
    return suffix.lower() in (".json", ".jsonl", ".ndjson") or bool(re.match(r"\s*(\[\s*[\[{\]]|\{\s*[\"}])", text))


def read_records(text: str, *, name: str) -> Grid:
    """Return the objects as rows of text under one header row; nested objects become "outer.inner" columns.

    Lists inside objects are left out. Raise DataError when the text is no JSON, is cut, or holds no list of objects.
    """
    alerts: list[Alert] = []
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if _is_object(first) and sum(1 for line in lines if line.strip()) > 1:
        records, numbers = _read_lines(lines, name, alerts)
    else:
        records = _find_objects(_parse(text, name), name)
        numbers = list(range(1, len(records) + 1))
    flat = [_flatten(record) for record in records]
    header = list(dict.fromkeys(column for record in flat for column in record))
    rows = [header, *([record.get(column, "") for column in header] for record in flat)]
    if _SURROGATE_ESCAPE.search(text):
        repaired = _repair_surrogates(rows)
        if repaired:
            alerts.append(make_alert("lone_surrogates", severity="info", file=name, count=repaired))
    return Grid(rows, [0, *numbers], ",", alerts)


def _loads(text: str) -> Any:
    # Numbers stay text: 1.2210394756623456e+17 was an identifier once.
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda _: "")


def _is_object(line: str) -> bool:
    try:
        return isinstance(_loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _parse(text: str, name: str) -> Any:
    try:
        return _loads(text)
    except json.JSONDecodeError as error:
        kind = "bad_json" if text.rstrip().endswith(("]", "}")) else "cut_json"
        raise DataError(kind, file=name, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise DataError("bad_json", file=name, line=1) from error


def _read_lines(lines: list[str], name: str, alerts: list[Alert]) -> tuple[list[dict[str, Any]], list[int]]:
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    bad: list[int] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if _is_object(line):
            records.append(_loads(line))
            numbers.append(number)
        else:
            bad.append(number)
    if bad:
        alerts.append(make_alert("bad_json_lines", file=name, count=len(bad), lines=list_lines(bad)))
    return records, numbers


def _find_objects(value: Any, name: str) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        value = lists[0] if len(lists) == 1 else [value] if not lists else None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise DataError("json_shape", file=name)
    if not value:
        raise DataError("empty_file", file=name)
    return value


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 1) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = prefix + str(key)
        if isinstance(value, dict):
            if depth < MAX_DEPTH:
                flat |= _flatten(value, f"{name}.", depth + 1)
        elif value is None or isinstance(value, list):
            flat[name] = ""
        else:
            flat[name] = str(value)
    return flat


def _repair_surrogates(rows: list[list[str]]) -> int:
    """Replace lone surrogates in place (these rows are ours alone); return how many cells were touched."""
    repaired = 0
    for row in rows:
        for position, cell in enumerate(row):
            if _SURROGATE.search(cell):
                row[position] = cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                repaired += 1
    return repaired
