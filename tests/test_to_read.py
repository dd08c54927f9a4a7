"""The reading queue: who must be read or answered, why, by whom, by when."""

import pandas as pd
import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.errors import UsageError
from cmanalytics.protocol import Protocol
from cmanalytics.settings import PageSettings
from cmanalytics.tables import TO_READ, conform
from cmanalytics.tagging import tag_comments
from cmanalytics.to_read import list_to_read

BOOK = load_codebook()
SETTINGS = PageSettings.model_validate({"watch_hours": {"mon-fri": "09:00-18:00", "sat": "10:00-13:00"}})
PROTOCOL = Protocol.model_validate(
    {
        "routes": [
            {"when": {"level": "A"}, "tell": ["direction", "communication"], "within": "1h", "clock": "always"},
            {"when": {"code": "legal_threat"}, "tell": "juridique", "within": "4h", "clock": "watch"},
            {"when": {"speech_act": ["question", "request"]}, "tell": ["équipe"], "within": "4h", "clock": "watch"},
        ],
        "answers": [{"for": {"dimension": "frustration", "code": "delivery"}, "text": "Nous regardons."}],
        "distress": "Ne pas répondre en public.",
    }
)


def make_comments(*rows: tuple) -> pd.DataFrame:
    """Return comments from (text, written_at) and, where wanted, a dictionary of further values."""
    frame = pd.DataFrame(
        [
            {
                "platform": "facebook", "comment_id": f"c{n}", "author": f"A-{n}", "is_brand": False, "is_staff": False,
                "parent_id": None, "text": row[0], "written_at": row[1], **(row[2] if len(row) > 2 else {}),
            }
            for n, row in enumerate(rows)
        ]
    )  # fmt: skip
    return frame.assign(written_at=pd.to_datetime(frame["written_at"], utc=True))


def queue(comments: pd.DataFrame, *, period: str = "2026-10", protocol: Protocol | None = PROTOCOL) -> pd.DataFrame:
    """Return the queue of a month, by identifier."""
    codings = tag_comments(comments, BOOK, lang="fr")
    listed = list_to_read(comments, codings, BOOK, period=period, settings=SETTINGS, protocol=protocol)
    pd.testing.assert_frame_equal(listed, conform(listed, TO_READ))
    return listed.set_index("comment_id")


def test_most_urgent_first_with_its_reason() -> None:
    """Danger before threats, threats before questions; each quotes the words that say so."""
    listed = queue(
        make_comments(
            ("Vous ouvrez quand ?", "2026-10-07 08:00"),
            ("Mon avocat vous écrira", "2026-10-07 08:00"),
            ("Ma fille est aux urgences", "2026-10-08 08:00"),
            ("Magnifique, bravo", "2026-10-08 08:00"),
        )
    )
    assert listed.index.tolist() == ["c2", "c1", "c0"] and listed["level"].tolist() == ["A", "B", "C"]
    assert listed.loc["c1", "why"] == "« Mon avocat » (menace juridique)"
    assert listed.loc["c0", "why"] == "sans réponse : « ? » (question)"
    assert listed.loc["c2", "codes"] == ["crisis:safety_health"]
    assert listed.loc["c2", "text"] == "Ma fille est aux urgences"


def test_distress_comes_with_the_procedure() -> None:
    """Someone in distress is met with the agreed procedure, or with a default one."""
    comments = make_comments(("Je suis à bout, plus envie de vivre", "2026-10-07 08:00"))
    row = queue(comments).loc["c0"]
    assert (row["level"], row["advice"]) == ("A", "Ne pas répondre en public.")
    assert "3114" in queue(comments, protocol=None).loc["c0", "advice"]


def test_delays_follow_the_protocol_s_clock() -> None:
    """An hour is an hour for an emergency; four watched hours from Friday evening end on Monday."""
    listed = queue(
        make_comments(
            ("Ma fille est aux urgences", "2026-10-09 20:00"),
            ("Mon avocat vous écrira", "2026-10-09 18:00"),
            ("J'ai vu votre publicité mensongère, arnaque", "2026-10-09 18:00"),
        )
    )
    assert listed.loc["c0", "due"] == pd.Timestamp("2026-10-09 21:00", tz="UTC")
    assert listed.loc["c1", "due"] == pd.Timestamp("2026-10-12 08:00", tz="UTC")
    assert listed.loc["c0", "route_to"] == "direction, communication"
    assert listed["off_hours"].tolist() == [True, True, True]
    assert pd.isna(listed.loc["c2", "due"]) and listed.loc["c2", "route_to"] == "service juridique"


def test_answered_questions_leave_the_queue() -> None:
    """A reply of the brand or a colleague, to the comment or later in its thread, is an answer; a member's is not."""
    ours, staff = {"is_brand": True}, {"is_staff": True}
    listed = queue(
        make_comments(
            ("Vous ouvrez quand ?", "2026-10-07 08:00"),
            ("Demain à 9 h", "2026-10-07 09:00", {"parent_id": "c0", **ours}),
            ("Et le dimanche ?", "2026-10-07 10:00", {"parent_id": "c0"}),
            ("Et le lundi ?", "2026-10-07 08:30", {"parent_id": "c0"}),
            ("C'est où ?", "2026-10-07 08:00"),
            ("Rue Haute", "2026-10-07 09:00", {"parent_id": "c4"}),
            ("Des tailles 40 ?", "2026-10-07 08:00"),
            ("Oui", "2026-10-07 09:00", {"parent_id": "c6", **staff}),
            ("Vous livrez ?", "2026-10-30 08:00"),
            ("Oui", "2026-11-02 09:00", {"parent_id": "c8", **ours}),
        )
    )
    assert listed.index.tolist() == ["c4", "c2", "c8"]


