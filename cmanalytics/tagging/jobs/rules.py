"""Find the jobs of a parsed sentence: what each trigger takes, by the parse first, by the order of words second."""

from collections.abc import Iterator

from cmanalytics.tagging.jobs.elsewhere import coordinated_jobs, jobs_before, opening_jobs
from cmanalytics.tagging.jobs.making import RawJob, is_denied, is_negated, thing_job, verb_job
from cmanalytics.tagging.jobs.motives import Motive
from cmanalytics.tagging.jobs.triggers import Hit, Trigger
from cmanalytics.tagging.jobs.verbs import clause_verb, deepen, verb_after
from cmanalytics.tagging.jobs.view import View

NEAREST = 3  # words before a verb among which a negation denies it, in a question
PURPOSE = Trigger("purpose", frozenset({"verb", "clause"}), "", frozenset())


def find_jobs(view: View, triggers: list[Hit[Trigger]]) -> list[RawJob]:
    """Return the jobs of a sentence, in the order of the text; the same verb or thing is taken once."""
    taken: dict[int, RawJob] = {}
    for hit in triggers:
        for job in _after_trigger(view, hit.meaning, view.at(hit.start), view.at(hit.end)):
            job = job._replace(said=hit.said)
            if job.anchor not in taken and not (job.thing and job.verb < 0 and job.thing.head in _heads(taken)):
                taken[job.anchor] = job
    for job in opening_jobs(view):
        if not taken or job.anchor < min(taken):
            taken.setdefault(job.anchor, job)
    for job in list(taken.values()):
        for twin in coordinated_jobs(view, job):
            taken.setdefault(twin.anchor, twin._replace(said=job.said))
    if all(job.trigger is not None and job.trigger.frame == "purpose" for job in taken.values()):
        taken = {anchor: job for anchor, job in taken.items() if job.thing is not None}
    return sorted(taken.values(), key=lambda job: job.anchor)


def _heads(taken: dict[int, RawJob]) -> set[int]:
    return {job.thing.head for job in taken.values() if job.thing is not None}


def _after_trigger(view: View, trigger: Trigger, first: int, start: int) -> Iterator[RawJob]:
    span = range(first, start)
    if is_denied(view, first) and trigger.frame in ("need", "failed_attempt"):
        return
    if view.form_is(start - 1, "could", "would") and view.form_is(start, "have", "be"):
        # "you could have saved" is about what was not done.
        return
    if trigger.alone and not _begins(view, first):
        return
    if trigger.frame == "need" and view.form_is(first - 1, "do", "does", "did"):
        # "do I need to" asks about a duty.
        return
    if trigger.frame in ("wish", "need") and _is_relative(view, first):
        return
    if "before" in trigger.takes and (len(trigger.takes) == 1 or start >= len(view.doc) or view.ends(start)):
        yield from jobs_before(view, trigger, span)
        return
    firmly = "noun" not in trigger.takes or "before" in trigger.takes or view.form_is(start - 1, "to")
    thing = view.near_thing(start, bare=True) if "noun" in trigger.takes else None
    verb, how = verb_after(view, start, span, firmly=firmly) if "verb" in trigger.takes else (None, "")
    if "clause" in trigger.takes and (verb is None or how == "linear"):
        inner = clause_verb(view, start)
        if inner is not None and (verb is None or inner < verb) and (thing is None or inner < thing.first):
            verb, how = inner, "clause"
    if thing is not None and (verb is None or thing.head < verb):
        yield from thing_job(view, thing, trigger, span, "nominal")
    elif verb is not None:
        yield from verb_job(view, verb, trigger, how, _is_unwanted(view, trigger, span, verb))


def _is_unwanted(view: View, trigger: Trigger, span: range, verb: int) -> bool:
    """Tell whether what is wanted is the contrary of the verb that a trigger takes."""
    if trigger.frame == "failed_attempt":
        # Who cannot do something wants to; who is made to do it does not.
        return view.forms[span.start].startswith(("oblig", "forc"))
    verb, _ = deepen(view, verb)
    if trigger.contrary:
        # "dommage de ne pouvoir trier": one word of the negation is enough.
        return not (
            is_negated(view, span.start, verb) or any(view.form_is(i, "ne", "n") for i in range(span.start, verb))
        )
    if trigger.frame == "question":
        # "ne peut-on pas changer" asks whether one can, "comment ne plus recevoir" is about not receiving.
        near = range(max(span.stop, verb - NEAREST), verb)
        return any(view.form_is(index, "ne", "n") for index in near) or view.form_is(verb - 2, "not")
    start = span.stop if trigger.frame == "request" else span.start
    return is_denied(view, span.start) or is_negated(view, start, verb)


def _begins(view: View, first: int) -> bool:
    """Tell whether nothing stands before a trigger that would make it part of another sentence's verb."""
    if first == 0:
        return True
    before = view.doc[first - 1]
    if before.is_punct or before.pos_ in ("CCONJ", "INTJ", "SYM") or view.has("openings", first - 1):
        return True
    if view.doc[first].text[:1].isupper() and view.doc[first].text[1:].islower() and not before.text[:1].isupper():
        # A capital begins a sentence that no mark parts from the one before.
        return True
    return first <= 2 and before.pos_ in ("NOUN", "PROPN", "ADJ") and not view.form_is(first - 1, "lot", "bit")


def _is_relative(view: View, first: int) -> bool:
    """Tell whether a trigger only says which thing is meant: "tout ce qu'il me faut", "all the data I need"."""
    if first == 0:
        return False
    if view.form_is(first - 1, "que", "qu"):
        return first > 1 and (view.form_is(first - 2, "ce", "se", "tout") or view.is_noun(first - 2))
    if view.form_is(first - 1, "what", "everything", "that", "all", "anything", "whatever"):
        return True
    before = view.doc[first - 1]
    return view.lang == "en" and view.form_is(first, "i", "you", "we") and before.pos_ in ("NOUN", "PROPN")


def purpose_jobs(view: View, aims: list[Motive], *, taken: set[int]) -> list[RawJob]:
    """Return the jobs that aims name ("pour suivre mes courses", "so that I can obtain information")."""
    jobs: dict[int, RawJob] = {}
    for aim in aims:
        verb = next((index for index in range(aim.first + 1, aim.after) if view.is_infinitive(index)), None)
        if verb is None:
            verb = clause_verb(view, aim.first + 1)
        if verb is None or verb >= aim.after:
            continue
        for job in verb_job(view, verb, PURPOSE, "purpose", is_negated(view, aim.first, verb)):
            for one in (job, *coordinated_jobs(view, job)):
                if one.anchor not in taken:
                    jobs.setdefault(one.anchor, one)
    return sorted(jobs.values(), key=lambda job: job.anchor)
