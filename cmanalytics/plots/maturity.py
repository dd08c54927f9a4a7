"""A team's assessment of itself: a line a competency, a column a stage, a dot where the team sees itself."""

from collections.abc import Sequence
from textwrap import fill

import pandas as pd

from cmanalytics.plots.picture import Picture, make_picture
from cmanalytics.plots.style import COLOURS, GREY, SIZE, drawn
from cmanalytics.wording import say

# Inches: what stands left of the columns and above them, and the height of a line.
_LABELS, _HEADS, _LINE = 1.75, 0.5, 0.38
_LABEL_CHARS, _STAGE_CHARS = 22, 12
_ROAD = "#e3e7eb"


def plot_maturity(assessed: pd.DataFrame, *, stages: Sequence[str], colours: Sequence[str] = ()) -> Picture:
    """Draw a table `maturity`: a dot at the stage that the team chose, words where it chose none.

    `stages` are the names of the stages, first to last. Where evidence does not go with the answer the dot is hollow
    and says so. The alternative text says each competency's stage.
    """
    rows, last = range(len(assessed)), len(stages)
    size = (SIZE[0], _HEADS + 0.15 + _LINE * max(len(assessed), 1))
    with drawn(size, colours=colours, margins=(_LABELS, 0.15, 0.1, _HEADS)) as (figure, axes, main):
        axes.hlines(rows, 1, last, color=_ROAD, lw=2, zorder=1)
        for place, row in zip(rows, assessed.itertuples(index=False), strict=True):
            if pd.isna(row.stage):
                axes.text((1 + last) / 2, place, f" {say('maturity.not_assessed')} ", color=GREY, style="italic",
                          ha="center", va="center", backgroundcolor="white", fontsize=9.5)  # fmt: skip
                continue
            doubted = pd.notna(row.against)
            axes.hlines(place, 1, row.stage, color=main, lw=5, alpha=0.28, zorder=2)
            axes.plot(row.stage, place, "o", color=main, mfc="white" if doubted else main, ms=9, mew=2, zorder=3)
            if doubted:
                edge = {1: "left", last: "right"}.get(int(row.stage), "center")
                axes.annotate(say("plots.maturity_doubt"), (row.stage, place), (0, 6), textcoords="offset points",
                              ha=edge, va="bottom", color=COLOURS[1], fontsize=8.5)  # fmt: skip
        axes.set_yticks(rows, [fill(name, _LABEL_CHARS, break_on_hyphens=False) for name in assessed["name"]])
        axes.set_xticks(range(1, last + 1), [fill(name, _STAGE_CHARS) for name in stages])
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.set_xlim(0.6, last + 0.4)
        axes.set_ylim(len(assessed) - 0.5, -0.5)
        axes.grid(visible=False)
        for side in axes.spines.values():
            side.set_visible(False)
        return make_picture(figure, alt=_alt(assessed, last))


def _alt(assessed: pd.DataFrame, last: int) -> str:
    told = [
        say("plots.maturity_unknown", name=row.name)
        if pd.isna(row.stage)
        else say("plots.maturity_row", name=row.name, stage=int(row.stage), stage_name=row.stage_name)
        + (say("plots.maturity_against") if pd.notna(row.against) else "")
        for row in assessed.itertuples(index=False)
    ]
    return say("plots.maturity_alt", count=len(assessed), stages=last, told=" ; ".join(told))
