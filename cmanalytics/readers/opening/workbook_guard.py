"""Decide, before a zipped workbook is opened, whether it may be opened in this process, apart, or not at all."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np

from cmanalytics.errors import DataError
from cmanalytics.readers.opening.calamine_rows import MAX_CELLS
from cmanalytics.readers.opening.safe_xml import parse_xml
from cmanalytics.readers.opening.sheet_guard import Extent, measure_sheet, measure_texts

MAX_UNZIPPED = 200 * 1024 * 1024
MAX_MEMBERS, MAX_SHEETS = 2_000, 250
# Real workbooks are zipped to a tenth, sheets of zeros to a thirtieth.
MAX_RATIO, RATIO_FROM = 80, 20 * 1024 * 1024
# A sheet may span this much whatever it holds, and more when its cells are there.
MAX_SPAN, SPAN_BY_CELL = 2_000_000, 4
MAX_TEXT = 200 * 1024 * 1024
_MAX_INDEX = 5 * 1024 * 1024
_PIECE = 32 * 1024
_WORKBOOK, _TARGETS, _TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"


def check_package(data: bytes, *, name: str) -> bool:
    """Tell whether a zipped workbook is sound enough to be opened in this process.

    Raise DataError when it cannot be unzipped, is locked, or holds more than a workbook of exports ever does.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_members(package, size=len(data), name=name)
            return _is_sound(package, data, name=name)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise DataError("broken_workbook", file=name) from error


def _check_members(package: zipfile.ZipFile, *, size: int, name: str) -> None:
    members = package.infolist()
    unzipped = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise DataError("locked_workbook", file=name)
    if len({member.filename.casefold() for member in members}) < len(members):
        raise DataError("broken_workbook", file=name)
    if unzipped > MAX_UNZIPPED or len(members) > MAX_MEMBERS:
        raise DataError("large_workbook", file=name, megabytes=unzipped // 2**20, limit=MAX_UNZIPPED // 2**20)
    if unzipped > RATIO_FROM and unzipped > MAX_RATIO * size:
        raise DataError("zip_bomb", file=name, ratio=unzipped // size)


def _is_sound(package: zipfile.ZipFile, data: bytes, *, name: str) -> bool:
    """Tell whether the sheets of an .xlsx are written as usual, and neither span nor repeat too much."""
    parts = _sheet_parts(package, name=name)
    if not parts:
        return False
    members = {part: package.getinfo(part) for part in (*parts, _TEXTS) if part in package.NameToInfo}
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members.values()):
        return False
    with ThreadPoolExecutor(max_workers=1) as pool:
        texts = pool.submit(measure_texts, _pieces(data, members[_TEXTS])) if _TEXTS in members else None
        found = [measure_sheet(_pieces(data, members[part]), members[part].file_size) for part in parts]
        lengths = np.zeros(0, dtype=np.int64) if texts is None else texts.result()
    extents = [extent for extent in found if extent is not None]
    if any(extent.span > MAX_CELLS for extent in extents) or sum(extent.cells for extent in extents) > MAX_CELLS:
        raise DataError("heavy_workbook", file=name)
    if len(extents) < len(found) or lengths is None:
        return False
    roomy = all(extent.span <= max(MAX_SPAN, SPAN_BY_CELL * extent.cells) for extent in extents)
    return roomy and sum(_text_of(extent, lengths) for extent in extents) <= MAX_TEXT


def _text_of(extent: Extent, lengths: np.ndarray) -> float:
    """Return how many bytes the texts of a sheet take, estimated from the cells that were drawn."""
    texts = np.array(extent.texts, dtype=np.int64)
    if len(texts) and not len(lengths):
        return float("inf")
    return float(lengths[texts[texts < len(lengths)]].sum()) / extent.share


def _sheet_parts(package: zipfile.ZipFile, *, name: str) -> list[str]:
    """Return the members that hold the sheets of an .xlsx, one for each sheet; none when that cannot be told."""
    members = {member.filename: member.file_size for member in package.infolist()}
    if any(members.get(index, _MAX_INDEX) >= _MAX_INDEX for index in (_WORKBOOK, _TARGETS)):
        return []
    try:
        sheets = parse_xml(package.read(_WORKBOOK).decode("utf-8-sig"), name=name)
        targets = parse_xml(package.read(_TARGETS).decode("utf-8-sig"), name=name)
    except (DataError, UnicodeDecodeError):
        return []
    target_of = {each.get("Id", ""): _member_of(each.get("Target", "")) for each in targets}
    named = [
        {target_of.get(value) for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"}
        for sheet in sheets.iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    ]
    if len(named) > MAX_SHEETS:
        raise DataError("heavy_workbook", file=name)
    parts = [part for found in named for part in found]
    if len(target_of) < len(targets) or not all(named):
        return []
    return [part for part in parts if part is not None] if all(part in members for part in parts) else []


def _member_of(target: str) -> str:
    target = target.removeprefix("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _pieces(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give a member piece by piece, never more than it declares; its checksum is left to calamine."""
    name_length, extra_length = struct.unpack_from("<HH", data, member.header_offset + 26)
    start = member.header_offset + 30 + name_length + extra_length
    packed = memoryview(data)[start : start + member.compress_size]
    inflate = zlib.decompressobj(-zlib.MAX_WBITS).decompress if member.compress_type == zipfile.ZIP_DEFLATED else bytes
    given = 0
    for place in range(0, len(packed), _PIECE):
        piece = inflate(packed[place : place + _PIECE])
        given += len(piece)
        if given > member.file_size:
            raise zipfile.BadZipFile(member.filename)
        yield piece
