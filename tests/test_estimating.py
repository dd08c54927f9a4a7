"""Shares of codes corrected by reading: worked out by hand, then what a bad sample gives."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.errors import UsageError
from cmanalytics.estimating import estimate_shares
from cmanalytics.metrics import compute_code_shares, compute_metrics
from cmanalytics.metrics.corrected import (
    Read,
    correct_share,
    design_effect,
    guess_rate,
    jeffreys,
    join_parts,
    people_of,
)
from cmanalytics.metrics.intervals import Interval
from cmanalytics.objectives import load_objectives
from cmanalytics.scoring import score_objectives
from cmanalytics.sections import show_voice
from cmanalytics.settings import PageSettings
from cmanalytics.tables import READINGS, SAMPLE, conform
from tests.judging_helpers import make_codings, make_comments, write_objectives
from tests.test_sections import words

DELIVERY = {"dimension": "frustration", "code": "delivery"}


def corpus(n: int = 400, **columns: Any) -> pd.DataFrame:
    """Comments of as many people under as many publications, each with words of its own."""
    frame = make_comments([{"author": f"A{i}", "post_id": f"p{i}"} for i in range(n)])
    return frame.assign(text=[f"texte {i}" for i in range(n)], **columns)


def ids(numbers: Iterable[int]) -> list[str]:
    return [f"c{i}" for i in numbers]


def by_hand(said: Iterable[int], coder: str = "human:marie") -> pd.DataFrame:
    return make_codings(ids(said), **DELIVERY).assign(coder=coder)


def readings(numbers: Iterable[int], coder: str = "human:marie", platform: str = "facebook") -> pd.DataFrame:
    rows = [(platform, name, coder, ["frustration"]) for name in ids(numbers)]
    return conform(pd.DataFrame(rows, columns=["platform", "comment_id", "coder", "dimensions"]), READINGS)


def drawn(numbers: Iterable[int], **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame({"platform": "facebook", "comment_id": ids(numbers), "round": 1, "by": "random"})
    return conform(frame.assign(**{"stratum": "all", "stands_for": 1, "inclusion": 0.1, **columns}), SAMPLE)


def of_code(table: pd.DataFrame, code: str = "delivery") -> pd.Series:
    return table[table["code"] == code].iloc[0]


# The machine tags 80 of 400 comments. Of 100 read it tagged 20, 15 of them right; of the 80 others it missed 8.
MACHINE = make_codings(ids(range(80)), **DELIVERY)
READ = [*range(20), *range(100, 180)]
SAID = [*range(15), *range(100, 108)]


def test_machine_and_reading_together() -> None:
    """0.2 x 15/20 + 0.8 x 8/80 = 0.23, and precision and recall beside it."""
    table = estimate_shares(MACHINE, corpus(), human=by_hand(SAID), read=readings(READ), sample=drawn(READ))
    row = of_code(table)
    assert row["share"] == pytest.approx(0.23)
    assert row["estimator"] == "prediction-powered"
    assert bool(row["corrected"])
    assert (row["n"], row["n_read"], row["n_said"]) == (400, 100, 23)
    assert row["machine_share"] == pytest.approx(0.2)
    assert row["precision"] == pytest.approx(0.75)
    assert row["recall"] == pytest.approx(15 / 23)
    assert row["low"] < 0.23 < row["high"]
    assert row["high"] - row["low"] < 0.125  # the reading alone: 23 of 100, 13.8 points
    assert pd.isna(row["note"])
    # One code in the dimension: any of its codes is that one.
    assert of_code(table, "*")["share"] == pytest.approx(0.23)


def test_the_interval_joins_those_of_the_two_parts() -> None:
    """Newcombe's square and add, on numbers that can be checked with a pencil."""
    joined = join_parts(Interval(0.1, 0.06, 0.15), Interval(0.75, 0.55, 0.85), Interval(0.2, 0.2, 0.2))
    assert joined.value == pytest.approx(0.23)
    assert joined.low == pytest.approx(0.23 - np.hypot(0.8 * 0.04, 0.2 * 0.20))
    assert joined.high == pytest.approx(0.23 + np.hypot(0.8 * 0.05, 0.2 * 0.10))


