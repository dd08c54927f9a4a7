"""Meta Business Suite: what a community manager would notice in the posts and daily tables."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.readers import read_export
from tests.readers_helpers import Account, count_of, kinds, read, read_text

HEADER = "Post ID,Page ID,Page name,Publish time,Permalink,Post type,Reach,Views,Reactions,Comments,Shares"


def posts_file(times: list[str], *, views: str = "20", header: str = HEADER) -> str:
    """Return a small Facebook export with one post a time."""
    rows = [f"10{i},61,Maison,{time},https://f.test/{i},Photos,10,{views},1,1,1" for i, time in enumerate(times)]
    return "\n".join([header, *rows]) + "\n"


def test_a_post_keeps_its_long_identifier_and_its_multiline_text() -> None:
    """Identifiers are text, and a text over several lines is one post."""
    export = read("Feb-01-2026_Feb-28-2026_1000000000001.csv")
    first = export.posts.iloc[0]
    assert first["post_id"] == "122100000000000101"
    assert first["text"] == 'Bonjour, à tous !\nDeuxième ligne, "citée".'
    assert first["published_at"] == pd.Timestamp("2026-02-17 12:36", tz="UTC")  # Pacific time in the file
    assert first["retrieved_at"] == pd.Timestamp("2026-02-28", tz="UTC")


def test_error_rows_are_counted_and_left_out() -> None:
    """Rows that Meta could not compute are no posts, and an alert says how many."""
    export = read("Feb-01-2026_Feb-28-2026_1000000000001.csv")
    assert len(export.posts) == 3
    assert count_of(export, "meta_error_rows") == 1


def test_the_second_views_column_is_dropped_when_it_is_the_same() -> None:
    """A header that stands twice neither doubles nor hides a metric."""
    export = read("Feb-01-2026_Feb-28-2026_1000000000001.csv")
    assert export.posts["views"].tolist() == [120, 90, 10]
    assert count_of(export, "same_column_twice") == 1
    assert not [name for name in export.posts.columns if name.startswith("extra_views")]


def test_a_different_second_column_is_kept_apart(tmp_path: Path) -> None:
    """Two columns of one name with other figures are both there."""
    text = "Post ID,Page ID,Publish time,Permalink,Views,Views\n1,2,01/31/2026 10:00,https://f.test,5,7\n"
    export = read_text(tmp_path, "a.csv", text)
    assert export.posts["views"].tolist() == [5]
    assert export.posts["extra_views_2"].tolist() == ["7"]


def test_lines_that_a_spreadsheet_wrapped_in_quotes_are_unwrapped() -> None:
    """A file that Excel saved as one column is read as if it had not been."""
    export = read("instagram_recopie.csv")
    assert export.posts["platform"].tolist() == ["instagram", "instagram"]
    assert export.posts["text"].iloc[0] == 'Un texte, avec "guillemets"\nsur deux lignes\n\n#test'
    assert export.posts["format"].tolist() == ["reel", "carousel"]
    assert "wrapped_lines" in kinds(export)


def test_minutes_that_repeat_the_month_lower_the_precision() -> None:
    """Meta's fault of 2024 does not pass for exact times."""
    export = read("minutes.csv")
    assert set(export.posts["published_precision"]) == {"hour"}
    assert "minutes_are_month" in kinds(export, "warning")


def test_views_that_are_zero_everywhere_are_missing(tmp_path: Path) -> None:
    """A metric that was not computed is not a zero."""
    export = read_text(tmp_path, "a.csv", posts_file(["01/31/2026 10:00", "02/01/2026 11:07"], views="0"))
    assert export.posts["views"].isna().all()
    assert export.posts["flags"].tolist() == [["views_not_computed"]] * 2
    assert "views_not_computed" in kinds(export, "warning")


def test_paid_status_is_missing_unless_the_file_says_it() -> None:
    """An empty cell does not mean that a post was not boosted."""
    paid = read("Feb-01-2026_Feb-28-2026_1000000000001.csv").posts["is_paid"]
    assert paid.isna().tolist() == [True, False, True]
    assert bool(paid.iloc[1]) is True


