"""What a change of codebook adds and removes on a corpus: how many comments and people, and a few of the comments."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.evidence import quote_around
from cmanalytics.privacy import redact
from cmanalytics.settings import Quotes
from cmanalytics.tables import CHANGE_SAMPLES, CODE_CHANGES, conform
from cmanalytics.tagging import Progress, tag_comments

KEY = ["platform", "comment_id"]
CODE = ["dimension", "code"]
SEED = 2026


class Changes(NamedTuple):
    """Hold what changed: counts a code (contract `code_changes`), a few comments (contract `change_samples`)."""

    codes: pd.DataFrame
    samples: pd.DataFrame


def compare_codebooks(
    old: Codebook,
    new: Codebook,
    comments: pd.DataFrame,
    *,
    lang: str = "auto",
    samples: int = 3,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Changes:
    """Return what `new` adds to and removes from what `old` finds on comments, the codes that change most first.

    Codes that gain and lose nothing are left out; comments of the brand and its declared staff do not count. Samples
    are drawn with `seed`, at most `samples` a code and direction, one an author, redacted and cut around the words that
    matched. Counts of authors are missing where no author is known. Raise as `tag_comments` does.
    """
    public = _public(comments)
    found = [_carried(tag_comments(public, book, lang=lang, progress=progress)) for book in (old, new)]
    before, after = (codings.drop_duplicates([*CODE, *KEY]) for codings in found)
    both = before[[*CODE, *KEY]].merge(after[[*CODE, *KEY]], on=[*CODE, *KEY], how="outer", indicator="side")
    authors = public["author"] if "author" in public else pd.Series(pd.NA, index=public.index, dtype="string")
    people = public[KEY].assign(author=authors.astype("string"))
    moved = both[both["side"] != "both"].merge(people, on=KEY, how="left")
    moved = moved.assign(change=np.where(moved["side"] == "right_only", "gained", "lost"))
    counts = _counts(moved, before, after, named=bool(people["author"].notna().any()))
    fired = pd.concat([after.assign(change="gained"), before.assign(change="lost")], ignore_index=True)
    return Changes(counts, _samples(moved, fired, public, limit=samples, seed=seed))


def _public(comments: pd.DataFrame) -> pd.DataFrame:
    if "platform" not in comments:
        comments = comments.assign(platform="unknown")
    team = pd.Series(False, index=comments.index)
    for name in ("is_brand", "is_staff"):
        if name in comments:
            team |= comments[name].astype("boolean").fillna(False).astype(bool)
    rows = comments[~team].astype({"platform": "string", "comment_id": "string"})
    return rows.assign(platform=rows["platform"].fillna("unknown")).drop_duplicates(KEY).reset_index(drop=True)


def _carried(codings: pd.DataFrame) -> pd.DataFrame:
    kept = codings[~codings["negated"].fillna(False).to_numpy(dtype=bool)]
    return kept[[*CODE, *KEY, "start", "matched", "rule"]]


def _counts(moved: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, *, named: bool) -> pd.DataFrame:
    table = pd.DataFrame({"before": before.groupby(CODE).size(), "after": after.groupby(CODE).size()})
    for change in ("gained", "lost"):
        part = moved[moved["change"] == change].groupby(CODE)
        table[change] = part.size()
        table[f"authors_{change}"] = part["author"].nunique()
    table = table.fillna(0).astype("Int64").reset_index()
    if not named:
        table[["authors_gained", "authors_lost"]] = pd.NA
    total = table["gained"] + table["lost"]
    table = table.assign(total=total)[total > 0]
    ordered = table.sort_values(["total", *CODE], ascending=[False, True, True]).drop(columns="total")
    return conform(ordered, CODE_CHANGES)


def _samples(
    moved: pd.DataFrame, fired: pd.DataFrame, comments: pd.DataFrame, *, limit: int, seed: int
) -> pd.DataFrame:
    shuffled = moved.sort_values([*CODE, "change", *KEY], kind="stable")
    shuffled = shuffled.iloc[np.random.default_rng(seed).permutation(len(shuffled))]
    group = [*CODE, "change"]
    # One comment a person, where people are known: a talkative one must not fill the sample.
    again = shuffled.duplicated([*group, "author"]) & shuffled["author"].notna()
    kept = shuffled[~again]
    kept = kept[kept.groupby(group).cumcount() < limit].sort_values(group, kind="stable")
    kept = kept.merge(fired, on=[*group, *KEY], how="left").merge(comments[[*KEY, "text"]], on=KEY, how="left")
    most = Quotes().max_words
    texts = [
        quote_around(row.text, start=row.start, matched=row.matched, max_words=most)
        for row in kept[["text", "start", "matched"]].itertuples()
    ]
    matched = [redact(text) for text in kept["matched"]]
    columns = [*CODE, "change", *KEY, "rule"]
    return conform(kept[columns].assign(text=texts, matched=matched), CHANGE_SAMPLES)
