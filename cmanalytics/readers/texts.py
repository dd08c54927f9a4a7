"""Normalise what people wrote, once, when it is read: broken encodings repaired where they show, length capped."""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert

MAX_LENGTH = 20_000
# "Ã©", "â€™", "ðŸ˜€": UTF-8 that was read as Windows-1252. Looked for before ftfy is asked, which is slow.
_DAMAGE = (
    "(?:[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€|ðŸ)"
)
_TAG = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{1,300}>")


def normalise_texts(
    texts: pd.Series, *, file: str, table: str, as_written: bool = False
) -> tuple[pd.Series, list[Alert]]:
    """Return the texts trimmed, empty ones missing, at most 20,000 characters, with what was repaired.

    `as_written` keeps the blanks around a text and its line ends: places in it then agree with the file.
    """
    texts = texts.astype("string")
    trimmed = texts.str.strip()
    texts = (texts if as_written else trimmed.str.replace("\r\n", "\n", regex=False)).mask(trimmed == "")
    alerts = []
    long = (texts.str.len() > MAX_LENGTH).fillna(False)
    if long.any():
        texts = texts.mask(long, texts.str.slice(0, MAX_LENGTH))
        alerts.append(make_alert("long_texts", file=file, table=table, count=int(long.sum()), limit=MAX_LENGTH))
    damaged = texts.str.contains(_DAMAGE, regex=True).fillna(False)
    if damaged.any():
        from ftfy import fix_encoding

        repaired = texts[damaged].map(fix_encoding).astype("string")
        changed = int((repaired != texts[damaged]).sum())
        texts = texts.mask(damaged, repaired)
        if changed:
            alerts.append(make_alert("repaired_texts", severity="info", file=file, table=table, count=changed))
    return texts, alerts


def strip_html(texts: pd.Series) -> pd.Series:
    """Return texts that were exported as HTML as plain text: line breaks kept, tags off, entities read."""
    import html

    def plain(text: str) -> str:
        return html.unescape(_ANY_TAG.sub("", _TAG.sub("\n", text)))

    marked = texts.str.contains(r"<[a-zA-Z/]|&[#\w]+;", regex=True).fillna(False)
    return texts.mask(marked, texts[marked].map(plain)) if marked.any() else texts
