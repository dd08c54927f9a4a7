"""Open a large delimited file as columns, a block at a time: read, checked and parsed while the next one is read.

What this module leaves alone (small files, other encodings than UTF-8, lines that a spreadsheet wrapped ...) is read
whole by `files.open_export`, more slowly and with the same result.
"""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow import ArrowInvalid

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.errors import DataError
from cmanalytics.readers.opening.columns import Columns, parse_block
from cmanalytics.readers.opening.escapes import escapes_quotes
from cmanalytics.readers.opening.grids import lay_out, quote_alerts
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.records import looks_like_json
from cmanalytics.readers.opening.regular import Block, regular_blocks
from cmanalytics.vectors import any_byte, find_pairs

LARGE = 2 * 1024 * 1024
# What may be held in memory as columns: some three times as much is needed.
MAX_BYTES = 2 * 1024 * 1024 * 1024
BLOCK = 4 * 1024 * 1024
# The rows that recognition looks at, and the lines that tell how a text is cut.
HEAD_ROWS, HEAD_LINES = 200, 1_000
HEAD = 512 * 1024
MAX_HEAD = 64 * 1024 * 1024

_PARSERS = 1
_BOM = b"\xef\xbb\xbf"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|\?xml|rss|feed|disqus|([\w-]+:)?workbook)\b", re.IGNORECASE)

# As `files` has it: the widest export known has two thousand columns.
MAX_COLUMNS = 5_000


@dataclass
class Source:
    """The bytes of a file, and what is known of it once they were all given: its hash, what was taken out."""

    path: Path
    size: int
    tick: Callable[[int], None] | None = None
    sha256: Any = field(default_factory=hashlib.sha256)
    removed: int = 0

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes without byte-order mark and control characters, every line ended by a line feed."""
        held = b""
        with self.path.open("rb") as file:
            while chunk := file.read(min(self.size, HEAD) if file.tell() < HEAD else self.size):
                self.sha256.update(chunk)
                if self.tick is not None:
                    self.tick(len(chunk))
                if file.tell() == len(chunk):
                    chunk = chunk.removeprefix(_BOM)
                chunk = held + chunk if held else chunk
                # A line end or a mark that the end of the chunk may cut waits for the next one.
                held = next((end for end in (b"\xef\xbb", b"\xef", b"\r") if chunk.endswith(end)), b"")
                yield self._clean(chunk.removesuffix(held) if held else chunk)
        if held:
            yield self._clean(held)

    def _clean(self, chunk: bytes) -> bytes:
        codes = np.frombuffer(chunk, np.uint8)
        # Marks come from files that were put one behind the other.
        if len(find_pairs(codes, lambda one, two: (one == _BOM[1]) & (two == _BOM[2]))):
            self.removed += chunk.count(_BOM)
            chunk = chunk.replace(_BOM, b"")
        if not any_byte(codes, lambda piece: (piece < 32) & (piece != 10)):
            return chunk
        chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        cleaned = chunk.translate(None, _CONTROLS)
        self.removed += len(chunk) - len(cleaned)
        return cleaned


@dataclass
class Large:
    """A large file: its first rows, the columns of all of its rows, and what is known once these were all given."""

    head: Opened
    begun: list[Columns]
    blocks: Iterator[Block]
    width: int
    source: Source
    dropped: list[int] = field(default_factory=list)
    cut: int = 0

    def columns(self) -> Iterator[Columns]:
        """Yield the rows of the file, a block at a time.

        Raise ArrowInvalid or UnicodeError when they are not UTF-8 after all.
        """
        while self.begun:
            yield self.begun.pop(0)
        # Blocks are parsed in other threads while the next one is read and what came before is used.
        with ThreadPoolExecutor(max_workers=_PARSERS) as pool:
            coming: deque[tuple[Block, Future[Columns]]] = deque()
            for block in self.blocks:
                coming.append((block, pool.submit(parse_block, block, self.head.delimiter, self.width)))
                if len(coming) > _PARSERS:
                    yield self._taken(*coming.popleft())
            while coming:
                yield self._taken(*coming.popleft())

    def begin(self, block: Block) -> None:
        """Parse a block before the columns are asked for."""
        self.begun.append(parse_block(block, self.head.delimiter, self.width))
        self._remember(block)

    def _taken(self, block: Block, parsed: Future[Columns]) -> Columns:
        self._remember(block)
        return parsed.result()

    def _remember(self, block: Block) -> None:
        self.dropped += block.dropped
        self.cut = self.cut or block.cut

    def alerts(self) -> list[Alert]:
        """Return what was doubtful about the file's bytes and lines."""
        name, removed = self.head.name, self.source.removed
        alerts = [make_alert("control_characters", file=name, count=removed)] if removed else []
        return [*alerts, *quote_alerts(self.dropped, self.cut, name=name)]


def open_large(path: Path, *, name: str, size: int, tick: Callable[[int], None] | None = None) -> Large | None:
    """Return a large delimited file with its first rows read; None for any other file, which is then read whole."""
    source = Source(path, size, tick)
    with path.open("rb") as file:
        encoding = "utf-8-sig" if file.read(3) == _BOM else "utf-8"
    chunks = source.chunks()
    start = b""
    while start.count(b"\n") <= HEAD_LINES and len(start) < MAX_HEAD and (chunk := next(chunks, b"")):
        start += chunk
    text = _first_lines(start)
    if not text or source.removed > 4 or _MARKUP.match(text) or looks_like_json(text, path.suffix):
        return None
    _, delimiter, width, skipped, wrapped = lay_out(text)
    if (
        wrapped
        or not 1 < width < MAX_COLUMNS
        or len(delimiter.encode()) > 1
        or delimiter == '"'
        or escapes_quotes(text)
    ):
        return None
    start = start[start.index(b"\n") + 1 :] if skipped else start
    blocks = regular_blocks(chain([start], chunks), delimiter=delimiter, width=width, line=1 + skipped, name=name)
    large = Large(Opened(name, [], [], delimiter, encoding, "", []), [], blocks, width, source)
    rows: list[list[str]] = []
    lines: list[int] = []
    while len(rows) < HEAD_ROWS and (block := next(blocks, None)) is not None:
        large.begin(block)
        rows += large.begun[-1].first_rows(HEAD_ROWS)
        lines += large.begun[-1].lines()[:HEAD_ROWS].tolist()
    large.head = large.head._replace(rows=rows, lines=lines)
    return large


def _first_lines(start: bytes) -> str:
    """Return the lines that tell how a text is cut, "" when they are no UTF-8."""
    lines = start.split(b"\n", HEAD_LINES + 1)
    try:
        return b"\n".join(lines[: HEAD_LINES + 1]).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def read_large(path: Path, *, name: str, tick: Callable[[int], None] | None = None) -> Opened | None:
    """Return a large delimited file with all of its rows as columns, None for any other; DataError when too large."""
    if path.stat().st_size < LARGE:
        return None
    try:
        large = open_large(path, name=name, size=BLOCK, tick=tick)
        if large is None:
            return None
        if path.stat().st_size > MAX_BYTES:
            values = {"megabytes": path.stat().st_size // 2**20, "limit": MAX_BYTES // 2**20}
            raise DataError("too_large_for_memory", file=name, **values)
        columns: list[Columns | None] = list(large.columns())
    except (UnicodeError, ArrowInvalid):  # another encoding, or damaged: both want a closer look
        return None
    return large.head._replace(columns=columns, sha256=large.source.sha256.hexdigest(), alerts=large.alerts())
