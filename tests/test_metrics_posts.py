"""Metrics on publications: right sums, named denominators, and a reason where a column is missing."""

import pandas as pd
import pytest

from cmanalytics.dictionary import METRICS, breaks_between, find_metric
from cmanalytics.indicators import Indicator
from cmanalytics.metrics import compute_metrics, measure_key, name_indicator
from cmanalytics.objectives import load_objectives
from cmanalytics.settings import PageSettings
from cmanalytics.storing import shipped_path
from cmanalytics.tables import MEASURES, conform
from tests.judging_helpers import make_posts, write_objectives


def measure(posts: pd.DataFrame, metric: str, *, period: str = "2026-10", **given: object) -> pd.Series:
    """The row of a metric over all platforms."""
    table = compute_metrics(posts, period=period, **given)
    return table[(table["metric"] == metric) & (table["platform"] == "all")].iloc[0]


def measured_by(folder, posts: pd.DataFrame, indicator: str, **given: object) -> pd.Series:
    """The row of one indicator, declared as in objectives.yml."""
    path = write_objectives(folder, indicator=indicator, kind="baseline_only", baseline="", target="")
    return compute_metrics(posts, period="2026-10", objectives=load_objectives(path), **given).iloc[0]


def test_every_metric_is_described() -> None:
    """No metric without a name, a definition, a pitfall, a numerator, a level."""
    for metric in METRICS:
        assert metric.name and metric.meaning and metric.pitfall and metric.numerator and metric.source
        assert metric.level in ("output", "outtake", "outcome", "impact")
    assert not any("engagement_rate" == metric.id for metric in METRICS)
    assert len({metric.id for metric in METRICS}) == len(METRICS)


def test_pooled_and_mean_rates_differ() -> None:
    """Sum over sum is not the mean of rates: a small post weighs less in the first."""
    posts = make_posts([0.5, 0.1], reach=100).assign(reach=[100, 10_000], reactions=[50, 1000])
    assert measure(posts, "er_reach_pooled")["value"] == pytest.approx(1050 / 10_100)
    assert measure(posts, "er_reach_mean")["value"] == pytest.approx((0.5 + 0.1) / 2)


def test_a_smaller_reach_with_a_better_rate_wins() -> None:
    """Metricool's own example: 50 of 100 is more engagement than 1000 of 10 000."""
    small = make_posts([0.5], reach=100)
    large = make_posts([0.1], reach=10_000)
    assert measure(small, "er_reach_pooled")["value"] == 0.5
    assert measure(large, "er_reach_pooled")["value"] == 0.1


def test_interactions_are_the_named_set(tmp_path) -> None:
    """Core counts reactions, comments and shares; saves only where they are asked for."""
    posts = make_posts([0.1] * 3, reach=100, comments=2, shares=3, saves=5)
    core = measured_by(tmp_path, posts, "{metric: er_reach_pooled}")
    saves = measured_by(tmp_path, posts, "{metric: er_reach_pooled, interactions: plus_saves}")
    assert (core["value"], saves["value"]) == (pytest.approx(0.15), pytest.approx(0.20))
    assert (core["segment"], saves["segment"]) == ("all", "interactions=plus_saves")


def test_per_post_metrics() -> None:
    """Comments, shares and reactions per post, publication by publication."""
    posts = make_posts([0.1, 0.3], reach=100, comments=[4, 8], shares=[0, 2])
    assert measure(posts, "conversation")["value"] == 6
    assert measure(posts, "amplification")["value"] == 1
    assert measure(posts, "applause")["value"] == 20
    assert measure(posts, "conversation")["n_posts"] == 2


def test_followers_are_those_of_the_day_of_publication() -> None:
    """A page that doubled its followers is not judged on today's number."""
    posts = make_posts([0.1, 0.1], reach=1000)
    days = pd.DataFrame(
        {
            "platform": "instagram",
            "account": "Maison",
            "date": pd.to_datetime(["2026-10-01", "2026-10-03"]),
            "metric": "followers",
            "value": [1000.0, 2000.0],
        }
    )
    assert measure(posts, "er_followers", account_days=days)["value"] == pytest.approx((0.1 + 0.05) / 2)
    assert measure(posts, "reach_rate", account_days=days)["value"] == pytest.approx((1 + 0.5) / 2)
    assert measure(posts, "followers", account_days=days)["value"] == 2000


