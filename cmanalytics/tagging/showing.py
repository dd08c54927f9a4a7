"""Say why a coding is there, and show it in its comment."""

import html
import itertools
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.wording import say

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # no document may hold them


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
    return text + (say("tagging.explain_negated") if _is_negated(coding) else "")


def highlight_codings(text: str, codings: pd.DataFrame, codebook: Codebook | None = None) -> str:
    """Return a comment as HTML that is safe to show: the words of its codings marked, each code's name behind them.

    `codings` are the rows of this comment. Where spans overlap, the words that they share are one mark; codes of the
    whole comment stand before it. A codebook gives the codes their names.
    """
    rows = codings.to_dict("records")
    whole = [_name_of(row, codebook) for row in rows if pd.isna(row["start"])]
    spans = [(int(row["start"]), int(row["end"]), _name_of(row, codebook)) for row in rows if pd.notna(row["start"])]
    spans = [span for span in spans if span[1] <= len(text)]
    edges = sorted({0, len(text)}.union(*((start, end) for start, end, _ in spans)))
    parts = [_label(whole)]
    for first, last in itertools.pairwise(edges):
        names = [name for start, end, name in spans if start <= first and last <= end]
        piece = html.escape(_CONTROLS.sub("\ufffd", text[first:last]))
        parts.append(f'<mark title="{html.escape(" ; ".join(names))}">{piece}</mark>' if names else piece)
        parts.append(_label([name for _, end, name in spans if end == last]))
    return f'<p class="cm-comment" dir="auto" style="white-space: pre-wrap">{"".join(parts)}</p>'


def _label(names: list[str]) -> str:
    # <bdi>: marks of direction in the comment must not turn the names around.
    return f'<sub class="cm-code"><bdi>{html.escape(" ; ".join(dict.fromkeys(names)))}</bdi></sub>' if names else ""


def _name_of(row: Mapping[str, Any], codebook: Codebook | None) -> str:
    """Return the name of a coding's code, with a mark where a negation stands before it."""
    name = str(row["code"])
    if codebook is not None:
        name = codebook.find_code(str(row["dimension"]), name).name.get("fr", name)
    return say("tagging.shown_negated", name=name) if _is_negated(row) else name


def _is_negated(row: Mapping[str, Any]) -> bool:
    return pd.notna(row["negated"]) and bool(row["negated"])
