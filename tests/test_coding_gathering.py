"""From a folder of sheets to one table of hand codings: merged, settled, compared, by command too."""

import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
import xlsxwriter

from cmanalytics.cli import main
from cmanalytics.coding import (
    Coded,
    draw_sample,
    list_disagreements,
    load_codings,
    load_samples,
    merge_sheets,
    one_voice,
    read_decisions,
    settle_disagreements,
    write_coding_sheet,
    write_disagreements,
)
from cmanalytics.page import open_page
from cmanalytics.readers.opening.files import open_export
from cmanalytics.tables import COMMENTS, DISAGREEMENTS, conform
from tests.coding_helpers import IDS, codebook, comments, fill, hand_coded, sample_of
from tests.pages import small_page

P, D = "frustration:price", "frustration:delivery"


def codes_of(coded: Coded) -> dict[tuple[str, str], set[str]]:
    """Return the codes of each coder on each comment that was read."""
    read = zip(coded.readings["coder"], coded.readings["comment_id"], strict=True)
    codes: dict[tuple[str, str], set[str]] = {key: set() for key in read}
    for row in coded.codings.itertuples():
        codes[row.coder, row.comment_id].add(row.code)
    return codes


def six() -> pd.DataFrame:
    frame = pd.DataFrame(
        {"platform": "x", "comment_id": list("123456"), "text": [f"0{n} 12 34 56 78" for n in "123456"]}
    )
    return conform(frame, COMMENTS)


def test_the_sheet_filled_last_counts_and_the_contradiction_is_listed() -> None:
    """Comment 1 changed, 2 only in the first sheet, 3 only in the second: two files, one coder, one answer each."""
    first = hand_coded({"marie": {"1": P, "2": D}})
    second = hand_coded({"marie": {"1": D, "3": ""}})
    named = [
        part._replace(readings=part.readings.assign(file=name, line=range(2, 4)))
        for part, name in ((first, "01-marie.xlsx"), (second, "02-marie.xlsx"))
    ]
    coded = merge_sheets(named)
    assert codes_of(coded) == {
        ("human:marie", "1"): {"delivery"}, ("human:marie", "2"): {"delivery"}, ("human:marie", "3"): set(),
    }  # fmt: skip
    (alert,) = coded.alerts
    assert alert.kind == "coding_contradiction" and alert.file == "02-marie.xlsx" and "01-marie.xlsx" in alert.message
    assert codes_of(merge_sheets(named[::-1]))["human:marie", "1"] == {"price"}


def test_sheets_of_other_dimensions_complete_each_other() -> None:
    """Frustrations in one sheet, jobs in another: no contradiction, both dimensions read."""
    coded = merge_sheets(
        [hand_coded({"marie": {"1": P}}), hand_coded({"marie": {"1": "job:find"}}, dimensions=("job",))]
    )
    assert coded.alerts == () and coded.readings["dimensions"].map(set).tolist() == [{"frustration", "job"}]
    assert codes_of(coded) == {("human:marie", "1"): {"price", "find"}}


def test_a_workbook_saved_later_counts_whatever_its_name(tmp_path: Path) -> None:
    """What the workbook says of when it was saved decides; a blank twin in CSV changes nothing."""
    table = comments()
    for name, saved, code in (("a", 2, "price"), ("b", 1, "delivery")):
        path = write_coding_sheet(sample_of(table), table, codebook(), tmp_path / f"{name}.csv", coder="marie")
        rows = open_export(path)[0].with_rows().rows
        with xlsxwriter.Workbook(path.with_suffix(".xlsx"), {"strings_to_formulas": False}) as book:
            book.set_properties({"created": pd.Timestamp(f"2026-11-0{saved}").to_pydatetime()})
            page = book.add_worksheet("À coder")
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            page.write(1, rows[0].index("Frustration"), code)
    coded = load_codings(tmp_path, codebook(), table)
    assert codes_of(coded) == {("human:marie", IDS[0]): {"price"}}
    assert [(alert.kind, alert.file) for alert in coded.alerts] == [("coding_contradiction", "a.xlsx")]


