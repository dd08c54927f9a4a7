"""The opportunity plane: which jobs many people express and few say are well served, as far as comments tell."""

import numpy as np
import pandas as pd

from cmanalytics.errors import DataError
from cmanalytics.jobs.grouping import LEVEL, label_of, name_groups
from cmanalytics.jobs.people import public_comments, said_jobs
from cmanalytics.metrics.bootstrap import SEED
from cmanalytics.metrics.intervals import wilson
from cmanalytics.settings import PageSettings
from cmanalytics.tables import JOB_OPPORTUNITIES, conform, empty

MIN_AUTHORS = 20
DRAWS = 1000
_MOST_CELLS = 20_000_000  # of one block of redrawn authors
_SCALE = 10  # of the index, as of Ulwick's


def compute_opportunities(
    jobs: pd.DataFrame,
    comments: pd.DataFrame,
    *,
    codings: pd.DataFrame | None = None,
    settings: PageSettings | None = None,
    level: float = LEVEL,
    min_authors: int = MIN_AUTHORS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return the jobs of at least `min_authors` people on the opportunity plane (contract `job_opportunities`).

    Importance is the share of distinct authors of all public comments who express the job; satisfaction the share of
    those who do so without a linked frustration (a failed attempt, or a code of frustration on the same comment); both
    with Wilson's interval. The index is importance + max(importance - satisfaction, 0), from 0 to 20 (adapted from
    Ulwick, What Customers Want, 2005): people who comment complain more than others do, so it is never to be compared
    with thresholds made for surveys. `rank_low` and `rank_high` are the ends of the rank over `draws` seeded redraws of
    the authors. Jobs of fewer people are left out; raise DataError for a `min_authors` below 20.
    """
    if min_authors < MIN_AUTHORS:
        raise DataError("opportunities_too_few", asked=min_authors, least=MIN_AUTHORS)
    public = public_comments(comments, settings)
    said = said_jobs(jobs, public, codings)
    if said.empty:
        return empty(JOB_OPPORTUNITIES)
    said = said.assign(job=name_groups(said))
    counts = said.groupby("job")["author"].nunique()
    said = said[said["job"].isin(counts[counts >= min_authors].index)]
    if said.empty:
        return empty(JOB_OPPORTUNITIES)
    people = public["author"].nunique()
    # One row a person and a job: whoever met a frustration once in a job is not well served in it.
    each = said.groupby(["job", "author"], sort=True)["frustrated"].any().reset_index()
    rows = [_measure(str(job), said[said["job"] == job], group, people, level) for job, group in each.groupby("job")]
    frame = pd.DataFrame.from_records(rows)
    low, high = _rank_intervals(each, frame["job"].tolist(), people, level=level, draws=draws, seed=seed)
    frame = frame.assign(rank=_ranks(frame["index"].to_numpy(float)), rank_low=low, rank_high=high)
    return conform(frame.sort_values(["rank", "job"]).reset_index(drop=True), JOB_OPPORTUNITIES)


def _measure(job: str, said: pd.DataFrame, people_of: pd.DataFrame, people: int, level: float) -> dict[str, object]:
    authors = len(people_of)
    served = authors - int(people_of["frustrated"].sum())
    importance = wilson(authors / people, people, level=level)
    satisfaction = wilson(served / authors, authors, level=level)
    return {
        "job": job,
        "label": label_of(list(said.itertuples(index=False))),
        "n_authors": authors,
        "n_frustrated": authors - served,
        "importance": importance.value,
        "importance_low": importance.low,
        "importance_high": importance.high,
        "satisfaction": satisfaction.value,
        "satisfaction_low": satisfaction.low,
        "satisfaction_high": satisfaction.high,
        "index": float(_index(np.array([importance.value]), np.array([satisfaction.value]))[0]),
    }


def _index(importance: np.ndarray, satisfaction: np.ndarray) -> np.ndarray:
    return _SCALE * (importance + np.maximum(importance - satisfaction, 0))


def _ranks(index: np.ndarray) -> np.ndarray:
    """Return ranks from 1, the highest index first, equals sharing the better rank."""
    return (index[None, :] > index[:, None]).sum(axis=1) + 1


def _rank_intervals(
    each: pd.DataFrame, jobs: list[str], people: int, *, level: float, draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of each job's rank over redraws of all authors, those without a job included."""
    authors, names = pd.factorize(each["author"])
    column = each["job"].map({job: place for place, job in enumerate(jobs)}).to_numpy()
    says = np.zeros((len(names), len(jobs)), dtype=np.float32)
    says[authors, column] = 1
    served = says.copy()
    served[authors, column] = 1 - each["frustrated"].to_numpy(dtype=np.float32)
    rng = np.random.default_rng(seed)
    chances = np.full(len(names) + 1, 1 / people)
    chances[-1] = max(0.0, 1 - len(names) / people)
    ranks = []
    step = max(1, _MOST_CELLS // (len(names) + 1))
    for done in range(0, draws, step):
        times = rng.multinomial(people, chances, size=min(step, draws - done))[:, :-1].astype(np.float32)
        saying, well = times @ says, times @ served
        index = _index(saying / people, well / np.maximum(saying, 1))
        ranks += [_ranks(row) for row in index]
    low, high = np.quantile(np.array(ranks), [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.floor(low).astype(int), np.ceil(high).astype(int)
