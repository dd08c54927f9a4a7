"""What a reader is: a declaration. Which headers stand for which column, in which form, in which zone."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.locale import normalise_header
from cmanalytics.readers.opening.opened import Opened


class Sheet(NamedTuple):
    """Hold one table of text cells: its header, its columns by position, the line of each row."""

    header: list[str]
    cells: pd.DataFrame
    lines: list[int]


class Context(NamedTuple):
    """Hold what a reader may know besides the file: the key, whose accounts and colleagues these are, the zone.

    `survey` (survey.Survey) is there when a file of comments comes in parts.
    """

    key: bytes
    accounts: tuple[tuple[str, str], ...] = ()
    staff: frozenset[str] = frozenset()
    objections: frozenset[str] = frozenset()
    timezone: str = "Europe/Paris"
    as_written: bool = False
    survey: Any = None

    def only_account(self, platform: str | None) -> str | None:
        """Return the declared account of a platform when there is exactly one, None otherwise."""
        names = [account for network, account in self.accounts if network == platform]
        return names[0] if len(names) == 1 else None

    def only_platform(self, among: Iterable[str]) -> str | None:
        """Return the platform of `among` that has declared accounts when there is exactly one, None otherwise."""
        declared = {network for network, _ in self.accounts if network in among}
        return declared.pop() if len(declared) == 1 else None


class Parsed(NamedTuple):
    """Hold what a reader made of a sheet: one table, and what is doubtful about it."""

    frame: pd.DataFrame
    alerts: list[Alert]


@dataclass(frozen=True)
class Reader:
    """Declare a format. Most formats are a declaration and no code.

    `columns` maps a column of ours to the headers seen for it, in every language; a header listed under two columns
    takes them in order of position. A file is recognised when all of `needs` are found, at least `at_least` columns
    in all, at most `at_most` headers (0: any number), none of `refuses`, and `first` in the first place; in `needs` and
    `first`, "label:*" stands for any column that begins so, "share|count" for either.
    `order` are the columns of an export that always has them all, in this order: a header in a language that is not
    listed is then read by position, when it is as long, the row below it fits `shape` (position -> pattern) and the
    file's name fits `named`.
    `scales` says in which form a column is written: "percent" (0-100, becomes a fraction), "hours" and "milliseconds"
    (become seconds), "duration" (H:MM:SS). `dates` are strptime formats, or "iso", "words", "epoch"; `zone` is where
    their clock hangs (None, for comments: the page's own). `html` says that texts are written as HTML.
    `fixed` are columns that hold one value in the whole file ({"dimension": "country"}).
    `leave_out` is a pattern of leftover columns (extra_*) that are counted and not kept.
    `parse` does the work; `finish` adds what only this format needs. `recognise` replaces the test on headers;
    `settle` gives the header row (of the rows, at a number) the names that it has in `columns`, for formats whose
    headers vary or hold more than a name.
    `languages` are those of the headers; `tried` is how many real exports it was tried on (0: written from the
    platform's documentation or other people's importers), `years` when those were made.
    """

    name: str
    label: str
    table: str
    platform: str | None
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    parse: Callable[["Reader", Opened, int, Context], Parsed]
    refuses: tuple[str, ...] = ()
    at_least: int = 1
    at_most: int = 0
    first: str | None = None
    order: tuple[str, ...] = ()
    shape: Mapping[int, str] = field(default_factory=dict)
    named: str = ""
    scales: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    zone: str | None = "UTC"
    html: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)
    leave_out: str = ""
    drop: Callable[[pd.DataFrame, list[int], str], tuple[pd.Series, list[Alert]]] | None = None
    finish: Callable[[pd.DataFrame, Opened, Context], tuple[pd.DataFrame, list[Alert]]] | None = None
    recognise: Callable[[Opened, int], bool] | None = None
    settle: Callable[[list[list[str]], int], list[str]] | None = None
    languages: tuple[str, ...] = ("en",)
    tried: int = 0
    years: str = ""

    @cached_property
    def fields(self) -> Mapping[str, tuple[str, ...]]:
        """Return the columns that each header may stand for, in the order of the declaration."""
        fields: dict[str, tuple[str, ...]] = {}
        for column, headers in self.columns.items():
            for seen in map(normalise_header, headers):
                fields[seen] = (*fields.get(seen, ()), column)
        return fields


def extend_headers(readers: Iterable[Reader], headers: Mapping[str, str]) -> tuple[Reader, ...]:
    """Return the readers with further headers (header -> column), taken by every reader that has the column."""
    extended = []
    for reader in readers:
        columns = dict(reader.columns)
        for header, column in headers.items():
            if column in columns:
                columns[column] = (*columns[column], header)
        extended.append(replace(reader, columns=columns))
    return tuple(extended)


# A folder of a thousand small files asks every reader about the same few headers.
@lru_cache(maxsize=64)
def _normalised(header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(normalise_header, header))


def place_headers(reader: Reader, header: Iterable[str]) -> dict[int, str]:
    """Return which of the reader's columns each header position takes; positions without one are left out."""
    placed: dict[int, str] = {}
    taken: set[str] = set()
    for position, cell in enumerate(_normalised(tuple(header))):
        for column in reader.fields.get(cell, ()):
            if column not in taken:
                placed[position] = column
                taken.add(column)
                break
    return placed


def settle_header(reader: Reader, opened: Opened, row: int) -> Opened:
    """Return a file whose header row has the names that its reader declares."""
    if reader.settle is None:
        return opened
    return opened._replace(rows=[*opened.rows[:row], reader.settle(opened.rows, row), *opened.rows[row + 1 :]])


def _is(column: str, wanted: str) -> bool:
    choices = wanted.split("|")
    return any(column.startswith(name[:-1]) if name.endswith("*") else column == name for name in choices)


def fits_headers(reader: Reader, header: list[str]) -> bool:
    """Tell whether a header has what a reader needs, and nothing that it refuses."""
    placed = place_headers(reader, header)
    found = set(placed.values())
    if len(found) < reader.at_least or found.intersection(reader.refuses):
        return False
    if reader.at_most and sum(1 for cell in header if cell.strip()) > reader.at_most:
        return False
    if not all(any(_is(column, need) for column in found) for need in reader.needs):
        return False
    return reader.first is None or _is(placed.get(0, ""), reader.first)


def fits_order(reader: Reader, opened: Opened, row: int) -> bool:
    """Tell whether a header that says nothing to a reader stands over the columns that it always finds in one order."""
    header = _trimmed(opened.rows[row])
    below = next((cells for cells in opened.rows[row + 1 : row + 4] if cells), [])
    if not reader.order or len(header) != len(reader.order):
        return False
    if not all(header) or _has_shape(header, reader.shape) or not _has_shape(below, reader.shape):
        return False
    return re.search(reader.named, opened.name, re.IGNORECASE) is not None


def _trimmed(cells: list[str]) -> list[str]:
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _has_shape(cells: list[str], shape: Mapping[int, str]) -> bool:
    return all(place < len(cells) and re.fullmatch(form, cells[place].strip()) for place, form in shape.items())


def place_columns(reader: Reader, opened: Opened, row: int) -> dict[int, str]:
    """Return which of the reader's columns each position of a table takes: by its header, or else by its order."""
    if reader.order and not fits_headers(reader, opened.rows[row]) and fits_order(reader, opened, row):
        return dict(enumerate(reader.order))
    return place_headers(reader, opened.rows[row])


def recognises(reader: Reader, opened: Opened, row: int) -> bool:
    """Tell whether a reader takes the table whose header is row number `row` of a file."""
    if reader.recognise is not None:
        return reader.recognise(opened, row)
    header = opened.rows[row] if reader.settle is None else reader.settle(opened.rows, row)
    return fits_headers(reader, header) or fits_order(reader, opened, row)


def find_readers(opened: Opened, readers: Iterable[Reader]) -> tuple[list[Reader], int]:
    """Return the readers that take a file, and the row of its header: the first row that any of them knows."""
    for row in range(min(opened.header_depth, len(opened.rows))):
        if opened.rows[row]:
            matching = [reader for reader in readers if recognises(reader, opened, row)]
            if matching:
                return matching, row
    return [], -1


# Numbers, dates and links are what stands under headers.
_VALUE = re.compile(r"[+-]?[\d\s.,:/_%-]*\d[\d\s.,:/_%-]*|\d{4}-\d\d-\d\d.*|https?://.*|.*[!?]", re.DOTALL)


def looks_like_header(row: list[str]) -> bool:
    """Tell whether a row may be shown as headers: what people wrote, and their names, never reach a message."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return len(cells) > 1 and not any(len(cell) > 120 or _VALUE.fullmatch(cell) for cell in cells)


def nearest_readers(opened: Opened, readers: Iterable[Reader], limit: int = 2) -> list[Reader]:
    """Return the readers that know most of the headers of a file's first rows, for a message; none below two."""
    rows = [row for row in opened.rows[: opened.header_depth] if row]

    def known(reader: Reader) -> int:
        return max((len(place_headers(reader, row)) for row in rows), default=0)

    ranked = sorted(((known(reader), reader.name, reader) for reader in readers), key=lambda item: (-item[0], item[1]))
    return [reader for score, _, reader in ranked[:limit] if score >= 2]
