"""French: verbs, nouns and adjectives, folded."""

from functools import cache
from pathlib import Path
from typing import Any

from cmanalytics.declarations import load_yaml

_IMPERFECT = ("ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", *_IMPERFECT)
_SUBJUNCTIVE = ("e", "es", "ions", "iez", "ent")
_PARTICIPLE = ("", "e", "s", "es")
_PAST = ("s", "t", "mes", "tes", "rent")
_SETS = {"i": _IMPERFECT, "f": _FUTURE, "s": _SUBJUNCTIVE, "p": _PARTICIPLE, "u": _PAST}

_ER = ("e", "es", "ons", "ez", "ent", "ai", "as", "a", "ames", "ates", "erent", "ant", "ee", "ees")
_IR = ("is", "it", "issons", "issez", "issent", "isse", "isses", "irent", "issant", "i", "ie", "ies")
_RE = ("s", "", "ons", "ez", "ent", "e", "es", "is", "it", "irent", "ant", "u", "ue", "us", "ues")

# A verb whose ending is one of these goes like the model, though it is in no list.
_MODELS = {"aindre": "craindre", "eindre": "peindre", "oindre": "joindre", "uire": "conduire", "aitre": "connaitre"}
_RE_ENDINGS = ("endre", "ondre", "erdre", "ordre", "andre")
_NOUN_ENDINGS = (
    "tion", "sion", "xion", "raison", "ment", "age", "ance", "ence", "ure", "ite", "isme", "esse", "ette", "oir",
    "oire", "ise", "ude", "ie", "ee",
)  # fmt: skip
_ADJECTIVE_ENDINGS = (
    "able", "ible", "eux", "if", "el", "al", "ique", "iste", "eur", "ien", "ais", "ois", "aire", "ant", "ent",
)  # fmt: skip
_FEMININES = {
    "blanc": "blanche", "franc": "franche", "sec": "seche", "frais": "fraiche", "long": "longue", "public": "publique",
    "faux": "fausse", "doux": "douce", "vieux": "vieille", "fou": "folle", "mou": "molle", "net": "nette",
    "gros": "grosse", "gras": "grasse", "bas": "basse", "gentil": "gentille", "epais": "epaisse", "turc": "turque",
    "grec": "grecque", "favori": "favorite", "nul": "nulle", "malin": "maligne", "pareil": "pareille",
}  # fmt: skip
_MORE = {"beau": "bel", "nouveau": "nouvel", "vieux": "vieil", "fou": "fol", "travail": "travaux", "oeil": "yeux"}
_SHORTEST = 5  # letters, of a word that only its ending makes known


def french_forms(word: str) -> tuple[str, ...]:
    """Return the forms of a French word; none when it is not known to be one."""
    lists = _lists()
    if word in lists["irregular"]:
        return _irregular(word)
    forms: tuple[str, ...] = ()
    if word in lists["adjectives"]:
        forms += (*_agree(word), _MORE.get(word, word))
    if word in lists["nouns"]:
        forms += (word, _plural(word), _MORE.get(word, word))
    return forms + (_by_ending(word) if word.isalpha() else ())


def _by_ending(word: str) -> tuple[str, ...]:
    if len(word) < (_SHORTEST - 1 if word.endswith(("er", "ir")) else _SHORTEST):
        return ()
    if word.endswith("er"):
        return (*_first_group(word[:-2]), *_agree(word))  # "financier", "etranger" look like verbs
    model = next((name for ending, name in _MODELS.items() if word.endswith(ending)), None)
    if model is not None:
        return _like(word, model)
    if word.endswith(_RE_ENDINGS):
        stem = word[:-2]
        return _with_endings(stem, (*_RE, *_IMPERFECT, *(f"r{end}" for end in _FUTURE)))
    if word.endswith("ir") and not word.endswith("oir"):
        stem = word[:-2]
        return _with_endings(stem, (*_IR, *(f"iss{end}" for end in _IMPERFECT), *(f"ir{end}" for end in _FUTURE)))
    if word.endswith(_NOUN_ENDINGS):
        return (word, _plural(word))
    return _agree(word) if word.endswith(_ADJECTIVE_ENDINGS) else ()


def _first_group(stem: str) -> tuple[str, ...]:
    endings = (*_ER, *_IMPERFECT, *(f"er{end}" for end in _FUTURE))
    forms = _with_endings(stem, endings)
    silent = tuple(end for end in endings if end in ("e", "es", "ent") or (end.startswith("er") and end != "erent"))
    if stem.endswith("g"):  # nous mangeons
        forms += _with_endings(f"{stem}e", tuple(end for end in endings if end[0] in "ao"))
    if stem.endswith("y"):  # je paie, je paye
        forms += _with_endings(f"{stem[:-1]}i", silent)
    if stem.endswith(("el", "et")):  # j'appelle, je jette; others take an accent, which is folded away
        forms += _with_endings(stem + stem[-1], silent)
    return forms


def _irregular(word: str) -> tuple[str, ...]:
    lists = _lists()
    written = lists["irregular"][word]
    if written in lists["irregular"]:
        return _like(word, written)
    forms: list[str] = []
    for form in written.split():
        stem, _, kind = form.partition(":")
        forms += _with_endings(stem, _SETS[kind] if kind else ("",))
    return tuple(forms)


def _like(word: str, model: str) -> tuple[str, ...]:
    """Return a verb's forms after another's: "apprendre" after "prendre", the shared ending replaced."""
    shared = next(n for n in range(min(len(word), len(model)), -1, -1) if word.endswith(model[len(model) - n :]))
    kept, changed = len(model) - shared, word[: len(word) - shared]
    return tuple(changed + form[kept:] for form in _irregular(model) if form.startswith(model[:kept]))


def _with_endings(stem: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem + ending for ending in endings)


def _agree(word: str) -> tuple[str, ...]:
    """Return an adjective's forms, or those of a name of people; "employe" may be read "employé"."""
    feminines = _feminines(word)
    return (word, _plural(word), *feminines, *(f"{form}s" for form in feminines))


def _feminines(word: str) -> tuple[str, ...]:
    if word in _FEMININES:
        return (_FEMININES[word],)
    if word.endswith("e"):
        return (word, f"{word}e")
    for ending, feminine in (("eau", "elle"), ("eux", "euse"), ("if", "ive"), ("er", "ere")):
        if word.endswith(ending):
            return (word.removesuffix(ending) + feminine,)
    if word.endswith("eur"):
        stem = word[:-3]
        return (f"{stem}euse", f"{stem}eure", *((f"{stem}rice",) if stem.endswith("t") else ()))
    doubled = word.endswith(("el", "en", "on"))
    return (word + (word[-1] if doubled else "") + "e",)


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return f"{word[:-1]}ux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


@cache
def _lists() -> dict[str, Any]:
    data = load_yaml(Path(__file__).with_name("fr.yml")).data
    like = {verb: model for model, verbs in data["like"].items() for verb in verbs.split()}
    return {
        "irregular": data["irregular"] | like,
        "nouns": frozenset(data["nouns"].split()),
        "adjectives": frozenset(data["adjectives"].split()),
    }
