"""Measure the shipped pipelines on treebanks: `python -m benchmarks.pipelines TREEBANKS_DIR [fr|en]`.

Prints accuracy beside published figures of other pipelines, words a second on one core, load time and size. Treebank
versions and the folding of labels differ from one pipeline to the next: a point of difference between two says nothing.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core, before numpy starts
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from cmanalytics.tagging.nlp import PIPELINES, load_nlp
from training.corpus import TESTS, document, treebank_file
from training.evaluating import evaluate
from training.packing import zipped_bytes
from training.treebanks import read_sentences

# What the shipped pipelines have to reach, in per cent.
MUSTS: tuple[tuple[str, str, str, str, float], ...] = (
    ("fr", "tests", "GSD", "upos", 94.7),
    ("fr", "tests", "GSD", "las", 76.5),
    ("fr", "tests", "GSD", "verb_lemma", 95.0),
    ("fr", "tests", "ParisStories", "las", 73.9),
    ("fr", "tests", "Rhapsodie", "las", 76.7),
    ("fr", "tests", "Sequoia", "las", 74.0),
    ("fr", "noised", "GSD", "las", 72.0),
    ("fr", "noised", "GSD", "verb_lemma", 86.0),
    ("en", "tests", "EWT", "upos", 94.0),
    ("en", "tests", "EWT", "las", 79.0),
    ("en", "noised", "EWT", "las", 77.0),
)
SPEED = 8_000  # words a second on one core
# Published by their authors: pipeline, test, UPOS, UAS, LAS.
PEERS: dict[str, tuple[tuple[str, str, float, float, float], ...]] = {
    "fr": (
        ("fr_core_news_sm 3.8.0 (15 MB; trained on Sequoia)", "Sequoia 2.8", 96.2, 88.0, 83.6),
        ("fr_core_news_lg 3.8.0 (trained on Sequoia)", "Sequoia 2.8", 97.6, 89.6, 85.7),
        ("UDPipe 1, UD 2.5 (355,000 words of GSD)", "GSD", 95.8, 87.1, 84.3),
        ("Stanza 1.5.1, UD 2.12", "GSD", 97.6, 93.3, 91.3),
        ("Stanza 1.5.1, UD 2.12", "ParisStories", 97.1, 78.1, 74.0),
        ("Stanza 1.5.1, UD 2.12", "Rhapsodie", 97.3, 85.2, 80.7),
        ("UDPipe 2, UD 2.17, gold tokens", "GSD", 98.6, 95.0, 93.1),
    ),
    "en": (
        ("UDPipe 1, UD 2.5", "EWT", 93.3, 80.2, 77.0),
        ("Stanza 1.5.1, UD 2.12", "EWT", 96.2, 88.9, 86.8),
        ("UDPipe 2, UD 2.17", "EWT", 96.8, 91.6, 89.9),
    ),
}
_LOAD = """
import time, spacy
start = time.process_time()
from cmanalytics.tagging.nlp import load_nlp
load_nlp({lang!r})
print(time.process_time() - start)
"""


def seconds_to_load(lang: str) -> float:
    """Return the processor seconds that loading takes in a new process, beyond importing spaCy."""
    ran = subprocess.run([sys.executable, "-c", _LOAD.format(lang=lang)], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def words_a_second(lang: str, treebanks: Path) -> tuple[float, int]:
    """Return the words that a pipeline reads in a processor second, in texts of one sentence, and how many it read."""
    nlp = load_nlp(lang)
    paths = (treebank_file(treebanks, name) for name in TESTS[lang].values())
    texts = [document(nlp, [s]).text for path in paths if path.is_file() for s in read_sentences(path)]
    list(nlp.pipe(texts[:200]))
    start = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
    return words / (time.process_time() - start), words


def show(lang: str, treebanks: Path) -> None:
    """Print the figures of a language."""
    figures = evaluate(load_nlp(lang), lang, treebanks)
    print(f"\n== {lang}: raw text, per cent; noised: the generator of the training, another seed")
    print(f"{'test':24}{'sent.':>7}{'words':>8}{'UPOS':>8}{'lemma':>8}{'verb':>8}{'UAS':>8}{'LAS':>8}{'cut':>7}")
    for kind in ("tests", "noised"):
        for name, row in figures[kind].items():
            title = name + (", noised" if kind == "noised" else "")
            values = (row[key] for key in ("upos", "lemma", "verb_lemma", "uas", "las", "misaligned"))
            print(f"{title:24}{row['sentences']:>7}{row['words']:>8}" + "".join(f"{value:8.2f}" for value in values))
    print("published by others:")
    for name, test, upos, uas, las in PEERS[lang]:
        print(f"  {name:52}{test:14} UPOS {upos:5.1f}  UAS {uas:5.1f}  LAS {las:5.1f}")
    folder = PIPELINES / lang
    rate, words = words_a_second(lang, treebanks)
    print(f"speed {rate:,.0f} words a second of one core (n = {words} words, texts of one sentence)")
    print(f"load {seconds_to_load(lang):.2f} s beyond importing spaCy; {zipped_bytes(folder) / 1e6:.2f} MB zipped")
    show_musts(lang, figures, rate)


def show_musts(lang: str, figures: dict[str, Any], rate: float) -> None:
    """Print which targets are met."""
    for _, kind, test, key, wanted in (must for must in MUSTS if must[0] == lang):
        if test in figures[kind]:
            found = figures[kind][test][key]
            print(f"  {'met ' if found >= wanted else 'MISSED'} {test} {kind} {key}: {found:.2f}, wanted {wanted}")
    print(f"  {'met ' if rate >= SPEED else 'MISSED'} speed: {rate:,.0f}, wanted {SPEED:,}")


if __name__ == "__main__":
    for language in sys.argv[2:] or sorted(TESTS):
        show(language, Path(sys.argv[1]))
