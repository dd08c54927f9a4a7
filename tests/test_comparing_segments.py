"""A part of the page beside the rest: by hand, within a network, nobody shown alone, as many as were compared."""

from typing import Any

import pandas as pd
import pytest

import cmanalytics as cm
from cmanalytics.errors import UsageError
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_codings, make_comments, make_posts

LEAST = {"min_posts": 5, "min_comments": 5}
FEW = PageSettings.model_validate({"status_policy": LEAST})
# Ten comments leave an interval too wide for a verdict.
WIDE = PageSettings.model_validate({"status_policy": {**LEAST, "max_width_points": 100}})


def formats(*counted: tuple[str, int, float], **columns: Any) -> pd.DataFrame:
    """Publications of October: (format, how many, mean rate), rates spread a tenth around the mean."""
    rates = [rate * (1 + 0.1 * (-1) ** n) for _, number, rate in counted for n in range(number)]
    names = [name for name, number, _ in counted for _ in range(number)]
    return make_posts(rates, **columns).assign(format=names)


def test_videos_beside_the_rest_by_hand() -> None:
    """Six videos at 6 %, six photos at 3 %: twice as much, and half as much the other way round."""
    posts = formats(("video", 6, 0.06), ("photo", 6, 0.03))
    found = cm.compare_segments(posts, by="format", period="2026-10", metrics=["er_reach_pooled"], settings=FEW)
    assert list(found["segment"]) == ["format=photo", "format=video"] and set(found["compared_with"]) == {"rest"}
    assert list(found["change"]) == pytest.approx([-0.5, 1.0]) and list(found["verdict"]) == ["down", "up"]
    assert set(found["n_compared"]) == {2} and found["sentence"].str.contains("même parmi 2 comparaisons").all()
    assert "est de 6,0\u00a0% pour les vidéos et de 3,0\u00a0% pour le reste en octobre 2026" in found["sentence"][1]


def test_parts_of_four_publications_are_not_shown() -> None:
    """Nor a part whose rest is as small."""
    posts = formats(("video", 8, 0.06), ("photo", 4, 0.03))
    assert cm.compare_segments(posts, by="format", period="2026-10", settings=FEW).empty


def test_networks_are_not_compared_in_disguise() -> None:
    """All videos on YouTube, all photos on Instagram: that is a difference of networks, and there is no row."""
    apart = pd.concat([formats(("video", 8, 0.06), platform="youtube"), formats(("photo", 8, 0.03))], ignore_index=True)
    assert cm.compare_segments(apart, by="format", period="2026-10", settings=FEW).empty


def test_accounts_are_not_compared_in_disguise() -> None:
    """Two accounts of one network: each has its own rows, and the one that publishes nothing but videos has none."""
    two = [formats(("video", 8, 0.06), ("photo", 8, 0.06), account="Nord"), formats(("video", 8, 0.03), account="Sud")]
    posts = pd.concat(two, ignore_index=True).assign(post_id=[f"p{n}" for n in range(24)])
    found = cm.compare_segments(posts, by="format", period="2026-10", metrics=["er_reach_pooled"], settings=FEW)
    assert set(found["account"]) == {"Nord"} and set(found["verdict"]) == {"undecided"}
    assert "sur Instagram (Nord)" in found["sentence"][0]


def test_weekdays_are_those_of_the_page_zone() -> None:
    """23:30 UTC on a Sunday is Monday in Paris."""
    days = pd.date_range("2026-01-04T23:30Z", periods=10, freq="7D")
    sundays = make_posts([0.06, 0.07] * 5).assign(published_at=days, post_id=[f"s{n}" for n in range(10)])
    others = make_posts([0.03, 0.04] * 5).assign(published_at=days + pd.Timedelta(days=2, hours=-10))
    posts = pd.concat([sundays, others], ignore_index=True)
    found = cm.compare_segments(posts, by="weekday", period="2026-Q1", metrics=["er_reach_pooled"], settings=FEW)
    assert list(found["segment"]) == ["weekday=mon", "weekday=tue"]
    assert "pour les publications du lundi" in found["sentence"][0]


