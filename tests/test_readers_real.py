"""Real exports, where CMANALYTICS_REAL_DATA names their folder: counts that were checked by hand."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.readers import Export, read_export
from tests.readers_helpers import KEY, all_cells, count_of, kinds

META = "exports/meta_business_suite"
YOUTUBE = "exports/youtube_studio"
ROWS = {
    f"{META}/Mohshaikh23__Digital-Marketing__Feb-01-2025_Mar-15-2025_613168031534769.csv": 20,
    f"{META}/marko7bub__Bubniak_Thesis__Dec-12-2023_Mar-06-2024_1032418178499222.csv": 41,
    # 58 rows, of which one is an error row
    f"{META}/vsbperoto__vintage-analytics-dashboard__INSTAGRAM_RAW.csv": 57,
    f"{META}/vsbperoto__vintage-analytics-dashboard__Oct-31-2025_Dec-30-2025_1664278361210560.csv": 45,
    f"{META}/vsbperoto__vintage-analytics-dashboard__IG_FOLLOWS.csv": 62,
    f"{META}/marko7bub__Bubniak_Thesis__Reach.csv": 484,
    f"{YOUTUBE}/areikher__YouTube_Channel_Repo__Table data.csv": 71,
    f"{YOUTUBE}/journohindi__Test-HND__Table data.csv": 484,
    f"{YOUTUBE}/OisinQueva__YouTube_Channel_essay__Table data.csv": 102,
    f"{YOUTUBE}/rianaditama0__cobacoba__Table data.csv": 154,
    "comments/AntoineLlg__projet-python-2a__comments.csv": 1888,
}


def read_real(folder: Path, name: str) -> Export:
    """Read one real file with the tests' key."""
    return read_export(folder / name, key=KEY)


@pytest.mark.parametrize("name", sorted(ROWS), ids=lambda name: name.rsplit("__", 1)[-1])
def test_every_row_of_a_real_file_is_read(real_data: Path, name: str) -> None:
    """The number of rows is the one counted by hand, and no date is lost."""
    export = read_real(real_data, name)
    assert export.inputs["rows"].tolist() == [ROWS[name]]
    assert not kinds(export, "error")
    assert not kinds(export) & {"unread_dates", "unread_numbers", "long_rows", "broken_lines"}


def test_parts_of_the_interactions_add_up(real_data: Path) -> None:
    """Reactions + comments + shares is the sum that Meta gives, in every row of every post export."""
    posts = read_export(real_data / META, key=KEY).posts
    reported = posts["interactions_reported"].astype("Int64")
    parts = posts["reactions"] + posts["comments"] + posts["shares"]
    assert reported.notna().sum() > 100
    assert (parts - reported).dropna().eq(0).all()


def test_faults_of_real_exports_are_said(real_data: Path) -> None:
    """Meta's known faults come out as alerts."""
    old = read_real(real_data, f"{META}/marko7bub__Bubniak_Thesis__Dec-12-2023_Mar-06-2024_1032418178499222.csv")
    assert count_of(old, "meta_error_rows") == 3
    assert set(old.posts["published_precision"]) == {"hour"}
    new = read_real(real_data, f"{META}/Mohshaikh23__Digital-Marketing__Feb-01-2025_Mar-15-2025_613168031534769.csv")
    assert new.posts["views"].isna().all() and (new.posts["reach"] > 0).sum() == 18
    assert {"views_not_computed", "same_column_twice"} <= kinds(new)


def test_daily_files_cover_their_days_without_gaps(real_data: Path) -> None:
    """Local midnights, at 00:00 or 01:00, are the days of the file."""
    days = read_real(real_data, f"{META}/vsbperoto__vintage-analytics-dashboard__Viewers.csv").account_days
    assert days["date"].tolist() == pd.date_range("2025-10-31", "2025-12-31", unit="us").tolist()


def test_french_youtube_files_hold_a_total_alone(real_data: Path) -> None:
    """Both real French files are recognised, and give no video."""
    for path in sorted((real_data / YOUTUBE).glob("*Informations*")):
        export = read_export(path, key=KEY)
        assert export.inputs["reader"].tolist() == ["youtube_table"]
        assert "only_totals" in kinds(export)


def test_no_author_of_real_comments_is_left(real_data: Path) -> None:
    """Not one raw author is in any cell."""
    name = "comments/AntoineLlg__projet-python-2a__comments.csv"
    raw = pd.read_csv(real_data / name, dtype="string", keep_default_na=False)
    comments = read_real(real_data, name).comments
    cells = all_cells(comments)
    assert not [author for author in {*raw["authorDisplayName"], *raw["authorChannelId"]} if author and author in cells]
    assert comments["author"].nunique() == raw["authorChannelId"].nunique()
    assert comments["text"].notna().all() and comments["written_at"].notna().all()


def test_no_real_file_breaks_a_reader(real_data: Path) -> None:
    """Files of platforms that are not read yet are named, never a failure."""
    export = read_export([real_data / "exports", real_data / "comments"], key=KEY)
    assert "reader_failed" not in kinds(export)
    assert "two_readers" not in kinds(export)
