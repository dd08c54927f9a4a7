"""Open any text export: what it really is, its encoding, its lines; what cannot be read is said, never guessed at."""

import hashlib
import io
import re
import zipfile
from pathlib import Path

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.opening.grids import Grid, read_grid
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.records import looks_like_json, read_records

MAX_BYTES = 200 * 1024 * 1024

# What a file begins with, and the entry of the problem catalogue that says what to do about it.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "is_zip"),
    (b"PK\x05\x06", "is_zip"),
    (b"\xd0\xcf\x11\xe0", "is_xls"),
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"GIF8", "is_image"),
    (b"RIFF", "is_image"),
    (b"\x1f\x8b", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"Rar!", "is_archive"),
    (b"SQLite format 3", "is_binary"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def open_export(path: Path, *, name: str | None = None) -> list[Opened]:
    """Return the sheets of a file as text cells, each row with its line number; `name` is what alerts call it.

    Raise DataError: missing, a folder, empty, too large, binary (saying what it really is), not a table.
    """
    name = name or path.name
    data = read_bytes(path, name=name)
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PAR1"):
        return [Opened(name, *_parquet_rows(data, name), ",", "parquet", sha256, [])]
    text, encoding, alerts = decode(data, name=name)
    if not text.strip():
        raise DataError("empty_file", file=name)
    if re.match(r"\s*<(!doctype\s+html|html|head|body)\b", text, re.IGNORECASE):
        raise DataError("is_html", file=name)
    if re.match(r"\s*<\?xml|\s*<(rss|feed|disqus|Workbook)\b", text):
        raise DataError("is_xml", file=name)
    grid: Grid = read_records(text, name=name) if looks_like_json(text, path.suffix) else read_grid(text, name=name)
    return [Opened(name, grid.rows, grid.lines, grid.delimiter, encoding, sha256, [*alerts, *grid.alerts])]


def read_bytes(path: Path, *, name: str) -> bytes:
    """Return a file's bytes; raise DataError when it is missing, a folder, empty, too large or a known binary."""
    if not path.exists():
        raise DataError("missing_file", file=name)
    if not path.is_file():
        raise DataError("is_folder", file=name)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DataError("too_large", file=name, megabytes=size // 1_048_576, limit=MAX_BYTES // 1_048_576)
        data = path.read_bytes()
    except OSError as error:
        raise DataError("cannot_open", file=name) from error
    if not data:
        raise DataError("empty_file", file=name)
    if data[257:262] == b"ustar":
        raise DataError("is_archive", file=name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise DataError(_kind_of_zip(data) if kind == "is_zip" else kind, file=name)
    return data


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "is_broken_zip"
    if any(member.startswith("xl/") for member in names):
        return "is_xlsx"
    if any(member.startswith(("word/", "ppt/")) for member in names):
        return "is_binary"
    return "is_zip"


def decode(data: bytes, *, name: str) -> tuple[str, str, list[Alert]]:
    """Return (text, encoding, alerts): byte-order mark, then UTF-16 by its zeros, strict UTF-8, Windows-1252.

    Windows-1251 cannot be told from its Western twin, so a guess is said in an alert. Raise DataError for what is
    no text in any of them.
    """
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None) or _utf16_by_zeros(data)
    alerts: list[Alert] = []
    if encoding is None or encoding == "utf-8-sig":
        text, encoding, guessed = _decode_bytes(data, encoding or "utf-8")
        if guessed:
            alerts.append(make_alert(guessed, file=name, encoding=encoding))
    else:
        text = data.decode(encoding, "replace")
        if "\ufffd" in text:
            alerts.append(make_alert("damaged_characters", file=name, encoding=encoding, count=text.count("\ufffd")))
    text = text.removeprefix("\ufeff")
    head = text[:100_000]
    if len(_CONTROLS.findall(head)) > max(4, 0.1 * len(head)):
        raise DataError("is_binary", file=name)
    text, removed = _CONTROLS.subn("", text)
    if removed:
        alerts.append(make_alert("control_characters", file=name, count=removed))
    return text, encoding, alerts


def _utf16_by_zeros(data: bytes) -> str | None:
    head = data[:4096]
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.05 else None


def _decode_bytes(data: bytes, encoding: str) -> tuple[str, str, str]:
    try:
        return data.decode(encoding), encoding, ""
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    foreign = sum(1 for char in text if char > "\x7f") - damaged
    # A few bad bytes among many good accents: UTF-8 that was cut or damaged, not another encoding.
    if encoding == "utf-8-sig" or foreign >= 3 * damaged:
        return text, "utf-8", "damaged_characters"
    try:
        return data.decode("cp1252"), "cp1252", "guessed_encoding"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252", "guessed_encoding"


def _parquet_rows(data: bytes, name: str) -> tuple[list[list[str]], list[int]]:
    import pandas as pd
    from pyarrow import ArrowException

    try:
        frame = pd.read_parquet(io.BytesIO(data))
    except (ArrowException, ValueError, OSError) as error:
        raise DataError("is_binary", file=name) from error
    cells = [[_plain(value) for value in frame[column]] for column in frame.columns]
    rows = [[str(column) for column in frame.columns], *(list(row) for row in zip(*cells, strict=True))]
    return rows, list(range(len(rows)))


def _plain(value: object) -> str:
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    text = "" if value is None else str(value)
    return "" if text in ("<NA>", "NaT", "nan") else text
