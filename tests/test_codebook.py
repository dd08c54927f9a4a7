"""The shipped codebook, and a page's own laid over it."""

from pathlib import Path

import pytest

from cmanalytics.codebook import check_cue, load_codebook
from cmanalytics.errors import DeclarationError, UsageError


@pytest.fixture(scope="module")
def shipped():
    """Return the shipped codebook, loaded once."""
    return load_codebook()


def merged(tmp_path: Path, text: str):
    """Return a page's codebook file laid over the shipped one."""
    path = tmp_path / "codebook.yml"
    path.write_text(text, encoding="utf-8")
    return load_codebook(path)


def refused(tmp_path: Path, text: str) -> str:
    """Return what is said of a codebook file that is wrong."""
    with pytest.raises(DeclarationError) as caught:
        merged(tmp_path, text)
    return str(caught.value)


def test_shipped_codebook_holds_what_coded_data_refer_to(shipped) -> None:
    """Ids that other people's coded data use are all there."""
    counts = {dimension.id: len(dimension.codes) for dimension in shipped.dimensions}
    assert counts == {
        "persona": 8, "job": 12, "motivation": 14, "frustration": 18, "crisis": 15, "amplifier": 6, "strategic": 6,
        "force": 4, "speech_act": 9,
    }  # fmt: skip
    assert shipped.needs_answer == ("question", "request", "complaint", "suggestion")
    assert not shipped.find_dimension("crisis").negation
    assert shipped.find_code("crisis", "distress").level == "A"


def test_label_names_the_content(shipped, tmp_path: Path) -> None:
    """Two readings agree on the label; one more cue changes it."""
    assert shipped.label == f"default-fr-en {shipped.version} #{shipped.digest}" and len(shipped.digest) == 12
    assert load_codebook().digest == shipped.digest
    widened = merged(tmp_path, "dimensions: [{id: frustration, codes: [{id: price, cues: {fr: [ca pique]}}]}]")
    assert widened.digest != shipped.digest and widened.id == shipped.id


def test_codebook_cannot_be_changed(shipped) -> None:
    """Nobody edits the codebook in force behind another's back."""
    with pytest.raises(ValueError, match="frozen"):
        shipped.version = "2"


def test_page_adds_widens_and_silences(shipped, tmp_path: Path) -> None:
    """A page's file says only what differs."""
    book = merged(
        tmp_path,
        """
codebook: {id: maison-lumen, version: 1.2.0, negation_window: 4}
dimensions:
- id: frustration
  codes:
  - id: price
    cues: {fr: [ca pique, trop cher*]}
    anti: {fr: [ca pique un peu mais]}
    silence_cues: {en: [rip off]}
    definition: {fr: Trop cher pour nos clients.}
  - {id: moderation, silence: true}
  - id: packaging
    name: {fr: Emballage}
    cues: {fr: [suremballe*]}
- {id: force, silence: true}
- id: season
  question: {fr: Quelle saison ?}
  codes:
  - {id: christmas, name: {fr: Noël}, cues: {fr: [noel, calendrier de l' avent]}}
""",
    )
    assert book.label.startswith("maison-lumen 1.2.0 #") and book.negation_window == 4
    price, before = book.find_code("frustration", "price"), shipped.find_code("frustration", "price")
    assert price.cues["fr"] == (*before.cues["fr"], "ca pique")
    assert price.cues["en"] == tuple(cue for cue in before.cues["en"] if cue != "rip off")
    assert price.anti["fr"][-1] == "ca pique un peu mais" and price.anti["en"] == before.anti["en"]
    assert price.definition == {"fr": "Trop cher pour nos clients.", "en": before.definition["en"]}
    assert [code.id for code in book.find_dimension("frustration").codes][-1] == "packaging"
    assert [dimension.id for dimension in book.dimensions][-1] == "season"
    with pytest.raises(UsageError):
        book.find_code("frustration", "moderation")
    with pytest.raises(UsageError):
        book.find_dimension("force")


def test_empty_page_file_changes_nothing(shipped, tmp_path: Path) -> None:
    """A file that is still to be written is the shipped codebook."""
    assert merged(tmp_path, "# rien encore\n").digest == shipped.digest


def test_all_faults_come_in_one_message_with_their_lines(tmp_path: Path) -> None:
    """One reading of the message is enough to correct the file."""
    said = refused(
        tmp_path,
        """dimensions:
- id: frustration
  codes:
  - id: prise
    cues: {fr: [ca pique]}
  - id: price
    cue: {fr: [x]}
  - id: delivery
    cues: {fr: ["~ colis", "", "*", "a//b", "livr* ~"]}
  - {id: delivery, level: Z}
- id: strategy
  silence: true
""",
    )
    lines = ("ligne 4", "ligne 7", "ligne 10", "ligne 11")
    faults = ("« prise » est nouveau", "clé inconnue", "« ~ » se met entre", "indication vide", "ne dit aucun mot")
    for expected in (*lines, *faults, "déclaré deux fois", "price", "strategic"):
        assert expected in said, expected


@pytest.mark.parametrize(
    "line",
    [
        "{id: price, silence_cues: {fr: [jamais vu]}}",
        "{id: price, cues: {de: [zu teuer]}}",
        "{id: price, cues: {fr: [404]}}",
        "{id: price, requires: {self_or_parent: [mood]}}",
        "{id: price, requires: {anything: [crisis]}}",
        "{id: Price X, name: {fr: x}}",
        "{id: mystery, silence: true}",
        "{id: price, cues: trop cher}",
        "- price",
        "{id: [price], cues: {fr: [x y]}}",
        "{cues: {fr: [ca pique]}}",
    ],
)
def test_wrong_lines_are_refused(tmp_path: Path, line: str) -> None:
    """Nothing that cannot be meant is taken in silence."""
    assert "ligne 4" in refused(tmp_path, f"dimensions:\n- id: frustration\n  codes:\n  - {line}\n")


def test_unknown_codes_name_the_known_ones(shipped) -> None:
    """A misspelt code is answered with the choices."""
    with pytest.raises(UsageError, match="legal_threat"):
        shipped.find_code("crisis", "legal")
    with pytest.raises(UsageError, match="frustration"):
        shipped.find_dimension("frustrations")


@pytest.mark.parametrize(
    "cue", ["reponse", "mot*", "a/b ca*/d", "depuis ~ ans", "?", "@dgccrf", "😡", "de*but", "j' ai", "404"]
)
def test_cue_language_takes(cue: str) -> None:
    """What the cue language allows is taken as it is written."""
    assert check_cue(cue) == cue


@pytest.mark.parametrize(
    "cue", ["", "  ", "*", "a*", "~", "~ x", "x ~", "x ~ ~ y", "x/", "/", "*mot", "a**", "...", "www.a.fr", "a b~c",
            " ".join("mots" for _ in range(16)), "a/b/c a/b/c a/b/c a/b/c a/b/c a/b/c", "x ~ de*but"],
)  # fmt: skip
def test_cue_language_refuses(cue: str) -> None:
    """A cue that says nothing, or everything, is refused."""
    with pytest.raises(ValueError, match=r"«|vide"):
        check_cue(cue)
