"""Which account a row is of, and whether one of ours wrote it."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.indicators import AccountFilter
from cmanalytics.locale import fold
from cmanalytics.metrics.keys import numbered
from cmanalytics.settings import Account


class Places(NamedTuple):
    """Hold the accounts of a table (platform, account, account_id), and for each row which of them it is of."""

    accounts: pd.DataFrame
    rows: np.ndarray

    def among(self, wanted: Iterable[Account | AccountFilter]) -> np.ndarray:
        """Return a mask of the table's rows that are of the accounts; none for no account."""
        return among_accounts(self.accounts, wanted)[self.rows]

    def of_platforms(self, wanted: Iterable[str]) -> np.ndarray:
        """Return a mask of the table's rows that are of the platforms."""
        return self.accounts["platform"].isin(list(wanted)).to_numpy(dtype=bool)[self.rows]


def among_accounts(frame: pd.DataFrame, accounts: Iterable[Account | AccountFilter]) -> np.ndarray:
    """Return a mask of the rows whose `account` (or `account_id`) is one of the accounts; none for no account."""
    found = np.zeros(len(frame), dtype=bool)
    accounts = tuple(accounts)
    if not accounts or frame.empty:
        return found
    platforms = frame["platform"].to_numpy()
    names = [_folded(frame[name]) for name in ("account", "account_id") if name in frame]
    for wanted in accounts:
        here = platforms == wanted.platform
        if wanted.account is not None:
            here = here & np.logical_or.reduce([name == fold(wanted.account).lstrip("@") for name in names])
        found |= here
    return found


def _folded(names: pd.Series) -> np.ndarray:
    # Thousands of rows, a handful of accounts: fold each name once.
    labels, known = pd.factorize(names)
    folded = np.array([*(fold(str(name)).lstrip("@") for name in known), ""], dtype=object)
    return folded[labels]


def places_of(frame: pd.DataFrame) -> Places:
    """Return the accounts of a table."""
    columns = [name for name in ("platform", "account", "account_id") if name in frame]
    rows = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        labels = numbered(frame[name]) + 1
        rows = rows * (labels.max(initial=0) + 1) + labels
    labels = pd.factorize(rows)[0]
    first = np.zeros(labels.max(initial=-1) + 1, dtype=np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    return Places(frame[columns].iloc[first].reset_index(drop=True), labels)


def by_the_team(comments: pd.DataFrame) -> pd.Series:
    """Tell which comments the brand or its declared staff wrote; one that is not known to be is a member's."""
    return comments["is_brand"].fillna(False) | comments["is_staff"].fillna(False)
