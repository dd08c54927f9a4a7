"""The reading queue: the comments that someone must read now, and those that wait for an answer.

Crisis signals are a queue to read, not a count: most of them are false alarms, and a person decides.
"""

from typing import NamedTuple

import pandas as pd

from cmanalytics.codebook import Code, Codebook
from cmanalytics.metrics.periods import Bounds, period_bounds
from cmanalytics.metrics.places import among_accounts, by_the_team
from cmanalytics.metrics.threads import find_threads
from cmanalytics.metrics.watch import add_watch_hours, is_watched
from cmanalytics.privacy import redact
from cmanalytics.protocol import Condition, Protocol, Route
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CODINGS, COMMENTS, TO_READ, conform, empty
from cmanalytics.wording import current_language, has, say

CRISIS = "crisis"
SPEECH_ACT = "speech_act"
DISTRESS = "distress"
MOST_URGENT, LEAST_URGENT = "A", "C"
MOST_WORDS = 3  # quoted for one code
KEY = ["platform", "comment_id"]


class Reason(NamedTuple):
    """Hold one reason to read a comment: a code, the words that say it, how fast, whether each of them is negated."""

    dimension: str
    code: Code
    words: tuple[str, ...]
    negated: bool
    level: str
    alarming: bool


def list_to_read(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    period: str,
    settings: PageSettings | None = None,
    protocol: Protocol | None = None,
) -> pd.DataFrame:
    """Return the comments of a period that someone must read or answer, most urgent first (contract `to_read`).

    Listed: what carries a code with a level, or a code of the crisis dimension (level C when it has none); distress,
    always at level A with the protocol's procedure; and what calls for an answer (level C) when nobody of the brand or
    its staff has answered by the end of the period. An answer is a reply to the comment, or a later one in the thread
    in which it stands. The brand's and the staff's own comments, those under a competitor's publications and
    those without a date are not listed.

    `due` and `route_to` come from the first route of the protocol that applies; without one, `due` is missing and
    `route_to` is the codebook's hint. Sorted by level, due, moment, identifier. `text` is as written: for a local file.
    """
    settings = PageSettings() if settings is None else settings
    protocol = Protocol() if protocol is None else protocol
    comments, codings = conform(comments, COMMENTS), conform(codings, CODINGS)
    bounds = period_bounds(period, zone=settings.page.timezone)
    theirs = ~by_the_team(comments) & comments["text"].notna() & ~among_accounts(comments, settings.competitors)
    inside = (comments["written_at"] >= bounds.start) & (comments["written_at"] < bounds.end)
    rows = comments[(theirs & inside.fillna(False)).to_numpy(dtype=bool)]
    codings = codings.merge(rows[[*KEY, "author"]], on=KEY, how="inner")
    answered = _answered(comments, rows, bounds)
    reasons = _reasons(codings, codebook)
    listed = [
        (position, kept)
        for position, (key, is_answered) in enumerate(zip(_keys(rows), answered, strict=True))
        if (kept := [reason for reason in reasons.get(key, []) if _counts(reason, is_answered)])
    ]
    if not listed:
        return empty(TO_READ)
    rows = rows.iloc[[position for position, _ in listed]].reset_index(drop=True)
    return _describe(rows, [kept for _, kept in listed], codings, settings, protocol)


def _keys(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["platform"], frame["comment_id"], strict=True))


def _answered(comments: pd.DataFrame, rows: pd.DataFrame, bounds: Bounds) -> list[bool]:
    """Tell which rows have a reply of ours, to them or later in their thread, before the period ends."""
    threads = pd.Series(find_threads(comments), index=comments.index)
    replies = comments[by_the_team(comments).to_numpy(dtype=bool) & comments["parent_id"].notna().to_numpy()]
    replies = replies[~(replies["written_at"] >= bounds.end).fillna(False)]
    direct = pd.MultiIndex.from_frame(replies[["platform", "parent_id"]])
    latest = replies["written_at"].groupby(threads.loc[replies.index]).max()
    last = latest.reindex(threads.loc[rows.index]).set_axis(rows.index)
    later = (last > rows["written_at"]).fillna(False).to_numpy(dtype=bool)
    return list(pd.MultiIndex.from_frame(rows[KEY]).isin(direct) | later)


def _reasons(codings: pd.DataFrame, codebook: Codebook) -> dict[tuple[str, str], list[Reason]]:
    """Return the reasons to read each comment, most urgent first, then in the order of the codebook."""
    known = {(dimension.id, code.id): code for dimension, code in codebook.walk()}
    hits: dict[tuple[str, str], dict[tuple[str, str], list[tuple[str, bool]]]] = {}
    columns = [*KEY, "dimension", "code", "matched", "negated"]
    ordered = codings.sort_values("start", kind="stable", na_position="first")[columns]
    for platform, comment_id, dimension, name, matched, negated in ordered.itertuples(index=False):
        words = "" if pd.isna(matched) else " ".join(redact(matched).split())
        found = hits.setdefault((platform, comment_id), {}).setdefault((dimension, name), [])
        found.append((words, bool(pd.notna(negated) and negated)))
    return {
        key: sorted(
            (_reason(place, code, found[place]) for place, code in known.items() if place in found),
            key=lambda reason: (reason.level, not reason.alarming),
        )
        for key, found in hits.items()
    }


