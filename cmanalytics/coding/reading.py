"""Read a coding sheet back as a person leaves it: `read_coding_sheet`."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.codebook import Codebook
from cmanalytics.coding.cells import Mistake, Reader, Row
from cmanalytics.coding.coded import Coded
from cmanalytics.coding.frame import known_comments
from cmanalytics.coding.headers import Header, find_header
from cmanalytics.coding.layout import HUMAN, name_coder
from cmanalytics.errors import DataError
from cmanalytics.readers.opening.files import open_export
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.merged_cells import find_merged_rows
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.tables import CODINGS, READINGS, conform

# What weakens a row without making it unreadable.
_NOTED = ("coding_text_changed", "coding_text_edited", "coding_memo_alone")


class _Line(NamedTuple):
    """Hold a row of a sheet with the number of its line."""

    number: int
    cells: list[str]


def read_coding_sheet(
    path: str | Path, codebook: Codebook, comments: pd.DataFrame, *, coder: str | None = None
) -> Coded:
    """Return what a sheet says (.xlsx, .csv, .ods): codings, comments read, and doubts as alerts.

    A row counts as read when it has a code or says that nothing applies; a blank one is unread. A comment is found by
    its check mark, then by its identifier, whatever a spreadsheet made of the latter. A row that cannot be trusted
    (unknown code, merged cells, part of it moved, comment unknown, codes beside "nothing") is left out and said, as if
    it were not read. Rows of several coders stay apart; `coder` keeps those of one, and names rows without a name.
    Raise DataError when the file cannot be read, has lost a column of the sheet, or does not say who coded.
    """
    path = Path(path)
    opened, header = _coding_page(path, codebook)
    merged = find_merged_rows(path, sheet=opened.sheet)
    known = known_comments(comments)
    reader = Reader.of(header, codebook, known)
    rows, mistakes = [], []
    for line in _lines(opened, header):
        if any(first <= line.number <= last for first, last in merged):
            mistakes.append(Mistake("coding_merged", line.number))
            continue
        row, found = reader.read(line.cells, line=line.number)
        mistakes += found
        rows += [row] if row is not None else []
    rows, others = _of_coders(rows, path=path, coder=coder)
    rows, twice = _once(rows)
    alerts = [*_alerts([*mistakes, *others, *twice], path), *_ignored(header, opened, path)]
    return _coded(rows, codebook, file=path.name)._replace(alerts=tuple(alerts))


def _coding_page(path: Path, codebook: Codebook) -> tuple[Opened, Header]:
    """Return the page of a file that is a coding sheet, and its header."""
    pages = [opened.with_rows() for opened in open_export(path)]
    for opened in pages:
        header = find_header(opened.rows[: opened.header_depth], codebook, file=path)
        if header is not None:
            return opened, header
    first = next((row for opened in pages for row in opened.rows if row), [])
    raise DataError("coding_sheet_unknown", file=path, found=", ".join(filter(None, first))[:120] or "—")


def _lines(opened: Opened, header: Header) -> list[_Line]:
    rows = zip(opened.rows[header.row + 1 :], opened.lines[header.row + 1 :], strict=True)
    width = header.width
    return [_Line(number, [*cells, *[""] * (width - len(cells))]) for cells, number in rows if any(cells)]


def _of_coders(rows: list[Row], *, path: Path, coder: str | None) -> tuple[list[Row], list[Mistake]]:
    """Return the rows with a coder on each, and those of a second coder."""
    names = Counter(row.coder for row in rows if row.coder)
    if not names and coder is None and rows:
        raise DataError("coding_without_coder", file=path)
    main = name_coder(coder) if coder is not None else names.most_common(1)[0][0] if names else ""
    rows = [row if row.coder else row._replace(coder=main) for row in rows]
    kind = "coding_second_coder" if coder is None else "coding_other_coder"
    others = [Mistake(kind, row.line, row.coder) for row in rows if row.coder != main]
    return [row for row in rows if coder is None or row.coder == main], others


def _once(rows: list[Row]) -> tuple[list[Row], list[Mistake]]:
    """Return the rows, a comment once a coder; both are left out where they differ."""
    by_key: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        by_key.setdefault((row.coder, row.platform, row.comment_id), []).append(row)
    kept = [same[0] for same in by_key.values() if len({row.codes for row in same}) == 1]
    mistakes = [
        Mistake("coding_row_twice", row.line)
        for same in by_key.values()
        if len({row.codes for row in same}) > 1
        for row in same
    ]
    return kept, mistakes


def _alerts(mistakes: list[Mistake], path: Path) -> list[Alert]:
    """Return one alert a kind of mistake and a thing found, with its lines."""
    grouped: dict[tuple[str, ...], list[int]] = {}
    for mistake in mistakes:
        grouped.setdefault((mistake.kind, mistake.found, mistake.column, mistake.nearest), []).append(mistake.line)
    alerts = []
    for (kind, found, column, nearest), lines in grouped.items():
        severity = "info" if kind in _NOTED else "warning"
        values = {"found": found.removeprefix(HUMAN), "column": column, "nearest": nearest or "—"}
        values["lines"] = list_lines(lines)
        alerts.append(make_alert(kind, severity=severity, file=path.name, count=len(lines), **values))
    return alerts


def _ignored(header: Header, opened: Opened, path: Path) -> list[Alert]:
    """Return one alert a column that is none of ours and holds something."""
    rows = opened.rows[header.row + 1 :]
    alerts = []
    for place, name in header.unknown.items():
        if filled := sum(1 for row in rows if len(row) > place and row[place].strip()):
            nearest = header.nearest(name)
            values = {"found": name[:60] or "—", "nearest": nearest or "—"}
            alerts.append(make_alert("coding_column_ignored", file=path.name, count=filled, **values))
    return alerts


def _coded(rows: list[Row], codebook: Codebook, *, file: str) -> Coded:
    codings = [(*row[:3], *span) for row in rows for span in _places(row)]
    columns = ["platform", "comment_id", "coder", "dimension", "code", "start", "end", "matched"]
    frame = pd.DataFrame(codings, columns=columns)
    read = [(*row[:3], list(row.dimensions), row.memo or None, file, row.line) for row in rows]
    readings = pd.DataFrame(
        read, columns=["platform", "comment_id", "coder", "dimensions", "memo", "file", "line"], dtype=object
    )
    return Coded(conform(frame.assign(codebook=codebook.label), CODINGS), conform(readings, READINGS))


def _places(row: Row) -> list[tuple[object, ...]]:
    """Return a row's codes, each where its spans are, or on the whole comment."""
    marked = {span[:2] for span in row.spans}
    return [*row.spans, *((*code, None, None, None) for code in sorted(row.codes - marked))]
