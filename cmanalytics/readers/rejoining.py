"""Rows that are too long because commas of their text were not quoted: put back together where the row proves it."""

import re

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.opening.opened import Opened

# What a column may hold, most telling first.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"https?://\S+")),
    ("date", re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?Z?)?")),
    ("number", re.compile(r"\d+(?:[.,]\d+)?\s?[KMB]?")),
    ("flag", re.compile(r"(?i)yes|no|true|false|oui|non|---")),
    ("word", re.compile(r"\S+")),
)
_SURE = 0.95
_MIN_ROWS = 5


def rejoin_rows(opened: Opened, row: int, place: int) -> tuple[Opened, list[Alert]]:
    """Return a sheet whose long rows have the pieces of their text (column `place`) put together again.

    What stands after the text is counted from the right. A row is taken when all columns before the text, and most of
    those after it, look as they do in the sound rows; the others stay as they are.
    """
    width = len(opened.rows[row])
    shapes = _usual_shapes([cells for cells in opened.rows[row + 1 :] if len(cells) == width], width, place)
    if not shapes:
        return opened, []
    rows = list(opened.rows)
    count = 0
    for number in range(row + 1, len(rows)):
        cells = rows[number]
        end = len(cells) - width + place + 1
        if len(cells) > width:
            joined = [*cells[:place], opened.delimiter.join(cells[place:end]), *cells[end:]]
            if _fits(joined, shapes, place):
                rows[number] = joined
                count += 1
    if not count:
        return opened, []
    alert = make_alert("rejoined_rows", severity="info", file=opened.name, count=count)
    return opened._replace(rows=rows), [alert]


def _usual_shapes(sound: list[list[str]], width: int, place: int) -> dict[int, re.Pattern[str]]:
    """Return the form that (nearly) all sound rows have in each column but the text's."""
    shapes: dict[int, re.Pattern[str]] = {}
    for column in range(width):
        cells = [cells[column].strip() for cells in sound if cells[column].strip()]
        if column == place or len(cells) < _MIN_ROWS:
            continue
        for _, form in _SHAPES:
            if sum(form.fullmatch(cell) is not None for cell in cells) >= _SURE * len(cells):
                shapes[column] = form
                break
    return shapes


def _fits(cells: list[str], shapes: dict[int, re.Pattern[str]], place: int) -> bool:
    right = {column: form.fullmatch(cells[column].strip()) is not None for column, form in shapes.items()}
    after = [fits for column, fits in right.items() if column > place]
    return all(fits for column, fits in right.items() if column < place) and 2 * sum(after) > len(after)
