"""Insights of Meta's Graph API as the JSON that it answers: a list of metrics, each with its values.

Values of a page end at `end_time` and are the day before's (see `graph_api`); lifetime values of a publication are its
counts so far. Written from answers that people published: none of our own could be tried.
"""

import re
from dataclasses import replace

import pandas as pd

from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.formats.graph_api import GRAPH_POST_METRICS, PAGE_METRICS, parse_ends
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics


def settle_insights(rows: list[list[str]], row: int) -> list[str]:
    """Return the header of the values of an insights answer: what names the metric above them, however deep it was."""
    header = list(rows[row])
    for wanted in ("name", "period", "id"):
        places = [position for position, cell in enumerate(header) if re.fullmatch(rf"(?:\w+\.)+{wanted}", cell)]
        if places:
            header[min(places, key=lambda position: header[position].count("."))] = f"insight_{wanted}"
            deeper = [position for position in places if header[position] != f"insight_{wanted}"]
            if wanted == "id" and deeper:
                header[deeper[0]] = "insight_owner"
    return header


_LONG = {
    "value": ("value",),
    "end": ("end_time",),
    "name": ("insight_name",),
    "period": ("insight_period",),
    "id": ("insight_id",),
    "owner": ("insight_owner",),
}


def _long_rows(opened: Opened, row: int) -> pd.DataFrame:
    """Return the values of an insights answer, one a row, as texts."""
    placed = place_headers(INSIGHT_DAYS, opened.rows[row])
    body = [cells for cells in opened.rows[row + 1 :] if cells]
    columns = {name: [cells[place] if place < len(cells) else "" for cells in body] for place, name in placed.items()}
    return pd.DataFrame(columns, dtype="string").reindex(columns=list(_LONG), fill_value="")


def parse_insight_days(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the daily, weekly and 28-day values of an insights answer; lifetime values are stocks of their day."""
    rows = _long_rows(opened, row)
    spans = {"day": "", "week": ":week", "days_28": ":days_28", "lifetime": ""}
    rows = rows[rows["period"].isin(spans) & (rows["value"].str.strip() != "") & (rows["end"].str.strip() != "")]
    known = {api: metric for metric, names in PAGE_METRICS.items() for api in names}
    rows = rows.assign(metric=rows["name"].map(lambda name: known.get(name, f"extra_{name}")).astype("string"))
    rows = rows.assign(metric=rows["metric"] + rows["period"].map(spans).astype("string"))
    wide = rows.pivot_table(index="end", columns="metric", values="value", aggfunc="last", sort=False)
    table = wide.astype("string").fillna("").reset_index()
    cells = [["date", *table.columns[1:]], *(list(map(str, values)) for values in table.itertuples(index=False))]
    part = opened._replace(rows=cells, lines=list(range(len(cells))))
    columns = {"date": ("date",), **{name: (name,) for name in table.columns[1:]}}
    scales = {name: "milliseconds" for name in columns if name.startswith("watch_time_s")}
    return parse_ends(replace(reader, columns=columns, settle=None, scales=scales), part, 0, context)


INSIGHT_DAYS = Reader(
    name="graph_insights",
    label="API Graph, statistiques d'une page (JSON)",
    table="account_days",
    platform="facebook",
    columns=_LONG,
    needs=("value", "end", "name", "period"),
    parse=parse_insight_days,
    dates=("iso",),
    settle=settle_insights,
    tried=0,
)


def parse_insight_posts(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the lifetime values of publications, one publication a row."""
    rows = _long_rows(opened, row)
    post = rows["id"].str.extract(r"^(\d+_\d+)")[0].fillna(rows["owner"].str.extract(r"^(\d+_\d+|\d{8,})$")[0])
    rows = rows.assign(post=post)[(rows["value"].str.strip() != "") & post.notna()]
    wide = rows.pivot_table(index="post", columns="name", values="value", aggfunc="last", sort=False)
    table = wide.astype("string").fillna("").reset_index()
    cells = [["post_id", *table.columns[1:]], *(list(map(str, values)) for values in table.itertuples(index=False))]
    part = opened._replace(rows=cells, lines=list(range(len(cells))))
    return parse_statistics(replace(GRAPH_POST_METRICS, name=reader.name), part, 0, context)


INSIGHT_POSTS = Reader(
    name="graph_post_insights",
    label="API Graph, statistiques de publications (JSON)",
    table="posts",
    platform="facebook",
    columns=_LONG,
    needs=("value", "name", "period"),
    refuses=("end",),
    parse=parse_insight_posts,
    settle=settle_insights,
    tried=0,
)
