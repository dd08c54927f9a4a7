"""Scoring on hand-made measures: every kind, window and estimator, guardrails, breaks, and figures that are none."""

from itertools import product
from math import inf, nan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmanalytics.metrics.periods import earlier_periods
from cmanalytics.objectives import Objective, Objectives, load_objectives
from cmanalytics.scoring import CAUTIONS, STATUSES, score_objectives
from cmanalytics.tables import SCORECARD, conform
from tests.judging_helpers import make_measure, tabulate_measures, write_objectives

KINDS = ("increase_to", "decrease_to", "reach", "stay_above", "stay_below", "baseline_only")
WINDOWS = ("period", "to_date", "trailing_90d")


def declare(folder: Path, **given: str) -> tuple[Objectives, Objective]:
    """An objectives file of one objective, loaded."""
    objectives = load_objectives(write_objectives(folder, **given))
    return objectives, objectives.objectives[0]


def declared_as(kind: str, window: str = "period") -> dict[str, str]:
    """What a kind asks for: from 3 % to 5 %, or the other way round."""
    start, end = ("0.05", "0.03") if kind in ("decrease_to", "stay_below") else ("0.03", "0.05")
    values = {"baseline": f"baseline: {{value: {start}}}", "target": f"target: {{value: {end}}}"}
    if kind == "baseline_only":
        values["target"] = ""
    return {"kind": kind, "indicator": f"{{metric: er_reach_pooled, window: {window}}}", **values}


def judged(objectives: Objectives, *rows: dict[str, Any], period: str = "2026-10") -> pd.Series:
    """The main row of the scorecard."""
    return score_objectives(tabulate_measures(*rows), objectives, period=period).iloc[0]


@pytest.mark.parametrize(("kind", "window"), list(product(KINDS, WINDOWS)))
def test_every_kind_over_every_window(tmp_path: Path, kind: str, window: str) -> None:
    """High, in between, low, missing: the word follows the kind, and only the deadline pronounces."""
    objectives, objective = declare(tmp_path, **declared_as(kind, window))
    downwards = kind in ("decrease_to", "stay_below")
    good, bad = (0.02, 0.08) if downwards else (0.08, 0.02)
    for period, words in (("2026-10", ("on_track", "behind")), ("2026-12", ("met", "not_met"))):
        for value, status in zip((good, bad), words, strict=True):
            row = judged(objectives, make_measure(objective, value, period=period), period=period)
            assert row["status"] == ("baseline" if kind == "baseline_only" else status)
            assert row["as_of"] == pd.Period(period).end_time.normalize() and (row["n"], row["n_of"]) == (24, "posts")
    asked = 0.033 if downwards else 0.048
    vague = make_measure(objective, asked, low=asked / 1.6, high=asked * 1.6)
    assert judged(objectives, vague)["status"] in ("undecided", "baseline")
    missing = make_measure(objective, None, note="aucune publication dans la fenêtre")
    assert judged(objectives, missing)["status"] == "not_measurable"


@pytest.mark.parametrize(
    ("estimator", "given", "words"),
    [
        ("ratio_by_post", {"n_posts": 7}, "7 publications seulement, il en faut 8"),
        ("ratio_by_post", {"n_posts": 1}, "1 publication seulement, il en faut 8"),
        ("mean_by_post", {"n_posts": 7}, "7 publications"),
        ("share_by_post", {"n_comments": 29}, "29 commentaires seulement, il en faut 30"),
        ("share_by_author", {"n_authors": 19}, "19 auteurs seulement, il en faut 20"),
        ("survival_by_comment", {"n_comments": 5}, "5 commentaires"),
        ("jackknife_by_author", {"n_authors": 5}, "5 auteurs"),
        ("share_by_post", {"low": 0.01, "high": 0.4}, "39 points, 30 au plus"),
        ("ratio_by_post", {"low": 0.002, "high": 0.3}, "de un à plus de 100"),
        ("ratio_by_post", {"low": None, "high": None}, "intervalle"),
        ("ratio_by_post", {"low": 0.05, "high": 0.06}, "intervalle"),
        ("share_by_post", {"value": 1.4, "low": 1.3, "high": 1.5}, "intervalle"),
        ("ratio_by_post", {"value": -0.1, "low": -0.2, "high": 0.1}, "intervalle"),
    ],
)
def test_too_little_evidence_is_not_judged(tmp_path: Path, estimator: str, given: dict[str, Any], words: str) -> None:
    """Each estimator has its units and their least number; an interval must surround its value and tell something."""
    objectives, objective = declare(tmp_path)
    row = judged(objectives, {**make_measure(objective, 0.04, estimator=estimator), **given})
    assert row["status"] == "not_measurable"
    assert words in row["reason"].replace("\u00a0", " ")


