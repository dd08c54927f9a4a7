"""Read one file of comments to be tagged: at least an identifier and a text, whatever else it holds."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.errors import DataError
from cmanalytics.readers import read_export

# What a file of comments to be tagged need not say.
_NOT_ASKED = ("platform_unknown", "no_dates")


class Texts(NamedTuple):
    """Hold comments to be tagged and what is doubtful about their file (contracts `comments` and `alerts`)."""

    comments: pd.DataFrame
    alerts: pd.DataFrame


def read_texts(path: str | Path, *, key: bytes | None = None) -> Texts:
    """Return the comments of a csv, parquet or jsonl file (platform "unknown" if it names none), as they are written.

    Raise DataError when the file cannot be read or holds no comments.
    """
    path = Path(path)
    export = read_export(path, key=key, as_written=True)
    alerts = export.alerts[~export.alerts["kind"].isin(_NOT_ASKED)]
    if len(export.comments):
        return Texts(export.comments, alerts)
    doubts = alerts[alerts["severity"].isin(("error", "warning"))]
    reason = doubts["message"].iloc[0] if len(doubts) else "—"
    raise DataError("no_comments_in_file", file=path.name, reason=reason)
