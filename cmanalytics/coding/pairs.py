"""Who read what, and who gave which code, as tables of true and false: comments by coders."""

import numpy as np
import pandas as pd

from cmanalytics.coding.coded import Coded
from cmanalytics.coding.frame import KEY
from cmanalytics.coding.layout import SETTLED

Key = tuple[str, str]


def people(coded: Coded) -> list[str]:
    """Return the persons who have read something, in alphabetical order; what was settled is nobody's reading."""
    return sorted(coder for coder in coded.coders if coder != SETTLED)


def read_matrix(coded: Coded, dimension: str, coders: list[str]) -> tuple[np.ndarray, list[Key]]:
    """Return who has read what for a dimension, and the comments: those that two of the coders have read, or more."""
    rows = coded.readings[coded.readings["coder"].isin(coders)]
    covers = np.array([dimension in covered for covered in rows["dimensions"]], dtype=bool)
    rows = rows[covers][[*KEY, "coder"]].drop_duplicates()
    table = pd.crosstab([rows["platform"], rows["comment_id"]], rows["coder"]) if not rows.empty else None
    if table is None:
        return np.zeros((0, len(coders)), dtype=bool), []
    read = table.reindex(columns=coders, fill_value=0).to_numpy(dtype=bool)
    several = read.sum(axis=1) > 1
    return read[several], [key for key, kept in zip(table.index, several, strict=True) if kept]


def given_matrix(coded: Coded, dimension: str, code: str, coders: list[str], keys: list[Key]) -> np.ndarray:
    """Return who has given a code to which of the comments."""
    rows = coded.codings[(coded.codings["dimension"] == dimension) & (coded.codings["code"] == code)]
    places = {key: place for place, key in enumerate(keys)}
    given = np.zeros((len(keys), len(coders)), dtype=bool)
    for platform, comment_id, coder in rows[[*KEY, "coder"]].itertuples(index=False, name=None):
        if (platform, comment_id) in places and coder in coders:
            given[places[platform, comment_id], coders.index(coder)] = True
    return given
