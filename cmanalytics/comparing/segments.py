"""A part of the page beside the rest of it: by format, by weekday, by what comments are coded with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cmanalytics.comparing.pairs import compare_sides, tabulate_pairs
from cmanalytics.comparing.sides import Pair, read_lines, side_of
from cmanalytics.comparing.splits import WEEKDAY, Split, known_splits, split_comments, split_posts
from cmanalytics.declarations import nearest
from cmanalytics.dictionary import METRIC_IDS
from cmanalytics.errors import UsageError
from cmanalytics.indicators import AccountFilter, Indicator
from cmanalytics.metrics import Asked, tabulate_asked
from cmanalytics.metrics.keys import among_pairs, sorted_distinct
from cmanalytics.metrics.periods import make_span, period_days
from cmanalytics.metrics.sources import Sources, inside, own_comments, own_posts, prepare_sources
from cmanalytics.objectives import Objectives
from cmanalytics.settings import PageSettings
from cmanalytics.wording import current_language, say

REST = "rest"
# Below that many publications a part says nothing; below that many people it says too much about each of them.
LEAST_POSTS = 5
# What is compared when nothing is asked for: the more comparisons, the more chance there is in the largest.
POST_METRICS = ("er_reach_pooled", "er_views", "conversation", "amplification")
COMMENT_METRICS = ("answer_share", "unanswered_share")
_OF_COMMENTS = ("answers", "delay", "moderation", "code_share")
_OF_POSTS = ("ratio", "mean_rate", "per_follower", "per_post", "weighted", *_OF_COMMENTS)


def compare_segments(
    posts: pd.DataFrame | None,
    account_days: pd.DataFrame | None = None,
    *,
    by: str,
    period: str,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    metrics: Sequence[str] | None = None,
    objectives: Objectives | None = None,
    settings: PageSettings | None = None,
    folder: str | Path | None = None,
    codebook: Any = None,
) -> pd.DataFrame:
    """Return each part of the page beside the rest of it (contract `changes`, compared_with "rest").

    `by`: a column of publications (format, lang, is_paid, one of your own as extra_...), "weekday" (of publication, in
    the page's zone), or a dimension of the codebook (persona, frustration ...), which parts comments. `metrics` by
    their id, else the objectives' indicators, else a few that need no parameter. Publications are compared within an
    account: a video of one network beside a photo of another would compare networks. Parts of fewer than 5
    publications, or than `min_group` people, are not shown. Verdicts count with how many were compared; what differs
    may differ for another reason than the part. Raise UsageError for a way of parting that is none.
    """
    settings = settings or PageSettings()
    period_days(period)
    sources = prepare_sources(posts, account_days, comments, codings, settings=settings, folder=folder)
    known = known_splits(sources)
    if by not in known:
        shown = ", ".join(known)
        raise UsageError("unknown_split", by=str(by)[:40], known=shown, nearest=nearest(str(by), known) or "—")
    of_posts = by == WEEKDAY or by in sources.posts
    names = {} if of_posts or codebook is None else _code_names(codebook, by)
    splits = list(split_posts(sources, by) if of_posts else split_comments(sources, by, names))
    asked = [
        known
        for known in _asked(sources, metrics, objectives, of_posts=of_posts)
        if known.indicator.definition.family in (_OF_POSTS if of_posts else _OF_COMMENTS)
        and known.indicator.dimension != by
    ]
    pairs = [pair for split in splits for pair in _compare(sources, split, asked, by, period)]
    return tabulate_pairs(pairs, settings=settings, codebook=codebook)


def _code_names(codebook: Any, dimension: str) -> dict[str, str]:
    return {code.id: code.name[current_language()] for code in codebook.find_dimension(dimension).codes}


def _asked(
    sources: Sources, metrics: Sequence[str] | None, objectives: Objectives | None, *, of_posts: bool
) -> Iterator[Asked]:
    if metrics is None and objectives is not None:
        wanted = [Asked(known.indicator, known.start, known.deadline) for known in objectives.objectives]
    else:
        chosen = metrics if metrics is not None else POST_METRICS if of_posts else COMMENT_METRICS
        for metric in chosen:
            if metric not in METRIC_IDS:
                close = nearest(str(metric), METRIC_IDS) or "—"
                raise UsageError("compared_metric_unknown", metric=str(metric)[:40], nearest=close)
        wanted = [Asked(Indicator(metric=metric)) for metric in chosen]
    for known in wanted:
        if not of_posts:
            yield known
            continue
        for account in _accounts(sources, known.indicator):
            yield known._replace(indicator=known.indicator.model_copy(update={"accounts": (account,)}))


def _accounts(sources: Sources, indicator: Indicator) -> Iterator[AccountFilter]:
    # Accounts differ by more than what they publish: each is compared with itself.
    posts = sources.posts[own_posts(sources, indicator)]
    for platform, names in posts.groupby("platform", sort=True)["account"]:
        own = sorted(names.dropna().unique())
        if len(own) < 2:
            yield AccountFilter(platform=platform)
            continue
        yield from (AccountFilter(platform=platform, account=name) for name in own)


def _is_shown(sources: Sources, split: Split, asked: Asked, period: str) -> bool:
    zone, indicator = sources.settings.page.timezone, asked.indicator
    span = make_span(
        period, window=indicator.window, zone=zone, since=asked.since, until=sources.until, deadline=asked.deadline
    )
    if split.posts is not None:
        here = own_posts(sources, indicator) & inside(sources.posts["at"].to_numpy(), span)
        return min((here & split.posts).sum(), (here & ~split.posts).sum()) >= LEAST_POSTS
    comments = sources.comments
    here = own_comments(sources, indicator) & comments["member"].to_numpy(dtype=bool)
    here = here & inside(comments["at"].to_numpy(), span)
    person = comments["person"].to_numpy()
    parts = (here & split.comments, here & ~split.comments)  # type: ignore[operator]
    return min(_people(person[part]) for part in parts) >= sources.settings.min_group


def _people(person: np.ndarray) -> int:
    return len(sorted_distinct(person[person >= 0]))


def _compare(sources: Sources, split: Split, asked: Sequence[Asked], by: str, period: str) -> Iterator[Pair]:
    settings = sources.settings
    shown = [known for known in asked if _is_shown(sources, split, known, period)]
    if not shown:
        return
    tables = [tabulate_asked(_narrow(sources, split, shown, rest=rest), shown, [period]) for rest in (False, True)]
    for here, rest in zip(*(read_lines(table, settings=settings) for table in tables), strict=True):
        named = here._replace(segment=_joined(here.segment, f"{by}={split.value}"))
        one = side_of(here, name=say("comparing.when.segment", segment=split.name), settings=settings)
        other = side_of(rest, name=say("comparing.when.rest"), settings=settings)
        yield compare_sides("segments", named, one, other, REST, settings=settings)


def _joined(segment: str, part: str) -> str:
    return part if segment == "all" else f"{segment};{part}"


def _narrow(sources: Sources, split: Split, asked: Sequence[Asked], *, rest: bool) -> Sources:
    posts, comments = sources.posts, sources.comments
    ours = comments["ours"].to_numpy()
    if split.comments is not None:
        kept = ~split.comments if rest else split.comments
        # Answers stay: they are given to the part as to the rest.
        here = kept | ~comments["member"].to_numpy(dtype=bool)
    else:
        kept = posts["ours"].to_numpy() & (~split.posts if rest else split.posts)  # type: ignore[operator]
        here = among_pairs(comments["platform"], comments["post_id"], posts.loc[kept, ["platform", "post_id"]])
        posts = posts.assign(ours=kept)
    narrowed = replace(sources, posts=posts, comments=comments.assign(ours=ours & here))
    # Who answered whom, and whether a platform tells it, is known of the whole page, whatever part is looked at.
    if any(known.indicator.definition.family in ("answers", "delay") for known in asked):
        vars(narrowed).update(answers=sources.answers, reply_gaps=sources.reply_gaps)
    return narrowed
