"""What is drawn to be read, and what is announced of it before anyone reads."""

import numpy as np
import pandas as pd
import pytest

from cmanalytics.coding import describe_sample, draw_sample, weigh_sample
from cmanalytics.coding.announcing import expected_width, unequal_chances
from cmanalytics.coding.drawing import allocate
from cmanalytics.errors import DataError, UsageError
from cmanalytics.metrics.intervals import wilson
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CODINGS, COMMENTS, SAMPLE, conform


def many(n: int, **columns: object) -> pd.DataFrame:
    """Return n comments with n different texts under ten publications."""
    numbers = pd.Series(range(n))
    frame = pd.DataFrame({"platform": "x", "comment_id": numbers.map("c{:04}".format)})
    frame = frame.assign(text=numbers.map("texte {}".format), post_id=(numbers % 10).map("p{}".format))
    return conform(frame.assign(**columns), COMMENTS)


def codes_of(comment_ids: list[str], **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame({"platform": "x", "comment_id": comment_ids, "coder": "cues", "dimension": "frustration"})
    return conform(frame.assign(**{"code": "price", "start": 0, **columns}), CODINGS)


def test_a_simple_draw_gives_each_text_the_same_chance() -> None:
    """Twelve of sixty: one chance in five, an order to read in, no comment twice."""
    drawn = draw_sample(many(60), size=12)
    assert len(drawn) == 12 and not drawn.duplicated(["platform", "comment_id"]).any()
    assert drawn["inclusion"].tolist() == [0.2] * 12 and drawn["order"].tolist() == list(range(1, 13))
    assert list(drawn.columns) == SAMPLE.names and set(drawn["round"]) == {1}


def test_a_draw_depends_on_its_seed_and_not_on_the_order_of_rows() -> None:
    """The same page gives the same sheet again, another seed another one."""
    table = many(200)
    first = draw_sample(table, size=20)
    pd.testing.assert_frame_equal(first, draw_sample(table.sample(frac=1, random_state=3), size=20))
    assert set(first["comment_id"]) != set(draw_sample(table, size=20, seed=7)["comment_id"])


def test_no_comment_is_drawn_twice_across_rounds() -> None:
    """Three rounds of twenty read sixty comments; the fourth finds nothing left."""
    table = many(60)
    rounds: list[pd.DataFrame] = []
    for number in (1, 2, 3):
        earlier = pd.concat(rounds) if rounds else None
        rounds.append(draw_sample(table, size=20, already=earlier, seed=number))
        assert set(rounds[-1]["round"]) == {number}
    assert pd.concat(rounds)["comment_id"].nunique() == 60
    with pytest.raises(DataError, match="aucun commentaire à tirer"):
        draw_sample(table, size=20, already=pd.concat(rounds))


def test_a_text_written_by_many_is_read_once_and_stands_for_all() -> None:
    """ "Super", "super " and " SUPER" are one text; "oui" below two comments is two."""
    texts = ["Super", "super ", " SUPER", "oui", "oui", "oui"]
    parents = [None, None, None, "1", "1", "2"]
    table = pd.DataFrame({"platform": "x", "comment_id": list("abcdef"), "text": texts, "parent_id": parents})
    drawn = draw_sample(table).sort_values("comment_id")
    assert dict(zip(drawn["comment_id"], drawn["stands_for"], strict=True)) == {"a": 3, "d": 2, "f": 1}
    again = draw_sample(table, already=pd.DataFrame({"platform": ["x"], "comment_id": ["c"]}))
    assert set(again["comment_id"]) == {"d", "f"}


def test_comments_have_the_same_chance_whether_their_text_is_common_or_not() -> None:
    """A text of 30 comments among 90 others: each comment weighs the same, however often its text was written."""
    table = many(120)
    table.loc[:29, "text"] = "Super"
    drawn = draw_sample(table, size=3, seed=1)
    assert weigh_sample(drawn).tolist() == pytest.approx([40] * 3) and unequal_chances(drawn) == pytest.approx(1)
    times = sum(30 in draw_sample(table, size=3, seed=seed)["stands_for"].tolist() for seed in range(200))
    assert 130 <= times <= 170
    surely = draw_sample(table, size=10)
    assert surely.loc[surely["stands_for"] == 30, "inclusion"].tolist() == [1] and weigh_sample(surely).sum() == 120


def test_two_rounds_together_stand_for_everything() -> None:
    """Two of six, then two of the other four: (1/2) / (1/3) + 1/2 = 2 for the first, (1/2) / (1/2) = 1 for the next."""
    first = draw_sample(many(6), size=2)
    second = draw_sample(many(6), size=2, already=first)
    both = pd.concat([first, second], ignore_index=True)
    assert weigh_sample(both).tolist() == pytest.approx([2, 2, 1, 1])


def test_the_team_and_competitors_are_not_read() -> None:
    """Neither the brand, nor its staff, nor comments below a competitor's publications, nor blank ones."""
    table = many(6).assign(account=["ours"] * 4 + ["rival"] * 2)
    table.loc[0, "is_brand"], table.loc[1, "is_staff"], table.loc[2, "text"] = True, True, "  "
    settings = PageSettings.model_validate({"competitors": [{"platform": "x", "account": "rival"}]})
    assert draw_sample(table, settings=settings)["comment_id"].tolist() == ["c0003"]


def test_a_period_limits_the_draw() -> None:
    """October only, in the page's zone."""
    moments = pd.to_datetime(["2026-09-30T21:59:00Z", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", None], utc=True)
    drawn = draw_sample(many(4, written_at=moments), period="2026-10")
    assert drawn["comment_id"].tolist() == ["c0001"]


def test_tags_draw_more_of_what_is_rare_and_say_with_which_chance() -> None:
    """Ten tagged comments of a thousand: a simple draw of sixty would find none or one, this one most of them."""
    drawn = draw_sample(many(1000), codes_of([f"c{n:04}" for n in range(10)]), by="tags", size=60)
    shares = drawn.groupby("stratum")[["stratum_size", "stratum_drawn", "inclusion"]].first()
    assert shares.loc["frustration:price", "stratum_drawn"] >= 5 and shares.loc["none", "stratum_size"] == 990
    assert (shares["inclusion"] == shares["stratum_drawn"] / shares["stratum_size"]).all()
    assert len(drawn) == 60 and weigh_sample(drawn).sum() == pytest.approx(1000)


def test_a_negated_hit_is_no_group_and_dimensions_choose_the_groups() -> None:
    """What a machine notes as denied affirms nothing; only the dimensions asked for make groups."""
    codings = pd.concat([codes_of(["c0000"], negated=True), codes_of(["c0001"], dimension="job")])
    assert set(draw_sample(many(40), codings, by="tags")["stratum"]) == {"none", "job:price"}
    assert set(draw_sample(many(40), codings, by="tags", dimensions=["frustration"])["stratum"]) == {"none"}


def test_places_go_to_groups_by_the_root_of_their_size() -> None:
    """Four times as many texts, twice as many places; never more than there are, two at least where there is room."""
    assert allocate(np.array([400, 100]), size=30, worth=np.array([20.0, 10.0])).tolist() == [20, 10]
    assert allocate(np.array([900, 3]), size=31, worth=np.array([30.0, 1.7])).tolist() == [29, 2]
    assert allocate(np.array([2, 1]), size=9, worth=np.array([1.4, 1.0])).tolist() == [2, 1]


def test_posts_each_get_their_share() -> None:
    """Ten publications of thirty comments each: thirty drawn are three of each, whatever the seed."""
    for seed in range(5):
        drawn = draw_sample(many(300), by="posts", size=30, seed=seed)
        assert drawn["stratum"].value_counts().tolist() == [3] * 10
        assert set(drawn["inclusion"]) == {0.1} and set(drawn["stratum_size"]) == {30}


def test_uncertainty_draws_where_the_machine_hesitates() -> None:
    """Fifty hesitations among a thousand sure codes: many more of them are read than their share."""
    ids = [f"c{n:04}" for n in range(1000)]
    codings = codes_of(ids, coder="learned", confidence=[0.5] * 50 + [0.95] * 950)
    groups = draw_sample(many(1100), codings, by="uncertainty", size=100)["stratum"].value_counts()
    assert groups["doubtful"] >= 30 and groups["sure"] > groups["none"] >= 2


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"by": "chance"}, "random, tags, posts, uncertainty"),
        ({"size": 0}, "nombre de commentaires"),
        ({"by": "tags"}, "codes de la machine"),
    ],
)
def test_a_draw_that_cannot_be_made_says_why(options: dict[str, object], word: str) -> None:
    """An unknown method, no size, codes that are not given."""
    with pytest.raises(UsageError, match=word):
        draw_sample(many(5), **options)


