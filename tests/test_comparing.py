"""Comparing periods: numbers worked out by hand, what is refused and why, and sentences that can be read aloud."""

from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cmanalytics as cm
from benchmarks import changes as benchmark
from cmanalytics.errors import UsageError
from cmanalytics.indicators import AccountFilter, Indicator
from cmanalytics.metrics import measure_key
from cmanalytics.objectives import load_objectives
from cmanalytics.sections import show_changes
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CHANGES, MEASURES, conform
from tests.judging_helpers import make_posts, tabulate_measures, write_objectives

FEW = PageSettings.model_validate({"status_policy": {"min_posts": 3}})


def row(
    metric: str, period: str, value: float | None, low: float | None = None, high: float | None = None, **given: Any
) -> dict[str, Any]:
    """A row of `measures`."""
    asked = {name: given.pop(name) for name in ("window", "dimension", "code", "accounts") if name in given}
    indicator = Indicator(metric=metric, **asked)
    known = {"n_posts": 24, "n_comments": 200, "n_authors": 150, "coverage": 1.0, "interval": 0.9}
    end = pd.Period(period, freq="M").end_time.normalize() if len(period) == 7 else None
    return {
        **measure_key(indicator, period=period), "value": value, "low": low, "high": high, **known,
        "estimator": "share_by_post", "definition": indicator.definition.definition, "platforms": ["facebook"],
        "as_of": end, **given,
    }  # fmt: skip


def only(changes: pd.DataFrame) -> pd.Series:
    """The only row, checked against the contract."""
    assert len(changes) == 1
    return conform(changes, CHANGES).iloc[0]


def test_shares_differ_by_points() -> None:
    """50 % [40 ; 60] after 30 % [20 ; 40]: +20 points, give or take sqrt(10² + 10²) = 14.1 points."""
    rows = (row("answer_share", "2026-09", 0.3, 0.2, 0.4), row("answer_share", "2026-10", 0.5, 0.4, 0.6))
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    assert (found["scale"], found["verdict"], found["compared_with"]) == ("absolute", "up", "2026-09")
    expected = [0.2, 0.2 - 0.1 * sqrt(2), 0.2 + 0.1 * sqrt(2)]
    assert list(found[["change", "low", "high"]]) == pytest.approx(expected)
    assert found["sentence"] == (
        "La part des demandes auxquelles la page a répondu passe de 30\u00a0% en septembre 2026 à 50\u00a0% en octobre "
        "2026 (+20 points [6\u00a0; 34]) ; avec 200 commentaires de part et d'autre, la hausse dépasse ce que le "
        "hasard explique d'ordinaire."
    )


def test_waits_differ_by_a_ratio() -> None:
    """4 h after 3 h, each known within a factor of 1.2: a third more, within a factor of 1.2 to the power sqrt(2)."""
    delay = {"estimator": "survival_by_comment"}
    rows = (
        row("time_to_any_answer", "2026-09", 3.0, 2.5, 3.6, **delay),
        row("time_to_any_answer", "2026-10", 4.0, 4 / 1.2, 4.8, **delay),
    )
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    reach = log(1.2) * sqrt(2)
    assert (found["scale"], found["verdict"]) == ("relative", "up")
    assert list(found[["low", "high"]]) == pytest.approx([4 / 3 * exp(-reach) - 1, 4 / 3 * exp(reach) - 1])
    assert "passe de 3,0\u00a0h en septembre 2026 à 4,0\u00a0h" in found["sentence"]


def test_a_wait_without_upper_end_leaves_the_change_open() -> None:
    """Where too few were answered to bound the wait, a longer one can be seen, a shorter one cannot."""
    delay = {"estimator": "survival_by_comment"}
    rows = (
        row("time_to_any_answer", "2026-09", 3.0, 2.5, None, **delay),
        row("time_to_any_answer", "2026-10", 9.0, 8.0, 10.0, **delay),
    )
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    assert found["verdict"] == "undecided" and found["low"] == pytest.approx(-1) and found["p"] == 1


def six_posts(*rates: float, factor: float = 2.0) -> pd.DataFrame:
    """Three publications a month; in October each rate is `factor` times that of September."""
    later = make_posts([rate * factor for rate in rates])
    return pd.concat([make_posts(list(rates), month="2026-09"), later], ignore_index=True)


