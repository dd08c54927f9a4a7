"""Put near-identical jobs together: the same verb on the same thing, whatever the spelling."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from cmanalytics.jobs.outcomes import outcome_of
from cmanalytics.jobs.people import FRUSTRATION, KEY, MOTIVATION, codes_of, public_comments, said_jobs
from cmanalytics.locale import fold
from cmanalytics.metrics.intervals import wilson
from cmanalytics.settings import PageSettings
from cmanalytics.tables import JOB_GROUPS, conform, empty

LEVEL = 0.90
MOST_EVIDENCE = 20  # comments named behind a group
MOST_SHOWN = 3  # motivations and codes named in a cell
FEWEST_LETTERS = 5  # shorter words that differ by a letter are other words


def group_jobs(
    jobs: pd.DataFrame,
    comments: pd.DataFrame,
    *,
    codings: pd.DataFrame | None = None,
    settings: PageSettings | None = None,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return one row a group of near-identical jobs (contract `job_groups`), most people first.

    Two jobs are near-identical when their verbs and the main words of their complements are the same once folded, or
    differ by one letter in a word of five or more (the more frequent spelling wins); a job and its contrary (`negated`)
    are two. `share` is of the distinct authors of all public comments, with Wilson's interval (authors are
    independent); authors who are not named count one a comment. `codings` give the frustrations and the motivations of
    the same comments; without them only failed attempts are frustrations.
    """
    public = public_comments(comments, settings)
    said = said_jobs(jobs, public, codings)
    if said.empty:
        return empty(JOB_GROUPS)
    said = said.assign(job=name_groups(said))
    people = public["author"].nunique()
    linked = {
        dimension: said[[*KEY, "job", "author"]].merge(codes_of(codings, dimension), on=KEY)
        for dimension in (FRUSTRATION, MOTIVATION)
        if codings is not None and not codings.empty
    }
    codes = {
        dimension: {str(job): _codes(group) for job, group in table.groupby("job")}
        for dimension, table in linked.items()
    }
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in said.itertuples(index=False):
        groups[str(row.job)].append(row)
    rows = [_describe(job, group, people=people, level=level, codes=codes) for job, group in groups.items()]
    frame = pd.DataFrame.from_records(rows).sort_values(
        ["n_authors", "n_comments", "job"], ascending=[False, False, True]
    )
    return conform(frame.reset_index(drop=True), JOB_GROUPS)


def name_groups(jobs: pd.DataFrame) -> pd.Series:
    """Return the group of each job: language, verb and main word, folded, with the commonest of near spellings."""
    verbs = jobs["verb"].fillna("").map(fold)
    heads = jobs["head"].fillna("").map(lambda head: _singular(fold(head)))
    verbs, heads = verbs.map(_spellings(verbs)), heads.map(_spellings(heads))
    contrary = jobs["negated"].fillna(False).map({True: "not ", False: ""})
    return (jobs["lang"].fillna("") + ": " + contrary + verbs + " " + heads).str.strip().astype("string")


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= FEWEST_LETTERS and word[-1] in "sx" and word[-2] not in "s" else word


def _spellings(words: pd.Series) -> dict[str, str]:
    """Return for each word the commonest one that differs from it by a letter added, dropped, changed or swapped."""
    counts = Counter(words)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    kept: dict[str, str] = {}
    chosen: dict[str, str] = {}
    for word in ordered:
        if len(word) < FEWEST_LETTERS:
            chosen[word] = word
            continue
        shorter = {word[:place] + word[place + 1 :] for place in range(len(word))}
        # Two spellings one letter apart share a form with one letter less.
        near = [kept[form] for form in (word, *sorted(shorter)) if form in kept]
        best = next((other for other in near if counts[other] > counts[word] and other[0] == word[0]), word)
        chosen[word] = best
        if best == word:
            for form in (word, *shorter):
                kept.setdefault(form, word)
    return chosen


def _describe(
    job: str, group: list[Any], *, people: int, level: float, codes: dict[str, dict[str, list[str]]]
) -> dict[str, object]:
    authors = len({row.author for row in group})
    interval = wilson(authors / people, people, level=level)
    label = label_of(group)
    evidence = list(dict.fromkeys(f"{row.platform}:{row.comment_id}" for row in group))
    return {
        "job": job,
        "label": label,
        "verb": _commonest(row.verb for row in group),
        "head": _commonest(row.head for row in group),
        "code": _commonest(row.code for row in group),
        "lang": group[0].lang,
        "negated": bool(group[0].negated),
        "n_jobs": len(group),
        "n_comments": len(evidence),
        "n_authors": authors,
        "share": interval.value,
        "low": interval.low,
        "high": interval.high,
        "frames": _counted(Counter(row.frame for row in group)),
        "n_frustrated": len({row.author for row in group if row.frustrated}),
        "frustrations": codes.get(FRUSTRATION, {}).get(job, []),
        "motivations": codes.get(MOTIVATION, {}).get(job, []),
        "reasons": list(dict.fromkeys(row.motivation for row in group if pd.notna(row.motivation)))[:MOST_SHOWN],
        "outcome": outcome_of([(row.context, row.motivation) for row in group], label),
        "evidence": evidence[:MOST_EVIDENCE],
    }


def label_of(group: list[Any]) -> str:
    """Return how people say a job, from its rows: its verb with the commonest complement, the shortest of equals."""
    verb = _commonest(row.verb for row in group) or ""
    reflexive = sum(bool(row.reflexive) for row in group if pd.notna(row.reflexive))
    if 2 * reflexive > len(group) and group[0].lang == "fr":
        verb = ("s'" if fold(verb)[:1] in "aeiouyh" else "se ") + verb
    said = Counter(" ".join(row.complement.lower().split()) for row in group if pd.notna(row.complement))
    if not said:
        return verb
    return f"{verb} {min(said, key=lambda text: (-said[text], len(text), text))}"


def _commonest(values: Iterable[Any]) -> str | None:
    counts = Counter(value for value in values if pd.notna(value))
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _counted(counts: Counter[str]) -> list[str]:
    return [f"{name}:{counts[name]}" for name in sorted(counts, key=lambda name: (-counts[name], name))]


def _codes(linked: pd.DataFrame) -> list[str]:
    """Return the commonest codes of a group's comments with how many people carry each: "price:3"."""
    return _counted(Counter(linked.drop_duplicates(["author", "code"])["code"]))[:MOST_SHOWN]
