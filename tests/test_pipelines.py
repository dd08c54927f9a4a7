"""The pipelines that ship: they load, they are light, their papers are true, they read what people write."""

import json
import random
import shutil
from pathlib import Path

import pytest
from spacy.language import Language

from cmanalytics.errors import RunError
from cmanalytics.tagging.nlp import PIPELINES, load_nlp
from training.cards import CARD, FIGURES, NOTICE, card, notice, sources_of
from training.evaluating import score
from training.noise import noised
from training.packing import zipped_bytes
from training.treebanks import read_sentences

LANGS = ("fr", "en")
MOST_BYTES = 5_000_000

# Text, infinitive, the word that hangs from the verb. Invented; half of them with the faults of comments.
FRENCH = (
    ("Comment puis-je annuler ma commande ?", "annuler", "commande"),
    ("Je n'arrive pas à modifier mon adresse.", "modifier", "adresse"),
    ("Impossible de télécharger la facture.", "télécharger", "facture"),
    ("J'aimerais pouvoir trier mes photos.", "trier", "photos"),
    ("Il faudrait ajouter un mode sombre.", "ajouter", "mode"),
    ("Je cherche à joindre le service client.", "joindre", "service"),
    ("On ne peut plus supprimer un message.", "supprimer", "message"),
    ("Merci de corriger ce problème rapidement.", "corriger", "problème"),
    ("Je voudrais récupérer mes anciennes données.", "récupérer", "données"),
    ("Nous avons besoin de réserver une table.", "réserver", "table"),
    ("jarrive pas a annuler ma commande 😡", "annuler", "commande"),
    ("comment je fais pr suprimer mon compte svp", "supprimer", "compte"),
    ("impossible davoir un remboursement depuis 2 mois", "avoir", "remboursement"),
    ("JE VOUDRAIS CHANGER MON MOT DE PASSE", "changer", "MOT"),
    ("jaimerais exporté mes données vers excel", "exporter", "données"),
    ("on peu pas ecouter la radio hors ligne c nul", "écouter", "radio"),
    ("sa serait bien de pouvoir filtré les résultats", "filtrer", "résultats"),
    ("j’ai pas réussi à payer ma facture!!!", "payer", "facture"),
    ("pk on peut plus partager les videos ???", "partager", "videos"),
    ("faut pouvoir enregistrez les trajets 🙏🙏", "enregistrer", "trajets"),
    ("besoin de retrouver un ancien message", "retrouver", "message"),
    ("je veu recevoir les notif par mail", "recevoir", "notif"),
    ("vous pouriez ajouter le paiement en 3 fois ?", "ajouter", "paiement"),
    ("toujours pas moyen de scanner mon billet :(", "scanner", "billet"),
)
ENGLISH = (
    ("How can I cancel my order?", "cancel", "order"),
    ("I am unable to download the invoice.", "download", "invoice"),
    ("I would like to sort my photos.", "sort", "photos"),
    ("Please add a dark mode.", "add", "mode"),
    ("We need to book a table.", "book", "table"),
    ("You cannot delete a message anymore.", "delete", "message"),
    ("i cant cancel my order 😡", "cancel", "order"),
    ("plz fix the login screen", "fix", "screen"),
    ("I WANT TO CHANGE MY PASSWORD", "change", "PASSWORD"),
    ("how do u export ur data to excel", "export", "data"),
    ("dont let me recieve the emails", "receive", "emails"),
    ("it would be gr8 to filter the results!!!", "filter", "results"),
)
LEAST = {"fr": 23, "en": 11}
SENTENCE = "\n".join(
    (
        "1\tOn\ton\tPRON\t_\t_\t2\tnsubj\t_\t_",
        "2\tvient\tvenir\tVERB\t_\tVerbForm=Fin\t0\troot\t_\t_",
        "3-4\tdu\t_\t_\t_\t_\t_\t_\t_\t_",
        "3\tde\tde\tADP\t_\t_\t5\tcase\t_\t_",
        "4\tle\tle\tDET\t_\t_\t5\tdet\t_\t_",
        "5\tmagasin\tmagasin\tNOUN\t_\t_\t2\tobl:arg\t_\tSpaceAfter=No",
        "6\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_",
        "",
        "",
    )
)


def reads(nlp: Language, text: str, infinitive: str, word: str) -> bool:
    """Tell whether a word hangs from the verb that was meant."""
    return any(token.text == word and token.head.lemma_ == infinitive for token in nlp(text))


@pytest.mark.parametrize(("lang", "cases"), [("fr", FRENCH), ("en", ENGLISH)])
def test_what_people_write_is_read(lang: str, cases: tuple[tuple[str, str, str], ...]) -> None:
    """The verb, in its infinitive, and its complement: a new training must not read fewer of them."""
    nlp = load_nlp(lang)
    missed = [text for text, infinitive, word in cases if not reads(nlp, text, infinitive, word)]
    assert len(cases) - len(missed) >= LEAST[lang], missed


