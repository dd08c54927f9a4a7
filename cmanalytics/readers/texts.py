"""Normalise what people wrote, once, when it is read: broken encodings repaired where they show, length capped."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.vectors import (
    TEXT,
    blanked,
    bytes_at,
    find_bytes,
    find_pairs,
    mask_of,
    text_bytes,
    to_chunks,
    to_series,
    trim,
)

MAX_LENGTH = 20_000
# "Ã©", "â€™", "ðŸ˜€": UTF-8 that was read as Windows-1252. Looked for before ftfy is asked, which is slow.
_DAMAGE = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€|ðŸ"
)
# "Ã" and "Â", then "â€" and "ðŸ", as bytes of UTF-8 themselves, the first one lowest.
_TWO, _FOUR = np.array([0x83C3, 0x82C3], np.uint64), np.array([0x82E2A2C3, 0xB8C5B0C3], np.uint64)
_TAG = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{1,300}>")


def normalise_texts(
    texts: pd.Series, *, file: str, table: str, as_written: bool = False
) -> tuple[pd.Series, list[Alert]]:
    """Return the texts trimmed, empty ones missing, at most 20,000 characters, with what was repaired.

    `as_written` keeps the blanks around a text and its line ends: places in it then agree with the file.
    """
    chunks, long, repaired = [], 0, 0
    for chunk in to_chunks(texts).chunks:
        trimmed = trim(chunk)
        column = chunk if as_written else _with_line_feeds(trimmed)
        column = blanked(column, pc.equal(pc.binary_length(trimmed), 0).fill_null(False).to_numpy(zero_copy_only=False))
        column, count = _cap(column)
        long += count
        column, count = _repair(column)
        repaired += count
        chunks.append(column)
    alerts = []
    if long:
        alerts.append(make_alert("long_texts", file=file, table=table, count=long, limit=MAX_LENGTH))
    if repaired:
        alerts.append(make_alert("repaired_texts", severity="info", file=file, table=table, count=repaired))
    return to_series(pa.chunked_array(chunks, TEXT), texts.index), alerts


def _cap(texts: pa.LargeStringArray) -> tuple[pa.LargeStringArray, int]:
    """Return texts without what is beyond their longest length, and how many were longer."""
    # Bytes are counted first: no text has more characters than bytes.
    if (pc.max(pc.binary_length(texts)).as_py() or 0) <= MAX_LENGTH:
        return texts, 0
    count = pc.sum(pc.greater(pc.utf8_length(texts), MAX_LENGTH)).as_py() or 0
    return pc.utf8_slice_codeunits(texts, 0, MAX_LENGTH) if count else texts, count


def _with_line_feeds(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    codes, _ = text_bytes(texts)
    return pc.replace_substring(texts, "\r\n", "\n") if len(find_bytes(codes, lambda piece: piece == 13)) else texts


def _repair(texts: pa.LargeStringArray) -> tuple[pa.LargeStringArray, int]:
    """Return texts with broken encodings repaired, and how many were."""
    codes, places = text_bytes(texts)
    signs = find_pairs(
        codes, lambda one, two: (one == 0xC3) & ((two - np.uint8(0x82) < 2) | (two == 0xA2) | (two == 0xB0))
    )
    found = bytes_at(codes, signs)
    signs = signs[np.isin(found & np.uint64(0xFFFF), _TWO) | np.isin(found & np.uint64(0xFFFFFFFF), _FOUR)]
    rows = np.unique(np.searchsorted(places, signs, side="right") - 1)
    damaged = texts.take(pa.array(rows)).to_pylist() if len(rows) else []
    if not any(_DAMAGE.search(text or "") for text in damaged):
        return texts, 0
    from ftfy import fix_encoding

    repaired = [fix_encoding(text) if _DAMAGE.search(text or "") else text for text in damaged]
    changed = sum(new != old for new, old in zip(repaired, damaged, strict=True))
    return pc.replace_with_mask(texts, mask_of(rows, len(texts)), pa.array(repaired, TEXT)), changed


def strip_html(texts: pd.Series) -> pd.Series:
    """Return texts that were exported as HTML as plain text: line breaks kept, tags off, entities read."""
    import html

    def plain(text: str) -> str:
        return html.unescape(_ANY_TAG.sub("", _TAG.sub("\n", text)))

    marked = texts.str.contains(r"<[a-zA-Z/]|&[#\w]+;", regex=True).fillna(False)
    return texts.mask(marked, texts[marked].map(plain)) if marked.any() else texts