def test_a_wait_whose_upper_end_is_open_is_judged_on_the_other(tmp_path: Path) -> None:
    """Half were answered within 30 h, and many still wait: surely not within 4 h, perhaps within 40."""
    given = {"indicator": "{metric: time_to_first_response}", "kind": "decrease_to",
             "baseline": "baseline: {value: 50}", "pacing": "{shape: step, at: 2026-02-01}"}  # fmt: skip
    wait = {"estimator": "survival_by_comment", "low": 20.0, "high": None}
    objectives, objective = declare(tmp_path, **given, target="target: {value: 4}")
    row = judged(objectives, make_measure(objective, 30.0, **wait))
    assert row["status"] == "behind" and "[20,0 h ou plus]" in row["sentence"].replace("\u00a0", " ")
    objectives, objective = declare(tmp_path, **given, target="target: {value: 40}")
    assert judged(objectives, make_measure(objective, 30.0, **wait))["status"] == "undecided"


GUARDED = {"more": "guardrails: [{metric: conversation, kind: stay_above, value: 5, why: on en parle}]"}


@pytest.mark.parametrize(("talked", "crossed"), [(12.0, False), (2.0, True)])
def test_a_crossed_guardrail_is_said_beside_the_success(tmp_path: Path, talked: float, crossed: bool) -> None:
    """A target that is met at the price of what was not to be sacrificed does not read as a success alone."""
    objectives, objective = declare(tmp_path, **GUARDED)
    guard = make_measure(objective, talked, period="2026-12", of=objective.guarded()[0])
    rows = (make_measure(objective, 0.08, period="2026-12"), guard)
    card = score_objectives(tabulate_measures(*rows), objectives, period="2026-12")
    assert list(card["status"]) == ["met", "behind" if crossed else "on_track"]
    assert ("guardrail_crossed" in card["cautions"][0]) == crossed
    assert ("Attention, garde-fou franchi : 2,0 " in card["sentence"][0].replace("\u00a0", " ")) == crossed


def youtube(objective: Objective, value: float, period: str) -> dict[str, Any]:
    return make_measure(objective, value, period=period, platforms=["youtube"])


def test_a_change_of_definition_stops_the_series(tmp_path: Path) -> None:
    """Views changed on YouTube on 24 August 2026: neither the baseline nor the past pace cross that day."""
    views = {"indicator": "{metric: er_views}"}
    for baseline in ("{value: 0.03, period: 2025-Q4}", "{value: 0.03}"):
        objectives, objective = declare(tmp_path, **views, baseline=f"baseline: {baseline}")
        row = judged(objectives, youtube(objective, 0.04, "2026-10"))
        assert row["status"] == "not_measurable" and "24 août 2026" in row["reason"]
        assert row["comparable_since"] == pd.Timestamp("2026-08-24")
    objectives, objective = declare(tmp_path, **views, start="2026-09-01", target="target: {value: 0.5}")
    after = [youtube(objective, 0.04 + 0.0001 * n, p) for n, p in enumerate(earlier_periods("2026-11", count=3))]
    assert judged(objectives, *after, period="2026-11")["status"] == "behind"


