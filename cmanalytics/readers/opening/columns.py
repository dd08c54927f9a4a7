"""The rows of a large file as columns of Arrow text: parsed at once, rows of an odd width set right one by one."""

import csv
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.readers.opening.regular import Block
from cmanalytics.vectors import TEXT, find_bytes, one_piece, text_bytes, to_series, trim


class Columns(NamedTuple):
    """Hold rows as columns of text: `table` those of the usual width, `odd` the others, by their place among all.

    `line` is the physical line of the first row, `breaks` the line breaks inside each row, `dropped` the lines among
    them that no row comes from.
    """

    table: pa.Table
    odd: dict[int, list[str]]
    line: int
    breaks: np.ndarray
    dropped: list[int]

    def first_rows(self, count: int) -> list[list[str]]:
        """Return the first rows as lists of cells, blank rows empty, as rows of small files are."""
        rows = list(zip(*(column.to_pylist() for column in self.table.slice(0, count).columns), strict=True))
        for place in sorted(place for place in self.odd if place < count):
            rows.insert(place, tuple(self.odd[place]))
        return [list(row) if any(cell.strip() for cell in row) else [] for row in rows[:count]]

    def lines(self) -> np.ndarray:
        """Return the physical line of each row."""
        lines = self.line + np.arange(len(self.breaks)) + np.cumsum(self.breaks) - self.breaks
        # Each line given up moves the rows behind it by one.
        moved = np.array(self.dropped, np.int64) - np.arange(len(self.dropped))
        return lines + np.searchsorted(moved, lines, side="right")


class Fitted(NamedTuple):
    """Hold rows under a header of some width, their lines, and the lines of those that are too short or too long."""

    cells: pd.DataFrame
    lines: np.ndarray
    short: list[int]
    long: list[int]


def parse_block(block: Block, delimiter: str, width: int) -> Columns:
    """Return the rows of a regular block, most of them `width` cells long."""
    bad: list[tuple[int, str]] = []
    table = _parse(block.data, delimiter, width, bad)
    odd = {number - 1: next(csv.reader([text], delimiter=delimiter), []) for number, text in bad}
    breaks = sum((_count_breaks(column) for column in table.columns), np.zeros(table.num_rows, np.int64))
    if odd:
        breaks = _insert(breaks, {place: "\n".join(cells).count("\n") - len(cells) + 1 for place, cells in odd.items()})
    return Columns(table, odd, block.line, breaks, block.dropped)


def _parse(data: bytes | memoryview, delimiter: str, width: int, bad: list[tuple[int, str]]) -> pa.Table:
    """Return the rows of the right width, and put the number (from 1) and the text of the others into `bad`.

    Raise ArrowInvalid when the text is not UTF-8.
    """
    from pyarrow import csv as arrow_csv

    names = [str(number) for number in range(width)]
    if not len(data):
        return pa.table({name: pa.chunked_array([], TEXT) for name in names})

    def leave_out(row: arrow_csv.InvalidRow) -> str:
        bad.append((row.number, row.text))
        return "skip"

    return arrow_csv.read_csv(
        pa.py_buffer(data),
        # One thread, one block: a row's number is known only to a parser that goes from the first to the last.
        read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=leave_out
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False),
    )


def _count_breaks(column: pa.ChunkedArray) -> np.ndarray:
    """Return the line breaks in each cell, found in the bytes of all cells at once."""
    codes, places = text_bytes(one_piece(column))
    breaks = find_bytes(codes, lambda piece: piece == ord("\n"))
    return np.bincount(np.searchsorted(places, breaks, side="right") - 1, minlength=len(places) - 1)


def _insert(values: np.ndarray, odd: dict[int, int]) -> np.ndarray:
    """Return values with further ones at their places among all."""
    together = np.empty(len(values) + len(odd), values.dtype)
    usual = np.ones(len(together), bool)
    usual[list(odd)] = False
    together[usual] = values
    together[~usual] = [odd[place] for place in sorted(odd)]
    return together


