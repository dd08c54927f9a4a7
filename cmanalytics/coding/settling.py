"""Disagreements: listed to be discussed, and, once decided, kept as the codings of `human:settled`."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.coding.coded import Coded
from cmanalytics.coding.deciding import DECIDED, DECISIONS_FILE, WHERE, YES
from cmanalytics.coding.frame import KEY, known_comments
from cmanalytics.coding.layout import SETTLED, short_name, shown_text
from cmanalytics.coding.pairs import Key, given_matrix, people, read_matrix
from cmanalytics.tables import CODINGS, DISAGREEMENTS, READINGS, conform
from cmanalytics.wording import say


def list_disagreements(coded: Coded, comments: pd.DataFrame, *, decisions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the codes on which those who read a comment differ (contract `disagreements`), comment by comment.

    `decisions` (an earlier list) keep what was decided, on comments where nobody differs any more too.
    """
    rows = [row for dimension in _dimensions(coded) for row in _differences(coded, dimension)]
    frame = conform(pd.DataFrame(rows, columns=[*WHERE, "given_by", "not_given_by"]), DISAGREEMENTS)
    if decisions is not None and not decisions.empty:
        frame = _with_decisions(frame, conform(decisions, DISAGREEMENTS))
    texts = known_comments(comments)
    frame = frame.drop(columns=["text", "memos"]).merge(texts[[*KEY, "text"]], on=KEY, how="left")
    frame = frame.assign(text=frame["text"].map(shown_text).astype("string")).merge(_memos(coded), on=KEY, how="left")
    return conform(frame.sort_values(WHERE, kind="stable"), DISAGREEMENTS)


def _dimensions(coded: Coded) -> list[str]:
    return sorted(set(coded.readings["dimensions"].explode().dropna()))


def _differences(coded: Coded, dimension: str) -> Iterator[tuple[object, ...]]:
    coders = people(coded)
    read, keys = read_matrix(coded, dimension, coders)
    codes = coded.codings.loc[coded.codings["dimension"] == dimension, "code"].dropna().unique()
    for code in sorted(codes):
        given = given_matrix(coded, dimension, code, coders, keys) & read
        apart = given.any(axis=1) & (read & ~given).any(axis=1)
        for place in apart.nonzero()[0]:
            yes = [short_name(c) for c, hit in zip(coders, given[place], strict=True) if hit]
            no = [short_name(c) for c, miss in zip(coders, read[place] & ~given[place], strict=True) if miss]
            yield (*keys[place], dimension, code, yes, no)


def _with_decisions(frame: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    told = decisions[decisions["decision"].notna() | decisions["why"].notna() | decisions["decided_by"].notna()]
    frame = frame.drop(columns=list(DECIDED)).merge(told[[*WHERE, *DECIDED]], on=WHERE, how="left")
    gone = ~pd.MultiIndex.from_frame(told[WHERE]).isin(pd.MultiIndex.from_frame(frame[WHERE]))
    return pd.concat([frame, told[gone]], ignore_index=True)


def _memos(coded: Coded) -> pd.DataFrame:
    noted = coded.readings.dropna(subset=["memo"])
    said = noted["coder"].map(short_name) + " : " + noted["memo"]
    memos = noted.assign(memos=said).groupby(KEY)["memos"].agg("\n".join)
    return memos.reset_index().astype("string")


def settle_disagreements(coded: Coded, decisions: pd.DataFrame, *, codebook: Codebook) -> Coded:
    """Return the codings of `human:settled` on the comments that several read: what all gave, and what was decided.

    `decisions` follow the contract `disagreements`. A dimension of a comment in which a disagreement is not decided is
    not settled: it is in no reading. `rule` says who decided and why.
    """
    decided = conform(decisions, DISAGREEMENTS).dropna(subset=["decision"])
    known = {tuple(row[name] for name in WHERE): row for row in decided.to_dict("records")}
    coders = people(coded)
    rows: list[tuple[object, ...]] = []
    settled: dict[Key, list[str]] = {}
    for dimension in _dimensions(coded):
        read, keys = read_matrix(coded, dimension, coders)
        undecided = {row[:2] for row in _differences(coded, dimension) if row[:4] not in known}
        closed = np.array([key not in undecided for key in keys], dtype=bool)
        for key in (key for key, done in zip(keys, closed, strict=True) if done):
            settled.setdefault(key, []).append(dimension)
        for code in _codes(coded, dimension, known):
            agreed = (given_matrix(coded, dimension, code, coders, keys) | ~read).all(axis=1)
            for place in closed.nonzero()[0]:
                decision = known.get((*keys[place], dimension, code))
                if agreed[place] if decision is None else decision["decision"] == YES:
                    rows.append((*keys[place], dimension, code, SETTLED, _reason(decision), codebook.label))
    codings = pd.DataFrame(rows, columns=[*WHERE, "coder", "rule", "codebook"])
    read_rows = [(*key, SETTLED, dimensions, DECISIONS_FILE) for key, dimensions in settled.items()]
    readings = pd.DataFrame(read_rows, columns=[*KEY, "coder", "dimensions", "file"])
    return Coded(conform(codings, CODINGS), conform(readings, READINGS))


def _codes(coded: Coded, dimension: str, decided: Iterable[tuple[object, ...]]) -> list[str]:
    given = set(coded.codings.loc[coded.codings["dimension"] == dimension, "code"])
    return sorted(given | {str(code) for _, _, where, code in decided if where == dimension})


def _reason(decision: dict[object, object] | None) -> str:
    if decision is None:
        return say("coding.settling.agreed")
    why = decision["why"] if pd.notna(decision["why"]) else "—"
    return say("coding.settling.decided", by=decision["decided_by"], why=why)
