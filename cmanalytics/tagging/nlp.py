"""The only door to trained pipelines: ours, shipped with the package, or an installed spaCy one when it is named."""

import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cmanalytics.errors import RunError, UsageError

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINES = Path(__file__).parents[1] / "pipelines"
LANGUAGES: tuple[str, ...] = ("fr", "en")
# What reading a folder that is cut short, of another version or not a pipeline can raise.
_DAMAGES = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, ImportError)
_TRIAL = "Nous voudrions annuler les commandes. We would like to cancel orders."  # a part that is missing shows here


@cache
def load_nlp(lang: str, pipeline: str | None = None) -> "Language":
    """Return the pipeline of a language, loaded once: ours, or the installed spaCy package or folder that is named.

    Raise UsageError for a language without one, RunError where it is absent, damaged or of another version.
    """
    if lang not in LANGUAGES:
        raise UsageError("unknown_tag_language", name=lang, known=", ".join(LANGUAGES))
    # Its parts register their names when they are imported.
    from cmanalytics.tagging import lemmas, tokenizer  # noqa: F401

    ours = pipeline is None or tokenizer.is_ours(pipeline)
    nlp = _read_ours(Path(pipeline or PIPELINES / lang), lang) if ours else _read_named(str(pipeline), lang)
    if nlp.lang != lang or not nlp.has_pipe("parser"):
        raise RunError("pipeline_unfit", name=pipeline or lang, lang=lang)
    _cast(nlp)
    try:
        nlp(_TRIAL)
    except _DAMAGES as error:
        raise RunError("pipeline_damaged", name=pipeline or lang, lang=lang, error=type(error).__name__) from error
    return nlp


def describe_nlp(nlp: "Language") -> str:
    """Return what `jobs.parser` says of a pipeline: its name and version."""
    return f"{nlp.meta.get('lang', nlp.lang)}_{nlp.meta.get('name', 'pipeline')} {nlp.meta.get('version', '')}".strip()


def _read_ours(path: Path, lang: str) -> "Language":
    from cmanalytics.tagging.tokenizer import read_pipeline

    if not (path / "config.cfg").is_file():
        raise RunError("pipeline_absent", name=path.name, lang=lang)
    try:
        return read_pipeline(path, lang)
    except _DAMAGES as error:
        raise RunError("pipeline_damaged", name=path.name, lang=lang, error=type(error).__name__) from error


def _read_named(name: str, lang: str) -> "Language":
    import spacy

    if not spacy.util.is_package(name) and not (Path(name) / "meta.json").is_file():
        raise RunError("pipeline_absent", name=name, lang=lang)
    with warnings.catch_warnings():
        # Made by a neighbouring version of spaCy: what it lacks shows below, as damage.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            return spacy.load(name)
        except _DAMAGES as error:
            raise RunError("pipeline_damaged", name=name, lang=lang, error=type(error).__name__) from error


def _cast(nlp: "Language") -> None:
    """Give back to weights packed in half precision the precision that spaCy computes with."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None and hasattr(model, "walk") else ():
            for name in node.param_names:
                if node.has_param(name) and node.get_param(name).dtype != "float32":
                    node.set_param(name, node.get_param(name).astype("float32"))


def explain_missing(pipeline: str | None = None) -> dict[str, str]:
    """Return for each language without a usable pipeline what is wrong with it; nothing where all is well."""
    faults: dict[str, str] = {}
    for lang in LANGUAGES:
        try:
            load_nlp(lang, pipeline)
        except RunError as error:
            faults[lang] = str(error)
    return faults