def test_comments_of_a_publication_follow_its_format() -> None:
    """Metrics of comments are parted by what the comments stand under."""
    posts = formats(("video", 5, 0.03), ("photo", 5, 0.03), platform="facebook")
    rows = [{"comment_id": f"{n}-{k}", "post_id": post} for n, post in enumerate(posts["post_id"]) for k in range(2)]
    rows += [{"comment_id": "r", "post_id": posts["post_id"][0], "parent_id": "0-0", "is_brand": True,
              "written_at": "2026-10-06T12:00:00Z"}]  # fmt: skip
    comments = make_comments(rows)
    codings = make_codings([row["comment_id"] for row in rows[:-1]])
    given = {"comments": comments, "codings": codings, "metrics": ["answer_share"]}
    found = cm.compare_segments(posts, by="format", period="2026-10", settings=WIDE, **given)
    # One of ten under the videos was answered, none of ten under the photos.
    assert found.set_index("segment").loc["format=video", ["value", "before"]].tolist() == [0.1, 0.0]


def coded(helped: int, others: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Questions of new customers, all answered, and of others, none; each by another person, on another publication."""
    asked = [{"comment_id": f"q{n}", "post_id": f"p{n}"} for n in range(helped + others)]
    replies = [
        {"comment_id": f"r{n}", "post_id": f"p{n}", "parent_id": f"q{n}", "is_brand": True, "author": "page",
         "written_at": "2026-10-07T10:00:00Z"}
        for n in range(helped)
    ]  # fmt: skip
    ids = [row["comment_id"] for row in asked]
    codings = pd.concat(
        [make_codings(ids), make_codings(ids[:helped], dimension="persona", code="new_customer")], ignore_index=True
    )
    return make_comments([*asked, *replies]), codings


def test_personas_are_parted_by_their_comments() -> None:
    """Six new customers answered of six, none of six others: the answers, which no persona wrote, still count."""
    comments, codings = coded(6, 6)
    given = {"comments": comments, "codings": codings, "metrics": ["answer_share"]}
    found = cm.compare_segments(None, by="persona", period="2026-10", settings=WIDE, **given)
    assert found.iloc[0][["value", "before", "verdict"]].tolist() == [1.0, 0.0, "up"]
    assert "pour les commentaires repérés « new_customer »" in found["sentence"][0]


def test_four_people_are_not_a_part() -> None:
    """What so few do is theirs, not the page's to show."""
    comments, codings = coded(4, 20)
    given = {"by": "persona", "period": "2026-10", "comments": comments, "codings": codings, "settings": FEW}
    assert cm.compare_segments(None, **given).empty


def test_a_part_too_small_to_judge_shows_no_figure() -> None:
    """Six people may be shown, but thirty comments are asked for: the reason stands there, their share does not."""
    comments, codings = coded(6, 40)
    found = cm.compare_segments(
        None, by="persona", period="2026-10", comments=comments, codings=codings, metrics=["answer_share"]
    )
    assert found["verdict"].tolist() == ["not_measurable"] and found[["value", "before"]].isna().all(axis=None)
    assert "6 commentaires seulement" in found["sentence"][0]


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"by": "formatt"}, "unknown_split", "le plus proche : format"),
        ({"by": "theme"}, "unknown_split", "weekday"),
        ({"by": "format", "period": "2026-13"}, "bad_period", "2026-13"),
        ({"by": "format", "metrics": ["er_reach"]}, "compared_metric_unknown", "er_reach_mean"),
    ],
)
def test_what_cannot_be_asked_is_refused(given: dict[str, Any], kind: str, said: str) -> None:
    """A way of parting, a period or a metric that is none."""
    with pytest.raises(UsageError) as caught:
        cm.compare_segments(formats(("video", 6, 0.06)), **{"period": "2026-10", **given})
    assert caught.value.kind == kind and said in str(caught.value)


def test_columns_of_ones_own_part_too() -> None:
    """A theme written in a column of the export is a part like another."""
    posts = formats(("video", 12, 0.04)).assign(extra_theme=["recettes"] * 6 + ["ateliers"] * 6)
    found = cm.compare_segments(posts, by="extra_theme", period="2026-10", metrics=["er_reach_pooled"], settings=FEW)
    assert list(found["segment"]) == ["extra_theme=ateliers", "extra_theme=recettes"]
    assert "pour « ateliers »" in found["sentence"][0]


def test_a_page_with_nothing_has_no_parts() -> None:
    """No table, no row, no traceback."""
    assert cm.compare_segments(None, by="weekday", period="2026-10").empty
