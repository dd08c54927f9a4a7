"""protocol.yml: agreed before the crisis. Who must know, how fast, who decides, what is ready to be said."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from cmanalytics.blocks import Declaration, Text
from cmanalytics.codebook import Codebook
from cmanalytics.declarations import declaration_error, load_yaml, validate
from cmanalytics.objective_checks import route_faults
from cmanalytics.wording import say

_DURATION = re.compile(r"(\d+)\s*(min|h|d|j)")
_HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "j": 24.0}


def _duration(written: str) -> str:
    if not _DURATION.fullmatch(written):
        raise ValueError(say("metrics.declared.duration", found=written))
    return written


def _listed(declared: Any) -> Any:
    return [declared] if isinstance(declared, str) else declared


Names = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class Condition(Declaration):
    """Say which comments are meant: every part that is given must hold; an empty tuple or None holds for all."""

    level: Annotated[tuple[Literal["A", "B", "C"], ...], BeforeValidator(_listed)] = ()
    dimension: Text | None = None
    code: Names = ()
    speech_act: Names = ()


class Route(Declaration):
    """Say who must know of the comments meant, how fast, on which clock, and who decides ("" when nobody is named)."""

    when: Condition
    tell: Annotated[Names, Field(min_length=1)]
    within: Annotated[str, AfterValidator(_duration)]
    clock: Literal["always", "watch"] = "always"
    decide: str = ""

    @property
    def hours(self) -> float:
        """Return the delay in hours, a day being 24."""
        amount, unit = _DURATION.fullmatch(self.within).groups()  # type: ignore[union-attr]
        return int(amount) * _HOURS[unit]


class Answer(Declaration):
    """Hold a prepared answer to the comments meant; the tool never sends it."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    when: Condition = Field(alias="for")
    text: Text


class Protocol(Declaration):
    """Hold protocol.yml; routes in order of precedence, `distress` the procedure shown beside a comment in distress."""

    routes: tuple[Route, ...] = ()
    answers: tuple[Answer, ...] = ()
    distress: str = ""


def load_protocol(path: str | Path | None = None, *, codebook: Codebook | None = None) -> Protocol:
    """Return protocol.yml, or an empty protocol when no path is given.

    Raise DeclarationError naming every fault with its line; codes that `codebook` does not hold are faults.
    """
    if path is None:
        return Protocol()
    declared = load_yaml(path)
    protocol = validate(Protocol, declared)
    faults = tuple(route_faults(declared.data, codebook)) if codebook is not None else ()
    if faults:
        raise declaration_error(faults, declared)
    return protocol