def test_jeffreys_intervals_are_those_of_the_tables() -> None:
    """Brown, Cai and DasGupta print [.011 ; .381] for 1 of 10 at 95 %; none of 10 starts at 0."""
    found = jeffreys(0.1, 10, level=0.95)
    assert (round(found.low, 3), round(found.high, 3)) == (0.011, 0.381)
    assert jeffreys(0.0, 10, level=0.95).low == 0
    assert jeffreys(1.0, 10, level=0.95).high == 1


def test_a_tagger_that_knows_nothing_is_left_aside() -> None:
    """Tags that fall as often on what is not said: the reading alone, and it is said."""
    table = estimate_shares(
        MACHINE, corpus(), human=by_hand([0, 1, 100, 101, 102, 103, 104, 105, 106]), read=readings(READ),
        sample=drawn(READ),
    )  # fmt: skip
    row = of_code(table)
    assert row["estimator"] == "plain sample"
    assert row["share"] == pytest.approx(0.09)
    assert "lecture seule" in row["note"]


def test_groups_drawn_with_other_chances_weigh_what_they_stand_for() -> None:
    """Half of the tagged were drawn, one in eight of the others: same shares in each part, so the same 0.23."""
    read = [*range(40), *range(100, 140)]
    said = [*range(30), *range(100, 104)]
    chances = np.where(np.arange(80) < 40, 0.5, 0.125)
    strata = ["frustration:delivery"] * 40 + ["none"] * 40
    sample = drawn(read, by="tags", inclusion=chances, stratum=strata)
    row = of_code(estimate_shares(MACHINE, corpus(), human=by_hand(said), read=readings(read), sample=sample))
    assert row["share"] == pytest.approx(0.2 * 0.75 + 0.8 * 0.1)
    assert row["estimator"] == "stratified two-phase"
    # 30 right among 80 tagged, 4 missed for 32: 60 of 92 in the corpus.
    assert row["recall"] == pytest.approx(60 / 92)
    # A sheet filled by half in one group: what was read stands for the whole group.
    half = estimate_shares(MACHINE, corpus(), human=by_hand(said), read=readings([*range(20), *read[40:]]),
                           sample=sample)  # fmt: skip
    assert of_code(half)["recall"] == pytest.approx(80 / (80 + 32))


def test_a_text_read_once_holds_for_its_twins() -> None:
    """Of 400 comments, 200 say "Super": read once, it counts for half, but tells as one text."""
    comments = corpus().assign(text=lambda f: f["text"].where(f.index < 200, "Super"))
    read = [*range(39), 200]
    sample = drawn(read, stands_for=[1] * 39 + [200], inclusion=40 / 201)
    row = of_code(estimate_shares(None, comments, human=by_hand([200]), read=readings(read), sample=sample))
    assert row["share"] == pytest.approx(200 / 239)
    assert row["n_read"] == 40
    assert row["high"] - row["low"] > 0.5
    # Sure to be drawn, it is half of the corpus that is known: only the 200 others are guessed.
    sure = drawn(read, stands_for=[1] * 39 + [200], inclusion=[39 / 200] * 39 + [1.0])
    row = of_code(estimate_shares(None, comments, human=by_hand([200]), read=readings(read), sample=sure))
    assert row["share"] == pytest.approx(0.5)
    assert row["high"] - row["low"] < 0.2


def test_groups_are_told_apart() -> None:
    """October was read, November was not: corrected, then "at least"."""
    moments = pd.to_datetime(["2026-10-05T08:00Z"] * 200 + ["2026-11-15T08:00Z"] * 200)
    comments = corpus(written_at=moments)
    table = estimate_shares(
        MACHINE, comments, human=by_hand(SAID), read=readings(READ), sample=drawn(READ), by=["month"]
    )
    table = table[table["code"] == "delivery"].set_index("month")
    assert list(table.index) == ["2026-10", "2026-11"]
    assert list(table["corrected"]) == [True, False]
    assert table.loc["2026-10", "share"] == pytest.approx(0.4 * 0.75 + 0.6 * 0.1)
    assert table.loc["2026-11", "estimator"] == "uncorrected"
    assert "0 commentaire(s) lu(s)" in table.loc["2026-11", "note"]
    # The machine is known by what was read elsewhere.
    assert table.loc["2026-11", "precision"] == pytest.approx(0.75)


