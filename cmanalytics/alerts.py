"""Data alerts: what was skipped, dropped, doubtful or guessed, and what to do about it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.errors import CmanalyticsError
from cmanalytics.tables import ALERTS, conform
from cmanalytics.wording import problem, say

SEVERITIES = ("error", "warning", "info")


class Alert(NamedTuple):
    """Hold one alert; `file` is empty when it concerns no single file, `count` says how many times it was met."""

    file: str
    table: str
    severity: str
    kind: str
    count: int
    message: str
    what_to_do: str


def make_alert(
    kind: str, /, *, severity: str = "warning", file: str | Path = "", table: str = "", count: int = 1, **values: Any
) -> Alert:
    """Return the alert of a kind of the problem catalogue; `count` is also a placeholder of its text."""
    found, expected, do = problem(kind, count=count, **values)
    return Alert(str(file), table, severity, kind, int(count), _message(found, expected), do)


def alert_from_error(error: CmanalyticsError, *, severity: str = "error", table: str = "") -> Alert:
    """Return the alert that says what an error said, for a run that goes on without the file at fault."""
    return Alert(error.file or "", table, severity, error.kind, 1, _message(error.found, error.expected), error.do)


def _message(found: str, expected: str) -> str:
    return say("errors.alert", found=found, expected=expected) if expected else found


def tabulate_alerts(alerts: Iterable[Alert]) -> pd.DataFrame:
    """Return alerts as a table (contract `alerts`): gravest first, each said once, counts added."""
    frame = pd.DataFrame(list(alerts), columns=list(Alert._fields))
    frame = frame.assign(rank=frame["severity"].map(SEVERITIES.index))
    same = [name for name in Alert._fields if name != "count"]
    frame = frame.groupby([*same, "rank"], sort=False, as_index=False)["count"].sum()
    frame = frame.sort_values(["rank", "file", "kind", "message"], kind="stable")
    return conform(frame[list(Alert._fields)].reset_index(drop=True), ALERTS)
