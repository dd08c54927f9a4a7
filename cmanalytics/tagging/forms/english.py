"""English: verbs, nouns and adjectives, folded."""

from functools import cache
from pathlib import Path
from typing import Any

from cmanalytics.declarations import load_yaml

_VERB_ENDINGS = ("ize", "ise", "ify", "ate")
_NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ist")
_ADJECTIVE_ENDINGS = ("able", "ible", "ful", "less", "ous", "ive")
_VOWELS = "aeiou"
_SHORTEST = 5  # letters, of a word that only its ending makes known


def english_forms(word: str) -> tuple[str, ...]:
    """Return the forms of an English word; none when it is not known to be one."""
    lists = _lists()
    forms: tuple[str, ...] = ()
    if word in lists["irregular"]:
        forms += (word, *lists["irregular"][word].split(), *((_with_s(word),) if word in lists["nouns"] else ()))
    elif word in lists["verbs"] or word in lists["doubled"]:
        forms += _conjugate(word, doubled=word in lists["doubled"])
    elif word in lists["nouns"]:
        forms += (word, _with_s(word))
    if word in lists["adjectives"] and word not in lists["irregular"]:
        forms += _compare(word)
    return forms or (_by_ending(word) if word.isalpha() and len(word) >= _SHORTEST else ())


def _by_ending(word: str) -> tuple[str, ...]:
    if word.endswith(_VERB_ENDINGS):
        return _conjugate(word)
    if word.endswith(_NOUN_ENDINGS):
        return (word, _with_s(word))
    return (word,) if word.endswith(_ADJECTIVE_ENDINGS) else ()


def _conjugate(verb: str, *, doubled: bool = False) -> tuple[str, ...]:
    stem = verb + (verb[-1] if doubled else "")
    forms = (verb, _with_s(verb), _with_ending(stem, "ed"), _with_ending(stem, "ing"))
    # British and American spelling: cancelled, canceled.
    return forms + ((f"{verb}ed", f"{verb}ing") if doubled else ())


def _with_ending(stem: str, ending: str) -> str:
    if stem.endswith("e") and (ending != "ing" or not stem.endswith(("ee", "oe", "ye"))):
        return stem[:-1] + ending
    if stem.endswith("y") and stem[-2:-1] not in _VOWELS and ending != "ing":
        return f"{stem[:-1]}i{ending}"
    return stem + ending


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in _VOWELS else f"{word}s"


def _compare(adjective: str) -> tuple[str, ...]:
    short = len(adjective) > 2 and adjective[-1] not in "aeiouwxy" and adjective[-2] in _VOWELS
    doubled = short and adjective[-3] not in _VOWELS
    stem = adjective + (adjective[-1] if doubled else "")
    return (adjective, _with_ending(stem, "er"), _with_ending(stem, "est"))


@cache
def _lists() -> dict[str, Any]:
    data = load_yaml(Path(__file__).with_name("en.yml")).data
    words = {name: frozenset(data[name].split()) for name in ("doubled", "verbs", "nouns", "adjectives")}
    return {"irregular": data["irregular"], **words}
