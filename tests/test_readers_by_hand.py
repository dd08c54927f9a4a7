"""The sheets that people fill by hand, as they come back: saved by other programs, half filled, or not filled."""

import importlib.util
import io
import zipfile
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlsxwriter

from cmanalytics import compute_metrics
from cmanalytics.newpage import lay_page
from cmanalytics.objectives import load_objectives
from cmanalytics.readers import read_export
from cmanalytics.readers.collecting import COMMENTS_SHEET, PLATFORM_LABELS, POSTS_SHEET, WORKBOOKS, Sheet
from cmanalytics.settings import PLATFORMS, load_settings
from cmanalytics.storing import shipped_path
from tests.conftest import ROOT
from tests.judging_helpers import write_objectives
from tests.readers_helpers import KEY, Account, all_cells, count_of, kinds, read, read_text

TEMPLATES = "templates/new_page/modeles"
SAMPLE = "commentaires_releves.csv"
# What one row says, by column of ours.
ROW = {
    "number": "1",
    "platform": "Facebook",
    "account": "Maison Test",
    "post_link": "https://www.facebook.com/maisontest/posts/101",
    "written_at": "03/10/2026 09:15",
    "author": "Odile Perrin",
    "writer": "un membre",
    "text": "Le colis est arrivé ouvert",
    "reactions": "4",
}
VOICE = """
accounts: [{platform: facebook, account: Maison Test}]
competitors: [{platform: facebook, account: Biscuiterie A}]
columns:
  "nous.csv": {table: posts, platform: facebook, account: Maison Test, url: Lien, published_at: Jour, comments: Com}
"""


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_templates", ROOT / "data" / "make_templates.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _csv(sheet: Sheet, *rows: dict[str, str], delimiter: str = ";") -> str:
    cells = [[field.header for field in sheet.fields]]
    cells += [[row.get(field.column, "") for field in sheet.fields] for row in rows]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in cells) + "\n"


def _workbook(path: Path, sheet: Sheet, *rows: dict[str, Any]) -> Path:
    """Write what a spreadsheet keeps: real dates, real numbers."""
    with xlsxwriter.Workbook(path, {"remove_timezone": True}) as book:
        page = book.add_worksheet(sheet.title)
        dated = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for column, field in enumerate(sheet.fields):
            page.write_string(0, column, field.header)
            for place, row in enumerate(rows, start=1):
                value = row.get(field.column, "")
                if isinstance(value, datetime):
                    page.write_datetime(place, column, value, dated)
                elif isinstance(value, (int, float)):
                    page.write_number(place, column, value)
                elif value:
                    page.write_string(place, column, value)
    return path


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page folder as `cmanalytics new` lays it."""
    folder = tmp_path_factory.mktemp("laid") / "page"
    lay_page(folder)
    return folder


def test_the_shipped_files_are_what_the_script_makes(tmp_path: Path) -> None:
    """One declaration stands behind the templates: nobody edits them by hand."""
    for made in _script().make_templates(tmp_path):
        shipped = shipped_path(f"{TEMPLATES}/{made.name}")
        if made.suffix == ".csv":
            assert made.read_bytes() == shipped.read_bytes()
            continue
        # Member by member: another zlib may pack the same sheet otherwise.
        with zipfile.ZipFile(made) as new, zipfile.ZipFile(shipped) as old:
            assert new.namelist() == old.namelist()
            assert all(new.read(name) == old.read(name) for name in new.namelist())
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in shipped_path(TEMPLATES).iterdir()}


def test_the_script_writes_the_same_bytes_twice(tmp_path: Path) -> None:
    """A template does not hold the moment when it was made."""
    script = _script()
    for workbook in WORKBOOKS:
        assert script.make_workbook(workbook) == script.make_workbook(workbook)


def test_the_templates_offer_every_network_and_nothing_runs_in_them(laid: Path) -> None:
    """Drop-downs, a frozen header, instructions; no formula and no link that a click would follow."""
    assert set(PLATFORM_LABELS) == set(PLATFORMS) - {"unknown"}
    for workbook in WORKBOOKS:
        with zipfile.ZipFile(laid / "modeles" / workbook.file) as packed:
            parts = {name: packed.read(name).decode("utf-8") for name in packed.namelist() if name.endswith(".xml")}
        first = parts["xl/worksheets/sheet1.xml"]
        assert 'state="frozen"' in first and '<dataValidation type="list"' in first
        assert all(label in first for label in PLATFORM_LABELS.values())
        assert not any("<f>" in text or "hyperlink" in text for text in parts.values())
        assert "Mode d'emploi" in parts["xl/workbook.xml"].replace("&apos;", "'")


def test_an_untouched_template_gives_nothing_and_no_error(laid: Path) -> None:
    """The example shows how to fill the sheet; it never counts."""
    export = read_export(laid / "modeles", key=KEY)
    assert export.inputs["rows"].sum() == 0 and export.inputs["reader"].notna().all()
    assert kinds(export, "info") >= {"template_untouched"}
    assert not kinds(export, "warning") | kinds(export, "error")


def test_a_new_page_says_where_comments_come_from(laid: Path) -> None:
    """The folder holds the guide that `check` names."""
    assert "## Réseau par réseau" in (laid / "commentaires.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", ["commentaires.md", "comments.md"])
def test_the_guides_speak_of_every_network(guide: str) -> None:
    """Whoever publishes somewhere finds their network."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    headings = {line.removeprefix("### ") for line in text.splitlines() if line.startswith("### ")}
    labels = {label for platform, label in PLATFORM_LABELS.items() if platform != "web"}
    other = "Autre site" if guide == "commentaires.md" else "Another site"
    assert labels | {other, "Cap Collectif"} == headings


