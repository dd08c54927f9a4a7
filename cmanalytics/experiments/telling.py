"""The sentences about a test: before it starts, and when it is read."""

from collections.abc import Mapping
from typing import Any

from cmanalytics.locale import format_date, format_interval, format_number, format_value, share_digits
from cmanalytics.metrics import name_indicator
from cmanalytics.objectives import Experiment
from cmanalytics.scoring.measure import PLURAL_FROM, format_gap
from cmanalytics.wording import say

_DAYS_A_MONTH = 30.4
# A shortfall of less is a matter of one busy week.
_CLEARLY_LATE = 0.9
# One decimal would make nothing of it.
_SMALL = 0.1


def count_of(number: float, unit: str) -> str:
    """Return a number of units in words: "1 publication", "24 semaines"."""
    return say(f"experiments.units.{unit}.{'one' if number < PLURAL_FROM else 'many'}", n=format_number(number))


def shown_unit(test: Experiment) -> str:
    """Return the unit in which a test's figures are written: a count is a mean by day or week, with a decimal."""
    unit = test.primary.measured_unit
    return "per_post" if unit == "count" else unit


def name_metric(test: Experiment) -> str:
    """Return what a test measures, in words."""
    by = say(f"experiments.by.{test.design.unit}") if test.primary.measured_unit == "count" else ""
    return name_indicator(test.primary) + by


def signed_gap(gap: float, *, unit: str) -> str:
    """Return a difference with its sign: "+2,0 points", "-5 points"."""
    small = unit not in ("share", "rate") and abs(gap) < _SMALL
    return ("+" if gap > 0 else "") + (format_number(gap, 2) if small else format_gap(gap, unit=unit))


def tell_plan(test: Experiment, row: Mapping[str, Any], *, pace: float, least: int, most: int) -> str:
    """Return what a test can show, in words: `row` is its plan, `pace` the units that come a day.

    `least`: past units without which nothing is known; `most`: units from which on a test is out of reach.
    """
    unit, of = shown_unit(test), test.design.unit
    names = {
        "test": test.id,
        "metric": name_metric(test),
        "effect": signed_gap(row["smallest_effect"], unit=unit),
    }
    past = count_of(row["past"], of)
    if row["answer"] == "unknown":
        values = {"start": format_date(test.start), "least": format_number(least)}
        return say("experiments.plan.unknown", **names, past=past, **values)
    value = format_value(row["value"], unit=unit)
    head = say("experiments.plan.head", **names, value=value, past=past)
    if row["answer"] == "impossible":
        return head + say("experiments.plan.impossible", **names, value=value)
    values = {
        **names,
        "planned": count_of(row["planned"], of),
        "detectable": _shown_by(row["detectable"], unit),
        "power": format_number(100 * row["power"]),
        "needed": format_number(row["needed"]),
    }
    if row["answer"] == "enough":
        return head + say("experiments.plan.enough", **values) + _late(test, pace)
    if row["needed"] >= most:
        return head + say("experiments.plan.too_many", **values, most=format_number(most))
    months = row["needed"] / pace / _DAYS_A_MONTH if pace > 0 else 0
    time = say("experiments.plan.time", months=format_number(max(months, 1))) if pace > 0 else ""
    return head + say("experiments.plan.too_few", **values, time=time)


def _shown_by(detectable: float | None, unit: str) -> str:
    if detectable is None:
        return say("experiments.plan.none")
    return say("experiments.plan.from", gap=format_gap(detectable, unit=unit))


def _late(test: Experiment, pace: float) -> str:
    expected = pace * ((test.stop - test.start).days + 1)
    if test.design.unit != "post" or expected >= _CLEARLY_LATE * test.design.planned_units:
        return ""
    return say("experiments.plan.late", expected=count_of(int(expected), "post"), stop=format_date(test.stop))


def tell_figures(test: Experiment, row: Mapping[str, Any]) -> str:
    """Return the two figures and their difference in words."""
    unit = shown_unit(test)
    known = [row[name] for name in ("value_tried", "value_reference") if row[name] is not None]
    digits = share_digits(*known) if unit in ("share", "rate") else None
    values = {
        "tried": row["tried"],
        "reference": row["reference"],
        "tried_value": _value(row["value_tried"], unit, digits),
        "reference_value": _value(row["value_reference"], unit, digits),
        "units": count_of(row["n_tried"] + row["n_reference"], test.design.unit),
        "n_tried": format_number(row["n_tried"]),
        "n_reference": format_number(row["n_reference"]),
    }
    if row["low"] is None:
        return say("experiments.figures_bare", **values)
    interval = format_interval(row["low"], row["high"], unit=unit, digits=_digits(row, unit))
    return say("experiments.figures", **values, difference=_difference(row, unit), interval=interval)


def _value(value: float | None, unit: str, digits: int | None) -> str:
    return "–" if value is None else format_value(value, unit=unit, digits=digits)


def _digits(row: Mapping[str, Any], unit: str) -> int | None:
    return share_digits(row["low"], row["high"]) if unit in ("share", "rate") else None


def _difference(row: Mapping[str, Any], unit: str) -> str:
    gap, digits = row["difference"], _digits(row, unit)
    sign = "+" if gap > 0 else ""
    if digits is None:
        return sign + format_value(gap, unit=unit)
    key = "point" if abs(round(100 * gap, digits)) < PLURAL_FROM else "points"
    return sign + say(f"scoring.{key}", number=format_number(100 * gap, digits))


def tell_reading(test: Experiment, row: Mapping[str, Any], *, because: str, reason: str = "") -> str:
    """Return a test's result in words: figures, verdict, why, and the decision that follows; `because` names the why.

    Read early, a loud sentence stands before the figures and no verdict behind them; `reason`: why it cannot be
    measured.
    """
    head = say("experiments.head", test=test.id, metric=name_metric(test))
    if reason:
        return head + say("experiments.unmeasurable", reason=reason)
    figures = tell_figures(test, row)
    if row["verdict"] == "too_early":
        days = {"stop": format_date(row["stop"]), "as_of": format_date(row["as_of"])}
        return head + say("experiments.early", **days) + f"{figures}."
    verdict = say(f"experiments.verdicts.{row['verdict']}")
    effect = signed_gap(row["smallest_effect"], unit=shown_unit(test))
    why = say(f"experiments.because.{because}", effect=effect, chance=tell_chance(row["chance"]))
    decision = say("experiments.decision", text=row["decision"]) if row["decision"] else ""
    return f"{head}{figures} : {verdict} ; {why}{decision}"


def tell_chance(chance: float | None) -> str:
    """Return in words how often dealing alone gives a difference as large; "" when it is not known."""
    if chance is None:
        return ""
    if chance < 0.01:
        return say("experiments.chance_low")
    return say("experiments.chance", times=format_number(100 * chance))
