"""Meta's audience and content formats: who follows, as shares, and what each format got."""

from pathlib import Path

import pytest

from tests.readers_helpers import Account, count_of, kinds, read, read_text


def test_an_audience_of_both_networks_keeps_them_apart() -> None:
    """Titles of 2024 name the network: each slice is of one of them, as a fraction."""
    audience = read("Audience_2024.csv").audience
    assert set(audience["platform"]) == {"facebook", "instagram"}
    women = audience[audience["label"] == "35-44, Women"].iloc[0]
    assert (women["platform"], women["dimension"], women["share"]) == ("facebook", "age_gender", 0.36)
    assert audience["share"].max() < 1


def test_followers_are_counted_not_shared() -> None:
    """The number of followers is people, not a share."""
    audience = read("Audience_2024.csv").audience
    people = audience[audience["dimension"] == "followers"]
    assert dict(zip(people["platform"], people["count"], strict=True)) == {"facebook": 30480, "instagram": 3120}
    assert people["share"].isna().all()


def test_a_series_among_the_tables_of_an_audience_is_read_as_days() -> None:
    """Follows a day stand below the audience in one file: both are read, and the title of one names the network."""
    export = read("Audience.csv")
    assert sorted(export.inputs["reader"]) == ["meta_audience", "meta_daily_series"]
    assert export.account_days["value"].tolist() == [3.0, 0.0]
    assert set(export.audience["platform"]) == {"facebook"}


def test_women_and_men_stand_under_their_own_names() -> None:
    """The order of the two columns changes from file to file."""
    audience = read("Audience.csv").audience.set_index("label")["share"]
    assert (audience["25-34, Femmes"], audience["25-34, Hommes"]) == (0.3125, 0.105)


def test_percents_in_rows_of_names_and_rows_of_numbers_are_paired() -> None:
    """Files of 2025 write the cities in one row and their percents in the next."""
    cities = read("Audience.csv").audience
    cities = cities[cities["dimension"] == "city"].set_index("label")["share"]
    assert cities["Bruxelles, Belgique"] == 0.009
    assert len(cities) == 3


def test_an_audience_without_its_network_asks_for_it(tmp_path: Path) -> None:
    """Nothing in the file says whose audience it is: an alert asks, and one declared account answers."""
    text = "Age & gender\n,Women,Men\n18-24,40,60\n"
    unsure = read_text(tmp_path, "Audience.csv", text)
    assert set(unsure.audience["platform"]) == {"unknown"}
    assert "network_unknown" in kinds(unsure, "warning")
    sure = read_text(tmp_path, "Audience.csv", text, accounts=[Account("instagram", "maison.test")])
    assert set(sure.audience["platform"]) == {"instagram"}
    assert set(sure.audience["account"]) == {"maison.test"}


def test_percents_that_a_spreadsheet_made_dates_are_missing(tmp_path: Path) -> None:
    """3.4 that became "3.avr" cannot be known again."""
    export = read_text(tmp_path, "facebook_Audience.csv", "Age & gender\n,Women,Men\n18-24,3.avr,60\n25-34,1,2\n")
    assert export.audience["share"].isna().sum() == 1
    assert count_of(export, "excel_dates") == 1


def test_names_cut_at_their_commas_are_put_together(tmp_path: Path) -> None:
    """A spreadsheet that split "Lyon, France" in two cells does not lose the city."""
    text = "Facebook followers by top cities\nTop cities,Value\nLyon, Rhône, France,15.3%\n"
    audience = read_text(tmp_path, "a.csv", text).audience
    assert audience["label"].tolist() == ["Lyon, Rhône, France"]
    assert audience["share"].tolist() == [0.153]


def test_titles_squeezed_into_one_cell_are_pulled_apart(tmp_path: Path) -> None:
    """A file whose line ends became stars is read all the same."""
    text = (
        "sep=,\n**Facebook followersFB_PAGEFOLLOWUNIQUE_USERS0\n**Instagram followersIG_ACCOUNTFOLLOWUNIQUE_USERS239\n"
        "**Facebook followers by gender and age*Instagram followers by gender and ageAge,Women,Men\n18-24,14.7%,15.8%\n"
    )
    audience = read_text(tmp_path, "a.csv", text).audience
    assert set(audience.loc[audience["dimension"] == "age_gender", "platform"]) == {"instagram"}
    assert audience.loc[audience["dimension"] == "followers", "count"].tolist() == [0, 239]


def test_content_formats_keep_their_metric_in_the_dimension() -> None:
    """Views, interactions and publications a format are three things."""
    audience = read("Top content formats.csv").audience
    reels = audience[audience["label"] == "Reels"].set_index("dimension")["count"]
    assert reels.to_dict() == {
        "content_format_interactions": 368,
        "content_format_published": 6,
        "content_format_views": 57268,
    }


@pytest.mark.parametrize(
    "text", ["pays\nFrance\nBelgique\n", "Commentaires par ville\nNom,Texte\nA,Bonjour\nB,Merci\n"]
)
def test_lists_with_a_title_are_not_taken_for_an_audience(tmp_path: Path, text: str) -> None:
    """A title that names cities does not make an audience of a list."""
    export = read_text(tmp_path, "a.csv", text)
    assert "meta_audience" not in set(export.inputs["reader"].dropna())