def test_who_wrote_and_what_is_answered_come_back() -> None:
    """Our page, a colleague, a member; an answer points to the row whose number it gives."""
    export = read(SAMPLE)
    rows = export.comments.set_index("text")
    question, ours = (
        rows.loc["Le colis est arrivé ouvert ; que faire ?"],
        rows.loc["Bonjour Odile, écrivez-nous en privé."],
    )
    colleague = rows.loc["Je m'en occupe."]
    assert (question["is_brand"], ours["is_brand"], colleague["is_brand"]) == (False, True, False)
    assert (question["is_staff"], colleague["is_staff"]) == (False, True)
    assert ours["parent_id"] == colleague["parent_id"] == question["comment_id"]
    assert question["post_id"] == "https://www.facebook.com/maisontest/posts/101"
    assert rows.loc["Très bon accueil", "platform"] == "web" and rows.loc["Très bon accueil", "rating"] == 5
    assert count_of(export, "answers_nothing") == 1
    assert "Perrin" not in all_cells(export.comments) and "Prénom Nom" not in all_cells(export.comments)


def test_the_same_rows_saved_by_other_programs_are_the_same_comments(tmp_path: Path) -> None:
    """Semicolons or commas, cells of text or real dates and numbers: same rows, same identifiers."""
    french = read_text(tmp_path, "a.csv", "\ufeff" + _csv(COMMENTS_SHEET, ROW)).comments
    english = read_text(tmp_path, "b.csv", _csv(COMMENTS_SHEET, ROW, delimiter=",")).comments
    latin = read_text(tmp_path, "c.csv", _csv(COMMENTS_SHEET, ROW).encode("cp1252")).comments
    real = {**ROW, "number": 1, "reactions": 4, "written_at": datetime(2026, 10, 3, 9, 15)}
    book = read_export(_workbook(tmp_path / "d.xlsx", COMMENTS_SHEET, real), key=KEY).comments
    for other in (english, latin, book):
        assert other.drop(columns="source").equals(french.drop(columns="source"))
    assert str(french["written_at"].iloc[0]) == "2026-10-03 07:15:00+00:00"


def test_a_comment_copied_twice_counts_once(tmp_path: Path) -> None:
    """The same words by the same person at the same moment are one comment, whichever file says it."""
    (tmp_path / "a.csv").write_text(_csv(COMMENTS_SHEET, ROW), encoding="utf-8")
    (tmp_path / "b.csv").write_text(_csv(COMMENTS_SHEET, {**ROW, "number": "7"}, delimiter=","), encoding="utf-8")
    assert len(read_export(tmp_path, key=KEY).comments) == 1


@pytest.mark.parametrize(
    "typed",
    [
        ("3/10/26 9h05", "13/10/2026 9:05"),
        ("03.10.2026 à 09:05", "13.10.2026 à 9h05"),
        ("2026-10-03 09:05:00", "2026-10-13 09:05"),
        ("10/3/2026 9:05", "10/13/2026 9:05"),
        ("10/3/2026 9:05 AM", "10/13/2026 9:05:00 AM"),
    ],
)
def test_dates_as_people_type_them(tmp_path: Path, typed: tuple[str, str]) -> None:
    """The day comes first, as the sheet says, unless a program put the month there and it shows."""
    rows = [{**ROW, "number": str(n), "text": f"{n}", "written_at": cell} for n, cell in enumerate(typed, start=1)]
    export = read_text(tmp_path, "a.csv", _csv(COMMENTS_SHEET, *rows))
    moments = export.comments.set_index("text")["written_at"].dt.strftime("%Y-%m-%d %H:%M").to_dict()
    assert moments == {"1": "2026-10-03 07:05", "2": "2026-10-13 07:05"}
    assert not kinds(export)
    counts = [{**rows[n], "published_at": cell, "comments": "1", "post_link": f"l/{n}"} for n, cell in enumerate(typed)]
    posts = read_text(tmp_path, "b.csv", _csv(POSTS_SHEET, *counts)).posts
    assert posts["published_at"].dt.tz_convert("Europe/Paris").dt.day.tolist() == [3, 13]


