"""Reading a codebook over: what an analyst is told of a codebook that loads."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics import check_codebook, load_codebook
from cmanalytics.codebook import Codebook
from cmanalytics.errors import DeclarationError
from tests.test_cli import run

ROOT = Path(__file__).parents[1]
GOOD = {
    "id": "price",
    "name": {"fr": "Prix"},
    "definition": {"fr": "Trop cher."},
    "cues": {"fr": ["trop cher*"]},
    "example": {"fr": "C'est trop cher."},
    "near_miss": {"fr": "C'est donné."},
}


def make(*codes: dict, negation: bool = True) -> Codebook:
    """Return a French codebook of one dimension."""
    dimension = {"id": "topic", "negation": negation, "codes": [GOOD | code for code in codes]}
    return Codebook(
        id="test", version="1", languages=("fr",), negation_window=3, precision_floor=0.7, sources={},
        dimensions=[dimension],
    )  # fmt: skip


def kinds(book: Codebook) -> dict[str, str]:
    """Return each kind of finding with what it quotes."""
    found = check_codebook(book)
    return dict(zip(found["kind"], found["quoted"], strict=True))


def test_a_good_code_needs_nothing() -> None:
    """A complete code whose example fires and whose near miss does not is left alone."""
    assert check_codebook(make({})).empty


@pytest.mark.parametrize(
    ("change", "kind", "quoted"),
    [
        ({"definition": {}}, "no_definition", ""),
        ({"example": {}}, "no_example", ""),
        ({"near_miss": {}}, "no_near_miss", ""),
        ({"example": {"fr": "Quel prix !"}}, "example_silent", "Quel prix !"),
        ({"near_miss": {"fr": "Un trop cher ami."}}, "near_miss_fires", "Un trop cher ami."),
        ({"cues": {"fr": ["trop cher*", "Trop-cher*"]}}, "duplicate_cue", "Trop-cher*"),
        ({"cues": {"fr": ["trop cher*", "beaucoup trop chere"]}}, "redundant_cue", "beaucoup trop chere"),
        (
            {"cues": {"fr": ["trop cher*", "cher a mort"]}, "anti": {"fr": ["a mort"]}},
            "cancelled_by_anti",
            "cher a mort",
        ),
    ],
)
def test_each_fault_is_found_with_its_words(change: dict, kind: str, quoted: str) -> None:
    """What is missing, twice there, useless, always cancelled or silent is named."""
    assert kinds(make(change)) == {kind: quoted}


def test_a_denial_is_not_made_useless_by_a_shorter_cue() -> None:
    """ "pas recu" fires where a negation cancels "recu"; where nothing is cancelled it adds nothing."""
    cues = {"cues": {"fr": ["recu", "pas recu"]}, "example": {"fr": "Je l'ai reçu."}}
    assert kinds(make(cues)) == {}
    assert kinds(make(cues, negation=False)) == {"redundant_cue": "pas recu"}


def test_of_two_cues_that_cover_each_other_one_remains() -> None:
    """Whoever follows all the advice still finds what was found before."""
    found = check_codebook(make({"cues": {"fr": ["trop cher*", "trop cher*/chere"]}}))
    assert found["quoted"].tolist() == ["trop cher*/chere"]


def test_codes_that_take_from_each_other_are_named() -> None:
    """A cue of two codes, and a cue that fires on the example of another code of its dimension."""
    other = {"id": "fees", "cues": {"fr": ["frais", "cher*"]}, "example": {"fr": "Des frais."}}
    found = check_codebook(make({}, other)).set_index("kind")
    assert found.loc["takes_example", "code"] == "fees" and "« price »" in found.loc["takes_example", "message"]
    twin = {"id": "fees", "cues": {"fr": ["frais", "trop cher*"]}, "example": {"fr": "Des frais."}}
    assert "price (trop cher*)" in check_codebook(make({}, twin)).set_index("kind").loc["shared_cue", "message"]


def test_a_code_without_cues_needs_only_a_definition() -> None:
    """What people or a computation find is not tried on examples."""
    assert kinds(make({"cues": {}, "example": {}, "near_miss": {}, "definition": {}})) == {"no_definition": ""}


def test_the_shipped_codebook_is_clean() -> None:
    """Nothing to correct and nothing to complete; near misses that fire are crises, which are read, not counted."""
    found = check_codebook(load_codebook())
    assert found.loc[found["severity"] != "info", ["code", "message"]].values.tolist() == []
    assert set(found["kind"]) <= {"near_miss_fires"} and set(found["dimension"]) <= {"crisis"}


def test_the_guide_lists_the_near_misses_that_still_fire() -> None:
    """Each of them stands in docs/grille.md with a reason, and no other."""
    found = check_codebook(load_codebook())
    listed = {
        tuple(cell.strip() for cell in line.strip("| \n").split("|"))
        for line in (ROOT / "docs" / "grille.md").read_text(encoding="utf-8").partition("## Faux amis")[2].splitlines()
        if line.startswith("| crisis")
    }
    assert {cells[:2] for cells in listed} == set(zip("crisis / " + found["code"], found["quoted"], strict=True))
    assert all(len(cells) == 3 and cells[2] for cells in listed)


PAGE = """codebook: {id: essai, version: 1.0.0}
dimensions:
- id: frustration
  codes:
  - id: price
    cues:
      fr:
      - ca pique
      - bien trop cher
  - id: packaging
    name: {fr: Emballage}
    cues: {fr: [suremballe*]}
    example: {fr: Carton tout abîmé.}
