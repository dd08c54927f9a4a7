"""Answers: who, how fast, and nobody; unanswered comments stay in the denominator."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmanalytics.metrics import compute_metrics
from cmanalytics.objectives import load_objectives
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_codings, make_comments, write_objectives

REPLIES = [
    {"comment_id": "q1"},
    {"comment_id": "q2"},
    {"comment_id": "q3", "author": "A-ana"},
    {"comment_id": "q4", "author": "A-bob"},
    # The brand answers q1; a colleague q2, the day after; a member q3 before the brand; q4's author talks to himself.
    {"parent_id": "q1", "is_brand": True, "written_at": "2026-10-06T10:30:00Z"},
    {"parent_id": "q2", "is_staff": True, "written_at": "2026-10-07T12:00:00Z"},
    {"parent_id": "q3", "author": "A-ana", "written_at": "2026-10-06T10:05:00Z"},
    {"parent_id": "q3", "author": "A-cleo", "written_at": "2026-10-06T10:10:00Z"},
    {"parent_id": "q3", "is_brand": True, "written_at": "2026-10-06T11:00:00Z"},
    {"parent_id": "q4", "author": "A-bob", "written_at": "2026-10-06T12:00:00Z"},
    {"comment_id": "last", "written_at": "2026-10-30T12:00:00Z"},
]
QUESTIONS = ["q1", "q2", "q3", "q4"]


def answer_row(
    folder: Path, comments: pd.DataFrame, codings: pd.DataFrame | None, indicator: str, **given: Any
) -> pd.Series:
    path = write_objectives(folder, indicator=indicator, kind="baseline_only", baseline="", target="")
    return compute_metrics(
        None, comments=comments, codings=codings, period="2026-10", objectives=load_objectives(path), **given
    ).iloc[0]


@pytest.mark.parametrize(
    ("indicator", "hits"),
    [
        ("{metric: answer_share}", 3),
        ("{metric: unanswered_share}", 1),
        ("{metric: peer_first_answer_share}", 1),
        ("{metric: reply_within_share, hours: 4, hours_kind: clock}", 2),
        ("{metric: reply_within_share, hours: 30, hours_kind: clock}", 3),
        ("{metric: reply_within_share, hours: 0.75, hours_kind: clock}", 1),
    ],
)
def test_four_questions(tmp_path: Path, indicator: str, hits: int) -> None:
    """Two answered within four hours, one the day after, one never: none leaves the denominator."""
    row = answer_row(tmp_path, make_comments(REPLIES), make_codings(QUESTIONS), indicator)
    assert (row["numerator"], row["denominator"]) == (hits, 4)
    assert row["value"] == hits / 4
    assert (row["n_comments"], row["n_authors"], row["n_posts"]) == (4, 4, 1)


def test_a_comment_left_at_night_is_answered_in_time_in_the_morning(tmp_path: Path) -> None:
    """Watched hours count from the opening: eleven hours on the clock, half an hour of watch."""
    comments = make_comments(
        [
            {"comment_id": "q", "written_at": "2026-10-06T20:30:00Z"},
            {"parent_id": "q", "is_brand": True, "written_at": "2026-10-07T07:30:00Z"},
        ]
    )
    codings = make_codings(["q"])
    watch = "{metric: reply_within_share, hours: 1, hours_kind: watch}"
    clock = "{metric: reply_within_share, hours: 1, hours_kind: clock}"
    assert answer_row(tmp_path, comments, codings, watch)["value"] == 1
    assert answer_row(tmp_path, comments, codings, clock)["value"] == 0


def test_what_is_too_recent_is_not_judged(tmp_path: Path) -> None:
    """An hour before the end of the data, nobody can say that four hours were missed."""
    comments = make_comments(
        [
            *REPLIES,
            {"comment_id": "late", "written_at": "2026-10-30T11:00:00Z"},
        ]
    )
    row = answer_row(
        tmp_path, comments, make_codings([*QUESTIONS, "late"]), "{metric: reply_within_share, hours_kind: clock}"
    )
    assert row["denominator"] == 4
    assert "1 demande(s) trop récente(s)" in row["note"]
    assert row["coverage"] == 0.8


def test_only_comments_that_call_for_an_answer_are_counted(tmp_path: Path) -> None:
    """Praise needs no answer; the page's own questions are not asked to the page; negated codes do not count."""
    comments = make_comments([*REPLIES, {"comment_id": "b", "is_brand": True}, {"comment_id": "n"}])
    codings = pd.concat(
        [
            make_codings(["q1", "b"]),
            make_codings(["q2"], code="praise"),
            make_codings(["n"], negated=True),
            make_codings(["q3"], code="complaint"),
        ]
    )
    assert answer_row(tmp_path, comments, codings, "{metric: answer_share}")["denominator"] == 2
    only = answer_row(tmp_path, comments, codings, "{metric: answer_share, speech_acts: [praise]}")
    assert only["denominator"] == 1


