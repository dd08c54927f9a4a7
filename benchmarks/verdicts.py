"""How often verdicts are right on pages whose truth is known: a part of `python -m benchmarks.calibration`."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np
from scipy.special import stdtrit

from benchmarks import draws
from cmanalytics.metrics.intervals import count_interval, dispersion_of, ratio_by_post
from cmanalytics.objectives import Objective
from cmanalytics.scoring.chances import Figure, chance_of_count, project_count, smallest_detectable_change
from cmanalytics.scoring.measure import Measure
from cmanalytics.scoring.verdict import judge_objective
from cmanalytics.settings import PageSettings, StatusPolicy

SEED = 2026
TARGET = 1.2 * draws.RATE
FAR_ABOVE = 0.05
POLICY = StatusPolicy()
SETTINGS = PageSettings()
_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_MONTH_ENDS = [date(2026, month + 1, 1).toordinal() - 1 for month in range(1, 12)] + [_YEAR[1].toordinal()]


def declare(*, kind: str = "increase_to", baseline: float = draws.RATE, target: float = TARGET) -> Objective:
    """Return an objective on the rate by person reached, over the year."""
    decision = {
        "question": "?", "if_met": "a", "if_missed": "b", "if_undecided": "c", "decided_by": "d",
        "decided_on": date(2027, 1, 15),
    }  # fmt: skip
    return Objective.model_validate(
        {
            "id": "o", "goal": "g", "statement": "s", "level": "outtake", "owner": "w", "kind": kind,
            "indicator": {"metric": "er_reach_pooled"}, "baseline": {"value": baseline}, "target": {"value": target},
            "start": _YEAR[0], "deadline": _YEAR[1], "decision": decision,
        }
    )  # fmt: skip


def measure_month(rng: np.random.Generator, posts: int, rate: float, month: int) -> Measure:
    """Return what a month of publications gives, month 1 to 12."""
    interval = ratio_by_post(*draws.draw_posts(rng, posts, rate), level=POLICY.interval)
    first, last = date(2026, month, 1), date.fromordinal(_MONTH_ENDS[month - 1])
    return Measure(
        *interval, POLICY.interval, "ratio_by_post", None, None, posts, None, None, 1.0, "er_reach_pooled@1", "", last,
        first, last,
    )  # fmt: skip


def at_deadline(posts: int, rate: float, *, runs: int) -> Counter[str]:
    """Return how often each status is given in December, and "bare" how often the bare figure is above the target."""
    rng, objective, found = np.random.default_rng(SEED), declare(), Counter[str]()
    for _ in range(runs):
        measure = measure_month(rng, posts, rate, 12)
        found[judge_objective(objective, measure, [], settings=SETTINGS).status] += 1
        found["bare"] += (measure.value or 0) >= TARGET
    return found


def on_the_way(posts: int, month: int, *, final: float, runs: int) -> Counter[str]:
    """Return how often each status is given in a month of a year in which the rate moves evenly to `final`."""
    rng, objective, found = np.random.default_rng(SEED), declare(), Counter[str]()
    for _ in range(runs):
        rates = draws.RATE + (final - draws.RATE) * np.array(_gone_by())
        months = [measure_month(rng, posts, rate, number) for number, rate in enumerate(rates[:month], 1)]
        found[judge_objective(objective, months[-1], months[:-1], settings=SETTINGS).status] += 1
    return found


def _gone_by() -> list[float]:
    start, end = (day.toordinal() for day in _YEAR)
    return [(last - start + 1) / (end - start + 1) for last in _MONTH_ENDS]


def projection(done: int, dispersion: float, *, runs: int) -> tuple[float, float]:
    """Return how often the predictive interval of a count holds what came by week 40, known at week `done`, and how
    often a target that is just missed was given a chance of 80 % or more."""
    rng = np.random.default_rng(SEED)
    held = wrong = 0
    for _ in range(runs):
        weeks = draws.draw_counts(rng, 40, 10.0, dispersion)
        so_far = weeks[:done]
        interval = count_interval(
            so_far.sum(), level=POLICY.interval, dispersion=dispersion_of(so_far, level=POLICY.interval)
        )
        figure = Figure(*interval, "count", 1, POLICY.interval)
        found = project_count(so_far.sum(), done / 40, figure)
        held += found.low <= weeks.sum() <= found.high
        wrong += chance_of_count(so_far.sum(), weeks.sum() + 1, done / 40, figure) >= POLICY.on_track
    return held / runs, wrong / runs


def detectable(posts: int, *, runs: int) -> tuple[float, float, float]:
    """Return the median smallest detectable change, relative to the rate, how often a change of that size shows, and
    how often one shows that is not there."""
    rng = np.random.default_rng(SEED)
    before, same = (_rates(rng, posts, draws.RATE, runs) for _ in range(2))
    figures = (Figure(*row, "ratio_by_post", (posts - 1) / 3, POLICY.interval) for row in before)
    change = float(np.median([smallest_detectable_change(figure) for figure in figures])) / draws.RATE
    after = _rates(rng, posts, draws.RATE * (1 + change), runs)
    return change, _shows(before, after, posts), _shows(before, same, posts)


def _rates(rng: np.random.Generator, posts: int, rate: float, runs: int) -> np.ndarray:
    return np.array([ratio_by_post(*draws.draw_posts(rng, posts, rate), level=POLICY.interval) for _ in range(runs)])


def _shows(before: np.ndarray, after: np.ndarray, posts: int) -> float:
    # Two intervals on the log scale: their middles differ by more than the error of both allows.
    tail, freedom = (1 + POLICY.interval) / 2, (posts - 1) / 3
    middles = [np.log(rows[:, 1] * rows[:, 2]) / 2 for rows in (before, after)]
    errors = [np.log(rows[:, 2] / rows[:, 1]) / 2 / stdtrit(freedom, tail) for rows in (before, after)]
    return float(np.mean(np.abs(middles[1] - middles[0]) > stdtrit(2 * freedom, tail) * np.hypot(*errors)))


def print_verdicts(runs: int, percent: Callable[[float, int], str]) -> None:
    """Print the tables of verdicts."""
    names = ("met", "undecided", "not_met", "not_measurable")
    print(f"\nAt the deadline, target 20 % above a rate of {draws.RATE:.0%}, in %")
    print(f"{'':34}{'bare figure met':>17}" + "".join(f"{name:>17}" for name in names))
    for posts in (12, 36):
        for rate, truth in ((draws.RATE, "no change"), (TARGET, "exactly the target"), (FAR_ABOVE, "far above (5 %)")):
            found = at_deadline(posts, rate, runs=runs)
            line = "".join(f"{percent(found[name] / runs, runs):>17}" for name in ("bare", *names))
            print(f"{posts:3} publications, {truth:17}{line}")
    names = ("on_track", "undecided", "behind", "out_of_reach", "not_measurable")
    few = max(runs // 8, 2)
    print("\nOn the way (12 publications a month, the same target, even pace), in %")
    print(f"{'':34}" + "".join(f"{name:>17}" for name in names))
    for month in (6, 10):
        for final, truth in ((TARGET, "on its way"), (draws.RATE, "no change")):
            found = on_the_way(12, month, final=final, runs=few)
            line = "".join(f"{percent(found[name] / few, few):>17}" for name in names)
            print(f"month {month:2}, {truth:24} {line}")
    print(
        "\nA count over 40 weeks, 10 a week: the 90 % predictive interval holds it; missed by one, yet called on track"
    )
    for done in (10, 20, 30):
        for dispersion in (1.0, 4.0):
            held, wrong = projection(done, dispersion, runs=few * 4)
            shown = "   ".join(percent(share, few * 4) for share in (held, wrong))
            print(f"week {done}, variance {dispersion:g} x mean: {shown}")
    print("\nSmallest change of the rate between two periods that shows (80 % power); how often one of that size does;")
    print("how often one shows that is not there (announced: 10 %)")
    for posts in (8, 12, 24, 36, 72):
        change, power, false = detectable(posts, runs=few * 4)
        print(f"{posts:3} publications: {change:+5.0%}   {percent(power, few * 4)}   {percent(false, few * 4)}")
    print("\nNo alarm on daily counts (3 sigma, CUSUM) is shipped: there is no rate of false alarms to print.")
