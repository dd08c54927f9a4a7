"""Maturity: what the team answered is what is shown; evidence stands beside it; no answer is "not assessed"."""

from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from cmanalytics import assess_maturity, load_grid, load_maturity, load_objectives, load_protocol
from cmanalytics.errors import DeclarationError
from cmanalytics.locale import fold
from cmanalytics.plots import plot_maturity
from cmanalytics.sections import show_maturity
from cmanalytics.tables import MEASURES, conform
from tests.judging_helpers import make_codings, write_objectives

IDS = (
    "strategy", "leadership", "culture", "community_management", "content", "governance", "tools", "measurement",
)  # fmt: skip
# Names of the stages of the model that must not be copied.
OTHERS = ("hierarchy", "emergent", "network", "hiérarchie", "émergent", "réseau")


def write_answers(folder: Path, *lines: str) -> Path:
    """Write a team's answers, one a line."""
    path = folder / "maturity.yml"
    path.write_text("answers:\n" + "".join(f"  - {{{line}}}\n" for line in lines), encoding="utf-8")
    return path


def answer(competency: str, stage: int) -> str:
    """Return one answer as it is written."""
    return f"competency: {competency}, stage: {stage}, why: parce que, who: équipe, date: 2026-10-20"


def test_the_grid_has_eight_competencies_and_four_stages_in_two_languages() -> None:
    """Every cell is written, none twice, in words of our own."""
    grid = load_grid()
    assert tuple(competency.id for competency in grid.competencies) == IDS and len(grid.names) == 4
    for language in ("fr", "en"):
        cells = [getattr(cell, language) for c in grid.competencies for cell in (*c.stages, *c.next, c.question)]
        assert len(set(cells)) == len(cells) == 8 * 9 and min(map(len, cells)) > 20
        names = [fold(getattr(stage, language)) for stage in grid.stages]
        assert not any(fold(other) in name for name in names for other in OTHERS)


def test_no_answer_is_not_assessed_whatever_the_tables_say(tmp_path: Path) -> None:
    """An empty page, and one with objectives, have the same stages: none."""
    objectives = load_objectives(write_objectives(tmp_path))
    for known in (assess_maturity(), assess_maturity(objectives=objectives), assess_maturity(load_maturity(None))):
        assert known["stage"].isna().all() and known["against"].isna().all() and len(known) == 8
    assert load_maturity(tmp_path / "absent.yml").answers == ()


def test_an_answer_is_shown_with_its_reason_and_the_next_step(tmp_path: Path) -> None:
    """Stage 2 of strategy: the stage's name and words, who said it, and what leads to stage 3."""
    answers = load_maturity(write_answers(tmp_path, answer("strategy", 2)))
    row = assess_maturity(answers).set_index("competency").loc["strategy"]
    strategy = load_grid().competencies[0]
    assert row["stage"] == 2 and row["stage_name"] == "Organisé" and row["why"] == "parce que"
    assert row["description"] == strategy.stages[1].fr and row["next_step"] == strategy.next[1].fr
    assert row["who"] == "équipe" and row["assessed_on"] == pd.Timestamp("2026-10-20")


def test_evidence_that_contradicts_stands_beside_the_answer_and_leaves_it(tmp_path: Path) -> None:
    """Stage 3 everywhere, with objectives on exposure only, no test, no alarm sheet, no comment read by hand."""
    answers = load_maturity(write_answers(tmp_path, *(answer(name, 3) for name in IDS)))
    objectives = load_objectives(write_objectives(tmp_path, baseline="baseline: {value: 0.03}"))
    measures = pd.DataFrame(
        {
            "metric": ["answer_share", "peer_first_answer_share"],
            "platform": "all",
            "account": "all",
            "period": "2026-10",
            "segment": "all",
            "value": [0.2, 0.01],
            "low": [0.15, 0.0],
            "high": [0.26, 0.03],
        }
    )
    found = assess_maturity(
        answers,
        objectives=objectives,
        measures=conform(measures, MEASURES),
        codings=make_codings(["c1"]),
        protocol=load_protocol(None),
    ).set_index("competency")
    assert (found["stage"] == 3).all()
    doubted = found.index[found["against"].notna()].tolist()
    assert doubted == list(IDS)
    assert "dont 0 sur ce qui change" in found.loc["strategy", "against"]
    assert "20\xa0% [15\xa0; 26], octobre 2026" in found.loc["community_management", "evidence"]
    assert "relu à la main" in found.loc["tools", "against"]
    modest = assess_maturity(load_maturity(write_answers(tmp_path, answer("strategy", 1))), objectives=objectives)
    assert modest["against"].isna().all() and modest["evidence"].notna().any()


