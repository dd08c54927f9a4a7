"""Explanations: the rows add up to the figure, and each step to the status is said."""

from pathlib import Path

import pandas as pd
import pytest

import cmanalytics as cm
from cmanalytics.errors import UsageError
from cmanalytics.objectives import load_objectives
from cmanalytics.scoring.explaining import PARTS
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives

GUARD = "guardrails: [{metric: unanswered_share, kind: stay_below, value: 0.9}]"
INDICATORS = (
    "{metric: er_reach_pooled}",
    "{metric: er_reach_mean}",
    "{metric: conversation}",
    "{metric: answer_share}",
    "{metric: reply_within_share, hours: 4}",
    "{metric: time_to_first_response, hours_kind: clock}",
    "{metric: code_comment_share, dimension: frustration, code: delivery}",
    "{metric: code_author_share, dimension: frustration, code: delivery}",
    "{metric: external, file: orders.csv, date: day, value: orders, window: to_date}",
)


def tables() -> dict[str, pd.DataFrame]:
    """A dozen posts, forty questions (thirty answered an hour later), a third of them about deliveries."""
    posts = make_posts([0.05 + 0.001 * n for n in range(12)], comments=[n % 5 for n in range(12)])
    asked = [
        {"comment_id": f"q{n}", "post_id": f"2026-10-{n % 12}", "platform": "instagram", "author": f"A-{n % 25}",
         "written_at": f"2026-10-{2 + n % 20:02d}T10:00:00Z"}
        for n in range(40)
    ]  # fmt: skip
    answers = [
        {"comment_id": f"r{n}", "parent_id": f"q{n}", "post_id": f"2026-10-{n % 12}", "platform": "instagram",
         "is_brand": True, "written_at": f"2026-10-{2 + n % 20:02d}T11:00:00Z"}
        for n in range(30)
    ]  # fmt: skip
    late = [{"comment_id": "last", "platform": "instagram", "written_at": "2026-10-31T20:00:00Z"}]
    codings = [
        make_codings([f"q{n}" for n in range(40)], platform="instagram"),
        make_codings(
            [f"q{n}" for n in range(0, 40, 3)], dimension="frustration", code="delivery", platform="instagram"
        ),
    ]
    return {"posts": posts, "comments": make_comments([*asked, *answers, *late]), "codings": pd.concat(codings)}


def judged(folder: Path, indicator: str, **given: str) -> tuple[pd.DataFrame, dict[str, object]]:
    """A scorecard and what `explain` needs."""
    days = pd.date_range("2026-01-01", "2026-10-31")
    lines = "\n".join(f"{day:%Y-%m-%d},{day.day % 3}" for day in days)
    (folder / "orders.csv").write_text(f"day,orders\n{lines}\n", encoding="utf-8")
    values = {"kind": "baseline_only", "baseline": "", "target": "", "indicator": indicator, "more": GUARD, **given}
    objectives = load_objectives(write_objectives(folder, **values))
    found = tables()
    posts = found.pop("posts")
    measures = cm.compute_metrics(posts, period="2026-10", objectives=objectives, folder=folder, **found)
    card = cm.score_objectives(measures, objectives, period="2026-10", posts=posts, **found)
    return card, {"measures": measures, "objectives": objectives, "posts": posts, "folder": folder, **found}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_rows_behind_a_figure_add_up_to_it(tmp_path: Path, indicator: str) -> None:
    """Whoever doubts a figure can count it again, row by row."""
    card, given = judged(tmp_path, indicator)
    row = card.iloc[0]
    explanation = cm.explain(row, **given)
    rows = explanation.rows
    assert explanation.sentence == row["sentence"] and len(rows)
    if "time_to" in indicator:
        answered = rows["hours"][rows["numerator"] == 1]
        assert (len(rows), answered.max(), row["value"]) == (40, 1.0, 1.0)
        return
    if "code_author" in indicator:
        saying = rows.groupby("unit")["numerator"].max()
        assert saying.mean() == pytest.approx(row["value"]) and len(saying) == row["n"]
        return
    if "mean" in indicator:
        assert (rows["numerator"] / rows["denominator"]).mean() == pytest.approx(row["value"])
        return
    among = rows["denominator"].sum() if rows["denominator"].notna().any() else 1
    assert rows["numerator"].sum() / among == pytest.approx(row["value"])
    assert pd.isna(row["n"]) or len(rows) == row["n"]


