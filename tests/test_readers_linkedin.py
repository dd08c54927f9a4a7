"""LinkedIn: workbooks of pages and of profiles, in several languages, with and without the sentence above."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.readers import read_export
from tests.readers_helpers import KEY, QUIRKS, Account, all_cells, count_of, kinds, read, read_text

CONTENT = "maison-test_content_1742193384396.xlsx"
PORTUGUESE = "maison-test_content_1784505600000.xlsx"
FOLLOWERS = "maison-test_followers_1784505600000.xlsx"
VISITORS = "maison-test_visitors_1784505600000.xlsx"
PROFILES = (
    "AggregateAnalytics_Camille Test_2026-09-01_2026-09-07.xlsx",
    "AggregateAnalytics_Camille Teste_2026-09-01_2026-09-07.xlsx",
)
LINK = "https://www.linkedin.com/feed/update/urn:li:activity:"


def test_both_sheets_of_a_page_are_read_and_the_name_says_whose() -> None:
    """Days and publications; the identifier is the number in the link."""
    export = read(CONTENT)
    assert export.inputs["reader"].tolist() == ["linkedin_days", "linkedin_posts"]
    posts = export.posts.set_index("post_id")
    first = posts.loc["7306000000000000001"]
    assert (first["account"], first["format"], first["is_paid"], first["impressions"]) == (
        "maison-test",
        "photo",
        False,
        26,
    )
    assert first["retrieved_at"] == pd.Timestamp("2025-03-17", tz="UTC") and pd.isna(first["views"])
    assert posts.loc["7305000000000000002", ["format", "is_paid", "views"]].tolist() == ["video", True, 410]
    value = export.account_days.set_index(["date", "metric"])["value"]
    assert value[pd.Timestamp("2025-03-15"), "impressions"] == 61
    assert value[pd.Timestamp("2025-03-15"), "impressions_paid"] == 50


def test_who_posted_is_never_loaded() -> None:
    """The name of a colleague is no statistic, in whatever language the column is called."""
    for name in (CONTENT, PORTUGUESE):
        posts = read(name).posts
        assert "Prénom Nom" not in all_cells(posts) and "Nome Sobrenome" not in all_cells(posts)


def test_an_unknown_column_of_authors_is_left_out(tmp_path: Path) -> None:
    """A translation that nobody listed does not let a person's name in."""
    header = "Post link,Created date,Impressions,Likes,Comments,Reposts,Publicado deste lado por"
    text = f"{header}\n{LINK}7300000000000000001,01/15/2026,10,1,0,0,Prénom Nom\n"
    export = read_text(tmp_path, "x.csv", text)
    assert len(export.posts) == 1 and "Prénom Nom" not in all_cells(export.posts)


def test_the_portuguese_workbook_with_its_sentences_and_date_cells_is_read() -> None:
    """The header is found by its content; cells that are dates need no order."""
    export = read(PORTUGUESE)
    columns = ["impressions", "views", "reactions", "shares", "follows"]
    assert export.posts.loc[0, columns].tolist() == [100, 20, 5, 1, 0]
    assert export.posts.loc[0, "published_at"] == pd.Timestamp("2026-07-10", tz="UTC")
    assert set(export.account_days["date"]) == {pd.Timestamp("2026-07-10")}


def test_a_language_that_nobody_listed_is_read_by_the_order_of_columns(tmp_path: Path) -> None:
    """The sheet of publications always has twenty columns in one order."""
    header = ",".join(f"列{number}" for number in range(20))
    row = f"Texte,{LINK}7300000000000000001,Organique,,Prénom Nom,01/15/2026,,,Tous,100,20,0,10,0.1,5,1,2,0,0.17,Vidéo"
    export = read_text(tmp_path, "page.csv", f"{header}\n{row}\n")
    assert kinds(export, "warning") == {"headers_by_place"}
    assert export.posts.loc[0, ["impressions", "reactions", "shares"]].tolist() == [100, 5, 2]
    assert "Prénom Nom" not in all_cells(export.posts)


def test_a_total_of_followers_is_what_a_day_gained() -> None:
    """It falls below zero; the stock is in no sheet of a page."""
    days = read(FOLLOWERS).account_days
    gained = days[days["metric"] == "follows"].set_index("date")["value"]
    assert gained.tolist() == [-1, 5]
    assert "followers" not in set(days["metric"])


