"""The sheets that people fill by hand (`cmanalytics new` lays them): comments, and competitors' public counts.

Days are written before months, as the sheets say; spreadsheets may have made real dates of them. The clock is the
page's. Rows that only show an example are never counted.
"""

from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.collecting import (
    COLLEAGUE,
    COMMENTS_SHEET,
    EXAMPLE,
    FOLLOWERS_SHEET,
    PAGE,
    PLATFORM_LABELS,
    POSTS_SHEET,
    Sheet,
)
from cmanalytics.readers.dates import read_dates
from cmanalytics.readers.naming import normalise_platform
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import Placed, build_placed, column_of, identify, place_texts
from cmanalytics.readers.statistics import parse_statistics
from cmanalytics.readers.typed_dates import write_days_first

_DATES = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "iso")
_IDS = {fold(label): platform for platform, label in PLATFORM_LABELS.items()}


def _leave_out_examples(placed: Placed, sheet: Sheet, file: str) -> Placed:
    """Return the rows that people filled; one marked as the example is left out whatever it says."""
    texts = placed.texts
    given = {field.column: field.example for field in sheet.fields if field.kind == "text" and field.column in texts}
    del given["number"]
    unchanged = pd.DataFrame({name: column_of(texts, name) == value for name, value in given.items()}).all(axis=1)
    marked = column_of(texts, "number").map(fold).str.startswith(fold(EXAMPLE))
    filled = texts.drop(columns="number").apply(lambda column: column.str.strip().ne("")).any(axis=1)
    keep = filled & ~marked & ~unchanged
    changed = marked & ~unchanged & filled
    said: list[Alert] = []
    if changed.any():
        bad = [line for line, wrong in zip(placed.lines, changed, strict=True) if wrong]
        said.append(make_alert("example_changed", file=file, count=len(bad), lines=list_lines(bad)))
    elif not keep.any():
        said.append(make_alert("template_untouched", severity="info", file=file))
    return placed.keep(keep, said)


def _name_platforms(texts: pd.DataFrame) -> pd.Series:
    said = column_of(texts, "platform")
    return said.map({text: _IDS.get(fold(text)) or normalise_platform(text) for text in said.unique() if text})


