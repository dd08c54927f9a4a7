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

JOB_GROUPS = Contract(
    "job_groups",
    "a job that several comments express",
    ("job",),
    (
        _text("job", "language, verb and main word of the complement, folded", required=True),
        _text("label", "the job as people say it most"),
        _text("verb", "lemma of the action verb"),
        _text("head", "lemma of the complement's main word"),
        _text("code", "job family of the codebook"),
        _text("lang", "fr or en"),
        Column("negated", "flag", "people want the contrary"),
        _count("n_jobs", "times it is expressed"),
        _count("n_comments", "comments that express it"),
        _count("n_authors", "distinct authors who express it"),
        _number("share", "share of the distinct authors of all public comments", "fraction"),
        _number("low", "lower end of the interval"),
        _number("high", "upper end of the interval"),
        Column("frames", "list", "frame:times, commonest first"),
        _count("n_frustrated", "distinct authors with a frustration linked to it"),
        Column("frustrations", "list", "code:people of frustrations on the same comments"),
        Column("motivations", "list", "code:people of motivations on the same comments"),
        Column("reasons", "list", "reasons and aims given, as written"),
        _text("outcome", "desired outcome, where people say a direction"),
        Column("evidence", "list", "comments behind it, platform:comment_id"),
    ),
)

JOB_OPPORTUNITIES = Contract(
    "job_opportunities",
    "a job on the opportunity plane",
    ("job",),
    (
        _text("job", "the job, as in job_groups", required=True),
        _text("label", "the job as people say it most"),
        _count("n_authors", "distinct authors who express it"),
        _count("n_frustrated", "of these, with a linked frustration"),
        _number("importance", "share of the distinct authors of all public comments who express it", "fraction"),
        _number("importance_low", "lower end of the interval"),
        _number("importance_high", "upper end of the interval"),
        _number("satisfaction", "share of those who express it without a linked frustration", "fraction"),
        _number("satisfaction_low", "lower end of the interval"),
        _number("satisfaction_high", "upper end of the interval"),
        _number("index", "index of opportunity that comments suggest, 0 to 20; no survey threshold applies"),
        _count("rank", "rank by the index"),
        _count("rank_low", "better end of the rank's interval"),
        _count("rank_high", "worse end of the rank's interval"),
    ),
)

CODES = Contract(
    "codes",
    "a code of a codebook",
    ("dimension", "code"),
    (
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        _text("name", "its name"),
        _text("definition", "what it means"),
        _text("example", "an invented comment that carries it"),
        _text("near_miss", "an invented comment that only looks like it"),
        Column("cues", "list", "the cues of all languages"),
    ),
)

CODEBOOK_FINDINGS = Contract(
    "codebook_findings",
    "something to correct or to know in a codebook",
    (),
    (
        _text("severity", "error, warning or info", required=True),
        _text(
            "kind", "example_silent, duplicate_cue, cancelled_by_anti, no_near_miss, takes_example ...", required=True
        ),
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        _text("lang", "language of the cue or text"),
        _text("quoted", "the cue or the text that it is about"),
        _text("message", "what was found"),
        _text("what_to_do", "what to do about it"),
        _text("file", "the page's own codebook"),
        _count("line", "line of that file, where it is written there"),
    ),
)

CODE_CHANGES = Contract(
    "code_changes",
    "a code whose comments change from a codebook to another",
    ("dimension", "code"),
    (
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        _count("before", "comments that carry it with the old codebook"),
        _count("after", "comments that carry it with the new one"),
        _count("gained", "comments that carry it with the new one only"),
        _count("lost", "comments that carry it with the old one only"),
        _count("authors_gained", "distinct authors who carry it with the new one only; missing where nobody is named"),
        _count("authors_lost", "distinct authors who carry it with the old one only"),
    ),
)

CHANGE_SAMPLES = Contract(
    "change_samples",
    "a comment that gains or loses a code from a codebook to another",
    ("dimension", "code", "change", "platform", "comment_id"),
    (
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        _text("change", "gained or lost", required=True),
        _PLATFORM,
        _text("comment_id", "the comment", required=True),
        _text("text", "its words around the match, redacted"),
        _text("matched", "the words that matched, redacted"),
        _text("rule", "the cue that fires, or no longer does"),
    ),
)

