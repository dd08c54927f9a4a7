"""YouTube Studio, `Chart data.csv`: one figure, a row a day and item, back to the channel's first day.

The items are those of the table, not all of the channel's: their days are added to one row an item, never to a day of
the channel (`Totals.csv` has that). Zeros before a video's publication are no measure. Means, shares and people cannot
be added: a chart of them is left out, its table has them.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.formats import youtube_labels as labels
from cmanalytics.readers.formats.youtube import PACIFIC, finish_videos, is_total
from cmanalytics.readers.merging import CHART_SUM
from cmanalytics.readers.moments import read_moments
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of
from cmanalytics.readers.statistics import add_flag, convert_columns, place_known, sheet_at
from cmanalytics.tables import AUDIENCE, POSTS, conform, empty, same_flags

_LANGUAGES = ("en", "fr", "de", "pt", "es")
_SUMS = {name: headers for name, headers in labels.SUMS.items() if not name.startswith("extra_")}


def _rows(reader: Reader, opened: Opened, row: int) -> tuple[pd.DataFrame, pd.DataFrame, list[Alert]]:
    """Return the columns of a chart converted, with its days, and as they are written; without rows of totals."""
    sheet, alerts = sheet_at(opened, row)
    placed, said = place_known(reader, opened, row)
    alerts += said
    texts = pd.DataFrame({name: sheet.cells[position] for position, name in placed.items()})
    headers = {name: sheet.header[position] for position, name in placed.items()}
    items = [name for name in texts if name == "post_id" or name.startswith("label:")]
    keep = ~pd.DataFrame({name: is_total(texts[name]) for name in items}).any(axis=1)
    texts = texts[keep].reset_index(drop=True)
    lines = pd.Series(sheet.lines, dtype="Int64")[keep].reset_index(drop=True)
    about = {"reader": reader, "opened": opened}
    dates, said = read_moments(texts["date"], lines, name="date", header=headers["date"], kind="day", **about)
    alerts += said
    frame, said = convert_columns(texts.drop(columns=["date", *items]), lines, headers=headers, **about)
    return frame.assign(date=dates.values), texts, [*alerts, *said]


def _refused(opened: Opened, table: str, alerts: list[Alert]) -> list[Alert]:
    return [*alerts, make_alert("chart_not_added", file=opened.name, table=table)]


def parse_chart_videos(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a row for each video of a chart, its days added."""
    frame, texts, alerts = _rows(reader, opened, row)
    measures = [name for name in frame if name in _SUMS]
    if not measures:
        return Parsed(empty(POSTS), _refused(opened, "posts", alerts))
    frame = frame.assign(post_id=texts["post_id"].str.strip())
    if "published_at" in frame:
        born = frame["published_at"].dt.tz_convert(PACIFIC).dt.tz_localize(None).dt.normalize()
        early = (frame["date"] < born).fillna(False)
        frame = frame.assign(**{name: frame[name].mask(early) for name in measures})
    videos = frame.groupby("post_id", sort=False)
    whole = videos[[name for name in frame if name in (*labels.ABOUT_VIDEOS, "published_precision")]].first()
    added = videos[measures].sum(min_count=1)
    last = frame["date"].max()
    table = (
        pd.concat([whole, added], axis=1)
        .reset_index()
        .assign(
            platform="youtube", source=opened.name, retrieved_at=last.tz_localize("UTC") if pd.notna(last) else pd.NaT
        )
    )
    table = table.assign(flags=same_flags(table.index))
    table, said = finish_videos(add_flag(table, pd.Series(True, index=table.index), CHART_SUM), opened, context)
    alerts.append(make_alert("chart_added", severity="info", file=opened.name, table="posts", count=len(table)))
    return Parsed(conform(table, POSTS), [*alerts, *said])


def parse_chart_slices(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a row for each slice of a chart by another dimension, its days added, dated on the last of them."""
    frame, texts, alerts = _rows(reader, opened, row)
    measures = [name for name in frame if name in ("views", "watch_time_s")]
    if not measures:
        return Parsed(empty(AUDIENCE), _refused(opened, "audience", alerts))
    name = next(column for column in reader.columns if column.startswith("label:") and column in texts)
    frame = frame.assign(label=texts[name].str.strip())
    table = frame.groupby("label", sort=False)[measures].sum(min_count=1).reset_index()
    table = table.assign(
        dimension=name.removeprefix("label:"),
        date=frame["date"].max(),
        platform="youtube",
        account=account_of("youtube", opened, context),
        source=opened.name,
    )
    alerts.append(make_alert("chart_added", severity="info", file=opened.name, table="audience", count=len(table)))
    return Parsed(conform(table, AUDIENCE), alerts)


YOUTUBE_CHART_VIDEOS = Reader(
    name="youtube_chart_videos",
    label="YouTube Studio, données du graphique par contenu",
    table="posts",
    platform="youtube",
    columns={"date": labels.DATE, "post_id": labels.CONTENT, **labels.ABOUT_VIDEOS, **labels.SUMS, **labels.MEANS},
    needs=("date", "post_id"),
    at_least=3,
    first="date",
    parse=parse_chart_videos,
    scales=labels.SCALES,
    dates=("words", "iso"),
    zone=PACIFIC,
    languages=_LANGUAGES,
)

YOUTUBE_CHART_AUDIENCE = Reader(
    name="youtube_chart_audience",
    label="YouTube Studio, données du graphique par une autre dimension",
    table="audience",
    platform="youtube",
    columns={"date": labels.DATE, **labels.SLICES, **labels.SUMS, **labels.MEANS},
    needs=("date", "label:*"),
    at_least=3,
    first="date",
    parse=parse_chart_slices,
    scales=labels.SCALES,
    dates=("words", "iso"),
    zone=PACIFIC,
    languages=_LANGUAGES,
)
