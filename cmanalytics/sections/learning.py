"""What is tried and where the team stands: declared tests, and the team's assessment of itself."""

from collections.abc import Sequence

import pandas as pd

from cmanalytics.display import Html, bullets, details, element, figure, heading, join, paragraph, spoken, table
from cmanalytics.locale import format_date, format_days
from cmanalytics.maturity import Grid
from cmanalytics.maturity.grid import Competency
from cmanalytics.objectives import Experiment, Objectives
from cmanalytics.plots import plot_maturity
from cmanalytics.wording import say


def show_tests(objectives: Objectives, plans: pd.DataFrame, readings: pd.DataFrame) -> Html:
    """Return the declared tests: hypothesis, dates, what the plan could show, how it reads, what is to be kept in mind.

    `plans` and `readings` are tables of the contracts `experiment_plan` and `experiments`.
    """
    known, read = plans.set_index("test"), readings.set_index("test")
    blocks = [_show_test(test, known.loc[test.id], read.loc[test.id]) for test in objectives.tests]
    return join(
        [
            heading(say("experiments.shown.heading"), level=1),
            paragraph(say("experiments.shown.lead" if blocks else "experiments.shown.none")),
            *blocks,
        ]
    )


def _show_test(test: Experiment, plan: pd.Series, reading: pd.Series) -> Html:
    arms = say("experiments.shown.arms", tried=test.design.arms[0], reference=test.design.arms[1])
    parts = [
        heading(test.hypothesis, level=2),
        paragraph(f"{arms} {format_days(test.start, test.stop)}.", css="note"),
        paragraph(element("strong", say("experiments.shown.before")), Html(" "), spoken(plan["sentence"])),
        paragraph(element("strong", say("experiments.shown.now")), Html(" "), spoken(reading["sentence"])),
    ]
    if pd.notna(reading["cautions"]):
        parts.append(paragraph(say("experiments.kept", cautions=reading["cautions"]), css="note"))
    return join(parts)


def show_maturity(assessed: pd.DataFrame, grid: Grid, *, colours: Sequence[str] = ()) -> Html:
    """Return a team's assessment of itself (contract `maturity`): the picture, then each competency with its evidence.

    Each competency opens on the four stages of the grid.
    """
    heads = [say(f"maturity.shown.heads.{name}") for name in ("name", "stage", "evidence", "next")]
    known = {competency.id: competency for competency in grid.competencies}
    rows = [_maturity_row(row, known[str(row["competency"])], grid) for row in assessed.to_dict("records")]
    return join(
        [
            heading(say("maturity.shown.heading"), level=1),
            paragraph(say("maturity.shown.lead")),
            figure(plot_maturity(assessed, stages=grid.names, colours=colours)),
            table(rows, heads=heads, caption=say("maturity.shown.caption")),
        ]
    )


def _maturity_row(row: dict[str, object], competency: Competency, grid: Grid) -> list[Html | str]:
    stages = [f"{name} : {seen}" for name, seen in zip(grid.names, competency.stages, strict=True)]
    question = paragraph(str(row["question"]), css="note")
    name = join([element("strong", str(row["name"])), question, details(say("maturity.shown.stages"), bullets(stages))])
    return [name, _stage_cell(row), _evidence_cell(row), str(row["next_step"])]


def _stage_cell(row: dict[str, object]) -> Html:
    if pd.isna(row["stage"]):
        return element("em", say("maturity.not_assessed"))
    by = say("maturity.shown.by", who=row["who"], day=format_date(row["assessed_on"]))
    return join(
        [
            element("strong", f"{row['stage']}. {row['stage_name']}"),
            paragraph(str(row["description"]), css="note"),
            paragraph(str(row["why"])),
            paragraph(by, css="note"),
        ]
    )


def _evidence_cell(row: dict[str, object]) -> Html:
    lines = [] if pd.isna(row["evidence"]) else str(row["evidence"]).split("\n")
    against = [] if pd.isna(row["against"]) else str(row["against"]).split("\n")
    if not lines:
        return paragraph(say("maturity.shown.nothing"), css="note")
    shown = [
        element("strong", say("maturity.shown.against", text=line)) if line in against else spoken(line)
        for line in lines
    ]
    return bullets(shown)
