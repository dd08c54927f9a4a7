"""Progress on standard error: a bar in a terminal, a plain line a step elsewhere, nothing when asked to be quiet."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int, str], None]


@contextmanager
def shown_progress(label: str, *, quiet: bool = False) -> Iterator[Report | None]:
    """Give a callable (done, total, name) that shows how far a long work is; None when quiet."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        yield from _bar(label)
    else:
        yield _lines(label)


def _bar(label: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[name]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None, name="")
        yield lambda done, total, name: progress.update(task, completed=done, total=total, name=name)


def _lines(label: str) -> Report:
    def report(done: int, total: int, name: str) -> None:
        sys.stderr.write(f"{label} {done}/{total} {name}\n")

    return report
