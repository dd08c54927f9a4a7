"""Workbooks (.xlsx, .xlsm, .xls, .xlsb, .ods) as sheets of text: looked through first, then read with calamine.

What the guards find sound is read here; everything else is read by a process of its own, with little memory and time,
because calamine may end the process that it runs in.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

from cmanalytics.alerts import make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.opening import calamine_rows
from cmanalytics.readers.opening.calamine_rows import Refused, Rows
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.swapped_dates import mend_dates
from cmanalytics.readers.opening.workbook_guard import check_package

_MEMORY, _MEMORY_BY_BYTE = 384 * 1024 * 1024, 6
_SECONDS, _BYTES_BY_SECOND = 4.0, 1024 * 1024
_REFUSALS = {
    calamine_rows.LOCKED: "locked_workbook",
    calamine_rows.NOT_A_WORKBOOK: "broken_workbook",
    calamine_rows.TOO_MANY_CELLS: "heavy_workbook",
}
# What else is written in the container of .xls files.
_OTHER_OLE = (
    ("EncryptedPackage", "locked_workbook"),
    ("WordDocument", "is_binary"),
    ("PowerPoint Document", "is_binary"),
)


def open_workbook(data: bytes, *, name: str, sha256: str) -> list[Opened]:
    """Return the sheets of a workbook that hold cells, hidden ones too; the line of a row is its number in the sheet.

    Raise DataError: too large once unzipped, locked by a password, broken, asks for too much memory or time, empty.
    """
    for word, kind in _OTHER_OLE:
        if not data.startswith(b"PK") and word.encode("utf-16-le") in data:
            raise DataError(kind, file=name)
    with calamine_rows.collection_paused():
        sound = data.startswith(b"PK") and check_package(data, name=name)
        try:
            sheets = list(calamine_rows.read_sheets(data) if sound else _read_apart(data, name=name))
        except Refused as refusal:
            raise DataError(_REFUSALS[str(refusal)], file=name) from refusal
        if not sheets:
            raise DataError("empty_file", file=name)
        return [_to_opened(sheet, name=name, sha256=sha256) for sheet in sheets]


def _to_opened(sheet: Rows, *, name: str, sha256: str) -> Opened:
    rows = [row if row[0] or any(map(str.strip, row)) else [] for row in sheet.rows]
    lines = list(range(sheet.first, sheet.first + len(rows)))
    mended = mend_dates(rows)
    said = (
        ("rounded_numbers", sheet.rounded),
        ("dates_put_back", mended.put_back),
        ("dates_maybe_swapped", mended.doubtful),
    )
    alerts = [make_alert(kind, file=name, count=count) for kind, count in said if count]
    return Opened(name, rows, lines, ",", "workbook", sha256, alerts, sheet.sheet)


def _read_apart(data: bytes, *, name: str) -> Iterator[Rows]:
    """Give the sheets as another process reads them, which may be ended for the memory or the time that it takes."""
    memory = _MEMORY + _MEMORY_BY_BYTE * len(data)
    seconds = _SECONDS + len(data) / _BYTES_BY_SECOND
    try:
        done = subprocess.run(
            # -P: the modules beside that program are not what its imports mean.
            [sys.executable, "-P", calamine_rows.__file__, str(memory)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DataError("heavy_workbook", file=name) from error
    if done.returncode:
        raise DataError("heavy_workbook", file=name)
    for line in done.stdout.splitlines():
        sheet = json.loads(line)
        if isinstance(sheet, str):
            raise Refused(sheet)
        yield Rows(*sheet)
