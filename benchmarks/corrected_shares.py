"""Print how often the intervals of corrected shares hold the truth: `python -m benchmarks.corrected_shares`.

A corpus whose truth is known is read by a person who is never wrong, `--read` comments (120) drawn at random or in
groups by machine code, `--times` times; nominal level 90 %. `ratio` is the mean width over that of the reading alone
(Wilson) on a random draw of as many; `floor` the smallest ratio that any use of a yes-or-no tag could give on a random
draw, sqrt(1 - correlation^2). Then the same by the estimator that was chosen. The error of each coverage is Monte
Carlo's.

Invented corpora, of single comments, then under publications that differ (correlation 0.08), where the truth is that
of all such publications. With `--gold DIR`, or CMANALYTICS_REAL_DATA, human-coded sets too: once with the cues as the
machine, once with tags thrown at random around the labels, at a recall of 0.8 and a precision of 0.7.
"""

import argparse
import os
from collections.abc import Iterator
from itertools import repeat
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.draws import CORRELATION
from cmanalytics.coding.drawing import allocate
from cmanalytics.metrics.corrected import PLAIN, Read, correct_share

LEVEL = 0.90
SIZE = 4000
POSTS = 40
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
MACHINES = ((0.8, 0.7), (0.5, 0.7), (0.3, 0.6), (0.95, 0.9))
# A set with fewer of a label says nothing of a sample of 120.
LEAST = 40


class Case(NamedTuple):
    """Hold a corpus: what is true, what the machine says, the publication of each comment, and the true share."""

    name: str
    said: np.ndarray
    tagged: np.ndarray
    posts: np.ndarray
    share: float


def throw_tags(said: np.ndarray, recall: float, precision: float, rng: np.random.Generator) -> np.ndarray:
    """Return tags of this recall and precision, as far as there are comments enough to be wrong on."""
    share = said.mean()
    wrong = min(1.0, share * recall * (1 - precision) / precision / max(1 - share, 1e-9))
    return rng.random(len(said)) < np.where(said, recall, wrong)


def draw(case: Case, size: int, *, by: str, rng: np.random.Generator) -> Read:
    """Return a reading of a corpus, drawn at random or in two groups by machine tag (as `draw_sample` does)."""
    if by == "random":
        places = rng.choice(len(case.said), size, replace=False)
        return _weigh(case, places, np.full(size, len(case.said) / size), stratified=False)
    groups = [np.flatnonzero(~case.tagged), np.flatnonzero(case.tagged)]
    sizes = np.array([len(group) for group in groups])
    shares = allocate(sizes, size=size, worth=np.sqrt(sizes))
    places = np.concatenate([rng.choice(g, n, replace=False) for g, n in zip(groups, shares, strict=True)])
    weights = np.repeat(sizes / np.maximum(shares, 1), shares)
    return _weigh(case, places, weights, stratified=True)


def _weigh(case: Case, places: np.ndarray, weights: np.ndarray, *, stratified: bool) -> Read:
    return Read(places, case.said[places], weights, weights**2 * (1 - 1 / weights), weights, stratified)


