"""YouTube Studio, advanced mode: `Table data.csv`, `Chart data.csv`, `Totals.csv` and their twins in other languages.

The French file keeps comma delimiters and dot decimals. Publication dates and days are those of YouTube's reports,
which are counted in Pacific time. A row `Total` is not the sum of the rows; 500 rows are the most it gives.
A table is about videos, or about the channel's public by the dimension of its first column, or by day. Counts are those
of the window that was chosen, not of a life.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import normalise_header
from cmanalytics.readers.audiences import parse_audience
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.formats import youtube_labels as labels
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of, parse_series
from cmanalytics.readers.statistics import parse_statistics

PACIFIC = "America/Los_Angeles"
ROW_LIMIT = 500
_LANGUAGES = ("en", "fr", "de", "pt", "es")
_NOTICES = r"(?i)^(?:showing top \d+|affichage des \d+|\d+ premiers|les \d+ premiers|die obersten \d+|mostrando)"


def is_total(cells: pd.Series) -> pd.Series:
    """Tell which cells of a first column name the total row."""
    return cells.str.strip().str.casefold().isin(labels.TOTALS)


def drop_totals(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the total row and the notice of the row limit; say when nothing else is there."""
    first = texts["post_id"].str.strip()
    totals = is_total(first)
    notices = first.str.contains(_NOTICES, regex=True)
    keep = ~totals & ~notices
    alerts = []
    if totals.any():
        alerts.append(make_alert("total_rows", severity="info", file=file, table="posts", count=int(totals.sum())))
    if notices.any() or int(keep.sum()) >= ROW_LIMIT:
        alerts.append(make_alert("row_limit", file=file, table="posts", limit=ROW_LIMIT))
    if not keep.any():
        alerts.append(make_alert("only_totals", file=file, table="posts"))
    return keep, alerts


def drop_first_totals(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the total row of a table by day or by another dimension."""
    totals = pd.DataFrame({name: is_total(texts[name]) for name in texts}).any(axis=1)
    alert = make_alert("total_rows", severity="info", file=file, count=int(totals.sum()))
    return ~totals, [alert] if totals.any() else []


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add what a YouTube table does not say: whose videos these are, their links, their format."""
    account = account_of("youtube", opened, context)
    known = ~frame["post_id"].str.startswith("h:").fillna(False)  # made here where a spreadsheet lost it
    url = ("https://www.youtube.com/watch?v=" + frame["post_id"]).where(known)
    frame = frame.assign(account=account, url=url.astype("string"), format="video")
    if account is None and len(frame):
        alert = make_alert("account_unknown", severity="info", file=opened.name, table="posts", platform="YouTube")
        return frame, [alert]
    return frame, []


TABLE_DATA = Reader(
    name="youtube_table",
    label="YouTube Studio, tableau des contenus",
    table="posts",
    platform="youtube",
    columns={"post_id": labels.CONTENT, **labels.ABOUT_VIDEOS, **labels.SUMS, **labels.MEANS},
    needs=("post_id",),
    at_least=4,
    first="post_id",
    parse=parse_statistics,
    scales=labels.SCALES,
    dates=("words", "iso"),
    zone=PACIFIC,
    drop=drop_totals,
    finish=finish_videos,
    languages=_LANGUAGES,
    tried=6,
    years="2023-2026",
)

_KNOWN = {
    normalise_header(header): name
    for name, headers in {"date": labels.DATE, **labels.SUMS, **labels.MEANS}.items()
    for header in headers
}
_TOTALS_NAME = r"(?i)(?:^|[/ _.-])(?:totals|totaux|gesamtwerte|totais|totales|totali|table data|tableaux|youtube)"


def recognise_days(opened: Opened, row: int) -> bool:
    """Tell whether a table has a bare day first and only figures of YouTube after it.

    Other networks too write "Date,Views": two columns are YouTube's when the file's name is one of its own.
    """
    header = [normalise_header(cell) for cell in opened.rows[row] if cell.strip()]
    if len(header) < 2 or _KNOWN.get(header[0]) != "date" or not all(cell in _KNOWN for cell in header):
        return False
    below = [cells[0].strip() for cells in opened.rows[row + 1 : row + 5] if cells]
    if not any(re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) for cell in below):
        return False
    found = {_KNOWN[cell] for cell in header}
    return bool(found & {"watch_time_s", "avg_watch_s", "ctr_reported", "engaged_views"}) or (
        re.search(_TOTALS_NAME, opened.name) is not None
    )


YOUTUBE_DAYS = Reader(
    name="youtube_days",
    label="YouTube Studio, totaux par jour",
    table="account_days",
    platform="youtube",
    columns={
        "date": labels.DATE,
        **{{"extra_subscribers": "net_follows", "extra_subscribers_lost": "unfollows"}.get(name, name): headers
           for name, headers in {**labels.SUMS, **labels.MEANS}.items()},
    },
    needs=("date",),
    parse=parse_series,
    recognise=recognise_days,
    scales=labels.SCALES,
    dates=("iso", "words"),
    zone=PACIFIC,
    drop=drop_first_totals,
    languages=_LANGUAGES,
)  # fmt: skip

_SLICED = {
    "views": labels.SUMS["views"],
    "watch_time_s": labels.SUMS["watch_time_s"],
    "share": ("Views (%)", "Vues (%)", "Aufrufe (%)", "Visualizações (%)", "Visualizaciones (%)"),
    "other_share": tuple(f"{header} (%)" for header in labels.SUMS["watch_time_s"]),
}

YOUTUBE_AUDIENCE = Reader(
    name="youtube_audience",
    label="YouTube Studio, vues par âge, pays, source de trafic …",
    table="audience",
    platform="youtube",
    columns={**labels.SLICES, **_SLICED},
    needs=("label:*", "views|share|watch_time_s"),
    first="label:*",
    parse=parse_audience,
    scales={"share": "percent", "watch_time_s": "hours"},
    drop=drop_first_totals,
    languages=_LANGUAGES,
)

YOUTUBE_OTHER_AUDIENCE = Reader(
    name="youtube_other_audience",
    label="YouTube Studio, vues par une autre dimension",
    table="audience",
    platform="youtube",
    columns={"date": labels.DATE, "post_id": labels.CONTENT, **labels.ABOUT_VIDEOS, **labels.SLICES, **_SLICED},
    needs=("views", "watch_time_s"),
    refuses=("date", "post_id", *labels.ABOUT_VIDEOS, *labels.SLICES),
    parse=parse_audience,
    scales={"share": "percent", "watch_time_s": "hours"},
    drop=drop_first_totals,
    languages=_LANGUAGES,
)
