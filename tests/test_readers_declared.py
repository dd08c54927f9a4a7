"""Files that page.yml declares, and the block that `check` proposes for those that nobody knows."""

import shutil
from pathlib import Path

import pytest
import xlsxwriter

from cmanalytics.checking import check_page, describe_check
from cmanalytics.readers import READERS, Export, read_export
from cmanalytics.readers.guessing import guess_mapping
from cmanalytics.readers.opening.files import open_export
from cmanalytics.settings import PageSettings, load_settings
from tests.judging_helpers import write_objectives
from tests.readers_helpers import EXPORTS, KEY, all_cells, kinds

# Tables that nobody knows, and what they are.
UNKNOWN = {
    "outil_inbox.csv": (
        "comments",
        "Réf.;Reçu par l'agence;Canal d'entrée;Expéditeur (pseudo);Contenu brut du message entrant\n"
        "1;13/10/2026 10:00;Instagram;odile37;Où en est mon colis, s'il vous plaît ?\n"
        "2;14/10/2026 11:30;Facebook;hugo;Merci pour votre réponse très rapide !\n",
    ),
    "bilan_agence.csv": (
        "posts",
        "Réf. post;Jour de parution;Accroche;Portée totale;Nb de likes;Nb de partages;Nb de coms\n"
        "A1;13/10/2026;Notre boîte;1 204;88;12;4\nA2;14/10/2026;Atelier;980;61;7;2\n",
    ),
    "suivi_abonnes.csv": (
        "account_days",
        "Jour;Nombre d'abonnés;Portée du jour\n13/10/2026;5400;1200\n14/10/2026;5412;980\n",
    ),
}


def load(folder: Path, text: str) -> PageSettings:
    """Load a page.yml with these lines."""
    (folder / "page.yml").write_text(text, encoding="utf-8")
    return load_settings(folder / "page.yml")


def read_as(path: Path, settings: PageSettings) -> Export:
    """Read a file with what page.yml declares."""
    return read_export(path, key=KEY, columns=settings.columns, headers=settings.headers, accounts=settings.accounts)


