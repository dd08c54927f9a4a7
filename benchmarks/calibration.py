"""Print how often intervals hold a known truth and verdicts are right: `python -m benchmarks.calibration [--runs N]`.

Pages are invented, seeded, with the dispersions that `benchmarks.draws` states: the orders of magnitude are the
message, a real page has its own. Intervals announce 90 %; each figure is followed by twice its Monte-Carlo error.
Beside ours, what a peer gives on the same draws: SciPy's Wilson interval on people or comments as if independent,
SciPy's t interval for means, SciPy's exact Poisson interval, the median of the answered alone.
"""

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from math import sqrt
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binomtest, chi2, ttest_1samp

from benchmarks import changes, draws, verdicts
from cmanalytics.dictionary import METRICS
from cmanalytics.metrics.bootstrap import bootstrap_ratio
from cmanalytics.metrics.codes import share_of_code
from cmanalytics.metrics.inequality import effective_number, equal_gini, gini, gini_excess, top_share
from cmanalytics.metrics.intervals import (
    Interval,
    count_interval,
    dispersion_of,
    effective_n,
    mean_by_post,
    ratio_by_post,
    wilson,
)
from cmanalytics.metrics.survival import quantile_by_cluster
from cmanalytics.metrics.voice import share_of_means

RUNS = 4000
SEED = 2026
LEVEL = 0.90
POSTS = (8, 12, 20, 40)
WEEKS = (4, 8, 13, 26)
DAYS = (8, 12, 30, 90)
# Shares of the comments that call for an answer: one interval for all.
ANSWERS = tuple(metric.id for metric in METRICS if metric.family == "answers")

Draw = Callable[[np.random.Generator, int], Any]


class Case(NamedTuple):
    """Hold what is estimated: its truth, how a sample is drawn, our interval for it and a peer's (name, interval).

    `metrics` are those of the dictionary whose interval is made this way.
    """

    label: str
    truth: float
    draw: Draw
    ours: Callable[[Any], tuple[float, float]]
    peer: Callable[[Any], tuple[float, float]] | None = None
    peer_name: str = ""
    sizes: tuple[int, ...] = POSTS
    share_of_runs: float = 1.0
    metrics: tuple[str, ...] = ()


def _ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _scipy_wilson(hits: float, of: float) -> tuple[float, float]:
    found = binomtest(int(hits), int(of)).proportion_ci(LEVEL, method="wilson")
    return found.low, found.high


def _scipy_t(values: np.ndarray) -> tuple[float, float]:
    found = ttest_1samp(values, 0).confidence_interval(LEVEL)
    return found.low, found.high


def _scipy_poisson(counts: np.ndarray) -> tuple[float, float]:
    tail, count = (1 - LEVEL) / 2, counts.sum()
    return chi2.ppf(tail, 2 * count) / 2, chi2.ppf(1 - tail, 2 * count + 2) / 2


def _share(said: draws.Said, unit: str) -> tuple[float, float]:
    comments = pd.DataFrame({"person": said.author, "post": said.post, "post_known": True})
    sources: Any = SimpleNamespace(comments=comments, level=LEVEL)
    estimate = share_of_code(sources, np.arange(len(comments)), said.hit, unit=unit)
    return estimate.low, estimate.high


def _share_of_authors(said: draws.Said) -> float:
    return float(pd.Series(said.hit).groupby(said.author).any().sum())


def _voice(drawn: tuple[np.ndarray, np.ndarray]) -> tuple[float, float]:
    said, ours = drawn
    hits, groups = np.repeat(ours, said).astype(float), np.repeat(np.arange(len(said)), said)
    return _ends(wilson(hits.mean(), effective_n(hits, groups, level=LEVEL), level=LEVEL))


def _voice_per_post(drawn: tuple[np.ndarray, np.ndarray]) -> tuple[float, float]:
    said, ours = drawn
    return _ends(share_of_means(said[ours].astype(float), said[~ours].astype(float), level=LEVEL))


def _counted(counts: np.ndarray) -> tuple[float, float]:
    return _ends(count_interval(counts.sum(), level=LEVEL, dispersion=dispersion_of(counts, level=LEVEL)))


def _wait(drawn: tuple[np.ndarray, ...], quantile: float = 0.5) -> Interval:
    hours, answered, post = drawn
    return quantile_by_cluster(hours, answered, post, quantile=quantile, level=LEVEL)


def _busy(rng: np.random.Generator, posts: int) -> np.ndarray:
    # Five colleagues, one of them twice as busy; three answers a publication.
    return rng.multinomial(3, np.array([2, 1, 1, 1, 1]) / 6, size=posts).astype(float)


def _active(rng: np.random.Generator, authors: int, spread: float = 0.8) -> np.ndarray:
    # Authors who wrote at least once, some by nature more than others.
    written = rng.poisson(draws.spread_around(rng, 2.0, spread, 4 * authors + 50))
    return written[written > 0][:authors]


