"""Lay a page folder: templates to fill, a guide to comments, empty folders for the exports, copies of the notebooks."""

import shutil
from collections.abc import Callable
from pathlib import Path

from cmanalytics.errors import RunError, UsageError
from cmanalytics.storing import shipped_path, write_text

# Kinds of community that have a starter set of objectives: templates/new_page/<file>.<kind>.yml takes the place of
# <file>.yml.
PAGE_TYPES = ("brand", "service", "media", "public", "internal")
TEMPLATES = "templates/new_page"
# The page that a shipped notebook opens by default.
SAMPLE_PAGE = "../data/sample"
FOLDERS = ("exports", "comments", "private", "coding")
# What is copied under another name: where comments come from, and the team's assessment of itself, to fill in.
COPIES = {"commentaires.md": "docs/commentaires.md", "maturity.yml": "templates/maturity_answers.yml"}


def lay_page(folder: str | Path, *, kind: str | None = None) -> list[Path]:
    """Create a page folder from the templates; return the files and folders that it holds.

    `kind` is one of PAGE_TYPES, None for the example of every kind of objective. Raise UsageError for another kind or
    when the folder exists and is not empty, RunError when it cannot be written.
    """
    folder = Path(folder)
    if kind is not None and kind not in PAGE_TYPES:
        raise UsageError("unknown_page_type", kind=str(kind)[:40], known=", ".join(PAGE_TYPES))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("page_exists", file=folder)
    source = shipped_path(TEMPLATES)
    variants = {known: path for path in source.glob("*.*.yml") if (known := _varied(path, kind)) is not None}
    named = (variants.get(name, source / name) for name in ("objectives.yml", "page.yml"))
    declared = "\n".join(path.read_text(encoding="utf-8") for path in named)
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=_left_out(declared))
        for name, path in {**variants, **{name: shipped_path(path) for name, path in COPIES.items()}}.items():
            shutil.copyfile(path, folder / name)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise RunError("cannot_write", file=folder, reason=error.strerror) from error
    return sorted(folder.iterdir())


def _varied(path: Path, kind: str | None) -> str | None:
    """Return the name of the file whose place a template takes, None when it is another kind's."""
    name, _, known = path.stem.partition(".")
    return f"{name}{path.suffix}" if known == kind else None


def _left_out(declared: str) -> Callable[[str, list[str]], list[str]]:
    """Return what `copytree` is to leave out: variants, and private files that no declaration names."""

    def unwanted(folder: str, names: list[str]) -> list[str]:
        if Path(folder).name == "private":
            return [name for name in names if f"private/{name}" not in declared]
        return [name for name in names if name.count(".") > 1]

    return unwanted


def copy_notebooks(folder: str | Path) -> list[Path]:
    """Copy the shipped notebooks into <folder>/notebooks, those already there untouched; return the new copies."""
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError("page_folder_absent", file=folder)
    copies = []
    for source in sorted(shipped_path("notebooks").glob("*.ipynb")):
        copy = folder / "notebooks" / source.name
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            # Opened from <folder>/notebooks, the page is the folder above.
            text = source.read_text(encoding="utf-8").replace(SAMPLE_PAGE, "..", 1)
            copies.append(write_text(text, copy))
    return copies
