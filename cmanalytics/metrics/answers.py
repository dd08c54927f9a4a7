"""Comments that call for an answer: how many had one, from whom, how fast; those without stay in the denominator."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cmanalytics.dictionary import CALLS_FOR_ANSWER
from cmanalytics.indicators import Measured
from cmanalytics.metrics.intervals import share_by_cluster
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Estimate, Sources, estimate_of, inside, own_comments
from cmanalytics.metrics.threads import NEVER
from cmanalytics.metrics.watch import watch_hours_between
from cmanalytics.wording import say

_HOUR = 3_600_000_000


class Calls:
    """Hold the comments that call for an answer to an indicator's eyes, and how each was answered."""

    def __init__(self, sources: Sources, indicator: Measured) -> None:
        self.sources, self.indicator = sources, indicator
        self.reasons = _reasons(sources, indicator)
        comments = sources.comments
        kept = _calling(sources, indicator)
        self.platforms = comments["platform"].to_numpy(dtype=object)
        asked = kept & ~np.isin(self.platforms, list(self.reasons))
        if indicator.metric == "peer_first_answer_share":
            asked &= comments["person"].to_numpy() >= 0
        self.left_out = kept & ~asked
        self.rows = np.flatnonzero(asked)
        self.hits, self.judged = self._judge()

    def _judge(self) -> tuple[np.ndarray, np.ndarray]:
        traced = self.sources.answers.iloc[self.rows]
        team, peer = traced["team"].to_numpy(), traced["peer"].to_numpy()
        by_team = (team != NEVER) | traced["untimed"].to_numpy(dtype=bool)
        everyone = np.ones(len(self.rows), dtype=bool)
        if self.indicator.metric == "answer_share":
            return by_team, everyone
        if self.indicator.metric == "unanswered_share":
            return ~by_team & (peer == NEVER), everyone
        if self.indicator.metric == "peer_first_answer_share":
            return (peer != NEVER) & (peer < team) & ~traced["untimed"].to_numpy(dtype=bool), everyone
        return self._within(team, traced["untimed"].to_numpy(dtype=bool))

    def _within(self, team: np.ndarray, untimed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        comments = self.sources.comments
        asked = comments["at"].to_numpy()[self.rows]
        answered = team != NEVER
        # The last comment of a platform is as far as its answers can be known.
        known_until = comments.groupby("platform")["at"].transform("max").to_numpy()[self.rows]
        hours = self._hours(asked, np.where(answered, team, np.maximum(known_until, asked)))
        within = answered & (hours <= self.indicator.hours)
        return within, (answered | (hours > self.indicator.hours)) & ~untimed

    def _hours(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        if self.indicator.hours_kind == "clock" or len(starts) == 0:
            return (ends - starts) / _HOUR
        moments = (pd.Series(pd.to_datetime(part, unit="us", utc=True)) for part in (starts, ends))
        return watch_hours_between(*moments, settings=self.sources.settings).to_numpy(dtype=float)


def _calling(sources: Sources, indicator: Measured) -> np.ndarray:
    default = ("question",) if indicator.metric == "peer_first_answer_share" else CALLS_FOR_ANSWER
    calling = np.zeros(len(sources.comments), dtype=bool)
    for act in indicator.speech_acts or default:
        calling[(sources.codes or {}).get(("speech_act", act), np.empty(0, dtype=int))] = True
    return calling & sources.comments["member"].to_numpy(dtype=bool) & own_comments(sources, indicator)


def _reasons(sources: Sources, indicator: Measured) -> dict[str, str]:
    wanted = {account.platform for account in indicator.accounts}
    platforms = sorted(set(sources.comments["platform"]) & wanted if wanted else set(sources.comments["platform"]))
    found = {platform: why_replies_unknown(sources, platform) for platform in platforms}
    return {platform: reason for platform, reason in found.items() if reason is not None}


def why_replies_unknown(sources: Sources, platform: str) -> str | None:
    """Return why answers cannot be told on a platform (a key of the wording), None when they can."""
    comments = sources.comments[((sources.comments["platform"] == platform) & sources.comments["ours"]).to_numpy(bool)]
    declared = any(account.platform == platform for account in sources.settings.accounts)
    if comments["parent_id"].isna().all():
        return "metrics.missing.no_threads"
    return "metrics.missing.no_replies" if comments["member"].all() and not declared else None


def measure_answers(sources: Sources, indicator: Measured, spans: Sequence[Span]) -> list[Estimate]:
    """Return the estimates of a metric on answers, one a span."""
    if sources.comments.empty:
        return [Estimate(notes=(say("metrics.missing.no_comments_table"),))] * len(spans)
    if sources.codes is None:
        return [Estimate(notes=(say("metrics.missing.no_codings"),))] * len(spans)
    calls = Calls(sources, indicator)
    at = sources.comments["at"].to_numpy()
    return [_estimate(calls, inside(at, span)) for span in spans]


def _estimate(calls: Calls, here: np.ndarray) -> Estimate:
    sources = calls.sources
    chosen = here[calls.rows]
    left_out = int((calls.left_out & here).sum())
    rows, hits = calls.rows[chosen & calls.judged], calls.hits[chosen & calls.judged].astype(float)
    recent = int((chosen & ~calls.judged).sum())
    if len(rows) == 0:
        return Estimate(n_comments=0, coverage=0.0 if left_out else None, notes=(_why_not(calls, left_out, recent),))
    comments = sources.comments
    post, person = comments["post"].to_numpy()[rows], comments["person"].to_numpy()[rows]
    interval = share_by_cluster(hits, (post, apart(person)), level=sources.level)
    notes = []
    if left_out and calls.reasons:
        notes.append(say("metrics.notes.platforms_left_out", platforms=", ".join(calls.reasons)))
    elif left_out:
        notes.append(say("metrics.notes.without_author", n=left_out))
    if recent:
        notes.append(say("metrics.notes.too_recent", n=recent))
    known = comments["post_known"].to_numpy()[rows]
    if not known.all():
        notes.append(say("metrics.notes.without_post", n=int((~known).sum())))
    counts = {
        "n_posts": len(np.unique(post[known])),
        "n_comments": len(rows),
        "n_authors": len(np.unique(person[person >= 0])),
    }
    coverage = len(rows) / (len(rows) + left_out + recent)
    counted = {"top": hits.sum(), "bottom": len(hits), "coverage": coverage}
    return estimate_of(interval, "share_by_post", counts=counts, notes=notes, **counted)


def apart(person: np.ndarray) -> np.ndarray:
    """Return author numbers in which each unknown author is one of its own."""
    return np.where(person < 0, -1 - np.arange(len(person)), person)


def _why_not(calls: Calls, left_out: int, recent: int) -> str:
    if recent:
        return say("metrics.notes.too_recent", n=recent)
    if left_out or (calls.reasons and len(calls.rows) == 0):
        reasons = sorted(set(calls.reasons.values())) or ["metrics.missing.no_authors"]
        return " ; ".join(say(reason) for reason in reasons)
    return say("metrics.missing.no_calls")


def list_telling(sources: Sources, indicator: Measured, span: Span) -> np.ndarray:
    """Return the rows of comments behind an answer metric: those left waiting, or first answered by a peer."""
    if sources.codes is None or sources.comments.empty:
        return np.empty(0, dtype=int)
    calls = Calls(sources, indicator)
    telling = calls.hits if indicator.metric in ("unanswered_share", "peer_first_answer_share") else ~calls.hits
    here = inside(sources.comments["at"].to_numpy(), span)[calls.rows]
    return calls.rows[telling & calls.judged & here]
