"""The two sides of a comparison, read from `measures`, and why they cannot be compared when they cannot."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import inf
from typing import NamedTuple
from urllib.parse import unquote

import pandas as pd

from cmanalytics.comparing.contrasts import Contrast
from cmanalytics.declarations import nearest
from cmanalytics.dictionary import METRIC_IDS, Metric, breaks_between, find_metric
from cmanalytics.errors import UsageError
from cmanalytics.locale import format_date, format_month, format_number
from cmanalytics.metrics.periods import Span, make_span, period_days
from cmanalytics.objectives import Baseline
from cmanalytics.scoring.chances import Figure
from cmanalytics.scoring.court import index_measures
from cmanalytics.scoring.enough import why_too_little
from cmanalytics.scoring.measure import Measure, count_units, figure_of, magnitude_below, read_measure, unit_name
from cmanalytics.scoring.verdict import LEAST_COVERAGE, PARTIAL_DAYS
from cmanalytics.settings import PageSettings
from cmanalytics.wording import say

DECLARED = "declared"


class Line(NamedTuple):
    """Hold a row of `measures`: its metric, where, over what, and the figure in plain values."""

    metric: Metric
    platform: str
    account: str
    segment: str
    base: str
    window: str
    span: Span
    measure: Measure

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters and filters that its segment names."""
        return read_segment(self.segment)

    @property
    def unit(self) -> str:
        """Return the unit of its figure."""
        return self.parameters.get("unit", "count") if self.metric.id == "external" else self.metric.unit

    @property
    def period(self) -> str:
        """Return its period as `measures` holds it."""
        return self.base if self.window == "period" else f"{self.base}:{self.window}"


class Side(NamedTuple):
    """Hold one side of a comparison; `reason` says why it cannot be one, `exact`: taken as known without error."""

    name: str
    measure: Measure | None
    figure: Figure | None
    reason: str = ""
    exact: bool = False


class Pair(NamedTuple):
    """Hold a row and what it is compared with; `against` names that in the table, `kind` in the wording: periods,
    accounts or segments."""

    kind: str
    line: Line
    one: Side
    other: Side
    against: str
    difference: Contrast | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


def read_segment(segment: str) -> dict[str, str]:
    """Return what a `segment` says: hours=4;code=delivery ..."""
    parts = (part.partition("=") for part in segment.split(";"))
    return {name: unquote(value) for name, sign, value in parts if sign}


def read_lines(measures: pd.DataFrame, *, settings: PageSettings) -> list[Line]:
    """Return the rows of `measures`; raise UsageError for a metric that is none, or a period that is none."""
    return [_line(key, row, settings) for key, row in index_measures(measures).items()]


def choose_period(lines: Iterable[Line], period: str | None) -> str:
    """Return the period to be compared, the last one measured when none is given; raise UsageError for another one."""
    known = sorted({line.base for line in lines}, key=period_days)
    chosen = period if period is not None else max(known, key=lambda base: period_days(base)[::-1])
    period_days(chosen)
    if chosen not in known:
        raise UsageError("period_not_measured", period=chosen, known=", ".join(known))
    return chosen


def _line(key: tuple[str, ...], row: dict[str, object], settings: PageSettings) -> Line:
    metric, platform, account, period, segment = key
    if metric not in METRIC_IDS:
        close = nearest(metric, METRIC_IDS) or "—"
        raise UsageError("compared_metric_unknown", metric=metric[:40], nearest=close)
    base, _, window = period.partition(":")
    parameters = read_segment(segment)
    since, until = (_day(parameters.get(name)) for name in ("since", "until"))
    known = row["as_of"]
    last = known.date() if isinstance(known, pd.Timestamp) else None
    zone = settings.page.timezone
    span = make_span(base, window=window or "period", zone=zone, since=since, until=last, deadline=until)
    measure = read_measure(row, span)
    return Line(find_metric(metric), platform, account, segment, base, window or "period", span, measure)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def side_of(line: Line, *, name: str, settings: PageSettings) -> Side:
    """Return a row of `measures` as a side."""
    measure = line.measure
    if measure.value is None:
        reason = measure.note or say("scoring.reasons.no_value")
        return Side(name, measure, None, say("comparing.reasons.side", name=name, reason=reason))
    if line.metric.family == "context":
        return Side(name, measure, None, say("comparing.reasons.bare_count"))
    figure = figure_of(measure)
    if reason := why_too_little(measure, settings.status_policy):
        return Side(name, measure, figure, say("comparing.reasons.side", name=name, reason=reason))
    return Side(name, measure, figure, "" if figure is not None else say("scoring.reasons.no_interval"))


