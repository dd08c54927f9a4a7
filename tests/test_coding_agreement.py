"""How far people agree: worked figures, published ones, other implementations."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from cmanalytics.coding import coder_agreement
from cmanalytics.coding.coefficients import cohen_kappa, krippendorff_alpha, masi_distances
from cmanalytics.errors import DataError
from cmanalytics.tables import AGREEMENT
from tests.coding_helpers import codebook, hand_coded

SMALL = {"least_read": 1, "least_given": 1}
# Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: four observers, twelve units, missing data.
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def alpha_of(observers: tuple[tuple[int | None, ...], ...]) -> float:
    values = sorted({value for row in observers for value in row if value is not None})
    counts = np.array([[sum(row[unit] == v for row in observers) for v in values] for unit in range(len(observers[0]))])
    weights = np.ones((1, len(counts)))
    return float(krippendorff_alpha(counts, 1 - np.eye(len(values)), weights)[0])


def alpha_by_pairs(units: list[list[object]]) -> float:
    """Compute alpha the long way: every pair of values inside a unit, every pair of all values."""
    units = [values for values in units if len(values) > 1]
    everything = [value for values in units for value in values]
    inside = sum(sum(a != b for a, b in combinations(values, 2)) * 2 / (len(values) - 1) for values in units)
    across = sum(a != b for a, b in combinations(everything, 2)) * 2
    return 1 - (inside / len(everything)) / (across / (len(everything) * (len(everything) - 1)))


def two_readers(n: int, *, seed: int, share: float = 0.3, slips: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    first = rng.random(n) < share
    return first, first ^ (rng.random(n) < slips)


def as_coded(first: np.ndarray, second: np.ndarray):
    readers = {"marie": first, "paul": second}
    return hand_coded(
        {
            name: {str(i): "frustration:price" if hit else "" for i, hit in enumerate(hits)}
            for name, hits in readers.items()
        }
    )


def test_alpha_gives_the_published_figures() -> None:
    """0.743 with four observers and missing data, 0.095 for two observers and two values (Krippendorff, 2011)."""
    assert alpha_of(FOUR_OBSERVERS) == pytest.approx(0.743, abs=5e-4)
    binary = ((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0))
    assert alpha_of(binary) == pytest.approx(0.095, abs=5e-4)


def test_kappa_gives_the_textbook_figure() -> None:
    """Twenty yes together, fifteen no, five and ten apart: 0.40."""
    first = np.repeat([True, True, False, False], [20, 5, 10, 15])
    second = np.repeat([True, False, True, False], [20, 5, 10, 15])
    assert cohen_kappa(first, second, np.ones((1, 50)))[0] == pytest.approx(0.4)
    row = coder_agreement(as_coded(first, second)).iloc[1]
    assert row["kappa"] == pytest.approx(0.4) and row["agreement"] == pytest.approx(0.7)
    # Byrt, Bishop and Carlin (1993): (20 - 15) / 50 and (5 - 10) / 50.
    assert row["prevalence"] == pytest.approx(0.1) and row["bias"] == pytest.approx(-0.1)
    assert row["positive_agreement"] == pytest.approx(40 / 55)


def test_six_comments_by_hand() -> None:
    """Two and two together, one and one apart: kappa 1/3, alpha 1 - 11 x 4 / 72."""
    given = {
        "marie": dict(zip("123456", ["frustration:price"] * 3 + [""] * 3, strict=True)),
        "paul": dict(zip("123456", ["frustration:price"] * 2 + ["", "frustration:price", "", ""], strict=True)),
    }
    table = coder_agreement(hand_coded(given), **SMALL)
    assert list(table.columns) == AGREEMENT.names and table["code"].tolist() == ["*", "price"]
    row = table.iloc[1]
    assert row["kappa"] == pytest.approx(1 / 3) and row["alpha"] == pytest.approx(1 - 44 / 72)
    assert (row["n"], row["positives"], row["n_any"], row["n_all"]) == (6, ["3", "3"], 4, 2)
    assert row["coders"] == ["marie", "paul"] and row["low"] < row["alpha"] < row["high"]


@pytest.mark.parametrize("seed", range(4))
def test_two_independent_implementations_agree(seed: int) -> None:
    """scikit-learn and statsmodels find the same kappa, pairs counted one by one the same alpha."""
    metrics = pytest.importorskip("sklearn.metrics")
    rater = pytest.importorskip("statsmodels.stats.inter_rater")
    first, second = two_readers(200, seed=seed)
    row = coder_agreement(as_coded(first, second), draws=50).iloc[1]
    assert row["kappa"] == pytest.approx(metrics.cohen_kappa_score(first, second))
    table = pd.crosstab(first, second).to_numpy()
    assert row["kappa"] == pytest.approx(rater.cohens_kappa(table, return_results=False))


@pytest.mark.parametrize("seed", range(4))
def test_alpha_is_that_of_all_pairs(seed: int) -> None:
    """Three readers, a third of the readings missing: the long way gives the same number."""
    rng = np.random.default_rng(seed)
    hits, there = rng.random((60, 3)) < 0.4, rng.random((60, 3)) < 0.67
    given = {
        name: {str(i): "frustration:price" if hits[i, c] else "" for i in range(60) if there[i, c]}
        for c, name in enumerate(("a", "b", "c"))
    }
    row = coder_agreement(hand_coded(given), draws=50, least_read=10).iloc[1]
    units = [[hits[i, c] for c in range(3) if there[i, c]] for i in range(60)]
    assert row["alpha"] == pytest.approx(alpha_by_pairs(units))
    assert row["n"] == sum(len(unit) > 1 for unit in units) and pd.isna(row["bias"])


def test_kappa_by_its_definition() -> None:
    """Observed less chance over one less chance, from shares, for many tables."""
    for seed in range(20):
        first, second = two_readers(80, seed=seed, share=0.1 + seed / 40)
        chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
        expected = ((first == second).mean() - chance) / (1 - chance)
        assert cohen_kappa(first, second, np.ones((1, 80)))[0] == pytest.approx(expected)


def test_sets_of_codes_are_compared_by_how_much_they_share() -> None:
    """Same 0, one inside the other 1 - 2/3 x 1/2, crossed 1 - 1/3 x 1/3, apart 1; two empty sets are the same."""
    sets = [frozenset(), frozenset("a"), frozenset("ab"), frozenset("bc")]
    distances = masi_distances(sets)
    assert distances[0].tolist() == [0, 1, 1, 1] and distances[1, 2] == pytest.approx(2 / 3)
    assert distances[2, 3] == pytest.approx(1 - 1 / 9) and (distances == distances.T).all()


def test_the_row_of_a_dimension_counts_half_agreement() -> None:
    """One has price, the other price and delivery: not the same, not nothing either."""
    exact = {"1": "frustration:price", "2": "", "3": "frustration:delivery", "4": "", "5": "", "6": "frustration:price"}
    near = {**exact, "1": "frustration:price frustration:delivery"}
    apart = {**exact, "1": "frustration:delivery"}
    same, half, none = (
        coder_agreement(hand_coded({"a": exact, "b": other}), **SMALL).iloc[0]["alpha"]
        for other in (exact, near, apart)
    )
    assert same == 1 and none < half < 1


def test_only_comments_that_both_read_count_and_only_for_what_they_read() -> None:
    """Paul has not read the sixth comment; a coder who only coded jobs says nothing of frustrations."""
    marie = {str(i): "frustration:price" if i % 2 else "" for i in range(40)}
    paul = {key: codes for key, codes in marie.items() if key != "0"}
    jobs = hand_coded({"lea": dict.fromkeys(marie, "job:find")}, dimensions=("job",))
    table = coder_agreement(hand_coded({"marie": marie, "paul": paul}), jobs)
    assert set(table["dimension"]) == {"frustration"} and set(table["n"]) == {39}


def test_too_little_to_judge_is_said_and_shows_no_coefficient() -> None:
    """Ten comments; a code that nobody, two, or everybody gave: each for its own reason."""
    few = coder_agreement(as_coded(*two_readers(10, seed=1))).iloc[1]
    assert few["verdict"] == "not_measurable" and "il en faut 30" in few["sentence"] and pd.isna(few["alpha"])
    rare = np.arange(60) < 2
    cases = {"2 commentaires seulement": rare, "presque tous": ~rare}
    for words, hits in cases.items():
        row = coder_agreement(as_coded(hits, hits)).iloc[1]
        assert row["verdict"] == "not_measurable" and words in row["sentence"] and pd.isna(row["kappa"])
    listed = coder_agreement(as_coded(rare, rare), codebook=codebook()).set_index("code")
    assert "personne ne l'a donné" in listed.loc["delivery", "sentence"]


def test_verdicts_follow_their_stated_thresholds() -> None:
    """Hardly a slip: reliable; some: with care; many: to be discussed."""
    verdicts = [coder_agreement(as_coded(*two_readers(200, seed=2, slips=s))).iloc[1] for s in (0.03, 0.15, 0.3)]
    assert [row["verdict"] for row in verdicts] == ["reliable", "cautious", "discuss"]
    assert "fiable, alpha 0,9" in verdicts[0]["sentence"] and "à discuter" in verdicts[2]["sentence"]


def test_agreeing_on_everything_is_not_certainty() -> None:
    """Forty comments without a disagreement still allow some: 1 - (1 - .05^(1/40)) / (2 x .25 x .75)."""
    hits = np.arange(40) < 10
    row = coder_agreement(as_coded(hits, hits)).iloc[1]
    assert row["alpha"] == 1 and row["high"] == 1
    assert row["low"] == pytest.approx(1 - (1 - 0.05 ** (1 / 40)) / 0.375)


def test_intervals_hold() -> None:
    """A hundred codes on 120 comments: nine intervals in ten hold the alpha of 12,000 such comments."""
    first, second = two_readers(12_000, seed=9)
    counts = np.column_stack([2 - first.astype(int) - second, first.astype(int) + second])
    truth = krippendorff_alpha(counts, 1 - np.eye(2), np.ones((1, 12_000)))[0]
    given = {
        name: {str(i): " ".join(f"frustration:c{k}" for k in hits[:, i].nonzero()[0]) for i in range(120)}
        for name, hits in (("marie", first.reshape(100, 120)), ("paul", second.reshape(100, 120)))
    }
    rows = coder_agreement(hand_coded(given)).iloc[1:]
    assert 83 <= ((rows["low"] <= truth) & (rows["high"] >= truth)).sum() <= 97


def test_the_same_sheets_give_the_same_table() -> None:
    """Seeded redraws: nothing changes from one run to the next."""
    coded = as_coded(*two_readers(60, seed=5))
    pd.testing.assert_frame_equal(coder_agreement(coded), coder_agreement(coded))


def test_one_reader_or_nothing_in_common_is_an_answer() -> None:
    """The message says what to do, and names who has read."""
    alone = hand_coded({"marie": {"1": ""}})
    with pytest.raises(DataError, match="une seule personne a lu \\(marie\\)"):
        coder_agreement(alone)
    with pytest.raises(DataError, match="lu par deux personnes"):
        coder_agreement(alone, hand_coded({"paul": {"2": ""}}))
    with pytest.raises(DataError, match="aucune feuille"):
        coder_agreement(hand_coded({}))
