"""What people have read, on the rows of the comments: one voice a comment, its codes, its weight, its twins."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.locale import format_date, format_number, name_platform
from cmanalytics.metrics.corrected import NOTHING_READ, Read
from cmanalytics.metrics.keys import pair_positions
from cmanalytics.tables import CODINGS, READINGS, SAMPLE, conform
from cmanalytics.wording import say

_KEY = ["platform", "comment_id"]
_SETTLED = "human:settled"
# Draws in which some groups of comments have more chances than others.
_UNEQUAL = ("tags", "uncertainty")
# Comments this far from those read are of another time.
_FAR = pd.Timedelta(days=31)
# Said above the first share of comments that nothing read resembles; above the second, no correction.
SOME_OUTSIDE, MOST_OUTSIDE = 0.1, 0.5


class Hand(NamedTuple):
    """Hold, by dimension, what was read (`row`, `chance` of being drawn, `text`: twins have one number), and the rows
    of each code.

    `stratified`: some had more chances than others; `drawn`: their chances are known; `astray`: comments read that no
    draw knows, left out.
    """

    read: dict[str, pd.DataFrame]
    codes: dict[tuple[str, str], np.ndarray]
    stratified: bool
    drawn: bool
    astray: int

    def among(self, rows: np.ndarray, dimension: str, code: str | None, *, mass: np.ndarray | None = None) -> Read:
        """Return what was read among some rows (in order), each text once, weighing what its twins there weigh.

        `code` None: any code of the dimension; `mass`: how much each of the rows counts (1).
        """
        if dimension not in self.read:
            return NOTHING_READ
        known = self.read[dimension]
        here = known[np.isin(known["row"].to_numpy(), rows)]
        places = np.searchsorted(rows, here["row"].to_numpy())
        mass = np.ones(len(rows)) if mass is None else mass
        chance = here["chance"].to_numpy()
        _, first, text = np.unique(here["text"].to_numpy(), return_index=True, return_inverse=True)
        given = [mine for (where, name), mine in self.codes.items() if where == dimension and code in (None, name)]
        said = np.isin(rows[places[first]], np.concatenate([np.empty(0, dtype=int), *given]))
        count = partial(np.bincount, text, minlength=len(first))
        # Without a draw, weights have no scale: what one comment tells is all in how many were read.
        weights = count(weights=mass[places] / (chance if self.drawn else 1.0))
        own = count(weights=mass[places] ** 2 / chance) if self.drawn else np.zeros(len(first))
        sure = chance[first] if self.drawn else 0.0
        return Read(places[first], said, weights, weights**2 * (1 - sure), own, self.stratified)


def prepare_hand(
    human: pd.DataFrame, read: pd.DataFrame, sample: pd.DataFrame | None, *, comments: pd.DataFrame
) -> Hand:
    """Return hand codings (contract `codings`) and readings on the rows of the comments.

    A comment that several read counts once a dimension: as settled, else as the person who has read the most says.
    Without `sample`, or with an empty one, each has the same weight. With it, one over its chance of being drawn, and
    what is said of it holds for the same text elsewhere; in a group of which only some were read, these stand for all
    that were drawn.
    """
    voices = choose_voices(conform(read, READINGS))
    voices = voices.assign(row=pair_positions(voices["platform"], voices["comment_id"], comments[_KEY]))
    voices = voices[voices["row"] >= 0]
    drawn = None if sample is None or sample.empty else conform(sample, SAMPLE).drop_duplicates(_KEY)
    known = voices.assign(chance=1.0) if drawn is None else _with_chances(voices, drawn)
    kept = known.dropna(subset=["chance"])
    human = conform(human, CODINGS, twins=True)
    human = human[~human["negated"].fillna(False).to_numpy(dtype=bool)]
    said = human.merge(kept[[*_KEY, "dimension", "coder", "row"]], on=[*_KEY, "dimension", "coder"])
    repeated = drawn is not None and bool((drawn["stands_for"].fillna(1) > 1).any())
    texts = number_texts(comments) if repeated else np.arange(len(comments))
    return Hand(
        {str(name): _twins(part, texts) for name, part in kept.groupby("dimension")},
        {
            (str(dimension), str(code)): np.flatnonzero(np.isin(texts, texts[part["row"].to_numpy(dtype=int)]))
            for (dimension, code), part in said.groupby(["dimension", "code"])
        },
        stratified=drawn is not None and bool(drawn["by"].isin(_UNEQUAL).any()),
        drawn=drawn is not None,
        astray=len(known.loc[known["chance"].isna(), "row"].unique()),
    )


def number_texts(comments: pd.DataFrame) -> np.ndarray:
    """Return a number a different text, case and spaces apart; a reply is the same only below the same comment."""
    same = comments["text"].fillna("").str.casefold().str.split().str.join(" ")
    return pd.factorize(comments["parent_id"].fillna("").str.cat(same, sep="\n"))[0]


def _twins(part: pd.DataFrame, texts: np.ndarray) -> pd.DataFrame:
    """Return what was read of a dimension with the rows of the same text, in the order of the rows."""
    chances = part.assign(text=texts[part["row"].to_numpy(dtype=int)]).drop_duplicates("text")
    rows = np.flatnonzero(np.isin(texts, chances["text"].to_numpy()))
    found = pd.DataFrame({"row": rows, "text": texts[rows]}).merge(chances[["text", "chance"]], on="text", how="left")
    return found.astype({"chance": "float64"})


def choose_voices(read: pd.DataFrame) -> pd.DataFrame:
    """Return whose reading counts (platform, comment_id, dimension, coder): as settled, else who has read the most."""
    ranked = read.assign(settled=read["coder"] != _SETTLED, times=-read.groupby("coder")["coder"].transform("size"))
    ranked = ranked.sort_values(["settled", "times", "coder"], kind="stable").explode("dimensions")
    voices = ranked.dropna(subset=["dimensions"]).rename(columns={"dimensions": "dimension"})
    voices = voices.astype({"dimension": "string"}).drop_duplicates([*_KEY, "dimension"])
    return voices[[*_KEY, "dimension", "coder"]]


def _with_chances(voices: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Return the voices with the chance that each had of being drawn and read, missing where no draw knows it."""
    chance = drawn["inclusion"].where((drawn["inclusion"] > 0) & (drawn["inclusion"] <= 1))
    # Publications are no groups of their own chances: one that was not read is not stood for by the others.
    stratum = drawn["stratum"].where(drawn["by"].isin(_UNEQUAL), "").fillna("")
    group = drawn["round"].astype("string").fillna("") + ":" + stratum
    columns = drawn[_KEY].assign(chance=chance, group=group, times=group.map(group.value_counts()))
    found = voices.merge(columns, on=_KEY, how="left")
    read = found.groupby(["dimension", "group"])["row"].transform("size")
    return found.assign(chance=(found["chance"] * read / found["times"]).to_numpy(dtype=float, na_value=np.nan))


