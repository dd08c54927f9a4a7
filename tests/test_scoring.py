"""Scoring: each status from an invented page, the rule's error rates, and the sentence that a strategist reads."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmanalytics.errors import UsageError
from cmanalytics.metrics import compute_metrics
from cmanalytics.metrics.intervals import ratio_by_post
from cmanalytics.metrics.periods import earlier_periods
from cmanalytics.objectives import load_objectives
from cmanalytics.scoring import STATUSES, expected_at, expected_path, score_objectives
from cmanalytics.scoring.chances import Figure, chance_at_least, chance_of_count, smallest_detectable_change
from cmanalytics.scoring.verdict import format_gap
from cmanalytics.settings import PageSettings, StatusPolicy
from cmanalytics.tables import SCORECARD, conform
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives
from tests.test_metrics_intervals import draw_posts

WOBBLE = [0.8, 1.0, 1.2, 0.9, 1.1, 1.0] * 4


def posts_at(rate: float, *, month: str = "2026-10", n: int = 24, **columns: Any) -> pd.DataFrame:
    """Posts around a rate, the last one on the last day of the month."""
    posts = make_posts([rate * w for w in WOBBLE[:n]], month=month, reach=10_000, **columns)
    last = pd.Timestamp(f"{month}-01T12:00:00Z") + pd.offsets.MonthEnd(0)
    return posts.assign(published_at=posts["published_at"].mask(posts.index == n - 1, last))


def score(
    folder: Path, posts: pd.DataFrame | None, *, period: str = "2026-10", several: int = 1, **given: Any
) -> pd.DataFrame:
    """The scorecard of a one-objective page."""
    tables = {name: given.pop(name) for name in ("comments", "codings", "settings") if name in given}
    objectives = load_objectives(write_objectives(folder, **given))
    settings = tables.pop("settings", None)
    measures = compute_metrics(
        posts,
        period=earlier_periods(period, count=several),
        objectives=objectives,
        settings=settings,
        folder=folder,
        **tables,
    )
    return score_objectives(measures, objectives, period=period, settings=settings, **tables)


@pytest.mark.parametrize(
    ("rate", "period", "status"),
    [
        (0.055, "2026-10", "on_track"),
        (0.0467, "2026-10", "undecided"),
        (0.033, "2026-10", "behind"),
        (0.060, "2026-12", "met"),
        (0.050, "2026-12", "undecided"),
        (0.040, "2026-12", "not_met"),
    ],
)
def test_each_status_along_the_road(tmp_path: Path, rate: float, period: str, status: str) -> None:
    """From 3 % to 5 % over the year: 4.67 % are asked for at the end of October, 5 % at the deadline."""
    row = score(tmp_path, posts_at(rate, month=period), period=period).iloc[0]
    assert row["status"] == status, row["sentence"]
    assert row["expected_now"] == pytest.approx(0.05 if period == "2026-12" else 0.03 + 0.02 * 304 / 365)
    assert 0 <= row["p_on_track"] <= 1 and row["status"] in STATUSES


def test_nothing_is_pronounced_before_the_last_day(tmp_path: Path) -> None:
    """Data that stop a week before the deadline leave the verdict open."""
    posts = make_posts([0.06 * w for w in WOBBLE], month="2026-12", reach=10_000)
    assert score(tmp_path, posts, period="2026-12").iloc[0]["status"] == "on_track"


def test_a_decrease_is_judged_downwards(tmp_path: Path) -> None:
    """Less is better, and the same figure that was late is early."""
    given = {
        "kind": "decrease_to",
        "baseline": "baseline: {value: 0.05, low: 0.048, high: 0.052}",
        "target": "target: {value: 0.03}",
    }
    assert score(tmp_path, posts_at(0.028), **given).iloc[0]["status"] == "on_track"
    assert score(tmp_path, posts_at(0.055), **given).iloc[0]["status"] == "behind"


@pytest.mark.parametrize(
    ("kind", "rate", "status"),
    [
        ("stay_above", 0.06, "on_track"),
        ("stay_above", 0.04, "behind"),
        ("stay_below", 0.04, "on_track"),
        ("stay_below", 0.06, "behind"),
    ],
)
def test_a_threshold_is_its_own_trajectory(tmp_path: Path, kind: str, rate: float, status: str) -> None:
    """What must stay above is asked for from the first day."""
    row = score(tmp_path, posts_at(rate, month="2026-02"), kind=kind, period="2026-02").iloc[0]
    assert (row["status"], row["expected_now"]) == (status, 0.05)
    assert "plancher" in row["sentence"] or "plafond" in row["sentence"]


def test_a_first_measure_is_a_baseline(tmp_path: Path) -> None:
    """Without target there is nothing to be late for, and the question is asked."""
    row = score(tmp_path, posts_at(0.03), kind="baseline_only", baseline="", target="").iloc[0]
    assert row["status"] == "baseline"
    assert pd.isna(row["target"]) and pd.isna(row["expected_now"])
    assert row["decision"] == "Continuer ?" and "À décider le 15 janvier 2027" in row["sentence"]


def test_out_of_reach_when_even_the_best_past_pace_is_too_slow(tmp_path: Path) -> None:
    """Eight flat months and two left: the gap will not close."""
    months = earlier_periods("2026-10", count=8)
    posts = pd.concat([posts_at(0.03 + 0.0002 * n, month=m) for n, m in enumerate(months)])
    given = {"target": "target: {value: 0.20}"}
    row = score(tmp_path, posts, several=8, **given).iloc[0]
    assert row["status"] == "out_of_reach"
    assert "meilleur rythme" in row["reason"] and row["decision"] == "arrêter"
    assert score(tmp_path, posts, several=1, **given).iloc[0]["status"] == "behind"


@pytest.mark.parametrize(
    ("posts", "given", "words"),
    [
        (posts_at(0.05, n=7), {}, "7 publications seulement, il en faut 8"),
        (posts_at(0.05).assign(reach=pd.NA), {}, "portée"),
        (posts_at(0.05), {"start": "2026-11-15"}, "commence le 15 novembre 2026"),
        (None, {}, "aucune publication"),
        (posts_at(0.05, month="2026-09"), {}, "aucune publication"),
        (posts_at(0.05), {"indicator": "{metric: er_reach_pooled, accounts: [{platform: facebook, account: autre}]}"},
         "aucune publication"),
        (posts_at(0.05, platform="youtube").assign(views=lambda posts: posts["reach"]),
         {"indicator": "{metric: er_views, accounts: [youtube]}",
          "baseline": "baseline: {value: 0.03, period: 2025-10-01/2025-12-31}"}, "24 août 2026"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_says_why(
    tmp_path: Path, posts: pd.DataFrame | None, given: dict[str, str], words: str
) -> None:
    """Too few posts, a missing column, a start to come, a broken definition: not measurable, with the reason."""
    row = score(tmp_path, posts, **given).iloc[0]
    assert row["status"] == "not_measurable"
    assert words in row["reason"] and words in row["sentence"]
    assert "attendre" in row["sentence"]


def test_a_replaced_column_is_not_cut(tmp_path: Path) -> None:
    """Viewers take the place of reach on Facebook; an export that still gives reach gives the old measure."""
    given = {
        "indicator": "{metric: er_reach_pooled, accounts: [facebook]}",
        "baseline": "baseline: {value: 0.03, period: 2025-10-01/2025-12-31}",
    }
    assert score(tmp_path, posts_at(0.05, platform="facebook"), **given).iloc[0]["status"] != "not_measurable"


def test_the_same_platform_before_and_after_a_break_elsewhere_is_measurable(tmp_path: Path) -> None:
    """Facebook's change of reach does not stop Instagram's series."""
    given = {
        "indicator": "{metric: er_reach_pooled, accounts: [instagram]}",
        "baseline": "baseline: {value: 0.03, period: 2025-Q4}",
    }
    assert score(tmp_path, posts_at(0.06), **given).iloc[0]["status"] == "on_track"


def demands(answered: int, of: int, *, posts: int = 20) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [
        {"comment_id": f"q{n}", "post_id": f"p{n % posts}", "written_at": "2026-10-06T08:00:00Z"} for n in range(of)
    ]
    rows += [
        {"parent_id": f"q{n}", "is_brand": True, "post_id": f"p{n % posts}", "written_at": "2026-10-06T09:00:00Z"}
        for n in range(answered)
    ]
    rows += [{"comment_id": "last", "written_at": "2026-10-31T20:00:00Z"}]
    return make_comments(rows), make_codings([f"q{n}" for n in range(of)])


SHARES = {
    "indicator": "{metric: reply_within_share}",
    "baseline": "baseline: {value: 0.58, n: 412, low: 0.53, high: 0.63}",
    "target": "target: {value: 0.85}",
}
GUARDED = {
    **SHARES,
    "more": "guardrails: [{metric: unanswered_share, kind: stay_below, value: 0.10, why: répondre à tous}]",
}


def test_a_share_and_its_guardrail(tmp_path: Path) -> None:
    """Answering 90 % in time is on the road; leaving 25 % without answer crosses the guardrail."""
    comments, codings = demands(180, 200)
    rows = score(tmp_path, None, comments=comments, codings=codings, **GUARDED)
    assert list(rows["indicator"]) == ["reply_within_share[hours=4;hours_kind=watch]", "guardrail:unanswered_share"]
    assert list(rows["status"]) == ["on_track", "undecided"]
    comments, codings = demands(150, 200)
    rows = score(tmp_path, None, comments=comments, codings=codings, **GUARDED)
    assert rows["status"][1] == "behind" and "franchi" in rows["sentence"][1]
    assert rows["target"][1] == 0.10 and pd.isna(rows["decision"][1])


def test_the_sentence_holds_value_interval_n_comparison_status_and_decision(tmp_path: Path) -> None:
    """It is the one line that everybody reads."""
    comments, codings = demands(162, 200)
    sentence = score(tmp_path, None, comments=comments, codings=codings, **SHARES).iloc[0]["sentence"]
    plain = " ".join(sentence.replace("\u202f", " ").replace("\u00a0", " ").split())
    assert plain == (
        "81 % [75 ; 86] des 200 demandes ont reçu une réponse en moins de 4 h ouvrées ; "
        "la trajectoire demandait 80 % au 31 octobre 2026 : indécis. "
        "Décision du 15 janvier 2027, si rien ne change d'ici là : attendre."
    )


def test_few_posts_give_an_order_of_magnitude(tmp_path: Path) -> None:
    """Under twenty posts even the right interval covers less than it says, and the sentence admits it."""
    assert "ordre de grandeur" in score(tmp_path, posts_at(0.05, n=12)).iloc[0]["sentence"]
    assert "ordre de grandeur" not in score(tmp_path, posts_at(0.05, n=24)).iloc[0]["sentence"]


@pytest.mark.parametrize(("n", "words"), [(29, "29 commentaires seulement"), (40, "points")])
def test_too_few_comments_or_too_wide_an_interval(tmp_path: Path, n: int, words: str) -> None:
    """Thirty comments are the least; an interval of more than thirty points decides nothing."""
    comments, codings = demands(n // 2, n, posts=4)
    row = score(tmp_path, None, comments=comments, codings=codings, **SHARES).iloc[0]
    assert row["status"] == "not_measurable" and words in row["reason"]


def coded(n: int, of: int, *, month: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [{"post_id": f"p{k % 30}", "written_at": f"{month}-06T08:00:00Z"} for k in range(of - 1)]
    comments = make_comments([*rows, {"written_at": f"{month}-31T08:00:00Z"}])
    return comments, make_codings([f"c{k}" for k in range(n)], dimension="frustration", code="delivery")


CODES = {
    "indicator": "{metric: code_author_share, dimension: frustration, code: delivery}",
    "kind": "decrease_to",
    "baseline": "baseline: {value: 0.14, low: 0.10, high: 0.19}",
    "target": "target: {value: 0.08}",
}


def test_cues_alone_never_pronounce_met_or_not_met(tmp_path: Path) -> None:
    """Cues miss most of what is said: at the deadline an uncorrected share stays undecided, read « au moins »."""
    comments, codings = coded(2, 300, month="2026-12")
    row = score(tmp_path, None, period="2026-12", comments=comments, codings=codings, **CODES).iloc[0]
    assert row["status"] == "undecided" and row["p_on_track"] > 0.99
    assert "non corrigée" in row["reason"] and row["sentence"].startswith("Au moins")
    comments, codings = coded(60, 300, month="2026-10")
    row = score(tmp_path, None, comments=comments, codings=codings, **CODES).iloc[0]
    assert row["status"] == "behind"


def test_at_least_never_shows_that_a_share_is_low(tmp_path: Path) -> None:
    """Cues that find little do not show that little was said; cues that find much show that much was."""
    comments, codings = coded(2, 300, month="2026-10")
    row = score(tmp_path, None, comments=comments, codings=codings, **CODES).iloc[0]
    assert row["status"] == "undecided" and "au moins" in row["reason"]
    rising = {**CODES, "kind": "increase_to", "target": "target: {value: 0.30}"}
    assert score(tmp_path, None, comments=comments, codings=codings, **rising).iloc[0]["status"] == "undecided"
    comments, codings = coded(150, 300, month="2026-10")
    assert score(tmp_path, None, comments=comments, codings=codings, **rising).iloc[0]["status"] == "on_track"
    code = "metric: code_comment_share, dimension: frustration, code: delivery"
    guard = f"guardrails: [{{{code}, kind: stay_below, value: %s}}]"
    for threshold, status in (("0.2", "behind"), ("0.8", "undecided")):
        rows = score(tmp_path, None, comments=comments, codings=codings, **rising, more=guard % threshold)
        assert rows["status"][1] == status


def test_evidence_is_the_comments_behind_the_figure(tmp_path: Path) -> None:
    """Code shares show who said it, answer shares who waits; newest first, fifty at most."""
    comments, codings = coded(60, 300, month="2026-10")
    row = score(tmp_path, None, comments=comments, codings=codings, **CODES).iloc[0]
    assert len(row["evidence"]) == 50 and row["evidence"][0] == "facebook:c0"
    comments, codings = demands(198, 200)
    rows = score(tmp_path, None, comments=comments, codings=codings, **GUARDED)
    assert rows["evidence"][0] == rows["evidence"][1] == ["facebook:q198", "facebook:q199"]


ORDERS = {
    "indicator": "{metric: external, file: orders.csv, date: day, value: orders, unit: count, window: to_date}",
    "kind": "reach",
    "baseline": "baseline: {value: 0}",
    "target": "target: {value: 400}",
    "start": "2026-02-01",
    "deadline": "2026-11-30",
}


def bring_orders(folder: Path, a_day: dict[str, int]) -> None:
    days = pd.date_range("2026-02-01", "2026-12-15")
    rows = [f"{day:%Y-%m-%d},{a_day.get(f'{day:%Y-%m}', 0)}" for day in days]
    (folder / "orders.csv").write_text("day,orders\n" + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("a_day", "period", "status"),
    [
        (dict.fromkeys([f"2026-{m:02d}" for m in range(2, 12)], 2), "2026-06", "on_track"),
        (dict.fromkeys([f"2026-{m:02d}" for m in range(2, 12)], 1), "2026-06", "behind"),
        (dict.fromkeys([f"2026-{m:02d}" for m in range(2, 12)], 2), "2026-10", "met"),
        (dict.fromkeys([f"2026-{m:02d}" for m in range(2, 12)], 1), "2026-11", "not_met"),
        (dict.fromkeys([f"2026-{m:02d}" for m in range(2, 12)], 1), "2026-12", "not_met"),
    ],
)
def test_a_count_is_projected_and_met_as_soon_as_it_is_reached(
    tmp_path: Path, a_day: dict[str, int], period: str, status: str
) -> None:
    """400 orders are 400 orders; before that, what comes in so far says how many will."""
    bring_orders(tmp_path, a_day)
    row = score(tmp_path, None, period=period, **ORDERS).iloc[0]
    assert row["status"] == status, row["sentence"]
    assert "depuis le 1er février 2026" in row["sentence"]


def test_a_count_is_out_of_reach_when_no_month_ever_brought_enough(tmp_path: Path) -> None:
    """One order a day, one month left, 127 missing: no month ever brought more than 31."""
    bring_orders(tmp_path, dict.fromkeys([f"2026-{m:02d}" for m in range(2, 12)], 1))
    row = score(tmp_path, None, several=9, **ORDERS).iloc[0]
    assert row["status"] == "out_of_reach" and "31" in row["reason"]


def test_a_season_is_no_delay(tmp_path: Path) -> None:
    """Half of the year's orders come in October and November: few in August is where one should be."""
    weights = "{shape: seasonal, weights: {" + ", ".join(
        f'"2026-{m:02d}": {0.25 if m > 9 else 0.0625}' for m in range(2, 12)
    ) + "}}"  # fmt: skip
    bring_orders(tmp_path, {f"2026-{m:02d}": 1 for m in range(2, 12)})
    assert score(tmp_path, None, period="2026-08", **ORDERS).iloc[0]["status"] == "behind"
    row = score(tmp_path, None, period="2026-08", pacing=weights, **ORDERS).iloc[0]
    assert row["status"] == "on_track"
    assert row["expected_now"] == pytest.approx(400 * 7 * 0.0625)


