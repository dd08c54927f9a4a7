"""Our own tables, as `cmanalytics read` writes them: read again without loss, pseudonyms left as they are."""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.privacy import PSEUDONYM, blank_null_authors, clean_handle, pseudonymise
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import contract_of, sheet_at
from cmanalytics.storing import FORMULA_STARTS
from cmanalytics.tables import conform, kind_of

_FLAGS = {"true": True, "false": False, "1": True, "0": False}


def _recogniser(table: str) -> Reader:
    contract = contract_of(table)

    def recognise(opened: Opened, row: int) -> bool:
        return row == 0 and set(opened.rows[0]).issuperset(contract.names)

    return Reader(
        name=f"cmanalytics_{table}",
        label=f"table {table} de cmanalytics",
        table=table,
        platform=None,
        columns={},
        needs=(),
        parse=parse_own,
        recognise=recognise,
    )


def parse_own(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a table of ours with its kinds; an author who is not yet a pseudonym becomes one."""
    contract = contract_of(reader.table)
    sheet, alerts = sheet_at(opened, row)
    columns: dict[str, pd.Series] = {}
    for position, name in enumerate(sheet.header):
        kind = kind_of(name, contract)
        if kind is None:
            continue
        cells = sheet.cells[position]
        cells = cells.mask(cells == "")
        if kind == "text" and not name.endswith("_id"):
            guarded = cells.str.startswith(tuple("'" + start for start in FORMULA_STARTS)).fillna(False)
            cells = cells.mask(guarded, cells.str.slice(1))
        elif kind == "flag":
            cells = cells.str.casefold().map(_FLAGS)
        elif kind in ("count", "number"):
            numbers = pd.to_numeric(cells.astype(object), errors="coerce").astype("Float64")
            cells = numbers.round().astype("Int64") if kind == "count" else numbers
        elif kind in ("when", "day"):
            cells = pd.to_datetime(cells.astype(object), format="ISO8601", errors="coerce", utc=kind == "when")
        columns[name] = cells
    frame = pd.DataFrame(columns)
    if reader.table == "comments":
        frame, said = _guard_authors(frame, opened.name, context)
        alerts += said
    key = [name for name in contract.key if name in frame]
    required = [column.name for column in contract.columns if column.required]
    frame = frame.dropna(subset=required).drop_duplicates(key, keep="last")
    return Parsed(conform(frame, contract), alerts)


def _guard_authors(frame: pd.DataFrame, name: str, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    authors = pseudonymise(blank_null_authors(frame["author"]), platform=frame["platform"], key=context.key)
    raw = frame["author"].notna() & ~frame["author"].str.fullmatch(PSEUDONYM.pattern).fillna(False)
    alerts = [make_alert("raw_authors", file=name, table="comments", count=int(raw.sum()))] if raw.any() else []
    frame = frame.assign(author=authors)
    if context.objections:
        handles = pd.Series(sorted({clean_handle(handle) for handle in context.objections}), dtype="string")
        out = pd.Series(False, index=frame.index)
        for network in frame["platform"].dropna().unique():
            listed = pseudonymise(handles, platform=network, key=context.key)
            out |= (frame["platform"] == network) & frame["author"].isin(listed)
        if out.any():
            alerts.append(make_alert("objections", severity="info", file=name, table="comments", count=int(out.sum())))
            frame = frame[~out]
    return frame, alerts


OWN_TABLES: tuple[Reader, ...] = tuple(map(_recogniser, ("posts", "account_days", "audience", "comments")))
