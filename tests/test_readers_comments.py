"""Comments: recognised columns, people protected, identifiers that hold."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from cmanalytics.readers import read_export
from cmanalytics.storing import as_records, write_json, write_table
from cmanalytics.tables import TO_READ, empty
from tests.readers_helpers import EXPORTS, KEY, Account, all_cells, count_of, kinds, read, read_text


class Mapping(NamedTuple):
    """A declared file, as page.yml gives it."""

    table: str
    columns: dict[str, str]
    date_format: str | None = None
    timezone: str | None = None


def test_youtube_comments_keep_their_thread() -> None:
    """Identifiers, replies and likes of a Data API file are there."""
    comments = read("youtube_comments.csv").comments
    assert comments["comment_id"].tolist() == ["c1", "c2", "c3"]
    assert comments["parent_id"].fillna("").tolist() == ["", "c1", "c1"]
    assert set(comments["platform"]) == {"youtube"}
    assert comments["reactions"].tolist() == [12, 0, 1]


@pytest.mark.parametrize("name", ["youtube_comments.csv", "commentaires_facebook.csv", "instagram_comments.jsonl"])
def test_no_raw_author_is_left_in_any_table(name: str) -> None:
    """Neither the author column, nor a text, nor a parent, nor an alert names a person."""
    export = read(name)
    cells = "".join(all_cells(getattr(export, table)) for table in ("comments", "alerts", "inputs")).casefold()
    for author in ("camille exemple", "camille.ex", "sacha essai", "uc01", "camille ex"):
        assert author not in cells


def test_unknown_authors_are_missing() -> None:
    """ "Utilisateur Facebook" is nobody, not one person who writes a lot."""
    comments = read("commentaires_facebook.csv").comments
    assert comments["author"].isna().sum() == 1
    assert comments["author"].nunique() == 2


def test_a_french_comment_file_is_understood() -> None:
    """Columns, Windows accents, day-first dates and French numbers of a hand-made file are found."""
    export = read("commentaires_facebook.csv")
    comments = export.comments.set_index("text")
    assert comments.loc["Toujours rien reçu ; merci de répondre", "written_at"] == pd.Timestamp(
        "2026-03-25 13:05", tz="UTC"
    )
    assert comments.loc["=1+1", "reactions"] == 1234
    assert {"columns_recognised", "zone_assumed", "guessed_encoding", "parent_is_name"} <= kinds(export)


def test_an_hour_that_the_clock_skips_is_moved_on() -> None:
    """02:30 on the night of the change does not stop the reading."""
    comments = read("commentaires_facebook.csv").comments
    assert comments["written_at"].max() == pd.Timestamp("2026-03-29 01:00", tz="UTC")


def test_comments_without_identifiers_get_stable_ones(tmp_path: Path) -> None:
    """The same comment has the same identifier in a later export; twins are both kept."""
    first = read("commentaires_facebook.csv").comments
    assert first["comment_id"].str.startswith("h:").all()
    assert first["comment_id"].str.endswith("-2").sum() == 1
    later = (
        EXPORTS / "commentaires_facebook.csv"
    ).read_bytes() + "5;p1;Alex Nouveau;30/03/2026 10:00;Bonjour;;;\n".encode("cp1252")
    path = tmp_path / "commentaires_facebook.csv"
    path.write_bytes(later)
    again = read_export(path, key=KEY).comments
    assert set(first["comment_id"]) < set(again["comment_id"])
    both = read_export([EXPORTS / "commentaires_facebook.csv", path], key=KEY)
    assert len(both.comments) == 5
    assert count_of(both, "replaced_comments") == 4


def test_row_numbers_are_not_taken_for_identifiers(tmp_path: Path) -> None:
    """Two files that both count their rows from 1 do not eat each other."""
    for name in ("a", "b"):
        lines = [f"{i},texte {name} {i},2026-01-{i:02d}T10:00:00Z" for i in range(1, 6)]
        (tmp_path / f"{name}.csv").write_text("id,texte,date\n" + "\n".join(lines) + "\n")
    assert len(read_export(tmp_path, key=KEY).comments) == 10


def test_identifiers_shared_by_chance_keep_both_comments(tmp_path: Path) -> None:
    """Two sites that use the same numbers are both read in full, and an alert says so."""
    for year in (2024, 2025):
        lines = [f"{i},texte {i},{year}-01-01T10:00:00Z" for i in (515, 484, 730)]
        (tmp_path / f"{year}.csv").write_text("comment_id,texte,date\n" + "\n".join(lines) + "\n")
    export = read_export(tmp_path, key=KEY)
    assert len(export.comments) == 6
    assert count_of(export, "id_collisions") == 6


def test_ambiguous_dates_are_refused(tmp_path: Path) -> None:
    """03/04/2026 is neither guessed as March nor as April."""
    export = read_text(tmp_path, "a.csv", "comment_id,texte,date\nx1,a,03/04/2026 10:00\nx2,b,05/06/2026 11:00\n")
    assert export.comments["written_at"].isna().all()
    assert "ambiguous_dates" in kinds(export, "warning")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-02-03T04:05:06+02:00", "2026-02-03 02:05:06"),
        ("2026-02-03 04:05:06 +0100", "2026-02-03 03:05:06"),
        ("2026-02-03 04:05", "2026-02-03 03:05"),
        ("1770087906", "2026-02-03 03:05:06"),
        ("1770087906000", "2026-02-03 03:05:06"),
        ("3 févr. 2026 à 04:05", "2026-02-03 03:05"),
        ("Feb 3, 2026, 4:05 PM", "2026-02-03 15:05"),
        ("mardi 3 février 2026 04h05", "2026-02-03 03:05"),
        ("2026/02/03 04:05", "2026-02-03 03:05"),
        ("23.02.26 04:05", "2026-02-23 03:05"),
    ],
)
def test_dates_that_can_only_mean_one_thing_are_read(tmp_path: Path, written: str, moment: str) -> None:
    """The usual ways to write a moment are understood; without a zone it is the page's."""
    export = read_text(tmp_path, "a.csv", f'comment_id;texte;date\nx1;a;"{written}"\n')
    assert export.comments["written_at"].tolist() == [pd.Timestamp(moment, tz="UTC")]


