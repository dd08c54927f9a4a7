"""Say which matches of cues count: of the language, not denied, not taken back, the longest of those that overlap."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.corpus import Block, Corpus
from cmanalytics.tagging.cues import HALF_NEGATION_NEEDS, HALF_NEGATIONS, NEGATIONS
from cmanalytics.tagging.matching import Engine, Matches, Words

MAX_MATCHES = 50  # of one cue in one comment: more says nothing more


class Hits(NamedTuple):
    """Hold the matches that count, with their half-open spans in code points of their texts; rows are the block's."""

    cues: np.ndarray
    firsts: np.ndarray
    afters: np.ndarray
    rows: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    negated: np.ndarray

    def take(self, which: np.ndarray) -> "Hits":
        """Return some of the hits."""
        return Hits(*(column[which] for column in self))


class Denials(NamedTuple):
    """Hold which words of a corpus deny in a language: on their own (`full`), or only (`half`) after one of `needs`."""

    full: np.ndarray
    half: np.ndarray
    needs: np.ndarray


class Sieve:
    """Hold what a codebook says of its cues' matches, beside the words of a corpus."""

    def __init__(self, codebook: Codebook, engine: Engine, words: Words, corpus: Corpus) -> None:
        cues = engine.cues
        self._window = codebook.negation_window
        kept = {dimension.id: not dimension.negation for dimension in codebook.dimensions}
        codes = {pair: number for number, pair in enumerate(dict.fromkeys((cue.dimension, cue.code) for cue in cues))}
        self._codes = np.array([codes[cue.dimension, cue.code] for cue in cues], np.int64)
        self._anti = np.array([cue.anti for cue in cues], bool)
        self._negatable = np.array([cue.negatable for cue in cues], bool)
        self._kept = np.array([kept[cue.dimension] for cue in cues], bool)
        self._gap = np.array([cue.has_gap for cue in cues], bool)
        self._langs = np.array([cue.lang for cue in cues], dtype="U2")
        self._corpus = corpus
        self._denials = {lang: _denials(engine, words, lang) for lang in NEGATIONS}

    def sift(self, matches: Matches, block: Block, speaks: dict[str, np.ndarray]) -> Hits:
        """Return the hits of a block in the order of its words; `speaks` says which of its texts are in a language."""
        rows = block.row_of(matches.firsts)
        heard = np.zeros(len(rows), bool)
        for lang, spoken in speaks.items():
            heard |= (self._langs[matches.cues] == lang) & spoken[rows]
        hits = self._placed(Matches(*(column[heard] for column in matches)), rows[heard], block)
        hits = hits.take(_shortest(hits))
        anti = self._anti[hits.cues]
        hits = hits.take(~anti & ~self._taken_back(hits, anti))
        hits = hits._replace(negated=self._negated(hits, block))
        hits = hits.take(~hits.negated | self._kept[hits.cues])
        hits = hits.take(self._longest(hits))
        hits = hits.take(np.lexsort((hits.cues, hits.afters, hits.firsts)))
        return hits.take(_first_ones(hits))

    def _placed(self, matches: Matches, rows: np.ndarray, block: Block) -> Hits:
        lasts = matches.afters - 1
        starts = block.characters(block.starts[matches.firsts], rows)
        ends = block.characters(block.starts[lasts] + self._corpus.sizes[block.units[lasts]], rows)
        return Hits(*matches, rows, starts, ends, np.zeros(len(rows), bool))

    def _along(self, hits: Hits, words: np.ndarray) -> np.ndarray:
        """Return places on one line: code after code, text after text, none beside the next text's."""
        return (self._codes[hits.cues] << 40) + words + 2 * hits.rows

    def _taken_back(self, hits: Hits, anti: np.ndarray) -> np.ndarray:
        """Tell which hits an anti cue of the same code overlaps or touches."""
        if not anti.any():
            return anti
        firsts, afters = self._along(hits, hits.firsts), self._along(hits, hits.afters)
        order = np.argsort(firsts[anti])
        reach = np.maximum.accumulate(afters[anti][order])
        before = np.searchsorted(firsts[anti][order], afters, side="right") - 1
        return (before >= 0) & (reach[before] >= firsts)

    def _longest(self, hits: Hits) -> np.ndarray:
        """Return the hits that stay when, of those of one code that overlap, the longest does."""
        if not len(hits.cues):
            return hits.cues
        firsts, afters = self._along(hits, hits.firsts), self._along(hits, hits.afters)
        order = np.lexsort((hits.cues, afters, firsts))
        twins = (firsts[order][1:] == firsts[order][:-1]) & (afters[order][1:] == afters[order][:-1])
        order = order[np.append(True, ~twins)]  # the same words, by two cues: the codebook's first
        reach = np.maximum.accumulate(afters[order])
        ends = np.flatnonzero(np.append(firsts[order][1:] >= reach[:-1], True)) + 1  # where nothing overlaps the next
        sizes = np.diff(ends, prepend=0)
        groups = [order[end - size : end] for end, size in zip(ends[sizes > 1], sizes[sizes > 1], strict=True)]
        alone = order[np.repeat(sizes, sizes) == 1]
        return np.concatenate([alone, *(group[_pick(hits.take(group))] for group in groups)])

    def _negated(self, hits: Hits, block: Block) -> np.ndarray:
        """Tell whether a negation stands before each hit in its clause, within the window, or in its gap."""
        negated = np.zeros(len(hits.cues), bool)
        for lang, denials in self._denials.items():
            its = np.flatnonzero(self._negatable[hits.cues] & (self._langs[hits.cues] == lang))
            for some, places in self._looked_at(hits, its, block):
                words = self._corpus.words[block.units[places]]
                said = denials.full[words]
                for half in np.flatnonzero(denials.half[words] & ~said):
                    said[half] = self._follows(int(places[half]), denials.needs, block)
                negated[some[said]] = True
        return negated

    def _looked_at(self, hits: Hits, its: np.ndarray, block: Block) -> Iterable[tuple[np.ndarray, np.ndarray]]:
        """Give hits with a word of each where a negation would deny it: before it, then inside if it has a gap."""
        some, places = its, hits.firsts[its]
        for _ in range(self._window):
            on = ~block.opens[places]
            some, places = some[on], places[on] - 1
            yield some, places
        some = its[self._gap[hits.cues[its]]]
        places = hits.firsts[some]
        while len(some):
            yield some, places
            places = places + 1
            on = places < hits.afters[some]
            on[on] &= ~block.opens[places[on]]
            some, places = some[on], places[on]

    def _follows(self, place: int, needs: np.ndarray, block: Block) -> bool:
        """Tell whether a word of a kind stands before a place in its clause, within the window."""
        for _ in range(self._window):
            if block.opens[place]:
                return False
            place -= 1
            if needs[self._corpus.words[block.units[place]]]:
                return True
        return False


