"""Parts of the report: each line of a table says what is true of that line."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.display import spoken
from cmanalytics.metrics import compute_metrics
from cmanalytics.objectives import Objectives, load_objectives
from cmanalytics.scoring import score_objectives
from cmanalytics.sections import show_context, show_objectives, show_summary
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_comments, make_measure, make_posts, tabulate_measures, write_objectives

GUARD = "guardrails: [{metric: conversation, kind: stay_above, value: 5}]"


def words(markup: str) -> str:
    """What a reader sees."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).replace("\u00a0", " ").replace("\u202f", " ").split())


def judged(folder: Path, *, talked: float = 12.0, **measured: Any) -> tuple[pd.DataFrame, pd.DataFrame, Objectives]:
    """The scorecard of an objective with a guardrail, its measures and its declaration."""
    objectives = load_objectives(write_objectives(folder, more=GUARD))
    objective = objectives.objectives[0]
    rows = (make_measure(objective, 0.046, **measured), make_measure(objective, talked, of=objective.guarded()[0]))
    measures = tabulate_measures(*rows)
    return score_objectives(measures, objectives, period="2026-10"), measures, objectives


def test_a_line_of_the_summary_holds_all_that_a_verdict_rests_on(tmp_path: Path) -> None:
    """Value, interval, what was asked, target, units, smallest change, status, decision."""
    card, _, objectives = judged(tmp_path)
    shown = words(show_summary(card, objectives).markup)
    for part in ("indécis", "4,6 % [4,5 ; 4,7]", "4,7 % demandés au 31 octobre 2026 ; cible 5,0 %", "24 publications",
                 "écart décelable 0,", "Continuer ?", "→ attendre", "le 15 janvier 2027, direction"):  # fmt: skip
        assert part in shown, part
    assert "garde-fou" not in shown and "ordre de grandeur" not in shown


def test_a_crossed_guardrail_and_a_rough_figure_show_in_the_summary(tmp_path: Path) -> None:
    """Whoever reads one screen only must not miss them."""
    card, _, objectives = judged(tmp_path, talked=2.0, n_posts=12, low=0.03, high=0.07)
    markup = show_summary(card, objectives).markup
    assert "garde-fou franchi" in words(markup) and "(ordre de grandeur)" in words(markup)
    assert re.search(r'class="status behind"><span class="shape" aria-hidden="true">[^<]+</span> garde-fou', markup)


def test_the_detail_says_how_the_status_came_about(tmp_path: Path) -> None:
    """The panel is what `explain` says: counted, definition, status."""
    card, measures, objectives = judged(tmp_path)
    given = {"comments": make_comments([{}]).head(0), "codebook": load_codebook(), "settings": PageSettings()}
    shown = words(show_objectives(card, card, objectives, measures=measures, **given).markup)
    for part in ("Ce qui a été compté", "Avec quelle définition", "Comment le statut a été obtenu", "er_reach_pooled@1",
                 "83 % du chemin au 31 octobre 2026", "chances sur 100"):  # fmt: skip
        assert part in shown, part
    without = words(show_objectives(card, card, objectives, **given).markup)
    assert "D'où vient ce chiffre" not in without.replace("&#x27;", "'")


@pytest.mark.parametrize(
    "text", ["71 % [63 ; 78] des 184 demandes", "[1,5 ; 4,0]", "de 1\u202f200 [-3 ; 1\u202f400] à <b>"]
)
def test_intervals_are_read_aloud_in_words(text: str) -> None:
    """Brackets are for the eye: a voice says « entre … et … »; the text itself does not change."""
    markup = spoken(text).markup
    assert 'role="img" aria-label="entre' in markup and "<b>" not in markup
    assert words(markup) == " ".join(text.replace("\u202f", " ").replace("<b>", "&lt;b&gt;").split())


def test_other_brackets_are_left_alone() -> None:
    """A comment's brackets are no interval."""
    assert "aria-label" not in spoken("[lien ; photo] et [12]").markup


def test_why_a_metric_is_watched_stands_on_its_line_only(tmp_path: Path) -> None:
    """What is said of one platform's figure is not said of another's."""
    path = write_objectives(tmp_path)
    watched = "watched: [{metric: amplification, accounts: [instagram], why: ils partagent peu}]\n"
    path.write_text(path.read_text(encoding="utf-8") + watched, encoding="utf-8")
    objectives = load_objectives(path)
    posts = pd.concat([make_posts([0.03] * 9, shares=2), make_posts([0.03] * 9, shares=2, platform="facebook")])
    measures = compute_metrics(posts, period="2026-10", objectives=objectives)
    context = compute_metrics(posts, period="2026-10")
    shown = show_context(context, measures, objectives, period="2026-10").markup
    assert shown.count("partages par publication") == 3 and shown.count("ils partagent peu") == 1