def side_of_baseline(baseline: Baseline, line: Line, *, start: date, settings: PageSettings) -> Side:
    """Return a declared starting point as a side; one without interval is taken as exact."""
    name, day = say("comparing.when.baseline"), start - timedelta(days=1)
    first, last = baseline.days() or (day, day)
    side = exactly(line, baseline.value, name=name, settings=settings)
    placed = side._replace(measure=side.measure and side.measure._replace(as_of=last, first=first, last=last))
    if baseline.low is None or baseline.high is None:
        return placed._replace(exact=True)
    level = baseline.interval or settings.status_policy.interval
    return placed._replace(figure=Figure(baseline.value, baseline.low, baseline.high, DECLARED, inf, level))


def exactly(line: Line, value: float, *, name: str, settings: PageSettings) -> Side:
    """Return a value known without error as a side, over the same window as a row."""
    level, known = settings.status_policy.interval, line.measure
    figure = Figure(value, value, value, DECLARED, inf, level)
    measure = Measure(
        value, value, value, level, DECLARED, None, None, None, None, None, None, known.definition, "",
        known.as_of, known.first, known.last, known.platforms,
    )  # fmt: skip
    return Side(name, measure, figure)


def why_not_together(line: Line, one: Side, other: Side, *, apart: bool = True) -> str:
    """Return why two sides cannot be compared, "" when they can; `apart`: their windows must not overlap."""
    now, then = one.measure, other.measure
    if apart and now is not None and then is not None and then.last >= now.first and then.first <= now.last:
        return say("comparing.reasons.total") if line.unit == "count" else say("comparing.reasons.overlap")
    for side in (one, other):
        if side.reason:
            return side.reason
    if now is None or then is None:
        return say("scoring.reasons.no_measure")
    if now.definition != then.definition:
        return say("comparing.reasons.definitions", one=now.definition, other=then.definition)
    platforms = tuple(sorted({*now.platforms, *then.platforms}))
    first, last = min(now.first, then.first), max(now.last, then.last)
    crossed = breaks_between(line.metric, platforms=platforms, before=first, after=last)
    redefined = [known for known in crossed if not known.replaced]
    if redefined:
        what = say(f"metrics.breaks.{redefined[0].kind}")
        return say("comparing.reasons.broken", day=format_date(redefined[0].day), what=what)
    return ""


def notes_on(line: Line, sides: Iterable[Side]) -> list[str]:
    """Return what weakens a comparison that can be made, in words."""
    known = [(side, side.measure) for side in sides if side.measure is not None]
    notes: dict[str, None] = {}
    for side, measure in known:
        least, name = magnitude_below(measure), unit_name(measure)
        if least is not None and name is not None:
            notes[say("comparing.notes.magnitude", least=count_units(least, name))] = None
        if (measure.last - measure.day).days >= PARTIAL_DAYS:
            notes[say("scoring.cautions.partial", day=format_date(measure.day))] = None
        if measure.coverage is not None and measure.coverage < LEAST_COVERAGE:
            coverage = format_number(100 * measure.coverage)
            notes[say("scoring.cautions.low_coverage", coverage=coverage)] = None
        if side.exact:
            notes[say("comparing.notes.exact")] = None
    if len({measure.platforms for _, measure in known}) > 1 and line.platform == "all":
        notes[say("comparing.notes.platforms")] = None
    if line.metric.family == "code_share" and not line.measure.definition.endswith("+corrected"):
        notes[say("comparing.notes.uncorrected")] = None
    return list(notes)


def tell_when(line: Line) -> str:
    """Return over what a row was measured, in words: "en octobre 2026", "sur les 90 jours jusqu'au 31 octobre 2026"."""
    if line.window == "trailing_90d":
        return say("comparing.when.trailing", last=format_date(line.span.last))
    if line.window == "to_date":
        return say("comparing.when.days", first=format_date(line.span.first), last=format_date(line.span.last))
    return tell_period(line.base)


def tell_period(period: str) -> str:
    """Return a period in words: "en octobre 2026", "au 4e trimestre 2026", "en 2026"."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        key = "first_quarter" if part == "Q1" else "quarter"
        return say(f"comparing.when.{key}", number=part[1:], year=year)
    return say("comparing.when.month", month=format_month(period)) if part else say("comparing.when.year", year=year)
