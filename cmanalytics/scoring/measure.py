"""A row of `measures` in plain values, and what it is made of: units, degrees of freedom, corrected or not."""

from datetime import date
from math import inf, isfinite
from typing import Any, NamedTuple

from cmanalytics.dictionary import breaks_between
from cmanalytics.indicators import Measured
from cmanalytics.locale import format_number, format_value, share_digits
from cmanalytics.metrics.periods import Span
from cmanalytics.objectives import Objective
from cmanalytics.scoring.chances import SHARES, Figure
from cmanalytics.wording import say

# What each estimator's number of units is: a column of `measures`, without its n_.
_UNITS = {
    "ratio_by_post": "posts",
    "mean_by_post": "posts",
    "share_by_post": "comments",
    "share_by_author": "authors",
    "corrected_by_post": "comments",
    "corrected_by_author": "authors",
    "survival_by_comment": "comments",
    "effective_by_post": "comments",
    "jackknife_by_author": "authors",
    "ratio_by_author": "authors",
}
# Below these numbers even the right interval covers less than it announces: `benchmarks.calibration` shows it.
_MAGNITUDE_BELOW = {"ratio_by_post": 20, "mean_by_post": 20, "jackknife_by_author": 100, "ratio_by_author": 4000}
# An interval rests on fewer degrees of freedom than it has units: a few of them make most of the error.
_FREEDOM_A_UNIT = 1 / 3
# Nothing that a page counts is larger; a number that is would be a fault, and cannot be written for a reader.
_MOST = 1e15
# French counts in the plural from two on: 1,9 point, 2 points.
PLURAL_FROM = 2


class Measure(NamedTuple):
    """Hold a row of `measures` in plain values; None where missing or not finite."""

    value: float | None
    low: float | None
    high: float | None
    interval: float | None
    estimator: str
    numerator: float | None
    denominator: float | None
    n_posts: int | None
    n_comments: int | None
    n_authors: int | None
    coverage: float | None
    definition: str
    note: str
    as_of: date | None
    first: date
    last: date
    platforms: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """Return the last day that it says something about."""
        return self.as_of or self.last


def read_measure(row: dict[str, Any], span: Span) -> Measure:
    """Return a row of `measures` over the span that it covers."""
    return Measure(
        *(writable(row[name]) for name in ("value", "low", "high", "interval")),
        estimator=row["estimator"] or "none",
        numerator=writable(row["numerator"]),
        denominator=writable(row["denominator"]),
        n_posts=row["n_posts"],
        n_comments=row["n_comments"],
        n_authors=row["n_authors"],
        coverage=writable(row["coverage"]),
        definition=row["definition"] or "",
        note=row["note"] or "",
        as_of=None if row["as_of"] is None else row["as_of"].date(),
        first=span.first,
        last=span.last,
        platforms=tuple(row["platforms"]),
    )


def writable(value: float | None) -> float | None:
    """Return a number that can be written for a reader, None for nan, infinities and what no page could count."""
    return value if value is not None and isfinite(value) and abs(value) < _MOST else None


def figure_of(measure: Measure) -> Figure | None:
    """Return the figure that probabilities are taken from; None without an interval around the value.

    A median that is not reached by enough has no upper end: its interval is open above.
    """
    value, low, high = measure.value, measure.low, measure.high
    if measure.estimator == "survival_by_comment" and high is None:
        high = inf
    if value is None or low is None or high is None or measure.interval is None:
        return None
    # An index of inequality may be below the one that chance gives; nothing else is negative.
    signed = measure.estimator == "jackknife_by_author"
    if not low <= value <= high or (not signed and (value < 0 or high <= 0)):
        return None
    if measure.estimator in SHARES and value > 1:
        return None
    units = measure.denominator if measure.estimator == "mean_by_day" else units_of(measure)
    return Figure(value, low, high, measure.estimator, max(((units or 2) - 1) * _FREEDOM_A_UNIT, 1), measure.interval)


def magnitude_below(measure: Measure) -> int | None:
    """Return the units below which a figure is no more than an order of magnitude; None when it has enough."""
    least = _MAGNITUDE_BELOW.get(measure.estimator, 0)
    return least if (units_of(measure) or 0) < least else None


def unit_name(measure: Measure) -> str | None:
    """Return what the units behind a figure are: posts, comments or authors; None for a file's figure."""
    return _UNITS.get(measure.estimator)


def units_of(measure: Measure) -> int | None:
    """Return the number of units behind a figure; None for a file's figure."""
    name = unit_name(measure)
    return None if name is None else getattr(measure, f"n_{name}")


def is_uncorrected(indicator: Measured, measure: Measure) -> bool:
    """Tell whether a figure rests on machine codes that no hand-read sample corrected."""
    return indicator.definition.family == "code_share" and not measure.definition.endswith("+corrected")


def is_running_total(objective: Objective, measure: Measure) -> bool:
    """Tell whether a measure is a count that adds up from the objective's start."""
    return measure.estimator == "count" and objective.adds_up()


def comparable_since(indicator: Measured, measure: Measure) -> date | None:
    """Return the day since when the metric means what it means at the end of the measure; None when it always did."""
    known = breaks_between(indicator.definition, platforms=measure.platforms, before=date.min, after=measure.last)
    return max((found.day for found in known if not found.replaced), default=None)


def format_gap(gap: float, *, unit: str, digits: int | None = None) -> str:
    """Return a difference in its unit: points for shares and rates."""
    if unit not in ("share", "rate"):
        return format_value(gap, unit=unit, digits=digits)
    digits = share_digits(gap) if digits is None else digits
    key = "point" if abs(round(100 * gap, digits)) < PLURAL_FROM else "points"
    return say(f"scoring.{key}", number=format_number(100 * gap, digits))


def count_units(number: float, name: str) -> str:
    """Return a number of units in words: "1 publication", "24 publications"."""
    key = "one" if abs(number) < PLURAL_FROM else "many"
    return say(f"scoring.units.{name}.{key}", n=format_number(number))
