"""Mask the names of known authors inside texts."""

import re
from collections.abc import Iterable, Set
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.privacy.plain_calls import find_plain, replace_spans
from cmanalytics.privacy.pseudonyms import clean_handle, clean_handles
from cmanalytics.privacy.redaction import MASK
from cmanalytics.privacy.spotting import NameSpotter, Spots
from cmanalytics.vectors import TEXT, find_bytes, mask_of, text_bytes, to_chunks, to_series

# Nobody is called so; what an author wrote in the place of a name must not be looked for in every text.
MAX_NAME = 200

_WORD = re.compile(r"\w[\w.\-]*")
_CALLED = re.compile(r"(?P<at>@)\s?(?P<handle>\w[\w.\-]*)")
_MAYBE_NAME = re.compile(_CALLED.pattern + r"|(?<![\w@])(?P<name>[^\W\d_a-zß-öø-ÿ](?:[\w.'’\-]*\w)?)")
_BORDER = re.compile(r"[\W_]")
_CAPITAL = r"\p{Lu}[^\s\pZ]*"
_FULL_NAME = rf"^[\s\pZ@]*{_CAPITAL}(?:[\s\pZ]+{_CAPITAL})+[\s\pZ]*$"
_AT_ONCE = 100_000


def mask_names(
    texts: pd.Series, names: Iterable[str], *, keep: Iterable[str] = (), keep_length: bool = False
) -> tuple[pd.Series, int]:
    """Return the texts with known names masked ("@…"), and how many masks were made.

    Masked: "@name" for every known name, and bare full names of two or more capitalised words. `keep` are names that
    stay (our own accounts). Names that are in no author column are not known, and stay. `keep_length` stretches the
    masks over the names, so that what comes after them keeps its place.
    """
    return KnownNames(pa.array(list(names), TEXT), keep=keep).mask(texts, keep_length=keep_length)


class KnownNames:
    """Names of authors, ready to be looked for in any number of texts."""

    def __init__(
        self, names: pa.LargeStringArray, *, keep: Iterable[str] = (), cleaned: pa.LargeStringArray | None = None
    ) -> None:
        """Take names as they are written (and as `clean_handles` gives them); those of `keep` stay in texts."""
        cleaned = clean_handles(names) if cleaned is None else cleaned
        kept = pa.array(sorted({clean_handle(name) for name in keep}), TEXT)
        length = pc.utf8_length(cleaned)
        usable = pc.and_(pc.greater(length, 1), pc.less_equal(length, MAX_NAME))
        usable = pc.and_(usable, pc.invert(pc.is_in(cleaned, kept)))
        self._names, names = cleaned.filter(usable), names.filter(usable)
        # What is written in capitals at the head of each of two words or more is a full name.
        codes, places = text_bytes(names)
        blanks = find_bytes(codes, lambda piece: (piece <= 0x20) | (piece >= 0x80))
        apart = np.unique(np.searchsorted(places, blanks, side="right") - 1)
        full = pc.match_substring_regex(names.take(pa.array(apart)), _FULL_NAME)
        bare = np.zeros(len(names), bool)
        bare[apart] = full.to_numpy(zero_copy_only=False)
        self._longest = pc.max(pc.utf8_length(self._names)).as_py() or 0
        self._spotter = NameSpotter(self._names, bare)
        self._bare = self._spotter.bare

    def mask(self, texts: pd.Series, *, keep_length: bool = False) -> tuple[pd.Series, int]:
        """Return texts with these names masked, and how many masks were made."""
        if not len(self._names):
            return texts, 0
        chunks, made = [], 0
        for chunk in to_chunks(texts).chunks:
            for start in range(0, len(chunk), _AT_ONCE):
                masked, count = self._mask_chunk(chunk.slice(start, _AT_ONCE), keep_length)
                chunks.append(masked)
                made += count
        return (to_series(pa.chunked_array(chunks, TEXT), texts.index), made) if made else (texts, 0)

    def _mask_chunk(self, texts: pa.LargeStringArray, keep_length: bool) -> tuple[pa.LargeStringArray, int]:
        spots = self._spotter.spot(texts, _fold)
        if not len(spots.names):
            return texts, 0
        names = self._names.take(pa.array(spots.names)).to_pylist()
        called = _Names.of(names, self._longest)
        full = called._replace(names={name for name, bare in zip(names, self._bare[spots.names], strict=True) if bare})
        plain = np.zeros(0, np.int64) if keep_length else find_plain(spots)
        plain = plain[[name in called.names for name in _small_letters(spots, plain)]]
        throughout = set(spots.throughout.tolist())
        others = np.setdiff1d(np.union1d(spots.calls.texts, spots.throughout), spots.calls.texts[plain])
        changed = []
        for number, text in zip(others.tolist(), texts.take(pa.array(others)).to_pylist(), strict=True):
            masked, made = _mask_text(text or "", called, full if number in throughout else None, keep_length)
            if made:
                changed.append((number, masked, made))
        texts = replace_spans(texts, spots, plain, MASK.encode()) if len(plain) else texts
        if not changed:
            return texts, len(plain)
        where, masked, counts = zip(*changed, strict=True)
        texts = pc.replace_with_mask(texts, mask_of(list(where), len(texts)), pa.array(masked, TEXT))
        return texts, sum(counts) + len(plain)


