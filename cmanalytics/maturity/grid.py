"""The grid (templates/maturity.yml) and a page's own answers to it (maturity.yml of the page folder)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from cmanalytics.blocks import Declaration, Text
from cmanalytics.declarations import Fault, load_yaml, nearest, validate
from cmanalytics.storing import shipped_path
from cmanalytics.wording import current_language, say

STAGES = 4
GRID = "templates/maturity.yml"


class Words(Declaration):
    """Hold a text in the languages of the grid."""

    fr: Text
    en: Text

    def __str__(self) -> str:
        return self.en if current_language() == "en" else self.fr


Four = Annotated[tuple[Words, ...], Field(min_length=STAGES, max_length=STAGES)]


class Competency(Declaration):
    """Hold a competency: the question asked, what is seen at each stage, and what comes after it."""

    id: Text
    name: Words
    question: Words
    stages: Four
    next: Four


class Grid(Declaration):
    """Hold the names of the stages and the competencies, in the order in which they are shown."""

    stages: Four
    competencies: Annotated[tuple[Competency, ...], Field(min_length=1)]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the stages, first to last, in the reader's language."""
        return tuple(str(stage) for stage in self.stages)


class Answer(Declaration):
    """Hold one answer of a team about itself; `stage` from 1 to 4, None: not assessed yet."""

    competency: Text
    stage: Literal[1, 2, 3, 4] | None
    why: Text
    who: Text
    date: date


class Answers(Declaration):
    """Hold maturity.yml: at most one answer a competency."""

    answers: tuple[Answer, ...] = ()

    def find(self, competency: str) -> Answer | None:
        """Return the answer about a competency, None when there is none."""
        return next((answer for answer in self.answers if answer.competency == competency), None)


@cache
def load_grid(path: Path | None = None) -> Grid:
    """Return the grid, the shipped one by default; raise DeclarationError naming every fault with its line."""
    return validate(Grid, load_yaml(path or shipped_path(GRID)))


def load_maturity(path: str | Path | None = None, *, grid: str | Path | None = None) -> Answers:
    """Return a team's answers, none when no path is given or there is no such file.

    `grid` is the file of the grid answered to, the shipped one by default. Raise DeclarationError naming every fault
    with its line: a stage that is not 1 to 4, an unknown competency, a competency twice, a missing reason.
    """
    if path is None or not Path(path).exists():
        return Answers()
    declared = load_yaml(path)
    known = [competency.id for competency in load_grid(None if grid is None else Path(grid)).competencies]
    return validate(Answers, declared, extra_faults=tuple(_faults(declared.data, known)))


def _faults(data: Any, known: list[str]) -> Iterator[Fault]:
    listed = data.get("answers") if isinstance(data, Mapping) else None
    seen: list[Any] = []
    for position, answer in enumerate(listed if isinstance(listed, list) else ()):
        name = answer.get("competency") if isinstance(answer, Mapping) else None
        place = ("answers", position, "competency")
        if isinstance(name, str) and name not in known:
            close = nearest(name, known) or "—"
            yield Fault(place, say("maturity.declared.unknown", id=name, nearest=close, known=", ".join(known)))
        elif name in seen:
            yield Fault(place, say("maturity.declared.twice", id=name, first=seen.index(name) + 1))
        seen.append(name)
