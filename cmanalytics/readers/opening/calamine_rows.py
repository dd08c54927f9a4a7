"""Read a workbook with calamine to rows of text; run as a program, do so in a process of its own.

Nothing of ours is imported here: the process that reads a doubtful workbook starts at once and holds little else.
"""

import datetime
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

MAX_CELLS = 12_000_000
LOCKED, NOT_A_WORKBOOK, TOO_MANY_CELLS = "locked", "not_a_workbook", "too_many_cells"
# A spreadsheet keeps fifteen digits of a number, a float a little more; what is above was rounded by either.
_ROUNDED = 1e15
_WRITTEN_OUT = 1e25
_REMEMBERED = 50_000


class Rows(NamedTuple):
    """Hold the cells of a sheet as text, the number of its first row, how many long numbers were rounded."""

    sheet: str
    rows: list[list[str]]
    first: int
    rounded: int


class Refused(Exception):
    """Say in a word why a workbook is not read."""


def read_sheets(data: bytes) -> Iterator[Rows]:
    """Give the sheets that hold cells, hidden ones too; raise Refused for what cannot be read."""
    import python_calamine as calamine

    try:
        workbook = calamine.load_workbook(BytesIO(data))
        cells = 0
        for about in workbook.sheets_metadata:
            if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            cells += sheet.height * sheet.width
            if cells > MAX_CELLS:
                raise Refused(TOO_MANY_CELLS)
            if sheet.start is not None:
                rows = sheet.to_python()
                yield Rows(about.name, rows, sheet.start[0] + 1, write_as_text(rows))
    except calamine.PasswordError as error:
        raise Refused(LOCKED) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused(NOT_A_WORKBOOK) from error
    except BaseException as error:
        # calamine is written in Rust, where a fault that nobody foresaw ends as no Exception of Python's.
        if type(error).__name__ == "PanicException":
            raise Refused(NOT_A_WORKBOOK) from error
        raise


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep the garbage collector from looking through millions of new cells, again and again, while they are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def write_as_text(rows: list[list[Any]]) -> int:
    """Write the cells of rows as text, in place; return how many whole numbers were too long for a spreadsheet.

    Whole numbers have neither decimals nor exponent, moments are ISO 8601 to the second, errors are blank.
    """
    numbers = _Numbers()
    moment, write_moment = datetime.datetime, datetime.datetime.isoformat
    for row in rows:
        for place, cell in enumerate(row):
            kind = type(cell)
            if kind is float:
                row[place] = numbers[cell]
            elif kind is moment and not cell.microsecond:  # the usual case, without a call of ours
                row[place] = write_moment(cell, " ")
            elif kind is not str:
                row[place] = write_cell(cell)
    return numbers.rounded


class _Numbers(dict[float, str]):
    """Remember how numbers are written, as long as they are few: most come back."""

    rounded = 0

    def __missing__(self, number: float) -> str:
        written = write_number(number)
        self.rounded += abs(number) >= _ROUNDED and number.is_integer()
        if len(self) < _REMEMBERED:
            self[number] = written
        return written


def write_number(number: float) -> str:
    """Return a number as text: 3.0 as "3", 1.7e16 with all its digits."""
    return str(int(number)) if number.is_integer() and abs(number) < _WRITTEN_OUT else repr(number)


def write_cell(cell: Any) -> str:
    """Return a cell that is neither text nor float as text."""
    kind = cell.__class__
    if kind is datetime.datetime:
        if cell.microsecond:
            cell = (cell + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
        return cell.isoformat(" ")
    if kind is bool:
        return "true" if cell else "false"
    if kind is datetime.timedelta:
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if kind is datetime.time:
        return cell.isoformat("seconds")
    return "" if cell is None else str(cell)


def main() -> int:
    """Read a workbook from the standard input, within the bytes given as the argument; write a line of JSON a sheet."""
    memory = int(sys.argv[1])
    _limit_memory(memory)
    gc.disable()
    written = 0
    try:
        for sheet in read_sheets(sys.stdin.buffer.read()):
            line = json.dumps(sheet, ensure_ascii=False).encode() + b"\n"
            written += len(line)
            if written > memory // 4:
                raise Refused(TOO_MANY_CELLS)
            sys.stdout.buffer.write(line)
    except (Refused, MemoryError) as error:
        sys.stdout.buffer.write(json.dumps(str(error) or TOO_MANY_CELLS).encode() + b"\n")
    return 0


def _limit_memory(limit: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, ValueError, OSError):  # Windows has no such limit, macOS may refuse it
        return


if __name__ == "__main__":
    sys.exit(main())