def test_answered_threats_are_still_read() -> None:
    """An answer does not end a threat."""
    listed = queue(
        make_comments(
            ("Mon avocat vous écrira, vous répondez quand ?", "2026-10-07 08:00"),
            ("Bonjour", "2026-10-07 09:00", {"parent_id": "c0", "is_brand": True}),
        )
    )
    assert listed.loc["c0", "codes"] == ["crisis:legal_threat"]


def test_only_the_period_and_only_the_public() -> None:
    """Other months, undated comments and our own words are not in the queue."""
    listed = queue(
        make_comments(
            ("Mon avocat", "2026-09-30 21:59"),
            ("Mon avocat", "2026-09-30 22:00"),
            ("Mon avocat", None),
            ("Mon avocat", "2026-10-07 08:00", {"is_brand": True}),
            ("Mon avocat", "2026-10-07 08:00", {"is_staff": True}),
            (None, "2026-10-07 08:00"),
        )
    )
    assert listed.index.tolist() == ["c1"]
    assert queue(make_comments(("Bravo", "2026-10-07 08:00"))).empty


def test_why_tells_how_many_people_and_whether_it_is_denied() -> None:
    """Three people saying the same is not one; a denial is to be read as one."""
    listed = queue(
        make_comments(
            ("C'est une arnaque", "2026-10-07 08:00"),
            ("Quelle arnaque, des escrocs", "2026-10-07 09:00"),
            ("Non, ce n'est pas une arnaque", "2026-10-07 10:00", {"author": "A-1"}),
        )
    )
    assert "2 personnes" in listed.loc["c0", "why"]
    assert listed.loc["c1", "why"].startswith("« arnaque », « escrocs » (")
    assert "négation" in listed.loc["c2", "why"] and "négation" not in listed.loc["c0", "why"]


def test_prepared_answers_are_offered() -> None:
    """What was agreed to be said stands beside the comment."""
    listed = queue(make_comments(("Toujours pas reçu mon colis, c'est normal ?", "2026-10-07 08:00")))
    assert listed.loc["c0", "advice"] == "Nous regardons."


def test_crisis_code_of_a_page_without_level_is_level_c(tmp_path) -> None:
    """A page's own crisis code is listed even before someone gave it a level."""
    path = tmp_path / "codebook.yml"
    path.write_text(
        "dimensions: [{id: crisis, codes: [{id: insects, name: {fr: Insectes}, cues: {fr: [insecte*]}}]}]", "utf-8"
    )
    book = load_codebook(path)
    comments = make_comments(("Un insecte dans le paquet", "2026-10-07 08:00"))
    listed = list_to_read(comments, tag_comments(comments, book, lang="fr"), book, period="2026-10")
    assert listed["level"].tolist() == ["C"] and listed["why"].tolist() == ["« insecte » (insectes)"]


def test_rows_of_a_person_s_coding_are_listed_too() -> None:
    """What a person coded counts, with or without a span."""
    comments = make_comments(("Un texte sans mot connu", "2026-10-07 08:00"))
    coding = {"platform": "facebook", "comment_id": "c0", "dimension": "crisis", "code": "data_leak"}
    codings = pd.DataFrame([{**coding, "coder": "human:ana"}])
    listed = list_to_read(comments, codings, BOOK, period="2026-10")
    assert listed["why"].tolist() == ["lu comme fuite de données, piratage"]


def test_misspelt_period_is_refused() -> None:
    """A period that cannot be read stops with what was expected."""
    comments = make_comments(("Mon avocat", "2026-10-07 08:00"))
    with pytest.raises(UsageError):
        list_to_read(comments, tag_comments(comments, BOOK), BOOK, period="octobre")


def test_order_of_rows_changes_nothing() -> None:
    """The queue is the same whatever order the exports came in."""
    comments = make_comments(
        ("Mon avocat", "2026-10-07 08:00"), ("Des escrocs", "2026-10-07 08:00"), ("Quand ?", "2026-10-07 08:00")
    )
    pd.testing.assert_frame_equal(queue(comments), queue(comments.iloc[::-1].reset_index(drop=True)))


def test_comments_under_a_competitors_publications_are_not_ours_to_answer() -> None:
    """What people ask a competitor is counted for the share of voice, and never put in our queue."""
    comments = make_comments(
        ("Vous ouvrez quand ?", "2026-10-07 08:00", {"account": "maison"}),
        ("Vous ouvrez quand ?", "2026-10-07 09:00", {"account": "biscuiterie-a"}),
    )
    rivals = {"competitors": [{"platform": "facebook", "account": "biscuiterie-a"}]}
    settings = PageSettings.model_validate(rivals)
    codings = tag_comments(comments, BOOK, lang="fr")
    listed = list_to_read(comments, codings, BOOK, period="2026-10", settings=settings)
    assert listed["comment_id"].tolist() == ["c0"]


def test_an_answer_to_an_answer_is_an_answer_in_the_thread() -> None:
    """The queue and the share of unanswered comments read threads alike, at any depth."""
    listed = queue(
        make_comments(
            ("Vous ouvrez quand ?", "2026-10-07 08:00"),
            ("Même chose pour moi", "2026-10-07 09:00", {"parent_id": "c0"}),
            ("À 9 h demain", "2026-10-07 10:00", {"parent_id": "c1", "is_brand": True}),
            ("Et vous fermez quand ?", "2026-10-07 11:00", {"parent_id": "c0"}),
        )
    )
    assert listed.index.tolist() == ["c3"]
