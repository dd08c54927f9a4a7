"""Who takes part: first answers, the team's share-out, inequality beyond chance, newcomers who return."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmanalytics.metrics import compute_metrics
from cmanalytics.metrics.inequality import equal_gini, gini, gini_excess, top_share
from cmanalytics.objectives import load_objectives
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives

FIRST = ("peer_first_answer_share", "brand_first_answer_share", "staff_first_answer_share", "unanswered_question_share")
FEW = PageSettings.model_validate({"status_policy": {"min_authors": 2}})


def row_of(folder: Path, indicator: str, posts: pd.DataFrame | None = None, **given: Any) -> pd.Series:
    path = write_objectives(folder, indicator=indicator, kind="baseline_only", baseline="", target="")
    given = {"period": "2026-10", **given}
    return compute_metrics(posts, objectives=load_objectives(path), **given).iloc[0]


def at(hour: int) -> str:
    return f"2026-10-06T{hour:02d}:00:00Z"


def test_the_four_first_answers_add_up_to_one(tmp_path: Path) -> None:
    """Member, brand, colleague, nobody: one question each, and one that the page answered at an unknown moment."""
    comments = make_comments(
        [
            *({"comment_id": f"q{n}", "post_id": f"p{n}", "written_at": at(8)} for n in range(5)),
            {"parent_id": "q0", "post_id": "p0", "author": "A-peer", "written_at": at(9)},
            {"parent_id": "q0", "post_id": "p0", "is_brand": True, "written_at": at(10)},
            {"parent_id": "q1", "post_id": "p1", "is_brand": True, "written_at": at(9)},
            {"parent_id": "q1", "post_id": "p1", "author": "A-peer", "written_at": at(10)},
            {"parent_id": "q2", "post_id": "p2", "is_staff": True, "written_at": at(9)},
            {"parent_id": "q4", "post_id": "p4", "is_brand": True, "written_at": None},
        ]
    )
    given = {"comments": comments, "codings": make_codings([f"q{n}" for n in range(5)])}
    values = [row_of(tmp_path, f"{{metric: {metric}}}", **given)["value"] for metric in FIRST]
    assert values == [0.2, 0.4, 0.2, 0.2]


def team(*authors: str | None, brand: bool = False) -> pd.DataFrame:
    rows = [{"comment_id": f"q{n}", "post_id": f"p{n % 4}"} for n in range(len(authors))]
    rows += [
        {"parent_id": f"q{n}", "post_id": f"p{n % 4}", "author": name, "is_brand": brand, "is_staff": not brand}
        for n, name in enumerate(authors)
    ]
    return make_comments(rows)


@pytest.mark.parametrize(
    ("authors", "number"),
    [(("a", "b", "c"), 3.0), (("a",) * 6, 1.0), (("a", "a", "a", "b"), 1.6), (("a", "a", "b", "b", None), 2.0)],
)
def test_effective_number_of_answerers(tmp_path: Path, authors: tuple[str | None, ...], number: float) -> None:
    """Three at equal shares are three, one who does all is one, three quarters and a quarter are 1.6."""
    row = row_of(tmp_path, "{metric: effective_answerers}", comments=team(*authors))
    assert row["value"] == pytest.approx(number)
    assert pd.isna(row["low"]) or row["low"] <= row["value"] <= row["high"]


def test_a_page_that_answers_under_one_name_cannot_say_who_answers(tmp_path: Path) -> None:
    """One name for everybody is not one person: no figure rather than a false one."""
    row = row_of(tmp_path, "{metric: effective_answerers}", comments=team("page", "page", "page", brand=True))
    assert pd.isna(row["value"]) and "même nom" in row["note"]
    nameless = row_of(tmp_path, "{metric: effective_answerers}", comments=team(None, None))
    assert pd.isna(nameless["value"]) and "auteurs" in nameless["note"]
    both = pd.concat([team("a", "b"), team("a", "b").assign(platform="instagram")])
    assert "autre nom" in row_of(tmp_path, "{metric: effective_answerers}", comments=both)["note"]
    row = row_of(tmp_path, "{metric: effective_answerers}", comments=make_comments([{}, {}]))
    assert "aucune réponse" in row["note"]


def test_gini_of_hand_made_counts() -> None:
    """Everyone alike: 0; one who writes all of ten: 0.9 of ten authors, 1 once corrected for their number."""
    counts = np.array([1, 1, 1, 1])
    assert gini(*_spread(counts))[0] == 0
    assert gini(*_spread(np.array([0] * 9 + [10])))[0] == pytest.approx(1)
    # 1, 2, 3, 4: mean absolute difference 1.25 over twice the mean 2.5, times 4 / 3.
    assert gini(*_spread(np.array([1, 2, 3, 4])))[0] == pytest.approx(0.25 * 4 / 3)


def _spread(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, frequencies = np.unique(counts, return_counts=True)
    return values, frequencies[None, :]


def test_the_null_is_what_equally_active_authors_show() -> None:
    """Drawn authors of one and the same rate, those who wrote at least once: their Gini index is the null."""
    rng = np.random.default_rng(11)
    for rate in (0.4, 2.0, 5.0, 20.0):
        drawn = rng.poisson(rate, 200_000)
        drawn = drawn[drawn > 0]
        assert equal_gini(np.array([drawn.mean()]))[0] == pytest.approx(gini(*_spread(drawn))[0], abs=0.004)
    assert equal_gini(np.array([20.0]))[0] == pytest.approx(0.126, abs=0.002)
    assert equal_gini(np.array([1.0]))[0] == 0


def test_equal_activity_has_no_excess_and_unequal_has() -> None:
    """At the same mean, equally active authors stand around zero, a few very active ones clearly above."""
    rng = np.random.default_rng(12)
    equal = rng.poisson(2.0, 600)
    unequal = rng.negative_binomial(0.4, 0.4 / 2.4, 600)
    for counts, above in ((equal[equal > 0], False), (unequal[unequal > 0], True)):
        found = gini_excess(counts, level=0.90)
        assert found.interval.low <= found.interval.value <= found.interval.high
        assert (found.interval.low > 0.05) == above
        assert found.interval.value == pytest.approx(found.top - found.bottom)


def test_excess_is_measured_on_people_not_on_the_brand(tmp_path: Path) -> None:
    """Twenty members, one of them tireless; the brand's own comments do not count."""
    rows = [{"author": f"A-{n}"} for n in range(20)] + [{"author": "A-0"}] * 40 + [{"is_brand": True}] * 50
    row = row_of(tmp_path, "{metric: gini_excess}", comments=make_comments(rows))
    assert (row["n_comments"], row["n_authors"]) == (60, 20)
    assert row["value"] > 0.2 and row["low"] < row["value"] < row["high"]


