"""What a page's noise lets one see: a measure as it would be over another length of time, and the change that shows."""

from math import exp, log, sqrt
from typing import NamedTuple

from scipy.special import ndtri, stdtrit

from cmanalytics.metrics.intervals import Interval, count_interval, wilson
from cmanalytics.scoring.chances import (
    LOG_SCALED,
    SHARES,
    Figure,
    dispersion_in,
    effective_number,
    half_errors,
    smallest_detectable_change,
)
from cmanalytics.scoring.measure import Measure, figure_of, writable


class Horizon(NamedTuple):
    """Hold a length of time: its name, its months, and the window of an indicator that covers it ("" for none)."""

    name: str
    months: int
    window: str


HORIZONS = (Horizon("month", 1, "period"), Horizon("quarter", 3, "trailing_90d"), Horizon("year", 12, ""))


def stretch(measure: Measure, times: float) -> Measure:
    """Return a measure as it would be over `times` as long, the page going on at the same pace and as unevenly.

    Units grow in proportion, errors with the root of it; a count grows too. Unchanged where there is no interval.
    """
    figure = figure_of(measure)
    if figure is None:
        return measure
    value, low, high = _ends(figure, times)
    counts = {name: getattr(measure, name) for name in ("n_posts", "n_comments", "n_authors")}
    grown = {name: round(n * times) for name, n in counts.items() if n is not None}
    if measure.denominator is not None:
        grown["denominator"] = measure.denominator * times
    return measure._replace(value=value, low=low, high=writable(high), **grown)


def _ends(figure: Figure, times: float) -> Interval:
    if figure.estimator in SHARES:
        return wilson(figure.value, effective_number(figure) * times, level=figure.level)
    if figure.estimator == "count":
        return count_interval(figure.value * times, level=figure.level, dispersion=dispersion_in(figure))
    if figure.estimator in LOG_SCALED and figure.value <= 0:
        return Interval(figure.value, figure.low, figure.high / times)
    logs = figure.low > 0
    evenly = logs and figure.estimator in LOG_SCALED
    tail = (1 + figure.level) / 2
    quantile = stdtrit(figure.freedom, tail) if figure.estimator in LOG_SCALED else ndtri(tail)
    middle = sqrt(figure.low) * sqrt(figure.high) if evenly else figure.value
    below, above = (error * quantile / sqrt(times) for error in half_errors(figure, middle=middle))
    if not logs:
        return Interval(figure.value, figure.value - below, figure.value + above)
    # The logarithm of a ratio is low by half its variance: the more there is, the less.
    middle = figure.value * exp(log(middle / figure.value) / times)
    return Interval(
        figure.value, min(middle * exp(-below), figure.value), max(middle * exp(min(above, 700)), figure.value)
    )


def change_seen(measure: Measure, times: float = 1.0) -> float | None:
    """Return the smallest change between two periods `times` as long that would be seen 80 times in 100, None when
    none can be told.

    The error is as well known as it is over the measure's own length, however short the periods.
    """
    known, figure = figure_of(measure), figure_of(stretch(measure, times))
    if known is None or figure is None:
        return None
    return writable(smallest_detectable_change(figure._replace(freedom=known.freedom)))
