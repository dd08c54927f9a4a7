"""Pack a trained pipeline: half precision, only the texts that it needs, its verb lexicon, its licence."""

import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language

import cmanalytics.tagging.lemmas  # noqa: F401  its name becomes known to spaCy
from training.corpus import Corpus
from training.verbs import lexicon_lines

VERSION = "1.0.0"
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


def add_verbs(nlp: Language, lang: str, corpus: Corpus) -> None:
    """Add the verb lexicon, made of every sentence that training may see, as the last part of a pipeline."""
    verbs: Any = nlp.add_pipe("verb_lemmas")
    verbs.from_bytes("\n".join(lexicon_lines(lang, [*corpus.train, *corpus.held])).encode())


def pack(nlp: Language, out: Path, *, sources: Iterable[str], licence: str) -> None:
    """Write a pipeline in half precision; the readers of the package give the weights back their precision."""
    for _, part in nlp.pipeline:
        for node in part.model.walk() if hasattr(part, "model") else ():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype(np.float16))
    nlp.meta.update(
        name="comments",
        version=VERSION,
        description="Tagger, lemmatizer, parser for comments; learned from open treebanks with the faults people write",
        author="The cmanalytics maintainers",
        license=licence,
        sources=[{"name": name, "license": licence} for name in sources],
        performance={},
    )
    nlp.to_disk(out)
    strings = sorted(_needed(nlp))
    (out / "vocab" / "strings.json").write_text(json.dumps(strings, ensure_ascii=False), encoding="utf-8")


def _needed(nlp: Language) -> set[str]:
    """Return the texts that the parts of a pipeline name by their hashes: labels, and what the lemmatizer swaps."""
    needed = {label for part in nlp.pipe_names for label in nlp.pipe_labels.get(part, ()) if isinstance(label, str)}
    lemmatizer: Any = nlp.get_pipe("trainable_lemmatizer")
    for tree in srsly.msgpack_loads(lemmatizer.trees.to_bytes())["trees"]:
        needed.update(nlp.vocab.strings[number] for key in ("orig", "subst") if (number := tree.get(key)))
    return needed


def zipped_bytes(folder: Path) -> int:
    """Return how many bytes a folder takes once zipped."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(str(path.relative_to(folder)), _STAMP)
                archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.tell()