def test_pacings(tmp_path: Path) -> None:
    """Linear by days, a step on its day, nothing before the deadline for none."""
    given = {"baseline": "baseline: {value: 0.02}", "target": "target: {value: 0.04}"}
    linear = load_objectives(write_objectives(tmp_path, **given)).objectives[0]
    assert expected_at(linear, date(2026, 12, 31)) == 0.04
    assert expected_at(linear, date(2026, 7, 2)) == pytest.approx(0.02 + 0.02 * 183 / 365)
    assert expected_at(linear, date(2025, 12, 31)) == 0.02
    step = load_objectives(write_objectives(tmp_path, pacing="{shape: step, at: 2026-05-01}", **given)).objectives[0]
    assert [expected_at(step, date(2026, 4, 30)), expected_at(step, date(2026, 5, 1))] == [0.02, 0.04]
    assert (date(2026, 5, 1), 0.04) in expected_path(step) and (date(2026, 4, 30), 0.02) in expected_path(step)
    free = load_objectives(write_objectives(tmp_path, pacing="{shape: none}", **given)).objectives[0]
    assert expected_at(free, date(2026, 7, 1)) is None and expected_at(free, date(2026, 12, 31)) == 0.04


def test_without_trajectory_nobody_is_late_before_the_deadline(tmp_path: Path) -> None:
    """Pacing `none`: early is early, late is not yet late."""
    given = {"pacing": "{shape: none}"}
    assert score(tmp_path, posts_at(0.06), **given).iloc[0]["status"] == "on_track"
    row = score(tmp_path, posts_at(0.03), **given).iloc[0]
    assert row["status"] == "undecided" and "sans étape" in row["sentence"]


