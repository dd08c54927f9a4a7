"""Who expresses a job: the public's comments, their authors, and what else these comments carry."""

import pandas as pd

from cmanalytics.metrics.places import among_accounts, by_the_team
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CODINGS, COMMENTS, JOBS, conform

KEY = ["platform", "comment_id"]
FRUSTRATION = "frustration"
MOTIVATION = "motivation"


def public_comments(comments: pd.DataFrame, settings: PageSettings | None) -> pd.DataFrame:
    """Return the comments of the public that have a text: platform, comment_id, author.

    Neither the team's nor those on a competitor's page. A comment without author counts as one of its own.
    """
    comments = conform(_known_columns(comments), COMMENTS)
    public = ~by_the_team(comments) & comments["text"].notna()
    if settings is not None:
        public &= ~among_accounts(comments, settings.competitors)
    rows = comments.loc[public.fillna(False).to_numpy(dtype=bool), [*KEY, "author"]].drop_duplicates(KEY)
    alone = "?" + rows["platform"] + ":" + rows["comment_id"]
    return rows.assign(author=rows["author"].fillna(alone)).reset_index(drop=True)


def said_jobs(jobs: pd.DataFrame, comments: pd.DataFrame, codings: pd.DataFrame | None) -> pd.DataFrame:
    """Return the jobs of public comments with `author`, and `frustrated`: the comment tells of a failed attempt, or
    carries a code of frustration that no negation cancels."""
    jobs = conform(jobs, JOBS).merge(comments, on=KEY, how="inner")
    failed = jobs["frame"].eq("failed_attempt").fillna(False)
    if codings is None or codings.empty:
        return jobs.assign(frustrated=failed)
    return jobs.assign(frustrated=failed | is_among(jobs, codes_of(codings, FRUSTRATION)))


def codes_of(codings: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Return the codes of a dimension on comments, each once: platform, comment_id, code."""
    codings = conform(codings, CODINGS)
    wanted = codings["dimension"].eq(dimension) & ~codings["negated"].fillna(False)
    return codings.loc[wanted.fillna(False), [*KEY, "code"]].drop_duplicates()


def is_among(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Tell of each row whether its comment is one of some others."""
    marks = pd.MultiIndex.from_frame(rows[KEY]).isin(pd.MultiIndex.from_frame(others[KEY]))
    return pd.Series(marks, index=rows.index)


def _known_columns(comments: pd.DataFrame) -> pd.DataFrame:
    if "platform" not in comments.columns:
        comments = comments.assign(platform="unknown")
    known = [name for name in COMMENTS.names if name in comments.columns]
    return comments[known].assign(platform=comments["platform"].astype("string").fillna("unknown"))
