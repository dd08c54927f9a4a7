"""The texts that can be drawn: what members wrote, each different text once."""

import pandas as pd

from cmanalytics.metrics.periods import period_bounds
from cmanalytics.metrics.places import among_accounts, by_the_team
from cmanalytics.settings import PageSettings
from cmanalytics.tables import COMMENTS, conform
from cmanalytics.tagging.rows import as_texts, require_columns, with_platform

KEY = ["platform", "comment_id"]


def known_comments(comments: pd.DataFrame) -> pd.DataFrame:
    """Return a table of comments (contract `comments`), each identifier once, those without identifier left out."""
    require_columns(comments)
    comments = with_platform(comments)
    comments = comments[comments["comment_id"].notna()].assign(text=as_texts(comments["text"]))
    return conform(comments, COMMENTS, twins=True).drop_duplicates(KEY).reset_index(drop=True)


def list_texts(
    comments: pd.DataFrame,
    *,
    already: pd.DataFrame | None = None,
    period: str | None = None,
    settings: PageSettings | None = None,
) -> pd.DataFrame:
    """Return one row a different text: platform, comment_id (its first comment), post_id, stands_for.

    Sorted by identifier. A text of which one comment is in `already` is left out.
    """
    settings = PageSettings() if settings is None else settings
    comments = known_comments(comments)
    theirs = ~by_the_team(comments) & ~among_accounts(comments, settings.competitors)
    theirs &= comments["text"].fillna("").str.strip() != ""
    if period is not None:
        bounds = period_bounds(period, zone=settings.page.timezone)
        theirs &= ((comments["written_at"] >= bounds.start) & (comments["written_at"] < bounds.end)).fillna(False)
    comments = comments[theirs.to_numpy(dtype=bool)].sort_values(KEY, kind="stable").reset_index(drop=True)
    # "Oui" below one question is not "oui" below another.
    same = comments["text"].str.casefold().str.split().str.join(" ")
    same = comments["parent_id"].fillna("").str.cat(same, sep="\n")
    group = pd.Series(pd.factorize(same)[0], index=comments.index)
    comments = comments.assign(stands_for=group.map(group.value_counts()))
    if already is not None and not already.empty:
        read = pd.MultiIndex.from_frame(comments[KEY]).isin(pd.MultiIndex.from_frame(with_platform(already)[KEY]))
        comments, group = comments[~group.isin(group[read])], group[~group.isin(group[read])]
    first = comments[~group.duplicated()]
    return first[[*KEY, "post_id", "stands_for"]].reset_index(drop=True)
