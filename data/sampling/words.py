"""Phrase banks: deal a line, fill its slots, and write it the way its author would."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ruamel.yaml import YAML

WORDS_FOLDER = Path(__file__).resolve().parent.parent / "sample_words"
BANK_FILES = ("praise.yml", "questions.yml", "complaints.yml", "community.yml")
SLOT = re.compile(r"\{(\w+)\}")


def load_words(name: str) -> dict[str, Any]:
    """Return one file of the phrase banks."""
    with (WORDS_FOLDER / name).open(encoding="utf-8") as stream:
        return YAML(typ="safe").load(stream)


def split_lines(text: str | None) -> list[str]:
    """Return the lines of a block, without the blank ones."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class Bank(NamedTuple):
    """Hold the lines of one intention, and how its authors open, close and decorate them."""

    name: str
    mood: str
    open: float
    close: float
    emoji: float
    lines: list[str]
    brand: list[str]
    peers: list[str]
    then: list[str]


def load_banks() -> dict[str, Bank]:
    """Return every bank of comments by its name."""
    banks, answers = {}, load_words("answers.yml")
    for file in BANK_FILES:
        for name, entry in load_words(file).items():
            entry = {**entry, **answers.get(name, {})}
            parts = {key: split_lines(entry.get(key)) for key in ("lines", "brand", "peers", "then")}
            banks[name] = Bank(name, entry["mood"], entry["open"], entry["close"], entry["emoji"], **parts)
    return banks


class Deck:
    """Deal the cards of a list in random order, all of them before any comes back."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._left: dict[tuple[str, ...], list[str]] = {}

    def deal(self, cards: Iterable[str]) -> str:
        """Return the next card."""
        key = tuple(cards)
        left = self._left.get(key)
        if not left:
            left = [key[i] for i in self._rng.permutation(len(key))]
            self._left[key] = left
        return left.pop()

    def deal_fitting(self, cards: Iterable[str], text: str) -> str | None:
        """Return a card whose condition (`words => line`) is found in the text; None when no card fits."""
        fitting, general = [], []
        folded = text.translate(UNACCENT).lower()
        for card in cards:
            condition, arrow, line = card.partition(" => ")
            if not arrow:
                general.append(card)
            elif re.search(condition, folded):
                fitting.append(line)
        chosen = fitting or general
        return self.deal(chosen) if chosen else None


class Filler:
    """Fill the slots of a line: {les} {des} {vos} {nom} for a product, {e} {x} for its agreement, and the rest."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._slots = load_words("slots.yml")

    def pick(self, name: str) -> str:
        """Return one value of a slot."""
        values = self._slots[name]
        return str(values[int(self._rng.integers(len(values)))])

    def choose_product(self) -> dict[str, str]:
        """Return one product: nom, g (gender) and prix."""
        products = self._slots["products"]
        return products[int(self._rng.integers(len(products)))]

    def ornament(self, kind: str, mood: str) -> str:
        """Return an opening, a closing or an emoji that suits a mood."""
        group = self._slots[kind]
        return self.fill(str(self._rng.choice(group.get(mood) or group["polite"])))

    def masculine(self, text: str) -> str:
        """Return a line written by a woman as a man would write it."""
        for feminine, masculine in self._slots["masculine"].items():
            text = re.sub(rf"\b{feminine}\b", masculine, text)
        return text

    def fill(self, line: str, **given: str) -> str:
        """Return the line with its slots filled; given values win."""
        values = {**self._draw(), **given}
        return SLOT.sub(lambda found: values.get(found.group(1), found.group(0)), line)

    def _draw(self) -> dict[str, str]:
        rng, product = self._rng, self.choose_product()
        feminine, name = product["g"] == "f", product["nom"]
        first, second = (str(x) for x in rng.choice(self._slots["prenom"], 2, replace=False))
        years = int(rng.integers(4, 31))
        return {
            "les": f"les {name}", "Les": f"Les {name}", "des": f"des {name}", "vos": f"vos {name}", "nom": name,
            "de_nom": f"de {name}", "des_nom": f"des {name}",
            "e": "e" if feminine else "", "x": "ses" if feminine else "x", "ves": "ves" if feminine else "fs",
            "secs": "sèches" if feminine else "secs",
            "prix": product["prix"].replace(",", str(rng.choice([",", ",", ".", "€"]))),
            "court": self.pick("short"), "ville": self.pick("ville"), "loin": self.pick("loin"),
            "duree": self.pick("duree"), "jour": self.pick("jour"), "proche": self.pick("proche"),
            "moment": self.pick("moment"), "ville_vrac": self.pick("ville_vrac"), "prenom": first, "prenom2": second,
            "num": f"{int(rng.integers(41000, 99000))}", "n": str(int(rng.integers(2, 9))),
            "ans": str(years), "annee": str(2026 - years), "milliers": f"{int(rng.integers(4, 30))} 000",
        }  # fmt: skip