@pytest.mark.parametrize("lang", LANGS)
def test_a_pipeline_is_light_and_has_its_papers(lang: str) -> None:
    """Under five megabytes zipped; the licence, the authors of each treebank and the card are beside the weights."""
    folder = PIPELINES / lang
    assert zipped_bytes(folder) <= MOST_BYTES
    assert "Attribution-ShareAlike 4.0 International" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert json.loads((folder / "meta.json").read_text(encoding="utf-8"))["license"] == "CC BY-SA 4.0"
    paper = (folder / NOTICE).read_text(encoding="utf-8")
    assert paper == notice(lang)
    assert all(source["name"] in paper and source["authors"] in paper for source in sources_of(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_card_says_what_was_measured(lang: str) -> None:
    """Every number of the card comes from the file of figures."""
    figures = json.loads((PIPELINES / lang / FIGURES).read_text(encoding="utf-8"))
    assert (PIPELINES / lang / CARD).read_text(encoding="utf-8") == card(lang, figures)


@pytest.mark.parametrize("lang", LANGS)
def test_only_treebanks_that_may_be_passed_on_are_in_it(lang: str) -> None:
    """Nothing under LGPL-LR or a non-commercial licence."""
    assert all(source["licence"].startswith("CC BY-SA") for source in sources_of(lang))


def test_several_processes_read_the_same() -> None:
    """A corpus read by two processes gives what one gives."""
    texts = ["Je veux annuler ma commande.", "pk sa marche pas 😡"] * 3
    nlp = load_nlp("fr")
    one, two = ([[(t.lemma_, t.dep_) for t in doc] for doc in nlp.pipe(texts, n_process=n)] for n in (1, 2))
    assert one == two


def test_white_space_is_no_word() -> None:
    """Lines and double spaces are space, whatever the tagger learned."""
    doc = load_nlp("fr")("Bonjour,\n\nje veux  annuler.")
    assert {token.pos_ for token in doc if token.text.isspace()} == {"SPACE"}


def damaged(folder: Path, lang: str) -> None:
    """Cut the weights of the reader of words in two."""
    weights = folder / "tok2vec" / "model"
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])


def without_lexicon(folder: Path, lang: str) -> None:
    """Take the verbs away."""
    shutil.rmtree(folder / "verb_lemmas")


def of_another_version(folder: Path, lang: str) -> None:
    """Name a part that this version does not know."""
    config = folder / "config.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace("comments.v1", "comments.v9"), encoding="utf-8")


@pytest.mark.parametrize("harm", [damaged, without_lexicon, of_another_version])
def test_a_pipeline_that_cannot_be_used_says_how_to_make_it_anew(harm, tmp_path: Path) -> None:
    """Never a traceback: what was found, and the command that rebuilds it."""
    folder = tmp_path / "fr"
    shutil.copytree(PIPELINES / "fr", folder)
    harm(folder, "fr")
    with pytest.raises(RunError) as caught:
        load_nlp("fr", str(folder))
    assert "training.pipelines fr" in str(caught.value)


def test_a_contraction_is_one_token(tmp_path: Path) -> None:
    """`du` is written once, hangs where its preposition hangs, and is spelled as in the text."""
    path = tmp_path / "a.conllu"
    path.write_text(SENTENCE, encoding="utf-8")
    (sentence,) = read_sentences(path)
    assert [token.form for token in sentence] == ["On", "vient", "du", "magasin", "."]
    assert [(token.pos, token.dep, token.head) for token in sentence][2] == ("ADP", "case", 3)


def test_noise_keeps_the_tree(tmp_path: Path) -> None:
    """Tokens that go leave the others hanging where they hung; the same draw gives the same faults."""
    path = tmp_path / "a.conllu"
    path.write_text(SENTENCE, encoding="utf-8")
    (sentence,) = read_sentences(path)
    for seed in range(50):
        tokens = noised(sentence, "fr", random.Random(seed))
        assert tokens == noised(sentence, "fr", random.Random(seed))
        assert [tokens[token.head].lemma for token in tokens if token.lemma == "magasin"] == ["venir"]


def test_scores_count_a_wrong_lemma(tmp_path: Path) -> None:
    """A treebank sentence that is read right has full marks, and a wrong gold lemma costs one."""
    path = tmp_path / "a.conllu"
    path.write_text(SENTENCE, encoding="utf-8")
    (sentence,) = read_sentences(path)
    nlp = load_nlp("fr")
    assert score(nlp, [[sentence]])[0].verb_lemma == 100
    wrong = [token._replace(lemma="aller") if token.pos == "VERB" else token for token in sentence]
    assert score(nlp, [[wrong]])[0].verb_lemma == 0
