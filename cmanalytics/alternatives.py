"""What people compare us with, for which job, and which way: read where a comment compares, and there only."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.locale import fold, format_estimate, format_number
from cmanalytics.metrics.intervals import share_by_cluster, wilson
from cmanalytics.metrics.periods import make_span
from cmanalytics.metrics.sources import Sources, inside, prepare_sources
from cmanalytics.settings import PageSettings
from cmanalytics.tables import ALTERNATIVES, conform
from cmanalytics.wording import say

ALL, UNNAMED = "all", "unnamed"
_BETTER = (
    r"(?:mieux|meilleure?s?|preferables?|moins chere?s?|plus (?!chere?s?\b)\w+|better|cheaper|faster|easier|simpler)"
)
_WORSE = r"(?:plus chere?s?|moins bien|moins bonn?e?s?|pires?|worse|more expensive|slower)"
_AT = r"(?:chez|avec|sur|at|with|from|on)"
_THAN = r"(?:que (?:chez |sur |avec )?|qu'|qu'a |than (?:at |with )?)"
_IS = r"(?:est|sont|c'est|reste|restent|fait|font|is|are|does)(?: \w+){0,3}"
_NO_TROUBLE = r"(?:pas|jamais|aucun|never|no|don't)(?: \w+){0,5} (?:souci|probleme|ennui|trouble|problem|issue)s?"
_GOES = (
    r"(?:retourn\w+|pass(?:e|ee|es|er|ons|ez)|parti\w*|pars|bascul\w+|irai|iront|vais aller|switch\w*|mov(?:ed|ing))"
    r"(?: \w+){0,2} (?:chez|sur|vers|to|over to)"
)
# Said of the alternative, NAME: who says so finds us worse ...
_AGAINST_US = (
    rf"{_BETTER}(?: d'\w+| \w+)? {_AT} NAME", rf"NAME {_IS} {_BETTER}", rf"{_WORSE} {_THAN}NAME", rf"{_GOES} NAME",
    rf"{_NO_TROUBLE} {_AT} NAME", rf"{_AT} NAME(?: \w+){{0,4}} {_NO_TROUBLE}",
    r"prefer\w*(?: (?!a\b)\w+){0,3} NAME", r"NAME (?:eux|au moins|at least)", r"contrairement a vous",
    r"eux au moins", r"unlike you", r"at least they", r"trouve (?:bien )?mieux", r"found better",
)  # fmt: skip
# ... or better.
_FOR_US = (
    rf"{_BETTER} {_THAN}NAME", rf"NAME {_IS} {_WORSE}", rf"{_WORSE} {_AT} NAME", r"prefer\w*(?: \w+){0,2} a NAME",
    r"(?:contrairement a|unlike|pas comme) NAME", r"NAME que je quitte",
    r"(?:revenue?s? de(?: chez)?|quitt\w+|left|leaving)(?: \w+){0,3} NAME",
    r"(?:ancienn?e?s?|j'etais|was a)(?: \w+){0,2} (?:cliente?s?|customer)(?: \w+){0,3} (?:chez|de|of|with) NAME",
    r"(?:decue?s? (?:de|par|chez)|disappointed (?:by|with)) NAME",
)  # fmt: skip
# Words that set two things side by side without saying which is better.
_SIDE_BY_SIDE = re.compile(
    r"(?<!\w)(?:compar\w+|concurren\w+|par rapport|versus|vs|plutot que|aussi \w+ que|instead of|rather than"
    r"|competitors?)(?!\w)"
)
_BUT = re.compile(r"(?<!\w)(?:mais|sauf|cependant|but|except|however)(?!\w)")
_SOMEWHERE = (
    r"(?:la concurrence|les concurrents|vos concurrents|les autres|ailleurs|the competition|the others|elsewhere)"
)
# A negation just before turns a comparison into something that only a person can read.
_AFFIRMED = r"(?<!\bpas )(?<!\bnot )(?<!\bjamais )(?<!\bguere )(?<!\bno )"
_SENTENCES = re.compile(r"[.!?\n]+")
_PAUSES = re.compile(r"[^\w'&-]+")
_NAME = re.compile(
    r"(?:\bchez|\b[Ss]witched to|\bcheaper at|\bbetter at|\bbetter than|\bmieux que|\bpréfère)\s+"
    r"(?P<name>[A-ZÀ-Ý][\w&’'-]+(?:\s+[A-ZÀ-Ý][\w&’'-]*)?)"
)
_NOBODY = frozenset({"vous", "nous", "eux", "moi", "lui", "elle", "toi", "you", "them", "us", "me"})


class _Said(NamedTuple):
    # A comparing comment: its row, what it compares us with, which way (-1 against us, 1 for us, 0 untold).
    row: int
    alternative: str
    way: int


def compare_alternatives(
    codings: pd.DataFrame,
    comments: pd.DataFrame,
    *,
    settings: PageSettings | None = None,
    jobs: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    period: str | None = None,
) -> pd.DataFrame:
    """Return what people compare us with, for which job, and which way (contract `alternatives`), the largest first.

    A comment compares when it carries `strategic:competitor`, or sets a declared competitor beside us in so many words
    ("better than", "cheaper at"). An alternative is a competitor declared in page.yml, a name that follows such words,
    or "unnamed". Jobs are those of the codings and of the table `jobs`. Found by cues alone: at least so many. Cells
    of fewer distinct authors than `min_group` are left out; the first row ("all") holds them too. Team and
    competitors' pages left out. `period` None is all of the comments.
    """
    settings = settings or PageSettings()
    sources = prepare_sources(None, None, comments, codings, settings=settings)
    public = (sources.comments["member"] & sources.comments["ours"]).to_numpy(dtype=bool)
    kept = public & (sources.comments["person"].to_numpy() >= 0)
    if period is not None:
        span = make_span(period, window="period", zone=settings.page.timezone, since=None, until=None)
        kept &= inside(sources.comments["at"].to_numpy(), span)
    said = pd.DataFrame(_comparing(sources, kept, settings), columns=_Said._fields)
    said = said.assign(person=sources.comments["person"].to_numpy()[said["row"].to_numpy(dtype=int)])
    cells = _with_jobs(said, _jobs_of(sources, jobs))
    least = settings.min_group
    rows = [
        _cell(sources, said, group, alternative, job, codebook)
        for (alternative, job), group in [((ALL, ALL), said), *cells.groupby(["alternative", "job"], sort=True)]
        if group["person"].nunique() >= least
    ]
    found = conform(pd.DataFrame(rows, columns=ALTERNATIVES.names), ALTERNATIVES)
    order = found.assign(rest=found["alternative"] != ALL, size=-found["n_authors"])
    order = order.sort_values(["rest", "size", "alternative", "job"], kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _comparing(sources: Sources, kept: np.ndarray, settings: PageSettings) -> list[_Said]:
    """Return what each comparing comment sets us beside; only those that could compare are read."""
    texts = sources.comments["text"]
    rivals = {rival.account: _spelt(rival.account) for rival in settings.competitors}
    coded = np.zeros(len(texts), dtype=bool)
    coded[(sources.codes or {}).get(("strategic", "competitor"), np.empty(0, dtype=int))] = True
    named = np.zeros(len(texts), dtype=bool)
    if rivals:
        spelt = "|".join(rivals.values())
        named = texts.str.contains(rf"(?<!\w)(?:{spelt})(?!\w)", case=False, regex=True).fillna(False).to_numpy(bool)
    own = {fold(name).lstrip("@") for name in (settings.page.name, *(known.account for known in settings.accounts))}
    found = []
    for row in np.flatnonzero(kept & (coded | named)):
        text = str(texts.iloc[row]) if pd.notna(texts.iloc[row]) else ""
        found += _read(int(row), text, bool(coded[row]), rivals, own)
    return found


def _read(row: int, text: str, coded: bool, rivals: dict[str, str], own: set[str]) -> list[_Said]:
    folded = fold(text)
    names = {name: spelt for name, spelt in rivals.items() if re.search(rf"(?<!\w)(?:{spelt})(?!\w)", folded)}
    if coded:
        for found in _NAME.finditer(text):
            name = found["name"].strip("’'-")
            if fold(name) not in own | _NOBODY and not _is_rival(fold(name), rivals):
                names[name] = _spelt(name)
    said = [_Said(row, name, _way(folded, spelt)) for name, spelt in names.items()]
    # A competitor named in passing is no comparison.
    compares = coded or _SIDE_BY_SIDE.search(folded) is not None
    said = [known for known in said if compares or known.way]
    return said or ([_Said(row, UNNAMED, _way(folded, _SOMEWHERE))] if coded else [])


def _is_rival(name: str, rivals: dict[str, str]) -> bool:
    """Tell whether a name is a declared competitor's, or the beginning of it."""
    return any(fold(rival).startswith(name) or re.search(spelt, name) for rival, spelt in rivals.items())


