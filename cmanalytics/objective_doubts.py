"""What a declared objective makes one doubt although it loads: alerts, never refusals."""

from collections.abc import Iterator

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, format_date
from cmanalytics.objectives import Objective, Objectives
from cmanalytics.settings import Account, PageSettings
from cmanalytics.wording import say

# More than these are not steered, only listed.
MOST_OBJECTIVES = 7


def substitutes_level(objective: Objective) -> bool:
    """Tell whether an effect (outcome, impact) is measured by what only comes before one: AMEC's classic fault."""
    return objective.level in ("outcome", "impact") and objective.indicator.definition.level not in (
        "outcome",
        "impact",
    )


def review_objectives(objectives: Objectives, settings: PageSettings | None = None) -> tuple[Alert, ...]:
    """Return doubts about objectives that load: no guardrail, too many, level substitution, target within the noise."""
    settings = settings or PageSettings()
    file = objectives._declared.path.name if objectives._declared is not None else "objectives.yml"
    number = len(objectives.objectives)
    found = [make_alert("many_objectives", file=file, number=number, most=MOST_OBJECTIVES, severity="info")]
    found = found if number > MOST_OBJECTIVES else []
    if settings.sharing != settings.sharing_level:
        found.append(make_alert("sharing_without_privacy", file="page.yml", level=settings.sharing))
    own = settings.accounts
    return (*found, *(doubt for objective in objectives.objectives for doubt in _doubts(objective, file, own)))


def _doubts(objective: Objective, file: str, own: tuple[Account, ...]) -> Iterator[Alert]:
    metric = objective.indicator.definition
    if not objective.guardrails and objective.kind != "baseline_only":
        yield make_alert("no_guardrail", file=file, severity="info", objective=objective.id)
    if substitutes_level(objective):
        yield make_alert(
            "level_substitution",
            file=file,
            objective=objective.id,
            level=say(f"metrics.levels.{objective.level}"),
            metric=metric.id,
            metric_level=say(f"metrics.levels.{metric.level}"),
        )
    upwards = objective.kind in ("increase_to", "stay_above")
    downwards = objective.kind in ("decrease_to", "stay_below")
    if (metric.better == "lower" and upwards) or (metric.better == "higher" and downwards):
        yield make_alert("unusual_direction", file=file, objective=objective.id, metric=metric.id)
    yield from _value_doubts(objective, file)
    yield from _date_doubts(objective, file)
    yield from _account_doubts(objective, file, own)


def _value_doubts(objective: Objective, file: str) -> Iterator[Alert]:
    baseline, target = objective.baseline, objective.target
    unit = objective.indicator.measured_unit
    if target is None or baseline is None:
        return
    low, high = baseline.low, baseline.high
    if low is not None and high is not None and low <= target.value <= high:
        yield make_alert("target_within_noise", file=file, objective=objective.id)
    given = [baseline.value, target.value, *(guardrail.value for guardrail in objective.guardrails)]
    units = [unit, unit, *(guardrail.measured_unit for guardrail in objective.guardrails)]
    for value, known in zip(given, units, strict=True):
        if known == "rate" and value > 1:
            values = {"value": f"{value:g}", "percent": f"{100 * value:g}", "meant": f"{value / 100:g}"}
            yield make_alert("rate_above_one", file=file, objective=objective.id, **values)
    extreme = {("share", True): 1.0, ("share", False): 0.0, ("rate", False): 0.0, ("per_post", False): 0.0}
    if target.value == extreme.get((unit, objective.rises())):
        yield make_alert("extreme_target", file=file, objective=objective.id, value=f"{target.value:g}")


def _date_doubts(objective: Objective, file: str) -> Iterator[Alert]:
    days = objective.baseline.days() if objective.baseline is not None else None
    if days is not None and days[1] >= objective.start:
        values = {"start": format_date(objective.start), "last": format_date(days[1])}
        yield make_alert("baseline_overlaps", file=file, objective=objective.id, **values)
    decided = objective.decision.decided_on
    if decided < objective.deadline:
        values = {"decided": format_date(decided), "deadline": format_date(objective.deadline)}
        yield make_alert("decided_before_deadline", file=file, severity="info", objective=objective.id, **values)


def _account_doubts(objective: Objective, file: str, own: tuple[Account, ...]) -> Iterator[Alert]:
    known = {(account.platform, name) for account in own for name in (None, fold(account.account).lstrip("@"))}
    for wanted in objective.indicator.accounts if own else ():
        name = None if wanted.account is None else fold(wanted.account).lstrip("@")
        if (wanted.platform, name) not in known:
            shown = wanted.platform if wanted.account is None else f"{wanted.platform}/{wanted.account}"
            declared = ", ".join(f"{account.platform}/{account.account}" for account in own)
            yield make_alert("account_undeclared", file=file, objective=objective.id, account=shown, known=declared)