def test_a_machine_that_is_too_often_wrong_is_hidden_where_nothing_was_read() -> None:
    """Precision 0.5 under the floor: no share in November, and why; October is told by the reading."""
    moments = pd.to_datetime(["2026-10-05T08:00Z"] * 200 + ["2026-11-15T08:00Z"] * 200)
    human = by_hand([*range(10), 100, 101])
    given = {"human": human, "read": readings(READ), "sample": drawn(READ), "by": ["month"]}
    table = estimate_shares(MACHINE, corpus(written_at=moments), **given)
    table = table[table["code"] == "delivery"].set_index("month")
    assert table["share"].notna().tolist() == [True, False]
    assert "précision mesurée de 50\xa0%" in table.loc["2026-11", "note"]
    assert pd.isna(table.loc["2026-11", "machine_share"])
    kept = estimate_shares(MACHINE, corpus(written_at=moments), **given, precision_floor=0.4)
    assert kept["share"].notna().all()


def test_people_count_once() -> None:
    """Each wrote two comments: those who say it are between what one comment says and what two apart would."""
    comments = corpus().assign(author=[f"A{i // 2}" for i in range(400)])
    given = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    row = of_code(estimate_shares(MACHINE, comments, **given, unit="author"))
    most = (40 * (1 - 0.25**2) + 160 * (1 - 0.9**2)) / 200
    assert row["n"] == 200
    assert row["share"] == pytest.approx((0.23 + most) / 2)
    assert "entre 23\xa0%" in row["note"]
    assert row["low"] < 0.23
    assert row["high"] > most
    nobody = estimate_shares(MACHINE, corpus().assign(author=pd.NA), **given, unit="author")
    assert pd.isna(of_code(nobody)["share"])


def test_one_comment_each_is_one_person_each() -> None:
    """Where everybody wrote once, the share of people is that of comments."""
    given = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    by_comment, by_author = (
        of_code(estimate_shares(MACHINE, corpus(), **given, unit=u)) for u in ("comment", "author")
    )
    assert by_author["share"] == pytest.approx(by_comment["share"])
    assert by_author["high"] == pytest.approx(by_comment["high"])


def test_comments_of_one_publication_tell_less() -> None:
    """The same reading, ten comments a publication that say all the same: wider."""
    said = [*range(100, 110), *range(120, 130)]
    given = {"human": by_hand(said), "read": readings(range(100, 200)), "sample": drawn(range(100, 200))}
    apart = of_code(estimate_shares(None, corpus(), **given))
    together = of_code(estimate_shares(None, corpus().assign(post_id=[f"p{i // 10}" for i in range(400)]), **given))
    assert together["share"] == apart["share"] == pytest.approx(0.2)
    assert together["high"] - together["low"] > 2 * (apart["high"] - apart["low"])
    nothing, all_read = np.zeros(6), np.arange(6)
    assert design_effect(np.ones(6), nothing, all_read, (np.arange(6),), level=0.9) == 1.0
    assert design_effect(nothing, nothing, all_read, (np.zeros(6),), level=0.9) == pytest.approx(1 + 5 * 0.08)


def test_ten_comments_read_cannot_tell() -> None:
    """The machine's share stays, marked, and says how many are missing."""
    row = of_code(estimate_shares(MACHINE, corpus(), human=by_hand(range(75, 80)), read=readings(range(75, 85))))
    assert row["estimator"] == "uncorrected"
    assert not row["corrected"]
    assert row["share"] == pytest.approx(0.2)
    assert "10 commentaire(s) lu(s) : il en faut 30" in row["note"]


@pytest.mark.parametrize(("said", "share"), [([], 0.0), (READ, 1.0)])
def test_a_code_never_or_always_there_keeps_an_honest_interval(said: list[int], share: float) -> None:
    """None of 100 is not 0 % for sure, 100 of 100 not 100 %."""
    table = estimate_shares(MACHINE, corpus(), human=by_hand(said), read=readings(READ), sample=drawn(READ))
    row = of_code(table)
    assert row["share"] == share
    assert 0.01 < row["high"] - row["low"] < 0.05
    assert np.isfinite(table.select_dtypes("number").astype(float).to_numpy()[:, :3]).all()


def test_sheets_of_another_corpus_correct_nothing() -> None:
    """None of the comments read is in the corpus: nothing is corrected, no error."""
    strangers = readings(range(1000, 1100))
    table = estimate_shares(MACHINE, corpus(), human=by_hand(range(1000, 1020)), read=strangers)
    assert list(table["estimator"].unique()) == ["uncorrected"]
    assert (table["n_read"] == 0).all()
    assert "aucun commentaire n'a été lu" in of_code(table)["note"]


