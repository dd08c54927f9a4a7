"""The infinitives of verbs as people write them."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cmanalytics.tagging.lemmas import VerbLemmas

LINES = ("pouvoir peux peut pourriez! pu", "annuler annule annules annuler annulait annulez", "finir finis finit fini")


@pytest.fixture
def lemmas() -> VerbLemmas:
    """Three verbs; one form that is a verb wherever it stands."""
    return VerbLemmas("fr", LINES)


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("pourriez", "pouvoir"),
        ("ANNULÉ", "annuler"),
        ("anulait", "annuler"),
        ("annullez", "annuler"),
        ("kiffait", "kiffer"),
        ("réfléchissait", "réfléchir"),
        ("scroller", "scroller"),
    ],
)
def test_a_form_has_its_infinitive(lemmas: VerbLemmas, form: str, infinitive: str) -> None:
    """The lexicon, one slip of the hand, then the ending of a verb that no lexicon knows."""
    assert lemmas.infinitive(form) == infinitive


@pytest.mark.parametrize("form", ["😡", "…", "12", "xk"])
def test_what_is_no_word_has_none(lemmas: VerbLemmas, form: str) -> None:
    """Nothing is invented."""
    assert lemmas.infinitive(form) is None


def test_a_sure_form_is_a_verb_whatever_the_tagger_says(lemmas: VerbLemmas) -> None:
    """A noun that only verbs can be becomes a verb; other words keep their lemmas."""
    words = ["vous", "pourriez", "fini"]
    doc = Doc(Vocab(), words=words, pos=["PRON", "NOUN", "ADJ"], lemmas=words)
    read = [(token.pos_, token.lemma_) for token in lemmas(doc)]
    assert read == [("PRON", "vous"), ("VERB", "pouvoir"), ("ADJ", "fini")]


def test_a_lexicon_comes_back_from_its_folder(lemmas: VerbLemmas, tmp_path) -> None:
    """What is written is what is read, and the same bytes each time."""
    lemmas.to_disk(tmp_path / "a")
    lemmas.to_disk(tmp_path / "b")
    again = VerbLemmas("fr").from_disk(tmp_path / "a")
    assert again.infinitive("pourriez") == "pouvoir"
    assert (tmp_path / "a" / "verbs.txt.gz").read_bytes() == (tmp_path / "b" / "verbs.txt.gz").read_bytes()
