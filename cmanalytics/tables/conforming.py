"""Check a table against its contract, and make it one."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from cmanalytics.errors import DataError
from cmanalytics.tables.columns import Contract
from cmanalytics.wording import say


def _to_when(values: pd.Series) -> pd.Series:
    if values.dtype == _DTYPES["when"]:
        return values
    moments = pd.to_datetime(values, utc=True, format="ISO8601" if _is_texts(values) else None)
    return moments.astype("datetime64[us, UTC]")


def _to_day(values: pd.Series) -> pd.Series:
    days = pd.to_datetime(values, format="ISO8601" if _is_texts(values) else None)
    return days.astype("datetime64[us]").dt.normalize()


def _is_texts(values: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(values.dtype) or values.dtype == object


def _to_list(values: pd.Series) -> pd.Series:
    if set(map(type, values)) <= {list}:
        return values
    lists = [list(v) if isinstance(v, (list, tuple, set)) or hasattr(v, "tolist") else _split(v) for v in values]
    return pd.Series(lists, index=values.index, dtype=object)


def _split(value: Any) -> list[str]:
    return [] if value is None or value is pd.NA or value != value or value == "" else str(value).split(";")


CASTS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "text": lambda values: values.astype("string"),
    "count": lambda values: values.astype("Int64"),
    "number": lambda values: values.astype("Float64"),
    "flag": lambda values: values.astype("boolean"),
    "when": _to_when,
    "day": _to_day,
    "list": _to_list,
}

# What a column of a wide table by day may be declared as, besides the columns of the contract.
_METRIC = re.compile(
    r"(?:followers|follows|unfollows|net_follows|reach|viewers|impressions|views|profile_visits|interactions|reactions"
    r"|comments|shares|saves|clicks|link_clicks|engaged_users|watch_time_s|video_views_3s|posts_published)"
    r"(?:_organic|_paid)?(?::(?:day|week|days_28))?|extra_[a-z0-9_]+"
)

_DTYPES = {
    "text": "string", "count": "Int64", "number": "Float64", "flag": "boolean", "when": "datetime64[us, UTC]",
    "day": "datetime64[us]", "list": "object",
}  # fmt: skip


@cache
def kind_of(name: str, contract: Contract) -> str | None:
    """Return the kind of a column, declared or detail; None when the contract does not allow it."""
    for column in contract.columns:
        if column.name == name:
            return column.kind
    return next((kind for pattern, kind in contract.details if re.fullmatch(pattern, name)), None)


def is_metric(name: str) -> bool:
    """Tell whether a column of a table by day may be declared as a metric ("reach", "reach:days_28")."""
    return _METRIC.fullmatch(name) is not None


def conform(frame: pd.DataFrame, contract: Contract, *, twins: bool = False) -> pd.DataFrame:
    """Return the frame with the contract's columns, order and kinds; its index is numbered anew.

    Columns that it lacks are added as missing. Raise one DataError naming every fault: columns that the contract
    does not allow, values that are not of the kind, required values that are missing, keys that stand twice (unless
    `twins` do no harm).
    """
    details = [str(name) for name in frame.columns if name not in contract.names]
    columns: dict[str, pd.Series] = {}
    faults: list[str] = []
    for name in [*contract.names, *details]:
        kind = kind_of(name, contract)
        if kind is None:
            faults.append(say("tables.unknown_column", column=name))
            continue
        values = frame[name] if name in frame.columns else pd.Series(pd.NA, index=frame.index, dtype=_DTYPES[kind])
        try:
            columns[name] = CASTS[kind](values)
        except (ValueError, TypeError, OverflowError):
            faults.append(say("tables.wrong_kind", column=name, kind=kind, dtype=values.dtype))
    result = pd.DataFrame(columns, index=frame.index, copy=False).reset_index(drop=True)
    faults += list(_row_faults(result, contract, twins=twins))
    if faults:
        raise DataError("table_faults", table=contract.name, faults=" ; ".join(faults))
    return result


def _row_faults(result: pd.DataFrame, contract: Contract, *, twins: bool) -> Iterator[str]:
    for column in contract.columns:
        if column.required and column.name in result and (missing := result[column.name].isna()).any():
            yield say("tables.missing_value", column=column.name, rows=_rows(missing))
    key = [name for name in contract.key if name in result]
    if twins or len(key) < len(contract.key) or len(result) < 2 or not key or rises(result[key]):
        return
    if (twice := result.duplicated(key)).any():
        yield say("tables.duplicate_key", key=", ".join(key), rows=_rows(twice))


def rises(keys: pd.DataFrame) -> bool:
    """Tell whether each row's key is greater than the one before: sorted tables need no search for twins."""
    greater, equal = np.zeros(max(len(keys) - 1, 0), bool), np.ones(max(len(keys) - 1, 0), bool)
    for name in keys:
        before, here = keys[name].iloc[:-1].reset_index(drop=True), keys[name].iloc[1:].reset_index(drop=True)
        greater |= equal & (here > before).fillna(False).to_numpy(bool)
        equal &= (here == before).fillna(False).to_numpy(bool)
    return bool(greater.all())


def _rows(mask: pd.Series) -> str:
    rows = [str(position) for position in mask.to_numpy().nonzero()[0][:5]]
    return ", ".join(rows) + (" …" if mask.sum() > len(rows) else "")


def same_flags(index: pd.Index, *words: str) -> pd.Series:
    """Return a column of kind list with the same words in every row."""
    # One list for all rows is enough: nothing is ever added to a list of flags, another one takes its place.
    flags = np.empty(len(index), dtype=object)
    flags[:] = [list(words)] * len(index)
    return pd.Series(flags, index=index)


def empty(contract: Contract) -> pd.DataFrame:
    """Return the table without rows."""
    return _empty(contract).copy()


@cache
def _empty(contract: Contract) -> pd.DataFrame:
    return conform(pd.DataFrame(columns=contract.names), contract)


def describe(contract: Contract) -> pd.DataFrame:
    """Return one row a column: column, kind, unit, meaning, key (flag)."""
    rows = [(c.name, c.kind, c.unit, c.meaning, c.name in contract.key) for c in contract.columns]
    return pd.DataFrame(rows, columns=["column", "kind", "unit", "meaning", "key"])