def test_a_french_file_gives_french_numbers_and_its_own_date_order() -> None:
    """Labels, separators and day-first dates of a re-saved French file are understood, and said."""
    export = read("publications_fr.csv")
    first = export.posts.iloc[0]
    assert (first["views"], first["reach"], first["clicks"]) == (1234, 1000, 18_900)
    assert first["published_at"] == pd.Timestamp("2026-01-16 18:30", tz="UTC")
    assert export.posts["clicks"].isna().tolist() == [False, True]
    assert export.posts["duration_s"].tolist() == [0.0, 31.5]
    assert "day_first_found" in kinds(export, "warning")


def test_an_english_file_is_read_month_first() -> None:
    """03/02/2026 is the second of March in an English export."""
    export = read("instagram_recopie.csv")
    assert export.posts["published_at"].iloc[0] == pd.Timestamp("2026-03-02 18:03", tz="UTC")
    assert "month_first_assumed" not in kinds(export)


def test_an_export_with_headers_alone_gives_no_post(tmp_path: Path) -> None:
    """An empty month is not a failure."""
    export = read_text(tmp_path, "a.csv", HEADER + "\n")
    assert export.inputs["reader"].tolist() == ["meta_facebook_posts"]
    assert len(export.posts) == 0
    assert not kinds(export, "error")


def test_numbers_that_are_none_are_missing_and_named_by_line(tmp_path: Path) -> None:
    """A damaged figure is missing, and the alert says on which line it stands."""
    text = posts_file(["01/31/2026 10:00", "01/30/2026 10:00"]).replace(",20,1,1,1\n101", ",3.avr,1,1,1\n101", 1)
    export = read_text(tmp_path, "a.csv", text)
    assert export.posts["views"].isna().tolist() == [True, False]
    alert = export.alerts[export.alerts["kind"] == "excel_dates"].iloc[0]
    assert "lignes 2)" in alert["message"]


def test_a_video_export_beside_a_post_export_is_not_counted_twice(tmp_path: Path) -> None:
    """The same video in two exports is one publication."""
    rows = ["9,61,Maison,01/31/2026 10:00,4", "8,61,Maison,01/30/2026 10:00,4"]
    (tmp_path / "v.csv").write_text("\n".join(["Video asset ID,Page ID,Page name,Publish time,Reach", *rows]) + "\n")
    export = read_text(tmp_path, "a.csv", posts_file(["01/31/2026 10:00"]))
    assert len(export.posts) == 1
    both = read_export(tmp_path, key=bytes(32))
    assert sorted(both.posts["post_id"]) == ["100", "8"]
    assert count_of(both, "videos_twice") == 1


def test_daily_blocks_give_one_series_a_network() -> None:
    """Two stacked blocks become two networks, days are the file's days."""
    days = read("Reach.csv").account_days
    assert days.groupby("platform")["value"].sum().to_dict() == {"facebook": 20.0, "instagram": 260.0}
    assert days["date"].min() == pd.Timestamp("2025-10-24")
    assert days["date"].max() == pd.Timestamp("2025-10-27")


def test_only_follows_count_absent_days_as_zero() -> None:
    """A day without a line had no follow; the rows that we added say so."""
    days = read("Follows.csv").account_days
    instagram = days[days["platform"] == "instagram"]
    assert instagram["value"].tolist() == [4.0, 0.0, 0.0, 1.0]
    assert instagram["flags"].map(len).tolist() == [0, 1, 1, 0]
    assert set(days.loc[days["platform"] == "facebook", "value"]) == {1.0, 2.0, 3.0, 4.0}


def test_a_series_without_its_network_takes_it_from_the_file_name() -> None:
    """`Views` does not say whose views: the file's name does, or an alert asks for it."""
    assert set(read("IG VIEWS.csv").account_days["platform"]) == {"instagram"}
    unsure = read("Interactions.csv")
    assert set(unsure.account_days["platform"]) == {"unknown"}
    assert "network_unknown" in kinds(unsure, "warning")


