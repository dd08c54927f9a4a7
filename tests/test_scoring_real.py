"""Judging what real pages export: every figure has its interval, its rows add up to it, every sentence can be read."""

from pathlib import Path

import pandas as pd
import pytest

import cmanalytics as cm
from cmanalytics.objectives import load_objectives
from cmanalytics.scoring import STATUSES
from tests.judging_helpers import write_objectives

PLATFORMS = ("facebook", "instagram", "linkedin", "tiktok", "x", "youtube")
METRICS = ("er_reach_pooled", "er_impressions", "er_views", "conversation", "applause", "save_rate")


@pytest.fixture(scope="module")
def posts(real_data: Path) -> pd.DataFrame:
    """All publications of the real exports."""
    return cm.read_export(real_data / "exports").posts


def busiest_month(posts: pd.DataFrame, platform: str) -> str:
    told = (posts["platform"] == platform) & posts["reactions"].notna()
    months = posts.loc[told, "published_at"].dropna().dt.strftime("%Y-%m")
    return str(months.value_counts().sort_index(kind="stable").idxmax())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_real_month_is_judged(posts: pd.DataFrame, platform: str, tmp_path: Path) -> None:
    """Measured or not, each metric ends in a status, a sentence without a hole, and rows that add up to the figure."""
    month = busiest_month(posts, platform)
    measured = 0
    for metric in METRICS:
        path = write_objectives(
            tmp_path, indicator=f"{{metric: {metric}, accounts: [{platform}]}}", start=f"{month[:4]}-01-01",
            deadline=f"{month[:4]}-12-31", baseline="baseline: {value: 0.02}", target="target: {value: 0.9}",
        )  # fmt: skip
        objectives = load_objectives(path)
        measures = cm.compute_metrics(posts, period=month, objectives=objectives)
        row = cm.score_objectives(measures, objectives, period=month).iloc[0]
        explanation = cm.explain(row, measures=measures, objectives=objectives, posts=posts)
        assert row["status"] in STATUSES and explanation.sentence == row["sentence"]
        assert not any(word in row["sentence"].casefold().split() for word in ("nan", "inf", "none", "<na>"))
        if pd.isna(row["value"]):
            assert row["status"] == "not_measurable" and len(row["reason"]) > 10
            continue
        measured += 1
        assert row["low"] <= row["value"] <= row["high"] and row["n"] == len(explanation.rows)
        parts = explanation.rows[["numerator", "denominator"]].sum()
        assert parts["numerator"] / parts["denominator"] == pytest.approx(row["value"])
    assert measured >= 2