def _spelt(name: str) -> str:
    """Return a pattern of a name as people write it: without accents, its words apart, joined or hyphenated."""
    words = re.findall(r"\w+", fold(name).replace("_", " "))
    return r"[\s._-]*".join(re.escape(word) for word in words)


def _way(folded: str, spelt: str) -> int:
    """Return -1 where a text finds the alternative better than us, 1 where us better, 0 where neither or both."""
    ways = {way for sentence in _SENTENCES.split(folded) for way in _ways_in(_PAUSES.sub(" ", sentence), spelt)}
    return ways.pop() if len(ways) == 1 else 0


def _ways_in(sentence: str, spelt: str) -> Iterator[int]:
    name = rf"(?:l[ae]s? |l'|the )?(?:{spelt})(?!\w)"
    for way, patterns in ((-1, _AGAINST_US), (1, _FOR_US)):
        for pattern in patterns:
            found = re.search(rf"(?<!\w){_AFFIRMED}{pattern.replace('NAME', name)}", sentence)
            if found is not None:
                # "Dearer, but they keep their word": the second half may weigh more than the first.
                yield 0 if _BUT.search(sentence, found.end()) else way


def _jobs_of(sources: Sources, jobs: pd.DataFrame | None) -> pd.DataFrame:
    """Return the jobs of comments: row, job."""
    parts = [
        pd.DataFrame({"row": rows, "job": code})
        for (dimension, code), rows in (sources.codes or {}).items()
        if dimension == "job"
    ]
    if jobs is not None and len(jobs):
        named = sources.comments[["platform", "comment_id"]].assign(row=np.arange(len(sources.comments)))
        known = jobs[["platform", "comment_id", "code"]].dropna().astype("string")
        parts.append(known.merge(named, on=["platform", "comment_id"])[["row", "code"]].rename(columns={"code": "job"}))
    return pd.concat(parts).drop_duplicates() if parts else pd.DataFrame({"row": [], "job": []}, dtype=object)


