"""Run a notebook with parameters and publish its page: beside first, then in place, and never from a failed run."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from cmanalytics import errors
from cmanalytics.declarations import nearest
from cmanalytics.exporter import ReportExporter
from cmanalytics.locale import format_month
from cmanalytics.page import check_month, load_declarations
from cmanalytics.storing import shipped_path, write_text
from cmanalytics.wording import LANGUAGES, has, say, use_language

TIMEOUT_S = 900
# What a failed run leaves beside the earlier report.
JOURNAL = "journal.txt"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_PARAMETER = re.compile(r"[a-z_]{1,40}")


def render_report(
    notebook: str = "monthly_report",
    *,
    page: str | Path,
    month: str,
    lang: str = "fr",
    out: str | Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    **parameters: Any,
) -> Path:
    """Run a notebook on a page's month; return the path of the page that it became (`<out>/<notebook>.html`).

    Beside it stand the executed notebook, the tables (parquet and csv), to_read.csv and manifest.json. `out` is
    <page>/reports/<month> when not given. `progress` is called with (steps done, steps in all, step). Raise UsageError
    for a wrong parameter, DeclarationError for a wrong declaration, DataError when nothing could be measured, RunError
    when the run failed; what an earlier run published is then untouched.
    """
    page = Path(page)
    source = find_notebook(notebook)
    check_month(month)
    if lang not in LANGUAGES:
        raise errors.UsageError("unknown_language", lang=lang, known=", ".join(LANGUAGES))
    # A wrong declaration is said at once, before a kernel is started.
    declared = load_declarations(page)
    target = Path(out) if out is not None else page / "reports" / month
    with use_language(lang), _staging(target) as staging:
        given = {"page": str(page.resolve()), "month": month, "lang": lang, "out": str(staging), **parameters}
        check_parameters(source, given)
        executed = _run(source, staging / source.name, given, log=target / JOURNAL, progress=progress)
        title = say("report.cover.title", name=declared.settings.page.name, month=format_month(month))
        html, _ = ReportExporter(title=title).from_notebook_node(executed)
        write_text(html, staging / f"{source.stem}.html")
        write_text(nbformat.writes(_without_traces(executed, staging, page)), staging / source.name)
        _publish(staging, target, last=f"{source.stem}.html")
    return target / f"{source.stem}.html"


def find_notebook(name: str) -> Path:
    """Return a shipped notebook by its name; raise UsageError naming the known ones."""
    folder = shipped_path("notebooks")
    known = sorted(path.stem for path in folder.glob("*.ipynb"))
    if name not in known:
        raise errors.UsageError("unknown_notebook", name=name, known=", ".join(known))
    return folder / f"{name}.ipynb"


def check_parameters(source: Path, given: dict[str, Any]) -> None:
    """Raise UsageError for a parameter that the notebook does not declare.

    papermill only logs it, and would run the month that stands in the notebook.
    """
    known = sorted(papermill.inspect_notebook(str(source)))
    for name in given:
        if name not in known or not _PARAMETER.fullmatch(name):
            close = nearest(name, known)
            hint = say("report.nearest", name=close) if close else ""
            raise errors.UsageError(
                "unknown_parameter", notebook=source.stem, name=name[:40], known=", ".join(known), nearest=hint
            )


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    if target.exists() and not target.is_dir():
        raise errors.RunError("cannot_write", file=target, reason=say("report.not_a_folder"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".report-", dir=target.parent)).resolve()
    except OSError as error:
        raise errors.RunError("cannot_write", file=target, reason=error.strerror) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(
    source: Path,
    output: Path,
    parameters: dict[str, Any],
    *,
    log: Path,
    progress: Callable[[int, int, str], None] | None,
) -> nbformat.NotebookNode:
    cells = nbformat.read(source, as_version=4).cells
    # papermill adds a cell with the parameters given, after the one that declares them.
    steps = [step_name(cell) for cell in (*cells[:1], *cells)]

    def executed(cell_index: int, **_: Any) -> None:
        if progress is not None:
            progress(cell_index + 1, len(steps), steps[cell_index])

    try:
        return papermill.execute_notebook(
            str(source),
            # papermill formats the path: braces in a folder's name would be taken for placeholders.
            str(output).replace("{", "{{").replace("}", "}}"),
            parameters=parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            execution_timeout=TIMEOUT_S,
            on_cell_executed=executed,
            # Without it ipykernel 7.3 and later warn at each run that the local connection is not encrypted.
            config=Config({"KernelManager": {"transport_encryption": "auto"}}),
        )
    except PapermillExecutionError as error:
        raise _translated(error, steps[error.cell_index], log) from None
    except (DeadKernelError, CellTimeoutError) as error:
        step, reason = say("report.steps.unknown"), type(error).__name__
        raise errors.RunError("notebook_failed", step=step, reason=reason, log="–") from None


def step_name(cell: Any) -> str:
    """Return the name of a notebook's step, for people."""
    key = f"report.steps.{str(cell.get('id', '')).replace('-', '_')}"
    return say(key) if has(key) else say("report.steps.unknown")


def _translated(error: PapermillExecutionError, step: str, log: Path) -> errors.CmanalyticsError:
    # What our own code refused says all by itself; anything else is a failed run, whose journal holds no values.
    kind = getattr(errors, error.ename, None)
    if isinstance(kind, type) and issubclass(kind, errors.CmanalyticsError):
        return kind("notebook_refused", text=_ANSI.sub("", error.evalue))
    frames = [_ANSI.sub("", line) for line in error.traceback[:-1]]
    write_text("\n".join([error.ename, *frames]) + "\n", log)
    return errors.RunError("notebook_failed", step=step, reason=error.ename, log=log)


def _without_traces(executed: nbformat.NotebookNode, staging: Path, page: Path) -> nbformat.NotebookNode:
    """Return the notebook without run times, machine paths and the name of the kernel that ran it."""
    executed.metadata.pop("papermill", None)
    executed.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for cell in executed.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
            cell.source = cell.source.replace(str(staging), "").replace(str(page.resolve()), page.resolve().name)
    return executed


def _publish(staging: Path, target: Path, *, last: str) -> None:
    # The page comes last: whoever sees the new page finds the new tables beside it.
    try:
        files = sorted(path for path in staging.rglob("*") if path.is_file())
        for path in sorted(files, key=lambda path: path.name == last):
            place = target / path.relative_to(staging)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
        (target / JOURNAL).unlink(missing_ok=True)
    except OSError as error:
        raise errors.RunError("cannot_write", file=target, reason=error.strerror) from error
