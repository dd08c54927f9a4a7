"""Make a job of a verb or of a thing, or nothing where they say nothing that someone could do."""

from collections.abc import Iterator
from typing import NamedTuple

from cmanalytics.tagging.jobs.triggers import Trigger
from cmanalytics.tagging.jobs.verbs import carried_verb, deepen, next_of_pair
from cmanalytics.tagging.jobs.view import Thing, View

# Frames in which a verb without complement still says what is wanted ("impossible de payer").
BARE = frozenset({"failed_attempt", "question", "wish", "need", "purpose"})
_NEGATIONS = frozenset("pas jamais aucun aucune sans zero not nt never without dont doesnt didnt".split())


class RawJob(NamedTuple):
    """Hold a job of a sentence in tokens; `verb` is -1 for a request without one, `thing` None without complement."""

    verb: int
    thing: Thing | None
    trigger: Trigger | None
    rule: str
    negated: bool
    anchor: int  # the token that the job hangs on: its verb, or the main word of the thing
    said: str = ""  # the words that announced it


def verb_job(view: View, verb: int, trigger: Trigger | None, how: str, negated: bool) -> Iterator[RawJob]:
    """Give the job of a verb, or of the one that it helps or that its complement carries."""
    if trigger is not None and view.lemmas[verb] in trigger.excluded:
        return
    verb, carried = deepen(view, verb)
    thing, found_by = view.complement_of(verb)
    if thing is None and (other := next_of_pair(view, verb)) is not None:
        thing, found_by = view.complement_of(other)
    if thing is not None and view.has("carriers", thing.head, lemma=True):
        inner = carried_verb(view, thing.head)
        if inner is not None and inner > verb:
            yield from verb_job(view, inner, trigger, "carried", negated)
            return
    frame = "" if trigger is None else trigger.frame
    if _is_no_job(view, verb, trigger):
        return
    bare = frame in BARE and how != "clause" and not (trigger is not None and trigger.thing)
    if thing is None and not bare and not view.is_reflexive(verb):
        return
    if _is_nothing(view, thing, verb):
        return
    parts = [how, "helper" if carried else "", "near" if found_by == "near" else ""]
    yield RawJob(verb, thing, trigger, "+".join(filter(None, parts)), negated, verb)


def thing_job(view: View, thing: Thing, trigger: Trigger, span: range, rule: str) -> Iterator[RawJob]:
    """Give the job of a thing that is asked for or missing: to have it, or the verb that it carries."""
    if view.has("carriers", thing.head, lemma=True):
        inner = carried_verb(view, thing.head)
        if inner is not None:
            yield from verb_job(view, inner, trigger, "carried", False)
            return
    if view.has("empty_things", thing.head) or view.has("empty_things", thing.head, lemma=True):
        return
    if any(index in span for index in range(thing.first, thing.after)):
        return
    denied = trigger.frame in ("wish", "need") and (
        is_denied(view, span.start) or is_negated(view, span.start, max(span.stop, thing.first))
    )
    yield RawJob(-1, thing, trigger, rule, denied, thing.head)


def _is_nothing(view: View, thing: Thing | None, verb: int) -> bool:
    """Tell whether a verb and its complement say nothing that someone could do: "comment faire", "have no problem"."""
    if thing is None:
        return view.has("hollow", verb, lemma=True)
    if view.has("ratings", thing.head):
        return True
    return view.has("empty_things", thing.head, lemma=True) and view.has("having", verb, lemma=True)


def _is_no_job(view: View, verb: int, trigger: Trigger | None) -> bool:
    if view.has("empty_verbs", verb, lemma=True) or view.has("empty_verbs", verb) or not view.lemmas[verb].isalpha():
        return True
    return trigger is not None and bool({view.lemmas[verb], view.forms[verb]} & trigger.excluded)


def is_denied(view: View, first: int) -> bool:
    """Tell whether a negation stands right before announcing words ("I don't need to")."""
    return first > 0 and (view.forms[first - 1] in _NEGATIONS or view.form_is(first - 1, "no"))


def is_negated(view: View, start: int, verb: int) -> bool:
    """Tell whether a negation stands between announcing words and their verb ("ne plus recevoir")."""
    return any(
        view.forms[index] in ("pas", "plus", "jamais", "not", "nt", "never", "no", "dont", "doesnt")
        for index in range(start, verb)
    )
