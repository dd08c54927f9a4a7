"""Write sentences as comments are written: no accents, no capitals, typing slips, abbreviations, emoji.

The tokens keep their places in the tree; a token that goes (a sign, "ne") goes only when nothing hangs from it. The
gold lemma and tag stay what was meant: "jai reussi a annulé" still holds the infinitive annuler.
"""

import random
import re
from collections.abc import Callable

from cmanalytics.tagging.words.norms import bare
from training.treebanks import Sentence, Token

EMOJI = (
    "😡 🤬 😠 😤 😭 😢 🙏 👏 👍 👎 ❤️ 😍 🥰 😊 😂 🤣 😅 🙄 🤔 😱 💔 🔥 💪 🎉 ✅ ❌ ⚠️ 😉 😃 🤷 "
    ":) :( ;) :D :/ ^^ <3 xD".split()
)
SHORT = {
    "fr": {
        "pas": "pa", "que": "ke k q", "qui": "ki", "quoi": "koi", "quand": "qd kan", "pourquoi": "pk pq pourkoi",
        "beaucoup": "bcp bocoup", "toujours": "tjs tjrs tjr", "tout": "tt", "tous": "ts", "toute": "tte", "dans": "ds",
        "pour": "pr", "mais": "mé ms", "vous": "vs", "nous": "ns", "même": "mm", "jamais": "jamai", "problème": "pb",
        "problèmes": "pbs", "maintenant": "mtn mnt", "temps": "tps", "message": "msg", "messages": "msgs", "donc": "dc",
        "avec": "ac avc", "faut": "fo", "bien": "bi1", "depuis": "dep dps", "c'": "c", "suis": "chui",
        "application": "appli",
        "j'": "j g", "et": "é", "trop": "tro", "chose": "choz", "quelque": "qq", "qu'": "k", "très": "tré",
        "mois": "moi",
        "merci": "mrc", "bonjour": "bjr", "désolé": "dsl", "parce": "pask", "aussi": "ossi", "peux": "peu",
        "veux": "veu",
        "comment": "coment commen", "être": "etre", "ça": "sa", "où": "ou",
    },
    "en": {
        "you": "u", "your": "ur", "are": "r", "please": "plz pls", "thanks": "thx", "because": "bc cuz coz",
        "people": "ppl",
        "before": "b4", "great": "gr8", "what": "wat", "that": "dat", "the": "teh", "about": "abt", "have": "hav",
        "would": "wud", "could": "cud", "should": "shud", "and": "n nd", "to": "2", "for": "4", "with": "w",
        "really": "rly",
        "very": "v", "tomorrow": "tmrw", "message": "msg", "though": "tho", "through": "thru", "okay": "k", "see": "c",
        "know": "kno", "something": "smth", "account": "acct", "picture": "pic", "want": "wanna", "n't": "nt",
        "application": "app",
    },
}  # fmt: skip
CONFUSED = {
    "fr": {
        "à": "a", "a": "à", "ou": "où", "ça": "sa", "sa": "ça", "ce": "se", "se": "ce", "ces": "ses", "ses": "ces",
        "et": "est", "est": "et", "on": "ont", "ont": "on", "son": "sont", "sont": "son", "c'": "s'", "leur": "leurs",
        "peut": "peux", "peux": "peut", "fait": "fais", "dois": "doit", "la": "là", "quand": "quant",
    },
    "en": {
        "its": "it's", "your": "you're", "their": "there", "there": "their", "to": "too", "too": "to", "then": "than",
        "than": "then", "lose": "loose", "whether": "wether", "were": "where", "of": "off",
    },
}  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def noised(sentence: Sentence, lang: str, draw: random.Random) -> Sentence:
    """Return a sentence written as in a comment; which faults it has, and where, is drawn."""
    tokens = _without(sentence, _going(sentence, lang, draw))
    for share, change in _CHANGES[lang]:
        if draw.random() < share:
            tokens = [change(token, draw, lang) for token in tokens]
    if draw.random() < 0.3:
        tokens = _signed(tokens, draw)
    return [_spaced(token, following, draw) for token, following in zip(tokens, [*tokens[1:], None], strict=True)]


def _going(sentence: Sentence, lang: str, draw: random.Random) -> set[int]:
    """Return the places of the tokens that such a writer leaves out."""
    held = {token.head for place, token in enumerate(sentence) if token.head != place}
    signs, ne = draw.random() < 0.4, lang == "fr" and draw.random() < 0.5
    last_only = draw.random() < 0.4
    gone = set()
    for place, token in enumerate(sentence):
        sign = signs and token.pos == "PUNCT" and (not last_only or place == len(sentence) - 1)
        if (sign or (ne and token.form.lower() in ("ne", "n'", "n’"))) and place not in held and token.head != place:
            gone.add(place)
    return gone if len(gone) < len(sentence) else set()


def _without(sentence: Sentence, gone: set[int]) -> Sentence:
    place = {old: new for new, old in enumerate(old for old in range(len(sentence)) if old not in gone)}
    kept: Sentence = []
    for old, token in enumerate(sentence):
        if old in gone:
            if kept and token.space:
                kept[-1] = kept[-1]._replace(space=True)
        else:
            kept.append(token._replace(head=place[token.head]))
    return kept


def _signed(tokens: Sentence, draw: random.Random) -> Sentence:
    root = next(place for place, token in enumerate(tokens) if token.head == place)
    sign = draw.choice(EMOJI)
    form = sign if sign.isascii() else sign * draw.choice((1, 1, 1, 2, 3))
    new = Token(form, form, "SYM", "", root, "discourse", draw.random() < 0.7)
    return [*tokens[:-1], tokens[-1]._replace(space=draw.random() < 0.8), new]


