"""How far people who read the same comments agree, code by code: `coder_agreement`."""

from collections.abc import Callable
from itertools import combinations
from math import isnan, nan
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.coding.coded import Coded, gather
from cmanalytics.coding.coefficients import cohen_kappa, krippendorff_alpha, masi_distances, redraw_comments
from cmanalytics.coding.layout import code_label, name_dimension, short_name
from cmanalytics.coding.pairs import given_matrix, people, read_matrix
from cmanalytics.errors import DataError
from cmanalytics.locale import format_interval, format_number
from cmanalytics.metrics.intervals import finite
from cmanalytics.tables import AGREEMENT, conform
from cmanalytics.wording import say

LEVEL = 0.90
DRAWS = 1000
SEED = 2026
WHOLE = "*"
VERDICTS = ("reliable", "cautious", "discuss", "not_measurable")
# Krippendorff, Content Analysis, 2004, p. 241: conclusions from .800 up, tentative ones from .667 up.
RELIABLE, CAUTIOUS = 0.800, 0.667
# Below them a coefficient hangs on one or two comments.
LEAST_READ, LEAST_GIVEN = 30, 5
# Redraws in which a coefficient is not defined, beyond which its interval means nothing.
MOST_UNDEFINED = 0.05


Coefficient = Callable[[np.ndarray], np.ndarray]


class _Readings(NamedTuple):
    """Hold a dimension's comments read by two or more: who read and gave what, and the redraws of these comments."""

    coders: list[str]
    read: np.ndarray
    redraws: np.ndarray


