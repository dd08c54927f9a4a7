"""Each synthetic export gives exactly the tables that lie beside it; `pytest --golden` writes them anew, to be read."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.readers import READERS, Export, read_export
from cmanalytics.storing import write_table
from tests.readers_helpers import KEY, QUIRKS, SAMPLES

TABLES = ("posts", "account_days", "audience", "comments")


@cache
def read_sample(path: Path) -> Export:
    """Read a synthetic export, as a stranger would: no account declared."""
    return read_export(path, key=KEY)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_an_export_gives_the_tables_beside_it(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What a reader makes of a file does not change unseen."""
    export = read_sample(path)
    fed = [name for name in TABLES if name in set(export.inputs["table"].dropna())]
    assert fed, export.alerts[["kind", "message"]].to_string()
    for name in fed:
        frame: pd.DataFrame = getattr(export, name)
        expected = path.with_name(f"{path.name}.{name}.expected.csv" if len(fed) > 1 else f"{path.name}.expected.csv")
        filled = frame.dropna(axis="columns", how="all")
        if request.config.getoption("--golden"):
            write_table(filled, expected)
        made = write_table(filled, tmp_path / "made.csv")
        assert made.read_text("utf-8") == expected.read_text("utf-8")


def test_every_reader_has_a_sample_and_every_sample_a_reader() -> None:
    """A format without a sample could break unseen; a sample that nobody reads, or two, is a fault."""
    used: set[str] = set()
    for path in SAMPLES:
        export = read_sample(path)
        used |= set(export.inputs["reader"].dropna())
        assert not {"two_readers", "reader_failed"} & set(export.alerts["kind"]), path.name
        assert export.inputs["reader"].notna().any(), path.name
    ours = {reader.name for reader in READERS if not reader.name.startswith("cmanalytics_")}
    assert ours - used == set()


def test_every_quirk_that_was_seen_in_exports_has_a_sample() -> None:
    """What real files do to a loader stays tried: one invented file at least a quirk, numbered."""
    numbers = {int(path.name[:2]) for path in QUIRKS.iterdir() if path.name[:2].isdigit()}
    assert set(range(1, 30)) - numbers == set()
