"""Shares of codes among comments and among authors, and of comments among accounts (share of voice)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.locale import fold
from cmanalytics.metrics.answers import apart
from cmanalytics.metrics.intervals import effective_n, share_by_cluster, wilson
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_comments, own_posts
from cmanalytics.settings import Account
from cmanalytics.wording import say


def measure_codes(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the shares of a code, one a span; brand and staff comments are left out."""
    if sources.comments.empty:
        return [Estimate(notes=(say("metrics.missing.no_comments_table"),))] * len(spans)
    if sources.codes is None:
        return [Estimate(notes=(say("metrics.missing.no_codings"),))] * len(spans)
    comments = sources.comments
    among = own_comments(sources, indicator) & comments["member"].to_numpy(dtype=bool)
    coded = coded_rows(sources, indicator.dimension or "", indicator.code or "")
    at = comments["at"].to_numpy()
    unit = "author" if indicator.metric == "code_author_share" else "comment"
    return [share_of_code(sources, np.flatnonzero(among & inside(at, span)), coded, unit=unit) for span in spans]


def coded_rows(sources: Sources, dimension: str, code: str) -> np.ndarray:
    """Return a mask of the comments that carry a code."""
    mask = np.zeros(len(sources.comments), dtype=bool)
    mask[(sources.codes or {}).get((dimension, code), np.empty(0, dtype=int))] = True
    return mask


def share_of_code(sources: Sources, rows: np.ndarray, coded: np.ndarray, *, unit: str) -> Estimate:
    """Return the share of a code (a mask of comments) among the comments `rows`, or among their authors."""
    comments = sources.comments
    person, post = comments["person"].to_numpy()[rows], comments["post"].to_numpy()[rows]
    known_posts = comments["post_known"].to_numpy()[rows]
    if len(rows) == 0:
        return Estimate(n_comments=0, notes=(say("metrics.missing.no_comments"),))
    hits = coded[rows]
    counts = {
        "n_posts": len(np.unique(post[known_posts])),
        "n_comments": len(rows),
        "n_authors": len(np.unique(person[person >= 0])),
    }
    notes = [say("metrics.notes.uncorrected")]
    if unit == "author":
        known = person >= 0
        if not known.any():
            return Estimate(n_comments=len(rows), coverage=0.0, notes=(say("metrics.missing.no_authors"),))
        if not known.all():
            notes.append(say("metrics.notes.without_author", n=int((~known).sum())))
        saying = len(np.unique(person[hits & known]))
        interval = wilson(saying / counts["n_authors"], counts["n_authors"], level=sources.level)
        people = {"top": saying, "bottom": counts["n_authors"], "coverage": known.mean()}
        return estimate_of(interval, "share_by_author", counts=counts, notes=notes, **people)
    if not known_posts.all():
        notes.append(say("metrics.notes.without_post", n=int((~known_posts).sum())))
    interval = share_by_cluster(hits.astype(float), (post, apart(person)), level=sources.level)
    return estimate_of(interval, "share_by_post", top=hits.sum(), bottom=len(rows), counts=counts, notes=notes)


def measure_voice(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return our share of the comments under our publications and declared competitors', one a span."""
    rivals = _rivals(sources, indicator)
    if not rivals:
        return [Estimate(notes=(say("metrics.missing.no_competitors"),))] * len(spans)
    parts, absent = [], []
    for platform in sorted({rival.platform for rival in rivals}):
        told = _told_by(sources, indicator, [rival for rival in rivals if rival.platform == platform])
        if told is None:
            absent.append(platform)
        else:
            parts.append(told)
    names = ", ".join(rival.account for rival in rivals)
    if not parts:
        return [Estimate(notes=(say("metrics.missing.no_competitor_data", competitors=names),))] * len(spans)
    return [_voice(sources, parts, absent, span, names) for span in spans]


def _rivals(sources: Sources, indicator: Measured) -> list[Account]:
    wanted = {account.platform for account in indicator.accounts}
    return [rival for rival in sources.settings.competitors if not wanted or rival.platform in wanted]


class _Told(NamedTuple):
    """Hold, a publication or a comment each: moment, ours or not, comments that it stands for, publication."""

    at: np.ndarray
    ours: np.ndarray
    weight: np.ndarray
    post: np.ndarray
    note: str


def _told_by(sources: Sources, indicator: Measured, rivals: list[Account]) -> _Told | None:
    # One kind of export for both sides: the platform counts replies and deletions that a file of comments lacks.
    platform = rivals[0].platform
    comments, posts = sources.comments, sources.posts
    ours, theirs = own_comments(sources, indicator), ~comments["ours"].to_numpy()
    kept = (comments["platform"] == platform).to_numpy(dtype=bool) & comments["member"].to_numpy(dtype=bool)
    if _all_seen(comments[kept & theirs]["account"], rivals) and (kept & ours).any():
        rows = np.flatnonzero(kept & (ours | theirs))
        mine = ours[rows]
        return _Told(comments["at"].to_numpy()[rows], mine, np.ones(len(rows)), comments["post"].to_numpy()[rows],
                     "metrics.notes.from_comments")  # fmt: skip
    counted = (posts["platform"] == platform).to_numpy(dtype=bool) & posts["comments"].notna().to_numpy()
    ours, theirs = own_posts(sources, indicator), ~posts["ours"].to_numpy()
    if _all_seen(posts[counted & theirs]["account"], rivals) and (counted & ours).any():
        rows = np.flatnonzero(counted & (ours | theirs))
        counts = posts["comments"].to_numpy(dtype=float, na_value=np.nan)[rows]
        return _Told(posts["at"].to_numpy()[rows], ours[rows], counts, -1 - rows, "metrics.notes.from_posts")
    return None


def _all_seen(accounts: pd.Series, rivals: list[Account]) -> bool:
    seen = {fold(str(name)).lstrip("@") for name in accounts.dropna().unique()}
    return all(fold(rival.account).lstrip("@") in seen for rival in rivals)


def _voice(sources: Sources, parts: list[_Told], absent: list[str], span: Span, names: str) -> Estimate:
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
        notes.append(say("metrics.notes.voice_platforms", platforms=", ".join(absent)))
    counts = {"n_posts": len(np.unique(groups)), "n_comments": int(total)}
    return estimate_of(interval, "share_by_post", top=hits.sum(), bottom=total, counts=counts, notes=notes)
