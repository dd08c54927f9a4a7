"""The tables, prepared once: what is ours, who wrote, which thread, which codes; then each measure is a mask."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured, PostFilter
from cmanalytics.locale import fold
from cmanalytics.metrics.hand import Hand, prepare_hand
from cmanalytics.metrics.intervals import Interval, finite
from cmanalytics.metrics.keys import among_pairs, joined, numbered, numbered_pairs, pair_positions, sorted_distinct
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.places import Places, by_the_team, places_of
from cmanalytics.metrics.threads import trace_first_answers
from cmanalytics.metrics.watch import Timeline, lay_around, local_days
from cmanalytics.settings import PageSettings
from cmanalytics.tables import ACCOUNT_DAYS, CODINGS, COMMENTS, POSTS, conform, empty

Codes = dict[tuple[str, str], np.ndarray]


class Estimate(NamedTuple):
    """Hold what a metric gives over a span; None where it is not known, `notes` in the reader's language."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    estimator: str = "none"
    numerator: float | None = None
    denominator: float | None = None
    n_posts: int | None = None
    n_comments: int | None = None
    n_authors: int | None = None
    coverage: float | None = None
    notes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


def estimate_of(
    interval: Interval,
    estimator: str,
    *,
    top: float,
    bottom: float,
    counts: dict[str, int],
    coverage: float = 1.0,
    notes: Iterable[str] = (),
) -> Estimate:
    """Return an interval as an estimate, with what it was counted on."""
    ends = (finite(end) for end in (interval.value, interval.low, interval.high))
    filled = Estimate(*ends, estimator, float(top), float(bottom), coverage=float(coverage), notes=tuple(notes))
    return filled._replace(**counts)


@dataclass(frozen=True, eq=False)
class Sources:
    """Hold the tables of a computation.

    `posts` and `comments` carry `ours` (False: a declared competitor's); `comments` also `member` (neither brand nor
    staff), `post` (a number a publication, one of its own where it is unknown), `person` (a number an author, -1
    unknown), `gone` (deleted or hidden, where a file says so). `codes` says which rows of `comments` carry a code,
    `until` is the last day with data, `hand` what people have read. What only some measures need is worked out when it
    is first asked for.
    """

    posts: pd.DataFrame
    comments: pd.DataFrame
    account_days: pd.DataFrame
    codes: Codes | None
    settings: PageSettings
    folder: Path | None
    until: date | None
    level: float
    hand: Hand | None = None

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Return when each comment was first answered (`threads.trace_first_answers`)."""
        return trace_first_answers(self.comments)

    @cached_property
    def post_places(self) -> Places:
        """Return the accounts of the posts."""
        return places_of(self.posts)

    @cached_property
    def comment_places(self) -> Places:
        """Return the accounts of the comments."""
        return places_of(self.comments)

    @cached_property
    def last_known(self) -> np.ndarray:
        """Return, for each comment, the moment of its platform's last comment: answers are known as far as that."""
        platforms = numbered(self.comments["platform"])
        last = np.full(platforms.max(initial=-1) + 1, np.iinfo(np.int64).min)
        np.maximum.at(last, platforms, self.comments["at"].to_numpy())
        return last[platforms]

    @cached_property
    def by_brand(self) -> np.ndarray:
        """Return a mask of the comments that the page itself wrote."""
        return self.comments["is_brand"].fillna(False).to_numpy(dtype=bool)

    @cached_property
    def reply_gaps(self) -> dict[str, str]:
        """Return the platforms on which answers cannot be told, each with the reason (a key of the wording)."""
        platforms = sorted(self.comment_places.accounts["platform"].unique())
        found = {platform: self._why_replies_unknown(platform) for platform in platforms}
        return {platform: reason for platform, reason in found.items() if reason is not None}

    def _why_replies_unknown(self, platform: str) -> str | None:
        here = self.comment_places.of_platforms((platform,)) & self.comments["ours"].to_numpy()
        if not (here & self.comments["parent_id"].notna().to_numpy()).any():
            return "metrics.missing.no_threads"
        declared = any(account.platform == platform for account in self.settings.accounts)
        nobody = not (here & ~self.comments["member"].to_numpy()).any()
        return "metrics.missing.no_replies" if nobody and not declared else None

    @cached_property
    def timeline(self) -> Timeline:
        """Return the watched spans from the first comment to the last."""
        at = self.comments["at"].to_numpy()
        known = at[self.comments["written_at"].notna().to_numpy()]
        return lay_around(known if len(known) else np.zeros(1, dtype=np.int64), settings=self.settings)

    @cached_property
    def comment_days(self) -> np.ndarray:
        """Return the local day of each comment, in days since 1970, -1 where it has no date."""
        return local_days(self.comments["written_at"], zone=self.settings.page.timezone)

    @cached_property
    def post_words(self) -> pd.Series:
        """Return the folded title and text of each post."""
        written = self.posts["title"].fillna("") + " " + self.posts["text"].fillna("")
        return written.map(fold).astype("string")