def test_one_bad_sheet_does_not_hide_the_others(tmp_path: Path) -> None:
    """A file that is no sheet is one alert; locks of a spreadsheet and draws are no sheets."""
    table = comments()
    path = write_coding_sheet(sample_of(table), table, codebook(), tmp_path / "01-marie.xlsx", coder="marie")
    fill(path, {(1, "Rien à coder"): "rien"})
    (tmp_path / "notes.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    for name in ("01-tirage.parquet", "~$01-marie.xlsx", "lisez-moi.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    coded = load_codings(tmp_path, codebook(), table)
    assert codes_of(coded) == {("human:marie", IDS[0]): set()}
    assert [(alert.kind, alert.severity, alert.file) for alert in coded.alerts] == [
        ("coding_sheet_unknown", "error", "notes.csv")
    ]
    assert load_codings(tmp_path / "absent", codebook(), table).readings.empty


def test_disagreements_are_listed_with_who_said_what() -> None:
    """On comment 1 all agree, on 2 one of three gave price, 3 was read by one alone."""
    coded = hand_coded({"a": {"1": P, "2": P, "3": D}, "b": {"1": P, "2": ""}, "c": {"2": ""}})
    coded = coded._replace(readings=coded.readings.assign(memo=[None, "cher ?", None, None, None, None]))
    listed = list_disagreements(coded, six())
    assert list(listed.columns) == DISAGREEMENTS.names and len(listed) == 1
    row = listed.iloc[0]
    assert (row["comment_id"], row["code"], row["given_by"], row["not_given_by"]) == ("2", "price", ["a"], ["b", "c"])
    assert row["text"] == "[téléphone]" and row["memos"] == "a : cher ?" and pd.isna(row["decision"])


def test_decisions_become_codings_with_who_and_why(tmp_path: Path) -> None:
    """Decided yes, decided no, not decided: a code, none, and a dimension that is not settled."""
    coded = hand_coded(
        {"a": {"1": P, "2": P, "3": P, "4": f"{P} {D}"}, "b": {"1": P, "2": "", "3": "", "4": D}, "c": {"5": P}}
    )
    path = tmp_path / "desaccords.xlsx"
    write_disagreements(list_disagreements(coded, six()), six(), codebook(), path)
    for row, (answer, why) in enumerate([("oui", "cher dans le contexte"), ("Non", ""), ("", "à revoir")], start=1):
        fill(path, {(row, "Décision"): answer, (row, "Décidé par"): "Léa", (row, "Pourquoi"): why})
    decided = read_decisions(path, codebook(), six())
    assert decided.alerts == ()
    settled = settle_disagreements(coded, decided.decisions, codebook=codebook())
    assert codes_of(settled) == {
        ("human:settled", "1"): {"price"}, ("human:settled", "2"): {"price"}, ("human:settled", "3"): set(),
    }  # fmt: skip
    reasons = dict(zip(settled.codings["comment_id"], settled.codings["rule"], strict=True))
    assert reasons == {"1": "accord", "2": "décidé par Léa : cher dans le contexte"}
    again = list_disagreements(coded, six(), decisions=decided.decisions)
    assert again["decision"].fillna("?").tolist() == ["yes", "no", "?"] and again["why"].iloc[2] == "à revoir"


def test_decisions_that_cannot_be_taken_are_said(tmp_path: Path) -> None:
    """Neither yes nor no, signed by nobody, about a comment that is gone."""
    coded = hand_coded({"a": {"1": P, "2": P, "3": P}, "b": {"1": "", "2": "", "3": ""}})
    path = tmp_path / "desaccords.xlsx"
    write_disagreements(list_disagreements(coded, six()), six(), codebook(), path)
    fill(path, {(1, "Décision"): "peut-être", (2, "Décision"): "oui", (3, "Décision"): "oui", (3, "Décidé par"): "a"})
    decided = read_decisions(path, codebook(), six().iloc[:2])
    assert decided.decisions.empty
    assert [alert.kind for alert in decided.alerts] == [
        "coding_decision_unknown", "coding_decision_unsigned", "coding_decision_lost",
    ]  # fmt: skip


def test_one_voice_takes_what_was_settled_then_who_read_most() -> None:
    """A comment that two have read counts once."""
    coded = hand_coded({"a": {"1": P, "2": P, "3": P}, "b": {"1": D, "2": D, "4": ""}, "settled": {"1": ""}})
    voice = one_voice(coded)
    assert codes_of(voice) == {
        ("human:settled", "1"): set(),
        ("human:a", "2"): {"price"},
        ("human:a", "3"): {"price"},
        ("human:b", "4"): set(),
    }  # fmt: skip
    assert one_voice(hand_coded({})).readings.empty


class Done(NamedTuple):
    """Hold what a command said and its exit code."""

    code: int
    out: str
    err: str


def command(*words: object) -> Done:
    """Run a command as a user does, in this process."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["cmanalytics", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def test_the_loop_runs_by_command(tmp_path: Path) -> None:
    """Draw for two, fill, compare, settle, compare again: files in the folder, sentences on the screen."""
    lines = [f"{n},p{n % 4},auteur {n},2026-03-02T10:00:00Z,facebook,Message numéro {n} du mois" for n in range(60)]
    head = "comment_id,post_id,author,written_at,platform,text\n"
    page = small_page(tmp_path / "page", comments=head + "\n".join(lines) + "\n")
    done = command("sample", page, "--coder", "Marie", "--coder", "paul", "--size", 40, "--month", "2026-03", "-q")
    assert done.code == 0 and "± " in done.err, done.err
    names = ["01-marie.csv", "01-marie.xlsx", "01-paul.csv", "01-paul.xlsx", "01-tirage.parquet"]
    assert sorted(path.name for path in (page / "coding").iterdir()) == names
    price = "Prix, rapport qualité-prix"
    for name, coded_rows in (("marie", range(1, 13)), ("paul", range(2, 13))):
        cells = {(row, "Rien à coder"): "rien" for row in range(1, 41)}
        cells |= {(row, "Frustration"): price for row in coded_rows} | {(row, "Rien à coder"): "" for row in coded_rows}
        fill(page / "coding" / f"01-{name}.xlsx", cells)
    done = command("agree", page, "--out", tmp_path / "accord.csv", "-q")
    assert done.code == 0 and f"Frustration, « {price} » : fiable" in done.out, done.err
    assert "Un désaccord à discuter" in done.out and (tmp_path / "accord.csv").is_file()
    listed = page / "coding" / "desaccords.xlsx"
    fill(listed, {(1, "Décision"): "oui", (1, "Décidé par"): "Léa"})
    assert "Une décision est prise" in command("agree", page, "-q").out
    table = open_page(page)
    settled = load_codings(page / "coding", table.codebook, table.comments).of("human:settled")
    assert len(settled.readings) == 40 and len(settled.codings) == 12


def test_commands_say_what_is_wrong(tmp_path: Path) -> None:
    """Nothing filled, a sheet that exists, a draw that does not: one message, exit codes 3 and 2."""
    page = small_page(tmp_path / "page")
    assert command("sample", page, "--coder", "marie", "-q").code == 0
    again = command("sample", page, "--coder", "marie", "--round", 1, "-q")
    assert again.code == 2 and "existe déjà" in again.err
    assert command("sample", page, "--coder", "paul", "--round", 1, "-q").code == 0
    assert command("sample", page, "--coder", "lea", "--round", 3, "-q").code == 2
    assert command("sample", page, "--coder", "lea", "-q").code == 3
    nobody = command("agree", page, "-q")
    assert nobody.code == 3 and "aucune feuille" in nobody.err and "Traceback" not in nobody.out


def test_the_sample_page_can_be_read_by_hand(sample_page: Path, tmp_path: Path) -> None:
    """The invented page from draw to codings: no word of a person's name in the sheet, every row found again."""
    page = open_page(sample_page)
    first = draw_sample(page.comments, size=30, settings=page.settings)
    second = draw_sample(page.comments, size=30, settings=page.settings, already=first)
    assert not set(first["comment_id"]) & set(second["comment_id"]) and set(second["round"]) == {2}
    path = tmp_path / "02-a.xlsx"
    write_coding_sheet(second, page.comments, page.codebook, path, coder="a", posts=page.posts)
    fill(path, {(row, "Rien à coder"): "rien" for row in range(1, 31)})
    coded = load_codings(tmp_path, page.codebook, page.comments)
    assert len(coded.readings) == 30 and coded.alerts == ()
    assert load_samples(tmp_path).empty
