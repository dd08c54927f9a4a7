"""Identifiers for comments whose file has none: made of what is written, so that the next export makes the same."""

import hashlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.readers.people import Names
from cmanalytics.vectors import TEXT, repeat, to_arrow, to_series


class Twins:
    """The hashes of comments without identifier, so that a second one of the same gets another."""

    def __init__(self) -> None:
        self._known = np.zeros(0, np.uint64)

    def number(self, hashes: np.ndarray) -> np.ndarray:
        """Return how many times each hash was met, itself included, in all that was ever asked."""
        order = np.argsort(hashes, kind="stable")
        found, places = hashes[order], np.arange(len(hashes))
        first = np.maximum.accumulate(np.where(np.concatenate([[True], found[1:] != found[:-1]]), places, 0))
        before = np.searchsorted(self._known, found, side="right") - np.searchsorted(self._known, found)
        numbers = np.empty(len(hashes), np.int64)
        numbers[order] = places - first + before + 1
        self._known = np.sort(np.concatenate([self._known, hashes]), kind="stable")
        return numbers


def fill_ids(frame: pd.DataFrame, body: pd.Series, writers: Names, twins: Twins, key: bytes) -> pd.Series:
    """Return the identifiers, and "h:" + a keyed hash where the file has none; twins get -2, -3 in their order.

    The hash takes the pseudonym and the text before masking, so that a later export of the same comment, with other
    authors in it, gives the same identifier; the key keeps the hash from being undone.
    """
    missing = frame["comment_id"].isna().to_numpy(bool)
    here = frame[missing]
    nothing = repeat("", here.index)
    post = here["post_id"] if "post_id" in here else nothing
    moments = here["written_at"].astype("int64").where(here["written_at"].notna(), 0).astype("string")
    columns = (here["platform"], post, writers.column()[missing], moments, body[missing])
    digests = [
        hashlib.blake2b("\x1f".join(values).encode("utf-8", "replace"), key=key, digest_size=8).digest()
        for values in zip(*(column.fillna("").tolist() for column in columns), strict=True)
    ]
    numbers = twins.number(np.frombuffer(b"".join(digests), ">u8").astype(np.uint64))
    made = [
        f"h:{digest.hex()}" if number == 1 else f"h:{digest.hex()}-{number}"
        for digest, number in zip(digests, numbers.tolist(), strict=True)
    ]
    filled = pc.replace_with_mask(to_arrow(frame["comment_id"]), pa.array(missing), pa.array(made, TEXT))
    return to_series(filled, frame.index)
