"""How well jobs are found: user stories (verbs and spans), app reviews (requests and noise), speed.

    python -m benchmarks.validity_jobs DATA [--half report|develop|all] [--draw 200 --out pairs.csv] [--speed 100000]

DATA is the folder of human-coded sets. Rules were written while looking at one half of each set only (by a hash of the
text); figures are of the other half unless asked. `--draw` writes pairs of verb and complement to be read by hand, with
an empty column for the reader: the file holds real people's words, keep it out of the repository.
"""

import argparse
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cmanalytics.codebook import load_codebook
from cmanalytics.tagging.folding import fold_word
from cmanalytics.tagging.jobs import extract_jobs

SEED = 2026
BACKLOGS = "ace-design__nlp-stories__final*.jsonl"
SCORES = "ace-design__nlp-stories__SCORES_benchmark_without_crf.csv"
FRENCH = "DERIVED__fr_user_stories__triples_dev.jsonl"
REVIEWS = "Jl-wei__mini-bar__dataset_for_classification_*.{lang}.csv"
_CUE = re.compile(
    r"^#\w+#\s*|^As an? [^,]{1,80},\s*I(?:'d)? (?:want|would like|like|need|am able|can)(?: to)?(?: be able to)?\s*",
    re.IGNORECASE,
)
# Other ways of asking, one a story by its hash: the cue is not what is measured.
PARAPHRASES = (
    "It would be great to ", "How can I ", "Is there a way to ", "Please let us ", "I'm trying to ",
    "I'd love to be able to ", "We still can't ", "You should make it possible to ", "i need to ",
    "there is no option to ",
)  # fmt: skip


class Story(NamedTuple):
    """Hold a story with the half-open spans of its actions; `primary` are those of its persona."""

    text: str
    actions: list[tuple[int, int]]
    primary: list[tuple[int, int]]


def in_half(text: str, half: str) -> bool:
    """Tell whether a text belongs to a half: "develop", "report", or "all"."""
    even = hashlib.sha256(text.encode()).digest()[0] % 2 == 0
    return half == "all" or even == (half == "develop")


def read_stories(folder: Path, half: str, way: str) -> Iterator[Story]:
    """Give the stories of the backlogs: "given", "removed" (without the cue) or "paraphrased"."""
    for path in sorted(folder.glob(BACKLOGS)):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if in_half(entry["text"], half):
                yield _story(entry, way)


def _story(entry: dict[str, Any], way: str) -> Story:
    text = entry["text"]
    cut = re.match(r"#\w+#\s*", text)
    start = cut.end() if cut else 0
    opening = ""
    if way != "given" and (cue := _CUE.match(text[start:])):
        start += cue.end()
        if way == "paraphrased":
            opening = PARAPHRASES[hashlib.sha256(text.encode()).digest()[1] % len(PARAPHRASES)]
    by_persona = {relation["to_id"] for relation in entry["relations"] if relation["type"] == "triggers"}
    move = len(opening) - start
    spans = [
        (e["start_offset"] + move, e["end_offset"] + move, e["id"] in by_persona)
        for e in entry["entities"]
        if e["label"] == "Action" and e["start_offset"] >= start
    ]
    rest = text[start:]
    if way != "given" and not opening:
        rest = rest[:1].upper() + rest[1:]
    return Story(opening + rest, [s[:2] for s in spans], [s[:2] for s in spans if s[2]])


def _f1(right: int, found: int, gold: int) -> str:
    precision, recall = right / max(found, 1), right / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f}; {found} found, {gold} in the gold)"


def measure_stories(folder: Path, half: str) -> None:
    """Print head-verb and strict span F1 on English stories, beside what is published for others."""
    for way in ("given", "removed", "paraphrased"):
        stories = list(read_stories(folder, half, way))
        jobs = jobs_of([story.text for story in stories], "en")
        print(f"\nEnglish stories, cue {way}, n = {len(stories)}")
        for name, of in (("all actions", "actions"), ("the persona's actions", "primary")):
            overlap = strict = found = gold = 0
            for row, story in enumerate(stories):
                mine = jobs[(jobs["comment_id"] == str(row)) & jobs["verb_start"].notna()]
                if of == "primary":
                    mine = mine[mine["frame"] != "purpose"]
                spans = list(zip(mine["verb_start"], mine["verb_end"], strict=True))
                wanted = getattr(story, of)
                found, gold = found + len(spans), gold + len(wanted)
                strict += len(set(spans) & set(wanted))
                overlap += sum(any(a < end and start < b for a, b in wanted) for start, end in spans)
            print(f"  {name}: head verb {_f1(overlap, found, gold)}; strict span {_f1(strict, found, gold)}")
    scores = pd.read_csv(folder / SCORES)
    row = scores[
        (scores.iloc[:, 0] == "Action")
        & (scores["Comparison Mode"] == "Strict")
        & (scores["Data Groupings"] == "Global")
    ]
    names = [name for name in ("Simple", "ECMFA-VN", "Visual Narrator") if name in row]
    print("  published, actions, strict, all backlogs:", ", ".join(f"{name} {row[name].iloc[0]:.2f}" for name in names))


