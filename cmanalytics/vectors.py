"""Text columns as Arrow arrays, without copies: large columns stay in the chunks in which they were read.

Fresh memory costs more than most work on it, so a column is put into one piece only where it must be, or when its rows
are put in order.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.large_string()
_PIECE = 1 << 18
_MANY = 20_000
_AT_ONCE = 1 << 17
_STRING = pd.StringDtype("pyarrow")


def to_chunks(texts: pd.Series) -> pa.ChunkedArray:
    """Return a text column as Arrow arrays."""
    found = pa.array(texts.astype("string"))
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found], TEXT)


def to_arrow(texts: pd.Series) -> pa.LargeStringArray:
    """Return a text column as one Arrow array."""
    return one_piece(to_chunks(texts))


def one_piece(texts: pa.ChunkedArray) -> pa.LargeStringArray:
    """Return the chunks of a column as one array."""
    return texts.chunk(0) if texts.num_chunks == 1 else texts.combine_chunks()


def each_chunk(texts: pd.Series, change: Callable[[pa.LargeStringArray], pa.LargeStringArray]) -> pd.Series:
    """Return a column with each of its chunks changed."""
    return to_series(pa.chunked_array(map(change, to_chunks(texts).chunks), TEXT), texts.index)


def encode(texts: pd.Series) -> tuple[pa.LargeStringArray, np.ndarray]:
    """Return the distinct texts of a column, and the number of each row's (-1: missing)."""
    distinct, numbers = number_distinct(to_chunks(texts))
    return distinct, np.concatenate([np.zeros(0, np.int32), *numbers])


def number_distinct(texts: pa.ChunkedArray) -> tuple[pa.Array, list[np.ndarray]]:
    """Return the distinct texts of an array, and of each of its chunks the number of each row's (-1: missing)."""
    coded = texts.dictionary_encode()
    if not coded.length():
        return pa.array([], texts.type), [np.zeros(0, np.int32) for _ in texts.chunks]
    if len({len(chunk.dictionary) for chunk in coded.chunks}) > 1:
        coded = coded.unify_dictionaries()
    numbers = (chunk.indices.fill_null(-1).to_numpy() for chunk in coded.chunks if len(chunk))
    return coded.chunk(0).dictionary, [next(numbers) if len(chunk) else np.zeros(0, np.int32) for chunk in texts.chunks]


def blanked(texts: pa.LargeStringArray, where: np.ndarray) -> pa.LargeStringArray:
    """Return texts that are missing at some rows."""
    if not where.any():
        return texts
    _, places = text_bytes(texts)
    if np.diff(places)[where].any() or texts.offset or texts.null_count:
        return pc.if_else(pa.array(where), None, texts)
    offsets, data = texts.buffers()[1:]  # empty texts: only the mark that they are missing is added
    return pa.Array.from_buffers(TEXT, len(texts), [pa.array(~where).buffers()[1], offsets, data])


