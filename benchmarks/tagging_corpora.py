"""Comments and codebooks for `benchmarks/tagging.py`, drawn with a seed: French and English, some twenty words each.

The words are those of the package's own lists of forms, conjugated and agreed, with the little words between them;
with a folder of treebanks (CoNLL-U, `*-ud-*.conllu.gz`), real sentences are cut and joined instead.
"""

import gzip
import random
from pathlib import Path

import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.tagging.forms import english, forms_of, french

LANGS = ("fr", "en")
CODES = 60
LITTLE = {
    "fr": "le la les un une des de du et je j'ai c'est il nous vous on ne pas plus à au en pour dans sur avec qui que "
    "mais très trop bien tout ça ce mon votre sans depuis jamais si quand",
    "en": "the a an of and i it is was to in for on with my your this that not no never very too so but all when they "
    "we you have had just from don't can't",
}
ENDS = (".", " !", " ?", "...", ",", " 😡", " 👍", "", "", "", " !!!", " ❤️")


def _vocabulary(lang: str) -> list[str]:
    lists = (french if lang == "fr" else english)._lists()
    words = sorted({word for listed in lists.values() for word in listed})
    return sorted({form for word in words for form in forms_of(word, lang)})


def _own_sentences(lang: str, draw: random.Random) -> list[str]:
    words, little = _vocabulary(lang), LITTLE[lang].split()
    draw.shuffle(words)
    # Few words are most of what is written: the weight falls with the rank.
    weights = [1 / (rank + 5) for rank in range(len(words))]
    sentences = []
    for _ in range(15_000):
        rare = draw.choices(words, weights, k=draw.randrange(4, 14))
        said = [word for each in rare for word in (*draw.choices(little, k=draw.randrange(3)), each)]
        sentences.append(" ".join(said).capitalize() + draw.choice(ENDS))
    return sentences


def _treebank_sentences(folder: Path, lang: str) -> list[str]:
    name = "UD_French*" if lang == "fr" else "UD_English*"
    texts = []
    for path in sorted(folder.glob(f"{name}/*.conllu.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [line[9:].strip() for line in lines if line.startswith("# text = ")]
    return texts


def write_comments(count: int, *, seed: int = 20_261_120, treebanks: Path | None = None) -> pd.DataFrame:
    """Return so many comments (comment_id, text, lang), of 20 words on average."""
    draw = random.Random(seed)
    pools = {lang: _treebank_sentences(treebanks, lang) if treebanks else _own_sentences(lang, draw) for lang in LANGS}
    langs = draw.choices(LANGS, k=count)
    texts = []
    for lang in langs:
        wanted, words = min(max(2, round(draw.gammavariate(2, 10.4))), 120), []
        while len(words) < wanted:
            words += draw.choice(pools[lang]).split(" ")
        texts.append(" ".join(words[:wanted]))
    frame = pd.DataFrame({"comment_id": [f"c{n}" for n in range(count)], "text": texts, "lang": langs})
    return frame.astype("string")


def write_codebook(comments: pd.DataFrame, cues: int, *, seed: int = 7) -> Codebook:
    """Return a codebook of so many cues in 60 codes that these comments' own words make.

    Seven in ten are words as they stand, one is a lemma, one a beginning or a choice, one has a gap; one code in ten
    has an anti cue. Negation is on.
    """
    draw = random.Random(seed)
    counts = comments["text"].str.lower().str.split().explode().str.strip(".,!?…").value_counts()
    rare = frozenset(counts[(counts > 5) & (counts < len(comments) / 1_000)].index)
    codes = [{"id": f"code_{n}", "name": {"fr": f"Code {n}"}, "cues": {}, "anti": {}} for n in range(CODES)]
    made: set[tuple[str, str]] = set()
    for row in draw.sample(range(len(comments)), min(len(comments), 40 * cues)):
        lang, words = comments["lang"].iloc[row], comments["text"].iloc[row].lower().split()
        cue = _cue(draw, [word.strip(".,!?…") for word in words], lang, rare)
        if cue is None or (lang, cue) in made:
            continue
        made.add((lang, cue))
        code = codes[len(made) % CODES]
        kind = "anti" if len(made) % 100 < 3 else "cues"
        code[kind].setdefault(lang, []).append(cue)
        if len(made) == cues:
            break
    return Codebook(
        id="benchmark", version=str(len(made)), languages=LANGS, negation_window=3, precision_floor=0.7, sources={},
        dimensions=[{"id": "topic", "codes": codes}],
    )  # fmt: skip


def _cue(draw: random.Random, words: list[str], lang: str, rare: frozenset[str]) -> str | None:
    places = [n for n, word in enumerate(words) if word in rare and word.isalpha() and len(word) > 3]
    if not places:
        return None
    place, kind = draw.choice(places), draw.random()
    near = [word for word in words[max(0, place - 1) : place + draw.randrange(1, 4)] if word.isalpha()]
    if kind < 0.1:
        return next((f"@{word}" for word in near if len(word) > 3 and forms_of(word, lang)), None)
    if kind < 0.15:
        return f"{words[place][:5]}*"
    if kind < 0.2 and len(near) > 1:
        return f"{near[0]} {near[1]}/{words[place]}"
    if kind < 0.3 and len(near) > 1:
        return f"{near[0]} ~ {near[-1]}"
    return " ".join(near)
