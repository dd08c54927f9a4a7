"""How often a change is called where nothing changed, and how often its interval holds the change there is.

Two periods of as many publications each, of the pages that `benchmarks.draws` invents. Announced: 10 % and 90 %.
Beside ours, SciPy's chi-squared test on people or comments as if independent.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import chi2_contingency

from benchmarks import draws
from cmanalytics.comparing.contrasts import adjust, contrast
from cmanalytics.metrics.intervals import Interval, ratio_by_post, share_by_cluster
from cmanalytics.metrics.survival import quantile_by_cluster
from cmanalytics.scoring.chances import Figure
from cmanalytics.scoring.measure import Measure, figure_of
from cmanalytics.settings import StatusPolicy

SEED = 2026
LEVEL = StatusPolicy().interval
POSTS = (8, 12, 20, 40)
TOGETHER = 20

Draw = Callable[[np.random.Generator, int, bool], Any]


class Change(NamedTuple):
    """Hold what is compared: how a period is drawn (changed or not), its figure, the true change, a peer's p."""

    label: str
    unit: str
    truth: float
    draw: Draw
    figure: Callable[[Any], Figure | None]
    peer: Callable[[Any, Any], float] | None = None


def _figure(interval: Interval, estimator: str, units: int) -> Figure | None:
    ends = (float(end) if end == end and abs(end) < np.inf else None for end in interval)
    day = date(2026, 1, 1)
    counts = (units, units, units)
    return figure_of(Measure(*ends, LEVEL, estimator, None, None, *counts, 1.0, "", "", day, day, day))


def _ratio(drawn: tuple[np.ndarray, np.ndarray]) -> Figure | None:
    return _figure(ratio_by_post(*drawn, level=LEVEL), "ratio_by_post", len(drawn[0]))


def _share(said: draws.Said) -> Figure | None:
    interval = share_by_cluster(said.hit.astype(float), (said.post,), level=LEVEL)
    return _figure(interval, "share_by_post", len(said.hit))


def _wait(drawn: tuple[np.ndarray, ...]) -> Figure | None:
    hours, answered, post = drawn
    interval = quantile_by_cluster(hours, answered, post, quantile=0.5, level=LEVEL)
    return _figure(interval, "survival_by_comment", len(hours))


def _talk(rng: np.random.Generator, posts: int, mean: float) -> tuple[np.ndarray, np.ndarray]:
    return rng.poisson(draws.spread_around(rng, mean, draws.COMMENT_SPREAD, posts)).astype(float), np.ones(posts)


def _chi2(one: tuple[float, float], other: tuple[float, float]) -> float:
    table = np.array([[hits, of - hits] for hits, of in (one, other)])
    return float(chi2_contingency(table, correction=False).pvalue) if table.sum(axis=0).min() > 0 else 1.0


def _longer(drawn: tuple[np.ndarray, ...], times: float) -> tuple[np.ndarray, ...]:
    # Waits are censored at what was followed: both are stretched, which changes the median by as much.
    hours, answered, post = drawn
    return hours * times, answered, post


# fmt: off
def changes() -> Iterator[Change]:
    """Yield what is compared, one kind of figure each."""
    rate, more = draws.RATE, draws.RATE * 1.5
    yield Change("engagement by person reached", "rate", 0.5,
                 lambda r, n, moved: draws.draw_posts(r, n, more if moved else rate), _ratio,
                 lambda a, b: _chi2((a[0].sum(), a[1].sum()), (b[0].sum(), b[1].sum())))
    yield Change("the same, more unequal", "rate", 0.5,
                 lambda r, n, moved: draws.draw_posts(r, n, more if moved else rate, heavier=True), _ratio)
    yield Change("comments a publication", "per_post", 0.5,
                 lambda r, n, moved: _talk(r, n, 15.0 if moved else 10.0), _ratio)
    for share in (0.17, 0.03):
        yield Change(f"share of comments with a code ({share:.0%})", "share", 0.08,
                     lambda r, n, moved, s=share: draws.draw_comments(r, n, s + 0.08 * moved), _share,
                     lambda a, b: _chi2((a.hit.sum(), len(a.hit)), (b.hit.sum(), len(b.hit))))
    yield Change("median time to the first answer", "hours", 0.5,
                 lambda r, n, moved: _longer(draws.draw_waits(r, n), 1.5 if moved else 1.0), _wait)

# fmt: on


def rates(change: Change, posts: int, *, runs: int) -> tuple[float, float, float]:
    """Return how often a change is called where there is none, how often the peer does, and how often the interval
    holds the change where there is one."""
    rng = np.random.default_rng(SEED)
    called = peers = held = made = 0
    for _ in range(runs):
        before, same, moved = (change.draw(rng, posts, flag) for flag in (False, False, True))
        figures = [change.figure(drawn) for drawn in (before, same, moved)]
        if any(figure is None for figure in figures):
            continue
        nothing, there = (contrast(f, figures[0], unit=change.unit, level=LEVEL) for f in figures[1:])  # type: ignore[arg-type]
        if nothing is None or there is None:
            continue
        made += 1
        called += nothing.p <= 1 - LEVEL
        # Where nothing was seen at all the change is in the unit, not relative: its truth is another number.
        truth = change.truth if there.scale == "relative" or change.unit == "share" else draws.RATE * change.truth
        held += there.low <= truth <= there.high
        peers += change.peer is not None and change.peer(same, before) <= 1 - LEVEL
    return called / made, peers / made, held / made


def many(posts: int, *, runs: int) -> tuple[float, float]:
    """Return how often at least one of `TOGETHER` changes is called where nothing changed: each alone, and adjusted."""
    rng = np.random.default_rng(SEED)
    alone = together = 0
    for _ in range(runs):
        pairs = ([_ratio(draws.draw_posts(rng, posts)) for _ in range(2)] for _ in range(TOGETHER))
        p = [contrast(one, other, unit="rate", level=LEVEL).p for one, other in pairs]  # type: ignore[arg-type, union-attr]
        alone += min(p) <= 1 - LEVEL
        together += adjust(p).min() <= 1 - LEVEL
    return alone / runs, together / runs


def print_changes(runs: int, percent: Callable[[float, int], str]) -> None:
    """Print the tables of changes."""
    print("\nA change called where there is none (announced: 10 %), in %")
    print(f"{'':52}" + "".join(f"{posts:>13}" for posts in POSTS) + "  publications in each period")
    found = [(change, [rates(change, posts, runs=runs) for posts in POSTS]) for change in changes()]
    for change, measured in found:
        print(f"{change.label:52}" + "".join(f"{percent(called, runs):>13}" for called, _, _ in measured))
        if change.peer is not None:
            print(f"{'    SciPy chi-squared':52}" + "".join(f"{percent(peer, runs):>13}" for _, peer, _ in measured))
    print("\nThe 90 % interval of a change holds it (half as much again, or 8 points), in %")
    for change, measured in found:
        print(f"{change.label:52}" + "".join(f"{percent(held, runs):>13}" for _, _, held in measured))
    few = max(runs // 8, 2)
    print(f"\nAt least one of {TOGETHER} rates called changed where none did: each alone, then adjusted, in %")
    for posts in POSTS:
        print(f"{posts:3} publications: " + "   ".join(percent(share, few) for share in many(posts, runs=few)))
