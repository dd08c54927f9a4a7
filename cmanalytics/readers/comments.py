"""Comments: how the text columns of any file become the table, and the readers that only place their columns.

Authors leave the raw file here and nowhere else: pseudonyms, our own accounts, colleagues, objections and the names
inside texts are settled before a table exists. Only declared columns are kept.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.cells import Converted, blank_nulls, to_numbers
from cmanalytics.readers.dates import read_dates
from cmanalytics.readers.identifiers import mend_ids
from cmanalytics.readers.made_ids import Twins, fill_ids
from cmanalytics.readers.naming import normalise_platform, platform_in_name
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.ordering import order_rows, take_rows
from cmanalytics.readers.people import (
    Names,
    are_people,
    author_columns,
    is_brand,
    is_listed,
    name_their_author,
    pseudonymise_authors,
    raw_authors,
)
from cmanalytics.readers.statistics import number_alerts, sheet_at
from cmanalytics.readers.survey import Facts, Seen, Survey, facts_of
from cmanalytics.readers.texts import normalise_texts, strip_html
from cmanalytics.tables import COMMENTS, conform, empty
from cmanalytics.vectors import map_distinct, meanwhile, repeat, to_chunks, trim

_KEY = ("platform", "comment_id")


class Form(NamedTuple):
    """Hold how a comment file is written, where its columns do not say it: network, account, dates, zone."""

    platform: str | None = None
    account: str | None = None
    dates: tuple[str, ...] = ()
    zone: str | None = None
    html: bool = False


class _Part(NamedTuple):
    """Hold comments on their way into the table: text columns of the file, their lines, finished columns, who wrote."""

    texts: pd.DataFrame
    lines: np.ndarray
    frame: pd.DataFrame
    raw: dict[str, Names]


def build_comments(
    texts: pd.DataFrame, lines: Sequence[int], *, form: Form, opened: Opened, context: Context
) -> Parsed:
    """Return the comments of a file from its text columns, named as in the contract (and `author_id`), sorted by key.

    Authors are pseudonyms, known names inside texts are masked, comments of people who objected are left out.
    With a survey in the context the file comes in parts: the first time they are only taken into the survey. Columns
    are taken out of `texts` as they are used up, so that those of a large file need not stay in memory.
    """
    survey: Survey | None = context.survey
    texts, damaged = mend_ids(texts, lines, file=opened.name, table="comments")
    texts, numbers = _filled_rows(texts, np.asarray(lines))
    if survey is not None and survey.gathering:
        part = _place(texts, numbers, form, opened.name, context)
        survey.add(
            _seen(part, _objecting(part, pseudonymise_authors(part.raw, part.frame["platform"], context.key), context))
        )
        return Parsed(empty(COMMENTS), [])
    # Texts are mended while it is found out who writes, and masked while everything else is read.
    written = [texts.pop("text")]
    mended = meanwhile(lambda: _mend(written.pop(), form, opened.name, context), size=len(texts))
    part = _place(texts, numbers, form, opened.name, context)
    if survey is None:
        nobody = np.zeros(len(texts), bool)
        facts = facts_of(_seen(part, nobody), [account for _, account in context.accounts])
        parsed = _finish(part, mended, facts, Twins(), None, form, opened, context)
    else:
        parsed = _finish(part, mended, survey.facts, survey.twins, next(survey.repeated), form, opened, context)
    return parsed._replace(alerts=[*damaged, *parsed.alerts])


def _filled_rows(texts: pd.DataFrame, lines: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows that hold something, numbered anew, and their lines."""
    blank = _blank(texts)
    if not blank.any() and isinstance(texts.index, pd.RangeIndex):
        return texts, lines
    return texts[~blank].reset_index(drop=True), lines[~blank]


def _place(texts: pd.DataFrame, lines: np.ndarray, form: Form, name: str, context: Context) -> _Part:
    """Return where comments stand and who wrote them, as their own rows say it."""
    frame = pd.DataFrame({"platform": _platforms(texts, form, name, context)}, index=texts.index)
    for column in ("comment_id", "post_id", "parent_id", "account", "lang", "url"):
        if column in texts:
            frame[column] = blank_nulls(texts.pop(column))
    if "comment_id" not in frame:
        frame["comment_id"] = repeat(None, frame.index)
    frame["account"] = _accounts(frame, form, context)
    return _Part(texts, lines, frame, raw_authors({name: texts.pop(name) for name in author_columns(texts)}))


