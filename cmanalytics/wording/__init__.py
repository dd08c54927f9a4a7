"""The words that users read: one folder a language, one YAML file an area.

`problems/` holds what can go wrong, each with what was found, what was expected and what to do: errors and
data alerts draw from the same catalogue.
"""

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
LANGUAGES: tuple[str, ...] = tuple(sorted(folder.name for folder in FOLDER.iterdir() if (folder / "problems").is_dir()))
DEFAULT_LANGUAGE = "fr"
# What was found, when it was found once: a sentence about many does not read well about one.
ONE = "one"

# A plain variable: notebook kernels run each cell in a context of its own, where a context variable would be lost.
_language = DEFAULT_LANGUAGE


class Problem(NamedTuple):
    """Hold the three parts of a message: what was found, what was expected, what to do."""

    found: str
    expected: str
    do: str


def current_language() -> str:
    """Return the language in force (one of `LANGUAGES`)."""
    return _language


def set_language(language: str) -> None:
    """Speak `language` from here on; raise KeyError for one that has no texts."""
    global _language
    if language not in LANGUAGES:
        raise KeyError(language)
    _language = language


@contextmanager
def use_language(language: str) -> "Iterator[None]":
    """Speak `language` inside a `with` block; raise KeyError for one that has no texts."""
    before = _language
    set_language(language)
    try:
        yield
    finally:
        set_language(before)


def say(key: str, /, **values: Any) -> str:
    """Return the text of `key` ("area.name" or "area.group.name") with its placeholders filled; KeyError if unknown."""
    area, *path = key.split(".")
    node: Any = load_area(current_language(), area)
    for part in path:
        node = node[part]
    return node.format(**values) if values else node


def has(key: str) -> bool:
    """Tell whether the catalogue holds a text for `key`."""
    area, *path = key.split(".")
    node: Any = load_area(current_language(), area)
    for part in path:
        if not isinstance(node, dict) or part not in node:
            return False
        node = node[part]
    return isinstance(node, str)


def problem(kind: str, /, **values: Any) -> Problem:
    """Return what to say about a problem of this kind, with its placeholders filled; KeyError if unknown."""
    entry = load_problems(current_language())[kind]
    if values.get("count") == 1 and ONE in entry:
        entry = {**entry, "found": entry[ONE]}
    return Problem(*(entry[part].format(**values) for part in Problem._fields))


@cache
def load_area(language: str, area: str) -> dict[str, Any]:
    """Return the texts of one area as nested mappings; KeyError if there is no such area."""
    path = FOLDER / language / f"{area}.yml"
    if not path.is_file():
        raise KeyError(area)
    return _load(path)


@cache
def load_problems(language: str) -> dict[str, dict[str, str]]:
    """Return every problem of the catalogue, by kind; ValueError when two files hold the same kind."""
    merged: dict[str, dict[str, str]] = {}
    for path in sorted((FOLDER / language / "problems").glob("*.yml")):
        entries = _load(path)
        twice = merged.keys() & entries.keys()
        if twice:
            raise ValueError(f"{path.name} repeats {sorted(twice)}")
        merged |= entries
    return merged


def _load(path: Path) -> dict[str, Any]:
    # Imported here: the command line's help must not wait for a YAML parser it may not need.
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
