"""Formats that write one thing in several columns."""

import pandas as pd

from cmanalytics.readers.placing import column_of


def first_filled(texts: pd.DataFrame, *names: str) -> pd.Series:
    """Return, of several text columns, the first that says something in each row; "" where none does."""
    found = column_of(texts, names[0])
    for name in names[1:]:
        found = found.mask(found == "", column_of(texts, name))
    return found.astype("string")