def _seen(part: _Part, out: np.ndarray) -> Seen:
    frame = part.frame
    cells = {name: part.texts[name] for name in ("written_at", "reactions", "rating") if name in part.texts}
    return Seen(part.raw, frame["account"], frame["platform"], frame["comment_id"], out, cells)


def _objecting(part: _Part, writers: Names, context: Context) -> np.ndarray:
    return is_listed(part.raw, part.frame["platform"], writers, context.objections, context)


def _blank(texts: pd.DataFrame) -> np.ndarray:
    """Tell which rows hold nothing; the first filled column mostly settles it."""
    blank = np.ones(len(texts), bool)
    for name in texts:
        if blank.any():
            lengths = [pc.binary_length(trim(chunk)).fill_null(0) for chunk in to_chunks(texts[name]).chunks]
            blank &= np.concatenate([each.to_numpy() for each in lengths]) == 0
    return blank


def _platforms(texts: pd.DataFrame, form: Form, name: str, context: Context) -> pd.Series:
    declared = {network for network, _ in context.accounts}
    only = next(iter(declared)) if len(declared) == 1 else None
    default = form.platform or platform_in_name(name) or only or "unknown"
    if "platform" not in texts:
        return repeat(default, texts.index)
    return map_distinct(blank_nulls(texts["platform"]).fillna(default), normalise_platform)


def _accounts(frame: pd.DataFrame, form: Form, context: Context) -> pd.Series:
    account = frame["account"] if "account" in frame else repeat(None, frame.index)
    if account.notna().all():
        return account
    if form.account:
        return account.fillna(form.account)
    only = map_distinct(frame["platform"], context.only_account)
    return account.fillna(only) if account.notna().any() else only


def _finish(
    part: _Part,
    mended: Callable[[], tuple[pd.Series, list[Alert]]],
    facts: Facts,
    twins: Twins,
    repeated: np.ndarray | None,
    form: Form,
    opened: Opened,
    context: Context,
) -> Parsed:
    """Return the table of a part of a file, with what the whole file tells; `repeated` rows stand again further on."""
    texts, lines, frame, raw = part
    name, without_id = opened.name, frame["comment_id"].isna().any()
    masked = meanwhile(lambda: _mask(mended(), facts, name, context, keep=without_id), size=len(frame))
    writers = pseudonymise_authors(raw, frame["platform"], context.key)
    frame["written_at"], alerts = _dates(texts, lines, facts, form, name, context)
    numbers, said = _numbers(texts, lines, facts, opened)
    alerts += said
    for column in list(numbers):
        frame[column] = numbers.pop(column)
    bodies = masked() if without_id else None
    if bodies is not None:
        frame["comment_id"] = fill_ids(frame, bodies.mended, writers, twins, context.key)
    frame["is_brand"] = is_brand(raw, frame["platform"], writers, context)
    frame["is_staff"] = is_listed(raw, frame["platform"], writers, context.staff, context)
    frame["author"] = writers.codes
    if "url" in frame:
        frame["url"] = frame["url"].mask(name_their_author(frame["url"], raw))
    if "parent_id" in frame:
        frame["parent_id"], said = _parents(frame, facts, name)
        alerts += said
    out = _objecting(part, writers, context)
    order = order_rows(frame, _KEY, without=out if repeated is None else out | repeated)
    bodies = bodies or masked()
    frame["text"], alerts = bodies.masked, [*alerts, *bodies.alerts]
    del bodies
    count = len(frame) - len(order) - int(out.sum())
    frame = take_rows(frame, order)
    frame = frame.assign(
        author=writers._replace(codes=frame["author"].to_numpy()).column(), source=repeat(name, frame.index)
    )
    alerts += _counted("objections", out.sum(), name, severity="info")
    alerts += _counted("same_row_twice", count, name)
    alerts += _counted("platform_unknown", (frame["platform"] == "unknown").sum(), name)
    return Parsed(conform(frame, COMMENTS), alerts)


def _parents(frame: pd.DataFrame, facts: Facts, name: str) -> tuple[pd.Series, list[Alert]]:
    """Return the comments that are answered, without people's names and comments that would answer themselves."""
    parents = frame["parent_id"]
    people = are_people(parents, facts.authors, facts.ids)
    named = people | pc.equal(to_chunks(parents), to_chunks(frame["comment_id"])).fill_null(False).to_numpy()
    return parents.mask(named) if named.any() else parents, _counted("parent_is_name", people.sum(), name)


