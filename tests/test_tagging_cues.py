"""The cue language: what a cue matches, what cancels it."""

import pytest

from tests.tagging_helpers import found, make_codebook


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("colis", "Mon COLIS, mes colis.", ["COLIS", "colis"]),
        ("colis", "un colisage", []),
        ("factur*", "Facturé à tort, ma facture", ["Facturé", "facture"]),
        ("bug*", "un bug et des bugs débuggés", ["bug", "bugs"]),
        ("de*but", "depuis le début debut", ["début", "debut"]),
        ("de* colis", "des colis de colis", ["des colis", "de colis"]),
        ("porter plainte", "je vais porter\nplainte", ["porter\nplainte"]),
        ("porter plainte", "porter une plainte", []),
        ("ma/mon/mes colis", "mon colis et ma colis", ["mon colis", "ma colis"]),
        ("ne marche pas/plus", "ça ne marche plus", ["ne marche plus"]),
        ("salarie*/employe* ici", "salariées ici, employé ici", ["salariées ici", "employé ici"]),
        ("depuis ~ ans", "depuis ans, depuis dix ans", ["depuis ans", "depuis dix ans"]),
        ("depuis ~ ans", "depuis plus de dix ans", ["depuis plus de dix ans"]),
        ("depuis ~ ans", "depuis un peu plus de dix ans", []),
        ("depuis ~ ans", "depuis toujours. Dix ans déjà", []),
        ("depuis ~ ans", "depuis deux ans et trois ans", ["depuis deux ans"]),
        ("j' ai peur", "J’ai peur, j'ai peur, j ai peur, jai peur", ["J’ai peur", "j'ai peur", "j ai peur"]),
        ("l' appli plante", "l'appli plante, l appli plante", ["l'appli plante", "l appli plante"]),
        ("rendez vous", "un rendez-vous, un rendez vous", ["rendez-vous", "rendez vous"]),
        ("pick-up point", "the pick up point", ["pick up point"]),
        ("prud'hommes", "aux prud’hommes", ["prud’hommes"]),
        ("?", "Ah bon ??? Vraiment ?", ["???", "?"]),
        ("@", "merci @léa @tom, contact@site.fr", ["@", "@"]),
        ("@dgccrf", "@DGCCRF regardez, la dgccrf", ["@DGCCRF"]),
        ("😡", "nul 😡😡", ["😡", "😡"]),
        ("merci 😡", "merci 😡 et merci, 😡", ["merci 😡", "merci, 😡"]),
        ("trop cher", "troooop cherrr", ["troooop cherrr"]),
        ("arrete*", "arrrrêtez", ["arrrrêtez"]),
        ("allergi*", "alllergique", ["alllergique"]),
        ("non", "nooooon", ["nooooon"]),
        ("noon", "nooooon", ["nooooon"]),
        ("pfff", "pffffff", ["pffffff"]),
        ("coeur", "de tout cœur", ["cœur"]),
        ("decu*", "de\u0301c\u0327ue", ["de\u0301c\u0327ue"]),
        ("erreur 404/500", "Erreur 500", ["Erreur 500"]),
        ("mon avocat", "Voilà. Mon\u00a0avocat", ["Mon\u00a0avocat"]),
        ("plus jamais", "Je n'en veux plus. Jamais vu ça", []),
    ],
)  # fmt: skip
def test_cues_match(cue: str, text: str, expected: list[str]) -> None:
    """A cue matches what its author means, and says exactly which words."""
    assert found(text, make_codebook(cue)) == expected


def test_english_contractions_lose_their_apostrophe() -> None:
    """English is folded the same way in the cue and in the text."""
    book = make_codebook("don't recommend", "i've had", "it's over", lang="en")
    text = "I dont recommend, I've had it, its over"
    assert found(text, book, lang="en") == ["dont recommend", "I've had", "its over"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ce n'est pas un bug", []),
        ("aucun bug", []),
        ("aucunement un bug", []),
        ("sans le moindre bug", []),
        ("jamais de bug", []),
        ("ni lenteur ni bug", []),
        ("il n'y a plus de bug", []),
        ("de plus en plus de bugs", ["bugs"]),
        ("encore plus de bugs", ["bugs"]),
        ("pas un deux trois bug", ["bug"]),
        ("pas un deux bug", []),
        ("bug, pas bien", ["bug"]),
        ("Je ne comprends pas. Bug", ["Bug"]),
        ("je n'y comprends rien, bug", ["bug"]),
        ("Pas cool !\nBug", ["Bug"]),
        ("pas de bug puis un bug", ["bug"]),
    ],
)
def test_negation_before_a_cue_cancels_it(text: str, expected: list[str]) -> None:
    """ "Aucun bug" is no complaint; a negation of the sentence before says nothing about this one."""
    assert found(text, make_codebook("bug*")) == expected


