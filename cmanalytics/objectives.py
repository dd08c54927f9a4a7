"""objectives.yml: what is wanted, how it is measured, and which decision depends on it."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import BeforeValidator, Field, PrivateAttr

from cmanalytics.blocks import Count, Declaration, Number, Text
from cmanalytics.declarations import Declared, declaration_error, load_yaml, validate
from cmanalytics.indicators import Guardrail, Indicator, Names, Watched, days_of_period
from cmanalytics.objective_checks import code_faults, cross_faults
from cmanalytics.wording import say

Level = Literal["input", "activity", "output", "outtake", "outcome", "impact"]
Stage = Literal["discovery", "consideration", "purchase", "service", "loyalty", "advocacy"]
Kind = Literal["increase_to", "decrease_to", "reach", "stay_above", "stay_below", "baseline_only"]

_MONTH_KEY = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class SupportsCodes(Protocol):
    """Describe what is asked of a codebook: its dimensions, each with an id and codes that have ids."""

    dimensions: Any


class Baseline(Declaration):
    """Hold the declared starting point; `low` and `high` bound it at the level `interval`."""

    value: Number
    n: Count | None = None
    low: Number | None = None
    high: Number | None = None
    interval: Annotated[Number, Field(ge=0.5, le=0.999)] | None = None
    period: Text | None = None

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day of its period, None when it has none."""
        return days_of_period(self.period or "")


class Target(Declaration):
    """Hold the value wanted and why that value."""

    value: Number
    rationale: str = ""


def _month_keys(declared: Any) -> Any:
    if not isinstance(declared, Mapping):
        return declared
    for key in declared:
        if not isinstance(key, str) or not _MONTH_KEY.fullmatch(key):
            raise ValueError(say("metrics.declared.month_key", found=key))
    return declared


class Pacing(Declaration):
    """Say how the road from baseline to target is expected to be walked; `weights` by month (YYYY-MM)."""

    shape: Literal["linear", "seasonal", "step", "none"] = "linear"
    at: date | None = None
    weights: Annotated[dict[str, Annotated[Number, Field(ge=0)]], BeforeValidator(_month_keys)] = Field(
        default_factory=dict
    )


class Decision(Declaration):
    """Hold the decision that an indicator serves, and what will be done in each case."""

    question: Text
    if_met: Text
    if_missed: Text
    if_undecided: Text
    decided_by: Text
    decided_on: date


def _wanted(declared: Any) -> Any:
    if declared is None:
        raise ValueError(say("metrics.declared.no_decision"))
    return declared


class Objective(Declaration):
    """Hold an objective: who it concerns, its level, indicator, road, guardrails, and the decision behind it."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
    goal: Text
    statement: Text
    level: Level
    audience: Names = ("all",)
    stage: Stage | None = None
    indicator: Indicator
    kind: Kind
    baseline: Baseline | None = None
    target: Target | None = None
    smallest_change_that_matters: Annotated[Number, Field(gt=0)] | None = None
    start: date
    deadline: date
    pacing: Pacing = Pacing()
    owner: Text
    decision: Annotated[Decision, BeforeValidator(_wanted), Field(validate_default=True)] = None  # type: ignore[assignment]
    failure_signal: str = ""
    guardrails: tuple[Guardrail, ...] = ()
    limits: str = ""
    jobs: Names = ()
    motivations: Names = ()
    frustrations: Names = ()
    desired_outcome: str = ""

    def guarded(self) -> tuple[Guardrail, ...]:
        """Return the guardrails, each with the indicator's accounts, publications and window where it gives none."""
        inherited = {name: getattr(self.indicator, name) for name in ("accounts", "posts", "window")}
        return tuple(
            guardrail.model_copy(update={k: v for k, v in inherited.items() if k not in guardrail.model_fields_set})
            for guardrail in self.guardrails
        )

    def adds_up(self) -> bool:
        """Tell whether its figure is a total that grows from the start on, and so begins at 0."""
        return self.indicator.measured_unit == "count" and self.indicator.window == "to_date"

    def rises(self) -> bool:
        """Tell whether more is better: the direction of `kind`, for `reach` that of target against baseline."""
        if self.kind == "reach" and self.target is not None and self.baseline is not None:
            return self.target.value >= self.baseline.value
        return self.kind in ("increase_to", "stay_above", "reach")


class BusinessGoal(Declaration):
    """Hold what the organisation wants, and who stands for it."""

    id: Text
    statement: Text
    sponsor: str = ""


class Design(Declaration):
    """Hold how a test is laid out: the first of `arms` is what is tried, the second what it is compared with."""

    unit: Literal["post", "day", "week"]
    assignment: Literal["random_alternation"] = "random_alternation"
    seed: Count = 0
    arms: tuple[Text, ...]
    planned_units: Annotated[Count, Field(le=5000)]


class ExperimentDecision(Declaration):
    """Hold what a test decides: `if_not` also holds where `if_harmful` and `if_undecided` say nothing."""

    if_better: Text
    if_not: Text
    if_harmful: str = ""
    if_undecided: str = ""


class Experiment(Declaration):
    """Hold a test written before it is run; `smallest_effect`: in the metric's unit, its sign the direction wanted."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
    objective: Text | None = None
    hypothesis: Text
    declared_on: date | None = None
    design: Design
    primary: Indicator
    smallest_effect: Number
    start: date
    stop: date
    decision: ExperimentDecision


class Objectives(Declaration):
    """Hold objectives.yml."""

    business_goals: tuple[BusinessGoal, ...]
    objectives: tuple[Objective, ...]
    watched: tuple[Watched, ...] = ()
    tests: tuple[Experiment, ...] = ()
    _declared: Declared | None = PrivateAttr(default=None)

    def find(self, objective: str) -> Objective:
        """Return an objective by its id; raise KeyError for an unknown one."""
        found = {known.id: known for known in self.objectives}
        return found[objective]

    def find_test(self, test: str) -> Experiment:
        """Return a test by its id; raise KeyError for an unknown one."""
        found = {known.id: known for known in self.tests}
        return found[test]


def load_objectives(path: str | Path) -> Objectives:
    """Return objectives.yml, checked.

    Raise DeclarationError naming every fault with its line: unknown keys, goals and metrics, a missing decision, a
    target without baseline, a deadline before its start, an impact measured by reach ...
    """
    declared = load_yaml(path)
    objectives = validate(Objectives, declared, extra_faults=tuple(cross_faults(declared.data)))
    objectives._declared = declared
    return objectives


def check_codes(objectives: Objectives, codebook: SupportsCodes) -> None:
    """Raise DeclarationError, with lines, for dimensions, codes and audiences that the codebook does not hold."""
    declared = objectives._declared or Declared(objectives.model_dump(mode="json", by_alias=True), {}, Path())
    faults = tuple(code_faults(declared.data, codebook))
    if faults:
        raise declaration_error(faults, declared)
