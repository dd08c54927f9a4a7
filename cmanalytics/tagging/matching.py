"""Find the cues of a codebook in a corpus, all at once: one walk through a tree of cues from every word of every text.

The cues are laid into a tree whose branches are atoms: cues that begin alike share their first branches. The walk goes
through it one level at a time, from all the words where a cue can begin together, with arithmetic on columns; what a
word is to the cues is looked up once for each distinct word. The number of cues hardly matters to its length.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.corpus import Block, Corpus
from cmanalytics.tagging.cues import BAR, ENDS, GAP, MAX_GAP, NEGATING, Cue, compile_cues, fits

LAST = "\U0010ffff"  # sorts behind every letter
_BITS = 20
_REACH = 7  # bits: no match is longer than a cue's fifteen words and their gaps
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: neighbouring keys fall far apart
_ENGINES: dict[str, "Engine"] = {}
_MOST_ENGINES = 4


class Matches(NamedTuple):
    """Hold where cues match in a block: the number of each cue, its first word, the word after it."""

    cues: np.ndarray
    firsts: np.ndarray
    afters: np.ndarray


class Lists(NamedTuple):
    """Hold many lists of numbers as one: list i is `items[starts[i]:starts[i + 1]]`."""

    starts: np.ndarray
    items: np.ndarray

    def of(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the items of some lists one after the other, and which of the numbers each item comes from."""
        counts = self.starts[numbers + 1] - self.starts[numbers]
        owners = np.repeat(np.arange(len(numbers)), counts)
        places = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts - self.starts[numbers], counts)
        return self.items[places], owners


def make_lists(owners: np.ndarray, items: np.ndarray, size: int) -> Lists:
    """Return the items of each owner, in order."""
    order = np.lexsort((items, owners))
    starts = np.searchsorted(owners[order], np.arange(size + 1))
    return Lists(starts, items[order])


def engine_for(codebook: Codebook) -> "Engine":
    """Return the engine of a codebook, built once for the same content."""
    engine = _ENGINES.pop(codebook.digest, None) or Engine(codebook)
    _ENGINES[codebook.digest] = engine
    for digest in list(_ENGINES)[:-_MOST_ENGINES]:
        del _ENGINES[digest]
    return engine


