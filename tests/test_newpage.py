"""A new page folder: it loads, checks and reports for every kind of community, and says what to adapt."""

import shutil
from pathlib import Path

import pytest

from cmanalytics.checking import check_page
from cmanalytics.errors import UsageError
from cmanalytics.maturity import load_maturity
from cmanalytics.newpage import PAGE_TYPES, lay_page
from cmanalytics.page import load_declarations
from cmanalytics.report import render_report
from cmanalytics.storing import shipped_path

KINDS = pytest.mark.parametrize("kind", PAGE_TYPES)


@KINDS
def test_a_starter_set_is_whole(tmp_path: Path, kind: str) -> None:
    """Three to five objectives, each with what METHOD asks for, none with an invented starting point."""
    lay_page(tmp_path / "page", kind=kind)
    declared = load_declarations(tmp_path / "page")
    objectives = declared.objectives.objectives
    assert 3 <= len(objectives) <= 5
    for known in objectives:
        assert known.audience and known.stage and known.owner and known.failure_signal and known.guardrails
        assert known.decision.decided_on > known.deadline
        assert known.kind == "baseline_only" or (known.kind == "reach" and known.adds_up())
    levels = {known.level for known in objectives}
    assert "outcome" in levels and len(levels) > 1
    # Nothing of it makes one doubt: no level substituted, no undeclared account, no target within the noise.
    assert {alert.kind for alert in declared.alerts} <= {"declaration_defaulted"}


@KINDS
def test_a_starter_set_holds_what_it_names_and_nothing_of_the_others(tmp_path: Path, kind: str) -> None:
    """Private files that a declaration names are there to fill; other kinds' are not."""
    page = tmp_path / "page"
    lay_page(page, kind=kind)
    declared = (page / "objectives.yml").read_text("utf-8") + (page / "page.yml").read_text("utf-8")
    assert {path.name for path in page.glob("*.yml")} >= {"objectives.yml", "page.yml", "protocol.yml", "codebook.yml"}
    assert not list(page.glob("*.*.yml"))
    for path in (page / "private").iterdir():
        assert f"private/{path.name}" in declared
    for known in load_declarations(page).objectives.objectives:
        file = getattr(known.indicator, "file", None)
        assert file is None or (page / file).read_text("utf-8").startswith("jour,")


@KINDS
def test_a_starter_set_checks_on_real_looking_exports(tmp_path: Path, sample_page: Path, kind: str) -> None:
    """With the sample's exports each objective is measured, or says in a sentence what it lacks."""
    page = _with_exports(tmp_path / "page", sample_page, kind)
    found = check_page(page)
    told = {row["id"]: row for row in found["objectives"]}
    assert sum(row["measurable"] for row in told.values()) >= 2
    assert all(row["measurable"] or len(row["why"]) > 20 for row in told.values())
    assert not [alert for alert in found["alerts"] if alert["severity"] == "error"]


def test_a_starter_set_reports(tmp_path: Path, sample_page: Path) -> None:
    """The first month's report of a new page: first measures, no verdict, each with its decision."""
    page = _with_exports(tmp_path / "page", sample_page, "service")
    html = render_report(page=page, month="2026-10", out=tmp_path / "out").read_text(encoding="utf-8")
    for known in load_declarations(page).objectives.objectives:
        assert known.statement.partition(" ")[2] in html.replace("&#x27;", "'")
    assert "Ouvrir une veille le samedi" in html


def test_without_a_kind_the_example_of_every_objective_is_laid(tmp_path: Path) -> None:
    """What `new` did before it knew kinds."""
    lay_page(tmp_path / "page")
    laid = (tmp_path / "page" / "objectives.yml").read_text(encoding="utf-8")
    assert laid == shipped_path("templates/new_page/objectives.yml").read_text(encoding="utf-8")
    assert load_maturity(tmp_path / "page" / "maturity.yml").answers == ()
    assert (tmp_path / "page" / "commentaires.md").is_file()


def test_an_unknown_kind_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """The message lists the kinds."""
    with pytest.raises(UsageError, match="internal"):
        lay_page(tmp_path / "page", kind="marque")
    assert not (tmp_path / "page").exists()


def _with_exports(page: Path, sample: Path, kind: str) -> Path:
    lay_page(page, kind=kind)
    for name in ("exports", "comments"):
        # The sample's file without known headers is declared in its own page.yml.
        shutil.copytree(sample / name, page / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("inbox-*"))
    return page
