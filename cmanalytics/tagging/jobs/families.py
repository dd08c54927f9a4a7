"""Say which job family of the codebook a job belongs to: by the codebook's own cues, else by its verb or its thing."""

from functools import cache
from pathlib import Path

from cmanalytics.codebook import Codebook
from cmanalytics.declarations import load_yaml
from cmanalytics.tagging.folding import fold_word
from cmanalytics.tagging.jobs.triggers import Cues, Words

DIMENSION = "job"


class Families:
    """Find the family of jobs of one language."""

    def __init__(self, codebook: Codebook, lang: str) -> None:
        codes = [code for dimension, code in codebook.walk() if dimension.id == DIMENSION]
        self._cues: Cues[str] = Cues(lang)
        for code in codes:
            for cue in code.cues.get(lang, ()):
                self._cues.add(cue, code.id)
        known = {code.id for code in codes}
        self._lists = [
            (name, frozenset(entry[lang]["verbs"]), frozenset(entry[lang]["things"]))
            for name, entry in _load().items()
            if name in known
        ]

    def family_of(self, words: Words, start: int, end: int, verb: str, head: str) -> str | None:
        """Return the family of a job that stands at a span of a sentence's words; None when nothing tells."""
        for hit in self._cues.find(words):
            if hit.start < end and hit.end > start:
                return hit.meaning
        verb, head = fold_word(verb.split()[0]) if verb else "", fold_word(head)
        for by in (1, 2):
            for name, verbs, things in self._lists:
                if (by == 1 and head in things) or (by == 2 and verb in verbs):
                    return name
        return None


@cache
def _load() -> dict[str, dict[str, dict[str, list[str]]]]:
    return load_yaml(Path(__file__).with_name("families.yml")).data
