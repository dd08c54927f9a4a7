"""All the forms of a word, for lemma cues: `@commander` is commande, commandez, commandee ...

Rules of conjugation and agreement, and lists of what follows none; no model, no text seen: the same word has the same
forms everywhere. Forms are folded (no accents), so that "prefere" needs no rule of its own. A rule that gives a form
too many ("prendu") harms nobody; what a word is not known to be is left alone.
"""

from functools import cache

from cmanalytics.tagging.forms.english import english_forms
from cmanalytics.tagging.forms.french import french_forms


@cache
def forms_of(word: str, lang: str) -> tuple[str, ...]:
    """Return the folded forms of an infinitive, a singular noun or a masculine singular adjective, itself first.

    Nothing is returned for a word that neither a rule nor a list knows: "dgccrf" is a name.
    """
    forms = french_forms(word) if lang == "fr" else english_forms(word)
    return tuple(dict.fromkeys((word, *forms))) if forms else ()
