"""What the cutting of words has in common in every language: a final full stop, a number with its unit."""

import re

UNIT = re.compile(r"(\d{1,20}(?:[.,:]\d{1,9})?)([^\W\d_]\w{0,5})$")


def without_stop(word: str, known: frozenset[str]) -> list[str]:
    """Return a word and its full stop; an abbreviation or an initial keeps it."""
    if not word.endswith(".") or word.lower() in known or (len(word) == 2 and word[0].isupper()):
        return [word]
    return [word[:-1], "."]
