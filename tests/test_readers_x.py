"""X: the files of before 2024, those of X Premium, in any language, deleted posts and replies."""

from pathlib import Path

import pandas as pd
import pytest

from tests.readers_helpers import EXPORTS, count_of, kinds, read, read_text

OLD = "tweet_activity_metrics_maisontest_20210901_20211001_en.csv"
OLD_DAYS = "daily_tweet_activity_metrics_maisontest_20210901_20211001_en.csv"
NEW = "account_analytics_content_2025-11-02_2025-11-09.csv"


def test_a_tweet_keeps_its_moment_its_id_and_its_rate() -> None:
    """The offset stands in the cell; ids are text; a rate may be written with an exponent."""
    posts = read(OLD).posts.set_index("post_id")
    row = posts.loc["1432000000000000001"]
    assert row["published_at"] == pd.Timestamp("2021-09-28 16:30", tz="UTC") and row["published_precision"] == "minute"
    assert (row["impressions"], row["shares"], row["comments"], row["reactions"]) == (1938, 4, 1, 7)
    assert row["text"].count("\n") == 2 and row["account"] == "maisontest"
    assert posts.loc["1431000000000000002", "engagement_rate_reported"] == pytest.approx(7.358351729212656e-4)
    assert pd.isna(row["impressions_paid"]) and posts.loc["1430000000000000003", "impressions_paid"] == 900


def test_days_are_read_and_dashes_are_missing() -> None:
    """A day without tweets is a 0 that was counted; what was not promoted is unknown."""
    days = read(OLD_DAYS).account_days
    value = days.set_index(["date", "metric"])["value"]
    assert value[pd.Timestamp("2021-09-29"), "posts_published"] == 0
    assert value[pd.Timestamp("2021-09-28"), "impressions"] == 2743
    assert "impressions_paid" not in set(days["metric"])
    assert set(days["account"]) == {"maisontest"}


def test_headers_in_french_and_favorites(tmp_path: Path) -> None:
    """The French interface, and the name that likes had."""
    text = (EXPORTS / OLD).read_text("utf-8")
    french = (
        text.replace('"likes"', '"J\'aime"', 1).replace('"time"', '"heure"', 1).replace('"replies"', '"réponses"', 1)
    )
    favorites = text.replace('"likes"', '"favorites"', 1)
    for written in (french, favorites):
        export = read_text(tmp_path, OLD.replace("_en", "_fr"), written)
        assert export.posts["reactions"].tolist() == [20, 1, 7]
        assert export.posts["published_at"].notna().all() and "header_near" not in kinds(export)


@pytest.mark.parametrize("name", [OLD, OLD_DAYS, NEW, "account_overview_analytics.csv"])
def test_a_language_that_nobody_listed_is_read_by_the_order_of_columns(tmp_path: Path, name: str) -> None:
    """The same table comes out, with a warning to compare one row."""
    text = (EXPORTS / name).read_text("utf-8")
    header, _, body = text.partition("\n")
    unknown = ",".join(f"列{number}" for number in range(header.count(",") + 1))
    export = read_text(tmp_path, name, f"{unknown}\n{body}")
    known = read(name)
    assert export.inputs["reader"].tolist() == known.inputs["reader"].tolist()
    assert kinds(export, "warning") == {"headers_by_place"}
    pd.testing.assert_frame_equal(export.posts, known.posts)
    pd.testing.assert_frame_equal(export.account_days, known.account_days)


def test_the_new_export_gives_days_and_counts_replies() -> None:
    """No hour is written; a text that begins with @ is a reply, read and flagged."""
    export = read(NEW)
    posts = export.posts.set_index("post_id")
    assert set(posts["published_precision"]) == {"day"}
    assert posts.loc["1987000000000000001", "published_at"] == pd.Timestamp("2025-11-09", tz="UTC")
    assert posts.loc["1987000000000000001", ["saves", "shares", "extra_shares"]].tolist() == [6, 9, "2"]
    assert posts.loc["1986500000000000002", "flags"] == ["reply"] and count_of(export, "replies_among_posts") == 1


def test_the_portuguese_export_is_read() -> None:
    """Impressões, Curtidas, Itens salvos; a repost is no share by message."""
    row = read("account_analytics_content_2026-08-01_2026-08-31.csv").posts.iloc[0]
    assert (row["impressions"], row["reactions"], row["saves"], row["shares"], row["link_clicks"]) == (
        9956,
        764,
        327,
        66,
        84,
    )


def test_deleted_posts_are_left_out_and_counted(tmp_path: Path) -> None:
    """No identifier, no text, a link that ends in "undefined"."""
    text = (EXPORTS / NEW).read_text("utf-8") + ",,,https://x.com/maisontest/status/undefined" + ",0" * 13 + "\n"
    export = read_text(tmp_path, NEW, text)
    assert len(export.posts) == 3 and count_of(export, "deleted_posts") == 1


def test_the_two_tables_of_the_video_file_are_read_apart() -> None:
    """Milliseconds are seconds; a video without a post is no publication; the rest joins the post."""
    export = read("video_overview_analytics.csv", NEW)
    assert {"x_video_days", "x_videos", "x_posts"} <= set(export.inputs["reader"])
    days = export.account_days.set_index(["date", "metric"])["value"]
    assert days[pd.Timestamp("2025-11-08"), "watch_time_s"] == 5400.5
    assert days[pd.Timestamp("2025-11-08"), "completion_share"] == 0.125
    assert count_of(export, "videos_without_post") == 1
    post = export.posts.set_index("post_id").loc["1987000000000000001"]
    assert (post["impressions"], post["views"], post["duration_s"]) == (4210, 1150, 64)
    assert len(export.posts) == 3


def test_ids_that_a_spreadsheet_rounded_come_from_the_link(tmp_path: Path) -> None:
    """1.987E+18 says nothing; the link has every digit."""
    text = (EXPORTS / NEW).read_text("utf-8").replace("\n1987000000000000001,", "\n1.987E+18,")
    assert "1987000000000000001" in set(read_text(tmp_path, NEW, text).posts["post_id"])
