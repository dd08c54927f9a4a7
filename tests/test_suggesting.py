"""Help to write objectives: starting points, the changes that a page's noise hides, targets that could be seen."""

import re
from datetime import date
from math import isfinite
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from benchmarks import draws
from cmanalytics.commands.objectives import objectives as command
from cmanalytics.errors import UsageError
from cmanalytics.metrics.intervals import count_interval, ratio_by_post, wilson
from cmanalytics.newpage import lay_page
from cmanalytics.objective_doubts import review_objectives
from cmanalytics.objectives import load_objectives
from cmanalytics.page import Page, open_page
from cmanalytics.scoring.horizons import change_seen, stretch
from cmanalytics.scoring.measure import Measure
from cmanalytics.suggesting import suggest_objectives
from cmanalytics.suggesting.targets import nearest_target
from cmanalytics.suggesting.telling import describe_suggestions
from cmanalytics.tables import SUGGESTIONS, conform
from tests.pages import OBJECTIVES, small_page


def measured(interval: tuple[float, float, float], estimator: str, **units: float) -> Measure:
    """Return a measure of a year in plain values."""
    value, low, high = interval
    known = {"n_posts": None, "n_comments": None, "n_authors": None, "denominator": None, **units}
    return Measure(
        value, low, high, 0.90, estimator, numerator=None, coverage=1.0, definition="m@1", note="",
        as_of=date(2026, 12, 31), first=date(2026, 1, 1), last=date(2026, 12, 31), **known,
    )  # fmt: skip


