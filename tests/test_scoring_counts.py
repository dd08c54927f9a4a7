"""Counts that add up: where they will be at the deadline, from where they begin, and what decides."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmanalytics.metrics.intervals import count_interval
from cmanalytics.objectives import load_objectives
from cmanalytics.scoring import expected_at, score_objectives
from cmanalytics.scoring.chances import Figure, chance_of_count, project_count
from cmanalytics.scoring.pace import share_counted
from tests.judging_helpers import make_measure, tabulate_measures, write_objectives

ORDERS = {
    "indicator": "{metric: external, file: orders.csv, date: day, value: orders, window: to_date}",
    "kind": "reach",
    "baseline": "baseline: {value: 0}",
    "target": "target: {value: 400}",
}


def judged(folder: Path, total: float, *, period: str = "2026-06", dispersion: float = 1.0, **given: Any) -> pd.Series:
    """The scorecard row of a total of orders since January."""
    objectives = load_objectives(write_objectives(folder, **{**ORDERS, **given}))
    interval = count_interval(total, level=0.9, dispersion=dispersion)
    row = make_measure(
        objectives.objectives[0], total, period=period, low=interval.low, high=interval.high, estimator="count",
        n_posts=None, n_comments=None, n_authors=None, platforms=[],
    )  # fmt: skip
    return score_objectives(tabulate_measures(row), objectives, period=period).iloc[0]


def figure(total: float, dispersion: float = 1.0) -> Figure:
    return Figure(*count_interval(total, level=0.9, dispersion=dispersion), "count", 1, 0.9)


def test_a_count_half_way_is_projected_with_what_chance_may_bring(tmp_path: Path) -> None:
    """200 of 400 in half a year come to about 400 in a year, give or take; the sentence says both."""
    row = judged(tmp_path, 200)
    assert row["projected"] == pytest.approx(200 * 365 / 181)
    assert row["projected_low"] < 400 < row["projected_high"] and row["status"] == "undecided"
    sentence = row["sentence"].replace("\u00a0", " ")
    assert "à ce rythme 403 [370 ; 439] à l'échéance, la cible est 400" in sentence


def test_what_came_irregularly_is_projected_less_surely(tmp_path: Path) -> None:
    """The same total in uneven weeks leaves a wider range."""
    even, uneven = judged(tmp_path, 200), judged(tmp_path, 200, dispersion=6)
    assert uneven["projected_high"] - uneven["projected_low"] > 2 * (even["projected_high"] - even["projected_low"])
    assert judged(tmp_path, 210)["status"] == "on_track"
    assert judged(tmp_path, 210, dispersion=12)["status"] == "undecided"


@pytest.mark.parametrize(("total", "period", "status"), [(400, "2026-03", "met"), (399, "2026-12", "not_met")])
def test_a_count_that_is_decided_is_not_projected(tmp_path: Path, total: int, period: str, status: str) -> None:
    """Reached, or complete: nothing is left to guess."""
    row = judged(tmp_path, total, period=period)
    assert row["status"] == status and pd.isna(row["projected"]) and "à ce rythme" not in row["sentence"]


def test_a_ceiling_on_a_total_is_judged_by_where_it_leads(tmp_path: Path) -> None:
    """Half of what is allowed, spent in a quarter: not yet above, but on the way."""
    held = {"kind": "stay_below", "target": "target: {value: 100}"}
    assert judged(tmp_path, 20, period="2026-03", **held)["status"] == "on_track"
    assert judged(tmp_path, 60, period="2026-03", **held)["status"] == "behind"
    assert judged(tmp_path, 101, period="2026-03", **held)["status"] == "not_met"
    assert judged(tmp_path, 100, period="2026-12", **held)["status"] == "met"


def test_an_earlier_total_is_no_head_start(tmp_path: Path) -> None:
    """Last year's 300 orders do not count among this year's: the road of a total begins at 0."""
    grow = {"kind": "increase_to", "baseline": "baseline: {value: 300}"}
    objective = load_objectives(write_objectives(tmp_path, **{**ORDERS, **grow})).objectives[0]
    assert expected_at(objective, date(2026, 7, 1)) == pytest.approx(400 * 182 / 365)
    assert judged(tmp_path, 230, **grow)["status"] == "on_track"
    assert judged(tmp_path, 150, **grow)["status"] == "behind"


def test_a_step_says_when_all_is_due_not_how_it_comes_in(tmp_path: Path) -> None:
    """Orders keep coming after the day on which they were due."""
    step = {"pacing": "{shape: step, at: 2026-03-01}"}
    objective = load_objectives(write_objectives(tmp_path, **{**ORDERS, **step})).objectives[0]
    assert share_counted(objective, date(2026, 6, 30)) == pytest.approx(181 / 365)
    row = judged(tmp_path, 300, **step)
    assert (row["expected_now"], row["status"]) == (400, "on_track")
    assert row["projected"] == pytest.approx(300 * 365 / 181)


def test_a_season_without_weight_yet_is_too_early(tmp_path: Path) -> None:
    """Nothing was to be sold before March: what came before says nothing."""
    weights = ", ".join(f'"2026-{month:02d}": {0 if month < 3 else 0.1}' for month in range(1, 13))
    row = judged(tmp_path, 3, period="2026-02", pacing=f"{{shape: seasonal, weights: {{{weights}}}}}")
    assert row["status"] == "undecided" and "trop tôt" in row["reason"] and pd.isna(row["projected"])


def test_the_predictive_interval_is_that_of_a_negative_binomial() -> None:
    """Its ends leave five in a hundred on each side, as the probabilities of the same law say."""
    known = figure(200.0, 3.0)
    found = project_count(200.0, 0.5, known)
    assert chance_of_count(200, found.high + 1, 0.5, known) <= 0.051
    assert chance_of_count(200, found.low, 0.5, known) >= 0.949
    assert chance_of_count(200, found.high - 2, 0.5, known) > 0.05
    assert project_count(200.0, 1.0, known) == (200, 200, 200)


def test_nothing_yet_is_no_certainty_of_nothing() -> None:
    """No order in a tenth of the year: some may still come."""
    found = project_count(0.0, 0.1, figure(0.0))
    assert found.value == 0 and found.low == 0 and 5 < found.high < 60
    assert 0 < chance_of_count(0, 5, 0.1, figure(0.0)) < 0.6


@pytest.mark.parametrize("dispersion", [1.0, 4.0])
def test_projections_hold_what_comes(dispersion: float) -> None:
    """Nine predictive intervals in ten hold the total that came (`benchmarks.calibration` has the whole table)."""
    rng = np.random.default_rng(2026)
    held = 0
    for _ in range(400):
        weeks = rng.poisson(10, 40) if dispersion == 1 else rng.negative_binomial(10 / 3, 0.25, 40)
        so_far = float(weeks[:20].sum())
        found = project_count(so_far, 0.5, figure(so_far, dispersion))
        held += found.low <= weeks.sum() <= found.high
    assert 0.86 <= held / 400 <= 0.98
