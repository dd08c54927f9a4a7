"""Who gets which variant: pairs, and in each pair a coin that anybody can toss again from the declared seed."""

from datetime import timedelta
from hashlib import blake2b

import pandas as pd

from cmanalytics.experiment_checks import UNIT_DAYS
from cmanalytics.objectives import Experiment
from cmanalytics.tables import ASSIGNMENT, conform

_DAYS_A_WEEK = 7


def assign_variants(test: Experiment) -> pd.DataFrame:
    """Return the list to follow (contract `assignment`): the same declaration always gives the same list.

    Blocked randomisation: publications and weeks in pairs that follow one another, days in pairs of the same weekday a
    week apart, one of each variant in a pair, the order by a coin. For days and weeks `first` and `last` say when, from
    the declared start on; for publications `post` is left to be filled in.
    """
    planned, unit = test.design.planned_units, test.design.unit
    blocks = [_block(rank, planned, unit) for rank in range(planned)]
    second = [blocks[:rank].count(block) for rank, block in enumerate(blocks)]
    arms = [test.design.arms[coin(test, block) ^ place] for block, place in zip(blocks, second, strict=True)]
    days = UNIT_DAYS.get(unit)
    first = [test.start + timedelta(days=rank * days) if days else None for rank in range(planned)]
    last = [None if day is None else day + timedelta(days=(days or 1) - 1) for day in first]
    frame = pd.DataFrame(
        {
            "test": test.id,
            "rank": range(1, planned + 1),
            "block": [block + 1 for block in blocks],
            "variant": arms,
            "first": pd.to_datetime(pd.Series(first, dtype=object)),
            "last": pd.to_datetime(pd.Series(last, dtype=object)),
            "post": pd.Series(pd.NA, index=range(planned), dtype="string"),
            "measure": measure_text(test),
            "declaration": fingerprint(test),
        }
    )
    return conform(frame, ASSIGNMENT)


def _block(rank: int, planned: int, unit: str) -> int:
    # Days: Monday with the Monday after; those that are left over go with their neighbours.
    paired = planned // (2 * _DAYS_A_WEEK) * 2 * _DAYS_A_WEEK
    if unit != "day" or rank >= paired:
        return rank // 2
    week, weekday = divmod(rank, _DAYS_A_WEEK)
    return week // 2 * _DAYS_A_WEEK + weekday


def coin(test: Experiment, block: int) -> int:
    """Return 0 or 1 for a block (from 0): the lowest bit of a hash of the seed, the test's id and the block."""
    return blake2b(f"{test.design.seed}:{test.id}:{block}".encode(), digest_size=1).digest()[0] & 1


def measure_text(test: Experiment) -> str:
    """Return the primary metric with its version and parameters, as the list remembers it."""
    platform, account = test.primary.place()
    return f"{test.primary.definition.definition} {platform}/{account} {test.primary.key()}"


def fingerprint(test: Experiment) -> str:
    """Return a short hash of what must not change once the test is on: design, measure, effect, dates, decision."""
    told = test.model_dump_json(exclude={"id", "objective", "hypothesis", "declared_on"})
    return blake2b(told.encode(), digest_size=4).hexdigest()
