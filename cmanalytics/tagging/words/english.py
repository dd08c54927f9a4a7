"""Cut English words: contractions with or without their apostrophe, compounds."""

import re
from functools import lru_cache
from itertools import pairwise

from cmanalytics.tagging.words.parting import UNIT, without_stop
from cmanalytics.tagging.words.signs import APOSTROPHES

_CLITIC = re.compile(rf"(.+?)(n[{APOSTROPHES}]t|[{APOSTROPHES}](?:s|m|re|ve|ll|d))$", re.IGNORECASE)
_NEGATED = "do does did is are was were have has had could would should wo ca ai".split()
_GLUED = {
    **{f"{verb}nt": (len(verb),) for verb in _NEGATED},
    "cannot": (3,), "im": (1,), "ive": (1,), "thats": (4,), "whats": (4,), "theres": (5,), "lets": (3,), "gonna": (3,),
    "wanna": (3,), "gotta": (3,), "youre": (3,), "theyre": (4,), "youve": (3,), "hes": (2,), "shes": (3,),
    "heres": (4,), "youll": (3,), "dunno": (2, 4),
}  # fmt: skip
_KEPT = re.compile(
    r"(?:e|co|non|re|anti|pre|semi|multi|un|mid|sub|ex|bi|inter|intra|counter|pro|mini|micro|post|neo)-.+$|x-ray|t-shirt|u-turn|uh-",
    re.IGNORECASE,
)
_DOTTED = frozenset(
    "mr. mrs. ms. dr. st. jr. sr. rev. wed. sat. fri. mon. tues. vs. inc. co. corp. ltd. jan. feb. mar. apr. jun. "
    "jul. aug. sept. sep. oct. nov. dec. no. ft. ave. e.g. i.e. a.m. p.m. p.s. gen. sen. rep. gov. prof. fig. est. "
    "approx. dept. mt. lt. col.".split()
)
_UNITS = frozenset("am pm km kg lb lbs mb gb ft cm mm min hrs mph k".split())


@lru_cache(maxsize=100_000)
def english_parts(word: str) -> tuple[str, ...]:
    """Return the tokens of a run of letters, apostrophes and hyphens."""
    first, *dot = without_stop(word, _DOTTED)
    if first[-1] in APOSTROPHES:
        return (*((first[:-1],) if first[:-1] else ()), first[-1], *dot)
    clitic = _CLITIC.match(first)
    tail = (clitic[2],) if clitic else ()
    first = clitic[1] if clitic else first
    if cuts := _GLUED.get(first.lower()):
        edges = (0, *cuts, len(first))
        return (*(first[a:b] for a, b in pairwise(edges)), *tail, *dot)
    unit = UNIT.match(first)
    if unit and unit[2].lower() in _UNITS:
        return (unit[1], unit[2], *tail, *dot)
    if "-" in first and not _KEPT.match(first) and not re.fullmatch(r"[\d-]{8,20}", first):
        return (*(part for part in re.split(r"(-)", first) if part), *tail, *dot)
    return (first, *tail, *dot)