"""


def test_findings_of_a_page_have_its_lines(tmp_path: Path) -> None:
    """Only what the page wrote is looked at; an error ends with 3, a clean file with 0."""
    path = tmp_path / "codebook.yml"
    path.write_text(PAGE, encoding="utf-8")
    found = check_codebook(load_codebook(path), file=path).set_index("kind")
    assert found.loc["example_silent", "line"] == 13 and found.loc["redundant_cue", "line"] == 9
    assert set(found["code"]) == {"price", "packaging"}
    done = run("codebook", "check", path)
    assert done.returncode == 3 and "codebook.yml, ligne 13" in done.stdout and "→" in done.stdout
    assert "[à corriger] codebook.yml, ligne 13 : frustration / packaging (fr)" in done.stdout


def test_the_shipped_codebook_ends_with_zero() -> None:
    """Without a file the shipped codebook is read over."""
    done = run("codebook", "check")
    assert done.returncode == 0 and "À corriger : 0 ; à compléter : 0" in done.stdout


def test_faults_of_the_file_come_all_at_once(tmp_path: Path) -> None:
    """Unknown key, duplicate id, empty, unbalanced and too wide cues, a dimension that is none: one message, lines."""
    path = tmp_path / "codebook.yml"
    path.write_text(
        """dimensions:
- id: frustration
  codes:
  - {id: price, cue: {fr: [x y]}}
  - {id: delivery, cues: {fr: [""]}}
  - {id: moderation, cues: {fr: ["avis ~"]}}
  - {id: lock_in, cues: {fr: ["*"]}}
  - {id: lock_in, note: {fr: encore}}
  - {id: values_breach, requires: {self_or_parent: [humeur]}}
- id: frustrations
  codes:
  - {id: staff, cues: {fr: [malpoli]}}
""",
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError) as caught:
        load_codebook(path)
    said = str(caught.value)
    assert [n for n in range(4, 11) if f"ligne {n}," not in said] == []
    assert "humeur" in said and "la plus proche : frustration" in said
    done = run("codebook", "check", path)
    assert done.returncode == 2 and "ligne 4" in done.stderr


def test_findings_are_a_table() -> None:
    """Every finding says what to do; gravest first."""
    found = check_codebook(make({"definition": {}, "example": {"fr": "Rien."}}))
    assert found["severity"].tolist() == ["error", "warning"] and found["what_to_do"].str.len().min() > 10
    assert isinstance(found, pd.DataFrame)