def test_an_uncertain_baseline_makes_an_uncertain_trajectory(tmp_path: Path) -> None:
    """The same figure is surer of its place on a road whose start is known."""
    known = score(tmp_path, posts_at(0.044), baseline="baseline: {value: 0.03, low: 0.0299, high: 0.0301}",
                  deadline="2027-12-31").iloc[0]  # fmt: skip
    vague = score(tmp_path, posts_at(0.044), baseline="baseline: {value: 0.03, low: 0.015, high: 0.06}",
                  deadline="2027-12-31").iloc[0]  # fmt: skip
    assert known["status"] == "on_track"
    assert 0.5 < vague["p_on_track"] < known["p_on_track"]


def test_after_the_deadline_the_verdict_is_the_deadlines(tmp_path: Path) -> None:
    """January's figures do not undo December's verdict; without December, the report says where to look."""
    posts = pd.concat([posts_at(0.06, month="2026-12"), posts_at(0.01, month="2027-01")])
    assert score(tmp_path, posts, period="2027-01", several=2).iloc[0]["status"] == "met"
    row = score(tmp_path, posts, period="2027-01").iloc[0]
    assert row["status"] == "not_measurable" and "décembre 2026" in row["reason"]


def test_the_smallest_detectable_change_shrinks_with_posts(tmp_path: Path) -> None:
    """Twice as many posts see smaller changes; a step smaller than the noise is said to be one."""
    few = score(tmp_path, posts_at(0.05, n=12)).iloc[0]["mdc"]
    many = score(tmp_path, posts_at(0.05, n=24)).iloc[0]["mdc"]
    assert 0 < many < few < 0.05
    row = score(tmp_path, posts_at(0.031, n=12), target="target: {value: 0.031}").iloc[0]
    assert "déceler" in row["reason"]


