"""What the shipped cues find in human-coded texts: the benchmark runs, and the codebook has not lost what it found."""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.gold_sets import HALVES, Target, half_of, read_sentences, read_sets
from benchmarks.validity_cues import carried, judge, measure, measure_sentences, tag
from cmanalytics.codebook import load_codebook


def test_a_text_is_always_in_the_same_half() -> None:
    """Case and spaces do not move a text from what is mined to what is measured."""
    halves = [half_of(f"texte {n}") for n in range(400)]
    assert half_of("Un  TEXTE ") == half_of("un texte") and set(halves) == set(HALVES)
    assert 150 < halves.count(HALVES[0]) < 250


def test_figures_are_those_of_the_counts() -> None:
    """Three right, one wrong, one missed of ten: precision and recall 3 of 4."""
    said = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0], dtype=bool)
    true = np.array([1, 1, 1, 0, 1, 0, 0, 0, 0, 0], dtype=bool)
    found = judge(said, true)
    assert found["precision"].startswith("0.75 [") and found["recall"].startswith("0.75 [")
    assert found["F1"].startswith("0.75 [") and found["F1 all positive"] == "0.57"


def test_a_label_is_measured_on_its_codes() -> None:
    """A dimension stands for all its codes, dimension:code for one."""
    texts = pd.DataFrame({"text": ["C'est trop cher", "Bravo", "Toujours pas reçu"]})
    found = tag(texts, load_codebook(), lang="fr")
    every = Target("", frozenset(), ("frustration",))
    assert carried(found, every, 3).tolist() == [True, False, True]
    assert carried(found, every._replace(codes=("frustration:price",)), 3).tolist() == [True, False, False]


def test_held_out_halves_keep_what_was_reached(real_data: Path) -> None:
    """Problems, wishes, thanks and account matters are found in texts that were never looked at; few sentences of
    other texts are hit."""
    book = load_codebook()
    kept = ("app reviews A", "app reviews B", "complaint tweets", "Banking77")
    rows = [
        r for gold in read_sets(real_data / "gold") if gold.name in kept for r in measure(gold, book, half=HALVES[1])
    ]
    table = pd.DataFrame(rows).assign(f1=lambda frame: frame["F1"].str[:4].astype(float))
    problems = table[table["label: codes"] == "problem report: frustration"]
    wishes = table[table["label: codes"].str.startswith("feature request")]
    assert len(problems) == 4 and problems["f1"].min() > 0.75
    assert len(wishes) == 4 and wishes["f1"].min() > 0.4
    assert table.loc[table["label: codes"].str.startswith("money back"), "f1"].item() > 0.7
    hit = measure_sentences(read_sentences(real_data / "treebanks"), book).map(lambda text: float(text.rstrip("%")))
    # Every act is an act: questions and compliments are everywhere. The rest must be rare where no brand is talked to.
    assert hit.drop(index="speech_act").max(axis=None) < 5
