"""Folding: plain words, each with its place in the original text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmanalytics.tagging.folding import MAX_CHARS, SENTENCE_END, fold_text


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return fold_text(text).words


def pieces(text: str) -> list[tuple[str, str]]:
    """Return each folded word beside the original it stands for."""
    folded = fold_text(text)
    return [(word, text[start:end]) for word, start, end in zip(folded.words, folded.starts, folded.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÇA Déçoit", ["ca", "decoit"]),
        ("De\u0301c\u0327u", ["decu"]),
        ("cœur Æon", ["coeur", "aeon"]),
        ("L’appli j'ai qu'un lorsqu'il", ["l", "appli", "j", "ai", "qu", "un", "lorsqu", "il"]),
        ("don't can’t I'm prud'hommes aujourd'hui", ["dont", "cant", "im", "prudhommes", "aujourdhui"]),
        ("d'l'eau", ["d", "l", "eau"]),
        ("j' ai l appli", ["j", "ai", "l", "appli"]),
        ("'bonjour' ‘toi’", ["bonjour", "toi"]),
        ("rendez-vous peut‑être", ["rendez", "vous", "peut", "etre"]),
        ("Où ? @Léa", ["ou", "?", "@", "lea"]),
        ("contact@site.fr", ["contact", "site", "fr"]),
        ("nul 😡😡", ["nul", "😡", "😡"]),
        ("👩‍👩‍👧 ok", ["👩", "ok"]),
        ("troooop coooool 1000", ["trooop", "coool", "1000"]),
        ("𝐁𝐨𝐲𝐜𝐨𝐭𝐭 bo\u200bycott bo\u00adycott", ["boycott", "boycott", "boycott"]),
        ("#boycott _gras_ maison_lumen", ["boycott", "gras", "maisonlumen"]),
        ("", []),
        ("\x00\u200b\ufeff", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    """Case, accents, apostrophes, hyphens and ornaments do not hide a word."""
    assert words(text) == expected


def test_spans_point_into_the_original() -> None:
    """What is shown as matched is what was written, emoji, accents and joiners included."""
    text = "😡😡 L’AppLi de\u0301c\u0327oit 👩‍👩‍👧 œuvre !"
    assert pieces(text) == [
        ("😡", "😡"), ("😡", "😡"), ("l", "L’"), ("appli", "AppLi"), ("decoit", "de\u0301c\u0327oit"),
        ("👩", "👩‍👩‍👧"), ("oeuvre", "œuvre"), (SENTENCE_END, "!"),
    ]  # fmt: skip


def test_links_hide_what_they_hold() -> None:
    """The question mark of a link is no question."""
    assert "?" not in words("voir https://x.fr/page?x=arnaque") and "arnaque" not in words("https://x.fr/arnaque")


def test_sentence_ends_and_clauses() -> None:
    """A full stop parts sentences, a comma parts clauses, an initial or a decimal parts nothing."""
    folded = fold_text("Pas clair. Bien, merci")
    assert folded.words == ["pas", "clair", SENTENCE_END, "bien", "merci"]
    assert folded.clauses == [0, 0, 0, 1, 2]
    assert SENTENCE_END not in words("le s.a.v coute 12.50 ou 1,5")


def test_only_the_first_characters_are_read() -> None:
    """A text without end costs no more than a long one."""
    assert max(fold_text("mot " * MAX_CHARS).ends) <= MAX_CHARS


MARKS = "aeéÉœ'’-_.!?@,… \n#:/0😡👍🏽\u200d\ufe0f\u0301\u0327\u200b\u00ad\u202eßİم"
ALPHABET = st.sampled_from([*MARKS, "l'", "qu’", "www.", "http://"])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(ALPHABET).map("".join)))
def test_spans_are_ordered_and_inside(text: str) -> None:
    """Whatever is written, words stand one after the other, inside the text."""
    folded = fold_text(text)
    assert len(folded.words) == len(folded.starts) == len(folded.ends) == len(folded.clauses)
    bounds = [bound for pair in zip(folded.starts, folded.ends, strict=True) for bound in pair]
    assert bounds == sorted(bounds) and all(0 <= bound <= len(text) for bound in bounds)
    assert all(start < end for start, end in zip(folded.starts, folded.ends, strict=True))
    assert folded.clauses == sorted(folded.clauses)
