"""Numbers as people and platforms write them, decided for a column as a whole."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmanalytics.readers.cells import NULLS, is_bound, to_flags, to_fractions, to_numbers, to_seconds
from cmanalytics.readers.dates import proven_order, read_dates


def column(*cells: str) -> pd.Series:
    """Return a column of text cells."""
    return pd.Series(list(cells), dtype="string")


def values(*cells: str, whole: bool = False, french: bool = False) -> list[float | None]:
    """Return the numbers of a column, None where missing."""
    found = to_numbers(column(*cells), whole=whole, comma_is_decimal=french).values
    return [None if pd.isna(value) else float(value) for value in found]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1 234,5", "12,5"), [1234.5, 12.5]),
        (("1\u202f234,5", "12"), [1234.5, 12]),
        (("1\u00a0234", "628\u202f295\u202f352"), [1234, 628_295_352]),
        (("18,9K", "499K", "1,2M", "3"), [18_900, 499_000, 1_200_000, 3]),
        (("12 %", "7,2 %"), [12, 7.2]),
        (("14.7%", "1%"), [14.7, 1]),
        (("1938.0", "0", "-5"), [1938, 0, -5]),
        (("7.358351729212656E-4", "0.5"), [7.358351729212656e-4, 0.5]),
        (("220,931244376224", "3"), [220.931244376224, 3]),
        (("1,234,567", "12"), [1_234_567, 12]),
        (("1.234,5", "2,5"), [1234.5, 2.5]),
        (("1,234.5", "2.5"), [1234.5, 2.5]),
        (("802M de vues", "1,2M vues", "3"), [802_000_000, 1_200_000, 3]),
        (("2,5 mil", "1 mi"), [2_500, 1_000_000]),
        (("1'234", "1’234’567"), [1234, 1_234_567]),
        (("7,2", "0.12"), [7.2, 0.12]),
        (("", "-", "--", "N/A", "undefined", "Inconnu", "NaN"), [None] * 7),
    ],
)
def test_numbers_are_read_as_written(cells: tuple[str, ...], expected: list[float | None]) -> None:
    """French and English forms give the same number."""
    assert values(*cells) == pytest.approx(expected)


def test_a_comma_before_three_digits_is_settled_by_the_kind_and_the_file() -> None:
    """1,234 people are a thousand; 1,234 euros in a French file are one."""
    assert values("1,234", whole=True, french=True) == [1234]
    assert values("1,234", french=True) == [1.234]
    assert values("1,234") == [1234]


def test_what_a_spreadsheet_turned_into_dates_is_lost_and_counted() -> None:
    """3.avr was 3.4 once, or 3,4: nobody can know."""
    found = to_numbers(column("3.avr", "12-mai", "1.юни", "5", "abc"))
    assert found.damaged.tolist() == [True, True, True, False, False]
    assert found.unread.tolist() == [False, False, False, False, True]
    assert found.values.isna().tolist() == [True, True, True, False, True]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8), st.booleans())
def test_no_cell_breaks_the_conversion(cells: list[str], whole: bool) -> None:
    """Whatever a column holds, it becomes numbers or missing."""
    found = to_numbers(column(*cells), whole=whole)
    assert len(found.values) == len(cells)
    assert not (found.damaged & found.unread).any()


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_whole_numbers_survive(numbers: list[int]) -> None:
    """A count is the count that was written, with or without French thousands."""
    plain = to_numbers(column(*map(str, numbers)), whole=True).values
    spaced = to_numbers(column(*(f"{number:,}".replace(",", "\u202f") for number in numbers)), whole=True).values
    assert plain.tolist() == spaced.tolist() == numbers


def test_durations_are_seconds() -> None:
    """H:MM:SS, MM:SS and plain seconds."""
    found = to_seconds(column("0:03:10", "1:02:07", "05:31", "42", "", "x"))
    assert found.values.fillna(-1).tolist() == [190, 3727, 331, 42, -1, -1]
    assert found.unread.tolist() == [False] * 5 + [True]


def test_flags_are_read_in_both_languages() -> None:
    """Oui and 1 are yes, non and false are no, the rest is missing."""
    assert (
        to_flags(column("oui", "1", "FALSE", "non", "", "?")).values.fillna(False).tolist()
        == [True, True] + [False] * 4
    )


def test_the_order_of_day_and_month_must_be_proven() -> None:
    """A number over 12 proves it; two proofs against each other prove nothing."""
    assert proven_order(column("13/02/2026", "01/03/2026")) == "day"
    assert proven_order(column("02/13/2026")) == "month"
    assert proven_order(column("02/13/2026", "13/02/2026")) == ""
    assert proven_order(column("02/03/2026")) == ""


def test_an_hour_that_comes_twice_is_taken_once() -> None:
    """25 October at 02:30 exists twice in Paris: the first is taken."""
    found = read_dates(column("2026-10-25 02:30"), zone="Europe/Paris")
    assert found.values.tolist() == [pd.Timestamp("2026-10-25 00:30", tz="UTC")]


@given(st.lists(st.text(max_size=25), min_size=1, max_size=6))
def test_no_cell_breaks_the_dates(cells: list[str]) -> None:
    """Whatever a column holds, it becomes moments or missing."""
    assert len(read_dates(column(*cells), zone="Europe/Paris").values) == len(cells)


def test_missing_values_have_many_spellings() -> None:
    """Whatever stands for "unknown" is missing, and never 0."""
    found = to_numbers(column(*NULLS, "NAN", "Undefined", "Inconnu", "0"))
    assert found.values.isna().tolist() == [True] * (len(NULLS) + 3) + [False]
    assert not found.unread.any()


def test_shares_are_fractions_whatever_their_form() -> None:
    """A percent sign divides by 100, a plain number is a fraction already, "< 1%" is no number."""
    cells = column("14.7%", "7,2 %", "0.5", "7.358351729212656E-4", "< 1%", "moins de 1 %", "menos de 1%", "")
    found = to_fractions(cells)
    assert found.values.fillna(-1).tolist() == [0.147, 0.072, 0.5, 7.358351729212656e-4, -1, -1, -1, -1]
    assert not found.unread.any()
    assert is_bound(cells).sum() == 3