@pytest.mark.parametrize(
    ("metric", "columns", "words"),
    [
        ("er_impressions", {}, "impressions"),
        ("er_reach_pooled", {"reach": pd.NA, "viewers": 500}, "spectateurs"),
        ("er_views", {"views": pd.NA, "impressions": 500}, "impressions"),
        ("er_reach_pooled", {"shares": pd.NA}, "partages"),
        ("save_rate", {}, "enregistrements"),
        ("er_followers", {}, "abonnés"),
        ("er_reach_pooled", {"reach": 0}, "nul"),
    ],
)
def test_a_missing_column_is_missing_with_its_reason(metric: str, columns: dict[str, object], words: str) -> None:
    """Viewers do not stand in for reach, nor impressions for views; missing is not zero."""
    row = measure(make_posts([0.1] * 10).assign(**columns), metric)
    assert pd.isna(row["value"]) and pd.isna(row["low"])
    assert words in row["note"]


def test_posts_that_lack_a_column_are_left_out_and_counted() -> None:
    """Coverage says how many of the window's posts the figure rests on."""
    posts = make_posts([0.1] * 10).assign(reach=[1000] * 8 + [pd.NA] * 2)
    row = measure(posts, "er_reach_pooled")
    assert (row["n_posts"], row["coverage"]) == (8, 0.8)
    assert "8 des 10" in row["note"]


def test_sponsored_posts_are_never_mixed_in_silence(tmp_path) -> None:
    """Either they are said to be in, or they are out."""
    posts = make_posts([0.1] * 4).assign(is_paid=[True, False, False, False], reactions=[900, 100, 100, 100])
    mixed = measured_by(tmp_path, posts, "{metric: er_reach_pooled}")
    organic = measured_by(tmp_path, posts, "{metric: er_reach_pooled, paid: organic}")
    assert "1 publication(s) sponsorisée(s)" in mixed["note"]
    assert (organic["value"], organic["n_posts"]) == (pytest.approx(0.1), 3)


def test_publications_are_found_by_their_words(tmp_path) -> None:
    """« consigne* » finds « Consignées », not « déconsigner »; accents and capitals do not count."""
    posts = make_posts([0.1] * 4).assign(
        text=["Nos bocaux Consignées", "déconsigner", None, "le VRAC arrive"], title=["", "", "Vracs", ""]
    )
    row = measured_by(tmp_path, posts, "{metric: er_reach_pooled, posts: {text_matches: [vrac, consigne*]}}")
    assert row["n_posts"] == 2
    assert row["segment"] == "posts=text:vrac|consigne*"


def test_accounts_and_competitors(tmp_path) -> None:
    """A competitor's posts are never ours; an account is found whatever its capitals and @."""
    posts = pd.concat(
        [
            make_posts([0.1] * 2, account="Maison"),
            make_posts([0.9] * 2, account="rival").assign(post_id=["r1", "r2"]),
            make_posts([0.3] * 2, account="autre").assign(post_id=["a1", "a2"]),
        ]
    )
    settings = PageSettings.model_validate({"competitors": [{"platform": "instagram", "account": "@Rival"}]})
    everything = measured_by(tmp_path, posts, "{metric: er_reach_pooled}", settings=settings)
    one = measured_by(
        tmp_path,
        posts,
        "{metric: er_reach_pooled, accounts: [{platform: instagram, account: '@maison'}]}",
        settings=settings,
    )
    assert everything["value"] == pytest.approx(0.2)
    assert (one["value"], one["platform"], one["account"]) == (pytest.approx(0.1), "instagram", "@maison")


