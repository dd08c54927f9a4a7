"""What publications get: interactions, reach, views, each rate with its own denominator."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.metrics.followers import followers_at, last_followers
from cmanalytics.metrics.intervals import mean_by_post, ratio_by_post
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_posts
from cmanalytics.wording import say

# What a platform may give instead of a column, and that is not the same thing.
_LOOKALIKES = {"reach": "viewers", "impressions": "views", "views": "impressions", "viewers": "reach"}
# Families whose figure is a mean of the publications' own rates.
RATES_BY_POST = ("mean_rate", "per_follower")


class CountedPosts(NamedTuple):
    """Hold the posts that an indicator is about, what each brings above and below the line, and the columns read."""

    posts: pd.DataFrame
    top: np.ndarray
    bottom: np.ndarray
    named: dict[str, np.ndarray]


def count_posts(sources: Sources, indicator: Measured) -> CountedPosts:
    """Return our posts with their part in the numerator and the denominator of a metric, nan where it is not known."""
    metric = indicator.definition
    mine = own_posts(sources, indicator)
    weights = indicator.weights()
    # Exports bring dozens of columns: what is not asked for is not copied.
    needed = {*weights, *_LOOKALIKES, "at", "published_at", "is_paid", "platform", "account"}
    posts = sources.posts.loc[mine, sorted(needed)]
    top = weigh(posts, weights)
    followers = followers_at(sources, posts) if metric.denominator == "followers" else None
    if metric.denominator == "posts":
        bottom = np.ones(len(posts))
    else:
        bottom = floats(posts[metric.denominator]) if followers is None else followers
    return CountedPosts(
        posts, top, bottom, {**{name: floats(posts[name]) for name in weights}, metric.denominator: bottom}
    )


def are_usable(indicator: Measured, top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Return a mask of the posts whose part in a metric is known and possible."""
    metric = indicator.definition
    usable = ~np.isnan(top) & ((bottom > 0) if metric.family in RATES_BY_POST else (bottom >= 0))
    return usable & (top >= 0) if metric.numerator == "reach" else usable


def measure_posts(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric on posts, one a span."""
    posts, top, bottom, named = count_posts(sources, indicator)
    at = posts["at"].to_numpy()
    paid = posts["is_paid"].to_numpy(dtype=object, na_value=None)
    platform = posts["platform"].to_numpy(dtype=object)
    estimates = []
    for kept in (inside(at, span) for span in spans):
        columns = {name: values[kept] for name, values in named.items()}
        estimate = _estimate(sources, indicator, top[kept], bottom[kept], columns, posts, kept, paid[kept])
        estimates.append(estimate._replace(platforms=tuple(sorted(set(platform[kept])))))
    return estimates


def weigh(posts: pd.DataFrame, weights: dict[str, float]) -> np.ndarray:
    """Return the weighted sum of columns of posts, nan where one of them is missing."""
    return np.sum([weight * floats(posts[name]) for name, weight in weights.items()], axis=0)


def floats(values: pd.Series) -> np.ndarray:
    """Return numbers as floats, nan where they are missing or infinite."""
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _estimate(
    sources: Sources,
    indicator: Measured,
    top: np.ndarray,
    bottom: np.ndarray,
    named: dict[str, np.ndarray],
    posts: pd.DataFrame,
    kept: np.ndarray,
    paid: np.ndarray,
) -> Estimate:
    if len(top) == 0:
        unknown = indicator.paid != "all" and sources.posts["is_paid"].isna().all()
        return Estimate(n_posts=0, notes=(say(f"metrics.missing.{'paid_unknown' if unknown else 'no_posts'}"),))
    known = ~np.isnan(top) & ~np.isnan(bottom)
    if not known.any():
        return Estimate(n_posts=0, coverage=0.0, notes=(_why_not(named, posts[kept]),))
    metric = indicator.definition
    usable = are_usable(indicator, top, bottom)
    below = np.logical_or.reduce([values < 0 for values in named.values()])
    taken_back, impossible = int((below & usable).sum()), int((below & known & ~usable).sum())
    top, bottom, denominator = top[usable], bottom[usable], metric.denominator
    if len(top) == 0 or bottom.sum() <= 0:
        column = _column_name(denominator)
        return Estimate(n_posts=0, coverage=0.0, notes=(say("metrics.missing.zero_denominator", column=column),))
    if top.sum() < 0:
        return Estimate(n_posts=len(top), coverage=0.0, notes=(say("metrics.missing.negative_total"),))
    if metric.family in RATES_BY_POST:
        interval, estimator = mean_by_post(top / bottom, level=sources.level), "mean_by_post"
    else:
        interval, estimator = ratio_by_post(top, bottom, level=sources.level), "ratio_by_post"
    notes = list(_notes(indicator, top, bottom, len(known), paid))
    if taken_back:
        notes.append(say("metrics.notes.taken_back", n=taken_back))
    if impossible:
        notes.append(say("metrics.notes.negative", n=impossible))
    counted = {"top": top.sum(), "bottom": bottom.sum(), "coverage": len(top) / len(known)}
    return estimate_of(interval, estimator, counts={"n_posts": len(top)}, notes=notes, **counted)


def _notes(indicator: Measured, top: np.ndarray, bottom: np.ndarray, asked: int, paid: np.ndarray) -> list[str]:
    notes = []
    if len(top) < asked:
        notes.append(say("metrics.notes.coverage", n=len(top), all=asked))
    if len(top) == 1:
        notes.append(say("metrics.missing.one_post"))
    boosted = int(sum(flag is True for flag in paid))
    if indicator.paid == "all" and boosted:
        notes.append(say("metrics.notes.paid", n=boosted))
    if indicator.definition.denominator == "reach" and (impossible := int((top > bottom).sum())):
        notes.append(say("metrics.notes.impossible", n=impossible))
    return notes


def _why_not(named: dict[str, np.ndarray], posts: pd.DataFrame) -> str:
    absent = [name for name, values in named.items() if np.isnan(values).all()]
    if "followers" in absent:
        return say("metrics.missing.no_followers")
    if not absent:
        columns = ", ".join(_column_name(name) for name in named)
        return say("metrics.missing.no_common_post", columns=columns)
    other = _LOOKALIKES.get(absent[0])
    column = _column_name(absent[0])
    if other is not None and posts[other].notna().any():
        return say("metrics.missing.no_column_with", column=column, other=_column_name(other))
    return say("metrics.missing.no_column", column=column)


def _column_name(column: str) -> str:
    return say(f"metrics.columns.{column}") if column != "posts" else column


def measure_context(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric that is only shown: views of the span's posts, followers on its last day."""
    if indicator.metric == "followers":
        return [last_followers(sources, indicator, span) for span in spans]
    posts = sources.posts.loc[own_posts(sources, indicator), ["platform", "at", *_LOOKALIKES]]
    views, at = floats(posts["views"]), posts["at"].to_numpy()
    return [
        _views(views[kept], posts[kept])._replace(platforms=tuple(sorted(posts["platform"][kept].unique())))
        for kept in (inside(at, span) for span in spans)
    ]


def _views(views: np.ndarray, posts: pd.DataFrame) -> Estimate:
    known = ~np.isnan(views)
    if not known.any():
        why = _why_not({"views": views}, posts) if len(views) else say("metrics.missing.no_posts")
        return Estimate(n_posts=0, notes=(why,))
    notes = (say("metrics.notes.coverage", n=int(known.sum()), all=len(known)),) if not known.all() else ()
    total = float(views[known].sum())
    return Estimate(total, numerator=total, n_posts=int(known.sum()), coverage=float(known.mean()), notes=notes)
