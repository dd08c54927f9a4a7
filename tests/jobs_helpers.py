"""Invented sentences with the job that a person reads in them, and the way to find it; no sentence is anyone's."""

import pandas as pd
import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.tagging.folding import fold_word
from cmanalytics.tagging.jobs import extract_jobs
from cmanalytics.tagging.nlp import PIPELINES

needs_pipelines = pytest.mark.skipif(
    not all((PIPELINES / lang / "config.cfg").is_file() for lang in ("fr", "en")), reason="the pipelines are not built"
)

# (what someone writes, verb, main word of the complement); "" where there is none, or none is asked.
FRENCH_CLEAN: tuple[tuple[str, str, str], ...] = (
    ("Je voudrais annuler ma réservation.", "annuler", "reservation"),
    ("Comment changer l'adresse de livraison ?", "changer", "adresse"),
    ("J'aimerais pouvoir trier mes recettes par durée.", "trier", "recette"),
    ("Impossible de me connecter à mon espace.", "connecter", "espace"),
    ("Je n'arrive pas à télécharger ma facture.", "telecharger", "facture"),
    ("Pourriez-vous ajouter un mode nuit ?", "ajouter", "mode"),
    ("Il manque un minuteur.", "avoir", "minuteur"),
    ("Pas de version tablette.", "avoir", "version"),
    ("Un thème sombre serait bienvenu.", "avoir", "theme"),
    ("Merci de corriger la traduction.", "corriger", "traduction"),
    ("Dommage qu'on ne puisse pas imprimer les billets.", "imprimer", "billet"),
    ("Est-ce que je peux payer en plusieurs fois ?", "payer", ""),
    ("J'ai besoin de retrouver mon mot de passe.", "retrouver", "mot"),
    ("Comment se désabonner de la lettre d'information ?", "desabonner", ""),
    ("On ne peut plus partager nos listes.", "partager", "liste"),
    ("Ce serait super de pouvoir filtrer les photos par date.", "filtrer", "photo"),
    ("J'aurais aimé choisir la couleur du bouton.", "choisir", "couleur"),
    ("Il faudrait afficher le prix au kilo.", "afficher", "prix"),
    ("À quand une version hors ligne ?", "avoir", "version"),
    ("Je souhaite recevoir un rappel avant l'échéance.", "recevoir", "rappel"),
    ("Y a-t-il moyen de récupérer mes points ?", "recuperer", "point"),
    ("J'espère que vous ajouterez les itinéraires à vélo.", "ajouter", "itineraire"),
    ("Ajouter la possibilité de masquer les anciens messages.", "masquer", "message"),
    ("Je cherche à comprendre ma facture.", "comprendre", "facture"),
    ("Il n'y a pas de filtre par ville.", "avoir", "filtre"),
    ("Aucun moyen de supprimer mon compte.", "supprimer", "compte"),
)
FRENCH_NOISY: tuple[tuple[str, str, str], ...] = (
    ("jarrive pas a annuler mon rdv 😡", "annuler", "rdv"),
    ("IMPOSSIBLE DE ME CONNECTER", "connecter", ""),
    ("JE VOUDRAIS CHANGER MON ADRESSE", "changer", "adresse"),
    ("comment on fait pour modifier son profil??", "modifier", "profil"),
    ("svp rajoutez un mode sombre", "rajouter", "mode"),
    ("pas moyen de payer par carte bleu", "payer", "carte"),
    ("jaimerais suivre mon colis mais ya rien", "suivre", "colis"),
    ("manque juste la carte des magasins!!!", "avoir", "carte"),
    ("je peux plus ouvrir mes documents depuis hier", "ouvrir", "document"),
    ("impossible de commandé une pizza ce soir", "commander", "pizza"),
    ("J’arrive plus à lire mes messages", "lire", "message"),
    ("slt cmt supprimer mon compte svp", "supprimer", "compte"),
    ("dommage on peut pas exporter les données", "exporter", "donnee"),
    ("jvoudrais savoir comment resilier mon abonnement", "resilier", "abonnement"),
    ("j arrive pas a valider mon panier", "valider", "panier"),
    ("impossible dannuler ma commande", "annuler", "commande"),
    ("il faudrai un bouton pour tout effacer", "effacer", ""),
    ("Impossible de créer un compteeee", "creer", "compte"),
    ("pk on peut pas changer la langue ?", "changer", "langue"),
    ("a quand la reservation en ligne ?????", "avoir", "reservation"),
    ("merci d'ajouté les horaires du dimanche", "ajouter", "horaire"),
    ("J'AIMERAIS AVOIR UN REMBOURSEMENT 😤😤😤", "avoir", "remboursement"),
)
FRENCH_NEUTRAL: tuple[str, ...] = (
    "Super magasin, accueil parfait.",
    "Rien à dire, tout est nickel !",
    "Merci à toute l'équipe ❤️❤️",
    "Très facile à utiliser.",
    "Pas de problème depuis deux ans.",
    "Je ne peux plus m'en passer !",
    "Bof, sans plus.",
    "Je recommande les yeux fermés.",
    "Tout ce qu'il me faut est là.",
    "Le pain est excellent et les vendeuses adorables.",
    "Première visite hier, on reviendra.",
    "Félicitations pour vos dix ans.",
    "Aucun souci à signaler.",
    "😂😂😂",
    "Hier il pleuvait.",
)
ENGLISH_CLEAN: tuple[tuple[str, str, str], ...] = (
    ("How do I cancel my booking?", "cancel", "booking"),
    ("I would like to change my delivery address.", "change", "address"),
    ("Please add a night theme.", "add", "theme"),
    ("I can't download my invoice.", "download", "invoice"),
    ("No tablet version.", "have", "version"),
    ("It would be great to sort recipes by duration.", "sort", "recipe"),
    ("I wish I could print my tickets.", "print", "ticket"),
    ("Would love a timer.", "have", "timer"),
    ("Is there a way to recover my points?", "recover", "point"),
    ("There's no option to delete my account.", "delete", "account"),
    ("Unable to share our lists.", "share", "list"),
    ("Needs a map of the shops.", "have", "map"),
    ("Let us choose the colour of the button.", "choose", "colour"),
    ("A printed receipt would be nice.", "have", "receipt"),
    ("I need to find my password.", "find", "password"),
    ("Fix the translation.", "fix", "translation"),
    ("We are trying to book a table for six.", "book", "table"),
    ("You should show the price per kilo.", "show", "price"),
)
ENGLISH_NOISY: tuple[tuple[str, str, str], ...] = (
    ("cant log in to my account 😡", "log", "account"),
    ("PLEASE ADD A DARK THEME", "add", "theme"),
    ("pls let me change the language", "change", "language"),
    ("how do u unsubscribe from the newsletter", "unsubscribe", "newsletter"),
    ("wish i could export my data!!!", "export", "data"),
    ("i dont want to receive ads anymore", "receive", "ad"),
    ("plzzz bring back the old menu", "bring", "menu"),
    ("would be nice to filter photos by date", "filter", "photo"),
)
ENGLISH_NEUTRAL: tuple[str, ...] = (
    "Great shop, lovely people.",
    "Can't wait to come back!",
    "No complaints at all.",
    "Easy to use and fast.",
    "All the information I need in one place.",
    "Thanks to the whole team ❤️",
    "Couldn't recommend it enough.",
    "I love it so much.",
    "Meh.",
    "Best bread in town.",
)


def jobs_in(*texts: str, lang: str = "auto", **columns: object) -> pd.DataFrame:
    """Return the jobs of some comments, numbered from "c0"."""
    comments = pd.DataFrame({"comment_id": [f"c{n}" for n in range(len(texts))], "text": list(texts)}).assign(**columns)
    return extract_jobs(comments, load_codebook(), lang=lang)


def wrong_ones(cases: tuple[tuple[str, str, str], ...], lang: str) -> list[str]:
    """Return the sentences whose job is not found: the verb's lemma, and the complement's main word where one is."""
    jobs = jobs_in(*(case[0] for case in cases), lang=lang)
    wrong = []
    for number, (text, verb, head) in enumerate(cases):
        mine = jobs[jobs["comment_id"] == f"c{number}"]
        found = zip(mine["verb"], mine["head"].fillna(""), mine["complement"].fillna(""), strict=True)
        if not any(fold_word(v.split()[0]) == verb and _is_about(head, h, c) for v, h, c in found):
            wrong.append(text)
    return wrong


def _is_about(head: str, found: str, complement: str) -> bool:
    return not head or fold_word(found) == head or head in {fold_word(word) for word in complement.split()}