def coder_agreement(
    *sheets: Coded,
    codebook: Codebook | None = None,
    level: float = LEVEL,
    least_read: int = LEAST_READ,
    least_given: int = LEAST_GIVEN,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return how far people agree, one row a code and one a dimension (code "*") (contract `agreement`).

    `sheets` are what `read_coding_sheet` or `load_codings` gave, of two or more persons in all. Only comments that two
    of them have read for the dimension count. Intervals are percentiles of `draws` redraws by comment; where nobody
    differs, the lower end is what so many comments without a disagreement still allow. Codes are those that somebody
    gave, or all those of `codebook` in the dimensions read.

    Not measurable (coefficients missing): fewer than `least_read` comments in common, or fewer than `least_given`
    comments with the code, or without it. Verdict: reliable from an alpha of .800, if its interval stays above .667;
    cautious from .667; discuss below.
    Raise DataError when nobody has read, there are fewer than two persons, or no comment that two have read.
    """
    coded = gather(sheets)
    coders = people(coded)
    if not coders:
        raise DataError("agreement_nobody")
    if len(coders) < 2:
        raise DataError("agreement_one_coder", found=", ".join(map(short_name, coders)) or "—")
    limits = (least_read, least_given)
    rows = []
    for dimension in _dimensions(coded, codebook):
        read, keys = read_matrix(coded, dimension, coders)
        if not keys:
            continue
        readings = _Readings(coders, read, redraw_comments(len(keys), draws=draws, seed=seed))
        codes = _codes(coded, dimension, codebook)
        given = {code: given_matrix(coded, dimension, code, coders, keys) & read for code in codes}
        rows.append(_whole(dimension, readings, given, level=level, limits=limits))
        rows += [_row(dimension, code, readings, given[code], level=level, limits=limits) for code in codes]
    if not rows:
        raise DataError("agreement_nothing_common", found=", ".join(map(short_name, coders)))
    said = [_sentence(row, codebook, limits=limits) for row in rows]
    return conform(pd.DataFrame(rows).assign(sentence=said), AGREEMENT)


def _dimensions(coded: Coded, codebook: Codebook | None) -> list[str]:
    read = set(coded.readings["dimensions"].explode().dropna())
    known = [dimension.id for dimension in codebook.dimensions] if codebook is not None else []
    return [*(name for name in known if name in read), *sorted(read - set(known))]


def _codes(coded: Coded, dimension: str, codebook: Codebook | None) -> list[str]:
    given = set(coded.codings.loc[coded.codings["dimension"] == dimension, "code"])
    known = [code.id for d, code in codebook.walk() if d.id == dimension] if codebook is not None else []
    return [*known, *sorted(given - set(known))]


def _row(
    dimension: str, code: str, readings: _Readings, given: np.ndarray, *, level: float, limits: tuple[int, int]
) -> dict[str, object]:
    counts = np.column_stack([(readings.read & ~given).sum(axis=1), given.sum(axis=1)])
    row = _figures(dimension, code, readings, given, counts, level=level)
    enough = len(given) >= limits[0] and limits[1] <= row["n_any"] and limits[1] <= len(given) - row["n_all"]
    if not enough:
        return {**row, "verdict": "not_measurable"}
    alpha = _interval(lambda w: krippendorff_alpha(counts, 1 - np.eye(2), w), readings, level=level)
    kappa = _interval(lambda w: _mean_kappa(readings, given, w), readings, level=level)
    if not ((counts > 0).sum(axis=1) > 1).any():
        lowest = _lowest_unseen(counts, level=level)
        alpha, kappa = (value if isnan(value[0]) else (value[0], lowest, 1.0) for value in (alpha, kappa))
    found = dict(zip(("alpha", "low", "high"), map(finite, alpha), strict=True))
    found |= dict(zip(("kappa", "kappa_low", "kappa_high"), map(finite, kappa), strict=True))
    return {**row, **found, "verdict": _verdict(*alpha[:2])}


def _figures(
    dimension: str, code: str, readings: _Readings, given: np.ndarray, counts: np.ndarray, *, level: float
) -> dict[str, object]:
    """Return what is counted rather than estimated."""
    without, having = counts.T.astype(float)
    pairs = (without + having) * (without + having - 1) / 2
    both, neither = having * (having - 1) / 2, without * (without - 1) / 2
    mixed = (pairs - both - neither).sum()
    share = having.sum() / counts.sum()
    bias = nan
    if len(readings.coders) == 2:
        bias = float(given[:, 0].mean() - given[:, 1].mean())
    told = 2 * both.sum() + mixed
    return {
        "dimension": dimension,
        "code": code,
        "coders": [short_name(coder) for coder in readings.coders],
        "n": len(given),
        "positives": [str(int(n)) for n in given.sum(axis=0)],
        "n_any": int((having > 0).sum()),
        "n_all": int(((having > 0) & (without == 0)).sum()),
        "agreement": float(1 - mixed / pairs.sum()),
        "positive_agreement": finite(2 * both.sum() / told) if told else None,
        "interval": level,
        "prevalence": float(2 * share - 1),
        "bias": finite(bias),
    }


def _whole(
    dimension: str, readings: _Readings, given: dict[str, np.ndarray], *, level: float, limits: tuple[int, int]
) -> dict[str, object]:
    """Return the row of a dimension: the sets of codes of its comments, compared by their MASI distance."""
    shape = readings.read.shape
    sets = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        sets[place] = frozenset(code for code, hits in given.items() if hits[place])
    values = sorted(set(sets[readings.read]), key=sorted)
    counts = np.column_stack([((sets == value) & readings.read).sum(axis=1) for value in values])
    something = np.array([[bool(found) for found in line] for line in sets]) & readings.read
    kinds = np.column_stack([(readings.read & ~something).sum(axis=1), something.sum(axis=1)])
    row = _figures(dimension, WHOLE, readings, something, kinds, level=level)
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    row |= {"agreement": float((counts * (counts - 1)).sum() / pairs.sum()), "positive_agreement": None}
    if len(something) < limits[0] or row["n_any"] < limits[1] or len(values) < 2:
        return {**row, "verdict": "not_measurable"}
    distances = masi_distances(values)
    alpha = _interval(lambda w: krippendorff_alpha(counts, distances, w), readings, level=level)
    if not ((counts > 0).sum(axis=1) > 1).any():
        alpha = (alpha[0], _lowest_unseen(counts, level=level, distances=distances), 1.0)
    found = dict(zip(("alpha", "low", "high"), map(finite, alpha), strict=True))
    return {**row, **found, "verdict": _verdict(*alpha[:2])}


def _mean_kappa(readings: _Readings, given: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return Cohen's kappa, the mean of those of each pair of coders who share comments (Light, 1971)."""
    found = []
    for first, second in combinations(range(len(readings.coders)), 2):
        both = readings.read[:, first] & readings.read[:, second]
        if both.any():
            found.append(cohen_kappa(given[both, first], given[both, second], weights[:, both]))
    return np.mean(found, axis=0)


def _interval(coefficient: Coefficient, readings: _Readings, *, level: float) -> tuple[float, float, float]:
    value = float(coefficient(np.ones((1, len(readings.read))))[0])
    redrawn = coefficient(readings.redraws)
    defined = redrawn[~np.isnan(redrawn)]
    if isnan(value) or len(defined) < (1 - MOST_UNDEFINED) * len(redrawn):
        return value, nan, nan
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return value, float(low), float(high)


def _lowest_unseen(counts: np.ndarray, *, level: float, distances: np.ndarray | None = None) -> float:
    """Return the alpha under which n comments without a disagreement would still be seen once in twenty (level .90)."""
    distances = 1 - np.eye(counts.shape[1]) if distances is None else distances
    unseen = 1 - ((1 - level) / 2) ** (1 / len(counts))
    shares = counts.sum(axis=0) / counts.sum()
    expected = float(shares @ distances @ shares)
    return 1 - unseen / expected if expected > 0 else nan


def _verdict(alpha: float, low: float) -> str:
    if isnan(alpha) or isnan(low):
        return "not_measurable"
    if alpha >= RELIABLE and low >= CAUTIOUS:
        return "reliable"
    return "cautious" if alpha >= CAUTIOUS else "discuss"


def _sentence(row: dict[str, object], codebook: Codebook | None, *, limits: tuple[int, int]) -> str:
    dimension, code = str(row["dimension"]), str(row["code"])
    name = code_label(codebook, dimension, code) if codebook is not None else code
    whole = code == WHOLE
    head = say(
        "coding.agreement.whole" if whole else "coding.agreement.code", dimension=name_dimension(dimension), code=name
    )
    counts = zip(row["coders"], row["positives"], strict=True)
    said = ", ".join(say("coding.agreement.count", coder=coder, n=n) for coder, n in counts)
    values = {"n": row["n"], "counts": said, "both": row["n_all"]}
    figures = say("coding.agreement.figures_whole" if whole else "coding.agreement.figures", **values)
    if row["verdict"] == "not_measurable":
        told = {"n": row["n"], "given": row["n_any"], "read": limits[0], "least": limits[1]}
        return f"{head} {say(_why_not(row, limits=limits), **told)}"
    interval = format_interval(row["low"], row["high"], unit="index")
    alpha = say("coding.agreement.alpha", alpha=format_number(row["alpha"], 2), interval=interval)
    verdict = say(f"coding.verdicts.{row['verdict']}")
    return say("coding.agreement.sentence", head=head, verdict=verdict, alpha=alpha, figures=figures)


def _why_not(row: dict[str, object], *, limits: tuple[int, int]) -> str:
    least_read, least_given = limits
    if row["n"] < least_read:
        return "coding.agreement.few_read"
    if row["n_any"] == 0:
        return "coding.agreement.never"
    if row["n_any"] < least_given:
        return "coding.agreement.few_given"
    return "coding.agreement.always" if row["n"] - row["n_all"] < least_given else "coding.agreement.undefined"
