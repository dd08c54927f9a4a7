"""Turn a sheet of statistics into a table of ours: place the headers, convert the cells, keep what is left over."""

import re
from collections import Counter
from difflib import get_close_matches
from functools import partial
from typing import TypeVar

import numpy as np
import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, normalise_header, slugify
from cmanalytics.readers.base import Context, Parsed, Reader, Sheet, fits_headers, place_columns
from cmanalytics.readers.cells import (
    Converted,
    blank_empty,
    blank_nulls,
    is_bound,
    to_flags,
    to_fractions,
    to_numbers,
    to_seconds,
)
from cmanalytics.readers.identifiers import mend_ids
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.opening.columns import fit_columns, fit_row
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.ordering import find_repeated
from cmanalytics.tables import CONTRACTS, Contract, conform, kind_of, same_flags
from cmanalytics.vectors import at_once, repeat

Rows = TypeVar("Rows", pd.DataFrame, pd.Series)

# What a cell is multiplied by where a format writes it in another unit than ours.
FACTORS = {"percent": 0.01, "hours": 3600.0, "milliseconds": 0.001}
_SAYS_TOTAL = ["post_id", "account", "published_at", "title", "text"]
_TOTALS = frozenset(("total", "totaux", "totals", "total general", "grand total", "somme", "sum", "moyenne", "average"))
# Columns that people add to an export, or tools give, and that name whoever worked on it: never kept.
_NAMES_PEOPLE = re.compile(
    r"(?:posted|published|created|written|scheduled|approved|assigned) (?:by|to)\b.*"
    r"|(?:publie|poste|cree|redige|ecrit|programme|valide|assigne|propose)e? (?:par|a)\b.*"
    r"|(?:nom d(?:e l[' ]?|u ))?(?:auteur|autrice|redacteur|redactrice|responsable)s?"
    r"|authors?(?: name)?|e-?mail|adresse e-?mail|courriel"
)


def contract_of(table: str) -> Contract:
    """Return the contract of a table by its name."""
    return next(contract for contract in CONTRACTS if contract.name == table)


def sheet_at(opened: Opened, row: int) -> tuple[Sheet, list[Alert]]:
    """Return the table whose header is row number `row`, down to the end of the file, and what its rows lack.

    Short rows are filled with blanks, long ones are dropped (see `fit_row`). The columns of a large file are taken out
    of `opened`, so that they are not kept beside what is made of them: it is asked for once.
    """
    header = [cell.strip() for cell in opened.rows[row]]
    while len(header) > 1 and not header[-1]:
        header.pop()
    width = len(header)
    rows: list[list[str]] = []
    lines: list[int] = []
    short: list[int] = []
    long: list[int] = []
    below = () if opened.columns else zip(opened.rows[row + 1 :], opened.lines[row + 1 :], strict=True)
    for cells, line in below:
        if not cells:
            continue
        fitted = fit_row(cells, width, opened.delimiter)
        if fitted is None:
            long.append(line)
            continue
        if len(cells) < width:
            short.append(line)
        rows.append(fitted)
        lines.append(line)
    if opened.columns:
        cells, lines, short, long = fit_columns(opened.columns, width, opened.delimiter, after=opened.lines[row])
    else:
        columns = list(zip(*rows, strict=True)) if rows else [()] * width
        cells = pd.DataFrame({number: pd.Series(column, dtype="string") for number, column in enumerate(columns)})
    alerts = []
    if short:
        alerts.append(
            make_alert("short_rows", severity="info", file=opened.name, count=len(short), lines=list_lines(short))
        )
    if long:
        alerts.append(make_alert("long_rows", file=opened.name, count=len(long), lines=list_lines(long)))
    return Sheet(header, cells, lines), alerts


