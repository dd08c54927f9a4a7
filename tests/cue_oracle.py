"""The cue language the slow and obvious way, one comment at a time on spaCy's matchers: what the fast engine must find.

Only the reading of words (`fold_text`) and of cues (`parse_cue`) is shared with the package. spaCy's tokenizer is not
used: it is quadratic on runs of marks and emoji.
"""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.cues import (
    ENDS,
    GAP,
    HALF_NEGATION_NEEDS,
    HALF_NEGATIONS,
    MAX_GAP,
    NEGATIONS,
    Cue,
    compile_cues,
    fits,
)
from cmanalytics.tagging.folding import Folded, fold_text, ways_of
from cmanalytics.tagging.sifting import MAX_MATCHES

MAX_PHRASES = 2_000  # ways of writing one cue; beyond, it is matched as a pattern
NOTHING = "·"  # stands for every word that no cue asks for


class Match(NamedTuple):
    """Hold a place where a cue matches: its first word, the word after it, the cue's number in the codebook."""

    first: int
    after: int
    number: int


class Found(NamedTuple):
    """Hold a coding: which text, which code, where (code points), by which cue, after a negation or not."""

    row: int
    dimension: str
    code: str
    start: int
    end: int
    rule: str
    negated: bool


class Oracle:
    """Find the cues of a codebook in texts whose words are known beforehand."""

    def __init__(self, codebook: Codebook, texts: Iterable[str]) -> None:
        self._codebook = codebook
        self._cues = compile_cues(codebook)
        self._cancels = {dimension.id: dimension.negation for dimension in codebook.dimensions}
        self._needs = {(d.id, c.id): c.requires.self_or_parent for d, c in codebook.walk() if c.requires is not None}
        self._words = sorted({word for text in texts for word in fold_text(text).words})
        self._spelled: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            for way in dict.fromkeys(ways_of(word)):
                self._spelled[way].append(word)
        self._asked: dict[str, frozenset[str]] = {}
        self._vocab = Vocab()
        self._phrases = PhraseMatcher(self._vocab, attr="ORTH")
        self._patterns = Matcher(self._vocab)
        for number, cue in enumerate(self._cues):
            self._add(str(number), cue)
        self._known = frozenset(itertools.chain.from_iterable(self._asked.values()))

    def _asked_by(self, atom: str) -> frozenset[str]:
        """Return the words that are what an atom asks for, a stretched one if one of its readings is."""
        if atom not in self._asked:
            ways = [way for way in self._spelled if fits(way, atom)] if "*" in atom else atom.split("|")
            self._asked[atom] = frozenset(itertools.chain.from_iterable(self._spelled.get(way, ()) for way in ways))
        return self._asked[atom]

    def _add(self, key: str, cue: Cue) -> None:
        for form in cue.forms:
            slots = [sorted(self._asked_by(atom)) for atom in form if atom != GAP]
            ways = math.prod(map(len, slots))
            if ways and GAP not in form and ways <= MAX_PHRASES:
                self._phrases.add(key, [Doc(self._vocab, words=list(words)) for words in itertools.product(*slots)])
            elif ways:
                self._patterns.add(key, [[self._token(atom) for atom in form]])

    def _token(self, atom: str) -> dict[str, object]:
        if atom == GAP:
            return {"ORTH": {"NOT_IN": list(ENDS)}, "OP": f"{{0,{MAX_GAP}}}"}
        return {"ORTH": {"IN": sorted(self._asked_by(atom))}}

    def find(self, row: int, text: str, langs: frozenset[str]) -> list[Found]:
        """Return the codings of one text by the cues of some languages, in order."""
        folded = fold_text(text)
        groups: dict[tuple[str, str], set[Match]] = defaultdict(set)
        for match in self._matches(folded):
            cue = self._cues[match.number]
            if cue.lang in langs:
                groups[cue.dimension, cue.code].add(match)
        kept = [found for matches in groups.values() for found in self._sift(matches, folded)]
        firm = {self._cues[m.number].dimension for m, negated in kept if not negated and not self._need(m)}
        kept = [(m, negated) for m, negated in kept if not self._need(m) or firm.intersection(self._need(m))]
        times: Counter[int] = Counter()
        hits = []
        for match, negated in sorted(kept):
            times[match.number] += 1
            if times[match.number] <= MAX_MATCHES:
                cue = self._cues[match.number]
                start, end = folded.starts[match.first], folded.ends[match.after - 1]
                hits.append(Found(row, cue.dimension, cue.code, start, end, f"{cue.lang}: {cue.rule}", negated))
        return hits

    def _need(self, match: Match) -> tuple[str, ...]:
        cue = self._cues[match.number]
        return self._needs.get((cue.dimension, cue.code), ())

    def _matches(self, folded: Folded) -> list[Match]:
        words = [word if word in self._known or word in ENDS else NOTHING for word in folded.words]
        if not self._known.intersection(words):
            return []
        doc = Doc(self._vocab, words=words)
        found = [*self._phrases(doc), *(self._patterns(doc) if len(self._patterns) else ())]
        return [Match(first, after, int(self._vocab.strings[key])) for key, first, after in found]

    def _sift(self, matches: set[Match], folded: Folded) -> list[tuple[Match, bool]]:
        """Return the matches of one code that count: not cancelled, the longest of those that overlap."""
        matches = {m for m in matches if not any(_holds_shorter(m, other) for other in matches)}
        anti = [match for match in matches if self._cues[match.number].anti]
        wanted = [match for match in matches - set(anti) if not any(_touch(match, other) for other in anti)]
        kept: list[tuple[Match, bool]] = []
        sizes = {match: folded.ends[match.after - 1] - folded.starts[match.first] for match in wanted}
        for match in sorted(wanted, key=lambda match: (-sizes[match], match.first, match.number)):
            cue = self._cues[match.number]
            negated = cue.negatable and self._is_negated(cue, match, folded)
            if negated and self._cancels[cue.dimension]:
                continue
            if all(match.after <= other.first or other.after <= match.first for other, _ in kept):
                kept.append((match, negated))
        return kept

    def _is_negated(self, cue: Cue, match: Match, folded: Folded) -> bool:
        """Tell whether a negation stands before the cue in its clause, within the window, or in its gap."""
        gap = range(match.first, match.after) if cue.has_gap else range(0)
        return any(
            self._denies(folded, place, cue.lang) and folded.clauses[place] == folded.clauses[match.first]
            for place in itertools.chain(self._before(match.first), gap)
        )

    def _denies(self, folded: Folded, place: int, lang: str) -> bool:
        def is_one_of(at: int, atoms: tuple[str, ...]) -> bool:
            return any(fits(way, atom) for way in ways_of(folded.words[at]) for atom in atoms)

        return is_one_of(place, NEGATIONS[lang]) or (
            is_one_of(place, HALF_NEGATIONS[lang])
            and any(
                is_one_of(other, HALF_NEGATION_NEEDS[lang]) and folded.clauses[other] == folded.clauses[place]
                for other in self._before(place)
            )
        )

    def _before(self, place: int) -> range:
        return range(max(0, place - self._codebook.negation_window), place)


def _holds_shorter(match: Match, other: Match) -> bool:
    same = match.number == other.number and match != other
    return same and match.first <= other.first and other.after <= match.after


def _touch(match: Match, other: Match) -> bool:
    return other.first <= match.after and match.first <= other.after