def test_uncertainty_cannot_be_drawn_without_confidence() -> None:
    """Cues do not hesitate: the message says what to draw by instead."""
    with pytest.raises(UsageError, match="confiance") as caught:
        draw_sample(many(5), codes_of(["c0001"]), by="uncertainty")
    assert "random" in str(caught.value)


def test_a_simple_sample_announces_wilson_s_interval() -> None:
    """120 of very many: 20 % will be known to 6 points, by hand with Wilson's formula."""
    drawn = draw_sample(many(100_000), size=120)
    interval = wilson(0.2, 120, level=0.9)
    assert expected_width(drawn, 0.2) == pytest.approx((interval.high - interval.low) / 2, rel=1e-3)
    text = describe_sample(drawn)
    assert text.startswith("120 commentaires à lire") and "20\u00a0% à ± 6,0 points" in text
    assert "ne pèsent pas tous autant" not in text


def test_unequal_chances_cost_comments() -> None:
    """Weights of 1 and 3 in halves: 2 x (1 + 9) / 16 = 1.25 times more to read."""
    table = pd.DataFrame({"platform": "x", "comment_id": list("abcd"), "inclusion": [1.0, 1.0, 1 / 3, 1 / 3]})
    drawn = conform(table.assign(stands_for=1, by="tags", texts=8, round=1), SAMPLE)
    assert unequal_chances(drawn) == pytest.approx(1.25)
    assert "Effet de plan 1,25 : les commentaires ne pèsent pas tous autant, ces 4 en valent 3" in describe_sample(
        drawn
    )


def test_reading_everything_leaves_no_margin() -> None:
    """Ten comments only: all are read, and the announcement does not pretend to a width."""
    drawn = draw_sample(many(10))
    assert len(drawn) == 10 and expected_width(drawn, 0.2) == 0
    assert "Tout sera lu" in describe_sample(drawn) and "±" not in describe_sample(drawn)


@pytest.mark.parametrize("by", ["random", "posts", "tags"])
def test_announced_widths_hold(by: str) -> None:
    """Of 400 draws, nine in ten find the share of a code (20 %) within the width announced before reading."""
    rng = np.random.default_rng(11)
    table = many(1500)
    truth = pd.Series(rng.random(1500) < 0.2, index=table["comment_id"])
    codings = codes_of([f"c{n:04}" for n in range(0, 1500, 25)])
    share, inside = truth.mean(), 0
    for seed in range(400):
        drawn = draw_sample(table, codings, size=120, by=by, seed=seed)
        found = np.average(truth[drawn["comment_id"]], weights=weigh_sample(drawn))
        inside += abs(found - share) <= expected_width(drawn, share)
    assert 0.86 <= inside / 400 <= 0.95
