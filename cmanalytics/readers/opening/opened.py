"""What every opener gives: one sheet of text cells, and where it came from."""

from typing import NamedTuple

from cmanalytics.alerts import Alert

HEADER_DEPTH = 15


class Opened(NamedTuple):
    """Hold a sheet's cells as text: `rows` with the physical line that each begins on, and how they were obtained.

    `name` is what alerts call the file; `sheet` tells the sheets of one file apart ("" for a file that is one).
    """

    name: str
    rows: list[list[str]]
    lines: list[int]
    delimiter: str
    encoding: str
    sha256: str
    alerts: list[Alert]
    sheet: str = ""

    @property
    def header_depth(self) -> int:
        """Return how many rows may hold the header: records have theirs first, tables may have titles above it."""
        return 1 if self.lines[:1] == [0] else HEADER_DEPTH