class Outside(NamedTuple):
    """Hold the share of comments that nothing read resembles, and the same in words ("" when there are few)."""

    share: float
    text: str


def outside_of(comments: pd.DataFrame, rows: np.ndarray, places: np.ndarray) -> Outside:
    """Return which of the comments `rows` are of a platform or a time of which none was read (`places` of them)."""
    if len(places) == 0:
        return Outside(1.0, "")
    labels, names = pd.factorize(comments["platform"].iloc[rows])
    unread = ~np.isin(labels, labels[places])
    days = comments["written_at"].iloc[rows].reset_index(drop=True)
    first, last = days.iloc[places].min(), days.iloc[places].max()
    far = ((days < first - _FAR) | (days > last + _FAR)).fillna(False).to_numpy(dtype=bool)
    texts = []
    if unread.mean() >= SOME_OUTSIDE:
        missing = ", ".join(name_platform(str(names[label])) for label in np.unique(labels[unread]))
        texts.append(say("estimating.platforms", share=_percent(unread), platforms=missing))
    if far.mean() >= SOME_OUTSIDE:
        texts.append(say("estimating.dates", share=_percent(far), first=format_date(first), last=format_date(last)))
    return Outside(float((unread | far).mean()), " ; ".join(texts))


def _percent(mask: np.ndarray) -> str:
    return format_number(100 * float(mask.mean()))
