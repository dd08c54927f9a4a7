"""What a sample will be able to show, said before anyone reads it."""

import numpy as np
import pandas as pd

from cmanalytics.coding.weighting import weigh_sample
from cmanalytics.locale import format_number, format_share
from cmanalytics.metrics.intervals import ASSUMED_CORRELATION, wilson
from cmanalytics.wording import say

LEVEL = 0.90
SHARES = (0.05, 0.10, 0.20, 0.50)
# Below it, an effect changes no figure that is shown.
WORTH_SAYING = 1.05


def unequal_chances(sample: pd.DataFrame) -> float:
    """Return the design effect of unequal weights: how many times more to read for the same width (Kish, 1965)."""
    weights = weigh_sample(sample).to_numpy()
    return float(len(weights) * np.square(weights).sum() / weights.sum() ** 2)


def shared_posts(sample: pd.DataFrame) -> float:
    """Return the design effect of comments under the same publications, for what is said of other publications.

    1 + (comments by publication - 1) x the within-post correlation that the intervals of measures assume.
    """
    sizes = sample.dropna(subset=["post_id"]).groupby(["platform", "post_id"]).size().to_numpy(dtype=float)
    alone = sample["post_id"].isna().sum()
    return float(1 + ((np.square(sizes).sum() + alone) / len(sample) - 1) * ASSUMED_CORRELATION)


def expected_width(sample: pd.DataFrame, share: float, *, level: float = LEVEL, beyond: bool = False) -> float:
    """Return the half-width (fraction) of the interval that a share will get when all of a sample is read.

    Score interval on as many comments drawn one by one as would tell as much: fewer where chances differ, more where a
    good part of all is read, 0 of width when everything is. `beyond` is for what is said of other publications.
    """
    weights = weigh_sample(sample).to_numpy()
    unknown = np.square(weights) * (1.0 if beyond else 1 - sample["inclusion"].astype(float).to_numpy())
    if unknown.sum() <= 0:
        return 0.0
    n = weights.sum() ** 2 / unknown.sum() / (shared_posts(sample) if beyond else 1.0)
    found = wilson(share, n, level=level)
    return (found.high - found.low) / 2


def describe_sample(sample: pd.DataFrame, *, level: float = LEVEL) -> str:
    """Return in French what a sample is made of and what it will be able to show, one sentence a line."""
    if sample.empty:
        return say("coding.sample.empty")
    texts = int(sample["texts"].iloc[0])
    by = str(sample["by"].iloc[0])
    numbers = {"n": format_number(len(sample)), "texts": format_number(texts)}
    lines = [say(f"coding.sample.head.{by}", **numbers)]
    if len(sample) == texts:
        return "\n".join([*lines, say("coding.sample.all")])
    effect = unequal_chances(sample)
    if effect >= WORTH_SAYING:
        worth = {"effect": format_number(effect, 2), "n": numbers["n"], "worth": format_number(len(sample) / effect)}
        lines.append(say("coding.sample.effect", **worth))
    lines.append(say("coding.sample.widths", level=format_share(level, 0), widths=_widths(sample, level=level)))
    clusters = shared_posts(sample)
    if clusters >= WORTH_SAYING:
        values = {"effect": format_number(effect * clusters, 2), "share": format_share(0.2, 0)}
        width = _points(expected_width(sample, 0.2, level=level, beyond=True))
        lines.append(say("coding.sample.beyond", **values, width=width))
    if by in ("tags", "uncertainty"):
        lines.append(say("coding.sample.weights"))
    return "\n".join(lines)


def _widths(sample: pd.DataFrame, *, level: float) -> str:
    widths = {share: _points(expected_width(sample, share, level=level)) for share in SHARES}
    said = (say("coding.sample.width", share=format_share(share, 0), width=width) for share, width in widths.items())
    return ", ".join(said)


def _points(width: float) -> str:
    return format_number(100 * width, 0 if width >= 0.095 else 1)


def list_strata(sample: pd.DataFrame) -> pd.DataFrame:
    """Return one row a group that was drawn from: stratum, stratum_size, stratum_drawn; the largest first."""
    groups = sample.drop_duplicates("stratum")[["stratum", "stratum_size", "stratum_drawn"]]
    return groups.sort_values(["stratum_size", "stratum"], ascending=[False, True]).reset_index(drop=True)