def test_doubtful_counts_are_said(tmp_path) -> None:
    """More reactions than people, or fewer than none: flagged, not repaired."""
    posts = make_posts([0.1] * 4).assign(reactions=[5000, 100, 100, -3])
    note = measured_by(tmp_path, posts, "{metric: er_reach_pooled}")["note"]
    assert "plus d'interactions" in note and "négatif" in note


def test_a_break_of_definition_is_noted() -> None:
    """A window that holds the day on which « views » changed says so."""
    posts = make_posts([0.1] * 10, month="2026-08", views=2000, platform="youtube")
    table = compute_metrics(posts, period="2026-08")
    row = table[(table["metric"] == "er_views") & (table["platform"] == "youtube")].iloc[0]
    assert "24 août 2026" in row["note"]
    reach = find_metric("er_reach_pooled")
    days = pd.Timestamp("2026-06-14").date(), pd.Timestamp("2026-06-15").date()
    assert len(breaks_between(reach, platforms=("facebook",), before=days[0], after=days[1])) == 1
    assert not breaks_between(reach, platforms=("instagram",), before=days[0], after=days[1])


def test_the_zone_decides_the_month() -> None:
    """A post of 31 October 23:30 UTC is of November in Paris."""
    posts = make_posts([0.1, 0.2]).assign(
        published_at=pd.to_datetime(["2026-10-31T22:30Z", "2026-10-31T23:30Z"], utc=True)
    )
    assert measure(posts, "er_reach_pooled")["value"] == pytest.approx(0.1)
    assert measure(posts, "er_reach_pooled", period="2026-11")["value"] == pytest.approx(0.2)


def test_several_periods_and_the_contract() -> None:
    """Each period has its row, the table keeps its contract, the last day with data is told."""
    posts = pd.concat([make_posts([0.1] * 3, month=m) for m in ("2026-09", "2026-10")])
    table = compute_metrics(posts, period=["2026-09", "2026-10", "2026-11"])
    conform(table, MEASURES)
    rows = table[(table["metric"] == "er_reach_pooled") & (table["platform"] == "all")].set_index("period")
    assert list(rows["n_posts"]) == [3, 3, 0]
    assert rows["as_of"]["2026-09"] == pd.Timestamp("2026-09-30")
    assert rows["as_of"]["2026-10"] == pd.Timestamp("2026-10-04")
    assert pd.isna(rows["as_of"]["2026-11"])
    assert "aucune publication" in rows["note"]["2026-11"]


def test_order_changes_nothing_and_inputs_stay_as_they_were() -> None:
    """Shuffled rows give the same table; the caller's frame is untouched."""
    posts = make_posts([0.1, 0.2, 0.3, 0.05] * 5, comments=3)
    before = posts.copy(deep=True)
    first = compute_metrics(posts, period="2026-10")
    second = compute_metrics(posts.sample(frac=1, random_state=1), period="2026-10")
    pd.testing.assert_frame_equal(first, second, rtol=1e-12)
    pd.testing.assert_frame_equal(posts, before)


def test_without_any_table_there_are_reasons_only() -> None:
    """An empty page has rows that say why, and no figure."""
    table = compute_metrics(None, period="2026-10")
    assert table["value"].isna().all() and table["note"].notna().all()


def test_the_templates_indicators_all_have_rows_and_names() -> None:
    """Each indicator, guardrail and watched metric of the template is found by its key, and has a name."""
    objectives = load_objectives(shipped_path("templates/new_page/objectives.yml"))
    table = compute_metrics(None, period="2026-10", objectives=objectives).set_index(list(MEASURES.key))
    for objective in objectives.objectives:
        for indicator in (objective.indicator, *objective.guarded()):
            key = measure_key(indicator, period="2026-10", since=objective.start, until=objective.deadline)
            assert table.loc[tuple(key[name] for name in MEASURES.key), "note"]
            assert name_indicator(indicator)
    assert name_indicator(objectives.find("answers").indicator) == "demandes répondues en moins de 4 h ouvrées"
    assert "vrac" in name_indicator(objectives.find("reach_families").indicator)
    assert name_indicator(Indicator(metric="views")) == "vues"