SMS = {
    r"\bbeaucoup\b": "bcp", r"\btoujours\b": "tjrs", r"\bpourquoi\b": "pk", r"\bquelqu'un\b": "qqn",
    r"\bbonjour\b": "bjr", r"\btout\b": "tt", r"\bquand\b": "qd", r"\bavec\b": "avc", r"\bdans\b": "ds",
    r"\bc'est\b": "c", r"\bj'ai\b": "jai", r"\best-ce que\b": "esk", r"\best ce que\b": "esk", r"\bvous\b": "vs",
    r"\bvraiment\b": "vrmt", r"\btrop\b": "tro", r"\bs'il vous plaît\b": "svp", r"\bque\b": "ke", r"\bpas\b": "pa",
}  # fmt: skip
SLIPS = {
    r"\bça\b": "sa", r"\breçue?\b": "recu", r"\bj'ai\b": "jai", r"\bc'est\b": "cest", r"\bcommandé\b": "commander",
    r"\bdéçue?\b": "decu", r"\bquelle\b": "quel", r"\bexcellents?\b": "excelent", r"\bfaudrait\b": "faudrai",
    r"\bdélicieux\b": "delicieu", r"\bremboursée?\b": "rembourser", r"\btoujours\b": "toujour", r"\bvoilà\b": "voila",
    r"\bpeut être\b": "peut etre", r"\bquand même\b": "quand meme", r"\bbiscuits\b": "biscuit",
}  # fmt: skip
UNACCENT = str.maketrans("àâäéèêëîïôöùûüçÀÂÉÈÊÎÔÙÇ", "aaaeeeeiioouuucAAEEEIOUC")


class Style(NamedTuple):
    """Hold the chances (0 to 1) that an author writes in each of these ways."""

    lower: float
    unaccented: float
    sms: float
    slip: float
    typo: float
    stretch: float
    shout: float
    emoji: float


STYLES = {
    "careful": Style(0.02, 0.0, 0.0, 0.02, 0.02, 0.0, 0.0, 0.6),
    "ordinary": Style(0.25, 0.08, 0.0, 0.15, 0.06, 0.02, 0.0, 1.0),
    "quick": Style(0.75, 0.6, 0.1, 0.3, 0.15, 0.03, 0.0, 0.9),
    "texting": Style(0.9, 0.8, 0.75, 0.4, 0.15, 0.08, 0.0, 1.0),
    "keen": Style(0.2, 0.1, 0.02, 0.1, 0.05, 0.35, 0.05, 2.2),
    "shouting": Style(0.0, 0.3, 0.0, 0.1, 0.05, 0.1, 0.8, 0.8),
}
STYLE_SHARES = (0.36, 0.33, 0.17, 0.05, 0.075, 0.015)


def write_as(text: str, style: Style, rng: np.random.Generator) -> str:
    """Return the text with the slips, shortcuts and moods of a style; ids, links and mentions are left alone."""
    if "http" in text or "@" in text:
        return text
    if rng.random() < style.sms:
        text = _replace_some(text, SMS, 0.6, rng)
    if rng.random() < style.slip:
        text = _replace_some(text, SLIPS, 0.5, rng)
    if rng.random() < style.typo:
        text = _mistype(text, rng)
    if rng.random() < style.unaccented:
        text = text.translate(UNACCENT)
    if rng.random() < style.lower:
        text = text[:1].lower() + text[1:]
        if rng.random() < 0.4:
            text = text.replace("'", " " if rng.random() < 0.5 else "").rstrip(".")
    if rng.random() < style.stretch:
        text = _stretch(text, rng)
    return text.upper() if rng.random() < style.shout else text


def _replace_some(text: str, table: dict[str, str], chance: float, rng: np.random.Generator) -> str:
    for pattern, new in table.items():
        if rng.random() < chance:
            text = re.sub(pattern, new, text, flags=re.IGNORECASE)
    return text


def _mistype(text: str, rng: np.random.Generator) -> str:
    words = list(re.finditer(r"[a-zà-ÿ]{6,}", text))
    if not words:
        return text
    word = words[int(rng.integers(len(words)))]
    at = word.start() + int(rng.integers(1, len(word.group()) - 2))
    kind = rng.random()
    if kind < 0.4:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind < 0.75 else text[:at] + text[at] + text[at:]


def _stretch(text: str, rng: np.random.Generator) -> str:
    times = int(rng.integers(2, 6))
    found = re.search(r"(?i)\b(trop|super|miam|bon|bons|oui|merci|adore|bravo|vite|enfin|top)\b", text)
    if found is None:
        return text.rstrip(".! ") + "!" * times
    word = found.group()
    vowel = max((i for i, letter in enumerate(word) if letter.lower() in "aeiou"), default=len(word) - 1)
    return text[: found.start()] + word[: vowel + 1] + word[vowel] * times + word[vowel + 1 :] + text[found.end() :]
