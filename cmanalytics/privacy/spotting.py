"""Find the texts in which a known name may stand, from the bytes of all texts at once.

Hundreds of thousands of names and a million texts meet here. A name is masked behind an "@", or bare where it begins
with a capital letter. Such places are found in the bytes, and the eight bytes that follow each are compared with the
first eight bytes of every name, capitals and small letters alike. What is found contains every text that holds a name
and few others: `masks` then looks closely at those alone.
"""

from collections.abc import Callable
from functools import reduce
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from cmanalytics.vectors import TEXT, bytes_at, find_bytes, find_pairs, pairs_at, text_bytes

_AT, _Z = 0x40, 0x5A
# Set everywhere, this bit makes small letters of capitals, in ASCII and in the second byte of "É" and its like.
_SMALL = np.uint64(0x2020202020202020)
_FOREIGN = np.uint64(0x8080808080808080)
_KEY = 8
_SPREAD, _BITS = np.uint64(0x9E3779B97F4A7C15), 22


def _marks(*spans: tuple[int, int], size: int = 256) -> np.ndarray:
    marked = np.zeros(size, bool)
    for first, last in spans:
        marked[first : last + 1] = True
    return marked


# What may not stand before a bare name: letters, digits, "_", "@". Letters of several bytes are let through.
_INSIDE = _marks((0x30, 0x39), (_AT, _Z), (0x5F, 0x5F), (0x61, 0x7A))
# The first bytes of blanks.
_BLANK = _marks((0x09, 0x0D), (0x1C, 0x20), (0xC2, 0xC2), (0xE1, 0xE3))
# The first two bytes of characters that are no letter, or whose small letter `_SMALL` gives: accented Latin letters,
# punctuation, symbols, emoji. A text with any other character is put in small letters before it is searched.
_EASY = _marks(
    (0xC280, 0xC2B4), (0xC2B6, 0xC3BF), (0xE280, 0xE283), (0xE286, 0xE291), (0xE294, 0xE2AF), (0xEFB8, 0xEFB8),
    (0xF09F, 0xF09F), size=1 << 16,
)  # fmt: skip


class Calls(NamedTuple):
    """Hold names behind an "@": the texts by number, where the "@", the name and its end are in the bytes."""

    texts: np.ndarray
    starts: np.ndarray
    begins: np.ndarray
    ends: np.ndarray


class Spots(NamedTuple):
    """Hold where names may stand: behind an "@", in texts that must be searched throughout, and the names in question.

    `codes` and `places` are the bytes of the texts, and where each begins.
    """

    codes: np.ndarray
    places: np.ndarray
    calls: Calls
    throughout: np.ndarray
    names: np.ndarray