def _with_jobs(said: pd.DataFrame, jobs: pd.DataFrame) -> pd.DataFrame:
    joined = said.merge(jobs.astype({"row": said["row"].dtype}), on="row", how="left")
    return pd.concat([joined.dropna(subset=["job"]), said.assign(job=ALL)], ignore_index=True)


def _cell(
    sources: Sources, said: pd.DataFrame, group: pd.DataFrame, alternative: str, job: str, codebook: Codebook | None
) -> dict[str, Any]:
    people, first = np.unique(said["person"], return_index=True)
    posts = sources.comments["post"].to_numpy()[said["row"].to_numpy()[first]]
    hits = np.isin(people, group["person"]).astype(float)
    share = share_by_cluster(hits, (posts,), level=sources.level)
    ways = group.groupby("person")["way"].agg(lambda ways: np.sign(ways.sum()) if ways.nunique() == 1 else 0)
    told = ways[ways != 0]
    worse = float((told < 0).mean()) if len(told) >= sources.settings.min_group else None
    against = None if worse is None else wilson(worse, len(told), level=sources.level)
    row = {
        "alternative": alternative, "job": job, "n_authors": int(hits.sum()), "n_comments": group["row"].nunique(),
        "share": share.value, "low": share.low, "high": share.high, "told": len(told) if against else None,
        "worse": worse, "worse_low": against and against.low, "worse_high": against and against.high,
        "quote": _quote(sources, group["row"].unique()),
    }  # fmt: skip
    return {**row, "sentence": _sentence(row, codebook, sources.settings.language)}


def _quote(sources: Sources, rows: Iterable[int]) -> str:
    """Return a comment to read first, platform:comment_id: the one with most reactions, then the oldest."""
    known = sources.comments.iloc[list(rows)]
    known = known.assign(liked=-known["reactions"].fillna(0)).sort_values(["liked", "at", "comment_id"], kind="stable")
    return f"{known['platform'].iloc[0]}:{known['comment_id'].iloc[0]}"


def _sentence(row: dict[str, Any], codebook: Codebook | None, language: str) -> str:
    name, job = row["alternative"], row["job"]
    told = "" if codebook is None or job == ALL else codebook.find_code("job", job).name.get(language)
    values = {
        "people": format_number(row["n_authors"]),
        "share": format_estimate(row["share"], row["low"], row["high"], unit="share"),
        "name": say("scoring.alternatives.unnamed") if name == UNNAMED else name,
        "job": say("scoring.alternatives.job", job=told or job) if job != ALL else "",
    }
    sentence = say(f"scoring.alternatives.{'total' if name == ALL else 'cell'}", **values)
    if row["worse"] is None:
        return f"{sentence} {say('scoring.alternatives.untold')}"
    worse = format_estimate(row["worse"], row["worse_low"], row["worse_high"], unit="share")
    return f"{sentence} {say('scoring.alternatives.worse', told=format_number(row['told']), worse=worse)}"