def test_reading_another_platform_or_time_is_said() -> None:
    """A third of the comments are elsewhere: a note; most of them: no correction."""
    for there, corrected in ((120, True), (260, False)):
        platform = ["facebook"] * (400 - there) + ["youtube"] * there
        read, said = list(range(60)), list(range(30))
        row = of_code(estimate_shares(MACHINE, corpus(platform=platform), human=by_hand(said), read=readings(read)))
        assert bool(row["corrected"]) == corrected
        assert "YouTube" in row["note"]
    moments = pd.to_datetime(["2026-01-05T08:00Z"] * 250 + ["2026-11-15T08:00Z"] * 150)
    row = of_code(estimate_shares(MACHINE, corpus(written_at=moments), human=by_hand(SAID), read=readings(READ)))
    assert "38 % de ces commentaires sont à plus d'un mois" in row["note"]
    assert "tirage inconnu" in row["note"]


def test_all_of_one_person() -> None:
    """The interval widens and the note says why."""
    alone = corpus().assign(author="A", post_id="p")
    given = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    row = of_code(estimate_shares(MACHINE, alone, **given))
    assert "même personne" in row["note"]
    assert row["high"] - row["low"] > 0.2


def test_what_two_people_read_counts_once() -> None:
    """The one who read more is heard; what was settled is heard first; sheets given twice change nothing."""
    human = pd.concat([by_hand(SAID), by_hand(range(100, 120), "human:paul")])
    read = pd.concat([readings(READ), readings(range(100, 120), "human:paul")])
    given = {"sample": drawn(READ)}
    row = of_code(estimate_shares(MACHINE, corpus(), human=human, read=read, **given))
    assert row["share"] == pytest.approx(0.23)
    settled = pd.concat([human, by_hand([], "human:settled")])
    read = pd.concat([read, readings(range(100, 108), "human:settled")])
    row = of_code(estimate_shares(MACHINE, corpus(), human=settled, read=read, **given))
    assert row["n_said"] == 15
    twice = pd.concat([by_hand(SAID), by_hand(SAID)])
    assert of_code(estimate_shares(MACHINE, corpus(), human=twice, read=readings(READ), **given))["n_said"] == 23


def test_damaged_draws_leave_their_comments_out() -> None:
    """No chance of being drawn, or one above 1: the comment is read, but stands for nothing known."""
    chances = [np.nan, 0.0, 3.0, *[0.25] * 97]
    sample = drawn(READ, inclusion=chances)
    row = of_code(estimate_shares(MACHINE, corpus(), human=by_hand(SAID), read=readings(READ), sample=sample))
    assert row["n_read"] == 97
    assert "3 commentaire(s) lu(s) qu'aucun tirage" in row["note"]


def test_wrong_questions_are_refused() -> None:
    """A unit, a level or a grouping that is none."""
    given = {"human": by_hand(SAID), "read": readings(READ)}
    for wrong in ({"unit": "people"}, {"level": 90}, {"by": ["astrology"]}, {"by": ["format"]}):
        with pytest.raises(UsageError):
            estimate_shares(MACHINE, corpus(), **given, **wrong)
    table = estimate_shares(MACHINE, corpus().iloc[:0], **given)
    assert table.empty