def test_the_smallest_detectable_change_of_a_share() -> None:
    """100 of 200 independent answers: about 12 points, as the usual formula says."""
    figure = Figure(0.5, 0.4423, 0.5577, "share_by_post", 19, 0.90)
    assert smallest_detectable_change(figure) == pytest.approx(2.486 * np.sqrt(2 * 0.25 / 200), rel=0.02)


def test_probabilities_agree_with_their_intervals() -> None:
    """At the ends of a 90 % interval, five chances in a hundred are left on each side."""
    ratio = Figure(0.04, 0.03, 0.04**2 / 0.03, "ratio_by_post", 11, 0.90)
    assert chance_at_least(ratio, np.array([0.03, 0.04, 0.04**2 / 0.03])) == pytest.approx([0.95, 0.5, 0.05])
    mean = Figure(10.0, 8.0, 12.0, "mean_by_post", 11, 0.90)
    assert chance_at_least(mean, np.array([8.0, 12])) == pytest.approx([0.95, 0.05])
    wait = Figure(5.0, 4.0, 9.0, "survival_by_comment", 11, 0.90)
    assert chance_at_least(wait, np.array([4.0, 5, 9])) == pytest.approx([0.95, 0.5, 0.05])
    open_above = Figure(5.0, 4.0, np.inf, "survival_by_comment", 11, 0.90)
    assert chance_at_least(open_above, np.array([4.0, 5, 900])) == pytest.approx([0.95, 0.5, 0.5])
    share = Figure(0.5, 0.4423, 0.5577, "share_by_post", 19, 0.90)
    assert chance_at_least(share, np.array([0.4423, 0.5, 0.5577])) == pytest.approx([0.95, 0.5, 0.05], abs=0.005)
    count = Figure(10.0, 5.43, 16.96, "count", 1, 0.90)
    assert chance_at_least(count, np.array([5.43, 16.96])) == pytest.approx([0.95, 0.05], abs=0.04)
    nothing = Figure(0.0, 0.0, 0.003, "ratio_by_post", 9, 0.90)
    assert chance_at_least(nothing, np.array([0.0, 0.003])) == pytest.approx([1.0, 0.05])


