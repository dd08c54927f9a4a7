"""Each synthetic export gives exactly the table that lies beside it."""

import os
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.readers import read_export
from cmanalytics.storing import write_table
from tests.readers_helpers import EXPORTS, KEY

FILES = sorted(path for path in EXPORTS.iterdir() if path.suffix != ".md" and not path.name.endswith(".expected.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_export_gives_the_table_beside_it(path: Path, tmp_path: Path) -> None:
    """What a reader makes of a file does not change unseen."""
    export = read_export(path, key=KEY)
    row = export.inputs.iloc[0]
    frame: pd.DataFrame = getattr(export, row["table"])
    filled = frame.dropna(axis="columns", how="all")
    expected = path.with_name(f"{path.stem}.expected.csv")
    if os.environ.get("CMANALYTICS_REWRITE_GOLDEN"):
        write_table(filled, expected)
    made = write_table(filled, tmp_path / "made.csv")
    assert made.read_text("utf-8") == expected.read_text("utf-8")
    assert row["rows"] == len(frame)
