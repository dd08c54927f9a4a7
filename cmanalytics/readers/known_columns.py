"""Formats that say more about people than about publications: only the columns that a reader declares are opened."""

from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics


def parse_known(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the publications of a table from the declared columns alone; nothing else becomes extra_*."""
    return parse_statistics(reader, keep_known(reader, opened, row), row, context)


def keep_known(reader: Reader, opened: Opened, row: int) -> Opened:
    """Return a sheet with the columns that its reader declares, and no others."""
    places = sorted(place_headers(reader, opened.rows[row]))
    rows = [[cells[place] if place < len(cells) else "" for place in places] for cells in opened.rows]
    return opened._replace(rows=rows)
