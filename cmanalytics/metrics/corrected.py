"""A code's share from machine tags on all comments and a person's reading of some: numbers in, numbers out.

Comments are parted in two: those that the machine tagged, known in number, and the others; the reading says how many in
each are right. For a tag that is yes or no this is the prediction-powered (difference) estimator with the best weight
lambda = share among tagged - share among others (Angelopoulos, Duchi and Zrnic, PPI++, 2023), and double sampling for
stratification (Cochran, Sampling Techniques, 12.2). Its interval joins those of its parts, "square and add" (Newcombe,
1998; Zou and Donner, 2008), each of them a Jeffreys interval (Brown, Cai and DasGupta, 2001): one on the normal scale
of a regression would miss rare codes one time in four where it announces one in ten.
"""

from collections.abc import Callable
from math import nan, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, ndtri, stdtrit

from cmanalytics.metrics.intervals import ASSUMED_CORRELATION, NOTHING, Interval, wilson

POWERED, TWO_PHASE, PLAIN, UNCORRECTED = "prediction-powered", "stratified two-phase", "plain sample", "uncorrected"
NO_SHARE = NOTHING
ESTIMATORS = (POWERED, TWO_PHASE, PLAIN, UNCORRECTED)
# With fewer comments read, the interval of a share of 20 % is over 25 points wide.
LEAST_READ = 30
# With fewer read on either side of the tag, the tag is not known well enough to correct anything.
LEAST_IN_PART = 5
# A tag that correlates less with the reading makes the interval narrower by less than 5 %: sqrt(1 - 0.3 ^ 2) = 0.95.
LEAST_CORRELATION = 0.3
# Below it, more than three tags in ten are wrong: their share is not shown.
PRECISION_FLOOR = 0.7
# All was read, or sure to be: as good as knowing.
_SILENCE = 1e-12


class Read(NamedTuple):
    """Hold the texts read among some comments: their places, whether each has the code, what each weighs.

    `drawn` is what each adds to the variance because others could have been drawn, weight^2 (1 - chance): nothing for a
    text that was sure to be; `own` what it adds because other people could have written it or not (0: in `drawn`).
    `stratified`: groups had different chances of being drawn.
    """

    places: np.ndarray
    said: np.ndarray
    weights: np.ndarray
    drawn: np.ndarray
    own: np.ndarray
    stratified: bool = False


NOTHING_READ = Read(np.empty(0, dtype=int), np.empty(0, dtype=bool), np.empty(0), np.empty(0), np.empty(0))


class Corrected(NamedTuple):
    """Hold a share, how it was estimated, and how the machine did on what was read; `why` not better ("" when it is).

    `why` is few_read, few_tagged, weak_tagger or nothing; `rates` are the shares among untagged and tagged comments.
    """

    share: Interval
    estimator: str
    n_read: int
    n_said: int
    n_tagged: int
    precision: Interval
    recall: Interval
    why: str = ""
    rates: tuple[float, float] = (nan, nan)


def correct_share(
    tagged: np.ndarray,
    read: Read,
    groupings: tuple[np.ndarray, ...],
    *,
    level: float,
    mass: np.ndarray | None = None,
    beyond: bool = True,
) -> Corrected:
    """Return the share of a code among comments of which `tagged` is what the machine says.

    `groupings` label each comment's cluster, one array a way of clustering; `mass` is how much each counts (1; it is in
    the weights of `read`). `beyond`: the interval is for comments like these under other publications by other people,
    as for other shares, and reading all of them leaves some width; else for these very comments, drawn at random.

    Below `LEAST_READ` comments read, no share (`UNCORRECTED`). The read comments alone (`PLAIN`) where fewer than
    `LEAST_IN_PART` of them are tagged or not, or where the tag tells too little (`LEAST_CORRELATION`); where groups
    were drawn with different chances, what the tag tells always helps.
    """
    mass = np.ones(len(tagged)) if mass is None else mass
    marks, said, weights = tagged[read.places], read.said, read.weights
    noise = read.drawn + read.own if beyond else read.drawn
    found = Corrected(
        NOTHING, UNCORRECTED, len(said), int(said.sum()), int(marks.sum()),
        precision=guess_rate(said[marks], weights[marks], noise[marks], level=level),
        recall=guess_rate(marks[said], weights[said], noise[said], level=level),
    )  # fmt: skip
    if len(said) < LEAST_READ:
        return found._replace(why="few_read")
    why = _why_alone(marks, said, weights, stratified=read.stratified)
    marks, tagged = (np.zeros_like(mask) if why else mask for mask in (marks, tagged))
    parts = (~marks, marks)
    rates = [float(np.average(said[part], weights=weights[part])) if part.any() else nan for part in parts]
    rates[1] = rates[0] if why else rates[1]
    among = float(np.average(tagged, weights=mass))
    residuals = np.sqrt(noise) * (said - np.where(marks, rates[1], rates[0])) / weights.sum()
    drift = (rates[1] - rates[0]) * mass * (tagged - among) / mass.sum()
    effect = design_effect(residuals, drift, read.places, groupings, level=level) if beyond else 1.0
    if why:
        share = guess_rate(said, weights, noise, level=level, effect=effect)
        return found._replace(share=share, estimator=PLAIN, why=why, rates=tuple(rates))
    known = {"level": level, "within": jeffreys, "effect": effect}
    ends = [guess_rate(said[part], weights[part], noise[part], **known) for part in parts]
    size = mass.sum() ** 2 / np.square(mass).sum() / effect
    share = join_parts(*ends, wilson(among, size, level=level) if beyond else Interval(among, among, among))
    estimator = TWO_PHASE if read.stratified else POWERED
    return found._replace(share=share, estimator=estimator, rates=tuple(rates))