def test_a_reply_deep_in_the_thread_is_found(tmp_path: Path) -> None:
    """A question in a reply, answered further down; the parent itself was deleted."""
    comments = make_comments(
        [
            {"comment_id": "a", "parent_id": "gone"},
            {"comment_id": "q", "parent_id": "a", "written_at": "2026-10-06T10:05:00Z"},
            {"comment_id": "r", "parent_id": "gone", "is_brand": True, "written_at": "2026-10-06T10:20:00Z"},
            {"comment_id": "other", "parent_id": "elsewhere", "is_brand": True, "written_at": "2026-10-06T10:06:00Z"},
        ]
    )
    row = answer_row(tmp_path, comments, make_codings(["q"]), "{metric: reply_within_share, hours: 0.26}")
    assert row["value"] == 1
    assert answer_row(tmp_path, comments, make_codings(["q"]), "{metric: reply_within_share, hours: 0.2}")["value"] == 0


def test_a_post_is_no_parent(tmp_path: Path) -> None:
    """Where the export gives the publication as parent, its comments are not one long thread."""
    comments = make_comments(
        [
            {"comment_id": "q", "parent_id": "p1"},
            {"comment_id": "x", "parent_id": "p1", "is_brand": True, "written_at": "2026-10-06T11:00:00Z"},
            {"comment_id": "y", "parent_id": "x", "written_at": "2026-10-06T12:00:00Z"},
        ]
    )
    assert answer_row(tmp_path, comments, make_codings(["q"]), "{metric: answer_share}")["value"] == 0


def test_an_answer_of_unknown_date_is_an_answer_without_delay(tmp_path: Path) -> None:
    """It counts as answered, and is left out of delays."""
    comments = make_comments([*REPLIES, {"comment_id": "u", "parent_id": "q4", "is_brand": True, "written_at": None}])
    codings = make_codings(QUESTIONS)
    assert answer_row(tmp_path, comments, codings, "{metric: answer_share}")["value"] == 1
    delays = answer_row(tmp_path, comments, codings, "{metric: reply_within_share, hours_kind: clock}")
    assert (delays["numerator"], delays["denominator"]) == (2, 3)


def test_a_known_date_wins_over_an_unknown_one(tmp_path: Path) -> None:
    """Two answers to one comment, one without date: the delay is that of the other."""
    comments = make_comments(
        [
            {"comment_id": "q"},
            {"parent_id": "q", "is_brand": True, "written_at": None},
            {"parent_id": "q", "is_brand": True, "written_at": "2026-10-06T15:00:00Z"},
        ]
    )
    row = answer_row(tmp_path, comments, make_codings(["q"]), "{metric: reply_within_share, hours_kind: clock}")
    assert (row["numerator"], row["denominator"]) == (0, 1)


