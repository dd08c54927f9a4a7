"""How long people wait: those who still wait count for as long as they have waited."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import CensoredData, ecdf

from cmanalytics.metrics import compute_metrics
from cmanalytics.metrics.survival import draw_curve, quantile_by_cluster
from cmanalytics.objectives import load_objectives
from tests.judging_helpers import make_codings, make_comments, write_objectives

START = pd.Timestamp("2026-10-06T08:00:00Z")  # a Tuesday, 10:00 in Paris


def asked(*hours: float | None, start: pd.Timestamp = START, **columns: Any) -> pd.DataFrame:
    """Questions, each under its own post, answered by the page after some hours; None: never."""
    rows = [{"comment_id": f"q{n}", "post_id": f"p{n}", "written_at": start, **columns} for n in range(len(hours))]
    rows += [
        {"parent_id": f"q{n}", "post_id": f"p{n}", "is_brand": True, "written_at": start + pd.Timedelta(hours=wait)}
        for n, wait in enumerate(hours)
        if wait is not None
    ]
    return make_comments([*rows, {"comment_id": "last", "written_at": "2026-10-30T12:00:00Z"}])


def delay(folder: Path, comments: pd.DataFrame, indicator: str, codings: pd.DataFrame | None = None) -> pd.Series:
    path = write_objectives(folder, indicator=indicator, kind="baseline_only", baseline="", target="")
    ids = [name for name in comments["comment_id"] if str(name).startswith("q")]
    codings = make_codings(ids) if codings is None else codings
    return compute_metrics(
        None, comments=comments, codings=codings, period="2026-10", objectives=load_objectives(path)
    ).iloc[0]


CLOCK = "{metric: time_to_first_response, hours_kind: clock}"


def test_who_still_waits_counts(tmp_path: Path) -> None:
    """Answered after 1, 2, 3 h, three still waiting after weeks: half are answered by 3 h, not by 2 h."""
    row = delay(tmp_path, asked(1, 2, 3, None, None, None), CLOCK)
    assert row["value"] == pytest.approx(3)
    assert (row["numerator"], row["denominator"], row["n_comments"]) == (3, 6, 6)
    assert row["estimator"] == "survival_by_comment"
    assert row["low"] <= row["value"]


def test_a_median_that_is_not_reached_is_missing_with_its_reason(tmp_path: Path) -> None:
    """Two of six answered: there is no median, and no figure made up."""
    row = delay(tmp_path, asked(1, 2, None, None, None, None), CLOCK)
    assert pd.isna(row["value"])
    assert "33" in row["note"] and "50" in row["note"]


def test_a_short_wait_at_the_end_of_the_data_is_no_quick_answer(tmp_path: Path) -> None:
    """Asked an hour before the last comment known: at least an hour, not unanswered for ever."""
    early = asked(1, 2, 3, 4)
    late = pd.DataFrame({"comment_id": [f"q{n}" for n in range(9, 13)], "written_at": "2026-10-30T11:00:00Z"})
    comments = pd.concat([early, make_comments(late.to_dict("records"))])
    row = delay(tmp_path, comments, CLOCK)
    # After one hour 7 of 8 wait; of the three followed longer one is answered at 2 h, one at 3 h: 58 %, then 29 % wait.
    assert row["value"] == pytest.approx(3)
    assert row["numerator"] == 4


def test_an_answer_of_the_next_month_changes_nothing(tmp_path: Path) -> None:
    """What was known at the end of October stays what October says."""
    start = pd.Timestamp("2026-10-31T20:00:00Z")
    known = asked(1, 2, 30, start=start)
    row = delay(tmp_path, known, CLOCK)
    assert row["numerator"] == 2
    share = delay(tmp_path, known, "{metric: answer_share}")
    assert (share["numerator"], share["denominator"]) == (2, 3)


def test_watch_hours_do_not_run_at_night(tmp_path: Path) -> None:
    """Asked at 22:00 in Paris, answered at 9:30: half an hour of watch, eleven and a half on the clock."""
    night = asked(11.5, 11.5, 11.5, start=pd.Timestamp("2026-10-06T20:00:00Z"))
    assert delay(tmp_path, night, "{metric: time_to_first_response}")["value"] == pytest.approx(0.5)
    assert delay(tmp_path, night, CLOCK)["value"] == pytest.approx(11.5)


def test_the_ninth_in_ten(tmp_path: Path) -> None:
    """The ninth decile of ten waits of 1 to 10 hours is 9; the segment says which quantile it is."""
    row = delay(
        tmp_path,
        asked(*range(1, 11)),
        "{metric: time_to_first_response, hours_kind: clock, quantile: 0.9}",
    )
    assert row["value"] == pytest.approx(9)
    assert "quantile=0.9" in row["segment"]


@pytest.mark.parametrize(
    ("day", "days"),
    [("2026-10-06", "week"), ("2026-10-10", "weekend"), ("2026-11-01", "holidays"), ("2026-11-11", "holidays")],
)
def test_days_are_those_of_the_question(tmp_path: Path, day: str, days: str) -> None:
    """A Sunday that is a public holiday is a holiday; a Saturday is a weekend; each is measured alone."""
    comments = asked(1, 2, 3, start=pd.Timestamp(f"{day}T08:00:00Z"))
    comments = pd.concat([comments, make_comments([{"comment_id": "z", "written_at": "2026-11-30T12:00:00Z"}])])
    path = write_objectives(
        tmp_path,
        indicator=f"{{metric: time_to_first_response, hours_kind: clock, days: {days}}}",
        kind="baseline_only",
        baseline="",
        target="",
    )
    table = compute_metrics(
        None,
        comments=comments,
        codings=make_codings(["q0", "q1", "q2"]),
        period=day[:7],
        objectives=load_objectives(path),
    )
    assert table.iloc[0]["value"] == pytest.approx(2)
    for other in {"week", "weekend", "holidays"} - {days}:
        path.write_text(path.read_text().replace(f"days: {days}", f"days: {other}"))
        empty = compute_metrics(
            None,
            comments=comments,
            codings=make_codings(["q0", "q1", "q2"]),
            period=day[:7],
            objectives=load_objectives(path),
        )
        assert pd.isna(empty.iloc[0]["value"])
        path.write_text(path.read_text().replace(f"days: {other}", f"days: {days}"))


def test_an_answer_by_anyone_ends_the_other_wait(tmp_path: Path) -> None:
    """A member after one hour, the page after five: one hour for the community, five for the page."""
    comments = pd.concat(
        [
            asked(5, 5, 5),
            make_comments(
                [
                    {
                        "comment_id": f"m{n}",
                        "parent_id": f"q{n}",
                        "post_id": f"p{n}",
                        "author": "A-member",
                        "written_at": START + pd.Timedelta(hours=1),
                    }
                    for n in range(3)
                ]
            ),
        ]
    )
    assert delay(tmp_path, comments, CLOCK)["value"] == pytest.approx(5)
    anyone = "{metric: time_to_any_answer, hours_kind: clock}"
    assert delay(tmp_path, comments, anyone)["value"] == pytest.approx(1)


def test_an_answer_without_date_is_left_aside(tmp_path: Path) -> None:
    """It ended the wait, nobody knows when: it is counted, in words."""
    comments = asked(1, 2, 3)
    untimed = make_comments([{"comment_id": "q9"}, {"parent_id": "q9", "is_brand": True, "written_at": None}])
    row = delay(tmp_path, pd.concat([comments, untimed.assign(comment_id=["q9", "r9"])]), CLOCK)
    assert row["denominator"] == 3 and row["coverage"] == 0.75
    assert "n'a pas de date" in row["note"]


def test_the_curve_is_scipys() -> None:
    """The same survival as scipy's Kaplan-Meier, ties and censoring included."""
    rng = np.random.default_rng(5)
    times = np.round(rng.exponential(5, 200), 1)
    ended = rng.random(200) < 0.7
    curve = draw_curve(times, ended)
    theirs = ecdf(CensoredData(uncensored=times[ended], right=times[~ended])).sf
    np.testing.assert_allclose(curve.left, theirs.evaluate(curve.durations), atol=1e-12)


