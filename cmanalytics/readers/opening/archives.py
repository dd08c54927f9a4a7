"""Archives (zip, tar) and compressed files (gz, bz2, zst), opened in memory member by member; nothing is extracted.

What is refused is kept with its reason and said once for all members that share it; the rest is read.
"""

import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.listing import is_skipped, shown_name

MAX_UNPACKED = 200 * 1024 * 1024
MAX_MEMBERS = 20_000
MAX_DIRECTORY = 16 * 1024 * 1024
# Texts shrink to a twentieth, repetitive logs to a hundredth.
MAX_RATIO, RATIO_FROM = 300, 20 * 1024 * 1024
MAX_DEPTH = 2
_PIECE = 1024 * 1024
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
_NOT_DATA = frozenset(
    ".jpg .jpeg .png .gif .webp .heic .svg .bmp .tif .tiff .ico .mp4 .mov .m4v .avi .mkv .webm .3gp .mp3 .m4a .aac .wav"
    " .ogg .opus .srt .vtt .css .woff .woff2 .ttf .eot .map .pdf .html .htm".split()
)
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, tarfile.TarError, EOFError, OSError, ValueError, OverflowError)


class Member(NamedTuple):
    """Hold a file of an archive: its name there, its bytes."""

    name: str
    data: bytes


@dataclass
class Room:
    """Count down what an archive, with the archives inside it, may still unpack; keep what was refused, and why."""

    size: int = MAX_UNPACKED
    members: int = MAX_MEMBERS
    refused: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, kind: str, name: str) -> None:
        """Note that a member is not read; `kind` is an entry of the problem catalogue."""
        self.refused.setdefault(kind, []).append(name)

    def tell(self, *, name: str) -> list[Alert]:
        """Return one alert a reason, each naming the first members that it holds for."""
        alerts = []
        for kind, members in self.refused.items():
            shown = ", ".join(members[:5]) + (" …" if len(members) > 5 else "")
            severity = "info" if kind == "members_left_out" else "warning"
            alerts.append(make_alert(kind, severity=severity, file=name, count=len(members), members=shown))
        return alerts


def unpack(file: BinaryIO, kind: str, *, name: str, room: Room) -> Iterator[Member]:
    """Give the members of a "zip" or a "tar" that are files of data, in their order.

    Raise DataError when the archive itself cannot be read, or lists too many members.
    """
    yield from (_unpack_zip if kind == "zip" else _unpack_tar)(file, name=name, room=room)


def expand(data: bytes, kind: str, *, name: str, room: Room) -> bytes:
    """Return what a compressed file ("gz", "bz2", "zst") holds, up to where it is cut.

    Raise DataError when nothing of it can be read, or it holds more than there is room for.
    """
    import pyarrow as pa

    stream = pa.CompressedInputStream(pa.BufferReader(data), {"gz": "gzip", "zst": "zstd"}.get(kind, kind))
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > RATIO_FROM and size > MAX_RATIO * len(data):
                raise DataError("zip_bomb", file=name, ratio=size // len(data))
            if size > room.size:
                raise DataError("large_content", file=name, limit=MAX_UNPACKED // 2**20)
            pieces.append(piece)
    except OSError as error:
        if "memory" in str(error):
            raise DataError("wide_window", file=name) from error
        if not pieces:
            raise DataError("broken_archive", file=name) from error
        room.refuse("cut_archive", name)
    room.size -= size
    return b"".join(pieces)


def _unpack_zip(file: BinaryIO, *, name: str, room: Room) -> Iterator[Member]:
    seen: set[str] = set()
    with open_zip(file, name=name) as archive:
        if len(archive.infolist()) > room.members:
            raise DataError("many_members", file=name, limit=MAX_MEMBERS)
        for info in archive.infolist():
            member = _zip_name(info)
            if info.is_dir() or not _is_wanted(member, seen, room):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                room.refuse("member_link", member)
            elif info.flag_bits & 1:
                room.refuse("member_locked", member)
            elif info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
                room.refuse("member_bomb", member)
            elif _has_room(info.file_size, member, room):
                try:
                    data = archive.read(info)
                except (*_FAULTS, NotImplementedError):
                    room.refuse("member_broken", member)
                else:
                    yield Member(member, data)


def open_zip(file: BinaryIO, *, name: str) -> zipfile.ZipFile:
    """Return a zip archive whose list of members is of a bearable size; raise DataError otherwise."""
    try:
        if _directory_size(file) > MAX_DIRECTORY:
            raise DataError("many_members", file=name, limit=MAX_MEMBERS)
        return zipfile.ZipFile(file)
    except (*_FAULTS, NotImplementedError) as error:
        raise DataError("broken_archive", file=name) from error


def _directory_size(file: BinaryIO) -> int:
    """Return how long the list of a zip's members says that it is, before anything of it is read."""
    end = file.seek(0, 2)
    file.seek(max(end - 66_000, 0))
    tail = file.read()
    file.seek(0)
    long, short = tail.rfind(b"PK\x06\x06"), tail.rfind(b"PK\x05\x06")
    if long >= 0:
        return int(struct.unpack_from("<Q", tail, long + 40)[0])
    return int(struct.unpack_from("<I", tail, short + 12)[0]) if short >= 0 else 0


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name: where no flag says that it is UTF-8, it often is all the same."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    text = info.filename.encode("cp437", "replace").decode("utf-8", "replace")
    return info.filename if "\ufffd" in text else text


def _unpack_tar(file: BinaryIO, *, name: str, room: Room) -> Iterator[Member]:
    seen: set[str] = set()
    count = 0
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            for info in archive:
                count += 1
                if count > room.members:
                    raise DataError("many_members", file=name, limit=MAX_MEMBERS)
                if info.isdir() or not _is_wanted(info.name, seen, room):
                    continue
                if not info.isfile():
                    room.refuse("member_link", info.name)
                elif _has_room(info.size, info.name, room):
                    content = archive.extractfile(info)
                    yield Member(info.name, b"" if content is None else content.read())
    except _FAULTS as error:
        if not count:
            raise DataError("broken_archive", file=name) from error
        room.refuse("cut_archive", name)


def _is_wanted(name: str, seen: set[str], room: Room) -> bool:
    """Tell whether a member may be a file of data, by its name; what systems leave in archives is passed over."""
    if _OUTSIDE.search(name):
        room.refuse("member_outside", shown_name(name))
        return False
    path = PurePosixPath(name.replace("\\", "/"))
    if is_skipped(path):
        return False
    if name in seen:
        room.refuse("member_twice", shown_name(name))
    elif path.suffix.casefold() in _NOT_DATA:
        room.refuse("members_left_out", shown_name(name))
    else:
        seen.add(name)
        return True
    return False


def _has_room(size: int, name: str, room: Room) -> bool:
    if not 0 <= size <= room.size or not room.members:
        room.refuse("member_too_large", name)
        return False
    room.size -= size
    room.members -= 1
    return True