@pytest.mark.parametrize("name", sorted(UNKNOWN))
def test_a_guess_can_be_pasted_as_it_stands(tmp_path: Path, name: str) -> None:
    """The block loads, and with it the file is read."""
    table, text = UNKNOWN[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    guess = guess_mapping(open_export(path)[0], READERS)
    assert guess is not None and guess.table == table
    export = read_as(path, load(tmp_path, guess.block))
    assert export.inputs["reader"].tolist() == ["declared"]
    assert len(getattr(export, table)) == (4 if table == "account_days" else 2)
    assert not kinds(export, "error") and "unread_dates" not in kinds(export) and "ambiguous_dates" not in kinds(export)
    if table == "comments":
        assert "odile37" not in all_cells(export.comments) and set(export.comments["platform"]) == {
            "facebook",
            "instagram",
        }


def test_check_proposes_the_block(tmp_path: Path) -> None:
    """A person sees what to paste."""
    (tmp_path / "exports").mkdir()
    for name, (_, text) in UNKNOWN.items():
        (tmp_path / "exports" / name).write_text(text, encoding="utf-8")
    write_objectives(tmp_path)
    found = check_page(tmp_path)
    told = {alert["file"]: alert for alert in found["alerts"] if alert["kind"] == "columns_guessed"}
    assert set(told) >= {"outil_inbox.csv", "bilan_agence.csv"}
    assert '"bilan_agence.csv":' in told["bilan_agence.csv"]["what_to_do"]
    assert "    table: posts" in told["bilan_agence.csv"]["what_to_do"]


def test_check_says_where_comments_are_missing(tmp_path: Path) -> None:
    """Publications without a single comment: the statistics of the networks hold none."""
    name = "Feb-01-2026_Feb-28-2026_1000000000001.csv"
    (tmp_path / "exports").mkdir()
    shutil.copyfile(EXPORTS / name, tmp_path / "exports" / name)
    write_objectives(tmp_path)
    told = [alert for alert in check_page(tmp_path)["alerts"] if alert["kind"] == "posts_without_comments"]
    assert len(told) == 1 and told[0]["severity"] == "info"
    assert "commentaires.md" in told[0]["what_to_do"]


def test_a_workbook_is_declared_sheet_by_sheet(tmp_path: Path) -> None:
    """Two sheets of one file are two tables."""
    path = tmp_path / "suivi.xlsx"
    with xlsxwriter.Workbook(path) as book:
        words, posts = book.add_worksheet("Retours"), book.add_worksheet("Bilan")
        words.write_row(0, 0, ["Suivi des retours d'octobre"])
        for row, cells in enumerate([["Quand", "Mots"], ["2026-10-03 10:00", "Trop cher"], ["2026-10-04", "Bravo"]]):
            words.write_row(row + 2, 0, cells)
        for row, cells in enumerate([["Réf", "Jour", "Vu"], ["A1", "2026-10-03", 120], ["A2", "2026-10-04", 90]]):
            posts.write_row(row, 0, cells)
    settings = load(
        tmp_path,
        'columns:\n  "suivi.xlsx/Retours": {table: comments, text: Mots, written_at: Quand, platform: instagram}\n'
        '  "suivi.xlsx/Bilan": {table: posts, post_id: Réf, published_at: Jour, views: Vu, platform: instagram}\n',
    )
    export = read_as(path, settings)
    assert sorted(export.comments["text"]) == ["Bravo", "Trop cher"] and export.comments["written_at"].notna().all()
    assert export.posts["views"].tolist() == [120, 90]
    assert export.inputs["sheet"].tolist() == ["Retours", "Bilan"]


def test_json_lines_are_declared_like_tables(tmp_path: Path) -> None:
    """A field inside an object goes by its path."""
    path = tmp_path / "outil.jsonl"
    path.write_text(
        '{"k": 1, "payload": {"corps": "Où est mon colis ?", "jour": "2026-10-03T10:00:00Z"}, "qui": "odile37"}\n'
        '{"k": 2, "payload": {"corps": "Merci", "jour": "2026-10-04T10:00:00Z"}, "qui": "hugo"}\n',
        encoding="utf-8",
    )
    settings = load(
        tmp_path,
        'columns:\n  "*.jsonl":\n    table: comments\n    comment_id: k\n    text: payload.corps\n'
        "    written_at: payload.jour\n    author: qui\n    platform: x\n    account: Maison\n",
    )
    comments = read_as(path, settings).comments
    assert comments["text"].tolist() == ["Où est mon colis ?", "Merci"]
    assert comments["written_at"].notna().all() and "odile37" not in all_cells(comments)


def test_series_by_day_may_have_a_column_a_metric(tmp_path: Path) -> None:
    """A wide table becomes a row a metric; the window may be said, a day otherwise."""
    path = tmp_path / "suivi.csv"
    path.write_text("Jour;Fans;Portée 28 j\n2026-10-03;5400;\n2026-10-04;5412;98 000\n", encoding="utf-8")
    settings = load(
        tmp_path,
        'columns:\n  "suivi.csv":\n    table: account_days\n    date: Jour\n    followers: Fans\n'
        '    "reach:days_28": Portée 28 j\n    platform: facebook\n    account: Maison\n',
    )
    days = read_as(path, settings).account_days
    assert days[["metric", "window", "value"]].to_numpy().tolist() == [
        ["followers", "day", 5400.0],
        ["followers", "day", 5412.0],
        ["reach", "days_28", 98000.0],
    ]


def test_one_line_adds_a_language(tmp_path: Path) -> None:
    """A header that the readers have never seen is one line under `headers:`."""
    text = (
        "reviewId,userName,contenuto,score,thumbsUpCount,at,replyContent,repliedAt\n"
        "x1,odile,Si chiude sempre,1,0,2026-10-03 10:00:00,,\n"
    )
    path = tmp_path / "recensioni.csv"
    path.write_text(text, encoding="utf-8")
    before = read_as(path, load(tmp_path, ""))
    assert "google_play_reviews" not in before.inputs["reader"].dropna().tolist()
    after = read_as(path, load(tmp_path, "headers:\n  contenuto: text\n"))
    assert after.inputs["reader"].tolist() == ["google_play_reviews"]
    assert after.comments["text"].tolist() == ["Si chiude sempre"]


def test_many_files_of_a_folder_are_one_line() -> None:
    """A year of Slack is 250 files of a channel: one line says them all, and those set aside too."""
    row = {"reader": "slack_messages", "table": "comments", "rows": 2, "sheet": None, "sha256": "0" * 64}
    days = [
        {
            **row,
            "file": f"x.zip/general/2026-10-{day:02d}.json",
            "first": f"2026-10-{day:02d}",
            "last": f"2026-10-{day:02d}",
        }
        for day in range(1, 9)
    ]
    nobody = {"reader": None, "table": None, "rows": 0, "first": None, "last": None}
    private = [{**row, **nobody, "file": f"x.zip/D01/2026-10-{day:02d}.json"} for day in range(1, 9)]
    alerts = [{"file": each["file"], "kind": "personal_not_read"} for each in private]
    users = {**row, **nobody, "file": "x.zip/users.json"}
    other = {**row, **nobody, "file": "autre.csv"}
    found = {
        "files": [*days, *private, users, other],
        "alerts": [*alerts, {"file": "x.zip/users.json", "kind": "personal_not_read"}],
        "coverage": [],
        "objectives": [],
    }
    lines = describe_check(found).splitlines()[1:5]
    reader = "Slack, messages d'un canal"
    days = "du 2026-10-01 au 2026-10-08"
    assert lines[0].strip() == f"x.zip/general (8 fichiers) : {reader}, 16 lignes (commentaires), {days}"
    assert lines[1].strip() == "x.zip/D01 (8 fichiers) : connus, mis de côté"
    assert lines[2].strip() == "x.zip/users.json : connu, mis de côté" and lines[3].strip() == "autre.csv : non reconnu"


def test_a_daily_table_declared_without_its_date_is_refused_in_words(tmp_path: Path) -> None:
    """Values of no day can be put nowhere: the message asks for the column."""
    (tmp_path / "suivi.csv").write_text(UNKNOWN["suivi_abonnes.csv"][1], encoding="utf-8")
    block = "columns:\n  suivi.csv:\n    table: account_days\n    platform: facebook\n    followers: Nombre d'abonnés\n"
    export = read_as(tmp_path / "suivi.csv", load(tmp_path, block))
    assert kinds(export, "error") == {"declared_without_date"} and export.account_days.empty
    assert "Date" in export.alerts["what_to_do"].iloc[0]


@pytest.mark.parametrize(("site", "is_linkedin"), [("www.linkedin.com/feed/update", True), ("shop.test", False)])
def test_copied_comments_belong_to_the_network_of_their_links(tmp_path: Path, site: str, is_linkedin: bool) -> None:
    """The tools that copy comments give every network the same headers: only the link tells them apart."""
    rows = f"postUrl,comment,fullName,commentDate\nhttps://{site}/1,Merci !,Odile Exemple,2026-10-01T10:00:00Z\n"
    (tmp_path / "result.csv").write_text(rows, encoding="utf-8")
    found = read_export(tmp_path / "result.csv", key=KEY).inputs["reader"].tolist()
    assert (found == ["linkedin_copied"]) == is_linkedin
