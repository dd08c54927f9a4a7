"""Why a coding is there, said in a sentence and shown in the comment."""

import re

import pandas as pd

from cmanalytics.tagging import explain_coding, highlight_codings, tag_comments
from tests.tagging_helpers import make_codebook, make_comments

KEPT = {"id": "scam", "name": {"fr": "Tromperie"}, "cues": {"fr": ["arnaque*"]}}
BOOK = make_codebook("l' appli plante", more=({"id": "crisis", "negation": False, "codes": [KEPT]},))


def shown(text: str, *spans: tuple[int | None, int | None, str]) -> str:
    """Return a comment with some spans marked."""
    rows = pd.DataFrame(list(spans), columns=["start", "end", "code"])
    return highlight_codings(text, rows.assign(dimension="topic", negated=False))


def marks(page: str) -> list[str]:
    """Return the marked words."""
    return re.findall(r"<mark[^>]*>(.*?)</mark>", page)


def test_explanation_is_a_sentence() -> None:
    """Each row says in French why it is there."""
    codings = tag_comments(make_comments("Ce n'est pas une arnaque, l'appli plante"), BOOK, lang="fr")
    rows = {row["code"]: row for _, row in codings.iterrows()}
    said = explain_coding(rows["code"], BOOK)
    assert "« l'appli plante »" in said and "topic : Code," in said and "« l' appli plante » (français)" in said
    assert BOOK.digest in said and "négation" not in said
    assert "négation" in explain_coding(rows["scam"])
    human = {"dimension": "job", "code": "fix", "coder": "human:ana", "start": pd.NA, "end": pd.NA, "matched": pd.NA}
    assert "human:ana" in explain_coding(human)


def test_marked_words_carry_the_name_of_their_code() -> None:
    """A reader sees which words say what."""
    text = "😡 Ce n'est pas une arnaque, l'appli plante"
    page = highlight_codings(text, tag_comments(make_comments(text), BOOK, lang="fr"), BOOK)
    assert "l&#x27;appli plante" in marks(page) and "arnaque" in marks(page)
    assert "<bdi>Code</bdi>" in page and "Tromperie (après une négation)" in page


def test_overlapping_spans_share_their_words() -> None:
    """Every word is written once, every name once behind its words."""
    page = shown("trop cher pour moi", (0, 9, "price"), (5, 14, "compare"), (0, 18, "all"))
    assert marks(page) == ["trop ", "cher", " pour", " moi"]
    assert re.sub(r"<sub.*?</sub>|<[^>]*>", "", page) == "trop cher pour moi"
    assert [page.count(f"<bdi>{name}") for name in ("price", "compare", "all")] == [1, 1, 1]


def test_comment_cannot_write_html() -> None:
    """What someone writes is shown, never run; half characters and controls are replaced."""
    page = shown("<script>alert(1)</script>\x00\ud83d", (0, 8, '"><img src=x onerror=alert(1)>'))
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    page.encode()


def test_code_of_the_whole_comment_stands_before_it() -> None:
    """A coding without a span is shown too; one beyond the text is not."""
    page = shown("merci", (None, None, "praise"), (3, 99, "beyond"))
    assert page.index("praise") < page.index("merci") and marks(page) == []
    assert highlight_codings("", make_empty()) != ""


def make_empty() -> pd.DataFrame:
    """Return no codings."""
    return tag_comments(make_comments("rien"), make_codebook("bug"))
