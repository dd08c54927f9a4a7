"""The same measures for each account by itself: what public counts allow for others, and what they do not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from cmanalytics.comparing.voices import measure_voices
from cmanalytics.dictionary import find_metric
from cmanalytics.errors import UsageError
from cmanalytics.indicators import Indicator, Measured
from cmanalytics.locale import fold
from cmanalytics.metrics import Asked, tabulate_asked
from cmanalytics.metrics.keys import among_pairs
from cmanalytics.metrics.places import among_accounts
from cmanalytics.metrics.sources import Sources, prepare_sources
from cmanalytics.objectives import Objectives
from cmanalytics.settings import PLATFORMS, Account, PageSettings
from cmanalytics.tables import MEASURES, conform, empty
from cmanalytics.wording import say

# What only the owner of a page sees of its publications: nobody can know it of a competitor.
PRIVATE = ("reach", "viewers", "impressions", "clicks", "link_clicks", "saves", "follows", "engaged_users")
# What public counts of publications and followers feed, where no objective says what to compare.
PUBLIC_METRICS = ("er_followers", "er_day", "er_views", "conversation", "applause", "amplification")
# A share of voice is of several accounts at once, a file of ours of none of them.
_OF_NO_ACCOUNT = ("voice", "external")


def measure_accounts(
    posts: pd.DataFrame | None,
    account_days: pd.DataFrame | None = None,
    *,
    comments: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    period: str | Iterable[str],
    objectives: Objectives | None = None,
    settings: PageSettings | None = None,
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Return the measures (contract `measures`) of each account by itself: ours, and the competitors' in the tables.

    The same arguments as `compute_metrics`. With objectives, their indicators, each on the platforms that it is about;
    without, those that public counts feed (`PUBLIC_METRICS`). Competitors' counts come from exports, or from the sheet
    `concurrents.xlsx` of `cmanalytics new`. What only an owner sees (reach, saves, clicks ...) is missing for the
    others, with the reason in `note`. A share of voice stands on our account's row; external files are of no account.
    """
    settings = settings or PageSettings()
    periods = (period,) if isinstance(period, str) else tuple(period)
    if not periods:
        raise UsageError("no_period")
    everyone = settings.model_copy(update={"competitors": ()})
    sources = prepare_sources(posts, account_days, comments, codings, settings=everyone, folder=folder)
    asked = tuple(_asked(objectives))
    found = [
        table
        for account in _accounts(sources, settings)
        for table in _measure(sources, account, asked, periods, settings)
    ]
    if settings.competitors:
        between = prepare_sources(posts, account_days, comments, codings, settings=settings, folder=folder)
        voices = None if objectives is None else [a for a in asked if a.indicator.definition.family == "voice"]
        found += measure_voices(between, voices, periods, settings)
    return conform(pd.concat(found, ignore_index=True), MEASURES) if found else empty(MEASURES)


def _asked(objectives: Objectives | None) -> Iterator[Asked]:
    if objectives is None:
        yield from (Asked(Indicator(metric=metric)) for metric in PUBLIC_METRICS)
    else:
        yield from (Asked(known.indicator, known.start, known.deadline) for known in objectives.objectives)


def _accounts(sources: Sources, settings: PageSettings) -> list[Account]:
    # Declared names first: exports may write the same account in capitals.
    declared = {_name(known.platform, known.account): known for known in (*settings.accounts, *settings.competitors)}
    frames = (sources.posts, sources.comments, sources.account_days)
    seen = pd.concat([frame[["platform", "account"]] for frame in frames]).dropna().drop_duplicates()
    seen = seen[seen["platform"].isin(PLATFORMS) & (seen["account"].str.strip() != "")]
    for row in seen.sort_values(["platform", "account"]).itertuples(index=False):
        declared.setdefault(_name(row.platform, row.account), Account(platform=row.platform, account=row.account))
    return list(declared.values())


def _name(platform: str, account: str) -> tuple[str, str]:
    return platform, fold_name(account)


def fold_name(account: str) -> str:
    """Return an account's name for comparison: no case, no accents, no "@"."""
    return fold(str(account)).lstrip("@")


def _measure(
    sources: Sources, account: Account, asked: Sequence[Asked], periods: Sequence[str], settings: PageSettings
) -> Iterator[pd.DataFrame]:
    theirs = _name(account.platform, account.account) in [_name(c.platform, c.account) for c in settings.competitors]
    here = [known for known in asked if _is_about(known.indicator, account, theirs=theirs)]
    if not here:
        return
    narrowed = _narrow(sources, account, theirs=theirs)
    alone = [known._replace(indicator=known.indicator.model_copy(update={"accounts": ()})) for known in here]
    table = tabulate_asked(narrowed, alone, periods)
    yield table.assign(platform=account.platform, account=account.account, note=_noting(table, theirs=theirs))


def _is_about(indicator: Measured, account: Account, *, theirs: bool) -> bool:
    wanted = [known for known in indicator.accounts if known.platform == account.platform]
    if indicator.definition.family in _OF_NO_ACCOUNT or (indicator.accounts and not wanted):
        return False
    # An indicator of one of our accounts is compared with every competitor of that platform.
    named = [known for known in wanted if known.account is not None]
    ours = {_name(known.platform, str(known.account)) for known in named}
    return theirs or not named or _name(account.platform, account.account) in ours


def _narrow(sources: Sources, account: Account, *, theirs: bool) -> Sources:
    posts, comments, days = sources.posts, sources.comments, sources.account_days
    of_posts = among_accounts(posts, (account,))
    under = among_pairs(comments["platform"], comments["post_id"], posts.loc[of_posts, ["platform", "post_id"]])
    of_comments = among_accounts(comments, (account,)) | under
    # Declared accounts are those that answer for us: whether a competitor answers is known only from its own replies.
    settings = sources.settings.model_copy(update={"accounts": ()}) if theirs else sources.settings
    return replace(
        sources,
        posts=posts.assign(ours=of_posts),
        comments=comments.assign(ours=of_comments),
        account_days=days[among_accounts(days, (account,))].reset_index(drop=True),
        settings=settings,
    )


def _noting(table: pd.DataFrame, *, theirs: bool) -> pd.Series:
    if not theirs:
        return table["note"]
    reasons = {metric: _why_unknowable(metric) for metric in table["metric"].unique()}
    hidden = table["metric"].map(reasons).astype("string")
    return table["note"].mask(table["value"].isna() & (hidden != ""), hidden)


def _why_unknowable(name: str) -> str:
    hidden = [column for column in find_metric(name).columns if column in PRIVATE]
    names = ", ".join(say(f"metrics.columns.{column}") for column in hidden)
    return say("comparing.reasons.unknowable", columns=names) if hidden else ""
