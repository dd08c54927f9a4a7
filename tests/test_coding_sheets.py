"""A coding sheet: written, filled and spoilt as people and spreadsheets do, read back."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.coding import Coded, read_coding_sheet, write_coding_sheet
from cmanalytics.coding.layout import list_choices
from cmanalytics.errors import DataError, UsageError
from cmanalytics.readers.opening.files import open_export
from cmanalytics.tables import CODINGS, conform
from tests.coding_helpers import IDS, TEXTS, change_sheet, codebook, comments, fill, sample_of
from tests.workbook_helpers import workbook


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Marie's sheet of the six comments."""
    table = comments()
    return write_coding_sheet(sample_of(table), table, codebook(), tmp_path / "01-marie.xlsx", coder="Marie")


def read(path: Path, **options: object) -> Coded:
    return read_coding_sheet(path, codebook(), comments(), **options)


def said(coded: Coded) -> dict[str, set[str]]:
    """Return the codes of each comment that was read."""
    codes: dict[str, set[str]] = {comment: set() for comment in coded.readings["comment_id"]}
    for comment, code in zip(coded.codings["comment_id"], coded.codings["code"], strict=True):
        codes[comment].add(code)
    return codes


def label(code: str, dimension: str = "frustration") -> str:
    return next(c.label for c in list_choices(codebook().find_dimension(dimension)) if c.code == code)


def kinds(coded: Coded) -> list[str]:
    return [alert.kind for alert in coded.alerts]


def test_a_sheet_shows_the_comment_and_never_who_wrote_it(tmp_path: Path) -> None:
    """Redacted text, its context, the lists; the hidden guess; no pseudonym of an author."""
    table = comments(parent_id=[None, IDS[0], None, None, None, None])
    guesses = conform(
        pd.DataFrame({"platform": ["instagram"], "comment_id": [IDS[0]], "coder": ["cues"], "dimension": "frustration"})
        .assign(code="delivery", start=0, end=16, matched="Toujours pas reçu"), CODINGS,
    )  # fmt: skip
    posts = pd.DataFrame({"platform": ["instagram"], "post_id": ["p1"], "text": ["Le colis de Noël"], "title": [None]})
    path = tmp_path / "s.xlsx"
    write_coding_sheet(sample_of(table), table, codebook(), path, coder="Marie", guesses=guesses, posts=posts)
    pages = {opened.sheet: opened.with_rows().rows for opened in open_export(path)}
    assert list(pages) == ["À coder", "Grille", "Mode d'emploi", "Listes"]
    rows = [dict(zip(pages["À coder"][0], row, strict=False)) for row in pages["À coder"][1:]]
    assert rows[3]["Commentaire"] == "Vous ouvrez à quelle heure ? Appelez-moi au [téléphone]"
    assert rows[1]["Contexte"] == f"Publication : Le colis de Noël\nRépond à : {TEXTS[0]}"
    assert "Toujours pas reçu" in rows[0]["Proposition de la machine"] and rows[0]["Frustration"] == ""
    assert [row["Identifiant"] for row in rows] == list(IDS) and {row["Lu par"] for row in rows} == {"marie"}
    assert len(pages["Grille"]) == 1 + sum(len(dimension.codes) for dimension in codebook().dimensions)


def test_the_same_sample_gives_the_same_bytes(sheet: Path, tmp_path: Path) -> None:
    """No clock and no chance in a sheet."""
    table = comments()
    again = write_coding_sheet(sample_of(table), table, codebook(), tmp_path / "again.xlsx", coder="Marie")
    assert again.read_bytes() == sheet.read_bytes()


def test_codes_nothing_and_blank_are_three_different_things(sheet: Path) -> None:
    """Codes: read. "rien": read, none. Blank: not read. Two columns and a list hold several codes."""
    three = f"{label('delivery')} ; {label('hidden_fees')}"
    filled = fill(
        sheet,
        {
            (1, "Frustration"): label("price"),
            (1, "Frustration (2)"): three,
            (2, "Rien à coder"): "rien",
            (2, "Mémo"): "très content",
            (3, "Frustration"): "price",
            (3, "Type de message"): label("complaint", "speech_act").upper(),
        },
    )
    coded = read(filled)
    assert said(coded) == {IDS[0]: {"price", "delivery", "hidden_fees"}, IDS[1]: set(), IDS[2]: {"price", "complaint"}}
    assert coded.alerts == () and set(coded.codings["coder"]) == {"human:marie"}
    assert coded.readings["memo"].fillna("").tolist() == ["", "très content", ""]
    assert "frustration" in coded.readings["dimensions"].iloc[1] and coded.readings["line"].tolist() == [2, 3, 4]


