"""How long people wait for a first answer, those who still wait included."""

from collections.abc import Sequence

import numpy as np

from cmanalytics.indicators import Measured
from cmanalytics.locale import format_share
from cmanalytics.metrics.answers import (
    Calls,
    count_units,
    coverage_of,
    known_answers,
    notes_on,
    nothing_judged,
    why_uncounted,
)
from cmanalytics.metrics.intervals import finite
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources
from cmanalytics.metrics.survival import quantile_by_cluster
from cmanalytics.metrics.threads import NEVER
from cmanalytics.wording import say

ESTIMATOR = "survival_by_comment"


def measure_delays(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return a quantile of the time to the first answer in hours, one a span.

    Who had no answer by the end of the span, or of what the platform's export holds, waited at least that long
    (Kaplan-Meier). The value is missing where fewer were answered than the quantile asks for.
    """
    if reason := why_uncounted(sources):
        return [Estimate(notes=(reason,))] * len(spans)
    calls = Calls(sources, indicator)
    return [_estimate(calls, span) for span in spans]


def _estimate(calls: Calls, span: Span) -> Estimate:
    sources, indicator = calls.sources, calls.indicator
    found = calls.within(span)
    answers = known_answers(sources, found.rows, span)
    first = answers.team if indicator.metric == "time_to_first_response" else np.minimum(answers.team, answers.peer)
    # An answer without a moment ends the wait at an unknown one: the comment tells nothing of delays.
    timed = (~answers.untimed) & (sources.comments["at"].to_numpy()[found.rows] <= answers.known_until)
    dropped = int((~timed).sum())
    found = found._replace(rows=found.rows[timed], recent=0)
    if len(found.rows) == 0:
        return nothing_judged(calls, found)
    first, until = first[timed], answers.known_until[timed]
    answered = first != NEVER
    hours = calls.hours(found.rows, np.minimum(first, until))
    posts = sources.comments["post"].to_numpy()[found.rows]
    interval = quantile_by_cluster(hours, answered, posts, quantile=indicator.quantile, level=sources.level)
    notes = notes_on(calls, found)
    if dropped:
        notes.append(say("metrics.notes.untimed", n=dropped))
    value, low, high = (finite(end) for end in interval)
    if value is None:
        answered_share, wanted = format_share(float(answered.mean())), format_share(indicator.quantile)
        notes.insert(0, say("metrics.missing.not_reached", share=answered_share, wanted=wanted))
    return Estimate(
        value,
        low,
        high,
        ESTIMATOR,
        float(answered.sum()),
        float(len(hours)),
        **count_units(sources, found.rows),
        coverage=coverage_of(found) * len(hours) / (len(hours) + dropped),
        notes=tuple(notes),
    )
