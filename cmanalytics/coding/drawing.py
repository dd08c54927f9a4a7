"""Draw the comments that a person will read, so that each one's chance of being drawn is known."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from cmanalytics.coding.frame import KEY, list_texts
from cmanalytics.errors import DataError, UsageError
from cmanalytics.settings import PageSettings
from cmanalytics.tables import SAMPLE, conform

SIZE = 120
SEED = 2026
METHODS = ("random", "tags", "posts", "uncertainty")
ALL, NONE, OTHER, DOUBTFUL, SURE = "all", "none", "other", "doubtful", "sure"
# Two texts at least of each group: with one, nothing says how much its texts differ.
LEAST_OF_STRATUM = 2
TEXTS_BY_STRATUM = 12
# A machine that gives a code between a quarter and three quarters does not know.
DOUBT = 0.25
MERIT_OF_DOUBT = 3.0


def draw_sample(
    comments: pd.DataFrame,
    codings: pd.DataFrame | None = None,
    *,
    size: int = SIZE,
    by: str = "random",
    seed: int = SEED,
    already: pd.DataFrame | None = None,
    period: str | None = None,
    dimensions: Iterable[str] | None = None,
    settings: PageSettings | None = None,
) -> pd.DataFrame:
    """Return comments to read, in the order to read them (contract `sample`).

    Drawn among what members wrote (of a `period` YYYY-MM, YYYY-Qn or YYYY): neither the brand, its staff, nor what
    stands under a competitor's publications. The same text is drawn once, and stands for all; a reply is the same only
    under the same comment. `already` (earlier samples, or any table of comments read) is never drawn again.

    `by` "random": each comment has the same chance. "tags": in groups by machine code (of `dimensions`, all by default;
    the rarest where a text has several), small groups more than their share. "posts": each publication gets its share,
    every comment the same chance. "uncertainty": more of what a machine coded with a confidence between 25 and 75 %.
    The same texts and seed give the same sample, whatever the order of the rows.

    Raise UsageError for another method, a size below 1, or when the method needs codings or confidences that are not
    there; DataError when nothing is left to draw.
    """
    if by not in METHODS:
        raise UsageError("unknown_sampling", name=str(by)[:40], known=", ".join(METHODS))
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise UsageError("bad_sample_size", found=str(size)[:40])
    texts = list_texts(comments, already=already, period=period, settings=settings)
    if texts.empty:
        raise DataError("nothing_to_draw")
    rng = np.random.default_rng(seed)
    if by == "posts":
        drawn = _draw_along_posts(texts, size=size, rng=rng)
    else:
        strata, merit = _strata(texts, codings, by=by, size=size, dimensions=dimensions)
        drawn = _draw_in_strata(texts.assign(stratum=strata), size=size, merit=merit, rng=rng)
    drawn = drawn.iloc[rng.permutation(len(drawn))]
    earlier = already["round"].max() if already is not None and "round" in already else 0
    number = 1 + int(earlier if pd.notna(earlier) else 0)
    numbers = {"order": range(1, len(drawn) + 1), "round": number, "texts": len(texts), "seed": seed}
    return conform(drawn.assign(by=by, **numbers), SAMPLE)


def _strata(
    texts: pd.DataFrame, codings: pd.DataFrame | None, *, by: str, size: int, dimensions: Iterable[str] | None
) -> tuple[pd.Series, Callable[[str], float]]:
    """Return the group of each text, and how much more than its share a group is worth."""
    if by == "random":
        return pd.Series(ALL, index=texts.index, dtype="string"), lambda label: 1.0
    if codings is None:
        raise UsageError("sample_without_codings", by=by)
    machine = _firm(codings)
    if by == "uncertainty":
        if machine["confidence"].isna().all():
            raise UsageError("sample_without_confidence")
        return _by_doubt(texts, machine), lambda label: MERIT_OF_DOUBT if label == DOUBTFUL else 1.0
    if dimensions is not None:
        machine = machine[machine["dimension"].isin(list(dimensions))]
    return _by_rarest_code(texts, machine, most=max(1, size // TEXTS_BY_STRATUM)), lambda label: 1.0


def _firm(codings: pd.DataFrame) -> pd.DataFrame:
    """Return what machines affirm; only the combined decisions where there are some."""
    firm = codings[~codings["coder"].str.startswith("human:") & ~codings["negated"].fillna(False).astype(bool)]
    combined = firm[firm["coder"] == "combined"]
    return firm if combined.empty else combined


def _by_rarest_code(texts: pd.DataFrame, codings: pd.DataFrame, *, most: int) -> pd.Series:
    found = codings[KEY].assign(label=codings["dimension"] + ":" + codings["code"]).drop_duplicates()
    found = found.merge(texts[KEY], on=KEY)
    found = found.assign(times=found.groupby("label")["label"].transform("size"))
    rarest = found.sort_values(["times", "label"]).drop_duplicates(KEY)
    largest = rarest["label"].value_counts().rename_axis("label").reset_index(name="n")
    kept = largest.sort_values(["n", "label"], ascending=[False, True])["label"].head(most)
    rarest = rarest.assign(label=rarest["label"].where(rarest["label"].isin(kept), OTHER))
    return texts[KEY].merge(rarest[[*KEY, "label"]], on=KEY, how="left")["label"].fillna(NONE)


def _by_doubt(texts: pd.DataFrame, codings: pd.DataFrame) -> pd.Series:
    known = codings[codings["confidence"].notna()]
    doubt = known[KEY].assign(far=(known["confidence"] - 0.5).abs()).groupby(KEY)["far"].min().reset_index()
    far = texts[KEY].merge(doubt, on=KEY, how="left")["far"]
    label = pd.Series(SURE, index=far.index, dtype="string").where(far > DOUBT, DOUBTFUL)
    return label.where(far.notna(), NONE)


def _draw_in_strata(
    texts: pd.DataFrame, *, size: int, merit: Callable[[str], float], rng: np.random.Generator
) -> pd.DataFrame:
    groups = texts.groupby("stratum", sort=True)
    sizes, comments = groups.size(), groups["stands_for"].sum()
    worth = np.sqrt(comments.to_numpy(dtype=float)) * [merit(str(label)) for label in sizes.index]
    shares = dict(zip(sizes.index, allocate(sizes.to_numpy(), size=size, worth=worth), strict=True))
    parts = []
    for label, part in groups:
        part = part.assign(stratum_size=len(part), stratum_drawn=shares[label])
        parts.append(_draw_steadily(part.iloc[rng.permutation(len(part))], count=shares[label], rng=rng))
    return pd.concat(parts)


def _draw_steadily(texts: pd.DataFrame, *, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw texts at a steady step along the comments that have them, in the order given, with their chances.

    A text of which ten comments are alike has ten times the chance of one that stands alone, so that each comment has
    the same; one that is longer than the step is drawn for sure (Madow, 1949; Särndal, Swensson and Wretman, 1992).
    """
    lengths = texts["stands_for"].to_numpy(dtype=float)
    sure = np.zeros(len(texts), dtype=bool)
    step = np.inf
    while count > sure.sum():
        step = lengths[~sure].sum() / (count - sure.sum())
        longer = ~sure & (lengths >= step)
        if not longer.any():
            break
        sure |= longer
    places = np.flatnonzero(~sure)
    marks = step * (rng.random() + np.arange(count - sure.sum()))
    found = np.searchsorted(np.cumsum(lengths[places]), marks, side="right")
    chosen = np.sort(np.concatenate([np.flatnonzero(sure), places[np.minimum(found, len(places) - 1)]]))
    return texts.iloc[chosen].assign(inclusion=np.where(sure, 1.0, lengths / step)[chosen])