def test_a_sheet_of_some_dimensions_says_nothing_about_the_others(tmp_path: Path) -> None:
    """Read for frustrations only: no motivation does not mean that none applies."""
    table = comments()
    path = tmp_path / "s.xlsx"
    write_coding_sheet(sample_of(table), table, codebook(), path, coder="a", dimensions=["frustration"])
    assert read(fill(path, {(1, "Rien à coder"): "x"})).readings["dimensions"].tolist() == [["frustration"]]


def test_the_csv_twin_says_the_same(tmp_path: Path) -> None:
    """Semicolons, a byte-order mark, formulas quoted; a spreadsheet that spoils identifiers costs nothing."""
    table = comments()
    path = write_coding_sheet(sample_of(table), table, codebook(), tmp_path / "01-a.csv", coder="a")
    text = path.read_bytes().decode("utf-8-sig")
    assert "'=1+1 trop cher" in text and ";=1+1" not in text
    spoilt = text.replace(IDS[0], "1,78414E+16").replace(";1-2;", ";01/02/2026;").replace("00123", "123")
    lines = spoilt.split("\n")
    place = lines[0].split(";").index("Rien à coder")
    lines = [";".join([*row[:place], "rien", *row[place + 1 :]]) for row in (line.split(";") for line in lines[1:7])]
    path.write_text("\n".join([spoilt.split("\n")[0], *lines]), encoding="utf-8-sig")
    coded = read(path)
    assert set(coded.readings["comment_id"]) == set(IDS) and coded.alerts == ()


def test_work_goes_on_in_a_new_sheet(sheet: Path, tmp_path: Path) -> None:
    """What a person has coded, spans and memos too, can be written into a sheet again and read the same."""
    coded = read(fill(sheet, {(1, "Frustration"): label("price"), (2, "Rien à coder"): "rien", (2, "Mémo"): "ok"}))
    marked = coded.codings.assign(start=3, end=8)
    table = comments()
    path = tmp_path / "02-marie.csv"
    filled = coded._replace(codings=marked)
    write_coding_sheet(sample_of(table), table, codebook(), path, coder="marie", filled=filled)
    again = read(path)
    assert said(again) == {IDS[0]: {"price"}, IDS[1]: set()} and again.readings["memo"].iloc[1] == "ok"
    assert again.codings[["start", "end", "matched"]].iloc[0].tolist() == [3, 8, TEXTS[0][3:8]]


def test_an_unknown_code_names_the_nearest_and_the_line(sheet: Path) -> None:
    """A code typed wrong leaves its row unread, and says what was probably meant."""
    coded = read(fill(sheet, {(1, "Frustration"): label("price")[:-3], (2, "Frustration"): label("price")}))
    alert = coded.alerts[0]
    assert (
        alert.kind == "coding_unknown_code"
        and "ligne 2" in alert.message
        and label("price").casefold()[:8] in (alert.message.casefold())
    )
    assert said(coded) == {IDS[1]: {"price"}} and alert.file == "01-marie.xlsx"


def test_a_code_of_another_column_is_sent_there(sheet: Path) -> None:
    """A frustration among the motivations: the message names the right column."""
    coded = read(fill(sheet, {(1, "Motivation"): label("price")}))
    assert kinds(coded) == ["coding_code_elsewhere"] and "« Frustration »" in coded.alerts[0].message
    assert coded.readings.empty


def test_nothing_beside_a_code_is_not_believed(sheet: Path) -> None:
    """Both at once say nothing that can be counted; another word there neither."""
    cells = {(1, "Frustration"): label("price"), (1, "Rien à coder"): "rien", (2, "Rien à coder"): "bof"}
    coded = read(fill(sheet, cells))
    assert sorted(kinds(coded)) == ["coding_nothing_and_codes", "coding_unknown_nothing"] and coded.readings.empty


def test_a_memo_alone_is_not_a_reading(sheet: Path) -> None:
    """A note without code nor "rien" is pointed out."""
    coded = read(fill(sheet, {(4, "Mémo"): "à revoir"}))
    assert kinds(coded) == ["coding_memo_alone"] and coded.readings.empty and coded.alerts[0].severity == "info"


@pytest.mark.parametrize(("before", "after"), [("Frustration", "Irritants"), ("Frustration (2)", "Frustration bis")])
def test_a_renamed_column_stops_the_sheet_before_codes_are_lost(sheet: Path, before: str, after: str) -> None:
    """One of two columns renamed would silently take its codes: the file is refused, with both titles."""

    def rename(rows: list[list[str]]) -> None:
        rows[0][rows[0].index(before)] = after
        rows[1][rows[0].index(after)] = label("price")

    with pytest.raises(DataError) as caught:
        read(change_sheet(sheet, rename))
    assert before in str(caught.value) and after in str(caught.value) and "ligne 1" in str(caught.value)


