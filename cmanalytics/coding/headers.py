"""Find the columns of a coding sheet by their headers, and say which were renamed."""

from pathlib import Path
from typing import NamedTuple

from cmanalytics.codebook import Codebook
from cmanalytics.coding.layout import COLUMNS, LAST_COLUMNS, dimension_headers, name_column
from cmanalytics.declarations import nearest
from cmanalytics.errors import DataError
from cmanalytics.locale import fold

# Without one of these, no row can be given back to its comment.
_KEYS = ("check", "comment_id", "again")


class Header(NamedTuple):
    """Hold where the columns of a sheet stand: ours by name, the dimensions', and those that are none of ours."""

    row: int
    columns: dict[str, int]
    dimensions: dict[str, list[int]]
    unknown: dict[int, str]
    width: int
    missing: tuple[str, ...]

    def nearest(self, name: str) -> str:
        """Return the header that the sheet lacks and that a name resembles, "" when none is close."""
        folded = {fold(wanted): wanted for wanted in self.missing}
        return folded.get(nearest(fold(name), folded), "")


def find_header(rows: list[list[str]], codebook: Codebook, *, file: Path) -> Header | None:
    """Return the header of a coding sheet among its first rows, None when there is none.

    Raise DataError when a column was renamed or deleted and codes may be lost with it, or stands twice.
    """
    for number, row in enumerate(rows):
        names = [fold(cell) for cell in row]
        if sum(fold(name_column(column)) in names for column in (*COLUMNS, *LAST_COLUMNS)) >= 3:
            return _check(_locate(number, row, codebook), row, file=file)
    return None


def _locate(number: int, row: list[str], codebook: Codebook) -> Header:
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        places.setdefault(fold(cell), []).append(place)
    ours = {name: fold(name_column(name)) for name in (*COLUMNS, *LAST_COLUMNS)}
    columns = {name: places[written][0] for name, written in ours.items() if written in places}
    wanted = {d.id: [fold(header) for header in dimension_headers(d.id)] for d in codebook.dimensions}
    found = {d: [places[name][0] for name in names if name in places] for d, names in wanted.items()}
    dimensions = {d: spots for d, spots in found.items() if spots}
    taken = {*columns.values(), *(spot for spots in dimensions.values() for spot in spots)}
    unknown = {place: cell.strip() for place, cell in enumerate(row) if place not in taken}
    missing = [name_column(name) for name in (*COLUMNS, *LAST_COLUMNS) if name not in columns]
    missing += [h for d in dimensions for h in dimension_headers(d) if fold(h) not in places]
    return Header(number, columns, dimensions, unknown, len(row), tuple(missing))


def _check(header: Header, row: list[str], *, file: Path) -> Header:
    titles = [fold(cell) for cell in row]
    places = (*header.columns.values(), *(place for places in header.dimensions.values() for place in places))
    twice = next((row[place] for place in places if titles.count(titles[place]) > 1), "")
    if twice:
        raise DataError("coding_column_twice", file=file, line=header.row + 1, found=twice[:60])
    strange = [name for name in header.unknown.values() if name]
    codes = {title for dimension in header.dimensions for title in dimension_headers(dimension)}
    # A column that was deleted takes nothing with it; one that was renamed would take its codes.
    lost = [title for title in header.missing if title in codes and strange]
    lost += [name_column("nothing")] if "nothing" not in header.columns else []
    lost += [name_column("check")] if not any(name in header.columns for name in _KEYS) else []
    if lost or not header.dimensions:
        wanted = ", ".join(lost) or dimension_headers("frustration")[0]
        found = ", ".join(strange)[:120] or "—"
        raise DataError("coding_columns", file=file, line=header.row + 1, found=found, wanted=wanted[:200])
    return header
