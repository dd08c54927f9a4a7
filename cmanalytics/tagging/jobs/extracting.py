"""From comments to the table of jobs: distinct texts are read once, several processes share large corpora."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.errors import UsageError
from cmanalytics.tables import CODINGS, JOBS, conform, empty
from cmanalytics.tagging.jobs.families import DIMENSION
from cmanalytics.tagging.jobs.pieces import Piece, cut_pieces
from cmanalytics.tagging.jobs.reading import PieceJob, Reader, Span
from cmanalytics.tagging.lang import LANGUAGES, UNKNOWN, decide_languages
from cmanalytics.tagging.nlp import describe_nlp, load_nlp
from cmanalytics.tagging.rows import readable_rows

PART = 4_000  # comments read together: between two calls of `progress`, and by one process at a time
MOST_CONTEXT = 300  # characters kept of the sentence around a job

Progress = Callable[[int, int, str], None]


class Place(NamedTuple):
    """Hold where a sentence stands: the position of its text, the language it is read in, itself."""

    row: int
    lang: str
    piece: Piece
    follows: bool  # it gives the reason or the aim of what the sentence before it asks


def extract_jobs(
    comments: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    lang: str = "auto",
    pipeline: str | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> pd.DataFrame:
    """Return the jobs found in comments, one row a job (contract `jobs`), in the order of the comments.

    `comments` needs `comment_id` and `text`; `codebook` None is the shipped one: its dimension `job` gives the families
    and further announcing words (`frames`). `lang` "auto" follows the `lang` column, then the text; a comment whose
    language nothing tells is read in the one that announces more, one declared in a third language not at all.
    `pipeline` names an installed spaCy pipeline instead of ours. `progress` is called as (done, total, name).
    All spans are half-open and count code points of the text given.
    Raise RunError without a usable pipeline, UsageError for an unknown language, DataError without the two columns.
    """
    codebook = load_codebook() if codebook is None else codebook
    if lang not in ("auto", *LANGUAGES):
        raise UsageError("unknown_tag_language", name=lang, known=", ".join(("auto", *LANGUAGES)))
    rows = readable_rows(comments)
    if rows.empty:
        return empty(JOBS)
    languages = decide_languages(rows) if lang == "auto" else pd.Series(lang, index=rows.index, dtype="string")
    return read_rows(rows, codebook, languages=languages, pipeline=pipeline, progress=progress, processes=processes)


def read_rows(
    rows: pd.DataFrame,
    codebook: Codebook,
    *,
    languages: pd.Series,
    pipeline: str | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> pd.DataFrame:
    """Return the jobs of rows that can be read (`readable_rows`), whose languages are decided: see `extract_jobs`."""
    asked = pd.DataFrame({"text": rows["text"], "language": languages.to_numpy()})
    distinct = list(asked.drop_duplicates().itertuples(index=False, name=None))
    parts = [distinct[start : start + PART] for start in range(0, len(distinct), PART)]
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for part, jobs in zip(parts, _read_parts(parts, codebook, pipeline, processes), strict=True):
        if progress is not None:
            progress(len(found), len(distinct), "jobs")
        found.update(zip(part, jobs, strict=True))
    if progress is not None:
        progress(len(distinct), len(distinct), "jobs")
    records = [
        {"comment_id": row.comment_id, "platform": row.platform, **job}
        for row, language in zip(rows.itertuples(index=False), asked["language"], strict=True)
        for job in found[row.text, language]
    ]
    return conform(pd.DataFrame.from_records(records), JOBS) if records else empty(JOBS)


def code_jobs(jobs: pd.DataFrame, rows: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the families of jobs as codings (contract `codings`), coder "jobs"; jobs without family give none.

    `rows`: the comments that the jobs were read in, with the texts that their spans count in.
    """
    kept = jobs[jobs["code"].notna()].merge(rows[["platform", "comment_id", "text"]], on=["platform", "comment_id"])
    if kept.empty:
        return empty(CODINGS)
    matched = [text[start:end] for text, start, end in zip(kept["text"], kept["start"], kept["end"], strict=True)]
    frame = kept[["comment_id", "platform", "code", "start", "end", "rule", "negated"]]
    frame = frame.assign(matched=matched, dimension=DIMENSION, coder="jobs", codebook=codebook.label)
    return conform(frame, CODINGS)


