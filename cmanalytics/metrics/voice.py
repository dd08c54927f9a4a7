"""Our share of what is said under our publications and declared competitors'."""

from collections.abc import Sequence
from math import exp, log, nan, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from cmanalytics.indicators import Measured
from cmanalytics.locale import fold, name_platform
from cmanalytics.metrics.engagement import floats
from cmanalytics.metrics.intervals import Interval, degrees_of_freedom, effective_n, ratio_residuals, wilson
from cmanalytics.metrics.keys import sorted_distinct
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_comments, own_posts
from cmanalytics.settings import Account
from cmanalytics.wording import say


def measure_voice(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return our share of the comments under our publications and declared competitors', one a span.

    Of the comments themselves, or of the comments a publication.
    """
    rivals = _rivals(sources, indicator)
    if not rivals:
        return [Estimate(notes=(say("metrics.missing.no_competitors"),))] * len(spans)
    if indicator.metric == "share_of_voice_per_post":
        return _per_post(sources, indicator, rivals, spans)
    parts, absent = tell_comments(sources, indicator)
    names = ", ".join(rival.account for rival in rivals)
    if not parts:
        return [Estimate(notes=(say("metrics.missing.no_competitor_data", competitors=names),))] * len(spans)
    return [_voice(sources, parts, absent, span, names) for span in spans]


def tell_comments(sources: Sources, indicator: Measured) -> tuple[list["Told"], list[str]]:
    """Return what the platforms tell of comments on both sides, and the platforms where one side is missing."""
    rivals = _rivals(sources, indicator)
    parts, absent = [], []
    for platform in sorted({rival.platform for rival in rivals}):
        told = _told_by(sources, indicator, [rival for rival in rivals if rival.platform == platform])
        if told is None:
            absent.append(platform)
        else:
            parts.append(told)
    return parts, absent


def _rivals(sources: Sources, indicator: Measured) -> list[Account]:
    wanted = {account.platform for account in indicator.accounts}
    return [rival for rival in sources.settings.competitors if not wanted or rival.platform in wanted]


class Told(NamedTuple):
    """Hold, a publication or a comment each: moment, ours or not, comments that it stands for, publication, row."""

    at: np.ndarray
    ours: np.ndarray
    weight: np.ndarray
    post: np.ndarray
    note: str
    table: str
    rows: np.ndarray


def _told_by(sources: Sources, indicator: Measured, rivals: list[Account]) -> Told | None:
    # One kind of export for both sides: the platform counts replies and deletions that a file of comments lacks.
    platform = rivals[0].platform
    comments, posts = sources.comments, sources.posts
    ours, theirs = own_comments(sources, indicator), ~comments["ours"].to_numpy()
    kept = (comments["platform"] == platform).to_numpy(dtype=bool) & comments["member"].to_numpy(dtype=bool)
    if _all_seen(comments[kept & theirs]["account"], rivals) and (kept & ours).any():
        rows = np.flatnonzero(kept & (ours | theirs))
        mine = ours[rows]
        return Told(comments["at"].to_numpy()[rows], mine, np.ones(len(rows)), comments["post"].to_numpy()[rows],
                     "metrics.notes.from_comments", "comments", rows)  # fmt: skip
    counted = (posts["platform"] == platform).to_numpy(dtype=bool) & posts["comments"].notna().to_numpy()
    ours, theirs = own_posts(sources, indicator), ~posts["ours"].to_numpy()
    if _all_seen(posts[counted & theirs]["account"], rivals) and (counted & ours).any():
        rows = np.flatnonzero(counted & (ours | theirs))
        counts = posts["comments"].to_numpy(dtype=float, na_value=np.nan)[rows]
        return Told(
            posts["at"].to_numpy()[rows], ours[rows], counts, -1 - rows, "metrics.notes.from_posts", "posts", rows
        )
    return None


def _all_seen(accounts: pd.Series, rivals: list[Account]) -> bool:
    seen = {fold(str(name)).lstrip("@") for name in accounts.dropna().unique()}
    return all(fold(rival.account).lstrip("@") in seen for rival in rivals)


def _voice(sources: Sources, parts: list[Told], absent: list[str], span: Span, names: str) -> Estimate:
    here = [inside(part.at, span) for part in parts]
    mine, weight, post = (
        np.concatenate([part[k][kept] for part, kept in zip(parts, here, strict=True)]) for k in (1, 2, 3)
    )
    total = weight.sum()
    if total <= 0 or not (mine & (weight > 0)).any():
        return Estimate(n_comments=int(total), notes=(say("metrics.missing.no_own_data"),))
    if mine.all():
        # Their file does not reach this far: nothing was heard of them, which is not the same as silence.
        return Estimate(n_comments=int(total), notes=(say("metrics.missing.no_competitor_data", competitors=names),))
    hits = np.repeat(mine, weight.astype(int)).astype(float)
    groups = np.repeat(post, weight.astype(int))
    share = float(hits.mean())
    interval = wilson(share, effective_n(hits, groups, level=sources.level), level=sources.level)
    notes = [say(key) for key in sorted({part.note for part in parts})]
    if absent:
        notes.append(say("metrics.notes.voice_platforms", platforms=", ".join(map(name_platform, absent))))
    counts = {"n_posts": len(sorted_distinct(groups)), "n_comments": int(total)}
    return estimate_of(interval, "share_by_post", top=hits.sum(), bottom=total, counts=counts, notes=notes)


def _per_post(sources: Sources, indicator: Measured, rivals: list[Account], spans: Sequence[Span]) -> list[Estimate]:
    posts = sources.posts
    counts = floats(posts["comments"])
    usable = counts >= 0
    mine, theirs = own_posts(sources, indicator) & usable, ~posts["ours"].to_numpy() & usable
    parts = []
    for platform in sorted({rival.platform for rival in rivals}):
        here = (posts["platform"] == platform).to_numpy(dtype=bool)
        wanted = [rival for rival in rivals if rival.platform == platform]
        if (here & mine).any() and _all_seen(posts[here & theirs]["account"], wanted):
            parts.append(np.flatnonzero(here & (mine | theirs)))
    if not parts:
        return [Estimate(notes=(say("metrics.missing.voice_needs_posts"),))] * len(spans)
    rows = np.concatenate(parts)
    at = posts["at"].to_numpy()[rows]
    return [_paced(sources, mine, counts, rows[inside(at, span)]) for span in spans]


def _paced(sources: Sources, mine: np.ndarray, counts: np.ndarray, rows: np.ndarray) -> Estimate:
    ours, theirs = counts[rows[mine[rows]]], counts[rows[~mine[rows]]]
    if min(len(ours), len(theirs)) == 0 or ours.sum() + theirs.sum() == 0:
        return Estimate(n_posts=len(rows), notes=(say("metrics.missing.voice_needs_posts"),))
    interval = share_of_means(ours, theirs, level=sources.level)
    units = {"n_posts": len(rows), "n_comments": int(counts[rows].sum())}
    top, bottom = ours.mean(), ours.mean() + theirs.mean()
    return estimate_of(interval, "share_by_post", top=top, bottom=bottom, counts=units)


def share_of_means(ours: np.ndarray, theirs: np.ndarray, *, level: float) -> Interval:
    """Return mean over sum of two means, its interval on the logit scale; nan ends where one side says nothing.

    The logit of that share is the difference of two logarithms, each with the error of a mean by publication.
    """
    share = float(ours.mean() / (ours.mean() + theirs.mean()))
    if not 0 < share < 1 or min(len(ours), len(theirs)) < 2:
        return Interval(share, nan, nan)
    parts = [ratio_residuals(side, np.ones(len(side))) / side.mean() for side in (ours, theirs)]
    variances = [float(np.square(part).sum()) for part in parts]
    total = sum(variances)
    if total <= 0:
        return Interval(share, share, share)
    # Welch and Satterthwaite: each side counts as much as it adds to the error.
    freedom = total**2 / sum(v**2 / degrees_of_freedom(part) for v, part in zip(variances, parts, strict=True))
    middle, reach = log(share / (1 - share)), min(stdtrit(freedom, (1 + level) / 2) * sqrt(total), 700)
    return Interval(share, 1 / (1 + exp(reach - middle)), 1 / (1 + exp(-reach - middle)))