def gather(texts: pa.ChunkedArray, order: np.ndarray) -> pa.ChunkedArray:
    """Return the rows of a column in another order; each text is copied once.

    A view of a text is 16 bytes that say where it is: views are cheap to put in order.
    """
    views = one_piece(texts.cast(pa.string_view()))
    _, places, *data = views.buffers()
    ordered = np.frombuffer(places, "V16")[views.offset : views.offset + len(views)][order]
    there = views.is_valid().to_numpy(zero_copy_only=False)[order] if views.null_count else None
    chunks = []
    for start in range(0, len(order), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        marks = None if there is None else pa.array(there[some]).buffers()[1]
        buffers = [marks, pa.py_buffer(ordered[some]), *data]
        chunks.append(pa.Array.from_buffers(pa.string_view(), len(ordered[some]), buffers).cast(TEXT))
    return pa.chunked_array(chunks, TEXT)


def to_series(texts: pa.Array | pa.ChunkedArray, index: pd.Index | None = None) -> pd.Series:
    """Return an Arrow array as a column of kind text."""
    chunked = pa.chunked_array([texts], TEXT) if isinstance(texts, pa.Array) else texts
    return pd.Series(pd.arrays.ArrowStringArray(chunked, dtype=_STRING), index=index, copy=False)


def repeat(text: str | None, index: pd.Index) -> pd.Series:
    """Return a column that holds one text everywhere (None: missing)."""
    return to_series(pa.repeat(pa.scalar(text, TEXT), len(index)), index)


def map_distinct(texts: pd.Series, change: Callable[[str], str | None]) -> pd.Series:
    """Return a column with each distinct text changed once; missing stays missing."""
    distinct, codes = encode(texts)
    changed = pa.array([change(text) for text in distinct.to_pylist()], TEXT)
    if len(changed) == 1 and not (codes < 0).any():
        return repeat(changed[0].as_py(), texts.index)
    return to_series(changed.take(pa.array(codes, mask=codes < 0)), texts.index)


def _ends_of_blanks() -> tuple[np.ndarray, np.ndarray]:
    """Return which pairs of bytes may begin a blank, and which may end one."""
    begins, ends = np.zeros((256, 256), bool), np.zeros((256, 256), bool)
    for blank in (chr(code).encode() for code in range(0x3001) if chr(code).isspace()):
        if len(blank) == 1:
            begins[blank[0], :] = ends[:, blank[0]] = True
        else:
            begins[blank[0], blank[1]] = ends[blank[-2], blank[-1]] = True
    return begins.ravel(), ends.ravel()


_BEGINS, _ENDS = _ends_of_blanks()


def trim(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return texts without blanks around them: the array itself where there are none, as is usual."""
    codes, places = text_bytes(texts)
    if not any_byte(codes, lambda piece: (piece <= 0x20) | (piece >= 0x80)):  # identifiers
        return texts
    filled = np.flatnonzero(np.diff(places) > 0)
    maybe = _BEGINS[pairs_at(codes, places[filled])] | _ENDS[pairs_at(codes, places[filled + 1] - 2)]
    if not maybe.any():
        return texts
    rows = filled[maybe]
    return pc.replace_with_mask(texts, mask_of(rows, len(texts)), pc.utf8_trim_whitespace(texts.take(pa.array(rows))))


def pairs_at(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the byte at each place and the one behind it as one number."""
    first = codes[np.maximum(places, 0)].astype(np.int32)
    return first << 8 | codes[np.minimum(places + 1, len(codes) - 1)]


def text_bytes(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of all texts of an array in one piece, and where each text begins (and the last one ends)."""
    if not len(texts):
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    _, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    codes = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return codes[places[0] : places[-1]], places - places[0]


def mask_of(places: np.ndarray, size: int) -> pa.BooleanArray:
    """Return a mask that is true at some places."""
    mask = np.zeros(size, bool)
    mask[places] = True
    return pa.array(mask)


def find_bytes(codes: np.ndarray, test: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return the places of bytes that pass a test, a piece at a time: a piece stays in the processor's cache."""
    pieces = [np.flatnonzero(test(codes[start : start + _PIECE])) + start for start in range(0, len(codes), _PIECE)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)


def any_byte(codes: np.ndarray, test: Callable[[np.ndarray], np.ndarray]) -> bool:
    """Tell whether a byte passes a test."""
    return any(test(codes[start : start + _PIECE]).any() for start in range(0, len(codes), _PIECE))


def count_bytes(codes: np.ndarray, test: Callable[[np.ndarray], np.ndarray]) -> int:
    """Return how many bytes pass a test."""
    return sum(np.count_nonzero(test(codes[start : start + _PIECE])) for start in range(0, len(codes), _PIECE))


def find_pairs(codes: np.ndarray, test: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """Return the places of bytes that pass a test together with the byte behind them."""
    pieces = [
        np.flatnonzero(
            test(codes[start : start + _PIECE][: len(codes) - 1 - start], codes[start + 1 : start + 1 + _PIECE])
        )
        + start
        for start in range(0, len(codes) - 1, _PIECE)
    ]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)


def bytes_at(codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the eight bytes from each place as a number (the first byte is the lowest), zeros beyond the end."""
    last = max(len(codes) - 8, 0)
    near = places > last if len(codes) >= 8 else np.ones(len(places), bool)
    found = np.empty(len(places), np.uint64)
    if not near.all():  # every eight bytes of the text, as numbers that overlap: nothing is copied
        windows = np.lib.stride_tricks.as_strided(codes[:8].view("<u8"), (last + 1,), (1,), writeable=False)
        found[~near] = windows[places[~near]]
    if near.any():
        tail = np.concatenate([codes[last:], np.zeros(16, np.uint8)])
        shifts = np.minimum(places[near] - last, 8)
        found[near] = np.lib.stride_tricks.sliding_window_view(tail, 8)[shifts].copy().view("<u8")[:, 0]
    return found


def at_once(*jobs: Callable[[], Any], size: int) -> list[Any]:
    """Return the results of independent jobs on so many rows, worked on together when that is worth it.

    Arrow and NumPy let another thread work meanwhile.
    """
    if size < _MANY:
        return [job() for job in jobs]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]


def meanwhile(job: Callable[[], Any], *, size: int) -> Callable[[], Any]:
    """Begin a job on so many rows beside what follows; what is returned gives its result, once. A small one is done."""
    if size < _MANY:
        done = [job()]
        return lambda: done.pop()
    pool = ThreadPoolExecutor(max_workers=1)
    begun = [pool.submit(job)]
    pool.shutdown(wait=False)
    return lambda: begun.pop().result()
