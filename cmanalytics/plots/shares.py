"""Shares of codes, each with its interval: a dot and a bar, most frequent on top."""

from collections.abc import Sequence
from textwrap import fill

import pandas as pd

from cmanalytics.locale import format_share
from cmanalytics.plots.picture import Picture, make_picture
from cmanalytics.plots.style import SIZE, drawn, number_axis
from cmanalytics.wording import say

MOST_SHOWN = 10
# Inches left of the axes; a longer name goes on a second line.
LABELS = 2.0
LABEL_CHARS = 22


def plot_shares(shares: pd.DataFrame, *, title: str, colours: Sequence[str] = ()) -> Picture | None:
    """Draw the shares of a dimension's codes; None when there is nothing to draw.

    `shares`: columns label, share, low, high (fractions), already in the order wanted; the first ten are drawn.
    """
    drawn_rows = shares.dropna(subset=["share"]).head(MOST_SHOWN)
    if drawn_rows.empty:
        return None
    rows = range(len(drawn_rows))
    height = 0.6 + 0.42 * len(drawn_rows)
    with drawn((SIZE[0], height), colours=colours, margins=(LABELS, 0.3, 0.35, 0.1)) as (figure, axes, main):
        axes.hlines(
            rows, drawn_rows["low"].astype(float), drawn_rows["high"].astype(float), color=main, lw=6, alpha=0.28
        )
        axes.plot(drawn_rows["share"].astype(float), rows, "o", color=main, ms=6)
        axes.set_yticks(rows, [fill(label, LABEL_CHARS) for label in drawn_rows["label"]])
        axes.invert_yaxis()
        axes.set_xlim(left=0)
        axes.xaxis.set_major_formatter(number_axis("share"))
        axes.grid(visible=False, axis="y")
        first = drawn_rows.iloc[0]
        alt = say(
            "plots.shares_alt",
            title=title,
            count=len(drawn_rows),
            label=first["label"],
            share=format_share(first["share"]),
        )
        return make_picture(figure, alt=alt)
