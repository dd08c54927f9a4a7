"""Shares of codes among comments and among authors."""

from collections.abc import Sequence

import numpy as np

from cmanalytics.indicators import Measured
from cmanalytics.metrics.answers import apart, count_units
from cmanalytics.metrics.intervals import share_by_cluster
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_comments
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
    counts = count_units(sources, rows)
    notes = [say("metrics.notes.uncorrected")]
    if unit == "author":
        known = person >= 0
        if not known.any():
            return Estimate(n_comments=len(rows), coverage=0.0, notes=(say("metrics.missing.no_authors"),))
        if not known.all():
            notes.append(say("metrics.notes.without_author", n=int((~known).sum())))
        # People who came by the same publication resemble one another: each counts under the first that they wrote on.
        writers, first = np.unique(person[known], return_index=True)
        saying = np.isin(writers, person[hits & known])
        interval = share_by_cluster(saying.astype(float), (post[known][first],), level=sources.level)
        people = {"top": saying.sum(), "bottom": len(writers), "coverage": known.mean()}
        return estimate_of(interval, "share_by_author", counts=counts, notes=notes, **people)
    if not known_posts.all():
        notes.append(say("metrics.notes.without_post", n=int((~known_posts).sum())))
    interval = share_by_cluster(hits.astype(float), (post, apart(person)), level=sources.level)
    return estimate_of(interval, "share_by_post", top=hits.sum(), bottom=len(rows), counts=counts, notes=notes)
