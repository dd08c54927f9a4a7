"""How participation is shared out: among authors, among those who answer for us, and between newcomers and regulars."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.locale import format_number
from cmanalytics.metrics.answers import count_units
from cmanalytics.metrics.inequality import effective_number, gini_excess, top_share
from cmanalytics.metrics.intervals import share_by_cluster
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_comments
from cmanalytics.wording import say

RETURN_DAYS = 30
# Whoever wrote before that is remembered: shorter, regulars would be taken for newcomers.
HISTORY_DAYS = 90
TOP_SHARE = 0.01


def measure_community(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric on who takes part, one a span; staff and brand are not the public."""
    if sources.comments.empty:
        return [Estimate(notes=(say("metrics.missing.no_comments_table"),))] * len(spans)
    mine = own_comments(sources, indicator)
    member = sources.comments["member"].to_numpy(dtype=bool)
    if indicator.metric == "effective_answerers":
        return _answerers(sources, np.flatnonzero(mine & ~member), spans)
    rows = np.flatnonzero(mine & member)
    person = sources.comments["person"].to_numpy()[rows]
    if len(rows) and (person < 0).all():
        return [Estimate(notes=(say("metrics.missing.no_authors"),))] * len(spans)
    if indicator.metric == "newcomer_return_share":
        return _returns(sources, rows[person >= 0], spans)
    least = sources.settings.status_policy.min_authors
    if indicator.metric == "top1_comment_share":
        # The most active hundredth must be a group, not a person.
        least = int(np.ceil(sources.settings.min_group / TOP_SHARE))
    measure = gini_excess if indicator.metric == "gini_excess" else _top
    return [_shared_out(sources, rows, span, measure, least) for span in spans]


def _top(counts: np.ndarray, *, level: float) -> object:
    return top_share(counts, TOP_SHARE, level=level)


def _shared_out(sources: Sources, rows: np.ndarray, span: Span, measure: Callable[..., object], least: int) -> Estimate:
    here = rows[inside(sources.comments["at"].to_numpy()[rows], span)]
    person = sources.comments["person"].to_numpy()[here]
    counts = np.bincount(person[person >= 0])
    counts = counts[counts > 0]
    units = {"n_comments": len(here), "n_authors": len(counts)}
    if len(counts) < least:
        reason = say("metrics.missing.few_authors", n=format_number(len(counts)), least=format_number(least))
        return Estimate(notes=(reason,))._replace(**units)
    notes = _without_author(int((person < 0).sum()))
    told = measure(counts, level=sources.level)
    counted = {"top": told.top, "bottom": told.bottom, "coverage": float((person >= 0).mean())}
    estimator = "jackknife_by_author" if measure is gini_excess else "ratio_by_author"
    return estimate_of(told.interval, estimator, counts=units, notes=notes, **counted)


def _without_author(number: int) -> list[str]:
    return [say("metrics.notes.without_author", n=number)] if number else []


def _returns(sources: Sources, rows: np.ndarray, spans: Sequence[Span]) -> list[Estimate]:
    comments = sources.comments
    rows = rows[sources.comment_days[rows] >= 0]
    if len(rows) == 0:
        return [Estimate(n_authors=0, notes=(say("metrics.missing.no_comments"),))] * len(spans)
    person, at = comments["person"].to_numpy()[rows], comments["at"].to_numpy()[rows]
    order = np.lexsort((at, person))
    rows, person, day = rows[order], person[order], sources.comment_days[rows[order]]
    opening = np.concatenate([[True], person[1:] != person[:-1]])
    first = np.maximum.accumulate(np.where(opening, np.arange(len(rows)), 0))
    waited = day - day[first]
    back = np.zeros(len(rows), dtype=bool)
    back[first[(waited > 0) & (waited <= RETURN_DAYS)]] = True
    newcomers = rows[opening]
    return [_returned(sources, newcomers, day[opening], back[opening], int(day.min()), span) for span in spans]