def _reason(place: tuple[str, str], code: Code, hits: list[tuple[str, bool]]) -> Reason:
    words = tuple(dict.fromkeys(word for word, _ in hits if word))
    alarming = code.level is not None or place[0] == CRISIS
    level = MOST_URGENT if place == (CRISIS, DISTRESS) else code.level or LEAST_URGENT
    return Reason(place[0], code, words, all(negated for _, negated in hits), level, alarming)


def _counts(reason: Reason, is_answered: bool) -> bool:
    return reason.alarming or bool(reason.code.needs_answer and not is_answered and not reason.negated)


def _carried(codings: pd.DataFrame, rows: pd.DataFrame) -> list[set[tuple[str, str]]]:
    carried: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for platform, comment_id, dimension, code in codings[[*KEY, "dimension", "code"]].itertuples(index=False):
        carried.setdefault((platform, comment_id), set()).add((dimension, code))
    return [carried[key] for key in _keys(rows)]


def _crowd(codings: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return how many distinct authors carry each code."""
    return {key: int(count) for key, count in codings.groupby(["dimension", "code"])["author"].nunique().items()}


def _describe(
    rows: pd.DataFrame,
    reasons: list[list[Reason]],
    codings: pd.DataFrame,
    settings: PageSettings,
    protocol: Protocol,
) -> pd.DataFrame:
    carried, crowd = _carried(codings, rows), _crowd(codings)
    levels = [found[0].level for found in reasons]
    routes = [
        next((r for r in protocol.routes if _applies(r.when, level, codes)), None)
        for level, codes in zip(levels, carried, strict=True)
    ]
    frame = rows.assign(
        level=levels,
        why=[" ; ".join(_explain(reason, crowd) for reason in found) for found in reasons],
        codes=[[f"{reason.dimension}:{reason.code.id}" for reason in found] for found in reasons],
        off_hours=~is_watched(rows["written_at"], settings=settings),
        due=_due(rows["written_at"], routes, settings),
        route_to=[_route_to(route, found) for route, found in zip(routes, reasons, strict=True)],
        advice=[
            _advise(found, level, codes, protocol) for found, level, codes in zip(reasons, levels, carried, strict=True)
        ],
    )
    names = [name for name in TO_READ.names if name in frame.columns]
    ordered = frame[names].sort_values(["level", "due", "written_at", *KEY], kind="stable", na_position="last")
    return conform(ordered, TO_READ)


def _applies(when: Condition, level: str, carried: set[tuple[str, str]]) -> bool:
    if when.level and level not in when.level:
        return False
    if when.speech_act and not any((SPEECH_ACT, act) in carried for act in when.speech_act):
        return False
    if when.dimension is None and not when.code:
        return True
    return any(
        (when.dimension is None or dimension == when.dimension) and (not when.code or code in when.code)
        for dimension, code in carried
    )


def _due(written_at: pd.Series, routes: list[Route | None], settings: PageSettings) -> pd.Series:
    due = pd.Series(pd.NaT, index=written_at.index, dtype="datetime64[us, UTC]")
    for route in dict.fromkeys(route for route in routes if route is not None):
        here = pd.Series([found == route for found in routes], index=written_at.index)
        moments = written_at[here]
        watched = route.clock == "watch"
        due[here] = (
            add_watch_hours(moments, hours=route.hours, settings=settings)
            if watched
            else moments + pd.Timedelta(hours=route.hours)
        )
    return due


def _explain(reason: Reason, crowd: dict[tuple[str, str], int]) -> str:
    names = reason.code.name
    name = names.get(current_language()) or next(iter(names.values()))
    name = name[:1].lower() + name[1:]
    authors = crowd.get((reason.dimension, reason.code.id), 0)
    if reason.alarming and authors > 1:
        name = say("tagging.to_read.several", name=name, authors=authors)
    if reason.negated:
        name = say("tagging.to_read.negated", name=name)
    kind = "alarm" if reason.alarming else "answer"
    if not reason.words:
        return say(f"tagging.to_read.{kind}_whole", name=name)
    words = ", ".join(say("tagging.to_read.quoted", text=text) for text in reason.words[:MOST_WORDS])
    return say(f"tagging.to_read.{kind}", words=words, name=name)


def _route_to(route: Route | None, reasons: list[Reason]) -> object:
    if route is not None:
        return ", ".join(route.tell)
    hint = next((reason.code.route_hint for reason in reasons if reason.code.route_hint), None)
    if hint is None:
        return pd.NA
    key = f"tagging.to_read.hints.{hint}"
    return say(key) if has(key) else hint


def _advise(reasons: list[Reason], level: str, carried: set[tuple[str, str]], protocol: Protocol) -> object:
    if any((reason.dimension, reason.code.id) == (CRISIS, DISTRESS) for reason in reasons):
        return protocol.distress or say("tagging.to_read.distress")
    return next((answer.text for answer in protocol.answers if _applies(answer.when, level, carried)), pd.NA)
