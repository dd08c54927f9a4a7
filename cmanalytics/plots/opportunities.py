"""The opportunity plane: how many people express a job, how many say that it is well served, with intervals."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from cmanalytics.locale import format_share
from cmanalytics.plots.picture import Picture, make_picture
from cmanalytics.plots.style import GREY, drawn, number_axis
from cmanalytics.wording import say

MOST_SHOWN = 8
SIZE = (6.4, 4.6)
LABEL_CHARS = 30
_ROOM = 0.055  # of the height: two names nearer than that would overlap


def plot_opportunities(opportunities: pd.DataFrame, *, title: str, colours: Sequence[str] = ()) -> Picture | None:
    """Draw the first jobs of the opportunity plane, each named beside its point; None when there is none.

    `opportunities` as `compute_opportunities` gives it. The worse served a job is, the further left it stands; the more
    people express it, the higher: what to read first is above on the left, and says so.
    """
    rows = opportunities.dropna(subset=["importance", "satisfaction"]).head(MOST_SHOWN)
    if rows.empty:
        return None
    with drawn(SIZE, colours=colours, margins=(0.75, 0.3, 0.62, 0.15)) as (figure, axes, main):
        x, y = rows["satisfaction"].astype(float), rows["importance"].astype(float)
        axes.hlines(
            y,
            rows["satisfaction_low"].astype(float),
            rows["satisfaction_high"].astype(float),
            color=main,
            lw=2,
            alpha=0.25,
        )
        axes.vlines(
            x, rows["importance_low"].astype(float), rows["importance_high"].astype(float), color=main, lw=2, alpha=0.25
        )
        axes.plot(x, y, "o", color=main, ms=6)
        axes.set_xlim(-0.03, 1.03)
        axes.set_ylim(0, max(float(rows["importance_high"].max()), 0.01) * 1.12)
        axes.xaxis.set_major_formatter(number_axis("share"))
        axes.yaxis.set_major_formatter(number_axis("share"))
        axes.set_xlabel(say("plots.opportunities_x"))
        axes.set_ylabel(say("plots.opportunities_y"))
        axes.annotate(
            say("plots.opportunities_corner"),
            (0.015, 0.975),
            xycoords="axes fraction",
            color=GREY,
            va="top",
            style="italic",
        )
        _name_points(axes, rows)
        return make_picture(figure, alt=_alt(rows, title))


def _name_points(axes: Axes, rows: pd.DataFrame) -> None:
    """Write each job beside its point, on the side where there is room, moved apart where two would overlap."""
    top = axes.get_ylim()[1]
    taken: list[tuple[bool, float]] = []
    for row in rows.sort_values("importance", ascending=False).itertuples():
        left = float(row.satisfaction) > 0.55
        height = float(row.importance)
        for side, other in taken:
            if side == left and other - height < _ROOM * top:
                height = min(height, other - _ROOM * top)
        taken.append((left, height))
        label = row.label if len(row.label) <= LABEL_CHARS else row.label[: LABEL_CHARS - 1].rstrip() + "…"
        axes.annotate(
            label,
            (float(row.satisfaction), float(row.importance)),
            xytext=(float(row.satisfaction) + (-0.02 if left else 0.02), height),
            ha="right" if left else "left",
            va="bottom",
            fontsize=9.5,
        )


def _alt(rows: pd.DataFrame, title: str) -> str:
    first = rows.iloc[0]
    ends = {"low": first["rank_low"], "high": first["rank_high"]}
    return say(
        "plots.opportunities_alt",
        title=title,
        count=len(rows),
        label=first["label"],
        importance=format_share(first["importance"]),
        satisfaction=format_share(first["satisfaction"], 0),
        rank=say("plots.opportunities_ranks", **ends)
        if ends["low"] < ends["high"]
        else say("plots.opportunities_rank", **ends),
    )
