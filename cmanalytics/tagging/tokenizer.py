"""The tokenizer and the languages of the shipped pipelines: one for training them and for using them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from spacy.attrs import NORM, PREFIX, SUFFIX
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import load_config, registry
from spacy.vocab import Vocab

from cmanalytics.tagging.words import norm_of, tokens_of
from cmanalytics.tagging.words.norms import STRETCHED, bare

TOKENIZER = "cmanalytics.comments.v1"  # its name in the configuration of a pipeline


class CommentTokenizer:
    """Make spaCy documents out of comments; it has no state of its own to save."""

    def __init__(self, vocab: Vocab, lang: str) -> None:
        self.vocab, self.lang = vocab, lang

    def __call__(self, text: str) -> Doc:
        words, spaces = tokens_of(text, self.lang)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the code is the tokenizer."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "CommentTokenizer":
        """Return the tokenizer as it is."""
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Write nothing: the code is the tokenizer."""
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> "CommentTokenizer":
        """Return the tokenizer as it is."""
        return self


@registry.tokenizers(TOKENIZER)
def make_tokenizer(lang: str) -> Callable[[Language], CommentTokenizer]:
    """Return the maker of the tokenizer that a pipeline's configuration names."""
    return lambda nlp: CommentTokenizer(nlp.vocab, lang)


def _prefix(word: str) -> str:
    return bare(word.lower())[:3]


def _suffix(word: str) -> str:
    return STRETCHED.sub(r"\1", word.lower())[-3:]


def _defaults(lang: str) -> type[BaseDefaults]:
    getters = {**BaseDefaults.lex_attr_getters, NORM: partial(norm_of, lang=lang), PREFIX: _prefix, SUFFIX: _suffix}
    return type(f"Defaults_{lang}", (BaseDefaults,), {"lex_attr_getters": getters})


class French(Language):
    """French as the shipped pipeline reads it: light to load, folded forms beside the words."""

    lang = "fr"
    Defaults = _defaults("fr")


class English(Language):
    """English as the shipped pipeline reads it."""

    lang = "en"
    Defaults = _defaults("en")


LANGUAGES: dict[str, type[Language]] = {"fr": French, "en": English}


def is_ours(source: str | Path) -> bool:
    """Tell whether a folder holds a pipeline that uses this tokenizer, of this version or another."""
    path = Path(source) / "config.cfg"
    return path.is_file() and TOKENIZER.rpartition(".")[0] in path.read_text(encoding="utf-8", errors="replace")


def read_pipeline(source: str | Path, lang: str) -> Language:
    """Return the pipeline of a folder, as its files have it: weights packed in half precision stay so."""
    config = load_config(Path(source) / "config.cfg")
    return LANGUAGES[lang].from_config(config).from_disk(source)