def test_the_interval_is_near_greenwoods_where_publications_do_not_matter() -> None:
    """Comments each under its own post: the log(-log) limits of scipy, a little wider (t instead of normal)."""
    rng = np.random.default_rng(6)
    waits, follow = rng.exponential(4, 400), rng.uniform(1, 12, 400)
    times, ended = np.minimum(waits, follow), waits <= follow
    found = quantile_by_cluster(times, ended, np.arange(400), quantile=0.5, level=0.90)
    survival = ecdf(CensoredData(uncensored=times[ended], right=times[~ended])).sf
    band = survival.confidence_interval(0.90, method="log-log")
    low = survival.quantiles[np.flatnonzero(band.low.probabilities <= 0.5)[0]]
    high = survival.quantiles[np.flatnonzero(band.high.probabilities <= 0.5)[0]]
    assert found.low == pytest.approx(low, rel=0.03) and found.high == pytest.approx(high, rel=0.03)
    assert low < np.log(2) * 4 < high


def test_publications_that_wait_together_widen_the_interval() -> None:
    """Ten posts whose questions share their fate tell less than a hundred questions apart."""
    rng = np.random.default_rng(7)
    groups = np.repeat(np.arange(10), 10)
    times = np.exp(rng.normal(1, 1, 10))[groups] * rng.uniform(0.9, 1.1, 100)
    ended = np.ones(100, dtype=bool)
    together = quantile_by_cluster(times, ended, groups, quantile=0.5, level=0.90)
    apart = quantile_by_cluster(times, ended, np.arange(100), quantile=0.5, level=0.90)
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
    alone = quantile_by_cluster(times, ended, np.zeros(100, dtype=int), quantile=0.5, level=0.90)
    assert np.isnan(alone.high) or alone.high >= apart.high


@pytest.mark.parametrize(("times", "ended"), [([], []), ([1.0, 2.0], [False, False])])
def test_without_any_answer_there_is_no_quantile(times: list[float], ended: list[bool]) -> None:
    """Nobody was answered: nothing is reached, and nothing is infinite."""
    found = quantile_by_cluster(
        np.array(times), np.array(ended, dtype=bool), np.arange(len(times)), quantile=0.5, level=0.9
    )
    assert np.isnan(found).all()
