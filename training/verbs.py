"""Make the lexicon of verb forms that the pipelines carry: what treebanks show, completed by conjugation."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from cmanalytics.tagging.words.norms import bare
from training import english_verbs, french_verbs
from training.treebanks import VERBAL, Sentence

_CONJUGATE = {"fr": french_verbs.forms_of, "en": english_verbs.forms_of}
_COMMON = {"fr": french_verbs.COMMON, "en": english_verbs.COMMON}
# Endings that only verbs have, in forms of five letters or more that no treebank shows as another word.
_SURE = tuple(
    "aient erait erais erez eront eriez erions era erai eras erent irent irait iraient iront issent issait "
    "issaient issons issez ez ent".split()
)
_PARTICIPLES = ("é", "ée", "és", "ées")
_NOT_SURE = frozenset(
    "affluent convergent equivalent negligent influent adherent couvent resident precedent violent excellent president "
    "different divergent emergent content parent expedient deferent serpent urgent ardent fervent dement ferment "
    "coincident opera".split()
)
_ENDINGS = {"fr": ("er", "ir", "re", "ïr", "voilà", "voici"), "en": ("",)}


def lexicon_lines(lang: str, sentences: Iterable[Sentence]) -> list[str]:
    """Return a line a verb, the most frequent first: its infinitive, then the forms that are read as it.

    A form that is a verb wherever it stands ends with "!", one that is a participle wherever its accent is written with
    "?": a tagger that says otherwise is wrong.
    A form of several verbs goes to the one that the treebanks show with it most often, else to the most frequent verb.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    verbs: Counter[str] = Counter()
    others: set[str] = set(_NOT_SURE)
    for sentence in sentences:
        for token in sentence:
            if token.pos not in VERBAL:
                others |= {token.form.lower(), bare(token.form.lower())}
            lemma = token.lemma.lower()
            if token.pos in VERBAL and lemma.isalpha() and token.form.isalpha() and lemma.endswith(_ENDINGS[lang]):
                seen[bare(token.form.lower())][lemma] += 1
                verbs[lemma] += 1
    verbs.update(dict.fromkeys((verb for verb in _COMMON[lang] if verb not in verbs), 1))
    made: dict[str, Counter[str]] = defaultdict(Counter)
    for verb, count in verbs.items():
        for form in _CONJUGATE[lang](verb):
            made[form][verb] = count
    forms: dict[str, list[str]] = defaultdict(list)
    for form in sorted({*seen, *made}):
        verb = _best(seen[form] if form in seen else made[form])
        forms[verb].append(form + _mark(form, verb, lang, others))
    return [" ".join((verb, *forms[verb])) for verb, _ in sorted(verbs.items(), key=lambda item: (-item[1], item[0]))]


def _mark(form: str, verb: str, lang: str, others: set[str]) -> str:
    if lang != "fr" or len(form) < 5:
        return ""
    if form.endswith(_SURE) and form not in others:
        return "!"
    ends = [end for end in _PARTICIPLES if verb.endswith("er") and form == bare(verb[:-2] + end)]
    return "?" if ends and not others & {verb[:-2] + end for end in _PARTICIPLES} else ""


def _best(counts: Counter[str]) -> str:
    return min(counts, key=lambda verb: (-counts[verb], verb))
