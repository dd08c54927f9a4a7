"""Formats that need a hand before their tables are built: columns placed, rows left out, our answers set apart."""

import hashlib
import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.comments import Form, build_comments
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.relative import tell_once
from cmanalytics.readers.statistics import near_headers, sheet_at

# What tells a row from the others where it has no identifier.
_TELLING = ("platform", "account", "post_id", "author_id", "author", "written_at", "text")


class Placed(NamedTuple):
    """Hold the text columns of a sheet under our names, the line of each row, and what was doubtful so far."""

    texts: pd.DataFrame
    lines: list[int]
    alerts: list[Alert]

    def keep(self, mask: pd.Series, alerts: list[Alert]) -> "Placed":
        """Return the rows under a mask, with further alerts."""
        kept = mask.fillna(False).to_numpy(bool)
        lines = [line for line, keep in zip(self.lines, kept, strict=True) if keep]
        return Placed(self.texts[kept].reset_index(drop=True), lines, [*self.alerts, *alerts])


def place_texts(reader: Reader, opened: Opened, row: int) -> Placed:
    """Return the columns that a reader declares (its `fixed` ones too), without the rows that its `drop` leaves out."""
    sheet, alerts = sheet_at(opened, row)
    placed = place_headers(reader, sheet.header)
    texts = pd.DataFrame({column: sheet.cells[position] for position, column in placed.items()})
    texts = texts.assign(**{name: pd.Series(value, texts.index, "string") for name, value in reader.fixed.items()})
    alerts += near_headers(reader, sheet.header, placed, opened.name)
    table = Placed(texts, sheet.lines, alerts)
    if reader.drop is None:
        return table
    keep, said = reader.drop(texts, sheet.lines, opened.name)
    return table.keep(keep, said)


def column_of(texts: pd.DataFrame, name: str) -> pd.Series:
    """Return a column trimmed; empty texts when the file has none of that name."""
    if name not in texts:
        return pd.Series("", index=texts.index, dtype="string")
    return texts[name].fillna("").str.strip()


def without_columns(opened: Opened, row: int, pattern: re.Pattern[str]) -> Opened:
    """Return a sheet without the columns whose headers fit a pattern, so that they are never loaded."""
    header = opened.rows[row]
    kept = [position for position, cell in enumerate(header) if not pattern.fullmatch(cell.strip())]
    if len(kept) == len(header):
        return opened
    width = len(header)

    def cut(cells: list[str]) -> list[str]:
        return [cells[position] for position in kept if position < len(cells)] + cells[width:]

    return opened._replace(rows=[*opened.rows[:row], *map(cut, opened.rows[row:])])


def build_placed(
    placed: Placed, reader: Reader, opened: Opened, context: Context, *, ours: frozenset[str] = frozenset()
) -> Parsed:
    """Return the comments of placed columns; those whose identifier is in `ours` were written by the brand."""
    form = Form(platform=reader.platform, dates=reader.dates, zone=reader.zone, html=reader.html)
    built = build_comments(placed.texts, placed.lines, form=form, opened=opened, context=context)
    frame = built.frame
    if ours:  # our answers are known apart, so that the rest is known not to be ours
        brand = frame["is_brand"].fillna(False).mask(frame["comment_id"].isin(ours), True)
        frame = frame.assign(is_brand=brand)
    return Parsed(frame, tell_once([*placed.alerts, *built.alerts]))


def identify(texts: pd.DataFrame, key: bytes) -> pd.Series:
    """Return the identifiers; where there is none, a keyed hash of what the row says, the same in the next export."""
    ids = column_of(texts, "comment_id")
    missing = ids == ""
    if not missing.any():
        return ids
    names = [name for name in _TELLING if name in texts]
    rows = zip(*(column_of(texts, name)[missing] for name in names), strict=True)
    made = pd.Series([_hash(row, key) for row in rows], index=ids.index[missing], dtype="string")
    rank = made.groupby(made).cumcount() + 1
    return ids.mask(missing, made.mask(rank > 1, made + "-" + rank.astype("string")))


def _hash(cells: tuple[str, ...], key: bytes) -> str:
    return "h:" + hashlib.blake2b("\x1f".join(cells).encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()
