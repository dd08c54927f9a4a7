"""Count codes: by period, publication, format, persona ..., among comments and among people; and two codes together.

Small groups are hidden, intervals are clustered by publication and author, and what is compared many times over is
corrected for it. Codes that only cues found are to be read as "at least".
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr
from scipy.stats import false_discovery_control, fisher_exact

from cmanalytics.errors import UsageError
from cmanalytics.metrics.answers import apart
from cmanalytics.metrics.codes import share_of_code
from cmanalytics.metrics.intervals import effective_n, finite, wilson
from cmanalytics.metrics.sources import Sources, prepare_sources
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CODE_COUNTS, CODE_PAIRS, conform
from cmanalytics.wording import say

PERIODS: dict[str, str] = {"year": "Y", "quarter": "Q", "month": "M", "week": "W"}
GROUPINGS: tuple[str, ...] = (*PERIODS, "platform", "account", "post_id", "format", "lang", "persona")
PERSONA = "persona"
# Below this number of expected hits, a gap between groups has no test that means anything.
_LEAST_EXPECTED = 5


class Cell(NamedTuple):
    """Hold a group's labels and its rows among the comments."""

    labels: tuple[str, ...]
    rows: np.ndarray


def count_codes(
    codings: pd.DataFrame,
    comments: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    dimension: str | None = None,
    posts: pd.DataFrame | None = None,
    settings: PageSettings | None = None,
) -> pd.DataFrame:
    """Return how many comments and distinct authors carry each code in each group (contract `code_counts`).

    `by` names groupings, of `GROUPINGS`: periods are those of the page's zone, `format` needs `posts`, `persona` groups
    by the personas that an author's comments carry (one may have several). Comments that a grouping cannot place are
    left out. Brand, staff and competitors' comments do not count. `dimension` None is all of them.

    A cell with fewer than `min_group` authors (0 excepted) is hidden: its figures are missing, `hidden` says why;
    where nobody is named, comments stand for authors. `p_value` compares a group with the others (two-sided test of two
    shares on effective numbers of comments); `q_value` corrects it over the `compared` cells of the table
    (Benjamini and Hochberg, 1995). Raise UsageError for a grouping that is none.
    """
    unknown = [name for name in by if name not in GROUPINGS]
    if unknown or ("format" in by and posts is None):
        name = unknown[0] if unknown else "format"
        kind = "unknown_grouping" if unknown else "grouping_without_posts"
        raise UsageError(kind, name=name, known=", ".join(GROUPINGS))
    settings = settings or PageSettings()
    sources = prepare_sources(posts, None, comments, codings, settings=settings)
    kept = (sources.comments["member"] & sources.comments["ours"]).to_numpy(dtype=bool)
    cells = list(list_cells(list_groups(sources, tuple(by), kept)))
    everyone = np.unique(np.concatenate([cell.rows for cell in cells])) if cells else np.empty(0, dtype=int)
    rows = []
    for (known, code), carriers in sorted((sources.codes or {}).items()):
        if dimension is not None and known != dimension:
            continue
        coded = np.zeros(len(sources.comments), dtype=bool)
        coded[carriers] = True
        if not coded[everyone].any():
            continue
        for cell in cells:
            row = {"dimension": known, "code": code, **dict(zip(by, cell.labels, strict=True))}
            rows.append(row | _count(sources, cell.rows, coded) | _compare(sources, cell.rows, everyone, coded))
    table = pd.DataFrame(rows, columns=[*CODE_COUNTS.names, *by])
    return conform(_corrected(table), CODE_COUNTS)


def list_groups(sources: Sources, by: tuple[str, ...], kept: np.ndarray) -> pd.DataFrame:
    """Return one row a comment and group: `row` (place of the comment), then a column a grouping."""
    comments = sources.comments
    frame = pd.DataFrame({"row": np.flatnonzero(kept)})
    for name in by:
        if name in PERIODS:
            local = comments["written_at"].dt.tz_convert(sources.settings.page.timezone).dt.tz_localize(None)
            labels = local.dt.to_period(PERIODS[name]).astype("string")
        elif name == "format":
            formats = sources.posts[["platform", "post_id", "format"]].drop_duplicates(["platform", "post_id"])
            labels = comments[["platform", "post_id"]].merge(formats, on=["platform", "post_id"], how="left")["format"]
        elif name == PERSONA:
            frame = frame.merge(_personas(sources), on="row")
            continue
        else:
            labels = comments[name]
        frame[name] = labels.astype("string").to_numpy()[frame["row"]]
    return frame.dropna(subset=list(by))


