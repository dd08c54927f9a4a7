"""Calibration: what intervals and verdicts promise holds where the truth is known (fewer draws than the benchmark)."""

from math import sqrt

import pytest

from benchmarks import calibration, verdicts
from benchmarks.calibration import Case, cases, coverage, median_bias
from cmanalytics.dictionary import METRIC_IDS, METRICS

RUNS = 500
LEAST = 0.86
# The cross-check is not shipped as an interval; the hundredth of a few hundred authors is a handful.
CASES = [case for case in cases() if "cross-check" not in case.label]
# Where the report says "order of magnitude" beside the figure.
ROUGH = {"share of comments by the most active hundredth": 4000}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_every_interval_holds_the_truth_as_often_as_it_says(case: Case) -> None:
    """Announced nine times in ten, at least 86 in 100, Monte-Carlo error apart, from twelve publications on."""
    size = max(case.sizes[1], ROUGH.get(case.label, 0))
    runs = max(int(RUNS * case.share_of_runs), 150)
    held, _ = coverage(case, size, runs=runs)
    assert held >= LEAST - 2.5 * sqrt(LEAST * (1 - LEAST) / runs)


def test_every_metric_with_an_interval_is_calibrated() -> None:
    """A new estimator cannot be shipped before it is shown to hold what it announces."""
    shown_only = {metric.id for metric in METRICS if metric.family == "context"}
    assert {name for case in CASES for name in case.metrics} == set(METRIC_IDS) - shown_only


def test_a_page_that_did_not_change_is_seldom_called_met() -> None:
    """Twelve publications, a target 20 % higher: 5 in 100 at most; comparing bare figures says it 17 times."""
    found = verdicts.at_deadline(12, verdicts.draws.RATE, runs=1000)
    assert found["met"] <= 50 and found["bare"] > 130 and found["not_met"] > 400


def test_a_page_far_above_is_recognised() -> None:
    """5 % where 3.6 % were wanted: two times in three with twelve publications, nearly always with thirty-six."""
    assert verdicts.at_deadline(12, verdicts.FAR_ABOVE, runs=400)["met"] > 240
    assert verdicts.at_deadline(36, verdicts.FAR_ABOVE, runs=400)["met"] > 350


def test_an_objective_on_its_way_is_seldom_called_late_and_never_lost() -> None:
    """Half of the year gone, exactly where it should be: behind one time in five is what the rule promises."""
    found = verdicts.on_the_way(12, 6, final=verdicts.TARGET, runs=200)
    assert found["behind"] <= 66 and found["out_of_reach"] <= 2


def test_the_median_wait_is_not_that_of_the_answered() -> None:
    """Those who still wait count for what they have waited: without them, the median is a fifth too short."""
    ours, naive, error = median_bias(20, runs=300)
    assert abs(ours) < 3 * error + 0.02 and naive < -0.15


def test_a_change_as_small_as_announced_shows_four_times_in_five() -> None:
    """And one that is not there shows one time in ten."""
    change, power, false = verdicts.detectable(24, runs=600)
    assert 0.6 < change < 1.2 and 0.74 <= power <= 0.87 and false <= 0.13


def test_a_projection_holds_what_comes() -> None:
    """Nine times in ten, with even weeks and with uneven ones."""
    for dispersion in (1.0, 4.0):
        held, wrong = verdicts.projection(20, dispersion, runs=400)
        assert held >= 0.86 and wrong <= 0.24


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """One command prints the assumptions, each figure, and its Monte-Carlo error."""
    calibration.print_coverage(8)
    verdicts.print_verdicts(8, calibration.percent)
    printed = capsys.readouterr().out
    assert "engagement by person reached" in printed and "±" in printed and "not_measurable" in printed
