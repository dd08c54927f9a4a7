"""Find the reasons and aims of a sentence ("pour ...", "parce que ...", "so that ..."), as half-open token spans."""

from typing import NamedTuple

from cmanalytics.tagging.jobs.view import View

FEWEST_WORDS = 2  # after the opening word: shorter says nothing


class Motive(NamedTuple):
    """Hold a reason or an aim: its tokens, and whether it is an aim (also something to get done)."""

    first: int
    after: int
    is_aim: bool


def find_motives(view: View) -> list[Motive]:
    """Return the motives of a sentence, in order, none inside another."""
    motives: list[Motive] = []
    index = 0
    while index < len(view.doc):
        words = _opening(view, index)
        if words and (motive := _read(view, index, words)) is not None:
            motives.append(motive)
            index = motive.after
        else:
            index += 1
    return motives


def find_aims(view: View) -> list[Motive]:
    """Return every aim of a sentence, those inside others too: each may name a job of its own."""
    found = (_read(view, index, words) for index in range(len(view.doc)) if (words := _opening(view, index)))
    return [motive for motive in found if motive is not None and motive.is_aim]


def _opening(view: View, index: int) -> str:
    """Return the words that open a motive at a token, "" when none do."""
    single, double = view.forms[index], " ".join(view.forms[index : index + 2])
    triple = " ".join(view.forms[index : index + 3])
    for words in (triple, double, single):
        if words in view.grammar["motives"]:
            return words
    return ""


def _read(view: View, index: int, words: str) -> Motive | None:
    if words in ("to", "for") and not _is_aim_of_verb(view, index):
        return None
    if words == "pour" and not _is_aim_of_verb(view, index):
        return None
    if words in ("car", "as i", "as it", "since", "ainsi", "sinon", "otherwise") and index == 0:
        return None
    after = index + 1
    commas = 0
    while after < len(view.doc) and not view.ends(after):
        if view.doc[after].text == ",":
            commas += 1
            if commas == 2 or _starts_anew(view, after + 1):
                break
        if view.form_is(after, "mais", "but"):
            break
        after += 1
    while after > index and view.doc[after - 1].is_punct:
        after -= 1
    size = len(words.split())
    if after - index - size < FEWEST_WORDS and not any(view.is_verb(i) for i in range(index + size, after)):
        return None
    return Motive(index, after, words in view.grammar["aims"])


def _is_aim_of_verb(view: View, index: int) -> bool:
    """Tell whether "pour" or "to" opens a verb of its own that is not what the verb before asks for."""
    for place in range(index + 1, min(len(view.doc), index + 5)):
        if view.is_infinitive(place):
            token = view.doc[place]
            if view.lang == "fr":
                return True
            return token.dep_ in ("advcl", "acl") and place - index <= 3
        if view.form_is(place, "que", "qu"):
            return True
        if view.is_noun(place):
            return False
    return False


def _starts_anew(view: View, index: int) -> bool:
    return view.form_is(
        index, "je", "j", "i", "il", "on", "we", "you", "vous", "please", "merci", "thanks", "mais", "but"
    )
