"""Convert a column of text cells by its declared kind: numbers in French or English, durations, flags.

The form of the numbers is decided per column from its own cells: a French interface does not always write French
numbers. Cells are never handed to a parser that guesses.
"""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.vectors import TEXT, any_byte, blanked, each_chunk, text_bytes, to_arrow, trim

NULLS = (
    "", "-", "--", "---", "—", "–", "nan", "undefined", "n/a", "na", "null", "none", "inconnu", "<na>", "nat",
    "#n/a", "#n/d", "#value!", "#valeur!", "#ref!", "#div/0!", "#name?", "#nom?", "#num!", "#nombre!",
)  # fmt: skip
_NULLS = pa.array(NULLS, TEXT)
_LONGEST_NULL = max(len(null.encode()) for null in NULLS)
_SPACES = re.compile("[\u0020\u00a0\u202f\u2009\u2007]")
_PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_GROUPED = r"[+-]?\d{{1,3}}(?:{0}\d{{3}})+"
# Excel turns 3.4 into "3.avr" where the comma is the decimal sign: what stood there cannot be known.
_EXCEL_DATE = r"^\d{1,2}[.\-/ ](?:[^\W\d_]{3,9}\.?|[^\W\d_]{3,9}[.\-/ ]\d{2,4})$"
_MULTIPLES = {"k": 1e3, "mil": 1e3, "m": 1e6, "mi": 1e6, "mio": 1e6, "mln": 1e6, "b": 1e9, "md": 1e9, "mrd": 1e9}
_MULTIPLE = "|".join(_MULTIPLES)
# "802M de vues": what is counted, written after the number.
_COUNTED = (
    r"(?i)(?<=[\dkmbdlno])\s*(?:de\s+|d['’])?(?:vues?|views?|visualizaciones|visualizações|aufrufe|abonnée?s?"
    r"|followers?|subscribers?|seguidores|j['’]aime|likes?|spectateurs?|réactions?|commentaires?|partages?)$"
)
# "< 1%", "moins de 1 %": an upper end, not a number.
_BOUND = r"(?i)(?:[<≤]|moins de|menos de|less than|under|weniger als|unter|meno di)\s*[\d.,]+\s*%?"


class Converted(NamedTuple):
    """Hold a converted column and where its cells were not understood: `damaged` by a spreadsheet, or `unread`."""

    values: pd.Series
    damaged: np.ndarray
    unread: np.ndarray


def blank_empty(cells: pd.Series) -> pd.Series:
    """Return text cells trimmed, missing where nothing is left."""
    return each_chunk(cells, _blank_empty)


def _blank_empty(cells: pa.LargeStringArray) -> pa.LargeStringArray:
    trimmed = trim(cells)
    return blanked(trimmed, pc.equal(pc.binary_length(trimmed), 0).fill_null(False).to_numpy(zero_copy_only=False))


def blank_nulls(cells: pd.Series) -> pd.Series:
    """Return text cells trimmed, missing where they spell a missing value (empty, "-", "N/A", "undefined" ...)."""
    return each_chunk(cells, _blank_nulls)


def _blank_nulls(cells: pa.LargeStringArray) -> pa.LargeStringArray:
    trimmed = trim(cells)
    lengths = pc.binary_length(trimmed).fill_null(0).to_numpy()
    null, rows = lengths == 0, np.flatnonzero((lengths > 0) & (lengths <= _LONGEST_NULL))
    if len(rows):
        some = pc.utf8_lower(trimmed.take(pa.array(rows)) if len(rows) < len(null) else trimmed)
        null[rows] = pc.is_in(some, value_set=_NULLS).to_numpy(zero_copy_only=False)
    return blanked(trimmed, null)


def to_numbers(cells: pd.Series, *, whole: bool = False, comma_is_decimal: bool = False) -> Converted:
    """Return the cells as Float64 (Int64 when `whole`): "1 234,5", "18,9K", "12 %" (12), "1.2E-4" are understood.

    `comma_is_decimal` settles a column where "1,234" could be either. Whole numbers are rounded to the nearest.
    """
    digits = _read_digits(cells, dots=not whole)
    if digits is not None:
        sound = np.zeros(len(cells), bool)
        return Converted(digits.astype("Int64" if whole else "Float64"), sound, sound)
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


