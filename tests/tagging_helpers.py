"""Small codebooks and comments for the tests of tagging; every text is invented."""

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.tagging import tag_comments


def make_codebook(
    *cues: str,
    anti: tuple[str, ...] = (),
    lang: str = "fr",
    negation: bool = True,
    window: int = 3,
    more: tuple[dict, ...] = (),
) -> Codebook:
    """Return a codebook of one dimension and one code with these cues, and further dimensions."""
    code = {"id": "code", "name": {"fr": "Code"}, "cues": {lang: list(cues)}, "anti": {lang: list(anti)}}
    dimension = {"id": "topic", "negation": negation, "codes": [code]}
    return Codebook(
        id="test", version="1", languages=("fr", "en"), negation_window=window, precision_floor=0.7, sources={},
        dimensions=[dimension, *more],
    )  # fmt: skip


def make_comments(*texts: str | None, **columns: list) -> pd.DataFrame:
    """Return comments numbered from "c0"."""
    frame = pd.DataFrame({"comment_id": [f"c{n}" for n in range(len(texts))], "text": list(texts)})
    return frame.assign(**columns)


def found(text: str, codebook: Codebook, *, lang: str = "fr") -> list[str]:
    """Return the words that a codebook's cues match in a text."""
    return tag_comments(make_comments(text), codebook, lang=lang)["matched"].tolist()