def test_rows_carry_no_word_and_no_name(tmp_path: Path) -> None:
    """An explanation can be shown to a colleague: identifiers and numbers only."""
    card, given = judged(tmp_path, INDICATORS[7])
    rows = cm.explain(card.iloc[0], **given).rows
    assert list(rows.columns) == ["table", "platform", "id", "unit", "at", "numerator", "denominator", "hours"]
    assert not rows.astype("string").isin(["A-1", "bonjour"]).any().any()


def test_each_step_to_the_status_is_said(tmp_path: Path) -> None:
    """What was counted, with which definition, how the status came about: in this order, in words."""
    road = {"kind": "increase_to", "baseline": "baseline: {value: 0.03}", "target": "target: {value: 0.06}"}
    card, given = judged(tmp_path, "{metric: er_reach_pooled}", **road)
    facts = cm.explain(card.iloc[0], **given).facts
    assert list(dict.fromkeys(facts["part"])) == list(PARTS)
    said = {fact.key: fact.text.replace("\u00a0", " ").replace("\u202f", " ") for fact in facts.itertuples()}
    assert said["parts"] == "687 (réactions + commentaires + partages) pour 12 000 (portée)"
    assert said["version"] == "er_reach_pooled@1" and said["units"] == "12 publications"
    assert said["measurable"] == "oui : 12 publications, il en faut 8 au moins"
    assert "de 3 % à 6 % le 31 décembre 2026, à rythme égal : 83 % du chemin au 31 octobre 2026" in said["trajectory"]
    assert said["progress"].startswith("91 % de l'écart")
    assert "chances sur 100 d'être où il faut" in said["chance"] or "99 chances" in said["chance"]
    assert "moins de 20 publications" in said["cautions"]
    assert said["guardrails"] == "demandes restées sans aucune réponse : tenu" and said["decision"] == "continuer"


def test_a_guardrail_is_explained_too(tmp_path: Path) -> None:
    """Its row of the scorecard is asked for in the same way."""
    card, given = judged(tmp_path, "{metric: er_reach_pooled}")
    explanation = cm.explain(card.iloc[1], **given)
    said = dict(zip(explanation.facts["key"], explanation.facts["text"].str.replace("\u00a0", " "), strict=True))
    assert explanation.sentence == card["sentence"][1] and said["status"] == "tenu"
    assert said["trajectory"] == "rester au-dessous de 90 %, à tout moment" and len(explanation.rows) == 40


def test_without_tables_there_are_facts_and_no_rows(tmp_path: Path) -> None:
    """The report explains from its measures alone."""
    card, given = judged(tmp_path, "{metric: er_reach_pooled}")
    explanation = cm.explain(card.iloc[0], measures=given["measures"], objectives=given["objectives"])
    assert explanation.rows.empty and len(explanation.facts) > 10


def test_what_could_not_be_measured_says_why(tmp_path: Path) -> None:
    """A figure that is none has a reason, a definition, and no row."""
    card, given = judged(tmp_path, "{metric: save_rate}")
    explanation = cm.explain(card.iloc[0], **given)
    said = dict(zip(explanation.facts["key"], explanation.facts["text"], strict=True))
    assert "enregistrements" in said["measurable"] and said["measurable"].startswith("non")
    assert explanation.rows.empty and "pitfall" in said


def test_a_row_of_other_objectives_is_refused(tmp_path: Path) -> None:
    """Explaining a figure by what another one was made of would be worse than nothing."""
    card, given = judged(tmp_path, "{metric: er_reach_pooled}")
    for change in ({"objective": "other"}, {"indicator": "save_rate"}):
        with pytest.raises(UsageError, match="aucun objectif déclaré"):
            cm.explain({**card.iloc[0], **change}, **given)
