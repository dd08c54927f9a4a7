"""Train a pipeline: fixed seeds, a fixed number of words, noise drawn anew at every pass, no choice made on a test."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, load_config
from thinc.api import Adam, Config

from cmanalytics.tagging.tokenizer import LANGUAGES
from training.corpus import Corpus, example, groups, with_noise

CONFIG = Path(__file__).with_name("pipeline.cfg")
SEED = 20_261_120
REPORT_EVERY = 500  # steps
KINDS = ("held out", "held out and noised")


class Plan(NamedTuple):
    """Say how long a pipeline learns: words seen, words a step at the end, the share of noised sentences."""

    words: int
    batch_words: int = 1500
    first_batch_words: int = 300
    noisy: float = 0.6
    rate: float = 0.0015
    dropout: float = 0.2


PLANS: dict[str, Plan] = {"fr": Plan(7_000_000), "en": Plan(7_000_000)}


def blank(lang: str) -> Language:
    """Return the pipeline of a language before it has learned anything."""
    config: Config = load_config(CONFIG, overrides={"nlp.lang": lang}, interpolate=True)
    return LANGUAGES[lang].from_config(config)


def learn(lang: str, corpus: Corpus, plan: Plan, out: Path, *, say: Callable[[str], None]) -> None:
    """Write to `out` a pipeline that has learned from a corpus; `say` gets a line of progress now and then.

    What is written is the running average of the weights. Nothing is chosen by a score: the last state is the result.
    """
    fix_random_seed(SEED)
    nlp = blank(lang)
    draw = random.Random(SEED)
    clean = [example(nlp, group) for group in groups(corpus.train, random.Random(SEED), 4)]
    nlp.initialize(lambda: clean)
    checks = _checks(nlp, lang, corpus)
    optimizer = Adam(plan.rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    seen = step = 0
    start, cpu = time.monotonic(), time.process_time()
    for batch in _batches(nlp, lang, corpus, plan, draw):
        # Warm up over the first hundredth, then down to nothing in a straight line.
        part = seen / plan.words
        optimizer.learn_rate = plan.rate * min(1.0, part * 100 + 0.02) * max(1 - part, 0.01)
        nlp.update(batch, drop=plan.dropout, sgd=optimizer)
        seen += sum(len(eg.predicted) for eg in batch)
        step += 1
        if step % REPORT_EVERY == 0 or seen >= plan.words:
            with nlp.use_params(optimizer.averages):
                nlp.to_disk(out)
                scores = [nlp.evaluate([Example(nlp.make_doc(eg.text), eg.reference) for eg in c]) for c in checks]
            rate = seen / (time.process_time() - cpu)
            say(f"step {step}, {seen} words, {time.monotonic() - start:.0f} s, {rate:.0f} words/s; {_shown(scores)}")


def _shown(scores: list[dict[str, Any]]) -> str:
    keys = {"pos_acc": "UPOS", "lemma_acc": "lemma", "dep_las": "LAS"}
    pairs = zip(KINDS, scores, strict=True)
    return ", ".join(f"{kind} {name} {100 * found[key]:.1f}" for kind, found in pairs for key, name in keys.items())


def _checks(nlp: Language, lang: str, corpus: Corpus) -> tuple[list[Example], ...]:
    """Return the sentences that show the progress: clean in texts of three, noised one by one."""
    draw = random.Random(SEED + 1)
    held = corpus.held
    clean = [example(nlp, held[at : at + 3]) for at in range(0, len(held), 3)]
    return clean, [example(nlp, [with_noise(sentence, lang, draw)]) for sentence in held]


def _batches(nlp: Language, lang: str, corpus: Corpus, plan: Plan, draw: random.Random) -> Iterator[list[Example]]:
    """Yield batches of growing size until the plan's words are seen; each pass groups, noises and orders anew."""
    seen, size = 0, float(plan.first_batch_words)
    while True:
        texts = list(groups(corpus.train, draw, 4))
        draw.shuffle(texts)
        batch: list[Example] = []
        words = 0
        for text in texts:
            noisy = draw.random() < plan.noisy
            gap = draw.choice(("\n", "\n\n", "  ")) if draw.random() < 0.1 else ""
            made = example(nlp, [with_noise(s, lang, draw) if noisy else s for s in text], gap)
            batch.append(made)
            words += len(made.predicted)
            if words >= size:
                yield batch
                seen += words
                if seen >= plan.words:
                    return
                batch, words = [], 0
                size = min(size * 1.002, plan.batch_words)