def _counted(kind: str, count: int, name: str, severity: str = "warning") -> list[Alert]:
    return [make_alert(kind, severity=severity, file=name, table="comments", count=int(count))] if count else []


class _Bodies(NamedTuple):
    """Hold what was written, mended (None unless it was to be kept) and with names masked, and what was done to it."""

    mended: pd.Series | None
    masked: pd.Series
    alerts: list[Alert]


def _mend(texts: pd.Series, form: Form, name: str, context: Context) -> tuple[pd.Series, list[Alert]]:
    plain = strip_html(texts) if form.html else texts
    return normalise_texts(plain, file=name, table="comments", as_written=context.as_written)


def _mask(mended: tuple[pd.Series, list[Alert]], facts: Facts, name: str, context: Context, *, keep: bool) -> _Bodies:
    texts, alerts = mended
    masked, masks = facts.names.mask(texts, keep_length=context.as_written)
    alerts = [*alerts, *_counted("masked_names", masks, name, severity="info")]
    return _Bodies(texts if keep else None, masked, alerts)


def _dates(
    texts: pd.DataFrame, lines: np.ndarray, facts: Facts, form: Form, name: str, context: Context
) -> tuple[pd.Series, list[Alert]]:
    if "written_at" not in texts:
        missing = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us, UTC]")
        return missing, [make_alert("no_dates", file=name, table="comments")] if len(texts) else []
    zone = form.zone or context.timezone
    cells, before = _with_witnesses(texts["written_at"], facts)
    dates = read_dates(cells, formats=form.dates, zone=zone)
    alerts = []
    if dates.problem:
        bad = lines[dates.unread.to_numpy(bool)[before:]].tolist()
        values = {"column": "written_at", "lines": list_lines(bad)}
        alerts += [make_alert(dates.problem, file=name, table="comments", count=len(bad), **values)] if bad else []
    elif len(texts) and dates.values.isna().all():
        alerts.append(make_alert("empty_dates", file=name, table="comments"))
    if dates.no_zone and not form.zone:
        alerts.append(make_alert("zone_assumed", severity="info", file=name, table="comments", zone=zone))
    return dates.values.iloc[before:].set_axis(texts.index), alerts


def _numbers(
    texts: pd.DataFrame, lines: np.ndarray, facts: Facts, opened: Opened
) -> tuple[dict[str, pd.Series], list[Alert]]:
    found: dict[str, pd.Series] = {}
    alerts: list[Alert] = []
    for column, whole in (("reactions", True), ("rating", False)):
        if column not in texts:
            continue
        cells, before = _with_witnesses(texts[column], facts)
        numbers = to_numbers(cells, whole=whole, comma_is_decimal=opened.delimiter == ";")
        numbers = Converted(*(each[before:] for each in numbers))
        found[column] = numbers.values.set_axis(texts.index)
        if numbers.damaged.any() or numbers.unread.any():
            alerts += number_alerts(numbers, pd.Series(lines), name=column, file=opened.name, table="comments")
    return found, alerts


def _with_witnesses(cells: pd.Series, facts: Facts) -> tuple[pd.Series, int]:
    """Return a column below the witnesses of its file, and how many these are."""
    witnesses = facts.witnesses.get(str(cells.name))
    if witnesses is None:
        return cells, 0
    return pd.concat([witnesses, cells], ignore_index=True), len(witnesses)


def parse_comments(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of a format whose headers are known."""
    sheet, alerts = sheet_at(opened, row)
    placed = place_headers(reader, sheet.header)
    texts = pd.DataFrame({column: sheet.cells[position] for position, column in placed.items()})
    texts = texts.assign(**{name: pd.Series(value, texts.index, "string") for name, value in reader.fixed.items()})
    form = Form(platform=reader.platform, dates=reader.dates, zone=reader.zone, html=reader.html)
    if "text_html" in texts:
        plain = texts["text"] if "text" in texts else pd.Series("", index=texts.index, dtype="string")
        shown = strip_html(texts["text_html"])
        texts = texts.assign(text=plain.mask(plain.str.strip() == "", shown)).drop(columns="text_html")
    lines = sheet.lines
    del sheet  # a large file's columns are let go as they are used up
    parsed = build_comments(texts, lines, form=form, opened=opened, context=context)
    return Parsed(parsed.frame, [*alerts, *parsed.alerts])
