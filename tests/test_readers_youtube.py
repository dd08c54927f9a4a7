"""YouTube Studio: units, totals, French labels."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.readers import read_export
from tests.readers_helpers import KEY, Account, count_of, kinds, read, read_text


def test_totals_and_notices_are_no_videos() -> None:
    """The total row and the notice of the limit are counted, not read."""
    export = read("Table data.csv")
    assert export.posts["post_id"].tolist() == ["-AbcdefghiJ", "Klmnopqrst0"]
    assert count_of(export, "total_rows") == 1
    assert "row_limit" in kinds(export, "warning")


def test_units_are_seconds_and_fractions() -> None:
    """Hours, H:MM:SS and percents become what the contract says."""
    first, second = read("Table data.csv").posts.to_dict("records")
    assert first["watch_time_s"] == pytest.approx(19.5 * 3600)
    assert first["avg_watch_s"] == 25
    assert second["avg_watch_s"] == 3727
    assert first["ctr_reported"] == pytest.approx(0.0412)
    assert second["ctr_reported"] == pytest.approx(1.0983)
    assert pd.isna(second["viewers"]) and pd.isna(second["published_at"])


def test_the_french_file_keeps_its_dot_decimals_and_both_columns_of_one_name() -> None:
    """French labels do not make French numbers; "Spectateurs réguliers" stands twice, by position."""
    row = read("Informations relatives aux tableaux.csv").posts.iloc[0]
    assert row["watch_time_s"] == pytest.approx(15.3928 * 3600)
    assert row["published_at"] == pd.Timestamp("2026-09-28 07:00", tz="UTC")
    assert row["published_precision"] == "day"
    assert (row["extra_returning_viewers"], row["extra_regular_viewers"]) == ("61", "4")


def test_a_file_with_totals_alone_is_recognised_and_says_so() -> None:
    """Zero videos come with a reason."""
    export = read("totaux_seuls.csv")
    assert export.inputs[["reader", "rows"]].values.tolist() == [["youtube_table", 0]]
    assert "only_totals" in kinds(export, "warning")


def test_the_only_declared_channel_is_the_account() -> None:
    """The file does not say whose videos these are; page.yml does."""
    export = read("Table data.csv", accounts=[Account("youtube", "Maison Test")])
    assert set(export.posts["account"]) == {"Maison Test"}
    assert "account_unknown" not in kinds(export)


def test_a_table_by_another_dimension_is_an_audience(tmp_path: Path) -> None:
    """Traffic sources are no videos; what they count is views, not people."""
    text = (
        "Traffic source,Views,Watch time (hours),Average view duration\nTotal,5,1.0,0:00:10\nShorts feed,5,1,0:00:10\n"
    )
    export = read_text(tmp_path, "Table data.csv", text)
    assert len(export.posts) == 0
    row = export.audience.iloc[0]
    assert row[["dimension", "label", "views", "watch_time_s"]].tolist() == ["traffic_source", "Shorts feed", 5, 3600]
    assert pd.isna(row["count"]) and pd.isna(row["share"])
    assert count_of(export, "total_rows") == 1


@pytest.mark.parametrize(
    ("folder", "dimension", "labels"),
    [
        ("youtube_villes", "city", {"Paris", "Lyon"}),
        ("youtube_ages", "age", {"18–24 years", "25–34 years", "65+ years"}),
        ("youtube_autre", "translation_use", {"Original", "Translated"}),
    ],
)
def test_each_dimension_has_its_name(folder: str, dimension: str, labels: set[str]) -> None:
    """The first column says what the table is about; the archive's name says when and whose."""
    audience = read(folder).audience
    assert set(audience["dimension"]) == {dimension} and set(audience["label"]) == labels
    assert set(audience["date"]) == {pd.Timestamp("2026-09-30")} and set(audience["account"]) == {"Maison Test"}


def test_shares_by_age_are_fractions() -> None:
    """Views (%) of the whole."""
    assert read("youtube_ages").audience["share"].tolist() == [0.125, 0.283, 0.004]


def test_totals_by_day_are_the_channels_days() -> None:
    """In French as in English; hours are seconds."""
    days = read("youtube_contenu").account_days.set_index(["date", "metric"])["value"]
    assert days[pd.Timestamp("2026-09-29"), "views"] == 35
    assert days[pd.Timestamp("2026-09-30"), "watch_time_s"] == pytest.approx(1.9858 * 3600)


