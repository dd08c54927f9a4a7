"""Read the cue language: what each cue of a codebook asks of the words of a text.

A cue is a list of slots. A slot is a choice of atoms: an atom is a word, a beginning with its star ("factur*"), or all
the forms of a word ("@commander"), written with bars between them. A gap stands between two slots.
See docs/indications.md.
"""

import itertools
from functools import lru_cache
from typing import NamedTuple

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.folding import OPAQUE, SENTENCE_END, fold_text, fold_word
from cmanalytics.tagging.forms import forms_of

GAP = "~"
MAX_GAP = 3
ENDS = (SENTENCE_END, "?")  # no gap reaches over the end of a sentence
MOST_REMEMBERED = 50_000  # cues: a codebook that changed is mostly what it was
BAR = "|"  # between the forms of a word: folded words hold no mark

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
NEGATING = (*NEGATIONS.values(), *HALF_NEGATIONS.values(), *HALF_NEGATION_NEEDS.values())


class Cue(NamedTuple):
    """Hold a cue of a codebook, ready to match; `forms` are its ways of being written, as atoms and gaps."""

    dimension: str
    code: str
    lang: str
    rule: str
    forms: tuple[tuple[str, ...], ...]
    anti: bool
    negatable: bool
    has_gap: bool


def compile_cues(codebook: Codebook) -> tuple[Cue, ...]:
    """Return every cue and anti cue of a codebook, in its order."""
    return tuple(
        Cue(dimension.id, code.id, lang, rule, parse_cue(rule, lang), anti, *_nature(rule, lang))
        for dimension, code in codebook.walk()
        for anti, lists in ((False, code.cues), (True, code.anti))
        for lang, written in lists.items()
        for rule in written
    )


@lru_cache(maxsize=MOST_REMEMBERED)
def parse_cue(cue: str, lang: str = "fr") -> tuple[tuple[str, ...], ...]:
    """Return the ways of writing a cue, as atoms and gaps; a cue that asks for no word has none."""
    slots = [[(GAP,)] if slot == GAP else [_read(choice, lang) for choice in slot.split("/")] for slot in cue.split()]
    forms = (tuple(itertools.chain.from_iterable(form)) for form in itertools.product(*slots))
    return tuple(dict.fromkeys(form for form in forms if set(form) - {GAP}))


@lru_cache(maxsize=MOST_REMEMBERED)
def _nature(cue: str, lang: str) -> tuple[bool, bool]:
    """Tell whether a negation can cancel a cue, and whether it has a gap."""
    atoms = set(itertools.chain.from_iterable(parse_cue(cue, lang)))
    # A cue that says the negation itself ("toujours pas recu") means what it says.
    says = (fits(atom.rstrip("*"), known) for atom in atoms for known in (*NEGATIONS[lang], *HALF_NEGATIONS[lang]))
    return not any(says), GAP in atoms


def _read(choice: str, lang: str) -> tuple[str, ...]:
    if choice.startswith("@") and "*" not in choice and (forms := forms_of(fold_word(choice[1:]), lang)):
        return (BAR.join(forms),)
    before, star, after = choice.partition("*")
    words = [word for word in fold_text(before).words if word not in (OPAQUE, SENTENCE_END)]
    if star:
        words[-1:] = [f"{words[-1]}*{fold_word(after)}"]
    return tuple(words)


def fits(word: str, atom: str) -> bool:
    """Tell whether a folded word, read as it stands, is what an atom asks for."""
    beginning, star, ending = atom.partition("*")
    if not star:
        return word in atom.split(BAR)
    return word.startswith(beginning) and word.endswith(ending) and len(word) >= len(beginning) + len(ending)
