"""Intervals: right on hand-made tables, and right often enough when the truth is known."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from cmanalytics.metrics.bootstrap import bootstrap_ratio
from cmanalytics.metrics.intervals import (
    count_interval,
    dispersion_of,
    effective_n,
    mean_by_post,
    ratio_by_post,
    share_by_cluster,
    wilson,
)

TRUTH = 0.03


def draw_posts(rng: np.random.Generator, n: int, rate: float = TRUTH) -> tuple[np.ndarray, np.ndarray]:
    # Assumed: log-sd of reach 0.8, of a post's own rate 0.6, interactions Poisson; mean rate is the truth.
    reach = np.round(np.exp(rng.normal(8, 0.8, n)))
    return rng.poisson(reach * rate * np.exp(rng.normal(-0.18, 0.6, n))).astype(float), reach


def test_the_pooled_ratio_covers_what_it_announces_and_wilson_on_reach_does_not() -> None:
    """At 20 posts nine intervals in ten hold the truth; counting people reached as if independent, one in seven."""
    rng = np.random.default_rng(2026)
    ours = naive = 0
    for _ in range(2000):
        interactions, reach = draw_posts(rng, 20)
        interval = ratio_by_post(interactions, reach, level=0.90)
        ours += interval.low <= TRUTH <= interval.high
        wrong = wilson(interactions.sum() / reach.sum(), reach.sum(), level=0.90)
        naive += wrong.low <= TRUTH <= wrong.high
    assert 0.84 <= ours / 2000 <= 0.93
    assert naive / 2000 < 0.30


def test_clustered_shares_cover_what_they_announce() -> None:
    """Comments under one post agree with each other: their number must shrink before Wilson."""
    rng = np.random.default_rng(2026)
    groups = np.repeat(np.arange(20), 20)
    ours = naive = 0
    for _ in range(600):
        own = rng.beta(0.17 * 11.5, 0.83 * 11.5, 20)  # within-post correlation 0.08
        hits = (rng.random(400) < own[groups]).astype(float)
        interval = share_by_cluster(hits, (groups,), level=0.90)
        ours += interval.low <= 0.17 <= interval.high
        wrong = wilson(hits.mean(), 400, level=0.90)
        naive += wrong.low <= 0.17 <= wrong.high
    assert 0.86 <= ours / 600 <= 0.95
    assert naive / 600 < 0.78


def test_ratio_of_sums_on_four_posts() -> None:
    """Sum over sum, not mean of rates; the interval surrounds it on the log scale."""
    interval = ratio_by_post(np.array([10.0, 30, 5, 15]), np.array([100.0, 200, 100, 200]), level=0.90)
    assert interval.value == pytest.approx(60 / 600)
    assert interval.low < 0.1 < interval.high
    # Its middle is a little above the value on the log scale: half a variance.
    assert 1 < interval.low * interval.high / interval.value**2 < 1.2


@pytest.mark.parametrize(("top", "bottom"), [([], []), ([3.0], [0.0])])
def test_without_denominator_there_is_no_ratio(top: list[float], bottom: list[float]) -> None:
    """Nothing over nothing is missing, not zero."""
    assert np.isnan(ratio_by_post(np.array(top), np.array(bottom), level=0.9)).all()


def test_one_post_has_a_value_and_no_interval() -> None:
    """A single publication says nothing about the next one."""
    assert np.isnan(ratio_by_post(np.array([3.0]), np.array([100.0]), level=0.9)[1:]).all()
    assert np.isnan(mean_by_post(np.array([3.0]), level=0.9)[1:]).all()


def test_nothing_seen_still_has_an_upper_end() -> None:
    """Zero interactions on a thousand people: up to three in a thousand may react (rule of three)."""
    interval = ratio_by_post(np.zeros(10), np.full(10, 100.0), level=0.90)
    assert (interval.value, interval.low) == (0, 0)
    assert interval.high == pytest.approx(0.003, abs=1e-4)


def test_wilson_agrees_with_the_published_example() -> None:
    """10 of 100 at 95 %: 0.055 to 0.174 (Newcombe, 1998, and any table)."""
    interval = wilson(0.10, 100, level=0.95)
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.055, 0.174)
    assert wilson(0.0, 30, level=0.9).low == 0
    assert wilson(1.0, 30, level=0.9).high == 1


def test_effective_number_never_grows_and_falls_when_posts_disagree() -> None:
    """Two hundred comments under ten posts that each say one thing are worth about ten."""
    groups = np.repeat(np.arange(10), 20)
    split = np.repeat([1.0, 0] * 5, 20)
    mixed = np.tile([1.0, 0], 100)
    assert effective_n(split, groups, level=0.9) < 11
    assert effective_n(mixed, groups, level=0.9) <= 200
    assert effective_n(np.zeros(200), groups, level=0.9) < 200


def test_counts_have_exact_intervals() -> None:
    """Ten events: 5.4 to 17.0 (exact Poisson, 90 %); scattered ones widen it."""
    interval = count_interval(10, level=0.90)
    assert (round(interval.low, 1), round(interval.high, 1)) == (5.4, 17.0)
    wide = count_interval(10, level=0.90, dispersion=4)
    assert wide.low < interval.low and wide.high > interval.high
    assert count_interval(0, level=0.90).low == 0


def test_dispersion_of_few_weeks_is_raised() -> None:
    """Even weeks are Poisson; uneven ones are more than their variance over mean, as four weeks tell little."""
    assert dispersion_of(np.array([5.0, 5, 5, 5]), level=0.90) == 1
    assert dispersion_of(np.array([1.0, 9, 1]), level=0.90) == 1
    uneven = np.array([2.0, 12, 4, 14])
    bare = uneven.var(ddof=1) / uneven.mean()
    assert bare < dispersion_of(uneven, level=0.90) == pytest.approx(bare * (2.353363 / 1.644854) ** 2, rel=1e-5)


def test_counts_of_uneven_weeks_cover_what_they_announce() -> None:
    """Negative binomial weeks, four and thirteen of them: at least 86 in 100 where 90 is announced; Poisson, 60."""
    rng = np.random.default_rng(2026)
    for weeks in (4, 13):
        drawn = rng.negative_binomial(2, 2 / (2 + 7), (800, weeks)).astype(float)
        ours = naive = 0
        for counts in drawn:
            interval = count_interval(counts.sum(), level=0.90, dispersion=dispersion_of(counts, level=0.90))
            ours += interval.low <= 7 * weeks <= interval.high
            bare = count_interval(counts.sum(), level=0.90)
            naive += bare.low <= 7 * weeks <= bare.high
        assert ours / 800 >= 0.86
        assert naive / 800 < 0.75


def test_the_bootstrap_is_seeded_and_near_scipys() -> None:
    """Same draws twice; ends within 3 % of scipy.stats.bootstrap; the analytic interval is a little wider."""
    reactions, reach = draw_posts(np.random.default_rng(8), 60)
    ours = bootstrap_ratio(reactions, reach, level=0.90)
    assert ours == bootstrap_ratio(reactions, reach, level=0.90)
    theirs = bootstrap(
        (reactions, reach),
        lambda top, bottom, axis: top.sum(axis) / bottom.sum(axis),
        n_resamples=4000,
        confidence_level=0.90,
        paired=True,
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, rel=0.03) and ours.high == pytest.approx(theirs.high, rel=0.03)
    analytic = ratio_by_post(reactions, reach, level=0.90)
    assert analytic.value == ours.value and analytic.high > ours.high


def test_the_bootstrap_of_nothing_is_nothing() -> None:
    """No post, or nobody reached: no ends, no warning."""
    assert np.isnan(bootstrap_ratio(np.array([]), np.array([]), level=0.90)).all()
    assert np.isnan(bootstrap_ratio(np.array([3.0]), np.array([0.0]), level=0.90)).all()
    mostly = bootstrap_ratio(np.array([3.0, 0]), np.array([10.0, 0]), level=0.90)
    assert mostly == pytest.approx((0.3, 0.3, 0.3))