def _personas(sources: Sources) -> pd.DataFrame:
    """Return the personas of each comment: those of all that its author wrote, or its own where nobody is named."""
    person = sources.comments["person"].to_numpy()
    who = np.where(person >= 0, person, person.max(initial=0) + 1 + np.arange(len(person)))
    pairs = [
        pd.DataFrame({"who": np.unique(who[rows]), PERSONA: code})
        for (dimension, code), rows in (sources.codes or {}).items()
        if dimension == PERSONA
    ]
    known = pd.concat(pairs) if pairs else pd.DataFrame({"who": pd.Series(dtype=int), PERSONA: pd.Series(dtype=str)})
    return pd.DataFrame({"row": np.arange(len(who)), "who": who}).merge(known, on="who").drop(columns="who")


def list_cells(groups: pd.DataFrame) -> Iterator[Cell]:
    """Yield each group of `list_groups`: its labels, in the order of its columns, and its rows."""
    names = [name for name in groups.columns if name != "row"]
    if not names:
        yield Cell((), groups["row"].to_numpy())
        return
    for labels, part in groups.groupby(names, sort=True):
        yield Cell(tuple(map(str, labels)), part["row"].to_numpy())


def _people(sources: Sources, rows: np.ndarray) -> int:
    """Return how many people wrote some comments; where nobody is named at all, each comment is somebody's."""
    person = sources.comments["person"].to_numpy()
    return len(np.unique(person[rows][person[rows] >= 0])) if (person >= 0).any() else len(rows)


def _why_hidden(sources: Sources, rows: np.ndarray, coded: np.ndarray) -> str | None:
    least = sources.settings.min_group
    carriers = rows[coded[rows]]
    if _people(sources, rows) < least or (len(carriers) and _people(sources, carriers) < least):
        return say("codebook.counts.hidden", least=least)
    return None


def _count(sources: Sources, rows: np.ndarray, coded: np.ndarray) -> dict[str, Any]:
    if hidden := _why_hidden(sources, rows, coded):
        return {"hidden": hidden}
    said = share_of_code(sources, rows, coded, unit="comment")
    people = share_of_code(sources, rows, coded, unit="author")
    return {
        "among_comments": len(rows),
        "n_comments": int(coded[rows].sum()),
        "share": said.value,
        "low": said.low,
        "high": said.high,
        "among_authors": people.denominator,
        "n_authors": people.numerator,
        "author_share": people.value,
        "author_low": people.low,
        "author_high": people.high,
    }


def _compare(sources: Sources, rows: np.ndarray, everyone: np.ndarray, coded: np.ndarray) -> dict[str, Any]:
    """Return the probability of a gap at least so large between a group and the others, where it can be told."""
    others = np.setdiff1d(everyone, rows)
    if _why_hidden(sources, rows, coded) or not len(others):
        return {}
    shared = float(coded[everyone].mean())
    sizes = [_effective(sources, part, coded) for part in (rows, others)]
    if min(sizes) * min(shared, 1 - shared) < _LEAST_EXPECTED:
        return {}
    error = np.sqrt(shared * (1 - shared) * sum(1 / size for size in sizes))
    gap = abs(coded[rows].mean() - coded[others].mean())
    return {"p_value": float(2 * ndtr(-gap / error))}


def _effective(sources: Sources, rows: np.ndarray, coded: np.ndarray) -> float:
    post, person = sources.comments["post"].to_numpy()[rows], apart(sources.comments["person"].to_numpy()[rows])
    hits = coded[rows].astype(float)
    return min(effective_n(hits, groups, level=sources.level) for groups in (post, person))