def test_followers_and_visitors_by_seniority_stay_apart() -> None:
    """People who follow, pages that visitors saw: one slice, two figures, none replaced."""
    export = read(FOLLOWERS, VISITORS)
    slices = export.audience[export.audience["dimension"] == "seniority"].set_index("label")
    assert slices.loc["Senior", ["count", "views"]].tolist() == [1200, 80]
    assert set(export.audience["dimension"]) == {"region", "job_function", "seniority", "industry", "company_size"}
    assert "replaced_audience" not in kinds(export)
    value = export.account_days.set_index(["date", "metric"])["value"]
    assert value[pd.Timestamp("2026-07-18"), "profile_visits"] == 4
    assert value[pd.Timestamp("2026-07-18"), "profile_visitors"] == 3


def test_competitors_are_never_added_to_ours() -> None:
    """Their figures have names of their own and the period that they cover."""
    days = read("maison-test_competitor_analytics_1784505600000.xlsx").account_days
    assert days["metric"].str.startswith("competitor_").all()
    assert set(days.loc[days["metric"] != "competitor_followers", "window"]) == {"days_365"}
    assert set(days["account"]) == {"Maison Test", "La Concurrence"}


def test_competitors_without_a_period_are_refused(tmp_path: Path) -> None:
    """No dates above the table, none in the name: nothing is dated at random."""
    export = read_text(tmp_path, "concurrents.csv", "Page,Total Followers,New Followers,Total posts\nMaison,1,2,3\n")
    assert export.account_days.empty and "no_span" in kinds(export, "warning")


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_read_in_english_and_in_portuguese(name: str) -> None:
    """Six sheets, everything text, months or days first as the days prove."""
    export = read(name)
    assert len(export.inputs) == 6 and not kinds(export, "warning")
    value = export.account_days.set_index(["date", "metric", "window"])["value"]
    assert value[pd.Timestamp("2026-09-03"), "engagements_reported", "day"] == -28
    assert value[pd.Timestamp("2026-09-07"), "followers", "day"] == 2571
    assert value[pd.Timestamp("2026-09-07"), "reach", "days_7"] == 59
    posts = export.posts.set_index("post_id")
    assert posts["published_at"].dt.strftime("%m-%d").tolist() == ["09-02", "08-30", "09-05"]
    assert posts.loc["7370000000000000001", ["engagements_reported", "impressions"]].tolist() == [14, 100]
    assert pd.isna(posts.loc["7370000000000000002", "engagements_reported"])
    shares = export.audience.set_index("dimension")["share"]
    assert (shares["job_title"], shares["content_job_title"], shares["region"]) == (0.04, 0.06, 0.12)
    assert pd.isna(shares["company_size"]) and count_of(export, "shares_under") == 1


def test_a_french_profile_is_read_like_the_others() -> None:
    """Days first, typographic apostrophes, "moins de 1 %"."""
    french = read_export(next(QUIRKS.glob("29_*.xlsx")), key=KEY)
    english = read(PROFILES[0])
    for name in ("posts", "account_days", "audience"):
        left, right = (getattr(each, name).drop(columns="source") for each in (french, english))
        pd.testing.assert_frame_equal(left, right)


def test_days_that_prove_no_order_are_not_guessed(tmp_path: Path) -> None:
    """Two days, no number over 12, no date in the name: they are left out with the reason."""
    text = "Date,Impressions,Engagements\n03/10/2026,10,1\n04/10/2026,12,2\n"
    export = read_text(tmp_path, "engagement.csv", text)
    assert export.account_days.empty and "ambiguous_dates" in kinds(export, "warning")
    dated = read_text(tmp_path, "AggregateAnalytics_Camille_2026-10-03_2026-10-04.csv", text)
    assert dated.account_days["date"].dt.strftime("%m-%d").unique().tolist() == ["10-03", "10-04"]


def test_a_list_of_top_posts_completes_the_page_and_replaces_nothing(tmp_path: Path) -> None:
    """The list is newer and knows two figures: the publication keeps its text and its counts."""
    header = "Post title,Post link,Created date,Impressions,Clicks,Likes,Comments,Reposts"
    page = f"{header}\nTexte,{LINK}7370000000000000001,09/02/2026,90,3,5,1,0\n"
    (tmp_path / "page.csv").write_text(page, encoding="utf-8")
    top = f"Post URL,Post publish date,Engagements\n{LINK}7370000000000000001,9/2/2026,14\n"
    (tmp_path / "AggregateAnalytics_top_2026-09-01_2026-09-30.csv").write_text(top, encoding="utf-8")
    account = Account("linkedin", "Maison Test")
    posts = read_export(tmp_path, key=KEY, accounts=[account]).posts
    assert posts.loc[0, ["text", "impressions", "reactions", "engagements_reported"]].tolist() == ["Texte", 90, 5, 14]
    assert len(posts) == 1