def parse_statistics(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the rows of a statistics export as its reader declares them, with what was doubtful."""
    sheet, alerts = sheet_at(opened, row)
    placed, said = place_known(reader, opened, row)
    alerts += said
    texts = pd.DataFrame({name: sheet.cells[position] for position, name in placed.items()}, copy=False)
    headers = {name: sheet.header[position] for position, name in placed.items()}
    lines = pd.Series(sheet.lines, dtype="Int64")
    keep = pd.Series(True, index=texts.index)
    if reader.drop is not None:
        keep, dropped = reader.drop(texts, sheet.lines, opened.name)
        alerts += dropped
    totals = _total_rows(texts) & keep if reader.table == "posts" else ~keep & keep
    if totals.any():
        alerts.append(
            make_alert("total_rows", severity="info", file=opened.name, table="posts", count=int(totals.sum()))
        )
        keep &= ~totals
    texts, lines = _kept(texts, keep), _kept(lines, keep)
    texts, said = mend_ids(texts, lines, file=opened.name, table=reader.table)
    alerts += said
    frame, doubts = convert_columns(texts, lines, reader=reader, opened=opened, headers=headers)
    alerts += doubts
    extras, said = _leftover_columns(sheet, placed, keep, opened.name, reader.leave_out)
    alerts += said
    if reader.table == "audience":  # its contract has no place for them
        extras = extras.iloc[:, :0]
    frame = pd.concat([frame, extras], axis=1).assign(source=opened.name, **reader.fixed)
    if reader.platform is not None:
        frame = frame.assign(platform=reader.platform)
    if "flags" not in frame and "flags" in contract_of(reader.table).names:
        frame = frame.assign(flags=same_flags(frame.index))
    if reader.finish is not None:
        frame, doubts = reader.finish(frame, opened, context)
        alerts += doubts
    frame, doubts = drop_twins(frame, contract_of(reader.table), opened.name)
    return Parsed(conform(frame, contract_of(reader.table)), [*alerts, *doubts])


def _kept(rows: Rows, keep: pd.Series) -> Rows:
    """Return the rows to keep, numbered anew; nothing is copied where all are."""
    return (rows if keep.all() else rows[keep]).reset_index(drop=True)


def _total_rows(texts: pd.DataFrame) -> pd.Series:
    """Tell which rows of publications are a sum that somebody wrote below: they say so, without a date or a link."""
    alone = blank_empty(texts["url"]).isna() if "url" in texts else pd.Series(True, index=texts.index)
    if not alone.any():
        return ~alone & alone
    unlinked = texts[alone]
    maybe = unlinked[~unlinked["published_at"].fillna("").str.contains(r"\d")] if "published_at" in texts else unlinked
    if maybe.empty:
        return pd.Series(False, index=texts.index)
    cells = maybe.reindex(columns=_SAYS_TOTAL).astype("string").fillna("").apply(lambda column: column.map(fold))
    return pd.Series(cells.isin(_TOTALS).any(axis=1), index=maybe.index).reindex(texts.index, fill_value=False)


def convert_columns(
    texts: pd.DataFrame, lines: pd.Series, *, reader: Reader, opened: Opened, headers: dict[str, str]
) -> tuple[pd.DataFrame, list[Alert]]:
    """Return the text columns converted to the kinds of their contract (or of the reader's scales), and the doubts.

    `headers` says which header of the file each column came from.
    """
    contract = contract_of(reader.table)

    def convert(name: str) -> tuple[dict[str, pd.Series], list[Alert]]:
        scale = reader.scales.get(name, "")
        kind = kind_of(name, contract) or "text"
        cells = texts[name]
        if kind in ("when", "day"):
            dates, said = read_moments(
                cells, lines, name=name, reader=reader, opened=opened, header=headers[name], kind=kind
            )
            if name != "published_at":
                return {name: dates.values}, said
            precision = repeat(dates.precision, texts.index).where(dates.values.notna())
            return {name: dates.values, "published_precision": precision}, said
        if kind in ("count", "number") or scale:
            converted = _to_scale(cells, kind=kind, scale=scale, delimiter=opened.delimiter)
            said = bound_alerts(cells, file=opened.name, table=reader.table) if scale == "fraction" else []
            said += number_alerts(converted, lines, name=name, file=opened.name, table=reader.table)
            return {name: converted.values}, said
        return {name: to_flags(cells).values if kind == "flag" else blank_empty(cells)}, []

    converted = at_once(*(partial(convert, name) for name in texts.columns), size=len(texts))
    columns = {name: values for made, _ in converted for name, values in made.items()}
    return pd.DataFrame(columns, index=texts.index, copy=False), [alert for _, said in converted for alert in said]


def _to_scale(cells: pd.Series, *, kind: str, scale: str, delimiter: str) -> Converted:
    if scale == "duration":
        return to_seconds(cells)
    if scale == "fraction":
        return to_fractions(cells, comma_is_decimal=delimiter == ";")
    converted = to_numbers(cells, whole=kind == "count" and not scale, comma_is_decimal=delimiter == ";")
    factor = FACTORS.get(scale)
    return converted if factor is None else converted._replace(values=(converted.values * factor).round(10))


def bound_alerts(cells: pd.Series, *, file: str, table: str) -> list[Alert]:
    """Return an alert for shares that the platform gives as "< 1%" only: they stay missing."""
    count = int(is_bound(cells).sum())
    return [make_alert("shares_under", severity="info", file=file, table=table, count=count)] if count else []


def number_alerts(converted: Converted, lines: pd.Series, *, name: str, file: str, table: str) -> list[Alert]:
    """Return the alerts of a converted column: cells that a spreadsheet damaged, cells that are no number."""
    alerts = []
    for kind, mask in (("excel_dates", converted.damaged), ("unread_numbers", converted.unread)):
        if mask.any():
            bad = [int(line) for line in lines[np.asarray(mask)]]
            alerts.append(make_alert(kind, file=file, table=table, count=len(bad), column=name, lines=list_lines(bad)))
    return alerts


def _leftover_columns(
    sheet: Sheet, placed: dict[int, str], keep: pd.Series, file: str, leave_out: str
) -> tuple[pd.DataFrame, list[Alert]]:
    """Return the columns that the reader does not know as extra_*; a second identical copy of a column is dropped."""
    extras: dict[str, pd.Series] = {}
    copies = left_out = 0
    first_of = {sheet.header[position].casefold(): position for position in sorted(placed, reverse=True)}
    seen: Counter[str] = Counter()
    for position, header in enumerate(sheet.header):
        if position in placed:
            if not placed[position].startswith("extra_"):
                seen["extra_" + slugify(header).replace("-", "_")] += 1
            continue
        written = _kept(sheet.cells[position], keep)
        cells = blank_nulls(written)
        original = first_of.get(header.casefold())
        if original is not None:
            if cells.equals(blank_nulls(_kept(sheet.cells[original], keep))):
                copies += 1
                continue
        if cells.isna().all():
            continue
        name = "extra_" + slugify(header or f"column-{position + 1}").replace("-", "_")
        if (leave_out and re.match(leave_out, name)) or _NAMES_PEOPLE.fullmatch(fold(header)):
            left_out += 1
            continue
        seen[name] += 1
        # "N/A" is a value among texts, and none among numbers.
        words = cells.dropna().head(1000).str.contains(r"[^\W\d_]{2}", regex=True).any()
        extras[name if seen[name] == 1 else f"{name}_{seen[name]}"] = blank_empty(written) if words else cells
    alerts = [make_alert("same_column_twice", severity="info", file=file, count=copies)] if copies else []
    if left_out:
        alerts.append(make_alert("columns_left_out", severity="info", file=file, count=left_out))
    if extras:
        names = ", ".join(list(extras)[:5]) + (" …" if len(extras) > 5 else "")
        alerts.append(make_alert("extra_columns", severity="info", file=file, count=len(extras), columns=names))
    return pd.DataFrame(extras), alerts


def place_known(reader: Reader, opened: Opened, row: int) -> tuple[dict[int, str], list[Alert]]:
    """Return which column each position takes, and alerts: read by place, headers spelt nearly like a known one."""
    placed = place_columns(reader, opened, row)
    if reader.order and not fits_headers(reader, opened.rows[row]):
        return placed, [make_alert("headers_by_place", file=opened.name, table=reader.table)]
    header = [cell.strip() for cell in opened.rows[row]]
    return placed, near_headers(reader, header, placed, opened.name)


def near_headers(reader: Reader, header: list[str], placed: dict[int, str], file: str) -> list[Alert]:
    """Return an alert for each unknown header that is spelt nearly like one of a column that the file lacks."""
    known = {normalise_header(seen): (seen, column) for column, headers in reader.columns.items() for seen in headers}
    alerts = []
    for position, cell in enumerate(header):
        if position in placed or not cell:
            continue
        near = get_close_matches(normalise_header(cell), known, n=1, cutoff=0.75)
        if near and known[near[0]][1] not in placed.values():
            seen, column = known[near[0]]
            values = {"header": cell[:60], "known": seen, "column": column}
            alerts.append(make_alert("header_near", file=file, table=reader.table, **values))
    return alerts


def drop_twins(frame: pd.DataFrame, contract: Contract, file: str) -> tuple[pd.DataFrame, list[Alert]]:
    """Keep the last row of each key; rows without their identifiers are dropped. Both are counted."""
    alerts = []
    required = [column.name for column in contract.columns if column.required and column.name in frame]
    whole = frame[required].notna().all(axis=1)
    if not whole.all():
        lost = int((~whole).sum())
        alerts.append(make_alert("rows_without_id", file=file, table=contract.name, count=lost))
        frame = frame[whole]
    key = [name for name in contract.key if name in frame]
    _, twice = find_repeated(frame, key)
    if twice.any():
        alerts.append(make_alert("same_row_twice", file=file, table=contract.name, count=int(twice.sum())))
    return _kept(frame, ~twice), alerts


def add_flag(frame: pd.DataFrame, mask: pd.Series, word: str) -> pd.DataFrame:
    """Return the frame with a word added to the flags of the rows under the mask."""
    marked = mask.fillna(False).to_numpy(bool)
    flags = [[*old, word] if mark else old for old, mark in zip(frame["flags"], marked, strict=True)]
    return frame.assign(flags=pd.Series(flags, index=frame.index, dtype=object))
