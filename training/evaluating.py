"""Measure a pipeline on the test files of treebanks, clean and noised; nothing of it is used to choose anything."""

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Example

from cmanalytics.tagging.words.norms import bare
from training.corpus import NOISED_TESTS, TESTS, document, folded_relations, treebank_file
from training.noise import EACH, noised
from training.treebanks import Sentence, read_sentences

SEED = 7  # of the noise in tests; training draws its own
TEXT_SENTENCES = 10  # in a clean text; a noised text is one sentence, as comments are
RARE = 100  # a relation met less often is not named among the hardest


class Scores(NamedTuple):
    """Hold what a test gives, in per cent; the words are tokens of the treebank, contractions counted once."""

    sentences: int
    words: int
    upos: float
    lemma: float
    verb_lemma: float
    uas: float
    las: float
    sentence_f: float
    misaligned: float


def score(nlp: Language, texts: Iterable[list[Sentence]]) -> tuple[Scores, dict[str, float]]:
    """Return the scores of a pipeline on texts given as sentences, and the F of each frequent relation.

    UPOS, UAS and LAS are spaCy's: signs are left out of UAS and LAS, a token cut otherwise than in the treebank counts
    as wrong. Lemmas are compared without case and accents, on the tokens cut alike.
    """
    known = set(nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]
    folded = [[_folded(sentence, known) for sentence in text] for text in texts]
    golds = [document(nlp, text) for text in folded]
    examples = [Example(doc, gold) for doc, gold in zip(nlp.pipe([g.text for g in golds]), golds, strict=True)]
    found = Scorer(nlp).score(examples)
    right = dict.fromkeys(("all", "verb"), 0)
    total = dict.fromkeys(("all", "verb"), 0)
    words = cut = 0
    for example in examples:
        words += len(example.reference)
        for token in example.reference:
            places = example.alignment.y2x[token.i]
            if len(places) != 1 or len(example.alignment.x2y[int(places[0])]) != 1:
                cut += 1
                continue
            same = _plain(example.predicted[int(places[0])].lemma_) == _plain(token.lemma_)
            for kind in ("all", "verb") if token.pos_ == "VERB" else ("all",):
                total[kind] += 1
                right[kind] += same
    counts: dict[str, int] = {}
    for example in examples:
        for token in example.reference:
            counts[token.dep_] = counts.get(token.dep_, 0) + 1
    by_type = found["dep_las_per_type"]
    relations = {dep: round(100 * by_type[dep]["f"], 1) for dep in by_type if counts.get(dep, 0) >= RARE}
    share = {kind: 100 * right[kind] / max(total[kind], 1) for kind in right}
    percent: Callable[[str], float] = lambda name: round(100 * (found[name] or 0.0), 2)  # noqa: E731
    return (
        Scores(
            sum(map(len, folded)), words, percent("pos_acc"), round(share["all"], 2), round(share["verb"], 2),
            percent("dep_uas"), percent("dep_las"), percent("sents_f"), round(100 * cut / max(words, 1), 2),
        ),
        relations,
    )  # fmt: skip


def _folded(sentence: Sentence, known: set[str]) -> Sentence:
    return folded_relations(sentence, frozenset(token.dep for token in sentence if token.dep in known))


def _plain(text: str) -> str:
    return bare(text.lower())


def evaluate(nlp: Language, lang: str, treebanks: Path) -> dict[str, Any]:
    """Return the figures of a pipeline: each test, its noised copy, each fault alone, the hardest relations."""
    figures: dict[str, Any] = {"tests": {}, "noised": {}, "each_noise": {}}
    for name, file in TESTS[lang].items():
        path = treebank_file(treebanks, file)
        if not path.is_file():
            continue
        sentences = list(read_sentences(path))
        clean = [sentences[at : at + TEXT_SENTENCES] for at in range(0, len(sentences), TEXT_SENTENCES)]
        scores, relations = score(nlp, clean)
        figures["tests"][name] = scores._asdict()
        figures.setdefault("relations", dict(sorted(relations.items(), key=lambda item: item[1])))
        if name in NOISED_TESTS[lang]:
            draw = random.Random(SEED)
            figures["noised"][name] = score(nlp, [[noised(s, lang, draw)] for s in sentences])[0]._asdict()
        if not figures["each_noise"]:
            figures["each_noise"] = _each(nlp, lang, sentences)
    return figures


def _each(nlp: Language, lang: str, sentences: list[Sentence]) -> dict[str, dict[str, float]]:
    """Return the scores with one fault at a time, in every sentence."""
    results = {"none": score(nlp, [[s] for s in sentences])[0]}
    for name, change in EACH[lang].items():
        draw = random.Random(SEED)
        results[name] = score(nlp, [[[change(token, draw, lang) for token in s]] for s in sentences])[0]
    keys = ("upos", "verb_lemma", "las", "misaligned")
    return {name: {key: getattr(scores, key) for key in keys} for name, scores in results.items()}
