"""Time the cue tagger against public peers in one run, on one core: `python -m benchmarks.tagging [--treebanks DIR]`.

Peers, over the same comments and cues: the obvious way on spaCy's matchers (`tests/cue_oracle.py`, whose codings ours
must equal), a plain spaCy pipeline (tokenizer, PhraseMatcher, Matcher for what is no literal), and raw Aho-Corasick
(ahocorasick_rs, DFA, literals only, no word limits) if it is installed. The spaCy ways run over a part of the comments,
their matchers built beforehand; ours builds all it needs within the time. `--agree N` compares codings on N invented
comments instead, and `--smaller N` runs over fewer comments.
"""

import argparse
import gc
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from benchmarks.tagging_corpora import write_codebook, write_comments
from cmanalytics.codebook import Codebook, load_codebook
from cmanalytics.tagging import corpus, cues, matching, tag_comments
from cmanalytics.tagging.cues import compile_cues
from tests.cue_oracle import Oracle
from tests.invented_comments import invent_comments

COUNT, SAMPLE, RUNS = 200_000, 2_500, 3
HOSTILE = {
    "50,000 !": "!" * 50_000, "16,000 a:": "a:" * 16_000, "8,000 emoji": "😡" * 8_000, "no space": "x" * 50_000,
    "zero width": "a\u200b" * 25_000, "right to left": "\u202eabc \u202d" * 5_000, "one cue": "avocat " * 5_000,
    "a megabyte": "service client nul ! " * 50_000,
}  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """Return the processor's time, as a shared machine would not otherwise be fair; all is done in one thread."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def forget() -> None:
    corpus._LAST.clear()
    matching._ENGINES.clear()
    cues.parse_cue.cache_clear()
    cues._nature.cache_clear()


def changed(codebook: Codebook, number: int) -> Codebook:
    """Return a codebook with one cue more: what an analyst does."""
    first, *others = codebook.dimensions[0].codes
    cue = {"fr": (*first.cues.get("fr", ()), f"nouvelle indication {number}")}
    codes = (first.model_copy(update={"cues": first.cues | cue}), *others)
    return codebook.model_copy(update={"dimensions": (codebook.dimensions[0].model_copy(update={"codes": codes}),)})


def plain_spacy(codebook: Codebook) -> Callable[[str], int]:
    """Return the plain way: spaCy's French tokenizer, literals as phrases, gaps and beginnings as token patterns."""
    import spacy
    from spacy.matcher import Matcher, PhraseMatcher

    nlp = spacy.blank("fr")
    phrases, patterns = PhraseMatcher(nlp.vocab, attr="LOWER"), Matcher(nlp.vocab)
    for number, cue in enumerate(compile_cues(codebook)):
        for form in cue.forms:
            if any("*" in atom or "~" in atom or "|" in atom for atom in form):
                patterns.add(str(number), [[_token(atom) for atom in form]])
            else:
                phrases.add(str(number), [nlp.make_doc(" ".join(form))])
    firsts = sorted({form[0] for cue in compile_cues(codebook) for form in cue.forms})
    denied = {"LOWER": {"IN": ["ne", "pas", "jamais", "sans", "not", "no", "never"]}}
    patterns.add("negation", [[denied, {"OP": "{0,3}"}, {"LOWER": {"IN": firsts}}]])

    def run(text: str) -> int:
        doc = nlp(text)
        return len(phrases(doc)) + len(patterns(doc))

    return run


def _token(atom: str) -> dict[str, object]:
    if atom == "~":
        return {"OP": "{0,3}"}
    return {"LOWER": {"REGEX": f"^{atom[:-1]}"}} if "*" in atom else {"LOWER": {"IN": atom.split("|")}}


def aho_corasick(codebook: Codebook) -> Callable[[str], object] | None:
    try:
        from ahocorasick_rs import AhoCorasick, Implementation
    except ImportError:
        return None
    literals = set()
    for form in (form for cue in compile_cues(codebook) for form in cue.forms):
        slots = [atom.rstrip("*").split("|") for atom in form if atom != "~"]
        literals.update(map(" ".join, itertools.islice(itertools.product(*slots), 50)))
    machine = AhoCorasick(sorted(literals), implementation=Implementation.DFA)
    return lambda text: machine.find_matches_as_indexes(text, overlapping=True)


def compare(comments: pd.DataFrame, codebook: Codebook) -> dict[str, float]:
    """Print and return comments a second of each way, medians of runs that take turns."""
    some = comments.head(SAMPLE)
    texts, langs = some["text"].tolist(), some["lang"].tolist()
    oracle = Oracle(codebook, texts)
    spacy_way, aho = plain_spacy(codebook), aho_corasick(codebook)
    whole = comments["text"].tolist()
    rates: dict[str, list[float]] = {}
    few = SAMPLE // 5
    for number in range(RUNS):
        forget()
        ways = {
            "ours, cold": (len(comments), lambda: tag_comments(comments, codebook)),
            "ours, warm": (len(comments), lambda n=number: tag_comments(comments, changed(codebook, n))),
            "spaCy, obvious": (SAMPLE, lambda: _all(oracle, texts, langs)),
            "spaCy, plain": (few, lambda: [spacy_way(text) for text in texts[:few]]),
        }
        if aho is not None:
            ways["Aho-Corasick"] = (len(whole), lambda: [aho(text) for text in whole])
        for name, (count, work) in ways.items():
            rates.setdefault(name, []).append(count / seconds(work))
    found = tag_comments(some, codebook)
    same = _listed(found) == _all(oracle, texts, langs)
    median = {name: statistics.median(values) for name, values in rates.items()}
    number = sum(len(x) for d, c in codebook.walk() for x in (*c.cues.values(), *c.anti.values()))
    print(
        f"\n{number} cues, {len(comments)} comments; codings of {SAMPLE}: {len(found)}, same as the obvious way: {same}"
    )
    for name, values in rates.items():
        print(f"  {name:15} {median[name]:>10,.0f} comments/s ({min(values):,.0f} to {max(values):,.0f})")
    for name in ("spaCy, obvious", "spaCy, plain"):
        cold, warm = (median[f"ours, {how}"] / median[name] for how in ("cold", "warm"))
        print(f"  over {name}: cold {cold:.1f}x, warm {warm:.1f}x")
    if aho is not None:
        print(f"  Aho-Corasick over ours, cold: {median['Aho-Corasick'] / median['ours, cold']:.1f}x")
    return median


