"""Invented pages whose truth is known, for the calibration of intervals and verdicts. Every dispersion is assumed.

A publication's reach is log-normal (log-sd 0.8), so is its own rate (log-sd 0.6) and its number of comments (log-sd
1.0); comments of one publication resemble one another (correlation 0.08); waits for an answer are log-normal (log-sd
1.2), half of their variance between publications. Days: publications fall on the 30 days of a month at random (their
number is Poisson's) or are laid out evenly; the values of a file by day are log-normal (log-sd 0.5), each day drawn by
itself. A real page has dispersions of its own.
"""

from math import exp, sqrt
from typing import NamedTuple

import numpy as np

RATE = 0.03
REACH_SPREAD, RATE_SPREAD, COMMENT_SPREAD, WAIT_SPREAD = 0.8, 0.6, 1.0, 1.2
CORRELATION = 0.08
COMMENTS_A_POST = 20
WAIT = 3.5
ANSWERED = 0.92
DAYS = 30
DAY_SPREAD = 0.5


def spread_around(rng: np.random.Generator, mean: float, spread: float, size: int) -> np.ndarray:
    """Return log-normal draws of a given mean."""
    return mean * np.exp(rng.normal(-(spread**2) / 2, spread, size))


def draw_posts(
    rng: np.random.Generator, posts: int, rate: float = RATE, *, heavier: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return interactions and reach of publications whose pooled rate is `rate` in the long run."""
    reach_spread, rate_spread = (1.1, 0.8) if heavier else (REACH_SPREAD, RATE_SPREAD)
    reach = np.round(np.exp(rng.normal(8, reach_spread, posts))) + 1
    return rng.poisson(reach * spread_around(rng, rate, rate_spread, posts)).astype(float), reach


def draw_days(rng: np.random.Generator, posts: int, *, even: bool = False) -> np.ndarray:
    """Return interactions by day of a month of so many publications, relative to what a day brings in the long run;
    `even`: exactly so many, at regular intervals."""
    number = posts if even else max(int(rng.poisson(posts)), 1)
    day = np.arange(number) * DAYS // number if even else rng.integers(0, DAYS, number)
    interactions, _ = draw_posts(rng, number)
    expected = posts / DAYS * RATE * exp(8 + REACH_SPREAD**2 / 2)
    return np.bincount(day, weights=interactions, minlength=DAYS) / expected


class Said(NamedTuple):
    """Hold comments: the publication of each (0, 1, 2 ...), its author, and whether it carries the code."""

    post: np.ndarray
    author: np.ndarray
    hit: np.ndarray


def draw_comments(rng: np.random.Generator, posts: int, share: float, *, chatty: bool = False) -> Said:
    """Return comments with a code of a given share; `chatty`: authors write several, where they first wrote."""
    written = np.maximum(1, rng.poisson(spread_around(rng, COMMENTS_A_POST, COMMENT_SPREAD, posts)))
    strength = (1 - CORRELATION) / CORRELATION
    own = rng.beta(share * strength, (1 - share) * strength, posts)
    if not chatty:
        post = np.repeat(np.arange(posts), written)
        return Said(post, np.arange(len(post)), rng.random(len(post)) < own[post])
    # Authors: the code is a trait of the author, shown in every comment of theirs.
    home = np.repeat(np.arange(posts), written)
    trait = rng.random(len(home)) < own[home]
    author = np.repeat(np.arange(len(home)), 1 + rng.poisson(0.6, len(home)))
    return Said(home[author], author, trait[author])


def draw_waits(rng: np.random.Generator, posts: int, *, followed: float = 72.0) -> tuple[np.ndarray, ...]:
    """Return hours waited, answered or not, and publication, of comments that call for an answer (8 a publication).

    Some are never answered; those who still wait are followed for a while only (up to `followed` hours, uniformly).
    """
    post = np.repeat(np.arange(posts), 8)
    half = WAIT_SPREAD / sqrt(2)
    wait = WAIT * np.exp(rng.normal(0, half, posts)[post] + rng.normal(0, half, len(post)))
    wait = np.where(rng.random(len(post)) < ANSWERED, wait, np.inf)
    until = rng.uniform(1, followed, len(post))
    return np.minimum(wait, until), wait <= until, post


def median_wait(quantile: float = 0.5) -> float:
    """Return the hours within which half of all comments (or another part) are answered, in the long run."""
    from scipy.special import ndtri

    return WAIT * exp(WAIT_SPREAD * float(ndtri(quantile / ANSWERED)))


def draw_counts(rng: np.random.Generator, spans: int, mean: float, dispersion: float) -> np.ndarray:
    """Return counts by week, their variance `dispersion` times their mean (negative binomial, Poisson at 1)."""
    if dispersion <= 1:
        return rng.poisson(mean, spans).astype(float)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, spans).astype(float)


def draw_votes(rng: np.random.Generator, posts: int) -> tuple[np.ndarray, np.ndarray]:
    """Return comments by publication, and whether it is ours: as many of ours, worth twice those of a competitor."""
    ours = np.arange(2 * posts) < posts
    mean = np.where(ours, 2.0, 1.0) * COMMENTS_A_POST / 1.5
    said = rng.poisson(mean * np.exp(rng.normal(-(COMMENT_SPREAD**2) / 2, COMMENT_SPREAD, 2 * posts)))
    return said, ours
