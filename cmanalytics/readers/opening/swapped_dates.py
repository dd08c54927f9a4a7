"""Find the dates of a workbook whose day and month a spreadsheet has exchanged.

A French spreadsheet that opens an American export takes 03/04/2024 for the third of April and stores that date; it
leaves 03/25/2024 as text, because no month has that number. Those texts prove the exchange.
"""

import re
from typing import NamedTuple

_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?P<time> \d\d:\d\d(?::\d\d)?)?")
_TEXT = re.compile(r"(?P<first>\d{1,2})[/.\-](?P<second>\d{1,2})[/.\-]\d{2,4}\b")
_SAMPLE = 200
_PROOF = 3
_SUSPECT = 6


class Mended(NamedTuple):
    """Hold how many dates were put back as they were written, and how many may be exchanged without a proof."""

    put_back: int
    doubtful: int


def mend_dates(rows: list[list[str]]) -> Mended:
    """Write exchanged dates of a sheet as the text that they came from, in place, where their column proves it."""
    put_back = doubtful = 0
    few = rows[:: max(1, len(rows) // _SAMPLE)]
    for place in range(max(map(len, few), default=0)):
        if not _may_be_exchanged(few, place):
            continue
        dates = {number: date for number, row in enumerate(rows) if (date := _match(_DATE, row, place))}
        if any(int(date["day"]) > 12 for date in dates.values()):
            continue
        texts = [text for row in rows if (text := _match(_TEXT, row, place)) and not _match(_DATE, row, place)]
        order = _proven_order(texts)
        if order and len(dates) >= _PROOF:
            for number, date in dates.items():
                rows[number][place] = _as_written(date, order)
            put_back += len(dates)
        elif texts or _looks_exchanged(list(dates.values())):
            doubtful += len(dates)
    return Mended(put_back, doubtful)


def _match(pattern: re.Pattern[str], row: list[str], place: int) -> re.Match[str] | None:
    return pattern.match(row[place]) if place < len(row) else None


def _may_be_exchanged(rows: list[list[str]], place: int) -> bool:
    """Tell whether a column has dates, none of them after the twelfth of its month."""
    days = [int(date["day"]) for row in rows if (date := _match(_DATE, row, place))]
    return bool(days) and max(days) <= 12


def _proven_order(texts: list[re.Match[str]]) -> str:
    """Return "month" or "day", whichever all the dates that stayed text prove to stand first in the export; else ""."""
    if texts and all(int(text["second"]) > 12 for text in texts):
        return "month"
    return "day" if texts and all(int(text["first"]) > 12 for text in texts) else ""


def _as_written(date: re.Match[str], order: str) -> str:
    # Whatever stands first in the export was taken for the other.
    first, second = (date["day"], date["month"]) if order == "month" else (date["month"], date["day"])
    return f"{first}/{second}/{date['year']}{date['time'] or ''}"


def _looks_exchanged(dates: list[re.Match[str]]) -> bool:
    """Tell whether dates keep to the first twelve days of several months, as those of one month do once exchanged.

    The first of each month alone, without an hour, is how tables by month are written.
    """
    days, months = {date["day"] for date in dates}, {date["month"] for date in dates}
    if len(months) < 3 or (days == {"01"} and not any(date["time"] for date in dates)):
        return False
    return len(dates) >= _SUSPECT or (len(days) == 1 and len(months) == len(dates))
