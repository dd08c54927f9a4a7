"""Declarations and tables that nobody should send, and somebody will: refused with a line, or said in a sentence."""

import re
from math import inf, isfinite, nan
from pathlib import Path

import pandas as pd
import pytest

from cmanalytics.errors import DeclarationError
from cmanalytics.metrics import compute_metrics
from cmanalytics.objectives import Objectives, load_objectives
from cmanalytics.scoring import expected_path, explain, score_objectives
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_posts, write_objectives

REQUIRED = ("goal", "statement", "level", "indicator", "kind", "start", "deadline", "owner", "decision")
OWN = PageSettings.model_validate({"accounts": [{"platform": "instagram", "account": "maison"}]})


def refusal(path: Path) -> str:
    """Return what is said of a file that is refused."""
    with pytest.raises(DeclarationError) as caught:
        load_objectives(path)
    return str(caught.value)


@pytest.mark.parametrize("key", [*REQUIRED, "decision.question", "decision.if_met", "decision.if_missed",
                                 "decision.if_undecided", "decision.decided_by", "decision.decided_on"])  # fmt: skip
def test_each_required_key_is_asked_for_by_its_name(tmp_path: Path, key: str) -> None:
    """Whoever leaves one out reads which, and where."""
    path = write_objectives(tmp_path)
    text = path.read_text(encoding="utf-8")
    *_, name = key.split(".")
    if "." in key:
        text = re.sub(rf"{name}: [^,}}]+(?:,\s*|(?=}}))", "", text)
    else:
        text = re.sub(rf"(?ms)^  {name}: .*?(?=^  \w|\Z)", "", text)
    path.write_text(text, encoding="utf-8")
    assert key in refusal(path)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"start": "0001-01-01"}, "faute de frappe"),
        ({"deadline": "9999-12-31"}, "faute de frappe"),
        ({"pacing": "{shape: step, at: 20026-05-01}"}, "date"),
        ({"target": "target: {value: 1e300}"}, "trop grand"),
        ({"baseline": "baseline: {value: 0.03, low: 0, high: 1e200}"}, "trop grand"),
        ({"baseline": "baseline: {value: 0.03, n: 1000000000000000000000}"}, "trop grand"),
        ({"more": "guardrails: [{metric: conversation, kind: stay_below, value: 1e308}]"}, "trop grand"),
    ],
)
def test_what_no_page_could_count_and_no_calendar_holds_is_refused(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    """Before it overflows somewhere else."""
    assert words in refusal(write_objectives(tmp_path, **given))


def test_a_season_of_years_lists_a_few_missing_months(tmp_path: Path) -> None:
    """Not six hundred of them."""
    path = write_objectives(
        tmp_path, start="1980-01-01", pacing='{shape: seasonal, weights: {"2026-01": 1}}', deadline="2026-12-31"
    )
    assert "1980-01, 1980-02" in refusal(path) and len(refusal(path)) < 600


def judged(objectives: Objectives, posts: pd.DataFrame | None, *, settings: PageSettings = OWN) -> pd.Series:
    """Return the scorecard's row of an objective, and check every text and number on the way."""
    measures = compute_metrics(posts, period=("2026-09", "2026-10"), objectives=objectives, settings=settings)
    scorecard = score_objectives(measures, objectives, period="2026-10", settings=settings)
    facts = explain(scorecard.iloc[0], measures=measures, objectives=objectives, settings=settings)
    texts = [*measures["note"].dropna(), *scorecard["sentence"].dropna(), *scorecard["reason"].dropna()]
    for text in [*texts, facts.sentence, *facts.facts["text"]]:
        assert not re.search(r"\bnan\b|\binf\b|None|<NA>|\d{19}", text, re.IGNORECASE), text
    numbers = pd.concat([table.select_dtypes("Float64").stack().dropna() for table in (measures, scorecard)])
    assert all(isfinite(number) for number in numbers)
    assert all(0 <= value <= 1 for _, value in expected_path(objectives.objectives[0]))
    return scorecard.iloc[0]


@pytest.mark.parametrize("value", [nan, inf, -inf, 1e308, -1e308, 5e-324, -5.0, 0.0])
@pytest.mark.parametrize("column", ["reach", "reactions"])
@pytest.mark.parametrize("metric", ["er_reach_pooled", "er_reach_mean", "conversation", "applause"])
def test_impossible_numbers_never_reach_a_sentence(tmp_path: Path, metric: str, column: str, value: float) -> None:
    """In one publication or in all of them: a status, finite numbers, a reason."""
    objectives = load_objectives(write_objectives(tmp_path, indicator=f"{{metric: {metric}}}"))
    for rows in (1, 20):
        posts = make_posts([0.04] * 20)
        posts[column] = posts[column].astype("Float64")
        posts.loc[: rows - 1, column] = value
        assert judged(objectives, posts)["status"]


def test_months_without_a_publication_are_not_measurable_and_stop_nothing(tmp_path: Path) -> None:
    """A silent month, a silent page, a page without any export."""
    objectives = load_objectives(write_objectives(tmp_path))
    for posts in (make_posts([0.04] * 20, month="2026-09"), make_posts([]), None):
        row = judged(objectives, posts)
        assert row["status"] == "not_measurable" and "aucune publication dans la fenêtre" in row["sentence"]


def test_an_account_without_data_and_a_column_that_no_export_gives_say_so(tmp_path: Path) -> None:
    """Not a zero: a reason."""
    posts = make_posts([0.04] * 20)
    elsewhere = write_objectives(tmp_path, indicator="{metric: er_reach_pooled, accounts: [linkedin]}")
    row = judged(load_objectives(elsewhere), posts)
    assert row["status"] == "not_measurable" and pd.isna(row["value"]) and "aucune publication" in row["sentence"]
    row = judged(load_objectives(write_objectives(tmp_path, indicator="{metric: er_impressions}")), posts)
    assert row["status"] == "not_measurable" and "aucun export ne donne la colonne" in row["sentence"]
    row = judged(load_objectives(write_objectives(tmp_path, indicator="{metric: answer_share}", more="")), posts)
    assert row["status"] == "not_measurable" and "aucun fichier de commentaires" in row["sentence"]
