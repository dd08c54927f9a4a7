"""The page on the cue language says what the engine does: each example of its tables is run."""

import re
from pathlib import Path

import pytest

from tests.tagging_helpers import found, make_codebook

PAGE = Path(__file__).parents[1] / "docs" / "indications.md"
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [`(]", line)
]


def test_page_holds_examples_of_every_sign() -> None:
    """No sign of the language is described without an example."""
    cues = " ".join(row[0] for row in ROWS)
    assert len(ROWS) > 45 and all(sign in cues for sign in ("*", "/", " ~ ", "@", "?", "anti", "😡"))


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:2]) for row in ROWS])
def test_documented_example(row: list[str]) -> None:
    """The words that the page promises are those that are found."""
    written, text, promised = row
    wanted, _, taken_back = written.partition(" anti ")
    cues, anti = (re.findall("`([^`]+)`", part) for part in (wanted, taken_back))
    lang = "en" if written.startswith("(en)") else "fr"
    expected = [] if promised.strip("| ") == "rien" else re.findall("« (.+?) »", promised)
    assert expected or promised.strip("| ") == "rien"
    assert found(text, make_codebook(*cues, anti=tuple(anti), lang=lang), lang=lang) == expected