def prepare_sources(
    posts: pd.DataFrame | None,
    account_days: pd.DataFrame | None,
    comments: pd.DataFrame | None,
    codings: pd.DataFrame | None,
    *,
    settings: PageSettings,
    folder: str | Path | None = None,
    human: pd.DataFrame | None = None,
    read: pd.DataFrame | None = None,
    sample: pd.DataFrame | None = None,
) -> Sources:
    """Return the tables ready to be measured; None is a table without rows (codings: nothing was coded).

    `human`, `read` and `sample`: hand codings, comments read (None: none was), how they were drawn.
    """
    posts = (conform(posts, POSTS) if posts is not None else empty(POSTS)).assign(
        at=lambda f: _ints(f["published_at"]), ours=lambda f: ~places_of(f).among(settings.competitors)
    )
    comments = conform(comments, COMMENTS) if comments is not None else empty(COMMENTS)
    comments = _with_people(comments, posts, settings)
    days = conform(account_days, ACCOUNT_DAYS) if account_days is not None else empty(ACCOUNT_DAYS)
    return Sources(
        posts,
        comments,
        days,
        # What is coded twice counts once: no need to look for twins.
        None if codings is None else index_codes(conform(codings, CODINGS, twins=True), comments),
        settings,
        None if folder is None else Path(folder),
        _last_day(posts, comments, days, settings.page.timezone),
        settings.status_policy.interval,
        None if human is None or read is None else prepare_hand(human, read, sample, comments=comments),
    )


def _ints(moments: pd.Series) -> np.ndarray:
    # NaT becomes the smallest integer: before every span.
    return moments.dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)


def _with_people(comments: pd.DataFrame, posts: pd.DataFrame, settings: PageSettings) -> pd.DataFrame:
    team = by_the_team(comments).to_numpy(dtype=bool)
    theirs = places_of(comments).among(settings.competitors)
    foreign = posts.loc[~posts["ours"], ["platform", "post_id"]]
    if len(foreign):
        theirs |= among_pairs(comments["platform"], comments["post_id"], foreign)
    labels = numbered_pairs(comments["platform"], comments["post_id"])
    alone = labels < 0
    labels = np.where(alone, len(comments) + np.arange(len(comments)), labels)
    gone = np.zeros(len(comments), dtype=bool)
    for name in ("is_deleted", "is_hidden"):
        if name in comments:
            gone |= comments[name].fillna(False).to_numpy(dtype=bool)
    return comments.assign(
        at=_ints(comments["written_at"]),
        ours=~theirs,
        member=~team,
        post=labels,
        post_known=~alone,
        person=numbered_pairs(comments["platform"], comments["author"]),
        gone=gone,
    )


