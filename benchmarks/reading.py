"""Time and weigh the reading of large files against public peers in the same run: `python -m benchmarks.reading`.

Each measurement is a process of its own, as for a person who opens a file; ours and the peer's take turns, and medians
are compared. Peers: `pyarrow.csv.read_csv` and its conversion to pandas (comments), `pandas.read_csv` with the C engine
(publications), python-calamine's own reading (workbooks). Ours does everything besides: pseudonyms, dates, duplicates,
text repair, masks, checks.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.reading_corpora import write_comments, write_posts, write_workbook

RUNS = 5
COMMENTS, POSTS, WORKBOOK = 1_000_000, 100_000, 100_000

_WEIGH = """
import resource, sys, time
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
{work}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(seconds, peak / 1024, {size})
"""
_OURS = """
from cmanalytics.readers import read_export
import pyarrow.csv, pyarrow.compute
"""
_READ = "found = read_export({path!r}, key=bytes(32))"
_PARTS = "rows = sum(len(part.comments) for part in read_export({path!r}, key=bytes(32), chunks=True))"
_SIZE = "sum(int(table.memory_usage(deep=True).sum()) for table in found[:4]) / 2**20"


class Figure(NamedTuple):
    """Hold one measurement: seconds, peak memory above the libraries' own and size of the tables, in MB."""

    seconds: float
    peak: float
    tables: float


def measure(imports: str, work: str, size: str = "0") -> Figure:
    code = imports + _WEIGH.format(work=work, size=size)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return Figure(*map(float, done.stdout.split()))


def compare(name: str, ours: tuple[str, str, str], peer: tuple[str, str, str]) -> None:
    pairs = [(measure(*peer), measure(*ours)) for _ in range(RUNS)]
    theirs, mine = (statistics.median(pair[side].seconds for pair in pairs) for side in (0, 1))
    ratios = sorted(pair[1].seconds / pair[0].seconds for pair in pairs)
    peak = statistics.median(pair[1].peak for pair in pairs)
    tables = pairs[0][1].tables
    weight = f"; peak {peak:.0f} MB, {peak / tables:.1f}x the tables" if tables else ""
    spread = f"{ratios[0]:.1f} to {ratios[-1]:.1f}"
    print(f"{name}: {mine:.2f} s, peer {theirs:.2f} s: {mine / theirs:.1f}x ({spread}, n = {RUNS}){weight}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        comments = str(write_comments(Path(folder) / "youtube_comments.csv", COMMENTS))
        posts = str(write_posts(Path(folder) / "Jan-01-2025_Dec-31-2025_1.csv", POSTS))
        book = str(write_workbook(Path(folder) / "Jan-01-2025_Dec-31-2025_2.xlsx", WORKBOOK))
        options = "pyarrow.csv.ParseOptions(newlines_in_values=True)"
        arrow = (
            "import pandas, pyarrow.csv",
            f"pyarrow.csv.read_csv({comments!r}, parse_options={options}).to_pandas()",
        )
        compare("1,000,000 comments, CSV", (_OURS, _READ.format(path=comments), _SIZE), (*arrow, "0"))
        compare("the same in parts", (_OURS, _PARTS.format(path=comments), "0"), (*arrow, "0"))
        pandas = ("import pandas, pyarrow", f"pandas.read_csv({posts!r}, engine='c')", "0")
        compare("100,000 publications, CSV", (_OURS, _READ.format(path=posts), "0"), pandas)
        load = f"b = python_calamine.CalamineWorkbook.from_path({book!r}); "
        load += "cells = [b.get_sheet_by_name(name).to_python() for name in b.sheet_names]"
        open_it = f"open_export(Path({book!r}))"
        opening = "from pathlib import Path\nimport pyarrow\nfrom cmanalytics.readers.opening.files import open_export"
        compare("workbook of 100,000 rows, cells", (opening, open_it, "0"), ("import python_calamine", load, "0"))


if __name__ == "__main__":
    main()
