"""Comparisons made, all together: each with its interval, its verdict among as many as were looked at, its sentence."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cmanalytics.comparing.contrasts import adjust, contrast
from cmanalytics.comparing.sides import Line, Pair, Side, notes_on, why_not_together
from cmanalytics.comparing.telling import tell
from cmanalytics.locale import format_number
from cmanalytics.metrics.intervals import finite
from cmanalytics.scoring.chances import Figure
from cmanalytics.scoring.measure import Measure, unit_name, units_of
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CHANGES, conform
from cmanalytics.wording import say

VERDICTS = ("up", "down", "undecided", "not_measurable")


def compare_sides(kind: str, line: Line, one: Side, other: Side, against: str, *, settings: PageSettings) -> Pair:
    """Return a comparison, or why it cannot be made."""
    pair = Pair(kind, line, one, other, against)
    reason = why_not_together(line, one, other, apart=kind == "periods")
    figures = [side.figure for side in (one, other)]
    if reason or figures[0] is None or figures[1] is None:
        return pair._replace(reason=reason or say("scoring.reasons.no_interval"))
    notes = notes_on(line, (one, other))
    days = [_days(side.measure) for side in (one, other)]
    if line.unit == "count" and days[0] != days[1] and kind == "periods":
        figures = [_by_day(figure, length) for figure, length in zip(figures, days, strict=True)]
        notes.append(say("comparing.notes.by_day", now=format_number(days[0]), before=format_number(days[1])))
    found = contrast(figures[0], figures[1], unit=line.unit, level=settings.status_policy.interval)
    if found is None:
        return pair._replace(reason=say("comparing.reasons.no_width"))
    return pair._replace(difference=found, notes=tuple(notes))


def _days(measure: Measure | None) -> int:
    return 1 if measure is None else (measure.day - measure.first).days + 1


def _by_day(figure: Figure | None, days: int) -> Figure | None:
    if figure is None:
        return None
    return figure._replace(value=figure.value / days, low=figure.low / days, high=figure.high / days)


def tabulate_pairs(pairs: Sequence[Pair], *, settings: PageSettings, codebook: Any = None) -> pd.DataFrame:
    """Return comparisons as the table `changes`, judged for how many they are."""
    level = settings.status_policy.interval
    # Objectives share indicators: what is compared once counts once.
    pairs = list({_key(pair): pair for pair in reversed(pairs)}.values())[::-1]
    made = [position for position, pair in enumerate(pairs) if pair.difference is not None]
    adjusted = dict(zip(made, adjust([pairs[k].difference.p for k in made]), strict=True))  # type: ignore[union-attr]
    rows = []
    for position, pair in enumerate(pairs):
        row = _row(pair, adjusted.get(position), level=level)
        row["n_compared"] = len(made)
        row["sentence"] = tell(pair, row, codebook=codebook)
        rows.append(row)
    return conform(pd.DataFrame(rows, columns=CHANGES.names), CHANGES)


def _key(pair: Pair) -> tuple[str, ...]:
    line = pair.line
    return line.metric.id, line.platform, line.account, line.segment, line.period, pair.against


def _row(pair: Pair, adjusted: float | None, *, level: float) -> dict[str, Any]:
    line, found = pair.line, pair.difference
    row: dict[str, Any] = {
        "metric": line.metric.id,
        "platform": line.platform,
        "account": line.account,
        "segment": line.segment,
        "period": line.period,
        "compared_with": pair.against,
        "unit": line.unit,
        "verdict": "not_measurable",
        "note": pair.reason or " ; ".join(pair.notes) or None,
    }
    for side, value, units in ((pair.one, "value", "n"), (pair.other, "before", "n_before")):
        # A part too small to be compared may be a few people: what they do is not shown.
        if side.measure is not None and not (pair.reason and pair.kind == "segments"):
            row[value], row[units] = side.measure.value, units_of(side.measure)
    row["n_of"] = unit_name(line.measure)
    if found is None or adjusted is None:
        return row
    moved = adjusted <= 1 - level
    verdict = ("up" if found.change > 0 else "down") if moved else "undecided"
    return {
        **row,
        "change": finite(found.change),
        "low": finite(found.low),
        "high": finite(found.high),
        "interval": level,
        "scale": found.scale,
        "p": found.p,
        "p_adjusted": float(adjusted),
        "verdict": verdict,
    }
