"""What publications get: interactions, reach, views, each rate with its own denominator."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cmanalytics.dictionary import INTERACTIONS
from cmanalytics.indicators import Measured
from cmanalytics.metrics.intervals import mean_by_post, ratio_by_post
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_posts
from cmanalytics.wording import say

# What a platform may give instead of a column, and that is not the same thing.
_LOOKALIKES = {"reach": "viewers", "impressions": "views", "views": "impressions", "viewers": "reach"}
FOLLOWERS_TOLERANCE = pd.Timedelta(days=7)


def measure_posts(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric on posts, one a span."""
    metric = indicator.definition
    mine = own_posts(sources, indicator)
    parts = INTERACTIONS[indicator.interactions] if metric.numerator == "interactions" else (metric.numerator,)
    # Exports bring dozens of columns: what is not asked for is not copied.
    needed = {*parts, *_LOOKALIKES, "at", "published_at", "is_paid", "platform", "account"}
    posts = sources.posts.loc[mine, sorted(needed)]
    top = np.sum([_floats(posts[name]) for name in parts], axis=0)
    followers = _followers_at(sources, posts) if metric.denominator == "followers" else None
    if metric.denominator == "posts":
        bottom = np.ones(len(posts))
    else:
        bottom = _floats(posts[metric.denominator]) if followers is None else followers
    named = {**{name: _floats(posts[name]) for name in parts}, metric.denominator: bottom}
    at = posts["at"].to_numpy()
    paid = posts["is_paid"].to_numpy(dtype=object, na_value=None)
    platform = posts["platform"].to_numpy(dtype=object)
    estimates = []
    for kept in (inside(at, span) for span in spans):
        columns = {name: values[kept] for name, values in named.items()}
        estimate = _estimate(sources, indicator, top[kept], bottom[kept], columns, posts, kept, paid[kept])
        estimates.append(estimate._replace(platforms=tuple(sorted(set(platform[kept])))))
    return estimates


def _floats(values: pd.Series) -> np.ndarray:
    return values.to_numpy(dtype=float, na_value=np.nan)


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
    negative = known & ((top < 0) | (bottom < 0))
    metric = indicator.definition
    rate_by_post = metric.family in ("mean_rate", "per_follower")
    usable = known & ~negative & (bottom > 0 if rate_by_post else True)
    top, bottom, denominator = top[usable], bottom[usable], metric.denominator
    if len(top) == 0 or bottom.sum() <= 0:
        column = _column_name(denominator)
        return Estimate(n_posts=0, coverage=0.0, notes=(say("metrics.missing.zero_denominator", column=column),))
    if rate_by_post:
        interval, estimator = mean_by_post(top / bottom, level=sources.level), "mean_by_post"
    else:
        interval, estimator = ratio_by_post(top, bottom, level=sources.level), "ratio_by_post"
    notes = list(_notes(indicator, top, bottom, len(known), paid))
    if negative.any():
        notes.append(say("metrics.notes.negative", n=int(negative.sum())))
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


def _followers_at(sources: Sources, posts: pd.DataFrame) -> np.ndarray:
    days = sources.account_days
    stock = days[(days["metric"] == "followers") & days["value"].notna() & days["date"].notna()]
    found = np.full(len(posts), np.nan)
    zone = sources.settings.page.timezone
    local = posts["published_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    for platform, group in stock.groupby("platform", sort=True):
        accounts = group["account"].str.casefold().fillna("")
        for account in sorted(accounts.unique()):
            series = group[accounts == account].sort_values("date", kind="stable")
            here = (posts["platform"] == platform) & local.notna()
            # One account only: whatever its name is in either file, it is that one.
            if accounts.nunique() > 1:
                here &= (posts["account"].str.casefold() == account).fillna(False)
            rows = np.flatnonzero(here.to_numpy(dtype=bool))
            wanted = pd.DataFrame({"date": local.iloc[rows].to_numpy("datetime64[us]"), "row": rows})
            right = pd.DataFrame({"date": series["date"].to_numpy("datetime64[us]"), "value": _floats(series["value"])})
            merged = pd.merge_asof(
                wanted.sort_values("date", kind="stable"),
                right,
                on="date",
                direction="nearest",
                tolerance=FOLLOWERS_TOLERANCE,
            )
            found[merged["row"].to_numpy()] = merged["value"].to_numpy()
    return found


def measure_context(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric that is only shown: views of the span's posts, followers on its last day."""
    if indicator.metric == "followers":
        return [_followers(sources, indicator, span) for span in spans]
    posts = sources.posts.loc[own_posts(sources, indicator), ["platform", "at", *_LOOKALIKES]]
    views, at = _floats(posts["views"]), posts["at"].to_numpy()
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


def _followers(sources: Sources, indicator: Measured, span: Span) -> Estimate:
    days = sources.account_days
    kept = (days["metric"] == "followers") & days["value"].notna()
    kept &= days["date"].between(pd.Timestamp(span.first), pd.Timestamp(span.last)).fillna(False)
    places = {account.platform for account in indicator.accounts}
    if places:
        kept &= days["platform"].isin(places)
    last = days[kept].sort_values("date", kind="stable").groupby(["platform", "account"], dropna=False)["value"].last()
    if last.empty:
        return Estimate(notes=(say("metrics.missing.no_followers"),))
    return Estimate(float(last.sum()), numerator=float(last.sum()))
