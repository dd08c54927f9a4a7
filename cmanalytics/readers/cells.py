"""Convert a column of text cells by its declared kind: numbers in French or English, durations, flags.

The form of the numbers is decided per column from its own cells: a French interface does not always write French
numbers. Cells are never handed to a parser that guesses.
"""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

NULLS = ("", "-", "--", "—", "–", "nan", "undefined", "n/a", "na", "null", "none", "inconnu", "<na>", "nat")
_SPACES = re.compile("[\u0020\u00a0\u202f\u2009\u2007]")
_PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_GROUPED = r"[+-]?\d{{1,3}}(?:{0}\d{{3}})+"
# Excel turns 3.4 into "3.avr" where the comma is the decimal sign: what stood there cannot be known.
_EXCEL_DATE = r"^\d{1,2}[.\-/ ](?:[^\W\d_]{3,9}\.?|[^\W\d_]{3,9}[.\-/ ]\d{2,4})$"
_MULTIPLES = {"k": 1e3, "m": 1e6, "b": 1e9, "md": 1e9, "mrd": 1e9, "mio": 1e6, "mln": 1e6}


class Converted(NamedTuple):
    """Hold a converted column and where its cells were not understood: `damaged` by a spreadsheet, or `unread`."""

    values: pd.Series
    damaged: np.ndarray
    unread: np.ndarray


def blank_nulls(cells: pd.Series) -> pd.Series:
    """Return text cells trimmed, missing where they spell a missing value (empty, "-", "N/A", "undefined" ...)."""
    cells = cells.astype("string").str.strip()
    return cells.mask(cells.str.casefold().isin(NULLS))


def to_numbers(cells: pd.Series, *, whole: bool = False, comma_is_decimal: bool = False) -> Converted:
    """Return the cells as Float64 (Int64 when `whole`): "1 234,5", "18,9K", "12 %" (12), "1.2E-4" are understood.

    `comma_is_decimal` settles a column where "1,234" could be either. Whole numbers are rounded to the nearest.
    """
    cells = blank_nulls(cells)
    damaged = cells.str.fullmatch(_EXCEL_DATE).fillna(False).to_numpy(bool)
    values = _plain_numbers(cells)
    rest = (values.isna() & cells.notna()).to_numpy(bool) & ~damaged
    if rest.any() or (whole and cells.str.contains(".", regex=False).any()):
        values = _styled_numbers(cells.mask(damaged), whole=whole, comma_is_decimal=comma_is_decimal)
    unread = (values.isna() & cells.notna()).to_numpy(bool) & ~damaged
    if whole:
        too_large = (values.abs() >= 2**63).fillna(False).to_numpy(bool)
        unread |= too_large
        values = values.mask(too_large).round().astype("Int64")
    return Converted(values, damaged, unread)


def _plain_numbers(cells: pd.Series) -> pd.Series:
    sound = cells.str.fullmatch(_PLAIN).fillna(False)
    return _as_float(cells.where(sound))


def _as_float(cells: pd.Series) -> pd.Series:
    values = pd.to_numeric(cells.astype(object).where(cells.notna(), None), errors="coerce").astype("Float64")
    return values.mask(values.abs() == np.inf)


def _styled_numbers(cells: pd.Series, *, whole: bool, comma_is_decimal: bool) -> pd.Series:
    cells = cells.str.replace(_SPACES, "", regex=True).str.replace("\u2212", "-", regex=False)
    cells = cells.str.replace(r"^['’]", "", regex=True).str.replace(r"\s*[%€$]$", "", regex=True)
    parts = cells.str.extract(r"(?i)^(?P<number>[+-]?[\d.,'’]+(?:e[+-]?\d+)?)(?P<multiple>k|m|b|md|mrd|mio|mln)?$")
    number = _even_separators(parts["number"], whole=whole, comma_is_decimal=comma_is_decimal)
    factor = parts["multiple"].str.casefold().map(_MULTIPLES).astype("Float64").fillna(1.0)
    return _plain_numbers(number) * factor


def _even_separators(cells: pd.Series, *, whole: bool, comma_is_decimal: bool) -> pd.Series:
    """Return numbers with a dot before the decimals and no thousands sign, decided for the column as a whole."""
    cells = cells.str.replace(r"['’]", "", regex=True)
    present = cells.dropna()
    commas, dots = present[present.str.contains(",", regex=False)], present[present.str.contains(".", regex=False)]
    both = present[present.str.contains(",", regex=False) & present.str.contains(".", regex=False)]
    if len(both):
        decimal = "," if (both.str.rfind(",") > both.str.rfind(".")).mean() > 0.5 else "."
    elif len(commas):
        grouped = commas.str.fullmatch(_GROUPED.format(",")).all()
        certain = commas.str.count(",").gt(1).any() or whole
        decimal = "." if grouped and (certain or not comma_is_decimal) else ","
    elif len(dots):
        grouped = dots.str.fullmatch(_GROUPED.format(r"\.")).all()
        decimal = "," if grouped and (whole or dots.str.count(r"\.").gt(1).any()) else "."
    else:
        return cells
    thousands = "." if decimal == "," else ","
    return cells.str.replace(thousands, "", regex=False).str.replace(decimal, ".", regex=False)


def to_seconds(cells: pd.Series) -> Converted:
    """Return durations as seconds (Float64): "H:MM:SS", "MM:SS", or a number of seconds."""
    cells = blank_nulls(cells)
    clock = cells.str.extract(r"^(?:(?P<h>\d+):)?(?P<m>\d{1,2}):(?P<s>\d{1,2}(?:\.\d+)?)$").astype("Float64")
    seconds = clock["h"].fillna(0) * 3600 + clock["m"] * 60 + clock["s"]
    numbers = to_numbers(cells.mask(seconds.notna()))
    return Converted(seconds.fillna(numbers.values), numbers.damaged, numbers.unread)


_TRUE = {"1", "1.0", "true", "yes", "y", "oui", "vrai"}
_FALSE = {"0", "0.0", "false", "no", "n", "non", "faux"}


def to_flags(cells: pd.Series) -> Converted:
    """Return the cells as boolean: yes/no, oui/non, true/false, 1/0."""
    cells = blank_nulls(cells).str.casefold()
    values = cells.isin(_TRUE).astype("boolean").mask(~cells.isin(_TRUE | _FALSE))
    unread = (values.isna() & cells.notna()).to_numpy(bool)
    return Converted(values, np.zeros(len(cells), bool), unread)
