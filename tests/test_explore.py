"""The analyst's notebook: it runs as it is, shows no name, and a cue can be tried without leaving it."""

import json
import re
from pathlib import Path

import pytest

from cmanalytics import add_cues, list_codes, load_codebook, month_comments, open_page, sections, tag_comments
from cmanalytics.errors import DataError, UsageError
from cmanalytics.newpage import copy_notebooks
from tests.pages import SMALL_MONTH, small_page
from tests.tagging_helpers import make_comments

ROOT = Path(__file__).parents[1]


def test_the_notebook_runs_and_shows_nobody(sample_page: Path, tmp_path: Path) -> None:
    """ "Run all" on the sample page ends well; no author and no raw mention stands in what it shows."""
    import papermill

    done = papermill.execute_notebook(
        str(ROOT / "notebooks" / "explore.ipynb"),
        str(tmp_path / "explore.ipynb"),
        {"page": str(sample_page), "month": "2026-10"},
        progress_bar=False,
        kernel_name="python3",
    )
    shown = json.dumps([cell.get("outputs", []) for cell in done.cells], ensure_ascii=False)
    assert "cm-comment" in shown and "<mark" in shown and "pas donne" in shown
    authors = set(open_page(sample_page).comments["author"].dropna())
    assert authors and not any(author in shown for author in authors)
    assert not re.search(r"[\w.]+@[\w.]+\.(?:fr|com)", shown)


def test_its_copy_opens_the_page_that_it_is_in(tmp_path: Path) -> None:
    """In a page's own folder the notebook reads that page."""
    folder = small_page(tmp_path / "page")
    copy_notebooks(folder)
    source = (folder / "notebooks" / "explore.ipynb").read_text(encoding="utf-8")
    assert 'page: str = \\"..\\"' in source and "data/sample" not in source


def test_comments_of_a_month(tmp_path: Path) -> None:
    """A month of the page's zone, or everything; a month without data is refused."""
    page = open_page(small_page(tmp_path / "page"))
    assert len(month_comments(page, SMALL_MONTH)) == len(month_comments(page, "")) == 3
    with pytest.raises(DataError):
        month_comments(page, "2020-01")


def test_cues_are_added_to_a_copy() -> None:
    """The copy fires, the original is untouched, a badly written cue is refused with what is wrong."""
    book = load_codebook()
    trial = add_cues(book, "frustration", "price", fr=["ca pique"], anti_fr=["ca pique pas"])
    comments = make_comments("Ouh là, ça pique")
    assert len(tag_comments(comments, trial, lang="fr")) == len(tag_comments(comments, book, lang="fr")) + 1
    assert trial.digest != book.digest and "ca pique" not in book.find_code("frustration", "price").cues["fr"]
    assert trial.find_code("frustration", "price").anti["en"] == book.find_code("frustration", "price").anti["en"]
    with pytest.raises(UsageError, match="vide"):
        add_cues(book, "frustration", "price", fr=[""])
    with pytest.raises(UsageError, match="price"):
        add_cues(book, "frustration", "prix", fr=["ca pique"])


def test_the_codes_of_a_dimension_are_listed() -> None:
    """Name, definition and cues, in the codebook's order."""
    codes = list_codes(load_codebook(), dimension="frustration")
    assert len(codes) == 18 and codes["code"].iloc[0] == "price" and "trop cher*" in codes["cues"].iloc[0]
    assert codes[["name", "definition", "example", "near_miss"]].notna().all(axis=None)


def test_comments_are_shown_redacted_and_marked() -> None:
    """The words that carry the code are marked after the names were masked; markup stays text."""
    comments = make_comments(
        "@lou c'est trop cher <b>", "trop cher", "bravo", platform=["x"] * 3, author=["a", "a", "b"]
    )
    book = load_codebook()
    found = tag_comments(comments, book, lang="fr")
    shown = sections.show_comments(comments, found, book, dimension="frustration", code="price").markup
    assert shown.count("cm-comment") == 1 and "lou" not in shown and "<b>" not in shown
    assert "sur 2" in shown and ">trop cher</mark>" in shown
