"""Counting codes by group, among comments and among people, and two codes together."""

import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from cmanalytics import cooccur_codes, count_codes
from cmanalytics.errors import UsageError
from cmanalytics.tables import CODE_COUNTS, CODINGS, conform


def make(*rows: tuple[str, str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codings and comments of rows (author, day, post, codes): one comment a row."""
    names = ["author", "written_at", "post_id", "codes"]
    frame = pd.DataFrame(rows, columns=names).assign(platform="facebook", account="us", text="x")
    frame = frame.assign(comment_id=[f"c{n}" for n in range(len(frame))])
    frame["written_at"] = pd.to_datetime(frame["written_at"], utc=True)
    codings = frame.assign(pair=frame.pop("codes").str.split()).explode("pair").dropna(subset="pair")
    codings = codings.assign(
        dimension=codings["pair"].str.split(":").str[0], code=codings["pair"].str.split(":").str[1], coder="cues"
    )
    codings = conform(codings[["comment_id", "platform", "dimension", "code", "coder"]], CODINGS)
    return codings, frame


# Twelve people write in March, six of them about the price; twelve in April, nobody; one person comes back.
SPRING = [(f"a{n}", "2026-03-05", f"p{n % 4}", "frustration:price" if n < 6 else "") for n in range(12)]
SPRING += [("a0", "2026-03-06", "p0", "frustration:price")]
SPRING += [(f"b{n}", "2026-04-05", f"q{n % 4}", "speech_act:thanks" if n < 5 else "") for n in range(12)]


def test_comments_and_people_are_counted_apart() -> None:
    """Who comes back counts once among people, twice among comments."""
    codings, comments = make(*SPRING)
    price = count_codes(codings, comments).set_index("code").loc["price"]
    assert (price["n_comments"], price["among_comments"]) == (7, 25)
    assert (price["n_authors"], price["among_authors"]) == (6, 24)
    assert price["share"] == pytest.approx(7 / 25) and price["author_share"] == pytest.approx(6 / 24)
    assert price["low"] < price["share"] < price["high"]


def test_groups_are_those_asked_for() -> None:
    """By month: a code that nobody carries in a month is zero there, not absent."""
    codings, comments = make(*SPRING)
    counted = count_codes(codings, comments, by=["month"], dimension="frustration").set_index("month")
    assert counted["n_comments"].tolist() == [7, 0] and counted.index.tolist() == ["2026-03", "2026-04"]
    assert counted["share"].tolist() == pytest.approx([7 / 13, 0])
    assert counted["hidden"].isna().all()


def test_formats_come_from_the_posts() -> None:
    """A comment under a publication of unknown format is left out of that table."""
    codings, comments = make(*SPRING)
    posts = pd.DataFrame(
        {"platform": "facebook", "account": "us", "post_id": ["p0", "p1", "p2", "p3"], "format": "reel"}
    )
    counted = count_codes(codings, comments, by=["format"], posts=posts)
    assert counted["format"].unique().tolist() == ["reel"] and counted["among_comments"].max() == 13
    with pytest.raises(UsageError):
        count_codes(codings, comments, by=["format"])


def test_personas_group_all_that_a_person_writes() -> None:
    """Someone who says once to be a loyal customer is one in all their comments."""
    rows = [(f"a{n}", "2026-03-05", "p", "persona:loyal_customer") for n in range(6)]
    rows += [(f"a{n}", "2026-03-06", "p", "frustration:price") for n in range(6)]
    rows += [(f"b{n}", "2026-03-06", "p", "frustration:price") for n in range(6)]
    counted = count_codes(*make(*rows), by=["persona"], dimension="frustration")
    assert counted["persona"].tolist() == ["loyal_customer"]
    assert (counted["n_comments"].item(), counted["among_comments"].item()) == (6, 12)


def test_small_cells_are_hidden_with_the_reason() -> None:
    """Four people are not shown, however much they write; missing is not zero."""
    rows = [(f"a{n % 4}", "2026-03-05", "p", "frustration:price") for n in range(20)]
    rows += [(f"b{n}", "2026-03-05", "p", "") for n in range(20)]
    counted = count_codes(*make(*rows)).iloc[0]
    assert pd.isna(counted["n_comments"]) and pd.isna(counted["share"]) and "5 personnes" in counted["hidden"]


def test_many_comparisons_are_corrected_and_their_number_is_said() -> None:
    """A gap that is large survives; q-values are those of Benjamini and Hochberg over the cells compared."""
    rows = []
    for month in range(1, 7):
        for n in range(40):
            carried = n < (30 if month == 6 else 8)
            rows.append(
                (f"m{month}n{n}", f"2026-{month:02}-05", f"p{month}{n}", "frustration:price" if carried else "")
            )
    counted = count_codes(*make(*rows), by=["month"]).set_index("month")
    assert (counted["compared"] == 6).all() and counted.loc["2026-06", "q_value"] < 0.01
    expected = false_discovery_control(counted["p_value"].to_numpy(dtype=float))
    assert counted["q_value"].to_numpy(dtype=float) == pytest.approx(expected)


def test_ours_and_negated_do_not_count() -> None:
    """The brand's words are not its public's."""
    codings, comments = make(*SPRING)
    ours = comments.assign(is_brand=comments["author"] == "a0")
    assert count_codes(codings, ours).set_index("code").loc["price", "n_comments"] == 5
    denied = codings.assign(negated=True)
    assert count_codes(denied, comments).empty


def test_an_empty_table_and_a_wrong_grouping() -> None:
    """Nothing coded is an empty table; a misspelt grouping is answered with the choices."""
    codings, comments = make(*SPRING)
    assert list(count_codes(codings.head(0), comments).columns) == CODE_COUNTS.names
    assert count_codes(codings, comments.head(0), by=["month"]).empty
    with pytest.raises(UsageError, match="month"):
        count_codes(codings, comments, by=["moon"])


def test_without_authors_comments_stand_for_people() -> None:
    """A file that names nobody can be counted; people are missing, not zero."""
    codings, comments = make(*SPRING)
    price = count_codes(codings, comments.drop(columns="author")).set_index("code").loc["price"]
    assert price["n_comments"] == 7 and pd.isna(price["n_authors"])


def test_two_codes_that_go_together() -> None:
    """Eight people fix and curse the outage, twenty do neither: the lift says so, with its interval and test."""
    rows = [(f"a{n}", "2026-03-05", f"p{n}", "job:fix frustration:bug_outage") for n in range(8)]
    rows += [(f"b{n}", "2026-03-05", f"q{n}", "job:order") for n in range(10)]
    rows += [(f"c{n}", "2026-03-05", f"r{n}", "frustration:price job:order" if n < 2 else "") for n in range(12)]
    pairs = cooccur_codes(*make(*rows)).set_index(["code", "other_code"])
    both = pairs.loc["fix", "bug_outage"]
    assert both["n_comments"] == 8 and both["expected"] == pytest.approx(8 * 8 / 30)
    assert both["lift"] == pytest.approx(30 / 8) and both["low"] < both["lift"] <= both["high"]
    assert both["q_value"] < 0.001 and both["compared"] == 3
    assert (
        pairs.loc[
            "order",
            "bug_outage",
        ]["n_comments"]
        == 0
    )
    assert pd.isna(pairs.loc["order", "price"]["n_comments"]) and "5 personnes" in pairs.loc["order", "price"]["hidden"]


def test_pairs_of_one_dimension_stand_once() -> None:
    """A code is not paired with itself, nor twice with another."""
    rows = [(f"a{n}", "2026-03-05", f"p{n}", "frustration:price frustration:delivery") for n in range(8)]
    pairs = cooccur_codes(*make(*rows), dimensions=("frustration", "frustration"))
    assert pairs[["code", "other_code"]].values.tolist() == [["delivery", "price"]]
