"""objectives.yml: what is refused, with its line, and what is only doubted."""

from datetime import date
from pathlib import Path

import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.errors import DeclarationError
from cmanalytics.objective_doubts import review_objectives
from cmanalytics.objectives import check_codes, load_objectives
from cmanalytics.settings import PageSettings
from cmanalytics.storing import shipped_path
from tests.judging_helpers import write_objectives

TEMPLATE = "templates/new_page/objectives.yml"


def refusal(path: Path) -> str:
    with pytest.raises(DeclarationError) as caught:
        load_objectives(path)
    return str(caught.value)


def line_of(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def test_the_template_loads_as_it_stands() -> None:
    """What `cmanalytics new` copies works before anyone touches it, codes included."""
    objectives = load_objectives(shipped_path(TEMPLATE))
    check_codes(objectives, load_codebook())
    assert [objective.id for objective in objectives.objectives] == [
        "answers", "delivery", "peers", "reach_families", "first_orders", "voice",
    ]  # fmt: skip
    assert objectives.find("answers").decision.decided_on == date(2027, 1, 15)
    assert objectives.find("first_orders").pacing.weights["2026-10"] == 0.18
    assert objectives.tests[0].primary.code == "delivery"
    assert [watched.metric for watched in objectives.watched] == ["followers", "views"]
    assert objectives.find("reach_families").guardrails == ()


def test_an_indicator_is_told_from_others_by_its_parameters() -> None:
    """Two objectives on one metric never share a figure by mistake."""
    objectives = load_objectives(shipped_path(TEMPLATE))
    keys = {objective.id: objective.indicator.key(since=objective.start) for objective in objectives.objectives}
    assert keys["answers"] == "hours=4;hours_kind=watch"
    assert keys["delivery"] == "dimension=frustration;code=delivery"
    assert keys["reach_families"] == "posts=text:vrac|consigne*"
    assert keys["first_orders"].endswith("since=2026-02-01")
    assert keys["peers"] == "all"
    assert objectives.find("reach_families").indicator.place() == ("facebook", "all")


def test_a_guardrail_looks_at_the_same_accounts_as_its_objective(tmp_path: Path) -> None:
    """A guardrail without accounts of its own follows the indicator."""
    path = write_objectives(
        tmp_path,
        indicator="{metric: answer_share, accounts: [facebook], window: trailing_90d}",
        baseline="baseline: {value: 0.5}",
        target="target: {value: 0.8}",
        more="guardrails: [{metric: unanswered_share, kind: stay_below, value: 0.1}]",
    )
    (guardrail,) = load_objectives(path).objectives[0].guarded()
    assert guardrail.place() == ("facebook", "all")
    assert guardrail.window == "trailing_90d"


@pytest.mark.parametrize(
    ("given", "line", "words"),
    [
        ({"target": ""}, "id: engage", "la cible"),
        ({"baseline": ""}, "id: engage", "point de départ"),
        ({"deadline": "2025-12-31"}, "deadline:", "avant le début"),
        ({"indicator": "{metric: er_reach_poolled}"}, "indicator:", "la plus proche : er_reach_pooled"),
        ({"indicator": "{metric: er_reach_pooled, hours: 4}"}, "indicator:", "« hours » ne concerne pas"),
        ({"indicator": "{metric: er_reach_pooled, acounts: all}"}, "indicator:", "acounts"),
        ({"indicator": "{metric: code_author_share, dimension: frustration}"}, "indicator:", "demande « code »"),
        ({"indicator": "{metric: followers}"}, "indicator:", "contexte"),
        ({"indicator": "{metric: answer_share}", "target": "target: {value: 85}"}, "target:", "0.85 pour 85"),
        ({"target": "target: {value: 0,05}"}, "target:", "point"),
        ({"target": 'target: {value: "0.05"}'}, "target:", "nombre"),
        ({"target": "target: {value: .nan}"}, "target:", "fini"),
        ({"target": "target: {value: 0.02}"}, "target:", "au-dessus"),
        ({"kind": "decrease_to"}, "target:", "au-dessous"),
        ({"kind": "baseline_only"}, "target:", "baseline_only"),
        ({"kind": "grow"}, "kind:", "grow"),
        ({"baseline": "baseline: {value: 0.03, low: 0.04, high: 0.05}"}, "baseline:", "hors de son propre"),
        ({"baseline": "baseline: {value: 0.03, period: l'an dernier}"}, "baseline:", "l'an dernier"),
        ({"pacing": "{shape: step}"}, "pacing:", "date"),
        ({"pacing": "{shape: step, at: 2027-05-01}"}, "pacing:", "entre le début"),
        ({"pacing": "{shape: seasonal}"}, "pacing:", "poids"),
        ({"pacing": '{shape: seasonal, weights: {"2026-01": 1}}'}, "pacing:", "2026-02, 2026-03"),
        ({"pacing": "{shape: seasonal, weights: {08: 0.5, 2026-09: 0.5}}"}, "pacing:", "n'est pas un mois"),
        ({"pacing": "{shape: linear, at: 2026-05-01}"}, "pacing:", "« at » ne sert qu'au rythme step"),
        ({"pacing": '{weights: {"2026-01": 1}}'}, "pacing:", "« weights » ne sert qu'au rythme seasonal"),
        ({"start": '"2026-13-01"'}, "start:", "date"),
        ({"deadline": "31/12/2026"}, "deadline:", "date"),
        ({"start": "2027-02-01", "deadline": "2027-06-30"}, "decided_on:", "prise avant le début"),
        ({"baseline": "baseline: {value: 0.03, period: 2027-Q1}"}, "baseline:", "mesuré après l'échéance"),
        # What YAML makes of things that people write: hours, percents, yes and no, a bare number.
        ({"target": "target: {value: 18:00}"}, "target:", "nombre"),
        ({"target": "target: {value: no}"}, "target:", "nombre"),
        ({"target": "target: {value: 5 %}"}, "target:", "nombre"),
        ({"target": "target: {value: 1e999}"}, "target:", "fini"),
        ({"target": "target: 0.05"}, "target:", ""),
        ({"baseline": "baseline: {value: 0.03, n: 12.5}"}, "baseline:", "n"),
        ({"baseline": "baseline: {value: 0.03, low: 0.05, high: 0.01}"}, "baseline:", "hors de son propre"),
        (
            {"indicator": "{metric: reply_within_share, hours: 0}", "baseline": "baseline: {value: 0.1}"},
            "indicator:",
            "",
        ),
        ({"indicator": "{metric: er_reach_pooled, accounts: [facebok]}"}, "indicator:", ""),
        ({"indicator": "{metric: answer_share}", "target": "target: {value: 1.2}"}, "target:", "1.2"),
        (
            {"more": "guardrails: [{metric: unanswered, kind: stay_below, value: 0.1}]"},
            "guardrails:",
            "unanswered_share",
        ),
        ({"more": "guardrails: [{metric: external, kind: stay_below, value: 1}]"}, "guardrails:", "external"),
        ({"more": "audiance: [helper]"}, "audiance:", "audience"),
    ],
)
def test_each_fault_is_refused_with_its_line(tmp_path: Path, given: dict[str, str], line: str, words: str) -> None:
    """Whoever wrote the file finds the line and the reason."""
    path = write_objectives(tmp_path, **given)
    said = refusal(path)
    rows = [row for row in said.splitlines() if f"ligne {line_of(path, line)}," in row]
    assert any(words in row for row in rows), said


def test_a_day_that_is_not_in_the_calendar_is_refused(tmp_path: Path) -> None:
    """The 30th of February is a slip of the pen, not a text."""
    path = write_objectives(tmp_path, start="2026-02-30")
    assert f"ligne {line_of(path, 'start:')} : « 2026-02-30 »" in refusal(path)


def test_an_objective_without_decision_is_refused(tmp_path: Path) -> None:
    """A figure on which nothing depends is not measured."""
    path = write_objectives(tmp_path)
    text = path.read_text(encoding="utf-8")
    start = text.index("  decision:")
    path.write_text(text[:start], encoding="utf-8")
    said = refusal(path)
    assert "il manque la décision" in said and "objectives[0].decision" in said


def test_all_faults_come_in_one_message(tmp_path: Path) -> None:
    """A missing decision does not hide a deadline before its start, nor a wrong goal."""
    path = write_objectives(tmp_path, deadline="2025-01-01", target="")
    text = path.read_text(encoding="utf-8").replace("goal: brand", "goal: brnd")
    path.write_text(text[: text.index("  decision:")], encoding="utf-8")
    said = refusal(path)
    for words in ("décision", "avant le début", "brnd", "la cible"):
        assert words in said
    assert "4 point(s)" in said


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    """Two objectives of one name would overwrite one another's row."""
    path = write_objectives(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("- id: engage") :], encoding="utf-8")
    assert "« engage » est déjà" in refusal(path)


