"""One objective over time: measured values with their intervals, the trajectory asked for, the target.

A line joins only months that follow one another and mean the same: a month without a measure is a gap, a change of the
metric's definition stops the series. Months that could not be judged are hollow.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from cmanalytics.locale import format_date, format_interval, format_month, format_value, share_digits, shorten_month
from cmanalytics.plots.picture import Picture, make_picture
from cmanalytics.plots.style import COLOURS, GREY, Label, drawn, number_axis, write_labels
from cmanalytics.wording import say

# Beyond, every second month is named, the last one always.
MOST_NAMED = 7


def plot_trajectory(history: pd.DataFrame, *, title: str, colours: Sequence[str] = ()) -> Picture | None:
    """Draw one objective's rows of the scorecard, a month each; None when no month could be measured.

    `history`: columns period (YYYY-MM), value, low, high, expected_now, target, unit, status, comparable_since, in the
    order of the months. The alternative text says the last value, what was asked, and where the series is broken.
    """
    measured = history.dropna(subset=["value"])
    if measured.empty:
        return None
    # Months before the first measure would only be empty paper.
    history = history.loc[measured.index[0] :]
    unit = str(measured["unit"].iloc[-1])
    if unit == "count":
        measured = measured.assign(low=pd.NA, high=pd.NA)
    places = pd.Series(range(len(history)), index=history.index)
    with drawn(colours=colours, margins=(0.6, 0.95, 0.5, 0.1)) as (figure, axes, main):
        labels = [_draw_values(axes, measured, places, main)]
        asked = history.dropna(subset=["expected_now"])
        if not asked.empty:
            axes.plot(places.loc[asked.index], asked["expected_now"].astype(float), "--", color=COLOURS[1], lw=1.6)
            labels.append(Label(float(asked["expected_now"].iloc[-1]), say("plots.asked"), COLOURS[1]))
        target = history["target"].dropna()
        if not target.empty:
            axes.axhline(float(target.iloc[-1]), color=GREY, lw=1.2, ls=":")
            labels.append(Label(float(target.iloc[-1]), say("plots.target"), GREY))
        named = sorted(places.iloc[::-1].iloc[:: 2 if len(history) > MOST_NAMED else 1])
        axes.set_xticks(named, _month_labels([history["period"].iloc[place] for place in named]))
        axes.set_xlim(-0.4, len(history) - 0.6)
        axes.margins(y=0.12)
        if measured["value"].min() >= 0:
            axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(number_axis(unit))
        axes.grid(visible=False, axis="x")
        write_labels(axes, labels)
        return make_picture(figure, alt=_alt(measured, title, unit))


def _draw_values(axes: Axes, measured: pd.DataFrame, places: pd.Series, colour: str) -> Label:
    values = measured["value"].astype(float)
    low, high = (measured[end].astype("Float64").fillna(measured["value"]).astype(float) for end in ("low", "high"))
    axes.vlines(places.loc[measured.index], low, high, color=colour, lw=5, alpha=0.28)
    for stretch in _stretches(measured, places):
        axes.plot(places.loc[stretch], values.loc[stretch], "o-", color=colour, lw=1.4, ms=5)
    unsure = measured.index[measured["status"] == "not_measurable"]
    axes.plot(places.loc[unsure], values.loc[unsure], "o", color=colour, mfc="white", ms=5, ls="none")
    for broken in _broken_at(measured):
        axes.axvline(places.loc[broken] - 0.5, color=GREY, lw=1, ls=(0, (2, 3)))
    return Label(values.iloc[-1], say("plots.measured"), colour)


def _stretches(measured: pd.DataFrame, places: pd.Series) -> Iterator[pd.Index]:
    apart = places.loc[measured.index].diff() != 1
    apart |= measured.index.isin(_broken_at(measured))
    for _, stretch in measured.groupby(apart.cumsum()):
        yield stretch.index


def _broken_at(measured: pd.DataFrame) -> list[object]:
    """Return the rows from which on the metric means something else than before."""
    since = measured["comparable_since"].astype("datetime64[us]").fillna(pd.Timestamp(0))
    return list(measured.index[(since != since.shift()) & (since != since.iloc[0])])


def _month_labels(periods: list[str]) -> list[str]:
    # The year stands under the first month named of a new one.
    years = [period[:4] for period in periods]
    new = [False, *(before != after for before, after in pairwise(years))]
    months = [shorten_month(period) for period in periods]
    return [f"{month}\n{year}" if first else month for month, year, first in zip(months, years, new, strict=True)]


def _alt(measured: pd.DataFrame, title: str, unit: str) -> str:
    last = measured.iloc[-1]
    digits = None
    if unit in ("share", "rate") and pd.notna(last["low"]) and pd.notna(last["high"]):
        # As many decimals as its interval, as the sentence beside the picture.
        digits = share_digits(last["low"], last["high"])
    values = {
        "title": title,
        "months": len(measured),
        "month": format_month(last["period"]),
        "value": format_value(last["value"], unit=unit, digits=digits),
    }
    text = say("plots.trajectory_alt", **values)
    if pd.notna(last["low"]) and pd.notna(last["high"]):
        text += say("plots.alt_interval", interval=format_interval(last["low"], last["high"], unit=unit))
    if pd.notna(last["expected_now"]):
        text += say("plots.alt_asked", expected=format_value(last["expected_now"], unit=unit, digits=digits))
    broken = [format_date(day) for day in measured.loc[_broken_at(measured), "comparable_since"]]
    if broken:
        text += say("plots.alt_broken", days=", ".join(broken))
    return text + "."
