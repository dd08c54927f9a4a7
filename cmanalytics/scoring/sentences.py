"""A verdict in one sentence: value, interval, n, what it is compared with, status, and the decision that it serves."""

from typing import NamedTuple

from cmanalytics.indicators import Guardrail, Indicator, Measured
from cmanalytics.locale import format_date, format_interval, format_number, format_value, share_digits
from cmanalytics.objectives import Objective
from cmanalytics.scoring.verdict import (
    PLURAL_FROM,
    Measure,
    Verdict,
    is_running_total,
    is_uncorrected,
    units_of,
)
from cmanalytics.wording import say

# Below this many publications even the right interval covers less than it announces.
MAGNITUDE_BELOW = 20


class Decided(NamedTuple):
    """Hold the text of the decision that applies, and the sentence about it."""

    text: str
    sentence: str


def tell_objective(objective: Objective, measure: Measure | None, verdict: Verdict, *, code: str = "") -> str:
    """Return the sentence of an objective; `code` is the name of the code that it measures, its id when ""."""
    decision = decide(objective, verdict).sentence
    if verdict.status == "not_measurable" or measure is None:
        return f"{say('scoring.sentence_unmeasurable', reason=verdict.reason)} {decision}"
    figure = tell_figure(objective.indicator, measure, objective=objective, code=code)
    compared = _compared(objective, measure, verdict)
    status = say(f"scoring.statuses.{verdict.status}")
    key = "sentence" if compared else "sentence_alone"
    sentence = say(f"scoring.{key}", figure=figure, compared=compared, status=status)
    return f"{sentence[:1].upper()}{sentence[1:]} {decision}"


def tell_guardrail(
    objective: Objective, guardrail: Guardrail, measure: Measure | None, verdict: Verdict, *, code: str = ""
) -> str:
    """Return the sentence of a guardrail."""
    if verdict.status == "not_measurable" or measure is None:
        sentence = say("scoring.sentence_unmeasurable", reason=verdict.reason)
        return say("scoring.guardrail", sentence=sentence[:1].lower() + sentence[1:])
    key = "threshold_below" if guardrail.kind == "stay_below" else "threshold_above"
    compared = say(f"scoring.compared.{key}", target=_declared(guardrail.value, guardrail))
    sentence = say(
        # The reason stands nowhere else: "0 %, the ceiling is 5 %: undecided" would not be understood.
        "scoring.sentence_because" if verdict.reason else "scoring.sentence",
        figure=tell_figure(guardrail, measure, objective=objective, code=code),
        compared=compared,
        status=say(f"scoring.guardrail_statuses.{verdict.status}"),
        reason=verdict.reason,
    )
    return say("scoring.guardrail", sentence=sentence)


def tell_figure(indicator: Measured, measure: Measure, *, objective: Objective | None = None, code: str = "") -> str:
    """Return a figure in words: value, interval, number of units, what was counted."""
    unit = indicator.measured_unit
    value, low, high = measure.value or 0.0, measure.low, measure.high
    digits = digits_of(indicator, measure)
    interval = ""
    if low is not None and high is not None:
        interval = format_interval(low, high, unit=unit, digits=0 if unit == "count" else digits)
    key, values = _clause(indicator, measure, objective)
    text = say(
        f"scoring.figures.{key}",
        value=format_value(value, unit=unit, digits=digits),
        interval=interval,
        n=format_number(units_of(measure) or 0),
        code=code or indicator.code or "",
        least=say("scoring.least") if is_uncorrected(indicator, measure) else "",
        **values,
    )
    by_post = measure.estimator in ("ratio_by_post", "mean_by_post")
    magnitude = say("scoring.magnitude") if by_post and (measure.n_posts or 0) < MAGNITUDE_BELOW else ""
    return " ".join(text.split()) + magnitude


def digits_of(indicator: Measured, measure: Measure) -> int | None:
    """Return the decimals in which a figure and what it is compared with are written; None where the unit says it."""
    if indicator.measured_unit not in ("share", "rate"):
        return None
    return share_digits(measure.low if measure.low is not None else measure.value or 0.0, measure.high)


def _declared(value: float, indicator: Measured) -> str:
    # A declared 2.5 % must not be read as 3 % because the figure beside it is 71 %.
    exact = (d for d in range(3) if abs(round(100 * value, d) - 100 * value) < 1e-9)
    digits = next(exact, 2) if indicator.measured_unit in ("share", "rate") else None
    return format_value(value, unit=indicator.measured_unit, digits=digits)


def _clause(indicator: Measured, measure: Measure, objective: Objective | None) -> tuple[str, dict[str, str]]:
    if indicator.metric == "reply_within_share":
        hours = format_number(indicator.hours, 0 if float(indicator.hours).is_integer() else 1)
        kind = say("scoring.watched_hours") if indicator.hours_kind == "watch" else ""
        return indicator.metric, {"hours": hours, "kind": kind}
    if isinstance(indicator, Indicator) and indicator.metric == "external":
        label = f"« {indicator.value} »"
        if objective is not None and is_running_total(objective, measure):
            return "external_total", {"label": label, "since": format_date(measure.first)}
        return ("external_count" if indicator.unit == "count" else "external_mean"), {"label": label}
    if indicator.definition.family == "code_share" and not measure.value:
        return f"{indicator.metric}_none", {}
    if indicator.measured_unit == "per_post" and round(measure.value or 0.0, 1) < PLURAL_FROM:
        return f"{indicator.metric}_one", {}
    return indicator.metric, {}


def _compared(objective: Objective, measure: Measure, verdict: Verdict) -> str:
    if verdict.status == "baseline" or objective.target is None:
        return say("scoring.compared.nothing")
    indicator = objective.indicator
    target = _declared(objective.target.value, indicator)
    day = measure.as_of or measure.last
    if objective.kind in ("stay_above", "stay_below"):
        key = "threshold_below" if objective.kind == "stay_below" else "threshold_above"
        return say(f"scoring.compared.{key}", target=target)
    if day >= objective.deadline:
        return say("scoring.compared.target", target=target)
    if verdict.expected is None:
        return say("scoring.compared.target_ahead", target=target, deadline=format_date(objective.deadline))
    expected = format_value(verdict.expected, unit=indicator.measured_unit, digits=digits_of(indicator, measure))
    key = "projection" if is_running_total(objective, measure) else "trajectory"
    return say(f"scoring.compared.{key}", expected=expected, day=format_date(day), target=target)


def decide(objective: Objective, verdict: Verdict) -> Decided:
    """Return what the objective's decision says for a verdict."""
    decision = objective.decision
    day = format_date(decision.decided_on)
    if verdict.status == "baseline":
        return Decided(decision.question, say("scoring.decision.question", day=day, text=decision.question))
    if verdict.status in ("met", "on_track"):
        text = decision.if_met
    elif verdict.status in ("undecided", "not_measurable"):
        text = decision.if_undecided
    else:
        text = decision.if_missed
    key = {"met": "final", "not_met": "final", "undecided": "undecided", "not_measurable": "unmeasurable"}
    said = say(f"scoring.decision.{key.get(verdict.status, 'forward')}", day=day, text=text.rstrip("."))
    return Decided(text, said)
