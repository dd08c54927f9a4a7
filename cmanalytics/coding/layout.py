"""What a coding sheet looks like: its columns, its choices, and the marks by which its rows are found again."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from cmanalytics.codebook import Codebook, Dimension
from cmanalytics.errors import UsageError
from cmanalytics.locale import fold, slugify
from cmanalytics.privacy import redact
from cmanalytics.wording import current_language, has, say

HUMAN = "human:"
SETTLED = "human:settled"
# Columns by dimension: what is rarer than three codes at once is written in one cell, between semicolons.
CELLS = 2
SEPARATOR = ";"
# Letters only: a spreadsheet takes 12e45 for a number and 1-2 for a date.
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_CHECK_BYTES = 6
MOST_SHOWN = 4_000
COLUMNS = ("number", "platform", "comment_id", "check", "coder", "text", "context", "nothing")
LAST_COLUMNS = ("memo", "spans", "guess", "again")


class Choice(NamedTuple):
    """Hold a code as a sheet offers it: what is shown, and its identifier."""

    label: str
    code: str


def name_column(column: str) -> str:
    """Return the header of a column that is not a dimension's."""
    return say(f"coding.columns.{column}")


def name_dimension(dimension: str) -> str:
    """Return the short name of a dimension; its identifier when it is one of the page's own."""
    key = f"coding.dimensions.{dimension}"
    return say(key) if has(key) else dimension


def dimension_headers(dimension: str) -> tuple[str, ...]:
    """Return the headers of a dimension's columns: "Frustration", "Frustration (2)"."""
    name = name_dimension(dimension)
    return (name, *(f"{name} ({number})" for number in range(2, CELLS + 1)))


def choose_dimensions(codebook: Codebook, names: Iterable[str] | None) -> tuple[Dimension, ...]:
    """Return the dimensions to code, all that have codes by default; raise UsageError for an unknown one."""
    if names is None:
        return tuple(dimension for dimension in codebook.dimensions if dimension.codes)
    return tuple(codebook.find_dimension(name) for name in dict.fromkeys(names))


def list_choices(dimension: Dimension) -> tuple[Choice, ...]:
    """Return the codes of a dimension as they are offered; two of the same name also show their identifier."""
    names = [_plain(code.name.get(current_language()) or next(iter(code.name.values()))) for code in dimension.codes]
    folded = [fold(name) for name in names]
    return tuple(
        Choice(f"{name} ({code.id})" if folded.count(fold(name)) > 1 else name, code.id)
        for name, code in zip(names, dimension.codes, strict=True)
    )


def _plain(name: str) -> str:
    return " ".join(name.replace(SEPARATOR, ",").split())


def code_names(dimension: Dimension) -> dict[str, str]:
    """Return every way to write a code, folded: as offered, its identifier, its names in any language."""
    written: dict[str, str] = {}
    for code in dimension.codes:
        for name in code.name.values():
            written.setdefault(fold(_plain(name)), code.id)
    written |= {fold(choice.label): choice.code for choice in list_choices(dimension)}
    return written | {code.id: code.id for code in dimension.codes}


def code_label(codebook: Codebook, dimension: str, code: str) -> str:
    """Return a code as it is offered; its identifier when the codebook has it no more."""
    choices = (list_choices(known) for known in codebook.dimensions if known.id == dimension)
    return {choice.code: choice.label for choice in next(choices, ())}.get(code, code)


def check_marks(comments: pd.DataFrame) -> pd.Series:
    """Return twelve letters for each comment, which change with its platform, identifier or text."""
    rows = zip(comments["platform"], comments["comment_id"], comments["text"].fillna(""), strict=True)
    marks = [
        hashlib.blake2b("\0".join(row).encode("utf-8", "replace"), digest_size=_CHECK_BYTES).hexdigest() for row in rows
    ]
    return pd.Series([mark.translate(_LETTERS) for mark in marks], index=comments.index, dtype="string")


def shown_text(text: object) -> str:
    """Return a comment as a sheet shows it: redacted, cut where it is very long."""
    if not isinstance(text, str):
        return ""
    shown = redact(text)
    return shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN].rstrip() + " …"


def name_coder(name: str) -> str:
    """Return the coder of a person by their short name ("Marie" is "human:marie").

    Raise UsageError for a name that has no letter, or that is kept for settled codings.
    """
    short = slugify(name.removeprefix(HUMAN)) if any(char.isalnum() for char in name) else ""
    if not short or f"{HUMAN}{short}" == SETTLED:
        raise UsageError("bad_coder_name", found=name[:40])
    return f"{HUMAN}{short}"


def short_name(coder: str) -> str:
    """Return the name of a human coder without its prefix."""
    return coder.removeprefix(HUMAN)
