"""Whether a figure can be judged at all: there, of one definition, on enough units, narrow enough."""

from cmanalytics.dictionary import breaks_between
from cmanalytics.indicators import Guardrail, Measured
from cmanalytics.locale import format_date, format_number
from cmanalytics.objectives import Objective
from cmanalytics.scoring.chances import LOG_SCALED, SHARES
from cmanalytics.scoring.measure import Measure, count_units, figure_of, unit_name, units_of
from cmanalytics.settings import PageSettings, StatusPolicy
from cmanalytics.wording import say

# An interval that goes from one to a hundred times its lower end tells nothing; one viral publication makes ten.
MOST_SPREAD = 100


def why_not_measurable(
    objective: Objective, indicator: Measured, measure: Measure | None, settings: PageSettings
) -> str:
    """Return why a measure cannot be judged, "" when it can."""
    if measure is None:
        return say("scoring.reasons.no_measure")
    if measure.day < objective.start:
        return say("scoring.reasons.before_start", start=format_date(objective.start))
    if measure.value is None:
        return measure.note or say("scoring.reasons.no_value")
    if broken := _broken(objective, indicator, measure):
        return broken
    return why_too_little(measure, settings.status_policy)


def why_too_little(measure: Measure, policy: StatusPolicy) -> str:
    """Return why a figure rests on too little to be judged: few units, no interval, a wide one; "" when it does not."""
    return _too_few(measure, policy) or _too_wide(measure, policy)


def _broken(objective: Objective, indicator: Measured, measure: Measure) -> str:
    before = measure.first
    # A threshold, or a first measure, is compared with no earlier figure: only a break inside the window mixes two.
    if not isinstance(indicator, Guardrail) and objective.baseline is not None:
        days = objective.baseline.days()
        before = min(days[0] if days is not None else objective.start, measure.first)
    crossed = breaks_between(indicator.definition, platforms=measure.platforms, before=before, after=measure.last)
    redefined = [known for known in crossed if not known.replaced]
    if not redefined:
        return ""
    what = say(f"metrics.breaks.{redefined[0].kind}")
    return say("scoring.reasons.broken", day=format_date(redefined[0].day), what=what)


def least_units(name: str | None, policy: StatusPolicy) -> int:
    """Return how many units of a name (posts, comments, authors) a verdict asks for."""
    return {"posts": policy.min_posts, "comments": policy.min_comments, "authors": policy.min_authors}.get(
        name or "", 0
    )


def _too_few(measure: Measure, policy: StatusPolicy) -> str:
    name, units = unit_name(measure), units_of(measure) or 0
    least = least_units(name, policy)
    if name is None or units >= least:
        return ""
    return say("scoring.reasons.few", counted=count_units(units, name), least=format_number(least))


def _too_wide(measure: Measure, policy: StatusPolicy) -> str:
    figure = figure_of(measure)
    if figure is None:
        return say("scoring.reasons.no_interval")
    width = 100 * (figure.high - figure.low)
    if figure.estimator in SHARES and width > policy.max_width_points:
        most = format_number(policy.max_width_points)
        return say("scoring.reasons.too_wide", width=format_number(width), most=most)
    if figure.estimator in LOG_SCALED and figure.value > 0 and figure.high > MOST_SPREAD * figure.low:
        return say("scoring.reasons.too_spread", times=format_number(MOST_SPREAD))
    return ""
