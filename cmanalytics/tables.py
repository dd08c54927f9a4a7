"""The tables: what one row is, which columns it has, of which kind, and the call that checks a frame.

Kinds: text (`string`), count (`Int64`), number (`Float64`), when (`datetime64[us, UTC]`), day (`datetime64[us]`,
midnight, no zone), flag (`boolean`), list (of text; ";" between the items in CSV). Values may be missing unless the
column is required: missing is never zero.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.errors import DataError
from cmanalytics.wording import say


class Column(NamedTuple):
    """Declare a column: its kind, one line of meaning, its unit, whether each row must have a value."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    required: bool = False


class Contract(NamedTuple):
    """Declare a table; `key` columns identify a row, `details` are patterns of further columns that it may carry."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    details: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> list[str]:
        """Return the declared column names, in order."""
        return [column.name for column in self.columns]


def _text(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "text", meaning, required=required)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "count", meaning)


def _number(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, "number", meaning, unit)


_PLATFORM = _text("platform", "platform identifier: facebook, instagram, youtube ...", required=True)
_ACCOUNT = _text("account", "handle or name that the export shows")
_SOURCE = _text("source", "file that the row was read from")
_FLAGS = Column("flags", "list", "doubts about the row, one word each")

POSTS = Contract(
    "posts",
    "a publication, as last exported",
    ("platform", "account", "post_id"),
    (
        _PLATFORM,
        _ACCOUNT,
        _text("post_id", "the platform's identifier", required=True),
        Column("published_at", "when", "moment of publication"),
        _text("published_precision", "minute, hour or day: how exact published_at is"),
        _text("format", "photo, carousel, video, reel, story, link, text, live, other"),
        _text("format_raw", "the format in the platform's words"),
        _text("title", "title"),
        _text("text", "text of the publication"),
        _text("url", "link to the publication"),
        _text("lang", "language, ISO 639-1"),
        Column("is_paid", "flag", "whether it was boosted"),
        _count("reach", "distinct accounts that saw it"),
        _count("viewers", "distinct viewers, in the platform's newer definition"),
        _count("impressions", "times it was shown"),
        _count("views", "times it was viewed"),
        _count("reactions", "reactions, likes, favourites"),
        _count("comments", "comments and replies"),
        _count("shares", "shares, reposts"),
        _count("saves", "saves, bookmarks"),
        _count("clicks", "all clicks"),
        _count("link_clicks", "clicks on the link"),
        _count("follows", "follows attributed to it"),
        _count("negative_feedback", "hides and reports"),
        _count("engaged_users", "distinct accounts that interacted"),
        _number("duration_s", "length of the video", "s"),
        _number("watch_time_s", "time watched, all viewers", "s"),
        Column("retrieved_at", "when", "moment of the snapshot, as far as the file tells"),
        _SOURCE,
        _FLAGS,
    ),
    details=(
        (r"extra_\w+", "text"),
        (r"account_id", "text"),
        (
            r"\w+_(organic|paid)|video_views_3s|video_views_1m|profile_visits|engaged_views|interactions_reported",
            "count",
        ),
        (r"avg_watch_s|\w+_reported|\w+_share", "number"),
    ),
)

ACCOUNT_DAYS = Contract(
    "account_days",
    "a metric of an account on a day",
    ("platform", "account", "date", "metric", "window"),
    (
        _PLATFORM,
        _ACCOUNT,
        Column("date", "day", "calendar day of the account", required=True),
        _text("metric", "reach, views, profile_visits, follows, link_clicks, interactions ...", required=True),
        _number("value", "what was counted"),
        _text("window", "day, week or days_28: what the value covers"),
        _SOURCE,
        _FLAGS,
    ),
    details=((r"extra_\w+", "text"),),
)

AUDIENCE = Contract(
    "audience",
    "a slice of an audience",
    ("platform", "account", "date", "dimension", "label"),
    (
        _PLATFORM,
        _ACCOUNT,
        Column("date", "day", "day of the snapshot"),
        _text("dimension", "age_gender, city, country ...", required=True),
        _text("label", "the slice, as the export names it", required=True),
        _number("share", "share of the audience", "fraction"),
        _count("count", "people"),
        _SOURCE,
    ),
    # What a platform counts by slice where it does not count people.
    details=((r"views", "count"), (r"watch_time_s", "number")),
)

COMMENTS = Contract(
    "comments",
    "a comment or a reply",
    ("platform", "comment_id"),
    (
        _PLATFORM,
        _text("comment_id", "the platform's identifier, or a hash beginning with h:", required=True),
        _ACCOUNT,
        _text("post_id", "publication that it stands under"),
        _text("parent_id", "comment that it answers"),
        _text("author", "pseudonym"),
        Column("is_brand", "flag", "written by one of our accounts"),
        Column("is_staff", "flag", "written by a declared colleague"),
        Column("written_at", "when", "moment of writing"),
        _text("text", "what was written, normalised"),
        _text("lang", "language, ISO 639-1"),
        _count("reactions", "reactions to the comment"),
        _number("rating", "stars of a review"),
        _SOURCE,
    ),
    details=((r"url", "text"), (r"is_deleted|is_hidden", "flag")),
)

MEASURES = Contract(
    "measures",
    "a metric, an account, a period, a segment",
    ("metric", "platform", "account", "period", "segment"),
    (
        _text("metric", "identifier of the metric dictionary", required=True),
        _text("platform", "platform, or all", required=True),
        _text("account", "account, or all", required=True),
        _text("period", "YYYY-MM, YYYY-Qn or YYYY, with :to_date or :trailing_90d for such a window", required=True),
        _text("segment", "parameters and filters, or all", required=True),
        _number("value", "the estimate, in the metric's unit"),
        _number("low", "lower end of the interval"),
        _number("high", "upper end of the interval"),
        _number("interval", "level of the interval", "fraction"),
        _text("estimator", "method of the interval: ratio_by_post, share_by_post, survival_by_comment ..."),
        _text("ameclevel", "AMEC level: output, outtake, outcome, impact"),
        _number("numerator", "what is counted"),
        _number("denominator", "among what"),
        _count("n_posts", "publications behind the value"),
        _count("n_comments", "comments behind the value"),
        _count("n_authors", "distinct authors behind the value"),
        _number("coverage", "share of the units of the period that have the columns needed", "fraction"),
        _text("definition", "metric and version of its definition"),
        Column("as_of", "day", "last day with data that the value covers"),
        Column("platforms", "list", "platforms of the publications that the value is about"),
        _text("note", "why it is missing, or what to keep in mind"),
    ),
)

SCORECARD = Contract(
    "scorecard",
    "an objective's indicator in a period",
    ("objective", "indicator", "period"),
    (
        _text("objective", "identifier of the objective", required=True),
        _text("indicator", "the metric with its parameters; guardrail:... for a guardrail", required=True),
        _text("period", "YYYY-MM, YYYY-Qn or YYYY", required=True),
        _number("value", "the estimate, in the indicator's unit"),
        _number("low", "lower end of the interval"),
        _number("high", "upper end of the interval"),
        _number("baseline", "declared starting point"),
        _number("target", "declared target, or threshold of a guardrail"),
        _number("expected_now", "what the trajectory asks for today"),
        _number("p_on_track", "probability that the indicator reaches the trajectory", "fraction"),
        _number("projected", "what a running total comes to at the deadline at this pace"),
        _number("projected_low", "lower end of the interval predicted for it"),
        _number("projected_high", "upper end of the interval predicted for it"),
        _text("status", "one of `scoring.STATUSES`", required=True),
        _count("n", "units behind the value"),
        _text("n_of", "what these units are: posts, comments or authors"),
        _number("coverage", "share of the units that have the columns needed", "fraction"),
        _number("mdc", "smallest change between two periods that the page can detect, in the indicator's unit"),
        _text("unit", "share, rate, count, per_post"),
        Column("as_of", "day", "last day that the value says something about"),
        Column("comparable_since", "day", "last change of the metric's definition: a series stops there"),
        _text("reason", "why the status is what it is, when it is not the figure alone"),
        Column("cautions", "list", "what weakens the figure, of `scoring.CAUTIONS`"),
        _text("sentence", "the result in one sentence"),
        _text("decision", "what the decision declared for this status"),
        Column("evidence", "list", "comments behind the figure, platform:comment_id"),
    ),
)

CODINGS = Contract(
    "codings",
    "a code on a comment",
    ("platform", "comment_id", "coder", "dimension", "code", "start"),
    (
        _text("comment_id", "the comment", required=True),
        _PLATFORM,
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        _count("start", "first code point of the span; missing when the whole comment is coded"),
        _text("coder", "cues, jobs, learned, combined or human:<name>", required=True),
        _count("end", "code point after the span"),
        _text("matched", "the words that matched, as written"),
        _text("rule", "the rule that fired"),
        Column("negated", "flag", "a negation stands before it"),
        _number("confidence", "what the coder gives it", "fraction"),
        _text("codebook", "identifier, version and content hash of the codebook"),
    ),
)

JOBS = Contract(
    "jobs",
    "a job found in a comment",
    ("platform", "comment_id", "start"),
    (
        _text("comment_id", "the comment", required=True),
        _PLATFORM,
        _count("start", "first code point of the span: verb and complement"),
        _count("end", "code point after the span"),
        _text("verb", "lemma of the action verb; to have, in the comment's language, for a request without a verb"),
        _count("verb_start", "first code point of the verb; missing when it is not written"),
        _count("verb_end", "code point after the verb"),
        _text("complement", "complement of the verb, as written; missing when it has none, or only a pronoun"),
        _count("complement_start", "first code point of the complement"),
        _count("complement_end", "code point after the complement"),
        _text("head", "lemma of the complement's main word"),
        Column("reflexive", "flag", "the verb is reflexive (se connecter)"),
        _text("context", "sentence around it, as written"),
        _text("frame", "wish, need, question, failed_attempt, purpose, request"),
        _text("modality", "want, must or can: how it is announced"),
        Column("negated", "flag", "the person wants the contrary (ne plus recevoir de publicité)"),
        _text("motivation", "reason or aim that the person gives for it, as written"),
        _count("motivation_start", "first code point of the motivation"),
        _count("motivation_end", "code point after the motivation"),
        _text("code", "job family of the codebook"),
        _text("lang", "language of the rules that found it: fr or en"),
        _text("rule", "the rule that fired and the words that announced the job"),
        _text("parser", "pipeline and version"),
    ),
)

SIGNALS = Contract(
    "signals",
    "something that a person must read now",
    ("signal_id",),
    (
        _text("signal_id", "identifier", required=True),
        _text("kind", "crisis or strategic", required=True),
        _text("code", "code of the codebook", required=True),
        _text("level", "A, B or C"),
        Column("first_seen", "when", "first comment"),
        Column("last_seen", "when", "last comment"),
        _count("n_comments", "comments"),
        _count("n_authors", "distinct authors"),
        _number("pace", "comments an hour"),
        Column("off_hours", "flag", "outside watch hours"),
        _text("route_to", "who must know"),
        Column("due", "when", "by when"),
        _text("why", "the words and the rule"),
        Column("evidence", "list", "comments behind it, platform:comment_id"),
    ),
)

TO_READ = Contract(
    "to_read",
    "a comment that someone must read or answer",
    ("platform", "comment_id"),
    (
        _text("level", "A, B or C: how fast", required=True),
        _text("why", "the words and the rule"),
        Column("codes", "list", "dimension:code"),
        _PLATFORM,
        _ACCOUNT,
        _text("comment_id", "the comment", required=True),
        _text("post_id", "publication that it stands under"),
        Column("written_at", "when", "moment of writing"),
        Column("off_hours", "flag", "written outside watch hours"),
        Column("due", "when", "by when, according to the protocol"),
        _text("route_to", "who must know"),
        _text("advice", "prepared answer or procedure of the protocol"),
        _text("url", "link to the comment"),
        _text("text", "what was written"),
    ),
)

ALERTS = Contract(
    "alerts",
    "something that was skipped, dropped, doubtful or guessed",
    (),
    (
        _text("file", "file concerned"),
        _text("table", "table concerned"),
        _text("severity", "error, warning or info", required=True),
        _text("kind", "entry of the problem catalogue", required=True),
        _count("count", "how many times"),
        _text("message", "what was found"),
        _text("what_to_do", "what to do about it"),
    ),
)

INPUTS = Contract(
    "inputs",
    "a file that was given, or a sheet of it",
    ("file", "sheet"),
    (
        _text("file", "name, relative to the folder given", required=True),
        _text("sheet", "sheet of a workbook, or part of the file, that feeds the table"),
        _text("reader", "reader that recognised it; missing when none did"),
        _text("table", "table that it feeds"),
        _count("rows", "rows read"),
        Column("first", "day", "first day covered"),
        Column("last", "day", "last day covered"),
        _text("sha256", "hash of the content"),
    ),
)

ASSIGNMENT = Contract(
    "assignment",
    "a publication, a day or a week of a test, and the variant dealt to it",
    ("test", "rank"),
    (
        _text("test", "identifier of the test", required=True),
        Column("rank", "count", "place in the list, from 1", required=True),
        _count("block", "pair that holds one of each variant"),
        _text("variant", "variant dealt", required=True),
        Column("first", "day", "first day, for days and weeks"),
        Column("last", "day", "last day, for days and weeks"),
        _text("post", "link or identifier of the publication, filled in by hand"),
        _text("note", "what went otherwise, filled in by hand"),
        _text("measure", "primary metric when the list was made"),
        _text("declaration", "hash of what was declared when the list was made"),
    ),
)

EXPERIMENT_PLAN = Contract(
    "experiment_plan",
    "a test before it starts: what the page's past says that it can show",
    ("test",),
    (
        _text("test", "identifier of the test", required=True),
        _text("metric", "identifier of the metric dictionary", required=True),
        _text("unit", "share, rate, count, per_post, number"),
        _text("planned_of", "what is dealt: post, day or week"),
        _count("planned", "units planned, both variants"),
        _count("past", "past units that the dispersion comes from"),
        _number("value", "the metric over these past units"),
        _number("smallest_effect", "smallest effect worth having, in the metric's unit"),
        _number("detectable", "effect that the units planned show 80 times in 100, in the metric's unit"),
        _number("power", "chance that they show the smallest effect", "fraction"),
        _count("needed", "units that show the smallest effect 80 times in 100, both variants"),
        _text("answer", "enough, too_few, impossible or unknown", required=True),
        _text("sentence", "the answer in words"),
    ),
)

EXPERIMENTS = Contract(
    "experiments",
    "a test as it reads on a day",
    ("test",),
    (
        _text("test", "identifier of the test", required=True),
        _text("metric", "identifier of the metric dictionary", required=True),
        _text("unit", "share, rate, count, per_post, number"),
        _text("tried", "variant that is tried"),
        _text("reference", "variant that it is compared with"),
        _number("value_tried", "the metric under the variant tried"),
        _number("value_reference", "the metric under the reference"),
        _number("difference", "tried less reference"),
        _number("low", "lower end of the interval of the difference"),
        _number("high", "upper end of the interval of the difference"),
        _number("interval", "level of the interval", "fraction"),
        _number("chance", "how often dealing alone gives a difference as large", "fraction"),
        _number("smallest_effect", "smallest effect worth having, in the metric's unit"),
        _count("n_tried", "units measured under the variant tried"),
        _count("n_reference", "units measured under the reference"),
        _count("planned", "units planned, both variants"),
        Column("as_of", "day", "day of the reading"),
        Column("stop", "day", "declared last day of the test"),
        _text("verdict", "one of `experiments.VERDICTS`", required=True),
        Column("deviations", "list", "what went otherwise than declared, of `experiments.DEVIATIONS`"),
        _text("cautions", "the deviations in words"),
        _text("sentence", "the result in words"),
        _text("decision", "what was declared for this verdict"),
    ),
)

MATURITY = Contract(
    "maturity",
    "a competency, as the team assesses itself",
    ("competency",),
    (
        _text("competency", "identifier of the competency", required=True),
        _text("name", "its name", required=True),
        _text("question", "the question that is asked"),
        _count("stage", "stage that the team chose, 1 to 4; missing: not assessed"),
        _text("stage_name", "name of the stage"),
        _text("description", "what is seen at this stage"),
        _text("why", "why the team says so"),
        _text("who", "who says so"),
        Column("assessed_on", "day", "day of the answer"),
        Column("evidence", "list", "what the page's own tables say"),
        Column("against", "list", "what of it does not go with the answer"),
        _text("next_step", "what comes next"),
    ),
)

CONTRACTS: tuple[Contract, ...] = (
    POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS, MEASURES, SCORECARD, CODINGS, JOBS, SIGNALS, TO_READ, ALERTS, INPUTS,
    ASSIGNMENT, EXPERIMENT_PLAN, EXPERIMENTS, MATURITY,
)  # fmt: skip


def _to_when(values: pd.Series) -> pd.Series:
    if values.dtype == _DTYPES["when"]:
        return values
    moments = pd.to_datetime(values, utc=True, format="ISO8601" if _is_texts(values) else None)
    return moments.astype("datetime64[us, UTC]")


def _to_day(values: pd.Series) -> pd.Series:
    days = pd.to_datetime(values, format="ISO8601" if _is_texts(values) else None)
    return days.astype("datetime64[us]").dt.normalize()


def _is_texts(values: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(values.dtype) or values.dtype == object


def _to_list(values: pd.Series) -> pd.Series:
    if set(map(type, values)) <= {list}:
        return values
    lists = [list(v) if isinstance(v, (list, tuple, set)) or hasattr(v, "tolist") else _split(v) for v in values]
    return pd.Series(lists, index=values.index, dtype=object)


def _split(value: Any) -> list[str]:
    return [] if value is None or value is pd.NA or value != value or value == "" else str(value).split(";")


CASTS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "text": lambda values: values.astype("string"),
    "count": lambda values: values.astype("Int64"),
    "number": lambda values: values.astype("Float64"),
    "flag": lambda values: values.astype("boolean"),
    "when": _to_when,
    "day": _to_day,
    "list": _to_list,
}


# What a column of a wide table by day may be declared as, besides the columns of the contract.
_METRIC = re.compile(
    r"(?:followers|follows|unfollows|net_follows|reach|viewers|impressions|views|profile_visits|interactions|reactions"
    r"|comments|shares|saves|clicks|link_clicks|engaged_users|watch_time_s|video_views_3s|posts_published)"
    r"(?:_organic|_paid)?(?::(?:day|week|days_28))?|extra_[a-z0-9_]+"
)
_DTYPES = {
    "text": "string", "count": "Int64", "number": "Float64", "flag": "boolean", "when": "datetime64[us, UTC]",
    "day": "datetime64[us]", "list": "object",
}  # fmt: skip


@cache
def kind_of(name: str, contract: Contract) -> str | None:
    """Return the kind of a column, declared or detail; None when the contract does not allow it."""
    for column in contract.columns:
        if column.name == name:
            return column.kind
    return next((kind for pattern, kind in contract.details if re.fullmatch(pattern, name)), None)


def is_metric(name: str) -> bool:
    """Tell whether a column of a table by day may be declared as a metric ("reach", "reach:days_28")."""
    return _METRIC.fullmatch(name) is not None


def conform(frame: pd.DataFrame, contract: Contract, *, twins: bool = False) -> pd.DataFrame:
    """Return the frame with the contract's columns, order and kinds; its index is numbered anew.

    Columns that it lacks are added as missing. Raise one DataError naming every fault: columns that the contract
    does not allow, values that are not of the kind, required values that are missing, keys that stand twice (unless
    `twins` do no harm).
    """
    details = [str(name) for name in frame.columns if name not in contract.names]
    columns: dict[str, pd.Series] = {}
    faults: list[str] = []
    for name in [*contract.names, *details]:
        kind = kind_of(name, contract)
        if kind is None:
            faults.append(say("tables.unknown_column", column=name))
            continue
        values = frame[name] if name in frame.columns else pd.Series(pd.NA, index=frame.index, dtype=_DTYPES[kind])
        try:
            columns[name] = CASTS[kind](values)
        except (ValueError, TypeError, OverflowError):
            faults.append(say("tables.wrong_kind", column=name, kind=kind, dtype=values.dtype))
    result = pd.DataFrame(columns, index=frame.index, copy=False).reset_index(drop=True)
    faults += list(_row_faults(result, contract, twins=twins))
    if faults:
        raise DataError("table_faults", table=contract.name, faults=" ; ".join(faults))
    return result


def _row_faults(result: pd.DataFrame, contract: Contract, *, twins: bool) -> Iterator[str]:
    for column in contract.columns:
        if column.required and column.name in result and (missing := result[column.name].isna()).any():
            yield say("tables.missing_value", column=column.name, rows=_rows(missing))
    key = [name for name in contract.key if name in result]
    if twins or len(key) < len(contract.key) or len(result) < 2 or not key or rises(result[key]):
        return
    if (twice := result.duplicated(key)).any():
        yield say("tables.duplicate_key", key=", ".join(key), rows=_rows(twice))


def rises(keys: pd.DataFrame) -> bool:
    """Tell whether each row's key is greater than the one before: sorted tables need no search for twins."""
    greater, equal = np.zeros(max(len(keys) - 1, 0), bool), np.ones(max(len(keys) - 1, 0), bool)
    for name in keys:
        before, here = keys[name].iloc[:-1].reset_index(drop=True), keys[name].iloc[1:].reset_index(drop=True)
        greater |= equal & (here > before).fillna(False).to_numpy(bool)
        equal &= (here == before).fillna(False).to_numpy(bool)
    return bool(greater.all())


def _rows(mask: pd.Series) -> str:
    rows = [str(position) for position in mask.to_numpy().nonzero()[0][:5]]
    return ", ".join(rows) + (" …" if mask.sum() > len(rows) else "")


def same_flags(index: pd.Index, *words: str) -> pd.Series:
    """Return a column of kind list with the same words in every row."""
    # One list for all rows is enough: nothing is ever added to a list of flags, another one takes its place.
    flags = np.empty(len(index), dtype=object)
    flags[:] = [list(words)] * len(index)
    return pd.Series(flags, index=index)


def empty(contract: Contract) -> pd.DataFrame:
    """Return the table without rows."""
    return _empty(contract).copy()


@cache
def _empty(contract: Contract) -> pd.DataFrame:
    return conform(pd.DataFrame(columns=contract.names), contract)


def describe(contract: Contract) -> pd.DataFrame:
    """Return one row a column: column, kind, unit, meaning, key (flag)."""
    rows = [(c.name, c.kind, c.unit, c.meaning, c.name in contract.key) for c in contract.columns]
    return pd.DataFrame(rows, columns=["column", "kind", "unit", "meaning", "key"])
