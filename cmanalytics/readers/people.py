"""Who wrote: raw author columns in, pseudonyms and flags out. Raw names leave this module only as masks.

People write more than one comment: whatever is to be known of a name is found once, for each distinct name.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.locale import fold
from cmanalytics.privacy import NULL_AUTHORS, clean_handle, clean_handles, may_be_named, pseudonyms_of
from cmanalytics.readers.base import Context
from cmanalytics.vectors import TEXT, encode, find_bytes, one_piece, text_bytes, to_arrow, to_chunks, to_series, trim


class Names(NamedTuple):
    """Hold a column of names: each distinct one, the same as `clean_handle` gives it, each row's number (-1: none)."""

    names: pa.LargeStringArray
    cleaned: pa.LargeStringArray
    codes: np.ndarray

    def rows(self, among: np.ndarray) -> np.ndarray:
        """Return which rows have a name that is marked among the distinct ones."""
        return np.append(among, False)[self.codes]

    def column(self) -> pd.Series:
        """Return the name of each row."""
        codes, places = text_bytes(self.names)
        width = int(places[1]) if len(self.names) else 0
        if not (np.diff(places) == width).all():
            return to_series(self.names.take(pa.array(self.codes, mask=self.codes < 0)))
        there = self.codes >= 0  # names of one length, as pseudonyms are: rows of a matrix
        found = codes.reshape(-1, max(width, 1))[self.codes[there]]
        ends = np.concatenate([[0], np.cumsum(np.where(there, width, 0))])
        buffers = [pa.array(there).buffers()[1], pa.py_buffer(ends), pa.py_buffer(found)]
        return to_series(pa.Array.from_buffers(TEXT, len(there), buffers))


_FEW = 5
# Columns whose names begin so call an author by another name: for masks, our accounts and objections only.
ALSO_NAMED = "author_also_"


def author_columns(columns: Iterable[str]) -> list[str]:
    """Return which columns name an author: the name, the platform's identifier, what else the person is called."""
    return [
        column for column in map(str, columns) if column in ("author", "author_id") or column.startswith(ALSO_NAMED)
    ]


def raw_authors(texts: Mapping[str, pd.Series]) -> dict[str, Names]:
    """Return the columns that name an author, missing where they say that nobody is known."""
    return {column: name_rows(texts[column]) for column in sorted(author_columns(texts))}


def name_rows(column: pd.Series) -> Names:
    """Return a column of names by its distinct names."""
    distinct, codes = encode(column)
    names = trim(distinct)
    nobody = pc.is_in(pc.utf8_lower(names), value_set=pa.array(["", *sorted(NULL_AUTHORS)], TEXT))
    if pc.any(nobody).as_py():
        there = np.flatnonzero(~nobody.to_numpy(zero_copy_only=False))
        renumbered = np.full(len(names) + 1, -1, np.int32)
        renumbered[there] = np.arange(len(there))
        names, codes = names.take(pa.array(there)), renumbered[codes]
    return Names(names, clean_handles(names), codes)


def pseudonymise_authors(raw: dict[str, Names], platforms: pd.Series, key: bytes) -> Names:
    """Return the pseudonym of each row, from the platform's identifier of the author where there is one, or the name.

    The platform's identifier outlives a change of name.
    """
    codes = np.full(len(platforms), -1, np.int64)
    made = [pa.array([], TEXT)]
    networks, places = encode(platforms)
    for column in ("author_id", "author"):
        for number, network in enumerate(networks.to_pylist() if column in raw else ()):
            names = raw[column]
            here = (codes < 0) & (names.codes >= 0) & (places == number)
            used = np.flatnonzero(np.bincount(names.codes[here], minlength=len(names.names)))
            renumbered = np.zeros(len(names.names), np.int64)
            renumbered[used] = np.arange(len(used)) + sum(map(len, made))
            codes[here] = renumbered[names.codes[here]]
            there, cleaned = names.names, names.cleaned
            if len(used) < len(there):
                there, cleaned = there.take(pa.array(used)), cleaned.take(pa.array(used))
            made.append(pseudonyms_of(there, network, key, cleaned=cleaned))
    pseudonyms = pa.concat_arrays(made)
    return Names(pseudonyms, pseudonyms, codes)


def known_names(raw: dict[str, Names]) -> pa.Table:
    """Return what others may call the authors of a file, as written and cleaned: names, identifiers with a letter."""
    tables = [pa.table({"name": pa.array([], TEXT), "cleaned": pa.array([], TEXT)})]
    for column, names in raw.items():
        table = pa.table({"name": names.names, "cleaned": names.cleaned})
        tables.append(table.filter(pc.match_substring_regex(names.names, r"\pL")) if column == "author_id" else table)
    return pa.concat_tables(tables)


