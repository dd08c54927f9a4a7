"""Impossible counts are said, file by file, and nothing is changed; NaN and infinities reach no figure."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cmanalytics.metrics import compute_metrics
from cmanalytics.metrics.doubts import review_counts
from cmanalytics.page import open_page
from tests.judging_helpers import make_posts, write_objectives


def measure(posts: pd.DataFrame, metric: str, days: pd.DataFrame | None = None) -> pd.Series:
    table = compute_metrics(posts, days, period="2026-10")
    return table[(table["metric"] == metric) & (table["platform"] == "all")].iloc[0]


def test_impossible_counts_are_said_by_file() -> None:
    """Fewer people reached than acted, reach above impressions, fewer likes than none: three alerts, two files."""
    posts = make_posts([0.1] * 6).assign(
        source=["a.csv"] * 3 + ["b.csv"] * 3,
        reach=[100, 100, 100, 100, 100, 100],
        engaged_users=[150, 10, 10, 120, 10, 10],
        impressions=[200, 90, 200, 200, 200, 200],
        reactions=[1, 2, 3, -4, 5, 6],
    )
    before = posts.copy(deep=True)
    alerts = review_counts(posts)
    assert [(a.kind, a.file, a.count) for a in alerts] == [
        ("impossible_counts", "b.csv", 1),
        ("part_beyond_whole", "a.csv", 1),
        ("part_beyond_whole", "b.csv", 1),
        ("part_beyond_whole", "a.csv", 1),
    ]
    assert "personnes ayant interagi" in alerts[1].message and "portée" in alerts[1].message
    pd.testing.assert_frame_equal(posts, before)


def test_organic_and_paid_parts_stay_within_their_whole() -> None:
    """A paid reach above the whole reach is said."""
    posts = make_posts([0.1] * 3).assign(reach_paid=[2000, 10, 10], reach_organic=[10, 10, 10])
    assert [(a.kind, a.count) for a in review_counts(posts)] == [("part_beyond_whole", 1)]


def test_sound_tables_have_nothing_to_say() -> None:
    """No alert on ordinary posts, none without tables; net changes of a day may go down."""
    assert review_counts(make_posts([0.1] * 3)) == ()
    assert review_counts(None) == () and review_counts(make_posts([])) == ()
    days = pd.DataFrame({"platform": "x", "date": ["2026-10-01"], "metric": "net_follows", "value": [-3.0]})
    assert review_counts(None, days) == ()


def test_negative_and_infinite_days_are_said() -> None:
    """Followers below zero, an infinite reach."""
    days = pd.DataFrame(
        {
            "platform": "instagram",
            "date": ["2026-10-01", "2026-10-02"],
            "metric": ["followers", "reach"],
            "value": [-3.0, np.inf],
            "source": "jours.csv",
        }
    )
    assert {(a.kind, a.file) for a in review_counts(None, days)} == {("impossible_days", "jours.csv")}


def test_what_a_platform_took_back_is_counted_as_given() -> None:
    """YouTube's likes of a month can be negative: -2, 12 and 20 are 30 of 300, with a word about it."""
    posts = make_posts([0.1] * 3, reach=100).assign(reactions=[-2, 12, 20])
    row = measure(posts, "er_reach_pooled")
    assert (row["numerator"], row["n_posts"]) == (30, 3)
    assert "négatif" in row["note"]


def test_a_negative_total_is_no_rate() -> None:
    """More taken back than counted: no figure, and its reason."""
    row = measure(make_posts([0.1] * 3).assign(reactions=[-5, 1, 1]), "er_reach_pooled")
    assert pd.isna(row["value"]) and "négatif" in row["note"]


def test_a_negative_reach_is_left_aside() -> None:
    """A denominator below zero cannot be one."""
    row = measure(make_posts([0.1] * 3, reach=100).assign(reach=[-100, 100, 100]), "er_reach_pooled")
    assert (row["denominator"], row["n_posts"]) == (200, 2)
    assert "laissée" in row["note"]


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, 0.0, -5.0])
def test_odd_followers_reach_no_figure(value: float) -> None:
    """Infinite, missing, zero or negative followers: a reason, never inf or nan."""
    days = pd.DataFrame(
        {
            "platform": "instagram",
            "account": "maison",
            "date": pd.date_range("2026-09-25", "2026-10-31"),
            "metric": "followers",
            "value": value,
        }
    )
    for metric in ("er_followers", "er_day", "reach_rate"):
        row = measure(make_posts([0.1] * 10), metric, days)
        assert pd.isna(row["value"]) and row["note"]


def test_no_figure_of_any_metric_is_infinite_or_nan() -> None:
    """Every metric, on a table of extremes: finite numbers or missing."""
    posts = make_posts([0.0, 1.0, 5.0, 0.1], reach=1).assign(
        reach=[0, 1, 2_000_000_000, pd.NA], views=[0, 0, 0, 0], impressions=1, saves=0, clicks=0, follows=0
    )
    table = compute_metrics(posts, period=["2026-09", "2026-10"])
    for column in ("value", "low", "high", "numerator", "denominator", "coverage"):
        known = table[column].dropna().to_numpy(dtype=float)
        assert np.isfinite(known).all(), column


def test_a_page_says_its_impossible_counts(tmp_path: Path) -> None:
    """Alerts of the page hold them, with the file's name."""
    write_objectives(tmp_path, kind="baseline_only", baseline="", target="")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "stats.csv").write_text("jour,vus,aime,id\n2026-10-01,100,-4,a\n2026-10-02,100,5,b\n")
    (tmp_path / "page.yml").write_text(
        "columns: {stats.csv: {table: posts, date_format: '%Y-%m-%d', platform: instagram, account: maison,"
        " post_id: id, published_at: jour, reach: vus, reactions: aime}}"
    )
    page = open_page(tmp_path)
    assert ("impossible_counts", "stats.csv") in set(zip(page.alerts["kind"], page.alerts["file"], strict=True))
