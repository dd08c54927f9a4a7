"""LinkedIn, statistics of a person's profile: the sheet of top posts, two lists side by side.

The left list is ranked by engagements, the right one by impressions, at most 50 publications each; a publication may
stand in one of them or in both, and what a list does not give is missing. See linkedin_creator for the rest.
"""

import re

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.locale import normalise_header
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.formats.linkedin import LANGUAGES, post_ids
from cmanalytics.readers.formats.linkedin_creator import (
    LINKEDIN_CREATOR_DAYS,
    NAMED,
    order_of,
    read_days,
)
from cmanalytics.readers.merging import TOP_LIST
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of
from cmanalytics.readers.statistics import drop_twins
from cmanalytics.tables import POSTS, conform, same_flags

_LINK = re.compile(r"https?://(?:www\.)?linkedin\.com/\S+", re.IGNORECASE)
_ENGLISH_DATE = normalise_header("Post publish date")
_METRIC_OF = {
    normalise_header(header): name
    for name in ("impressions", "engagements_reported")
    for header in LINKEDIN_CREATOR_DAYS.columns[name]
}
_MEASURES = ("engagements_reported", "impressions")


def _lists_at(opened: Opened, row: int) -> list[tuple[int, str]]:
    """Return where each list begins in the rows below a header, and what it counts; [] when there is none."""
    header = [normalise_header(cell) for cell in opened.rows[row]]
    below = [cells for cells in opened.rows[row + 1 :] if cells]
    width = max((len(cells) for cells in (*below, header)), default=0)
    starts = [
        place
        for place in range(width - 2)
        if any(place < len(cells) and _LINK.fullmatch(cells[place].strip()) for cells in below)
    ]
    found = []
    for number, place in enumerate(starts[:2]):
        named = header[place + 2] if place + 2 < len(header) else ""
        # A single list stands on the left or on the right: only there its place says what it counts.
        measure = _METRIC_OF.get(named) or _MEASURES[number if len(starts) == 2 else min(place // 3, 1)]
        found.append((place, measure))
    return found


def recognise_top(opened: Opened, row: int) -> bool:
    """Tell whether a row is the header of one or two lists of links, each with a day and a number."""
    cells = [cell.strip() for cell in opened.rows[row]]
    filled = [cell for cell in cells if cell]
    if not 3 <= len(filled) <= 6 or any(_LINK.match(cell) for cell in filled) or len(filled) % 3:
        return False
    lists = _lists_at(opened, row)
    known = any(normalise_header(cell) in _METRIC_OF for cell in filled)
    named = re.search(NAMED, opened.name, re.IGNORECASE) is not None
    return bool(lists) and (known or named) and all(cells[place : place + 3].count("") == 0 for place, _ in lists)


def parse_top(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a row for each publication of either list, with what the lists say about it."""
    header = [normalise_header(cell) for cell in opened.rows[row]]
    frames, alerts = [], []
    for place, measure in _lists_at(opened, row):
        kept = [
            (cells[place].strip(), cells[place + 1].strip(), cells[place + 2], line)
            for cells, line in zip(opened.rows[row + 1 :], opened.lines[row + 1 :], strict=True)
            if len(cells) > place + 2 and _LINK.fullmatch(cells[place].strip())
        ]
        urls, days, numbers, lines = (list(part) for part in zip(*kept, strict=True))
        written = pd.Series(days, dtype="string")
        order = order_of(written, opened, daily=False) or ("month" if header[place + 1] == _ENGLISH_DATE else "")
        if not order and header[place + 1] in _DAY_FIRST:
            order = "day"
        dates = read_days(written, order)
        if dates.isna().any():
            bad = [line for line, missing in zip(lines, dates.isna(), strict=True) if missing]
            kind = "unread_dates" if order else "ambiguous_dates"
            values = {"count": len(bad), "column": "published_at", "lines": list_lines(bad)}
            alerts.append(make_alert(kind, file=opened.name, table="posts", **values))
        counted = to_numbers(pd.Series(numbers, dtype="string"), whole=measure == "impressions").values
        frames.append(pd.DataFrame({"url": urls, "published_at": dates.dt.tz_localize("UTC"), measure: counted}))
    frame = pd.concat(frames, ignore_index=True).astype({"url": "string"})
    frame = frame.assign(post_id=post_ids(frame["url"])).groupby("post_id", sort=False).first().reset_index()
    frame = frame.assign(
        platform="linkedin",
        account=account_of("linkedin", opened, context),
        published_precision=pd.Series("day", frame.index, dtype="string").where(frame["published_at"].notna()),
        source=opened.name,
        flags=same_flags(frame.index, TOP_LIST),
    )
    frame, said = drop_twins(frame, POSTS, opened.name)
    return Parsed(conform(frame, POSTS), [*alerts, *said])


_DAY_FIRST = frozenset(
    normalise_header(header)
    for header in (
        "Data de publicação da publicação", "Data de publicação", "Fecha de publicación",
        "Fecha de publicación de la publicación", "Date de publication du post", "Date de publication",
        "Veröffentlichungsdatum des Beitrags", "Veröffentlichungsdatum",
    )
)  # fmt: skip

LINKEDIN_TOP_POSTS = Reader(
    name="linkedin_top_posts",
    label="LinkedIn, meilleures publications d'un profil",
    table="posts",
    platform="linkedin",
    columns={},
    needs=(),
    parse=parse_top,
    recognise=recognise_top,
    languages=LANGUAGES,
)
