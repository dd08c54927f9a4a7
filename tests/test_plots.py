"""Pictures: what is drawn is what was measured, each says it in a sentence, the same data give the same bytes."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from cmanalytics.plots import plot_shares, plot_trajectory
from cmanalytics.plots.picture import make_picture
from cmanalytics.tables import SCORECARD, conform


def history(values: list[float | None]) -> pd.DataFrame:
    periods = [f"2026-{month:02d}" for month in range(1, len(values) + 1)]
    rows = {
        "objective": "answers",
        "indicator": "answer_share",
        "period": periods,
        "status": "on_track",
        "value": values,
        "low": [value and value - 0.1 for value in values],
        "high": [value and value + 0.1 for value in values],
        "expected_now": 0.5,
        "target": 0.8,
        "unit": "share",
    }
    return conform(pd.DataFrame(rows), SCORECARD)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures behind the pictures, to be asked what they show."""
    figures: list[Figure] = []
    save = Figure.savefig

    def keep(self: Figure, *args: object, **kwargs: object) -> None:
        figures.append(self)
        save(self, *args, **kwargs)

    monkeypatch.setattr(Figure, "savefig", keep)
    return figures


def test_the_trajectory_draws_what_was_measured_and_leaves_gaps(drawn: list[Figure]) -> None:
    """A month without a measure is a gap, not a zero; the sentence tells the last month that has one."""
    picture = plot_trajectory(history([None, 0.4, None, 0.6]), title="Répondre")
    axes = drawn[0].axes[0]
    drawn_months = [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines if line.get_marker() == "o"]
    assert drawn_months[:2] == [([0], [0.4]), ([2], [0.6])]
    assert [text.get_text() for text in axes.texts] == ["demandé", "mesuré", "cible"]
    assert picture is not None and picture.alt == (
        "Courbe de 2 mois pour « Répondre » : 60\u00a0% en avril 2026, intervalle [50\u00a0; 70], "
        "pour 50\u00a0% demandés par la trajectoire."
    )


def test_a_change_of_definition_stops_the_series(drawn: list[Figure]) -> None:
    """No line joins two months that do not mean the same, and the sentence says since when."""
    since = pd.to_datetime([None, None, "2026-03-15", "2026-03-15", "2026-03-15"])
    rows = history([0.4, 0.5, 0.6, 0.7, 0.8]).assign(comparable_since=since)
    rows.loc[2, "status"] = "not_measurable"
    picture = plot_trajectory(rows, title="Répondre")
    lines = [line for line in drawn[0].axes[0].lines if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in lines] == [[0, 1], [2, 3, 4], [2]]
    assert lines[-1].get_markerfacecolor() == "white"
    assert picture is not None and "la définition a changé le 15 mars 2026" in picture.alt


def test_nothing_measured_is_no_picture() -> None:
    """An empty frame would look like a zero."""
    assert plot_trajectory(history([None, None]), title="Répondre") is None
    assert plot_shares(pd.DataFrame(columns=["label", "share", "low", "high"]), title="Thèmes") is None


def test_long_histories_name_every_second_month_and_the_last(drawn: list[Figure]) -> None:
    """Names never run into each other; the month of the report is always named."""
    plot_trajectory(history([0.5] * 12), title="Répondre")
    labels = [label.get_text() for label in drawn[0].axes[0].get_xticklabels()]
    assert labels == ["févr.", "avr.", "juin", "août", "oct.", "déc."]


def test_shares_are_drawn_in_their_order(drawn: list[Figure]) -> None:
    """The most frequent theme stands on top, and the sentence names it."""
    shares = pd.DataFrame(
        {"label": ["Livraison", "Prix"], "share": [0.1, 0.05], "low": [0.05, 0.02], "high": [0.2, 0.1]}
    )
    picture = plot_shares(shares, title="Ce qui freine")
    axes = drawn[0].axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Livraison", "Prix"] and axes.yaxis_inverted()
    assert picture is not None and "« Livraison », 10\u00a0%" in picture.alt


def test_the_same_drawing_gives_the_same_bytes() -> None:
    """Nothing in a picture depends on when or where it is drawn."""
    first, second = (plot_trajectory(history([0.4, 0.6]), title="Répondre") for _ in range(2))
    assert first == second and first is not None and first.png.startswith(b"\x89PNG")


def test_a_picture_needs_a_sentence() -> None:
    """Without one, a reader who does not see it would be told nothing."""
    with pytest.raises(ValueError, match="alternative text"):
        make_picture(Figure(), alt=" ")


def test_the_alternative_text_writes_a_figure_as_its_interval() -> None:
    """« 9 % [5 ; 15] », as in the sentence beside the picture, and not « 8,6 % [5 ; 15] »."""
    rows = history([0.086] * 3).assign(low=0.048, high=0.149, expected_now=0.0859)
    picture = plot_trajectory(rows, title="Répondre")
    assert picture is not None and "9 % en mars 2026, intervalle [5 ; 15], pour 9 %" in picture.alt.replace(
        "\u00a0", " "
    )
