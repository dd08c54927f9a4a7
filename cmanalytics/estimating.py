"""The share of each code, corrected by what people have read: `estimate_shares`.

Counting machine tags is no prevalence: cues alone find one frustration in five. A person reads a small sample, which
says how often the machine is right and how much it misses; the share is corrected, with an interval that can be
defended. How is told in `metrics.corrected`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from cmanalytics.counting import GROUPINGS, Cell, list_cells, list_groups
from cmanalytics.errors import UsageError
from cmanalytics.metrics.codes import read_code, share_of_code
from cmanalytics.metrics.corrected import PRECISION_FLOOR, UNCORRECTED
from cmanalytics.metrics.hand import Hand
from cmanalytics.metrics.intervals import Interval, finite
from cmanalytics.metrics.sources import Sources, prepare_sources
from cmanalytics.settings import PageSettings
from cmanalytics.tables import SHARES, conform
from cmanalytics.wording import say

UNITS = ("comment", "author")
# The row of a dimension: any of its codes.
WHOLE = "*"


def estimate_shares(
    codings: pd.DataFrame | None,
    comments: pd.DataFrame,
    *,
    human: pd.DataFrame,
    read: pd.DataFrame,
    sample: pd.DataFrame | None = None,
    by: Sequence[str] = (),
    unit: str = "comment",
    level: float | None = None,
    posts: pd.DataFrame | None = None,
    settings: PageSettings | None = None,
    precision_floor: float = PRECISION_FLOOR,
    beyond: bool = True,
) -> pd.DataFrame:
    """Return the share of each code, and of each dimension (code *), in each group (contract `shares`).

    `codings` are the machine's, on all comments (None: the reading alone); `human` and `read` what people coded and
    read (`Coded.codings`, `Coded.readings`); `sample` how these were drawn: without it, they are taken as drawn at
    random. `by` names groupings of `count_codes`, or columns of the comments. `unit` author: people who say it at least
    once, those without a name left out. `beyond`: the interval is for comments like these under other publications, as
    that of other shares; False: for these very comments, which needs `sample`. Brand, staff and competitors' comments
    do not count. `level` None is that of the page's settings.

    A share is `corrected` where 30 comments of the group were read and resemble half of it; else it is the machine's,
    to be read "at least", and hidden when the precision measured on all that was read is below `precision_floor`.
    Codes that nobody found, neither machine nor person, are not in the table. Raise UsageError for another unit, a
    level outside ]0, 1[, or a grouping that is none.
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    _check(unit, level, by, comments=comments, posts=posts)
    settings = settings or PageSettings()
    machine = None if codings is None else codings[~codings["coder"].str.startswith("human:").fillna(False)]
    hand = {"human": human, "read": read, "sample": sample}
    sources = prepare_sources(posts, None, comments, machine, settings=settings, **hand)
    sources = sources if level is None else replace(sources, level=level)
    if sources.hand is None:
        return conform(pd.DataFrame(columns=[*SHARES.names, *by]), SHARES)
    kept = (sources.comments["member"] & sources.comments["ours"]).to_numpy(dtype=bool)
    cells = [Cell(cell.labels, np.unique(cell.rows)) for cell in list_cells(list_groups(sources, by, kept))]
    rows = [
        {"dimension": dimension, "code": code, "unit": unit, **dict(zip(by, cell.labels, strict=True))}
        | _estimate(sources, sources.hand, cell.rows, dimension, code, unit=unit, floor=precision_floor, beyond=beyond)
        for dimension, code in _codes(sources, sources.hand)
        for cell in cells
        if len(cell.rows)
    ]
    return conform(pd.DataFrame(rows, columns=[*SHARES.names, *by]), SHARES)


def _check(
    unit: str, level: float | None, by: Sequence[str], *, comments: pd.DataFrame, posts: pd.DataFrame | None
) -> None:
    if unit not in UNITS:
        raise UsageError("unknown_unit_of_share", found=str(unit)[:40], known=", ".join(UNITS))
    if level is not None and not 0 < level < 1:
        raise UsageError("bad_level", found=str(level)[:40])
    unknown = [name for name in by if name not in GROUPINGS and name not in comments.columns]
    if unknown:
        raise UsageError("unknown_grouping", name=str(unknown[0])[:40], known=", ".join(GROUPINGS))
    if "format" in by and posts is None:
        raise UsageError("grouping_without_posts", name="format", known=", ".join(GROUPINGS))


def _codes(sources: Sources, hand: Hand) -> Iterator[tuple[str, str]]:
    found = {*(sources.codes or {}), *hand.codes}
    for dimension in sorted({dimension for dimension, _ in found}):
        yield dimension, WHOLE
        yield from sorted(code for code in found if code[0] == dimension)


def _estimate(
    sources: Sources,
    hand: Hand,
    rows: np.ndarray,
    dimension: str,
    code: str,
    *,
    unit: str,
    floor: float,
    beyond: bool,
) -> dict[str, Any]:
    coded = _tagged(sources, dimension, None if code == WHOLE else code)
    counted = share_of_code(sources, rows, coded, unit=unit)
    if counted.denominator is None:
        return {"estimator": UNCORRECTED, "corrected": False, "n": 0, "note": " ; ".join(counted.notes)}
    known = read_code(
        sources, hand, rows, coded, dimension=dimension, code=None if code == WHOLE else code, unit=unit, floor=floor,
        beyond=beyond,
    )  # fmt: skip
    found, notes = known.found, known.notes
    corrected = found.estimator != UNCORRECTED
    share = found.share if corrected else _as_interval(counted.value, counted.low, counted.high)
    if not corrected and sources.codes is None:
        # Without a machine nothing was counted: not read is not known.
        share = _as_interval(None, None, None)
    elif not corrected:
        notes = (*notes, say("metrics.notes.uncorrected"))
    if known.hidden:
        share, notes = _as_interval(None, None, None), (known.hidden, *known.notes)
    return {
        "share": finite(share.value),
        "low": finite(share.low),
        "high": finite(share.high),
        "interval": sources.level,
        "estimator": found.estimator,
        "corrected": corrected,
        "n": int(counted.denominator),
        "n_comments": len(rows),
        "machine_share": None if sources.codes is None or known.hidden else counted.value,
        "n_read": found.n_read,
        "n_said": found.n_said,
        **_ends("precision", found.precision),
        **_ends("recall", found.recall),
        "note": " ; ".join(notes) or None,
    }


def _tagged(sources: Sources, dimension: str, code: str | None) -> np.ndarray:
    mask = np.zeros(len(sources.comments), dtype=bool)
    for (where, name), rows in (sources.codes or {}).items():
        if where == dimension and code in (None, name):
            mask[rows] = True
    return mask


def _as_interval(*ends: float | None) -> Interval:
    return Interval(*(np.nan if end is None else end for end in ends))


def _ends(name: str, interval: Interval) -> dict[str, float | None]:
    values = zip((name, f"{name}_low", f"{name}_high"), interval, strict=True)
    return {column: finite(value) for column, value in values}