def test_projection_of_counts() -> None:
    """Half-way with half of it is a coin toss; with nothing left to come it is settled."""
    figure = Figure(200.0, 177.0, 225.0, "count", 1, 0.90)
    assert 0.4 < chance_of_count(200, 400, 0.5, figure) < 0.6
    assert chance_of_count(200, 400, 0.8, figure) < 0.01
    assert chance_of_count(200, 400, 1.0, figure) == 0
    assert chance_of_count(400, 400, 0.5, figure) == 1


def test_the_rule_seldom_rewards_a_page_that_did_not_change() -> None:
    """Twelve posts, no change, a target 20 % higher: a bare comparison says « atteint » one time in five, the rule one
    in twenty at most; a page far above is recognised."""
    rng = np.random.default_rng(2026)
    policy = StatusPolicy()

    def met(rate: float) -> tuple[float, float]:
        naive = rule = 0
        for _ in range(1000):
            interval = ratio_by_post(*draw_posts(rng, 12, rate), level=policy.interval)
            figure = Figure(*interval, "ratio_by_post", 11, policy.interval)
            naive += interval.value >= 0.036
            rule += chance_at_least(figure, np.array([0.036]))[0] >= policy.on_track
        return naive / 1000, rule / 1000

    naive, rule = met(0.03)
    assert naive > 0.12 and rule < 0.07
    assert met(0.05)[1] > 0.55


