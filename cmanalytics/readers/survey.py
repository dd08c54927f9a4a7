"""What one comment of a file needs to know of all the others: who is called how, which dates prove what, what repeats.

A file in memory is surveyed in one part. A file larger than memory is gone through twice, in the same parts: the first
time they only add to the survey, the second time their rows are made.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.privacy import KnownNames
from cmanalytics.readers.made_ids import Twins
from cmanalytics.readers.people import Names, known_names
from cmanalytics.vectors import TEXT, bytes_at, one_piece, text_bytes, to_arrow

_NONE = pa.array([], TEXT)
_SEEDS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
# Cells that programs write alike everywhere decide nothing for the others.
_PLAIN = r"^(?:(?:19|20)\d{2}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})|\d{1,15})$"


class Seen(NamedTuple):
    """Hold what a part shows of its file.

    `ids` are missing where the file has none; `out` marks comments that are left out of the tables; `cells` are the
    columns whose form the whole file decides.
    """

    raw: dict[str, Names]
    accounts: pd.Series
    platforms: pd.Series
    ids: pd.Series
    out: np.ndarray
    cells: dict[str, pd.Series]


class Facts(NamedTuple):
    """Hold what is known of a whole file.

    `names` are those to be masked, `authors` the cleaned names of authors, `ids` gives the identifiers to which a
    parent with a blank may point, `witnesses` are cells that show which forms a column has elsewhere in the file.
    """

    names: KnownNames
    authors: pa.LargeStringArray
    ids: Callable[[], pa.LargeStringArray]
    witnesses: dict[str, pd.Series]


def facts_of(seen: Seen, pages: list[str]) -> Facts:
    """Return the facts of a file that is one part; the names of `pages`, our accounts, stay in texts."""
    called = known_names(seen.raw)
    return Facts(_to_mask(called, {*pages, *_distinct(seen.accounts)}), _authors(seen), lambda: to_arrow(seen.ids), {})


def _to_mask(called: pa.Table, keep: set[str]) -> KnownNames:
    name, cleaned = one_piece(called.column("name")), one_piece(called.column("cleaned"))
    return KnownNames(name, keep=keep, cleaned=cleaned)


def _authors(seen: Seen) -> pa.LargeStringArray:
    return seen.raw["author"].cleaned if "author" in seen.raw else _NONE


class Survey:
    """The survey of a file in parts: `add` each of them, `finish`, then ask again for each of them in its turn."""

    def __init__(self) -> None:
        self.gathering = True
        self.facts: Facts | None = None
        self.numbering: Numbering | None = None
        self.repeated: Iterator[np.ndarray] = iter(())
        self.twins = Twins()
        self._called = known_names({})
        self._authors = self._spaced = _NONE
        self._accounts: set[str] = set()
        self._witnesses: dict[str, pd.Series] = {}
        self._keys: list[np.ndarray] = []

    def add(self, seen: Seen) -> None:
        """Take in a part."""
        called = pa.concat_tables([self._called, known_names(seen.raw)])
        self._called = called.group_by(["name", "cleaned"]).aggregate([])
        self._authors = _together(self._authors, _authors(seen))
        self._accounts |= _distinct(seen.accounts)
        ids = to_arrow(seen.ids)
        self._spaced = _together(self._spaced, ids.filter(pc.match_substring_regex(ids, r"\s").fill_null(False)))
        self._keys.append(_keys_of(seen))
        for column, cells in seen.cells.items():
            known = self._witnesses.get(column, cells.iloc[:0])
            self._witnesses[column] = find_witnesses(pd.concat([known, cells], ignore_index=True))

    def finish(self, pages: list[str]) -> None:
        """Draw the facts from what was gathered; the names of `pages`, our accounts, stay in texts."""
        names = _to_mask(self._called, {*pages, *self._accounts})
        counts_rows = self.numbering is not None and self.numbering.counts_rows
        spaced = _NONE if counts_rows else self._spaced
        self.facts = Facts(names, self._authors, lambda: spaced, self._witnesses)
        self.repeated = iter(
            _find_repeated(self._keys) if not counts_rows else [np.zeros(len(k), bool) for k in self._keys]
        )
        self.gathering, self._keys = False, []


class Numbering(NamedTuple):
    """Hold how the numbers of a column follow each other, to tell whether it only counts the rows."""

    cells: int = 0
    numbers: int = 0
    steps: int = 0
    lowest: float = np.inf
    last: float = np.nan

    def add(self, cells: pd.Series) -> "Numbering":
        """Return what is known with further cells."""
        numbers = pd.to_numeric(cells.astype(object), errors="coerce").dropna().to_numpy(float)
        if not len(numbers):
            return self._replace(cells=self.cells + len(cells))
        steps = np.count_nonzero(np.abs(np.diff(np.concatenate([[self.last], numbers]))) == 1)
        return Numbering(
            self.cells + len(cells),
            self.numbers + len(numbers),
            self.steps + steps,
            min(self.lowest, float(numbers.min())),
            float(numbers[-1]),
        )

    @property
    def counts_rows(self) -> bool:
        """Tell whether most cells are numbers, most of them the next to the one before, from 0, 1 or 2 on."""
        if not self.cells or self.numbers < 0.5 * self.cells:
            return False
        return (self.numbers == 1 or self.steps > 0.8 * (self.numbers - 1)) and self.lowest in (0.0, 1.0, 2.0)


def find_witnesses(cells: pd.Series) -> pd.Series:
    """Return few cells that show every form of a column, and in each the smallest and the largest numbers."""
    cells = cells[(cells.str.strip() != "").fillna(False)].reset_index(drop=True)
    plain = cells.str.match(_PLAIN).to_numpy(bool)
    first_plain = cells[plain].groupby(cells[plain].str.len()).head(1)
    others = cells[~plain].drop_duplicates()
    if others.empty:
        return first_plain.reset_index(drop=True)
    shapes = others.str.replace(r"\d", "0", regex=True).str.replace(r"\pL+", "a", regex=True)
    numbers = others.str.extract(r"(\d{1,9})(?:\D+(\d{1,9}))?").astype("Float64").fillna(-1)
    chosen = [shapes.drop_duplicates().index]
    for column in numbers:
        ranked = numbers[column].astype(float).groupby(shapes)
        chosen += [pd.Index(ranked.idxmin()), pd.Index(ranked.idxmax())]
    index = chosen[0].union(chosen[1]).union(chosen[2]).union(chosen[3]).union(chosen[4])
    return pd.concat([first_plain, others[index]], ignore_index=True)


def _together(known: pa.LargeStringArray, further: pa.LargeStringArray) -> pa.LargeStringArray:
    return pc.unique(pa.concat_arrays([known, further]))


def _distinct(texts: pd.Series) -> set[str]:
    return set(to_arrow(texts).dictionary_encode().dictionary.to_pylist())


def _keys_of(seen: Seen) -> np.ndarray:
    """Return two hashes of network and identifier for each row, zeros where there is no identifier to repeat."""
    ids = to_arrow(seen.ids)
    codes, places = text_bytes(ids)
    networks = to_arrow(seen.platforms).dictionary_encode()
    named = [
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())
        for name in networks.dictionary.to_pylist()
    ]
    lengths = np.diff(places)
    keys = np.stack([np.array(named, np.uint64)[networks.indices.to_numpy()] ^ lengths.astype(np.uint64)] * 2, axis=1)
    for start in range(0, int(lengths.max(initial=0)), 8):
        rows = np.flatnonzero(lengths > start)
        words = bytes_at(codes, places[rows] + start) & (
            np.uint64(2**64 - 1) >> (8 * np.maximum(8 - (lengths[rows] - start), 0)).astype(np.uint64)
        )
        for column, seed in enumerate(_SEEDS):
            mixed = (keys[rows, column] ^ words) * seed
            keys[rows, column] = mixed ^ (mixed >> np.uint64(31))
    keys[seen.out | pc.is_null(ids).to_numpy(zero_copy_only=False)] = 0
    return keys


def _find_repeated(parts: list[np.ndarray]) -> list[np.ndarray]:
    """Return, for each part, which rows stand again further down in the file."""
    keys = np.concatenate(parts) if parts else np.zeros((0, 2), np.uint64)
    rows = np.flatnonzero(keys.any(axis=1))
    rows = rows[np.lexsort((keys[rows, 1], keys[rows, 0]))]  # stable: equal keys stay in the order of the file
    again = (keys[rows[:-1]] == keys[rows[1:]]).all(axis=1)
    repeated = np.zeros(len(keys), bool)
    repeated[rows[:-1][again]] = True
    return np.split(repeated, np.cumsum([len(part) for part in parts])[:-1])
