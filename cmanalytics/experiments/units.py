"""What each unit of a test brings above and below the line of its metric: publications, days or weeks."""

from datetime import date

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.metrics import measure_spans
from cmanalytics.metrics.codes import coded_rows
from cmanalytics.metrics.engagement import RATES_BY_POST, are_usable, count_posts
from cmanalytics.metrics.periods import Span, day_bounds
from cmanalytics.metrics.sources import Sources, inside, own_comments, own_posts
from cmanalytics.metrics.watch import local_days

# Families whose figure is a mean: of what each publication, or each day, gives.
_MEANS = (*RATES_BY_POST, "per_day")


def count_units(sources: Sources, indicator: Measured, *, first: date, last: date) -> pd.DataFrame:
    """Return our publications of the days `first` to `last`: platform, post_id, url, at, day (since 1970), top, bottom.

    In the order of publication. `top` over `bottom`, each summed, is the metric; both are nan where it cannot be known
    (a column that is missing, no comment at all). Comments count up to `last`.
    """
    span = _span(sources, first, last)
    if indicator.definition.family == "code_share":
        parts = _count_comments(sources, indicator, span)
    else:
        posts, top, bottom, _ = count_posts(sources, indicator)
        usable = are_usable(indicator, top, bottom) & (bottom > 0)
        if indicator.definition.family in RATES_BY_POST:
            top, bottom = np.divide(top, bottom, out=np.full(len(top), np.nan), where=usable), np.ones(len(top))
        parts = pd.DataFrame(
            {"top": np.where(usable, top, np.nan), "bottom": np.where(usable, bottom, np.nan)}, index=posts.index
        )
    posts = sources.posts[["platform", "post_id", "url", "at", "published_at"]].join(parts, how="inner")
    posts = posts[inside(posts["at"].to_numpy(), span)]
    days = local_days(posts["published_at"], zone=sources.settings.page.timezone)
    found = posts.drop(columns="published_at").assign(day=days)
    return found.sort_values(["at", "platform", "post_id"], kind="stable", ignore_index=True)


def _count_comments(sources: Sources, indicator: Measured, span: Span) -> pd.DataFrame:
    posts = sources.posts.loc[own_posts(sources, indicator), ["platform", "post_id"]]
    if sources.codes is None:
        return pd.DataFrame({"top": np.nan, "bottom": np.nan}, index=posts.index)
    comments = sources.comments
    kept = own_comments(sources, indicator) & comments["member"].to_numpy(dtype=bool)
    kept &= comments["post_known"].to_numpy() & inside(comments["at"].to_numpy(), span)
    said = comments.loc[kept, ["platform", "post_id", "person"]]
    said = said.assign(top=coded_rows(sources, indicator.dimension or "", indicator.code or "")[kept].astype(float))
    if indicator.metric == "code_author_share":
        # Someone who wrote under two publications is counted under each.
        said = said[said["person"] >= 0].groupby(["platform", "post_id", "person"], as_index=False)["top"].max()
    counted = said.groupby(["platform", "post_id"])["top"].agg(["sum", "size"]).rename(columns={"sum": "top"})
    found = posts.join(counted.rename(columns={"size": "bottom"}), on=["platform", "post_id"])
    return found[["top", "bottom"]].astype(float)


def count_spans(sources: Sources, indicator: Measured, firsts: list[date], lasts: list[date]) -> pd.DataFrame:
    """Return what stretches of days bring: top, bottom; both nan where it cannot be known."""
    spans = [_span(sources, first, last) for first, last in zip(firsts, lasts, strict=True)]
    family = indicator.definition.family
    if family == "external":
        spans = [span._replace(as_of=None) for span in spans]
    rows = []
    for estimate, span in measure_spans(sources, indicator, spans):
        top, bottom = estimate.numerator, estimate.denominator
        if family == "external" and estimate.value is None and span.as_of is not None:
            # The file goes on after these days: it has no line for them because nothing came.
            top, bottom = 0.0, 1.0
        elif estimate.value is None:
            top = bottom = np.nan
        elif bottom is None or family in _MEANS or indicator.metric == "share_of_voice_per_post":
            top, bottom = estimate.value, 1.0
        rows.append((top, bottom if bottom else np.nan))
    return pd.DataFrame(rows, columns=["top", "bottom"], dtype=float)


def _span(sources: Sources, first: date, last: date) -> Span:
    return Span("test", first, last, day_bounds(first, last, zone=sources.settings.page.timezone), last)
