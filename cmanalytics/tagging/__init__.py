"""Put the codes of a codebook on comments, each with the words that say so: `tag_comments`."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.errors import DataError, UsageError
from cmanalytics.tables import CODINGS, conform, empty
from cmanalytics.tagging.lang import LANGUAGES, UNKNOWN, decide_languages, declared_languages
from cmanalytics.wording import say

TAGGERS: tuple[str, ...] = ("cues",)
HALVES = re.compile("[\ud800-\udfff]")
STEP = 1_000  # comments between two calls of `progress`

Progress = Callable[[int, int, str], None]


def tag_comments(
    comments: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    lang: str = "auto",
    taggers: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the codes found on comments, one row a hit (contract `codings`), in the order of the comments.

    `comments` needs `comment_id` and `text`; `platform` is "unknown" when there is none, `parent_id` serves codes that
    may rest on the comment answered. `codebook` None is the shipped one. `lang` "auto" follows the `lang` column, then
    the text; "fr" or "en" is taken for all; a comment of neither language is tried with the cues of both, one declared
    in a third language with none. `taggers` None is all of `TAGGERS`. `progress` is called as (done, total, name).

    `start` and `end` count code points of the text given, half-open, and `matched` is exactly that slice. A hit that a
    negation cancels is no row; `negated` is true only where the codebook wants such hits kept (crisis). Rows without
    identifier or text, and repeated identifiers after the first, are left out: `check_comments` counts them.
    Raise UsageError for an unknown tagger or language, DataError without the two columns.
    """
    codebook = load_codebook() if codebook is None else codebook
    chosen = TAGGERS if taggers is None else tuple(taggers)
    for name in chosen:
        if name not in TAGGERS:
            raise UsageError("unknown_tagger", name=name, known=", ".join(TAGGERS))
    if lang not in ("auto", *LANGUAGES):
        raise UsageError("unknown_tag_language", name=lang, known=", ".join(("auto", *LANGUAGES)))
    rows = _taggable(comments)
    if rows.empty or not chosen:
        return empty(CODINGS)
    languages = decide_languages(rows) if lang == "auto" else pd.Series(lang, index=rows.index, dtype="string")
    codings = _tag_by_cues(rows, codebook, languages=languages, progress=progress)
    return _apply_requirements(codings, rows, codebook)


def check_comments(comments: pd.DataFrame, *, codebook: Codebook | None = None) -> list[Alert]:
    """Return what `tag_comments` leaves out, as alerts with their counts; DataError without the two columns."""
    _require_columns(comments)
    known = ("auto", *LANGUAGES) if codebook is None else codebook.languages
    ids = comments["comment_id"].isna()
    comments = comments.assign(text=_as_texts(comments["text"]))
    texts = comments["text"].fillna("").str.strip() == ""
    others = pd.Series(False, index=comments.index)
    if "lang" in comments.columns:
        others = ~declared_languages(comments).isin(["", *LANGUAGES])
    counts = {
        "comments_without_id": int(ids.sum()),
        "comments_twice": int(_with_platform(comments)[~ids].duplicated(["platform", "comment_id"]).sum()),
        "comments_without_text": int(texts.sum()),
        "comments_other_language": int((others & ~texts).sum()),
    }
    return [
        make_alert(kind, table="comments", severity="info", count=count, known=", ".join(known))
        for kind, count in counts.items()
        if count
    ]


def explain_coding(coding: Mapping[str, Any], codebook: Codebook | None = None) -> str:
    """Return one French sentence saying why a row of `codings` is there; a codebook gives the codes their names."""
    dimension, code = str(coding["dimension"]), str(coding["code"])
    if codebook is not None:
        names = codebook.find_code(dimension, code).name
        code = names.get("fr", code)
    values = {"dimension": dimension, "code": code, "coder": coding["coder"]}
    if pd.isna(coding["start"]):
        return say("tagging.explain_whole", **values)
    values |= {"matched": coding["matched"], "start": coding["start"], "end": coding["end"]}
    if coding["coder"] != "cues":
        return say("tagging.explain_other", **values, rule=coding["rule"])
    lang, _, cue = str(coding["rule"]).partition(": ")
    spoken = say(f"tagging.languages.{lang}")
    text = say("tagging.explain", **values, cue=cue, lang=spoken, codebook=coding["codebook"])
    negated = pd.notna(coding["negated"]) and bool(coding["negated"])
    return text + (say("tagging.explain_negated") if negated else "")