def _spaced(token: Token, following: Token | None, draw: random.Random) -> Token:
    """Return the token with the spaces around signs that people forget or add."""
    if following is None or following.pos != "PUNCT" or following.form not in "!?:;,." or draw.random() > 0.1:
        return token
    return token._replace(space=not token.space)


def _accents(token: Token, _draw: random.Random, _lang: str) -> Token:
    return token._replace(form=bare(token.form))


def _lower(token: Token, _draw: random.Random, _lang: str) -> Token:
    return token._replace(form=token.form.lower())


def _capitals(token: Token, draw: random.Random, _lang: str) -> Token:
    return token._replace(form=token.form.upper())


def _shouted(token: Token, draw: random.Random, _lang: str) -> Token:
    return token._replace(form=token.form.upper()) if draw.random() < 0.15 else token


def _titled(token: Token, draw: random.Random, _lang: str) -> Token:
    return token._replace(form=token.form.capitalize()) if draw.random() < 0.3 else token


def _short(token: Token, draw: random.Random, lang: str) -> Token:
    forms = SHORT[lang].get(token.form.lower().replace("’", "'"))
    if not forms or draw.random() > 0.6:
        return token
    form = draw.choice(forms.split())
    return token._replace(form=form, space=token.space or token.form[-1] in "'’")


def _confused(token: Token, draw: random.Random, lang: str) -> Token:
    form = CONFUSED[lang].get(token.form.lower())
    return token._replace(form=form) if form and draw.random() < 0.25 else token


def _slips(token: Token, draw: random.Random, _lang: str) -> Token:
    form = token.form
    if len(form) < 4 or not form.isalpha() or draw.random() > 0.12:
        return token
    at = draw.randrange(1, len(form) - 1)
    ways = (
        form[:at] + form[at + 1] + form[at] + form[at + 2 :],
        form[:at] + form[at + 1 :],
        form[:at] + form[at] + form[at:],
        form[:at] + draw.choice(_LETTERS) + form[at + 1 :],
    )
    return token._replace(form=draw.choice(ways))


def _stretched(token: Token, draw: random.Random, _lang: str) -> Token:
    if not token.form.isalpha() or len(token.form) < 2 or draw.random() > 0.08:
        return token
    at = draw.randrange(len(token.form)) if draw.random() < 0.4 else len(token.form) - 1
    return token._replace(form=token.form[:at] + token.form[at] * draw.choice((3, 4, 5)) + token.form[at + 1 :])


def _curly(token: Token, _draw: random.Random, _lang: str) -> Token:
    return token._replace(form=token.form.replace("'", "’"))


def _loose(token: Token, draw: random.Random, _lang: str) -> Token:
    """Drop the apostrophe: a space stands for it in French, nothing in English."""
    if "'" not in token.form and "’" not in token.form:
        return token
    form = re.sub("['’]", "", token.form)
    return token._replace(form=form, space=token.space or token.form[-1] in "'’") if form else token


def _glued(token: Token, draw: random.Random, _lang: str) -> Token:
    """Drop the apostrophe and write on."""
    if token.form[-1] not in "'’" or len(token.form) < 2 or draw.random() < 0.3:
        return token
    return token._replace(form=token.form[:-1])


def _unhyphened(token: Token, _draw: random.Random, _lang: str) -> Token:
    return token._replace(form=token.form[1:]) if re.match(r"-\w", token.form) else token


_ENDINGS = ("er", "é", "ez", "ait", "ée", "és")


def _homophones(token: Token, draw: random.Random, _lang: str) -> Token:
    """Write one -er, -é, -ez for another, above all the participle for the infinitive."""
    if token.pos not in ("VERB", "AUX") or draw.random() > 0.5:
        return token
    form = token.form
    if form.endswith("er") and "VerbForm=Inf" in token.feats:
        return token._replace(form=form[:-2] + draw.choice(("é", "é", "é", "ez", "ez", "ait", "ée", "e")))
    found = re.match(r"(.+?)(ées|ée|és|é|ez|ait|ais)$", form)
    if not found or not token.lemma.endswith("er") or len(form) < 5:
        return token
    return token._replace(form=found[1] + draw.choice(("er", "er", "é", "ez", "ait", "ais")))


Change = Callable[[Token, random.Random, str], Token]
# The share of sentences with each fault; within one, some faults touch some words only.
_COMMON: tuple[tuple[float, Change], ...] = ((0.35, _short), (0.1, _confused), (0.45, _slips), (0.12, _stretched))
_CASES: tuple[tuple[float, Change], ...] = ((0.5, _lower), (0.12, _shouted), (0.03, _titled), (0.1, _capitals))
_CHANGES: dict[str, tuple[tuple[float, Change], ...]] = {
    "fr": (
        (0.3, _homophones), *_COMMON, (0.3, _curly), (0.15, _loose), (0.1, _glued), (0.2, _unhyphened), *_CASES,
        (0.45, _accents),
    ),
    "en": (*_COMMON, (0.25, _curly), (0.3, _loose), *_CASES),
}  # fmt: skip
# The faults that are measured alone.
EACH: dict[str, dict[str, Change]] = {
    "fr": {
        "no accents": _accents, "lower case": _lower, "capitals": _capitals, "abbreviations": _short, "slips": _slips,
        "curly apostrophe": _curly, "space for apostrophe": _loose, "no apostrophe": _glued, "-er/-é/-ez": _homophones,
    },
    "en": {
        "lower case": _lower, "capitals": _capitals, "abbreviations": _short, "slips": _slips,
        "curly apostrophe": _curly, "no apostrophe": _loose,
    },
}  # fmt: skip
