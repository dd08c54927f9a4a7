"""Make the pipeline of a language, start to finish: `python -m training.pipelines fr --treebanks DIR`."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import spacy

from cmanalytics.tagging.nlp import PIPELINES, load_nlp
from training.cards import LICENCE, sources_of, write_papers
from training.corpus import Corpus, read_corpus
from training.evaluating import evaluate
from training.learning import PLANS, SEED, Plan, learn
from training.packing import VERSION, add_verbs, pack, zipped_bytes


def main(arguments: list[str] | None = None) -> None:
    """Read the command, then learn, pack, measure and write the card."""
    parser = argparse.ArgumentParser(prog="python -m training.pipelines", description=__doc__)
    parser.add_argument("lang", choices=sorted(PLANS))
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of the UD_* folders")
    parser.add_argument("--out", type=Path, help="folder to write; the package's own by default")
    parser.add_argument("--profile", choices=("shipped", "wider"), default="shipped")
    parser.add_argument("--words", type=int, help="how many words are seen, instead of the plan's")
    parser.add_argument("--trained", type=Path, help="a folder that an earlier run left: pack and measure only")
    asked = parser.parse_args(arguments)
    plan = PLANS[asked.lang]._replace(**({"words": asked.words} if asked.words else {}))
    wider = asked.profile == "wider"
    if wider and asked.out is None:
        parser.error("--profile wider needs --out: what it gives is not for the package (licence)")
    corpus = read_corpus(asked.lang, asked.treebanks, wider=wider)
    say(f"{asked.lang}: {len(corpus.train)} sentences, {sum(map(len, corpus.train))} words")
    out = asked.out or PIPELINES / asked.lang
    with tempfile.TemporaryDirectory() as held:
        trained = asked.trained or Path(held)
        if asked.trained is None:
            learn(asked.lang, corpus, plan, trained, say=say)
        make(asked.lang, corpus, plan, trained, out, wider=wider, treebanks=asked.treebanks)
    say(f"written: {out}")


def make(lang: str, corpus: Corpus, plan: Plan, trained: Path, out: Path, *, wider: bool, treebanks: Path) -> None:
    """Pack what was learned into `out`, measure it as packed, and write its papers."""
    nlp = load_nlp(lang, str(trained))
    add_verbs(nlp, lang, corpus)
    shutil.rmtree(out, ignore_errors=True)
    names = [source["name"] for source in sources_of(lang)]
    pack(nlp, out, sources=names, licence="for your own use: LGPL-LR treebanks are in it" if wider else LICENCE)
    load_nlp.cache_clear()
    say("measuring")
    figures = {
        "version": VERSION,
        "learned": {
            "sentences": len(corpus.train),
            "words": sum(map(len, corpus.train)),
            "seen": plan.words,
            "noisy_percent": round(100 * plan.noisy),
            "seed": SEED,
            "spacy": spacy.__version__,
        },
        "size": {"zipped": zipped_bytes(out), "files": sum(p.stat().st_size for p in out.rglob("*") if p.is_file())},
        **evaluate(load_nlp(lang, str(out)), lang, treebanks),
    }
    write_papers(lang, out, figures)


def say(line: str) -> None:
    """Write a line of progress, at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
