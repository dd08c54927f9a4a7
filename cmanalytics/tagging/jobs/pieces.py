"""Cut comments into sentences that a parser can read, each character knowing its place in the original text.

Capitals are lowered, emoji and links taken out, stretched letters and repeated marks written once, curly apostrophes
made straight. Everything is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_CHARS = 20_000  # what readers keep of a text; beyond it nothing is read
MAX_PIECE = 400  # characters; a sentence without marks is cut at a space near this length
_LONG_WORD = 40  # characters; no word of a language is that long
_SHOUTED = 0.7  # share of capitals above which a sentence is lowered
_LETTERS_TO_SHOUT = 6

_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff"
# A sentence ends at its marks, at a line's end, at emoji that stand alone; a full stop inside "2.1" ends nothing.
_END = re.compile(
    rf"(?:[!?…]|\.(?=[\s\"'»)]|$)|\.(?=\.)|(?<=[a-zàâçéèêëîïôûùü])\.(?=[A-ZÀÂÇÉÈÊ])|;|[{_EMOJI}\u200d\ufe0f]+(?=\s|$))"
    r"[.!?…;\s]*|\s*\n\s*"
)
_LINK = re.compile(r"https?://\S+|www\.\S+|[#@](?=\w)", re.IGNORECASE)
_PLAIN = re.compile(r"[ -~À-ÖØ-öø-ÿœŒ€°«»]*")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}|([^\w\s])\2{1,}|\s{2,}")
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`\uff07"
_CODE = re.compile(r"[{}<>=\\|$%^~\[\]_;/+*]")
_WORD = re.compile(r"[^\W\d_]+")
_TAGS = re.compile(r"(?<!\w)[#@]\w")


class Piece(NamedTuple):
    """Hold a sentence made readable, and the place in the original text of each of its characters."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span in the original text of a half-open, not empty, span of the piece."""
        return self.places[start], self.places[end - 1] + 1


def cut_pieces(text: str) -> Iterator[Piece]:
    """Give the sentences of a text that hold words of a language, in order; code and lists of tags are passed over."""
    text = text[:MAX_CHARS]
    start = 0
    for mark in [*_END.finditer(text), None]:
        end = len(text) if mark is None else mark.end()
        while end - start > MAX_PIECE:
            space = text.rfind(" ", start + MAX_PIECE // 2, start + MAX_PIECE)
            middle = space if space > 0 else start + MAX_PIECE
            yield from _read(text, start, middle)
            start = middle
        yield from _read(text, start, end)
        start = end


def _read(text: str, start: int, end: int) -> Iterator[Piece]:
    raw = text[start:end]
    words = _WORD.findall(raw)
    if not words or (max(map(len, words)) > _LONG_WORD and len(words) < 3):
        return
    if len(_TAGS.findall(raw)) * 2 > len(words) or len(_CODE.findall(raw)) * 2 > len(words) + 2:
        return
    piece = _clean(raw, start)
    if piece.text.strip():
        yield piece


def _clean(raw: str, start: int) -> Piece:
    chars: list[str] = list(raw)
    places = list(range(start, start + len(raw)))
    if not _PLAIN.fullmatch(raw):
        chars, places = _plain(chars, places)
    text = "".join(chars)
    for pattern in (_LINK, _REPEATED):
        text, places = _drop(pattern, text, places)
    letters = [char for char in text if char.isalpha()]
    if len(letters) >= _LETTERS_TO_SHOUT and sum(map(str.isupper, letters)) > _SHOUTED * len(letters):
        # A capital whose small form is two characters would move every place after it.
        text = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return Piece(text, tuple(places))


def _plain(chars: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    out: list[str] = []
    kept: list[int] = []
    for index, (char, place) in enumerate(zip(chars, places, strict=True)):
        if char in _APOSTROPHES:
            char = "'"
        elif ord(char) > 0x17F or char < " ":
            if unicodedata.combining(char) and out:
                whole = unicodedata.normalize("NFC", out[-1] + char)
                out[-1] = whole if len(whole) == 1 else out[-1]
                continue
            simple = unicodedata.normalize("NFKC", char)
            if char == "…":
                char = "."
            elif len(simple) == 1 and (simple.isalnum() or simple.isascii()):
                char = simple if simple.isprintable() else " "
            else:
                after = chars[index + 1] if index + 1 < len(chars) else ""
                if char in "\u200b\u200c\u200d\ufe0f\u00ad\ufeff" or (out and out[-1].isalpha() and after.isalpha()):
                    continue
                char = " "
        out.append(char)
        kept.append(place)
    return out, kept


def _drop(pattern: re.Pattern[str], text: str, places: list[int]) -> tuple[str, list[int]]:
    if pattern.search(text) is None:
        return text, places
    out: list[str] = []
    kept: list[int] = []
    last = 0
    for found in pattern.finditer(text):
        # A link goes whole; of a repetition, the first stays.
        keep = found.start() if pattern is _LINK else found.start() + 1
        out.append(text[last:keep])
        kept += places[last:keep]
        last = found.end()
    out.append(text[last:])
    kept += places[last:]
    return "".join(out), kept
