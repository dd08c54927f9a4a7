"""Print how often the intervals hold a known truth, beside SciPy's Wilson interval: `python -m benchmarks.coverage`.

Posts are drawn with assumed dispersions (log-sd of reach 0.8, of a post's own rate 0.6; within-post correlation of
comments 0.08): the orders of magnitude are the message, a page has its own. Nominal level 90 %.
"""

import numpy as np
from scipy.stats import binomtest

from cmanalytics.metrics.intervals import ratio_by_post, share_by_cluster
from cmanalytics.scoring.chances import Figure, chance_at_least
from cmanalytics.settings import StatusPolicy
from tests.test_metrics_intervals import TRUTH, draw_posts

RUNS = 2000
SHARE = 0.17


def rate_coverage(posts: int) -> tuple[float, float]:
    rng = np.random.default_rng(2026)
    ours = peer = 0
    for _ in range(RUNS):
        interactions, reach = draw_posts(rng, posts)
        interval = ratio_by_post(interactions, reach, level=0.90)
        ours += interval.low <= TRUTH <= interval.high
        wilson = binomtest(int(interactions.sum()), int(reach.sum())).proportion_ci(0.90, method="wilson")
        peer += wilson.low <= TRUTH <= wilson.high
    return ours / RUNS, peer / RUNS


def share_coverage(posts: int, comments: int) -> tuple[float, float]:
    rng = np.random.default_rng(2026)
    groups = np.repeat(np.arange(posts), comments)
    ours = peer = 0
    for _ in range(RUNS):
        own = rng.beta(SHARE * 11.5, (1 - SHARE) * 11.5, posts)
        hits = (rng.random(posts * comments) < own[groups]).astype(float)
        interval = share_by_cluster(hits, (groups,), level=0.90)
        ours += interval.low <= SHARE <= interval.high
        wilson = binomtest(int(hits.sum()), len(hits)).proportion_ci(0.90, method="wilson")
        peer += wilson.low <= SHARE <= wilson.high
    return ours / RUNS, peer / RUNS


def met(posts: int, rate: float) -> tuple[float, float]:
    """Return how often a target of 0.036 is called met: by the status rule, and by comparing bare figures."""
    rng = np.random.default_rng(2026)
    policy = StatusPolicy()
    rule = bare = 0
    for _ in range(RUNS):
        interval = ratio_by_post(*draw_posts(rng, posts, rate), level=policy.interval)
        figure = Figure(*interval, "ratio_by_post", posts - 1, policy.interval)
        rule += chance_at_least(figure, np.array([0.036]))[0] >= policy.on_track
        bare += interval.value >= 0.036
    return rule / RUNS, bare / RUNS


def main() -> None:
    print(f"coverage of a 90 % interval, {RUNS} draws       ours   SciPy's Wilson")
    for posts in (8, 12, 20, 40):
        ours, peer = rate_coverage(posts)
        print(f"engagement by reach, {posts:2} posts             {ours:6.1%}   {peer:6.1%}")
    for posts, comments in ((8, 10), (12, 15), (20, 20), (40, 40)):
        ours, peer = share_coverage(posts, comments)
        print(f"share of comments, {posts:2} posts x {comments:2}          {ours:6.1%}   {peer:6.1%}")
    print('called "met", target 20 % above 3 %            rule   bare figures')
    for posts, rate, truth in (
        (12, 0.03, "no change"),
        (12, 0.05, "far above"),
        (36, 0.03, "no change"),
        (36, 0.05, "far above"),
    ):
        rule, bare = met(posts, rate)
        print(f"{posts} posts, {truth}                           {rule:6.1%}   {bare:6.1%}")


if __name__ == "__main__":
    main()