def test_one_declared_account_settles_the_network() -> None:
    """A page that only has Instagram need not rename its files."""
    export = read("Interactions.csv", accounts=[Account("instagram", "maison.test"), Account("youtube", "Maison")])
    assert set(export.account_days["platform"]) == {"instagram"}
    assert set(export.account_days["account"]) == {"maison.test"}


def test_a_block_without_a_title_is_named_by_its_file() -> None:
    """Files of 2023 whose column names the wrong metric are read by what the file is called."""
    days = read("visits.csv").account_days
    assert set(days["metric"]) == {"profile_visits"}
    assert set(days["platform"]) == {"facebook", "instagram"}


@pytest.mark.parametrize(
    ("network", "name"), [("facebook", "facebook_Views.csv"), ("instagram", "instagram/Views.csv")]
)
def test_folders_and_prefixes_name_the_network(tmp_path: Path, network: str, name: str) -> None:
    """Renaming a file, or putting it in a folder, is what the alert asks for."""
    read_text(tmp_path, name, "Views\nDate,Primary\n2026-01-01T00:00:00,5\n")
    export = read_export(tmp_path, key=bytes(32))
    assert set(export.account_days["platform"]) == {network}


DAILY_HEADER = "Post ID,Page ID,Page name,Publish time,Permalink,Post type,Date,Reach,Reactions"


def test_an_export_cut_day_by_day_gives_no_counts(tmp_path: Path) -> None:
    """One row a post and day: none of the rows is what a post got in all, and the alert says how to export again."""
    rows = [f"10{post},61,Maison,02/01/2026 10:00,https://f.test/{post},Reels,2026-02-0{day},40,{day}"
            for post in (1, 2) for day in (1, 2, 3)]  # fmt: skip
    export = read_text(tmp_path, "a.csv", "\n".join([DAILY_HEADER, *rows]) + "\n")
    assert export.posts["post_id"].tolist() == ["101", "102"]
    assert export.posts[["reach", "reactions"]].isna().all(axis=None)
    assert export.posts["published_at"].notna().all()
    assert count_of(export, "daily_breakdown") == 6
    assert "same_row_twice" not in kinds(export)


def test_a_date_that_is_the_same_on_every_row_is_no_breakdown(tmp_path: Path) -> None:
    """`Date` may hold a day in an export of one row a post."""
    rows = [f"10{post},61,Maison,02/01/2026 10:00,https://f.test/{post},Reels,02/28/2026,40,3" for post in (1, 2)]
    export = read_text(tmp_path, "a.csv", "\n".join([DAILY_HEADER, *rows]) + "\n")
    assert export.posts["reach"].tolist() == [40, 40]
    assert "daily_breakdown" not in kinds(export)


def test_identifiers_are_known_by_their_values_in_a_language_not_seen_before(tmp_path: Path) -> None:
    """Where the headers of the identifiers are not known, their place and their form tell."""
    header = (
        "Identifiant inédit,Autre identifiant,Nome,Orario di pubblicazione,Collegamento,Tipo di post,Copertura,Mi piace"
    )
    row = (
        "18160563013400001,17841463586300001,maison.test,01/31/2026 10:00,https://www.instagram.com/p/AAA/,Reel IG,90,7"
    )
    export = read_text(tmp_path, "a.csv", f"{header}\n{row}\n")
    assert export.inputs["reader"].tolist() == ["meta_instagram_posts"]
    post = export.posts.iloc[0]
    assert (post["post_id"], post["account_id"]) == ("18160563013400001", "17841463586300001")
    assert (post["url"], post["reach"], post["reactions"]) == ("https://www.instagram.com/p/AAA/", 90, 7)
    assert post["published_at"] == pd.Timestamp("2026-01-31 18:00", tz="UTC")


