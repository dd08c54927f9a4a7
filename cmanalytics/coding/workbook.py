"""The look of our workbooks to fill: protected headers, free cells with lists, notes; formulas and links off."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
# A fixed day: the clock would change the bytes. A spreadsheet writes its own when the file is saved.
CREATED = datetime(2026, 1, 1)
# Excel's own limits of what it shows beside a chosen cell.
_TITLE, _MESSAGE = 32, 255
_NOTE = 8_000


class Rule(NamedTuple):
    """Hold what a cell offers: the choices (a list, or a reference to one), and what is said beside it."""

    source: list[str] | str
    message: str


class Styles(NamedTuple):
    """Hold the formats of a workbook."""

    header: "Format"
    locked: "Format"
    free: "Format"

    @classmethod
    def of(cls, book: "Workbook") -> "Styles":
        """Return the formats, made for a workbook."""
        cell = {"num_format": "@", "valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
        header = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"}
        free = {**cell, "locked": False, "bg_color": "#FFFDF0"}
        return cls(book.add_format(header), book.add_format(cell), book.add_format(free))


@contextmanager
def book_of(path: Path) -> Iterator["Workbook"]:
    """Give a workbook to write, where what strangers wrote is never a formula nor a link."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        book.set_properties({"created": CREATED})
        yield book


class Sheet(NamedTuple):
    """Write a table of texts as a page to fill, column by column."""

    page: "Worksheet"
    rows: pd.DataFrame
    styles: Styles

    def fill(self, header: str, *, width: int, free: bool, hidden: bool = False) -> None:
        """Write a column; `free` cells can be changed, a hidden column can be shown again."""
        place = list(self.rows.columns).index(header)
        style = self.styles.free if free else self.styles.locked
        self.page.set_column(place, place, width, None, {"hidden": hidden})
        self.page.write_string(0, place, header, self.styles.header)
        for row, text in enumerate(self.rows[header], start=1):
            if text:
                self.page.write_string(row, place, text, style)
            else:
                self.page.write_blank(row, place, None, style)

    def note(self, header: str, text: str) -> None:
        """Put a note on a header."""
        lines = sum(1 + len(line) // 70 for line in text.splitlines())
        size = {"width": 460, "height": min(40 + 17 * lines, 900), "font_size": 9, "author": ""}
        self.page.write_comment(0, list(self.rows.columns).index(header), text[:_NOTE], size)

    def offer(self, header: str, rule: Rule) -> None:
        """Offer a list in a column's cells; something else is possible after a warning."""
        if self.rows.empty:
            return
        place = list(self.rows.columns).index(header)
        told = {"input_title": header[:_TITLE], "input_message": rule.message[:_MESSAGE]}
        offered = {"validate": "list", "source": rule.source, "error_type": "warning", "ignore_blank": True}
        self.page.data_validation(1, place, len(self.rows), place, {**offered, **told})

    def protect(self) -> None:
        """Keep what is not to be filled from being changed by accident; there is no password."""
        self.page.set_row(0, 32)
        self.page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        self.page.autofilter(0, 0, max(len(self.rows), 1), len(self.rows.columns) - 1)


def write_rows(
    page: "Worksheet", rows: Sequence[Sequence[Any]], styles: Styles, *, widths: Sequence[int], headed: bool = False
) -> None:
    """Write texts on a page to read; the first row is a header when `headed`."""
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    for row, cells in enumerate(rows):
        style = styles.header if headed and row == 0 else styles.locked
        for place, text in enumerate(cells):
            page.write_string(row, place, str(text), style)