def test_six_publications_by_hand() -> None:
    """Rates 2, 3, 4 % on equal reach, then twice that.

    Residuals 10/1000 of 3000, inflated by 1 / (1 - 1/3): error sqrt(2) * 15 / 3000 / 0.03 = 0.2357 of the rate, t with
    2 degrees of freedom (2.920). `figure_of` takes 1 (6.314) for each, Welch's rule 2 for both: the change reaches
    2.920 * sqrt(2) * 0.2357 * 2.920 / 6.314 = 0.450 on the log scale, around log 2.
    """
    posts = six_posts(0.02, 0.03, 0.04)
    measures = cm.compute_metrics(posts, period=["2026-09", "2026-10"], settings=FEW)
    measures = measures[(measures["metric"] == "er_reach_pooled") & (measures["platform"] == "all")]
    found = only(cm.compare_periods(measures, settings=FEW))
    assert (found["value"], found["before"], found["n"], found["n_of"]) == (0.06, 0.03, 3, "posts")
    ends = [1.0, 2 * exp(-0.4501) - 1, 2 * exp(0.4501) - 1]
    assert list(found[["change", "low", "high"]]) == pytest.approx(ends, abs=2e-3)
    assert found["note"].startswith("ordre de grandeur : moins de 20 publications d'un côté")


def test_a_month_like_the_one_before_is_undecided() -> None:
    """The same six publications twice: no change, and the sentence says that chance is enough."""
    measures = cm.compute_metrics(six_posts(0.02, 0.03, 0.04, factor=1), period=["2026-09", "2026-10"], settings=FEW)
    measures = measures[(measures["metric"] == "er_reach_pooled") & (measures["platform"] == "instagram")]
    found = only(cm.compare_periods(measures, settings=FEW))
    assert (found["change"], found["p"], found["verdict"]) == (0, 1, "undecided")
    assert found["sentence"].startswith("L'engagement par personne atteinte sur Instagram reste à 3,0\u00a0%")
    assert found["sentence"].endswith("la différence peut être due au hasard.")


def test_an_increase_of_a_tenth_on_twelve_posts_is_called_chance() -> None:
    """What commercial dashboards show as a green arrow."""
    known = {"estimator": "ratio_by_post", "n_posts": 12}
    rows = (
        row("er_reach_pooled", "2026-09", 0.031, 0.023, 0.042, **known),
        row("er_reach_pooled", "2026-10", 0.034, 0.025, 0.046, **known),
    )
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    assert found["verdict"] == "undecided"
    assert "passe de 3,1\u00a0% en septembre 2026 à 3,4\u00a0% en octobre 2026 (+10\u00a0% [" in found["sentence"]
    assert "avec 12 publications de part et d'autre, la différence peut être due au hasard" in found["sentence"]


def test_many_comparisons_ask_for_more() -> None:
    """p = 0.07 among three, the others as before: Benjamini and Hochberg make it 3 × 0.07 = 0.21, chance again."""
    reach = 0.0642
    rows = [
        row(metric, month, value, value - reach, value + reach)
        for metric, later in (("answer_share", 0.6), ("unanswered_share", 0.5), ("peer_first_answer_share", 0.5))
        for month, value in (("2026-09", 0.5), ("2026-10", later))
    ]
    found = cm.compare_periods(tabulate_measures(*rows)).iloc[0]
    assert found["p"] == pytest.approx(0.07, abs=0.001) and found["p_adjusted"] == pytest.approx(3 * found["p"])
    assert found["n_compared"] == 3 and found["verdict"] == "undecided"
    assert "si elle était seule, mais sur 3 comparaisons" in found["sentence"]
    alone = cm.compare_periods(tabulate_measures(*rows[:2])).iloc[0]
    assert alone["verdict"] == "up"


