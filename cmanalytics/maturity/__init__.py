"""Maturity: a team's assessment of itself, with what the page's tables can say beside it; never computed."""

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.maturity.evidence import Evidence, Tables, collect_evidence
from cmanalytics.maturity.grid import Answers, Competency, Grid, load_grid, load_maturity
from cmanalytics.objectives import Objectives
from cmanalytics.protocol import Protocol
from cmanalytics.tables import MATURITY, conform
from cmanalytics.wording import say


def assess_maturity(
    answers: Answers | None = None,
    *,
    objectives: Objectives | None = None,
    scorecard: pd.DataFrame | None = None,
    measures: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    to_read: pd.DataFrame | None = None,
    experiments: pd.DataFrame | None = None,
    protocol: Protocol | None = None,
    codebook: Codebook | None = None,
    grid: Grid | None = None,
) -> pd.DataFrame:
    """Return one row a competency of the grid (contract `maturity`), in its order.

    `stage` is what the team answered, missing where it did not. `evidence` is what the tables given say, `against`
    those of its lines that do not go with the answer: they stand beside it and change nothing.
    """
    tables = Tables(objectives, scorecard, measures, codings, to_read, experiments, protocol, codebook)
    grid = grid or load_grid()
    rows = [_assess(competency, grid, answers or Answers(), tables) for competency in grid.competencies]
    return conform(pd.DataFrame(rows, columns=MATURITY.names), MATURITY)


def _assess(competency: Competency, grid: Grid, answers: Answers, tables: Tables) -> dict[str, object]:
    answer = answers.find(competency.id)
    stage = answer.stage if answer is not None else None
    evidence = collect_evidence(competency.id, tables)
    row: dict[str, object] = {
        "competency": competency.id,
        "name": str(competency.name),
        "question": str(competency.question),
        "evidence": _lines(evidence),
        "next_step": say("maturity.first_step"),
    }
    if answer is not None:
        row |= {"why": answer.why, "who": answer.who, "assessed_on": pd.Timestamp(answer.date)}
    if stage is not None:
        row |= {
            "stage": stage,
            "stage_name": str(grid.stages[stage - 1]),
            "description": str(competency.stages[stage - 1]),
            "next_step": str(competency.next[stage - 1]),
            "against": _lines([f for f in evidence if f.against_from is not None and stage >= f.against_from]),
        }
    return row


def _lines(evidence: list[Evidence]) -> str | None:
    return "\n".join(found.text for found in evidence) or None


__all__ = ["Answers", "Grid", "assess_maturity", "load_grid", "load_maturity"]
