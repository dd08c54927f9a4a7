"""Comments as columns: folded and split once, kept as numbers, so that a changed codebook costs only the matching.

A chunk is what stands between blanks, with the blanks behind it. Chunks are views of the texts' own bytes; each
distinct one is folded once (`fold_text`), into units: its words with their places in it. A text is then a row of unit
numbers.
"""

import hashlib
import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.tagging.folding import LAST_BLANK, MAX_CHARS, fold_text, is_stretched, ways_of
from cmanalytics.vectors import find_bytes, number_distinct, text_bytes, to_chunks

BLOCK = 1 << 20  # bytes of text that are worked on together: what is made of them stays near the processor


class Block(NamedTuple):
    """Hold some of the texts as words, one after the other; places are bytes of the block.

    `units` number the words of the corpus, `starts` say where each stands, `opens` whether it begins a clause, `rows`
    which word each text begins with (and where the last one ends); `first` is the row of the first text.
    """

    first: int
    codes: np.ndarray
    places: np.ndarray
    units: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    rows: np.ndarray

    def characters(self, places: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return places in texts, counted in code points from each text's begin."""
        inner = find_bytes(self.codes, lambda piece: (piece & 0xC0) == 0x80)  # the bytes that begin no character
        begins = self.places[rows]
        return places - begins - np.searchsorted(inner, places) + np.searchsorted(inner, begins)

    def row_of(self, words: np.ndarray) -> np.ndarray:
        """Return which text of the block each word belongs to."""
        return np.searchsorted(self.rows, words, side="right") - 1


class Corpus(NamedTuple):
    """Hold texts, folded and split.

    Of each unit: `words` is the number of its word in `vocabulary`, `sizes` its length in bytes. `spellings` are the
    words and what stretched ones may stand for, in order, each with the word's number in `spelled`.
    """

    blocks: tuple[Block, ...]
    words: np.ndarray
    sizes: np.ndarray
    vocabulary: dict[str, int]
    spellings: list[str]
    spelled: np.ndarray


_LAST: dict[bytes, Corpus] = {}


def corpus_of(texts: pd.Series) -> Corpus:
    """Return texts folded and split; the last ones asked for are remembered by their content."""
    parts = [text_bytes(_cut(chunk)) for chunk in to_chunks(texts).chunks]
    digest = hashlib.blake2b(digest_size=16)
    for codes, places in parts:
        digest.update(codes)
        digest.update(places)
    key = digest.digest()
    if key not in _LAST:
        _LAST.clear()
        _LAST[key] = _build(parts)
    return _LAST[key]


def _cut(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return texts that are all there and no longer than `MAX_CHARS`."""
    texts = texts.fill_null("") if texts.null_count else texts
    long = pc.greater(pc.binary_length(texts), MAX_CHARS)
    if not pc.any(long).as_py():
        return texts
    return pc.replace_with_mask(texts, long, pc.utf8_slice_codeunits(texts.filter(long), 0, MAX_CHARS))


def _build(parts: list[tuple[np.ndarray, np.ndarray]]) -> Corpus:
    pieces = [
        (codes[places[first] : places[last]], _from_zero(places[first : last + 1]))
        for codes, places in parts
        for first, last in itertools.pairwise(_cuts(places))
    ]
    chunks = [_chunks(*piece) for piece in pieces]
    distinct, numbers = number_distinct(pa.chunked_array(chunks, pa.string()))
    lexicon = _fold_distinct(distinct.to_pylist())
    blocks: list[Block] = []
    row = 0
    for piece in pieces:  # what is used is let go: there is as much of it as of text
        blocks.append(_block(row, *piece, chunks.pop(0), numbers.pop(0), lexicon))
        row += len(piece[1]) - 1
    spellings = sorted((way, number) for word, number in lexicon.vocabulary.items() for way in ways_of(word))
    ways, spelled = [way for way, _ in spellings], np.array([number for _, number in spellings], np.int32)
    return Corpus(tuple(blocks), lexicon.words, lexicon.sizes, lexicon.vocabulary, ways, spelled)


def _from_zero(places: np.ndarray) -> np.ndarray:
    return (places - places[0]).astype(np.int32)


def _cuts(places: np.ndarray) -> list[int]:
    """Return the rows at which blocks begin, and where the last one ends."""
    cuts = [0]
    while cuts[-1] < len(places) - 1:
        reached = int(np.searchsorted(places, places[cuts[-1]] + BLOCK, side="right")) - 1
        cuts.append(max(reached, cuts[-1] + 1))
    return cuts


def _chunks(codes: np.ndarray, places: np.ndarray) -> pa.StringArray:
    """Return the chunks of some texts, as views of their bytes."""
    blank = codes <= LAST_BLANK
    begins = np.zeros(len(codes) + 1, bool)
    begins[1:-1] = blank[:-1] & ~blank[1:]
    begins[places] = True  # a text begins a chunk; the end of the last one ends its own
    offsets = np.flatnonzero(begins).astype(np.int32)
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(codes))


class _Lexicon(NamedTuple):
    """Hold the distinct chunks: how many units each has, which is the first, whether a clause ends behind the last."""

    counts: np.ndarray
    firsts: np.ndarray
    closes: np.ndarray
    words: np.ndarray
    offsets: np.ndarray
    sizes: np.ndarray
    opens: np.ndarray
    vocabulary: dict[str, int]


def _fold_distinct(chunks: list[str]) -> _Lexicon:
    vocabulary: dict[str, int] = {}
    counts, closes = [], []
    words, offsets, sizes, opens = [], [], [], []
    for chunk in chunks:
        plain = chunk.rstrip(" ")
        if plain.isascii() and plain.isalpha() and not is_stretched(plain):  # nearly half of them: nothing to look for
            words.append(vocabulary.setdefault(plain.lower(), len(vocabulary)))
            offsets.append(0)
            sizes.append(len(plain))
            opens.append(False)
            counts.append(1)
            closes.append(False)
            continue
        folded = fold_text(chunk)
        clause = last = behind = 0
        for word, start, end, its in zip(*folded[:4], strict=True):
            words.append(vocabulary.setdefault(word, len(vocabulary)))
            offsets.append(behind + len(chunk[last:start].encode()))
            sizes.append(len(chunk[start:end].encode()))
            opens.append(its > clause)
            last, behind, clause = end, offsets[-1] + sizes[-1], its
        counts.append(len(folded.words))
        closes.append(folded.last > clause)
    number = np.array(counts, np.int32)
    return _Lexicon(
        number, (np.cumsum(number) - number).astype(np.int32), np.array(closes, bool), np.array(words, np.int32),
        np.array(offsets, np.int32), np.array(sizes, np.int32), np.array(opens, bool), vocabulary,
    )  # fmt: skip


def _block(
    first: int, codes: np.ndarray, places: np.ndarray, chunks: pa.StringArray, numbers: np.ndarray, lexicon: _Lexicon
) -> Block:
    begins = np.frombuffer(chunks.buffers()[1], np.int32)
    counts = lexicon.counts[numbers]
    behind = np.append(np.int32(0), np.cumsum(counts, dtype=np.int32))  # how many words stand before each chunk
    units = np.repeat(lexicon.firsts[numbers] - behind[:-1], counts)
    units += np.arange(len(units), dtype=np.int32)
    starts = np.repeat(begins[:-1], counts)
    starts += lexicon.offsets[units]
    rows = behind[np.searchsorted(begins, places)]
    opens = np.append(lexicon.opens[units], False)
    opens[behind[1:][lexicon.closes[numbers]]] = True
    opens[rows] = True
    return Block(first, codes, places, units, starts, opens[:-1], rows)
