"""Read sentences for jobs: parse them in batches, apply the rules, keep what a table needs as plain values."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.folding import fold_word
from cmanalytics.tagging.jobs.families import Families
from cmanalytics.tagging.jobs.making import RawJob
from cmanalytics.tagging.jobs.motives import Motive, find_aims, find_motives
from cmanalytics.tagging.jobs.rules import find_jobs, purpose_jobs
from cmanalytics.tagging.jobs.triggers import Cues, Hit, Trigger, Words, load_grammar, triggers_for
from cmanalytics.tagging.jobs.view import View
from cmanalytics.tagging.nlp import load_nlp

_CAPITAL = re.compile(
    r"(^[^\w]*|\b(?:to|can|and|or|pouvoir|de|et|ou|d'|me|se|m'|s')\s?|/)([A-ZÀÂÉÈÊÎÔÛ][a-zàâäéèêëîïôöûüç]+)"
)
_INFINITIVE = re.compile(r"(?:er|ir|re|oir|ez)$")
BATCH = 128  # sentences parsed together
TO_HAVE = {"fr": "avoir", "en": "have"}
Span = tuple[int, int]


class PieceJob(NamedTuple):
    """Hold a job of a sentence; spans are half-open and count the sentence's characters, None where there is none."""

    span: Span
    verb: str
    verb_span: Span | None
    thing_span: Span | None
    head: str
    reflexive: bool
    frame: str
    modality: str
    negated: bool
    motive: Span | None
    code: str | None
    rule: str


class Reader:
    """Read the sentences of one language."""

    def __init__(self, lang: str, codebook: Codebook) -> None:
        self.lang = lang
        self._grammar = load_grammar(lang)
        self._triggers: Cues[Trigger] = triggers_for(codebook, lang)
        self._families = Families(codebook, lang)
        self._known: dict[str, tuple[Words, list[Hit[Trigger]]]] = {}  # between the first look and the parse

    def promises(self, text: str) -> int:
        """Return how many announcing words a sentence holds: one without any is not parsed."""
        words, hits = self._look(text)
        opens = self._may_open(words)
        if hits or opens:
            self._known[text] = (words, hits)
        return len(hits) + opens

    def _may_open(self, words: Words) -> bool:
        """Tell whether a sentence may begin with a verb that asks for something."""
        first = next((word for word in words.words[:4] if word not in self._grammar["clitic"]), "")
        if self.lang == "fr":
            return len(first) > 3 and first.endswith(("er", "ir", "re", "ez", "oir")) and first not in NOT_OPENING
        return first in self._grammar["openers"]

    def starts_with_motive(self, text: str) -> bool:
        """Tell whether a sentence is the reason or the aim of the one before it."""
        words = self._triggers.read(text).words
        return any(" ".join(words[:size]) in STRONG_MOTIVES[self.lang] for size in (1, 2, 3))

    def read(self, texts: list[str], pipeline: str | None) -> Iterator[list[PieceJob]]:
        """Give the jobs of each sentence, in the order given."""
        nlp = load_nlp(self.lang, pipeline)
        softened = [self._soften(text) for text in texts]
        for text, doc in zip(texts, nlp.pipe(softened, batch_size=BATCH), strict=True):
            yield self._read_one(text, doc)

    def _look(self, text: str) -> tuple[Words, list[Hit[Trigger]]]:
        words = self._triggers.read(text)
        return words, self._triggers.find(words)

    def _soften(self, text: str) -> str:
        """Return a sentence with a small letter on verbs that a capital would make a name of ("I want to Export")."""

        def lower(found: re.Match[str]) -> str:
            word = found[2]
            is_verb = fold_word(word) in self._grammar["openers"] if self.lang == "en" else _INFINITIVE.search(word)
            return found[1] + (word[0].lower() + word[1:] if is_verb else word)

        return _CAPITAL.sub(lower, text)

    def _read_one(self, text: str, doc: Doc) -> list[PieceJob]:
        view = View(doc, self.lang, self._grammar)
        words, hits = self._known.pop(text, None) or self._look(text)
        jobs = find_jobs(view, hits)
        if not jobs:
            return []
        motives = find_motives(view)
        linked = {job.anchor: motive for job in jobs if (motive := _motive_of(job, jobs, motives)) is not None}
        said = any(job.trigger is None or job.trigger.frame != "purpose" for job in jobs)
        aims = [aim for aim in find_aims(view) if aim.first > jobs[0].anchor] if said else []
        jobs += purpose_jobs(view, aims, taken={job.anchor for job in jobs})
        return [self._plain(view, job, linked.get(job.anchor), words) for job in jobs]

    def _plain(self, view: View, job: RawJob, motive: Motive | None, words: Words) -> PieceJob:
        doc, thing = view.doc, job.thing
        verb_span = thing_span = None
        verb, reflexive = TO_HAVE[self.lang], False
        if job.verb >= 0:
            last = view.particle_of(job.verb)
            verb_span = (doc[job.verb].idx, doc[last].idx + len(doc[last]))
            verb = view.lemma_of(job.verb) + "".join(
                f" {doc[index].text.lower()}" for index in range(job.verb + 1, last + 1)
            )
            reflexive = view.is_reflexive(job.verb)
        if thing is not None:
            thing_span = (doc[thing.first].idx, doc[thing.after - 1].idx + len(doc[thing.after - 1]))
        spans = [span for span in (verb_span, thing_span) if span is not None]
        span = (min(start for start, _ in spans), max(end for _, end in spans))
        head = "" if thing is None else view.lemma_of(thing.head)
        trigger = job.trigger
        return PieceJob(
            span=span,
            verb=verb,
            verb_span=verb_span,
            thing_span=thing_span,
            head=head,
            reflexive=reflexive,
            frame="request" if trigger is None else trigger.frame,
            modality="" if trigger is None else trigger.modality,
            negated=job.negated,
            motive=None if motive is None else (doc[motive.first].idx, _end_of(doc, motive.after)),
            code=self._families.family_of(words, *span, verb, head),
            rule=f"{self.lang}: {job.rule}" + (f" ({job.said})" if job.said else ""),
        )


