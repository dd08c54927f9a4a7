"""Ways to part a page: publications by a column or their weekday, comments by a dimension of the codebook."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cmanalytics.metrics.sources import Sources
from cmanalytics.metrics.watch import local_days
from cmanalytics.settings import DAYS
from cmanalytics.wording import has, say

WEEKDAY = "weekday"
# Columns of publications that part them; a page may add its own as extra_*.
COLUMNS = ("format", "lang", "is_paid")
_MONDAY = 4  # 5 January 1970


class Split(NamedTuple):
    """Hold a part: its value, how it is said, and which rows of posts, or of comments, are in it."""

    value: str
    name: str
    posts: np.ndarray | None = None
    comments: np.ndarray | None = None


def known_splits(sources: Sources) -> tuple[str, ...]:
    """Return by what a page can be parted."""
    own = [name for name in sources.posts if str(name).startswith("extra_") and sources.posts[name].notna().any()]
    dimensions = {dimension for dimension, _ in sources.codes or {}}
    return (*COLUMNS, WEEKDAY, *sorted(own), *sorted(dimensions))


def split_posts(sources: Sources, by: str) -> Iterator[Split]:
    """Yield the parts of the publications, those with an unknown value in none."""
    posts = sources.posts
    if by == WEEKDAY:
        days = local_days(posts["published_at"], zone=sources.settings.page.timezone)
        for number, day in enumerate(DAYS):
            here = (days >= 0) & ((days - _MONDAY) % 7 == number)
            yield Split(day, say(f"comparing.splits.{WEEKDAY}.{day}"), posts=here)
        return
    values = posts[by].astype("string")
    for value in sorted(values.dropna().unique()):
        yield Split(value, _said(by, value), posts=(values == value).fillna(False).to_numpy(dtype=bool))


def _said(by: str, value: str) -> str:
    key = f"comparing.splits.{by}.{value}"
    return say(key) if has(key) else say("comparing.splits.other", value=value)


def split_comments(sources: Sources, dimension: str, names: dict[str, str]) -> Iterator[Split]:
    """Yield the parts of the comments that carry a code of a dimension; a comment may be in several."""
    for known, code in sorted(sources.codes or {}):
        if known == dimension:
            here = np.zeros(len(sources.comments), dtype=bool)
            here[(sources.codes or {})[(known, code)]] = True
            yield Split(code, say("comparing.splits.code", code=names.get(code, code)), comments=here)
