"""What a declared test must not say: checked before anyone posts, because afterwards nothing can be repaired."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cmanalytics.declarations import Fault, Place
from cmanalytics.dictionary import METRIC_IDS, find_metric
from cmanalytics.wording import say

# Five pairs can be dealt in 32 ways: with fewer, no result is rare enough to be more than chance at 10 %.
LEAST_UNITS = 10
UNIT_DAYS = {"day": 1, "week": 7}
# What can be counted publication by publication, and what on a stretch of days only.
BY_POST = ("ratio", "mean_rate", "per_follower", "per_post", "weighted", "code_share")
BY_SPAN = (*BY_POST, "per_day", "answers", "moderation", "voice", "external")
_SAYS = "experiments.declared"


def design_faults(place: Place, item: Mapping[Any, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a test's dates, variants, numbers and unit; wrong types are skipped."""
    start, stop, effect = item.get("start"), item.get("stop"), item.get("smallest_effect")
    known_days = type(start) is date and type(stop) is date
    if known_days and stop < start:
        yield Fault((*place, "stop"), say(f"{_SAYS}.stop_first", start=start, stop=stop))
    if effect == 0 and not isinstance(effect, bool):
        yield Fault((*place, "smallest_effect"), say(f"{_SAYS}.no_effect"))
    yield from _size_faults((*place, "smallest_effect"), item.get("primary"), effect)
    design = item.get("design")
    if not isinstance(design, Mapping):
        return
    arms = design.get("arms")
    if isinstance(arms, list) and (len(arms) != 2 or arms[0] == arms[1]):
        yield Fault((*place, "design", "arms"), say(f"{_SAYS}.two_arms", count=len(arms)))
    planned = design.get("planned_units")
    planned = planned if type(planned) is int else None
    if planned is not None and planned < LEAST_UNITS:
        text = say(f"{_SAYS}.few_units", planned=planned, least=LEAST_UNITS)
        yield Fault((*place, "design", "planned_units"), text)
    unit = design.get("unit")
    days = UNIT_DAYS.get(unit) if isinstance(unit, str) else None
    if days and planned and known_days and start <= stop and planned * days > (stop - start).days + 1:
        room = ((stop - start).days + 1) // days
        text = say(f"{_SAYS}.no_room", planned=planned, room=room, start=start, stop=stop)
        yield Fault((*place, "design", "planned_units"), text)
    yield from _unit_faults(place, item.get("primary"), unit)


def _size_faults(place: Place, primary: Any, effect: Any) -> Iterator[Fault]:
    metric = primary.get("metric") if isinstance(primary, Mapping) else None
    fraction = metric in METRIC_IDS and find_metric(metric).unit in ("share", "rate")
    if fraction and isinstance(effect, (int, float)) and abs(effect) >= 1:
        yield Fault(place, say(f"{_SAYS}.not_points", effect=f"{effect:g}", meant=f"{effect / 100:g}"))


def _unit_faults(place: Place, primary: Any, unit: Any) -> Iterator[Fault]:
    metric = primary.get("metric") if isinstance(primary, Mapping) else None
    if metric not in METRIC_IDS or unit not in ("post", *UNIT_DAYS):
        return
    family = find_metric(metric).family
    if family not in BY_SPAN:
        yield Fault((*place, "primary", "metric"), say(f"{_SAYS}.not_countable", metric=metric))
    elif unit == "post" and family not in BY_POST:
        yield Fault((*place, "primary", "metric"), say(f"{_SAYS}.not_by_post", metric=metric))
