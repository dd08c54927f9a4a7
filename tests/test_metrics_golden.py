"""Vendors' own worked examples, on the figures that they print."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cmanalytics.metrics import compute_metrics
from cmanalytics.objectives import load_objectives
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives


def value_of(folder: Path, indicator: str, posts: pd.DataFrame | None = None, **given: Any) -> pd.Series:
    """The row of one indicator, declared as in objectives.yml."""
    path = write_objectives(folder, indicator=indicator, kind="baseline_only", baseline="", target="")
    given = {"period": "2026-10", **given}
    return compute_metrics(posts, objectives=load_objectives(path), **given).iloc[0]


def followers(*counts: int, first: str = "2026-10-05") -> pd.DataFrame:
    days = pd.date_range(first, periods=len(counts), freq="D")
    return pd.DataFrame(
        {"platform": "instagram", "account": "maison", "date": days, "metric": "followers", "value": counts}
    )


def test_fanpage_karma_engagement_of_a_week(tmp_path: Path) -> None:
    """Monday 20 of 3500 fans, Wednesday 37 of 3700, Thursday 100 of 3750, Sunday 2 of 3783.

    They print 0.62 %, the mean of daily rates rounded before (0.57, 1, 2.7 and 0.053 %); unrounded it is 0.613 %.
    """
    posts = make_posts([0.0] * 4, month="2026-10").assign(
        published_at=pd.to_datetime([f"2026-10-{day:02d}T12:00Z" for day in (5, 7, 8, 11)]),
        reactions=[20, 37, 100, 2],
    )
    days = followers(3500, 3590, 3700, 3750, 3755, 3780, 3783)
    row = value_of(tmp_path, "{metric: er_day}", posts, account_days=days)
    assert row["value"] == pytest.approx((20 / 3500 + 37 / 3700 + 100 / 3750 + 2 / 3783) / 7)
    assert row["value"] == pytest.approx((0.0057 + 0.01 + 0.027 + 0.00053) / 7, abs=0.0001)
    assert (row["numerator"], row["denominator"], row["n_posts"], row["estimator"]) == (159, 7, 4, "mean_by_day")


def test_iconosquare_engagement_of_a_post(tmp_path: Path) -> None:
    """100 likes, 50 comments, 25 saves: 58.3 % of 300 followers, 17.5 % of a reach of 1000; shares are not counted."""
    posts = make_posts([0.1], reach=1000, comments=50, saves=25, shares=400)
    rates = "interactions: saves_without_shares"
    on_fans = value_of(tmp_path, f"{{metric: er_followers, {rates}}}", posts, account_days=followers(300))
    on_reach = value_of(tmp_path, f"{{metric: er_reach_mean, {rates}}}", posts)
    assert round(100 * on_fans["value"], 1) == 58.3
    assert round(100 * on_reach["value"], 1) == 17.5


def test_iconosquare_average_of_posts(tmp_path: Path) -> None:
    """Three posts at 20, 15 and 10 %: 15 %, whatever their sizes."""
    posts = make_posts([0.2, 0.15, 0.1]).assign(reach=[1000, 2000, 4000], reactions=[200, 300, 400])
    assert value_of(tmp_path, "{metric: er_reach_mean}", posts)["value"] == pytest.approx(0.15)


def test_metricool_compares_rates_not_counts(tmp_path: Path) -> None:
    """50 of 100 people is more than 1000 of 10 000."""
    small, large = make_posts([0.5], reach=100), make_posts([0.1], reach=10_000)
    indicator = "{metric: er_reach_pooled}"
    assert value_of(tmp_path, indicator, small)["value"] > value_of(tmp_path, indicator, large)["value"]


def test_linkedin_counts_clicks(tmp_path: Path) -> None:
    """DashThis: (clicks + likes + comments + shares) / impressions; 13 + 20 + 5 + 2 of 1000 are 4 %."""
    posts = make_posts([0.02], platform="linkedin", comments=5, shares=2, clicks=13, impressions=1000)
    assert value_of(tmp_path, "{metric: er_linkedin}", posts)["value"] == pytest.approx(0.04)
    follows = "{metric: er_impressions, interactions: plus_clicks_follows}"
    assert value_of(tmp_path, follows, posts.assign(follows=10))["value"] == pytest.approx(0.05)


def test_fanpage_karma_median_response_time(tmp_path: Path) -> None:
    """Five user posts answered after 0.17, 0.75, 2, 20 and 0.88 h: a median of 0.88 h."""
    minutes = [10, 45, 120, 1200, 53]
    start = pd.Timestamp("2026-10-06T08:00:00Z")
    rows = [{"comment_id": f"u{n}", "written_at": start, "post_id": f"p{n}"} for n in range(5)]
    rows += [
        {"parent_id": f"u{n}", "is_brand": True, "post_id": f"p{n}", "written_at": start + pd.Timedelta(minutes=m)}
        for n, m in enumerate(minutes)
    ]
    tables = {"comments": make_comments(rows), "codings": make_codings([f"u{n}" for n in range(5)])}
    row = value_of(tmp_path, "{metric: time_to_first_response, hours_kind: clock}", **tables)
    assert round(row["value"], 2) == 0.88
    assert (row["numerator"], row["denominator"], row["n_comments"]) == (5, 5, 5)


def test_fanpage_karma_service_level(tmp_path: Path) -> None:
    """20 posts, 5 commented, 4 liked, 2 deleted: 55 % there; here 5 of the 18 that remain, deletions told apart."""
    rows = [{"comment_id": f"u{n}", "post_id": f"p{n}", "is_deleted": n >= 18} for n in range(20)]
    rows += [{"parent_id": f"u{n}", "post_id": f"p{n}", "is_brand": True, "is_deleted": False} for n in range(5)]
    tables = {"comments": make_comments(rows), "codings": make_codings([f"u{n}" for n in range(20)])}
    answered = value_of(tmp_path, "{metric: answer_share}", **tables)
    assert (answered["numerator"], answered["denominator"]) == (5, 18)
    assert "2 demande(s) supprimée(s)" in answered["note"]
    deleted = value_of(tmp_path, "{metric: deleted_share}", **tables)
    assert (deleted["numerator"], deleted["denominator"]) == (2, 20)


def test_weighted_engagement_is_a_declared_formula(tmp_path: Path) -> None:
    """Fanpage Karma: comments count twice, shares three times; without a formula there is no such figure."""
    posts = make_posts([0.01, 0.03], reach=1000, comments=[4, 2], shares=[1, 3])
    formula = "{name: FPK, weights: {reactions: 1, comments: 2, shares: 3}}"
    row = value_of(tmp_path, f"{{metric: weighted_engagement, formula: {formula}}}", posts)
    assert row["value"] == pytest.approx(((10 + 8 + 3) + (30 + 4 + 9)) / 2)
    assert "FPK" in row["segment"]
    assert "weighted_engagement" not in set(compute_metrics(posts, period="2026-10")["metric"])


def test_a_day_needs_followers_and_counts_and_covered_days(tmp_path: Path) -> None:
    """Days before the first publication known are not days without one; a missing column or stock has its reason."""
    posts = make_posts([0.1, 0.1], reach=1000)  # 2 and 3 October
    days = followers(*[1000] * 31, first="2026-10-01")
    row = value_of(tmp_path, "{metric: er_day}", posts, account_days=days)
    # Data go to the 31st (the stock's last day): 30 days, two with 100 interactions of 1000 followers.
    assert row["denominator"] == 30 and row["value"] == pytest.approx(0.2 / 30)
    partial = value_of(tmp_path, "{metric: er_day}", posts, account_days=days[:5])
    assert "abonnés" in value_of(tmp_path, "{metric: er_day}", posts)["note"]
    assert partial["denominator"] == 4
    assert "partages" in value_of(tmp_path, "{metric: er_day}", posts.assign(shares=pd.NA), account_days=days)["note"]
    gaps = posts.assign(shares=[pd.NA, 1], comments=[1, pd.NA])
    assert "à la fois" in value_of(tmp_path, "{metric: er_day}", gaps, account_days=days)["note"]


def test_competitors_followers_are_not_ours(tmp_path: Path) -> None:
    """A competitor's stock in the same export divides nothing of ours and is not shown as ours."""
    rivals = PageSettings.model_validate({"competitors": [{"platform": "instagram", "account": "Rival"}]})
    days = pd.concat([followers(1000), followers(9000).assign(account="rival")])
    posts = make_posts([0.1], reach=1000)
    row = value_of(tmp_path, "{metric: er_followers}", posts, account_days=days, settings=rivals)
    assert row["value"] == pytest.approx(0.1)
    table = compute_metrics(posts, days, period="2026-10", settings=rivals)
    shown = table[(table["metric"] == "followers") & (table["platform"] == "all")].iloc[0]
    assert shown["value"] == 1000
