"""Identifiers as numbers: a million texts are looked up once, then everything is an array."""

import numpy as np
import pandas as pd


def joined(platforms: pd.Series, ids: pd.Series) -> pd.Series:
    """Return platform and identifier as one text, missing where the identifier is."""
    return platforms.astype("string") + "\x1f" + ids.astype("string")


def positions(wanted: pd.Series, among: pd.Series) -> np.ndarray:
    """Return where each text stands in `among` (each there once), -1 where it is missing or does not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(wanted) == 0 or len(among) == 0:
        return np.full(len(wanted), -1)
    options = pc.SetLookupOptions(value_set=pa.array(among, type=pa.large_string()), skip_nulls=True)
    found = pc.index_in(pa.array(wanted, type=pa.large_string()), options=options)
    return np.asarray(found.fill_null(-1)).astype(np.int64)


def pair_positions(platforms: pd.Series, ids: pd.Series, among: pd.DataFrame) -> np.ndarray:
    """Return where each platform and identifier stands in `among` (platform, identifier: each pair there once), -1
    where it does not."""
    found = positions(ids, among.iloc[:, 1])
    labels = numbered(pd.concat([platforms, among.iloc[:, 0]], ignore_index=True))
    own, theirs = labels[: len(ids)], labels[len(ids) :]
    # Two platforms seldom share an identifier: only then are both words looked for.
    astray = np.flatnonzero((found >= 0) & (own != theirs[found] if len(theirs) else False))
    if len(astray):
        wanted = joined(platforms.iloc[astray], ids.iloc[astray])
        found[astray] = positions(wanted, joined(among.iloc[:, 0], among.iloc[:, 1]))
    return found


def numbered(texts: pd.Series) -> np.ndarray:
    """Return a number a distinct text, from 0 in order of appearance; -1 where it is missing."""
    return pd.factorize(texts)[0]


def numbered_pairs(platforms: pd.Series, ids: pd.Series) -> np.ndarray:
    """Return a number a distinct platform and identifier, from 0; -1 where the identifier is missing."""
    places, names = numbered(platforms), numbered(ids)
    number = places.max(initial=0) + 1
    if number == 1:
        return names
    pairs = pd.factorize(np.where(names < 0, -1, names * number + places))
    return np.where(names < 0, -1, pairs[0])


def among_pairs(platforms: pd.Series, ids: pd.Series, wanted: pd.DataFrame) -> np.ndarray:
    """Return a mask of the rows whose platform and identifier are in `wanted` (platform, identifier)."""
    found = ids.isin(wanted.iloc[:, 1]).to_numpy() & ids.notna().to_numpy()
    rows = np.flatnonzero(found)
    found[rows] = (
        joined(platforms.iloc[rows], ids.iloc[rows]).isin(joined(wanted.iloc[:, 0], wanted.iloc[:, 1])).to_numpy()
    )
    return found


def sorted_distinct(numbers: np.ndarray) -> np.ndarray:
    """Return the distinct numbers, in order (NumPy's own way of hashing them takes five times as long)."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered
