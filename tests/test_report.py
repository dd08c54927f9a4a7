"""The monthly report of the sample page: what a strategist reads, and what must never be in it."""

import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from cmanalytics import render_report
from cmanalytics.errors import DataError, DeclarationError, RunError, UsageError
from cmanalytics.scoring.verdict import STATUSES
from cmanalytics.storing import read_table
from cmanalytics.tables import CODINGS, COMMENTS, MEASURES, SCORECARD
from cmanalytics.wording import say
from tests.pages import SMALL_MONTH, small_page

MONTH = "2026-10"


@pytest.fixture(scope="session")
def page(report: Path) -> str:
    return report.read_text(encoding="utf-8")


def text_of(page: str) -> str:
    # Intervals carry the words that a voice says; their element adds no space around them.
    page = re.sub(r'<span[^>]*role="img"[^>]*>([^<]*)</span>', r"\1", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main>")[2]))


def test_sections_stand_in_their_order(page: str) -> None:
    """Objectives first, evidence, voice, what to read, alerts, context, method; each link leads somewhere."""
    anchors = re.findall(r'<h2 id="([\w-]+)"', page)
    assert anchors == ["objectifs", "detail", "voix", "a-lire", "alertes", "contexte", "methode"]
    links = re.findall(r'href="#([\w-]+)"', page)
    assert links and all(f'id="{target}"' in page for target in links)


def test_every_status_has_its_word_and_its_shape(page: str) -> None:
    """The sample shows all eight answers, never by a colour alone."""
    for status in STATUSES:
        badge = rf'class="status {status.replace("_", "-")}"><span aria-hidden="true" class="shape">[^<]+</span>'
        assert re.search(rf"{badge}\s+{say(f'scoring.statuses.{status}')}<", page), status


def test_each_objective_gives_figure_sentence_and_decision(report: Path, page: str) -> None:
    """What stands on the page is what stands in the scorecard."""
    card = read_table(report.parent / "tables" / "scorecard.parquet", SCORECARD)
    shown = text_of(page).replace("\u00a0", " ")
    for sentence in card["sentence"]:
        assert re.sub(r"\s+", " ", sentence.replace("\u00a0", " ").replace("'", "'")) in shown.replace("&#x27;", "'"), (
            sentence
        )
    assert shown.count("Décision : ") == (~card["indicator"].str.startswith("guardrail:")).sum()


def test_uncorrected_shares_are_read_as_at_least(report: Path, page: str) -> None:
    """A share that only cues found is marked, and never called met or not met."""
    card = read_table(report.parent / "tables" / "scorecard.parquet", SCORECARD)
    coded = card[card["indicator"].str.contains("code_author_share|code_comment_share")]
    assert len(coded) and coded["sentence"].str.contains("[Aa]u moins").all()
    assert not coded["status"].isin(["met", "not_met"]).any()
    assert "Non corrigées par une lecture humaine" in page


def test_the_page_holds_no_script_no_address_and_no_code(page: str) -> None:
    """It opens offline, runs nothing and asks for nothing."""
    assert "<script" not in page and "default-src 'none'" in page and '<html lang="fr">' in page
    assert "<title>Maison Lucain (page inventée) : octobre 2026</title>" in page
    assert not re.search(r'(src|href)="(?!#|data:image/png)', page)
    assert "import cmanalytics" not in page and "Traceback" not in page


def test_every_picture_has_a_true_sentence(page: str) -> None:
    """Each alternative text is a sentence of its own, with a figure in it."""
    images = re.findall(r"<img[^>]*>", page)
    alts = [re.search(r'alt="([^"]+)"', image) for image in images]
    assert len(images) >= 8 and all(alts)
    assert all(re.search(r"\d", alt[1]) and len(alt[1]) > 30 for alt in alts if alt)
    assert len({alt[1] for alt in alts if alt}) == len(images)


def test_no_author_reaches_any_file(report: Path, sample_page: Path) -> None:
    """Names and handles of those who commented are in no file of the report, tables and notebook included."""
    names = set()
    for path in (sample_page / "comments").glob("*.csv"):
        frame = pd.read_csv(path, sep=None, engine="python", dtype=str, encoding="utf-8-sig")
        column = next(name for name in frame if name.casefold() in ("auteur", "author", "authordisplayname", "nom"))
        names |= set(frame[column].dropna())
    for line in (sample_page / "comments" / "instagram.jsonl").read_text(encoding="utf-8").splitlines():
        names.add(json.loads(line).get("author"))
    theirs = {
        name
        for name in names
        if name and len(name) > 6 and "lucain" not in name.casefold() and "biscuiterie" not in name
    }
    assert len(theirs) > 500
    written = [path for path in report.parent.rglob("*") if path.suffix in {".html", ".ipynb", ".csv", ".json"}]
    assert len(written) > 8
    for path in written:
        content = path.read_text(encoding="utf-8")
        # A plain search first: the pattern alone would take a minute over all names and files.
        present = [name for name in theirs if name in content]
        found = [name for name in present if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", content)]
        assert found == [], path.name


def test_hostile_cells_come_out_as_text(report: Path, page: str) -> None:
    """The sample holds a script and a formula among its comments; neither is more than words."""
    comments = read_table(report.parent / "tables" / "comments.parquet", COMMENTS)
    assert comments["text"].str.contains("<script>", regex=False).any()
    assert comments["text"].str.startswith("=HYPERLINK").any()
    for path in report.parent.rglob("*.csv"):
        table = pd.read_csv(path, sep=None, engine="python", dtype=str, encoding="utf-8-sig", keep_default_na=False)
        for name in ("text", "title", "matched"):
            assert name not in table or not table[name].str.startswith(("=", "+", "-", "@")).any(), path.name


def test_what_stands_beside_the_page(report: Path, sample_page: Path) -> None:
    """Tables of the contracts, the reading queue, the notebook without machine paths, the manifest."""
    folder = report.parent
    for name, contract in (("codings", CODINGS), ("measures", MEASURES), ("scorecard", SCORECARD)):
        assert len(read_table(folder / "tables" / f"{name}.parquet", contract))
        assert len(read_table(folder / "tables" / f"{name}.csv", contract))
    assert (folder / "to_read.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    notebook = nbformat.read(folder / "monthly_report.ipynb", as_version=4)
    nbformat.validate(notebook)
    raw = (folder / "monthly_report.ipynb").read_text(encoding="utf-8")
    assert str(sample_page) not in raw and str(folder) not in raw and "papermill" not in notebook.metadata
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"month": MONTH, "lang": "fr"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]) for entry in manifest["inputs"])
    assert {"objectives.yml", "page.yml"} <= set(manifest["declarations"])
    assert not (folder / "journal.txt").exists()


def test_the_same_month_gives_the_same_bytes(tmp_path: Path) -> None:
    """A report can be made again and compared; nothing in it depends on the hour or on where it is made."""
    folder = small_page(tmp_path / "page")
    first = render_report(page=folder, month=SMALL_MONTH, out=tmp_path / "a")
    second = render_report(page=folder, month=SMALL_MONTH, out=tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()
    for path in sorted((tmp_path / "a").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes(), path.name


def test_a_page_with_almost_nothing_still_has_a_report(tmp_path: Path) -> None:
    """One comment file and one objective: what is missing is said, not hidden."""
    path = render_report(page=small_page(tmp_path / "page"), month=SMALL_MONTH)
    assert path == tmp_path / "page" / "reports" / SMALL_MONTH / "monthly_report.html"
    text = text_of(path.read_text(encoding="utf-8"))
    assert "non mesurable" in text and "Diffusion : interne" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("wrong", "error", "kind"),
    [
        ({"month": "2026-13"}, UsageError, "month_misspelt"),
        ({"month": "octobre"}, UsageError, "month_misspelt"),
        ({"lang": "de"}, UsageError, "unknown_language"),
        ({"monht": "2026-10"}, UsageError, "unknown_parameter"),
        ({"notebook": "monthly"}, UsageError, "unknown_notebook"),
        ({"page": "nulle-part"}, UsageError, "page_folder_absent"),
    ],
)
def test_wrong_parameters_are_refused_before_anything_runs(
    tmp_path: Path, wrong: dict[str, str], error: type[Exception], kind: str
) -> None:
    """papermill would only log a misspelt parameter and run another month."""
    given = {"page": small_page(tmp_path / "page"), "month": SMALL_MONTH, **wrong}
    with pytest.raises(error) as caught:
        render_report(**given)  # type: ignore[arg-type]
    assert caught.value.kind == kind
    assert not (tmp_path / "page" / "reports" / SMALL_MONTH).exists()


def test_a_file_in_the_folders_place_is_said_before_the_work(tmp_path: Path) -> None:
    """`--out` on a file costs no waiting, and the file is still what it was."""
    out = tmp_path / "out"
    out.write_text("autre chose", encoding="utf-8")
    with pytest.raises(RunError) as caught:
        render_report(page=small_page(tmp_path / "page"), month=SMALL_MONTH, out=out)
    assert caught.value.kind == "cannot_write" and out.read_text(encoding="utf-8") == "autre chose"


def test_a_failed_run_leaves_the_earlier_report(tmp_path: Path) -> None:
    """A month without data, or a declaration gone wrong: the good page of yesterday is still there."""
    folder = small_page(tmp_path / "page")
    out = tmp_path / "out"
    good = render_report(page=folder, month=SMALL_MONTH, out=out).read_bytes()
    with pytest.raises(DataError) as caught:
        render_report(page=folder, month="2019-01", out=out)
    assert "2019-01" in str(caught.value)
    (folder / "objectives.yml").write_text("objectives: []\n", encoding="utf-8")
    with pytest.raises(DeclarationError):
        render_report(page=folder, month=SMALL_MONTH, out=out)
    assert (out / "monthly_report.html").read_bytes() == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "page"]


def test_a_broken_notebook_never_becomes_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a cell is a message and a journal without anybody's words, not a page with a traceback."""
    book = nbformat.read(Path(__file__).parents[1] / "notebooks" / "monthly_report.ipynb", as_version=4)
    book.cells[2].source += "\nraise ValueError('.'.join(['jean', 'dupont@example.org']))"
    source = tmp_path / "broken.ipynb"
    nbformat.write(book, source)
    monkeypatch.setattr("cmanalytics.report.find_notebook", lambda name: source)
    with pytest.raises(RunError) as caught:
        render_report(page=small_page(tmp_path / "page"), month=SMALL_MONTH, out=tmp_path / "out")
    assert caught.value.kind == "notebook_failed"
    assert "ValueError" in str(caught.value) and "lecture des exports" in str(caught.value)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["journal.txt"]
    assert "jean.dupont" not in str(caught.value) + (tmp_path / "out" / "journal.txt").read_text(encoding="utf-8")
