"""Read a file of comments larger than memory in parts: twice, because a row needs to know of all the others.

The first time the parts only add to a survey (names to be masked, forms of dates, rows that come again); the second
time each gives its table.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pyarrow import ArrowInvalid

from cmanalytics.alerts import Alert
from cmanalytics.errors import DataError
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.listing import Found
from cmanalytics.readers.opening.large import Large, open_large
from cmanalytics.readers.recognising import Recognised, parse_sheet
from cmanalytics.readers.survey import Survey

PART = 32 * 1024 * 1024


def stream_comments(
    found: Found,
    context: Context,
    columns: Mapping[str, Any],
    readers: Iterable[Reader],
    *,
    tick: Callable[[int], None] | None = None,
) -> Iterator[Recognised] | None:
    """Return the parts of a delimited file of comments, of some PART bytes each; None for any other file.

    What was doubtful about the whole file stands in the alerts of the last part.
    """
    large = _open(found, tick)
    if large is None:
        return None
    survey = Survey()
    surveying = context._replace(survey=survey)
    for recognised in _parts(large, surveying, columns, readers):
        if recognised.table != "comments":
            return None
    survey.finish([account for _, account in context.accounts])
    return _second(found, surveying, columns, readers, tick)


def _second(
    found: Found,
    context: Context,
    columns: Mapping[str, Any],
    readers: Iterable[Reader],
    tick: Callable[[int], None] | None,
) -> Iterator[Recognised]:
    large = _open(found, tick)
    if large is None:
        raise DataError("cannot_open", file=found.name)
    said: dict[tuple[str, str], Alert] = {}
    last: Recognised | None = None
    for recognised in _parts(large, context, columns, readers):
        if last is not None:
            yield last
        for alert in recognised.alerts:
            known = said.get((alert.severity, alert.kind))
            said[alert.severity, alert.kind] = (
                alert if known is None else known._replace(count=known.count + alert.count)
            )
        last = recognised._replace(alerts=[])
    if last is not None:
        yield last._replace(alerts=[*large.alerts(), *said.values()])


def _open(found: Found, tick: Callable[[int], None] | None) -> Large | None:
    try:
        return open_large(found.path, name=found.name, size=PART, tick=tick)
    except (UnicodeError, ArrowInvalid):  # another encoding, or damaged: such a file is read whole
        return None


def _parts(
    large: Large, context: Context, columns: Mapping[str, Any], readers: Iterable[Reader]
) -> Iterator[Recognised]:
    for block in large.columns():
        yield parse_sheet(large.head._replace(columns=[block]), context, columns, readers)
