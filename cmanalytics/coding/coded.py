"""What people have coded: the codes that they gave, the comments that they read, what was doubtful in their sheets."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.tables import CODINGS, READINGS, conform, empty


class Coded(NamedTuple):
    """Hold hand codings (contract `codings`), the comments read (contract `readings`) and doubts about the sheets.

    A comment in `readings` without a row in `codings` was read, and nothing applies to it.
    """

    codings: pd.DataFrame
    readings: pd.DataFrame
    alerts: tuple[Alert, ...] = ()

    @property
    def coders(self) -> tuple[str, ...]:
        """Return who has read something, those who read most first."""
        counts = self.readings["coder"].value_counts().rename_axis("coder").reset_index(name="n")
        return tuple(counts.sort_values(["n", "coder"], ascending=[False, True])["coder"])

    def of(self, *coders: str) -> "Coded":
        """Return what these coders have coded."""
        return Coded(
            self.codings[self.codings["coder"].isin(coders)].reset_index(drop=True),
            self.readings[self.readings["coder"].isin(coders)].reset_index(drop=True),
            self.alerts,
        )


def gather(parts: Iterable[Coded]) -> Coded:
    """Return the codings of several persons as one; the same person must not read the same comment in two of them."""
    parts = list(parts)
    codings = pd.concat([empty(CODINGS), *(part.codings for part in parts)], ignore_index=True)
    readings = pd.concat([empty(READINGS), *(part.readings for part in parts)], ignore_index=True)
    alerts = tuple(alert for part in parts for alert in part.alerts)
    return Coded(conform(codings, CODINGS), conform(readings, READINGS), alerts)