def test_a_swedish_export_is_read(tmp_path: Path) -> None:
    """Other languages than French and English need one line of data each."""
    header = (
        "Publicerings-id,Sid-id,Sidnamn,Titel,Publiceringstid,Inläggstyp,Permalänk,Visningar,Räckvidd,"
        '"Reaktioner, kommentarer och delningar",Reaktioner,Kommentarer,Delningar,'
        "Totalt antal klick,Länkklick,Övriga klick"
    )
    row = "1,61,Maison,Hej,01/31/2026 10:00,Foton,https://www.facebook.com/p/1,120,90,12,10,1,1,20,5,15"
    post = read_text(tmp_path, "a.csv", f"{header}\n{row}\n").posts.iloc[0]
    assert (post["views"], post["reach"], post["interactions_reported"]) == (120, 90, 12)
    assert (post["reactions"], post["comments"], post["shares"], post["clicks"], post["link_clicks"]) == (
        10,
        1,
        1,
        20,
        5,
    )
    assert post["format"] == "photo"


def test_headers_known_in_part_are_understood(tmp_path: Path) -> None:
    """French names of which only the beginning was seen, and names that end with a currency."""
    header = (
        "Identifiant de la publication,ID de la Page,Heure de publication,Permalien,Durée (secondes),"
        "Secondes regardées,Identifiant du crosspostage,Estimated earnings (EUR),Ad CPM (EUR)"
    )
    row = "1,61,01/31/2026 10:00,https://www.facebook.com/p/1,12.5,300,0,1.5,2"
    post = read_text(tmp_path, "a.csv", f"{header}\n{row}\n").posts.iloc[0]
    assert (post["duration_s"], post["watch_time_s"]) == (12.5, 300)
    assert (post["extra_earnings"], post["extra_ad_cpm"], post["extra_is_crosspost"]) == ("1.5", "2", "0")


@pytest.mark.parametrize(
    ("title", "metric", "network"),
    [
        ("Couverture Instagram", "reach", "instagram"),
        ("Visites du profil Instagram", "profile_visits", "instagram"),
        ("Clics sur un lien Facebook", "link_clicks", "facebook"),
        ("Interactions avec le contenu sur Facebook", "interactions", "facebook"),
        ("Nouveaux abonnés Instagram", "follows", "instagram"),
        ("Copertura di Facebook", "reach", "facebook"),
    ],
)
def test_titles_of_daily_series_in_other_languages(tmp_path: Path, title: str, metric: str, network: str) -> None:
    """The title gives metric and network whatever the interface speaks."""
    days = read_text(tmp_path, "a.csv", f"sep=,\n{title}\nDate,Primary\n2026-01-01T00:00:00,5\n").account_days
    assert (days["metric"].tolist(), days["platform"].tolist()) == ([metric], [network])


def test_days_that_a_spreadsheet_rewrote_are_read_as_the_series_proves(tmp_path: Path) -> None:
    """01/02 is the first of February where the days follow each other so."""
    rows = "\n".join(f"0{day}/02/2026 01:00,{day}" for day in (1, 2, 3, 4))
    days = read_text(tmp_path, "Facebook Reach.csv", f"Reach\nDate,Primary\n{rows}\n").account_days
    assert days["date"].tolist() == list(pd.date_range("2026-02-01", periods=4, unit="us"))


def test_a_sum_written_below_is_no_publication(tmp_path: Path) -> None:
    """A row "TOTAL" that somebody added is counted and left out."""
    text = posts_file(["10/13/2026 09:05", "10/14/2026 09:05"]) + "TOTAL,,,,,,20,40,2,2,2\n"
    export = read_text(tmp_path, "a.csv", text)
    assert len(export.posts) == 2 and count_of(export, "total_rows") == 1


def test_a_column_of_names_added_by_hand_is_not_kept(tmp_path: Path) -> None:
    """Who wrote or published is nobody's business here."""
    text = posts_file(["10/13/2026 09:05"], header=HEADER + ",Publié par,Rédactrice")
    text = text.rstrip("\n") + ",Odile Perrin,Odile\n"
    export = read_text(tmp_path, "a.csv", text)
    assert not [name for name in export.posts if name.startswith("extra_")]
    assert count_of(export, "columns_left_out") == 2