def test_a_part_of_people_from_one_comment_each() -> None:
    """Nothing said among those read: as many times more people as they write comments, at most."""
    read = Read(np.arange(40), np.zeros(40, dtype=bool), np.ones(40), np.ones(40), np.zeros(40))
    found = correct_share(np.zeros(80, dtype=bool), read, (np.arange(80),), level=0.9)
    people = people_of(found, np.zeros(80, dtype=bool), np.arange(80) // 2)
    assert people.value == 0
    assert people.high == pytest.approx(2 * found.share.high)


def test_the_report_marks_what_is_corrected() -> None:
    """Two codes, one dimension read: both corrected; nothing read: "at least", as ever; wrong too often: not shown."""
    moments = pd.to_datetime(["2026-10-05T08:00Z"] * 400)
    hand = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    personas = make_codings(ids(range(30)), dimension="persona", code="prospect")
    codings = pd.concat([MACHINE, personas], ignore_index=True)
    given = {"period": "2026-10", "settings": PageSettings()}
    args = (corpus(written_at=moments), codings, load_codebook())
    alone, read = (words(show_voice(*args, **given, hand=hand).markup) for hand in (None, hand))
    assert "20 % [" in alone
    assert "corrigée par la lecture" not in alone
    assert "23 % [" in read
    assert read.count("corrigée par la lecture") == 1
    assert "au moins 8 % [" in read
    nothing = hand | {"human": by_hand([]), "read": readings([])}
    assert words(show_voice(*args, **given, hand=nothing).markup) == alone
    november = corpus(written_at=pd.to_datetime(["2026-10-05T08:00Z"] * 200 + ["2026-11-05T08:00Z"] * 200))
    asked = {"dimension": "frustration", "period": "2026-11", "read": readings(READ), "sample": drawn(READ)}
    late = make_codings(ids([*range(20), *range(300, 350)]), **DELIVERY)
    assert len(compute_code_shares(november, late, **asked, human=by_hand(SAID))) == 1
    assert compute_code_shares(november, late, **asked, human=by_hand(range(5))).empty


def test_objectives_on_a_corrected_share_get_a_verdict(tmp_path: Path) -> None:
    """Uncorrected, the deadline stays undecided; with a reading, the target is missed, and the definition says why."""
    path = write_objectives(
        tmp_path,
        indicator="{metric: code_comment_share, dimension: frustration, code: delivery}",
        kind="decrease_to",
        baseline="baseline: {value: 0.4, low: 0.38, high: 0.42}",
        target="target: {value: 0.1}",
        deadline="2026-10-31",
        start="2026-08-01",
    )
    objectives = load_objectives(path)
    comments = corpus(written_at=pd.to_datetime(["2026-10-31T10:00Z"] * 400))
    given = {"comments": comments, "codings": MACHINE, "period": "2026-10", "objectives": objectives}
    plain = compute_metrics(None, **given)
    human = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    corrected = compute_metrics(None, **given, **human)
    assert plain.iloc[0]["estimator"] == "share_by_post"
    row = corrected.iloc[0]
    assert row["value"] == pytest.approx(0.23)
    assert row["estimator"] == "corrected_by_post"
    assert row["definition"].endswith("+corrected")
    assert "lecture de 100 commentaires" in row["note"]
    verdicts = [score_objectives(m, objectives, period="2026-10").iloc[0]["status"] for m in (plain, corrected)]
    assert verdicts == ["undecided", "not_met"]


def test_the_very_comments_that_were_read() -> None:
    """Half of them read: narrower; all of them: what was found, to the comment, without an interval to speak of."""
    given = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    posts = [f"p{i // 10}" for i in range(400)]
    wide, narrow = (of_code(estimate_shares(MACHINE, corpus(post_id=posts), **given, beyond=b)) for b in (True, False))
    assert narrow["share"] == wide["share"]
    assert narrow["high"] - narrow["low"] < 0.9 * (wide["high"] - wide["low"])
    everyone = {"read": readings(range(400)), "sample": drawn(range(400), inclusion=1.0)}
    row = of_code(estimate_shares(MACHINE, corpus(), human=by_hand(SAID), **everyone, beyond=False))
    assert row["share"] == pytest.approx(23 / 400)
    assert row["high"] - row["low"] < 1e-3


def test_reviews_of_one_place_are_not_one_comment() -> None:
    """All under one publication: there is no other to speak of, and the width is that of single comments."""
    given = {"human": by_hand(SAID), "read": readings(READ), "sample": drawn(READ)}
    apart, together = (of_code(estimate_shares(MACHINE, table, **given)) for table in (corpus(), corpus(post_id="p")))
    assert together["high"] == pytest.approx(apart["high"])


def test_what_is_sure_adds_no_width() -> None:
    """Of a weight of 200, 100 are one text that was sure to be drawn: half the width of the ten others."""
    hits, weights = np.array([True] + [True, False] * 5), np.array([100.0] + [10.0] * 10)
    noise = np.array([0.0] + [100.0] * 10)
    found, others = guess_rate(hits, weights, noise, level=0.9), jeffreys(0.5, 10, level=0.9)
    assert found.value == pytest.approx(0.75)
    alone = guess_rate(hits[1:], weights[1:], noise[1:], level=0.9, within=jeffreys)
    assert (alone.low, alone.high) == pytest.approx((others.low, others.high))
    half = guess_rate(hits, weights, noise, level=0.9, within=jeffreys)
    assert half.high - half.low == pytest.approx((others.high - others.low) / 2)
