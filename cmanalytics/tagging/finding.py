"""From comments to codings by cues: matching, sifting, and the table that comes out."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from cmanalytics.codebook import Codebook
from cmanalytics.tables import CODINGS, conform
from cmanalytics.tagging.corpus import Block, Corpus, corpus_of
from cmanalytics.tagging.cues import Cue
from cmanalytics.tagging.lang import LANGUAGES, UNKNOWN
from cmanalytics.tagging.matching import engine_for
from cmanalytics.tagging.sifting import Hits, Sieve
from cmanalytics.vectors import TEXT, repeat, to_series

Progress = Callable[[int, int, str], None]


def find_codings(
    rows: pd.DataFrame, codebook: Codebook, *, languages: pd.Series, progress: Progress | None = None
) -> pd.DataFrame:
    """Return what the cues of a codebook find (contract `codings`) in comments, in their order.

    `languages` says in which language each is read; `UNKNOWN` is either.
    """
    engine, corpus = engine_for(codebook), corpus_of(rows["text"])
    words = engine.read(corpus)
    sieve = Sieve(codebook, engine, words, corpus)
    speaks = {lang: languages.isin([lang, UNKNOWN]).to_numpy(bool) for lang in LANGUAGES}
    found, matched = [], []
    for block in corpus.blocks:
        if progress is not None:
            progress(block.first, len(rows), "cues")
        here = slice(block.first, block.first + len(block.places) - 1)
        heard = {lang: spoken[here] for lang, spoken in speaks.items()}
        hits = sieve.sift(engine.find(block, words), block, heard)
        found.append(hits._replace(rows=hits.rows + block.first))
        matched.append(_words_of(hits, block, corpus))
    if progress is not None:
        progress(len(rows), len(rows), "cues")
    hits, words_hit = Hits(*map(np.concatenate, zip(*found, strict=True))), pa.chunked_array(matched, TEXT)
    holds = _holds(hits, rows, codebook, engine.cues)
    if not holds.all():
        hits, words_hit = hits.take(holds), words_hit.filter(pa.array(holds))
    table = _table(hits, words_hit, rows, engine.cues)
    return conform(table.assign(codebook=repeat(codebook.label, table.index)), CODINGS)


def _words_of(hits: Hits, block: Block, corpus: Corpus) -> pa.LargeStringArray:
    """Return the words that each hit of a block covers, as they were written."""
    lasts = hits.afters - 1
    starts = block.starts[hits.firsts]
    sizes = block.starts[lasts] + corpus.sizes[block.units[lasts]] - starts
    offsets = np.append(0, np.cumsum(sizes, dtype=np.int64))
    codes = block.codes[np.repeat(starts - offsets[:-1], sizes) + np.arange(offsets[-1])]
    return pa.LargeStringArray.from_buffers(len(sizes), pa.py_buffer(offsets), pa.py_buffer(codes))


def _table(hits: Hits, matched: pa.ChunkedArray, rows: pd.DataFrame, cues: tuple[Cue, ...]) -> pd.DataFrame:
    def named(names: list[str]) -> pd.Series:
        return to_series(pa.array(names, TEXT).take(pa.array(hits.cues)))

    carriers = rows[["platform", "comment_id"]].take(hits.rows).reset_index(drop=True)
    return carriers.assign(
        dimension=named([cue.dimension for cue in cues]),
        code=named([cue.code for cue in cues]),
        coder=repeat("cues", carriers.index),
        start=hits.starts,
        end=hits.ends,
        matched=to_series(matched),
        rule=named([f"{cue.lang}: {cue.rule}" for cue in cues]),
        negated=hits.negated,
    )


def _holds(hits: Hits, rows: pd.DataFrame, codebook: Codebook, cues: tuple[Cue, ...]) -> np.ndarray:
    """Tell which hits stay: a code that needs another one has it, on its comment or on the one that this answers."""

    def are(test: Callable[[Cue], bool]) -> np.ndarray:
        return np.array([test(cue) for cue in cues], bool)[hits.cues]

    needs = {(d.id, c.id): c.requires.self_or_parent for d, c in codebook.walk() if c.requires is not None}
    stay = np.ones(len(hits.cues), bool)
    # A code that waits for another one cannot be what another one waits for, and a negated one affirms nothing.
    firm = ~hits.negated & are(lambda cue: (cue.dimension, cue.code) not in needs)
    for code, dimensions in needs.items():
        asks = np.flatnonzero(are(lambda cue, code=code: (cue.dimension, cue.code) == code))
        bears = firm & are(lambda cue, dimensions=dimensions: cue.dimension in dimensions)
        bearers = np.unique(hits.rows[bears])
        stay[asks] = np.isin(hits.rows[asks], bearers)
        if "parent_id" in rows.columns:
            parents = rows[["platform", "parent_id"]].take(hits.rows[asks]).astype("string").fillna("")
            answered = pd.MultiIndex.from_frame(rows[["platform", "comment_id"]].take(bearers))
            stay[asks] |= pd.MultiIndex.from_frame(parents).isin(answered)
    return stay
