"""Tables of days stacked below tables of another kind in one sheet: parted, so that each goes to its own reader."""

import re

from cmanalytics.locale import fold
from cmanalytics.readers.opening.opened import Opened

DATE_WORDS = frozenset(("date", "jour", "datum", "data", "fecha", "day"))
DAY_CELL = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[T ].*)?")
# Stacked exports are short; longer sheets are not looked at.
MAX_ROWS = 5_000


def filled(row: list[str]) -> list[str]:
    """Return the cells of a row that hold something, trimmed."""
    return [cell.strip() for cell in row if cell.strip()]


def is_day_header(row: list[str]) -> bool:
    """Tell whether a row is the header of a series: a date and one more column (two, where a span is compared)."""
    cells = filled(row)
    if not 2 <= len(cells) <= 3 or fold(cells[0]) not in DATE_WORDS:
        return False
    return len(cells) == 2 or fold(cells[1]) in ("primary", "principal", "primaire")


def part_stack(opened: Opened) -> list[Opened]:
    """Return a sheet as it is, or, where a titled series of days stands among other titled tables, both kinds apart."""
    rows = opened.rows
    if len(rows) > MAX_ROWS or opened.columns or opened.lines[:1] == [0]:
        return [opened]
    of_days: set[int] = set()
    titles_of_days: set[int] = set()
    for position in range(1, len(rows)):
        if is_day_header(rows[position]) and len(filled(rows[position - 1])) == 1:
            titles_of_days.add(position - 1)
            of_days |= {position - 1, position}
            below = position + 1
            while below < len(rows) and rows[below] and DAY_CELL.fullmatch(rows[below][0].strip()):
                of_days.add(below)
                below += 1
    others = [position for position in range(len(rows)) if position not in of_days]
    titles = [position for position in others if len(filled(rows[position])) == 1 and position + 1 in set(others)]
    if not of_days or not any(rows[position + 1] for position in titles):
        return [opened]
    # Their titles stay with the others too: they may be the only ones that name the network.
    return [_part(opened, kept) for kept in (sorted({*others, *titles_of_days}), sorted(of_days))]


def _part(opened: Opened, kept: list[int]) -> Opened:
    title = next(filled(opened.rows[position])[0] for position in kept if filled(opened.rows[position]))
    rows, lines = [opened.rows[position] for position in kept], [opened.lines[position] for position in kept]
    return opened._replace(
        rows=rows, lines=lines, sheet=" › ".join(part for part in (opened.sheet, title[:60]) if part)
    )