def fit_columns(parts: list[Columns | None], width: int, delimiter: str, *, after: int) -> Fitted:
    """Return the rows below line `after` as `width` columns, by the rules for the rows of small files (`fit_row`).

    Each part is let go as soon as it is fitted: a second call with the same list fails.
    """
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    lines: list[np.ndarray] = []
    short: list[int] = []
    long: list[int] = []
    for number, part in enumerate(parts):
        table, kept, too_short, too_long = _fit(part, width, delimiter, after)
        parts[number] = None
        for column, found in zip(chunks, table.columns, strict=True):
            column += found.chunks
        lines.append(kept)
        short += too_short
        long += too_long
    cells = {number: to_series(pa.chunked_array(column, TEXT)) for number, column in enumerate(chunks)}
    return Fitted(pd.DataFrame(cells, copy=False), np.concatenate(lines), short, long)


def _fit(columns: Columns, width: int, delimiter: str, after: int) -> tuple[pa.Table, np.ndarray, list[int], list[int]]:
    table, keep, long = _fit_usual(columns.table, width, delimiter)
    usual = np.ones(len(columns.breaks), bool)
    usual[list(columns.odd)] = False
    places, lines = np.flatnonzero(usual), columns.lines()
    keep &= lines[places] > after
    too_long = lines[places[long & (lines[places] > after)]].tolist()
    if not keep.all():
        table, places = table.filter(pa.array(keep)), places[keep]
    short = lines[places].tolist() if columns.table.num_columns < width else []
    kept: dict[int, list[str]] = {}
    for place, cells in columns.odd.items():
        fitted = fit_row(cells, width, delimiter)
        if lines[place] <= after or not any(cell.strip() for cell in cells):
            continue
        if fitted is None:
            too_long.append(int(lines[place]))
            continue
        kept[place] = fitted
        short += [int(lines[place])] if len(cells) < width else []
    if kept:
        cells = [pa.array(column, TEXT) for column in zip(*kept.values(), strict=True)]
        table = pa.concat_tables([table, pa.table(dict(zip(table.column_names, cells, strict=True)))])
        places = np.concatenate([places, list(kept)])
        order = np.argsort(places, kind="stable")
        table, places = table.combine_chunks().take(pa.array(order)), places[order]
    return table, lines[places], short, too_long


def fit_row(cells: list[str], width: int, delimiter: str) -> list[str] | None:
    """Return a row under a header of some width, None when it is too long.

    Short rows are filled with blanks (only trailing cells are missing then); a long one is none of ours unless the
    cells beyond are blank, because a stray delimiter has moved its cells. A table of one column takes its long rows
    back together.
    """
    if len(cells) == width:
        return cells
    if len(cells) > width == 1:
        return [delimiter.join(cells)]
    if any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width] + [""] * (width - len(cells))


def _fit_usual(table: pa.Table, width: int, delimiter: str) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Return the table `width` columns wide, which of its rows to keep, and which are too long."""
    blank, long = _blank(table.columns), np.zeros(table.num_rows, bool)
    beyond = table.columns[width:]
    if beyond and width == 1:
        table = pa.table({"0": pc.binary_join_element_wise(*table.columns, delimiter)})
    elif beyond:
        long = ~_blank(beyond)
        table = table.select(range(width))
    for number in range(table.num_columns, width):
        table = table.append_column(str(number), pa.repeat(pa.scalar("", TEXT), table.num_rows))
    return table, ~blank & ~long, long


def _blank(columns: list[pa.ChunkedArray]) -> np.ndarray:
    """Tell which rows hold nothing but blanks; the first filled column mostly settles it."""
    blank = np.ones(len(columns[0]), bool)
    for column in columns:
        blank &= pc.equal(pc.binary_length(trim(one_piece(column))), 0).to_numpy(zero_copy_only=False)
        if not blank.any():
            break
    return blank
