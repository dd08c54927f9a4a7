"""What one row of a coding sheet says: its comment, its codes, or what stands against reading it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.coding.headers import Header
from cmanalytics.coding.layout import (
    HUMAN,
    SEPARATOR,
    SETTLED,
    check_marks,
    code_names,
    dimension_headers,
    name_dimension,
    shown_text,
)
from cmanalytics.declarations import nearest
from cmanalytics.locale import fold, slugify

# What people write for "nothing to code here".
FREE = frozenset(("rien", "rien a coder", "x", "oui", "vrai", "true", "1", "nothing", "none"))
_SIGNS = re.compile(r"[\W_]+")

Key = tuple[str, str]
# Dimension, code, first code point, the one after, and the words there.
Span = tuple[str, str, int, int, str]
_SPAN = re.compile(r"\s*(\w+)/(\w+) (\d{1,6})-(\d{1,6})\s*")


class Row(NamedTuple):
    """Hold a row that was read."""

    platform: str
    comment_id: str
    coder: str
    dimensions: tuple[str, ...]
    codes: frozenset[tuple[str, str]]
    memo: str
    line: int
    spans: tuple[Span, ...] = ()


class Mistake(NamedTuple):
    """Hold what stands against a row: an entry of the problem catalogue, its line, what was found, in which column."""

    kind: str
    line: int
    found: str = ""
    column: str = ""
    nearest: str = ""


class Reader(NamedTuple):
    """Read the rows under a header."""

    header: Header
    names: dict[str, dict[str, str]]
    by_mark: dict[str, Key]
    by_id: dict[Key, str]
    texts: dict[Key, str]

    @classmethod
    def of(cls, header: Header, codebook: Codebook, comments: pd.DataFrame) -> "Reader":
        """Return the reader of a sheet about these comments (contract `comments`, each once)."""
        keys = list(zip(comments["platform"], comments["comment_id"], strict=True))
        marks = check_marks(comments).tolist()
        texts = dict(zip(keys, comments["text"], strict=True))
        names = {dimension.id: code_names(dimension) for dimension in codebook.dimensions}
        return cls(header, names, dict(zip(marks, keys, strict=True)), dict(zip(keys, marks, strict=True)), texts)

    def read(self, cells: list[str], *, line: int) -> tuple[Row | None, list[Mistake]]:
        """Return what a row says, None when it was not read or cannot be trusted, and what is to be said of it."""
        codes, mistakes = self._codes(cells, line)
        nothing = fold(self._cell(cells, "nothing"))
        memo = self._cell(cells, "memo").removeprefix("'") if self._cell(cells, "memo") else ""
        if not (codes or nothing or mistakes):
            return None, [Mistake("coding_memo_alone", line)] if memo else []
        if nothing and nothing not in FREE:
            mistakes.append(Mistake("coding_unknown_nothing", line, self._cell(cells, "nothing")[:40]))
        elif nothing and codes:
            mistakes.append(Mistake("coding_nothing_and_codes", line))
        key, found = self._comment(cells, line)
        if mistakes or key is None:
            return None, [*mistakes, *found]
        coder = self._cell(cells, "coder")
        coder = f"{HUMAN}{slugify(coder)}" if any(char.isalnum() for char in coder) else ""
        if coder == SETTLED:
            return None, [Mistake("coding_reserved_coder", line)]
        row = Row(*key, coder, tuple(self.header.dimensions), frozenset(codes), memo, line)
        return row._replace(spans=self._spans(cells, row)), found

    def _cell(self, cells: list[str], column: str) -> str:
        place = self.header.columns.get(column)
        return "" if place is None else cells[place].strip()

    def _codes(self, cells: list[str], line: int) -> tuple[set[tuple[str, str]], list[Mistake]]:
        codes: set[tuple[str, str]] = set()
        mistakes = []
        for dimension, places in self.header.dimensions.items():
            for written in _written(cells, places):
                code = self.names[dimension].get(fold(written))
                if code is None:
                    mistakes.append(self._unknown(dimension, written, line))
                else:
                    codes.add((dimension, code))
        return codes, mistakes

    def _unknown(self, dimension: str, written: str, line: int) -> Mistake:
        sought = fold(written)
        elsewhere = next((name_dimension(d) for d, names in self.names.items() if sought in names), "")
        kind = "coding_code_elsewhere" if elsewhere else "coding_unknown_code"
        close = elsewhere or nearest(sought, self.names[dimension])
        return Mistake(kind, line, written[:40], dimension_headers(dimension)[0], close)

    def _spans(self, cells: list[str], row: Row) -> tuple[Span, ...]:
        """Return the spans of a row's codes, those that lie in the text as it still is."""
        text = self.texts[row[:2]]
        known = self.by_id[row[:2]] in (self._cell(cells, "check"), self._cell(cells, "again"))
        found = (_SPAN.fullmatch(part) for part in self._cell(cells, "spans").split(SEPARATOR))
        spans = ((m[1], m[2], int(m[3]), int(m[4])) for m in found if m) if known and isinstance(text, str) else ()
        return tuple(
            (*span, text[span[2] : span[3]])
            for span in dict.fromkeys(spans)
            if span[:2] in row.codes and span[2] < span[3] <= len(text)
        )

    def _comment(self, cells: list[str], line: int) -> tuple[Key | None, list[Mistake]]:
        """Return the comment of a row, by its mark or else its identifier."""
        mark, again = self._cell(cells, "check"), self._cell(cells, "again")
        written = self._cell(cells, "platform"), self._cell(cells, "comment_id").removeprefix("'")
        if mark and again and mark != again:
            return None, [Mistake("coding_rows_moved", line)]
        key = self.by_mark.get(mark or again)
        if key is None and written in self.by_id:
            return written, [Mistake("coding_text_changed", line)] if mark else []
        if key is None:
            return None, [Mistake("coding_comment_absent" if mark or all(written) else "coding_row_without_id", line)]
        shown = self._cell(cells, "text")
        same = _bare(shown) == _bare(shown_text(self.texts[key]))
        return key, [] if same else [Mistake("coding_text_edited", line)]


def _written(cells: list[str], places: list[int]) -> Iterator[str]:
    for place in places:
        for part in cells[place].split(SEPARATOR):
            if part.strip(" \t\r\n'"):
                yield part.strip(" \t\r\n'")


def _bare(text: str) -> str:
    """Return the letters and figures of a text: what spreadsheets change in it is elsewhere."""
    return _SIGNS.sub("", text)
