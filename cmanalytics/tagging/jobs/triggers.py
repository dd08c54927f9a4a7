"""The words that announce a job: read from `triggers.yml` and from the codebook's frames, found in sentences."""

import itertools
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from cmanalytics.codebook import Codebook
from cmanalytics.declarations import load_yaml
from cmanalytics.tagging.cues import BAR, GAP, fits, parse_cue
from cmanalytics.tagging.folding import fold_text

MAX_GAP = 3
_HEAD = 3  # letters of a beginning ("souhait*") by which it is looked up
_GLUED = re.compile(r"d[aeiouy]\w{3,}(?:er|ir|re|oir)")
Meaning = TypeVar("Meaning")
# What the frames of a codebook are called here; any other name is kept.
FRAMES = {"want": "wish", "ask": "question", "blocked": "failed_attempt"}


class Trigger(NamedTuple):
    """Hold words that announce a job: the frame they set, what they take, what is no job after them."""

    frame: str
    takes: frozenset[str]
    modality: str
    excluded: frozenset[str]
    alone: bool = False
    contrary: bool = False
    thing: bool = False


class Hit(NamedTuple, Generic[Meaning]):
    """Hold a cue found in a sentence: what it means, its half-open span of characters, its words as compared."""

    meaning: Meaning
    start: int
    end: int
    said: str


class Words(NamedTuple):
    """Hold the words of a sentence as triggers are compared with them, each with its span of characters."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@cache
def load_grammar(lang: str) -> dict[str, Any]:
    """Return the word lists of a language (see `grammar.yml`), as frozen sets; `spoken` is a mapping."""
    data = load_yaml(Path(__file__).with_name("grammar.yml")).data[lang]
    return {
        name: dict(value) if isinstance(value, dict) else frozenset(map(str, value)) for name, value in data.items()
    }


class Cues(Generic[Meaning]):
    """Find cues in the sentences of one language, each with what it means."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._grammar = load_grammar(lang)
        self._said: dict[tuple[str, ...], Meaning] = {}
        self._sizes: dict[str, list[int]] = defaultdict(list)  # first word -> numbers of words, most first
        self._open: dict[str, list[tuple[tuple[str, ...], Meaning]]] = defaultdict(list)  # beginnings and gaps

    def add(self, cue: str, meaning: Meaning) -> None:
        """Add a cue; one that is already there keeps its first meaning."""
        for form in parse_cue(cue, self._lang):
            atoms = tuple(atom for atom in form if atom not in self._grammar["colour"])
            # A cue that is only colour, or would be left with one small word, would be found everywhere.
            if not atoms or (len(atoms) < len(form) and len(atoms) == 1 and len(atoms[0]) < _HEAD):
                continue
            for words in itertools.product(*(atom.split(BAR) for atom in atoms)):
                self._add(words, meaning)

    def _add(self, atoms: tuple[str, ...], meaning: Meaning) -> None:
        if any(GAP in atom or "*" in atom for atom in atoms):
            head, star, _ = atoms[0].partition("*")
            key = head[:_HEAD] + "*" if star else " ".join(itertools.takewhile(_is_plain, atoms[:2]))
            self._open[key].append((atoms, meaning))
        elif atoms not in self._said:
            self._said[atoms] = meaning
            self._sizes[atoms[0]] = sorted({*self._sizes[atoms[0]], len(atoms)}, reverse=True)

    def read(self, text: str) -> Words:
        """Return the words of a sentence without those that only colour, spoken spellings written out."""
        folded = fold_text(text)
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for word, start, end in zip(folded.words, folded.starts, folded.ends, strict=True):
            for part, first, last in self._parts(word, start, end):
                if part not in self._grammar["colour"]:
                    words.append(part)
                    starts.append(first)
                    ends.append(last)
        return Words(tuple(words), tuple(starts), tuple(ends))

    def _parts(self, word: str, start: int, end: int) -> list[tuple[str, int, int]]:
        if word in self._grammar["spoken"]:
            return [(part, start, end) for part in self._grammar["spoken"][word].split()]
        if self._lang == "fr" and _GLUED.fullmatch(word):
            # "dannuler" for "d'annuler": the elided word announces, the verb is what is announced.
            return [(word[0], start, start + 1), (word[1:], start + 1, end)]
        return [(word, start, end)]

    def find(self, words: Words) -> list[Hit[Meaning]]:
        """Return the cues of a sentence in order: at each word the longest is taken, none inside another."""
        found: list[Hit[Meaning]] = []
        position = 0
        while position < len(words.words):
            best = self._longest(words.words, position)
            if best is None:
                position += 1
                continue
            after, meaning = best
            said = " ".join(words.words[position:after])
            found.append(Hit(meaning, words.starts[position], words.ends[after - 1], said))
            position = after
        return found

    def _longest(self, words: tuple[str, ...], position: int) -> tuple[int, Meaning] | None:
        word = words[position]
        best: tuple[int, Meaning] | None = None
        for size in self._sizes.get(word, ()):
            said = words[position : position + size]
            if said in self._said:
                best = (position + len(said), self._said[said])
                break
        keys = (word, " ".join(words[position : position + 2]), word[:_HEAD] + "*")
        for atoms, meaning in itertools.chain.from_iterable(self._open.get(key, ()) for key in keys):
            after = _match(words, position, atoms)
            if after is not None and (best is None or after > best[0]):
                best = (after, meaning)
        return best


def _is_plain(atom: str) -> bool:
    return atom != GAP and "*" not in atom


def _match(words: tuple[str, ...], position: int, atoms: tuple[str, ...]) -> int | None:
    """Return the word after the shortest match of some atoms at a position, None where they do not stand."""
    for index, atom in enumerate(atoms):
        if atom == GAP:
            rest = atoms[index + 1 :]
            ways = (_match(words, position + skipped, rest) for skipped in range(MAX_GAP + 1))
            return next((way for way in ways if way is not None), None)
        if position >= len(words) or not fits(words[position], atom):
            return None
        position += 1
    return position


@cache
def _compile(lang: str, frames: tuple[tuple[str, tuple[str, ...]], ...]) -> Cues[Trigger]:
    cues: Cues[Trigger] = Cues(lang)
    excluded: dict[str, frozenset[str]] = {}
    for entry in load_yaml(Path(__file__).with_name("triggers.yml")).data:
        frame, never = entry["frame"], frozenset(entry.get("not", ()))
        excluded[frame] = excluded.get(frame, frozenset()) | never
        for cue in entry.get(lang, ()):
            marks = (bool(entry.get(name)) for name in ("alone", "contrary", "thing"))
            cues.add(cue, Trigger(frame, frozenset(entry["takes"]), entry.get("modality", ""), never, *marks))
    # Ours come first: the codebook's frame of the same words says less of what they take.
    for name, written in frames:
        frame = FRAMES.get(name, name)
        for cue in written:
            cues.add(cue, Trigger(frame, frozenset({"verb"}), "", excluded.get(frame, frozenset())))
    return cues


def triggers_for(codebook: Codebook, lang: str) -> Cues[Trigger]:
    """Return the triggers of a language, with the frames of the codebook's dimension job; compiled once."""
    frames: dict[str, tuple[str, ...]] = {}
    for dimension in codebook.dimensions:
        if dimension.id == "job":
            frames = dict(dimension.frames.get(lang, {}))
    return _compile(lang, tuple(sorted(frames.items())))
