"""The command line in a community manager's hands: one message and an exit code, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.tables import ALERTS, CODINGS, COMMENTS
from tests.pages import COMMENTS as COMMENT_LINES
from tests.pages import OBJECTIVES, SMALL_MONTH, small_page

COMMANDS = ("new", "check", "report", "read", "tag", "lab")


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does; nothing it says may look like Python."""
    done = subprocess.run(
        [sys.executable, "-m", "cmanalytics", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    "words",
    [("report", "x"), ("frob",), ("read", "--out"), ("read", "a", "--out", "b", "--format", "xml"), ("new", "a", "b")],
)
def test_a_wrong_command_is_said_in_french(words: tuple[str, ...]) -> None:
    """Nobody must read click's English to learn which word is wrong."""
    done = run(*words)
    assert done.returncode == 2 and done.stdout == ""
    assert "À faire" in done.stderr and "Error" not in done.stderr and "Try" not in done.stderr


def test_help_names_every_command_and_an_example() -> None:
    """Somebody who has never seen it can start; both ways of calling it are the same."""
    shown = run("--help").stdout
    assert all(command in shown for command in COMMANDS) and "cmanalytics report ma-page --month 2026-10" in shown
    for command in COMMANDS:
        assert "Exemple" in run(command, "-h").stdout
    script = Path(sys.executable).with_name("cmanalytics")
    if script.exists():
        assert subprocess.run([script, "--help"], capture_output=True, text=True).stdout == shown


def test_new_lays_a_folder_that_checks(tmp_path: Path) -> None:
    """The copied examples load as they stand; the folder says what it waits for; nothing is overwritten."""
    page = tmp_path / "ma-page"
    assert run("new", page).returncode == 0
    assert {"objectives.yml", "page.yml", "protocol.yml", "codebook.yml", "exports", "comments"} <= {
        path.name for path in page.iterdir()
    }
    checked = run("check", page)
    assert checked.returncode == 3 and "exports/" in checked.stderr
    again = run("new", page)
    assert again.returncode == 2 and "rien n'a été écrit" in again.stderr


def test_check_json_says_files_coverage_objectives_alerts(tmp_path: Path) -> None:
    """What another program reads: exactly the four parts, JSON alone on standard output."""
    done = run("check", small_page(tmp_path / "page"), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and list(found) == ["files", "coverage", "objectives", "alerts"]
    assert found["files"][0]["rows"] == 3 and found["files"][0]["first"] == "2026-03-02"
    assert found["objectives"][0].keys() == {"id", "measurable", "why"}
    assert found["objectives"][0]["measurable"] is False and found["objectives"][0]["why"]
    assert all(set(alert) == set(ALERTS.names) for alert in found["alerts"])


def test_report_prints_only_the_path(tmp_path: Path) -> None:
    """Standard output can be passed on; progress and alerts stand on standard error."""
    done = run("report", small_page(tmp_path / "page"), "--month", SMALL_MONTH, "--out", tmp_path / "out")
    assert done.returncode == 0
    assert done.stdout.strip() == str(tmp_path / "out" / "monthly_report.html")
    assert "Rapport 1/" in done.stderr and "privacy" in done.stderr


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_read_writes_tables_and_says_a_line_a_file(tmp_path: Path, ending: str) -> None:
    """A good file becomes a table, a bad one an alert, and part of the batch having failed is exit code 4."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bons.csv").write_text(COMMENT_LINES, encoding="utf-8")
    (folder / "vide.csv").write_bytes(b"")
    done = run("read", folder, "--out", tmp_path / "out", "--format", ending)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert done.returncode == 4
    assert [line[0] for line in lines] == ["bons.csv", "vide.csv"] and lines[0][2:] == [
        "comments",
        "3",
        "2026-03-02..2026-03-04",
    ]
    assert "vide.csv" in done.stderr and "À corriger" in done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["alerts.json", f"comments.{ending}"]
    alerts = json.loads((tmp_path / "out" / "alerts.json").read_text(encoding="utf-8"))
    assert any(alert["file"] == "vide.csv" and alert["severity"] == "error" for alert in alerts)
    table = pd.read_parquet if ending == "parquet" else pd.read_csv
    comments = table(tmp_path / "out" / f"comments.{ending}")
    assert list(comments.columns) == COMMENTS.names and "Canari" not in comments.to_csv()


@pytest.mark.parametrize("ending", ["parquet", "csv"])
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_tag_needs_only_identifiers_and_texts(tmp_path: Path, kind: str, ending: str) -> None:
    """The three kinds of input give the same codes, each with the words that it was found by."""
    frame = pd.DataFrame({"comment_id": ["1", "2"], "text": ["😡 Toujours en rupture, introuvable !", "rien"]})
    source = tmp_path / f"c.{kind}"
    {
        "csv": lambda: frame.to_csv(source, index=False),
        "jsonl": lambda: frame.to_json(source, orient="records", lines=True, force_ascii=False),
        "parquet": lambda: frame.to_parquet(source),
    }[kind]()
    done = run("tag", source, "--out", tmp_path / f"codes.{ending}")
    assert done.returncode == 0 and done.stdout.strip() == str(tmp_path / f"codes.{ending}")
    table = pd.read_parquet if ending == "parquet" else pd.read_csv
    codes = table(tmp_path / f"codes.{ending}")
    assert list(codes.columns) == CODINGS.names
    found = codes[codes["code"] == "availability"]
    assert len(found) and all(
        frame["text"][0][int(row.start) : int(row.end)] == row.matched for row in found.itertuples()
    )
    assert set(codes["platform"]) == {"unknown"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("report", "page", "--month", "2026-1"), 2, "AAAA-MM"),
        (("report", "page", "--month", "2031-01"), 3, "2031-01"),
        (("report", "page", "--month", SMALL_MONTH, "--lang", "xx"), 2, "xx"),
        (("report", "page", "--month", SMALL_MONTH, "--notebook", "monthly_reprt"), 2, "monthly_report"),
        (("report", "absent", "--month", SMALL_MONTH), 2, "absent"),
        (("report", "bare", "--month", SMALL_MONTH), 2, "objectives.yml"),
        (("report", "page", "--monht", SMALL_MONTH), 2, "--month"),
        (("check", "absent"), 2, "absent"),
        (("read", "absent.csv", "--out", "out"), 3, "absent.csv"),
        (("read", "bare", "--out", "out"), 3, "export"),
        (("tag", "absent.csv", "--out", "c.csv"), 3, "absent.csv"),
        (("tag", "page/objectives.yml", "--out", "c.csv"), 3, "objectives.yml"),
        (("tag", "page/comments/comments.csv", "--out", "c.xlsx"), 2, ".parquet"),
        (("tag", "page/comments/comments.csv", "--out", "c.csv", "--taggers", "cue"), 2, "cues"),
        (("tag", "page/comments/comments.csv", "--out", "c.csv", "--lang", "de"), 2, "de"),
        (("tag", "page/comments/comments.csv", "--out", "c.csv", "--codebook", "nope.yml"), 2, "nope.yml"),
        (("nothing",), 2, "nothing"),
    ],
)
def test_mistakes_get_one_clear_message(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    """The message names what was wrong and what would be right; nothing half-written is left behind."""
    small_page(tmp_path / "page")
    (tmp_path / "bare").mkdir()
    before = sorted(tmp_path.rglob("*"))
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    left = [path for path in sorted(tmp_path.rglob("*")) if path not in before and path.name != "alerts.json"]
    assert [path for path in left if path.is_file()] == []


def test_a_wrong_objective_is_named_with_its_line(tmp_path: Path) -> None:
    """Two faults, two lines, one run; the metric meant is suggested."""
    wrong = OBJECTIVES.replace("answer_share", "anser_share").replace("deadline: 2026-12-31", "deadline: 2025-12-31")
    done = run("report", small_page(tmp_path / "page", objectives=wrong), "--month", SMALL_MONTH)
    assert done.returncode == 2 and "answer_share" in done.stderr
    assert "ligne 9" in done.stderr and "ligne 14" in done.stderr


def test_the_notebook_checks_its_own_parameters(tmp_path: Path) -> None:
    """Run by papermill without our command, a month without data stops it too."""
    page = small_page(tmp_path / "page")
    notebook = Path(__file__).parents[1] / "notebooks" / "monthly_report.ipynb"
    command = [sys.executable, "-m", "papermill", str(notebook), str(tmp_path / "out.ipynb"), "-p", "page", str(page)]
    good = subprocess.run([*command, "-p", "month", SMALL_MONTH], capture_output=True, text=True)
    assert good.returncode == 0, good.stderr
    bad = subprocess.run([*command, "-p", "month", "2031-01"], capture_output=True, text=True)
    assert bad.returncode != 0 and "2031-01" in bad.stderr


def test_many_comments_are_tagged_by_cues_alone_and_it_is_said(tmp_path: Path) -> None:
    """A year of comments takes seconds; whoever wants the slower jobs asks for them."""
    rows = "".join(f"c{number},toujours pas reçu mon colis\n" for number in range(20_001))
    (tmp_path / "c.csv").write_text("comment_id,text\n" + rows, encoding="utf-8")
    done = run("tag", tmp_path / "c.csv", "--out", tmp_path / "k.parquet", "--quiet")
    assert done.returncode == 0 and "--taggers cues,jobs" in done.stderr
    assert set(pd.read_parquet(tmp_path / "k.parquet")["coder"]) == {"cues"}