def test_missing_measures_say_nothing(tmp_path: Path) -> None:
    """A measure without value is no evidence; nan never reaches a sentence."""
    rows = {"metric": ["answer_share"], "platform": "all", "account": "all", "period": "2026-10", "segment": "all"}
    found = assess_maturity(measures=conform(pd.DataFrame(rows), MEASURES))
    assert found["evidence"].isna().all()
    bare = assess_maturity(measures=conform(pd.DataFrame({**rows, "value": [0.4]}), MEASURES))
    assert "40\xa0%" in bare["evidence"].dropna().iloc[0] and "nan" not in bare["evidence"].dropna().iloc[0]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (answer("strategy", 5), "stage"),
        (answer("strategy", 0), "stage"),
        (answer("stratgy", 2), "strategy"),
        ("competency: strategy, stage: 2, who: équipe, date: 2026-10-20", "why"),
        ("competency: strategy, stage: 2, why: '', who: équipe, date: 2026-10-20", "why"),
        ("competency: strategy, stage: deux, why: oui, who: équipe, date: 2026-10-20", "stage"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_line(tmp_path: Path, line: str, word: str) -> None:
    """Stage 5, an unknown competency, no reason: the file, the line, what was found."""
    with pytest.raises(DeclarationError) as caught:
        load_maturity(write_answers(tmp_path, answer("tools", 1), line))
    assert word in str(caught.value) and "ligne 3" in str(caught.value) and "maturity.yml" in str(caught.value)


def test_two_answers_about_one_competency_are_refused(tmp_path: Path) -> None:
    """Nobody chooses for the team which of the two holds."""
    with pytest.raises(DeclarationError, match="déjà une réponse"):
        load_maturity(write_answers(tmp_path, answer("tools", 1), answer("tools", 2)))


def test_the_answers_laid_in_a_new_page_can_be_read() -> None:
    """The template is a file without answers, which names every competency."""
    path = Path(__file__).parents[1] / "templates" / "maturity_answers.yml"
    assert load_maturity(path).answers == ()
    assert all(name in path.read_text(encoding="utf-8") for name in IDS)


def test_the_picture_has_a_dot_for_each_answer_and_says_it_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two answers, one that the tables contradict (hollow), six lines without; the sentence names all eight."""
    figures: list[Figure] = []
    save = Figure.savefig
    monkeypatch.setattr(Figure, "savefig", lambda self, *a, **k: (figures.append(self), save(self, *a, **k))[1])
    answers = load_maturity(write_answers(tmp_path, answer("culture", 2), answer("governance", 3)))
    assessed = assess_maturity(answers, protocol=load_protocol(None))
    picture = plot_maturity(assessed, stages=load_grid().names)
    dots = {int(line.get_ydata()[0]): line for line in figures[0].axes[0].lines if line.get_marker() == "o"}
    assert {place: line.get_xdata()[0] for place, line in dots.items()} == {2: 2, 5: 3}
    assert dots[5].get_markerfacecolor() == "white" != dots[2].get_markerfacecolor()
    assert picture.alt.count("non évalué") == 6 and "Culture, étape 2 (Organisé)" in picture.alt
    assert picture.png == plot_maturity(assessed, stages=load_grid().names).png


def test_documented_grid_is_the_grid() -> None:
    """docs/maturite.md says what the grid asks."""
    from tests.document_maturity import PATH, document

    assert PATH.read_text(encoding="utf-8") == document()


def test_what_a_team_wrote_is_shown_as_text(tmp_path: Path) -> None:
    """A reason with markup stays words."""
    line = "competency: tools, stage: 1, why: <script>x</script>, who: équipe, date: 2026-10-20"
    answers = load_maturity(write_answers(tmp_path, line))
    shown = show_maturity(assess_maturity(answers), load_grid()).markup
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "non évalué" in shown
