"""Cut a text into tokens: one regular expression of bounded parts, then the rules of the language for each word.

The time grows with the length of a text alone: spaCy's own French tokenizer takes two seconds to load, and minutes on
fifty thousand "!".
"""

import re
from collections.abc import Callable

from cmanalytics.tagging.words.english import english_parts
from cmanalytics.tagging.words.french import french_parts
from cmanalytics.tagging.words.signs import APOSTROPHES, EMOJI

_COARSE = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<whole>
        (?:https?://|www\.)[^\s<>"«»]{{1,500}}(?<![.,;:!?)\]'’])
      | [\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,4}}
      | \w{{1,64}}(?:[.-]\w{{1,64}}){{0,3}}\.(?:com|fr|org|net|be|ch|eu|io|info|gov|edu|co\.uk|doc|xls|pdf)\b
      | @\w{{1,140}} | \#(?!\d)\w{{1,140}}
      | \d{{1,3}}(?:[ \u00a0\u202f]\d{{3}}){{1,4}}(?![\w.,]) | [A-Z]\.-[A-Z]\.? | n°
      | [{EMOJI}]+
      | <3+ | \^_*\^ | -_+- | T_T
      | [:;=][-o'^]?[)(DPpOo/\\|*3sS\]\[]{{1,9}}(?!\w)
      | \d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,9}})?(?![\w])
      | \d{{1,20}}(?:[.,:/]\d{{1,20}}){{1,5}}
      | (?:[^\W\d_]\.){{2,9}}(?:-[A-Z]\.)?
    )
  | (?P<word>\w{{1,64}}(?:[{APOSTROPHES}&-]\w{{1,64}}){{0,9}}[{APOSTROPHES}]?(?:\.(?!\.)|~)?)
  | (?P<sign>[!?….]{{1,9999}}|([^\w\s])\5{{0,9999}})
    """,
    re.VERBOSE,
)
_PARTS: dict[str, Callable[[str], tuple[str, ...]]] = {"fr": french_parts, "en": english_parts}


def tokens_of(text: str, lang: str) -> tuple[list[str], list[bool]]:
    """Cut a text into tokens.

    Returns the tokens and, for each, whether one space follows it; other white space is a token of its own, so that
    the tokens and the spaces put together give the text back.
    """
    pieces = _PARTS[lang]
    words: list[str] = []
    spaces: list[bool] = []
    for found in _COARSE.finditer(text):
        kind, part = found.lastgroup, found[0]
        if kind == "space":
            if words and part[0] == " " and not spaces[-1]:
                spaces[-1], part = True, part[1:]
            new: tuple[str, ...] = (part,) if part else ()
        else:
            new = pieces(part) if kind == "word" else (part,)
        words.extend(new)
        spaces.extend(False for _ in new)
    return words, spaces
