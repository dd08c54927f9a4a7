"""A corpus in parts gives the rows that it gives whole."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics import readers
from cmanalytics.readers import Export, read_export, streaming
from cmanalytics.tables import COMMENTS
from tests.readers_helpers import KEY, count_of

HEADS = {
    "with identifiers": "comment_id,publication,auteur,texte,date,réactions",
    "numbered rows": "id,post_id,author,text,date,reactions",
    "without identifiers": "post_id,author,text,date,reactions",
}


def write_corpus(path: Path, kind: str, count: int = 3_000) -> Path:
    """Write comments of which some come twice, name each other, and prove the order of dates late in the file."""
    rows = [HEADS[kind]]
    for number in range(count):
        plain = f"avis {number % 700}, merci @odile{(number + 1) % 40} !"
        text = f'"{plain}"' if number % 3 else '"deux\nlignes, et ""plus"""'
        day, month = (28, 3) if number == count - 1 else (1 + number % 9, 1 + number % 9)
        cells = [f"p{number % 50}", f"odile{number % 40}", text, f"{day:02}/{month:02}/2026 10:00", f"{number % 7}"]
        first = {"with identifiers": [f"c{number % (count - 100)}"], "numbered rows": [str(number + 1)]}
        rows.append(",".join([*first.get(kind, []), *cells]))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few kilobytes are large, and come in many parts."""
    monkeypatch.setattr(readers, "LARGE", 1_000)
    monkeypatch.setattr(streaming, "PART", 20_000)


def in_order(comments: pd.DataFrame) -> pd.DataFrame:
    """Sort comments as a whole file's are."""
    return comments.sort_values(list(COMMENTS.key), kind="stable").reset_index(drop=True)


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.usefixtures("small_parts")
def test_parts_together_are_the_whole(tmp_path: Path, kind: str) -> None:
    """Twins, masks, dates and identifiers do not depend on where a part ends."""
    path = write_corpus(tmp_path / "facebook_comments.csv", kind)
    options = {"key": KEY, "objections": ("odile7",)}
    whole = read_export(path, **options)
    parts: list[Export] = list(read_export(path, chunks=True, **options))
    assert len(parts) > 5
    assert whole.comments["written_at"].notna().all()
    pd.testing.assert_frame_equal(in_order(pd.concat([part.comments for part in parts])), in_order(whole.comments))
    for counted in ("same_row_twice", "masked_names", "objections"):
        assert sum(count_of(part, counted) for part in parts) == count_of(whole, counted)
    assert sum(int(part.inputs["rows"].sum()) for part in parts) == len(whole.comments)


@pytest.mark.usefixtures("small_parts")
def test_small_files_and_publications_come_in_one_last_export(tmp_path: Path) -> None:
    """Nothing is lost beside the large file."""
    write_corpus(tmp_path / "facebook_comments.csv", "with identifiers")
    (tmp_path / "tiktok_comments.csv").write_text("comment_id,text\nx1,Bravo\n", encoding="utf-8")
    *parts, last = read_export(tmp_path, chunks=True, key=KEY)
    assert {file for part in parts for file in part.inputs["file"]} == {"facebook_comments.csv"}
    assert last.inputs["file"].tolist() == ["tiktok_comments.csv"]
    assert last.comments["text"].tolist() == ["Bravo"]
