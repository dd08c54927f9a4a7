"""French, English, or undecided, for each comment: the cues of a comment's language are those that may fire."""

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES: tuple[str, ...] = ("fr", "en")
UNKNOWN = "unknown"
UNDETERMINED = ("", "und", "unk", "zxx", UNKNOWN)  # what exports write when they do not know
MIN_WORDS = 3  # under this the identifier is often wrong
MIN_CONFIDENCE = 0.8
_READ_CHARS = 400  # enough to tell two languages apart


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(text: str) -> str:
    """Return "fr", "en", or "unknown" for a text under `MIN_WORDS` words or one that could be either."""
    words = text[:_READ_CHARS].split()
    if sum(any(map(str.isalpha, word)) for word in words) < MIN_WORDS:
        return UNKNOWN
    language, confidence = _identifier().classify(" ".join(words))
    return language if confidence >= MIN_CONFIDENCE else UNKNOWN


def declared_languages(comments: pd.DataFrame) -> pd.Series:
    """Return what the `lang` column says of each comment (primary subtag, lower case), "" where it says nothing."""
    if "lang" not in comments.columns:
        return pd.Series("", index=comments.index, dtype="string")
    declared = comments["lang"].astype("string").str.lower().str.split(r"[-_]", n=1, regex=True).str[0]
    return declared.mask(declared.isin(UNDETERMINED)).fillna("")


def decide_languages(comments: pd.DataFrame) -> pd.Series:
    """Return the language of each comment: its `lang` column's (primary subtag) where it says one, else detected.

    A declared language may be any; "unknown" where nothing tells.
    """
    texts = comments["text"].astype("string").fillna("")
    declared = declared_languages(comments)
    asked = texts[declared == ""]
    found = {text: detect_language(text) for text in asked.unique()}
    return declared.mask(declared == "", texts.map(found)).astype("string")
