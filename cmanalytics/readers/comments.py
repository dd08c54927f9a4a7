"""Comments: how the text columns of any file become the table, and the readers that only place their columns.

Authors leave the raw file here and nowhere else: pseudonyms, our own accounts, colleagues, objections and the names
inside texts are settled before a table exists. Only declared columns are kept.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.cells import Converted, blank_nulls, to_numbers
from cmanalytics.readers.dates import read_dates
from cmanalytics.readers.identifiers import mend_ids
from cmanalytics.readers.naming import normalise_platform, platform_in_name
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.ordering import arrange
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
from cmanalytics.readers.survey import Facts, Seen, Survey, Twins, facts_of
from cmanalytics.readers.texts import normalise_texts, strip_html
from cmanalytics.tables import COMMENTS, conform, empty
from cmanalytics.vectors import TEXT, at_once, map_distinct, repeat, to_arrow, to_chunks, to_series, trim

_KEY = ("platform", "comment_id")


class Form(NamedTuple):
    """Hold how a comment file is written, where its columns do not say it: network, account, dates, zone."""

    platform: str | None = None
    account: str | None = None
    dates: tuple[str, ...] = ()
    zone: str | None = None
    html: bool = False


class _Part(NamedTuple):
    """Hold comments on their way into the table: text columns of the file, finished columns, who wrote each."""

    texts: pd.DataFrame
    lines: np.ndarray
    frame: pd.DataFrame
    raw: dict[str, Names]
    writers: Names
    out: np.ndarray


def build_comments(
    texts: pd.DataFrame, lines: Sequence[int], *, form: Form, opened: Opened, context: Context
) -> Parsed:
    """Return the comments of a file from its text columns, named as in the contract (and `author_id`), sorted by key.

    Authors are pseudonyms, known names inside texts are masked, comments of people who objected are left out.
    With a survey in the context the file comes in parts: the first time they are only taken into the survey. Columns
    are taken out of `texts` as they are used up, so that those of a large file need not stay in memory.
    """
    texts, damaged = mend_ids(texts, lines, file=opened.name, table="comments")
    part = _prepare(texts, lines, form, opened.name, context)
    seen = Seen(
        part.raw, part.frame["account"], part.frame["platform"], part.frame["comment_id"], part.out,
        {name: part.texts[name] for name in ("written_at", "reactions", "rating") if name in part.texts},
    )  # fmt: skip
    pages = [account for _, account in context.accounts]
    survey: Survey | None = context.survey
    if survey is None:
        parsed = _finish(part, facts_of(seen, pages), Twins(), None, form, opened, context)
        return parsed._replace(alerts=[*damaged, *parsed.alerts])
    if survey.gathering:
        survey.add(seen)
        return Parsed(empty(COMMENTS), [])
    parsed = _finish(part, survey.facts, survey.twins, next(survey.repeated), form, opened, context)
    return parsed._replace(alerts=[*damaged, *parsed.alerts])


def _prepare(texts: pd.DataFrame, lines: Sequence[int], form: Form, name: str, context: Context) -> _Part:
    """Return what a comment's own row says of it, without blank rows."""
    numbers, blank = np.asarray(lines), _blank(texts)
    if blank.any() or not isinstance(texts.index, pd.RangeIndex):
        texts, numbers = texts[~blank].reset_index(drop=True), numbers[~blank]
    frame = pd.DataFrame({"platform": _platforms(texts, form, name, context)}, index=texts.index)
    for column in ("comment_id", "post_id", "parent_id", "account", "lang", "url"):
        if column in texts:
            frame[column] = blank_nulls(texts.pop(column))
    if "comment_id" not in frame:
        frame["comment_id"] = repeat(None, frame.index)
    frame["account"] = _accounts(frame, form, context)
    raw = raw_authors({column: texts.pop(column) for column in author_columns(texts)})
    writers = pseudonymise_authors(raw, frame["platform"], context.key)
    out = is_listed(raw, frame["platform"], writers, context.objections, context)
    return _Part(texts, numbers, frame, raw, writers, out)


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
    part: _Part, facts: Facts, twins: Twins, repeated: np.ndarray | None, form: Form, opened: Opened, context: Context
) -> Parsed:
    """Return the table of a part of a file, with what the whole file tells; `repeated` rows stand again further on."""
    texts, lines, frame, raw, writers, out = part
    name = opened.name
    (body, masked, said), (dates, doubts), (numbers, unread) = at_once(
        lambda: _bodies(texts.pop("text"), facts, form, name, context, keep=frame["comment_id"].isna().any()),
        lambda: _dates(texts, lines, facts, form, name, context),
        lambda: _numbers(texts, lines, facts, opened),
        size=len(texts),
    )
    alerts = [*doubts, *unread, *said]
    for column, values in {"text": masked, "written_at": dates, "source": repeat(name, frame.index), **numbers}.items():
        frame[column] = values
    del masked, values
    frame["comment_id"] = _fill_ids(frame, body, writers, twins, context.key)
    frame["author"] = writers.codes
    frame["is_brand"] = is_brand(raw, frame["platform"], writers, context)
    frame["is_staff"] = is_listed(raw, frame["platform"], writers, context.staff, context)
    if "url" in frame:
        frame["url"] = frame["url"].mask(name_their_author(frame["url"], raw))
    if "parent_id" in frame:
        people = are_people(frame["parent_id"], facts.authors, facts.ids)
        own = pc.equal(to_chunks(frame["parent_id"]), to_chunks(frame["comment_id"])).fill_null(False)
        named = people | own.to_numpy()
        frame["parent_id"] = frame["parent_id"].mask(named) if named.any() else frame["parent_id"]
        alerts += _counted("parent_is_name", people.sum(), name)
    alerts += _counted("objections", out.sum(), name, severity="info")
    gone = out if repeated is None else out | repeated
    twice = 0 if repeated is None else int((repeated & ~out).sum())
    frame, again = arrange(frame, _KEY, without=gone)
    frame["author"] = writers._replace(codes=frame["author"].to_numpy()).column()
    alerts += _counted("same_row_twice", twice + again, name)
    alerts += _counted("platform_unknown", (frame["platform"] == "unknown").sum(), name)
    return Parsed(conform(frame, COMMENTS), alerts)


