"""Cut a delimited text into cells: `sep=` lines, the delimiter by content, wrapped lines, unclosed quotes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.opening.escapes import double_quotes

DELIMITERS = (",", ";", "\t", "|")
FIELD_LIMIT = 2**31 - 1  # the module refuses cells over 131,072 characters; the size of a file is capped elsewhere
MAX_BROKEN = 1_000
_SEP_LINE = re.compile(r"\A\"?sep=(?P<delimiter>.)\"?[\t,;| \"]*(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_PADDING = re.compile(r"[;,\t]+$")


class Grid(NamedTuple):
    """Hold rows of text cells with the physical line that each begins on; a blank line is an empty row."""

    rows: list[list[str]]
    lines: list[int]
    delimiter: str
    alerts: list[Alert]


class Layout(NamedTuple):
    """Hold the lines of a text behind its `sep=` line, how they are cut, and whether a spreadsheet wrapped them."""

    lines: list[str]
    delimiter: str
    width: int
    skipped: int
    wrapped: bool


def lay_out(text: str) -> Layout:
    """Return the lines of a delimited text (line feeds alone), its delimiter, and the usual number of its cells."""
    declared = _SEP_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    lines = list(io.StringIO(double_quotes(text), newline=""))
    wrapped = _is_wrapped(lines)
    if wrapped:
        lines = [_unwrap(line) for line in lines]
    delimiter = declared["delimiter"] if declared and not wrapped else choose_delimiter(lines)
    return Layout(lines, delimiter, _usual_width(lines, delimiter), 1 if declared else 0, wrapped)


def read_grid(text: str, *, name: str) -> Grid:
    """Return the rows of a delimited text, line numbers counted from 1 in the file as it is.

    Alerts: lines whose quotes are broken (dropped, with their numbers), a text cut inside its last quotes, lines
    that a spreadsheet had wrapped in quotes. Raise DataError when too many lines are broken.
    """
    lines, delimiter, width, skipped, wrapped = lay_out(text.replace("\r\n", "\n").replace("\r", "\n"))
    rows: list[list[str]] = []
    numbers: list[int] = []
    broken: list[int] = []
    cut = 0
    for row, start, kind in _records(lines, delimiter, width):
        if kind == "broken":
            broken.append(start + skipped)
            continue
        cut = start + skipped if kind == "cut" else cut
        rows.append(row if any(cell.strip() for cell in row) else [])
        numbers.append(start + skipped)
    alerts = [make_alert("wrapped_lines", severity="info", file=name, count=len(lines))] if wrapped else []
    return Grid(rows, numbers, delimiter, [*alerts, *quote_alerts(broken, cut, name=name)])


def quote_alerts(broken: list[int], cut: int, *, name: str) -> list[Alert]:
    """Return what to say of the lines that were given up, and of a record that the end of the file cuts (0: none).

    Raise DataError when too many lines were given up.
    """
    if len(broken) >= MAX_BROKEN:
        raise DataError("too_broken", file=name, line=broken[0], count=len(broken))
    alerts = []
    if broken:
        alerts.append(make_alert("broken_lines", file=name, count=len(broken), lines=list_lines(broken)))
    if cut:
        alerts.append(make_alert("cut_in_quotes", file=name, line=cut))
    return alerts


def list_lines(lines: list[int], limit: int = 5) -> str:
    """Return line numbers for a message: "3, 8, 12 …"."""
    shown = ", ".join(str(line) for line in sorted(lines)[:limit])
    return shown + (" …" if len(lines) > limit else "")


def choose_delimiter(lines: list[str]) -> str:
    """Return the delimiter under which most of the first lines have the same number of cells (more than one)."""
    sample = lines[:400]

    def merit(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in _parse(sample, delimiter) if any(cell.strip() for cell in row)][:200]
        if not widths:
            return (0.0, 0)
        width, times = Counter(widths).most_common(1)[0]
        if width == 1:
            return (0.0, 0)
        return (times / len(widths) + 0.5 * (width in widths[:3]), width)

    best = max(DELIMITERS, key=merit)
    return best if merit(best) > (0.0, 0) else ","


def _usual_width(lines: list[str], delimiter: str) -> int:
    widths = Counter(len(row) for row in _parse(lines[:400], delimiter) if row)
    return widths.most_common(1)[0][0] if widths else 1


def _parse(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_LIMIT)
    return iter(csv.reader(lines, delimiter=delimiter))


def _records(lines: list[str], delimiter: str, width: int) -> Iterator[tuple[list[str], int, str]]:
    """Give (row, first line, kind): kind is "" for a sound row, "broken" for a dropped line, "cut" at a cut end.

    A record over several lines that breaks the quoting rules and has an unusual width, or has swallowed a sound row,
    comes from an unclosed quote: its first line is given up, reading starts again on the next, so that one stray quote
    costs one line.
    """
    start = broken = 0
    while start < len(lines) and broken < MAX_BROKEN:
        reader = csv.reader(lines[start:], delimiter=delimiter)
        offset, begin, restart = start, start, len(lines)
        for row in reader:
            end = offset + reader.line_num
            plain = end - begin == 1 and end < len(lines)
            kind = "" if plain else judge_record(row, lines[begin:end], delimiter, width, last=end == len(lines))
            yield row, begin + 1, kind
            if kind == "broken":
                broken, restart = broken + 1, begin + 1
                break
            begin = end
        start = restart


def judge_record(row: list[str], lines: list[str], delimiter: str, width: int, *, last: bool) -> str:
    """Return the kind of a record read from some lines: "" for sound, "broken", or "cut" where the file ends in it."""
    fault = _quote_fault(lines, delimiter) if last or len(lines) > 1 else ""
    if fault and len(lines) > 1:
        swallowed = any(_stands_alone(line, delimiter, width) for line in lines[1:])
        # As many delimiters in each line as in a row: rows one below the other, whose quotes were never closed.
        swallowed = swallowed or (width > 1 and all(line.count(delimiter) == width - 1 for line in lines))
        return "broken" if fault == "open" or len(row) != width or swallowed else ""
    return "cut" if fault == "open" else ""


def _stands_alone(line: str, delimiter: str, width: int) -> bool:
    """Tell whether a line is a sound row of the usual width by itself."""
    return width > 1 and len(next(_parse([line], delimiter), [])) == width and not _quote_fault([line], delimiter)


def _quote_fault(lines: list[str], delimiter: str) -> str:
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "open" if "end of data" in str(error) else "quotes"
    return ""


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether a spreadsheet saved the file as one column: the first line is one quoted cell full of delimiters."""
    first = next((line for line in lines if line.strip()), "")
    stripped = _PADDING.sub("", first.strip())
    if len(stripped) < 2 or stripped[0] != '"' or stripped[-1] != '"':
        return False
    cells = next(_parse([stripped], ","), [])
    # Cells that are all quoted, between other delimiters, are one cell too, but not one that was quoted as a whole.
    if len(cells) != 1 or cells[0].replace('"', '""') != stripped[1:-1]:
        return False
    inner = [next(_parse([cells[0]], delimiter), []) for delimiter in DELIMITERS]
    return max(len(row) for row in inner) >= 3


def _unwrap(line: str) -> str:
    body = line.rstrip("\r\n")
    ending = line[len(body) :]
    stripped = _PADDING.sub("", body) if body.startswith('"') else body
    if len(stripped) >= 2 and stripped[0] == stripped[-1] == '"' and '"' not in stripped[1:-1].replace('""', ""):
        return stripped[1:-1].replace('""', '"') + ending
    return line
