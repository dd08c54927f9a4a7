"""Reviews: what customers wrote, what the owner answered, and dates that nobody can know."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics import compute_metrics
from cmanalytics.objectives import load_objectives
from tests.judging_helpers import write_objectives
from tests.readers_helpers import all_cells, count_of, kinds, read, read_text

# Each sample with an owner's answer: how many reviews, how many answers.
ANSWERED = {
    "trustpilot_reviews.json": (3, 1),
    "service-reviews-2026-10.csv": (2, 1),
    "dataset_google-maps-reviews-scraper.json": (2, 1),
    "reviews.json": (2, 1),
    "google_play_reviews.csv": (2, 1),
    "reviews_com.maisontest.app_202610.csv": (2, 1),
}
WITHOUT_ANSWERS = ("avis_trustpilot.csv", "avis_google_maps.csv")


@pytest.mark.parametrize("name", sorted(ANSWERED))
def test_an_owners_answer_is_a_comment_of_ours(name: str) -> None:
    """It points to its review, is ours, has its own moment and no rating."""
    export = read(name)
    comments = export.comments.set_index("comment_id")
    ours = comments[comments["is_brand"].fillna(False)]
    assert (len(comments) - len(ours), len(ours)) == ANSWERED[name]
    assert count_of(export, "owner_answers") == len(ours)
    reviews = comments.drop(index=ours.index)
    assert set(ours["parent_id"]) <= set(reviews.index) and reviews["parent_id"].isna().all()
    asked = reviews.loc[ours["parent_id"], "written_at"].to_numpy()
    assert (ours["written_at"].to_numpy() > asked).all()
    assert ours["rating"].isna().all() and reviews["rating"].between(1, 5).all()
    assert ours["author"].isna().all()


@pytest.mark.parametrize("name", [*sorted(ANSWERED), *WITHOUT_ANSWERS])
def test_no_reviewer_is_left(name: str) -> None:
    """Neither a name, nor a picture, nor the person whom an answer greets."""
    export = read(name)
    cells = all_cells(export.comments)
    for trace in ("Odile", "Perrin", "Hugo", "Ines", "Kim", "img.example", "photos.example", "1001", "u-77", "c66f"):
        assert trace not in cells
    assert not kinds(export, "error") and not kinds(export) & {"unread_dates", "unread_numbers"}


def test_answers_to_reviews_are_measured(tmp_path: Path) -> None:
    """One of three reviews was answered."""
    objectives = write_objectives(
        tmp_path, indicator="{metric: unanswered_share}", kind="baseline_only", baseline="", target=""
    )
    export = read("trustpilot_reviews.json")
    told = export.comments.assign(text="Quand arrive mon colis ?").where(~export.comments["is_brand"], export.comments)
    measures = compute_metrics(
        export.posts, comments=told, codings=_asking(told), period="2026-10", objectives=load_objectives(objectives)
    )
    assert measures.iloc[0]["value"] == pytest.approx(2 / 3)


def _asking(comments: pd.DataFrame) -> pd.DataFrame:
    from cmanalytics.codebook import load_codebook
    from cmanalytics.storing import shipped_path
    from cmanalytics.tagging import tag_comments

    return tag_comments(comments, load_codebook(shipped_path("templates/codebook.yml")))


def test_dates_relative_to_a_lost_day_stay_empty() -> None:
    """ "il y a 2 ans" says nothing without the day of the copy: said by name, and no month counts it."""
    export = read("avis_google_maps.csv")
    assert export.comments["written_at"].isna().all()
    assert count_of(export, "relative_dates") == 3
    assert not kinds(export) & {"unread_dates", "empty_dates", "no_dates"}


def test_a_star_without_a_word_is_kept() -> None:
    """Its rating counts, its text is missing."""
    comments = read("reviews.json").comments.set_index("comment_id")
    assert pd.isna(comments.loc["AbFvOq2", "text"]) and comments.loc["AbFvOq2", "rating"] == 1


def test_a_title_stands_above_its_text_once() -> None:
    """A title that only begins the text is not said twice."""
    texts = read("trustpilot_reviews.json").comments["text"].tolist()
    assert "Parfait\nLivré en deux jours, très bons." in texts
    assert "Not for me, too sweet." in texts


def test_the_console_file_is_read_in_its_own_encoding() -> None:
    """Play Console writes UTF-16; the review's identifier stands in its link."""
    export = read("reviews_com.maisontest.app_202610.csv")
    assert export.comments["comment_id"].str.startswith("5b1e0000").sum() == 2
    assert set(export.comments["account"]) == {"com.maisontest.app"}


def test_reviews_of_two_places_are_two_accounts() -> None:
    """One file of a chain of shops: the place stands for the account."""
    assert read("avis_google_maps.csv").comments["account"].nunique() == 2


def test_a_list_of_reviews_may_be_json_lines(tmp_path: Path) -> None:
    """The same objects, one a line, are the same reviews."""
    text = (
        '{"id": "a1", "rating": 4, "title": "Bien", "text": "Bien emballé.", "consumer": {"displayName": "Odile P."},'
        ' "dates": {"publishedDate": "2026-10-04T08:12:09.000Z"}, "reply": null}\n'
        '{"id": "a2", "rating": 1, "title": "Non", "text": "Jamais reçu.", "consumer": {"displayName": "Kim"},'
        ' "dates": {"publishedDate": "2026-10-05T08:12:09.000Z"},'
        ' "reply": {"message": "Désolés.", "publishedDate": "2026-10-06T07:00:00.000Z"}}\n'
    )
    export = read_text(tmp_path, "avis.jsonl", text)
    assert export.inputs["reader"].tolist()[0] == "trustpilot_reviews"
    assert len(export.comments) == 3 and export.comments["is_brand"].sum() == 1


def test_the_name_of_a_place_is_not_the_author(tmp_path: Path) -> None:
    """Outscraper's "name" is the place; the author's name is masked in the answer."""
    rows = (
        "query,name,review_id,author_title,author_id,review_text,owner_answer,review_rating,review_datetime_utc\n"
        "maison,Maison Test,R1,Odile Perrin,999,Très bien,Merci Odile Perrin,5,10/13/2026 08:00:00\n"
    )
    export = read_text(tmp_path, "avis.csv", rows)
    assert export.comments["account"].unique().tolist() == ["Maison Test"]
    assert "Perrin" not in all_cells(export.comments)
