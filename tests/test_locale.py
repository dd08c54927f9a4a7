"""French typography: numbers, shares, intervals, days, and spaces that do not break."""

from datetime import date

import pytest

from cmanalytics.locale import (
    fold,
    format_date,
    format_estimate,
    format_month,
    format_number,
    format_share,
    keep_signs_together,
    normalise_header,
    slugify,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.714, "71\u00a0%"), (0.042, "4,2\u00a0%"), (0.0042, "0,42\u00a0%"), (0, "0,00\u00a0%"), (1, "100\u00a0%")],
)
def test_shares_have_the_decimals_that_they_need(value: float, text: str) -> None:
    """A small share keeps its figures, a large one pretends to none."""
    assert format_share(value) == text


def test_an_estimate_and_its_interval_have_the_same_decimals() -> None:
    """« 6,5 % [3 ; 12] » would say more of the middle than of the ends."""
    assert format_estimate(0.065, 0.03, 0.12, unit="share") == "6\u00a0% [3\u00a0; 12]"
    assert format_estimate(501, 448.3, 558.4, unit="count") == "501 [448\u00a0; 558]"


def test_numbers_and_days_are_french() -> None:
    """Narrow spaces between thousands, a decimal comma, the first of the month."""
    assert format_number(1234567.5, 1) == "1\u202f234\u202f567,5"
    assert format_date(date(2026, 3, 1)) == "1er mars 2026" and format_month("2026-08") == "août 2026"
    assert format_number(-0.0) == "0"


def test_headers_and_names_are_compared_without_their_clothes() -> None:
    """Case, accents, curly apostrophes and punctuation do not make two words of one."""
    assert normalise_header(" Duration (secs) ") == "duration (secs)"
    assert normalise_header("J’aime") == normalise_header("j'aime")
    assert fold("L’ÉTÉ  à Œuf") == "l'ete a oeuf" and slugify("Ma page : l'été 2026 !") == "ma-page-l-ete-2026"
    assert slugify("***") == "page"


def test_signs_do_not_begin_a_line() -> None:
    """A question mark stays with its question."""
    assert keep_signs_together("Qui ? « Moi » : 5 %") == "Qui\u00a0? «\u00a0Moi\u00a0»\u00a0: 5\u00a0%"
