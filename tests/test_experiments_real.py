"""Tests on what real pages export: links are recognised, plans and readings can be read, no effect is found in none."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

import cmanalytics as cm
from cmanalytics.experiments import VERDICTS
from cmanalytics.objectives import Experiment

PLATFORMS = ("facebook", "instagram", "linkedin", "tiktok", "x", "youtube")
PLANNED = 40


@pytest.fixture(scope="module")
def posts(real_data: Path) -> pd.DataFrame:
    """All publications of the real exports."""
    return cm.read_export(real_data / "exports").posts


def declare_on(posts: pd.DataFrame, *, platform: str, account: str, metric: str, seed: int) -> Experiment:
    """Return a test on an account's last forty publications."""
    days = posts["published_at"].dt.tz_convert("Europe/Paris").dt.date.sort_values()
    return Experiment.model_validate(
        {
            "id": f"essai-{seed}",
            "hypothesis": "Rien ne change",
            "declared_on": days.iloc[-PLANNED] - timedelta(days=2),
            "design": {"unit": "post", "arms": ["pile", "face"], "planned_units": PLANNED, "seed": seed},
            "primary": {"metric": metric, "accounts": [{"platform": platform, "account": account}]},
            "smallest_effect": 0.01,
            "start": days.iloc[-PLANNED],
            "stop": days.iloc[-1],
            "decision": {"if_better": "oui", "if_not": "non"},
        }
    )


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_real_page_is_planned_and_read(posts: pd.DataFrame, platform: str) -> None:
    """Twenty draws of the same publications, nothing done differently: planned, read, and seldom called different."""
    known = posts[(posts["platform"] == platform) & posts["published_at"].notna() & posts["account"].notna()]
    sizes = known.groupby("account").size()
    if sizes.max() < 2 * PLANNED:
        pytest.skip(f"no account of {platform} with {2 * PLANNED} publications")
    account = str(sizes.sort_index(kind="stable").idxmax())
    known = known[known["account"] == account].sort_values(["published_at", "post_id"])
    found = []
    for metric in ("er_views", "er_reach_pooled", "applause", "conversation"):
        for seed in range(5):
            test = declare_on(known, platform=platform, account=account, metric=metric, seed=seed)
            plan = cm.plan_experiment(test, known).iloc[0]
            listed = cm.assign_variants(test)
            last = known.tail(PLANNED)
            written = last["url"].where(last["url"].notna(), last["post_id"]).to_list()
            row = cm.analyse_experiment(test, known, listed.assign(post=written), as_of=test.stop).iloc[0]
            assert "not_found" not in row["deviations"], row["cautions"]
            for sentence in (plan["sentence"], row["sentence"]):
                assert not any(word in sentence.casefold().split() for word in ("nan", "inf", "none", "<na>"))
            assert row["verdict"] in VERDICTS and (row["verdict"] == "not_measurable") == pd.isna(row["low"])
            found.append(row["verdict"])
    different = sum(verdict in ("shown", "harmful") for verdict in found)
    # Twenty readings of few publications, not independent: half of them would still be no accident.
    assert different <= 10
