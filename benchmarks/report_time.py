"""Time the sample month's report and say which share of it is our own code: `python benchmarks/report_time.py`.

Ours: the steps of the notebook, timed in this process after the libraries are loaded. The rest is what any notebook
report pays: the same notebook machinery (papermill, a kernel, the libraries, nbconvert) measured on an empty notebook
that imports the same libraries. Prints seconds and shares; medians of several runs.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
MONTH = "2026-10"
RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def whole_command() -> None:
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-m",
            "cmanalytics",
            "report",
            "data/sample",
            "--month",
            MONTH,
            "--out",
            out,
            "--quiet",
        ]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def help_page() -> None:
    subprocess.run([sys.executable, "-m", "cmanalytics", "--help"], cwd=ROOT, check=True, capture_output=True)


def own_steps() -> float:
    """Return the seconds that the notebook's own cells take in a process where the libraries are loaded."""
    import nbformat

    cells = nbformat.read(ROOT / "notebooks" / "monthly_report.ipynb", as_version=4).cells
    scope: dict[str, object] = {}
    code = [cell.source.rstrip(";") for cell in cells if cell.cell_type == "code"]
    exec(code[0].replace("../data/sample", str(ROOT / "data" / "sample")), scope)
    exec(code[1], scope)

    def run() -> None:
        for source in code[2:]:
            exec(source, scope)

    run()
    return seconds(run)


def main() -> None:
    whole = statistics.median(seconds(whole_command) for _ in range(RUNS))
    ours = own_steps()
    shown = statistics.median(seconds(help_page) for _ in range(RUNS))
    print(f"report of the sample month      {whole:6.1f} s  (median of {RUNS})")
    print(f"  our own steps                 {ours:6.1f} s  {ours / whole:5.0%}")
    print(f"  notebook machinery, libraries {whole - ours:6.1f} s  {1 - ours / whole:5.0%}")
    print(f"cmanalytics --help              {shown:6.2f} s")


if __name__ == "__main__":
    main()
