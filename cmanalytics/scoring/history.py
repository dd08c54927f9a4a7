"""What the scorecard said month after month: the road behind an objective's verdict."""

from collections.abc import Iterable

import pandas as pd

from cmanalytics.objectives import Objectives
from cmanalytics.scoring import score_objectives
from cmanalytics.settings import PageSettings
from cmanalytics.tables import SCORECARD, conform


def score_history(
    measures: pd.DataFrame, objectives: Objectives, *, periods: Iterable[str], settings: PageSettings | None = None
) -> pd.DataFrame:
    """Return the scorecards of several periods, one after the other in the order given (contract `scorecard`).

    Evidence is left out. Raise UsageError for a period that is none.
    """
    cards = [score_objectives(measures, objectives, period=period, settings=settings) for period in periods]
    return conform(pd.concat(cards), SCORECARD)
