"""The metric dictionary: every entry complete, no bare engagement rate, and the page that is printed from it."""

from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.dictionary import (
    CALLS_FOR_ANSWER,
    FIRST_ANSWERS,
    INTERACTIONS,
    LEVELS,
    METRIC_IDS,
    METRICS,
    REFUSED,
    find_metric,
    why_refused,
)
from cmanalytics.errors import DeclarationError
from cmanalytics.indicators import Indicator
from cmanalytics.metrics import compute_metrics, name_indicator
from cmanalytics.metrics.describing import describe_metrics
from cmanalytics.objectives import load_objectives
from cmanalytics.wording import has
from tests.document_metrics import PATH, document
from tests.judging_helpers import write_objectives

UNITS = ("share", "rate", "count", "per_post", "hours", "number", "index")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_every_metric_is_complete(metric) -> None:
    """Name, definition, pitfall, source, numerator, level, unit, direction, columns; a rate has a denominator."""
    assert all((metric.name, metric.meaning, metric.pitfall, metric.source, metric.numerator, metric.columns))
    assert metric.level in LEVELS and metric.unit in UNITS and metric.better in ("higher", "lower", "")
    assert metric.denominator or metric.unit == "count"
    assert metric.definition == f"{metric.id}@{metric.version}" and metric.version >= 1
    assert set(metric.required) <= set(metric.parameters)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_interactions_are_a_named_set(metric) -> None:
    """What counts interactions says which: a set of the dictionary, fixed or named by the indicator."""
    assert ("interactions" in metric.columns) == bool(metric.interactions)
    assert metric.interactions in ("", "named", *INTERACTIONS)
    if metric.interactions == "named":
        assert "interactions" in metric.parameters or "formula" in metric.parameters


def test_ids_are_distinct_and_none_is_a_bare_engagement_rate() -> None:
    """« Taux d'engagement » alone says neither what is counted nor by what it is divided."""
    assert len(set(METRIC_IDS)) == len(METRICS)
    assert not set(METRIC_IDS) & set(REFUSED)
    assert find_metric("er_linkedin").interactions == "plus_clicks"
    with pytest.raises(KeyError):
        find_metric("engagement_rate")


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        ("engagement_rate", "er_reach_pooled"),
        ("Taux d'engagement", "er_reach_pooled"),
        ("taux_engagement", "er_reach_pooled"),
        ("virality", "amplification"),
        ("net sentiment", "code_author_share"),
        ("AVE", "external"),
        ("mean_response_time", "time_to_first_response"),
    ],
)
def test_what_is_not_offered_says_what_to_take(asked: str, instead: str) -> None:
    """A well-known figure that is misleading is refused with its reason, and with a metric that exists."""
    assert instead in why_refused(asked)
    assert instead in METRIC_IDS


def test_an_unknown_name_is_not_called_refused() -> None:
    """A misspelt id is left to the message that names the nearest one."""
    assert why_refused("er_reach_poled") == ""
    assert all(has(f"metrics.refused.{name}") for name in REFUSED)


def test_who_answers_first_are_four_metrics() -> None:
    """Member, brand, staff, nobody: each is in the dictionary."""
    assert set(FIRST_ANSWERS.values()) == {"member", "brand", "staff", "nobody"}
    assert set(FIRST_ANSWERS) <= set(METRIC_IDS) and "question" in CALLS_FOR_ANSWER


def test_a_formula_has_a_name_and_shows_its_weights() -> None:
    """Weights are arbitrary: the name of the measure tells them, and so does its key."""
    formula = {"name": "FPK", "weights": {"shares": 3, "comments": 2, "reactions": 1}}
    indicator = Indicator.model_validate({"metric": "weighted_engagement", "formula": formula})
    assert name_indicator(indicator).endswith("FPK (3 × partages + 2 × commentaires + 1 × réactions)")
    assert "formula=FPK" in indicator.key()
    with pytest.raises(ValueError, match="weights"):
        Indicator.model_validate({"metric": "weighted_engagement", "formula": {"name": "x", "weights": {}}})


def test_every_metric_can_be_named_and_measured_without_data() -> None:
    """On an empty page each metric is a row with a reason, never a zero; each has a name for people."""
    table = compute_metrics(None, period="2026-10")
    assert set(table["metric"]) == {metric.id for metric in METRICS if not metric.required}
    assert table["value"].isna().all() and table["note"].notna().all()
    for metric in METRICS:
        given = {"dimension": "frustration", "code": "delivery", "file": "a.csv", "date": "d", "value": "v"}
        indicator = Indicator.model_validate({"metric": metric.id, **given})
        assert name_indicator(indicator)


def test_the_dictionary_as_a_table() -> None:
    """One row a metric, all in words."""
    table = describe_metrics()
    assert list(table["id"]) == list(METRIC_IDS)
    assert not table.isna().any(axis=None) and (table.dtypes == pd.StringDtype()).all()


def test_the_printed_page_follows_the_dictionary() -> None:
    """docs/mesures.md is what `python -m tests.document_metrics` writes."""
    assert Path(PATH).read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_every_metric_that_can_be_aimed_at_has_its_sentence(metric) -> None:
    """No objective ends in a missing text; a mean a post has its singular too."""
    if metric.family not in ("context", "external"):
        assert has(f"scoring.figures.{metric.id}")
        assert metric.unit != "per_post" or has(f"scoring.figures.{metric.id}_one")


def test_a_refused_figure_in_objectives_says_why(tmp_path: Path) -> None:
    """Whoever writes « engagement_rate » reads what to write instead, with the line."""
    path = write_objectives(tmp_path, indicator="{metric: engagement_rate}")
    with pytest.raises(DeclarationError, match="er_reach_pooled") as caught:
        load_objectives(path)
    assert "ligne" in str(caught.value)


@pytest.mark.parametrize(
    "indicator",
    [
        "{metric: time_to_first_response, quantile: 1}",
        "{metric: time_to_first_response, quantile: 0.9, days: dimanche}",
        "{metric: answer_share, quantile: 0.9}",
        "{metric: weighted_engagement}",
        "{metric: weighted_engagement, formula: {weights: {shares: 3}}}",
        "{metric: weighted_engagement, formula: {name: x, weights: {likes: 3}}}",
        "{metric: weighted_engagement, formula: {name: x, weights: {shares: -3}}}",
        "{metric: er_linkedin, interactions: core}",
    ],
)
def test_parameters_that_mean_nothing_are_refused(tmp_path: Path, indicator: str) -> None:
    """A quantile of one, an unknown day, a weight below zero, a set that the metric fixes itself."""
    with pytest.raises(DeclarationError):
        load_objectives(write_objectives(tmp_path, indicator=indicator))
