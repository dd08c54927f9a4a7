"""The texts that a pipeline learns from and is measured on: which treebanks, in which roles, clean and noised."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from cmanalytics.tagging.words.norms import bare
from training.noise import noised
from training.treebanks import Sentence, read_sentences


class Source(NamedTuple):
    """Name a file of a treebank, and what part of it, from its end, is kept out of training to follow the progress."""

    file: str
    held: float = 0.0


# Licences that let the result be passed on under one stated licence (CC BY-SA 4.0).
SHIPPED: dict[str, tuple[Source, ...]] = {
    "fr": (
        Source("UD_French-GSD/fr_gsd-ud-dev", 0.05),
        Source("UD_French-ParisStories/fr_parisstories-ud-train"),
        Source("UD_French-ParisStories/fr_parisstories-ud-dev", 0.15),
        Source("UD_French-Rhapsodie/fr_rhapsodie-ud-train"),
        Source("UD_French-Rhapsodie/fr_rhapsodie-ud-dev", 0.15),
        Source("UD_French-PUD/fr_pud-ud-test"),
    ),
    "en": (Source("UD_English-EWT/en_ewt-ud-train"), Source("UD_English-EWT/en_ewt-ud-dev", 0.2)),
}
# Under LGPL-LR: a pipeline trained on them too is yours to use, not ours to ship.
WIDER: dict[str, tuple[Source, ...]] = {
    "fr": (
        Source("UD_French-Sequoia/fr_sequoia-ud-train"),
        Source("UD_French-Sequoia/fr_sequoia-ud-dev"),
        Source("UD_French-FQB/fr_fqb-ud-test"),
    ),
    "en": (),
}
TESTS: dict[str, dict[str, str]] = {
    "fr": {
        "GSD": "UD_French-GSD/fr_gsd-ud-test",
        "ParisStories": "UD_French-ParisStories/fr_parisstories-ud-test",
        "Rhapsodie": "UD_French-Rhapsodie/fr_rhapsodie-ud-test",
        "Sequoia": "UD_French-Sequoia/fr_sequoia-ud-test",
    },
    "en": {"EWT": "UD_English-EWT/en_ewt-ud-test"},
}
NOISED_TESTS: dict[str, tuple[str, ...]] = {"fr": ("GSD", "ParisStories", "Sequoia"), "en": ("EWT",)}
RARE_SUBTYPE = 40  # a relation's subtype met less often is read as the relation itself


class Corpus(NamedTuple):
    """Hold the sentences to learn from and those that only show the progress."""

    train: list[Sentence]
    held: list[Sentence]


def treebank_file(treebanks: Path, name: str) -> Path:
    """Return the file of a treebank, compressed or not."""
    plain = treebanks / f"{name}.conllu"
    return plain if plain.is_file() else treebanks / f"{name}.conllu.gz"


def read_corpus(lang: str, treebanks: Path, *, wider: bool = False) -> Corpus:
    """Return the corpus of a language; a sentence of more than six words that a test file holds too is left out."""
    tests = {
        _words(sentence)
        for name in TESTS[lang].values()
        if (path := treebank_file(treebanks, name)).is_file()
        for sentence in read_sentences(path)
    }
    train: list[Sentence] = []
    held: list[Sentence] = []
    for source in (*SHIPPED[lang], *(WIDER[lang] if wider else ())):
        sentences = list(read_sentences(treebank_file(treebanks, source.file)))
        fresh = [s for s in sentences if len(s) <= 6 or _words(s) not in tests]
        kept = round(len(fresh) * (1 - source.held))
        train.extend(fresh[:kept])
        held.extend(fresh[kept:])
    known = common_relations(train)
    return Corpus([folded_relations(s, known) for s in train], [folded_relations(s, known) for s in held])


def _words(sentence: Sentence) -> tuple[str, ...]:
    return tuple(token.form.lower() for token in sentence)


def common_relations(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Return the relations with a subtype that are frequent enough to be learned as such."""
    counts = Counter(token.dep for sentence in sentences for token in sentence if ":" in token.dep)
    return frozenset(dep for dep, count in counts.items() if count >= RARE_SUBTYPE)


def folded_relations(sentence: Sentence, known: frozenset[str]) -> Sentence:
    """Return a sentence whose rare subtypes are the plain relations."""
    return [t if ":" not in t.dep or t.dep in known else t._replace(dep=t.dep.partition(":")[0]) for t in sentence]


def with_noise(sentence: Sentence, lang: str, draw: random.Random) -> Sentence:
    """Return a noised sentence whose lemmas can be learned: bare where accents went, none where letters changed."""
    written = {t.form.lower() for t in sentence}
    plain = {bare(form) for form in written}
    tokens = []
    for token in noised(sentence, lang, draw):
        low = token.form.lower()
        changed = token.pos != "SYM" and low not in written
        if token.form.isupper() and len(low) > 1:
            tokens.append(token._replace(lemma=""))
        elif changed and low in plain:
            tokens.append(token._replace(lemma=bare(token.lemma)))
        elif changed and not (token.pos == "VERB" and token.lemma.endswith("er") and low.endswith(("é", "ez", "ait"))):
            tokens.append(token._replace(lemma=""))
        else:
            tokens.append(token)
    return tokens


def document(nlp: Language, sentences: Iterable[Sentence]) -> Doc:
    """Return the gold document of some sentences, one after the other."""
    rows, heads = [], []
    for sentence in sentences:
        first = len(rows)
        last = len(sentence) - 1
        rows.extend(t._replace(space=True) if place == last else t for place, t in enumerate(sentence))
        heads.extend(first + token.head for token in sentence)
    return Doc(
        nlp.vocab,
        words=[t.form for t in rows],
        spaces=[t.space for t in rows],
        pos=[t.pos for t in rows],
        morphs=[t.feats for t in rows],
        lemmas=[t.lemma for t in rows],
        heads=heads,
        deps=[t.dep for t in rows],
    )


def example(nlp: Language, sentences: list[Sentence], gap: str = "") -> Example:
    """Return what the tokenizer makes of some sentences, beside the gold; `gap` stands between them (a new line)."""
    texts = [document(nlp, [sentence]).text for sentence in sentences] if gap else []
    gold = document(nlp, sentences)
    return Example(nlp.make_doc(gap.join(texts) if gap else gold.text), gold)


def groups(sentences: list[Sentence], draw: random.Random, most: int) -> Iterator[list[Sentence]]:
    """Yield neighbouring sentences in texts of one to `most`, as many as comments have."""
    at = 0
    while at < len(sentences):
        size = draw.randint(1, most)
        yield sentences[at : at + size]
        at += size