def measure_french(folder: Path, half: str) -> None:
    """Print how often the verb of a French story's job is the one found."""
    entries = [json.loads(line) for line in (folder / FRENCH).read_text(encoding="utf-8").splitlines()]
    entries = [entry for entry in entries if in_half(entry["job"], half)]
    texts = [_sentence(entry) for entry in entries]
    jobs = jobs_of(texts, "fr")
    bare = jobs_of([entry["job"] for entry in entries], "fr")
    for name, table in (("whole sentence", jobs), ("the job alone, without its cue", bare)):
        right = total = 0
        for row, entry in enumerate(entries):
            gold = _french_verb(entry["job"])
            mine = table[(table["comment_id"] == str(row)) & (table["frame"] != "purpose")]
            total += 1
            right += bool(len(mine)) and fold_word(mine["verb"].iloc[0]) == gold
        print(f"\nFrench stories, {name}: verb right {right}/{total} = {right / max(total, 1):.3f}")


def _sentence(entry: dict[str, Any]) -> str:
    if entry.get("sentence"):
        return str(entry["sentence"])
    job, lead = entry["job"], entry["lead"]
    if lead.endswith(" de") and job.lower().startswith("de "):
        job = job[3:]
    elif lead.endswith(" de") and job[:1].lower() in "aeiouyéèêh":
        lead = lead[:-1] + "'"
    glue = "" if lead.endswith("'") else " "
    motive = f" afin de {entry['motivation']}" if entry.get("motivation") else ""
    return f"En tant que {entry['persona']}, {lead}{glue}{job}{motive}"


def _french_verb(job: str) -> str:
    words = re.findall(r"[\w-]+", job.lower().replace("dés-", "dés"))
    while len(words) > 1 and words[0] in "de d pouvoir me m se s le la les l y en lui ne pas plus".split():
        words = words[1:]
    word = fold_word(words[0])
    return word if word.endswith(("er", "ir", "re", "oir")) else "avoir"


def measure_reviews(folder: Path, half: str) -> None:
    """Print the share of feature requests and of irrelevant reviews that give a job."""
    for lang in ("fr", "en"):
        reviews = read_reviews(folder, lang, half)
        given = set(jobs_of(reviews["data"].tolist(), lang)["comment_id"])
        has = reviews.index.astype(str).isin(given)
        for label in ("feature_request", "problem_report", "irrelevant"):
            of = (reviews[label] == 1).to_numpy()
            print(f"{lang} {label}: {has[of].sum()}/{of.sum()} = {has[of].mean():.3f} give a job")


def read_reviews(folder: Path, lang: str, half: str) -> pd.DataFrame:
    """Return the distinct reviews of a half in a language."""
    tables = [pd.read_csv(path) for path in sorted(folder.glob(REVIEWS.format(lang=lang)))]
    reviews = pd.concat(tables).drop_duplicates("data")
    return reviews[[in_half(text, half) for text in reviews["data"]]].reset_index(drop=True)


def jobs_of(texts: list[str], lang: str) -> pd.DataFrame:
    """Return the jobs of texts, numbered in their order."""
    frame = pd.DataFrame({"comment_id": [str(n) for n in range(len(texts))], "text": texts})
    return extract_jobs(frame, load_codebook(), lang=lang)


def draw_pairs(folder: Path, half: str, count: int, out: Path) -> None:
    """Write pairs of verb and complement drawn with a seed from feature requests, half French, half English."""
    parts = []
    for lang in ("fr", "en"):
        reviews = read_reviews(folder, lang, half)
        reviews = reviews[reviews["feature_request"] == 1].reset_index(drop=True)
        jobs = jobs_of(reviews["data"].tolist(), lang)
        jobs = jobs[jobs["complement"].notna()].sample(count // 2, random_state=SEED)
        parts.append(jobs[["lang", "context", "frame", "negated", "verb", "complement", "rule"]])
    pd.concat(parts).assign(right="", remark="").to_csv(out, index=False)
    print(f"{count} pairs written to {out}")


def measure_speed(folder: Path, count: int) -> None:
    """Print the time from a table of comments to the table of jobs, everything included, on all cores."""
    texts = [text for lang in ("fr", "en") for text in read_reviews(folder, lang, "all")["data"]]
    # Repeated with a word of their own: distinct texts, as many as asked.
    many = [f"{texts[n % len(texts)]} ({n})" if n >= len(texts) else texts[n] for n in range(count)]
    frame = pd.DataFrame({"comment_id": [str(n) for n in range(count)], "text": many})
    started = time.perf_counter()
    jobs = extract_jobs(frame, load_codebook(), processes=os.cpu_count() or 1)
    spent = time.perf_counter() - started
    words = sum(len(text.split()) for text in many)
    print(f"\nspeed: {count} comments ({words} words), {len(jobs)} jobs in {spent:.1f} s on {os.cpu_count()} cores")


def main() -> None:
    """Read the command line and print what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=["report", "develop", "all"], default="report")
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("pairs.csv"))
    parser.add_argument("--speed", type=int, default=0)
    given = parser.parse_args()
    if given.draw:
        draw_pairs(given.data, given.half, given.draw, given.out)
    elif given.speed:
        measure_speed(given.data, given.speed)
    else:
        print(f"half: {given.half}")
        measure_stories(given.data, given.half)
        measure_french(given.data, given.half)
        measure_reviews(given.data, given.half)


if __name__ == "__main__":
    main()
