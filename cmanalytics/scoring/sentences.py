"""A verdict in one sentence: value, interval, n, what it is compared with, status, and the decision that it serves."""

from collections.abc import Sequence
from typing import NamedTuple

from cmanalytics.indicators import Guardrail, Indicator, Measured
from cmanalytics.locale import format_date, format_interval, format_number, format_share, format_value, share_digits
from cmanalytics.objectives import Objective
from cmanalytics.scoring.court import Court, Heard, name_code
from cmanalytics.scoring.measure import PLURAL_FROM, Measure, is_running_total, is_uncorrected, units_of
from cmanalytics.scoring.verdict import Verdict, caution_text, tell_least
from cmanalytics.wording import say

# What is said once, in the sentence itself, is not said again as the reason.
_IN_THE_SENTENCE = ("guardrail_crossed", "magnitude", "uncorrected", "level_substitution")


class Decided(NamedTuple):
    """Hold the text of the decision that applies, and the sentence about it."""

    text: str
    sentence: str


def tell_objective(objective: Objective, main: Heard, guarded: Sequence[Heard], court: Court) -> str:
    """Return the sentence of an objective: its figure, its verdict, the guardrails crossed, the decision."""
    _, measure, verdict = main
    decision = decide(objective, verdict).sentence
    warnings = [_tell_crossed(objective, known, court) for known in guarded if known.crossed]
    if verdict.status == "not_measurable" or measure is None:
        return " ".join([say("scoring.sentence_unmeasurable", reason=verdict.reason), *warnings, decision])
    figure = tell_figure(objective.indicator, measure, objective=objective, code=name_code(objective.indicator, court))
    compared = _compared(objective, measure, verdict)
    status = say(f"scoring.statuses.{verdict.status}")
    sentence = say("scoring.sentence", figure=figure, compared=compared, status=status)
    return " ".join([_capital(sentence), *warnings, decision])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _tell_crossed(objective: Objective, heard: Heard, court: Court) -> str:
    guardrail, measure, _ = heard
    if measure is None or not isinstance(guardrail, Guardrail):
        return ""
    code = name_code(guardrail, court)
    figure = tell_figure(guardrail, measure, objective=objective, code=code, briefly=True)
    return say("scoring.crossed", figure=figure, compared=_threshold(guardrail))


def _threshold(guardrail: Guardrail) -> str:
    key = "threshold_below" if guardrail.kind == "stay_below" else "threshold_above"
    return say(f"scoring.compared.{key}", target=declared_value(guardrail.value, guardrail))


def reason_of(indicator: Measured, measure: Measure | None, verdict: Verdict) -> str:
    """Return why the status is what it is, or else the first thing that weakens the figure; "" when neither."""
    said = [caution for caution in verdict.cautions if caution not in _IN_THE_SENTENCE]
    if verdict.reason or measure is None or not said:
        return verdict.reason
    return caution_text(said[0], measure=measure, mdc=verdict.mdc, unit=indicator.measured_unit)


def tell_guardrail(objective: Objective, heard: Heard, court: Court) -> str:
    """Return the sentence of a guardrail."""
    guardrail, measure, verdict = heard
    if verdict.status == "not_measurable" or measure is None or not isinstance(guardrail, Guardrail):
        sentence = say("scoring.sentence_unmeasurable", reason=verdict.reason)
        return say("scoring.guardrail", sentence=sentence[:1].lower() + sentence[1:])
    code = name_code(guardrail, court)
    sentence = say(
        # The reason stands nowhere else: "0 %, the ceiling is 5 %: undecided" would not be understood.
        "scoring.sentence_because" if verdict.reason else "scoring.sentence",
        figure=tell_figure(guardrail, measure, objective=objective, code=code),
        compared=_threshold(guardrail),
        status=say(f"scoring.guardrail_statuses.{verdict.status}"),
        reason=verdict.reason,
    )
    return say("scoring.guardrail", sentence=sentence)


def tell_figure(
    indicator: Measured, measure: Measure, *, objective: Objective | None = None, code: str = "", briefly: bool = False
) -> str:
    """Return a figure in words: value, interval, number of units, what was counted; `briefly` leaves cautions out."""
    unit = indicator.measured_unit
    value, low, high = measure.value or 0.0, measure.low, measure.high
    digits = digits_of(indicator, measure)
    interval = ""
    if low is not None and high is not None:
        interval = format_interval(low, high, unit=unit, digits=0 if unit == "count" else digits)
    elif low is not None:
        interval = say("scoring.from", low=format_value(low, unit=unit, digits=digits))
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
    least = "" if briefly else tell_least(measure)
    return " ".join(text.split()) + (say("scoring.magnitude", least=least) if least else "")


def digits_of(indicator: Measured, measure: Measure) -> int | None:
    """Return the decimals in which a figure and what it is compared with are written; None where the unit says it."""
    if indicator.measured_unit not in ("share", "rate"):
        return None
    return share_digits(measure.low if measure.low is not None else measure.value or 0.0, measure.high)


def declared_value(value: float, indicator: Measured) -> str:
    """Return a declared value in the indicator's unit, with the decimals that it was declared with (two at most)."""
    # A declared 2.5 % must not be read as 3 % because the figure beside it is 71 %.
    exact = (d for d in range(3) if abs(round(100 * value, d) - 100 * value) < 1e-9)
    digits = next(exact, 2) if indicator.measured_unit in ("share", "rate") else None
    return format_value(value, unit=indicator.measured_unit, digits=digits)


def _clause(indicator: Measured, measure: Measure, objective: Objective | None) -> tuple[str, dict[str, str]]:
    if indicator.metric == "reply_within_share":
        hours = format_number(indicator.hours, 0 if float(indicator.hours).is_integer() else 1)
        kind = say("scoring.watched_hours") if indicator.hours_kind == "watch" else ""
        return indicator.metric, {"hours": hours, "kind": kind}
    if indicator.definition.family == "delay":
        share = say("scoring.half") if indicator.quantile == 0.5 else format_share(indicator.quantile)
        kind = say("scoring.watched_hours") if indicator.hours_kind == "watch" else ""
        return indicator.metric, {"share": share, "kind": kind}
    if indicator.formula is not None:
        one = "_one" if round(measure.value or 0.0, 1) < PLURAL_FROM else ""
        return f"{indicator.metric}{one}", {"formula": f"« {indicator.formula.name} »"}
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
    target = declared_value(objective.target.value, indicator)
    day = measure.day
    if objective.kind in ("stay_above", "stay_below"):
        key = "threshold_below" if objective.kind == "stay_below" else "threshold_above"
        return say(f"scoring.compared.{key}", target=target)
    if day >= objective.deadline:
        return say("scoring.compared.target", target=target)
    if verdict.expected is None:
        return say("scoring.compared.target_ahead", target=target, deadline=format_date(objective.deadline))
    expected = format_value(verdict.expected, unit=indicator.measured_unit, digits=digits_of(indicator, measure))
    if verdict.expected == objective.target.value:
        expected = target
    if not is_running_total(objective, measure):
        return say("scoring.compared.trajectory", expected=expected, day=format_date(day), target=target)
    projected = verdict.projection
    if projected is None:
        return say("scoring.compared.total", expected=expected, day=format_date(day), target=target)
    return say(
        "scoring.compared.projection",
        expected=expected,
        day=format_date(day),
        target=target,
        projected=format_number(projected.value),
        interval=format_interval(projected.low, projected.high, unit="count"),
    )


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
