"""Dates: read where their form is certain, where a reader declares it or where the column proves it; never guessed."""

import pandas as pd
import pytest

from cmanalytics.readers.dates import proven_order, read_dates, settle_order
from cmanalytics.readers.naming import account_in_name, days_in_name, end_in_name, made_in_name
from cmanalytics.readers.yearless import add_years, anchor_in_name, is_yearless


def column(*cells: str) -> pd.Series:
    """Return a column of text cells."""
    return pd.Series(list(cells), dtype="string")


def days(*cells: str, formats: tuple[str, ...] = ()) -> list[str]:
    """Return the days of a column as text, "" where missing."""
    found = read_dates(column(*cells), formats=formats, zone="UTC").values
    return found.dt.strftime("%Y-%m-%d").fillna("").tolist()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("44008", "44009.0"), ["2020-06-26", "2020-06-27"]),
        (("20260131", "20260201"), ["2026-01-31", "2026-02-01"]),
        (("13-06-2025", "01-02-2025"), ["2025-06-13", "2025-02-01"]),
        (("11/26/24", "01/02/24"), ["2024-11-26", "2024-01-02"]),
        (("27.10.23 01:10", "05.10.23 18:40"), ["2023-10-27", "2023-10-05"]),
        (("2025/10/31", "2025/11/01 17:05:09"), ["2025-10-31", "2025-11-01"]),
        (("Sun, Nov 9, 2025", "Mon, Aug 17, 2026"), ["2025-11-09", "2026-08-17"]),
        (("28 sept. 2026", "1er août 2026", "27 févr. 2026"), ["2026-09-28", "2026-08-01", "2026-02-27"]),
        (("9 de nov. de 2025", "8 de marzo de 2026"), ["2025-11-09", "2026-03-08"]),
        (("Dienstag, 9. Dezember 2025", "9 dicembre 2025"), ["2025-12-09", "2025-12-09"]),
    ],
)
def test_forms_that_exports_write(cells: tuple[str, ...], expected: list[str]) -> None:
    """Serial numbers of spreadsheets, words in several languages, short years whose order the column proves."""
    assert days(*cells) == expected


def test_an_order_that_nothing_proves_is_refused() -> None:
    """No number over 12: nothing is read, and the problem has a name."""
    found = read_dates(column("01/02/2026", "03/04/2026"), zone="UTC")
    assert found.values.isna().all() and found.problem == "ambiguous_dates"


def test_consecutive_days_prove_the_order_of_a_daily_series_only() -> None:
    """Three days in a row are a day apart in one order, a month apart in the other."""
    cells = column("03/10/2026", "04/10/2026", "05/10/2026")
    assert proven_order(cells, daily=True) == "day"
    assert proven_order(cells) == ""
    assert settle_order(("%m/%d/%Y",), cells, daily=True) == (("%d/%m/%Y",), "day")


def test_a_spreadsheet_saved_the_dates_anew() -> None:
    """A declared form comes first; what is left is read only where its form is certain."""
    assert days("2026-07-10 00:00:00", "07/11/2026", "46214", formats=("%m/%d/%Y",)) == [
        "2026-07-10",
        "2026-07-11",
        "2026-07-11",
    ]
    assert read_dates(column("2026-07-10 00:00:00"), formats=("iso",), zone="UTC").precision == "day"
    # Some rows follow the declared order: the others are not turned round.
    assert days("12/25/2026", "25/12/2026", formats=("%m/%d/%Y",)) == ["2026-12-25", ""]
    assert days("31/10/2025", "01/11/2025", formats=("%Y/%m/%d",)) == ["2025-10-31", "2025-11-01"]


def years(name: str, *cells: str, daily: bool = True) -> list[str] | None:
    """Return yearless days settled by a file's name."""
    found = add_years(column(*cells), anchor_in_name(name), daily=daily)
    return None if found is None else found.dt.strftime("%Y-%m-%d").fillna("").tolist()


def test_the_year_is_walked_back_from_the_export_over_new_year() -> None:
    """The last row is the newest: December before January is of the year before."""
    rows = ("December 30", "December 31", "January 1", "January 2")
    expected = ["2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02"]
    assert years("Overview_2026-01-05.csv", *rows) == expected
    assert years("Overview_2026-01-05.csv", *reversed(rows)) == expected[::-1]
    assert years("tiktok 2026-01-05/Overview.csv", *rows) == expected


def test_studio_names_its_file_after_the_first_day_and_the_moment_of_the_export() -> None:
    """A year of days: the date of the name is the window's first day, the number the second of the download."""
    name = "Overview_2025-08-28_1787841428_maison.zip/Overview.csv"
    assert made_in_name(name) == pd.Timestamp("2026-08-27 14:37:08", tz="UTC")
    assert years(name, "28 août", "31 décembre", "1 janvier", "26 août") == [
        "2025-08-28",
        "2025-12-31",
        "2026-01-01",
        "2026-08-26",
    ]
    assert account_in_name(name) == "maison"


def test_the_first_row_may_be_the_day_of_the_name() -> None:
    """Without the number, the name's day is the first of the window when the first row says so."""
    assert years("Overview_2025-08-28.csv", "August 28", "September 1") == ["2025-08-28", "2025-09-01"]


def test_no_anchor_no_year() -> None:
    """Nothing in the name, a year with a change of year inside, a window of a whole year: refused."""
    assert years("Overview.csv", "February 28") is None
    assert years("Overview 2026.csv", "February 28") == ["2026-02-28"]
    assert years("Overview 2026.csv", "December 31", "January 1") is None
    assert years("Overview_2025-08-28.csv", "August 28", "December 31", "January 1", "August 27") is None


def test_posts_reach_back_less_than_a_year() -> None:
    """Each day of publication is the latest one before the export, in whatever order the rows stand."""
    name = "Content_2026-02-01_1772409600_maison.csv"
    assert years(name, "July 16", "February 20", "March 1", daily=False) == ["2025-07-16", "2026-02-20", "2026-03-01"]


def test_dates_without_a_year_are_told_from_dates() -> None:
    """Months in any of the languages, before or after the day."""
    assert is_yearless(column("8 de marzo", "19 avril", "February 28", "3. März", "8 de março"))
    assert not is_yearless(column("2026-02-28", "Feb 28, 2026"))


def test_names_tell_periods_and_moments() -> None:
    """Digits without signs, the ids of reports, the milliseconds of LinkedIn."""
    name = "tweet_activity_metrics_maison_20161201_20170101_en.csv"
    assert [f"{day:%Y-%m-%d}" for day in days_in_name(name)] == ["2016-12-01", "2017-01-01"]
    assert account_in_name(name) == "maison"
    assert end_in_name("maison-test_content_1742193384396.xls") == pd.Timestamp("2025-03-17", tz="UTC")
    assert account_in_name("maison-test_content_1742193384396.xls") == "maison-test"
    assert end_in_name("Feb-01-2026_Feb-28-2026_1790000000001.csv") == pd.Timestamp("2026-02-28", tz="UTC")
    assert account_in_name("Content 2026-09-01_2026-09-30 Maison Test.zip/Table data.csv") == "Maison Test"
    assert account_in_name("Table data.csv") is None
