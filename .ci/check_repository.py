"""Check what no unit test sees: stray machine paths, notebook outputs, the lock file against pyproject.toml."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
# A path of somebody's machine, or the address of a package index, has no place in a public project.
STRAY = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp)/\w+/|--(?:extra-)?index-url")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


def stray_paths(paths: list[Path]) -> list[str]:
    faults = []
    for path in paths:
        if path.suffix in {".png", ".parquet", ".xls", ".xlsx"} or path == Path(__file__) or not path.is_file():
            continue
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1):
            if STRAY.search(line):
                faults.append(f"{path.relative_to(ROOT)}:{number}: stray path: {line.strip()[:80]}")
    return faults


def notebook_outputs(paths: list[Path]) -> list[str]:
    books = {path: json.loads(path.read_text("utf-8")) for path in paths if path.suffix == ".ipynb"}
    dirty = [path for path, book in books.items() if any(cell.get("outputs") for cell in book["cells"])]
    return [f"{path.relative_to(ROOT)}: has outputs" for path in dirty]


def unlocked() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", line)[0]).lower() for line in wanted}
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8")))
    return [f"requirements.lock lacks {name}: run `make lock`" for name in sorted(names - locked)]


if __name__ == "__main__":
    files = tracked()
    problems = [*stray_paths(files), *notebook_outputs(files), *unlocked()]
    sys.stdout.write("".join(f"{line}\n" for line in problems))
    sys.exit(bool(problems))