def _require_columns(comments: pd.DataFrame) -> None:
    missing = [name for name in ("comment_id", "text") if name not in comments.columns]
    if missing:
        raise DataError("comments_without_columns", missing=", ".join(missing))


def _with_platform(comments: pd.DataFrame) -> pd.DataFrame:
    if "platform" not in comments.columns:
        return comments.assign(platform="unknown")
    return comments.assign(platform=comments["platform"].astype("string").fillna("unknown"))


def _as_texts(values: pd.Series) -> pd.Series:
    if values.dtype == object:
        # Half a character cannot be stored; one mark for one half keeps every place where it was.
        values = values.map(lambda text: HALVES.sub("\ufffd", text) if isinstance(text, str) else text)
    return values.astype("string")


def _taggable(comments: pd.DataFrame) -> pd.DataFrame:
    _require_columns(comments)
    rows = _with_platform(comments)
    names = [name for name in ("platform", "comment_id", "parent_id", "lang") if name in rows.columns]
    rows = rows[[*names, "text"]].reset_index(drop=True)
    rows = rows.assign(comment_id=rows["comment_id"].astype("string"), text=_as_texts(rows["text"]))
    rows = rows[rows["comment_id"].notna()].drop_duplicates(["platform", "comment_id"])
    return rows[rows["text"].notna() & (rows["text"].str.strip() != "")].reset_index(drop=True)


def _tag_by_cues(
    rows: pd.DataFrame, codebook: Codebook, *, languages: pd.Series, progress: Progress | None
) -> pd.DataFrame:
    # Imported here: whoever only asks for the names of the taggers must not wait for spaCy.
    from cmanalytics.tagging.cues import engine_for

    engine = engine_for(codebook)
    either = frozenset(LANGUAGES)
    found: dict[str, list[Any]] = {name: [] for name in ("row", "dimension", "code", "start", "end", "rule", "negated")}
    matched: list[str] = []
    for position, (text, language) in enumerate(zip(rows["text"].tolist(), languages.tolist(), strict=True)):
        if progress is not None and position % STEP == 0:
            progress(position, len(rows), "cues")
        langs = either if language == UNKNOWN else frozenset((language,))
        for hit in engine.find(text, langs):
            values = (position, hit.cue.dimension, hit.cue.code, hit.start, hit.end, f"{hit.cue.lang}: {hit.cue.rule}")
            for name, value in zip(found, (*values, hit.negated), strict=True):
                found[name].append(value)
            matched.append(text[hit.start : hit.end])
    if progress is not None:
        progress(len(rows), len(rows), "cues")
    frame = pd.DataFrame(found).assign(matched=matched, coder="cues", codebook=codebook.label)
    source = rows.take(frame["row"].astype("int64")).reset_index(drop=True)
    frame = frame.assign(platform=source["platform"], comment_id=source["comment_id"]).drop(columns="row")
    return conform(frame, CODINGS)


def _apply_requirements(codings: pd.DataFrame, rows: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Leave out the codes that need another one, on the comment or on the one it answers, where there is none."""
    demanding = [(d.id, c.id, c.requires.self_or_parent) for d, c in codebook.walk() if c.requires is not None]
    if not demanding:
        return codings
    asked = pd.MultiIndex.from_tuples([(dimension, code) for dimension, code, _ in demanding])
    is_asked = pd.MultiIndex.from_frame(codings[["dimension", "code"]]).isin(asked)
    # A code that waits for another one cannot be what another one waits for, and a negated one affirms nothing.
    firm = codings[~is_asked & ~codings["negated"].fillna(False).to_numpy(dtype=bool)]
    parents = rows["parent_id"].astype("string") if "parent_id" in rows.columns else pd.NA
    keys = ["platform", "comment_id"]
    linked = codings[keys].merge(rows[keys].assign(parent=parents), on=keys, how="left")
    own = pd.MultiIndex.from_frame(codings[keys])
    parent = pd.MultiIndex.from_frame(linked[["platform", "parent"]].astype("string").fillna(""))
    keep = pd.Series(True, index=codings.index)
    for dimension, code, dimensions in demanding:
        bearers = pd.MultiIndex.from_frame(firm.loc[firm["dimension"].isin(dimensions), keys].drop_duplicates())
        here = ((codings["dimension"] == dimension) & (codings["code"] == code)).to_numpy(dtype=bool)
        keep &= ~here | own.isin(bearers) | parent.isin(bearers)
    return codings[keep].reset_index(drop=True)
