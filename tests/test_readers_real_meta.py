"""Real exports of Meta's world, where CMANALYTICS_REAL_DATA names their folder: counts and cells checked by hand."""

import csv
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.locale import normalise_header
from cmanalytics.readers import READERS, Export, read_export
from cmanalytics.readers.formats.facebook_insights_pages import name_metric
from tests.readers_helpers import KEY, count_of, kinds

FOLDERS = (
    "meta_business_suite", "facebook_insights_legacy", "crowdtangle", "hootsuite", "google_analytics", "api_tables",
)  # fmt: skip
# Pattern of a file's name ("#2": the second that fits) -> reader -> rows, counted with another tool.
ROWS: dict[str, dict[str, int]] = {
    "*__Audience.csv#1": {"meta_audience": 24},
    "*__Audience.csv#2": {"meta_audience": 56},
    "*__Audience.csv#3": {"meta_audience": 42, "meta_daily_series": 62},
    "*__Top content formats.csv": {"meta_content_formats": 17},
    "*(Post Level)*2017-07-27.xls": {
        "facebook_insights_posts": 7, "facebook_insights_post_actions": 7, "facebook_insights_post_clicks": 7,
    },
    "*(Post Level)*2017-10-22.xls": {
        "facebook_insights_posts": 12, "facebook_insights_post_actions": 12, "facebook_insights_post_clicks": 12,
    },
    "*(Post Level)*2017-11-19.xlsx": {
        "facebook_insights_posts": 47, "facebook_insights_post_actions": 47, "facebook_insights_post_clicks": 47,
    },
    "*facebook_postreactions_ns*": {"hootsuite_accounts": 81 * 5},
    "*facebookengagement_1off_ns*": {"hootsuite_accounts": 290 * 16},
    "*data-export.csv": {"google_analytics_days": 241 * 6},
    "*TikTok_medias_quebec*": {"collected_tiktok_videos": 4933},
    "*exclusConcours*": {"collected_facebook_posts": 2624},
    "*daily_page_metrics_total*": {"graph_page_days": 6 * 45},
    "*lifetime_post_metrics_total*": {"graph_post_metrics": 5},
    "*post_history_data*": {"graph_posts": 99},
    "*media_history*": {"graph_instagram_media": 3},
    "*media_insights*": {"graph_instagram_insights": 5},
    "*share_statistic*": {"linkedin_share_statistics": 80},
    "*linkedin_pages_ugc_post_history*": {"linkedin_post_history": 75},
    "*organic_tweet_report*": {"x_report_days": 100 * 10},
    "*youtube_channel_basic*": {"youtube_report_days": 12 * 10},
    "*youtube_video_data*": {"youtube_video_list": 3},
}  # fmt: skip
REFUSED = {
    "*pages_page_data*": "account_not_read",
    "*user_history*": "account_not_read",
    "*demographics*": "shares_not_read",
    "*2021-23-medias*": "no_days_not_read",
    "*Facebook_medias_quebec*": "no_days_not_read",
    "*Instagram_medias_quebec*": "no_days_not_read",
}
# Faults that the files do have.
EXPLAINED = {"*__Audience.csv#3": {"excel_dates"}}


def find(folder: Path, pattern: str) -> Path:
    """Return the real file whose name fits a pattern."""
    name, _, number = pattern.partition("#")
    paths = [path for each in FOLDERS for path in sorted((folder / "exports" / each).iterdir())]
    return [path for path in paths if fnmatchcase(path.name, name)][int(number or 1) - 1]


def read_real(folder: Path, pattern: str) -> Export:
    """Read one real file with the tests' key."""
    return read_export(find(folder, pattern), key=KEY)


@pytest.mark.parametrize("pattern", sorted(ROWS))
def test_every_row_of_a_real_file_is_read(real_data: Path, pattern: str) -> None:
    """Reader and number of rows are those found by hand, and no number or date is lost."""
    export = read_real(real_data, pattern)
    read = export.inputs.dropna(subset="reader").groupby("reader")["rows"].sum()
    assert read.to_dict() == ROWS[pattern]
    lost = {"unread_dates", "unread_numbers", "excel_dates", "long_rows", "broken_lines", "ambiguous_dates"}
    assert kinds(export) & lost <= EXPLAINED.get(pattern, set())
    assert not kinds(export, "error")


@pytest.mark.parametrize("pattern", sorted(REFUSED))
def test_what_is_not_read_is_refused_with_its_reason(real_data: Path, pattern: str) -> None:
    """Nothing is unknown: the alert says what the file is."""
    export = read_real(real_data, pattern)
    assert export.inputs["reader"].isna().all()
    assert REFUSED[pattern] in kinds(export)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_is_read_by_one_reader_or_refused(real_data: Path, name: str) -> None:
    """No file of these platforms is unknown, and none breaks a reader."""
    export = read_export(real_data / "exports" / name, key=KEY)
    assert not kinds(export) & {"unknown_file", "unknown_file_near", "no_header", "reader_failed", "two_readers"}
    refused = export.inputs[export.inputs["reader"].isna()]
    said = export.alerts[export.alerts["kind"].str.endswith("_not_read")]
    assert set(refused["file"]) <= set(said["file"])


def test_sheets_of_a_workbook_are_one_publication(real_data: Path) -> None:
    """Cells of three sheets, compared with the workbook."""
    posts = read_real(real_data, "*(Post Level)*2017-07-27.xls").posts.set_index("post_id")
    post = posts.loc["1553363564876294_1911244905754823"]
    assert (post["reach"], post["reach_organic"], post["reach_paid"]) == (221_231, 65_870, 117_906)
    assert (post["reactions"], post["comments"], post["shares"]) == (2_506, 166, 576)
    assert (post["clicks"], post["link_clicks"], post["negative_feedback"]) == (14_454, 240, 18)
    assert (post["avg_watch_s"], post["duration_s"]) == (16.671, 109.075)
    assert (post["video_views_3s_organic"], post["video_views_3s_paid"]) == (32_199, 59_669)
    assert post["published_at"] == pd.Timestamp("2017-07-22 12:30", tz="UTC")