def _pick(hits: Hits) -> list[int]:
    """Return which of the hits that overlap stay: the longest first, then the leftmost, then the codebook's order."""
    lengths, firsts, afters = (hits.starts - hits.ends).tolist(), hits.firsts.tolist(), hits.afters.tolist()
    order = sorted(zip(lengths, firsts, hits.cues.tolist(), afters, range(len(firsts)), strict=True))
    base = min(firsts)
    taken = bytearray(max(afters) - base)
    stays = []
    for _, first, _, after, place in order:
        if taken.find(1, first - base, after - base) < 0:
            taken[first - base : after - base] = b"\1" * (after - first)
            stays.append(place)
    return stays


def _shortest(hits: Hits) -> np.ndarray:
    """Return the hits that hold no shorter one of their cue: a gap takes as few words as it can. Each comes once."""
    order = np.lexsort((hits.afters, -hits.firsts, hits.cues))
    # From the right, a hit stays if it ends before all that were seen; what is taken off keeps cues apart.
    fence = hits.afters[order] - (hits.cues[order] << 40)
    nearest = np.minimum.accumulate(fence)
    return order[np.append(True, fence[1:] < nearest[:-1])] if len(order) else order


def _first_ones(hits: Hits) -> np.ndarray:
    """Tell which hits are among the first `MAX_MATCHES` of their cue in their text; hits are in order."""
    if not len(hits.rows) or np.bincount(hits.rows).max() <= MAX_MATCHES:
        return np.ones(len(hits.rows), bool)
    order = np.lexsort((hits.rows, hits.cues))  # stable: the order within a text stays
    news = np.append(True, (np.diff(hits.cues[order]) != 0) | (np.diff(hits.rows[order]) != 0))
    begins = np.flatnonzero(news)
    ranks = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    first = np.zeros(len(order), bool)
    first[order] = ranks < MAX_MATCHES
    return first


def _denials(engine: Engine, words: Words, lang: str) -> Denials:
    lists = (NEGATIONS[lang], HALF_NEGATIONS[lang], HALF_NEGATION_NEEDS[lang])
    return Denials(*(words.which_are(engine.atoms[atom] for atom in atoms) for atoms in lists))
