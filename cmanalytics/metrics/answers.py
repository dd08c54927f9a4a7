"""Comments that call for an answer: how many had one, from whom, how fast; those without stay in the denominator.

Answers are known as far as the end of the span: what came later does not change a month that is over, and months are
compared on the same footing.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cmanalytics.dictionary import CALLS_FOR_ANSWER, FIRST_ANSWERS
from cmanalytics.indicators import Measured
from cmanalytics.locale import name_platform
from cmanalytics.metrics.intervals import share_by_cluster
from cmanalytics.metrics.keys import sorted_distinct
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, last_moment, own_comments
from cmanalytics.metrics.threads import NEVER
from cmanalytics.metrics.watch import kinds_of_days, watched_hours
from cmanalytics.wording import say

_HOUR = 3_600_000_000


class Judged(NamedTuple):
    """Hold the comments of a span that call for an answer: their rows, whether each is a hit, and those not judged.

    `recent`: too recent to tell; `left_out`: of a platform whose answers are unknown, or without author; `gone`:
    deleted or hidden.
    """

    rows: np.ndarray
    hits: np.ndarray
    recent: int = 0
    left_out: int = 0
    gone: int = 0


class Calls:
    """Hold the comments that call for an answer to an indicator's eyes, ready to be judged span by span."""

    def __init__(self, sources: Sources, indicator: Measured) -> None:
        self.sources, self.indicator = sources, indicator
        self.reasons = _reasons(sources, indicator)
        comments = sources.comments
        kept = _calling(sources, indicator)
        gone = kept & comments["gone"].to_numpy()
        asked = kept & ~gone
        if self.reasons:
            asked &= ~sources.comment_places.of_platforms(self.reasons)
        if indicator.metric in FIRST_ANSWERS:
            asked &= comments["person"].to_numpy() >= 0
        self.rows = np.flatnonzero(asked)
        self.gone, self.left_out = np.flatnonzero(gone), np.flatnonzero(kept & ~asked & ~gone)

    def within(self, span: Span) -> Judged:
        """Return the comments of a span, none judged yet (no hit)."""
        at = self.sources.comments["at"].to_numpy()
        rows, left_out, gone = (part[inside(at[part], span)] for part in (self.rows, self.left_out, self.gone))
        return Judged(rows, np.zeros(len(rows), dtype=bool), 0, len(left_out), len(gone))

    def judge(self, span: Span) -> Judged:
        """Return the comments of a span that can be judged, and which of them are hits."""
        found = self.within(span)
        answers = known_answers(self.sources, found.rows, span)
        if self.indicator.metric != "reply_within_share":
            return found._replace(hits=self._hits(answers))
        hours = self.hours(found.rows, np.minimum(answers.team, answers.known_until))
        in_time = (answers.team != NEVER) & (hours <= self.indicator.hours)
        judged = (in_time | (hours > self.indicator.hours)) & ~answers.untimed
        return found._replace(rows=found.rows[judged], hits=in_time[judged], recent=int((~judged).sum()))

    def _hits(self, answers: "Answers") -> np.ndarray:
        if self.indicator.metric in FIRST_ANSWERS:
            return answers.first == FIRST_ANSWERS[self.indicator.metric]
        by_team = (answers.team != NEVER) | answers.untimed
        return by_team if self.indicator.metric == "answer_share" else ~by_team & (answers.peer == NEVER)

    def hours(self, rows: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Return the hours from each comment to a moment, of watch or on the clock as the indicator says."""
        starts = self.sources.comments["at"].to_numpy()[rows]
        ends = np.maximum(ends, starts)
        if self.indicator.hours_kind == "clock":
            return (ends - starts) / _HOUR
        return watched_hours(starts, ends, timeline=self.sources.timeline)


class Answers(NamedTuple):
    """Hold what is known of the answers to some comments at the end of a span.

    `team` and `peer`: moments of the first answers (microseconds, `NEVER` without); `untimed`: the team answered, at an
    unknown moment; `first`: who answered first (nobody, member, brand, staff); `known_until`: as far as answers could
    be seen.
    """

    team: np.ndarray
    peer: np.ndarray
    untimed: np.ndarray
    first: np.ndarray
    known_until: np.ndarray


def known_answers(sources: Sources, rows: np.ndarray, span: Span) -> Answers:
    """Return the answers to comments as they were known at the end of a span."""
    team, peer, untimed, by = (
        sources.answers[name].to_numpy()[rows] for name in ("team", "peer", "untimed", "team_row")
    )
    end = last_moment(span)
    team, peer = np.where(team <= end, team, NEVER), np.where(peer <= end, peer, NEVER)
    by_team = (team != NEVER) | untimed
    first = np.where(by_team, np.where(sources.by_brand[by], "brand", "staff"), "nobody")
    first = np.where((peer != NEVER) & (peer < team) & ~untimed, "member", first)
    return Answers(team, peer, untimed, first, np.minimum(sources.last_known[rows], end))


def _calling(sources: Sources, indicator: Measured) -> np.ndarray:
    default = ("question",) if indicator.metric in FIRST_ANSWERS else CALLS_FOR_ANSWER
    calling = np.zeros(len(sources.comments), dtype=bool)
    for act in indicator.speech_acts or default:
        calling[(sources.codes or {}).get(("speech_act", act), np.empty(0, dtype=int))] = True
    calling &= sources.comments["member"].to_numpy(dtype=bool) & own_comments(sources, indicator)
    if indicator.days != "all":
        rows = np.flatnonzero(calling)
        kinds = kinds_of_days(sources.comment_days[rows], settings=sources.settings)
        calling[rows[kinds != indicator.days]] = False
    return calling


def _reasons(sources: Sources, indicator: Measured) -> dict[str, str]:
    wanted = {account.platform for account in indicator.accounts}
    return {place: why for place, why in sources.reply_gaps.items() if not wanted or place in wanted}


def measure_answers(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric on answers, one a span."""
    if reason := why_uncounted(sources):
        return [Estimate(notes=(reason,))] * len(spans)
    calls = Calls(sources, indicator)
    return [_estimate(calls, calls.judge(span)) for span in spans]


def why_uncounted(sources: Sources) -> str:
    """Return why no comment can be told to call for an answer, "" when they can."""
    if sources.comments.empty:
        return say("metrics.missing.no_comments_table")
    return say("metrics.missing.no_codings") if sources.codes is None else ""


def _estimate(calls: Calls, judged: Judged) -> Estimate:
    if len(judged.rows) == 0:
        return nothing_judged(calls, judged)
    comments = calls.sources.comments
    post, person = (comments[name].to_numpy()[judged.rows] for name in ("post", "person"))
    hits = judged.hits.astype(float)
    interval = share_by_cluster(hits, (post, apart(person)), level=calls.sources.level)
    counted = {"top": hits.sum(), "bottom": len(hits), "coverage": coverage_of(judged)}
    counts, notes = count_units(calls.sources, judged.rows), notes_on(calls, judged)
    return estimate_of(interval, "share_by_post", counts=counts, notes=notes, **counted)


def coverage_of(judged: Judged) -> float:
    """Return which part of the comments that call for an answer, those deleted apart, are judged."""
    return len(judged.rows) / (len(judged.rows) + judged.left_out + judged.recent)


def count_units(sources: Sources, rows: np.ndarray) -> dict[str, int]:
    """Return how many publications, comments and authors some comments are."""
    post, known, person = (sources.comments[name].to_numpy()[rows] for name in ("post", "post_known", "person"))
    return {
        "n_posts": len(sorted_distinct(post[known])),
        "n_comments": len(rows),
        "n_authors": len(sorted_distinct(person[person >= 0])),
    }


def notes_on(calls: Calls, judged: Judged) -> list[str]:
    """Return what to keep in mind about comments that were judged."""
    notes = []
    if judged.left_out and calls.reasons:
        notes.append(say("metrics.notes.platforms_left_out", platforms=", ".join(map(name_platform, calls.reasons))))
    elif judged.left_out:
        notes.append(say("metrics.notes.without_author", n=judged.left_out))
    if judged.recent:
        notes.append(say("metrics.notes.too_recent", n=judged.recent))
    if judged.gone:
        notes.append(say("metrics.notes.deleted", n=judged.gone))
    unknown = int((~calls.sources.comments["post_known"].to_numpy()[judged.rows]).sum())
    if unknown:
        notes.append(say("metrics.notes.without_post", n=unknown))
    return notes


def apart(person: np.ndarray) -> np.ndarray:
    """Return author numbers in which each unknown author is one of its own."""
    return np.where(person < 0, person.max(initial=0) + 1 + np.arange(len(person)), person)


def nothing_judged(calls: Calls, judged: Judged) -> Estimate:
    """Return the estimate of a span in which no comment can be judged, with its reason."""
    coverage = 0.0 if judged.left_out else None
    return Estimate(n_comments=0, coverage=coverage, notes=(_why_not(calls, judged),))


def _why_not(calls: Calls, judged: Judged) -> str:
    if judged.recent:
        return say("metrics.notes.too_recent", n=judged.recent)
    if judged.left_out or (calls.reasons and len(calls.rows) == 0):
        reasons = sorted(set(calls.reasons.values())) or ["metrics.missing.no_authors"]
        return " ; ".join(say(reason) for reason in reasons)
    return say("metrics.missing.no_calls")


def list_telling(sources: Sources, indicator: Measured, span: Span) -> np.ndarray:
    """Return the rows of comments behind an answer metric: those left waiting, or first answered as it counts."""
    if why_uncounted(sources):
        return np.empty(0, dtype=int)
    judged = Calls(sources, indicator).judge(span)
    telling = judged.hits if indicator.metric in ("unanswered_share", *FIRST_ANSWERS) else ~judged.hits
    return judged.rows[telling]
