"""Privacy: keys that stay, pseudonyms that link, texts without what identifies."""

import os
import stat
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmanalytics.errors import CmanalyticsError, DataError, UsageError
from cmanalytics.privacy import MASK, blank_null_authors, key_path, load_key, mask_names, pseudonymise, redact

KEY = bytes(range(32))


def texts(*values: str | None) -> pd.Series:
    """Return a column of texts."""
    return pd.Series(list(values), dtype="string")


def test_a_key_is_made_once_for_its_owner_alone() -> None:
    """The key file is private and stays the same."""
    key = load_key("ma-page")
    path = key_path("ma-page")
    assert len(key) == 32
    assert load_key("ma-page") == key
    assert load_key("autre-page") != key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


def test_the_environment_names_another_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CMANALYTICS_KEY_FILE wins over the configuration folder."""
    path = tmp_path / "deep" / "my.key"
    monkeypatch.setenv("CMANALYTICS_KEY_FILE", str(path))
    assert load_key("ma-page") == bytes.fromhex(path.read_text())


@pytest.mark.parametrize("content", ["", "abc", "z" * 64, "ab" * 33, "é" * 64])
def test_a_damaged_key_is_not_replaced(content: str) -> None:
    """A new key in silence would cut every author from the past."""
    path = key_path("ma-page")
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError):
        load_key("ma-page")
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("slug", ["../evil", "", ".hidden", "a/b"])
def test_a_key_never_leaves_its_folder(slug: str) -> None:
    """A page folder's name cannot write elsewhere."""
    with pytest.raises(UsageError):
        load_key(slug)


def test_pseudonyms_link_one_person_and_only_on_one_network() -> None:
    """Case, blanks and a leading @ do not make another person; another network or key does."""
    authors = texts("Camille", " camille", "@CAMILLE", "Camillé", None)
    names = pseudonymise(authors, platform="facebook", key=KEY)
    assert names.iloc[0] == names.iloc[1] == names.iloc[2] != names.iloc[3]
    assert pd.isna(names.iloc[4])
    assert names.dropna().str.fullmatch("A-[A-Z2-7]{16}").all()
    networks = texts("facebook", "instagram")
    assert pseudonymise(texts("a", "a"), platform=networks, key=KEY).nunique() == 2
    assert (
        pseudonymise(texts("a"), platform="x", key=bytes(32)).iloc[0]
        != pseudonymise(texts("a"), platform="x", key=KEY).iloc[0]
    )


def test_pseudonyms_are_those_of_earlier_versions() -> None:
    """A change of recipe would cut every author from the past: this one is fixed."""
    assert pseudonymise(texts("Camille"), platform="facebook", key=KEY).iloc[0] == "A-3I5XY6XF342AO4VZ"


def test_a_pseudonym_stays_what_it_is() -> None:
    """Reading our own tables again does not rename people."""
    names = pseudonymise(texts("Camille"), platform="facebook", key=KEY)
    assert pseudonymise(names, platform="facebook", key=bytes(32)).tolist() == names.tolist()


def test_null_authors_are_nobody() -> None:
    """What exports write for an unknown author is missing."""
    blank = blank_null_authors(texts("Unknown", "[deleted]", "Utilisateur Facebook", " ", "None", "N/A", "Nadia"))
    assert blank.isna().tolist() == [True] * 6 + [False]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Merci @camille.ex, et @Camille Exemple !", "Merci @…, et @… !"),
        ("Bravo Camille Exemple.", "Bravo @…."),
        ("camille exemple en minuscules reste", "camille exemple en minuscules reste"),
        ("Camille toute seule reste", "Camille toute seule reste"),
        ("@inconnu reste ici", "@inconnu reste ici"),
        ("Jean-Luc D'Arc est là", "@… est là"),
        ("Camille Exempleaire n'est personne", "Camille Exempleaire n'est personne"),
        ("Maison Test répond à @maison test", "Maison Test répond à @maison test"),
    ],
)
def test_known_names_are_masked_in_texts(text: str, masked: str) -> None:
    """Names of authors of the same file disappear from what others wrote; our own stays."""
    known = ["Camille Exemple", "camille.ex", "Jean-Luc D'Arc", "Maison Test", "x"]
    result, count = mask_names(texts(text, None), known, keep=["Maison Test"])
    assert result.iloc[0] == masked
    assert pd.isna(result.iloc[1])
    assert count == masked.count(MASK)
    again, more = mask_names(result, known, keep=["Maison Test"])
    assert (again.iloc[0], more) == (masked, 0)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Écrivez à jean.dupont+x@mail.example.fr", "Écrivez à [courriel]"),
        ("jean (at) mail (point) fr", "jean (at) mail (point) fr"),
        ("jean (at) mail (dot) fr", "[courriel]"),
        ("jean arobase mail point fr", "[courriel]"),
        ("Appelez le 06 12 34 56 78 ou 0612345678.", "Appelez le [téléphone] ou [téléphone]."),
        ("+33 (0)6 12 34 56 78, +33612345678", "[téléphone], [téléphone]"),
        ("call 514-555-0134", "call [téléphone]"),
        ("voir https://exemple.fr/a?b=1 et www.exemple.fr", "voir [lien] et [lien]"),
        ("ma commande n° 12345678 et commande AB-12345", "ma commande n° [numéro] et commande [numéro]"),
        ("merci @marie_l.b et @Jean", "merci @… et @…"),
        ("carte 4970 1012 3456 7890", "carte [numéro]"),
        ("FR76 3000 6000 0112 3456 7890 189", "[numéro]"),
    ],
)
def test_what_identifies_is_masked_for_display(text: str, redacted: str) -> None:
    """Addresses, numbers, links and mentions do not reach a report."""
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "12 345 678 vues et 1 000 000 000 d'abonnés",
        "le 25/12/2026 à 10h30, puis 2026-10-12 14:30:22",
        "2 paquets à 12,50 € le 3 mai",
        "#ete2024 top 10",
        "J'attends ma commande depuis 3 semaines",
        "client depuis 15 ans",
        "rendez-vous à 18:00-20:00 @ la maison",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    """Redaction does not eat what people talk about."""
    assert redact(text) in (text, text.replace("@ la", MASK))


@given(st.text(alphabet=st.sampled_from("ab é@.-_/#:()0123456789+ \n…n°[]"), max_size=60))
def test_redacting_twice_changes_nothing(text: str) -> None:
    """A text that was redacted is finished."""
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "a-" * 10_000, "a." * 10_000, "1 " * 10_000, "@" * 20_000, "(" * 20_000]
)
def test_redacting_a_hostile_text_is_quick(text: str) -> None:
    """No text hangs the run."""
    import time

    start = time.perf_counter()
    redact(text)
    mask_names(texts(text), ["Camille Exemple", "a"])
    assert time.perf_counter() - start < 1.0


def test_errors_never_hold_what_people_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message about a key names its file, not its content."""
    path = tmp_path / "my.key"
    path.write_text("secretsecret")
    monkeypatch.setenv("CMANALYTICS_KEY_FILE", str(path))
    with pytest.raises(CmanalyticsError) as caught:
        load_key()
    assert "secretsecret" not in str(caught.value)
    assert str(path) in str(caught.value)