class NameSpotter:
    """Cleaned names, ready to be looked up; `bare` tells which may also stand without an "@" before them."""

    def __init__(self, names: pa.LargeStringArray, bare: np.ndarray) -> None:
        codes, places = text_bytes(names)
        lengths = np.diff(places)
        hashes = np.zeros(len(names), np.uint64)
        for length in np.flatnonzero(np.bincount(lengths)):
            these = np.flatnonzero(lengths == length)
            hashes[these] = _hash_at(codes, places[these], int(length))
        self._lengths, self._order = lengths, np.argsort(hashes)
        self._hashes = hashes[self._order]
        # Two spellings of one name: what one of them may do, both may.
        first = np.flatnonzero(np.diff(self._hashes, prepend=self._hashes[:1] ^ np.uint64(1)) != 0)
        either = np.logical_or.reduceat(bare[self._order], first) if len(first) else bare
        self.bare = np.zeros(len(bare), bool)
        self.bare[self._order] = np.repeat(either, np.diff(np.append(first, len(bare))))
        bare = self.bare
        starts = _keys_at(codes, places[:-1]) & _masks(lengths)
        self._called = _Table(starts, lengths, hashes)
        self._bare = _Table(starts[bare], lengths[bare], hashes[bare])

    def spot(self, texts: pa.LargeStringArray, fold: Callable[[str], str]) -> Spots:
        """Return where names may stand; `fold` puts a text in small letters, as for the closer look."""
        codes, places = text_bytes(texts)
        marked = find_bytes(codes, lambda piece: piece - np.uint8(_AT) <= _Z - _AT)
        is_at = codes[marked] == _AT
        calls, called = self._spot_calls(codes, places, marked[is_at])
        bare, named = self._spot_bare(codes, places, marked[~is_at])
        hard, others = self._spot_anywhere(texts, np.unique(_rows(places, _find_hard(codes))), fold)
        found = np.unique(np.concatenate([called, named, others]))
        names = self._order[np.searchsorted(self._hashes, found)]
        return Spots(codes, places, calls, np.unique(np.concatenate([bare, hard])), names)

    def _spot_calls(self, codes: np.ndarray, places: np.ndarray, called: np.ndarray) -> tuple[Calls, np.ndarray]:
        # A blank may follow the "@": one byte, or up to three.
        apart = called[_BLANK[codes[np.minimum(called + 1, len(codes) - 1)]]]
        begins = np.concatenate([called + 1, apart + 2, apart + 3, apart + 4])
        hits, found = self._called.look_up(codes, begins)
        called = np.concatenate([called, apart, apart, apart])[hits]
        return Calls(_rows(places, called), called, begins[hits], begins[hits] + self._lengths_of(found)), found

    def _lengths_of(self, hashes: np.ndarray) -> np.ndarray:
        return self._lengths[self._order[np.searchsorted(self._hashes, hashes)]]

    def _spot_bare(self, codes: np.ndarray, places: np.ndarray, capitals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        accented = find_pairs(codes, lambda one, two: (one == 0xC3) & (two - np.uint8(0x80) <= 0x1E))  # "À" to "Þ"
        capitals = np.concatenate([capitals, accented])
        capitals = capitals[~_INSIDE[codes[np.maximum(capitals - 1, 0)]]]
        # The byte before a text is the end of another: it may be a letter.
        first = places[:-1][_INSIDE[codes[np.maximum(places[:-1] - 1, 0)]]]
        begins = np.concatenate([capitals, first])
        hits, keys = self._bare.look_up(codes, begins)
        return _rows(places, begins[hits]), keys

    def _spot_anywhere(
        self, texts: pa.LargeStringArray, hard: np.ndarray, fold: Callable[[str], str]
    ) -> tuple[np.ndarray, np.ndarray]:
        folded = [fold(text or "") for text in texts.take(pa.array(hard)).to_pylist()]
        codes, places = text_bytes(pa.array(folded, TEXT))
        begins = np.flatnonzero((codes & 0xC0) != 0x80)
        hits, keys = self._called.look_up(codes, begins)
        return hard[_rows(places, begins[hits])], keys


def may_be_named(texts: pa.LargeStringArray, names: pa.LargeStringArray) -> np.ndarray:
    """Return which texts, by number, may be one of some cleaned names as a whole: by their first bytes."""
    (codes, places), (own, starts) = text_bytes(texts), text_bytes(names)
    marked = np.zeros(1 << _BITS, bool)
    marked[_spread(_keys_at(own, starts[:-1]) & _masks(np.diff(starts)))] = True
    keys = _keys_at(codes, places[:-1]) & _masks(np.diff(places))
    # Signs before a name, and letters that `_SMALL` does not put in small ones, are for the closer look.
    unusual = (keys & _FOREIGN > 0) | (codes[np.minimum(places[:-1], max(len(codes) - 1, 0))] == _AT)
    return np.flatnonzero(marked[_spread(keys)] | unusual)


class _Table:
    """Names to be looked up, by their first bytes and then by a hash of the whole; a coarse mark goes before both."""

    def __init__(self, starts: np.ndarray, lengths: np.ndarray, hashes: np.ndarray) -> None:
        # No byte of a start is 0, so that of a shorter name is known by the zeros at its end.
        self._lengths = np.flatnonzero(np.bincount(lengths))
        self._masks = np.unique(_masks(self._lengths))
        self._starts, self._wholes = np.zeros(1 << _BITS, bool), np.zeros(1 << _BITS, bool)
        self._starts[_spread(starts)] = True
        self._wholes[_spread(hashes)] = True
        self._hashes = np.sort(hashes)

    def look_up(self, codes: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return at which of the places (by number) a name stands, and the hashes of the names found."""
        starts = _keys_at(codes, begins) if len(self._hashes) else np.zeros(0, np.uint64)
        maybe = np.flatnonzero(reduce(np.logical_or, (self._starts[_spread(starts & m)] for m in self._masks), False))
        places, found = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        for length in self._lengths.tolist() if len(maybe) else ():
            there = _hash_at(codes, begins[maybe], length)
            known = np.flatnonzero(self._wholes[_spread(there)])
            places.append(maybe[known])
            found.append(there[known])
        where, hashes = np.concatenate(places), np.concatenate(found)
        known = self._hashes[np.searchsorted(self._hashes, hashes) % max(len(self._hashes), 1)] == hashes
        return where[known], hashes[known]


def _spread(keys: np.ndarray) -> np.ndarray:
    return (keys * _SPREAD) >> np.uint64(64 - _BITS)


def _masks(lengths: np.ndarray) -> np.ndarray:
    return np.uint64(2**64 - 1) >> (8 * (_KEY - np.minimum(lengths, _KEY))).astype(np.uint64)


def _hash_at(codes: np.ndarray, begins: np.ndarray, length: int) -> np.ndarray:
    """Return a hash of the `length` bytes from each place, in small letters."""
    mixed = np.full(len(begins), length, np.uint64)
    for start in range(0, length, _KEY):
        part = _keys_at(codes, begins + start) & _masks(np.array(length - start))
        mixed = (mixed ^ part) * _SPREAD
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _keys_at(codes: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the eight bytes from each place, in small letters."""
    return bytes_at(codes, begins) | _SMALL


def _find_hard(codes: np.ndarray) -> np.ndarray:
    """Return the places of characters that are not easily put in small letters."""
    others = find_bytes(codes, lambda piece: (piece >= 0xC4) | (piece == 0xC2))
    return others[~_EASY[pairs_at(codes, others)]]


def _rows(places: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return the number of the text that holds each byte."""
    return np.searchsorted(places, where, side="right") - 1