def _why_alone(marks: np.ndarray, said: np.ndarray, weights: np.ndarray, *, stratified: bool) -> str:
    """Return why the tags of the machine do not help, "" when they do."""
    if min(marks.sum(), (~marks).sum()) < LEAST_IN_PART:
        return "few_tagged"
    if stratified:
        return ""
    tag, code = (values - np.average(values, weights=weights) for values in (marks, said))
    spread = sqrt(np.average(tag**2, weights=weights) * np.average(code**2, weights=weights))
    related = float(np.average(tag * code, weights=weights)) / spread if spread > 0 else 0.0
    return "weak_tagger" if related < LEAST_CORRELATION else ""


def guess_rate(
    hits: np.ndarray,
    weights: np.ndarray,
    noise: np.ndarray,
    *,
    level: float,
    within: Callable[..., Interval] = wilson,
    effect: float = 1.0,
) -> Interval:
    """Return a weighted share with its interval: that of the texts that could have been others, `within`, at its scale.

    Each text adds `noise` to the variance: the share among what is noisy, on the number of comments that weigh as it
    does (Kish, Survey Sampling, 1965) over the design effect, gives the interval's shape. No noise, no width.
    """
    if len(hits) == 0:
        return NOTHING
    share, total = float(np.average(hits, weights=weights)), float(noise.sum())
    if total <= _SILENCE * weights.sum() ** 2:
        return Interval(share, share, share)
    n = total**2 / float(np.square(noise).sum())
    found = within(float(np.average(hits, weights=noise)), n / effect, level=level)
    scale = sqrt(total * n) / float(weights.sum())
    low, high = share - scale * (found.value - found.low), share + scale * (found.high - found.value)
    return Interval(share, min(max(0.0, low), share), max(min(1.0, high), share))


def design_effect(
    residuals: np.ndarray, drift: np.ndarray, places: np.ndarray, groupings: tuple[np.ndarray, ...], *, level: float
) -> float:
    """Return how many times the variance of a share grows because comments of one cluster go together, 1 at least.

    `residuals` are the parts of the comments read (at `places`) in its error, `drift` those of all comments through
    their tags: a publication that draws complaints moves both. The largest of the ways of clustering, times (t / z)^2
    for few clusters (Korn and Graubard, 1998). Where nothing can be estimated (no residual, one cluster), a correlation
    of `ASSUMED_CORRELATION` within clusters is taken.
    """
    tail = (1 + level) / 2
    effects = [1.0]
    alone = np.square(residuals).sum() + np.square(drift).sum()
    together = drift.copy()
    np.add.at(together, places, residuals)
    for groups in groupings:
        labels, members = np.unique(groups, return_inverse=True)
        if len(labels) == len(groups):
            continue
        sizes = np.bincount(members[places])
        read = int((sizes > 0).sum())
        if read < 2 or alone <= 0:
            effects.append(1 + (np.square(sizes).sum() / len(places) - 1) * ASSUMED_CORRELATION)
            continue
        effect = np.square(np.bincount(members, weights=together)).sum() / alone * read / (read - 1)
        effects.append(max(1.0, effect) * float(stdtrit(read - 1, tail) / ndtri(tail)) ** 2)
    return max(effects)


def jeffreys(share: float, n: float, *, level: float) -> Interval:
    """Return a share of n units with Jeffreys' interval, open to 0 where none is a hit and to 1 where all are."""
    hits, tail = share * n, (1 - level) / 2
    low = 0.0 if share <= 0 else min(float(betaincinv(hits + 0.5, n - hits + 0.5, tail)), share)
    high = 1.0 if share >= 1 else max(float(betaincinv(hits + 0.5, n - hits + 0.5, 1 - tail)), share)
    return Interval(share, low, high)


def join_parts(untagged: Interval, tagged: Interval, among: Interval) -> Interval:
    """Return the share in two parts together, `among` being the share of the second part (square and add)."""
    part, gain = among.value, tagged.value - untagged.value
    # More tagged comments than seen raise the share when the tag is right, lower it when the tag is wrong.
    below, above = among.value - among.low, among.high - among.value
    down, up = (below, above) if gain > 0 else (above, below)
    value = untagged.value + part * gain
    low = _root((1 - part) * (untagged.value - untagged.low), part * (tagged.value - tagged.low), gain * down)
    high = _root((1 - part) * (untagged.high - untagged.value), part * (tagged.high - tagged.value), gain * up)
    return Interval(value, max(0.0, value - low), min(1.0, value + high))


def _root(*sides: float) -> float:
    return sqrt(sum(side * side for side in sides))


def people_of(found: Corrected, tagged: np.ndarray, person: np.ndarray) -> Interval:
    """Return the share of people who say a code at least once, from a share in which each person weighs 1.

    Not all that a person wrote was read: those who say it in some of their comments are at least as many as that share
    (each says always the same), at most what their comments would give if each were apart. The value is the middle.
    """
    share = found.share
    _, who, written = np.unique(person, return_inverse=True, return_counts=True)
    if share.value <= 0:
        most = len(person) / len(written)
    else:
        rates = np.clip(np.where(tagged, found.rates[1], found.rates[0]), 0, 1)
        with np.errstate(divide="ignore"):
            never = np.exp(np.bincount(who, weights=np.log1p(-rates)))
        most = max(1.0, float((1 - never).mean() / (np.bincount(who, weights=rates) / written).mean()))
    return Interval(min(1.0, share.value * (1 + most) / 2), share.low, min(1.0, share.high * most))
