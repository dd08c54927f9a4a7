"""Which rows of a workbook hold merged cells: only the first of them keeps what is written in all."""

from io import BytesIO
from pathlib import Path

from cmanalytics.readers.opening.workbook_guard import check_package


def find_merged_rows(path: Path, *, sheet: str) -> tuple[tuple[int, int], ...]:
    """Return the first and last row (from 1) of each merged range of an .xlsx sheet; none for other files.

    To be called on a file that `open_export` has read: what its guard finds unsound is not looked into.
    """
    data = path.read_bytes()
    if not data.startswith(b"PK") or not check_package(data, name=path.name):
        return ()
    import python_calamine as calamine

    ranges = calamine.load_workbook(BytesIO(data)).get_sheet_by_name(sheet).merged_cell_ranges
    return tuple((first + 1, last + 1) for (first, _), (last, _) in ranges or ())
