"""Before anyone posts: how many units the smallest effect asks for, by the dispersion of the page's own past."""

from datetime import date, timedelta
from math import isfinite, log, nan, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from cmanalytics.dictionary import breaks_between
from cmanalytics.experiment_checks import LEAST_UNITS, UNIT_DAYS
from cmanalytics.experiments.telling import tell_plan
from cmanalytics.experiments.units import count_spans, count_units
from cmanalytics.metrics.sources import Sources, prepare_sources
from cmanalytics.objectives import Experiment
from cmanalytics.settings import PageSettings
from cmanalytics.tables import EXPERIMENT_PLAN, conform

PAST_DAYS = 365
# With fewer, a dispersion is a guess.
LEAST_PAST = 8
POWER = 0.80
MOST_NEEDED = 100_000
# A figure that would have to be multiplied by more is out of sight.
_MOST_TIMES = 20.0
_LEAST_RATIO = 1e-3
_HALVINGS = 60


class Past(NamedTuple):
    """Hold the metric over past units, the standard deviation of one of them, their number, and units a day.

    `bounded`: the metric is a share, between 0 and 1.
    """

    value: float
    spread: float
    units: int = 0
    pace: float = 0.0
    bounded: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether enough units say how much they differ."""
        return self.units >= LEAST_PAST and self.spread > 0

    def steps(self, units: float, effect: float) -> float:
        """Return how many standard errors an effect is, two variants of half the units each.

        Rates, means and counts vary in proportion to what they are: their logarithm does not. Shares vary as p (1 - p).
        """
        reached = self.value + effect
        if not self.bounded:
            ratio = max(reached / self.value, _LEAST_RATIO)
            return abs(log(ratio)) * self.value * sqrt(units) / (2 * self.spread)
        reached = min(max(reached, 0.0), 1.0)
        grown = reached * (1 - reached) / (self.value * (1 - self.value))
        return abs(effect) / (self.spread * sqrt(2 / units * (1 + grown)))

    def room(self, effect: float) -> float:
        """Return the largest difference that there can be in the direction of an effect."""
        if effect < 0:
            return self.value
        return 1 - self.value if self.bounded else (_MOST_TIMES - 1) * self.value


def plan_experiment(
    test: Experiment,
    posts: pd.DataFrame | None,
    account_days: pd.DataFrame | None = None,
    *,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    settings: PageSettings | None = None,
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Return what a test can show (contract `experiment_plan`), from the page's last twelve months before its start.

    `answer`: "enough" and "too_few" units planned, "impossible" where the effect would leave the possible values,
    "unknown" where fewer than eight past units have the metric. The power is that of the verdict of
    `analyse_experiment`, two variants of equal size.
    """
    settings = settings or PageSettings()
    sources = prepare_sources(posts, account_days, comments, codings, settings=settings, folder=folder)
    past = measure_past(sources, test)
    effect, planned = test.smallest_effect, test.design.planned_units
    level = settings.status_policy.interval
    answer = _answer(test, past)
    known = past.is_known and answer == ""
    needed = units_needed(past, effect, level=level) if known else None
    row: dict[str, Any] = {
        "test": test.id,
        "metric": test.primary.metric,
        "unit": test.primary.measured_unit,
        "planned_of": test.design.unit,
        "planned": planned,
        "past": past.units,
        "value": past.value if isfinite(past.value) else None,
        "smallest_effect": effect,
        "detectable": detectable(past, planned, effect, level=level) if known else None,
        "power": chance_to_show(past, planned, effect, level=level) if known else None,
        "needed": needed,
        "answer": answer or ("enough" if needed is not None and needed <= planned else "too_few"),
    }
    row["sentence"] = tell_plan(test, row, pace=past.pace, least=LEAST_PAST, most=MOST_NEEDED)
    return conform(pd.DataFrame([row], columns=EXPERIMENT_PLAN.names), EXPERIMENT_PLAN)


def _answer(test: Experiment, past: Past) -> str:
    reached = past.value + test.smallest_effect
    if reached < 0 or (past.bounded and reached > 1):
        return "impossible"
    return "" if past.is_known else "unknown"


def measure_past(sources: Sources, test: Experiment) -> Past:
    """Return what the units of the year before the test's start say, since the metric's last change of definition."""
    last = test.start - timedelta(days=1)
    if sources.until is not None:
        last = min(last, sources.until)
    platforms = tuple(sorted(sources.posts["platform"].dropna().unique()))
    crossed = breaks_between(test.primary.definition, platforms=platforms, before=date.min, after=last)
    changed = [known.day for known in crossed if not known.replaced]
    first = max([last - timedelta(days=PAST_DAYS - 1), *changed])
    days = UNIT_DAYS.get(test.design.unit)
    if days is None:
        units = count_units(sources, test.primary, first=first, last=last)
    else:
        number = max(((last - first).days + 1) // days, 0)
        firsts = [last - timedelta(days=days * step - 1) for step in range(number, 0, -1)]
        units = count_spans(sources, test.primary, firsts, [day + timedelta(days=days - 1) for day in firsts])
        # Before its first line, a file says nothing rather than 0.
        units = units[(units["top"].fillna(0) != 0).cummax()]
    known = units[["top", "bottom"]].notna().all(axis=1) & (units["bottom"] > 0)
    top, bottom = (units.loc[known, name].to_numpy(dtype=float) for name in ("top", "bottom"))
    covered = (last - first).days + 1 if days is not None or units.empty else int(np.ptp(units["day"])) + 1
    pace = 1 / days if days is not None else len(units) / max(covered, 1)
    bounded = test.primary.measured_unit == "share"
    if len(top) < 2:
        return Past(float(top.sum() / bottom.sum()) if len(top) else nan, nan, len(top), pace, bounded)
    value = float(top.sum() / bottom.sum())
    spread = sqrt(np.square(top - value * bottom).sum() / (len(top) - 1)) / float(bottom.mean())
    return Past(value, spread, len(top), pace, bounded)


def detectable(past: Past, units: int, effect: float, *, level: float) -> float | None:
    """Return the difference, in the direction of an effect, that so many units show 80 times in 100; None for none."""
    low, high, way = 0.0, past.room(effect), 1 if effect > 0 else -1
    if chance_to_show(past, units, way * high, level=level) < POWER:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if chance_to_show(past, units, way * middle, level=level) >= POWER else (middle, high)
    return high


def chance_to_show(past: Past, units: int, effect: float, *, level: float) -> float:
    """Return the chance that so many units show an effect."""
    freedom = max(units - 2, 1)
    return float(stdtr(freedom, past.steps(units, effect) - stdtrit(freedom, (1 + level) / 2)))


def units_needed(past: Past, effect: float, *, level: float) -> int:
    """Return the even number of units, of both variants, that show an effect 80 times in 100 (at most 100,000)."""
    low, high = (LEAST_UNITS + 1) // 2, MOST_NEEDED // 2
    while low < high:
        middle = (low + high) // 2
        enough = chance_to_show(past, 2 * middle, effect, level=level) >= POWER
        low, high = (low, middle) if enough else (middle + 1, high)
    return 2 * low
