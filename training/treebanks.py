"""Read treebanks: CoNLL-U files into sentences of plain tokens, with French contractions put together again."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FEATURES = frozenset({"VerbForm", "Mood", "Tense", "Person", "Number", "Polarity", "Reflex", "PronType", "Degree"})
VERBAL = frozenset({"VERB", "AUX"})


class Token(NamedTuple):
    """Hold a token of a sentence; `head` is a position in the sentence, its own for the root."""

    form: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool


Sentence = list[Token]


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file (gzip or plain), in its order."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        rows: list[list[str]] = []
        for line in lines:
            if line.strip():
                if not line.startswith("#"):
                    rows.append(line.rstrip("\n").split("\t"))
            elif rows:
                yield _sentence(rows)
                rows = []
        if rows:
            yield _sentence(rows)


def _sentence(rows: list[list[str]]) -> Sentence:
    """Return the tokens of a sentence.

    A contraction ("du" = de + le) is one token: its written form, and the rest of the part that hangs outside it; of
    two such parts, the first. A word that only stands in parts ("do" + "n't") keeps its parts.
    """
    words = {row[0]: row for row in rows if row[0].isdigit()}
    groups: list[tuple[str, list[str], bool]] = []  # the written form, the ids of its parts, a space after it
    covered: set[str] = set()
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            ids = [str(number) for number in range(first, last + 1)]
            covered.update(ids)
            space = "SpaceAfter=No" not in row[9]
            if "".join(words[i][1] for i in ids) == row[1]:
                groups.extend((words[i][1], [i], space and i == ids[-1]) for i in ids)
            else:
                groups.append((row[1], ids, space))
        elif row[0].isdigit() and row[0] not in covered:
            groups.append((row[1], [row[0]], "SpaceAfter=No" not in row[9]))
    place = {i: position for position, (_, ids, _) in enumerate(groups) for i in ids}
    tokens = []
    for position, (form, ids, space) in enumerate(groups):
        outer = next((i for i in ids if words[i][6] not in ids), ids[0])
        row = words[outer]
        head = place.get(row[6], position)
        tokens.append(Token(form, row[2], row[3], _features(row), head, row[7] if head != position else "ROOT", space))
    return tokens


def _features(row: list[str]) -> str:
    kept = []
    for pair in row[5].split("|"):
        name = pair.partition("=")[0]
        if name in FEATURES and (row[3] in VERBAL or name in {"PronType", "Reflex", "Polarity"}):
            kept.append(pair)
    return "|".join(kept)
