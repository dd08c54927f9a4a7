"""Overlapping exports: the newest wins a row, what it replaces, revises or rewrites is counted, holes are said."""

from pathlib import Path

import pandas as pd

from cmanalytics.readers import Export, read_export
from tests.readers_helpers import KEY, QUIRKS, count_of, kinds

HEADER = (
    "Date,Impressions (organic),Impressions (sponsored),Impressions (total),Unique impressions (organic),"
    "Clicks (organic),Clicks (total)"
)


def days_file(folder: Path, moment: int, rows: dict[str, int]) -> None:
    """Write LinkedIn's days as exported at a moment (milliseconds)."""
    body = "\n".join(f"{day},{n},0,{n},1,0,0" for day, n in rows.items())
    (folder / f"maison_content_{moment}.csv").write_text(f"{HEADER}\n{body}\n", encoding="utf-8")


def impressions(export: Export) -> list[float]:
    """Return the impressions of each day, in order."""
    days = export.account_days
    return days[days["metric"] == "impressions"]["value"].tolist()


def test_the_newest_export_wins_the_days_that_the_platform_revised(tmp_path: Path) -> None:
    """LinkedIn revises recent days upward; days that only the older file has are kept."""
    days_file(tmp_path, 1_784_505_600_000, {"07/17/2026": 5, "07/18/2026": 12, "07/19/2026": 40})
    days_file(tmp_path, 1_784_419_200_000, {"07/16/2026": 7, "07/17/2026": 5, "07/18/2026": 9})
    export = read_export(tmp_path, key=KEY)
    assert impressions(export) == [7, 5, 12, 40]
    assert count_of(export, "revised_days") == 2  # the impressions of one day, and their organic part
    assert "replaced_account_days" in kinds(export, "info")


def test_file_names_count_as_people_count(tmp_path: Path) -> None:
    """Downloads of one day: "(10)" is newer than "(2)"."""
    header = "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits"
    for number, value in ((2, 229), (10, 267)):
        text = f'{header}\n"Tue, Sep 29, 2026",{value},1,1,0,0,0,0,0,0,0\n'
        (tmp_path / f"account_overview_analytics ({number}).csv").write_text(text, encoding="utf-8")
    assert impressions(read_export(tmp_path, key=KEY)) == [267]


def test_a_copy_is_read_once_and_an_edited_post_is_counted(tmp_path: Path) -> None:
    """The same bytes under two names; the same identifier with another text."""
    header = "Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to Favorites"
    link = "https://www.tiktok.com/@maison.test/video/7590000000000000001"
    files = (("a_2026-01-01", "Avant", 10), ("b_2026-02-01", "Après", 30), ("c_2026-02-01", "Après", 30))
    for name, title, views in files:
        row = f"{title},{link},2025/12/31 17:05:09,{views},1,0,0,0"
        (tmp_path / f"{name}.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    export = read_export(tmp_path, key=KEY)
    assert export.posts[["text", "views"]].values.tolist() == [["Après", 30]]
    assert count_of(export, "same_file_twice") == 1 and count_of(export, "edited_posts") == 1


def test_months_without_a_file_are_said() -> None:
    """January and June: what lies between is unknown, and not zero."""
    export = read_export(QUIRKS / "27_month_gap", key=KEY)
    assert count_of(export, "months_not_covered") == 1
    message = export.alerts["message"].iloc[0]
    assert "1er février 2021" in message and "1er juin 2021" in message


def test_exports_that_follow_each_other_leave_no_hole(tmp_path: Path) -> None:
    """Ends and beginnings that touch, or days that another file has."""
    days_file(tmp_path, 1_784_505_600_000, {"07/18/2026": 12})
    assert "months_not_covered" not in kinds(read_export(tmp_path, key=KEY))


def test_a_table_kept_by_hand_loses_only_the_row_that_contradicts_itself() -> None:
    """November noted in January: neither the month of the note nor the one before."""
    export = read_export(QUIRKS / "27_months_by_hand.csv", key=KEY)
    assert count_of(export, "month_not_of_date") == 1
    months = export.account_days[export.account_days["window"] == "month"]
    assert sorted(months["date"].unique()) == [pd.Timestamp(f"2021-{day}") for day in ("06-30", "10-31", "12-31")]
    stock = export.account_days[export.account_days["metric"] == "followers"].set_index("date")["value"]
    assert stock[pd.Timestamp("2022-01-03")] == 33464
