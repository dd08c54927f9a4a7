"""Tables of an audience by one dimension (age, country, seniority ...): rows of `audience`.

A reader declares the columns that hold labels as "label:<dimension>"; the one that a file has says which dimension it
is about: the first in the reader's order, or age and gender together. A file without any is about what the header of
its first column says.
"""

import pandas as pd

from cmanalytics.locale import slugify
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import blank_nulls
from cmanalytics.readers.naming import end_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of
from cmanalytics.readers.statistics import convert_columns, drop_twins, place_known, sheet_at
from cmanalytics.tables import AUDIENCE, conform, kind_of

_LABEL = "label:"


def parse_audience(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the slices of an audience as their reader declares them; the file's name says of which day they are."""
    sheet, alerts = sheet_at(opened, row)
    placed, said = place_known(reader, opened, row)
    alerts += said
    texts = pd.DataFrame({name: sheet.cells[position] for position, name in placed.items()})
    headers = {name: sheet.header[position] for position, name in placed.items()}
    lines = pd.Series(sheet.lines, dtype="Int64")
    if not any(name.startswith(_LABEL) for name in texts):
        texts = texts.assign(**{_LABEL + slugify(sheet.header[0]).replace("-", "_"): sheet.cells[0]})
    keep = pd.Series(True, index=texts.index)
    if reader.drop is not None:
        keep, said = reader.drop(texts, sheet.lines, opened.name)
        alerts += said
    texts, lines = texts[keep].reset_index(drop=True), lines[keep].reset_index(drop=True)
    dimension, label = _label(reader, texts)
    measured = texts[[name for name in texts if kind_of(name, AUDIENCE) and name != "label"]]
    frame, said = convert_columns(measured, lines, reader=reader, opened=opened, headers=headers)
    alerts += said
    if "date" not in frame:
        named = end_in_name(opened.name)
        frame = frame.assign(date=pd.NaT if named is None else named.tz_localize(None))
    frame = frame.assign(
        label=label,
        dimension=dimension,
        platform=reader.platform,
        account=account_of(reader.platform, opened, context),
        source=opened.name,
        **reader.fixed,
    )
    if reader.finish is not None:
        frame, said = reader.finish(frame, opened, context)
        alerts += said
    frame, said = drop_twins(frame, AUDIENCE, opened.name)
    return Parsed(conform(frame, AUDIENCE), [*alerts, *said])


def _label(reader: Reader, texts: pd.DataFrame) -> tuple[str, pd.Series]:
    """Return the dimension that a table is about, and the label of each row."""
    ranks = {name: rank for rank, name in enumerate(reader.columns)}
    names = sorted((name for name in texts if name.startswith(_LABEL)), key=lambda name: ranks.get(name, 0))
    both = ["label:age", "label:gender"]
    if set(both) <= set(names):
        return "age_gender", blank_nulls(texts[both[0]]) + " · " + texts[both[1]].str.strip()
    return names[0].removeprefix(_LABEL), blank_nulls(texts[names[0]])
