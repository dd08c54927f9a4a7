"""Cut French words: elisions, pronouns behind a hyphen, apostrophes left out."""

import re
from functools import lru_cache

from cmanalytics.tagging.words.parting import UNIT, without_stop
from cmanalytics.tagging.words.signs import APOSTROPHES

_CLITICS = "ils|il|elles|elle|on|je|tu|nous|vous|moi|toi|lui|leur|le|la|les|ce|y|en|là|la|ci"
_ELISION = re.compile(rf"((?:[cdjlmnstyz]|qu|jusqu|lorsqu|puisqu|quoiqu|k|q)[{APOSTROPHES}])(?=\w)", re.IGNORECASE)
_CLITIC = re.compile(rf"((?:-t)?-(?:{_CLITICS}))$", re.IGNORECASE)
_WHOLE = re.compile(
    rf"""(?:aujourd[{APOSTROPHES}]hui|quelqu[{APOSTROPHES}]une?|quelques-une?s|c[{APOSTROPHES}]est-(?:à|a)-dire
    |rendez-vous|l[{APOSTROPHES}]on|(?:celui|celles?|ceux)-(?:ci|là|la)|peut-(?:être|etre)|là-.{{1,9}}
    |(?:jusque|voi|par|de|ce)-là|au-delà|moi-même|ci-.{{1,12}}|chez-moi|ouï-.{{1,9}}|oui-.{{1,9}}|mi-.{{1,9}}
    |on-dit|laissez-passer|laisser-aller|va-et-vient|.{{1,30}}-(?:de|du|des|en|sur|sous)-.{{1,30}})$""",
    re.IGNORECASE | re.VERBOSE,
)
_DOTTED = frozenset(
    "m. mm. mr. mme. mlle. dr. pr. st. ste. cf. av. janv. févr. avr. juill. sept. oct. nov. déc. no. p. pp. "
    "ex. env. art. tél. éd. al.".split()
)
_HOUR = re.compile(r"(\d{1,2})([hH])(\d{2})?$")
_UNITS = frozenset("km m kg g cm mm go mo ko min mn mg ml l ha".split())
# "jai", "jpeux", "dannuler", "lappli": what comments write without the apostrophe, by the letter that is glued.
_GLUED_WORDS = {
    "j": r"""
        ai avais aurais? aime\w{0,6} adore\w{0,3} arriv\w{1,4} attend\w{0,5} ach[eèé]t\w{1,5} utilis\w{1,5}
        essa[iy]\w{1,5} esp[eèé]re appr[eé]ci\w{1,4} ouvr\w{1,4} envo[iy]\w{1,5} install\w{1,5} oubli\w{1,4}
        entend\w{0,4} [eé]tais ignor\w{1,4} h[eé]sit\w{1,4} habit\w{1,4} annul\w{1,4} appel\w{1,4}
        ajout\w{1,4} arr[eêé]t\w{1,4} insist\w{1,4} [eé]cri\w{1,4} peu[xt] veux suis sais dois pens\w{1,3}
        crois trouv\w{1,3} fais voudrais comprends? re[cç]ois vais voulais pouvais demand\w{1,3} cherch\w{1,3}
        souhait\w{1,4} vois perds me te le la les ne y en
    """,
    "c": r"est etait était etaient étaient",
    "n": r"""
        ai a avez avons ont avait avais est etait était arriv\w{1,4} aime\w{0,5} ose utilis\w{1,4}
        affich\w{1,4} envoi\w{0,3}
    """,
    "d": r"""
        avoir annul\w{2,3} acc[eéè]d\w{2,3} ajout\w{2,3} achet\w{2,3} activ\w{2,3} affich\w{2,3}
        all(?:er|é|ez) appel(?:er|é|ez) arr[eêé]t(?:er|é|ez) attendre utilis\w{2,3} enregistr\w{2,3}
        envoy\w{2,3} [eé]crire [eé]chang(?:er|é|ez) effac(?:er|é|ez) enlev(?:er|é|ez) essay(?:er|é|ez)
        [eéê]tre [eé]vit(?:er|é|ez) export(?:er|é|ez) imprim(?:er|é|ez) import(?:er|é) install(?:er|é|ez)
        obtenir ouvrir organis(?:er|é|ez) accord ailleurs abord habitude
    """,
    "l": r"""
        appli\w{0,6} app utilis\w{1,7} annul\w{1,6} avez avons achat achet\w{1,3} abonnement adresse
        affich\w{1,4} équipe equipe option onglet heure historique écran ecran envoi inscription image outil
        article argent installer imprimer ajouter
    """,
    "m": r"""
        abonn\w{1,4} inscri\w{1,4} aid\w{1,5} avez identifi\w{1,4} appel\w{1,4} envoy\w{1,4} attend\w{0,4}
    """,
    "s": r"""
        abonn\w{1,4} inscri\w{1,4} affich\w{1,4} arr[eêé]t\w{1,4} ouvr\w{1,4} identifi\w{1,4} enregistr\w{1,4}
    """,
    "qu": r"ils? on une?",
}
_GLUED = re.compile(
    "(?:" + "|".join(f"({head})(?:{'|'.join(words.split())})" for head, words in _GLUED_WORDS.items()) + ")$",
    re.IGNORECASE,
)


@lru_cache(maxsize=100_000)
def french_parts(word: str) -> tuple[str, ...]:
    """Return the tokens of a run of letters, apostrophes and hyphens."""
    first, *dot = without_stop(word, _DOTTED)
    parts: list[str] = []
    while (found := _ELISION.match(first)) and not _WHOLE.match(first):
        parts.append(found[1])
        first = first[found.end() :]
    tail: list[str] = []
    while not _WHOLE.match(first) and (found := _CLITIC.search(first)) and found.start():
        tail.insert(0, found[1])
        first = first[: found.start()]
    if glued := _GLUED.match(first):
        parts.append(first[: len(glued[glued.lastindex or 0])])
        first = first[len(parts[-1]) :]
    if hour := _HOUR.match(first):
        return (*parts, *(part for part in hour.groups() if part), *tail, *dot)
    unit = UNIT.match(first)
    if unit and unit[2].lower() in _UNITS:
        parts.append(unit[1])
        first = unit[2]
    return (*parts, first, *tail, *dot)
