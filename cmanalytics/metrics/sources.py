"""The tables, prepared once: what is ours, who wrote, which thread, which codes; then each measure is a mask."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.indicators import AccountFilter, Measured, PostFilter
from cmanalytics.locale import fold
from cmanalytics.metrics.intervals import Interval, finite
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.threads import joined, trace_first_answers
from cmanalytics.settings import Account, PageSettings
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


class Sources(NamedTuple):
    """Hold the tables of a computation.

    `posts` and `comments` carry `ours` (False: a declared competitor's); `comments` also `member` (neither brand nor
    staff), `post` (a number a publication, one of its own where it is unknown), `person` (a number an author, -1
    unknown). `answers` says when each comment was first answered, `codes` which rows of `comments` carry a code,
    `until` is the last day with data.
    """

    posts: pd.DataFrame
    comments: pd.DataFrame
    account_days: pd.DataFrame
    answers: pd.DataFrame
    codes: Codes | None
    settings: PageSettings
    folder: Path | None
    until: date | None
    level: float


def prepare_sources(
    posts: pd.DataFrame | None,
    account_days: pd.DataFrame | None,
    comments: pd.DataFrame | None,
    codings: pd.DataFrame | None,
    *,
    settings: PageSettings,
    folder: str | Path | None = None,
) -> Sources:
    """Return the tables ready to be measured; None is a table without rows (codings: nothing was coded)."""
    posts = (conform(posts, POSTS) if posts is not None else empty(POSTS)).assign(
        at=lambda f: _ints(f["published_at"]), ours=lambda f: ~among_accounts(f, settings.competitors)
    )
    comments = conform(comments, COMMENTS) if comments is not None else empty(COMMENTS)
    comments = _with_people(comments, posts, settings)
    days = conform(account_days, ACCOUNT_DAYS) if account_days is not None else empty(ACCOUNT_DAYS)
    return Sources(
        posts,
        comments,
        days,
        trace_first_answers(comments),
        None if codings is None else index_codes(conform(codings, CODINGS), comments),
        settings,
        None if folder is None else Path(folder),
        _last_day(posts, comments, days, settings.page.timezone),
        settings.status_policy.interval,
    )


def _ints(moments: pd.Series) -> np.ndarray:
    # NaT becomes the smallest integer: before every span.
    return moments.dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)


def among_accounts(frame: pd.DataFrame, accounts: Iterable[Account | AccountFilter]) -> np.ndarray:
    """Return a mask of the rows whose `account` (or `account_id`) is one of the accounts; none for no account."""
    found = np.zeros(len(frame), dtype=bool)
    accounts = tuple(accounts)
    if not accounts or frame.empty:
        return found
    platforms = frame["platform"].to_numpy()
    names = [_folded(frame[name]) for name in ("account", "account_id") if name in frame]
    for wanted in accounts:
        here = platforms == wanted.platform
        if wanted.account is not None:
            here = here & np.logical_or.reduce([name == fold(wanted.account).lstrip("@") for name in names])
        found |= here
    return found


def _folded(names: pd.Series) -> np.ndarray:
    # Thousands of rows, a handful of accounts: fold each name once.
    labels, known = pd.factorize(names)
    folded = np.array([*(fold(str(name)).lstrip("@") for name in known), ""], dtype=object)
    return folded[labels]


def by_the_team(comments: pd.DataFrame) -> pd.Series:
    """Tell which comments the brand or its declared staff wrote; one that is not known to be is a member's."""
    return comments["is_brand"].fillna(False) | comments["is_staff"].fillna(False)


def _with_people(comments: pd.DataFrame, posts: pd.DataFrame, settings: PageSettings) -> pd.DataFrame:
    team = by_the_team(comments).to_numpy(dtype=bool)
    theirs = among_accounts(comments, settings.competitors)
    foreign = posts.loc[~posts["ours"], ["platform", "post_id"]]
    where = joined(comments["platform"], comments["post_id"])
    theirs |= where.isin(joined(foreign["platform"], foreign["post_id"])).to_numpy() & comments["post_id"].notna()
    labels = pd.factorize(where)[0]
    alone = comments["post_id"].isna().to_numpy()
    labels = np.where(alone, len(comments) + np.arange(len(comments)), labels)
    people = pd.factorize(joined(comments["platform"], comments["author"]))[0]
    return comments.assign(
        at=_ints(comments["written_at"]),
        ours=~np.asarray(theirs, dtype=bool),
        member=~team,
        post=labels,
        post_known=~alone,
        person=np.where(comments["author"].isna(), -1, people),
    )


def index_codes(codings: pd.DataFrame, comments: pd.DataFrame) -> Codes:
    """Return, for each dimension and code, the rows of `comments` that carry it, in order.

    Negated codings do not count; where a `combined` coder exists it alone is read.
    """
    kept = codings[~codings["negated"].fillna(False)]
    combined = kept["coder"] == "combined"
    kept = kept[combined.fillna(False)] if combined.any() else kept
    rows = pd.Index(joined(comments["platform"], comments["comment_id"])).get_indexer(
        joined(kept["platform"], kept["comment_id"])
    )
    found = pd.DataFrame({"dimension": kept["dimension"].to_numpy(), "code": kept["code"].to_numpy(), "row": rows})
    found = found[found["row"] >= 0].drop_duplicates().sort_values("row", kind="stable")
    return {key: group.to_numpy() for key, group in found.groupby(["dimension", "code"], sort=True)["row"]}


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


def own_posts(sources: Sources, indicator: Measured) -> np.ndarray:
    """Return a mask of our posts that an indicator is about (accounts, words, formats, sponsored or not)."""
    posts = sources.posts
    kept = posts["ours"].to_numpy() & _of_accounts(posts, indicator.accounts) & matching(posts, indicator.posts)
    if indicator.paid != "all":
        kept &= (posts["is_paid"] == (indicator.paid == "paid")).fillna(False).to_numpy(dtype=bool)
    return kept


def own_comments(sources: Sources, indicator: Measured) -> np.ndarray:
    """Return a mask of the comments under our posts that an indicator is about, ours and colleagues' included."""
    comments = sources.comments
    kept = comments["ours"].to_numpy() & _of_accounts(comments, indicator.accounts)
    if indicator.posts != PostFilter():
        posts = sources.posts[own_posts(sources, indicator)]
        where = joined(comments["platform"], comments["post_id"])
        kept &= where.isin(joined(posts["platform"], posts["post_id"])).to_numpy() & comments["post_known"].to_numpy()
    return kept


def _of_accounts(frame: pd.DataFrame, accounts: tuple[AccountFilter, ...]) -> np.ndarray:
    return among_accounts(frame, accounts) if accounts else np.ones(len(frame), dtype=bool)


def matching(posts: pd.DataFrame, wanted: PostFilter) -> np.ndarray:
    """Return a mask of the posts with one of the words ("mot*" is a prefix) and one of the formats."""
    kept = np.ones(len(posts), dtype=bool)
    if wanted.text_matches:
        texts = (posts["title"].fillna("") + " " + posts["text"].fillna("")).map(fold).astype("string")
        kept &= texts.str.contains(_words(wanted.text_matches), regex=True).to_numpy(dtype=bool)
    if wanted.format:
        kept &= posts["format"].isin(wanted.format).to_numpy()
    return kept


def _words(patterns: tuple[str, ...]) -> str:
    forms = [r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in fold(text).split()) for text in patterns]
    return r"(?<!\w)(?:" + "|".join(forms) + r")(?!\w)"
