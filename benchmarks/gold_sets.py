"""Read the human-coded sets, and say which codes of the codebook each of their labels is about.

A set is a table: `text`, `lang`, `labels` (set of text), `half` ("development" or "held out", by a hash of the folded
text: the same text is never in both halves). Twins are left out. Only what people wrote is kept: stars would tell.
"""

import gzip
import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

HALVES = ("development", "held out")
Rows = Iterable[tuple[str, str]]


class Target(NamedTuple):
    """Hold what is measured: a label of a set (one of several), and the codes (dimension, or dimension:code) for it."""

    name: str
    labels: frozenset[str]
    codes: tuple[str, ...]


class GoldSet(NamedTuple):
    """Hold a set: its name, language, texts, and what is measured on it."""

    name: str
    lang: str
    texts: pd.DataFrame
    targets: tuple[Target, ...]


def half_of(text: str) -> str:
    """Return the half that a text belongs to."""
    plain = " ".join(unicodedata.normalize("NFKD", text).casefold().split())
    return HALVES[hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=1).digest()[0] % 2]


def _target(name: str, labels: str, *codes: str) -> Target:
    return Target(name, frozenset(labels.split()), codes)


WISH = ("speech_act:suggestion", "job:improve", "strategic:unmet_need")
FRUSTRATED = ("frustration",)
COMPLAINING = ("frustration", "speech_act:complaint")

_MINI_BAR = (
    _target("problem report: frustration", "problem_report", *FRUSTRATED),
    _target("problem report: frustration, complaint", "problem_report", *COMPLAINING),
    _target("feature request: suggestion, improve, unmet need", "feature_request", *WISH),
)
_GO_EMOTIONS = (
    _target("annoyed, disappointed, angry: frustration, complaint", "annoyance disappointment anger", *COMPLAINING),
    _target("gratitude: thanks", "gratitude", "speech_act:thanks"),
    _target("admiration, love: praise", "admiration love", "speech_act:praise"),
    _target("curiosity, confusion: question", "curiosity confusion", "speech_act:question"),
)
_COMPLAINTS = (_target("complaint: complaint, frustration", "complaint", *COMPLAINING),)
_SUGGESTIONS = (_target("suggestion: suggestion, improve, unmet need", "suggestion", *WISH),)
_HOSTILE = (_target("hostile: crisis", "abusive offensive hateful disrespectful fearful", "crisis"),)
_POLARITY = (
    _target("negative: frustration, complaint", "negative", *COMPLAINING),
    _target("positive: praise, thanks", "positive", "speech_act:praise", "speech_act:thanks"),
)
_BANKING = (
    _target("receive: job receive", "card_arrival card_delivery_estimate", "job:receive"),
    _target(
        "order: job order",
        "order_physical_card getting_spare_card getting_virtual_card get_disposable_virtual_card",
        "job:order",
    ),
    _target(
        "not working: job fix",
        "card_not_working contactless_not_working virtual_card_not_working declined_card_payment declined_transfer"
        " declined_cash_withdrawal failed_transfer top_up_failed card_swallowed pin_blocked unable_to_verify_identity",
        "job:fix",
    ),
    _target(
        "money back: job recover",
        "request_refund Refund_not_showing_up transaction_charged_twice cancel_transfer",
        "job:recover",
    ),
    _target(
        "account: job manage_account",
        "change_pin edit_personal_details terminate_account passcode_forgotten lost_or_stolen_card lost_or_stolen_phone"
        " compromised_card",
        "job:manage_account",
    ),
    _target("where: job find", "atm_support card_acceptance country_support", "job:find"),
    _target(
        "charged: frustration billing_refund",
        "transaction_charged_twice Refund_not_showing_up extra_charge_on_statement card_payment_fee_charged"
        " cash_withdrawal_charge transfer_fee_charged",
        "frustration:billing_refund",
        "frustration:hidden_fees",
    ),
)
_CLINC = (
    _target("receive: job receive", "order_status", "job:receive"),
    _target(
        "order: job order",
        "book_flight book_hotel restaurant_reservation car_rental order order_checks pay_bill uber",
        "job:order",
    ),
    _target("not working: job fix", "card_declined damaged_card account_blocked", "job:fix"),
    _target("undo: job recover", "cancel_reservation report_fraud lost_luggage", "job:recover"),
    _target(
        "account: job manage_account",
        "pin_change freeze_account report_lost_card credit_limit_change change_user_name",
        "job:manage_account",
    ),
    _target("explain: job learn", "recipe definition fun_fact ingredients_list improve_credit_score", "job:learn"),
    _target("set up: job use", "sync_device reset_settings oil_change_how tire_change jump_start", "job:use"),
    _target("thanks: thanks", "thank_you", "speech_act:thanks"),
)


