"""From the list that a person filled in to the units that are measured, and what went otherwise than declared."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmanalytics.experiments.drawing import assign_variants, fingerprint, measure_text
from cmanalytics.experiments.units import count_spans, count_units
from cmanalytics.metrics.sources import Sources
from cmanalytics.objectives import Experiment
from cmanalytics.readers.links import read_link

DEVIATIONS = (
    "declared_late", "undated", "declaration_changed", "measure_changed", "swapped", "twice", "not_found", "unassigned",
    "out_of_order", "unmeasured", "unequal", "short", "definition_break", "uncorrected",
)  # fmt: skip
_SCHEME = re.compile(r"^https?://(?:www\.|m\.)?")
# What a network adds to a link when it is shared; other parameters may be what names the publication.
_SHARED = re.compile(r"(?:(?<=\?)|&)(?:utm_\w+|fbclid|igshid|igsh|ref\w*|si|share\w*|mibextid)=[^&#]*")
_PAGE_AND_POST = re.compile(r"\d+_(\d+)")


class Dealt(NamedTuple):
    """Hold the units of a test that were found: variant, block, top, bottom, and the deviations with their numbers."""

    units: pd.DataFrame
    deviations: dict[str, int]


def settle_list(test: Experiment, assignment: pd.DataFrame | None) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the list as it was dealt, with what was filled in; and how often it says otherwise.

    As long as the declaration is the one that the list was made from, the variants are those of the draw, whatever the
    list says now: a publication counts for what it was dealt (intention to treat). Otherwise those of the list.
    """
    dealt = assign_variants(test)
    if assignment is None:
        return dealt, {}
    found: dict[str, int] = {}
    listed = assignment[["rank", "variant", "post", "measure", "declaration"]]
    merged = dealt.drop(columns=["post", "measure", "declaration"]).merge(
        listed, on="rank", how="inner", suffixes=("", "_listed")
    )
    if (listed["measure"].dropna() != measure_text(test)).any():
        found["measure_changed"] = 1
    if (listed["declaration"].dropna() != fingerprint(test)).any():
        found["declaration_changed"] = 1
        return merged.assign(variant=merged["variant_listed"]).drop(columns="variant_listed"), found
    if swapped := int((merged["variant"] != merged["variant_listed"]).sum()):
        found["swapped"] = swapped
    return merged.drop(columns="variant_listed"), found


def deal_spans(sources: Sources, test: Experiment, listed: pd.DataFrame, *, last: date) -> Dealt:
    """Return the days or weeks of the list that are over by the day `last`."""
    over = listed[listed["last"].dt.date <= last].reset_index(drop=True)
    counted = count_spans(sources, test.primary, list(over["first"].dt.date), list(over["last"].dt.date))
    return _measured(pd.concat([over[["rank", "block", "variant"]], counted], axis=1))


def deal_posts(sources: Sources, test: Experiment, listed: pd.DataFrame, *, last: date) -> Dealt:
    """Return the publications of the list that the exports hold, among those of the test's days up to `last`."""
    posts = count_units(sources, test.primary, first=test.start, last=last)
    filled = listed[listed["post"].notna()].sort_values("rank", ignore_index=True)
    places = _places(filled["post"], posts)
    deviations = {"not_found": int((places < 0).sum())}
    rows = filled[places >= 0].assign(place=places[places >= 0])
    variants = rows.groupby("place")["variant"].transform("nunique")
    deviations["twice"] = int(rows.loc[rows["place"].duplicated(keep=False), "place"].nunique())
    rows = rows[(variants == 1) & ~rows["place"].duplicated()]
    at = posts["at"].to_numpy()[rows["place"]]
    deviations["out_of_order"] = int((at < np.maximum.accumulate(at)).sum()) if len(at) else 0
    if len(at):
        named = np.isin(np.arange(len(posts)), places)
        deviations["unassigned"] = int((~named & (posts["at"].to_numpy() <= at.max())).sum())
    units = rows[["rank", "block", "variant"]].reset_index(drop=True)
    found = _measured(units.join(posts[["top", "bottom"]].iloc[rows["place"]].reset_index(drop=True)))
    return Dealt(found.units, {**deviations, **found.deviations})


def _measured(units: pd.DataFrame) -> Dealt:
    known = units[["top", "bottom"]].notna().all(axis=1) & (units["bottom"] > 0)
    return Dealt(units[known].reset_index(drop=True), {"unmeasured": int((~known).sum())})


def _places(written: pd.Series, posts: pd.DataFrame) -> np.ndarray:
    """Return the place among the posts of what was written for each: a link, or an identifier; -1 for none."""
    known: dict[str, int] = {}
    for place, post in enumerate(posts[["post_id", "url"]].itertuples(index=False)):
        for name in _names(post.post_id, post.url):
            known.setdefault(name, place)
    return np.array([next((known[n] for n in _names(text, text) if n in known), -1) for text in written], dtype=int)


def _names(identifier: str, link: str | None) -> Iterator[str]:
    identifier = identifier.strip().lstrip("'")
    yield identifier
    if match := _PAGE_AND_POST.fullmatch(identifier):
        yield match[1]
    if not isinstance(link, str):
        return
    network, found = read_link(link)
    if found is not None:
        yield f"{network}:{found}"
        yield found
        return
    address = _SHARED.sub("", _SCHEME.sub("", link.strip().casefold()).partition("#")[0])
    yield address.replace("?&", "?").rstrip("?/")
