"""The list to follow as a file: written for a spreadsheet, read back as a person leaves it."""

from pathlib import Path

import pandas as pd

from cmanalytics.errors import DataError
from cmanalytics.locale import fold
from cmanalytics.objectives import Experiment
from cmanalytics.readers.opening.files import open_export
from cmanalytics.storing import write_table
from cmanalytics.tables import ASSIGNMENT, conform
from cmanalytics.wording import say

# Where a page folder keeps the lists of its tests.
FOLDER = "tests"
_ENDINGS = (".csv", ".xlsx")


def list_path(folder: str | Path, test: Experiment) -> Path:
    """Return where a page folder keeps the list of a test: tests/<id>.csv, or .xlsx when only that is there."""
    paths = [Path(folder) / FOLDER / f"{test.id}{ending}" for ending in _ENDINGS]
    return next((path for path in paths if path.is_file()), paths[0])


def write_assignment(assignment: pd.DataFrame, path: str | Path) -> Path:
    """Write a list (contract `assignment`) as a CSV that a French Excel opens by double-click; return its path."""
    days = {name: assignment[name].dt.strftime("%Y-%m-%d").astype("string") for name in ("first", "last")}
    frame = assignment.assign(**days).rename(columns=_names())
    # Days and weeks need nothing filled in.
    by_post = assignment["first"].isna().all()
    useless = [_names()[name] for name in (("first", "last") if by_post else ("post",))]
    return write_table(frame.drop(columns=useless), path, for_excel=True)


def _names() -> dict[str, str]:
    return {name: say(f"experiments.columns.{name}") for name in ASSIGNMENT.names}


def read_assignment(path: str | Path, test: Experiment) -> pd.DataFrame:
    """Return the list of a test (contract `assignment`) from a CSV or a workbook, by its French or English headers.

    Raise DataError when it cannot be read, has no column of ranks or variants, a rank twice, or a variant that the test
    does not declare; the message names the line.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError("assignment_absent", file=path, test=test.id)
    rows = [row for row in open_export(path)[0].with_rows().rows if any(cell.strip() for cell in row)]
    header = [fold(cell) for cell in rows[0]] if rows else []
    names = {fold(shown): name for name, shown in _names().items()} | {name: name for name in ASSIGNMENT.names}
    places = {names[cell]: place for place, cell in enumerate(header) if cell in names}
    if not {"rank", "variant"} <= set(places):
        wanted = ", ".join(_names()[name] for name in ("rank", "variant", "post"))
        raise DataError("assignment_columns", file=path, found=", ".join(header)[:200] or "—", wanted=wanted)
    cells = {
        name: [row[place].strip() if place < len(row) else "" for row in rows[1:]] for name, place in places.items()
    }
    frame = pd.DataFrame(cells, dtype="string").replace("", pd.NA)
    return conform(_checked(frame, test, path), ASSIGNMENT)


def _checked(frame: pd.DataFrame, test: Experiment, path: Path) -> pd.DataFrame:
    # Written for a spreadsheet, a variant such as "+ question" begins with an apostrophe.
    known = {fold(mark + arm): arm for arm in test.design.arms for mark in ("", "'")}
    variants = frame["variant"].map(lambda text: known.get(fold(text)), na_action="ignore")
    ranks = pd.to_numeric(frame["rank"], errors="coerce").astype("Float64")
    ranks = ranks.where((ranks % 1 == 0) & (ranks >= 1))
    for wrong, kind in ((variants.isna(), "assignment_variant"), (ranks.isna(), "assignment_rank")):
        if wrong.any():
            place = int(wrong.to_numpy().argmax())
            found = str(frame.iloc[place]["variant" if kind == "assignment_variant" else "rank"])[:40]
            raise DataError(kind, file=path, line=place + 2, found=found, known=", ".join(test.design.arms))
    if ranks.duplicated().any():
        place = int(ranks.duplicated().to_numpy().argmax())
        raise DataError("assignment_rank_twice", file=path, line=place + 2, found=int(ranks.iloc[place]))
    # Days are known from the declaration; a spreadsheet may have rewritten them its own way.
    kept = frame.drop(columns=[name for name in ("first", "last", "block") if name in frame])
    return kept.assign(test=test.id, variant=variants, rank=ranks.astype("Int64"))
