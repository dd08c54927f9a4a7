"""CrowdTangle, Hootsuite and Google Analytics: what their exports give, and what they cannot."""

from pathlib import Path

import pandas as pd

from tests.readers_helpers import all_cells, count_of, kinds, read, read_text

CROWDTANGLE = "2023-11-20-Maison-Historical-Report.csv"
HOOTSUITE = "maison_2018-07-01_to_2018-07-03_created_on_20180704T0140Z_account_metrics.csv"


def test_letters_of_a_time_zone_are_read() -> None:
    """CEST in October and CET two days later are two hours and one from UTC."""
    moments = read(CROWDTANGLE).posts["published_at"].tolist()
    assert moments == [pd.Timestamp("2023-10-28 12:05", tz="UTC"), pd.Timestamp("2023-10-30 07:00", tz="UTC")]


def test_all_reactions_count_not_likes_alone() -> None:
    """CrowdTangle's total is reactions, comments and shares; its column Likes is one reaction of seven."""
    posts = read(CROWDTANGLE).posts
    parts = posts["reactions"] + posts["comments"] + posts["shares"]
    assert parts.tolist() == posts["interactions_reported"].astype("Int64").tolist() == [1205, 31]


def test_a_photo_has_no_views() -> None:
    """CrowdTangle writes 0 views for photos: they are missing, a video's are not."""
    posts = read(CROWDTANGLE).posts
    assert posts["video_views_3s"].isna().tolist() == [True, False]
    assert read("2024-01-14-09-16-36-CET-search-csv-export.csv").posts["views"].isna().tolist() == [True, False]


def test_identifiers_come_from_links() -> None:
    """Neither network's export has an identifier of the publication."""
    assert read(CROWDTANGLE).posts["post_id"].tolist() == ["61500000000001_7001234567", "61500000000001_7009876543"]
    instagram = read("2024-01-14-09-16-36-CET-search-csv-export.csv").posts
    assert instagram["post_id"].tolist() == ["CabcDEF123", "CxyzGHI456"]


def test_a_leaderboard_of_pages_is_refused_with_its_reason(tmp_path: Path) -> None:
    """Totals over a whole span are no day's, and no publication's."""
    export = read_text(tmp_path, "a.csv", "Page Name,User Name,Total Interactions,Avg. Posts Per Day\nA,a,100,2\n")
    assert kinds(export) == {"no_days_not_read"}
    assert export.inputs["reader"].isna().all()


def test_hootsuite_headers_give_metric_network_and_pages() -> None:
    """A header of hundreds of characters is a metric of a few pages."""
    days = read(HOOTSUITE).account_days
    assert set(days["platform"]) == {"facebook"}
    assert set(days["account"]) == {"Maison Test + Maison Test Lyon + Maison Test Lille + 1"}
    assert days.loc[days["metric"] == "engaged_users", "value"].tolist() == [6147.0, 5100.0, 300.0]


def test_reactions_are_the_sum_of_their_types_where_all_are_there() -> None:
    """A day without one of the types has no sum."""
    days = read(HOOTSUITE).account_days
    reactions = days[days["metric"] == "reactions"].set_index("date")["value"]
    assert reactions.to_dict() == {pd.Timestamp("2018-07-01"): 591.0, pd.Timestamp("2018-07-03"): 13.0}


def test_sums_over_the_span_and_unreliable_columns_are_left_out() -> None:
    """Neither is a day's value; both are counted."""
    export = read(HOOTSUITE)
    assert (count_of(export, "sums_left_out"), count_of(export, "unreliable_left_out")) == (1, 1)
    assert 959.0 not in set(export.account_days["value"])


def test_who_wrote_a_publication_is_not_kept() -> None:
    """Hootsuite names the colleague: no column has the name."""
    export = read("maison_post_performance.csv")
    assert len(export.posts) == 1
    assert "Collègue" not in all_cells(export.posts)
    assert export.posts["engagement_rate_reported"].tolist() == [0.041]


def test_days_of_a_site_are_sorted_and_complete() -> None:
    """Google Analytics lists the days by size."""
    days = read("data-export.csv").account_days
    users = days[days["metric"] == "users"]
    assert users["date"].tolist() == list(pd.date_range("2026-02-01", periods=3, unit="us"))
    assert users["value"].tolist() == [196.0, 283.0, 181.0]
    assert set(days["platform"]) == {"web"}


def test_numbered_days_count_from_the_first_day_of_the_report() -> None:
    """Day 0000 is the start date; the table by country is no series."""
    export = read("data-export-2.csv")
    assert export.account_days["date"].tolist() == list(pd.date_range("2026-02-27", periods=3, unit="us"))
    assert export.account_days["value"].tolist() == [120.0, 98.0, 101.0]
    assert count_of(export, "other_tables") == 1


def test_numbered_days_without_a_first_day_give_nothing(tmp_path: Path) -> None:
    """A day's number alone is no date."""
    export = read_text(tmp_path, "a.csv", "# Property: maison.test\nNth day,Active users\n0000,12\n")
    assert len(export.account_days) == 0
    assert "no_rows" in kinds(export)


def test_collected_videos_take_their_identifier_from_the_link() -> None:
    """The collector's clock is read as the page's, and said."""
    export = read("videos_relevees.csv")
    assert export.posts["post_id"].tolist() == ["7228000000000000001", "7228400000000000002"]
    assert export.posts["published_at"].iloc[0] == pd.Timestamp("2023-05-01 13:04:58", tz="UTC")
    assert "zone_assumed" in kinds(export, "warning")


def test_collected_facebook_posts_are_read_in_french_and_in_english() -> None:
    """Both widespread tables give the same columns."""
    posts = read("publications_relevees.csv", "maison_facebook_statuses.csv").posts.set_index("post_id")
    assert posts.loc["61500000000001_702", ["reactions", "comments", "shares"]].tolist() == [119, 250, 34]
    assert posts.loc["61500000000001_701", ["reactions", "comments", "shares"]].tolist() == [12, 3, 1]
