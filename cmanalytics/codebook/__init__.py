"""The codebook: what can be said about a comment, and the words that say it.

The shipped codebook (French and English) is always there; a page's own `codebook.yml` is merged over it:

    codebook: {id: maison-lumen, version: 1.0.0}       # optional; without it the shipped identity is kept
    dimensions:
    - id: frustration                                  # a known dimension: what is written here changes it
      codes:
      - id: price                                      # a known code: cues and anti are added, texts are replaced
        cues: {fr: [ca pique, "prix de/du luxe"]}
        silence_cues: {fr: [pas donne]}                # these cues of the shipped codebook no longer fire
      - id: moderation
        silence: true                                  # this code is out
      - id: packaging                                  # a new code: an id and a name at least
        name: {fr: Emballage}
        cues: {fr: [suremballe*]}
    - id: season                                       # a new dimension needs no code of ours
      codes: [...]

A dimension can be silenced as well. Cues are written in the cue language (see `check_cue`).
"""

from pathlib import Path
from typing import Any

from cmanalytics.codebook.merging import merge_files, structural_faults, unmet_requirements
from cmanalytics.codebook.models import (
    Code,
    Codebook,
    CodebookFile,
    CodeEntry,
    Dimension,
    DimensionEntry,
    Header,
    Requires,
    check_cue,
)
from cmanalytics.declarations import load_yaml, validate
from cmanalytics.storing import shipped_path

__all__ = [
    "Code",
    "CodeEntry",
    "Codebook",
    "CodebookFile",
    "Dimension",
    "DimensionEntry",
    "Header",
    "Requires",
    "check_cue",
    "load_codebook",
]


def load_codebook(path: str | Path | None = None) -> Codebook:
    """Return the shipped codebook, or the file at `path` merged over it (see the top of this module).

    Raise one DeclarationError that names every fault of the file, each with its line.
    """
    shipped = validate(CodebookFile, load_yaml(shipped_path("templates/codebook.yml")))
    base = shipped.model_dump(exclude_unset=True)
    if path is None:
        return _build(base)
    declared = load_yaml(path)
    faults = [*structural_faults(declared, base), *unmet_requirements(declared, base)]
    entry = validate(CodebookFile, declared, extra_faults=faults).model_dump(exclude_unset=True)
    return _build(merge_files(base, entry))


def _build(file: dict[str, Any]) -> Codebook:
    header = Header.model_validate(file.get("codebook", {}))
    return Codebook(**header.model_dump(), sources=file.get("sources", {}), dimensions=file["dimensions"])
