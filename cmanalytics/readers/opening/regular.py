"""Turn the bytes of a large delimited file into blocks that every CSV parser cuts in the same way.

A fast parser and a careful one differ only where quotes are irregular, and those places are found without parsing.
In a regular text the quotes open and close in turn: one that opens stands behind a delimiter or a line break (or
behind the quote that it doubles), one that closes stands before them. So the quotes of a block are checked all at
once, with arrays, and only records that hold a fault are given to `grids.judge_record`, one by one: what it accepts is
written again with regular quotes, what it gives up is left out and its line remembered. Whether a quote opens or
closes depends on those before it, which is why the check begins anew behind each such record.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from cmanalytics.errors import DataError
from cmanalytics.readers.opening.grids import FIELD_LIMIT, MAX_BROKEN, judge_record
from cmanalytics.vectors import count_bytes, find_bytes

# A record that does not end within so many bytes holds an unclosed quote.
MAX_RECORD = 64 * 1024 * 1024
_QUOTE, _NEWLINE = 0x22, 0x0A


class Block(NamedTuple):
    """Hold whole records with regular quotes, the physical line of the first, and the lines that were given up.

    `cut` is the line of a record that the end of the file cuts inside its quotes, 0 for none.
    """

    data: bytes | memoryview
    line: int
    dropped: list[int]
    cut: int


class _Quotes:
    """The quotes of a text: where they stand, and where one cannot open, or cannot close, a cell."""

    def __init__(self, text: bytes, delimiter: str) -> None:
        self._codes = np.frombuffer(text, np.uint8)
        self.places = find_bytes(self._codes, lambda piece: piece == _QUOTE)
        self._marks = np.isin(np.arange(256), (_QUOTE, _NEWLINE, ord(delimiter)))
        self._faults: dict[int, np.ndarray] = {}

    def before(self, place: int) -> int:
        """Return how many quotes stand before a place."""
        return int(np.searchsorted(self.places, place))

    def next_fault(self, number: int) -> int | None:
        """Return the place of the first fault, for a record that begins before quote `number`."""
        if number % 2 not in self._faults:
            self._faults[number % 2] = self._find_faults(number % 2)
        faults = self._faults[number % 2]
        following = np.searchsorted(faults, self.places[number]) if number < len(self.places) else len(faults)
        return int(faults[following]) if following < len(faults) else None

    def _find_faults(self, turn: int) -> np.ndarray:
        """Return the places of faults where the quotes number `turn`, `turn` + 2 ... open and the others close."""
        opening, closing = self.places[turn::2], self.places[1 - turn :: 2]
        last = len(self._codes) - 1
        opens = self._marks[self._codes[np.maximum(opening - 1, 0)]] | (opening == 0)
        closes = self._marks[self._codes[np.minimum(closing + 1, last)]] | (closing == last)
        return np.sort(np.concatenate([opening[~opens], closing[~closes]]))

    def count_lines(self, end: int) -> int:
        """Return how many lines the text has up to a place."""
        return count_bytes(self._codes[:end], lambda piece: piece == _NEWLINE)


class _Cut(NamedTuple):
    """Hold the regular pieces of a text, how far they go, the lines given up (from 0) and the line cut at the end."""

    pieces: list[bytes | memoryview]
    end: int
    lines: int
    dropped: list[int]
    cut: int


def regular_blocks(chunks: Iterable[bytes], *, delimiter: str, width: int, line: int, name: str) -> Iterator[Block]:
    """Yield the records of a text as regular blocks; its lines end in a line feed, and its first is number `line`.

    `width` is the usual number of cells of a record. Raise DataError when too many lines must be given up.
    """
    csv.field_size_limit(FIELD_LIMIT)
    left, broken = b"", 0
    source = iter(chunks)
    chunk = next(source, None)
    while chunk is not None:
        following = next(source, None)
        text = left + chunk if left else chunk
        found = _cut(text, delimiter, width, last=following is None)
        dropped = [line + each for each in found.dropped]
        broken += len(dropped)
        if broken >= MAX_BROKEN:
            raise DataError("too_broken", file=name, line=dropped[0], count=broken)
        if found.pieces or dropped:
            data = found.pieces[0] if len(found.pieces) == 1 else b"".join(found.pieces)
            yield Block(data, line, dropped, found.cut and line + found.cut)
        line += found.lines
        left, chunk = text[found.end :], following


def _cut(text: bytes, delimiter: str, width: int, *, last: bool) -> _Cut:
    """Return what of a text is regular or could be made so; the rest, to its end, needs the text that follows."""
    quotes = _Quotes(text, delimiter)
    pieces: list[bytes | memoryview] = []
    dropped: list[int] = []
    start = cut = 0
    while start < len(text):
        number = quotes.before(start)
        fault = quotes.next_fault(number)
        closed = last and fault is None and (len(quotes.places) - number) % 2 == 0
        end = len(text) if closed else _last_end(text, quotes, start, len(text) if fault is None else fault)
        if end > start:
            pieces.append(memoryview(text)[start:end])
            start = end
        if start == len(text) or (fault is None and not last and len(text) - start < MAX_RECORD):
            break
        row, lines, end = _read_record(text, start, delimiter)
        if end == len(text) and not last and (end - start < MAX_RECORD or len(lines) == 1):
            break
        kind = judge_record(row, lines, delimiter, width, last=end == len(text))
        at = quotes.count_lines(start)
        if kind == "broken":
            dropped.append(at)
            start = text.index(b"\n", start) + 1
            continue
        pieces.append(_written(row, delimiter))
        cut, start = at if kind == "cut" else cut, end
    return _Cut(pieces, start, quotes.count_lines(start), dropped, cut)


def _last_end(text: bytes, quotes: _Quotes, start: int, limit: int) -> int:
    """Return where the last record ends that begins at `start` or later and is whole before `limit`."""
    number = quotes.before(start)
    place = text.rfind(b"\n", start, limit)
    while place >= 0:
        before = quotes.before(place)
        if (before - number) % 2 == 0:
            return place + 1
        place = text.rfind(b"\n", start, int(quotes.places[before - 1]))
    return start


def _read_record(text: bytes, start: int, delimiter: str) -> tuple[list[str], list[str], int]:
    """Return the cells of the record that begins at `start`, its lines, and where it ends."""
    lines: list[str] = []
    ends = [start]

    def feed() -> Iterator[str]:
        while ends[-1] < len(text):
            ends.append(text.find(b"\n", ends[-1]) + 1 or len(text))
            lines.append(text[ends[-2] : ends[-1]].decode("utf-8"))
            yield lines[-1]

    row = next(csv.reader(feed(), delimiter=delimiter), [])
    return row, lines, ends[-1]


def _written(row: list[str], delimiter: str) -> bytes:
    cells = ('"' + cell.replace('"', '""') + '"' for cell in row)
    return (delimiter.join(cells) + "\n").encode("utf-8")
