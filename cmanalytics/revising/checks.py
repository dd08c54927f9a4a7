"""Read a codebook over: what is still to be written, cues that repeat or undo one another, examples that do not fire.

Faults of the file itself (an unknown key, an empty cue ...) are `load_codebook`'s. These are the faults of a codebook
that loads: each finding says where, what, and what to do about it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.codebook import Code, Codebook, Dimension
from cmanalytics.declarations import Place, load_yaml
from cmanalytics.revising.cues import Said, review_cues
from cmanalytics.tables import CODEBOOK_FINDINGS, conform
from cmanalytics.wording import say

# A finding of these kinds makes the codebook wrong; "info" is to be known, not to be corrected.
SEVERITIES: dict[str, str] = {
    "example_silent": "error",
    "duplicate_cue": "error",
    "cancelled_by_anti": "error",
    "no_definition": "warning",
    "no_example": "warning",
    "no_near_miss": "warning",
    "shared_cue": "warning",
    "takes_example": "warning",
    "redundant_cue": "info",
    "near_miss_fires": "info",
}
_TEXTS = (("definition", "no_definition"), ("example", "no_example"), ("near_miss", "no_near_miss"))


class Finding(NamedTuple):
    """Hold a finding: its kind, the code, the language, the key of the entry, what it quotes, and its message."""

    kind: str
    dimension: str
    code: str
    lang: str
    field: str
    quoted: str
    values: dict[str, Any]


def check_codebook(codebook: Codebook, *, file: str | Path | None = None) -> pd.DataFrame:
    """Return what is to be corrected or known of a codebook (contract `codebook_findings`), gravest first.

    `file` is the page's own codebook.yml: only the codes that it names are looked at, and findings have its lines.
    """
    found = [*_missing(codebook), *map(_about_cues, review_cues(codebook)), *_tried(codebook)]
    lines = _Lines(file)
    if file is not None:
        # The rest is the shipped codebook's: what is known of it says nothing about the page's own words.
        found = [each for each in found if lines.holds(each)]
    rows = [
        {
            "severity": SEVERITIES[each.kind],
            "kind": each.kind,
            "dimension": each.dimension,
            "code": each.code,
            "lang": each.lang,
            "quoted": each.quoted,
            "message": say(f"codebook.findings.{each.kind}.found", quoted=each.quoted, **each.values),
            "what_to_do": say(f"codebook.findings.{each.kind}.do", quoted=each.quoted, **each.values),
            "file": None if file is None else Path(file).name,
            "line": lines.of(each),
        }
        for each in sorted(found, key=lambda each: list(SEVERITIES).index(each.kind))
    ]
    return conform(pd.DataFrame(rows, columns=CODEBOOK_FINDINGS.names), CODEBOOK_FINDINGS)


def _missing(codebook: Codebook) -> Iterator[Finding]:
    for dimension, code in codebook.walk():
        for field, kind in _TEXTS:
            # What only people or a computation find needs a definition, no text that cues are tried on.
            if field != "definition" and not any(code.cues.values()):
                continue
            for lang in codebook.languages:
                if not getattr(code, field).get(lang) and (field == "definition" or code.cues.get(lang)):
                    yield Finding(kind, dimension.id, code.id, lang, field, "", {})


def _about_cues(said: Said) -> Finding:
    return Finding(said.kind, said.dimension, said.code, said.lang, "cues", said.cue, {"other": said.other})


def _tried(codebook: Codebook) -> Iterator[Finding]:
    """Yield what tagging the examples and near misses shows."""
    texts = list(_texts(codebook))
    fired = _fire(codebook, texts)
    for number, (field, dimension, code, lang, text) in enumerate(texts):
        here = fired[fired["comment_id"] == str(number)]
        here = here[here["dimension"] == dimension.id]
        own = here[here["code"] == code.id]
        where = (dimension.id, code.id, lang, field, text)
        if field == "example" and own.empty:
            yield Finding("example_silent", *where, {})
        elif field == "near_miss" and len(own):
            yield Finding("near_miss_fires", *where, {"cue": _cue_of(own["rule"].iloc[0])})
        if field == "example":
            for other in here[here["code"] != code.id].itertuples():
                values = {"other": code.id, "text": text}
                yield Finding("takes_example", dimension.id, other.code, lang, "cues", _cue_of(other.rule), values)


def _texts(codebook: Codebook) -> Iterator[tuple[str, Dimension, Code, str, str]]:
    for dimension, code in codebook.walk():
        for field in ("example", "near_miss"):
            for lang, text in getattr(code, field).items():
                if code.cues.get(lang):
                    yield field, dimension, code, lang, text


def _fire(codebook: Codebook, texts: list[tuple[str, Dimension, Code, str, str]]) -> pd.DataFrame:
    # Imported here: whoever asks for help on the commands must not wait for the engine.
    from cmanalytics.tagging import tag_comments

    rows = []
    for number, (field, _, code, lang, text) in enumerate(texts):
        # A code that rests on another one is tried as an answer to an example of that one.
        parent = _example_of(codebook, code.requires.self_or_parent, lang) if code.requires is not None else None
        shown = parent is not None and field == "example"
        rows.append((str(number), text, lang, f"parent of {number}" if shown else None))
        if shown:
            rows.append((f"parent of {number}", parent, lang, None))
    comments = pd.DataFrame(rows, columns=["comment_id", "text", "lang", "parent_id"])
    codings = tag_comments(comments, codebook, taggers=("cues",))
    return codings[~codings["negated"].fillna(False).to_numpy(dtype=bool)]


def _example_of(codebook: Codebook, dimensions: tuple[str, ...], lang: str) -> str | None:
    found = (code.example.get(lang) for d, code in codebook.walk() if d.id in dimensions and code.requires is None)
    return next((text for text in found if text), None)


def _cue_of(rule: str) -> str:
    return rule.partition(": ")[2]


class _Lines:
    """Find the line of a finding in the page's own file."""

    def __init__(self, file: str | Path | None) -> None:
        self._declared = None if file is None else load_yaml(file)
        self._places: dict[tuple[str, str], Place] = {}
        data = {} if self._declared is None else self._declared.data
        for d, dimension in enumerate(data.get("dimensions") or ()):
            for c, code in enumerate(dimension.get("codes") or ()):
                self._places[dimension.get("id"), code.get("id")] = ("dimensions", d, "codes", c)

    def holds(self, finding: Finding) -> bool:
        return (finding.dimension, finding.code) in self._places

    def of(self, finding: Finding) -> int | None:
        place = self._places.get((finding.dimension, finding.code))
        if self._declared is None or place is None:
            return None
        node: Any = self._declared.data
        for part in place:
            node = node[part]
        written = (node.get(finding.field) or {}).get(finding.lang)
        inner: Place = (*place, finding.field, finding.lang)
        if isinstance(written, list) and finding.quoted in written:
            inner = (*inner, written.index(finding.quoted))
        return self._declared.line_of(inner)
