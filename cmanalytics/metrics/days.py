"""Interactions a day and a follower, averaged over the days of a span: days without a publication count as zero."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.metrics.engagement import weigh
from cmanalytics.metrics.followers import followers_at
from cmanalytics.metrics.intervals import mean_by_post
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_posts
from cmanalytics.metrics.watch import local_days
from cmanalytics.wording import say


def measure_days(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the mean of the daily rates (interactions of the day's publications over followers), one a span."""
    weights = indicator.weights()
    posts = sources.posts.loc[own_posts(sources, indicator)]
    posts = posts.assign(
        top=weigh(posts, weights), day=local_days(posts["published_at"], zone=sources.settings.page.timezone)
    )
    return [_estimate(sources, posts, span, list(weights)) for span in spans]


def _estimate(sources: Sources, posts: pd.DataFrame, span: Span, columns: list[str]) -> Estimate:
    here = posts[inside(posts["at"].to_numpy(), span)]
    platforms = tuple(sorted(here["platform"].unique()))
    if here.empty or span.as_of is None:
        return Estimate(n_posts=0, notes=(say("metrics.missing.no_posts"),))
    counted = here[here["top"].notna()]
    if counted.empty:
        absent = [name for name in columns if here[name].isna().all()]
        names = ", ".join(say(f"metrics.columns.{name}") for name in absent[:1] or columns)
        reason = (
            say("metrics.missing.no_column", column=names)
            if absent
            else say("metrics.missing.no_common_post", columns=names)
        )
        return Estimate(n_posts=0, coverage=0.0, notes=(reason,))
    # Before the first publication known, an empty day may be a day that no export covers.
    days = np.arange(_number(span.first), _number(span.as_of) + 1)
    days = days[days >= posts.loc[posts["day"] >= 0, "day"].min()]
    followers = _followers(sources, posts, days)
    known = followers > 0
    if not known.any():
        return Estimate(n_posts=len(counted), notes=(say("metrics.missing.no_followers"),))
    gathered = np.bincount(counted["day"].to_numpy() - days[0], weights=counted["top"].to_numpy(), minlength=len(days))
    if gathered[known].sum() < 0:
        return Estimate(n_posts=len(counted), coverage=0.0, notes=(say("metrics.missing.negative_total"),))
    rates = gathered[known] / followers[known]
    notes = [say("metrics.notes.days_left_out", n=int((~known).sum()))] if not known.all() else []
    if len(counted) < len(here):
        notes.append(say("metrics.notes.coverage", n=len(counted), all=len(here)))
    interval = mean_by_post(rates, level=sources.level)
    coverage = float(known.mean()) * len(counted) / len(here)
    counts = {"n_posts": len(counted)}
    top, bottom = gathered[known].sum(), known.sum()
    estimate = estimate_of(
        interval, "mean_by_day", top=top, bottom=bottom, counts=counts, coverage=coverage, notes=notes
    )
    return estimate._replace(platforms=platforms)


def _followers(sources: Sources, posts: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    # Every account that publishes counts on every day, whether it published on that day or not.
    accounts = posts[["platform", "account"]].drop_duplicates()
    noons = pd.Series(days.astype("datetime64[D]").astype("datetime64[us]")) + timedelta(hours=12)
    moments = noons.dt.tz_localize(sources.settings.page.timezone).dt.tz_convert("UTC")
    asked = accounts.merge(moments.rename("published_at").to_frame(), how="cross")
    return followers_at(sources, asked).reshape(len(accounts), len(days)).sum(axis=0)


def _number(day: object) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
