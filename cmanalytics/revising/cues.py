"""Compare the cues of a codebook with one another: repeated, shared by two codes, useless, never able to fire."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.cues import Cue, compile_cues

Form = tuple[str, ...]
_GAP = "~"


class Said(NamedTuple):
    """Hold what is wrong with a cue, and the other cue (or code) that it collides with."""

    kind: str
    dimension: str
    code: str
    lang: str
    cue: str
    other: str


def review_cues(codebook: Codebook) -> Iterator[Said]:
    """Yield the cues that stand twice, in one code or in two of a dimension, that a shorter one makes useless, or that
    an `anti` of their code always cancels."""
    cues = compile_cues(codebook)
    cancels = {dimension.id: dimension.negation for dimension in codebook.dimensions}
    groups: dict[tuple[str, str, str], list[Cue]] = defaultdict(list)
    for cue in cues:
        groups[cue.dimension, cue.code, cue.lang].append(cue)
    for (dimension, code, lang), group in groups.items():
        antis = _Forms(form for cue in group if cue.anti for form in cue.forms)
        wanted = [cue for cue in group if not cue.anti]
        yield from (
            Said(*said[:1], dimension, code, lang, *said[1:]) for said in _within(wanted, antis, cancels[dimension])
        )
    yield from _across([cue for cue in cues if not cue.anti])


def _within(cues: list[Cue], antis: "_Forms", negates: bool) -> Iterator[tuple[str, str, str]]:
    seen: dict[frozenset[Form], Cue] = {}
    for cue in cues:
        same = frozenset(cue.forms)
        if same in seen:
            yield "duplicate_cue", cue.rule, seen[same].rule
            continue
        seen[same] = cue
        if cancelling := _all_hold(cue, antis):
            yield "cancelled_by_anti", cue.rule, cancelling
    # A cue that holds its negation says what a shorter one, which a negation cancels, does not.
    pools = {flag: [c for c in seen.values() if not (negates and c.negatable and not flag)] for flag in (True, False)}
    owned = {flag: _Forms.owned(pool) for flag, pool in pools.items()}
    # The longest are judged first: what is useless itself makes nothing useless.
    useless: set[str] = set()
    for cue in sorted(seen.values(), key=lambda cue: (-max(map(len, cue.forms), default=0), -len(cue.forms))):
        if shorter := _all_hold(cue, owned[cue.negatable], useless):
            useless.add(cue.rule)
            yield "redundant_cue", cue.rule, shorter


def _all_hold(cue: Cue, forms: "_Forms", useless: Collection[str] = ()) -> str:
    found = [forms.inside(form, besides={cue.rule, *useless}) for form in cue.forms]
    return found[0] if found and all(found) else ""


def _across(cues: Iterable[Cue]) -> Iterator[Said]:
    owners: dict[tuple[str, str, Form], Cue] = {}
    told: set[tuple[str, str, str]] = set()
    for cue in cues:
        for form in cue.forms:
            first = owners.setdefault((cue.dimension, cue.lang, form), cue)
            pair = (cue.dimension, cue.code, cue.rule)
            if first.code != cue.code and pair not in told:
                told.add(pair)
                yield Said("shared_cue", cue.dimension, cue.code, cue.lang, cue.rule, f"{first.code} ({first.rule})")


class _Forms:
    """Find which known forms (without a gap) stand inside another form, whatever it is followed or preceded by."""

    def __init__(self, forms: Iterable[Form], owners: Iterable[Cue | None] = itertools.repeat(None)) -> None:
        self._known: dict[Form, list[Cue | None]] = defaultdict(list)
        for form, owner in zip(forms, owners, strict=False):
            if _GAP not in form:
                self._known[form].append(owner)
        self._atoms = {atom for form in self._known for atom in form}
        self._longest = max(map(len, self._known), default=0)

    @classmethod
    def owned(cls, cues: Iterable[Cue]) -> "_Forms":
        pairs = [(form, cue) for cue in cues for form in cue.forms]
        return cls((form for form, _ in pairs), (cue for _, cue in pairs))

    def inside(self, form: Form, *, besides: Collection[str]) -> str:
        wider = [self._wider(atom) for atom in form]
        for first in range(len(form)):
            for after in range(first + 1, min(first + self._longest, len(form)) + 1):
                for candidate in itertools.product(*wider[first:after]):
                    for owner in self._known.get(candidate, ()):
                        if owner is None or owner.rule not in besides:
                            return " ".join(candidate) if owner is None else owner.rule
        return ""

    def _wider(self, atom: str) -> list[str]:
        """Return the known atoms that accept all that this one does."""
        if atom == _GAP:
            return []
        beginning, star, ending = atom.partition("*")
        starred = (f"{beginning[:length]}*" for length in range(2, len(beginning) + 1))
        return [
            known
            for known in dict.fromkeys((atom, *starred))
            if known in self._atoms and not (star and ending and known != atom)
        ]
