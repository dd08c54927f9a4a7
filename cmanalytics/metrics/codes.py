"""Shares of codes among comments and among authors, as machines count them or as a hand-read sample corrects them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cmanalytics.indicators import Measured
from cmanalytics.locale import format_share
from cmanalytics.metrics.answers import apart, count_units
from cmanalytics.metrics.corrected import (
    LEAST_IN_PART,
    LEAST_READ,
    NO_SHARE,
    PRECISION_FLOOR,
    UNCORRECTED,
    Corrected,
    correct_share,
    people_of,
)
from cmanalytics.metrics.hand import MOST_OUTSIDE, Hand, outside_of
from cmanalytics.metrics.intervals import share_by_cluster
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_comments
from cmanalytics.wording import say

CORRECTED_ESTIMATORS = {"comment": "corrected_by_post", "author": "corrected_by_author"}
# With fewer who say it among those read, a share is an order of magnitude.
LEAST_SAID = 5


def measure_codes(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the shares of a code, one a span; brand and staff comments are left out.

    Corrected by the hand-read sample where there is one that can tell.
    """
    if sources.comments.empty:
        return [Estimate(notes=(say("metrics.missing.no_comments_table"),))] * len(spans)
    if sources.codes is None:
        return [Estimate(notes=(say("metrics.missing.no_codings"),))] * len(spans)
    dimension, code = indicator.dimension or "", indicator.code or ""
    among = own_comments(sources, indicator) & sources.comments["member"].to_numpy(dtype=bool)
    coded = coded_rows(sources, dimension, code)
    at = sources.comments["at"].to_numpy()
    unit = "author" if indicator.metric == "code_author_share" else "comment"
    found = []
    for span in spans:
        rows = np.flatnonzero(among & inside(at, span))
        found.append(estimate_code(sources, rows, coded, dimension=dimension, code=code, unit=unit))
    return found


def estimate_code(
    sources: Sources, rows: np.ndarray, coded: np.ndarray, *, dimension: str, code: str, unit: str
) -> Estimate:
    """Return the share of a code among the comments `rows` (in order) or their authors, as machines count it, or as the
    reading corrects or hides it."""
    estimate = share_of_code(sources, rows, coded, unit=unit)
    if sources.hand is None or dimension not in sources.hand.read or estimate.value is None:
        return estimate
    read = read_code(sources, sources.hand, rows, coded, dimension=dimension, code=code, unit=unit)
    if read.hidden:
        return Estimate(n_comments=estimate.n_comments, notes=(read.hidden,))
    if read.found.estimator == UNCORRECTED:
        return estimate._replace(notes=(*estimate.notes, *read.notes))
    value, low, high = read.found.share
    others = [note for note in estimate.notes if note != say("metrics.notes.uncorrected")]
    return estimate._replace(
        value=value, low=low, high=high, estimator=CORRECTED_ESTIMATORS[unit],
        numerator=value * (estimate.denominator or 0),
        notes=(say("estimating.corrected", n=read.found.n_read), *read.notes, *others),
    )  # fmt: skip


class CodeRead(NamedTuple):
    """Hold what the reading says of a code among some comments; `hidden`: why the machine's share is not shown."""

    found: Corrected
    notes: tuple[str, ...]
    hidden: str = ""


def read_code(
    sources: Sources,
    hand: Hand,
    rows: np.ndarray,
    coded: np.ndarray,
    *,
    dimension: str,
    code: str | None,
    unit: str,
    floor: float = PRECISION_FLOOR,
    beyond: bool = True,
) -> CodeRead:
    """Return the share of a code among the comments `rows` (in order) or among their authors, as the reading tells it.

    `code` None is any code of the dimension; `beyond`: see `correct_share`. Where the reading is too small, or like
    less than half of these comments, there is no share, and precision and recall are those of all that was read; the
    machine's share is hidden when that precision is below `floor`.
    """
    comments = sources.comments
    person = comments["person"].to_numpy()
    rows = rows if unit == "comment" else rows[person[rows] >= 0]
    mass = None
    if unit == "author":
        _, who, written = np.unique(person[rows], return_inverse=True, return_counts=True)
        mass = 1 / written[who]
    read = hand.among(rows, dimension, code, mass=mass)
    posts = comments["post"].to_numpy()[rows]
    # Where all stands under one publication (reviews of one place), there are no others to speak of.
    groupings = (*((posts,) if len(np.unique(posts)) > 1 else ()), apart(person[rows]))
    # Comments that were not drawn are no random part of these: their publications and authors tell how far they differ.
    beyond = beyond or not hand.drawn
    found = correct_share(coded[rows], read, groupings, level=sources.level, mass=mass, beyond=beyond)
    outside = outside_of(comments, rows, read.places)
    if found.estimator != UNCORRECTED and outside.share > MOST_OUTSIDE:
        found = found._replace(share=NO_SHARE, estimator=UNCORRECTED, why="outside")
    if dimension not in hand.read:
        found = found._replace(why="not_read")
    notes = _notes(found, hand, person[rows][read.places], outside.text)
    if found.estimator != UNCORRECTED:
        if unit == "author":
            found, note = _among_people(found, coded[rows], person[rows])
            notes = (*notes, *note)
        return CodeRead(found, notes)
    everywhere = np.flatnonzero(comments["ours"].to_numpy(dtype=bool) & comments["member"].to_numpy(dtype=bool))
    known = hand.among(everywhere, dimension, code)
    clusters = (np.zeros(len(everywhere), dtype=int),)
    whole = correct_share(coded[everywhere], known, clusters, level=sources.level)
    hidden = ""
    if whole.n_tagged >= LEAST_IN_PART and whole.precision.value < floor:
        shares = {"precision": format_share(whole.precision.value), "floor": format_share(floor)}
        hidden = say("estimating.hidden", **shares)
    return CodeRead(found._replace(precision=whole.precision, recall=whole.recall), notes, hidden)


def _notes(found: Corrected, hand: Hand, readers: np.ndarray, outside: str) -> tuple[str, ...]:
    """Return what to keep in mind about a reading; `readers` are the persons who wrote what was read."""
    notes = [say(f"estimating.why.{found.why}", n=found.n_read, least=LEAST_READ)] if found.why else []
    if found.estimator != UNCORRECTED:
        if not hand.drawn:
            notes.append(say("estimating.unknown_draw"))
        if hand.astray:
            notes.append(say("estimating.astray", n=hand.astray))
        if found.n_said < LEAST_SAID:
            notes.append(say("estimating.few_said", n=found.n_said))
        if len(np.unique(readers)) == 1 and readers[0] >= 0:
            notes.append(say("estimating.one_author"))
    return (*notes, outside) if outside else tuple(notes)


def _among_people(found: Corrected, tagged: np.ndarray, person: np.ndarray) -> tuple[Corrected, tuple[str, ...]]:
    share = people_of(found, tagged, person)
    least, most = found.share.value, min(1.0, 2 * share.value - found.share.value)
    ends = [format_share(end) for end in (least, most)]
    note = (say("estimating.people", low=ends[0], high=ends[1]),) if ends[0] != ends[1] else ()
    return found._replace(share=share), note


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