@pytest.mark.parametrize(
    ("rows", "codes", "words"),
    [
        ([], QUESTIONS, "aucun fichier de commentaires"),
        ([{"comment_id": "q1"}], None, "pas été codés"),
        ([{"comment_id": "q1"}], ["q1"], "parent_id"),
        ([{"comment_id": "q1"}, {"parent_id": "q1"}], ["q1"], "déclarez vos comptes"),
        (REPLIES, [], "appelle une réponse"),
    ],
)
def test_what_cannot_be_told_says_why(
    tmp_path: Path, rows: list[dict[str, Any]], codes: list[str] | None, words: str
) -> None:
    """No figure where the export holds no replies, or nobody was recognised as the page."""
    comments = make_comments(rows) if rows else None
    codings = None if codes is None else make_codings(codes)
    row = answer_row(tmp_path, comments, codings, "{metric: answer_share}")
    assert pd.isna(row["value"]) and words in row["note"]


def test_a_declared_page_that_never_answers_has_a_zero(tmp_path: Path) -> None:
    """Once the accounts are declared, no answer is a figure, not a gap."""
    settings = PageSettings.model_validate({"accounts": [{"platform": "facebook", "account": "maison"}]})
    comments = make_comments([{"comment_id": "q1"}, {"parent_id": "q1", "author": "A-else"}])
    row = answer_row(tmp_path, comments, make_codings(["q1"]), "{metric: answer_share}", settings=settings)
    assert row["value"] == 0


def test_response_times_of_a_published_example(tmp_path: Path) -> None:
    """Fanpage Karma's five user posts, answered after 0.17, 0.75, 2, 20 and 0.88 h: half of them within 0.88 h."""
    minutes = [10, 45, 120, 1200, 53]
    start = pd.Timestamp("2026-10-06T08:00:00Z")
    rows = [{"comment_id": f"u{n}", "written_at": start, "post_id": f"p{n}"} for n in range(5)]
    rows += [
        {"parent_id": f"u{n}", "is_brand": True, "post_id": f"p{n}", "written_at": start + pd.Timedelta(minutes=m)}
        for n, m in enumerate(minutes)
    ]
    codings = make_codings([f"u{n}" for n in range(5)])
    for hours, share in [(0.88, 0.4), (0.89, 0.6), (1, 0.6), (20, 1.0)]:
        indicator = f"{{metric: reply_within_share, hours: {hours}, hours_kind: clock}}"
        assert answer_row(tmp_path, make_comments(rows), codings, indicator)["value"] == pytest.approx(share)


def test_deletions_and_likes_are_not_answers(tmp_path: Path) -> None:
    """Fanpage Karma's service level: 20 posts, 5 commented, 4 liked, 2 deleted, 55 %. Ours: 5 of the 18 that remain."""
    rows = [{"comment_id": f"u{n}", "post_id": f"p{n}", "reactions": 1 if n in (5, 6, 7, 8) else 0} for n in range(18)]
    rows += [{"parent_id": f"u{n}", "post_id": f"p{n}", "is_brand": True} for n in range(5)]
    row = answer_row(
        tmp_path, make_comments(rows), make_codings([f"u{n}" for n in range(18)]), "{metric: answer_share}"
    )
    assert (row["numerator"], row["denominator"]) == (5, 18)


def test_platforms_whose_replies_are_unknown_are_left_out_aloud(tmp_path: Path) -> None:
    """One platform without replies does not turn the other's answers into misses."""
    rows = [*REPLIES, {"comment_id": "i1", "platform": "instagram"}]
    codings = pd.concat([make_codings(QUESTIONS), make_codings(["i1"]).assign(platform="instagram")])
    row = answer_row(tmp_path, make_comments(rows), codings, "{metric: answer_share}")
    assert row["denominator"] == 4
    assert "Instagram" in row["note"]
    assert row["coverage"] == 0.8


def test_order_changes_nothing(tmp_path: Path) -> None:
    """Shuffled comments and codings give the same row."""
    comments, codings = make_comments(REPLIES), make_codings(QUESTIONS)
    order = np.random.default_rng(3).permutation(len(comments))
    for indicator in ("{metric: peer_first_answer_share}", "{metric: reply_within_share}"):
        first = answer_row(tmp_path, comments, codings, indicator)
        second = answer_row(tmp_path, comments.iloc[order], codings.iloc[::-1], indicator)
        pd.testing.assert_series_equal(first, second)
