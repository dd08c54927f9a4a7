"""Declared files: YAML 1.2, every fault at once with its line, nothing hostile walked."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from cmanalytics.declarations import load_yaml, nearest, validate
from cmanalytics.errors import DeclarationError


class Target(BaseModel):
    """A block inside a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: float
    start: date | None = None


class Model(BaseModel):
    """A small declared file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    targets: tuple[Target, ...] = ()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "page.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_times_and_country_codes_stay_text(tmp_path: Path) -> None:
    """YAML 1.1 would make 12:30 a number of minutes and NO a falsehood."""
    data = load_yaml(written(tmp_path, "at: 12:30\ncountry: NO\nid: 0123\n")).data
    assert (data["at"], data["country"]) == ("12:30", "NO")


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    """Three faults on three lines, one message."""
    path = written(tmp_path, "name: Lucain\ntargets:\n  - value: beaucoup\n  - {value: 1, strat: 2026-01-01}\nnme: x\n")
    with pytest.raises(DeclarationError) as caught:
        validate(Model, load_yaml(path))
    message = str(caught.value)
    assert str(path) in message and caught.value.exit_code == 2
    assert all(text in message for text in ("ligne 3, targets[0].value", "ligne 4, targets[1].strat", "ligne 5, nme"))
    assert "la plus proche : start" in message and "la plus proche : name" in message


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("name: a\nname: b\n", "declaration_duplicate_key", 2),
        ("name: a\nstart: 2026-02-30\n", "declaration_impossible_date", 2),
        ("name: [a\ntargets: b\n", "declaration_not_yaml", None),
        ("a:\n\t- b\n", "declaration_not_yaml", None),
        ("- a\n- b\n", "declaration_not_mapping", None),
        ("a: " + "[" * 60 + "]" * 60, "declaration_too_large", None),
    ],
)
def test_what_is_not_a_declaration_is_refused(tmp_path: Path, text: str, kind: str, line: int | None) -> None:
    """Each mistake has its own message, with the line where there is one."""
    with pytest.raises(DeclarationError) as caught:
        validate(Model, load_yaml(written(tmp_path, text)))
    assert caught.value.kind == kind
    assert line is None or caught.value.line == line


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    """A few hundred bytes that stand for millions of leaves do not hang the run."""
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    with pytest.raises(DeclarationError) as caught:
        load_yaml(written(tmp_path, f"a0: &a0 [x, x, x, x, x, x, x, x, x]\n{levels}\n"))
    assert caught.value.kind == "declaration_too_large"


def test_absent_and_wrongly_encoded_files_are_named(tmp_path: Path) -> None:
    """The file, and how to save it."""
    with pytest.raises(DeclarationError) as caught:
        load_yaml(tmp_path / "nothing.yml")
    assert caught.value.kind == "declaration_absent"
    path = tmp_path / "page.yml"
    path.write_bytes("nom: été".encode("cp1252"))
    with pytest.raises(DeclarationError) as caught:
        load_yaml(path)
    assert caught.value.kind == "declaration_encoding"


def test_nearest_is_close_or_nothing() -> None:
    """A misspelt word finds its neighbour, a stranger finds nobody."""
    assert nearest("er_reach_poled", ["er_reach_pooled", "applause"]) == "er_reach_pooled"
    assert nearest("zzz", ["er_reach_pooled"]) == ""