CODE_COUNTS = Contract(
    "code_counts",
    "a code in a group of comments (period, publication, format, persona ...)",
    (),
    (
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        _count("among_comments", "comments of the group"),
        _count("n_comments", "of these, comments that carry the code"),
        _number("share", "share of the comments", "fraction"),
        _number("low", "lower end of the interval, clustered by publication and author"),
        _number("high", "upper end of the interval"),
        _count("among_authors", "distinct authors of the group"),
        _count("n_authors", "of these, authors who carry the code"),
        _number("author_share", "share of the authors", "fraction"),
        _number("author_low", "lower end of the interval"),
        _number("author_high", "upper end of the interval"),
        _number("p_value", "how often so large a gap to the other groups comes by chance", "fraction"),
        _number("q_value", "the same, corrected for the number compared (Benjamini and Hochberg)", "fraction"),
        _count("compared", "how many cells were compared"),
        _text("hidden", "why the cell is not shown"),
    ),
    details=((r"year|quarter|month|week|platform|account|post_id|format|lang|persona", "text"),),
)

CODE_PAIRS = Contract(
    "code_pairs",
    "two codes that the same people carry",
    ("dimension", "code", "other_dimension", "other_code"),
    (
        _text("dimension", "dimension of the first code", required=True),
        _text("code", "first code", required=True),
        _text("other_dimension", "dimension of the second code", required=True),
        _text("other_code", "second code", required=True),
        _count("n_comments", "comments that carry both"),
        _number("expected", "comments that would carry both if one said nothing about the other"),
        _number("lift", "observed over expected"),
        _number("low", "lower end of the interval of the lift, clustered by publication and author"),
        _number("high", "upper end of the interval of the lift"),
        _count("n_authors", "distinct authors of the comments that carry both"),
        _number("p_value", "Fisher's exact test on authors", "fraction"),
        _number("q_value", "the same, corrected for the number compared (Benjamini and Hochberg)", "fraction"),
        _count("compared", "how many pairs were compared"),
        _text("hidden", "why the pair is not shown"),
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
        _text("evidence", "what the page's own tables say, one line each"),
        _text("against", "what of it does not go with the answer, one line each"),
        _text("next_step", "what comes next"),
    ),
)

CHANGES = Contract(
    "changes",
    "a measure beside another one: an earlier period, a starting point, another account, or the rest of the page",
    ("metric", "platform", "account", "segment", "period", "compared_with"),
    (
        _text("metric", "identifier of the metric dictionary", required=True),
        _text("platform", "platform, or all", required=True),
        _text("account", "account, or all", required=True),
        _text("segment", "parameters and filters, or all", required=True),
        _text("period", "as in `measures`", required=True),
        _text("compared_with", "a period, baseline, an account, all accounts, or rest", required=True),
        _text("unit", "share, rate, count, per_post, hours, number, index"),
        _number("value", "the measure, in its unit"),
        _number("before", "what it is compared with, in the same unit"),
        _number("change", "how far apart: relative (0.12: 12 % more) or in the unit, as `scale` says"),
        _number("low", "lower end of the interval of the change"),
        _number("high", "upper end of the interval of the change"),
        _number("interval", "level of the interval", "fraction"),
        _text("scale", "relative or absolute: what change, low and high are"),
        _number("p", "how often chance alone gives as much", "fraction"),
        _number("p_adjusted", "the same, for as many comparisons as were made (Benjamini-Hochberg)", "fraction"),
        _count("n_compared", "comparisons that were made and judged together"),
        _count("n", "units behind the value"),
        _count("n_before", "units behind what it is compared with"),
        _text("n_of", "what these units are: posts, comments or authors"),
        _count("rank", "place among the accounts, from the highest value"),
        _count("rank_best", "best place that the data allow"),
        _count("rank_worst", "worst place that the data allow"),
        _count("n_ranked", "accounts that could be measured"),
        _text("verdict", "one of `comparing.VERDICTS`", required=True),
        _text("note", "why it cannot be compared, or what weakens the comparison"),
        _text("sentence", "the comparison in one sentence"),
    ),
)

