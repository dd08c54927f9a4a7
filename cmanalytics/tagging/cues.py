"""Find the cues of a codebook in texts, with spaCy's matchers, and say where each stands in the original text.

Cues without a gap are one table of phrases (PhraseMatcher); a cue with a gap is a pattern (Matcher), tried only where
all of its words stand. Both work on signs (see `signs`); spaCy's tokenizer is never called: it is quadratic on runs of
marks and emoji, which is how people write when they are angry.
"""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.folding import SENTENCE_END, Folded, Folder
from cmanalytics.tagging.signs import (
    GAP,
    HALF_NEGATION_NEEDS,
    HALF_NEGATIONS,
    NEGATIONS,
    OTHER,
    Cue,
    Signs,
    compile_cues,
    fits,
    unstretch,
)

MAX_GAP = 3
MAX_PHRASES = 2_000  # ways of writing one cue; beyond, it is matched as a pattern
MAX_MATCHES = 50  # of one cue in one comment: more says nothing more
ENDS = (SENTENCE_END, "?")


_ENGINES: dict[str, "Engine"] = {}
_MOST_ENGINES = 4


class Match(NamedTuple):
    """Hold a place where a cue matches: the cue's position in the codebook, its first word, the word after it."""

    position: int
    first: int
    after: int


class Hit(NamedTuple):
    """Hold a cue found in a text: its half-open span of code points, and whether a negation stands before it."""

    cue: Cue
    start: int
    end: int
    negated: bool


def engine_for(codebook: Codebook) -> "Engine":
    """Return the engine of a codebook, built once for the same content."""
    engine = _ENGINES.pop(codebook.digest, None) or Engine(codebook)
    _ENGINES[codebook.digest] = engine
    for digest in list(_ENGINES)[:-_MOST_ENGINES]:
        del _ENGINES[digest]
    return engine