def test_a_chart_is_added_by_video_and_zeros_before_publication_are_nothing() -> None:
    """A video that came out after the window has no views, not 0."""
    export = read("youtube_contenu")
    views = export.posts.set_index("post_id")["views"]
    assert views["-AbcdefghiJ"] == 25 and pd.isna(views["Klmnopqrst0"])
    assert "chart_added" in kinds(export, "info")


def test_a_table_completes_its_chart_and_is_not_replaced_by_it(tmp_path: Path) -> None:
    """The chart of a week does not overwrite what the table counts."""
    row = '2026-09-29,-AbcdefghiJ,Une,"Sep 1, 2026",61,7'
    chart = f"Date,Content,Video title,Video publish time,Duration,Views\n{row}\n"
    table = 'Content,Video title,Video publish time,Views,Likes\n-AbcdefghiJ,Une,"Sep 1, 2026",900,12\n'
    (tmp_path / "Table data.csv").write_text(table, encoding="utf-8")
    export = read_text(tmp_path, "Chart data.csv", chart)
    assert export.posts["views"].tolist() == [7]
    both = read_export(tmp_path, key=KEY).posts
    assert both[["views", "reactions", "duration_s"]].values.tolist() == [[900, 12, 61.0]]


def test_a_chart_of_means_is_left_out_with_the_reason(tmp_path: Path) -> None:
    """Durations and people of several days cannot be added."""
    text = "Date,Content,Video title,Unique viewers\n2026-09-29,-AbcdefghiJ,Une,40\n2026-09-30,-AbcdefghiJ,Une,38\n"
    export = read_text(tmp_path, "Chart data.csv", text)
    assert len(export.posts) == 0 and "chart_not_added" in kinds(export, "warning")


def test_days_of_another_network_are_not_taken_for_youtubes(tmp_path: Path) -> None:
    """A date and views alone are YouTube's under its own file name only."""
    text = "Date,Views\n2026-09-29,35\n"
    assert read_text(tmp_path, "Totals.csv", text).inputs["reader"].tolist() == ["youtube_days"]
    assert "youtube_days" not in set(read_text(tmp_path, "vues.csv", text).inputs["reader"].dropna())


def test_the_german_table_is_read() -> None:
    """Videos, Gesamt, Wiedergabezeit."""
    export = read("Tabellendaten 2026-09.csv")
    row = export.posts.iloc[0]
    assert (row["views"], row["impressions"], row["ctr_reported"]) == (90, 1200, pytest.approx(0.045))
    assert row["watch_time_s"] == 12600 and count_of(export, "total_rows") == 1


def test_the_chart_beside_a_table_is_no_other_export(tmp_path: Path) -> None:
    """A zip with table and chart raises no alarm about several windows."""
    path = tmp_path / "Contenu 2026-10-01_2026-11-01 Maison.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "Table data.csv",
            'Content,Video title,Video publish time,Duration,Views\nTotal,,,,9\nabcdefghijk,A,"Oct 3, 2026",5,9\n',
        )
        archive.writestr(
            "Chart data.csv",
            "Date,Content,Video title,Video publish time,Duration,Views\n"
            '2026-10-03,abcdefghijk,A,"Oct 3, 2026",5,4\n2026-10-04,abcdefghijk,A,"Oct 3, 2026",5,4\n',
        )
    export = read_export(path, key=KEY)
    assert export.posts["views"].tolist() == [9]
    assert "window_counts" not in kinds(export)


def test_identifiers_taken_for_formulas_do_not_make_two_videos_one(tmp_path: Path) -> None:
    """A spreadsheet writes #NOM? for an identifier that begins with a hyphen."""
    rows = "Content,Video title,Video publish time,Duration,Views\n" + "".join(
        f'#NOM?,Vidéo {number},"Oct {number}, 2026",5,{number}\n' for number in (3, 4)
    )
    export = read_text(tmp_path, "Table data.csv", rows)
    assert sorted(export.posts["views"]) == [3, 4] and export.posts["url"].isna().all()
    assert count_of(export, "damaged_ids") == 2


def test_the_channels_comments_in_a_french_archive_are_its_own(tmp_path: Path) -> None:
    """The archive's French headers give the same as the English ones."""
    rows = (
        "ID du commentaire,ID de la chaîne,Horodatage de création du commentaire,ID de la vidéo,Texte du commentaire\n"
        'Ugz1,UCx,2026-10-03T08:00:00+00:00,abcdefghijk,"{""text"":""Bravo""}"\n'
    )
    comments = read_text(tmp_path, "commentaires.csv", rows).comments
    assert comments[["platform", "text"]].values.tolist() == [["youtube", "Bravo"]]
    assert comments["is_brand"].all() and comments["written_at"].notna().all()