SUGGESTIONS = Contract(
    "suggestions",
    "what could be an objective: where the page stands, and the change that its noise would let one see",
    ("name",),
    (
        _text("name", "objective of the page, metric, or dimension:code", required=True),
        _text("metric", "identifier of the metric dictionary", required=True),
        Column("declared", "flag", "the page has such an objective"),
        _text("unit", "share, rate, count (a month), per_post, hours, number, index"),
        _text("ameclevel", "level of the metric in AMEC's framework"),
        Column("first", "day", "first day of the starting point"),
        Column("last", "day", "last day of the starting point with data"),
        _number("value", "starting point; missing when it cannot be measured"),
        _number("low", "lower end of its interval"),
        _number("high", "upper end of its interval"),
        _number("interval", "level of the interval", "fraction"),
        _count("n", "units behind it"),
        _text("n_of", "what these units are: posts, comments or authors"),
        _number("mdc_month", "smallest change from a month to the next seen 80 times in 100; missing when none is"),
        _number("mdc_quarter", "the same, from a quarter to the next"),
        _number("mdc_year", "the same, from a year to the next"),
        _text("better", "higher or lower; missing when neither is"),
        _number("target", "nearest target that could be seen; missing when none could"),
        _text("window", "window over which it could: period (a month) or trailing_90d"),
        _text("reason", "why it cannot be measured"),
        _text("sentence", "all of it in a few sentences"),
        _text("yaml", "lines for objectives.yml"),
    ),
)

ALTERNATIVES = Contract(
    "alternatives",
    "what people compare us with, for a job; found by cues, so at least so many",
    ("alternative", "job"),
    (
        _text("alternative", "declared competitor, name found, unnamed, or all", required=True),
        _text("job", "job family of the codebook, or all", required=True),
        _count("n_authors", "distinct authors, `min_group` at least"),
        _count("n_comments", "comments"),
        _number("share", "share of these authors among all who compare", "fraction"),
        _number("low", "lower end of its interval", "fraction"),
        _number("high", "upper end of its interval", "fraction"),
        _count("told", "authors who say which is better; missing below `min_group`"),
        _number("worse", "share of them who find us worse", "fraction"),
        _number("worse_low", "lower end of its interval", "fraction"),
        _number("worse_high", "upper end of its interval", "fraction"),
        _text("quote", "a comment to read first, platform:comment_id"),
        _text("sentence", "the row in one or two sentences"),
    ),
)

SHARES = Contract(
    "shares",
    "a code (or *, any code of a dimension) in a group of comments, corrected by what people have read",
    (),
    (
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension; * for any of its codes", required=True),
        _text("unit", "comment or author: what the share is of", required=True),
        _number("share", "share; missing when it cannot be told, or is hidden (see note)", "fraction"),
        _number("low", "lower end of its interval", "fraction"),
        _number("high", "upper end of its interval", "fraction"),
        _number("interval", "level of the intervals", "fraction"),
        _text("estimator", "one of `metrics.corrected.ESTIMATORS`", required=True),
        Column("corrected", "flag", "what people have read corrects it; else it is to be read at least"),
        _count("n", "comments, or authors, that the share is of"),
        _count("n_comments", "comments of the group, of known authors or not"),
        _number("machine_share", "what the machine alone counts", "fraction"),
        _count("n_read", "different texts of the group that a person has read for the dimension"),
        _count("n_said", "of these, texts that the person gave the code to"),
        _number("precision", "share of what the machine tagged that the person agrees with", "fraction"),
        _number("precision_low", "lower end of its interval", "fraction"),
        _number("precision_high", "upper end of its interval", "fraction"),
        _number("recall", "share of what the person found that the machine tagged", "fraction"),
        _number("recall_low", "lower end of its interval", "fraction"),
        _number("recall_high", "upper end of its interval", "fraction"),
        _text("note", "why it is missing or not corrected, or what to keep in mind"),
    ),
    details=((r"[a-z]\w*", "text"),),
)

