"""Identifiers that a spreadsheet has damaged: of 1.7841E+16, no digit after the fifth can be known."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.cells import blank_empty
from cmanalytics.readers.links import read_links
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.vectors import any_byte, text_bytes, to_chunks

# With its sign: what programs write as an identifier ("1e10", "4E12") has none.
_DAMAGED = r"\s*\d(?:[.,]\d+)?[eE]\+\d{1,2}\s*"
# "-bcDEF12345" was taken for a formula.
_FORMULA = r"\s*#(?:NOM|NAME|VALEUR|VALUE|REF)[?!]\s*"
# What a spreadsheet leaves of an identifier of more than fifteen digits.
_ROUNDED = r"\s*\d{14,}0\s*"
_TELLING = ("account_id", "published_at", "title", "text", "url")


def mend_ids(
    texts: pd.DataFrame, lines: Sequence[int] | np.ndarray | pd.Series, *, file: str, table: str
) -> tuple[pd.DataFrame, list[Alert]]:
    """Return text columns without damaged identifiers: those of publications come from the link, others are blank.

    A publication without a link gets one made of what its row says ("h:..."), so that no two rows become one.
    """
    alerts: list[Alert] = []
    for name in [column for column in texts.columns if str(column).endswith("_id")]:
        damaged = _share_an_id(texts) if name == "post_id" and table == "posts" else pd.Series(False, texts.index)
        if any(any_byte(text_bytes(chunk)[0], _is_sign) for chunk in to_chunks(texts[name]).chunks):
            damaged |= texts[name].str.fullmatch(f"{_DAMAGED}|{_FORMULA}").fillna(False).astype(bool)
        if not damaged.any():
            continue
        bad = np.asarray(lines)[damaged.to_numpy(bool)].tolist()
        alerts.append(
            make_alert("damaged_ids", file=file, table=table, count=len(bad), column=name, lines=list_lines(bad))
        )
        found = pd.Series("", index=texts.index, dtype="string")
        if name == "post_id":
            found = _found_ids(texts[damaged], made=table == "posts").reindex(texts.index)
        texts = texts.assign(**{name: texts[name].mask(damaged, found.fillna(""))})
    return texts, alerts


def _is_sign(codes: np.ndarray) -> np.ndarray:
    return (codes == ord("+")) | (codes == ord("#"))


def _share_an_id(texts: pd.DataFrame) -> pd.Series:
    """Tell which publications were rounded to one identifier: their links differ."""
    none = pd.Series(False, index=texts.index)
    ids = texts["post_id"][texts["post_id"].str.rstrip().str.endswith("0").fillna(False)]
    twice = ids[ids.duplicated(keep=False)]
    if "url" not in texts or twice.empty:
        return none
    urls = blank_empty(texts["url"][twice.index])
    shared = (urls.groupby(twice).transform("nunique") > 1) & twice.str.fullmatch(_ROUNDED)
    return shared.reindex(texts.index, fill_value=False).astype(bool)


def _found_ids(texts: pd.DataFrame, *, made: bool) -> pd.Series:
    links = texts["url"] if "url" in texts else pd.Series(pd.NA, index=texts.index, dtype="string")
    found = read_links(links)["post_id"]
    if not made:
        return found
    told = texts.reindex(columns=list(_TELLING)).astype("string").fillna("").agg("\n".join, axis=1)
    digests = ["h:" + hashlib.blake2b(row.encode(), digest_size=8).hexdigest() for row in told]
    return found.fillna(pd.Series(digests, index=texts.index, dtype="string"))
