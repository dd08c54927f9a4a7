"""What every opener gives: one sheet of text cells, and where it came from."""

from typing import NamedTuple

from cmanalytics.alerts import Alert
from cmanalytics.readers.opening.columns import Columns

HEADER_DEPTH = 15
# What recognition looks at: longer than any header, far shorter than a novel in a cell.
_LOOKED_AT, _LONGEST = 100, 4_000


class Opened(NamedTuple):
    """Hold a sheet's cells as text: `rows` with the physical line that each begins on, and how they were obtained.

    `name` is what alerts call the file; `sheet` tells the sheets of one file apart ("" for a file that is one).
    `columns` hold all rows of a large file; `rows` are then its first ones only, until `with_rows` makes them all.
    """

    name: str
    rows: list[list[str]]
    lines: list[int]
    delimiter: str
    encoding: str
    sha256: str
    alerts: list[Alert]
    sheet: str = ""
    columns: list[Columns | None] | None = None

    @property
    def header_depth(self) -> int:
        """Return how many rows may hold the header: records have theirs first, tables may have titles above it."""
        return 1 if self.lines[:1] == [0] else HEADER_DEPTH

    def with_rows(self) -> "Opened":
        """Return the sheet with all of its rows as lists of cells, for readers that do not take columns."""
        if not self.columns:
            return self
        rows = [row for part in self.columns for row in part.first_rows(len(part.breaks))]
        lines = [line for part in self.columns for line in part.lines().tolist()]
        return self._replace(rows=rows, lines=lines, columns=None)

    def glance(self) -> "Opened":
        """Return the sheet as recognition looks at it: without the length of the longest texts of its first rows."""
        first = self.rows[:_LOOKED_AT]
        if all(len(cell) <= _LONGEST for row in first for cell in row):
            return self
        cut = [[cell[:_LONGEST] for cell in row] for row in first]
        return self._replace(rows=[*cut, *self.rows[_LOOKED_AT:]])