class Engine:
    """Find the cues of a codebook in texts, one text at a time."""

    def __init__(self, codebook: Codebook) -> None:
        self._window = codebook.negation_window
        self._cancels = {dimension.id: dimension.negation for dimension in codebook.dimensions}
        self._cues = compile_cues(codebook)
        said = {atom for cue in self._cues for form in cue.forms for atom in form}
        negations = {atom for words in (*NEGATIONS.values(), *HALF_NEGATIONS.values()) for atom in words}
        self._signs = Signs(said | negations)
        self._negations = {lang: self._all_signs(words) for lang, words in NEGATIONS.items()}
        self._halves = {lang: self._all_signs(words) for lang, words in HALF_NEGATIONS.items()}
        self._needs = {lang: self._all_signs(words) for lang, words in HALF_NEGATION_NEEDS.items()}
        self._vocab = Vocab()
        self._phrases = PhraseMatcher(self._vocab, attr="ORTH")
        self._patterns = Matcher(self._vocab)
        self._folder = Folder()
        self._heads: dict[str, list[list[frozenset[str]]]] = defaultdict(list)
        self._positions: dict[int, int] = {}
        for position in range(len(self._cues)):
            self._add(position)

    def _all_signs(self, atoms: Iterable[str]) -> frozenset[str]:
        return frozenset(itertools.chain.from_iterable(map(self._signs.meant_by, atoms)))

    def _add(self, position: int) -> None:
        key = str(position)
        self._positions[self._vocab.strings.add(key)] = position
        phrases: set[tuple[str, ...]] = set()
        for form in self._cues[position].forms:
            slots = [self._signs.meant_by(atom) for atom in form if atom != GAP]
            if not slots:
                continue
            if GAP not in form and math.prod(map(len, slots)) <= MAX_PHRASES:
                phrases.update(itertools.product(*slots))
            else:
                self._patterns.add(key, [[self._token(atom) for atom in form]])
                for head in slots[0]:
                    self._heads[head].append([frozenset(slot) for slot in slots])
        if phrases:
            self._phrases.add(key, [Doc(self._vocab, words=list(phrase)) for phrase in sorted(phrases)])

    def _token(self, atom: str) -> dict[str, object]:
        if atom == GAP:
            return {"ORTH": {"NOT_IN": list(ENDS)}, "OP": f"{{0,{MAX_GAP}}}"}
        return {"ORTH": {"IN": list(self._signs.meant_by(atom))}}

    def find(self, text: str, langs: frozenset[str]) -> list[Hit]:
        """Return what the cues of some languages find in a text, in order, with the place and negation of each.

        Hits that a negation cancels are left out; so is what a cue matches after its first `MAX_MATCHES`.
        """
        folded = self._folder.fold(text)
        signs = [word if word in ENDS else self._signs.sign(word) for word in folded.words]
        groups: dict[tuple[str, str], list[Match]] = defaultdict(list)
        times: Counter[int] = Counter()
        for match in self._matches(signs):
            times[match.position] += 1
            cue = self._cues[match.position]
            if cue.lang in langs and times[match.position] <= MAX_MATCHES and _ending_holds(cue, match, folded):
                groups[cue.dimension, cue.code].append(match)
        hits = [hit for matches in groups.values() for hit in self._sift(matches, signs, folded)]
        return sorted(hits, key=lambda hit: (hit.start, hit.end))

    def _matches(self, signs: list[str]) -> Iterator[Match]:
        if all(sign == OTHER or sign == SENTENCE_END for sign in signs):
            return
        doc = Doc(self._vocab, words=signs)
        for key, first, after in self._phrases(doc):
            yield Match(self._positions[key], first, after)
        if self._could_match_pattern(set(signs)):
            for key, first, after in self._patterns(doc):
                yield Match(self._positions[key], first, after)

    def _could_match_pattern(self, present: set[str]) -> bool:
        # Patterns cost far more than phrases: they are tried only where all the words of one of them stand.
        return any(
            not any(slot.isdisjoint(present) for slot in slots)
            for head in present & self._heads.keys()
            for slots in self._heads[head]
        )

    def _sift(self, matches: list[Match], signs: list[str], folded: Folded) -> list[Hit]:
        """Return the hits of one code: not cancelled, a gap as short as can be, the longest of those that overlap."""
        anti = bytearray(len(signs) + 1)
        wanted = []
        for match in matches:
            if self._cues[match.position].anti:
                anti[match.first : match.after + 1] = b"\1" * (match.after + 1 - match.first)
            else:
                wanted.append(match)
        hits: list[Hit] = []
        taken = bytearray(len(signs))
        span = {match: folded.ends[match.after - 1] - folded.starts[match.first] for match in _shortest(wanted)}
        for match in sorted(span, key=lambda match: (-span[match], match.first, match.position)):
            cue = self._cues[match.position]
            # An anti cue cancels what it overlaps, and what it touches: the marks are those between words.
            if anti.find(1, match.first, match.after + 1) >= 0 or taken.find(1, match.first, match.after) >= 0:
                continue
            negated = cue.negatable and self._is_negated(cue, match, signs, folded.clauses)
            if negated and self._cancels[cue.dimension]:
                continue
            taken[match.first : match.after] = b"\1" * (match.after - match.first)
            hits.append(Hit(cue, folded.starts[match.first], folded.ends[match.after - 1], negated))
        return hits

    def _is_negated(self, cue: Cue, match: Match, signs: list[str], clauses: list[int]) -> bool:
        """Tell whether a negation stands before the cue in its clause, within the window, or in its gap."""
        gap = range(match.first, match.after) if any(GAP in form for form in cue.forms) else range(0)
        clause = clauses[match.first]
        for place in itertools.chain(range(max(0, match.first - self._window), match.first), gap):
            if clauses[place] != clause:
                continue
            if signs[place] in self._negations[cue.lang]:
                return True
            before = range(max(0, place - self._window), place)
            if signs[place] in self._halves[cue.lang] and any(
                signs[other] in self._needs[cue.lang] and clauses[other] == clause for other in before
            ):
                return True
        return False


def _ending_holds(cue: Cue, match: Match, folded: Folded) -> bool:
    if not cue.has_endings:
        return True
    words = [(word, *unstretch(word)) for word in folded.words[match.first : match.after]]
    return any(
        len(form) == len(words)
        and all(any(fits(word, atom) for word in ways) for ways, atom in zip(words, form, strict=True))
        for form in cue.forms
    )


def _shortest(matches: list[Match]) -> list[Match]:
    """Keep, of one cue, the matches that hold no shorter match of it: a gap takes as few words as it can."""
    nearest: dict[int, int] = {}
    kept = []
    for match in sorted(set(matches), key=lambda match: (-match.first, match.after)):
        if match.after < nearest.get(match.position, match.after + 1):
            nearest[match.position] = match.after
            kept.append(match)
    return kept
