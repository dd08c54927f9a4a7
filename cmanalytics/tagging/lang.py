"""French, English, or neither, for each comment: the cues of a comment's language are those that may fire.

The little words of a text vote, as columns. Only where they are silent or divided is an identifier asked, which knows
French and English and nothing else; a text in another script, or where the little words of other languages win, is
neither's.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cmanalytics.tagging.corpus import Corpus, corpus_of
from cmanalytics.vectors import map_distinct

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES: tuple[str, ...] = ("fr", "en")
OTHER = "other"  # detected: neither of them
UNKNOWN = "unknown"
UNDETERMINED = ("", "und", "unk", "zxx", UNKNOWN)  # what exports write when they do not know
MIN_WORDS = 3  # under this nothing is certain
MIN_CONFIDENCE = 0.8
MIN_OTHER = 2  # votes for another language: one may be a name
_LATIN = re.compile("[a-z]")
_READ_CHARS = 400  # enough to tell two languages apart

# Folded little words, as few as settle most comments; words of two languages are in neither list, unless one of them
# is by far the likelier here. Spanish, German, Italian, Dutch and Portuguese speak only against French and English.
_VOTES: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split())
    for words in (
        """j c qu jusqu lorsqu puisqu quoiqu le les des du au aux une et est sont ete etait je tu il elle nous vous ils
        elles ce cette ces mon ton ma ta mes tes ses nos vos notre votre leur leurs moi toi lui eux qui que quoi dont ou
        ne pas rien jamais tres trop plus moins aussi encore toujours deja avec sans pour dans sur par chez mais donc
        car parce comme quand si alors depuis fait faire faut ai avez avons ont suis etes etre avoir peut peux voir bien
        bonjour merci svp cest jai ca ete oui""",
        """the and of to is are was were been be being am i you he she it we they my your his her its our their this
        that these those there here what which who when where why how not dont doesnt didnt cant wont isnt im ive youre
        its have has had do does did will would can could should with without for from at by about into out up just only
        very too also than then so but if because all any some many much more most no one get got please thanks thank
        yes good great""",
        """el los las del y pero muy por para como esta estan porque gracias und der die das ist nicht ich ein eine mit
        auf fur zu sie wir auch nur den dem von il che non sono questo questa perche molto anche della nel gli het een
        niet ik je van wij zijn voor maar ook dat met op aan dit geen wel nao uma com muito obrigado os ao voce isso""",
    )
)  # fmt: skip


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def decide_languages(comments: pd.DataFrame) -> pd.Series:
    """Return the language of each comment: its `lang` column's (primary subtag) where it says one, else detected.

    A declared language may be any; a detected one is "fr", "en", `OTHER`, or `UNKNOWN`: under `MIN_WORDS` words, or
    either as likely.
    """
    declared = declared_languages(comments)
    silent = (declared == "").to_numpy(bool)
    if silent.any():
        declared = declared.mask(silent, pd.Series(_detect(comments["text"], silent), index=comments.index))
    return declared.astype("string")


def declared_languages(comments: pd.DataFrame) -> pd.Series:
    """Return what the `lang` column says of each comment (primary subtag, lower case), "" where it says nothing."""
    if "lang" not in comments.columns:
        return pd.Series("", index=comments.index, dtype="string")
    return map_distinct(comments["lang"].astype("string").fillna(""), _primary)


def _primary(tag: str) -> str:
    primary = tag.lower().replace("_", "-").partition("-")[0]
    return "" if primary in UNDETERMINED else primary


def _detect(texts: pd.Series, asked: np.ndarray) -> np.ndarray:
    """Return the language of the texts asked about (contents elsewhere are not meant)."""
    letters, foreign, votes = _count(corpus_of(texts))
    votes[-1] = np.where(votes[-1] >= MIN_OTHER, votes[-1], 0)
    order = np.sort(votes, axis=0)
    won = np.where(order[-1] > order[-2], np.argmax(votes, axis=0), len(votes))
    found = np.array([*LANGUAGES, OTHER, UNKNOWN], dtype=object)[won]
    found[letters < MIN_WORDS] = UNKNOWN
    found[2 * foreign > letters] = OTHER
    doubtful = np.flatnonzero(asked & (found == UNKNOWN) & (letters >= MIN_WORDS))
    some = texts.iloc[doubtful].str[:_READ_CHARS]
    likely = {text: _identify(text) for text in some.unique()}
    found[doubtful] = [likely[text] for text in some.tolist()]
    return found


@lru_cache(maxsize=20_000)
def _identify(text: str) -> str:
    language, confidence = _identifier().classify(text)
    return language if confidence >= MIN_CONFIDENCE else UNKNOWN


def _count(corpus: Corpus) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of each text: its words of letters, those of other scripts, and the votes for each language."""
    size = len(corpus.vocabulary)
    words = list(corpus.vocabulary)
    tables = np.zeros((2 + len(_VOTES), size), np.int8)
    tables[0] = [word.isalpha() for word in words]
    tables[1] = [word.isalpha() and _LATIN.search(word) is None for word in words]
    for table, listed in zip(tables[2:], _VOTES, strict=True):
        table[[corpus.vocabulary[word] for word in listed if word in corpus.vocabulary]] = 1
    counts = [np.zeros((len(tables), 0), np.int32)]
    for block in corpus.blocks:
        stream = corpus.words[block.units]
        sums = np.zeros((len(tables), len(stream) + 1), np.int32)
        for table, row in zip(tables, sums, strict=True):
            np.cumsum(table[stream], dtype=np.int32, out=row[1:])
        counts.append(sums[:, block.rows[1:]] - sums[:, block.rows[:-1]])
    letters, foreign, *votes = np.concatenate(counts, axis=1)
    return letters, foreign, np.stack(votes)
