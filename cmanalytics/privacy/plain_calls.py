"""Mask the plainest kind of name, "@name" followed by a blank or the end, in the bytes of all texts at once.

Most masks are of this kind. Whatever is less plain (two names in a text, other letters, a name that goes on) is left to
`masks`, which looks at each text.
"""

import numpy as np
import pyarrow as pa

from cmanalytics.privacy.spotting import Spots
from cmanalytics.vectors import TEXT

# A name begins with a letter, a digit or "_"; blanks and signs that no name holds end it for certain.
_BEGINS = np.array([(chr(code).isalnum() and code < 0x80) or chr(code) == "_" for code in range(256)])
_ENDS = np.isin(np.arange(256), np.frombuffer(b' \t\n,;:!?()"', np.uint8))


def find_plain(spots: Spots) -> np.ndarray:
    """Return which calls are alone in their text, right behind the "@", and surely end where the name ends.

    Of several names at one place the longest counts.
    """
    calls = spots.calls
    order = np.lexsort((calls.ends, calls.starts))
    longest = np.sort(order[np.append(calls.starts[order][1:] != calls.starts[order][:-1], True)[: len(order)]])
    texts, ends = calls.texts[longest], calls.ends[longest]
    alone = np.bincount(texts, minlength=len(spots.places) - 1)[texts] == 1
    beyond = spots.places[texts + 1]
    ended = (ends == beyond) | (ends < beyond) & _ENDS[spots.codes[np.minimum(ends, len(spots.codes) - 1)]]
    behind = (calls.begins[longest] == calls.starts[longest] + 1) & _BEGINS[spots.codes[calls.begins[longest]]]
    return longest[alone & ended & behind & ~np.isin(texts, spots.throughout)]


def replace_spans(texts: pa.LargeStringArray, spots: Spots, calls: np.ndarray, mask: bytes) -> pa.LargeStringArray:
    """Return texts with some calls, from the "@" to the end of the name, replaced by a mask."""
    calls = calls[np.argsort(spots.calls.starts[calls])]
    rows, starts, ends = spots.calls.texts[calls], spots.calls.starts[calls], spots.calls.ends[calls]
    codes, position = memoryview(spots.codes), 0
    pieces: list[bytes | memoryview] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        pieces += [codes[position:start], mask]
        position = end
    pieces.append(codes[position:])
    lengths = np.diff(spots.places)
    lengths[rows] += len(mask) - (ends - starts)
    places = np.concatenate([[0], np.cumsum(lengths)])
    there = texts.is_valid().to_numpy(zero_copy_only=False)
    marks = pa.array(there).buffers()[1] if texts.null_count else None
    return pa.Array.from_buffers(TEXT, len(texts), [marks, pa.py_buffer(places), pa.py_buffer(b"".join(pieces))])