def _corrected(table: pd.DataFrame) -> pd.DataFrame:
    tested = table["p_value"].notna().to_numpy(dtype=bool)
    q_values = pd.array([pd.NA] * len(table), dtype="Float64")
    if tested.any():
        q_values[tested] = false_discovery_control(table.loc[tested, "p_value"].to_numpy(dtype=float))
    return table.assign(q_value=q_values, compared=int(tested.sum()))


def cooccur_codes(
    codings: pd.DataFrame,
    comments: pd.DataFrame,
    *,
    dimensions: tuple[str, str] = ("job", "frustration"),
    settings: PageSettings | None = None,
) -> pd.DataFrame:
    """Return how often the codes of two dimensions stand on the same comments (contract `code_pairs`), highest lift
    first.

    `expected` is what chance alone would give. The interval of the lift is Wilson's on the share of the second code
    among the comments with the first, clustered by publication and author. `p_value` is Fisher's exact test on authors
    (comments where nobody is named); `q_value` corrects it over the pairs (Benjamini and Hochberg, 1995). Pairs of
    fewer than `min_group` authors (0 excepted) are hidden. Brand, staff and competitors' comments do not count.
    """
    settings = settings or PageSettings()
    sources = prepare_sources(None, None, comments, codings, settings=settings)
    rows = np.flatnonzero((sources.comments["member"] & sources.comments["ours"]).to_numpy(dtype=bool))
    masks = {name: _mask(sources, carriers) for name, carriers in (sources.codes or {}).items()}
    masks = {name: mask for name, mask in masks.items() if mask[rows].any()}
    first, second = ([name for name in sorted(masks) if name[0] == wanted] for wanted in dimensions)
    pairs = [(one, other) for one in first for other in second if one != other]
    if dimensions[0] == dimensions[1]:
        pairs = [(one, other) for one, other in pairs if one < other]
    found = [
        {"dimension": one[0], "code": one[1], "other_dimension": other[0], "other_code": other[1]}
        | _together(sources, rows, masks[one], masks[other])
        for one, other in pairs
    ]
    table = _corrected(pd.DataFrame(found, columns=CODE_PAIRS.names))
    keys = ["lift", *CODE_PAIRS.key]
    ordered = table.sort_values(keys, ascending=[False, True, True, True, True], na_position="last", kind="stable")
    return conform(ordered, CODE_PAIRS)


def _mask(sources: Sources, carriers: Iterable[int]) -> np.ndarray:
    mask = np.zeros(len(sources.comments), dtype=bool)
    mask[carriers] = True
    return mask


def _together(sources: Sources, rows: np.ndarray, one: np.ndarray, other: np.ndarray) -> dict[str, Any]:
    if hidden := _why_hidden(sources, rows, one & other):
        return {"hidden": hidden}
    among, share = rows[one[rows]], other[rows].mean()
    inside = wilson(float(other[among].mean()), _effective(sources, among, other), level=sources.level)
    ends = {"lift": inside.value, "low": inside.low, "high": inside.high}
    counts = _people_apart(sources, rows, one, other)
    return {
        "n_comments": int((one & other)[rows].sum()),
        "expected": float(len(among) * share),
        **{name: finite(end / share) for name, end in ends.items()},
        "n_authors": int(counts[0, 0]),
        "p_value": float(fisher_exact(counts).pvalue),
    }


def _people_apart(sources: Sources, rows: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return how many people carry both codes on one comment, and how many of the rest carry one, the other, none."""
    person = sources.comments["person"].to_numpy()
    named = (person >= 0).any()
    who = np.unique(person[rows], return_inverse=True)[1] if named else np.arange(len(rows))
    known = person[rows] >= 0 if named else np.ones(len(rows), dtype=bool)
    size = who.max(initial=-1) + 1
    flags = [np.zeros(size, dtype=bool) for _ in range(4)]
    for flag, mask in zip(flags, (one & other, one, other, np.ones_like(one)), strict=True):
        flag[who[mask[rows] & known]] = True
    both, a, b, anyone = flags
    return np.array([[both.sum(), (a & ~both).sum()], [(b & ~both).sum(), (anyone & ~a & ~b).sum()]])