def allocate(sizes: np.ndarray, *, size: int, worth: np.ndarray) -> np.ndarray:
    """Return how many to draw of each group, in proportion to what it is worth (root of its size: Bankier, 1988).

    At least LEAST_OF_STRATUM of each where there is room, never more than a group has.
    """
    drawn = np.zeros(len(sizes), dtype=np.int64)
    for _ in range(min(size, int(sizes.sum()))):
        # One by one to the group that is furthest below its share, as seats are dealt (Sainte-Laguë).
        claim = np.where(drawn < sizes, worth / (2 * drawn + 1), -1.0)
        poor = (drawn < np.minimum(sizes, LEAST_OF_STRATUM)) & (size >= LEAST_OF_STRATUM * len(sizes))
        drawn[int(np.argmax(np.where(poor, claim + worth.max() + 1, claim)))] += 1
    return drawn


def _draw_along_posts(texts: pd.DataFrame, *, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw along the publications, put in a random order: each gets its share, or one text more or less."""
    posts = texts["platform"] + ":" + texts["post_id"].fillna("")
    labels, _ = pd.factorize(posts, sort=True)
    place = rng.permutation(labels.max() + 1)[labels]
    order = np.lexsort((rng.random(len(texts)), place))
    texts = texts.assign(stratum=posts, stratum_size=posts.map(posts.value_counts())).iloc[order]
    drawn = _draw_steadily(texts, count=min(size, len(texts)), rng=rng)
    return drawn.assign(stratum_drawn=drawn["stratum"].map(drawn["stratum"].value_counts()))
