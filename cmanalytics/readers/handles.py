"""Lists of handles (staff, objections): a column `handle`, kept in memory only."""

from pathlib import Path

from cmanalytics.errors import DataError
from cmanalytics.locale import normalise_header
from cmanalytics.readers.opening.files import open_export

HEADERS = ("handle", "handles", "identifiant", "pseudo", "compte", "auteur", "nom")


def read_handles(path: str | Path) -> tuple[str, ...]:
    """Return the handles of a list: the column `handle`, or the only column of a file without a header.

    A file that holds nothing gives none. Raise DataError when it is missing or has several columns and no `handle`.
    """
    path = Path(path)
    if path.is_file() and not path.read_bytes().strip():
        return ()
    rows = [row for row in open_export(path)[0].rows if row]
    header = [normalise_header(cell) for cell in rows[0]] if rows else []
    column = next((header.index(name) for name in HEADERS if name in header), None)
    if column is None:
        if len(header) > 1:
            raise DataError("handles_without_column", file=path.name, headers=", ".join(rows[0][:6]))
        column, rows = 0, [[], *rows]
    handles = [row[column].strip() for row in rows[1:] if len(row) > column]
    return tuple(dict.fromkeys(handle for handle in handles if handle and not handle.startswith("#")))
