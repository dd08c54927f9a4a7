"""Write the sheets to be filled by hand, which `cmanalytics new` lays: `python data/make_templates.py`.

Same script, same bytes. What they hold is declared in `cmanalytics/readers/collecting.py`.
"""

import argparse
import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from cmanalytics.readers.collecting import HOW_TO, WORKBOOKS, Field, Sheet, Workbook
from cmanalytics.wording import say

FOLDER = Path(__file__).parents[1] / "templates" / "new_page" / "modeles"
# A fixed day: the disk's own dates would change the bytes.
CREATED = datetime(2026, 1, 1)
ROWS = 2000
_FORMATS = {"moment": "dd/mm/yyyy hh:mm", "day": "dd/mm/yyyy", "count": "0", "text": "@"}
_STRPTIME = {"moment": "%d/%m/%Y %H:%M", "day": "%d/%m/%Y"}


def make_templates(folder: Path) -> list[Path]:
    """Write the workbooks and their CSV twins into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for workbook in WORKBOOKS:
        made.append(folder / workbook.file)
        made[-1].write_bytes(make_workbook(workbook))
        for sheet in workbook.sheets:
            made.append(folder / sheet.csv)
            made[-1].write_bytes(make_csv(sheet))
    return made


def make_csv(sheet: Sheet) -> bytes:
    """Return a sheet as a French Excel opens it by a double click: semicolons, a byte-order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([field.header for field in sheet.fields])
    writer.writerow([field.example for field in sheet.fields])
    return text.getvalue().encode("utf-8-sig")


def make_workbook(workbook: Workbook) -> bytes:
    """Return a workbook with one sheet to fill a declared sheet, and one of instructions."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"created": CREATED})
        styles = {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in _FORMATS.items()}
        styles["wrapped"] = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        styles["header"] = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        styles["title"] = book.add_format({"bold": True, "font_size": 13})
        for sheet in workbook.sheets:
            _fill(book.add_worksheet(sheet.title), sheet, styles)
        _instruct(book.add_worksheet(HOW_TO), workbook, styles)
    return data.getvalue()


def _fill(page: Worksheet, sheet: Sheet, styles: dict[str, Any]) -> None:
    page.freeze_panes(1, 1)
    page.set_row(0, 30)
    for column, field in enumerate(sheet.fields):
        style = styles["wrapped" if field.width > 40 else field.kind]
        page.set_column(column, column, field.width, style)
        page.write_string(0, column, field.header, styles["header"])
        _write_example(page, column, field, style)
        page.data_validation(1, column, ROWS, column, _rule(sheet, field))


def _write_example(page: Worksheet, column: int, field: Field, style: Any) -> None:
    if field.kind in _STRPTIME and field.example:
        page.write_datetime(1, column, datetime.strptime(field.example, _STRPTIME[field.kind]), style)
    elif field.kind == "count" and field.example:
        page.write_number(1, column, int(field.example), style)
    else:
        page.write_string(1, column, field.example, style)


def _rule(sheet: Sheet, field: Field) -> dict[str, Any]:
    """Return what a spreadsheet shows beside a cell, and offers to choose from."""
    told = {"input_title": field.header, "input_message": say(f"collecting.help.{sheet.name}.{field.column}")}
    if not field.choices:
        return {"validate": "any", **told}
    # A warning, not a refusal: what is pasted from elsewhere must be possible to keep.
    offered = {"validate": "list", "source": list(field.choices), "error_type": "warning"}
    return {**offered, "error_title": field.header, "error_message": say("collecting.choose"), **told}


def _instruct(page: Worksheet, workbook: Workbook, styles: dict[str, Any]) -> None:
    page.set_column(0, 0, 26, styles["wrapped"])
    page.set_column(1, 1, 100, styles["wrapped"])
    page.write_string(0, 0, HOW_TO, styles["title"])
    lines = [("", line) for line in say(f"collecting.how_to.{workbook.name}").splitlines()]
    for sheet in workbook.sheets:
        lines += [("", ""), (sheet.title, say("collecting.columns"))]
        lines += [(each.header, say(f"collecting.help.{sheet.name}.{each.column}")) for each in sheet.fields]
    for row, (left, right) in enumerate(lines, start=2):
        page.write_string(row, 0, left)
        page.write_string(row, 1, right)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    for path in make_templates(parser.parse_args().folder):
        print(path)