def parse_comments_sheet(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments that somebody copied; an answer's parent is the row whose number it gives."""
    placed = _leave_out_examples(place_texts(reader, opened, row), COMMENTS_SHEET, opened.name)
    texts = placed.texts
    # The same moment, whichever program saved the file: identifiers are made from it.
    cells = write_days_first(column_of(texts, "written_at"))
    moments = read_dates(cells, formats=reader.dates, zone=context.timezone).values
    written = moments.dt.strftime("%Y-%m-%dT%H:%M:%SZ").astype("string").fillna(cells)
    platform = _name_platforms(texts).astype("string").fillna("")
    texts = texts.assign(platform=platform, post_id=column_of(texts, "post_link"), written_at=written)
    own = identify(texts, context.key)
    number = column_of(texts, "number").str.removesuffix(".0")
    by_number = dict(zip(number[number != ""], own[number != ""], strict=True))
    answered = column_of(texts, "answers").str.removesuffix(".0")
    lost = (answered != "") & ~answered.isin(by_number)
    said = []
    if lost.any():
        bad = [line for line, wrong in zip(placed.lines, lost, strict=True) if wrong]
        said.append(make_alert("answers_nothing", file=opened.name, count=len(bad), lines=list_lines(bad)))
    texts = texts.assign(comment_id=own, parent_id=answered.map(by_number).astype("string").fillna(""))
    writer = column_of(texts, "writer").map(fold)
    ours, staff = (frozenset(own[writer == fold(choice)]) for choice in (PAGE, COLLEAGUE))
    zoned = replace(reader, zone=context.timezone)
    built = build_placed(placed._replace(texts=texts), zoned, opened, context, ours=ours)
    colleague = built.frame["comment_id"].isin(staff)
    frame = built.frame.assign(is_staff=built.frame["is_staff"].mask(colleague, True))
    return Parsed(frame, [*built.alerts, *said])


COMMENTS_BY_HAND = Reader(
    name="comments_by_hand",
    label="commentaires relevés à la main (modèle)",
    table="comments",
    platform=None,
    columns=COMMENTS_SHEET.headers,
    needs=("number", "text", "writer"),
    at_least=5,
    parse=parse_comments_sheet,
    dates=_DATES,
    zone=None,
    languages=("fr",),
)


def _parse_counts(sheet: Sheet, reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a sheet of counts without the rows that nobody filled."""
    placed = _leave_out_examples(place_texts(replace(reader, columns=sheet.headers), opened, row), sheet, opened.name)
    filled = set(placed.lines)
    below = [place for place in range(row + 1, len(opened.rows)) if opened.lines[place] in filled]
    kept = [*range(row + 1), *below]
    rows = _date_rows(sheet, [opened.rows[at] for at in kept], row)
    only = opened._replace(rows=rows, lines=[opened.lines[at] for at in kept])
    parsed = parse_statistics(reader, only, row, context)
    return Parsed(parsed.frame, list(dict.fromkeys([*placed.alerts, *parsed.alerts])))


def _date_rows(sheet: Sheet, rows: list[list[str]], row: int) -> list[list[str]]:
    """Return the rows with their days as the sheet asks for them."""
    days = {normalise_header(field.header) for field in sheet.fields if field.kind == "day"}
    rows = [[*cells] for cells in rows]
    for place in (place for place, cell in enumerate(rows[row]) if normalise_header(cell) in days):
        filled = [cells for cells in rows[row + 1 :] if place < len(cells)]
        written = write_days_first(pd.Series([cells[place] for cells in filled], dtype="string"))
        for cells, day in zip(filled, written, strict=True):
            cells[place] = day
    return rows


def parse_posts_sheet(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return publications with the counts that anybody can see."""
    return _parse_counts(POSTS_SHEET, replace(reader, zone=context.timezone), opened, row, context)


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name the networks as we do; a link is the identifier, or else what the row says."""
    frame = frame.assign(platform=_name_platforms(frame))
    told = frame.reindex(columns=["platform", "account", "published_at", "text"]).astype("string")
    made = identify(told.rename(columns={"published_at": "written_at"}), context.key)
    return frame.assign(post_id=frame["url"].fillna(made)).drop(columns="extra_number"), []


COMPETITOR_POSTS = Reader(
    name="competitor_posts_by_hand",
    label="publications de concurrents relevées à la main (modèle)",
    table="posts",
    platform=None,
    columns={**{name: at for name, at in POSTS_SHEET.headers.items() if name not in ("number", "post_link")},
             "extra_number": POSTS_SHEET.headers["number"], "url": POSTS_SHEET.headers["post_link"]},
    needs=("extra_number", "platform", "account", "published_at", "url", "comments"),
    parse=parse_posts_sheet,
    dates=_DATES,
    finish=finish_posts,
    languages=("fr",),
)  # fmt: skip


def parse_followers_sheet(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return how many people followed an account on the day when somebody looked."""
    return _parse_counts(FOLLOWERS_SHEET, reader, opened, row, context)


def finish_followers(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name the networks as we do."""
    frame = frame.assign(platform=_name_platforms(frame), date=frame["date"].dt.tz_localize(None))
    return frame.drop(columns="extra_number"), []


COMPETITOR_FOLLOWERS = Reader(
    name="competitor_followers_by_hand",
    label="abonnés de concurrents relevés à la main (modèle)",
    table="account_days",
    platform=None,
    columns={
        "extra_number": FOLLOWERS_SHEET.headers["number"],
        "platform": FOLLOWERS_SHEET.headers["platform"],
        "account": FOLLOWERS_SHEET.headers["account"],
        "date": FOLLOWERS_SHEET.headers["date"],
        "value": FOLLOWERS_SHEET.headers["followers"],
    },
    needs=("extra_number", "platform", "account", "date", "value"),
    parse=parse_followers_sheet,
    dates=_DATES,
    fixed={"metric": "followers", "window": "day"},
    finish=finish_followers,
    languages=("fr",),
)

BY_HAND = (COMMENTS_BY_HAND, COMPETITOR_POSTS, COMPETITOR_FOLLOWERS)
