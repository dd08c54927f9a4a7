"""Comments: how the text columns of any file become the table, and the YouTube Data API's CSV.

Authors leave the raw file here and nowhere else: pseudonyms, our own accounts, colleagues, objections and the names
inside texts are settled before a table exists. Only declared columns are kept.
"""

import hashlib
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.privacy import mask_names
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.cells import blank_nulls, to_numbers
from cmanalytics.readers.dates import read_dates
from cmanalytics.readers.naming import normalise_platform, platform_in_name
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.people import (
    blank_named_parents,
    is_brand,
    is_listed,
    known_names,
    leave_out_objections,
    pseudonymise_authors,
    raw_authors,
)
from cmanalytics.readers.statistics import number_alerts, sheet_at
from cmanalytics.readers.texts import normalise_texts, strip_html
from cmanalytics.tables import COMMENTS, conform


class Form(NamedTuple):
    """Hold how a comment file is written, where its columns do not say it: network, account, dates, zone."""

    platform: str | None = None
    account: str | None = None
    dates: tuple[str, ...] = ()
    zone: str | None = None
    html: bool = False


def build_comments(texts: pd.DataFrame, lines: list[int], *, form: Form, opened: Opened, context: Context) -> Parsed:
    """Return the comments of a file from its text columns, named as in the contract (and `author_id`).

    Authors are pseudonyms, known names inside texts are masked, comments of people who objected are left out.
    """
    name = opened.name
    numbers = pd.Series(lines, dtype="Int64")
    blank = texts.apply(lambda column: column.str.strip().eq("")).all(axis=1) if len(texts) else pd.Series(dtype=bool)
    texts, numbers = texts[~blank].reset_index(drop=True), numbers[~blank].reset_index(drop=True)
    alerts: list[Alert] = []
    frame = pd.DataFrame({"platform": _platforms(texts, form, name, context)})
    for column in ("comment_id", "post_id", "parent_id", "account", "lang", "url"):
        if column in texts:
            frame[column] = blank_nulls(texts[column])
    for said in (_add_dates(frame, texts, numbers, form, name, context), _add_numbers(frame, texts, numbers, opened)):
        alerts += said
    body = strip_html(texts["text"]) if form.html else texts["text"]
    body, said = normalise_texts(body, file=name, table="comments", as_written=context.as_written)
    alerts += said
    raw = raw_authors(texts)
    frame["author"] = pseudonymise_authors(raw, frame["platform"], context.key)
    frame["comment_id"] = _fill_ids(frame, body, context.key)
    frame["account"] = _accounts(frame, form, context)
    pages = [*(account for _, account in context.accounts), *frame["account"].dropna().unique()]
    frame["text"], masks = mask_names(body, known_names(raw), keep=pages, keep_length=context.as_written)
    if masks:
        alerts.append(make_alert("masked_names", severity="info", file=name, table="comments", count=masks))
    frame = frame.assign(is_brand=is_brand(raw, frame, context), is_staff=is_listed(raw, frame, context.staff, context))
    frame, said = blank_named_parents(frame, raw, name)
    alerts += said
    frame, said = leave_out_objections(frame, raw, name, context)
    alerts += said
    frame, said = _keep_last_version(frame.assign(source=name), name)
    if (frame["platform"] == "unknown").any():
        count = int((frame["platform"] == "unknown").sum())
        said.append(make_alert("platform_unknown", file=name, table="comments", count=count))
    return Parsed(conform(frame, COMMENTS), [*alerts, *said])


def _platforms(texts: pd.DataFrame, form: Form, name: str, context: Context) -> pd.Series:
    declared = {network for network, _ in context.accounts}
    only = next(iter(declared)) if len(declared) == 1 else None
    default = form.platform or platform_in_name(name) or only or "unknown"
    if "platform" not in texts:
        return pd.Series(default, index=texts.index, dtype="string")
    said = blank_nulls(texts["platform"])
    return (
        said.map({text: normalise_platform(text) for text in said.dropna().unique()}).astype("string").fillna(default)
    )


def _add_dates(
    frame: pd.DataFrame, texts: pd.DataFrame, lines: pd.Series, form: Form, name: str, context: Context
) -> list[Alert]:
    """Put `written_at` into the frame being built; return what was doubtful about it."""
    if "written_at" not in texts:
        return [make_alert("no_dates", file=name, table="comments")] if len(texts) else []
    zone = form.zone or context.timezone
    dates = read_dates(texts["written_at"], formats=form.dates, zone=zone)
    frame["written_at"] = dates.values
    alerts = []
    if dates.problem:
        bad = lines[dates.unread].tolist()
        alerts.append(
            make_alert(
                dates.problem, file=name, table="comments", count=len(bad), column="written_at", lines=list_lines(bad)
            )
        )
    if dates.no_zone and not form.zone:
        alerts.append(make_alert("zone_assumed", severity="info", file=name, table="comments", zone=zone))
    return alerts


def _add_numbers(frame: pd.DataFrame, texts: pd.DataFrame, lines: pd.Series, opened: Opened) -> list[Alert]:
    alerts = []
    for column, whole in (("reactions", True), ("rating", False)):
        if column in texts:
            converted = to_numbers(texts[column], whole=whole, comma_is_decimal=opened.delimiter == ";")
            frame[column] = converted.values
            alerts += number_alerts(converted, lines, name=column, file=opened.name, table="comments")
    return alerts


def _fill_ids(frame: pd.DataFrame, body: pd.Series, key: bytes) -> pd.Series:
    """Return the identifiers, and "h:" + a keyed hash where the file has none; twins get -2, -3 in their order.

    The hash takes the pseudonym and the text before masking, so that a later export of the same comment, with other
    authors in it, gives the same identifier; the key keeps the hash from being undone.
    """
    ids = frame["comment_id"] if "comment_id" in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
    if ids.notna().all():
        return ids
    parts = pd.DataFrame({"platform": frame["platform"], "author": frame["author"], "text": body})
    parts["post_id"] = frame["post_id"] if "post_id" in frame else ""
    when = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]")
    when = frame.get("written_at", when)
    parts["when"] = when.astype("int64").where(when.notna(), 0).astype("string")
    missing = ids.isna()
    columns = [
        parts.loc[missing, column].fillna("").tolist() for column in ("platform", "post_id", "author", "when", "text")
    ]
    hashed = [
        "h:" + hashlib.blake2b("\x1f".join(values).encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()
        for values in zip(*columns, strict=True)
    ]
    made = pd.Series(hashed, index=parts.index[missing], dtype="string")
    rank = made.groupby(made).cumcount() + 1
    made = made.mask(rank > 1, made + "-" + rank.astype("string"))
    return ids.fillna(made)


def _accounts(frame: pd.DataFrame, form: Form, context: Context) -> pd.Series:
    account = frame["account"] if "account" in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
    if form.account:
        return account.fillna(form.account)
    only = {network: context.only_account(network) for network in frame["platform"].unique()}
    return account.fillna(frame["platform"].map(only).astype("string"))


def _keep_last_version(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Alert]]:
    twice = frame.duplicated(["platform", "comment_id"], keep="last")
    if not twice.any():
        return frame, []
    alert = make_alert("same_row_twice", file=name, table="comments", count=int(twice.sum()))
    return frame[~twice].reset_index(drop=True), [alert]


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
    parsed = build_comments(texts, sheet.lines, form=form, opened=opened, context=context)
    return Parsed(parsed.frame, [*alerts, *parsed.alerts])