SAMPLE = Contract(
    "sample",
    "a comment that was drawn to be read",
    ("platform", "comment_id"),
    (
        _PLATFORM,
        _text("comment_id", "the comment", required=True),
        _count("round", "number of the draw, from 1"),
        _count("order", "place in the reading order, from 1"),
        _text("by", "how it was drawn, of `coding.METHODS`"),
        _text(
            "stratum", "group that it was drawn from: all, none, other, dimension:code, platform:post, doubtful, sure"
        ),
        _count("stratum_size", "different texts in that group, not drawn before"),
        _count("stratum_drawn", "texts drawn from it"),
        _count("texts", "different texts that could be drawn, in all groups"),
        _number("inclusion", "chance that this text had of being drawn", "fraction"),
        _count("stands_for", "comments that have this text, itself included"),
        _text("post_id", "publication that it stands under"),
        _count("seed", "seed of the draw"),
    ),
)

READINGS = Contract(
    "readings",
    "a comment that a person has read and coded, even with no code",
    ("platform", "comment_id", "coder"),
    (
        _PLATFORM,
        _text("comment_id", "the comment", required=True),
        _text("coder", "human:<name>, or human:settled", required=True),
        Column("dimensions", "list", "dimensions that it was read for: no code in them means that none applies"),
        _text("memo", "what the person noted"),
        _text("file", "sheet that says so"),
        _count("line", "line of the sheet"),
    ),
)

AGREEMENT = Contract(
    "agreement",
    "a code, and how far those who read the same comments agree on it",
    ("dimension", "code"),
    (
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension; * for all of its codes together, compared as sets", required=True),
        Column("coders", "list", "who read"),
        _count("n", "comments read by two of them or more"),
        Column("positives", "list", "comments that each of them gave the code to, in the order of `coders`"),
        _count("n_any", "comments that at least one gave it to"),
        _count("n_all", "comments that all who read them gave it to"),
        _number("agreement", "share of pairs of readings that say the same", "fraction"),
        _number("positive_agreement", "share of the times given that the other gave it too", "fraction"),
        _number("kappa", "Cohen's kappa; mean of the pairs when there are more than two coders"),
        _number("kappa_low", "lower end of its interval"),
        _number("kappa_high", "upper end of its interval"),
        _number("alpha", "Krippendorff's alpha, nominal; of sets of codes (MASI distance) for *"),
        _number("low", "lower end of the interval of alpha"),
        _number("high", "upper end of the interval of alpha"),
        _number("interval", "level of the intervals", "fraction"),
        _number("prevalence", "prevalence index: share of readings with the code less share without"),
        _number("bias", "bias index: share that the first gave it to less that of the second; two coders only"),
        _text("verdict", "one of `coding.VERDICTS`", required=True),
        _text("sentence", "the result in words"),
    ),
)

DISAGREEMENTS = Contract(
    "disagreements",
    "a code that some gave to a comment and others, who read it too, did not",
    ("platform", "comment_id", "dimension", "code"),
    (
        _PLATFORM,
        _text("comment_id", "the comment", required=True),
        _text("dimension", "dimension of the codebook", required=True),
        _text("code", "code of the dimension", required=True),
        Column("given_by", "list", "who gave it"),
        Column("not_given_by", "list", "who read the comment and did not"),
        _text("text", "what was written, redacted"),
        _text("memos", "what they noted"),
        _text("decision", "yes: the code applies; no: it does not; missing: not settled"),
        _text("decided_by", "who decided"),
        _text("why", "why"),
    ),
)

CONTRACTS: tuple[Contract, ...] = (
    POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS, MEASURES, SCORECARD, CHANGES, CODINGS, CODE_COUNTS, CODE_PAIRS,
    CODES, CODEBOOK_FINDINGS, CODE_CHANGES, CHANGE_SAMPLES, JOBS, JOB_GROUPS, JOB_OPPORTUNITIES, SIGNALS, TO_READ,
    ALERTS, INPUTS, ASSIGNMENT, EXPERIMENT_PLAN, EXPERIMENTS, MATURITY, SUGGESTIONS, ALTERNATIVES,
    SAMPLE, READINGS, AGREEMENT, DISAGREEMENTS, SHARES,
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
