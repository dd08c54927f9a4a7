"""What the rules ask of a parsed sentence: folded words, verbs that can be a job, the thing that a verb is about."""

import re
from typing import Any, NamedTuple

from spacy.tokens import Doc, Token

from cmanalytics.tagging.folding import fold_word

_NOUNS = frozenset({"NOUN", "PROPN", "X", "NUM", "SYM"})
_VERBS = frozenset({"VERB", "AUX"})
# What stands below a thing without being part of its name.
_BESIDE = frozenset(
    "acl acl:relcl advcl parataxis discourse vocative dislocated appos csubj nsubj cop mark aux expl punct orphan list "
    "advcl:cleft advmod:emph reparandum".split()
)
_OBJECTS = ("obj", "iobj", "nsubj:pass", "obl:arg", "obl:agent", "obl", "obl:mod", "nmod", "xcomp", "ccomp")
_ENDS = frozenset(".!?;:")
_DETERMINERS = frozenset("a an the my your our their his more some any no this these those each every enough".split())
_ASKING = frozenset(
    "what when where which who how why if whether that quel quelle quels quelles ou quand comment combien si "
    "pourquoi".split()
)
_PARTICLES = frozenset("off up down out back away".split())
MOST_WORDS = 12  # of a complement: beyond, the parse went wrong
NEAR = 5  # words: how far a thing is looked for when the parse gives none


class Thing(NamedTuple):
    """Hold the complement of a job: its half-open span of tokens, its main word."""

    first: int
    after: int
    head: int