def test_negation_window_is_the_codebook_s() -> None:
    """The reach of a negation can be changed."""
    assert found("pas un seul petit bug", make_codebook("bug")) == ["bug"]
    assert found("pas un seul petit bug", make_codebook("bug", window=4)) == []
    assert found("pas bug", make_codebook("bug", window=0)) == ["bug"]


def test_cue_that_holds_the_negation_means_it() -> None:
    """ "Toujours pas reçu" fires, whatever else is denied around it."""
    book = make_codebook("toujours pas recu*", "ne marche plus", "plus disponible", "sans reponse")
    text = "Je n'ai toujours pas reçu. Ça ne marche plus, ce n'est plus disponible, jamais sans réponse"
    assert found(text, book) == ["toujours pas reçu", "ne marche plus", "plus disponible", "sans réponse"]


def test_negation_inside_a_gap_cancels() -> None:
    """ "Service pas lent" is not a slow service."""
    book = make_codebook("service ~ lent*")
    assert found("un service vraiment lent, un service pas lent", book) == ["service vraiment lent"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not a scam", []),
        ("It isn't really a scam", []),
        ("I don’t see any scam", []),
        ("can't be a scam", []),
        ("never a scam", []),
        ("without any scam", []),
        ("nothing but a scam", ["scam"]),
        ("what a scam", ["scam"]),
    ],
)
def test_english_negations(text: str, expected: list[str]) -> None:
    """English denies with its own words."""
    assert found(text, make_codebook("scam*", lang="en"), lang="en") == expected


def test_dimension_without_negation_keeps_the_hit_and_says_so() -> None:
    """A crisis signal under a negation is still read by a person, who is told."""
    from cmanalytics.tagging import tag_comments
    from tests.tagging_helpers import make_comments

    book = make_codebook("arnaque*", negation=False)
    codings = tag_comments(make_comments("ce n'est pas une arnaque", "une arnaque"), book, lang="fr")
    assert codings["negated"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trop cher", ["trop cher"]),
        ("pas trop cher", []),
        ("trop cher, pas cher du tout", []),
        ("mais trop cher payé", []),
        ("pas cher ? si, trop cher", ["trop cher"]),
        ("c'est trop cher et pas trop cher", ["trop cher"]),
    ],
)
def test_anti_cancels_what_it_overlaps_or_touches(text: str, expected: list[str]) -> None:
    """An anti cue takes back a hit that it covers or stands beside, and no other."""
    book = make_codebook("trop cher*", anti=("pas trop cher*", "pas cher*", "paye*"), negation=False)
    assert found(text, book) == expected


def test_anti_concerns_its_own_code_only() -> None:
    """What cancels one code leaves the others alone."""
    other = {"id": "other", "codes": [{"id": "other", "name": {"fr": "Autre"}, "cues": {"fr": ["cher"]}}]}
    book = make_codebook("trop cher", anti=("vraiment",), more=(other,))
    assert found("vraiment trop cher", book) == ["cher"]


def test_longest_of_overlapping_hits_stays() -> None:
    """One passage is one row for one code, the longest; apart, both stay."""
    book = make_codebook("rupture", "en rupture", "toujours en rupture", "rupture de stock")
    assert found("toujours en rupture de stock, puis en rupture", book) == ["toujours en rupture", "en rupture"]
    other = {"id": "other", "codes": [{"id": "other", "name": {"fr": "Autre"}, "cues": {"fr": ["en rupture"]}}]}
    assert found("en rupture", make_codebook("rupture", more=(other,))) == ["en rupture", "rupture"]


def test_same_cue_counts_fifty_times_at_most() -> None:
    """A comment of ten thousand mentions does not drown the table."""
    assert len(found("@a " * 10_000, make_codebook("@"))) == 50


def test_cue_with_many_choices_matches_like_the_others() -> None:
    """How a cue is matched inside never changes what it matches."""
    literals = [f"wx{letter}" for letter in "abcdefg"]  # eight signs a slot: too many ways for a table of phrases
    book = make_codebook("wx* wx* wx* wx*", *literals)
    assert found("wxa wxb wxzz wxg puis wxc", book) == ["wxa wxb wxzz wxg", "wxc"]
