"""Files of comments to be tagged: little is asked of them, and places in their texts stay those of the file."""

import json
from pathlib import Path

from cmanalytics.readers.comment_files import read_texts
from tests.readers_helpers import KEY


def test_a_file_with_identifiers_and_texts_alone_can_be_tagged(tmp_path: Path) -> None:
    """Nothing else is needed to tag."""
    (tmp_path / "c.csv").write_text("comment_id,text\n7,Bonjour\n8,Trop cher\n")
    texts = read_texts(tmp_path / "c.csv", key=KEY)
    assert texts.comments[["platform", "comment_id", "text"]].values.tolist() == [
        ["unknown", "7", "Bonjour"],
        ["unknown", "8", "Trop cher"],
    ]
    assert set(texts.alerts["severity"]) <= {"info"}


def test_texts_to_be_tagged_keep_their_places(tmp_path: Path) -> None:
    """A position in a text is a position in the file: blanks, line ends and masked names keep their length."""
    written = ["  Trop cher ", "Merci @Zoé Quénard-Inventée\r\ntrop cher", "Rien @ailleurs"]
    rows = [
        {"comment_id": f"c{number}", "author": "Zoé Quénard-Inventée", "text": text}
        for number, text in enumerate([*written, "trop", "vu"])
    ]
    rows[-1]["comment_id"] = rows[-2]["comment_id"]
    (tmp_path / "c.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    texts = read_texts(tmp_path / "c.jsonl", key=KEY)
    read = texts.comments.set_index("comment_id")["text"]
    assert [len(read[f"c{number}"]) for number in range(3)] == [len(text) for text in written]
    assert read["c0"] == written[0] and read["c1"].endswith("\r\ntrop cher") and "Zoé" not in read["c1"]
    assert "same_row_twice" in set(texts.alerts["kind"])
