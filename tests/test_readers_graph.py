"""Meta's Graph API and the tables of connectors: days, counts, and texts that stand in another table."""

from pathlib import Path

import pandas as pd

from cmanalytics.readers import read_export
from tests.readers_helpers import KEY, count_of, kinds, read, read_text

HISTORY = "facebook_pages_post_history.csv"
METRICS = "facebook_pages_lifetime_post_metrics_total.csv"
MEDIA = "instagram_business_media_history.csv"
INSIGHTS = "instagram_business_media_insights.csv"


def test_a_value_belongs_to_the_day_that_ends() -> None:
    """Midnight in California on the 7th ends the 6th, in winter and in summer."""
    days = read("facebook_pages_daily_page_metrics_total.csv").account_days
    assert sorted(set(days["date"])) == [pd.Timestamp("2026-02-06"), pd.Timestamp("2026-07-01")]
    insights = read("page_insights.json").account_days
    assert sorted(set(insights["date"])) == [pd.Timestamp("2026-03-07"), pd.Timestamp("2026-03-08")]


def test_milliseconds_of_watching_are_seconds() -> None:
    """Time watched is in seconds in every table."""
    days = read("facebook_pages_daily_page_metrics_total.csv").account_days
    assert days.loc[days["metric"] == "watch_time_s", "value"].tolist() == [1362.884, 2711.26]


def test_an_answer_with_publications_gives_posts_and_their_insights() -> None:
    """One JSON answer holds the posts and, deeper, their counts."""
    export = read("page_posts.json")
    first = export.posts.set_index("post_id").loc["61500000000001_401"]
    assert (first["views"], first["clicks"], first["reactions"], first["shares"]) == (300, 21, 12, 3)
    assert first["text"] == "Bonjour"
    assert export.comments.empty


def test_of_a_history_the_newest_row_counts() -> None:
    """A connector keeps a row a synchronisation."""
    posts = read(HISTORY).posts
    assert posts["text"].tolist() == ["Après correction"]
    assert read(METRICS).posts["impressions"].tolist() == [877]
    assert read("linkedin_pages_share_statistic.csv").posts["impressions"].tolist() == [160, 12]


def test_texts_and_counts_of_two_tables_are_one_publication() -> None:
    """Columns that one file alone has complete the other; the reading says so."""
    export = read(HISTORY, METRICS)
    assert len(export.posts) == 1
    post = export.posts.iloc[0]
    assert (post["text"], post["impressions"], post["reactions"], post["shares"]) == ("Après correction", 877, 12, 2)
    assert post["published_at"] == pd.Timestamp("2026-02-05 10:00", tz="UTC")
    assert count_of(export, "completed_posts") == 1


def test_a_publication_whose_file_names_no_account_takes_it_from_the_other() -> None:
    """Insights do not say whose they are; the list of media does."""
    export = read(MEDIA, INSIGHTS)
    posts = export.posts.set_index("post_id")
    assert len(posts) == 3
    assert (posts.loc["17900000000000601", "account"], posts.loc["17900000000000601", "reach"]) == ("maison.test", 210)


def test_counts_of_several_kinds_at_once_say_nothing() -> None:
    """A publication is a photo or a carousel: with both filled its reach stays missing."""
    export = read(INSIGHTS)
    posts = export.posts.set_index("post_id")
    assert pd.isna(posts.loc["17900000000000603", "reach"])
    assert posts.loc["17900000000000603", "reactions"] == 5
    assert count_of(export, "several_kinds") == 1


def test_a_story_is_a_story_whatever_it_shows() -> None:
    """The kind of media says VIDEO, another column that it is a story."""
    assert read(MEDIA).posts["format"].tolist() == ["photo", "story"]


def test_counts_by_video_and_day_are_added_up_for_the_account() -> None:
    """A report by video, country and day becomes days of the channel; the reading says so."""
    export = read("youtube_channel_basic.csv")
    views = export.account_days[export.account_days["metric"] == "views"]
    assert views["value"].tolist() == [14.0, 1.0]
    watched = export.account_days[export.account_days["metric"] == "watch_time_s"]
    assert watched["value"].tolist() == [945.0, 30.0]
    assert count_of(export, "rows_added_up") == 3


def test_durations_of_videos_are_seconds() -> None:
    """PT49M19S and PT1H0M5S."""
    assert read("youtube_video.csv").posts["duration_s"].tolist() == [2959.0, 3605.0]


def test_tables_that_describe_an_account_are_refused_with_their_reason(tmp_path: Path) -> None:
    """Names and addresses of an account are no statistics."""
    text = "followers_count,follows_count,id,media_count,username\n39,22,1784,5,maison.test\n"
    export = read_text(tmp_path, "a.csv", text)
    assert kinds(export) == {"account_not_read"}


POSTS = "Post ID,Page ID,Page name,Publish time,Permalink"


def test_a_count_that_is_missing_is_not_filled_with_an_older_one(tmp_path: Path) -> None:
    """The newer export has the column: its empty cell stays empty; a column that it lacks comes from the older one."""
    older = f"{POSTS},Reach,Impressions\n1,61,Maison,01/05/2026 10:00,https://f.test/1,90,120\n"
    newer = f"{POSTS},Reach,Views\n1,61,Maison,01/05/2026 10:00,https://f.test/1,,150\n"
    newer += "2,61,Maison,01/31/2026 10:00,https://f.test/2,30,40\n"
    (tmp_path / "Jan-01-2026_Jan-15-2026_1.csv").write_text(older)
    (tmp_path / "Jan-01-2026_Jan-31-2026_2.csv").write_text(newer)
    post = read_export(tmp_path, key=KEY).posts.set_index("post_id").loc["1"]
    assert pd.isna(post["reach"])
    assert (post["views"], post["impressions"]) == (150, 120)