def simulate(cases: Iterator[Case], size: int, *, by: str, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a reading: how it was estimated, whether the interval holds the truth, its width and the plain."""
    rows = []
    for case in cases:
        read = draw(case, size, by=by, rng=rng)
        found = correct_share(case.tagged, read, (case.posts,), level=LEVEL)
        alone = read if by == "random" else draw(case, size, by="random", rng=rng)
        plain = correct_share(np.zeros(len(case.said), dtype=bool), alone, (case.posts,), level=LEVEL).share
        held = found.share.low <= case.share <= found.share.high
        related = np.corrcoef(case.tagged, case.said)[0, 1]
        rows.append(
            (case.name, found.estimator, held, found.share.high - found.share.low, plain.high - plain.low, related)
        )
    return pd.DataFrame(rows, columns=["corpus", "estimator", "held", "width", "plain", "related"])


def summarise(readings: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return coverage with its Monte Carlo error, and mean width over the plain one's."""
    groups = readings.groupby(by, sort=False)
    table = groups.agg(readings=("held", "size"), coverage=("held", "mean"))
    table["error"] = np.sqrt(table["coverage"] * (1 - table["coverage"]) / table["readings"])
    table["ratio"] = groups["width"].mean() / groups["plain"].mean()
    table["floor"] = groups["related"].mean().map(lambda related: sqrt(1 - related**2))
    return table


def invented(share: float, machine: tuple[float, float], times: int, rng: np.random.Generator) -> Iterator[Case]:
    """Yield invented corpora of single comments."""
    name = f"share {share:.2f}, recall {machine[0]}, precision {machine[1]}"
    for _ in range(times):
        said = np.zeros(SIZE, dtype=bool)
        said[: round(share * SIZE)] = True
        yield Case(name, said, throw_tags(said, *machine, rng), np.arange(SIZE), share)


def clustered(share: float, machine: tuple[float, float], times: int, rng: np.random.Generator) -> Iterator[Case]:
    """Yield invented corpora of comments under publications of which each has a share of its own."""
    name = f"{POSTS} publications, share {share:.2f}, recall {machine[0]}, precision {machine[1]}"
    strength = 1 / CORRELATION - 1
    for _ in range(times):
        posts = rng.integers(0, POSTS, SIZE)
        own = rng.beta(share * strength, (1 - share) * strength, POSTS)
        said = rng.random(SIZE) < own[posts]
        yield Case(name, said, throw_tags(said, *machine, rng), posts, share)


def real(folder: Path, times: int, rng: np.random.Generator) -> Iterator[Iterator[Case]]:
    """Yield, for each label of each human-coded set, the corpus with cues and with thrown tags."""
    from benchmarks.gold_sets import read_sets
    from benchmarks.validity_cues import carried, tag
    from cmanalytics.codebook import load_codebook

    book = load_codebook()
    for gold in read_sets(folder):
        texts = gold.texts.sample(min(SIZE, len(gold.texts)), random_state=0).reset_index(drop=True)
        found = tag(texts, book, lang=gold.lang)
        for target in gold.targets:
            said = texts["labels"].map(lambda labels, wanted=target.labels: bool(wanted & set(labels))).to_numpy(bool)
            if not LEAST <= said.sum() <= len(said) - LEAST:
                continue
            name = f"{gold.name} ({gold.lang}), {target.name}"
            tagged = carried(found, target, len(texts))
            alone = np.arange(len(said))
            case = Case(f"{name}, cues", said, tagged, alone, float(said.mean()))
            yield repeat(case, times)
            yield thrown(case._replace(name=f"{name}, thrown tags"), times, rng)


def thrown(case: Case, times: int, rng: np.random.Generator) -> Iterator[Case]:
    """Yield a corpus with tags of a recall of 0.8 and a precision of 0.7, thrown anew each time."""
    for _ in range(times):
        yield case._replace(tagged=throw_tags(case.said, *MACHINES[0], rng))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--read", type=int, default=120)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    everything = []
    for by in ("random", "tags"):
        parts = [make(share, machine, asked.times, rng) for make in (invented, clustered) for machine in MACHINES
                 for share in SHARES if share * machine[0] / machine[1] < 0.9]  # fmt: skip
        folder = asked.gold or Path(os.environ.get("CMANALYTICS_REAL_DATA", "")) / "gold"
        if folder.is_dir():
            parts += list(real(folder, asked.times, rng))
        readings = pd.concat([simulate(part, asked.read, by=by, rng=rng) for part in parts])
        everything.append(readings.assign(drawn=by))
        print(f"\n{asked.read} comments read, drawn: {by}\n")
        print(summarise(readings, ["corpus"]).round(3).to_string())
    print(f"\nBy estimator ({PLAIN}: the machine does not help)\n")
    print(summarise(pd.concat(everything), ["drawn", "estimator"]).round(3).to_string())


if __name__ == "__main__":
    main()
