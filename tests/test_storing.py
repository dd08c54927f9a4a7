"""Our own files: whole or not at all, safe in a spreadsheet, the same after a round trip."""

import json
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.errors import DataError, RunError, UsageError
from cmanalytics.storing import as_records, read_table, shipped_path, write_json, write_table, write_text
from cmanalytics.tables import COMMENTS, SCORECARD, conform


def comments() -> pd.DataFrame:
    rows = {
        "platform": ["youtube", "youtube"],
        "comment_id": ["-a", "b"],
        "text": ['=HYPERLINK("http://example.org")', "ça va\nbien 🙂"],
        "is_brand": [True, None],
        "written_at": [pd.Timestamp("2026-10-01T10:00Z"), None],
    }
    return conform(pd.DataFrame(rows), COMMENTS)


def test_a_formula_comes_out_as_text_and_identifiers_are_untouched(tmp_path: Path) -> None:
    """A spreadsheet shows the cell and runs nothing; the comment can still be found by its identifier."""
    written = write_table(comments(), tmp_path / "c.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK" in written and '"=HYPERLINK' not in written and "-a," in written
    frame = pd.read_csv(tmp_path / "c.csv", dtype=str)
    assert not frame["text"].str.startswith(("=", "+", "-", "@")).any()


def test_french_excel_opens_the_file_by_double_click(tmp_path: Path) -> None:
    """Semicolons and a byte-order mark."""
    data = write_table(comments(), tmp_path / "c.csv", for_excel=True).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b";" in data.splitlines()[0]


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_tables_survive_a_round_trip(tmp_path: Path, ending: str) -> None:
    """What was written is what is read, kinds included."""
    table = conform(comments().assign(text=["un", "deux"]), COMMENTS)
    pd.testing.assert_frame_equal(read_table(write_table(table, tmp_path / f"c.{ending}"), COMMENTS), table)


def test_lists_survive_a_round_trip(tmp_path: Path) -> None:
    """Evidence is a list in parquet and a text separated by ';' in CSV."""
    rows = {
        "objective": ["a"],
        "indicator": ["x"],
        "period": ["2026-10"],
        "status": ["met"],
        "evidence": [["f:1", "f:2"]],
    }
    table = conform(pd.DataFrame(rows), SCORECARD)
    for ending in ("parquet", "csv"):
        again = read_table(write_table(table, tmp_path / f"s.{ending}"), SCORECARD)
        assert again["evidence"].iloc[0] == ["f:1", "f:2"]


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk or a file open elsewhere costs nothing that was there before."""
    path = write_text("bon", tmp_path / "r.html")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cmanalytics.storing.os.replace", full)
    with pytest.raises(RunError) as caught:
        write_text("moitié", path)
    assert caught.value.kind == "cannot_write"
    assert path.read_text() == "bon" and [p.name for p in tmp_path.iterdir()] == ["r.html"]


def test_wrong_endings_and_broken_tables_are_named(tmp_path: Path) -> None:
    """The message names the file, and what would have been right."""
    with pytest.raises(UsageError) as caught:
        write_table(comments(), tmp_path / "c.xlsx")
    assert caught.value.kind == "unknown_table_ending"
    (tmp_path / "c.parquet").write_text("pas une table")
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "c.parquet", COMMENTS)
    assert caught.value.kind == "unreadable_table"


def test_records_are_json(tmp_path: Path) -> None:
    """Missing is null, moments are ISO texts."""
    path = write_json(as_records(comments()), tmp_path / "c.json")
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first["written_at"] == "2026-10-01T10:00:00Z" and second["written_at"] is None


def test_what_ships_is_found() -> None:
    """Templates, notebooks and the sample page are in the repository, or in the wheel."""
    for name in ("templates/cm_report", "notebooks", "data/sample"):
        assert shipped_path(name).is_dir()
    with pytest.raises(DataError) as caught:
        shipped_path("templates/nothing")
    assert caught.value.kind == "shipped_missing"