def test_a_filled_example_is_told_and_not_counted(tmp_path: Path) -> None:
    """Somebody wrote over the example: the row may be a true one, so a person must say."""
    example = {field.column: field.example for field in COMMENTS_SHEET.fields}
    export = read_text(tmp_path, "a.csv", _csv(COMMENTS_SHEET, {**ROW, "number": "exemple"}, {**ROW, "text": "Merci"}))
    assert export.comments["text"].tolist() == ["Merci"]
    assert count_of(export, "example_changed") == 1
    # Its first cell was emptied: still the example.
    left = read_text(tmp_path, "b.csv", _csv(COMMENTS_SHEET, {**example, "number": "1"}))
    assert left.comments.empty and kinds(left) == {"template_untouched"}


def test_a_column_that_nobody_needs_may_go(tmp_path: Path) -> None:
    """People delete columns that they do not fill, and add their own."""
    text = (
        "N°,Réseau,Compte,Date et heure,Écrit par,Commentaire,Humeur\n1,Instagram,maison.test,5/10/26 8:00,,Bravo,+\n"
    )
    export = read_text(tmp_path, "releve.csv", text)
    row = export.comments.iloc[0]
    assert (row["platform"], row["text"], str(row["written_at"])) == ("instagram", "Bravo", "2026-10-05 06:00:00+00:00")
    assert export.inputs["reader"].tolist() == ["comments_by_hand"]


def test_competitors_counts_feed_the_share_of_voice(tmp_path: Path) -> None:
    """What was noted of a competitor's publications stands beside what our own files say."""
    rival = {"platform": "Facebook", "account": "Biscuiterie A", "published_at": "02/10/2026"}
    rows = [
        {**rival, "number": "1", "post_link": "https://www.facebook.com/a/posts/1", "comments": "60", "reactions": "5"},
        {**rival, "number": "2", "post_link": "https://www.facebook.com/a/posts/2", "comments": 30},
    ]
    _workbook(tmp_path / "concurrents.xlsx", POSTS_SHEET, *rows)
    (tmp_path / "nous.csv").write_text("Lien,Jour,Com\nl/1,2026-10-13,4\nl/2,2026-10-20,6\n", encoding="utf-8")
    (tmp_path / "page.yml").write_text(VOICE, encoding="utf-8")
    settings = load_settings(tmp_path / "page.yml")
    files = [tmp_path / "concurrents.xlsx", tmp_path / "nous.csv"]
    export = read_export(files, key=KEY, columns=settings.columns, accounts=settings.accounts)
    objectives = write_objectives(tmp_path, indicator="{metric: share_of_voice_comments}", kind="baseline_only",
                                  baseline="", target="")  # fmt: skip
    about = {"period": "2026-10", "objectives": load_objectives(objectives), "settings": settings}
    row = compute_metrics(export.posts, export.account_days, comments=export.comments, **about).iloc[0]
    assert (row["value"], row["numerator"], row["denominator"], row["n_posts"]) == (0.1, 10, 100, 4)


def test_followers_noted_by_hand_are_a_stock_of_that_day() -> None:
    """A count of followers stands on the day when somebody looked."""
    days = read("concurrents_abonnes.csv", accounts=[Account("facebook", "Maison Test")]).account_days
    assert days["value"].tolist() == [18250, 9400]
    assert set(days["metric"]) == {"followers"} and set(days["window"]) == {"day"}


def test_the_csv_templates_open_by_a_double_click() -> None:
    """A French Excel splits at semicolons and reads accents when the file begins with a byte-order mark."""
    for workbook in WORKBOOKS:
        for sheet in workbook.sheets:
            data = shipped_path(f"{TEMPLATES}/{sheet.csv}").read_bytes()
            assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
            first = io.StringIO(data.decode("utf-8-sig")).readline().rstrip()
            assert first.split(";") == [field.header for field in sheet.fields]
