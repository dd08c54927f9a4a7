"""Print what the cues find and miss in human-coded texts: `python -m benchmarks.validity_cues --gold DIR`.

Precision, recall and F1 of the held-out halves, a set and label at a time, with 90 % intervals; beside F1, that of the
trivial rule (everything is positive). A code found where people saw its label is right: labels of other schemes are
only near to our codes, so these figures are lower bounds of a kind. Then the share of sentences of the treebanks
(newspapers, speech, encyclopaedia, shop reviews) in which a dimension fires, most of them wrongly.

`--gold` is the folder of the sets; by default `gold` in the folder that CMANALYTICS_REAL_DATA names, with `treebanks`
beside it. `--before FILE` is an older codebook, measured beside the shipped one. `--half development` is for mining.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.gold_sets import HALVES, GoldSet, Target, read_sentences, read_sets
from cmanalytics.codebook import Codebook, CodebookFile, Header, load_codebook
from cmanalytics.declarations import load_yaml, validate
from cmanalytics.metrics.intervals import wilson
from cmanalytics.tagging import tag_comments

LEVEL = 0.90
DRAWS = 4000
SEED = 2026
MEASURED = ("precision", "recall", "F1")
COLUMNS = ("set", "label: codes", "n", "positive", "precision", "recall", "F1", "F1 all positive")


def load_alone(path: Path) -> Codebook:
    """Return a codebook file by itself, not laid over the shipped one."""
    file = validate(CodebookFile, load_yaml(path)).model_dump(exclude_unset=True)
    header = Header.model_validate(file.get("codebook", {}))
    return Codebook(**header.model_dump(), sources=file.get("sources", {}), dimensions=file["dimensions"])


def tag(texts: pd.DataFrame, book: Codebook, *, lang: str) -> pd.DataFrame:
    """Return row (position in `texts`), dimension, code of what the cues find, nothing negated."""
    comments = texts[["text"]].assign(comment_id=texts.index.astype("string"))
    found = tag_comments(comments, book, lang=lang, taggers=("cues",))
    found = found[~found["negated"].fillna(False).to_numpy(dtype=bool)]
    return found[["dimension", "code", "rule", "matched"]].assign(row=found["comment_id"].astype("int64"))


def carried(found: pd.DataFrame, target: Target, size: int) -> np.ndarray:
    """Return a mask of the texts that carry one of a target's codes."""
    wanted = found["dimension"].isin(target.codes) | (found["dimension"] + ":" + found["code"]).isin(target.codes)
    mask = np.zeros(size, dtype=bool)
    mask[found.loc[wanted.to_numpy(dtype=bool), "row"].to_numpy()] = True
    return mask


def judge(said: np.ndarray, true: np.ndarray) -> dict[str, str]:
    """Return precision, recall and F1 as text, each with its interval (Wilson's; percentiles of multinomial draws)."""
    right, wrong, missed = int((said & true).sum()), int((said & ~true).sum()), int((~said & true).sum())
    shares = {"precision": (right, right + wrong), "recall": (right, right + missed)}
    texts = {
        name: _written(*wilson(top / bottom, bottom, level=LEVEL)) if bottom else "-"
        for name, (top, bottom) in shares.items()
    }
    n = len(said)
    draws = np.random.default_rng(SEED).multinomial(
        n, np.array([right, wrong, missed, n - right - wrong - missed]) / n, DRAWS
    )
    scores = 2 * draws[:, 0] / np.maximum(2 * draws[:, 0] + draws[:, 1] + draws[:, 2], 1)
    low, high = np.quantile(scores, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    texts["F1"] = _written(2 * right / max(2 * right + wrong + missed, 1), low, high)
    texts["F1 all positive"] = f"{2 * true.sum() / (n + true.sum()):.2f}"
    return texts


def _written(value: float, low: float, high: float) -> str:
    return f"{value:.2f} [{low:.2f}, {high:.2f}]"


def measure(gold: GoldSet, book: Codebook, *, half: str) -> list[dict[str, object]]:
    """Return one row a label of a set."""
    texts = gold.texts[gold.texts["half"] == half].reset_index(drop=True)
    found = tag(texts, book, lang=gold.lang)
    rows: list[dict[str, object]] = []
    for target in gold.targets:
        true = texts["labels"].map(lambda labels, wanted=target.labels: bool(labels & wanted)).to_numpy(dtype=bool)
        row = {"set": f"{gold.name} ({gold.lang})", "label: codes": target.name, "n": len(texts)}
        rows.append({**row, "positive": int(true.sum()), **judge(carried(found, target, len(texts)), true)})
    return rows


def measure_sentences(sentences: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the share of sentences in which each dimension fires, a column a language."""
    shares = {}
    for lang, texts in sentences.groupby("lang"):
        texts = texts.reset_index(drop=True)
        found = tag(texts, book, lang=str(lang)).drop_duplicates(["row", "dimension"])
        shares[f"{lang} (n = {len(texts)})"] = found["dimension"].value_counts() / len(texts)
    order = [dimension.id for dimension in book.dimensions]
    return pd.DataFrame(shares).reindex(order).fillna(0).map("{:.1%}".format)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--half", choices=HALVES, default=HALVES[1])
    asked = parser.parse_args()
    folder = asked.gold or Path(os.environ.get("CMANALYTICS_REAL_DATA", "")) / "gold"
    sets = list(read_sets(folder))
    if not sets:
        sys.exit(f"no human-coded set in {folder}: give --gold DIR, or set CMANALYTICS_REAL_DATA")
    now, before = load_codebook(), load_alone(asked.before) if asked.before else None
    sentences = read_sentences(folder.parent / "treebanks")
    print(f"{now.label}, {asked.half} halves" + (f"; before: {before.label}" if before else ""), end="\n\n")
    print(_table([row for gold in sets for row in _rows(gold, now, before, half=asked.half)]))
    if len(sentences):
        print("\nshare of treebank sentences hit:\n")
        shares = measure_sentences(sentences, now)
        if before is not None:
            shares = shares.join(measure_sentences(sentences, before).add_suffix(", before"))
        print(shares.to_string())


def _rows(gold: GoldSet, now: Codebook, before: Codebook | None, *, half: str) -> list[dict[str, object]]:
    rows = measure(gold, now, half=half)
    if before is None:
        return rows
    older = ({f"{name} before": row[name] for name in MEASURED} for row in measure(gold, before, half=half))
    return [row | old for row, old in zip(rows, older, strict=True)]


def _table(rows: list[dict[str, object]]) -> str:
    names = (*COLUMNS, *(name for name in rows[0] if name not in COLUMNS))
    lines = [names, ("---",) * len(names), *(tuple(row[name] for name in names) for row in rows)]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


if __name__ == "__main__":
    main()
