"""Dates that count back from an unknown day: "il y a 2 ans", "3 weeks ago"."""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.opening.grids import list_lines

_AGO = (
    r"(?i)(?:(?:modifiée?|edited)\s+)?(?:(?:il y a|depuis)\s+(?:moins d['’])?(?:une?|\d+)\s+[^\W\d_]+"
    r"|(?:about\s+)?(?:an?|\d+)\s+[^\W\d_]+\s+ago|hier|aujourd['’]hui|à l['’]instant|yesterday|today|just now)\.?"
)


def blank_relative_dates(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.DataFrame, list[Alert]]:
    """Empty the dates that count back from an unknown day ("il y a 2 ans"): no moment can be known from them."""
    ago = {name: are_relative(texts[name]) for name in ("written_at", "reply_at") if name in texts}
    texts = texts.assign(**{name: texts[name].mask(relative, "") for name, relative in ago.items()})
    bad = [line for line, relative in zip(lines, ago.get("written_at", ()), strict=False) if relative]
    if not bad:
        return texts, []
    return texts, [make_alert("relative_dates", file=file, table="comments", count=len(bad), lines=list_lines(bad))]


def tell_once(alerts: list[Alert]) -> list[Alert]:
    """Leave out that no date is left where the reason is said already."""
    explained = any(alert.kind == "relative_dates" for alert in alerts)
    return [alert for alert in alerts if not (explained and alert.kind == "empty_dates")]


def are_relative(cells: pd.Series) -> pd.Series:
    """Tell which cells say how long ago instead of when."""
    return cells.fillna("").str.strip().str.fullmatch(_AGO)
