"""Write what goes with a pipeline: its card, printed from the figures, and who made what it learned from."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LICENCE = "CC BY-SA 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/"
FIGURES, CARD, NOTICE = "figures.json", "card.md", "NOTICE.md"
HARDEST = 8  # relations that a card names
_NOTICE = """# The {language} pipeline: attribution

The files of this folder are offered under {licence} (see LICENSE, {url}), other than the code of the package, which is
under the MIT licence. They were made from:

{sources}

Changes made to the treebanks: contractions put together again (French: du, au), rare subtypes of relations read as the
relation, part of the features kept, and copies of the sentences written with the faults of comments (no accents, no
capitals, typing slips, abbreviations, emoji). None of these people endorses this package.
"""
_NAMES = {"fr": "French", "en": "English"}
_WRONG = {
    "fr": (
        "A participle written for an infinitive (*j'arrive pas a annulé*) has its verb right and its tag often wrong.",
        "Words glued without an apostrophe (*lappli*, *jpeux*) are cut only where the tokenizer lists them.",
        "Names in lower case and abbreviations that the noise does not hold become nouns or verbs.",
        "Lemmas of grammatical words follow the treebanks (*je* gives *moi*, *ma* gives *son*): not for display.",
        "Spoken and encyclopedic sentences taught it French; no comment of a social page did.",
    ),
    "en": (
        "Words that a person splits or joins (*a lot/alot*, *its/it's*) are cut as written.",
        "Lists, signatures and headings, frequent in its treebank of e-mails and web pages, are its worst sentences.",
        "A verb that is also a noun (*need*, *update*) alone in a short comment is a coin toss.",
    ),
}


def sources_of(lang: str) -> list[dict[str, str]]:
    """Return the treebanks of a language, as declared beside this module."""
    return YAML(typ="safe").load(Path(__file__).with_name("sources.yml").read_text(encoding="utf-8"))[lang]


def notice(lang: str) -> str:
    """Return the attribution that the licences of the treebanks ask for."""
    sources = (
        f"- **{s['name']}** ({s['version']}), {s['licence']}. {s['authors']}.\n  {s['url']}" for s in sources_of(lang)
    )
    return _NOTICE.format(language=_NAMES[lang], licence=LICENCE, url=LICENCE_URL, sources="\n".join(sources))


def card(lang: str, figures: Mapping[str, Any]) -> str:
    """Return the card of a pipeline; every number in it comes from the figures."""
    learned, size, first = figures["learned"], figures["size"], next(iter(figures["tests"]))
    noised = ((f"{name}, noised", *_row(scores)) for name, scores in figures["noised"].items())
    tests = [*((name, *_row(scores)) for name, scores in figures["tests"].items()), *noised]
    faults = [(name, *(f"{value:.1f}" for value in scores.values())) for name, scores in figures["each_noise"].items()]
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    return template.format(
        language=_NAMES[lang],
        version=figures["version"],
        sentences=learned["sentences"],
        words=learned["words"],
        treebanks=", ".join(source["name"] for source in sources_of(lang)),
        seen=learned["seen"],
        noisy=learned["noisy_percent"],
        seed=learned["seed"],
        spacy=learned["spacy"],
        licence=LICENCE,
        zipped=f"{size['zipped'] / 1e6:.2f}",
        files=f"{size['files'] / 1e6:.2f}",
        tests=_table(("test", "words", "UPOS", "verb lemma", "UAS", "LAS", "misaligned"), tests),
        first=first,
        faults=_table(("fault", "UPOS", "verb lemma", "LAS", "misaligned"), faults),
        relations=", ".join(f"{name} {value}" for name, value in list(figures["relations"].items())[:HARDEST]),
        wrong="\n".join(f"- {line}" for line in _WRONG[lang]),
    )


def _row(scores: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(scores["words"]), *(f"{scores[key]:.2f}" for key in ("upos", "verb_lemma", "uas", "las", "misaligned")))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def write_papers(lang: str, out: Path, figures: Mapping[str, Any]) -> None:
    """Write the figures, the card, the attribution and the licence into the folder of a pipeline."""
    (out / FIGURES).write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / CARD).write_text(card(lang, figures), encoding="utf-8")
    (out / NOTICE).write_text(notice(lang), encoding="utf-8")
    (out / "LICENSE").write_bytes(Path(__file__).with_name("LICENSE-CC-BY-SA-4.0.txt").read_bytes())
