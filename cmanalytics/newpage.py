"""Lay a page folder: templates to fill, a guide to comments, empty folders for the exports, copies of the notebooks."""

import shutil
from pathlib import Path

from cmanalytics.errors import RunError, UsageError
from cmanalytics.storing import shipped_path, write_text

# The page that a shipped notebook opens by default.
SAMPLE_PAGE = "../data/sample"
FOLDERS = ("exports", "comments", "private", "coding")
# Where comments come from, network by network.
GUIDE = "docs/commentaires.md"


def lay_page(folder: str | Path) -> list[Path]:
    """Create a page folder from the templates; return the files and folders that it holds.

    Raise UsageError when it exists and is not empty, RunError when it cannot be written.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("page_exists", file=folder)
    try:
        shutil.copytree(shipped_path("templates/new_page"), folder, dirs_exist_ok=True)
        shutil.copyfile(shipped_path(GUIDE), folder / Path(GUIDE).name)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise RunError("cannot_write", file=folder, reason=error.strerror) from error
    return sorted(folder.iterdir())


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
