"""Who answered first, and when: our team, another member, nobody."""

import numpy as np
import pandas as pd

from cmanalytics.metrics.keys import numbered_pairs, pair_positions

_MOST_JUMPS = 16
NEVER = np.iinfo(np.int64).max


def find_threads(comments: pd.DataFrame) -> np.ndarray:
    """Return a number a thread: a comment and all that answers it, at any depth.

    A parent that is the publication, or the comment itself, is no parent; one that is absent from the table still
    holds its replies together.
    """
    parents = _parents(comments)
    return _threads(comments["platform"], parents, _parent_rows(comments, parents))


def _parent_rows(comments: pd.DataFrame, parents: pd.Series) -> np.ndarray:
    return pair_positions(comments["platform"], parents, comments[["platform", "comment_id"]])


def _threads(platforms: pd.Series, parents: pd.Series, rows: np.ndarray) -> np.ndarray:
    absent = parents.notna().to_numpy() & (rows < 0)
    nodes = np.arange(len(rows) + int(absent.sum()))
    labels = nodes.copy()
    labels[: len(rows)] = np.where(rows >= 0, rows, labels[: len(rows)])
    labels[: len(rows)][absent] = len(rows) + numbered_pairs(platforms[absent], parents[absent])
    for _ in range(_MOST_JUMPS):
        further = labels[labels]
        if np.array_equal(further, labels):
            break
        labels = further
    return labels[: len(rows)]


def _parents(comments: pd.DataFrame) -> pd.Series:
    parents = comments["parent_id"]
    nowhere = (parents == comments["post_id"]) | (parents == comments["comment_id"])
    return parents.mask(nowhere.fillna(False))


def trace_first_answers(comments: pd.DataFrame) -> pd.DataFrame:
    """Return, for each comment, when it was first answered, and by which row.

    `comments` also carry `at` (microseconds, UTC), `member` (neither brand nor staff) and `person` (a number an author,
    -1 unknown). Columns, in the comments' order: `team` and `peer` (microseconds, UTC; `NEVER` when nobody of them
    did), `untimed` (the team answered, at an unknown moment only), `team_row` (the row of the team's answer, untimed
    ones included; -1 without). An answer is a later comment of the same thread, or a direct reply.
    """
    parents = _parents(comments)
    parent_rows = _parent_rows(comments, parents)
    threads = _threads(comments["platform"], parents, parent_rows)
    at = comments["at"].to_numpy()
    timed = comments["written_at"].notna().to_numpy()
    member = comments["member"].to_numpy(dtype=bool)
    # Most comments stand alone: nobody can have answered them.
    company = np.bincount(threads, minlength=1)[threads] > 1 if len(threads) else np.zeros(0, dtype=bool)
    following = _next_in_thread(threads, at, timed & company, ~member)
    direct = _first_replies(at, parent_rows, ~member & timed)
    direct = np.where(timed, direct, -1)
    when = np.where(following >= 0, at[following], NEVER)
    direct_when = np.where(direct >= 0, np.maximum(at[direct], at), NEVER)
    team_row = np.where(direct_when < when, direct, following)
    team = np.minimum(when, direct_when)
    silent = team == NEVER
    undated = np.where(silent, _first_replies(at, parent_rows, ~member), -1)
    peer = _next_peer(comments, threads, at, timed & member & company, parents.notna().to_numpy())
    return pd.DataFrame(
        {"team": team, "peer": peer, "untimed": undated >= 0, "team_row": np.where(silent, undated, team_row)}
    )


def _next_in_thread(threads: np.ndarray, at: np.ndarray, timed: np.ndarray, answering: np.ndarray) -> np.ndarray:
    # In the order of threads and moments, the next answer is the running minimum read from the end.
    found = np.full(len(at), -1)
    rows = np.flatnonzero(timed)
    order = rows[np.lexsort((answering[rows], at[rows], threads[rows]))]
    if len(order) == 0:
        return found
    position = np.where(answering[order], np.arange(len(order)), len(order))
    following = np.minimum.accumulate(position[::-1])[::-1]
    has = following < len(order)
    target = order[np.where(has, following, 0)]
    same = has & (threads[target] == threads[order])
    found[order[same]] = target[same]
    return found


def _first_replies(at: np.ndarray, parent_rows: np.ndarray, answering: np.ndarray) -> np.ndarray:
    # Written from the latest to the earliest, the earliest reply is the one that stays.
    found = np.full(len(at), -1)
    rows = np.flatnonzero(answering & (parent_rows >= 0))
    rows = rows[np.argsort(at[rows], kind="stable")[::-1]]
    found[parent_rows[rows]] = rows
    return found


def _next_peer(
    comments: pd.DataFrame, threads: np.ndarray, at: np.ndarray, timed_member: np.ndarray, reply: np.ndarray
) -> np.ndarray:
    # Runs of one author in a thread: the first comment of the next run is the first word of somebody else.
    found = np.full(len(at), NEVER)
    person = comments["person"].to_numpy()
    rows = np.flatnonzero(timed_member & (person >= 0))
    order = rows[np.lexsort((reply[rows], at[rows], threads[rows]))]
    if len(order) == 0:
        return found
    changed = (threads[order][1:] != threads[order][:-1]) | (person[order][1:] != person[order][:-1])
    run = np.concatenate([[0], np.cumsum(changed)])
    firsts = np.concatenate([np.flatnonzero(np.concatenate([[True], changed])), [len(order)]])
    following = firsts[run + 1]
    has = following < len(order)
    target = order[np.where(has, following, 0)]
    same = has & (threads[target] == threads[order])
    found[order[same]] = at[target[same]]
    return found
