"""Fold what people write into plain words, each with its place in the original text.

Lower case, no accents, ligatures and ornamental letters spelled out; an elided word (l' d' j' qu' ...) is a word of
its own, any other apostrophe is dropped ("don't" is "dont"); hyphens part words; "?", "@" and each emoji are words. A
letter that is repeated three times or more is kept three times: the cue engine decides what was meant.

Everything here is linear in the length of the text, whatever the text: no pattern tries a run of characters twice. No
word, link or mark holds a blank, and none looks behind one: a text folds to what its chunks between blanks fold to, one
after the other, and `corpus` folds each distinct chunk once.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_CHARS = 20_000  # what readers keep of a text; beyond it nothing is read
LAST_BLANK = 0x20  # this character and all those before it part chunks
SENTENCE_END = "."  # the word that stands for . ! … ; : where they end something
OPAQUE = ""  # the word of a link: no cue can mean it

ELIDED = frozenset("l d j c n s m t qu jusqu lorsqu puisqu quoiqu".split())
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o"})

# Combining marks, joiners, soft hyphens, direction and zero-width marks stand inside words without parting them.
_INSIDE = (
    "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
_APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\uff07"
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff"
_PIECES = re.compile(
    rf"""
      (?P<link>  (?: https?:// | www\. ) [^\s\x00-\x20]+ )
    | (?P<word>  \w[\w{_INSIDE}]* (?: [{_APOSTROPHES}]{{1,2}} \w[\w{_INSIDE}]* )* [{_APOSTROPHES}]? )
    | (?P<emoji> [{_EMOJI}] (?: [\ufe0f\u20e3\U0001f3fb-\U0001f3ff] | \u200d[{_EMOJI}] )* )
    | (?P<at>    @+ )
    | (?P<ask>   [?\uff1f]+ )
    | (?P<mark>  [.!…;:,()\[\]–—]+ )
    | (?P<line>  \n )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PARTS = re.compile(rf"(?P<letters>[^{_APOSTROPHES}]+)(?P<apostrophe>[{_APOSTROPHES}]*)")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


class Folded(NamedTuple):
    """Hold the words of a text: what they fold to, their half-open spans in it, the clause each stands in.

    `last` is the clause that the end of the text stands in.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    clauses: list[int]
    last: int


def fold_text(text: str) -> Folded:
    """Return the words of a text with their spans; only the first `MAX_CHARS` characters are read."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    clauses: list[int] = []
    clause = 0
    for word, start, end, closes in _pieces(text[:MAX_CHARS]):
        if word is not None:
            words.append(word)
            starts.append(start)
            ends.append(end)
            clauses.append(clause)
        clause += closes
    return Folded(words, starts, ends, clauses, clause)


def _pieces(text: str) -> Iterator[tuple[str | None, int, int, bool]]:
    for piece in _PIECES.finditer(text):
        start, end = piece.span()
        kind = piece.lastgroup
        if kind == "word":
            for word, first, last in _split(piece.group()):
                yield word, start + first, start + last, False
        elif kind == "emoji":
            yield piece.group()[0], start, end, False
        elif kind == "at":
            # An at sign inside a word is an e-mail address, not somebody who is called.
            if start == 0 or not text[start - 1].isalnum():
                yield "@", start, end, False
        elif kind == "ask":
            yield "?", start, end, True
        elif kind == "link":
            yield OPAQUE, start, end, False
        elif kind == "mark" and _ends_sentence(piece.group(), text[end : end + 1]):
            yield SENTENCE_END, start, end, True
        else:
            yield None, start, end, True


def _ends_sentence(mark: str, after: str) -> bool:
    if "!" in mark or "…" in mark or ".." in mark:
        return True
    return any(char in mark for char in ".;:") and (not after or after <= " " or after.isspace() or after in '"»”')


def _split(run: str) -> list[tuple[str, int, int]]:
    """Return the words of a run of letters and apostrophes, each with its span in the run."""
    if run.isalnum():  # no apostrophe: nearly all of them
        word = fold_word(run)
        return [(word, 0, len(run))] if word else []
    words: list[tuple[str, int, int]] = []
    parts: list[str] = []
    start = end = 0
    for piece in _PARTS.finditer(run):
        part = fold_word(piece["letters"])
        if not parts and part in ELIDED and piece["apostrophe"]:
            # The apostrophe belongs to the elided word; one that only closes a quotation belongs to nothing.
            words.append((part, piece.start(), piece.end()))
            continue
        start = start if parts else piece.start()
        end = piece.end("letters")
        parts.append(part)
    word = "".join(parts)
    return [*words, (word, start, end)] if word else words


def fold_word(raw: str) -> str:
    """Return one word without case, accents or marks; "" when nothing of it is a letter or a digit."""
    if raw.isascii() and raw.isalnum():
        return raw.lower() if len(raw) < 3 else _STRETCHED.sub(r"\1\1\1", raw.lower())
    plain = unicodedata.normalize("NFKD", raw.translate(_LIGATURES)).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return _STRETCHED.sub(r"\1\1\1", "".join(char for char in plain if char.isalnum()))


def is_stretched(word: str) -> bool:
    """Tell whether a folded word repeats a letter three times."""
    return _STRETCHED.search(word) is not None


def ways_of(word: str) -> tuple[str, ...]:
    """Return a folded word and, if it is stretched, what it may stand for: "trooop" is trop or troop."""
    if not is_stretched(word):
        return (word,)
    runs = [(char, sum(1 for _ in group)) for char, group in itertools.groupby(word)]
    stretched = [count >= 3 and char.isalpha() for char, count in runs]
    most = 2 if sum(stretched) <= 3 else 1  # beyond three stretched letters, each is read once
    choices = [range(1, most + 1) if long else (count,) for (_, count), long in zip(runs, stretched, strict=True)]
    readings = itertools.product(*choices)
    return (word, *("".join(char * n for (char, _), n in zip(runs, counts, strict=True)) for counts in readings))