def _read_digits(cells: pd.Series, *, dots: bool) -> pd.Series | None:
    """Return a column of nothing but digits (and dots) and empty cells as numbers, as most are; None for others."""
    column = to_arrow(cells)
    codes, places = text_bytes(column)
    lengths = np.diff(places)
    digits = codes - np.uint8(ord("0")) < 10
    whole = bool(digits.all())
    if lengths.max(initial=0) > 15 or not (whole or (dots and (digits | (codes == ord("."))).all())):
        return None
    filled = blanked(column, lengths == 0)
    if whole:
        counts = filled.cast(pa.int64()).fill_null(0).to_numpy()
        return pd.Series(pd.arrays.IntegerArray(counts, lengths == 0), index=cells.index)
    try:
        numbers = filled.cast(pa.float64()).fill_null(0.0).to_numpy().copy()
    except pa.ArrowInvalid:  # 1.2.3
        return None
    return pd.Series(pd.arrays.FloatingArray(numbers, lengths == 0), index=cells.index)


def _plain_numbers(cells: pd.Series) -> pd.Series:
    sound = cells.str.fullmatch(_PLAIN).fillna(False)
    return _as_float(cells.where(sound))


def _as_float(cells: pd.Series) -> pd.Series:
    column = to_arrow(cells)
    if not any_byte(text_bytes(column)[0], lambda codes: (codes | 0x20 == ord("e")) | (codes == ord("+"))):
        values = column.cast(pa.float64())
        found = pd.arrays.FloatingArray(values.fill_null(0.0).to_numpy().copy(), values.is_null().to_numpy(False))
        return pd.Series(found, index=cells.index)
    values = pd.to_numeric(cells.astype(object).where(cells.notna(), None), errors="coerce").astype("Float64")
    return values.mask(values.abs() == np.inf)


def _styled_numbers(cells: pd.Series, *, whole: bool, comma_is_decimal: bool) -> pd.Series:
    cells = cells.str.replace(_COUNTED, "", regex=True)
    cells = cells.str.replace(_SPACES, "", regex=True).str.replace("\u2212", "-", regex=False)
    cells = cells.str.replace(r"^['’]", "", regex=True).str.replace(r"\s*[%€$]$", "", regex=True)
    parts = cells.str.extract(rf"(?i)^(?P<number>[+-]?[\d.,'’]+(?:e[+-]?\d+)?)(?P<multiple>{_MULTIPLE})?$")
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
    # A sign that does not part thousands ("0.12" among "7,2 %") is the cell's own decimal sign: it is not removed.
    thousands = "." if decimal == "," else ","
    parted = cells.str.fullmatch(_GROUPED.format(re.escape(thousands)) + rf"(?:{re.escape(decimal)}\d*)?").fillna(False)
    cells = cells.mask(parted, cells.str.replace(thousands, "", regex=False))
    return cells.str.replace(decimal, ".", regex=False)


def to_fractions(cells: pd.Series, *, comma_is_decimal: bool = False) -> Converted:
    """Return shares as fractions: "14.7%" and "7,2 %" are divided by 100, a plain number is one already.

    Upper ends ("< 1%", see `is_bound`) stay missing and are not counted as unread.
    """
    cells = blank_nulls(cells)
    cells = cells.mask(is_bound(cells))
    converted = to_numbers(cells, comma_is_decimal=comma_is_decimal)
    signed = cells.str.endswith("%").fillna(False)
    return converted._replace(values=converted.values.where(~signed, (converted.values / 100).round(10)))


def is_bound(cells: pd.Series) -> pd.Series:
    """Tell which cells give an upper end instead of a number: "< 1%", "moins de 1 %"."""
    return cells.str.strip().str.fullmatch(_BOUND).fillna(False).astype(bool)


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