def _counted(kind: str, count: int, name: str, severity: str = "warning") -> list[Alert]:
    return [make_alert(kind, severity=severity, file=name, table="comments", count=int(count))] if count else []


def _bodies(
    texts: pd.Series, facts: Facts, form: Form, name: str, context: Context, *, keep: bool
) -> tuple[pd.Series | None, pd.Series, list[Alert]]:
    """Return what was written (None unless it is to be kept), with known names masked, what was repaired or masked."""
    body = strip_html(texts) if form.html else texts
    body, alerts = normalise_texts(body, file=name, table="comments", as_written=context.as_written)
    masked, masks = facts.names.mask(body, keep_length=context.as_written)
    return body if keep else None, masked, [*alerts, *_counted("masked_names", masks, name, severity="info")]


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


def _fill_ids(frame: pd.DataFrame, body: pd.Series | None, writers: Names, twins: Twins, key: bytes) -> pd.Series:
    """Return the identifiers, and "h:" + a keyed hash where the file has none; twins get -2, -3 in their order.

    The hash takes the pseudonym and the text before masking, so that a later export of the same comment, with other
    authors in it, gives the same identifier; the key keeps the hash from being undone.
    """
    if body is None:
        return frame["comment_id"]
    missing = frame["comment_id"].isna().to_numpy(bool)
    here = frame[missing]
    nothing = repeat("", here.index)
    post = here["post_id"] if "post_id" in here else nothing
    moments = here["written_at"].astype("int64").where(here["written_at"].notna(), 0).astype("string")
    columns = (here["platform"], post, writers.column()[missing], moments, body[missing])
    digests = [
        hashlib.blake2b("\x1f".join(values).encode("utf-8", "replace"), key=key, digest_size=8).digest()
        for values in zip(*(column.fillna("").tolist() for column in columns), strict=True)
    ]
    numbers = twins.number(np.frombuffer(b"".join(digests), ">u8").astype(np.uint64))
    made = [
        f"h:{digest.hex()}" if number == 1 else f"h:{digest.hex()}-{number}"
        for digest, number in zip(digests, numbers.tolist(), strict=True)
    ]
    filled = pc.replace_with_mask(to_arrow(frame["comment_id"]), pa.array(missing), pa.array(made, TEXT))
    return to_series(filled, frame.index)


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