def test_a_change_of_definition_stops_the_comparison() -> None:
    """YouTube counts another kind of view since 24 August 2026; a metric's own version counts too."""
    views = {"accounts": (AccountFilter(platform="youtube"),), "platforms": ["youtube"], "estimator": "ratio_by_post"}
    rows = [row("er_views", month, 0.03, 0.02, 0.04, **views) for month in ("2026-07", "2026-08", "2026-09")]
    broken = only(cm.compare_periods(tabulate_measures(*rows[1:])))
    assert broken["verdict"] == "not_measurable" and "24 août 2026" in broken["note"] and pd.isna(broken["change"])
    since = [row("er_views", month, 0.03, 0.02, 0.04, **views) for month in ("2026-09", "2026-10")]
    assert only(cm.compare_periods(tabulate_measures(*since)))["verdict"] == "undecided"
    since[0]["definition"] = "er_views@2"
    assert "er_views@2" in only(cm.compare_periods(tabulate_measures(*since)))["note"]


def test_windows_that_overlap_are_refused() -> None:
    """90 days are compared with the last 90 days that share none; a total since the start holds the one before."""
    rows = [
        row("save_rate", f"2026-{month:02d}", 0.01, 0.008, 0.012, window="trailing_90d", estimator="ratio_by_post")
        for month in (7, 8, 9, 10)
    ]
    measures = tabulate_measures(*rows)
    assert only(cm.compare_periods(measures))["compared_with"] == "2026-07:trailing_90d"
    refused = only(cm.compare_periods(measures, with_="2026-09"))
    assert refused["verdict"] == "not_measurable" and "se recouvrent" in refused["sentence"]


def test_seasons_are_compared_with_the_year_before() -> None:
    """December beside December, a quarter beside the same quarter."""
    rows = [row("answer_share", period, 0.5, 0.4, 0.6) for period in ("2025-Q4", "2026-Q3", "2026-Q4")]
    found = only(cm.compare_periods(tabulate_measures(*rows), with_="last_year"))
    assert found["compared_with"] == "2025-Q4"
    assert "au 4e trimestre 2026, comme au 4e trimestre 2025" in found["sentence"]
    assert only(cm.compare_periods(tabulate_measures(*rows)))["compared_with"] == "2026-Q3"


def test_counts_are_compared_by_the_day() -> None:
    """280 in the 28 days of February are as many as 310 in the 31 of March."""
    file = {"estimator": "count", "segment": "file=private/a.csv;date=jour;value=commandes"}
    rows = [
        {**row("save_rate", month, value, value * 0.8, value * 1.2), "metric": "external", "definition": "external@1",
         **file}
        for month, value in (("2026-02", 280.0), ("2026-03", 310.0))
    ]  # fmt: skip
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    assert found["change"] == pytest.approx(0) and found["verdict"] == "undecided"
    assert "31 jours, 28 avant" in found["note"] and "« commandes » passe de 280" in found["sentence"]


@pytest.mark.parametrize(
    ("baseline", "verdict", "said"),
    [
        (
            "baseline: {value: 0.03, low: 0.029, high: 0.031}",
            "up",
            "passe de 3,0\u00a0% au point de départ à 5,0\u00a0%",
        ),
        ("baseline: {value: 0.03, low: 0.015, high: 0.06}", "undecided", "peut être due au hasard"),
        ("baseline: {value: 0.03}", "up", "au point de départ"),
    ],
)
def test_a_baseline_brings_its_own_uncertainty(tmp_path: Path, baseline: str, verdict: str, said: str) -> None:
    """The wider the starting point is known, the less a change shows; one without interval is said to be exact."""
    objectives = load_objectives(write_objectives(tmp_path, baseline=baseline, target="target: {value: 0.06}"))
    measures = tabulate_measures(row("er_reach_pooled", "2026-10", 0.05, 0.044, 0.057, estimator="ratio_by_post"))
    found = only(cm.compare_periods(measures, with_="baseline", objectives=objectives))
    assert found["verdict"] == verdict and said in found["sentence"]
    assert ("pris pour exact" in str(found["note"])) == (baseline.count(",") == 0)


