"""List the files of paths and folders: in a fixed order, each with the name that alerts call it."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePath
from typing import NamedTuple

SKIPPED_FOLDERS = frozenset({"private", "__macosx", "__pycache__"})
# Notes that people (and `cmanalytics new`) leave beside exports; a path given by itself is always read.
SKIPPED_ENDINGS = frozenset({".md", ".yml", ".yaml"})
SKIPPED_FILES = frozenset({"thumbs.db", "desktop.ini"})

# Small enough to be held beside its neighbours.
SMALL = 5_000_000

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def shown_name(path: str | Path) -> str:
    """Return a path as it can be written anywhere: bytes that are no UTF-8, tabs and line breaks are replaced."""
    return _CONTROLS.sub("\ufffd", os.fsencode(path).decode("utf-8", "replace"))


def name_sheet(file: str, sheet: object) -> str:
    """Return how a sheet of a file is called, for people; the file's name where it has none."""
    return f"{file} › {sheet}" if isinstance(sheet, str) and sheet else file


class Found(NamedTuple):
    """Hold a file and its name relative to the folder given."""

    path: Path
    name: str


def list_files(paths: Iterable[str | Path]) -> tuple[list[Found], list[str]]:
    """Return the files, sorted by name, and the paths that do not exist.

    Folders are read recursively without hidden files, spreadsheet lock files, notes (.md, .yml) and `private/`. A file
    given twice is listed once; two files of one name get their folder's name before it.
    """
    found: dict[Path, Found] = {}
    missing: list[str] = []
    for path in map(Path, paths):
        if not path.exists():
            missing.append(shown_name(path.name))
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                inside = file.relative_to(path)
                if file.is_file() and not is_skipped(inside):
                    found.setdefault(file.resolve(), Found(file, shown_name(inside.as_posix())))
        else:
            found.setdefault(path.resolve(), Found(path, shown_name(path.name)))
    return _name_apart(sorted(found.values(), key=lambda each: (each.name, str(each.path)))), missing


def is_skipped(inside: PurePath) -> bool:
    """Tell whether a path inside a folder (or an archive) is none of an export: hidden, a note, private, a lock."""
    folders, name = [part.casefold() for part in inside.parts[:-1]], inside.name.casefold()
    if any(folder in SKIPPED_FOLDERS or folder.startswith(".") for folder in folders):
        return True
    return name.startswith((".", "~$")) or name in SKIPPED_FILES or inside.suffix.casefold() in SKIPPED_ENDINGS


def batches(files: Iterable[Found]) -> Iterator[list[Found]]:
    """Give the files one by one, but small JSON files of one folder together: they may be one export cut into days."""

    def together(found: Found) -> tuple[str, str]:
        small = found.path.suffix.casefold() == ".json" and found.path.stat().st_size < SMALL
        return (found.name.rpartition("/")[0], "") if small else ("", found.name)

    for _, batch in groupby(files, key=together):
        yield list(batch)


def _name_apart(files: list[Found]) -> list[Found]:
    counts: dict[str, int] = {}
    for each in files:
        counts[each.name] = counts.get(each.name, 0) + 1
    named = [
        each._replace(name=f"{shown_name(each.path.resolve().parent.name)}/{each.name}")
        if counts[each.name] > 1
        else each
        for each in files
    ]
    used: dict[str, int] = {}
    unique = []
    for each in named:
        used[each.name] = used.get(each.name, 0) + 1
        unique.append(each if used[each.name] == 1 else each._replace(name=f"{each.name} ({used[each.name]})"))
    return sorted(unique, key=lambda each: each.name)
