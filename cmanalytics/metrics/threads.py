"""Who answered first, and after how long: our team, another member, nobody."""

import numpy as np
import pandas as pd

_MOST_JUMPS = 16
NEVER = np.iinfo(np.int64).max


def joined(platforms: pd.Series, ids: pd.Series) -> pd.Series:
    """Return platform and identifier as one text, missing where the identifier is."""
    return platforms.astype("string") + "\x1f" + ids.astype("string")


def find_threads(comments: pd.DataFrame) -> np.ndarray:
    """Return a number a thread: a comment and all that answers it, at any depth.

    A parent that is the publication, or the comment itself, is no parent; one that is absent from the table still
    holds its replies together.
    """
    own = joined(comments["platform"], comments["comment_id"])
    parents = joined(comments["platform"], _parents(comments))
    labels = parents.fillna(own)
    index = pd.Index(own)
    for _ in range(_MOST_JUMPS):
        rows = index.get_indexer(labels)
        further = labels.where(rows < 0, pd.Series(labels.to_numpy()[rows], index=labels.index, dtype="string"))
        if further.equals(labels):
            break
        labels = further
    return pd.factorize(labels)[0]


def _parents(comments: pd.DataFrame) -> pd.Series:
    parents = comments["parent_id"]
    nowhere = (parents == comments["post_id"]) | (parents == comments["comment_id"])
    return parents.mask(nowhere.fillna(False))


def trace_first_answers(comments: pd.DataFrame) -> pd.DataFrame:
    """Return, for each comment, when it was first answered.

    `comments` also carry `at` (microseconds, UTC), `member` (neither brand nor staff) and `person` (a number an author,
    -1 unknown). Columns, in the comments' order: `team` and `peer` (microseconds, UTC; `NEVER` when nobody of them
    did), `untimed` (the team answered, at an unknown moment). An answer is a later comment of the same thread, or a
    direct reply.
    """
    threads = find_threads(comments)
    at = comments["at"].to_numpy()
    timed = comments["written_at"].notna().to_numpy()
    member = comments["member"].to_numpy(dtype=bool)
    team = _next_in_thread(threads, at, timed, ~member)
    direct = _direct_replies(comments, ~member & timed)
    team = np.where(timed & (direct != NEVER), np.minimum(team, np.maximum(direct, at)), team)
    untimed = (team == NEVER) & (_direct_replies(comments, ~member) != NEVER)
    peer = _next_peer(comments, threads, at, timed & member)
    return pd.DataFrame({"team": team, "peer": peer, "untimed": untimed})


def _next_in_thread(threads: np.ndarray, at: np.ndarray, timed: np.ndarray, answering: np.ndarray) -> np.ndarray:
    # In the order of threads and moments, the next answer is the running minimum read from the end.
    found = np.full(len(at), NEVER)
    rows = np.flatnonzero(timed)
    order = rows[np.lexsort((answering[rows], at[rows], threads[rows]))]
    position = np.where(answering[order], np.arange(len(order)), len(order))
    following = np.minimum.accumulate(position[::-1])[::-1]
    has = following < len(order)
    target = order[np.where(has, following, 0)] if len(order) else order
    same = has & (threads[target] == threads[order]) if len(order) else has
    found[order[same]] = at[target[same]]
    return found


def _direct_replies(comments: pd.DataFrame, answering: np.ndarray) -> np.ndarray:
    found = np.full(len(comments), NEVER)
    replies = comments[answering & _parents(comments).notna().to_numpy()]
    rows = pd.Index(joined(comments["platform"], comments["comment_id"])).get_indexer(
        joined(replies["platform"], replies["parent_id"])
    )
    known = rows >= 0
    np.minimum.at(found, rows[known], replies["at"].to_numpy()[known])
    return found


def _next_peer(comments: pd.DataFrame, threads: np.ndarray, at: np.ndarray, timed_member: np.ndarray) -> np.ndarray:
    # Runs of one author in a thread: the first comment of the next run is the first word of somebody else.
    found = np.full(len(at), NEVER)
    person = comments["person"].to_numpy()
    rows = np.flatnonzero(timed_member & (person >= 0))
    reply = _parents(comments).notna().to_numpy()
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