def _returned(
    sources: Sources, rows: np.ndarray, arrived: np.ndarray, back: np.ndarray, begun: int, span: Span
) -> Estimate:
    # Those whose thirty days end in the span: all were given the same time to return.
    start = _number(span.first) - RETURN_DAYS
    end = _number(span.as_of) - RETURN_DAYS if span.as_of is not None else start - 1
    if start - begun < HISTORY_DAYS:
        return Estimate(notes=(say("metrics.missing.history", days=HISTORY_DAYS + RETURN_DAYS),))
    kept = (arrived >= start) & (arrived <= end)
    if not kept.any():
        return Estimate(n_authors=0, notes=(say("metrics.missing.no_newcomers"),))
    hits = back[kept].astype(float)
    interval = share_by_cluster(hits, (sources.comments["post"].to_numpy()[rows[kept]],), level=sources.level)
    counts = {"n_comments": int(kept.sum()), "n_authors": int(kept.sum())}
    return estimate_of(interval, "share_by_author", top=hits.sum(), bottom=len(hits), counts=counts)


def _number(day: object) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def _answerers(sources: Sources, rows: np.ndarray, spans: Sequence[Span]) -> list[Estimate]:
    comments = sources.comments.iloc[rows]
    replies = (comments["parent_id"].notna() & ~(comments["parent_id"] == comments["post_id"]).fillna(False)).to_numpy()
    rows = rows[replies]
    return [_effective(sources, rows[inside(sources.comments["at"].to_numpy()[rows], span)]) for span in spans]


def _effective(sources: Sources, rows: np.ndarray) -> Estimate:
    if len(rows) == 0:
        return Estimate(n_comments=0, notes=(say("metrics.missing.no_team_answers"),))
    comments = sources.comments.iloc[rows]
    if comments["platform"].nunique() > 1:
        # A colleague, or the page, has another name on each network: they would count twice.
        return Estimate(n_comments=len(rows), notes=(say("metrics.missing.many_platforms"),))
    person, post = comments["person"].to_numpy(), comments["post"].to_numpy()
    known = person >= 0
    staff = comments["is_staff"].fillna(False).to_numpy(dtype=bool)
    people, labels = np.unique(person[known], return_inverse=True)
    if len(people) == 0:
        return Estimate(n_comments=len(rows), notes=(say("metrics.missing.no_authors"),))
    if len(people) < 2 and not staff.any():
        # One name for all: the export does not say who writes as the page.
        return Estimate(n_comments=len(rows), notes=(say("metrics.missing.one_voice"),))
    posts, places = np.unique(post[known], return_inverse=True)
    table = np.zeros((len(posts), len(people)))
    np.add.at(table, (places, labels), 1)
    interval = effective_number(table, level=sources.level)
    counts = {"n_posts": len(posts), "n_comments": int(known.sum()), "n_authors": len(people)}
    shares = table.sum(axis=0) / table.sum()
    top, bottom = 1.0, float(np.square(shares).sum())
    notes = _without_author(int((~known).sum()))
    coverage = float(known.mean())
    return estimate_of(
        interval, "effective_by_post", top=top, bottom=bottom, counts=counts, coverage=coverage, notes=notes
    )


def measure_moderation(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the share of the public's comments that were deleted or hidden, one a span."""
    if sources.comments.empty:
        return [Estimate(notes=(say("metrics.missing.no_comments_table"),))] * len(spans)
    comments = sources.comments
    told = [comments[name].notna() for name in ("is_deleted", "is_hidden") if name in comments]
    if not told or not pd.concat(told).any():
        return [Estimate(notes=(say("metrics.missing.no_deletions"),))] * len(spans)
    among = own_comments(sources, indicator) & comments["member"].to_numpy(dtype=bool)
    known = np.logical_or.reduce([flags.to_numpy(dtype=bool) for flags in told])
    rows = np.flatnonzero(among)
    at = comments["at"].to_numpy()[rows]
    return [_moderated(sources, rows[inside(at, span)], known) for span in spans]


def _moderated(sources: Sources, rows: np.ndarray, known: np.ndarray) -> Estimate:
    judged = rows[known[rows]]
    if len(judged) == 0:
        reason = "no_deletions" if len(rows) else "no_comments"
        return Estimate(n_comments=0, notes=(say(f"metrics.missing.{reason}"),))
    comments = sources.comments
    hits = comments["gone"].to_numpy()[judged].astype(float)
    post = comments["post"].to_numpy()[judged]
    interval = share_by_cluster(hits, (post,), level=sources.level)
    counts = count_units(sources, judged)
    counted = {"top": hits.sum(), "bottom": len(hits), "coverage": len(judged) / len(rows)}
    return estimate_of(interval, "share_by_post", counts=counts, **counted)