def test_few_authors_are_no_inequality(tmp_path: Path) -> None:
    """Three authors: a reason; the most active hundredth is a group, never one or two persons."""
    comments = make_comments([{"author": f"A-{n % 3}"} for n in range(9)])
    assert "il en faut 20" in row_of(tmp_path, "{metric: gini_excess}", comments=comments)["note"]
    many = make_comments([{"author": f"A-{n}"} for n in range(120)])
    row = row_of(tmp_path, "{metric: top1_comment_share}", comments=many)
    assert pd.isna(row["value"]) and "500" in row["note"]


def test_the_share_of_the_most_active_hundredth() -> None:
    """Five of five hundred authors wrote a hundred each, the others one: 500 of 995."""
    counts = np.array([100] * 5 + [1] * 495)
    found = top_share(counts, 0.01, level=0.90)
    assert (found.top, found.bottom) == (500, 995)
    assert found.interval.low < found.interval.value < found.interval.high


def newcomers(*second: int | None, first: str = "2026-09-10T10:00:00Z") -> pd.DataFrame:
    """People who arrived on a day and came back after some days; None: never. One regular since January."""
    rows: list[dict[str, Any]] = [{"author": "A-old", "written_at": "2026-01-05T10:00:00Z"}]
    for n, days in enumerate(second):
        rows.append({"author": f"A-n{n}", "post_id": f"p{n}", "written_at": first})
        if days is not None:
            written = pd.Timestamp(first) + pd.Timedelta(days=days)
            rows.append({"author": f"A-n{n}", "post_id": f"p{n}", "written_at": written})
    return make_comments([*rows, {"author": "A-old", "written_at": "2026-11-20T10:00:00Z"}])


