"""French, English, or neither: decided offline, comment by comment."""

import pandas as pd
import pytest

from cmanalytics.tagging import check_comments, tag_comments
from cmanalytics.tagging.lang import decide_languages
from tests.tagging_helpers import make_codebook, make_comments


def language(text: str) -> str:
    """Return the language of one text."""
    return decide_languages(make_comments(text)).iloc[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("je ne suis pas content du tout de la livraison", "fr"),
        ("I am not happy at all with the delivery", "en"),
        ("c'est nul", "fr"),
        ("livraison catastrophique malgré plusieurs relances téléphoniques", "fr"),
        ("absolutely fantastic customer experience", "en"),
        ("super !!! 😡 😡 😡", "unknown"),
        ("my lawyer", "unknown"),
        ("", "unknown"),
        ("مرحبا بكم جميعا في الصفحة", "other"),
        ("спасибо большое за ответ", "other"),
        ("的确非常好", "other"),
        ("ich bin mit dem Service nicht zufrieden und das Paket ist kaputt", "other"),
        ("muy mal servicio, no lo recomiendo para nada y el pedido del lunes", "other"),
        ("le service « customer care » est nul", "fr"),
    ],
)  # fmt: skip
def test_language_of_a_comment(text: str, expected: str) -> None:
    """Its little words say it; too short a comment says nothing; another language is neither."""
    assert language(text) == expected


def test_declared_language_wins() -> None:
    """What the network says of a comment is not second-guessed, unless it says that it does not know."""
    comments = make_comments("super", "super", "super", "I am not happy", lang=["fr-CA", "und", None, "DE_at"])
    assert decide_languages(comments).tolist() == ["fr", "unknown", "unknown", "de"]


def test_comments_of_another_language_are_left_out_and_counted() -> None:
    """Declared or recognised, a third language is tried with no cue, and said."""
    comments = make_comments("bug", "bug hier im Laden und das ist nicht gut", "un bug")
    assert tag_comments(comments, make_codebook("bug"))["comment_id"].tolist() == ["c0", "c2"]
    counts = {alert.kind: alert.count for alert in check_comments(comments)}
    assert counts == {"comments_other_language": 1}


def test_same_text_is_recognised_the_same_everywhere() -> None:
    """A comment's neighbours say nothing about it."""
    texts = ["the order is late", "merci pour tout", "zut alors quoi", "", None, "ok"]
    together = decide_languages(pd.DataFrame({"text": pd.Series(texts, dtype="string").fillna("")}))
    assert together.tolist() == [language(text or "") for text in texts]
