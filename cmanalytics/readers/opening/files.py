"""Open any export: what it really is, whatever its name ends in; what cannot be read is said, never guessed at."""

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import BinaryIO

from cmanalytics.alerts import alert_from_error, make_alert
from cmanalytics.errors import CmanalyticsError, DataError
from cmanalytics.readers.listing import shown_name
from cmanalytics.readers.opening.archives import MAX_DEPTH, Member, Room, expand, open_zip, unpack
from cmanalytics.readers.opening.decoding import decode
from cmanalytics.readers.opening.grids import read_grid
from cmanalytics.readers.opening.large import read_large
from cmanalytics.readers.opening.markup import read_markup
from cmanalytics.readers.opening.opened import HEADER_DEPTH, Opened
from cmanalytics.readers.opening.parquet_files import read_parquet
from cmanalytics.readers.opening.records import looks_like_json, read_records
from cmanalytics.readers.opening.safe_xml import parse_xml
from cmanalytics.readers.opening.spreadsheetml import read_spreadsheetml
from cmanalytics.readers.opening.workbooks import open_workbook

MAX_BYTES = 200 * 1024 * 1024
# The widest export known has two thousand columns.
MAX_COLUMNS = 5_000

# What a file begins with, and what it is; "is_..." are entries of the problem catalogue.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"Rar!", "is_archive"),
    (b"\xfd7zXZ", "is_archive"),
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"GIF8", "is_image"),
    (b"RIFF", "is_image"),
    (b"SQLite format 3", "is_binary"),
)
_HTML = re.compile(r"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(\?xml|rss|feed|disqus)\b")
_SPREADSHEETML = re.compile(r"(?:\s*<\?[^>]*>)*\s*<(?:\w+:)?Workbook\b")
_COMPRESSED = (".gz", ".bz2", ".zst", ".tgz", ".tbz2", ".tzst")
_HEAD = 512
# What nobody has seen before may break an opener or a reader: the other files must still be read.
UNFORESEEN = (
    ValueError, TypeError, KeyError, IndexError, OverflowError, ArithmeticError, MemoryError, RecursionError,
)  # fmt: skip