def test_newcomers_who_return(tmp_path: Path) -> None:
    """After 5 and 30 days: back; the same day, after 31 days, never: not. The regular is no newcomer."""
    row = row_of(tmp_path, "{metric: newcomer_return_share}", comments=newcomers(5, 30, 0, 31, None))
    assert (row["numerator"], row["denominator"]) == (2, 5)
    assert row["estimator"] == "share_by_author"


def test_all_newcomers_had_thirty_days(tmp_path: Path) -> None:
    """Who arrived on 10 October is counted in November, not in October."""
    comments = newcomers(5, None, first="2026-10-10T10:00:00Z")
    assert "aucun nouveau venu" in row_of(tmp_path, "{metric: newcomer_return_share}", comments=comments)["note"]
    november = row_of(tmp_path, "{metric: newcomer_return_share}", comments=comments, period="2026-11")
    assert (november["numerator"], november["denominator"]) == (1, 2)


def test_without_history_everybody_would_be_new(tmp_path: Path) -> None:
    """An export that begins in September cannot tell who is new in October."""
    comments = newcomers(5, None)[1:]
    row = row_of(tmp_path, "{metric: newcomer_return_share}", comments=comments)
    assert pd.isna(row["value"]) and "120 jours" in row["note"]


@pytest.mark.parametrize("metric", ["newcomer_return_share", "gini_excess", "top1_comment_share"])
def test_without_authors_there_is_a_reason(tmp_path: Path, metric: str) -> None:
    """An export without authors says nothing about people."""
    comments = make_comments([{"author": None}] * 5)
    row = row_of(tmp_path, f"{{metric: {metric}}}", comments=comments)
    assert pd.isna(row["value"]) and "auteurs" in row["note"]


def test_share_of_voice_per_post_does_not_reward_publishing_more(tmp_path: Path) -> None:
    """Ten of ours with 5 comments each, two of theirs with 5 each: five sixths of the comments, half a publication."""
    rivals = PageSettings.model_validate({"competitors": [{"platform": "instagram", "account": "rival"}]})
    theirs = make_posts([0.1] * 2, comments=[4, 6], account="rival").assign(post_id=["r1", "r2"])
    posts = pd.concat([make_posts([0.1] * 10, comments=[4, 6] * 5), theirs])
    whole = row_of(tmp_path, "{metric: share_of_voice_comments}", posts, settings=rivals)
    each = row_of(tmp_path, "{metric: share_of_voice_per_post}", posts, settings=rivals)
    assert whole["value"] == pytest.approx(5 / 6)
    assert each["value"] == pytest.approx(0.5)
    assert each["low"] < 0.5 < each["high"] and each["n_posts"] == 12
    bare = row_of(tmp_path, "{metric: share_of_voice_per_post}", make_posts([0.1] * 3, comments=1), settings=rivals)
    assert "publications des deux côtés" in bare["note"]


def test_deletions_need_a_file_that_tells_them(tmp_path: Path) -> None:
    """Most exports are silent about deletions: that is not zero."""
    row = row_of(tmp_path, "{metric: deleted_share}", comments=make_comments([{}, {}]))
    assert pd.isna(row["value"]) and "supprimés" in row["note"]
    told = make_comments([{"is_hidden": True}, {"is_hidden": False}, {"is_hidden": False}, {"is_hidden": None}])
    row = row_of(tmp_path, "{metric: deleted_share}", comments=told)
    assert (row["numerator"], row["denominator"], row["coverage"]) == (1, 3, 0.75)


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    """A month measured twice is the same, whatever the order of the rows."""
    rng = np.random.default_rng(4)
    comments = make_comments([{"author": f"A-{n}", "post_id": f"p{n % 7}"} for n in rng.zipf(1.7, 300) % 90])
    for metric in ("gini_excess", "newcomer_return_share"):
        first = row_of(tmp_path, f"{{metric: {metric}}}", comments=comments)
        second = row_of(tmp_path, f"{{metric: {metric}}}", comments=comments.sample(frac=1, random_state=2))
        pd.testing.assert_series_equal(first, second, rtol=1e-9)
