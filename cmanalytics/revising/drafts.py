"""A codebook in hand: its codes as a table, and a copy with more cues, to be tried before anything is written down."""

from collections.abc import Sequence

import pandas as pd

from cmanalytics.codebook import Code, Codebook, check_cue
from cmanalytics.errors import UsageError
from cmanalytics.tables import CODES, conform
from cmanalytics.wording import current_language


def list_codes(codebook: Codebook, *, dimension: str | None = None) -> pd.DataFrame:
    """Return the codes of a codebook, or of one of its dimensions (contract `codes`), in its order.

    Texts are in the language in force; raise UsageError for an unknown dimension.
    """
    lang = current_language()
    wanted = None if dimension is None else codebook.find_dimension(dimension).id
    rows = [
        {
            "dimension": known.id,
            "code": code.id,
            "name": code.name.get(lang),
            "definition": code.definition.get(lang),
            "example": code.example.get(lang),
            "near_miss": code.near_miss.get(lang),
            "cues": [cue for cues in code.cues.values() for cue in cues],
        }
        for known, code in codebook.walk()
        if wanted in (None, known.id)
    ]
    return conform(pd.DataFrame(rows, columns=CODES.names), CODES)


def add_cues(
    codebook: Codebook,
    dimension: str,
    code: str,
    *,
    fr: Sequence[str] = (),
    en: Sequence[str] = (),
    anti_fr: Sequence[str] = (),
    anti_en: Sequence[str] = (),
) -> Codebook:
    """Return a copy of a codebook with more cues for a code; what is good is then written in codebook.yml.

    Raise UsageError for an unknown dimension or code, and for a cue that is badly written.
    """
    found = codebook.find_code(dimension, code)
    cues, anti = {"fr": tuple(fr), "en": tuple(en)}, {"fr": tuple(anti_fr), "en": tuple(anti_en)}
    for cue in (*cues["fr"], *cues["en"], *anti["fr"], *anti["en"]):
        _require_cue(cue)
    widened = found.model_copy(update={"cues": _added(found.cues, cues), "anti": _added(found.anti, anti)})
    dimensions = tuple(
        known.model_copy(update={"codes": tuple(_either(each, widened) for each in known.codes)})
        if known.id == dimension
        else known
        for known in codebook.dimensions
    )
    return Codebook.model_validate(codebook.model_dump() | {"dimensions": [d.model_dump() for d in dimensions]})


def _require_cue(cue: str) -> None:
    try:
        check_cue(cue)
    except ValueError as error:
        raise UsageError("cue_refused", reason=str(error)) from error


def _added(before: dict[str, tuple[str, ...]], more: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    lists = {lang: tuple(dict.fromkeys((*before.get(lang, ()), *cues))) for lang, cues in more.items()}
    return {lang: cues for lang, cues in lists.items() if cues}


def _either(code: Code, widened: Code) -> Code:
    return widened if code.id == widened.id else code