def test_a_column_of_one_s_own_is_left_aside_and_said(sheet: Path) -> None:
    """A person's own column does no harm."""

    def add(rows: list[list[str]]) -> list[list[str]]:
        return [[*rows[0], "À revoir"], [*rows[1], "oui"], *([*row, ""] for row in rows[2:])]

    coded = read(fill(change_sheet(sheet, add), {(1, "Rien à coder"): "rien"}))
    assert kinds(coded) == ["coding_column_ignored"] and len(coded.readings) == 1


def test_a_deleted_column_without_another_takes_nothing_with_it(sheet: Path) -> None:
    """Someone who never needs a second motivation may delete that column."""

    def delete(rows: list[list[str]]) -> list[list[str]]:
        place = rows[0].index("Motivation (2)")
        return [row[:place] + row[place + 1 :] for row in rows]

    coded = read(
        fill(change_sheet(sheet, delete), {(1, "Motivation"): label("price")[:0], (1, "Rien à coder"): "rien"})
    )
    assert len(coded.readings) == 1


def test_merged_cells_leave_their_rows_out(sheet: Path) -> None:
    """One code merged over two rows belongs to the first alone: neither row is believed."""
    import xlsxwriter

    rows = open_export(sheet)[0].with_rows().rows
    place = rows[0].index("Frustration")
    with xlsxwriter.Workbook(sheet, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("À coder")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        page.merge_range(1, place, 2, place, label("price"))
        page.write(3, place, label("price"))
    coded = read(sheet)
    assert kinds(coded) == ["coding_merged"] and "2, 3" in coded.alerts[0].message
    assert said(coded) == {IDS[2]: {"price"}}


def test_rows_of_a_second_coder_stay_apart(sheet: Path) -> None:
    """Paul's rows pasted in Marie's sheet count as Paul's, and are pointed out; one can ask for Marie's alone."""
    filled = fill(sheet, {(1, "Rien à coder"): "rien", (2, "Rien à coder"): "rien", (3, "Frustration"): label("price")})
    filled = fill(filled, {(3, "Lu par"): "Paul"})
    coded = read(filled)
    assert dict(coded.readings["coder"].value_counts()) == {"human:marie": 2, "human:paul": 1}
    assert kinds(coded) == ["coding_second_coder"] and "paul" in coded.alerts[0].message
    alone = read(filled, coder="marie")
    assert set(alone.readings["coder"]) == {"human:marie"} and kinds(alone) == ["coding_other_coder"]


def test_a_sheet_that_does_not_say_who_read_is_refused_or_named(sheet: Path) -> None:
    """Without a name the codes belong to nobody; a name can be given."""
    filled = fill(sheet, {**{(row, "Lu par"): "" for row in range(1, 7)}, (1, "Rien à coder"): "rien"})
    with pytest.raises(DataError, match="qui a lu"):
        read(filled)
    assert read(filled, coder="Léa").readings["coder"].tolist() == ["human:lea"]


def test_comments_that_no_longer_exist_are_left_out(sheet: Path) -> None:
    """A comment deleted online since: its row is counted apart."""
    filled = fill(sheet, {(1, "Rien à coder"): "rien", (2, "Rien à coder"): "rien"})
    coded = read_coding_sheet(filled, codebook(), comments().iloc[1:])
    assert kinds(coded) == ["coding_comment_absent"] and coded.readings["comment_id"].tolist() == [IDS[1]]


def test_a_comment_edited_online_keeps_its_codes_and_is_to_be_read_again(sheet: Path) -> None:
    """Same identifier, other text."""
    table = comments()
    table.loc[0, "text"] = "Finalement reçu, merci"
    coded = read_coding_sheet(fill(sheet, {(1, "Frustration"): label("price")}), codebook(), table)
    assert kinds(coded) == ["coding_text_changed"] and said(coded) == {IDS[0]: {"price"}}


def test_text_and_identifiers_changed_by_a_spreadsheet_do_no_harm(sheet: Path) -> None:
    """A rounded number, a date and a corrected text: the check mark finds the comments."""
    cells = {(row, "Rien à coder"): "rien" for row in range(1, 5)}
    spoilt = {(1, "Identifiant"): 1.78414e16, (2, "Identifiant"): datetime(2026, 2, 1), (4, "Identifiant"): 12e45}
    coded = read(fill(sheet, {**cells, **spoilt, (3, "Commentaire"): "trop cher"}))
    assert coded.readings["comment_id"].tolist() == list(IDS[:4]) and kinds(coded) == ["coding_text_edited"]


def test_identifiers_alone_find_comments_too(sheet: Path) -> None:
    """Check marks erased: what is left of the row is enough, or it is said."""
    cells = {(row, head): "" for row in (1, 2) for head in ("Contrôle", "Repère")}
    coded = read(fill(sheet, {**cells, (2, "Identifiant"): "", (1, "Rien à coder"): "rien", (2, "Rien à coder"): "x"}))
    assert coded.readings["comment_id"].tolist() == [IDS[0]] and kinds(coded) == ["coding_row_without_id"]


def test_sorting_some_columns_is_found_out(sheet: Path) -> None:
    """The left half sorted without the right one would give codes to other comments."""

    def shuffle(rows: list[list[str]]) -> None:
        half = rows[0].index("Rien à coder")
        rows[1][:half], rows[2][:half] = rows[2][:half], rows[1][:half]

    filled = fill(sheet, {(row, "Rien à coder"): "rien" for row in (1, 2, 3)})
    coded = read(change_sheet(filled, shuffle))
    assert kinds(coded) == ["coding_rows_moved"] and said(coded) == {IDS[2]: set()}


def test_whole_rows_may_be_sorted_and_titles_put_above(sheet: Path) -> None:
    """Any order of rows, a line of title: the same codings."""
    filled = fill(sheet, {(1, "Frustration"): label("price"), (4, "Rien à coder"): "rien"})
    moved = change_sheet(filled, lambda rows: [["Ma feuille"], rows[0], *reversed(rows[1:])])
    assert said(read(moved)) == {IDS[0]: {"price"}, IDS[3]: set()} and read(moved).alerts == ()


def test_a_comment_coded_twice_in_one_sheet_counts_once_or_not_at_all(sheet: Path) -> None:
    """The same row copied is one; two different answers are none."""
    filled = fill(sheet, {(1, "Frustration"): label("price"), (2, "Rien à coder"): "rien"})

    def copy(rows: list[list[str]]) -> list[list[str]]:
        other = list(rows[1])
        other[rows[0].index("Frustration")] = label("hidden_fees")
        return [*rows, list(rows[2]), other]

    coded = read(change_sheet(filled, copy))
    assert said(coded) == {IDS[1]: set()} and kinds(coded) == ["coding_row_twice"]


def test_what_people_wrote_is_never_in_a_message(sheet: Path) -> None:
    """Alerts go to screens and reports: they name lines, not words of comments."""
    coded = read(fill(sheet, {(1, "Frustration"): "xyz", (2, "Commentaire"): "autre", (2, "Rien à coder"): "rien"}))
    told = " ".join(alert.message for alert in coded.alerts)
    assert len(coded.alerts) == 2 and not any(text[:12] in told for text in TEXTS)


def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path) -> None:
    """Another workbook in the folder is named with its titles; a broken one is not a traceback."""
    other = tmp_path / "notes.xlsx"
    other.write_bytes(workbook({"Notes": [["Date", "Qui"], ["lundi", "moi"]]}))
    with pytest.raises(DataError, match="Date, Qui"):
        read(other)
    other.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(DataError):
        read(other)


def test_formulas_of_strangers_stay_texts(sheet: Path) -> None:
    """A comment that begins with "=" is text in the workbook, and comes back whole."""
    import zipfile

    with zipfile.ZipFile(sheet) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist() if "worksheets/" in name)
    assert said(read(fill(sheet, {(3, "Rien à coder"): "rien"}))) == {IDS[2]: set()}


@pytest.mark.parametrize("name", ["settled", "  ", "!!"])
def test_a_name_that_cannot_be_a_coder_s_is_refused(name: str, tmp_path: Path) -> None:
    """ "settled" is kept for decisions; a name needs a letter."""
    table = comments()
    with pytest.raises(UsageError, match="nommer une personne"):
        write_coding_sheet(sample_of(table), table, codebook(), tmp_path / "s.xlsx", coder=name)


def test_lists_and_protection_are_there(sheet: Path) -> None:
    """Each dimension has its list; the guess and the identifiers are hidden; free cells are unlocked."""
    import zipfile

    with zipfile.ZipFile(sheet) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    assert page.count("<dataValidation ") == 1 + 2 * len(codebook().dimensions)
    assert "sheetProtection" in page and 'hidden="1"' in page and 'state="frozen"' in page
