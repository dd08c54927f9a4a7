"""Read cues, and reduce the words of a text to what the cues can tell apart.

A cue asks for words ("reponse"), beginnings ("factur*") and gaps ("~"). The words that the cues can tell apart are few:
so each word of a comment is reduced to a sign, which is the word itself when a cue names it, else the longest beginning
that a cue asks for, else nothing. Every way to write a cue is then a known sequence of signs.
"""

import itertools
from collections.abc import Iterable
from typing import NamedTuple

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.folding import MOST_REMEMBERED, OPAQUE, SENTENCE_END, fold_text, fold_word

OTHER = "·"  # the sign of every word that no cue asks for
GAP = "~"

# Folded forms. "plus" is two words in French (more, no longer): it negates only after "ne" or "n'".
NEGATIONS: dict[str, tuple[str, ...]] = {
    "fr": ("ne", "n", "pas", "jamais", "aucun*", "sans", "ni"),
    "en": (
        "not", "no", "never", "without", "nor", "neither", "none", "cant", "cannot", "wont", "dont", "doesnt", "didnt",
        "isnt", "arent", "wasnt", "werent", "havent", "hasnt", "hadnt", "couldnt", "wouldnt", "shouldnt", "aint",
    ),
}  # fmt: skip
HALF_NEGATIONS: dict[str, tuple[str, ...]] = {"fr": ("plus",), "en": ()}
HALF_NEGATION_NEEDS: dict[str, tuple[str, ...]] = {"fr": ("ne", "n"), "en": ()}


class Cue(NamedTuple):
    """Hold a cue of a codebook, ready to match; `forms` are its ways of being written, words, beginnings and gaps."""

    dimension: str
    code: str
    lang: str
    rule: str
    forms: tuple[tuple[str, ...], ...]
    anti: bool
    negatable: bool
    has_endings: bool


def parse_cue(cue: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways of writing a cue, as folded words, beginnings ("mot*") and gaps ("~")."""
    slots = [[(GAP,)] if slot == GAP else [_fold_choice(choice) for choice in slot.split("/")] for slot in cue.split()]
    return tuple(dict.fromkeys(tuple(itertools.chain.from_iterable(form)) for form in itertools.product(*slots)))


def _fold_choice(choice: str) -> tuple[str, ...]:
    before, star, after = choice.partition("*")
    words = [word for word in fold_text(before).words if word not in (OPAQUE, SENTENCE_END)]
    if star:
        words[-1:] = [f"{words[-1]}*{fold_word(after)}"]
    return tuple(words)


def fits(word: str, atom: str) -> bool:
    """Tell whether a folded word is what an atom of a cue (a word, or a beginning with its star) asks for."""
    beginning, star, ending = atom.partition("*")
    if not star:
        return word == atom
    return word.startswith(beginning) and word.endswith(ending) and len(word) >= len(beginning) + len(ending)


def compile_cues(codebook: Codebook) -> tuple[Cue, ...]:
    """Return every cue and anti cue of a codebook, in its order."""
    cues = []
    for dimension, code in codebook.walk():
        for anti, lists in ((False, code.cues), (True, code.anti)):
            for lang, written in lists.items():
                for rule in written:
                    forms = parse_cue(rule)
                    # A cue that says the negation itself ("toujours pas recu") means what it says.
                    atoms = {atom for form in forms for atom in form}
                    negatable = not any(_is_negation(atom, lang) for atom in atoms)
                    has_endings = any(atom.partition("*")[2] for atom in atoms)
                    cues.append(Cue(dimension.id, code.id, lang, rule, forms, anti, negatable, has_endings))
    return tuple(cues)


def _is_negation(atom: str, lang: str) -> bool:
    return any(fits(atom.rstrip("*"), known) for known in (*NEGATIONS[lang], *HALF_NEGATIONS[lang]))


class Signs:
    """Reduce words to what the cues can tell apart (see the top of this module)."""

    def __init__(self, atoms: Iterable[str]) -> None:
        atoms = set(atoms) - {GAP}
        self._words = frozenset(atom for atom in atoms if "*" not in atom)
        # An inner star ("de*but") is matched by its beginning; its ending is checked once the phrase has matched.
        self._beginnings = frozenset(atom.partition("*")[0] for atom in atoms if "*" in atom)
        self._longest = max(map(len, self._beginnings), default=0)
        self._remembered: dict[str, str] = {}

    def sign(self, word: str) -> str:
        """Return the sign of a folded word; a letter kept three times is read once, or twice if only that is known."""
        found = self._remembered.get(word)
        if found is None:
            ways = (word, *unstretch(word))
            named = (way for way in ways if way in self._words)
            begun = (sign for sign in map(self._begin, ways) if sign != OTHER)
            found = next(itertools.chain(named, begun), OTHER)
            if len(word) < 40 and len(self._remembered) < MOST_REMEMBERED:
                self._remembered[word] = found
        return found

    def _begin(self, word: str) -> str:
        for length in range(min(len(word), self._longest), 0, -1):
            if word[:length] in self._beginnings:
                return word[:length] + "*"
        return OTHER

    def meant_by(self, atom: str) -> tuple[str, ...]:
        """Return the signs of all the words that an atom accepts."""
        if "*" not in atom:
            return (atom,)
        beginning = atom.partition("*")[0]
        words = (word for word in self._words if word.startswith(beginning))
        longer = (f"{other}*" for other in self._beginnings if other.startswith(beginning))
        return tuple(sorted({*words, *longer}))


def unstretch(word: str) -> tuple[str, ...]:
    """Return the words that a stretched one may mean, likeliest first: "trooop" is trop, then troop."""
    runs = [(char, sum(1 for _ in group)) for char, group in itertools.groupby(word)]
    stretched = sum(count >= 3 and char.isalpha() for char, count in runs)
    if not stretched:
        return (word,)
    choices = [("1", "2") if count >= 3 and char.isalpha() else (str(count),) for char, count in runs]
    if stretched > 3:
        choices = [choice[:1] for choice in choices]
    # Few doubled letters first, so that "noooon" is "non" before it is "noon".
    counts = sorted(itertools.product(*choices), key=lambda form: sum(map(int, form)))
    return tuple("".join(char * int(n) for (char, _), n in zip(runs, form, strict=True)) for form in counts)