def test_an_objective_without_baseline_says_so(tmp_path: Path) -> None:
    """A first measure has nothing to be compared with."""
    objectives = load_objectives(write_objectives(tmp_path, kind="baseline_only", baseline="", target=""))
    measures = tabulate_measures(row("er_reach_pooled", "2026-10", 0.05, 0.044, 0.057, estimator="ratio_by_post"))
    found = only(cm.compare_periods(measures, with_="baseline", objectives=objectives))
    assert found["verdict"] == "not_measurable" and "aucun point de départ" in found["sentence"]


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"with_": "2026-10"}, "period_not_earlier", "2026-10"),
        ({"with_": "2026-11"}, "period_not_earlier", "2026-11"),
        ({"with_": "last_yaer"}, "comparison_unknown", "last_year"),
        ({"with_": "2026-13"}, "comparison_unknown", "previous"),
        ({"period": "2025-01"}, "period_not_measured", "2026-09, 2026-10"),
        ({"period": "octobre"}, "bad_period", "octobre"),
        ({"with_": "baseline"}, "baseline_needs_objectives", "objectives"),
    ],
)
def test_what_cannot_be_asked_is_refused(given: dict[str, str], kind: str, said: str) -> None:
    """The same period, a later one, a misspelt word, a period that was not measured, baselines without objectives."""
    rows = [row("answer_share", month, 0.5, 0.4, 0.6) for month in ("2026-09", "2026-10")]
    with pytest.raises(UsageError) as caught:
        cm.compare_periods(tabulate_measures(*rows), **given)
    assert caught.value.kind == kind and said in str(caught.value)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"value": None, "note": "aucune publication dans la fenêtre"}, "aucune publication dans la fenêtre"),
        ({"value": float("nan")}, "n'a pas pu être calculée"),
        ({"value": float("inf"), "low": 0.1, "high": float("inf")}, "n'a pas pu être calculée"),
        ({"low": None, "high": None, "n_posts": 1}, "1 publication seulement, il en faut 8"),
        ({"low": float("nan")}, "intervalle ne peut pas être calculé"),
    ],
)
def test_half_a_comparison_is_none(before: dict[str, Any], said: str) -> None:
    """No data, one publication, nan and infinities: the reason is said, and no number."""
    known = {"estimator": "ratio_by_post"}
    rows = [row("er_reach_pooled", month, 0.03, 0.02, 0.04, **known) for month in ("2026-09", "2026-10")]
    found = only(cm.compare_periods(tabulate_measures({**rows[0], **before}, rows[1])))
    assert found["verdict"] == "not_measurable" and said in found["sentence"]
    assert found[["change", "low", "high", "p"]].isna().all()
    assert not any(word in found["sentence"].casefold().split() for word in ("nan", "inf", "none", "<na>"))


def test_a_period_that_was_not_measured_is_named() -> None:
    """The first month has no month before."""
    found = only(cm.compare_periods(tabulate_measures(row("answer_share", "2026-10", 0.5, 0.4, 0.6))))
    assert found["verdict"] == "not_measurable" and "en septembre 2026, cette mesure n'a pas" in found["sentence"]


def test_no_measures_are_no_changes() -> None:
    """An empty table in, an empty table out."""
    assert cm.compare_periods(conform(pd.DataFrame(), MEASURES)).empty


def test_a_bare_count_is_never_called_up() -> None:
    """Followers nearly always rise: that says nothing."""
    rows = [
        {**row("followers", month, value), "estimator": "none", "interval": None}
        for month, value in (("2026-09", 5000.0), ("2026-10", 9000.0))
    ]
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    assert found["verdict"] == "not_measurable" and "compte sans intervalle" in found["note"]


def test_uncorrected_shares_are_compared_with_a_warning() -> None:
    """Cues miss as much on both sides, or the difference is theirs."""
    code = {"dimension": "frustration", "code": "delivery"}
    rows = [row("code_comment_share", month, v, v - 0.02, v + 0.02, **code) for month, v in
            (("2026-09", 0.05), ("2026-10", 0.15))]  # fmt: skip
    found = only(cm.compare_periods(tabulate_measures(*rows)))
    assert found["verdict"] == "up" and "non corrigées" in found["note"]
    corrected = [rows[0], {**rows[1], "definition": "code_comment_share@1+corrected"}]
    assert only(cm.compare_periods(tabulate_measures(*corrected)))["verdict"] == "not_measurable"