def test_a_workbook_and_its_copy_give_the_same_publications(real_data: Path) -> None:
    """Facebook's own XML and the workbook that the owner saved from it agree in every count."""
    for day in ("2017-07-27", "2017-10-22"):
        xml, xlsx = (read_real(real_data, f"*(Post Level)*{day}.{end}").posts for end in ("xls", "xlsx"))
        counts = [name for name in xml if pd.api.types.is_numeric_dtype(xml[name]) and name in xlsx]
        pd.testing.assert_frame_equal(xml[counts], xlsx[counts])


def test_the_page_file_holds_28_days(real_data: Path) -> None:
    """Windows and stocks are kept; the day on which the file was made was not counted yet."""
    export = read_real(real_data, "*Data Export - *2017-07-05.xls")
    days = export.account_days
    assert days["date"].nunique() == 28
    first = days[days["date"] == "2017-06-09"].set_index(["metric", "window"])["value"]
    assert first["followers", "day"] == 41_883
    assert (first["reach", "day"], first["reach", "days_28"]) == (135_833, 440_782)
    assert (first["link_clicks", "day"], first["link_clicks", "days_28"]) == (19, 366)
    assert (first["reactions", "day"], first["comments", "day"]) == (1_185, 45)
    assert count_of(export, "days_not_counted") == 1
    assert export.audience.groupby("dimension")["date"].nunique().eq(26).all()
    assert int(export.inputs["sheet"].nunique()) + count_of(export, "sheets_left_out") == 38


def test_daily_reactions_add_up_to_the_sum_of_the_span(real_data: Path) -> None:
    """Hootsuite gives both: our days add up to its own overall values, type by type taken together."""
    path = find(real_data, "*facebookengagement_1off_ns*")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    overall = [place for place, cell in enumerate(rows[0]) if cell.startswith("Page Reactions") and "Overall" in cell]
    days = read_export(path, key=KEY).account_days
    total = days.loc[days["metric"] == "reactions", "value"].sum()
    assert total == sum(float(rows[-1][place]) for place in overall) == 236_249


def test_collected_reactions_are_the_sum_of_their_kinds(real_data: Path) -> None:
    """In every row of 2,624."""
    posts = read_real(real_data, "*exclusConcours*").posts
    kinds_of = [f"extra_reactions_{kind}" for kind in ("like", "love", "wow", "haha", "sorry", "anger")]
    parts = posts[kinds_of].astype("Int64").sum(axis=1)
    assert (parts == posts["reactions"]).mean() > 0.99
    assert posts["published_at"].notna().all()


def test_texts_and_counts_of_a_connector_meet(real_data: Path) -> None:
    """Lifetime metrics find their texts in the post history."""
    paths = [find(real_data, "*lifetime_post_metrics_total*"), find(real_data, "*facebook_pages_post_history*")]
    export = read_export(paths, key=KEY)
    post = export.posts.set_index("post_id").loc["514435155248879_3391309130894786"]
    assert (post["impressions"], post["reactions"], post["views"], post["shares"]) == (877, 12, 4, 1)
    assert post["published_at"] == pd.Timestamp("2019-04-26 16:47:41", tz="UTC")
    assert count_of(export, "completed_posts") == 5


# What header_map.csv calls a format, and who reads it.
READERS_OF = {
    "meta_content_csv": ("meta_facebook_posts", "meta_instagram_posts"),
    "meta_video_csv": ("meta_facebook_videos",),
    "fb_insights_legacy_post": ("facebook_insights_posts", "facebook_insights_post_actions"),
    "fb_insights_legacy_post (API names)": ("facebook_insights_posts",),
    "fb_insights_legacy_page": ("facebook_insights_days",),
    "hootsuite_post_performance_csv": ("hootsuite_posts",),
    "crowdtangle_csv (service closed 2024-08-14)": ("crowdtangle_facebook", "crowdtangle_instagram"),
    "graph_api": ("graph_page_days", "graph_post_metrics"),
}
# Families of columns, and headers whose meaning the definitions below them decide.
KNOWINGLY_ELSEWHERE = (
    "Percentage of total views at interval N", "Love / Wow / Haha / Sad / Angry / Care",
    "Overperforming Score (weighted",
    "sheet \"", "Lifetime Negative Feedback", "crosspostage", "Secondes regardé", "Secondes moyen",
    "Estimated earnings (USD)", "Ad CPM (USD)",
)  # fmt: skip


def test_every_header_of_the_map_has_its_place(real_data: Path) -> None:
    """Each header that was seen for these formats is a column of a reader, or one of a few that are placed by rule."""
    by_name = {reader.name: reader for reader in READERS}
    with (real_data / "exports" / "header_map.csv").open(encoding="utf-8", newline="") as file:
        seen = [row for row in csv.DictReader(file) if row["export_format"] in READERS_OF]
    missing = []
    for row in seen:
        header = row["header_seen"]
        listed = {
            normalise_header(name)
            for reader in READERS_OF[row["export_format"]]
            for names in by_name[reader].columns.values()
            for name in names
        }
        if (
            normalise_header(header) not in listed
            and not header.startswith(KNOWINGLY_ELSEWHERE)
            and not name_metric(header)
        ):
            missing.append((row["export_format"], header))
    assert len(seen) > 150
    assert missing == []