class Engine:
    """Hold a codebook's cues as a tree; node 0 is where every cue begins."""

    def __init__(self, codebook: Codebook) -> None:
        self.cues: tuple[Cue, ...] = compile_cues(codebook)
        self.atoms: dict[str, int] = {}
        edges, ends = self._grow()
        for atom in itertools.chain.from_iterable(NEGATING):
            self.atoms.setdefault(atom, len(self.atoms))
        self._ends = make_lists(*np.array(sorted(ends), np.int64).reshape(-1, 2).T, len(edges) + 1)
        places = np.array(list(edges), np.int64).reshape(-1, 2)
        reached = np.arange(1, len(edges) + 1)
        behind_gap = places[:, 1] == self.atoms.get(GAP, -1)
        self._gaps = np.zeros(len(edges) + 1, np.int64)  # the node behind a node's gap; 0: it has none
        self._gaps[places[behind_gap, 0]] = reached[behind_gap]
        self._branches = _marked(places[~behind_gap, 0], len(edges) + 1)
        keys = places[:, 0] * len(self.atoms) + places[:, 1]
        order = np.argsort(keys)
        self._keys, self._targets = keys[order], reached[order]
        self._maybe = _marked(_spread(keys), 1 << _BITS)
        self._begun = {atom: number for atom, number in self.atoms.items() if "*" in atom}
        self._spelled: dict[str, list[int]] = {}
        for atom, number in self.atoms.items():
            for form in () if "*" in atom else atom.split(BAR):
                self._spelled.setdefault(form, []).append(number)

    def _grow(self) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
        """Return the branches (a node and an atom: the next node, in order), and at which nodes cues end."""
        edges: dict[tuple[int, int], int] = {}
        ends: set[tuple[int, int]] = set()
        for number, cue in enumerate(self.cues):
            for form in cue.forms:
                node = 0
                for atom in form:
                    place = node, self.atoms.setdefault(atom, len(self.atoms))
                    node = edges.setdefault(place, len(edges) + 1)
                ends.add((node, number))
        return edges, ends

    def find(self, block: Block, words: "Words") -> Matches:
        """Return every match of every cue in a block; one that would reach into the next text is none."""
        stream = words.numbers[block.units]
        firsts = np.flatnonzero(words.is_first[stream])
        nodes, owners = words.firsts.of(stream[firsts])
        firsts = firsts[owners]
        after = firsts + 1
        found = []
        while len(firsts):
            cues, owners = self._ends.of(nodes)
            found.append((cues, firsts[owners], after[owners]))
            firsts, after, nodes = self._step(stream, words, firsts, after, nodes)
        cues, first, behind = _joined(found)
        inside = block.row_of(first) == block.row_of(behind - 1)
        return Matches(cues[inside], first[inside], behind[inside])

    def _step(
        self, stream: np.ndarray, words: "Words", firsts: np.ndarray, at: np.ndarray, nodes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what the walk reaches with one more word: the next one or, where a cue has a gap, one behind it."""
        on, held = np.flatnonzero(self._branches[nodes]), np.flatnonzero(self._gaps[nodes])
        ways = [(firsts[on], at[on], nodes[on])]
        if len(held):
            ways.append((firsts[held], at[held], self._gaps[nodes[held]]))
            for _ in range(MAX_GAP):
                first, place, node = ways[-1]
                on = np.flatnonzero(place < len(stream))
                on = on[~words.is_end[stream[place[on]]]]
                ways.append((first[on], place[on] + 1, node[on]))
        first, place, node = _joined(ways)
        on = np.flatnonzero(place < len(stream))
        on = on[words.is_later[stream[place[on]]]]
        atoms, owners = words.atoms.of(stream[place[on]])
        taken, reached = self._follow(node[on][owners], atoms)
        on = on[owners[taken]]
        first, place = first[on], place[on] + 1
        if not len(held):
            return first, place, reached
        # Roads through gaps meet again: without this, "a ~ a ~ a" over "a a a a a" would walk each of them.
        _, once = np.unique((first * len(self._gaps) + reached << _REACH) + place - first, return_index=True)
        return first[once], place[once], reached[once]

    def _follow(self, nodes: np.ndarray, atoms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return which of the pairs of a node and an atom are branches, and the node that each leads to."""
        keys = nodes * np.int64(len(self.atoms)) + atoms
        some = np.flatnonzero(self._maybe[_spread(keys)])  # nearly all that are no branches fall here
        places = np.minimum(np.searchsorted(self._keys, keys[some]), len(self._keys) - 1)
        right = self._keys[places] == keys[some]
        return some[right], self._targets[places[right]]

    def read(self, corpus: Corpus) -> "Words":
        """Return what the words of a corpus are to the cues."""
        numbers, atoms = self._pairs(corpus)
        taken, nodes = self._follow(np.zeros(len(atoms), np.int64), atoms)
        later = np.zeros(len(self.atoms), bool)
        later[self._keys[self._keys >= len(self.atoms)] % len(self.atoms)] = True
        size = len(corpus.vocabulary)
        ends = [corpus.vocabulary[word] for word in ENDS if word in corpus.vocabulary]
        return Words(
            corpus.words,
            make_lists(numbers, atoms, size),
            make_lists(numbers[taken], nodes, size),
            _marked(numbers[taken], size),
            _marked(numbers[later[atoms]], size),
            _marked(ends, size),
        )

    def _pairs(self, corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
        """Return each word of a corpus that is what an atom asks for, beside the atom's number; each pair once."""
        found: list[tuple[int, int]] = []
        for place, spelling in enumerate(corpus.spellings):
            if spelling in self._spelled:
                found += ((place, atom) for atom in self._spelled[spelling])
        for atom, number in self._begun.items():
            beginning, _, ending = atom.partition("*")
            first = bisect_left(corpus.spellings, beginning)
            last = bisect_left(corpus.spellings, beginning + LAST)
            found += ((n, number) for n in range(first, last) if not ending or fits(corpus.spellings[n], atom))
        places, atoms = np.array(found, np.int64).reshape(-1, 2).T
        pairs = np.unique(corpus.spelled[places] * np.int64(len(self.atoms)) + atoms)
        return np.divmod(pairs, len(self.atoms))


class Words(NamedTuple):
    """Hold what the words of a corpus are to the cues of an engine.

    `numbers` is the word of each unit. Of each word: its `atoms`, the nodes that it leads to when a cue begins with it
    (`firsts`), whether there are any, whether an atom of it stands later in a cue, whether it ends a sentence.
    """

    numbers: np.ndarray
    atoms: Lists
    firsts: Lists
    is_first: np.ndarray
    is_later: np.ndarray
    is_end: np.ndarray

    def which_are(self, atoms: Iterable[int]) -> np.ndarray:
        """Tell which words are what one of some atoms asks for."""
        counts = np.diff(self.atoms.starts)
        owners = np.repeat(np.arange(len(counts)), counts)
        return _marked(owners[np.isin(self.atoms.items, list(atoms))], len(counts))


def _marked(numbers: Iterable[int], size: int) -> np.ndarray:
    """Return a mask that is true at some numbers."""
    mask = np.zeros(size, bool)
    mask[np.asarray(numbers, np.int64)] = True
    return mask


def _spread(keys: np.ndarray) -> np.ndarray:
    return (keys.astype(np.uint64) * _SPREAD >> np.uint64(64 - _BITS)).astype(np.int64)


def _joined(parts: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    return tuple(map(np.concatenate, zip(*parts, strict=True))) if parts else (np.zeros(0, np.int64),) * 3
