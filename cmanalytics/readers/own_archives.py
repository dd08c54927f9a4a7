"""Archives that an account downloads of itself: what it wrote under others' publications counts as its own answers."""

import re

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.privacy import MASK
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.opening.answers import ANSWERS
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import Placed, build_placed


def is_sheet_of(reader: Reader, opened: Opened, row: int, *, answers: bool) -> bool:
    """Tell whether a sheet has what a reader needs, and holds answers or publications as asked."""
    found = set(place_headers(reader, opened.rows[row]).values())
    is_answers = opened.sheet.rpartition(".")[2] == ANSWERS
    return opened.header_depth == 1 and is_answers == answers and found.issuperset(reader.needs)


def mask_person(texts: pd.Series, names: pd.Series) -> pd.Series:
    """Return texts without the handle of the person whom each one answers."""

    def mask(text: str, name: str) -> str:
        return re.sub(rf"(?i)@{re.escape(name)}(?![\w-])", MASK, text) if name else text

    masked = [mask(text, name) for text, name in zip(texts, names, strict=True)]
    return pd.Series(masked, index=texts.index, dtype="string")


def build_own(placed: Placed, reader: Reader, opened: Opened, context: Context) -> Parsed:
    """Return the comments of an archive, all written by the account that it is of."""
    texts = placed.texts
    account = context.only_account(reader.platform)
    if "author" not in texts and account:
        texts = texts.assign(author=pd.Series(account, texts.index, dtype="string"))
    built = build_placed(placed._replace(texts=texts), reader, opened, context)
    frame = built.frame.assign(is_brand=pd.Series(True, built.frame.index, dtype="boolean"))
    alerts = built.alerts
    if len(frame):
        alert = make_alert("own_archive", severity="info", file=opened.name, table="comments", count=len(frame))
        alerts = [*alerts, alert]
    return Parsed(frame, alerts)
