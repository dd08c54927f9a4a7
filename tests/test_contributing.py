"""The guide's "add a reader" is followed to the letter, in a copy: it cannot drift from the code."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.document_readers import PATH, replaced

ROOT = Path(__file__).parents[1]
# A block of the guide begins with the file that it stands in, or that it is added to after a line.
BLOCK = re.compile(
    r"^ *```\w*\n *#? ?(?P<verb>file|add to) `(?P<path>[^`]+)`(?: after `(?P<after>[^`]+)`)?\n(?P<text>.*?)^ *```$",
    re.DOTALL | re.MULTILINE,
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def follow(folder: Path) -> list[str]:
    """Do what the guide says in a copy of the project; return the files that it made or changed."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = guide.split("## To add a reader")[1].split("\n## ")[0]
    touched = []
    for block in BLOCK.finditer(section):
        path, text = folder / block["path"], re.sub(r"(?m)^   ", "", block["text"])
        if block["verb"] == "file":
            assert not path.exists(), path
            path.write_text(text, encoding="utf-8")
        else:
            before = path.read_text(encoding="utf-8")
            assert before.count(block["after"] + "\n") == 1, block["after"]
            path.write_text(before.replace(block["after"] + "\n", block["after"] + "\n" + text), encoding="utf-8")
        touched.append(block["path"])
    return touched


def test_the_guide_adds_a_reader(tmp_path: Path) -> None:
    """Someone who copies the guide's lines gets a reader that reads, and tests that pass."""
    for name in ("cmanalytics", "tests", "templates", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "reports"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    touched = follow(tmp_path)
    assert len(touched) == 4
    sample = next(path for path in touched if path.startswith("tests/data/exports/"))
    golden = ("tests/test_readers_golden.py", "-k", Path(sample).name)
    missing = run(tmp_path, *golden)
    assert missing.returncode == 1 and "FileNotFoundError" in missing.stdout
    assert run(tmp_path, *golden, "--golden").returncode == 0
    table = (tmp_path / f"{sample}.expected.csv").read_text(encoding="utf-8")
    assert "pixelfed" in table and "2026-10-03" in table and "1250" in table
    done = run(tmp_path, "tests/test_readers_golden.py")
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_readme_lists_the_readers_as_they_are() -> None:
    """Nobody has to guess what is read, or believe a table that has aged."""
    readme = PATH.read_text(encoding="utf-8")
    assert readme == replaced(readme)
    assert "*untried*" in readme
