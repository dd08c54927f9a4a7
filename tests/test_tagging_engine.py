"""The fast engine finds what the obvious one finds, whatever is written."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.readers import read_export
from cmanalytics.tagging import corpus, tag_comments
from tests.cue_oracle import Oracle
from tests.invented_comments import BLANKS, MARKS, invent_comments
from tests.tagging_helpers import make_codebook, make_comments

BOOK = load_codebook()
KEPT = {"id": "kept", "name": {"fr": "Gardé"}, "cues": {"fr": ["a", "b c"], "en": ["a"]}}
HARD = make_codebook(
    "a b", "a ~ b", "b ~ a ~ b", "a/b c", "ab* ~ c", "ab*c", "@avoir ~ b", "@c", "?", "😡", "trop", "aa", "l' a",
    "pas a",
    anti=("c a", "a ~ 😡"),
    more=({"id": "kept", "negation": False, "codes": [KEPT]},),
)  # fmt: skip
PIECES = [
    "a", "b", "c", "ab", "abxc", "aaa", "aaaa", "troooop", "ai", "eu", "pas", "ne", "plus", "l'", "A\u0301", "\u200ba",
    *MARKS, *BLANKS,
]  # fmt: skip


def compare(texts: list[str], codebook: Codebook, *, lang: str) -> int:
    """Compare both engines on some texts read in one language; return how many codings they share."""
    codings = tag_comments(make_comments(*texts), codebook, lang=lang)
    rows = codings["comment_id"].str[1:].astype(int)
    columns = (rows, *(codings[name] for name in ("dimension", "code", "start", "end", "rule", "negated")))
    fast = list(zip(*columns, strict=True))
    oracle = Oracle(codebook, texts)
    slow = [tuple(found) for row, text in enumerate(texts) for found in oracle.find(row, text, frozenset((lang,)))]
    assert fast == slow
    return len(slow)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), max_size=4))
def test_engines_agree_on_hard_cues(texts: list[str]) -> None:
    """Gaps, choices, lemmas, anti cues and negations over text made to confuse them."""
    compare(texts, HARD, lang="fr")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=5))
def test_engines_agree_on_any_text(texts: list[str]) -> None:
    """Any characters at all."""
    compare([text.encode("utf-8", "replace").decode() for text in texts], HARD, lang="fr")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_engines_agree_on_invented_comments(lang: str) -> None:
    """The shipped codebook's own words, as people write them and worse; more: benchmarks/tagging.py."""
    assert compare(list(invent_comments(BOOK, 1_000, seed=20_261_120)), BOOK, lang=lang) > 500


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many comments are worked on together is nobody's business."""
    comments = make_comments("", *invent_comments(BOOK, 300, seed=7), " \n ", "avocat", "")
    whole = tag_comments(comments, BOOK, lang="fr")
    monkeypatch.setattr(corpus, "BLOCK", 50)
    corpus._LAST.clear()
    pd.testing.assert_frame_equal(tag_comments(comments, BOOK, lang="fr"), whole)


def test_changed_codebook_over_the_same_comments() -> None:
    """Comments that are remembered are tagged with the codebook of the day; changed comments are read again."""
    comments = make_comments("un bug et une panne")
    assert tag_comments(comments, make_codebook("bug"), lang="fr")["matched"].tolist() == ["bug"]
    assert tag_comments(comments, make_codebook("panne"), lang="fr")["matched"].tolist() == ["panne"]
    comments["text"] = "une panne, deux pannes"
    assert tag_comments(comments, make_codebook("panne*"), lang="fr")["matched"].tolist() == ["panne", "pannes"]


def test_text_is_read_to_its_first_twenty_thousand_characters() -> None:
    """A text without end costs no more than a long one; characters are counted, not bytes."""
    comments = make_comments("é" * 19_990 + " avocat avocat", "é" * 19_990 + " avo cat", "avocat")
    codings = tag_comments(comments, make_codebook("avocat"), lang="fr")
    assert list(zip(codings["comment_id"], codings["start"], strict=True)) == [("c0", 19_991), ("c2", 0)]


def test_engines_agree_on_real_comments(real_data) -> None:
    """Every comment of every real file, in both languages."""
    count = codings = 0
    for path in sorted((real_data / "comments").iterdir()):
        texts = read_export([path], key=bytes(32)).comments["text"].dropna().tolist()
        codings += sum(compare(texts, BOOK, lang=lang) for lang in ("fr", "en")) if texts else 0
        count += len(texts)
    print(f"{count} comments, {codings} codings")  # noqa: T201
    assert count and codings