def test_all_that_the_sample_page_measures_can_be_compared(sample_page: Path) -> None:
    """Every metric of the dictionary that the page feeds ends in a sentence without a hole, whatever it is beside."""
    page = cm.open_page(sample_page)
    codings = cm.tag_comments(page.comments, page.codebook)
    tables = {"comments": page.comments, "codings": codings, "settings": page.settings, "folder": page.folder}
    months = ["2026-01", "2026-09", "2026-10"]
    wide = cm.compute_metrics(page.posts, page.account_days, period=months, **tables)
    named = cm.compute_metrics(page.posts, page.account_days, period=months, objectives=page.objectives, **tables)
    given = {"settings": page.settings, "codebook": page.codebook}
    asked = [cm.compare_periods(wide, with_=with_, **given) for with_ in ("previous", "2026-01")]
    asked += [
        cm.compare_periods(named, with_=with_, objectives=page.objectives, **given)
        for with_ in ("previous", "last_year", "baseline")
    ]
    every = pd.concat(asked, ignore_index=True)
    assert {"up", "undecided", "not_measurable"} <= set(every["verdict"]) and every["metric"].nunique() > 20
    assert every["sentence"].str.match(r"^[A-ZÉÀ].*\.$").all()
    assert not every["sentence"].str.contains(r"\b(?:nan|inf|None)\b|<NA>|\{|\}| {2}", regex=True).any()
    made = every[every["verdict"] != "not_measurable"]
    assert (made["low"].fillna(-1e9) <= made["change"]).all() and (made["change"] <= made["high"].fillna(1e9)).all()
    certain = made["verdict"].isin(["up", "down"])
    assert (made.loc[certain, "p_adjusted"] <= 0.1 + 1e-9).all() and (made.loc[~certain, "p_adjusted"] > 0.1).all()


def test_real_exports_are_compared_month_by_month(real_data: Path) -> None:
    """On what platforms give, two months running: some changes, each with its interval, no hole in a sentence."""
    posts = cm.read_export(real_data / "exports").posts
    found = []
    for _, own in posts[posts["published_at"].notna()].groupby("platform"):
        counted = own["published_at"].dt.strftime("%Y-%m").value_counts()
        last = pd.Period(str(counted.sort_index(kind="stable").idxmax()), freq="M")
        measures = cm.compute_metrics(own, period=[str(last - 12), str(last - 1), str(last)])
        found += [cm.compare_periods(measures, with_=with_) for with_ in ("previous", "last_year")]
    every = pd.concat(found, ignore_index=True)
    made = every[every["verdict"] != "not_measurable"]
    assert len(made) >= 10 and (made["low"] <= made["high"]).all() and made["n"].ge(8).all()
    assert every["sentence"].str.len().gt(30).all()
    assert not every["sentence"].str.contains(r"\b(?:nan|inf|None)\b|<NA>", regex=True).any()


def test_the_report_says_what_changed_and_shows_no_count(tmp_path: Path) -> None:
    """Certain changes first, what cannot be compared folded away, and never a bare total."""
    rows = [
        *(row("answer_share", month, v, v - 0.1, v + 0.1) for month, v in (("2026-09", 0.3), ("2026-10", 0.31))),
        *(row("unanswered_share", month, v, v - 0.05, v + 0.05) for month, v in (("2026-09", 0.5), ("2026-10", 0.2))),
        row("peer_first_answer_share", "2026-10", 0.2, 0.1, 0.3),
    ]
    changes = cm.compare_periods(tabulate_measures(*rows))
    seasons = cm.compare_periods(tabulate_measures(*rows), with_="last_year")
    markup = show_changes(changes, seasons).markup
    assert markup.index("en baisse") < markup.index("indécis") < markup.index("<details>")
    assert "2 comparaisons ont été faites" in markup and "Une mesure ne se compare pas" in markup
    assert "Rien ne peut être comparé à l&#x27;an dernier" in markup and markup.count("<details>") == 1
    counted = changes.assign(unit="count")
    assert "passe de" not in show_changes(counted, counted).markup


def test_a_page_that_does_not_change_is_seldom_called_changed() -> None:
    """Announced one time in ten; chi-squared on people reached says it more than eight times."""
    engagement = next(benchmark.changes())
    called, peer, held = benchmark.rates(engagement, 12, runs=300)
    assert called <= 0.14 and peer > 0.6 and held >= 0.86


def test_one_false_change_among_twenty_is_seldom_too() -> None:
    """Each alone, a false one is nearly certain; judged together, it is as rare as announced."""
    alone, together = benchmark.many(20, runs=60)
    assert alone > 0.6 and together <= 0.2