def test_declared_columns_settle_what_the_file_does_not_say(tmp_path: Path) -> None:
    """page.yml names columns, date order, zone, network and account; nothing is guessed."""
    mapping = Mapping(
        "comments",
        {"comment_id": "Ref", "text": "Verbatim client", "author": "Qui", "written_at": "Quand", "platform": "facebook",
         "account": "Maison Test"},
        date_format="%d/%m/%Y %H:%M",
        timezone="Europe/Paris",
    )  # fmt: skip
    text = "Ref;Qui;Quand;Verbatim client\nx1;Camille Exemple;03/04/2026 10:00;Bonjour\n"
    export = read_text(tmp_path, "Inbox-avril.csv", text, columns={"inbox-*.csv": mapping})
    row = export.comments.iloc[0]
    assert (row["platform"], row["account"], row["comment_id"]) == ("facebook", "Maison Test", "x1")
    assert row["written_at"] == pd.Timestamp("2026-04-03 08:00", tz="UTC")
    assert export.inputs["reader"].tolist() == ["declared"]


def test_declared_columns_that_are_not_there_are_named(tmp_path: Path) -> None:
    """A misspelt header in page.yml is said with the file."""
    mapping = Mapping("comments", {"text": "Messsage", "author": "Auteurr"})
    export = read_text(tmp_path, "x.csv", "Message;Auteur\na;b\n", columns={"x.csv": mapping})
    message = export.alerts.loc[export.alerts["kind"] == "declared_headers_missing", "message"].iloc[0]
    assert "Messsage" in message and "Auteurr" in message


def test_a_declared_posts_file_becomes_posts(tmp_path: Path) -> None:
    """A file of another tool can feed the posts table."""
    mapping = Mapping(
        "posts", {"platform": "linkedin", "post_id": "Urn", "published_at": "Jour", "reach": "Touchés"}, "%d/%m/%Y"
    )
    export = read_text(tmp_path, "x.csv", "Urn;Jour;Touchés\nu1;03/04/2026;1 200\n", columns={"*.csv": mapping})
    row = export.posts.iloc[0]
    assert (row["platform"], row["post_id"], row["reach"]) == ("linkedin", "u1", 1200)


def test_our_own_comments_are_known() -> None:
    """Our answers are marked; without declared accounts nobody can say."""
    ours = [Account("youtube", "maison-test"), Account("facebook", "x")]
    export = read("youtube_comments.csv", accounts=ours, staff=["@Sacha Essai"])
    assert export.comments["is_brand"].tolist() == [False, False, True]
    assert export.comments["is_staff"].tolist() == [False, True, False]
    assert set(export.comments["account"]) == {"maison-test"}
    assert read("youtube_comments.csv").comments["is_brand"].isna().all()


def test_people_who_objected_are_left_out() -> None:
    """Their comments are in no table; only how many there were is said."""
    export = read("youtube_comments.csv", objections=["camille exemple"])
    assert export.comments["comment_id"].tolist() == ["c2", "c3"]
    assert count_of(export, "objections") == 1


def test_names_in_texts_are_masked_and_ours_stay(tmp_path: Path) -> None:
    """An author's name in another comment is masked; our own account's is not."""
    text = (
        "platform,comment_id,author,text\nfacebook,1a,Camille Exemple,Merci Maison Test\n"
        "facebook,1b,Maison Test,Bonjour Camille Exemple et @CamilleExemple\n"
    )
    export = read_text(tmp_path, "a.csv", text, accounts=[Account("facebook", "Maison Test")])
    assert export.comments["text"].tolist() == ["Merci Maison Test", "Bonjour @… et @CamilleExemple"]
    assert count_of(export, "masked_names") == 1


