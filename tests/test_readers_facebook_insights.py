"""Facebook Insights, closed in 2023: what the archives of a page hold, whatever they were saved as."""

from pathlib import Path

import pandas as pd
import pytest

from tests.readers_helpers import Account, count_of, kinds, read, read_text

WORKBOOK = "Facebook Insights Data Export (Post Level) - Maison Test - 2017-11-19.xls"
PAGE = "Facebook Insights Data Export - Maison Test - 2017-07-06.xls"
ABOUT = "Post ID,Permalink,Post Message,Type,Countries,Languages,Posted,Audience Targeting,Lifetime Post Total Reach"


def test_a_publication_has_the_counts_of_all_its_sheets() -> None:
    """Reach stands in one sheet, likes in a second, link clicks in a third: it is one publication."""
    export = read(WORKBOOK)
    assert len(export.posts) == 2
    first = export.posts.iloc[0]
    assert (first["reach"], first["reactions"], first["comments"], first["shares"]) == (900, 52, 8, 5)
    assert (first["clicks"], first["link_clicks"]) == (40, 12)
    assert not kinds(export) & {"replaced_posts", "completed_posts"}


def test_stories_are_counted_not_the_people_behind_them() -> None:
    """Two sheets have the same columns: the definition tells which counts times."""
    assert read(WORKBOOK).posts["reactions"].tolist() == [52, 75]


def test_a_cell_that_a_sheet_leaves_empty_stays_missing() -> None:
    """No share in the sheet of actions is not zero shares."""
    assert read(WORKBOOK).posts["shares"].isna().tolist() == [False, True]


def test_definitions_decide_whether_people_or_times_are_counted() -> None:
    """One header meant times in 2017 and people in 2020."""
    old = read("../quirks/12_definitions_de_2017.csv").posts
    new = read("../quirks/12_definitions_de_2020.csv").posts
    for posts in (old, new):
        assert posts["negative_feedback"].tolist() == [5, 0]
        assert posts["extra_negative_feedback_users"].tolist() == ["2", "0"]


def test_without_definitions_an_unsure_header_is_kept_apart(tmp_path: Path) -> None:
    """Nothing says what is counted: nothing is claimed."""
    header = f"{ABOUT},Lifetime Negative Feedback from Users,Lifetime Engaged Users"
    row = "61_1,https://f.test/1,Texte,Photo,,,07/22/2017 05:30:00 AM,,900,5,30"
    posts = read_text(tmp_path, "a.csv", f"{header}\n{row}\n").posts
    assert posts["negative_feedback"].isna().all()
    assert posts["extra_lifetime_negative_feedback_from_users"].tolist() == ["5"]
    assert posts["engaged_users"].tolist() == [30]


def test_of_two_video_columns_the_second_counts_times(tmp_path: Path) -> None:
    """Without definitions Facebook's order holds: people first."""
    header = f"{ABOUT},Lifetime Organic Video Views,Lifetime Organic Video Views"
    row = "61_1,https://f.test/1,Texte,Video,,,07/22/2017 05:30:00 AM,,900,300,330"
    posts = read_text(tmp_path, "a.csv", f"{header}\n{row}\n").posts
    assert posts["video_views_3s_organic"].tolist() == [330]


def test_times_of_videos_are_seconds() -> None:
    """The file writes milliseconds."""
    posts = read("../quirks/24_millisecondes.csv").posts
    assert posts["avg_watch_s"].tolist() == [16.671, 0.0]
    assert posts["duration_s"].tolist() == [109.075, 0.0]


def test_publication_hours_are_pacific_on_both_sides_of_the_clock_change() -> None:
    """05:30 in July and 04:30 in November are the same hour elsewhere."""
    hours = read(WORKBOOK).posts["published_at"].dt.strftime("%H:%M")
    assert hours.tolist() == ["12:30", "12:30"]


def test_the_page_is_known_by_the_identifier_of_its_publications() -> None:
    """The export does not name the page; a declared account does."""
    posts = read(WORKBOOK, accounts=[Account("facebook", "Maison")]).posts
    assert posts["account_id"].unique().tolist() == ["61500000000001"]
    assert posts["account"].unique().tolist() == ["Maison"]


def test_windows_of_a_page_are_kept_apart() -> None:
    """A day's reach and that of 28 days are two series."""
    days = read(PAGE).account_days
    reach = days[(days["metric"] == "reach") & (days["date"] == "2017-07-04")].set_index("window")["value"]
    assert reach.to_dict() == {"day": 1358.0, "days_28": 44078.0}


def test_days_not_yet_counted_are_left_out() -> None:
    """The last day of the file is 0 everywhere because the file was made on it; its stocks are true."""
    export = read(PAGE)
    last = export.account_days[export.account_days["date"] == "2017-07-06"]
    assert set(last["metric"]) == {"followers", "reach", "extra_page_places_checkin_total"}
    assert set(last.loc[last["metric"] == "reach", "window"]) == {"days_28"}
    assert count_of(export, "days_not_counted") == 1


def test_breakdowns_that_are_metrics_of_ours_are_read() -> None:
    """Link clicks, reactions and comments of a day stand in sheets of their own; those that count people are left."""
    days = read(PAGE).account_days.set_index(["metric", "date"])["value"]
    assert days["link_clicks"].tolist() == [19.0, 8.0]
    assert days["reactions"].tolist() == [98.0, 61.0]
    assert days["comments"].tolist() == [4.0, 2.0]


def test_people_who_liked_the_page_are_an_audience() -> None:
    """By age and gender, by country: people a day."""
    audience = read(PAGE).audience
    belgium = audience[audience["label"] == "BE"].set_index("date")["count"]
    assert belgium.tolist() == [120, 121]
    assert set(audience["dimension"]) == {"age_gender", "country"}


def test_usual_labels_of_a_page_are_read_as_the_names_of_the_api() -> None:
    """CSV exports say "28 Days Total Reach" where others say page_impressions_unique:days_28."""
    export = read("Facebook Insights Data Export - Maison Test - 2020-06-30.csv")
    days = export.account_days[export.account_days["date"] == "2020-06-16"].set_index(["metric", "window"])["value"]
    assert days["followers", "day"] == 5100
    assert days["reach", "days_28"] == 9000
    assert days["engaged_users", "week"] == 210
    assert days["link_clicks", "day"] == 7
    assert count_of(export, "breakdowns_left_out") == 2


@pytest.mark.parametrize("posted", ["07/22/2017 05:30:00 AM", "2017-07-22T05:30:00", "7/22/17 5:30 AM"])
def test_dates_are_read_in_every_form_that_was_seen(tmp_path: Path, posted: str) -> None:
    """CSV, XML and re-saved files write the moment in their own way."""
    header = f"{ABOUT},Lifetime Engaged Users"
    posts = read_text(tmp_path, "a.csv", f"{header}\n61_1,https://f.test/1,Texte,Photo,,,{posted},,900,5\n").posts
    assert posts["published_at"].tolist() == [pd.Timestamp("2017-07-22 12:30", tz="UTC")]