def _all(oracle: Oracle, texts: list[str], langs: list[str]) -> list[tuple[object, ...]]:
    each = enumerate(zip(texts, langs, strict=True))
    return [tuple(found) for row, (text, lang) in each for found in oracle.find(row, text, frozenset((lang,)))]


def _listed(codings: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return codings as the obvious way gives them; comments are numbered from "c0"."""
    rows = codings["comment_id"].str[1:].astype(int)
    names = ("dimension", "code", "start", "end", "rule", "negated")
    return list(zip(rows, *(codings[name] for name in names), strict=True))


def weigh(comments: pd.DataFrame, codebook: Codebook) -> None:
    """Print the peak of memory of a cold run beside the size of the texts, the codings counted (Linux only)."""
    size = comments["text"].str.len().sum() / 1e6
    with tempfile.TemporaryDirectory() as folder:
        comments.to_parquet(Path(folder) / "comments.parquet")
        Path(folder, "codebook.json").write_text(codebook.model_dump_json(), encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", _WEIGH, folder], capture_output=True, text=True, check=True)
    peak, table, rows = map(float, done.stdout.split())
    held = f"{rows:,.0f} codings: {table:.0f} MB of it"
    print(f"memory: peak {peak:.0f} MB over {size:.0f} MB of text: {peak / size:.1f}x ({held})")


_WEIGH = """
import sys, gc
from pathlib import Path
import pandas as pd, pyarrow as pa
from cmanalytics.codebook import Codebook
from cmanalytics.tagging import tag_comments
folder = Path(sys.argv[1])
book = Codebook.model_validate_json((folder / "codebook.json").read_text())
comments = pd.read_parquet(folder / "comments.parquet")
tag_comments(comments.head(100), book)
gc.collect()
pa.default_memory_pool().release_unused()
Path("/proc/self/clear_refs").write_text("5")
def size(name):
    return int(next(l for l in open("/proc/self/status") if l.startswith(name)).split()[1]) / 1000
before = size("VmRSS")
codings = tag_comments(comments, book)
print(size("VmHWM") - before, codings.memory_usage(deep=True).sum() / 1e6, len(codings))
"""


def command(comments: pd.DataFrame) -> None:
    """Print how long the command takes from its start to its file, languages to be found included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.csv"
        comments[["comment_id", "text"]].to_csv(path, index=False)
        words = [sys.executable, "-m", "cmanalytics", "tag", path, "--out", path.with_suffix(".parquet"), "--quiet"]
        start = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True)
        taken = time.perf_counter() - start
    print(f"cmanalytics tag, {len(comments)} comments, CSV to parquet: {taken:.1f} s")


def agree(count: int) -> None:
    """Compare the two engines on invented comments and print how many codings they share."""
    codebook, codings, batch = load_codebook(), 0, 5_000
    for first in range(0, count, batch):
        texts = list(invent_comments(codebook, min(batch, count - first), seed=first))
        comments = pd.DataFrame({"comment_id": [f"c{n}" for n in range(len(texts))], "text": texts})
        oracle = Oracle(codebook, texts)
        for lang in ("fr", "en"):
            ours = _listed(tag_comments(comments, codebook, lang=lang))
            if ours != _all(oracle, texts, [lang] * len(texts)):
                sys.exit(f"batch {first}, {lang}: the engines disagree")
            codings += len(ours)
    print(f"{count} invented comments, each read as French and as English: {codings} codings, all the same")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--treebanks", type=Path)
    parser.add_argument("--agree", type=int)
    parser.add_argument("--smaller", type=int, default=COUNT)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
        pa.set_cpu_count(1)
    if options.agree:
        agree(options.agree)
        return
    comments = write_comments(options.smaller, treebanks=options.treebanks)
    words = comments["text"].str.split(" ").str.len().mean()
    print(f"{len(comments)} comments, {words:.1f} words on average, {comments['text'].str.len().sum() / 1e6:.0f} MB")
    books = [write_codebook(comments, count) for count in (600, 3_000)]
    small, large = (compare(comments, book)["ours, cold"] for book in books)
    print(f"\nfrom 600 to 3,000 cues, cold: {small / large:.2f}x the time")
    few = comments.head(10_000)
    forget()
    print(f"10,000 comments, cold: {seconds(lambda: tag_comments(few, books[0])):.2f} s")
    bare = comments[["comment_id", "text"]]
    tag_comments(bare, books[0])
    print(f"languages found too, warm: {len(bare) / seconds(lambda: tag_comments(bare, books[0])):,.0f} comments/s")
    shipped = load_codebook()
    tag_comments(few, shipped)
    for name, text in HOSTILE.items():
        one = pd.DataFrame({"comment_id": ["1"], "text": [text]})
        print(f"hostile, {name}: {1000 * seconds(lambda one=one: tag_comments(one, shipped)):.0f} ms")
    for book in books:
        weigh(comments, book)
    command(comments)


if __name__ == "__main__":
    main()
