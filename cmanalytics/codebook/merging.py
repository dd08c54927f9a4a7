"""Lay a page's codebook file over the shipped one, and find what no model can see alone."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from cmanalytics.declarations import Declared, Fault, nearest
from cmanalytics.wording import say

MERGED_LISTS = ("cues", "anti")


def merge_files(base: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """Return the plain content of a codebook file with another one laid over it; neither is changed."""
    dimensions = {d["id"]: d for d in base["dimensions"]}
    for change in entry.get("dimensions", ()):
        merged = _merge_dimension(dimensions.get(change["id"], {"codes": ()}), change)
        if change.get("silence"):
            dimensions.pop(change["id"], None)
        else:
            dimensions[change["id"]] = merged
    return {
        "codebook": base["codebook"] | entry.get("codebook", {}),
        "sources": base.get("sources", {}) | entry.get("sources", {}),
        "dimensions": tuple(dimensions.values()),
    }


def _merge_dimension(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    codes = {code["id"]: code for code in base["codes"]}
    for code in change.get("codes", ()):
        if code.get("silence"):
            codes.pop(code["id"], None)
        else:
            codes[code["id"]] = _merge_code(codes.get(code["id"], {}), code)
    kept = {key: value for key, value in change.items() if key not in ("codes", "silence")}
    return base | kept | {"codes": tuple(codes.values())}


def _merge_code(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in change.items():
        if key in MERGED_LISTS:
            before = base.get(key, {})
            # dict.fromkeys: a cue written in both files counts once, at its first place.
            added = {lang: tuple(dict.fromkeys((*before.get(lang, ()), *cues))) for lang, cues in value.items()}
            merged[key] = before | added
        elif isinstance(value, dict) and key != "requires":
            merged[key] = base.get(key, {}) | value
        elif key != "silence":
            merged[key] = value
    silenced = merged.pop("silence_cues", {})
    kept = {
        lang: tuple(cue for cue in cues if cue not in silenced.get(lang, ()))
        for lang, cues in merged.get("cues", {}).items()
    }
    return merged | ({"cues": kept} if silenced else {})


def structural_faults(declared: Declared, base: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is declared twice, new without a name, or silenced without being in the base."""
    # Works on raw data: it runs beside the models, so that all the faults come out together.
    known = {d["id"]: {code["id"]: code for code in d["codes"]} for d in base["dimensions"]}
    seen: set[str] = set()
    for place, dimension in _entries(declared.data, "dimensions", ()):
        name = str(dimension.get("id"))
        if name in seen:
            yield Fault((*place, "id"), say("tagging.declared.twice", id=name))
        seen.add(name)
        codes = known.get(name)
        if codes is None and dimension.get("silence"):
            close = nearest(name, known) or "—"
            yield Fault(place, say("tagging.declared.silence_unknown", id=name, nearest=close))
        elif codes is None and not dimension.get("question"):
            # Somebody who adds a dimension asks a question; a slip of the hand asks none.
            close = next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), "")
            if close:
                yield Fault((*place, "id"), say("tagging.declared.dimension_unknown", id=name, nearest=close))
        yield from _code_faults(dimension, place, codes or {})


def _code_faults(dimension: dict[str, Any], place: tuple[Any, ...], known: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for inner, code in _entries(dimension, "codes", place):
        name = str(code.get("id"))
        if name in seen:
            yield Fault((*inner, "id"), say("tagging.declared.twice", id=name))
        seen.add(name)
        close = nearest(name, known) or "—"
        if name not in known and code.get("silence"):
            yield Fault(inner, say("tagging.declared.silence_unknown", id=name, nearest=close))
        elif name not in known and "id" in code and not code.get("name"):
            yield Fault(inner, say("tagging.declared.nameless", id=name, nearest=close))
        silenced = code.get("silence_cues")
        for lang, cues in silenced.items() if isinstance(silenced, dict) else ():
            fired = known.get(name, {}).get("cues", {}).get(lang, ())
            for cue in cues if isinstance(cues, list) else ():
                if cue not in fired:
                    text = say("tagging.declared.silence_unknown", id=cue, nearest=nearest(cue, fired) or "—")
                    yield Fault((*inner, "silence_cues", lang, cues.index(cue)), text)


def unmet_requirements(declared: Declared, base: dict[str, Any]) -> Iterator[Fault]:
    """Yield the codes of a file that need a dimension which neither the file nor the base holds."""
    silenced = {str(d.get("id")) for _, d in _entries(declared.data, "dimensions", ()) if d.get("silence")}
    named = [d["id"] for d in base["dimensions"]]
    named += [str(d.get("id")) for _, d in _entries(declared.data, "dimensions", ())]
    known = [name for name in dict.fromkeys(named) if name not in silenced]
    for place, dimension in _entries(declared.data, "dimensions", ()):
        for inner, code in _entries(dimension, "codes", place):
            requires = code.get("requires")
            asked = requires.get("self_or_parent") if isinstance(requires, dict) else None
            for name in asked if isinstance(asked, list) else ():
                if name not in known:
                    text = say("tagging.declared.requires_unknown", id=name, known=", ".join(known))
                    yield Fault((*inner, "requires", "self_or_parent"), text)


def _entries(node: Any, key: str, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    items = node.get(key) if isinstance(node, dict) else None
    for position, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*place, key, position), item