def test_the_contract_holds_and_the_run_repeats(tmp_path: Path) -> None:
    """Same tables, shuffled or not, same scorecard; no nan nor infinity in a sentence; inputs untouched."""
    comments, codings = demands(162, 200)
    first = score(tmp_path, None, comments=comments, codings=codings, **GUARDED)
    before = comments.copy(deep=True)
    second = score(
        tmp_path, None, comments=comments.sample(frac=1, random_state=2), codings=codings.iloc[::-1], **GUARDED
    )
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(comments, before)
    conform(first, SCORECARD)
    assert not first["sentence"].str.contains("nan|inf|None|<NA>").any()


def test_measures_of_another_page_leave_objectives_unmeasured(tmp_path: Path) -> None:
    """A measure that was not computed is said to be missing, not taken from elsewhere."""
    objectives = load_objectives(write_objectives(tmp_path, indicator="{metric: save_rate}"))
    measures = compute_metrics(posts_at(0.05), period="2026-09")
    row = score_objectives(measures, objectives, period="2026-10").iloc[0]
    assert row["status"] == "not_measurable" and "n'a pas été calculée" in row["reason"]
    with pytest.raises(UsageError):
        score_objectives(measures, objectives, period="octobre")


def test_the_pages_policy_moves_the_thresholds(tmp_path: Path) -> None:
    """A page may ask for more evidence than the default."""
    settings = PageSettings(status_policy=StatusPolicy(min_posts=30))
    assert score(tmp_path, posts_at(0.05), settings=settings).iloc[0]["status"] == "not_measurable"


