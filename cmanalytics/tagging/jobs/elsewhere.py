"""Find what stands elsewhere than after announcing words: before them, at the sentence's head, in a series."""

from collections.abc import Iterator

from cmanalytics.tagging.jobs.making import RawJob, is_negated, thing_job, verb_job
from cmanalytics.tagging.jobs.triggers import Trigger
from cmanalytics.tagging.jobs.verbs import AND, AND_SIGNS, REACH, is_small
from cmanalytics.tagging.jobs.view import Thing, View


def jobs_before(view: View, trigger: Trigger, span: range) -> Iterator[RawJob]:
    """Give the thing or the infinitive that is said to be welcome or missing: what stands before the trigger."""
    subjects = [
        child
        for index in span
        for token in (view.doc[index], view.doc[index].head)
        for child in token.children
        if child.dep_.startswith(("nsubj", "csubj")) and child.i < span.start
    ]
    for subject in subjects:
        if view.is_noun(subject.i):
            thing = view.thing_from(subject.i)
            yield from thing_job(view, thing, trigger, span, "nominal before")
            return
        if view.is_infinitive(subject.i):
            yield from verb_job(view, subject.i, trigger, "before", False)
            return
        if subject.pos_ == "PRON" and not view.form_is(subject.i, "ce", "c", "ca", "cela", "it", "that", "this", "qui"):
            return
    for index in range(span.start - 1, max(-1, span.start - REACH), -1):
        if view.ends(index):
            return
        if view.is_infinitive(index):
            yield from verb_job(view, index, trigger, "before linear", False)
            return
    if span.start > 0 and view.is_noun(span.start - 1) and not subjects:
        head = span.start - 1
        while (
            view.doc[head].head.i < head
            and view.doc[head].dep_ in ("nmod", "amod", "flat")
            and view.is_noun(view.doc[head].head.i)
        ):
            head = view.doc[head].head.i
        yield from thing_job(view, view.thing_from(head), trigger, span, "nominal before")


def opening_jobs(view: View) -> Iterator[RawJob]:
    """Give the request of a sentence that begins with its verb: "Ajouter un mode sombre", "Fix the map"."""
    for index in range(min(len(view.doc), 5)):
        token = view.doc[index]
        if (view.is_verb(index) and _opens(view, index)) or view.could_open(index):
            for job in verb_job(view, index, None, "opening", is_negated(view, 0, index)):
                if _is_asked(view, job):
                    yield job
            return
        if (
            token.pos_ not in ("PUNCT", "ADV", "INTJ", "CCONJ", "NUM", "SYM", "PART")
            and not view.has("clitic", index)
            and not view.has("colour", index)
        ):
            return


def _is_asked(view: View, job: RawJob) -> bool:
    """Tell whether an opening verb has something of its own to be about, not a moment or a means."""
    if job.thing is None:
        return view.is_reflexive(job.verb)
    head = job.thing.head
    empty = view.has("moments", head) or view.has("moments", head, lemma=True)
    if view.has("advice", job.verb, lemma=True) and _is_said_to_readers(view, job.thing):
        return False
    means = view.form_is(job.verb + 1, "depuis", "avec", "with", "in", "since", "dans")
    return head > job.verb and not empty and not means and ("near" not in job.rule or job.thing.first <= job.verb + 2)


def _is_said_to_readers(view: View, thing: Thing) -> bool:
    """Tell whether what an opening verb is about is the reader's, or what is reviewed: "save your money"."""
    words = view.forms[thing.first : thing.after]
    return (
        words[0] in ("your", "this", "it", "votre", "vos", "cette", "ce", "app", "l") or thing.after - thing.first == 1
    )


def _opens(view: View, index: int) -> bool:
    token = view.doc[index]
    if any(child.dep_.startswith("nsubj") for child in token.lefts):
        return False
    if view.lang == "fr":
        return view.is_infinitive(index) or (view.forms[index].endswith("ez") and view.verb_form(index) == "Fin")
    return view.forms[index] == view.lemmas[index] and view.has("openers", index)


def coordinated_jobs(view: View, job: RawJob) -> Iterator[RawJob]:
    """Give the further jobs of "annuler et me faire rembourser", "sort, filter or export my data"."""
    if job.verb < 0:
        return
    seen = {job.verb}
    for child in view.doc[job.verb].conjuncts:
        if child.i > job.verb and view.is_verb(child.i) and _same_shape(view, job.verb, child.i):
            seen.add(child.i)
            yield from verb_job(view, child.i, job.trigger, f"{job.rule}+and", job.negated)
    last = job.thing.after if job.thing is not None and job.thing.after > job.verb else job.verb + 1
    for start in {job.verb + 1, last}:
        if not view.form_is(start, *AND) and not (start < len(view.doc) and view.doc[start].text in AND_SIGNS):
            continue
        for index in range(start + 1, min(len(view.doc), start + 6)):
            if index not in seen and (
                view.is_infinitive(index) or view.is_written_for_infinitive(index) or view.could_open(index)
            ):
                yield from verb_job(view, index, job.trigger, f"{job.rule}+and", job.negated)
                break
            if not is_small(view, index):
                break


def _same_shape(view: View, one: int, other: int) -> bool:
    if any(child.dep_.startswith("nsubj") for child in view.doc[other].lefts):
        return False
    if view.lang == "fr":
        return view.is_infinitive(other) or view.is_written_for_infinitive(other) or not view.is_infinitive(one)
    return view.forms[other] == view.lemmas[other] or view.verb_form(one) == view.verb_form(other)
