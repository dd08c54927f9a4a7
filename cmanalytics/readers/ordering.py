"""Sort the rows of a table by its key, and leave out those whose key stands again further down.

Sorting and finding twins are one piece of work: equal keys stand beside each other. Texts are compared eight bytes at a
time, as numbers, and after the first few only those that are still equal: UTF-8 sorts its bytes as its characters.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.tables import rises
from cmanalytics.vectors import at_once, bytes_at, gather, one_piece, text_bytes, to_chunks, to_series

_WORD = 8


def arrange(frame: pd.DataFrame, key: Sequence[str]) -> tuple[pd.DataFrame, int]:
    """Return the rows sorted by text columns (missing first), the last of those with one key, and how many went.

    The frame given is emptied, a column at a time: two whole tables need not be in memory together.
    """
    order = order_rows(frame, key)
    return take_rows(frame, order), len(frame) - len(order)


def order_rows(frame: pd.DataFrame, key: Sequence[str], *, without: np.ndarray | None = None) -> np.ndarray:
    """Return the rows to keep in the order of their key, the last of those with one key; none of those in `without`."""
    ranks = rank_rows([to_chunks(frame[name]) for name in key])
    kept = np.arange(len(ranks)) if without is None else np.flatnonzero(~without)
    last = np.full(len(ranks), -1, np.int64)
    last[ranks[kept]] = kept  # of equal ranks the last one stays
    return last[last >= 0]


def take_rows(frame: pd.DataFrame, order: np.ndarray) -> pd.DataFrame:
    """Return rows in their order; the frame given is emptied, a column at a time."""
    if len(order) == len(frame) and (order[1:] > order[:-1]).all():
        return frame.reset_index(drop=True)
    columns = {name: frame.pop(name) for name in list(frame.columns)}
    names = list(columns)
    taken = at_once(*((lambda name=name: _take(columns.pop(name), order)) for name in names), size=len(order))
    return pd.DataFrame(dict(zip(names, taken, strict=True)), copy=False)


def sort_rows(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the rows sorted by their key, missing first; keys that are all text are sorted faster."""
    if not all(isinstance(frame[name].dtype, pd.StringDtype) for name in key):
        return frame.sort_values(key, kind="stable", na_position="first").reset_index(drop=True)
    return frame.reset_index(drop=True) if rises(frame[key]) else arrange(frame.copy(deep=False), key)[0]


def find_repeated(frame: pd.DataFrame, key: list[str]) -> tuple[pd.Series, pd.Series]:
    """Return which rows share their key with another, and which of them are not the last one of it."""
    if not all(isinstance(frame[name].dtype, pd.StringDtype) for name in key):
        return frame.duplicated(key, keep=False), frame.duplicated(key, keep="last")
    ranks = rank_rows([to_chunks(frame[name]) for name in key])
    rows, last = np.arange(len(ranks)), np.zeros(len(ranks), np.int64)
    last[ranks] = rows
    repeated = np.bincount(ranks, minlength=1)[ranks] > 1
    return pd.Series(repeated, frame.index), pd.Series(last[ranks] != rows, frame.index)


def _take(column: pd.Series, order: np.ndarray) -> pd.Series:
    if not isinstance(column.array, pd.arrays.ArrowStringArray):
        return pd.Series(column.array.take(order), copy=False)
    texts = to_chunks(column)
    if len(texts) == texts.null_count or _is_one(texts):
        return to_series(one_piece(texts.slice(0, len(order))))
    return to_series(gather(texts, order))


def _is_one(texts: pa.ChunkedArray) -> bool:
    """Tell whether a column holds the same text everywhere."""
    if texts.null_count or texts[0] != texts[len(texts) // 2] or texts[0] != texts[-1]:
        return False
    return bool(pc.all(pc.equal(texts, texts[0])).as_py())


def rank_rows(columns: Sequence[pa.ChunkedArray]) -> np.ndarray:
    """Return the place of each row when sorted by some columns; equal rows have the place of the first of them."""
    ranks = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        if column.null_count:
            ranks, _ = _refine(ranks, column.is_valid().to_numpy().astype(np.uint64))
        elif not len(column) or _is_one(column):
            continue
        ranks = _rank_texts(ranks, column)
    return ranks


def _rank_texts(ranks: np.ndarray, column: pa.ChunkedArray) -> np.ndarray:
    """Return ranks refined by a column of texts."""
    words, lengths = (np.concatenate(each) for each in zip(*(_words(chunk, 0) for chunk in column.chunks), strict=True))
    ranks, rows = _refine(ranks, words)
    lengths, start = lengths[rows], _WORD
    while len(rows):
        # Only where a text of a tie goes on can the tie be parted.
        rows = rows[np.isin(ranks[rows], ranks[rows[lengths > start]])]
        words, lengths = _words(one_piece(column.take(pa.array(rows))), start)
        ranks[rows], tied = _refine(ranks[rows], words)
        rows, lengths, start = rows[tied], lengths[tied], start + _WORD
    return ranks


def _words(texts: pa.LargeStringArray, start: int) -> tuple[np.ndarray, np.ndarray]:
    """Return eight bytes of each text from a place on as numbers that sort like them, and the lengths of the texts."""
    codes, places = text_bytes(texts)
    lengths = np.diff(places)
    return bytes_at(codes, places[:-1] + start).byteswap() & _first_bytes(lengths - start), lengths


def _first_bytes(lengths: np.ndarray) -> np.ndarray:
    """Return masks of the first bytes of a word, none for a text that has ended."""
    bits = 8 * np.clip(lengths, 0, _WORD)
    return np.where(bits > 0, np.uint64(2**64 - 1) << (64 - np.maximum(bits, 1)).astype(np.uint64), np.uint64(0))


def _refine(ranks: np.ndarray, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ranks where rows of one rank are parted by their words, and the rows that share theirs still.

    A rank is the place of its first row.
    """
    together = not len(ranks) or bool((ranks == ranks[0]).all())
    order = np.argsort(words) if together else np.lexsort((words, ranks))
    words, before, places = words[order], ranks[order], np.arange(len(order))
    parted = np.ones(len(order), bool)
    parted[1:] = words[1:] != words[:-1]
    first = 0
    if not together:
        changed = np.concatenate([[True], before[1:] != before[:-1]])
        parted |= changed
        first = np.maximum.accumulate(np.where(changed, places, 0))
    tied = ~parted
    tied[:-1] |= tied[1:]
    refined = np.empty(len(order), np.int64)
    refined[order] = before - first + (np.maximum.accumulate(np.where(parted, places, 0)) if tied.any() else places)
    return refined, order[tied]
