"""The place of our account among all: what it is, and between which places the data leave it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from cmanalytics.comparing.sides import Pair, tell_when
from cmanalytics.comparing.telling import name_subject
from cmanalytics.comparing.voices import EQUAL_SHARE
from cmanalytics.tables import CHANGES, conform
from cmanalytics.wording import say

ALL = "all"
_GROUP = ["metric", "platform", "account", "segment", "period"]


def with_ranks(changes: pd.DataFrame, pairs: Sequence[Pair], *, codebook: Any = None) -> pd.DataFrame:
    """Return comparisons of accounts with a last row for each measure: the rank, and how certain it is."""
    if changes.empty:
        return changes
    named = {(p.line.metric.id, p.line.platform, p.line.account, p.line.segment, p.line.period): p for p in pairs}
    parts = []
    for key, rows in changes.groupby(_GROUP, sort=False, dropna=False):
        parts.append(rows)
        made = rows[(rows["verdict"] != "not_measurable") & (rows["compared_with"] != EQUAL_SHARE)]
        if len(made):
            pair = named[key]
            parts.append(pd.DataFrame([_ranked(made, pair, codebook)]))
    return conform(pd.concat(parts, ignore_index=True), CHANGES)


def _ranked(rows: pd.DataFrame, pair: Pair, codebook: Any) -> dict[str, Any]:
    first = rows.iloc[0]
    number = len(rows) + 1
    rank = 1 + int((rows["before"] > rows["value"]).sum())
    above, below = int((rows["verdict"] == "down").sum()), int((rows["verdict"] == "up").sum())
    best, worst = 1 + above, number - below
    apart = list(rows.loc[rows["verdict"] != "undecided", "compared_with"])
    unsure = list(rows.loc[rows["verdict"] == "undecided", "compared_with"])
    verdict = "up" if below == number - 1 else "down" if above == number - 1 else "undecided"
    kept = {name: first[name] for name in (*_GROUP, "unit", "value", "n", "n_of", "n_compared")}
    placed = {"rank": rank, "rank_best": best, "rank_worst": worst, "n_ranked": number}
    sentence = say(
        f"comparing.ranks.{'highest' if rank == 1 else 'lowest' if rank == number else 'middle'}",
        subject=name_subject(pair.line, codebook=codebook, with_account=False),
        account=pair.line.account,
        when=tell_when(pair.line),
        rank=rank,
        number=number,
        certain=" ; ".join(_certain(apart, unsure)),
    )
    note = say("comparing.notes.lower_is_better") if pair.line.metric.better == "lower" else None
    return {**kept, **placed, "compared_with": ALL, "verdict": verdict, "note": note,
            "sentence": sentence[:1].upper() + sentence[1:]}  # fmt: skip


def _certain(apart: Sequence[str], unsure: Sequence[str]) -> Iterator[str]:
    if apart:
        yield say("comparing.ranks.apart", accounts=", ".join(apart))
    if unsure:
        yield say("comparing.ranks.unsure", accounts=", ".join(unsure))
