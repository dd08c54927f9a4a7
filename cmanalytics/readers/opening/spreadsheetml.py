"""Sheets of XML SpreadsheetML, the format that Facebook Insights named `.xls`."""

import re
from decimal import Decimal
from functools import lru_cache

from cmanalytics.errors import DataError
from cmanalytics.readers.opening.grids import Grid
from cmanalytics.readers.opening.safe_xml import feed_xml

MAX_CELLS = 2_000_000
_ROWS, _COLUMNS = 1_048_576, 16_384
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")
_EXPONENT = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{1,2}")


def read_spreadsheetml(text: str, *, name: str) -> list[tuple[str, Grid]]:
    """Return the sheets that hold cells, with their names; the line of a row is its number in the sheet.

    Raise DataError for XML that cannot be parsed, cells beyond the size of any sheet, no cells at all.
    """
    sheets: list[tuple[str, Grid]] = feed_xml(text, _Sheets(name), name=name)
    if not sheets:
        raise DataError("empty_file", file=name)
    return sheets


class _Sheets:
    """Take the elements of a workbook, keep the cells of its sheets.

    Rows and cells follow one another unless `Index` says where they stand; a merged cell takes the places behind it.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._sheets: list[tuple[str, Grid]] = []
        self._row, self._column, self._cells = 0, 0, 0
        self._behind = self._below = 0
        self._kind: str | None = None
        self._in_comment = False
        self._pieces: list[str] = []

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "Worksheet":
            self._sheets.append((_attribute(attrs, "Name"), Grid([], [], ",", [])))
            self._row = self._below = 0
        elif tag == "Row" and self._sheets:
            self._row = _place(attrs, self._row + 1 + self._below, _ROWS)
            self._below = min(_number(attrs, "Span"), _ROWS)
            self._column = self._behind = 0
        elif tag == "Cell":
            self._column = _place(attrs, self._column + 1 + self._behind, _COLUMNS)
            self._behind = min(_number(attrs, "MergeAcross"), _COLUMNS)
        elif tag == "Comment":
            self._in_comment = True
        elif tag == "Data" and not self._in_comment:
            self._kind = _attribute(attrs, "Type") or "String"
            self._pieces = []

    def data(self, text: str) -> None:
        if self._kind is not None:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        tag = _local(tag)
        if tag == "Comment":
            self._in_comment = False
        elif tag == "Data" and self._kind is not None:
            if self._sheets and self._row and self._column:
                self._place_cell(_as_text("".join(self._pieces), self._kind))
            self._kind = None

    def close(self) -> list[tuple[str, Grid]]:
        filled = [(sheet, grid) for sheet, grid in self._sheets if any(grid.rows)]
        widths = [max(map(len, grid.rows)) for _, grid in filled]
        if sum(width * len(grid.rows) for width, (_, grid) in zip(widths, filled, strict=True)) > MAX_CELLS:
            raise DataError("heavy_workbook", file=self._name)
        for width, (_, grid) in zip(widths, filled, strict=True):
            for row in filter(None, grid.rows):
                row.extend([""] * (width - len(row)))
        return filled

    def _place_cell(self, text: str) -> None:
        if not text:
            return
        grid = self._sheets[-1][1]
        if not grid.lines or grid.lines[-1] < self._row:
            if grid.lines and grid.lines[-1] + 1 < self._row:  # an empty row parts blocks
                grid.rows.append([])
                grid.lines.append(self._row - 1)
            grid.rows.append([])
            grid.lines.append(self._row)
        elif grid.lines[-1] > self._row:
            raise DataError("bad_xml", file=self._name)
        row = grid.rows[-1]
        missing = self._column - len(row)
        self._cells += max(missing, 0)
        if self._cells > MAX_CELLS:
            raise DataError("heavy_workbook", file=self._name)
        row.extend([""] * missing)
        row[self._column - 1] = text


@lru_cache(maxsize=1000)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(attrs: dict[str, str], name: str) -> str:
    return next((value for key, value in attrs.items() if _local(key) == name), "")


def _number(attrs: dict[str, str], name: str) -> int:
    value = _attribute(attrs, name)
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 0


def _place(attrs: dict[str, str], following: int, limit: int) -> int:
    """Return where a row or a cell stands: where its index says, else behind the last one; never past the limit."""
    return min(_number(attrs, "Index") or following, limit)


def _as_text(text: str, kind: str) -> str:
    if kind == "DateTime":
        return _MIDNIGHT.sub("", text.strip()).removesuffix(".000").replace("T", " ")
    if kind == "Boolean":
        return {"1": "true", "0": "false"}.get(text.strip(), "")
    if kind == "Number":
        text = text.strip()
        return str(int(Decimal(text))) if _EXPONENT.fullmatch(text) and Decimal(text) % 1 == 0 else text
    return "" if kind == "Error" else text
