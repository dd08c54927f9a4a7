"""Test and learn: declared before anyone posts, dealt by a coin, read once, at the stop date.

test = page.objectives.find_test("pinned_link")
plan_experiment(test, page.posts, ...)          # is the planned number enough?
assign_variants(test)                           # the list to follow
analyse_experiment(test, page.posts, read_assignment("tests/pinned_link.csv", test), ...)
"""

from cmanalytics.experiments.analysing import VERDICTS, analyse_experiment
from cmanalytics.experiments.drawing import assign_variants
from cmanalytics.experiments.gathering import analyse_experiments, plan_experiments
from cmanalytics.experiments.matching import DEVIATIONS
from cmanalytics.experiments.planning import plan_experiment
from cmanalytics.experiments.sheets import list_path, read_assignment, write_assignment

__all__ = [
    "DEVIATIONS",
    "VERDICTS",
    "analyse_experiment",
    "analyse_experiments",
    "assign_variants",
    "list_path",
    "plan_experiment",
    "plan_experiments",
    "read_assignment",
    "write_assignment",
]
