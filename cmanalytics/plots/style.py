"""One look for all pictures: few dark hues, direct labels, shapes as well as colours."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from cmanalytics.locale import format_number, format_share

INK = "#1d2733"
GREY = "#5f6b78"
# Dark enough on white for a reader who does not see the hue (contrast of at least 4.5 to 1).
COLOURS: tuple[str, ...] = ("#1b4965", "#a63d1e", "#3a6b35", "#6b4a8a")
# Small enough for a phone to show it whole with letters that can be read.
SIZE = (5.6, 2.7)


@contextmanager
def drawn(
    size: tuple[float, float] = SIZE, *, colours: Sequence[str] = (), margins: tuple[float, float, float, float]
) -> Iterator[tuple[Figure, Axes, str]]:
    """Give a figure, its axes and the main colour (the page's own when declared), in the house style.

    `margins`: inches left, right, below and above the axes; a layout engine would draw everything twice to find them.
    """
    look = sns.axes_style("whitegrid", rc={"grid.color": "#e3e7eb", "axes.edgecolor": "#c3cad1"})
    text = {"font.size": 10.5, "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}
    with rc_context({**look, **text, "font.family": "DejaVu Sans", "svg.hashsalt": "cmanalytics"}):
        # Built without pyplot: nothing global to close, and no window system is asked for.
        figure = Figure(figsize=size)
        left, right, bottom, top = margins
        width, height = size
        place = (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
        axes = figure.add_axes(place)
        sns.despine(ax=axes, left=True)
        yield figure, axes, (colours[0] if colours else COLOURS[0])


def number_axis(unit: str) -> FuncFormatter:
    """Return the tick labels of a unit, in the language in force."""
    if unit in ("share", "rate"):
        return FuncFormatter(lambda value, _: format_share(value, 0 if abs(value) >= 0.1 or value == 0 else 1))
    return FuncFormatter(lambda value, _: format_number(value, 0 if abs(value) >= 10 or value == int(value) else 1))


class Label(NamedTuple):
    """Name a line at its right end: height in the axis's unit, text, colour."""

    height: float
    text: str
    colour: str


def write_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """Write the lines' names right of the axes, at their heights, moved apart where they would overlap."""
    bottom, top = axes.get_ylim()
    room = 0.085 * (top - bottom)
    floor = bottom
    for label in sorted(labels, key=lambda label: label.height):
        height = max(label.height, floor)
        floor = height + room
        axes.annotate(
            label.text,
            (1.01, height),
            xycoords=("axes fraction", "data"),
            color=label.colour,
            va="center",
            fontweight="bold",
            annotation_clip=False,
        )
