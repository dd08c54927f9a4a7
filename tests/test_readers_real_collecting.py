"""Real reviews and consultations, where CMANALYTICS_REAL_DATA names their folder: counts that were checked by hand."""

from pathlib import Path
from typing import NamedTuple

import pytest

from cmanalytics.readers import Export, read_export
from tests.readers_helpers import KEY, count_of, kinds


class Known(NamedTuple):
    """What a real file holds: its reader, its rows, how many are answers of the owner."""

    reader: str
    table: str
    rows: int
    answers: int = 0


FILES = {
    "Ibmaria__Cdiscount-Customer-Feedback-Analysis__Projet_notebooks_data_cdiscount_reviews_1.csv": Known(
        "trustpilot_table", "comments", 1093
    ),
    # 999 objects: 19 reviews stand twice, 10 answers with them
    "jean-cheramy__keytrade-trustpilot-analysis__src_data_reviews.json": Known(
        "trustpilot_reviews", "comments", 1328, 348
    ),
    "WinterLimited__banking-application-review__google_play_reviews.csv": Known(
        "google_play_reviews", "comments", 2066, 743
    ),
    "google_maps_reviews_fr.csv": Known("google_maps_copied", "comments", 260),
    "OpenSourcePolitics__datathon-grand-debat__data_brute_commentaires_debats.csv": Known(
        "decidim_comments", "comments", 644
    ),
    "OpenSourcePolitics__datathon-grand-debat__data_brute_commentaires_propositions_libres.csv": Known(
        "decidim_comments", "comments", 43
    ),
    "OpenSourcePolitics__datathon-grand-debat__data_brute_debats.csv": Known("decidim_debates", "posts", 29),
    "OpenSourcePolitics__datathon-grand-debat__data_brute_propositions-libres.csv": Known(
        "decidim_proposals", "posts", 196
    ),
    "Ryles93__streamlit_datacamp__commentaires.csv": Known("comments", "comments", 1394),
    "deboraptor__text_mining__data_commentaires.csv": Known("comments", "comments", 488),
}
OPINIONS = "Lucas-C__republique-numerique-stats__opinions.tar"


def read_real(folder: Path, name: str) -> Export:
    """Read a real file with the tests' key."""
    return read_export(folder / "comments" / name, key=KEY)


@pytest.mark.parametrize("name", sorted(FILES), ids=lambda name: name.rsplit("__", 1)[-1])
def test_every_review_and_every_word_is_read_once(real_data: Path, name: str) -> None:
    """By exactly one reader, with the number of rows counted by hand; nothing is lost on the way."""
    known = FILES[name]
    export = read_real(real_data, name)
    assert export.inputs[["reader", "table", "rows"]].to_numpy().tolist() == [[known.reader, known.table, known.rows]]
    assert len(getattr(export, known.table)) == known.rows
    assert not kinds(export, "error")
    assert not kinds(export) & {"unread_dates", "unread_numbers", "long_rows", "broken_lines", "ambiguous_dates"}
    if known.table == "comments":
        assert int(export.comments["is_brand"].fillna(False).sum()) == known.answers
        assert export.comments["author"].dropna().str.fullmatch("[AB]-[A-Z2-7]{16}").all()


def test_answers_follow_their_reviews(real_data: Path) -> None:
    """Each answer of an owner points to a review of the same file, and was written after it."""
    for name, known in FILES.items():
        if not known.answers:
            continue
        comments = read_real(real_data, name).comments.set_index("comment_id")
        ours = comments[comments["parent_id"].notna()]
        assert set(ours["parent_id"]) <= set(comments.index)
        late = ours["written_at"].to_numpy() >= comments.loc[ours["parent_id"], "written_at"].to_numpy()
        # A review may be rewritten after it was answered.
        assert late.mean() > 0.9


def test_relative_dates_are_said(real_data: Path) -> None:
    """No month can be known of "il y a 2 ans"; two in three of these reviews are stars without a word."""
    export = read_real(real_data, "google_maps_reviews_fr.csv")
    assert count_of(export, "relative_dates") == 260 and export.comments["written_at"].isna().all()
    assert export.comments["text"].isna().sum() == 223 and export.comments["rating"].notna().all()


def test_consultation_comments_belong_to_their_proposals(real_data: Path) -> None:
    """What is commented is in the other file, or was withdrawn since."""
    folder = real_data / "comments"
    export = read_export(sorted(folder.glob("OpenSourcePolitics*")), key=KEY)
    assert (len(export.posts), len(export.comments)) == (225, 687)
    assert export.comments["post_id"].isin(export.posts["post_id"]).mean() > 0.95
    assert export.comments["written_at"].notna().all() and export.comments["parent_id"].notna().any()


def test_an_archive_of_opinions_is_read_member_by_member(real_data: Path) -> None:
    """722 JSON files, 26 of them empty: 696 opinions and all of their 3,994 arguments."""
    export = read_real(real_data, OPINIONS)
    assert (len(export.posts), len(export.comments)) == (696, 3994)
    assert count_of(export, "empty_file") == 26 and kinds(export, "error") == {"empty_file"}
    assert not kinds(export, "warning")
    assert export.comments["post_id"].isin(export.posts["post_id"]).all()
    assert export.comments["written_at"].notna().all() and export.posts["published_at"].notna().all()
    assert export.posts["comments"].sum() >= len(export.comments)
    assert export.comments["author"].str.fullmatch("A-[A-Z2-7]{16}").all()
