"""Look through the XML of a workbook before it is opened: how far its cells reach, how much text they repeat.

calamine lays a sheet out from its first to its last cell: two cells in opposite corners would ask for half a terabyte
and end the whole process. Only cells as every program writes them (`<c r="B7"`) are measured here; what is written in
any other way is doubtful, and is to be read where an abort does no harm.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

_LOOKAHEAD = 128
_SAMPLE = 5_000
_SMALLEST_CELL = 20
_LESS, _COLON, _QUOTE, _LETTER_C, _LETTER_S, _LETTER_I = b'<:"csi'
_REFERENCE = int.from_bytes(b' r="', "big")
_TEXT_CELL = re.compile(rb'<c [^>]*\bt="s"[^>]*>\s*<v>(\d{1,9})<')


def _table(characters: bytes) -> np.ndarray:
    table = np.zeros(256, dtype=bool)
    table[list(characters)] = True
    return table


# What begins like a cell and is none: cols, conditionalFormatting, cfRule, customSheetViews, chart ..., cellWatches.
_NO_CELL = _table(b"oufhe")
_NAME_ENDS = _table(b" \t\r\n>/")
_LETTER = _table(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGIT = _table(b"0123456789")


class Extent(NamedTuple):
    """Hold how many cells a sheet has, how far they reach from A1 (rows by columns), the shared texts of some of them.

    `texts` are the numbers of the shared texts that cells drawn by lot refer to, `share` how many cells were drawn.
    """

    cells: int
    span: int
    texts: list[int]
    share: float


def measure_sheet(pieces: Iterable[bytes], size: int) -> Extent | None:
    """Return the extent of a sheet from the pieces of its XML (`size` bytes); None when it is not written as usual."""
    draw = np.random.default_rng(size)
    share = min(1.0, _SAMPLE * _SMALLEST_CELL / max(size, 1))
    cells = last_row = last_column = 0
    texts: list[int] = []
    for piece, own in _overlapping(pieces):
        starts = _cell_starts(piece, own)
        if starts is None:
            return None
        if not len(starts):
            continue
        last = _last_place(piece, starts)
        if last is None:
            return None
        cells += len(starts)
        last_row, last_column = max(last_row, last[0]), max(last_column, last[1])
        drawn = starts[draw.random(len(starts)) < share].tolist()
        found = (_TEXT_CELL.match(piece, start, start + _LOOKAHEAD) for start in drawn)
        texts += [int(text[1]) for text in found if text]
    return Extent(cells, last_row * last_column, texts, share)


def measure_texts(pieces: Iterable[bytes]) -> np.ndarray | None:
    """Return how many bytes each shared text takes at most, in their order; None when not written as usual."""
    found: list[np.ndarray] = []
    offset = 0
    for piece, own in _overlapping(pieces):
        data = np.frombuffer(piece, dtype=np.uint8)
        named = np.flatnonzero((data[1 : own + 1] == _LETTER_S) & (data[2 : own + 2] == _LETTER_I))
        named = named[_NAME_ENDS[data[named + 3]]]
        if (data[named] == _COLON).any():
            return None
        found.append(named[data[named] == _LESS] + offset)
        offset += own
    return np.diff(np.concatenate([*found, [offset]])) if found else np.zeros(0, dtype=np.int64)


def _overlapping(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Give pieces that each see a little of what follows, and how many of their bytes are their own."""
    before = b""
    for piece in pieces:
        joined = before + piece
        own = max(len(joined) - _LOOKAHEAD, 0)
        if own:
            yield joined, own
        before = joined[own:]
    if before:
        yield before + b" " * _LOOKAHEAD, len(before)


def _cell_starts(piece: bytes, own: int) -> np.ndarray | None:
    data = np.frombuffer(piece, dtype=np.uint8)
    named = data[1 : own + 1] == _LETTER_C
    prefixed = np.flatnonzero((data[:own] == _COLON) & named)
    if _NAME_ENDS[data[prefixed + 2]].any():
        return None
    starts = np.flatnonzero((data[:own] == _LESS) & named)
    return starts[~_NO_CELL[data[starts + 2]]]


def _last_place(piece: bytes, starts: np.ndarray) -> tuple[int, int] | None:
    """Return the last row and column of cells, by the reference that stands first in each; None where one does not."""
    words: np.ndarray = np.ndarray((len(piece) - 7,), dtype=">u8", buffer=piece, strides=(1,))
    data = np.frombuffer(piece, dtype=np.uint8)
    first, second = data[starts + 6], data[starts + 7]
    if (words[starts + 2] >> np.uint64(32) != _REFERENCE).any() or not _LETTER[first].all():
        return None
    columns, digits = first - np.int32(64), starts + 7
    two = _LETTER[second]
    if two.any():
        third = data[starts + 8]
        three = two & _LETTER[third]
        columns = np.where(two, columns * 26 + second - 64, columns)
        columns = np.where(three, columns * 26 + third - 64, columns)
        digits = digits + two + three
    row = _last_row(data, words, digits)
    return None if row is None else (row, int(columns.max()))


def _last_row(data: np.ndarray, words: np.ndarray, digits: np.ndarray) -> int | None:
    """Return the greatest number that begins at one of the places and ends with a quote; None where one does not.

    Neighbours have numbers of one length nearly always: then the greatest eight bytes hold the greatest number.
    """
    length = data[digits[0] : digits[0] + 8].tobytes().find(b'"')
    same = length > 0 and (data[digits + length] == _QUOTE).all() and _DIGIT[data[digits + length - 1]].all()
    if not same:
        lengths = np.zeros(len(digits), dtype=np.int64)
        for further in range(7, 0, -1):
            lengths[data[digits + further] == _QUOTE] = further
        if not lengths.all():
            return None
        length = int(lengths.max())
        digits = digits[lengths == length]
    written = int(words[digits].max()).to_bytes(8, "big")[:length]
    return int(written) if written.isdigit() else None