def test_the_best_past_pace_does_not_cross_a_break(tmp_path: Path) -> None:
    """A leap that only a new definition made is no pace; without it, the gap cannot be closed."""
    months = earlier_periods("2027-02", count=6)
    values = [0.010, 0.0401, 0.0402, 0.0403, 0.0404, 0.0405]
    given = {"indicator": "{metric: er_views}", "start": "2026-09-01", "deadline": "2027-03-31"}
    objectives, objective = declare(tmp_path, **given, target="target: {value: 0.06}")
    rows = [youtube(objective, value, month) for value, month in zip(values, months, strict=True)]
    assert judged(objectives, *rows, period="2027-02")["status"] == "behind"
    other = {**rows[0], "definition": "er_views@0"}
    assert judged(objectives, other, *rows[1:], period="2027-02")["status"] == "out_of_reach"


def test_a_step_asks_for_the_days_that_it_covers(tmp_path: Path) -> None:
    """Ninety days that end two weeks after the step are asked for two weeks of it, not for all of it."""
    window = "{metric: er_reach_pooled, window: trailing_90d}"
    objectives, objective = declare(tmp_path, indicator=window, pacing="{shape: step, at: 2026-09-16}")
    expected = {
        period: judged(objectives, make_measure(objective, 0.04, period=period), period=period)["expected_now"]
        for period in ("2026-08", "2026-09", "2026-12")
    }
    assert expected == pytest.approx({"2026-08": 0.03, "2026-09": 0.03 + 0.02 * 15 / 90, "2026-12": 0.05})


def test_what_weakens_a_figure_is_listed(tmp_path: Path) -> None:
    """Few posts, a step below the noise, data that stop early, an effect measured by an output: each has its name."""
    path = write_objectives(tmp_path, more="smallest_change_that_matters: 0.001")
    path.write_text(path.read_text(encoding="utf-8").replace("level: outtake", "level: outcome"), encoding="utf-8")
    objectives = load_objectives(path)
    measure = make_measure(objectives.objectives[0], 0.04, low=0.025, high=0.064, n_posts=12, coverage=0.5,
                           as_of=pd.Timestamp("2026-10-20"))  # fmt: skip
    row = judged(objectives, measure)
    assert row["cautions"] == ["small_step", "partial", "magnitude", "low_coverage", "level_substitution"]
    assert set(row["cautions"]) <= set(CAUTIONS)
    assert "ordre de grandeur : moins de 20 publications" in row["sentence"] and "déceler" in row["reason"]
    sharp = judged(objectives, make_measure(objectives.objectives[0], 0.04, low=0.038, high=0.042))
    assert sharp["cautions"] == ["small_change", "level_substitution"]


NUMBER = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.floats(0, 1), st.just(0.0))
ESTIMATORS = st.sampled_from(
    ["ratio_by_post", "mean_by_post", "mean_by_day", "share_by_post", "share_by_author", "count", "none",
     "survival_by_comment", "jackknife_by_author", "ratio_by_author", "effective_by_post", "something_else"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=NUMBER, low=NUMBER, high=NUMBER, estimator=ESTIMATORS, kind=st.sampled_from(KINDS))
def test_no_nan_nor_infinity_ever_reaches_a_sentence(
    tmp_path: Path, value: float | None, low: float | None, high: float | None, estimator: str, kind: str
) -> None:
    """Whatever a table of measures holds, the scorecard is a status, finite numbers and a French sentence."""
    objectives, objective = declare(tmp_path, **declared_as(kind))
    measure = make_measure(objective, value, low=low, high=high, estimator=estimator, numerator=nan, denominator=inf)
    row = judged(objectives, measure)
    assert row["status"] in STATUSES
    for text in (row["sentence"], row["reason"]):
        assert pd.isna(text) or not any(word in text.casefold().split() for word in ("nan", "inf", "none", "<na>"))
    numbers = row[["value", "low", "high", "mdc", "p_on_track", "expected_now"]].dropna().astype(float)
    assert not numbers.isin([inf, -inf, nan]).any()
    chance = row["p_on_track"]
    assert pd.isna(chance) or 0 <= chance <= 1
    conform(pd.DataFrame([row]), SCORECARD)
