"""Tagging a table of comments: what comes out, in which language, from which text, and how fast."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmanalytics.codebook import load_codebook
from cmanalytics.errors import DataError, UsageError
from cmanalytics.tables import CODINGS, conform
from cmanalytics.tagging import TAGGERS, check_comments, tag_comments
from tests.tagging_helpers import make_codebook, make_comments

BOOK = load_codebook()

HOSTILE = {
    "exclamation marks": "!" * 50_000,
    "question marks apart": "? " * 25_000,
    "emoji": "😡" * 8_000,
    "emoticons": "a:" * 16_000,
    "apostrophes": "a'" * 20_000,
    "no space": "x" * 50_000,
    "zero width": "a\u200b" * 20_000,
    "right to left": "\u202eabc \u202d" * 5_000,
    "mentions": "@a " * 20_000,
    "one cue": "arnaque " * 5_000,
    "half a pattern": "depuis ans que " * 3_000,
    "stretched": " ".join(f"aaabbbccc{n}" for n in range(3_000)),
    "links": "http" * 10_000 + " www." * 5_000,
    "combining marks": "e\u0301" * 20_000,
    "a megabyte": "service client nul ! " * 50_000,
}


def test_codings_have_the_contract_s_shape() -> None:
    """Only an identifier and a text are needed."""
    comments = make_comments("L'appli plante 😡 depuis hier ?", "rien")
    book = make_codebook("l' appli plante")
    codings = tag_comments(comments, book, lang="fr")
    pd.testing.assert_frame_equal(codings, conform(codings, CODINGS))
    row = codings.iloc[0]
    assert (row["comment_id"], row["platform"], row["coder"]) == ("c0", "unknown", "cues")
    assert row["matched"] == "L'appli plante"
    assert (row["start"], row["end"], row["rule"], row["negated"]) == (0, 14, "fr: l' appli plante", False)
    assert row["codebook"] == book.label and pd.isna(row["confidence"])
    assert list(comments.columns) == ["comment_id", "text"]


def test_tagging_twice_gives_the_same_table() -> None:
    """The order of the comments, then of their words, is the order of the rows."""
    comments = make_comments("Bravo ! Super, merci pour tout", "Toujours pas reçu ?", platform=["x", "facebook"])
    codings = tag_comments(comments)
    pd.testing.assert_frame_equal(codings, tag_comments(comments, BOOK, taggers=["cues"]))
    assert codings["platform"].drop_duplicates().tolist() == ["x", "facebook"]
    assert codings.groupby("comment_id", sort=False)["start"].is_monotonic_increasing.all()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        ([None, "", "   ", "\x00", "!!!", "😡", "مرحبا بكم جميعا"], []),
        (["ok \ud83d Mon avocat \x00", 12], [(5, "Mon avocat")]),
    ],
)
def test_strange_comments_are_no_error(texts: list, expected: list) -> None:
    """Nothing to code is coded as nothing; half a character moves no span."""
    text = pd.Series(texts, dtype=object)
    comments = pd.DataFrame({"comment_id": text.index.astype(str), "text": text})
    codings = tag_comments(comments, BOOK)
    assert list(zip(codings["start"], codings["matched"], strict=True)) == expected
    assert list(codings.columns) == CODINGS.names
    assert check_comments(comments) is not None


def test_text_from_outside_the_basic_plane_keeps_its_places() -> None:
    """A span counts code points: an emoji is one, whatever the platform thinks."""
    text = "👩‍👩‍👧😡😡 De\u0301c\u0327u, œuvre… mon avocat 🇫🇷 vous écrira"
    row = tag_comments(make_comments(text), BOOK).query("code == 'legal_threat'").iloc[0]
    assert text[row["start"] : row["end"]] == row["matched"] == "mon avocat"


def test_rows_that_cannot_be_told_apart_are_left_out_and_counted() -> None:
    """Missing and repeated identifiers, missing texts, other languages: each is an alert with its count."""
    comments = make_comments("Mon avocat", "Mon avocat", "Mon avocat", None, "mi abogado", "Mon avocat")
    comments["comment_id"] = ["a", "a", None, "b", "c", "d"]
    comments["lang"] = ["fr", "fr", "fr", "fr", "es-ES", None]
    assert tag_comments(comments, BOOK)["comment_id"].tolist() == ["a", "d"]
    counts = {alert.kind: alert.count for alert in check_comments(comments, codebook=BOOK)}
    assert counts == {
        "comments_without_id": 1, "comments_twice": 1, "comments_without_text": 1, "comments_other_language": 1
    }  # fmt: skip


def test_same_identifier_on_two_platforms_is_two_comments() -> None:
    """Platforms number their comments without asking each other."""
    comments = make_comments("Mon avocat", "Mon avocat", platform=["x", "facebook"]).assign(comment_id="1")
    assert tag_comments(comments, BOOK)["platform"].tolist() == ["x", "facebook"]


def test_missing_columns_are_named() -> None:
    """A table without text says what it lacks."""
    with pytest.raises(DataError, match="text"):
        tag_comments(pd.DataFrame({"comment_id": ["1"]}), BOOK)


def test_unknown_tagger_and_language_name_the_known_ones() -> None:
    """A misspelt option is answered with the choices."""
    with pytest.raises(UsageError, match="cues"):
        tag_comments(make_comments("x"), BOOK, taggers=["learnt"])
    with pytest.raises(UsageError, match="auto, fr, en"):
        tag_comments(make_comments("x"), BOOK, lang="de")
    assert "cues" in TAGGERS
    assert tag_comments(make_comments("Mon avocat"), BOOK, taggers=[]).empty


def test_each_comment_is_read_in_its_language() -> None:
    """English cues stay out of French comments; a word or two are tried in both."""
    texts = ("my lawyer", "mon avocat", "Vraiment très content de mon avocat", "I will certainly call my lawyer soon")
    comments = make_comments(*texts)
    detected = tag_comments(comments, BOOK).query("code == 'legal_threat'")
    assert detected["comment_id"].tolist() == ["c0", "c1", "c2", "c3"]
    french = tag_comments(comments, BOOK, lang="fr").query("code == 'legal_threat'")
    assert french["comment_id"].tolist() == ["c1", "c2"]
    declared = comments.assign(lang=["fr", "en", "EN_us", "es"])
    assert tag_comments(declared, BOOK).query("code == 'legal_threat'").empty
    paged = tag_comments(comments, BOOK, page_lang="fr").query("code == 'legal_threat'")
    assert paged["comment_id"].tolist() == ["c1", "c2", "c3"]


def test_cue_of_both_languages_is_one_row() -> None:
    """A word that French and English share is not counted twice."""
    book = make_codebook("greenwashing")
    both = book.model_copy(
        update={"dimensions": tuple(d.model_copy(update={"codes": tuple(
            c.model_copy(update={"cues": {"fr": ("greenwashing",), "en": ("greenwashing",)}}) for c in d.codes
        )}) for d in book.dimensions)}
    )  # fmt: skip
    codings = tag_comments(make_comments("greenwashing"), both)
    assert codings["rule"].tolist() == ["fr: greenwashing"]


@pytest.mark.parametrize(
    ("text", "parent", "expected"),
    [
        ("Moi aussi !", "L'appli plante", True),
        ("Moi aussi j'adore !", "Superbe photo", False),
        ("Moi aussi, toujours pas reçu", "Superbe photo", True),
        ("Moi aussi", "Idem", False),
        ("Moi aussi", "ce n'est pas une arnaque", False),
        ("Moi aussi", "mon avocat s'en occupe", True),
    ],
)
def test_me_too_needs_a_grievance(text: str, parent: str, expected: bool) -> None:
    """ "Moi aussi" is a sign of a crisis only beside a frustration, on the comment or on the one it answers."""
    comments = make_comments(parent, text, parent_id=[None, "c0"], platform=["x", "x"])
    codings = tag_comments(comments, BOOK, lang="fr").query("comment_id == 'c1'")
    assert ("cascade" in codings["code"].tolist()) is expected


def test_parent_of_another_platform_does_not_count() -> None:
    """A reply answers a comment of its own platform."""
    comments = make_comments("L'appli plante", "Moi aussi", parent_id=[None, "c0"], platform=["facebook", "x"])
    assert "cascade" not in tag_comments(comments, BOOK, lang="fr")["code"].tolist()


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long run says how far it is."""
    monkeypatch.setattr("cmanalytics.tagging.corpus.BLOCK", 1_000)
    told: list[tuple[int, int, str]] = []
    tag_comments(make_comments(*["trois petits mots"] * 200), BOOK, progress=lambda *step: told.append(step))
    assert told[0] == (0, 200, "cues") and told[-1] == (200, 200, "cues") and len(told) == 5


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_not_hang(name: str) -> None:
    """Angry people type like this, and a run must not stop for it (a tokenizer that hangs takes minutes)."""
    tag_comments(make_comments("pour commencer"), BOOK)
    started = time.perf_counter()
    tag_comments(make_comments(HOSTILE[name]), BOOK)
    assert time.perf_counter() - started < 2  # a twentieth of it on a quiet machine