def index_codes(codings: pd.DataFrame, comments: pd.DataFrame) -> Codes:
    """Return, for each dimension and code, the rows of `comments` that carry it, in order.

    Negated codings do not count; where a `combined` coder exists it alone is read.
    """
    kept = ~codings["negated"].fillna(False).to_numpy(dtype=bool)
    combined = (codings["coder"] == "combined").fillna(False).to_numpy(dtype=bool)
    kept &= combined if combined[kept].any() else True
    named = codings.loc[kept, ["platform", "comment_id", "dimension", "code"]]
    rows = pair_positions(named["platform"], named["comment_id"], comments[["platform", "comment_id"]])
    labels, codes = pd.factorize(joined(named["dimension"], named["code"]), sort=True)
    # One number a code and comment: what is coded twice counts once, and all is in order.
    pairs = sorted_distinct((labels * len(comments) + rows)[rows >= 0])
    ends = np.searchsorted(pairs, np.arange(1, len(codes) + 1) * len(comments))
    parts = np.split(pairs, ends[:-1]) if len(codes) else []
    return {
        tuple(code.split("\x1f")): part - number * len(comments)
        for number, (code, part) in enumerate(zip(codes, parts, strict=True))
        if len(part)
    }


def _last_day(posts: pd.DataFrame, comments: pd.DataFrame, days: pd.DataFrame, zone: str) -> date | None:
    # A snapshot taken on a day knows that day, even when nothing was published.
    moments = [frame.max() for frame in (posts["published_at"], posts["retrieved_at"], comments["written_at"])]
    known = [moment.tz_convert(zone).date() for moment in moments if pd.notna(moment)]
    if pd.notna(last := days["date"].max()):
        known.append(last.date())
    return max(known, default=None)


def inside(at: np.ndarray, span: Span) -> np.ndarray:
    """Tell which moments (microseconds, UTC) lie in a span."""
    start, end = (moment.tz_localize(None).to_datetime64().astype("datetime64[us]") for moment in span.bounds)
    return (at >= start.astype(np.int64)) & (at < end.astype(np.int64))


def last_moment(span: Span) -> int:
    """Return the last microsecond of a span."""
    return int(span.bounds.end.tz_localize(None).to_datetime64().astype("datetime64[us]").astype(np.int64)) - 1


def own_posts(sources: Sources, indicator: Measured) -> np.ndarray:
    """Return a mask of our posts that an indicator is about (accounts, words, formats, sponsored or not)."""
    posts = sources.posts
    kept = posts["ours"].to_numpy() & matching(sources, indicator.posts)
    if indicator.accounts:
        kept &= sources.post_places.among(indicator.accounts)
    if indicator.paid != "all":
        kept &= (posts["is_paid"] == (indicator.paid == "paid")).fillna(False).to_numpy(dtype=bool)
    return kept


def own_comments(sources: Sources, indicator: Measured) -> np.ndarray:
    """Return a mask of the comments under our posts that an indicator is about, ours and colleagues' included."""
    comments = sources.comments
    kept = comments["ours"].to_numpy()
    if indicator.accounts:
        kept = kept & sources.comment_places.among(indicator.accounts)
    if indicator.posts != PostFilter():
        posts = sources.posts[own_posts(sources, indicator)]
        kept = kept & among_pairs(comments["platform"], comments["post_id"], posts[["platform", "post_id"]])
    return kept


def matching(sources: Sources, wanted: PostFilter) -> np.ndarray:
    """Return a mask of the posts with one of the words ("mot*" is a prefix) and one of the formats."""
    kept = np.ones(len(sources.posts), dtype=bool)
    if wanted.text_matches:
        kept &= sources.post_words.str.contains(_words(wanted.text_matches), regex=True).to_numpy(dtype=bool)
    if wanted.format:
        kept &= sources.posts["format"].isin(wanted.format).to_numpy()
    return kept


def _words(patterns: tuple[str, ...]) -> str:
    forms = [r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in fold(text).split()) for text in patterns]
    return r"(?<!\w)(?:" + "|".join(forms) + r")(?!\w)"
