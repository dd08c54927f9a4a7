"""Hand-made comments, hand-made codings, and sheets changed as people change them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.coding import Coded
from cmanalytics.readers.opening.files import open_export
from cmanalytics.tables import CODINGS, COMMENTS, READINGS, SAMPLE, conform
from tests.workbook_helpers import workbook

TEXTS = (
    "Toujours pas reçu ma commande, c'est long",
    "Merci, les biscuits sont délicieux !",
    "=1+1 trop cher pour ce que c'est",
    "Vous ouvrez à quelle heure ? Appelez-moi au 06 12 34 56 78",
    "Super",
    "On peut les trouver en boutique à Lyon ?",
)
# Identifiers that a spreadsheet would spoil: too long for a number, a date, a formula.
IDS = ("17841400000000001", "1-2", "-abc", "12E45", "00123", "c6")


@cache
def codebook() -> Codebook:
    """Return the shipped codebook."""
    return load_codebook()


def comments(**columns: Any) -> pd.DataFrame:
    """Return six comments of six people under two publications."""
    frame = pd.DataFrame({"platform": "instagram", "comment_id": IDS, "text": TEXTS, "author": list("abcdef")})
    frame = frame.assign(post_id=["p1", "p1", "p1", "p2", "p2", "p2"], **columns)
    return conform(frame, COMMENTS)


def sample_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return a draw of all the comments, in their order."""
    drawn = table[["platform", "comment_id", "post_id"]].assign(round=1, by="random", stratum="all", inclusion=1.0)
    return conform(drawn.assign(order=range(1, len(table) + 1), stands_for=1, texts=len(table)), SAMPLE)


def hand_coded(given: dict[str, dict[str, str]], *, dimensions: tuple[str, ...] = ("frustration",)) -> Coded:
    """Return what people coded: {"marie": {"1": "frustration:price frustration:delivery", "2": ""}}."""
    rows = [
        ("x", comment, f"human:{coder}", *code.split(":"))
        for coder, read in given.items()
        for comment, codes in read.items()
        for code in codes.split()
    ]
    codings = pd.DataFrame(rows, columns=["platform", "comment_id", "coder", "dimension", "code"])
    reads = [("x", comment, f"human:{coder}", list(dimensions)) for coder, read in given.items() for comment in read]
    readings = pd.DataFrame(reads, columns=["platform", "comment_id", "coder", "dimensions"])
    return Coded(conform(codings, CODINGS), conform(readings, READINGS))


def change_sheet(path: Path, change: Callable[[list[list[Any]]], Any]) -> Path:
    """Open a sheet, change its first page's rows (a list of lists of texts), save it as a spreadsheet would."""
    pages = [opened.with_rows() for opened in open_export(path)]
    width = max(len(row) for row in pages[0].rows)
    rows = [[*row, *[""] * (width - len(row))] for row in pages[0].rows]
    changed = change(rows)
    content = workbook({pages[0].sheet or "Feuille": rows if changed is None else changed})
    path.with_suffix(".xlsx").write_bytes(content)
    return path.with_suffix(".xlsx")


def fill(path: Path, cells: dict[tuple[int, str], Any]) -> Path:
    """Write cells of a sheet, {(row from 1 below the header, header): value}, and save it."""

    def change(rows: list[list[Any]]) -> None:
        for (row, header), value in cells.items():
            rows[row][rows[0].index(header)] = value

    return change_sheet(path, change)