def test_a_strong_start_is_a_past_pace(tmp_path: Path) -> None:
    """308 orders came in the first month: 247 more in the last one are not out of reach."""
    bring_orders(tmp_path, {"2026-02": 11} | dict.fromkeys([f"2026-{m:02d}" for m in range(3, 11)], 1))
    given = {**ORDERS, "target": "target: {value: 800}"}
    assert score(tmp_path, None, several=9, **given).iloc[0]["status"] == "behind"


def test_a_window_of_ninety_days_still_moves_every_month(tmp_path: Path) -> None:
    """A pace is counted from one month's end to the next, not by the length of the window."""
    months = earlier_periods("2026-10", count=12)
    rates = [0.02] * 6 + [0.05] * 3 + [0.03] * 3
    posts = pd.concat([posts_at(rate, month=m) for rate, m in zip(rates, months, strict=True)])
    given = {"indicator": "{metric: er_reach_pooled, window: trailing_90d}", "target": "target: {value: 0.05}"}
    assert score(tmp_path, posts, several=12, **given).iloc[0]["status"] == "behind"


def test_nobody_said_it_is_said_so_with_the_reason(tmp_path: Path) -> None:
    """Not « au moins 0 % », and an undecided guardrail says why."""
    comments, codings = coded(150, 300, month="2026-10")
    code = "metric: code_author_share, dimension: frustration, code: price"
    guard = f"guardrails: [{{{code}, kind: stay_below, value: 0.2}}]"
    rows = score(tmp_path, None, comments=comments, codings=codings, **CODES, more=guard)
    assert rows["sentence"][1].startswith("Garde-fou : aucune des 300 personnes qui ont commenté n'est repérée")
    assert "indécis (part non corrigée : « au moins » ne montre pas" in rows["sentence"][1]


@pytest.mark.parametrize(("gap", "words"), [(0.0021, "0,21 point"), (0.0199, "2,0 points"), (0.05, "5,0 points")])
def test_points_agree_with_their_number(gap: float, words: str) -> None:
    """French counts in the plural from two on."""
    assert format_gap(gap, unit="rate") == words
