"""A page folder, opened: defaults said aloud, months in the page's zone, what the month lacks."""

import json
import stat
from pathlib import Path

import pytest

from cmanalytics import open_page
from cmanalytics.errors import DataError, DeclarationError, UsageError
from cmanalytics.newpage import copy_notebooks
from cmanalytics.page import choose_language, covered_months, month_alerts, months_until, require_month
from tests.pages import COMMENTS, SMALL_MONTH, small_page


def test_only_objectives_must_be_there_and_defaults_are_said(tmp_path: Path) -> None:
    """A folder with one declared file opens; what was assumed in place of the others is an alert."""
    page = open_page(small_page(tmp_path / "page"))
    assert len(page.comments) == 3 and page.posts.empty
    defaulted = page.alerts[page.alerts["kind"] == "declaration_defaulted"]
    assert set(defaulted["file"]) == {"page.yml", "codebook.yml", "protocol.yml"}
    assert "privacy_undeclared" in set(page.alerts["kind"])


def test_authors_are_pseudonyms_with_the_folders_own_key(tmp_path: Path, empty_home: Path) -> None:
    """No name is left in any table; each folder has its key, readable by its owner alone, kept elsewhere."""
    first, second = (open_page(small_page(tmp_path / name)) for name in ("une page", "une autre"))
    assert "Canari" not in first.comments.to_csv() and first.comments["author"].str.startswith("A-").all()
    assert not set(first.comments["author"]) & set(second.comments["author"])
    again = open_page(tmp_path / "une page")
    assert again.comments["author"].tolist() == first.comments["author"].tolist()
    keys = sorted(empty_home.rglob("*.key"))
    assert [key.stem for key in keys] == ["une-autre", "une-page"]
    assert not list(tmp_path.rglob("*.key"))
    assert all(stat.S_IMODE(key.stat().st_mode) == 0o600 for key in keys)


def test_a_list_that_page_yml_names_must_be_there(tmp_path: Path) -> None:
    """Without it colleagues would be counted as customers, and people who objected as anybody."""
    page = small_page(tmp_path / "page")
    (page / "page.yml").write_text("staff: private/equipe.csv\n")
    with pytest.raises(DeclarationError, match=r"(?s)page\.yml.*private/equipe\.csv"):
        open_page(page)


def test_months_are_those_of_the_pages_zone(tmp_path: Path) -> None:
    """23:30 UTC on 31 March is already April in Paris; months in between are not skipped."""
    late = COMMENTS.replace("2026-03-04T12:00:00Z", "2026-05-31T23:30:00Z")
    page = open_page(small_page(tmp_path / "page", comments=late))
    assert covered_months(page) == ("2026-03", "2026-06")
    assert months_until("2026-06", page) == ("2026-03", "2026-04", "2026-05", "2026-06")
    assert months_until("2028-06", page)[0] == "2027-06"


def test_a_month_without_data_is_refused_and_a_gap_is_said(tmp_path: Path) -> None:
    """The right month is suggested; what exists elsewhere but not in the month is an alert."""
    late = COMMENTS.replace("2026-03-04T12:00:00Z,facebook", "2026-05-04T12:00:00Z,youtube")
    page = open_page(small_page(tmp_path / "page", comments=late))
    require_month(page, SMALL_MONTH)
    with pytest.raises(DataError) as caught:
        require_month(page, "2026-04")
    assert caught.value.kind == "month_without_data" and "2026-03" in str(caught.value)
    alerts = month_alerts(page, SMALL_MONTH)
    gap = alerts[alerts["kind"] == "month_not_covered"]
    assert len(gap) == 1 and "YouTube" in gap["message"].iloc[0] and "mai 2026" in gap["message"].iloc[0]


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-01", "", "2026-10-01"])
def test_misspelt_months_are_refused(tmp_path: Path, month: str) -> None:
    """A month is four digits, a hyphen and two digits."""
    with pytest.raises(UsageError):
        require_month(open_page(small_page(tmp_path / "page")), month)


def test_unknown_languages_are_refused() -> None:
    """The known ones are named."""
    with pytest.raises(UsageError) as caught:
        choose_language("xx")
    assert "fr" in str(caught.value)


def test_notebooks_are_copied_once_and_open_their_own_page(tmp_path: Path) -> None:
    """An analyst's copy opens the page that it stands in, and is never overwritten."""
    page = small_page(tmp_path / "page")
    copies = copy_notebooks(page)
    assert copies and all(path.parent == page / "notebooks" for path in copies)
    cells = json.loads(copies[0].read_text(encoding="utf-8"))["cells"]
    assert 'page: str = ".."' in "".join(cells[0]["source"])
    assert copy_notebooks(page) == []