# French words that end as infinitives do and begin a sentence as something else.
NOT_OPENING = frozenset(
    "super hyper premier premiere dernier derniere hier cher papier leger entre notre votre autre montre contre etre "
    "encore titre centre ordre offre cadre heure lecture mesure ouverture chez assez nez plaisir rien genre sinistre "
    "lettre nombre septembre octobre novembre decembre libre sombre chiffre signature".split()
)
# What begins a sentence that gives the reason or the aim of the one before it.
STRONG_MOTIVES = {
    "fr": "comme ca/comme cela/parce que/parce qu/afin de/afin que/histoire de/pour que/pour pouvoir/ca permettrait/"
    "cela permettrait/ainsi".split("/"),
    "en": "because/so that/so i can/so we can/this way/that way/in order to/this would/that would".split("/"),
}


def _end_of(doc: Doc, after: int) -> int:
    return doc[after - 1].idx + len(doc[after - 1])


def _motive_of(job: RawJob, jobs: list[RawJob], motives: list[Motive]) -> Motive | None:
    """Return the motive given for a job: the first after it that no later job stands before, else one that opens."""
    for motive in motives:
        if motive.first <= job.anchor < motive.after:
            continue
        if motive.first > job.anchor:
            between = [other for other in jobs if job.anchor < other.anchor < motive.first]
            return motive if all("+and" in other.rule for other in between) else None
    before = [motive for motive in motives if motive.after <= job.anchor]
    earlier = [
        other
        for other in jobs
        if other.anchor < job.anchor and not any(m.first <= other.anchor < m.after for m in before)
    ]
    return before[0] if before and not earlier else None
