"""Small invented tables and files for the tests of objectives, metrics and scoring."""

from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.metrics import measure_key
from cmanalytics.objectives import Objective
from cmanalytics.tables import MEASURES, conform

OBJECTIVE = """
- id: engage
  goal: brand
  statement: Faire réagir
  level: outtake
  indicator: {indicator}
  kind: {kind}
  {baseline}
  {target}
  start: {start}
  deadline: {deadline}
  pacing: {pacing}
  owner: responsable
  decision: {{question: Continuer ?, if_met: continuer, if_missed: arrêter, if_undecided: attendre,
    decided_by: direction, decided_on: 2027-01-15}}
  {more}
"""


def write_objectives(folder: Path, **given: str) -> Path:
    """Write an objectives file with one objective; `given` replaces its parts."""
    parts = {
        "indicator": "{metric: er_reach_pooled}",
        "kind": "increase_to",
        "baseline": "baseline: {value: 0.03, low: 0.028, high: 0.032}",
        "target": "target: {value: 0.05}",
        "start": "2026-01-01",
        "deadline": "2026-12-31",
        "pacing": "{shape: linear}",
        "more": "",
        **given,
    }
    path = folder / "objectives.yml"
    body = "business_goals: [{id: brand, statement: Vivre}]\nobjectives:" + OBJECTIVE.format(**parts)
    path.write_text(body, encoding="utf-8")
    return path


def make_posts(rates: list[float], *, month: str = "2026-10", reach: int = 1000, **columns: Any) -> pd.DataFrame:
    """Return posts of a month, one a rate of interactions on reach, one a day from the 2nd on."""
    n = len(rates)
    days = pd.to_datetime([f"{month}-{2 + day % 26:02d}T12:00:00Z" for day in range(n)])
    frame = pd.DataFrame(
        {
            "platform": "instagram",
            "account": "maison",
            "post_id": [f"{month}-{day}" for day in range(n)],
            "published_at": days,
            "reach": reach,
            "reactions": [round(rate * reach) for rate in rates],
            "comments": 0,
            "shares": 0,
        }
    )
    return frame.assign(**columns)


def make_comments(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return comments; what a row does not say: facebook, a post of its own name, an author of its own, a member's."""
    filled = [
        {
            "platform": "facebook",
            "account": "maison",
            "comment_id": f"c{number}",
            "post_id": "p1",
            "parent_id": None,
            "author": f"A-{number}",
            "is_brand": False,
            "is_staff": False,
            "written_at": "2026-10-06T10:00:00Z",
            "text": "bonjour",
            **row,
        }
        for number, row in enumerate(rows)
    ]
    frame = pd.DataFrame(filled)
    return frame.assign(written_at=pd.to_datetime(frame["written_at"], utc=True))


def make_codings(
    comment_ids: list[str], *, dimension: str = "speech_act", code: str = "question", **columns: Any
) -> pd.DataFrame:
    """Return codings of a code, one a comment."""
    frame = pd.DataFrame({"platform": "facebook", "comment_id": comment_ids})
    return frame.assign(dimension=dimension, code=code, coder="cues", start=0, end=1).assign(**columns)


def make_measure(
    objective: Objective, value: float | None, *, period: str = "2026-10", of: Measured | None = None, **given: Any
) -> dict[str, Any]:
    """Return a row of `measures` for an objective's indicator, or for a guardrail (`of`)."""
    indicator = of or objective.indicator
    numbers = {"n_posts": 24, "n_comments": 200, "n_authors": 150, "coverage": 1.0, "interval": 0.9}
    close = {} if value is None else {"low": 0.97 * value, "high": 1.03 * value}
    return {
        **measure_key(indicator, period=period, since=objective.start, until=objective.deadline),
        "value": value,
        **close,
        "estimator": "ratio_by_post",
        **numbers,
        "definition": indicator.definition.definition,
        "platforms": ["instagram"],
        "as_of": pd.Period(period, freq="M").end_time.normalize() if len(period) == 7 else None,
        **given,
    }


def tabulate_measures(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as the table `measures`."""
    return conform(pd.DataFrame(list(rows)), MEASURES)
