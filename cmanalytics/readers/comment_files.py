"""Read one file of comments to be tagged: at least an identifier and a text, whatever else it holds."""

from pathlib import Path

import pandas as pd

from cmanalytics.errors import DataError
from cmanalytics.readers import read_export


def read_texts(path: str | Path, *, key: bytes | None = None) -> pd.DataFrame:
    """Return the comments of a csv, parquet or jsonl file (contract `comments`; platform "unknown" if it names none).

    Raise DataError when the file cannot be read or holds no comments.
    """
    path = Path(path)
    export = read_export(path, key=key)
    if len(export.comments):
        return export.comments
    errors = export.alerts[export.alerts["severity"] == "error"]
    reason = errors["message"].iloc[0] if len(errors) else "—"
    raise DataError("no_comments_in_file", file=path.name, reason=reason)
