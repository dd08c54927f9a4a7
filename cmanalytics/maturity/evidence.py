"""What a page's own tables say about each competency: shown beside an answer, never in its place."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.dictionary import METRIC_IDS, find_metric
from cmanalytics.indicators import days_of_period
from cmanalytics.locale import format_days, format_estimate, format_month, format_share, format_value
from cmanalytics.objective_doubts import substitutes_level
from cmanalytics.objectives import Objectives
from cmanalytics.protocol import Protocol
from cmanalytics.wording import say

EFFECTS = ("outcome", "impact")
# Measures shown for a competency; for some, the end of the interval beyond which an answer of stage 3 is contradicted.
MEASURED: dict[str, tuple[str, ...]] = {
    "culture": ("peer_first_answer_share", "newcomer_return_share"),
    "community_management": ("answer_share", "reply_within_share", "unanswered_share", "time_to_first_response"),
    "governance": ("deleted_share",),
}
_AT_LEAST = {"peer_first_answer_share": 0.05, "answer_share": 0.5}
_AT_MOST = {"unanswered_share": 0.5}
_STEERED = 3


class Tables(NamedTuple):
    """Hold what is known of a page; None where it is not given, and then nothing is said of it."""

    objectives: Objectives | None = None
    scorecard: pd.DataFrame | None = None
    measures: pd.DataFrame | None = None
    codings: pd.DataFrame | None = None
    to_read: pd.DataFrame | None = None
    experiments: pd.DataFrame | None = None
    protocol: Protocol | None = None
    codebook: Codebook | None = None


class Evidence(NamedTuple):
    """Hold one sentence from the tables, and the stage from which on an answer does not go with it (None: none)."""

    text: str
    against_from: int | None = None


def collect_evidence(competency: str, tables: Tables) -> list[Evidence]:
    """Return what the tables say about a competency, nothing for one that they know nothing of."""
    collect = _COLLECT.get(competency)
    found = list(collect(tables)) if collect is not None else []
    return [*found, *_measured(competency, tables.measures)]


def _say(key: str, /, **values: Any) -> str:
    return say(f"maturity.evidence.{key}", **values)


def _strategy(tables: Tables) -> Iterator[Evidence]:
    if tables.objectives is None:
        return
    declared = tables.objectives.objectives
    effects = sum(objective.level in EFFECTS for objective in declared)
    text = _say("objectives", n=len(declared), effects=effects)
    yield Evidence(text, None if effects else _STEERED)
    if unserved := sum(substitutes_level(objective) for objective in declared):
        yield Evidence(_say("substituted", n=unserved), _STEERED)


def _leadership(tables: Tables) -> Iterator[Evidence]:
    if tables.objectives is None:
        return
    declared, goals = tables.objectives.objectives, tables.objectives.business_goals
    deciders = len({objective.decision.decided_by for objective in declared})
    yield Evidence(_say("decisions", n=len(declared), deciders=deciders))
    sponsored = sum(bool(goal.sponsor) for goal in goals)
    yield Evidence(_say("sponsors", n=sponsored, all=len(goals)), None if sponsored else 2)


def _content(tables: Tables) -> Iterator[Evidence]:
    if tables.objectives is not None:
        tests = len(tables.objectives.tests)
        yield Evidence(_say("tests" if tests else "no_tests", n=tests), None if tests else _STEERED)
    if tables.experiments is not None and len(tables.experiments):
        pronounced = tables.experiments["verdict"].isin(["shown", "not_shown", "harmful", "undecided"]).sum()
        yield Evidence(_say("verdicts", n=int(pronounced), all=len(tables.experiments)))


def _governance(tables: Tables) -> Iterator[Evidence]:
    if tables.protocol is None:
        return
    routes = len(tables.protocol.routes)
    text = _say("protocol", routes=routes, answers=len(tables.protocol.answers)) if routes else _say("no_protocol")
    yield Evidence(text, None if routes else 2)


def _tools(tables: Tables) -> Iterator[Evidence]:
    if tables.codebook is not None:
        yield Evidence(_say("codebook", label=tables.codebook.label))
    if tables.codings is not None:
        by_hand = tables.codings["coder"].str.startswith("human:").fillna(False).astype(bool)
        read = len(tables.codings.loc[by_hand, ["platform", "comment_id"]].drop_duplicates())
        yield Evidence(_say("read_by_hand" if read else "not_read_by_hand", n=read), None if read else _STEERED)


def _community_management(tables: Tables) -> Iterator[Evidence]:
    if tables.to_read is not None and len(tables.to_read):
        off = tables.to_read["off_hours"].fillna(False).astype(bool)
        yield Evidence(_say("off_hours", n=int(off.sum()), all=len(off), share=format_share(float(off.mean()))))


def _measurement(tables: Tables) -> Iterator[Evidence]:
    if tables.objectives is not None:
        baselines = [objective.baseline for objective in tables.objectives.objectives]
        known = [baseline for baseline in baselines if baseline is not None]
        bounded = sum(baseline.low is not None and baseline.high is not None for baseline in known)
        text = _say("baselines", n=len(known), all=len(baselines), bounded=bounded)
        yield Evidence(text, _STEERED if 2 * bounded < len(baselines) else None)
    if tables.scorecard is not None:
        main = tables.scorecard[~tables.scorecard["indicator"].str.startswith("guardrail:")]
        main = main[main["period"] == main["period"].max()]
        if len(main):
            unknown = int((main["status"] == "not_measurable").sum())
            text = _say("unmeasurable", n=unknown, all=len(main))
            yield Evidence(text, _STEERED if 2 * unknown > len(main) else None)


_COLLECT = {
    "strategy": _strategy,
    "leadership": _leadership,
    "content": _content,
    "governance": _governance,
    "tools": _tools,
    "community_management": _community_management,
    "measurement": _measurement,
}


def _measured(competency: str, measures: pd.DataFrame | None) -> Iterator[Evidence]:
    if measures is None:
        return
    known = measures[measures["value"].notna() & measures["metric"].isin(METRIC_IDS)]
    for name in MEASURED.get(competency, ()):
        rows = known[known["metric"] == name]
        if rows.empty:
            continue
        # The latest; over all platforms where there is such a row.
        rows = rows.assign(whole=rows["platform"] == "all").sort_values(["period", "whole"], kind="stable")
        yield _tell_measure(rows.iloc[-1])


def _tell_measure(row: pd.Series) -> Evidence:
    metric = find_metric(row["metric"])
    ends = [row["low"], row["high"]]
    known = not any(pd.isna(end) for end in ends)
    figure = (
        format_estimate(row["value"], *ends, unit=metric.unit)
        if known
        else format_value(row["value"], unit=metric.unit)
    )
    least, most = _AT_LEAST.get(metric.id), _AT_MOST.get(metric.id)
    against = known and ((least is not None and ends[1] < least) or (most is not None and ends[0] > most))
    when = _tell_period(str(row["period"]).partition(":")[0])
    return Evidence(_say("measure", name=metric.name, figure=figure, when=when), _STEERED if against else None)


def _tell_period(period: str) -> str:
    days = days_of_period(period)
    return format_month(period) if len(period) == 7 and "Q" not in period else format_days(*days) if days else period
