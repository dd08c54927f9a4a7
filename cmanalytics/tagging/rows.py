"""The comments that can be read: one row an identifier, with a text, on a platform."""

import re

import pandas as pd

from cmanalytics.errors import DataError

HALVES = re.compile("[\ud800-\udfff]")


def require_columns(comments: pd.DataFrame) -> None:
    """Raise DataError when a table of comments lacks `comment_id` or `text`."""
    missing = [name for name in ("comment_id", "text") if name not in comments.columns]
    if missing:
        raise DataError("comments_without_columns", missing=", ".join(missing))


def with_platform(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments with a platform on each, "unknown" where there is none."""
    if "platform" not in comments.columns:
        return comments.assign(platform="unknown")
    return comments.assign(platform=comments["platform"].astype("string").fillna("unknown"))


def as_texts(values: pd.Series) -> pd.Series:
    """Return texts as the kind of the tables; half a character becomes one mark, every place stays where it was."""
    if values.dtype == object:
        values = values.map(lambda text: HALVES.sub("\ufffd", text) if isinstance(text, str) else text)
    return values.astype("string")


def readable_rows(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments with an identifier and a text, each once: platform, comment_id, text, what they answer."""
    require_columns(comments)
    rows = with_platform(comments)
    names = [name for name in ("platform", "comment_id", "parent_id", "lang") if name in rows.columns]
    rows = rows[[*names, "text"]].reset_index(drop=True)
    rows = rows.assign(comment_id=rows["comment_id"].astype("string"), text=as_texts(rows["text"]))
    keep = rows["comment_id"].notna() & ~rows.duplicated(["platform", "comment_id"])
    keep &= rows["text"].notna() & (rows["text"] != "") & ~rows["text"].str.isspace()
    return rows if keep.all() else rows[keep].reset_index(drop=True)
