"""The metric dictionary as a table, to read or to print."""

import pandas as pd

from cmanalytics.dictionary import INTERACTIONS, METRICS, Metric
from cmanalytics.wording import say


def describe_metrics() -> pd.DataFrame:
    """Return the dictionary, a metric a row: what it counts, at which level, what it needs, its pitfall and source."""
    return pd.DataFrame([_described(metric) for metric in METRICS]).astype("string")


def _described(metric: Metric) -> dict[str, str]:
    return {
        "id": metric.id,
        "version": str(metric.version),
        "name": metric.name,
        "definition": metric.meaning,
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "interactions": _interactions(metric),
        "level": say(f"metrics.levels.{metric.level}"),
        "unit": metric.unit,
        "columns": ", ".join(metric.columns),
        "parameters": ", ".join(metric.parameters),
        "required": ", ".join(metric.required),
        "better": metric.better,
        "pitfall": metric.pitfall,
        "source": metric.source,
    }


def _interactions(metric: Metric) -> str:
    if not metric.interactions or "formula" in metric.parameters:
        return metric.interactions and "formula"
    named = "core" if metric.interactions == "named" else metric.interactions
    return f"{named} ({', '.join(INTERACTIONS[named])})"