class View:
    """Look at a parsed sentence with the grammar of its language."""

    def __init__(self, doc: Doc, lang: str, grammar: dict[str, Any]) -> None:
        self.doc = doc
        self.lang = lang
        self.grammar = grammar
        self.forms = [fold_word(token.text) for token in doc]
        self.lemmas = [fold_word(token.lemma_) for token in doc]

    def at(self, char: int) -> int:
        """Return the first token that ends after a character."""
        return next((token.i for token in self.doc if token.idx + len(token) > char), len(self.doc))

    def has(self, name: str, index: int, *, lemma: bool = False) -> bool:
        """Tell whether a token's folded form (or lemma) is in a word list of the grammar."""
        return (self.lemmas if lemma else self.forms)[index] in self.grammar[name]

    def form_is(self, index: int, *forms: str) -> bool:
        """Tell whether a token's folded form is one of some forms; False beyond the sentence."""
        return 0 <= index < len(self.forms) and self.forms[index] in forms

    def is_verb(self, index: int) -> bool:
        """Tell whether a token is a verb that can carry a job: not a bare auxiliary."""
        token = self.doc[index]
        return token.pos_ == "VERB" or (token.pos_ == "AUX" and self.has("having", index, lemma=True))

    def verb_form(self, index: int) -> str:
        """Return the token's VerbForm, "" when it has none."""
        return next(iter(self.doc[index].morph.get("VerbForm")), "")

    def is_infinitive(self, index: int) -> bool:
        """Tell whether a token is an infinitive (a base form in English), or a passive whose auxiliary is one."""
        if not self.is_verb(index) or self._is_named(index):
            return False
        form = self.verb_form(index)
        if form == "Inf":
            return not self._is_past_infinitive_helper(index)
        if form == "Part":
            return any(child.dep_ == "aux:pass" and self.verb_form(child.i) == "Inf" for child in self.doc[index].lefts)
        return self.lang == "en" and self.forms[index] == self.lemmas[index] and form != "Ger"

    def _is_named(self, index: int) -> bool:
        # "needs more watch faces": what a determiner introduces is a thing, whatever the parse says.
        return self.lang == "en" and index > 0 and self.forms[index - 1] in _DETERMINERS

    def _is_past_infinitive_helper(self, index: int) -> bool:
        # "merci d'avoir ajouté" is about what is done.
        return self.doc[index].pos_ == "AUX" and self.doc[index].dep_.startswith("aux")

    def could_open(self, index: int) -> bool:
        """Tell whether a word that the parse takes for a thing stands where a verb begins a request."""
        after = index + 1
        if self.lang == "fr":
            return self.forms[index].endswith("ez") and after < len(self.doc) and self.doc[after].pos_ == "DET"
        return (
            self.has("openers", index)
            and after < len(self.doc)
            and (
                not self.has("names", index)
                or self.form_is(index - 1, "to")
                or (index > 0 and self.has("polite", index - 1))
                or self.doc[after].pos_ in ("DET", "ADJ", "NUM", "PROPN", "PRON")
                or self.forms[after] in _DETERMINERS
            )
        )

    def is_written_for_infinitive(self, index: int) -> bool:
        """Tell whether a French participle or finite form in -é, -ez, -er sounds like an infinitive where it stands."""
        form = self.forms[index]
        return (
            self.lang == "fr"
            and self.doc[index].pos_ in ("VERB", "ADJ", "NOUN")
            and self.doc[index].text.lower().endswith(("é", "ée", "er", "ez", "és"))
            and len(form) >= 5
            and not any(child.dep_.startswith(("aux", "det")) for child in self.doc[index].lefts)
        )

    def is_gerund(self, index: int) -> bool:
        """Tell whether a token is an English form in -ing."""
        return self.lang == "en" and self.doc[index].pos_ == "VERB" and self.forms[index].endswith("ing")

    def ends(self, index: int) -> bool:
        """Tell whether a token ends what is being said."""
        return self.doc[index].text[:1] in _ENDS

    def is_noun(self, index: int) -> bool:
        """Tell whether a token names something."""
        token = self.doc[index]
        if self.has("polite", index) or not any(char.isalpha() for char in token.text):
            return False
        if self.lang == "fr" and self.form_is(index, "pouvoir"):
            return False
        return token.pos_ in ("NOUN", "PROPN", "X") or (token.pos_ == "VERB" and self._is_named(index))

    def lemma_of(self, index: int) -> str:
        """Return a token's lemma in lower case; the form itself where the pipeline gives none."""
        token = self.doc[index]
        if self.is_written_for_infinitive(index) and not self.lemmas[index].endswith(("er", "ir", "re", "oir")):
            return re.sub(r"(?:ée?s?|ez)$", "er", token.text.lower())
        return (token.lemma_ or token.text).lower()

    def is_reflexive(self, index: int) -> bool:
        """Tell whether a French verb has a reflexive pronoun before it ("me connecter", "se désabonner")."""
        return any(
            self.has("reflexive", left.i) and left.dep_.startswith(("expl", "obj", "iobj", "obl"))
            for left in self.doc[index].lefts
        ) or (self.lang == "fr" and index > 0 and self.form_is(index - 1, "me", "m", "se", "s"))

    def particle_of(self, index: int) -> int:
        """Return the last token that makes one verb with a verb ("log in", "mettre à jour"), else the verb itself."""
        after = index + 1
        if self.lang == "fr":
            return after + 1 if " ".join(self.forms[after : after + 2]) in self.grammar["phrases"] else index
        if after < len(self.doc) and self.doc[after].pos_ != "NOUN":
            if self.doc[after].dep_ == "compound:prt" or self.forms[after] in _PARTICLES:
                return after
        return index

    def thing_from(self, head: int, *, first: int | None = None) -> Thing:
        """Return the words that name a thing around its main word, none before `first`."""
        kept: set[int] = set()
        self._gather(self.doc[head], kept, head)
        kept = {index for index in kept if not self.has("polite", index)}
        start = head
        while start - 1 in kept and (first is None or start - 1 >= first):
            start -= 1
        after = head + 1
        while after in kept or (after + 1 in kept and self.doc[after].text in "-'’/&\"«»" and after < len(self.doc)):
            after += 1
        while start < head and (self.doc[start].is_punct or self.doc[start].pos_ in ("ADV", "CCONJ")):
            start += 1
        while after - 1 > head and (self.doc[after - 1].is_punct or self.doc[after - 1].pos_ in ("CCONJ", "SCONJ")):
            after -= 1
        return Thing(start, min(after, start + MOST_WORDS, len(self.doc)) if after > head else head + 1, head)

    def _gather(self, token: Token, kept: set[int], root: int) -> None:
        kept.add(token.i)
        for child in token.children:
            label = child.dep_
            if label in _BESIDE and not (label == "punct" and child.text in "-/'\"«»"):
                continue
            if label.startswith(("nsubj", "aux", "cc")) and token.pos_ in _VERBS:
                continue
            if label == "conj" and child.pos_ in _VERBS:
                continue
            if (
                label in ("advmod", "obl", "obl:mod", "obl:arg")
                and token.i == root
                and child.i > root
                and self._opens_motive(child)
            ):
                continue
            if label == "nmod" and self._opens_motive(child):
                continue
            self._gather(child, kept, root)

    def _opens_motive(self, token: Token) -> bool:
        return any(self.forms[left.i] in ("pour", "afin", "car", "because", "since") for left in token.lefts)

    def complement_of(self, verb: int) -> tuple[Thing | None, str]:
        """Return the thing that a verb is about and how it was found: "dep", "near", "" when there is none."""
        children = [child for child in self.doc[verb].children if child.i != verb]
        last = self.particle_of(verb)
        for label in _OBJECTS:
            for child in children:
                if (
                    verb < child.i <= last
                    or child.dep_ != label
                    or self.has("pronouns", child.i)
                    or self.form_is(child.i, "y", "en", "se", "me")
                ):
                    continue
                thing = self._thing_below(verb, child)
                if thing is not None:
                    return thing, "dep"
        clause = self._asked_clause(verb, children)
        if clause is not None:
            return clause, "dep"
        thing = self.near_thing(self.particle_of(verb) + 1)
        return (thing, "near") if thing is not None else (None, "")

    def _asked_clause(self, verb: int, children: list[Token]) -> Thing | None:
        """Return the clause that a verb is about: "savoir où en est ma commande", "know what changed"."""
        for child in children:
            if child.i > verb and child.dep_ in ("ccomp", "xcomp", "advcl", "acl", "csubj"):
                first = min(token.i for token in child.subtree)
                if first == verb + 1 and self.form_is(first, *_ASKING):
                    after = max(token.i for token in child.subtree) + 1
                    while self.doc[after - 1].is_punct:
                        after -= 1
                    return Thing(first, min(after, first + MOST_WORDS), child.i)
        return None

    def _thing_below(self, verb: int, child: Token) -> Thing | None:
        if child.dep_ in ("xcomp", "ccomp"):
            return (
                self.thing_from(child.i, first=self.particle_of(verb) + 1)
                if child.i > verb and self.is_noun(child.i)
                else None
            )
        if child.dep_.startswith("obl") and (child.i < verb or self._opens_motive(child) or not self.is_noun(child.i)):
            return None
        if not self.is_noun(child.i):
            return None
        # What stands before the verb is asked about ("quelle montre choisir"), never what stands before the asking.
        return self.thing_from(child.i, first=self.particle_of(verb) + 1 if child.i > verb else None)

    def near_thing(self, start: int, *, bare: bool = False) -> Thing | None:
        """Return the first thing named within a few words of a place, before any verb or stop.

        `bare`: nor behind another preposition than that of quantities ("de", "of").
        """
        for index in range(start, min(len(self.doc), start + NEAR)):
            token = self.doc[index]
            if bare and index == start and token.pos_ == "ADV" and self.forms[index].endswith("ly"):
                return None
            if bare and token.pos_ == "PRON" and index == start:
                return None
            if bare and token.pos_ == "ADP" and not self.form_is(index, "de", "d", "du", "des", "of", "au", "a"):
                return None
            if (
                self.ends(index)
                or token.pos_ in ("SCONJ",)
                or self.form_is(index, "car", "parce", "because", "so", "pour", "but", "mais")
            ):
                return None
            if self.is_noun(index):
                return self.thing_from(self._climb(index, start), first=start)
            if token.pos_ in _VERBS or (token.text == "," and index > start):
                return None
        return None

    def _climb(self, index: int, start: int) -> int:
        """Return the main word of the thing that a noun stands in ("watch" of "watch faces" is not it)."""
        token = self.doc[index]
        while (
            token.dep_ in ("compound", "flat", "nmod:poss", "amod", "nmod", "flat:foreign") and token.head.i > token.i
        ):
            if token.head.i - index > 4 or not self.is_noun(token.head.i):
                break
            token = token.head
        return token.i