def _gini_truth() -> float:
    many = _active(np.random.default_rng(1), 400_000)
    values, frequencies = np.unique(many, return_counts=True)
    return float(gini(values, frequencies[None, :])[0] - equal_gini(np.array([many.mean()]))[0])


def _top_truth() -> float:
    many = np.sort(_active(np.random.default_rng(1), 400_000))[::-1]
    return float(many[: len(many) // 100].sum() / many.sum())


# fmt: off
def cases() -> Iterable[Case]:
    """Yield what is measured, one estimator and one kind of data each."""
    rate, per_post = draws.RATE, 10.0
    wilson_peer = "SciPy Wilson"
    yield Case("engagement by person reached (sum over sum)", rate, draws.draw_posts,
               lambda d: _ends(ratio_by_post(*d, level=LEVEL)),
               lambda d: _scipy_wilson(d[0].sum(), d[1].sum()), wilson_peer,
               metrics=("er_reach_pooled", "er_impressions", "er_views", "er_linkedin"))
    yield Case("the same, more unequal (log-sd 1.1 and 0.8)", rate, partial(draws.draw_posts, heavier=True),
               lambda d: _ends(ratio_by_post(*d, level=LEVEL)),
               lambda d: _scipy_wilson(d[0].sum(), d[1].sum()), wilson_peer)
    yield Case("the same, rare interactions (0.2 %)", 0.002, partial(draws.draw_posts, rate=0.002),
               lambda d: _ends(ratio_by_post(*d, level=LEVEL)),
               lambda d: _scipy_wilson(d[0].sum(), d[1].sum()), wilson_peer, metrics=("save_rate",))
    yield Case("the same, bootstrap by publication (cross-check only)", rate, draws.draw_posts,
               lambda d: _ends(bootstrap_ratio(*d, level=LEVEL, draws=1000)), share_of_runs=0.25)
    yield Case("mean of the publications' rates", rate, lambda r, n: np.divide(*draws.draw_posts(r, n)),
               lambda d: _ends(mean_by_post(d, level=LEVEL)), _scipy_t, "SciPy t",
               metrics=("er_reach_mean", "er_followers"))
    yield Case("reach by follower (log-sd 0.8)", 0.3, lambda r, n: draws.spread_around(r, 0.3, 0.8, n),
               lambda d: _ends(mean_by_post(d, level=LEVEL)), _scipy_t, "SciPy t", metrics=("reach_rate",))
    yield Case("interactions a day and a follower, a month, at random days", 1.0, draws.draw_days,
               lambda d: _ends(mean_by_post(d, level=LEVEL)), _scipy_t, "SciPy t", metrics=("er_day",))
    yield Case("the same, at regular intervals", 1.0, partial(draws.draw_days, even=True),
               lambda d: _ends(mean_by_post(d, level=LEVEL)), _scipy_t, "SciPy t", metrics=("er_day",))
    yield Case("comments a publication (log-sd 1.0)", per_post,
               lambda r, n: r.poisson(draws.spread_around(r, per_post, draws.COMMENT_SPREAD, n)).astype(float),
               lambda d: _ends(ratio_by_post(d, np.ones(len(d)), level=LEVEL)), _scipy_t, "SciPy t",
               metrics=("conversation", "amplification", "applause", "weighted_engagement"))
    for share in (0.17, 0.03):
        yield Case(f"share of comments with a code ({share:.0%})", share, partial(draws.draw_comments, share=share),
                   lambda d: _share(d, "comment"), lambda d: _scipy_wilson(d.hit.sum(), len(d.hit)), wilson_peer,
                   metrics=("code_comment_share", "deleted_share", *ANSWERS))
        yield Case(f"share of authors with a code ({share:.0%})", share,
                   partial(draws.draw_comments, share=share, chatty=True), lambda d: _share(d, "author"),
                   lambda d: _scipy_wilson(_share_of_authors(d), len(np.unique(d.author))), wilson_peer,
                   metrics=("code_author_share", "newcomer_return_share"))
    yield Case("share of voice, as many publications of a competitor", 2 / 3, draws.draw_votes, _voice,
               lambda d: _scipy_wilson(d[0][d[1]].sum(), d[0].sum()), wilson_peer,
               metrics=("share_of_voice_comments",))
    yield Case("share of voice a publication", 2 / 3, draws.draw_votes, _voice_per_post,
               metrics=("share_of_voice_per_post",))
    for quantile, name in ((0.5, "median"), (0.8, "80 % quantile of the")):
        yield Case(f"{name} time to the first answer (8 a publication)", draws.median_wait(quantile), draws.draw_waits,
                   lambda d, q=quantile: _ends(_wait(d, q)), metrics=("time_to_first_response", "time_to_any_answer"))
    yield Case("effective number of answerers (5 colleagues, 3 answers a publication)", 36 / 8, _busy,
               lambda d: _ends(effective_number(d, level=LEVEL)), metrics=("effective_answerers",))
    yield Case("Gini less that of equals, by number of authors", _gini_truth(), _active,
               lambda d: _ends(gini_excess(d, level=LEVEL).interval), sizes=(50, 100, 400, 1000),
               metrics=("gini_excess",))
    yield Case("share of comments by the most active hundredth", _top_truth(), _active,
               lambda d: _ends(top_share(d, 0.01, level=LEVEL).interval), sizes=(500, 1000, 4000, 10_000),
               share_of_runs=0.25, metrics=("top1_comment_share",))
    for dispersion in (1.0, 4.0):
        yield Case(f"count over weeks, 10 a week, variance {dispersion:g} x mean", 10.0,
                   lambda r, n, k=dispersion: draws.draw_counts(r, n, 10.0, k),
                   lambda d: tuple(end / len(d) for end in _counted(d)),
                   lambda d: tuple(end / len(d) for end in _scipy_poisson(d)), "SciPy Poisson", sizes=WEEKS,
                   metrics=("external",))
    yield Case("rare count over weeks, 1 a week", 1.0, lambda r, n: draws.draw_counts(r, n, 1.0, 1.0),
               lambda d: tuple(end / len(d) for end in _counted(d)),
               lambda d: tuple(end / len(d) for end in _scipy_poisson(d)), "SciPy Poisson", sizes=WEEKS,
               metrics=("external",))
    yield Case("mean over the days of a file (log-sd 0.5)", 1.0,
               lambda r, n: draws.spread_around(r, 1.0, draws.DAY_SPREAD, n),
               lambda d: _ends(mean_by_post(d, level=LEVEL)), _scipy_t, "SciPy t", sizes=DAYS, metrics=("external",))

# fmt: on


def coverage(case: Case, size: int, *, runs: int = RUNS) -> tuple[float, float | None]:
    """Return how often our interval and the peer's hold the truth; an end that is missing is open."""
    rng = np.random.default_rng(SEED)
    held = peers = 0
    for _ in range(runs):
        drawn = case.draw(rng, size)
        held += _holds(case.ours(drawn), case.truth)
        peers += _holds(case.peer(drawn), case.truth) if case.peer is not None else 0
    return held / runs, peers / runs if case.peer is not None else None


def _holds(ends: tuple[float | None, float | None], truth: float) -> bool:
    low, high = ends
    above = low is None or low != low or low <= truth
    return above and (high is None or high != high or truth <= high)


def median_bias(size: int, *, runs: int = RUNS) -> tuple[float, float, float]:
    """Return the bias of the Kaplan-Meier median and of the median of the answered alone, in logarithm, and the
    Monte-Carlo error of the first."""
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(runs):
        hours, answered, post = draws.draw_waits(rng, size)
        found.append((_wait((hours, answered, post)).value, float(np.median(hours[answered]))))
    errors = np.log(np.array(found) / draws.median_wait())
    ours, naive = np.nanmean(errors, axis=0)
    return float(ours), float(naive), float(np.nanstd(errors[:, 0]) / sqrt(runs))


def percent(share: float, runs: int) -> str:
    """Return a share of runs with twice its Monte-Carlo error: "89.6 ±0.9"."""
    return f"{100 * share:5.1f} ±{200 * sqrt(max(share * (1 - share), 1e-9) / runs):.1f}"


def print_coverage(runs: int) -> None:
    """Print the table of coverages."""
    print("\nHow often a 90 % interval holds the truth, in %")
    sizes: tuple[int, ...] = ()
    for case in cases():
        if case.sizes != sizes:
            sizes = case.sizes
            unit = {POSTS: "publications", WEEKS: "weeks", DAYS: "days"}.get(sizes, "authors")
            print(f"{'':72}" + "".join(f"{size:>13}" for size in sizes) + f"  {unit}")
        number = max(int(runs * case.share_of_runs), 2)
        found = [coverage(case, size, runs=number) for size in case.sizes]
        print(f"{case.label:72}" + "".join(f"{percent(ours, number):>13}" for ours, _ in found))
        if case.peer_name:
            print(f"{'    ' + case.peer_name:72}" + "".join(f"{percent(peer or 0, number):>13}" for _, peer in found))


def print_medians(runs: int) -> None:
    """Print the bias of the median wait."""
    truth = f"{draws.median_wait():.2f} h ({draws.ANSWERED:.0%} answered in the end, followed 1 to 72 h)"
    print(f"\nMedian wait of {truth}: bias in %")
    for size in POSTS:
        ours, naive, error = (100 * part for part in median_bias(size, runs=runs))
        print(f"{size:4} publications: Kaplan-Meier {ours:+.1f} ±{2 * error:.1f}, answered alone {naive:+.1f}")


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"draws a figure (default {RUNS})")
    runs = parser.parse_args().runs
    print(draws.__doc__)
    print_coverage(runs)
    print_medians(runs)
    verdicts.print_verdicts(runs, percent)
    changes.print_changes(runs, percent)


if __name__ == "__main__":
    main()
