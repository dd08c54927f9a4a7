"""The tokens of comments: how French and English are cut, that nothing is lost, that nothing hangs."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab

from cmanalytics.tagging.tokenizer import CommentTokenizer
from cmanalytics.tagging.words import norm_of, tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("L'appli plante, j'arrive pas !", "L' appli plante , j' arrive pas !"),
        ("jai pas reussi... a dannuler", "j ai pas reussi ... a d annuler"),
        ("Y a-t-il quelqu'un aujourd'hui ?", "Y a -t-il quelqu'un aujourd'hui ?"),
        ("Peut-être, dites-le-moi : c'est-à-dire celui-ci", "Peut-être , dites -le -moi : c'est-à-dire celui-ci"),
        ("M. Martin paye 10,50€ à 20h30.", "M. Martin paye 10,50 € à 20 h 30 ."),
        ("trop nul😡😡 !!! :( @maison #sav", "trop nul 😡😡 !!! :( @maison #sav"),
        ("voir https://exemple.fr/a?b=1, merci", "voir https://exemple.fr/a?b=1 , merci"),
    ],
)
def test_french_is_cut_as_it_is_written(text: str, tokens: str) -> None:
    """Elisions, pronouns after a hyphen, missing apostrophes and signs are tokens; compounds stay whole."""
    assert tokens_of(text, "fr")[0] == tokens.split()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I don't know, it's John's", "I do n't know , it 's John 's"),
        ("dont cant im gonna", "do nt ca nt i m gon na"),
        ("a well-known e-mail at 7:30pm", "a well - known e-mail at 7:30 pm"),
        ("The U.S. app (v2) costs $10.50!!!", "The U.S. app ( v2 ) costs $ 10.50 !!!"),
    ],
)
def test_english_is_cut_as_it_is_written(text: str, tokens: str) -> None:
    """Contractions are two tokens with or without their apostrophe."""
    assert tokens_of(text, "en")[0] == tokens.split()


@given(st.text(max_size=60), st.sampled_from(["fr", "en"]))
@settings(max_examples=300, deadline=None)
def test_tokens_give_the_text_back(text: str, lang: str) -> None:
    """Whatever is written, the tokens and their spaces are the text: quotes keep their places."""
    words, spaces = tokens_of(text, lang)
    assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text
    assert CommentTokenizer(Vocab(), lang)(text).text == text
    assert all(norm_of(word, lang) is not None for word in words)


@pytest.mark.parametrize("piece", "! 😡 ' a: a- a. é' # 1, (: @ x a@ www. ) n'".split())
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_hostile_text_costs_no_more_than_its_length(piece: str, lang: str) -> None:
    """Fifty thousand signs in a row, which hang other tokenizers for minutes, take a moment."""
    start = time.process_time()
    assert CommentTokenizer(Vocab(), lang)(piece * 50_000).text == piece * 50_000
    assert all(norm_of(word, lang) for word in tokens_of(piece * 50_000, lang)[0])
    assert time.process_time() - start < 2


def test_the_folded_form_is_what_was_meant() -> None:
    """Accents, stretched letters, abbreviations, digits and links do not hide a word."""
    pairs = {"TROOOOP": "trop", "Échéance": "echeance", "pk": "pourquoi", "2024": "0000", "www.a.fr": "http", "😡": "☺"}
    assert {word: norm_of(word, "fr") for word in pairs} == pairs
