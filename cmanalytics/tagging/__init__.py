"""Put the codes of a codebook on comments, each with the words that say so: `tag_comments`."""

from collections.abc import Iterable

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.errors import UsageError
from cmanalytics.tables import CODINGS, empty
from cmanalytics.tagging.finding import Progress, find_codings
from cmanalytics.tagging.lang import LANGUAGES, UNKNOWN, decide_languages
from cmanalytics.tagging.rows import as_texts, readable_rows, require_columns, with_platform
from cmanalytics.tagging.showing import explain_coding, highlight_codings

__all__ = [
    "DEFAULT_TAGGERS",
    "TAGGERS",
    "available_taggers",
    "check_comments",
    "explain_coding",
    "highlight_codings",
    "tag_comments",
]

TAGGERS: tuple[str, ...] = ("cues", "jobs")
DEFAULT_TAGGERS: tuple[str, ...] = ("cues",)


def tag_comments(
    comments: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    lang: str = "auto",
    page_lang: str | None = None,
    taggers: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the codes found on comments, one row a hit (contract `codings`), in the order of the comments.

    `comments` needs `comment_id` and `text`; `platform` is "unknown" when there is none, `parent_id` serves codes that
    may rest on the comment answered. `codebook` None is the shipped one. `lang` "auto" follows the `lang` column, then
    the text; "fr" or "en" is taken for all. A comment too short to tell, or that could be either, is in `page_lang`;
    without one it is tried with the cues of both. One of a third language is tried with none. `taggers` None is
    the cues alone; "jobs" adds the families of jobs, which need a pipeline: where it cannot be used and another tagger
    is asked too, that one goes on alone (`check_comments` says so). `progress` is called as (done, total, name).

    `start` and `end` count code points of the text given, half-open, and `matched` is exactly that slice. A hit that a
    negation cancels is no row; `negated` is true only where the codebook wants such hits kept (crisis). Rows without
    identifier or text, and repeated identifiers after the first, are left out: `check_comments` counts them.
    Comments are remembered as they were read last: the same ones under a changed codebook cost only the matching.
    Raise UsageError for an unknown tagger or language, DataError without the two columns, RunError when jobs alone are
    asked without a usable pipeline.
    """
    codebook = load_codebook() if codebook is None else codebook
    chosen = DEFAULT_TAGGERS if taggers is None else tuple(taggers)
    for name in chosen:
        if name not in TAGGERS:
            raise UsageError("unknown_tagger", name=name, known=", ".join(TAGGERS))
    for name, known in ((lang, ("auto", *LANGUAGES)), (page_lang or LANGUAGES[0], LANGUAGES)):
        if name not in known:
            raise UsageError("unknown_tag_language", name=name, known=", ".join(known))
    rows = readable_rows(comments)
    if rows.empty or not chosen:
        return empty(CODINGS)
    languages = decide_languages(rows) if lang == "auto" else pd.Series(lang, index=rows.index, dtype="string")
    if page_lang is not None:
        languages = languages.mask(languages == UNKNOWN, page_lang)
    parts = []
    if "cues" in chosen:
        parts.append(find_codings(rows, codebook, languages=languages, progress=progress))
    if "jobs" in chosen and (chosen == ("jobs",) or "jobs" in available_taggers()):
        parts.append(_tag_by_jobs(rows, codebook, languages=languages, progress=progress))
    return _in_order(parts, rows) if len(parts) > 1 else parts[0]


def available_taggers() -> tuple[str, ...]:
    """Return the taggers that can be used here: jobs need a pipeline of each language."""
    from cmanalytics.tagging.nlp import explain_missing

    return tuple(name for name in TAGGERS if name != "jobs" or not explain_missing())


def _tag_by_jobs(
    rows: pd.DataFrame, codebook: Codebook, *, languages: pd.Series, progress: Progress | None
) -> pd.DataFrame:
    # Imported here: whoever only looks for cues must not wait for a parser.
    from cmanalytics.tagging.jobs import code_jobs, read_rows

    return code_jobs(read_rows(rows, codebook, languages=languages, progress=progress), rows, codebook)


def _in_order(parts: list[pd.DataFrame], rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["platform", "comment_id"]
    codings = pd.concat(parts, ignore_index=True)
    place = pd.MultiIndex.from_frame(rows[keys]).get_indexer(pd.MultiIndex.from_frame(codings[keys]))
    return codings.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def check_comments(
    comments: pd.DataFrame, *, codebook: Codebook | None = None, taggers: Iterable[str] = DEFAULT_TAGGERS
) -> list[Alert]:
    """Return what `tag_comments` leaves out, as alerts with their counts; DataError without the two columns."""
    require_columns(comments)
    known = ("auto", *LANGUAGES) if codebook is None else codebook.languages
    ids = comments["comment_id"].isna()
    texts = as_texts(comments["text"]).fillna("").str.strip() == ""
    rows = readable_rows(comments)
    others = ~decide_languages(rows).isin([UNKNOWN, *LANGUAGES])
    counts = {
        "comments_without_id": int(ids.sum()),
        "comments_twice": int(with_platform(comments)[~ids].duplicated(["platform", "comment_id"]).sum()),
        "comments_without_text": int(texts.sum()),
        "comments_other_language": int(others.sum()),
    }
    alerts = [
        make_alert(kind, table="comments", severity="info", count=count, known=", ".join(known))
        for kind, count in counts.items()
        if count
    ]
    if "jobs" in taggers and "jobs" not in available_taggers():
        alerts.append(make_alert("jobs_without_pipeline", table="comments", severity="warning", count=len(rows)))
    return alerts