def _read_parts(
    parts: list[list[tuple[str, str]]], codebook: Codebook, pipeline: str | None, processes: int
) -> Iterator[list[list[dict[str, Any]]]]:
    if processes <= 1 or len(parts) < 2:
        yield from (read_part(part, codebook, pipeline) for part in parts)
        return
    # Started afresh: a process that is copied while threads run can hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(parts)), mp_context=context) as pool:
        yield from pool.map(read_part, parts, repeat(codebook), repeat(pipeline))


def read_part(texts: list[tuple[str, str]], codebook: Codebook, pipeline: str | None) -> list[list[dict[str, Any]]]:
    """Return the jobs of each text (with its language) as values of the table; made for other processes too."""
    readers = {name: Reader(name, codebook) for name in LANGUAGES}
    places = _places(texts, readers)
    parsed: dict[tuple[str, str], list[PieceJob]] = {}
    parsers: dict[str, str] = {}
    for name, reader in readers.items():
        wanted = {place.piece.text: None for place in places if place.lang == name and not place.follows}
        if wanted:
            parsers[name] = describe_nlp(load_nlp(name, pipeline))
            parsed |= {
                (name, text): jobs for text, jobs in zip(wanted, reader.read(list(wanted), pipeline), strict=True)
            }
    found: list[list[dict[str, Any]]] = [[] for _ in texts]
    for place in places:
        text, jobs = texts[place.row][0], found[place.row]
        if place.follows:
            _add_motive(jobs, place.piece, text)
            continue
        for job in parsed[place.lang, place.piece.text]:
            jobs.append(_record(place.piece, job, text) | {"lang": place.lang, "parser": parsers[place.lang]})
    return [_sorted(jobs) for jobs in found]


def _places(texts: list[tuple[str, str]], readers: dict[str, Reader]) -> list[Place]:
    """Return the sentences worth parsing, with the reasons that stand alone after one of them."""
    places: list[Place] = []
    known: dict[tuple[str, str], int] = {}
    for row, (text, language) in enumerate(texts):
        if language not in (*LANGUAGES, UNKNOWN):
            continue
        names = LANGUAGES if language == UNKNOWN else (language,)
        last = -2
        for position, piece in enumerate(cut_pieces(text)):
            for name in names:
                if (name, piece.text) not in known:
                    known[name, piece.text] = readers[name].promises(piece.text)
            best = max(names, key=lambda name: known[name, piece.text])
            if known[best, piece.text]:
                places.append(Place(row, best, piece, False))
                last = position
            elif last == position - 1 and readers[best].starts_with_motive(piece.text):
                places.append(Place(row, best, piece, True))
    return places


def _sorted(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return jobs in the order of the text; one that starts where another does is that one."""
    first = {job["start"]: job for job in sorted(jobs, key=lambda job: -job["end"])}
    return [first[start] for start in sorted(first)]


def _record(piece: Piece, job: PieceJob, text: str) -> dict[str, Any]:
    def ends(span: Span | None) -> tuple[int | None, int | None]:
        return piece.span(*span) if span is not None else (None, None)

    start, end = piece.span(*job.span)
    verb_start, verb_end = ends(job.verb_span)
    thing_start, thing_end = ends(job.thing_span)
    motive_start, motive_end = ends(job.motive)
    first, last = piece.span(0, len(piece.text))
    if last - first > MOST_CONTEXT:
        first = max(first, min(start, last - MOST_CONTEXT))
    return {
        "start": start,
        "end": end,
        "verb": job.verb,
        "verb_start": verb_start,
        "verb_end": verb_end,
        "complement": None if thing_start is None else text[thing_start:thing_end],
        "complement_start": thing_start,
        "complement_end": thing_end,
        "head": job.head or None,
        "reflexive": job.reflexive,
        "context": text[first : first + MOST_CONTEXT].strip()
        if last - first > MOST_CONTEXT
        else text[first:last].strip(),
        "frame": job.frame,
        "modality": job.modality or None,
        "negated": job.negated,
        "motivation": None if motive_start is None else text[motive_start:motive_end],
        "motivation_start": motive_start,
        "motivation_end": motive_end,
        "code": job.code,
        "rule": job.rule,
    }


def _add_motive(jobs: list[dict[str, Any]], piece: Piece, text: str) -> None:
    """Give the reason that follows in a sentence of its own to the last job of the comment, when it has none yet."""
    if jobs and jobs[-1]["motivation"] is None:
        start, end = piece.span(0, len(piece.text.rstrip()))
        jobs[-1] |= {"motivation": text[start:end], "motivation_start": start, "motivation_end": end}