def name_their_author(urls: pd.Series, raw: dict[str, Names]) -> np.ndarray:
    """Tell which links hold the name or the identifier of the row's own author between two of their signs.

    "facebook.com/jeanne.martin.12" holds the name of Jeanne Martin.
    """
    parts = pc.split_pattern_regex(to_arrow(urls), "[/?&=#]+")
    rows = pc.list_parent_indices(parts).to_numpy()
    words = clean_handles(pc.list_flatten(parts))
    distinct = words.dictionary_encode()
    parted = pc.match_substring_regex(distinct.dictionary, r"\pL[._\-]\pL")  # a page's own name mostly is in one piece
    spelt = _letters(pc.if_else(parted, distinct.dictionary, None)).take(distinct.indices)
    named = np.zeros(len(urls), bool)
    for names in raw.values():
        codes = names.codes[rows]
        own = names.cleaned.take(pa.array(codes, mask=codes < 0))
        named[rows[pc.equal(words, own).fill_null(False).to_numpy(zero_copy_only=False)]] = True
        own = _letters(names.cleaned).take(pa.array(codes, mask=codes < 0))
        named[rows[pc.equal(spelt, own).fill_null(False).to_numpy(zero_copy_only=False)]] = True
    return named


def _letters(names: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the letters of names, missing where they are too few to tell anybody."""
    letters = pc.replace_substring_regex(names, r"[^\pL]+", "")
    return pc.if_else(pc.greater_equal(pc.utf8_length(letters), _FEW), letters, None)


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _are_called(names: pa.LargeStringArray, squashed: set[str]) -> np.ndarray:
    """Tell which names are one of some, spaces, punctuation, case and accents apart."""
    found = np.zeros(len(names), bool)
    # The letters of the name must stand there in their order; one with an accent may stand for any.
    between = r"[\W_]*"
    letters = (between.join(f"(?:{re.escape(letter)}|[^\x00-\x7f])?" for letter in name) for name in sorted(squashed))
    pattern = "^" + between + "(?:" + "|".join(letters) + ")" + between + "$"
    maybe = np.flatnonzero(pc.match_substring_regex(names, pattern, ignore_case=True)) if squashed else []
    for number, name in zip(maybe, names.take(pa.array(maybe, pa.int64())).to_pylist(), strict=True):
        found[number] = _squash(name) in squashed
    return found


def is_brand(raw: dict[str, Names], platforms: pd.Series, writers: Names, context: Context) -> pd.Series:
    """Tell which authors are our accounts, spaces and punctuation apart; missing where that cannot be known."""
    brand, unknown = np.zeros(len(platforms), bool), writers.codes < 0
    for network in platforms.unique():
        here = (platforms == network).to_numpy(bool)
        ours = {_squash(account) for declared, account in context.accounts if network in (declared, "unknown")}
        if not ours:
            unknown |= here
        for names in raw.values() if ours else ():
            brand |= here & names.rows(_are_called(names.names, ours))
    return pd.Series(pd.arrays.BooleanArray(brand & ~unknown, unknown))


def is_listed(
    raw: dict[str, Names], platforms: pd.Series, writers: Names, handles: frozenset[str], context: Context
) -> np.ndarray:
    """Tell which authors are on a list of handles, by the raw handle or by its pseudonym."""
    listed = np.zeros(len(platforms), bool)
    if not handles:
        return listed
    cleaned = pa.array(sorted({clean_handle(handle) for handle in handles}), TEXT)
    for names in raw.values():
        listed |= names.rows(pc.is_in(names.cleaned, value_set=cleaned).to_numpy(zero_copy_only=False))
    for network in platforms.unique():
        pseudonyms = pseudonyms_of(cleaned, network, context.key)
        known = pc.is_in(writers.names, value_set=pseudonyms).to_numpy(zero_copy_only=False)
        listed |= (platforms == network).to_numpy(bool) & writers.rows(known)
    return listed


def are_people(parents: pd.Series, names: pa.LargeStringArray, ids: Callable[[], pa.LargeStringArray]) -> np.ndarray:
    """Tell which parents are people's names ("in reply to Jean"): a name is no identifier, and must not stay.

    `names` are the cleaned names of authors, `ids` gives the identifiers that a parent with a blank may be.
    """
    column = to_chunks(parents)
    rows = np.flatnonzero(column.is_valid().to_numpy())
    there = one_piece(column.drop_null())
    maybe = may_be_named(there, names) if len(there) else rows
    known = pc.is_in(clean_handles(there.take(pa.array(maybe))), value_set=names)
    codes, places = text_bytes(there)
    blank = np.unique(np.searchsorted(places, find_bytes(codes, lambda piece: piece <= 0x20), side="right") - 1)
    if len(blank):
        blank = blank[~pc.is_in(there.take(pa.array(blank)), value_set=ids()).to_numpy(zero_copy_only=False)]
    people = np.zeros(len(parents), bool)
    people[rows[maybe[known.to_numpy(zero_copy_only=False)]]] = True
    people[rows[blank]] = True
    return people