MEASURES = {
    "ratio": measured((0.03, 0.02, 0.05), "ratio_by_post", n_posts=40, denominator=1000.0),
    "share": measured(wilson(0.3, 200, level=0.9), "share_by_post", n_comments=240),
    "count": measured(count_interval(300, level=0.9, dispersion=2.0), "count"),
    "delay": measured((3.5, 2.5, 6.0), "survival_by_comment", n_comments=120),
    "index": measured((0.01, -0.02, 0.04), "jackknife_by_author", n_authors=300),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_the_same_length_is_the_same(name: str) -> None:
    """Twelve months stretched to twelve months: the ends do not move."""
    before, after = MEASURES[name], stretch(MEASURES[name], 1)
    assert after.low == pytest.approx(before.low, rel=0.02) and after.high == pytest.approx(before.high, rel=0.02)


@pytest.mark.parametrize("name", MEASURES)
def test_a_shorter_time_shows_less(name: str) -> None:
    """A month hides more than a quarter, a quarter more than a year; a count also becomes smaller."""
    changes = [change_seen(MEASURES[name], months / 12) for months in (1, 3, 12)]
    shares = [c / (m if name == "count" else 1) for c, m in zip(changes, (1, 3, 12), strict=True)]
    assert shares[0] > shares[1] > shares[2] > 0
    assert stretch(MEASURES["count"], 1 / 12).value == 25


def test_a_year_tells_what_a_month_will_show() -> None:
    """The change announced for 12 publications from 144 of them is that which 12 publications themselves announce.

    A little more: few publications seldom hold the rare one that makes most of the noise.
    """
    rng = np.random.default_rng(7)
    announced, found = [], []
    for _ in range(60):
        top, bottom = draws.draw_posts(rng, 144)
        year = measured(ratio_by_post(top, bottom, level=0.9), "ratio_by_post", n_posts=144)
        announced.append(change_seen(year, 1 / 12))
        month = measured(ratio_by_post(top[:12], bottom[:12], level=0.9), "ratio_by_post", n_posts=12)
        found.append(change_seen(month))
    assert 0.9 < np.median(announced) / np.median(found) < 1.5


def test_nothing_seen_shows_no_change_and_no_infinity() -> None:
    """No interaction at all, an open end: no number is made up."""
    nothing = measured((0.0, 0.0, 0.01), "ratio_by_post", n_posts=40)
    assert change_seen(nothing, 1 / 12) is None
    waiting = measured((3.5, 2.5, None), "survival_by_comment", n_comments=40)
    assert change_seen(waiting, 1 / 12) is None and stretch(waiting, 1 / 12).high is None
    assert stretch(measured((None, None, None), "none"), 2).value is None


def test_a_target_is_never_nearer_than_what_shows() -> None:
    """Rounded away from the value, never towards it; none where there is no room for it."""
    assert nearest_target(0.57, 0.146, way="higher", unit="share") == 0.72
    assert nearest_target(0.23, 0.139, way="lower", unit="share") == 0.091
    assert nearest_target(0.047, 0.088, way="lower", unit="share") is None
    assert nearest_target(0.9, 0.09, way="higher", unit="share") is None
    assert nearest_target(214.0, 206.0, way="higher", unit="per_post") == 420.0
    assert nearest_target(70.0, 41_973.0, way="higher", unit="per_post") is None
    assert nearest_target(0.6, 0.5, way="higher", unit="rate") is None
    rng = np.random.default_rng(3)
    for value, change in rng.uniform(0, 1, (200, 2)):
        for way in ("higher", "lower"):
            target = nearest_target(value, change, way=way, unit="rate")
            assert target is None or abs(target - value) >= change * (1 - 1e-9)


@pytest.fixture(scope="module")
def page(sample_page: Path) -> Page:
    """The sample page, opened once."""
    return open_page(sample_page)


@pytest.fixture(scope="module")
def suggestions(page: Page) -> pd.DataFrame:
    """What is suggested to the sample page, all of it."""
    return suggest_objectives(page)


def test_every_metric_has_its_line(suggestions: pd.DataFrame) -> None:
    """Measured or not: a sentence that can be read, a reason where there is no figure, never a nan or an infinity."""
    assert list(conform(suggestions, SUGGESTIONS).columns) == SUGGESTIONS.names
    assert {"er_reach_mean", "answer_share", "er_followers", "answers"} <= set(suggestions["name"])
    assert (suggestions["value"].isna() == suggestions["reason"].notna()).all()
    assert not suggestions["sentence"].str.contains(r"\bnan\b|\binf\b|None|<NA>", regex=True).any()
    numbers = suggestions.select_dtypes("Float64").stack().dropna()
    assert all(isfinite(number) for number in numbers)


def test_no_target_is_below_what_the_page_can_show(suggestions: pd.DataFrame) -> None:
    """At least the smallest change of its own window away, on the better side, and possible."""
    aimed = suggestions.dropna(subset=["target"])
    assert len(aimed) > 5
    change = aimed["mdc_month"].where(aimed["window"] == "period", aimed["mdc_quarter"])
    assert ((aimed["target"] - aimed["value"]).abs() >= change * (1 - 1e-9)).all()
    assert ((aimed["target"] > aimed["value"]) == (aimed["better"] == "higher")).all()
    assert aimed.loc[aimed["unit"] == "share", "target"].between(0.02, 0.98).all()
    blind = suggestions["value"].notna() & suggestions["target"].isna() & suggestions["better"].notna()
    told = suggestions.loc[blind & ~suggestions["declared"], "sentence"]
    assert len(told) and told.str.contains("Aucune cible raisonnable ne pourrait être constatée").all()


def test_a_declared_target_too_near_is_said(suggestions: pd.DataFrame) -> None:
    """The owner of the objective learns that no month will ever show it."""
    told = suggestions.set_index("name")["sentence"]
    assert "trop près du départ" in told["answers"] and "assez loin du départ" in told["recipes"]
    assert "en douze mois" in told["first_orders"]


def test_the_lines_to_paste_load(page: Page, suggestions: pd.DataFrame, tmp_path: Path) -> None:
    """Each block, pasted under `objectives:`, is an objective without a doubt about its values."""
    new = suggestions[~suggestions["declared"]].dropna(subset=["yaml"])
    assert len(new) > 10
    path = tmp_path / "objectives.yml"
    path.write_text(OBJECTIVES + "\n".join(new["yaml"]), encoding="utf-8")
    loaded = load_objectives(path)
    assert len(loaded.objectives) == 1 + len(new)
    kinds = {alert.kind for alert in review_objectives(loaded, page.settings)}
    assert kinds.isdisjoint({"target_within_noise", "baseline_overlaps", "rate_above_one", "unusual_direction"})


def test_the_lines_to_replace_load(tmp_path: Path, sample_page: Path) -> None:
    """A starter objective without a target gets one: its lines take the place of those of the same name."""
    folder = tmp_path / "page"
    lay_page(folder, kind="service")
    for name in ("exports", "comments"):
        (folder / name).rmdir()
        (folder / name).symlink_to(sample_page / name)
    found = suggest_objectives(open_page(folder), only=("peers",))
    block = found["yaml"].iloc[0]
    text = (folder / "objectives.yml").read_text(encoding="utf-8")
    before, after = text.split("  - id: peers\n")
    for line in block.splitlines()[1:]:
        key = line.split(":")[0]
        after, number = re.subn(rf"(?m)^{key}:.*$", line.replace("\\", "\\\\"), after, count=1)
        after = after if number else f"{line}\n{after}"
    path = tmp_path / "objectives.yml"
    path.write_text(f"{before}  - id: peers\n{after}", encoding="utf-8")
    peers = load_objectives(path).find("peers")
    assert peers.kind == "increase_to" and peers.baseline.days()[1] < peers.start
    assert peers.target.value - peers.baseline.value >= found["mdc_quarter"].iloc[0]


def test_a_page_with_three_comments_is_told_so(tmp_path: Path) -> None:
    """Nothing can be measured, everything has a reason; without any export there is nothing to say."""
    few = suggest_objectives(open_page(small_page(tmp_path / "few")))
    assert few["reason"].notna().all() and few["yaml"].isna().all()
    assert "Non mesurable avec ces exports" in describe_suggestions(few)
    empty = small_page(tmp_path / "none", comments="comment_id,text\n")
    assert "Aucun export daté" in describe_suggestions(suggest_objectives(open_page(empty)))


def test_an_unknown_name_or_month_is_refused(page: Page) -> None:
    """The message lists what is known."""
    with pytest.raises(UsageError, match="answer_share"):
        suggest_objectives(page, only=("answr_share",))
    with pytest.raises(UsageError, match="AAAA-MM"):
        suggest_objectives(page, month="2026-13")


def test_the_command_prints_sentences_or_yaml(sample_page: Path) -> None:
    """Sentences to read, or lines to paste and nothing else."""
    run = CliRunner().invoke(command, ["suggest", str(sample_page), "-q", "--only", "answer_share"])
    assert run.exit_code == 0 and "d'un trimestre à l'autre" in run.stdout
    pasted = CliRunner().invoke(command, ["suggest", str(sample_page), "-q", "--only", "answer_share", "--yaml"])
    assert pasted.stdout.startswith("# answer_share") and "  - id: answer_share\n    goal: service" in pasted.stdout


def test_real_exports_get_sentences_and_reachable_targets(real_data: Path, tmp_path: Path) -> None:
    """Whatever was exported: a reason or a sentence, and no target of a hundred times the starting point."""
    for kind, source in (("media", "crowdtangle"), ("brand", "tiktok"), ("public", "facebook_insights_legacy")):
        folder = tmp_path / source
        lay_page(folder, kind=kind)
        for path in sorted((real_data / "exports" / source).iterdir())[:6]:
            (folder / "exports" / path.name).write_bytes(path.read_bytes())
        found = suggest_objectives(open_page(folder))
        assert not found["sentence"].str.contains(r"\bnan\b|\binf\b|None|<NA>", regex=True).any()
        aimed = found.dropna(subset=["target"])
        assert (aimed["target"] <= 3 * aimed["value"]).all() and found["reason"].isna().any()
