"""Parts of the report: each line of a table says what is true of that line."""

from pathlib import Path

import pandas as pd

from cmanalytics.metrics import compute_metrics
from cmanalytics.objectives import load_objectives
from cmanalytics.sections import show_context
from tests.judging_helpers import make_posts, write_objectives


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
