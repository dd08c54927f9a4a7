"""What a declared objective must not say: checks across keys, on the plain data, so that all are found in one go."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cmanalytics.declarations import Fault, Place, nearest
from cmanalytics.dictionary import METRIC_IDS, METRICS, Metric, find_metric, why_refused
from cmanalytics.experiment_checks import design_faults
from cmanalytics.indicators import Indicator, Measured, days_of_period
from cmanalytics.wording import say

_ALL_PARAMETERS = frozenset(name for metric in METRICS for name in metric.parameters)
_SAYS = "metrics.declared"
# A date outside is a slip of the pen; the calendar itself ends soon after 9999.
_YEARS = (1970, 2200)
_MOST_LISTED = 12


def cross_faults(data: Any) -> Iterator[Fault]:
    """Yield what is wrong across the keys of an objectives file; wrong types are skipped, the models name them."""
    if not isinstance(data, Mapping):
        return
    if data.get("objectives") == []:
        yield Fault(("objectives",), say(f"{_SAYS}.no_objective"))
    for section in ("business_goals", "objectives", "tests"):
        yield from _twice(section, _items(data, section))
    goals = [item.get("id") for _, item in _items(data, "business_goals")]
    for place, item in _items(data, "objectives"):
        yield from _objective_faults(place, item, goals)
    for place, item in _items(data, "watched"):
        yield from _measured_faults(place, item, context=True)
    ids = [item.get("id") for _, item in _items(data, "objectives")]
    for place, item in _items(data, "tests"):
        yield from _test_faults(place, item, ids)


def _items(data: Mapping[Any, Any], section: str) -> list[tuple[Place, Mapping[Any, Any]]]:
    listed = data.get(section)
    items = enumerate(listed) if isinstance(listed, list) else ()
    return [((section, position), item) for position, item in items if isinstance(item, Mapping)]


def _twice(section: str, items: list[tuple[Place, Mapping[Any, Any]]]) -> Iterator[Fault]:
    seen: dict[Any, int] = {}
    for place, item in items:
        name = item.get("id")
        if isinstance(name, str) and name in seen:
            yield Fault((*place, "id"), say(f"{_SAYS}.id_twice", id=name, first=seen[name] + 1))
        elif isinstance(name, str):
            seen[name] = int(place[1])


def _objective_faults(place: Place, item: Mapping[Any, Any], goals: list[Any]) -> Iterator[Fault]:
    goal = item.get("goal")
    if isinstance(goal, str) and goal not in goals:
        known = ", ".join(str(g) for g in goals) or "—"
        yield Fault((*place, "goal"), say(f"{_SAYS}.unknown_goal", id=goal, known=known, nearest=_close(goal, goals)))
    yield from _far_days(place, item)
    start, deadline = item.get("start"), item.get("deadline")
    if _is_day(start) and _is_day(deadline) and deadline < start:
        yield Fault((*place, "deadline"), say(f"{_SAYS}.deadline_first", start=start, deadline=deadline))
    decided = item["decision"].get("decided_on") if isinstance(item.get("decision"), Mapping) else None
    if _is_day(start) and _is_day(decided) and decided < start:
        yield Fault((*place, "decision", "decided_on"), say(f"{_SAYS}.decided_first", start=start, decided=decided))
    indicator = item.get("indicator")
    metric = None
    if isinstance(indicator, Mapping):
        yield from _measured_faults((*place, "indicator"), indicator)
        metric = find_metric(indicator["metric"]) if indicator.get("metric") in METRIC_IDS else None
        if metric is not None and item.get("level") == "impact" and metric.is_exposure:
            yield Fault((*place, "level"), say(f"{_SAYS}.impact_by_reach", metric=metric.id))
    yield from _value_faults(place, item, _unit(metric, indicator))
    yield from _pacing_faults(place, item)
    guardrails = item.get("guardrails")
    for position, guardrail in enumerate(guardrails) if isinstance(guardrails, list) else ():
        if isinstance(guardrail, Mapping):
            where = (*place, "guardrails", position)
            yield from _measured_faults(where, guardrail, guardrail=True)
            guarded = guardrail.get("metric")
            unit = find_metric(guarded).unit if guarded in METRIC_IDS else None
            yield from _fraction_fault((*where, "value"), guardrail.get("value"), unit)


def _far_days(place: Place, item: Mapping[Any, Any]) -> Iterator[Fault]:
    for key in ("start", "deadline", "stop", "pacing.at", "decision.decided_on"):
        block, _, name = key.rpartition(".")
        held = item.get(block) if block else item
        day = held.get(name) if isinstance(held, Mapping) else None
        if _is_day(day) and not _YEARS[0] <= day.year <= _YEARS[1]:
            yield Fault((*place, *key.split(".")), say(f"{_SAYS}.far_day", day=day, first=_YEARS[0], last=_YEARS[1]))


def _unit(metric: Metric | None, indicator: Any) -> str | None:
    if metric is None:
        return None
    return str(indicator.get("unit", metric.unit)) if metric.id == "external" else metric.unit


def _value_faults(place: Place, item: Mapping[Any, Any], unit: str | None) -> Iterator[Fault]:
    kind = item.get("kind")
    baseline, target = item.get("baseline"), item.get("target")
    if kind == "baseline_only" and target is not None:
        yield Fault((*place, "target"), say(f"{_SAYS}.baseline_only_target"))
    if isinstance(kind, str) and kind != "baseline_only":
        if target is None:
            yield Fault((*place, "target"), say(f"{_SAYS}.no_target", kind=kind))
        if baseline is None:
            yield Fault((*place, "baseline"), say(f"{_SAYS}.no_baseline"))
    start, wanted = _number(baseline), _number(target)
    for key, value in (("baseline", start), ("target", wanted)):
        yield from _fraction_fault((*place, key, "value"), value, unit)
    if start is not None and wanted is not None:
        if (kind == "increase_to" and wanted <= start) or (kind == "decrease_to" and wanted >= start):
            yield Fault((*place, "target"), say(f"{_SAYS}.wrong_way.{kind}", target=wanted, baseline=start))
    if isinstance(baseline, Mapping):
        yield from _baseline_faults((*place, "baseline"), baseline, item.get("deadline"))


def _baseline_faults(place: Place, baseline: Mapping[Any, Any], deadline: Any) -> Iterator[Fault]:
    low, value, high = (baseline.get(key) for key in ("low", "value", "high"))
    if _is_number(value) and ((_is_number(low) and low > value) or (_is_number(high) and high < value)):
        yield Fault((*place, "value"), say(f"{_SAYS}.baseline_outside", value=value, low=low, high=high))
    period = baseline.get("period")
    days = days_of_period(period) if isinstance(period, str) else None
    if isinstance(period, str) and days is None:
        yield Fault((*place, "period"), say(f"{_SAYS}.baseline_period", found=period))
    if days is not None and _is_day(deadline) and days[0] > deadline:
        yield Fault((*place, "period"), say(f"{_SAYS}.baseline_after", found=period, deadline=deadline))


def _pacing_faults(place: Place, item: Mapping[Any, Any]) -> Iterator[Fault]:
    pacing, start, deadline = item.get("pacing"), item.get("start"), item.get("deadline")
    if not isinstance(pacing, Mapping):
        return
    shape, at, weights = pacing.get("shape", "linear"), pacing.get("at"), pacing.get("weights")
    if shape == "step" and at is None:
        yield Fault((*place, "pacing"), say(f"{_SAYS}.step_without_day"))
    if _is_day(at) and _is_day(start) and _is_day(deadline) and not start <= at <= deadline:
        yield Fault((*place, "pacing", "at"), say(f"{_SAYS}.step_outside", at=at, start=start, deadline=deadline))
    for key, given, meant in (("at", at, "step"), ("weights", weights, "seasonal")):
        if given and shape != meant:
            yield Fault((*place, "pacing", key), say(f"{_SAYS}.pacing_unused", key=key, meant=meant, shape=shape))
    if shape == "seasonal" and not weights:
        yield Fault((*place, "pacing"), say(f"{_SAYS}.seasonal_without_weights"))
    if shape == "seasonal" and isinstance(weights, Mapping) and _is_day(start) and _is_day(deadline):
        missing = [month for month in _months(start, deadline) if month not in weights]
        if missing and all(isinstance(key, str) for key in weights):
            listed = ", ".join(missing[:_MOST_LISTED]) + (" …" if len(missing) > _MOST_LISTED else "")
            yield Fault((*place, "pacing", "weights"), say(f"{_SAYS}.months_missing", months=listed))
        if not any(_is_number(weight) and weight > 0 for weight in weights.values()):
            yield Fault((*place, "pacing", "weights"), say(f"{_SAYS}.weights_zero"))


def _months(start: date, deadline: date) -> list[str]:
    count = (deadline.year - start.year) * 12 + deadline.month - start.month + 1
    order = [start.month - 1 + step for step in range(max(0, min(count, 600)))]
    return [f"{start.year + month // 12}-{month % 12 + 1:02d}" for month in order]


def _measured_faults(
    place: Place, item: Mapping[Any, Any], *, context: bool = False, guardrail: bool = False
) -> Iterator[Fault]:
    metric = item.get("metric")
    if not isinstance(metric, str):
        return
    if metric not in METRIC_IDS:
        known = ", ".join(METRIC_IDS)
        if why := why_refused(metric):
            yield Fault((*place, "metric"), say(f"{_SAYS}.refused_metric", metric=metric, why=why))
            return
        text = say(f"{_SAYS}.unknown_metric", metric=metric, nearest=_close(metric, METRIC_IDS), known=known)
        yield Fault((*place, "metric"), text)
        return
    definition = find_metric(metric)
    if definition.family == "context" and not context:
        yield Fault((*place, "metric"), say(f"{_SAYS}.context_only", metric=metric))
    if definition.family == "external" and (context or guardrail):
        yield Fault((*place, "metric"), say(f"{_SAYS}.external_elsewhere"))
        return
    for name in definition.required:
        if item.get(name) is None:
            yield Fault(place, say(f"{_SAYS}.parameter_missing", metric=metric, name=name))
    fields = Measured.model_fields if guardrail or context else Indicator.model_fields
    for name in item:
        if name in fields and name in _ALL_PARAMETERS and name not in definition.parameters:
            taken = ", ".join(definition.parameters) or "—"
            yield Fault((*place, name), say(f"{_SAYS}.parameter_unused", metric=metric, name=name, taken=taken))


def _test_faults(place: Place, item: Mapping[Any, Any], ids: list[Any]) -> Iterator[Fault]:
    objective, primary = item.get("objective"), item.get("primary")
    if isinstance(objective, str) and objective not in ids:
        known = ", ".join(str(i) for i in ids)
        text = say(f"{_SAYS}.unknown_objective", id=objective, known=known, nearest=_close(objective, ids))
        yield Fault((*place, "objective"), text)
    if isinstance(primary, Mapping):
        yield from _measured_faults((*place, "primary"), primary)
    yield from _far_days(place, item)
    yield from design_faults(place, item)


def _fraction_fault(place: Place, value: Any, unit: str | None) -> Iterator[Fault]:
    if not _is_number(value) or unit is None:
        return
    if unit == "share" and not 0 <= value <= 1:
        yield Fault(place, say(f"{_SAYS}.not_a_share", value=value))
    elif value < 0:
        yield Fault(place, say(f"{_SAYS}.negative", value=value))


def _number(block: Any) -> float | None:
    value = block.get("value") if isinstance(block, Mapping) else None
    return value if _is_number(value) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return type(value) is date


def _close(word: str, known: Any) -> str:
    return nearest(word, [str(k) for k in known]) or "—"


def code_faults(data: Any, codebook: Any) -> Iterator[Fault]:
    """Yield dimensions, codes and audiences of an objectives file that a codebook does not hold."""
    codes = {dimension.id: [code.id for code in dimension.codes] for dimension in codebook.dimensions}
    for place, item in _measured_places(data):
        dimension, code = item.get("dimension"), item.get("code")
        if isinstance(dimension, str) and dimension not in codes:
            yield _unknown_dimension((*place, "dimension"), dimension, codes)
        elif isinstance(dimension, str) and isinstance(code, str) and code not in codes[dimension]:
            yield _unknown_code((*place, "code"), code, dimension, codes[dimension])
        yield from _listed_faults(place, item, "speech_acts", "speech_act", codes)
    for place, item in _items(data, "objectives"):
        yield from _listed_faults(place, item, "audience", "persona", codes)
        for key, dimension in (("jobs", "job"), ("motivations", "motivation"), ("frustrations", "frustration")):
            yield from _listed_faults(place, item, key, dimension, codes)


def route_faults(data: Any, codebook: Any) -> Iterator[Fault]:
    """Yield dimensions, codes and speech acts of a protocol that a codebook does not hold: it would never apply."""
    codes = {dimension.id: [code.id for code in dimension.codes] for dimension in codebook.dimensions}
    every = list(dict.fromkeys(code for listed in codes.values() for code in listed))
    for section, key in (("routes", "when"), ("answers", "for")):
        for place, item in _items(data, section):
            when = item.get(key)
            if not isinstance(when, Mapping):
                continue
            dimension = when.get("dimension")
            if isinstance(dimension, str) and dimension not in codes:
                yield _unknown_dimension((*place, key, "dimension"), dimension, codes)
            known = codes if dimension in codes else {"—": every}
            yield from _listed_faults((*place, key), when, "code", dimension if dimension in codes else "—", known)
            yield from _listed_faults((*place, key), when, "speech_act", "speech_act", codes)


def _unknown_dimension(place: Place, dimension: str, codes: Mapping[str, Any]) -> Fault:
    text = say(f"{_SAYS}.unknown_dimension", id=dimension, known=", ".join(codes), nearest=_close(dimension, codes))
    return Fault(place, text)


def _measured_places(data: Any) -> Iterator[tuple[Place, Mapping[Any, Any]]]:
    for section, key in (("objectives", "indicator"), ("tests", "primary")):
        for place, item in _items(data, section):
            if isinstance(item.get(key), Mapping):
                yield (*place, key), item[key]
            for position, guardrail in enumerate(item.get("guardrails") or ()):
                yield (*place, "guardrails", position), guardrail
    yield from _items(data, "watched")


def _listed_faults(
    place: Place, item: Mapping[Any, Any], key: str, dimension: str, codes: dict[str, list[str]]
) -> Iterator[Fault]:
    listed = item.get(key)
    for position, code in enumerate([listed] if isinstance(listed, str) else listed or ()):
        if code != "all" and dimension in codes and code not in codes[dimension]:
            yield _unknown_code((*place, key, position), code, dimension, codes[dimension])


def _unknown_code(place: Place, code: str, dimension: str, known: list[str]) -> Fault:
    names = ", ".join(known)
    text = say(f"{_SAYS}.unknown_code", id=code, dimension=dimension, known=names, nearest=_close(code, known))
    return Fault(place, text)