def test_an_impact_is_not_measured_by_reach(tmp_path: Path) -> None:
    """Being seen is not an effect on the organisation."""
    path = write_objectives(tmp_path)
    text = path.read_text(encoding="utf-8").replace("level: outtake", "level: impact")
    path.write_text(text, encoding="utf-8")
    assert "impact ne se mesure pas par la diffusion" in refusal(path)


def test_codes_that_the_codebook_lacks_are_refused_with_the_nearest(tmp_path: Path) -> None:
    """A misspelt code would otherwise be a share of zero for ever."""
    path = write_objectives(
        tmp_path,
        indicator="{metric: code_author_share, dimension: frustration, code: delivry}",
        baseline="baseline: {value: 0.1}",
        target="target: {value: 0.2}",
        more="audience: [helpr]",
    )
    objectives = load_objectives(path)
    with pytest.raises(DeclarationError) as caught:
        check_codes(objectives, load_codebook())
    said = str(caught.value)
    assert f"ligne {line_of(path, 'indicator:')}," in said and "le plus proche : delivery" in said
    assert f"ligne {line_of(path, 'audience:')}," in said and "le plus proche : helper" in said


def doubts(path: Path, settings: PageSettings | None = None) -> list[str]:
    return [alert.kind for alert in review_objectives(load_objectives(path), settings)]


