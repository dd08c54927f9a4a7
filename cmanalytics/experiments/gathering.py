"""All the tests of a page at once: what each could show, how each reads at the end of a period."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.experiments.analysing import analyse_experiment
from cmanalytics.experiments.planning import plan_experiment
from cmanalytics.experiments.sheets import list_path, read_assignment
from cmanalytics.metrics.periods import period_days
from cmanalytics.metrics.sources import prepare_sources
from cmanalytics.objectives import Objectives
from cmanalytics.settings import PageSettings
from cmanalytics.tables import EXPERIMENT_PLAN, EXPERIMENTS, Contract, empty


def plan_experiments(objectives: Objectives, posts: pd.DataFrame | None, **tables: Any) -> pd.DataFrame:
    """Return the plans of all declared tests (contract `experiment_plan`); `tables` as for `plan_experiment`."""
    return _stacked((plan_experiment(test, posts, **tables) for test in objectives.tests), EXPERIMENT_PLAN)


def analyse_experiments(
    objectives: Objectives,
    posts: pd.DataFrame | None,
    *,
    period: str,
    folder: str | Path,
    settings: PageSettings | None = None,
    **tables: Any,
) -> pd.DataFrame:
    """Return how all declared tests read at the end of a period (contract `experiments`), or on the last day with data.

    Lists are taken from the page's folder (tests/<id>.csv or .xlsx); `tables` as for `analyse_experiment`. Raise
    DataError for a list that cannot be understood, UsageError for a period that is none.
    """
    settings = settings or PageSettings()
    last = period_days(period)[1]
    days, comments = tables.get("account_days"), tables.get("comments")
    until = prepare_sources(posts, days, comments, None, settings=settings).until
    as_of = last if until is None else min(last, until)
    readings = []
    for test in objectives.tests:
        path = list_path(folder, test)
        assignment = read_assignment(path, test) if path.is_file() else None
        readings.append(
            analyse_experiment(test, posts, assignment, as_of=as_of, folder=folder, settings=settings, **tables)
        )
    return _stacked(readings, EXPERIMENTS)


def _stacked(tables: Iterable[pd.DataFrame], contract: Contract) -> pd.DataFrame:
    parts = list(tables)
    return pd.concat(parts, ignore_index=True) if parts else empty(contract)
