"""Comments drawn with a seed from the words of a codebook's own cues, written as people write, and worse."""

import random
from collections.abc import Iterator

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.cues import compile_cues

BLANKS = (" ",) * 20 + ("  ", "\n", "\n\n", "\t", "\u00a0", "\u202f", "\r\n", "", "-", "' ", " ’")
MARKS = (
    "?", "!", ".", "...", "…", ",", ";", ":", "(", ")", "[", "]", "«", "»", '"', "'", "’", "@", "#", "!!!!!!", "?!",
    "–", "…?",
    "😡", "👩‍👩‍👧", "👍🏽", "🇫🇷", "☎️", "\u200b", "\u200d", "\ufeff", "\u202e", "\u202c", "\u00ad", "\u0301",
    "\x00", "\x1f",
    "http://exemple.fr/?a=avocat", "www.exemple.fr", "مرحبا", "שלום", "привет", "你好", "12,50", "9.99",
    "a@b.fr", "l'", "qu’", "jusqu'",
)  # fmt: skip
LITTLE = ("ne", "n'", "pas", "plus", "jamais", "sans", "aucune", "ni", "not", "never", "don’t", "de", "la", "the", "it")
ACCENTS = str.maketrans("aeiouc", "àéîôùç")


def invent_comments(codebook: Codebook, count: int, *, seed: int) -> Iterator[str]:
    """Give so many comments, the same for the same seed."""
    draw = random.Random(seed)
    phrases = [form for cue in compile_cues(codebook) for form in cue.forms]
    for _ in range(count):
        words: list[str] = []
        for _ in range(draw.randrange(1, 6)):
            words += _some_words(draw, phrases)
        yield "".join(piece for word in words for piece in (word, draw.choice(BLANKS)))


def _some_words(draw: random.Random, phrases: list[tuple[str, ...]]) -> list[str]:
    kind = draw.random()
    if kind < 0.2:
        return [draw.choice(MARKS)]
    if kind < 0.35:
        return [draw.choice(LITTLE)]
    phrase = draw.choice(phrases)
    if kind < 0.5:
        phrase = phrase[: draw.randrange(1, len(phrase) + 1)]
    return [written for atom in phrase for written in _write(draw, atom)]


def _write(draw: random.Random, atom: str) -> list[str]:
    if atom == "~":
        return [draw.choice((*LITTLE, "mot", ",", "?")) for _ in range(draw.randrange(5))]
    beginning, star, ending = draw.choice(atom.split("|")).partition("*")
    word = beginning + (draw.choice(("", "s", "ement", "x1")) if star else "") + ending
    change = draw.random()
    if change < 0.1:
        return [word.upper()]
    if change < 0.2:
        return [word.translate(ACCENTS)]
    if change < 0.3 and word:
        place = draw.randrange(len(word))
        return [word[:place] + word[place] * draw.randrange(2, 6) + word[place + 1 :]]
    if change < 0.35:
        return [word + draw.choice(MARKS)]
    if change < 0.4 and word:
        place = draw.randrange(len(word))
        return [word[:place] + draw.choice(("\u200b", "\u0301", "\u00ad", "'", "’")) + word[place:]]
    return [word]