def open_export(path: Path, *, name: str | None = None, tick: Callable[[int], None] | None = None) -> list[Opened]:
    """Return the sheets of a file as text cells, each row with its line number; `name` is what alerts call it.

    `tick` is told how many further bytes of a large file were read.
    The members of an archive are named "archive.zip/member"; what has no rows holds only alerts. Raise DataError:
    missing, a folder, empty, too large, binary (saying what it really is), not a table.
    """
    name = name or path.name
    kind = _kind_of(_read(path, name=name, size=_HEAD))
    if kind in ("zip", "tar"):  # member by member, whatever the size of the whole
        with path.open("rb") as file:
            if kind == "tar" or _content_of_zip(file, name=name) == "archive":
                return _open_archive(file, kind, name=name, room=Room(), depth=1)
    large = read_large(path, name=name, tick=tick) if kind == "text" else None
    if large is not None:
        return [large]
    data = _read(path, name=name, size=MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        megabytes = path.stat().st_size // 2**20
        raise DataError("too_large", file=name, megabytes=megabytes, limit=MAX_BYTES // 2**20)
    return _open_data(data, name=name, path=path, room=Room(), depth=0)


def _read(path: Path, *, name: str, size: int) -> bytes:
    """Return the first bytes of a file; raise DataError when it is missing, a folder, locked or empty."""
    if not path.exists():
        raise DataError("missing_file", file=name)
    if not path.is_file():
        raise DataError("is_folder", file=name)
    try:
        with path.open("rb") as file:
            data = file.read(size)
    except OSError as error:
        raise DataError("cannot_open", file=name) from error
    if not data:
        raise DataError("empty_file", file=name)
    return data


def _kind_of(data: bytes) -> str:
    if data[257:262] == b"ustar":
        return "tar"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "text")


def _content_of_zip(file: BinaryIO, *, name: str) -> str:
    """Return what a zip is by its members: "workbook" or "archive"; raise DataError for other documents."""
    with open_zip(file, name=name) as archive:
        members = set(archive.namelist())
    if {"xl/workbook.xml", "xl/workbook.bin"} & members or {"mimetype", "content.xml"} <= members:
        return "workbook"
    if "[Content_Types].xml" in members and any(member.startswith(("xl/", "word/", "ppt/")) for member in members):
        raise DataError("is_binary", file=name)
    return "archive"


def _open_data(data: bytes, *, name: str, path: PurePath, room: Room, depth: int) -> list[Opened]:
    """Return the sheets of a file from its bytes; `path` is its own name, `depth` how many archives are around it."""
    if not data:
        raise DataError("empty_file", file=name)
    kind = _kind_of(data)
    if kind.startswith("is_"):
        raise DataError(kind, file=name)
    if kind == "zip":
        kind = _content_of_zip(io.BytesIO(data), name=name)
        kind = "zip" if kind == "archive" else kind
    if kind in ("zip", "tar", "gz", "bz2", "zst"):
        return _open_packed(data, kind, name=name, path=path, room=room, depth=depth + 1)
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == "workbook":
        opened = open_workbook(data, name=name, sha256=sha256)
    elif kind == "parquet":
        opened = [Opened(name, *read_parquet(data, name=name), ",", "parquet", sha256, [])]
    else:
        opened = _open_text(data, name=name, suffix=path.suffix, sha256=sha256)
    widest = max((len(row) for sheet in opened for row in sheet.rows[:HEADER_DEPTH]), default=0)
    if widest > MAX_COLUMNS:
        raise DataError("too_wide", file=name, columns=widest, limit=MAX_COLUMNS)
    return opened


def _open_packed(data: bytes, kind: str, *, name: str, path: PurePath, room: Room, depth: int) -> list[Opened]:
    if depth > MAX_DEPTH:
        raise DataError("member_nested", file=name, count=1, members=path.name)
    if kind in ("zip", "tar"):
        return _open_archive(io.BytesIO(data), kind, name=name, room=room, depth=depth)
    content = expand(data, kind, name=name, room=room)
    if _kind_of(content) == "tar":
        return _open_archive(io.BytesIO(content), "tar", name=name, room=room, depth=depth)
    inner = path.with_suffix("") if path.suffix.casefold() in _COMPRESSED else path
    opened = _open_data(content, name=name, path=inner, room=room, depth=depth)
    return [*opened, *_said(room, name=name)] if depth == 1 else opened


def _open_archive(file: BinaryIO, kind: str, *, name: str, room: Room, depth: int) -> list[Opened]:
    """Return the sheets of all members, and what is to be said of the archive as a sheet without rows."""
    opened: list[Opened] = []
    for member in unpack(file, kind, name=name, room=room):
        opened += _open_member(member, name=f"{name}/{shown_name(member.name)}", room=room, depth=depth)
    if depth == 1:
        opened += _said(room, name=name)
    if not opened:
        raise DataError("empty_archive", file=name)
    return opened


def _open_member(member: Member, *, name: str, room: Room, depth: int) -> list[Opened]:
    try:
        return _open_data(member.data, name=name, path=PurePath(member.name), room=room, depth=depth)
    except CmanalyticsError as error:
        alert = alert_from_error(error)._replace(file=name)
    except UNFORESEEN as error:
        alert = make_alert("reader_failed", severity="error", file=name, reason=type(error).__name__)
    return [Opened(name, [], [], ",", "", hashlib.sha256(member.data).hexdigest(), [alert])]


def _said(room: Room, *, name: str) -> list[Opened]:
    alerts = room.tell(name=name)
    return [Opened(name, [], [], ",", "", "", alerts)] if alerts else []


def _open_text(data: bytes, *, name: str, suffix: str, sha256: str) -> list[Opened]:
    text, encoding, alerts = decode(data, name=name)
    if not text.strip():
        raise DataError("empty_file", file=name)
    if _HTML.match(text):
        raise DataError("is_html", file=name)
    if _SPREADSHEETML.match(text):
        grids = read_spreadsheetml(text, name=name)
    elif _XML.match(text):
        grids = read_markup(parse_xml(text, name=name), name=name)
    elif looks_like_json(text, suffix):
        grids = read_records(text, name=name)
    else:
        grids = [("", read_grid(text, name=name))]
    return [
        Opened(name, grid.rows, grid.lines, grid.delimiter, encoding, sha256, [*alerts, *grid.alerts], sheet)
        for sheet, grid in grids
    ]