def test_doubts_are_alerts_and_do_not_stop(tmp_path: Path) -> None:
    """No guardrail, a level that the metric does not reach, a target inside the noise: said, not refused."""
    path = write_objectives(tmp_path, baseline="baseline: {value: 0.03, low: 0.02, high: 0.06}")
    path.write_text(path.read_text(encoding="utf-8").replace("level: outtake", "level: outcome"), encoding="utf-8")
    assert doubts(path, PageSettings(sharing="public")) == [
        "sharing_without_privacy", "no_guardrail", "level_substitution", "target_within_noise",
    ]  # fmt: skip


NONE_LEFT = {"kind": "decrease_to", "indicator": "{metric: unanswered_share}"}
GUARD = "guardrails: [{metric: conversation, kind: stay_above, value: 2}]"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"target": "target: {value: 5}"}, "rate_above_one"),
        ({"indicator": "{metric: answer_share}", "target": "target: {value: 1}"}, "extreme_target"),
        ({**NONE_LEFT, "target": "target: {value: 0}"}, "extreme_target"),
        ({"baseline": "baseline: {value: 0.03, period: 2025-11-01/2026-02-28}"}, "baseline_overlaps"),
        ({"deadline": "2027-06-30"}, "decided_before_deadline"),
        ({"indicator": "{metric: er_views, accounts: [{platform: facebook, account: autre}]}"}, "account_undeclared"),
        ({"indicator": "{metric: er_reach_pooled, accounts: [youtube]}"}, "account_undeclared"),
    ],
)  # fmt: skip
def test_what_loads_and_cannot_work_is_doubted(tmp_path: Path, given: dict[str, str], kind: str) -> None:
    """A percent for a rate, a target that nothing can show, dates that overlap, an account that is not ours."""
    settings = PageSettings.model_validate({"accounts": [{"platform": "facebook", "account": "Maison"}]})
    path = write_objectives(tmp_path, **{"more": GUARD, **given})
    assert doubts(path, settings) == [kind]


def test_our_accounts_are_recognised_however_they_are_written(tmp_path: Path) -> None:
    """Case, accents and the at sign do not make another account."""
    settings = PageSettings.model_validate({"accounts": [{"platform": "instagram", "account": "@Maison.Été"}]})
    accounts = "{metric: er_reach_pooled, accounts: [{platform: instagram, account: maison.ete}]}"
    assert doubts(write_objectives(tmp_path, indicator=accounts, more=GUARD), settings) == []


def test_too_many_objectives_are_doubted(tmp_path: Path) -> None:
    """Eight objectives are a list, not a course."""
    path = write_objectives(tmp_path, more="guardrails: [{metric: reach_rate, kind: stay_above, value: 0.1}]")
    text = path.read_text(encoding="utf-8")
    one = text[text.index("- id: engage") :]
    path.write_text(text + "".join(one.replace("engage", f"o{n}", 1) for n in range(7)), encoding="utf-8")
    assert doubts(path) == ["many_objectives"]
    assert len(load_objectives(path).objectives) == 8


def test_pushing_a_metric_the_wrong_way_is_doubted(tmp_path: Path) -> None:
    """More unanswered comments is rarely what is wanted."""
    path = write_objectives(
        tmp_path,
        indicator="{metric: unanswered_share}",
        baseline="baseline: {value: 0.1}",
        target="target: {value: 0.3}",
        more="guardrails: [{metric: answer_share, kind: stay_above, value: 0.1}]",
    )
    assert doubts(path) == ["unusual_direction"]
