"""Counts that cannot be: below zero, more people acting than seeing, a part beyond its whole. Said, not repaired."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.tables import ACCOUNT_DAYS, POSTS, conform
from cmanalytics.wording import has, say

# A count that cannot be larger than another of the same publication: distinct people among distinct people, distinct
# people among times shown.
_WITHIN: tuple[tuple[str, str], ...] = (
    ("engaged_users", "reach"),
    ("reach", "impressions"),
)
_SEEN = ("followers", "reach", "viewers", "impressions", "views")
_PART = re.compile(r"(\w+)_(?:organic|paid)")


def review_counts(posts: pd.DataFrame | None, account_days: pd.DataFrame | None = None) -> tuple[Alert, ...]:
    """Return an alert for each file, column and kind of impossible count; the tables stay as they are."""
    alerts: list[Alert] = []
    if posts is not None and not posts.empty:
        alerts += _of_posts(conform(posts, POSTS))
    if account_days is not None and not account_days.empty:
        alerts += _of_days(conform(account_days, ACCOUNT_DAYS))
    return tuple(alerts)


def _of_posts(posts: pd.DataFrame) -> Iterator[Alert]:
    counts = {name: _numbers(posts[name]) for name in posts.columns if _is_number(posts[name])}
    for name, values in counts.items():
        yield from _by_file(posts, values < 0, "impossible_counts", column=_name(name))
    pairs = [*_WITHIN, *((name, found[1]) for name in counts if (found := _PART.fullmatch(name)))]
    for part, whole in pairs:
        if part in counts and whole in counts:
            beyond = (counts[part] > counts[whole]) & (counts[whole] >= 0)
            yield from _by_file(posts, beyond, "part_beyond_whole", part=_name(part), whole=_name(whole))


def _of_days(days: pd.DataFrame) -> Iterator[Alert]:
    values = days["value"].to_numpy(dtype=float, na_value=np.nan)
    # Interactions that were taken back make a day negative: readers say so. Nobody is seen less than never.
    wrong = (days["metric"].isin(_SEEN).to_numpy(dtype=bool) & (values < 0)) | np.isinf(values)
    for metric in sorted(days["metric"][wrong].unique()):
        here = wrong & (days["metric"] == metric).to_numpy(dtype=bool)
        yield from _by_file(days, here, "impossible_days", column=_name(metric))


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype)


def _numbers(values: pd.Series) -> np.ndarray:
    return values.to_numpy(dtype=float, na_value=np.nan)


def _name(column: str) -> str:
    return say(f"metrics.columns.{column}") if has(f"metrics.columns.{column}") else column


def _by_file(table: pd.DataFrame, wrong: np.ndarray, kind: str, **values: str) -> Iterator[Alert]:
    if not wrong.any():
        return
    name = "posts" if "post_id" in table else "account_days"
    for file, count in table["source"][wrong].fillna("").value_counts().sort_index().items():
        yield make_alert(kind, file=str(file), table=name, count=int(count), **values)
