"""Real exports of LinkedIn, X, TikTok and YouTube: rows counted and cells compared with another tool, by hand."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from cmanalytics.locale import normalise_header
from cmanalytics.readers import READERS, Export, read_export
from tests.readers_helpers import KEY, all_cells, count_of, kinds

LINKEDIN, X, TIKTOK, YOUTUBE = (f"exports/{name}" for name in ("linkedin", "x_twitter", "tiktok", "youtube_studio"))


def read_one(folder: Path, pattern: str) -> Export:
    """Read the one real file that a pattern names."""
    found = sorted(folder.glob(pattern))
    assert len(found) == 1, found
    return read_export(found[0], key=KEY)


def export_path(folder: Path, ending: str) -> Path:
    """Return the one real file with an ending."""
    return next(folder.glob(f"*.{ending}"))


def raw_rows(folder: Path, pattern: str) -> list[dict[str, str]]:
    """Return the rows of a CSV as the standard library reads them."""
    with next(iter(sorted(folder.glob(pattern)))).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("folder", [LINKEDIN, X, TIKTOK, YOUTUBE])
def test_every_file_is_read_by_one_reader(real_data: Path, folder: str) -> None:
    """No sheet is left, no two readers claim one, no number and no date is lost."""
    for path in sorted((real_data / folder).glob("*.*")):
        export = read_export(path, key=KEY)
        assert export.inputs["reader"].notna().all(), path.name
        assert not kinds(export, "error"), path.name
        lost = {"unread_numbers", "unread_dates", "ambiguous_dates", "long_rows", "sheets_left_out", "rows_without_id"}
        assert not kinds(export) & lost, path.name


@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_a_linkedin_page_in_both_kinds_of_workbook(real_data: Path, ending: str) -> None:
    """30 days of 19 figures, 8 publications; the person who posted is not there."""
    export = read_one(real_data / LINKEDIN, f"*.{ending}")
    assert export.inputs[["sheet", "reader", "rows"]].values.tolist() == [
        ["Metrics", "linkedin_days", 570],
        ["All posts", "linkedin_posts", 8],
    ]
    value = export.account_days.set_index(["date", "metric"])["value"]
    day = pd.Timestamp("2025-03-14")
    assert (value[day, "impressions"], value[day, "reach_organic"], value[day, "clicks"]) == (34, 4, 2)
    assert value[day, "engagement_rate_reported"] == pytest.approx(0.058823529)
    header, *raw = (
        CalamineWorkbook.from_path(export_path(real_data / LINKEDIN, ending)).get_sheet_by_index(1).to_python()
    )
    posts = export.posts.set_index("url")
    for row in (dict(zip(header, cells, strict=True)) for cells in raw):
        made = posts.loc[row["Post link"]]
        assert row["Post link"].endswith(made["post_id"]) and made["text"].strip() == row["Post title"].strip()
        counts = [row[name] for name in ("Impressions", "Clicks", "Likes", "Comments", "Reposts")]
        assert made[["impressions", "clicks", "reactions", "comments", "shares"]].tolist() == counts
        assert made["ctr_reported"] == pytest.approx(row["Click through rate (CTR)"])
        assert made["published_at"] == pd.to_datetime(row["Created date"], format="%m/%d/%Y", utc=True)
        assert row["Posted by"] not in all_cells(export.posts.drop(columns="text"))


def test_both_workbooks_of_one_page_give_one_table(real_data: Path) -> None:
    """The same export twice, in two kinds of file."""
    export = read_export(real_data / LINKEDIN, key=KEY)
    assert len(export.posts) == 8 and len(export.account_days) == 570
    assert "revised_days" not in kinds(export) and "edited_posts" not in kinds(export)


def test_tweets_of_seven_months_are_unique_and_whole(real_data: Path) -> None:
    """Each row of the files is a tweet, once; the months between are said to be missing."""
    folder = real_data / X
    names = sorted(path.name for path in folder.glob("*tweet_activity*") if "daily" not in path.name)
    raw = [row for name in names for row in raw_rows(folder, name)]
    export = read_export([folder / name for name in names], key=KEY)
    assert len(names) == 7 and len(raw) == 226
    assert sorted(export.posts["post_id"]) == sorted(row["Tweet id"] for row in raw)
    assert export.posts["post_id"].is_unique
    assert {url.split("/")[3] for url in export.posts["url"]} == set(export.posts["account"])
    assert export.posts["published_at"].notna().all() and set(export.posts["published_precision"]) == {"minute"}
    assert export.posts["impressions"].sum() == sum(float(row["impressions"]) for row in raw)
    assert export.posts["reactions"].sum() == sum(float(row["likes"]) for row in raw)
    rates = export.posts.set_index("post_id")["engagement_rate_reported"]
    assert all(rates[row["Tweet id"]] == pytest.approx(float(row["engagement rate"]), abs=1e-9) for row in raw)
    posts = export.posts.set_index("post_id")
    for row in raw:
        made = posts.loc[row["Tweet id"]]
        assert made["published_at"] == pd.to_datetime(row["time"], format="%Y-%m-%d %H:%M %z")
        counts = [float(row[name]) for name in ("impressions", "retweets", "replies", "likes", "url clicks")]
        assert made[["impressions", "shares", "comments", "reactions", "link_clicks"]].tolist() == counts
    assert count_of(export, "months_not_covered") == 2
    assert count_of(export, "replies_among_posts") == sum(row["Tweet text"].startswith("@") for row in raw)


def test_a_year_of_days_of_x(real_data: Path) -> None:
    """Twelve files, 365 days, no hole, every impression."""
    folder = real_data / X
    raw = [row for path in sorted(folder.glob("*daily_tweet*")) for row in raw_rows(folder, path.name)]
    days = read_export(sorted(folder.glob("*daily_tweet*")), key=KEY).account_days
    seen = days[days["metric"] == "impressions"]
    assert seen["date"].tolist() == pd.date_range("2021-01-01", "2021-12-31", unit="us").tolist()
    assert seen["value"].sum() == sum(int(row["impressions"]) for row in raw)
    assert days["account"].nunique() == 1 and not days["metric"].str.endswith("_paid").any()


def test_the_table_kept_by_hand(real_data: Path) -> None:
    """72 months, one of them noted on an impossible day."""
    export = read_one(real_data / X, "*monthly*")
    raw = raw_rows(real_data / X, "*monthly*")
    months = export.account_days[export.account_days["metric"] == "impressions"]
    assert len(raw) - 1 == len(months) == 71
    assert count_of(export, "month_not_of_date") == 1
    assert months.set_index("date")["value"][pd.Timestamp("2021-12-31")] == 109_000


def test_tiktok_days_and_videos(real_data: Path) -> None:
    """62 days and 51 videos; "NAN" and "--" are missing, the two tables agree."""
    folder = real_data / TIKTOK
    both = read_export(sorted(folder.glob("*RAW.csv")), key=KEY)
    assert "revised_days" not in kinds(both)
    value = both.account_days.set_index(["date", "metric"])["value"]
    assert (pd.Timestamp("2025-10-31"), "reach") not in value.index
    day = pd.Timestamp("2025-11-01")
    assert (value[day, "views"], value[day, "reach"], value[day, "engaged_users"], value[day, "follows"]) == (
        75155,
        75134,
        1801,
        100,
    )
    assert "followers" not in set(both.account_days["metric"])
    raw = raw_rows(folder, "*VIDEO_RAW.csv")
    assert len(both.posts) == len(raw) == 51 and both.posts["post_id"].notna().all()
    views = both.posts.set_index("post_id")["views"]
    assert all(views[row["Video link"].rsplit("/", 1)[-1]] == int(row["Video views"]) for row in raw)
    assert both.posts["published_at"].notna().all() and set(both.posts["published_precision"]) == {"minute"}


def test_youtube_tables_cell_by_cell(real_data: Path) -> None:
    """Every video of the largest table: views, hours, likes, percentages, days."""
    largest = max((real_data / YOUTUBE).iterdir(), key=lambda path: path.stat().st_size).name
    raw = [row for row in raw_rows(real_data / YOUTUBE, largest) if row["Content"] != "Total"]
    posts = read_one(real_data / YOUTUBE, largest).posts.set_index("post_id")
    assert len(raw) == len(posts) == 484
    for row in raw:
        made = posts.loc[row["Content"].strip()]
        for column, header in (("views", "Views"), ("reactions", "Likes"), ("viewers", "Unique viewers")):
            assert pd.isna(made[column]) if row[header] == "" else made[column] == int(row[header]), row["Content"]
        hours, seconds = row["Watch time (hours)"], made["watch_time_s"]
        assert pd.isna(seconds) if hours == "" else seconds == pytest.approx(float(hours) * 3600)
        day = pd.to_datetime(row["Video publish time"], format="%b %d, %Y").tz_localize("America/Los_Angeles")
        assert made["published_at"] == day


# Names of sheets, a family of columns and what is never loaded.
NOT_HEADERS = ("sheet ", "promoted *")


@pytest.mark.parametrize("platform", ["linkedin", "x", "youtube", "tiktok"])
def test_every_header_that_was_seen_is_known(real_data: Path, platform: str) -> None:
    """Each line of the map of headers is a header of some reader of that network."""
    readers = [reader for reader in READERS if reader.platform == platform]
    known = {normalise_header(name) for reader in readers for names in reader.columns.values() for name in names}
    with (real_data / "exports" / "header_map.csv").open(encoding="utf-8", newline="") as file:
        seen = [row["header_seen"] for row in csv.DictReader(file) if row["platform"] == platform]
    headers = [header for header in seen if not header.startswith(NOT_HEADERS)]
    assert len(headers) > 30
    assert [header for header in headers if normalise_header(header) not in known] == []