def _small_letters(spots: Spots, calls: np.ndarray) -> list[str]:
    """Return what stands behind the "@" of some calls as names are compared, of usual letters."""
    codes = memoryview(spots.codes)
    spans = zip(spots.calls.begins[calls].tolist(), spots.calls.ends[calls].tolist(), strict=True)
    return [str(codes[begin:end], "utf-8").lower() for begin, end in spans]


class _Names(NamedTuple):
    """Hold cleaned names, the first words of those that have more than one word, and the length of the longest."""

    names: Set[str]
    begun: Set[str]
    longest: int

    @classmethod
    def of(cls, names: list[str], longest: int) -> "_Names":
        words = [(_WORD.match(name), name) for name in names]
        begun = {word.group().rstrip(".-") for word, name in words if word is not None and word.group() != name}
        return cls(set(names), begun, longest)


def _fold(text: str) -> str:
    """Return a text in small letters, each in its place."""
    folded = text.casefold()
    if len(folded) != len(text):  # "ß" folds into two letters: places would no longer agree
        folded = text.lower() if len(text.lower()) == len(text) else text
    return folded


def _mask_text(text: str, called: _Names, full: _Names | None, keep_length: bool) -> tuple[str, int]:
    """Return a text with names masked behind an "@", and those in `full` anywhere; and how many masks there are."""
    folded = _fold(text)
    pieces: list[str] = []
    position = made = 0
    for match in (_MAYBE_NAME if full else _CALLED).finditer(text):
        start, is_called = match.start(), match["at"] is not None
        if start < position or not (is_called or text[start].isupper()):
            continue
        begin = match.start("handle") if is_called else start
        end = _end_of_name(folded, begin, match.end(), called if is_called else full or called)
        if end:
            pieces += [text[position:start], MASK.ljust(end - start, MASK[-1]) if keep_length else MASK]
            position = end
            made += 1
    return ("".join([*pieces, text[position:]]), made) if made else (text, 0)


def _end_of_name(folded: str, begin: int, end_of_word: int, known: _Names) -> int:
    """Return where the longest name ends that stands at a place and whose first word is the one there, 0 for none."""
    word = folded[begin:end_of_word]
    firsts = (word.rstrip(".-"), word.split("'")[0].split("’")[0])
    if word in known.names and firsts[0] not in known.begun:
        return end_of_word
    limit = begin + known.longest
    ends = [border.start() for border in _BORDER.finditer(folded, begin + 1, limit + 1)]
    if len(folded) <= limit:
        ends.append(len(folded))
    standing = [end for end in reversed(ends) if folded[begin:end] in known.names]
    for first in firsts if standing else ():
        for end in standing:
            begun = _WORD.match(folded, begin, end)
            if begun is not None and begun.group().rstrip(".-") == first:
                return end
    return 0
