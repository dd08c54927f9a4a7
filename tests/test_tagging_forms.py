"""The forms of a word, for lemma cues."""

import pytest

from cmanalytics.tagging.cues import parse_cue
from cmanalytics.tagging.folding import fold_word
from cmanalytics.tagging.forms import english, forms_of, french


@pytest.mark.parametrize(
    ("word", "lang", "some"),
    [
        ("commander", "fr", "commande commandez commandions commandera commanderais commandee commandees commandant"),
        ("manger", "fr", "mangeons mangeait mange"),
        ("payer", "fr", "paie paye paierai payera"),
        ("appeler", "fr", "appelle appelons appellera appelait"),
        ("finir", "fr", "finissait finira finie finissent"),
        ("rendre", "fr", "rend rends rendu rendrait rendaient"),
        ("comprendre", "fr", "comprends compris comprenne comprendrez"),
        ("obtenir", "fr", "obtiens obtenu obtiendra"),
        ("decevoir", "fr", "decu decue decoit decevait"),
        ("traduire", "fr", "traduit traduisait traduira"),
        ("atteindre", "fr", "atteint atteignons atteindra"),
        ("repondre", "fr", "repond repondu repondent repondra"),
        ("nul", "fr", "nulle nulles nuls"),
        ("vendeur", "fr", "vendeuse vendeurs"),
        ("nouveau", "fr", "nouvel nouvelle nouveaux nouvelles"),
        ("livraison", "fr", "livraisons"),
        ("cheval", "fr", "chevaux"),
        ("order", "en", "orders ordered ordering"),
        ("try", "en", "tries tried trying"),
        ("stop", "en", "stops stopped stopping"),
        ("cancel", "en", "cancelled canceled cancelling"),
        ("buy", "en", "bought buying buys"),
        ("company", "en", "companies"),
        ("big", "en", "bigger biggest"),
        ("refund", "en", "refunds refunded"),
    ],
)
def test_forms_of_a_word(word: str, lang: str, some: str) -> None:
    """What people write of a word is among its forms, and the word itself comes first."""
    forms = forms_of(word, lang)
    assert forms[0] == word and set(some.split()) <= set(forms) and len(set(forms)) == len(forms)


@pytest.mark.parametrize("name", ["fr dgccrf", "fr cnil", "fr 60millions", "en which", "en ftc", "fr "])
def test_names_have_no_forms(name: str) -> None:
    """A name keeps its at sign."""
    lang, _, word = name.partition(" ")
    assert forms_of(word, lang) == ()


@pytest.mark.parametrize(("lists", "lang"), [(french._lists(), "fr"), (english._lists(), "en")])
def test_lists_are_written_as_words_are_read(lists: dict, lang: str) -> None:
    """An accent or a capital in the lists would never be found."""
    for word in sorted({word for listed in lists.values() for word in listed}):
        assert all(fold_word(form) == form for form in forms_of(word, lang)), word


def test_an_at_sign_with_a_star_is_somebody() -> None:
    """Only a whole word has forms."""
    assert parse_cue("@brut*") == (("@", "brut*"),) and parse_cue("@commander*") == (("@", "commander*"),)
    assert parse_cue("@") == (("@",),) and parse_cue("@ commander") == (("@", "commander"),)
