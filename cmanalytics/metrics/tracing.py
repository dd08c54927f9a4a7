"""From which rows a figure was counted: publications, comments or lines of a file, each with its part in it."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cmanalytics.indicators import Indicator, Measured
from cmanalytics.metrics.answers import Calls, known_answers, why_uncounted
from cmanalytics.metrics.codes import coded_rows
from cmanalytics.metrics.engagement import are_usable, count_posts, floats
from cmanalytics.metrics.external import read_series
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.sources import Sources, inside, own_comments, own_posts
from cmanalytics.metrics.threads import NEVER
from cmanalytics.metrics.voice import tell_comments

# Kind of each column of the rows behind a figure.
_KINDS = {
    "table": "string", "platform": "string", "id": "string", "unit": "Int64", "at": "datetime64[us, UTC]",
    "numerator": "Float64", "denominator": "Float64", "hours": "Float64",
}  # fmt: skip
ROW_COLUMNS = tuple(_KINDS)


def trace_rows(sources: Sources, indicator: Measured, span: Span) -> pd.DataFrame:
    """Return the rows behind a figure, oldest first: table, platform, id, unit, at, numerator, denominator, hours.

    `table` is posts, comments or file (then `id` is the day of the line); `unit` numbers the author, where authors are
    what is counted; numerator and denominator are the row's own part, missing where it has none; `hours` what a comment
    waited for its answer, until then when it had none. No text and no name.
    """
    found = _trace(sources, indicator, span)
    rows = pd.DataFrame(found, columns=ROW_COLUMNS)
    return rows.astype(_KINDS).sort_values(["at", "platform", "id"], kind="stable", ignore_index=True)


def _trace(sources: Sources, indicator: Measured, span: Span) -> dict[str, Any]:
    family = indicator.definition.family
    if family == "external":
        return _of_file(sources, indicator, span)
    if family in ("answers", "delay"):
        return _of_calls(sources, indicator, span)
    if family == "voice":
        return _of_voice(sources, indicator, span)
    if family in ("code_share", "community", "moderation"):
        return _of_comments(sources, indicator, span)
    if family == "context":
        kept = own_posts(sources, indicator) & inside(sources.posts["at"].to_numpy(), span)
        return _posts(sources, np.flatnonzero(kept), floats(sources.posts["views"])[kept])
    return _of_posts(sources, indicator, span)


def _of_posts(sources: Sources, indicator: Measured, span: Span) -> dict[str, Any]:
    posts, top, bottom, _ = count_posts(sources, indicator)
    kept = are_usable(indicator, top, bottom) & inside(posts["at"].to_numpy(), span)
    below = None if indicator.definition.family == "per_day" else bottom[kept]
    return _posts(sources, sources.posts.index.get_indexer(posts.index[kept]), top[kept], below)


def _posts(
    sources: Sources, rows: np.ndarray, top: np.ndarray | None = None, bottom: np.ndarray | None = None
) -> dict[str, Any]:
    posts = sources.posts.iloc[rows]
    named = {"platform": posts["platform"], "id": posts["post_id"], "at": posts["published_at"]}
    return {"table": "posts", **_plain(named), "numerator": top, "denominator": bottom}


def _plain(named: dict[str, pd.Series]) -> dict[str, Any]:
    return {name: values.array for name, values in named.items()}


def _comments(sources: Sources, rows: np.ndarray, top: Any = None, **more: Any) -> dict[str, Any]:
    comments = sources.comments.iloc[rows]
    named = {"platform": comments["platform"], "id": comments["comment_id"], "at": comments["written_at"]}
    return {"table": "comments", **_plain(named), "numerator": top, "denominator": np.ones(len(rows)), **more}


def _of_calls(sources: Sources, indicator: Measured, span: Span) -> dict[str, Any]:
    if why_uncounted(sources):
        return {}
    calls = Calls(sources, indicator)
    if indicator.definition.family == "answers":
        judged = calls.judge(span)
        return _comments(sources, judged.rows, judged.hits.astype(float))
    rows = calls.within(span).rows
    answers = known_answers(sources, rows, span)
    first = answers.team if indicator.metric == "time_to_first_response" else np.minimum(answers.team, answers.peer)
    followed = ~answers.untimed & (sources.comments["at"].to_numpy()[rows] <= answers.known_until)
    rows, first, until = rows[followed], first[followed], answers.known_until[followed]
    hours = calls.hours(rows, np.minimum(first, until))
    return _comments(sources, rows, (first != NEVER).astype(float), hours=hours)


def _of_comments(sources: Sources, indicator: Measured, span: Span) -> dict[str, Any]:
    if sources.comments.empty:
        return {}
    comments = sources.comments
    member = comments["member"].to_numpy(dtype=bool)
    among = member if indicator.metric != "effective_answerers" else ~member
    rows = np.flatnonzero(own_comments(sources, indicator) & among & inside(comments["at"].to_numpy(), span))
    top: Any = None
    if indicator.definition.family == "code_share":
        top = coded_rows(sources, indicator.dimension or "", indicator.code or "")[rows].astype(float)
    elif indicator.definition.family == "moderation":
        top = comments["gone"].to_numpy()[rows].astype(float)
    by_author = indicator.metric == "code_author_share" or indicator.definition.family == "community"
    person = comments["person"].to_numpy()[rows]
    unit = pd.array(np.where(person < 0, 0, person), dtype="Int64")
    unit[person < 0] = pd.NA
    return _comments(sources, rows, top, **({"unit": unit} if by_author else {}))


def _of_voice(sources: Sources, indicator: Measured, span: Span) -> dict[str, Any]:
    if indicator.metric == "share_of_voice_per_post":
        posts = sources.posts
        kept = own_posts(sources, indicator) | ~posts["ours"].to_numpy()
        rows = np.flatnonzero(kept & (floats(posts["comments"]) >= 0) & inside(posts["at"].to_numpy(), span))
        said, ours = floats(posts["comments"])[rows], posts["ours"].to_numpy()[rows]
        return _posts(sources, rows, np.where(ours, said, 0.0), said)
    return _joined(
        {**(_posts if part.table == "posts" else _comments)(sources, part.rows[kept]),
         "numerator": np.where(part.ours, part.weight, 0.0)[kept], "denominator": part.weight[kept]}
        for part in tell_comments(sources, indicator)[0]
        for kept in (inside(part.at, span),)
    )  # fmt: skip


def _joined(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    frames = [pd.DataFrame(part) for part in parts]
    return dict(pd.concat(frames, ignore_index=True)) if frames else {}


def _of_file(sources: Sources, indicator: Measured, span: Span) -> dict[str, Any]:
    if not isinstance(indicator, Indicator):
        return {}
    series = read_series(sources.folder, indicator)
    if series.fault:
        return {}
    here = series.days.between(pd.Timestamp(span.first), pd.Timestamp(span.last)).to_numpy(dtype=bool)
    days = series.days[here]
    at = days.dt.tz_localize(sources.settings.page.timezone).dt.tz_convert("UTC")
    return {"table": "file", "id": days.dt.strftime("%Y-%m-%d").array, "at": at.array,
            "numerator": series.values.to_numpy(dtype=float)[here]}  # fmt: skip
