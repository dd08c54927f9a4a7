"""Clock times written with all their digits, read as a grid of characters: thousands at once."""

import re
from functools import reduce

import numpy as np
import pandas as pd

from cmanalytics.vectors import text_bytes, to_arrow

_WIDTHS = {"Y": 4}


def read_numeric(cells: pd.Series, form: str) -> pd.Series | None:
    """Return clock times written with all their digits in one numeric format; None when any is written otherwise."""
    parts = re.split("%([YmdHMS])", form)
    signs, names = parts[::2], parts[1::2]
    if "%" in "".join(signs) or not {"Y", "m", "d"} <= set(names) or len(names) != len(set(names)):
        return None
    column = to_arrow(cells)
    codes, places = text_bytes(column)
    width = sum(map(len, signs)) + sum(_WIDTHS.get(name, 2) for name in names)
    if column.null_count or (np.diff(places) != width).any():
        return None
    moments = _moments_of(codes.reshape(-1, width), signs, names)
    return None if moments is None else pd.Series(moments.astype("datetime64[us]"), index=cells.index)


def _moments_of(grid: np.ndarray, signs: list[str], names: list[str]) -> np.ndarray | None:
    """Return the moments that rows of characters write, None when one of them is none (the 30th of February)."""
    numbers = dict.fromkeys("HMS", np.zeros(len(grid), np.int64))
    at = 0
    for sign, name in zip(signs, [*names, ""], strict=True):
        if (grid[:, at : at + len(sign)] != np.frombuffer(sign.encode(), np.uint8)).any():
            return None
        at += len(sign)
        digits = grid[:, at : at + _WIDTHS.get(name, 2) * bool(name)] - np.uint8(ord("0"))
        if (digits > 9).any():
            return None
        numbers[name] = reduce(lambda number, digit: number * 10 + digit, digits.T, np.zeros(len(grid), np.int64))
        at += digits.shape[1]
    months = (numbers["Y"] * 12 + numbers["m"] - 1 - 1970 * 12).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (numbers["d"] - 1)
    rightly = (numbers["m"] - 1) % 12 == numbers["m"] - 1
    rightly &= (days.astype("datetime64[M]") == months) & (numbers["H"] < 24)
    if not (rightly & (numbers["M"] < 60) & (numbers["S"] < 60)).all():
        return None
    return days.astype("datetime64[s]") + (numbers["H"] * 3600 + numbers["M"] * 60 + numbers["S"])
