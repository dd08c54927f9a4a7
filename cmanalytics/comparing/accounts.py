"""Our accounts beside others on the same measures: each difference with its interval, and the rank as far as known."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from cmanalytics.comparing.measuring import fold_name
from cmanalytics.comparing.pairs import compare_sides, tabulate_pairs
from cmanalytics.comparing.ranks import with_ranks
from cmanalytics.comparing.sides import Line, Pair, Side, choose_period, read_lines, side_of
from cmanalytics.comparing.voices import compare_voice
from cmanalytics.declarations import nearest
from cmanalytics.errors import UsageError
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CHANGES, empty
from cmanalytics.wording import say


def compare_accounts(
    measures: pd.DataFrame,
    *,
    ours: str | Iterable[str],
    period: str | None = None,
    settings: PageSettings | None = None,
    codebook: Any = None,
) -> pd.DataFrame:
    """Return our account beside each other one (contract `changes`), on the same measure, platform and period.

    `measures` come from `measure_accounts`; `ours` names our account, or ours on several platforms, as exports do;
    `period` is the last one measured when it is not given. `value` is ours, `before` theirs. A last row for each
    measure, compared_with "all", gives the rank from the highest value and the best and worst place that the data
    allow; a share of voice is compared with "equal_share", what each would have if all were heard alike. Raise
    UsageError for an account that was not measured, or for measures that are not by account.
    """
    settings = settings or PageSettings()
    lines = [line for line in read_lines(measures, settings=settings) if "all" not in (line.platform, line.account)]
    if not lines:
        if len(measures):
            raise UsageError("no_account_measures")
        return empty(CHANGES)
    mine = _known((ours,) if isinstance(ours, str) else tuple(ours), lines)
    chosen = choose_period(lines, period)
    lines = [line for line in lines if line.base == chosen]
    own = [line for line in lines if fold_name(line.account) in mine]
    pairs = [pair for line in own for pair in _beside(line, lines, mine, settings)]
    return with_ranks(tabulate_pairs(pairs, settings=settings, codebook=codebook), pairs, codebook=codebook)


def _known(ours: Sequence[str], lines: Sequence[Line]) -> set[str]:
    names = {fold_name(line.account): line.account for line in lines}
    for name in ours:
        if fold_name(name) not in names:
            close = names.get(nearest(fold_name(name), names), "—")
            known = ", ".join(sorted(set(names.values())))
            raise UsageError("compared_account_unknown", account=str(name)[:60], known=known, nearest=close)
    return {fold_name(name) for name in ours}


def _beside(line: Line, lines: Sequence[Line], mine: set[str], settings: PageSettings) -> Iterator[Pair]:
    one = _side(line, settings)
    if line.metric.family == "voice":
        rivals = {other.account for other in lines if other.platform == line.platform} - {line.account}
        yield compare_voice(line, accounts=len(rivals) + 1, settings=settings)
        return
    for other in lines:
        same = (other.metric, other.platform, other.segment, other.window) == (
            line.metric, line.platform, line.segment, line.window,
        )  # fmt: skip
        if same and fold_name(other.account) not in mine:
            yield compare_sides("accounts", line, one, _side(other, settings), other.account, settings=settings)


def _side(line: Line, settings: PageSettings) -> Side:
    return side_of(line, name=say("comparing.when.account", account=line.account), settings=settings)
