"""Many small files of records of one kind (a day each, a discussion each), gathered as one: read once, said once."""

import hashlib
from pathlib import PurePosixPath

from cmanalytics.readers.opening.opened import Opened

# From this many on, a folder of records is one export cut into files, not files that someone chose.
MANY = 20


def gather_records(opened: list[Opened]) -> list[Opened]:
    """Return the sheets with those that share a folder and a kind as one, where there are many of them.

    The sheet is called "folder/*.json"; its header is all headers in the order in which they come. Content that
    comes twice is taken once.
    """
    groups: dict[tuple[str, str], list[Opened]] = {}
    for sheet in opened:
        if sheet.rows and sheet.lines[:1] == [0] and not sheet.columns:
            groups.setdefault((_folder(sheet.name), sheet.sheet), []).append(sheet)
    many = {place: sheets for place, sheets in groups.items() if len({each.name for each in sheets}) > MANY}
    if not many:
        return opened
    apart = {id(sheet) for sheets in many.values() for sheet in sheets}
    gathered = [_as_one(folder, sheets) for (folder, _), sheets in many.items()]
    # Sheets of one name must stand together.
    return [*sorted(gathered, key=lambda each: each.name), *(sheet for sheet in opened if id(sheet) not in apart)]


def _folder(name: str) -> str:
    return PurePosixPath(name).parent.as_posix()


def _as_one(folder: str, sheets: list[Opened]) -> Opened:
    distinct = list({sheet.sha256: sheet for sheet in reversed(sheets)}.values())[::-1]
    header = list(dict.fromkeys(cell for sheet in distinct for cell in sheet.rows[0]))
    place = {cell: position for position, cell in enumerate(header)}
    rows = [header]
    for sheet in distinct:
        places = [place[cell] for cell in sheet.rows[0]]
        for cells in sheet.rows[1:]:
            row = [""] * len(header)
            for position, cell in zip(places, cells, strict=False):
                row[position] = cell
            rows.append(row)
    digest = hashlib.sha256("".join(sheet.sha256 for sheet in distinct).encode("ascii")).hexdigest()
    alerts = list(dict.fromkeys(alert for sheet in distinct for alert in sheet.alerts))
    name = f"{folder}/*{PurePosixPath(sheets[0].name).suffix}"
    return sheets[0]._replace(name=name, rows=rows, lines=list(range(len(rows))), sha256=digest, alerts=alerts)