CUE_WORDS = [
    "Toujours", "pas", "reçu", "l'", "appli", "plante", "n’", "est", "trop", "cher", "sans", "mon", "avocat",
    "moi aussi", "arnaaaaque", "?", "@dgccrf", "service", "lent", "not", "a scam", "worst", "thing i have", "depuis",
    "ans", "que j'", "😡", ".", ",", "\n", "bug", "est corrigé", "e\u0301", "\u200b", "🏽",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(CUE_WORDS), st.text(max_size=4)), max_size=25).map(" ".join))
def test_spans_always_give_the_matched_words(text: str) -> None:
    """Whatever is written, a coding shows exactly the words it rests on, and no two of one code overlap."""
    codings = tag_comments(make_comments(text), BOOK, lang="auto")
    for row in codings.itertuples():
        assert 0 <= row.start < row.end <= len(text)
        assert text[row.start : row.end] == row.matched
        assert row.dimension == "crisis" or not row.negated
    for _, rows in codings.groupby(["dimension", "code"]):
        ordered = rows.sort_values("start")
        assert (ordered["start"].iloc[1:].to_numpy() >= ordered["end"].iloc[:-1].to_numpy()).all()


def test_order_of_comments_changes_nothing() -> None:
    """A comment's codes do not depend on its neighbours."""
    comments = make_comments("Mon avocat", "Toujours pas reçu troooop cher", "I need my money back please", "spam spam")
    forward, backward = tag_comments(comments, BOOK), tag_comments(comments.iloc[::-1], BOOK)
    key = ["comment_id", "dimension", "code", "start"]
    pd.testing.assert_frame_equal(
        forward.sort_values(key).reset_index(drop=True), backward.sort_values(key).reset_index(drop=True)
    )


def test_real_comments_are_tagged(real_data) -> None:
    """Real French comments go through; the speed is printed, never judged."""
    path = real_data / "comments" / "AntoineLlg__projet-python-2a__comments.csv"
    texts = pd.read_csv(path, usecols=["textOriginal"], dtype="string", keep_default_na=False)["textOriginal"]
    comments = pd.DataFrame({"comment_id": [str(n) for n in range(len(texts))], "text": texts})
    started = time.perf_counter()
    codings = tag_comments(comments, BOOK)
    spent = time.perf_counter() - started
    print(f"{len(comments)} comments, {len(codings)} codings, {len(comments) / spent:.0f} comments/s")  # noqa: T201
    joined = codings.merge(comments, on="comment_id")
    slices = [text[start:end] for text, start, end in zip(joined["text"], joined["start"], joined["end"], strict=True)]
    assert joined["matched"].tolist() == slices
    assert {"praise", "thanks", "question"} <= set(codings["code"])