def _csv(path: Path, **options: object) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="replace", **options)


def _flags(frame: pd.DataFrame, text: str, names: Iterable[str]) -> Rows:
    for row in frame.to_dict("records"):
        yield row[text], " ".join(name for name in names if row[name] == "1")


def _mini_bar(path: Path) -> Rows:
    return _flags(_csv(path), "data", ("problem_report", "feature_request", "irrelevant"))


def _go_emotions(path: Path) -> Rows:
    names = (path.parent / "monologg__GoEmotions-pytorch__data_original_labels.txt").read_text().split()
    for line in path.read_text(encoding="utf-8").splitlines():
        text, numbers, _ = line.split("\t")
        yield text, " ".join(names[int(number)] for number in numbers.split(","))


def _categories(path: Path) -> Rows:
    frame = _csv(path)
    return zip(frame["text"], frame["category"], strict=True)


def _clinc(path: Path) -> Rows:
    for part in json.loads(path.read_text(encoding="utf-8")).values():
        yield from ((text, label) for text, label in part)


def _complaints(path: Path) -> Rows:
    frame = _csv(path, header=None)
    return zip(frame[1], frame[2].map({"1": "complaint", "0": ""}), strict=True)


def _suggestions(path: Path) -> Rows:
    frame = _csv(path, header=None)
    return zip(frame[1].str.strip('" '), frame[2].map({"1": "suggestion"}).fillna(""), strict=True)


def _hostile(path: Path) -> Rows:
    frame = _csv(path)
    return zip(frame["tweet"], frame["sentiment"].str.replace("_", " "), strict=True)


def _polarity(path: Path) -> Rows:
    labels = path.with_name(path.name.replace("_text", "_labels")).read_text().split()
    names = ("negative", "neutral", "positive")
    texts = path.read_text(encoding="utf-8").splitlines()
    return zip(texts, (names[int(label)] for label in labels), strict=True)


# Name, language, files (a pattern), how each is read, what is measured.
SETS: tuple[tuple[str, str, str, Callable[[Path], Rows], tuple[Target, ...]], ...] = (
    ("app reviews A", "fr", "*for_classification_Garmin*.fr.csv", _mini_bar, _MINI_BAR),
    ("app reviews B", "fr", "*for_classification_Huawei*.fr.csv", _mini_bar, _MINI_BAR),
    ("app reviews A", "en", "*for_classification_Garmin*.en.csv", _mini_bar, _MINI_BAR),
    ("app reviews B", "en", "*for_classification_Huawei*.en.csv", _mini_bar, _MINI_BAR),
    ("complaint tweets", "en", "*complaints-data.csv", _complaints, _COMPLAINTS),
    ("GoEmotions", "en", "*GoEmotions*_original_*.tsv", _go_emotions, _GO_EMOTIONS),
    ("SemEval forum", "en", "*Subtask-A*.csv", _suggestions, _SUGGESTIONS),
    ("SemEval hotels", "en", "*Subtask-B*.csv", _suggestions, _SUGGESTIONS),
    ("Banking77", "en", "*banking_data_t*.csv", _categories, _BANKING),
    ("CLINC150", "en", "clinc__*.json", _clinc, _CLINC),
    ("MLMA", "fr", "*mlma_fr_dataset.csv", _hostile, _HOSTILE),
    ("MLMA", "en", "*mlma_en_dataset.csv", _hostile, _HOSTILE),
    ("UMSAB", "fr", "cardiffnlp__xlm-t__*_text.txt", _polarity, _POLARITY),
)


def read_sets(folder: Path) -> Iterator[GoldSet]:
    """Yield the sets whose files are in a folder."""
    for name, lang, pattern, read, targets in SETS:
        rows = [row for path in sorted(folder.glob(pattern)) for row in read(path)]
        if not rows:
            continue
        frame = pd.DataFrame(rows, columns=["text", "labels"])
        frame = frame[frame["text"].str.strip() != ""]
        frame = frame.assign(lang=lang, labels=frame["labels"].str.split().map(frozenset))
        frame = frame.assign(
            half=frame["text"].map(half_of), key=frame["text"].str.casefold().str.split().str.join(" ")
        )
        yield GoldSet(name, lang, frame.drop_duplicates("key").drop(columns="key").reset_index(drop=True), targets)


def read_sentences(folder: Path) -> pd.DataFrame:
    """Return the sentences of the treebanks in a folder, one row each: text, lang. They are of no product."""
    rows = []
    for path in sorted(folder.glob("*/*.conllu.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            lang = path.name[:2]
            rows += [(line.partition("=")[2].strip(), lang) for line in lines if line.startswith("# text = ")]
    return pd.DataFrame(rows, columns=["text", "lang"]).drop_duplicates(ignore_index=True)
