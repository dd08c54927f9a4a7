"""Read each file of a folder in a process of its own and write what became of it, a line of JSON a file.

The process that starts them has imported everything: a file costs its own reading, and what it takes is its own.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cmanalytics.readers import read_export

LIMIT_SECONDS = 20


def look_after(path: Path) -> None:
    """Read one file and write what it gave."""
    signal.alarm(LIMIT_SECONDS)
    start = time.perf_counter()
    export = read_export(path, key=bytes(32))
    seconds = time.perf_counter() - start
    here, apart = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    # Processor time: the test must not depend on what else runs on the machine.
    busy = here.ru_utime + here.ru_stime + apart.ru_utime + apart.ru_stime
    unit = 1 if sys.platform == "darwin" else 1024
    found = {
        "name": path.name,
        "seconds": min(seconds, busy),
        "megabytes": max(here.ru_maxrss, apart.ru_maxrss) * unit / 2**20,
        "kinds": export.alerts["kind"].tolist(),
        "messages": export.alerts["message"].tolist(),
        "rows": sum(map(len, export[:4])),
        "days": sorted({str(day)[:10] for day in [*export.posts["published_at"], *export.comments["written_at"]]}),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main(folder: Path) -> Iterator[int]:
    """Give how each child ended."""
    read_export(next(iter(sorted(folder.iterdir()))), key=bytes(32))
    for path in sorted(folder.iterdir()):
        child = os.fork()
        if not child:
            look_after(path)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if status:
            sys.stdout.write(json.dumps({"name": path.name, "ended": status}) + "\n")
        yield status


if __name__ == "__main__":
    sys.exit(0 if list(main(Path(sys.argv[1]))) else 1)