def test_texts_are_normalised_once(tmp_path: Path) -> None:
    """Broken accents, half emoji, null bytes and endless texts do not reach the tables."""
    rows = [
        {"comment_id": "1a", "text": "C'est trÃ¨s cher, jâ€™hÃ©site"},
        {"comment_id": "1b", "text": "x" * 30_000},
        {"comment_id": "1c", "text": "nul\u0000 ici"},
        {"comment_id": "1d", "text": "demi \ud83d"},
    ]
    export = read_text(tmp_path, "a.json", json.dumps(rows))
    texts = export.comments.set_index("comment_id")["text"]
    assert texts["1a"] == "C'est très cher, j’hésite"
    assert len(texts["1b"]) == 20_000
    assert texts["1c"].startswith("nul")
    texts.str.encode("utf-8")
    assert {"repaired_texts", "long_texts", "lone_surrogates"} <= kinds(export)


def test_only_declared_columns_of_comments_are_kept() -> None:
    """Cities, pictures and birthdays of authors are never loaded."""
    comments = read("commentaires_facebook.csv").comments
    assert "Lyon" not in all_cells(comments)
    assert not [name for name in comments.columns if name.startswith("extra_")]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_our_own_tables_are_read_again(tmp_path: Path, ending: str) -> None:
    """What `read` writes can be read back: same rows, same pseudonyms, no guard left in the texts."""
    comments = read("commentaires_facebook.csv").comments
    write_table(comments, tmp_path / f"comments.{ending}")
    again = read_export(tmp_path, key=bytes(32)).comments
    kept = [name for name in comments.columns if name != "source"]
    pd.testing.assert_frame_equal(again[kept], comments[kept])


def test_our_results_do_not_come_back_as_comments(tmp_path: Path) -> None:
    """The alerts and the reading queue that we write hold texts, but are no comments."""
    export = read("commentaires_facebook.csv")
    write_json(as_records(export.alerts), tmp_path / "alerts.json")
    write_table(empty(TO_READ), tmp_path / "to_read.csv")
    again = read_export(tmp_path, key=KEY)
    assert len(again.comments) == 0
    assert kinds(again) == {"known_not_read"}


def test_a_file_without_rows_or_headers_is_told_and_never_quoted(tmp_path: Path) -> None:
    """Without headers the first line is somebody's comment: neither it nor its author may stand in a message."""
    bare = "c1,Zoé Quénard-Inventée,2026-01-01T10:00:00Z,Mon colis est perdu\n" * 3
    export = read_text(tmp_path, "sans_en_tetes.csv", bare)
    assert kinds(export, "error") == {"no_header"}
    assert not export.alerts["message"].str.contains("Zoé|colis").any()
    assert kinds(read_text(tmp_path / "b", "vide.csv", "comment_id,texte,date\n"), "warning") == {"no_rows"}


@pytest.mark.parametrize("far", ["0001-01-01", "9999-12-31T23:59:59Z", "99999999999", "31/12/9999 10:00"])
def test_a_date_that_no_clock_ever_showed_is_left_empty(tmp_path: Path, far: str) -> None:
    """One of them would otherwise stop the whole month: such moments cannot be moved between time zones."""
    near = "31/12/2026 10:00" if "/" in far else "1767225600" if far.isdigit() else "2026-01-01T10:00:00Z"
    export = read_text(tmp_path, "facebook.csv", f"comment_id,texte,date\na,b,{far}\nc,d,{near}\n")
    assert export.comments["written_at"].isna().tolist() == [True, False]
    assert "unread_dates" in kinds(export)


def test_columns_of_statistics_do_not_pass_for_comments(tmp_path: Path) -> None:
    """An unknown export of publications is reported, not read as comments."""
    export = read_text(tmp_path, "a.csv", "Message,Impressions,Likes\nbonjour,5,6\n")
    assert len(export.comments) == 0
    assert kinds(export, "error") == {"unknown_file_near"}


def test_options_are_checked_by_platform(tmp_path: Path) -> None:
    """The network comes from the column, the file's name, or the only declared one."""
    text = "comment_id,texte\nx1,a\n"
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("tiktok_export.csv", {}, "tiktok"),
        ("export.csv", {"accounts": [Account("linkedin", "maison")]}, "linkedin"),
        ("export2.csv", {}, "unknown"),
    ]
    for name, options, platform in cases:
        assert read_text(tmp_path, name, text, **options).comments["platform"].tolist() == [platform]
    with_column = read_text(tmp_path, "c.csv", "comment_id,texte,Réseau\nx1,a,Google Play\n")
    assert with_column.comments["platform"].tolist() == ["google_play"]


def test_a_facebook_table_with_common_headers_keeps_its_dates(tmp_path: Path) -> None:
    """What a scraper calls "date" and "reactions" is read, whatever else the table is called."""
    rows = "comment_id,post_id,author,text,date,reactions\nc1,p1,jean,Bonjour,28/03/2026 10:00,3\n"
    comments = read_text(tmp_path, "facebook_comments.csv", rows).comments
    assert str(comments["written_at"].iloc[0]) == "2026-03-28 09:00:00+00:00"
    assert comments["reactions"].tolist() == [3]
