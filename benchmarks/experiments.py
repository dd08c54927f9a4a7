"""Print how often tests find what is there and what is not: `python -m benchmarks.experiments [--runs N]`.

Invented publications in pairs, one of each variant by a coin, with the dispersions that `benchmarks.draws` states. Each
figure is a share of seeded runs, in %, with twice its Monte-Carlo error. Beside ours, what peers say of the same draws:
the usual A/B calculator (SciPy's chi-squared test on interactions or comments, as if each were drawn on its own) and
SciPy's Welch t-test on the publications' own rates. All at 10 %, either way.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from functools import partial
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.stats import chi2_contingency, ttest_ind

from benchmarks import draws
from benchmarks.calibration import percent
from cmanalytics.experiments.arms import Compared, compare_arms
from cmanalytics.experiments.planning import Past, chance_to_show, detectable

RUNS = 2000
SEED = 2026
LEVEL = 0.90
SIZES = (12, 20, 40, 80)
SHARE = 0.17
# A past so long that the plan knows the dispersion.
PAST = 20_000
# A test of forty publications looked at after every fourth one, from the twelfth on.
LOOKS = range(12, 41, 4)

Drawn = tuple[np.ndarray, np.ndarray]
Draw = Callable[[np.random.Generator, int, float], Drawn]


class Kind(NamedTuple):
    """Name a kind of metric: its figure without effect, and how publications with another figure are drawn."""

    label: str
    figure: float
    draw: Draw


def _draw_shares(rng: np.random.Generator, posts: int, share: float) -> Drawn:
    said = draws.draw_comments(rng, posts, share)
    counted = np.bincount(said.post, minlength=posts).astype(float)
    return np.bincount(said.post, weights=said.hit, minlength=posts), counted


KINDS = (
    Kind("engagement by person reached, 3 %", draws.RATE, draws.draw_posts),
    Kind("share of comments with a code, 17 %", SHARE, _draw_shares),
)


class Test(NamedTuple):
    """Hold a drawn test: what each publication brings, its variant and its pair."""

    top: np.ndarray
    bottom: np.ndarray
    tried: np.ndarray
    blocks: np.ndarray

    def compare(self) -> Compared:
        """Return our reading of it."""
        return compare_arms(*self, level=LEVEL)

    def first(self, posts: int) -> "Test":
        """Return it as it was after so many publications."""
        return Test(*(part[:posts] for part in self))


def draw_test(rng: np.random.Generator, kind: Kind, posts: int, effect: float) -> Test:
    """Return a test whose first variant has a figure higher by `effect`."""
    blocks = np.repeat(np.arange(posts // 2), 2)
    tried = (np.arange(posts) % 2 == 0) ^ (rng.random(posts // 2) < 0.5)[blocks]
    with_effect, without = (kind.draw(rng, posts, kind.figure + more) for more in (effect, 0.0))
    top, bottom = (np.where(tried, one, other) for one, other in zip(with_effect, without, strict=True))
    return Test(top, bottom, tried, blocks)


def calculator_says(test: Test) -> bool:
    """Tell whether the usual A/B calculator calls the two variants different."""
    table = [[test.top[kept].sum(), (test.bottom - test.top)[kept].sum()] for kept in (test.tried, ~test.tried)]
    return bool(np.min(table) >= 0 and np.sum(table, axis=0).min() > 0 and chi2_contingency(table).pvalue <= 1 - LEVEL)


def welch_says(test: Test) -> bool:
    """Tell whether Welch's t-test on the publications' own rates calls them different."""
    rates = np.divide(test.top, test.bottom, out=np.zeros(len(test.top)), where=test.bottom > 0)
    return bool(ttest_ind(rates[test.tried], rates[~test.tried], equal_var=False).pvalue <= 1 - LEVEL)


def past_of(kind: Kind) -> Past:
    """Return what a plan finds in a long past of such publications."""
    top, bottom = kind.draw(np.random.default_rng(SEED), PAST, kind.figure)
    ratio = float(top.sum() / bottom.sum())
    spread = sqrt(np.square(top - ratio * bottom).mean()) / float(bottom.mean())
    return Past(ratio, spread, PAST, bounded=kind.figure == SHARE)


def count_findings(kind: Kind, posts: int, effect: float, *, runs: int) -> Counter[str]:
    """Return how often an effect is found by us and by peers, wanted or contrary, and held by our interval."""
    rng, found = np.random.default_rng(SEED), Counter[str]()
    for _ in range(runs):
        test = draw_test(rng, kind, posts, effect)
        ours = test.compare()
        beyond = ours.chance <= 1 - LEVEL + 1e-9
        found["shown"] += beyond and ours.difference.value > 0
        found["harmful"] += beyond and ours.difference.value < 0
        found["held"] += ours.difference.low <= effect <= ours.difference.high
        found["calculator"] += calculator_says(test)
        found["welch"] += welch_says(test)
    return found


def count_peeks(kind: Kind, *, runs: int) -> tuple[int, int]:
    """Return how often a test without any effect is called found when read once, and when stopped at the first look
    that pleases."""
    rng, once, peeked = np.random.default_rng(SEED), 0, 0
    for _ in range(runs):
        test = draw_test(rng, kind, LOOKS[-1], 0.0)
        looks = [test.first(posts).compare().chance <= 1 - LEVEL + 1e-9 for posts in LOOKS]
        once, peeked = once + looks[-1], peeked + any(looks)
    return once, peeked


def _print_kind(kind: Kind, runs: int) -> None:
    print(f"\n{kind.label}\n{'':58}" + "".join(f"{size:>13}" for size in SIZES) + "  publications, both variants")
    null = [count_findings(kind, size, 0.0, runs=runs) for size in SIZES]
    past = past_of(kind)
    effects = [detectable(past, size, 1.0, level=LEVEL) or past.room(1.0) for size in SIZES]
    real = [count_findings(kind, size, effect, runs=runs) for size, effect in zip(SIZES, effects, strict=True)]
    percents = partial(percent, runs=runs)

    def line(label: str, shares: list[float]) -> None:
        print(f"{label:58}" + "".join(f"{percents(share):>13}" for share in shares))

    line("no effect: called shown (5 promised)", [found["shown"] / runs for found in null])
    line("no effect: called harmful (5 promised)", [found["harmful"] / runs for found in null])
    line("    A/B calculator, either way (10 promised)", [found["calculator"] / runs for found in null])
    line("    Welch on rates, either way (10 promised)", [found["welch"] / runs for found in null])
    line("no effect: interval of the difference holds it (90)", [found["held"] / runs for found in null])
    print(f"{'effect that the plan calls detectable, in points':58}" + "".join(f"{100 * e:>13.2f}" for e in effects))
    line("that effect: called shown (80 planned)", [found["shown"] / runs for found in real])
    line("that effect: called harmful", [found["harmful"] / runs for found in real])
    line("that effect: interval of the difference holds it (90)", [found["held"] / runs for found in real])
    half = [count_findings(kind, size, effect / 2, runs=runs) for size, effect in zip(SIZES, effects, strict=True)]
    line("half that effect: called shown", [found["shown"] / runs for found in half])
    planned = [chance_to_show(past, size, effect / 2, level=LEVEL) for size, effect in zip(SIZES, effects, strict=True)]
    print(f"{'    the plan says':58}" + "".join(f"{100 * share:>13.1f}" for share in planned))


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"draws a figure (default {RUNS})")
    runs = parser.parse_args().runs
    print(draws.__doc__)
    for kind in KINDS:
        _print_kind(kind, runs)
    few = max(runs // 4, 2)
    once, peeked = count_peeks(KINDS[0], runs=few)
    print(f"\n{LOOKS[-1]} publications without effect, called different when read once: {percent(once / few, few)}")
    print(f"the same, stopped at the first of {len(LOOKS)} looks that pleases: {percent(peeked / few, few)}")


if __name__ == "__main__":
    main()
