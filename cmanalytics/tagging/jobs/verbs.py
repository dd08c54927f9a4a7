"""Find the verb that announcing words are about: after them, in the clause that follows, behind verbs that help."""

from cmanalytics.tagging.jobs.view import View

REACH = 15  # words after a trigger in which the parse may point at its verb
NEAR_VERB = 7  # words after a trigger in which its verb is taken without the parse, when only small words stand between
DEEPEST = 3  # helpers one inside the other: "pouvoir essayer de changer"
HIGHEST = 4  # steps up the parse from a verb to its trigger
AND = ("et", "ou", "and", "or", "puis")
AND_SIGNS = ("/", "&", ",", "and/or", "et/ou")


def verb_after(view: View, start: int, span: range, *, firmly: bool) -> tuple[int | None, str]:
    """Return the verb that a trigger takes: the first infinitive that the parse or only small words tie to it.

    `firmly`: a verb must follow, so that what the parse takes for a thing may be one.
    """
    plain = True
    for index in range(start, min(len(view.doc), start + REACH)):
        if view.ends(index):
            break
        fits = view.is_infinitive(index)
        near = plain and index - start <= NEAR_VERB
        if not fits and near:
            fits = view.is_written_for_infinitive(index) or (index - start <= 1 and view.is_gerund(index))
            fits = fits or (index == start and view.could_open(index) and firmly)
        if fits and not view.form_is(index - 1, "sans", "without"):
            if _is_tied(view, index, span):
                return index, "dep"
            if near:
                return index, "linear"
        elif view.is_verb(index) and view.verb_form(index) == "Fin" and not is_small(view, index):
            break
        plain = plain and (is_small(view, index) or view.doc[index].pos_ == "ADV")
    return None, ""


def is_small(view: View, index: int) -> bool:
    """Tell whether a word may stand between announcing words and their verb."""
    return view.has("between", index) or view.has("helpers", index, lemma=True)


def _is_tied(view: View, index: int, span: range) -> bool:
    token = view.doc[index]
    for _ in range(HIGHEST):
        if token.i in span or any(child.i in span for child in token.children):
            return True
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def clause_verb(view: View, start: int) -> int | None:
    """Return the verb of the clause that follows a trigger ("que vous ajoutiez", "you would add")."""
    for index in range(start, min(len(view.doc), start + REACH)):
        token = view.doc[index]
        if view.ends(index) or (token.text == "," and index > start + 1):
            return None
        if not view.is_verb(index) or view.has("being", index, lemma=True):
            continue
        if view.has("having", index, lemma=True) and any(
            view.is_verb(i) for i in range(index + 1, min(index + 3, len(view.doc)))
        ):
            continue
        helpers = [child for child in token.lefts if child.dep_.startswith("aux")]
        if view.verb_form(index) == "Part" and all(view.has("having", child.i, lemma=True) for child in helpers):
            # What has been done is no job: "I wish I had bought".
            continue
        return index
    return None


def deepen(view: View, verb: int) -> tuple[int, bool]:
    """Return the verb that a helper carries ("pouvoir changer" is about changing), and whether there was one."""
    carried = False
    for _ in range(DEEPEST):
        if not view.has("helpers", verb, lemma=True):
            break
        inner = _inner_verb(view, verb)
        if inner is None:
            break
        verb, carried = inner, True
    return verb, carried


def _inner_verb(view: View, verb: int) -> int | None:
    if view.lemmas[verb] == "have" and not view.form_is(verb + 1, "to"):
        return None
    below = sorted(
        child.i for child in view.doc[verb].children if child.i > verb and child.dep_.startswith(("xcomp", "ccomp"))
    )
    for index in below:
        if view.is_infinitive(index) or (view.lang == "en" and view.is_verb(index) and index - verb <= NEAR_VERB):
            return index
    if view.lemmas[verb] in ("have", "make", "get") and not (
        view.form_is(verb + 1, "to", "it", "them", "this") or view.verb_form(min(verb + 1, len(view.doc) - 1)) == "Part"
    ):
        return None
    # "get notified", "start using": the order of words says it where the parse does not.
    for index in range(verb + 1, min(len(view.doc), verb + 5)):
        if view.ends(index) or view.form_is(index, "pour", "and", "et", ",", "so", "that"):
            return None
        if view.is_infinitive(index) or (index == verb + 1 and view.is_gerund(index)):
            return index
        if view.is_noun(index) and not view.has("between", index):
            return None
    return None


def carried_verb(view: View, noun: int) -> int | None:
    """Return the verb of "la possibilité de créer", "an option to export"."""
    for index in range(noun + 1, min(len(view.doc), noun + 5)):
        if view.ends(index) or view.doc[index].text == ",":
            return None
        if view.is_infinitive(index) or view.is_written_for_infinitive(index):
            return index
        if view.form_is(noun + 1, "of", "for", "in") and view.is_gerund(index):
            return index
        if not is_small(view, index) and view.doc[index].pos_ not in ("ADP", "PART", "ADV", "PRON"):
            return None
    return None


def next_of_pair(view: View, verb: int) -> int | None:
    """Return the verb that shares its complement with the one before: "consulter et modifier le backlog"."""
    if verb + 2 >= len(view.doc) or not (view.form_is(verb + 1, *AND) or view.doc[verb + 1].text in AND_SIGNS):
        return None
    for index in range(verb + 2, min(len(view.doc), verb + 5)):
        if view.is_infinitive(index) or view.could_open(index):
            return index
        if not is_small(view, index):
            return None
    return None
