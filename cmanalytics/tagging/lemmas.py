"""The infinitive of a verb as people write it: a lexicon of forms first, then one slip of the hand, then endings.

The trained lemmatizer is right for other words; for verbs it invents ("pourriez") where a lexicon knows.
"""

import gzip
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from cmanalytics.tagging.words.norms import bare, norm_of

LEXICON = "verbs.txt.gz"
VERBAL = frozenset({"VERB", "AUX"})
_DOUBTFUL = frozenset({"NOUN", "ADJ", "ADV", "X", "INTJ"})
_SLIP_LETTERS = range(5, 26)  # in a shorter form, one other letter is another word; a longer one is no word
_PARTICIPLES = ("é", "ée", "és", "ées")  # tagged as adjectives; as nouns they may be people (abonné, employé)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The endings of verbs that no lexicon knows, longest first, with those of their infinitives.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        *((ending, "ir") for ending in "issaient issions issiez issait issais issant issons issent issez".split()),
        *((ending, "er") for ending in "eraient erions eriez erait erais erons eront erez".split()),
        *((ending, "er") for ending in "aient erent erai eras ions ames ates era iez ait ais ant ees ons ent".split()),
        *((ending, "er") for ending in "ee es ez e".split()),
        *((ending, "ir") for ending in "ies ie is it i".split()),
        ("a", "er"),
    ),
    "en": (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")),
}
_INFINITIVES = {"fr": ("er", "ir", "re"), "en": ()}


class VerbLemmas:
    """Give verbs their infinitives, as the last part of a pipeline; `lines` are the lexicon's (see training)."""

    def __init__(self, lang: str, lines: Iterable[str] = ()) -> None:
        self.lang = lang
        self._take(lines)

    def _take(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        self._verbs: dict[str, str] = {}
        self._ranks: dict[str, int] = {}
        self._sure: set[str] = set()  # forms that are verbs wherever they stand
        self._participles: set[str] = set()  # and those that are, once their accent is written
        for rank, line in enumerate(self._lines):
            verb, *forms = line.split()
            self._ranks[verb] = rank
            self._verbs.update((form.rstrip("!?"), verb) for form in forms)
            self._sure.update(form[:-1] for form in forms if form[-1] == "!")
            self._participles.update(form[:-1] for form in forms if form[-1] == "?")
        self._found = lru_cache(maxsize=100_000)(self._find)

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            if token.is_space:
                token.pos_, token.lemma_ = "SPACE", token.text
                continue
            if token.pos_ in _DOUBTFUL and self._is_verb(token.text.lower(), token.pos_):
                token.pos_ = "VERB"
            if token.pos_ in VERBAL and (lemma := self.infinitive(token.text)) is not None:
                token.lemma_ = lemma
        return doc

    def _is_verb(self, low: str, pos: str) -> bool:
        if pos != "NOUN" and low.endswith(_PARTICIPLES) and _plain(low) in self._participles:
            return True
        return _plain(low) in self._sure

    def knows(self, form: str) -> bool:
        """Tell whether the lexicon holds a form, whatever its case and accents."""
        return _plain(form) in self._verbs

    def infinitive(self, form: str) -> str | None:
        """Return the infinitive of a form; None where neither the lexicon nor an ending tells."""
        return self._found(form)

    def _find(self, form: str) -> str | None:
        plain = _plain(norm_of(form, self.lang))
        if not plain.isalpha():
            return None
        for way in (_plain(form), plain):
            if way in self._verbs:
                return self._verbs[way]
        return self._slip(plain) or self._ending(form.lower(), plain)

    def _slip(self, plain: str) -> str | None:
        """Return the most frequent verb with a form that is one slip of the hand away."""
        if len(plain) not in _SLIP_LETTERS:
            return None
        verbs = {self._verbs[way] for way in _slips(plain) if way in self._verbs}
        return min(verbs, key=self._ranks.__getitem__, default=None)

    def _ending(self, low: str, plain: str) -> str | None:
        if len(plain) != len(low) or len(plain) < 4:
            return None
        if plain.endswith(_INFINITIVES[self.lang]) and self.lang == "fr":
            return low
        for ending, infinitive in _ENDINGS[self.lang]:
            if plain.endswith(ending) and len(plain) - len(ending) >= 2:
                return low[: len(low) - len(ending)] + infinitive
        return None

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the lexicon into a folder, the same bytes each time."""
        Path(path).mkdir(parents=True, exist_ok=True)
        data = "\n".join(self._lines).encode()
        (Path(path) / LEXICON).write_bytes(gzip.compress(data, mtime=0))

    def from_disk(self, path: str | Path, **_: Any) -> "VerbLemmas":
        """Read the lexicon from a folder."""
        self._take(gzip.decompress((Path(path) / LEXICON).read_bytes()).decode().splitlines())
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Return the lexicon."""
        return "\n".join(self._lines).encode()

    def from_bytes(self, data: bytes, **_: Any) -> "VerbLemmas":
        """Take the lexicon from `to_bytes`."""
        self._take(data.decode().splitlines())
        return self


@Language.factory("verb_lemmas", assigns=["token.lemma"], requires=["token.pos"])
def make_verb_lemmas(nlp: Language, name: str) -> VerbLemmas:
    """Return the part of a pipeline that `verb_lemmas` names in its configuration; its lexicon is read afterwards."""
    return VerbLemmas(nlp.lang)


def _plain(form: str) -> str:
    return bare(form.lower())


def _slips(plain: str) -> Iterator[str]:
    cuts = [(plain[:at], plain[at:]) for at in range(1, len(plain) + 1)]
    for before, after in cuts:
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
