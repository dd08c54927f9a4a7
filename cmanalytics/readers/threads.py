"""Which comment answers which, in files that only number or order their rows."""

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import Placed, column_of


def taken_from(values: pd.Series, rows: pd.Series) -> pd.Series:
    """Return the value of the row that each row points at by its position; missing where it points at none."""
    places = rows.astype("Int64")
    known = places.between(0, len(values) - 1).fillna(False).to_numpy(bool)
    taken = values.to_numpy(object)[places.where(known, 0).fillna(0).to_numpy("int64")] if len(values) else []
    return pd.Series(taken, index=rows.index, dtype="string").where(known)


def rows_above(is_reply: pd.Series) -> pd.Series:
    """Return the position of the last row above each reply that is none itself; missing for the other rows."""
    places = pd.Series(range(len(is_reply)), index=is_reply.index, dtype="Int64")
    return places.mask(is_reply).ffill().where(is_reply)


def tell_missing(placed: Placed, opened: Opened) -> Placed:
    """Say how many answers the comments of a file count (column `answers`) that are not in it."""
    texts = placed.texts
    tops = column_of(texts, "parent_id") == ""
    counted = pd.to_numeric(column_of(texts, "answers")[tops].astype(object), errors="coerce").sum()
    missing = int(counted) - int((~tops).sum())
    if missing <= 0:
        return placed
    alert = make_alert("answers_missing", severity="info", file=opened.name, table="comments", count=missing)
    return placed._replace(alerts=[*placed.alerts, alert])
