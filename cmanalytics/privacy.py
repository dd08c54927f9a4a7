"""Privacy from the first line: keyed pseudonyms for authors, known names masked in texts, redaction for display.

A plain hash of a public handle is undone with a dictionary, so pseudonyms are keyed (BLAKE2b, a 32-byte key that
stays in the user's configuration folder). They are still personal data: destroying the key ends the linking, it
does not make anyone anonymous.
"""

import base64
import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.errors import DataError, UsageError

KEY_BYTES = 32
MASK = "@…"
PSEUDONYM = re.compile(r"A-[A-Z2-7]{16}")

# What exports write where the author is not known; compared without case, accents kept.
NULL_AUTHORS = frozenset(
    "unknown|none|null|nan|na|n/a|undefined|-|--|[deleted]|[removed]|deleted|anonymous|anonyme|inconnu|inconnue"
    "|utilisateur facebook|facebook user|utilisateur instagram|instagram user|utilisateur supprimé|deleted user"
    "|utilisateur inconnu|unknown user".split("|")
)


def key_path(slug: str = "default") -> Path:
    """Return where the key of a page folder lives; the environment's CMANALYTICS_KEY_FILE overrides."""
    override = os.environ.get("CMANALYTICS_KEY_FILE")
    if override:
        return Path(override)
    if not re.fullmatch(r"[\w.-]+", slug) or slug.startswith("."):
        raise UsageError("key_slug", slug=slug)
    import platformdirs

    return Path(platformdirs.user_config_dir("cmanalytics", appauthor=False)) / "keys" / f"{slug}.key"


def load_key(slug: str = "default") -> bytes:
    """Return the 32-byte key of a page folder, created on first use (file mode 0600).

    Raise DataError when the key file is damaged or cannot be read or written: a new key would silently cut
    every author from what was read before.
    """
    path = key_path(slug)
    try:
        if not path.exists():
            _create_key(path)
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("key_unreadable", file=path) from error
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}", text):
        raise DataError("key_damaged", file=path)
    return bytes.fromhex(text)


def _create_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A hard link fails when another run was first; a rename would replace the key it already uses.
        if hasattr(os, "link"):
            _link_unless_there(beside, path)
        else:
            os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _link_unless_there(beside: Path, path: Path) -> None:
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    except OSError:  # file systems without hard links
        os.replace(beside, path)


def clean_handle(handle: str) -> str:
    """Return a handle as it is compared: NFC, no case, no surrounding blanks, no leading "@"."""
    return unicodedata.normalize("NFC", handle).strip().lstrip("@").strip().casefold()


def pseudonymise(authors: pd.Series, *, platform: pd.Series | str, key: bytes) -> pd.Series:
    """Return keyed pseudonyms "A-" + 16 base32 characters, of kind text; a missing author stays missing.

    The same handle on two platforms gives two pseudonyms; case and a leading "@" do not count. What already is a
    pseudonym is left as it is, so that our own tables can be read again.
    """
    authors = authors.astype("string")
    platforms = platform.astype("string") if isinstance(platform, pd.Series) else pd.Series(platform, authors.index)
    person = (platforms + ":" + authors).astype("string")
    known = person.dropna().unique()
    names = {name: _pseudonym(name, key) for name in known}
    return person.map(names).astype("string")


def _pseudonym(person: str, key: bytes) -> str:
    platform, _, author = person.partition(":")
    if PSEUDONYM.fullmatch(author):
        return author
    identity = f"{platform.casefold()}:{clean_handle(author)}".encode("utf-8", "replace")
    digest = hashlib.blake2b(identity, key=key, person=b"cmanalytics-v1", digest_size=10).digest()
    return "A-" + base64.b32encode(digest).decode("ascii")


def blank_null_authors(authors: pd.Series) -> pd.Series:
    """Return the authors as text, missing where an export wrote "Unknown", "[deleted]", "Utilisateur Facebook" ..."""
    authors = authors.astype("string").str.strip()
    folded = authors.str.casefold()
    return authors.mask(folded.isin(NULL_AUTHORS) | (authors == ""))


_MAYBE_NAME = re.compile(r"(?P<at>@)\s?(?P<handle>\w[\w.\-]*)|(?<![\w@])(?P<name>[^\W\d_a-zß-öø-ÿ](?:[\w.'’\-]*\w)?)")


def mask_names(
    texts: pd.Series, names: Iterable[str], *, keep: Iterable[str] = (), keep_length: bool = False
) -> tuple[pd.Series, int]:
    """Return the texts with known names masked ("@…"), and how many masks were made.

    Masked: "@name" for every known name, and bare full names of two or more capitalised words. `keep` are names that
    stay (our own accounts). Names that are in no author column are not known, and stay. `keep_length` stretches the
    masks over the names, so that what comes after them keeps its place.
    """
    kept = {clean_handle(name) for name in keep}
    index = _names_by_first_word(name for name in names if clean_handle(name) not in kept)
    if not index:
        return texts, 0
    any_bare = any(any(entry.bare.values()) for entry in index.values())
    masked: dict[str, tuple[str, int]] = {}
    for text in texts.dropna().unique():
        if any_bare or "@" in text:
            new, made = _mask_text(text, index, keep_length)
            if made:
                masked[text] = (new, made)
    if not masked:
        return texts, 0
    values = [masked.get(text, (text, 0)) if isinstance(text, str) else (pd.NA, 0) for text in texts.astype(object)]
    return pd.Series([text for text, _ in values], index=texts.index, dtype="string"), sum(made for _, made in values)


class _Names(NamedTuple):
    """Hold the names that begin with one word: their lengths, longest first, and whether each may be masked bare."""

    lengths: tuple[int, ...]
    bare: dict[str, bool]


def _names_by_first_word(names: Iterable[str]) -> dict[str, _Names]:
    grouped: dict[str, dict[str, bool]] = {}
    for name in names:
        cleaned = clean_handle(name)
        words = name.strip().lstrip("@").split()
        first = re.match(r"\w[\w.\-]*", cleaned)
        if len(cleaned) < 2 or first is None:
            continue
        bare = len(words) >= 2 and all(word[0].isupper() for word in words)
        entry = grouped.setdefault(first.group().rstrip(".-"), {})
        entry[cleaned] = entry.get(cleaned, False) or bare
    return {
        first: _Names(tuple(sorted({len(name) for name in entry}, reverse=True)), entry)
        for first, entry in grouped.items()
    }


def _mask_text(text: str, index: dict[str, _Names], keep_length: bool) -> tuple[str, int]:
    folded = text.casefold()
    if len(folded) != len(text):  # "ß" folds into two letters: positions would no longer agree
        folded = text.lower() if len(text.lower()) == len(text) else text
    pieces: list[str] = []
    position = made = 0
    for start, end in _name_spans(text, folded, index):
        if start < position:
            continue
        pieces += [text[position:start], MASK.ljust(end - start, MASK[-1]) if keep_length else MASK]
        position = end
        made += 1
    return ("".join([*pieces, text[position:]]), made) if made else (text, 0)


def _name_spans(text: str, folded: str, index: dict[str, _Names]) -> Iterator[tuple[int, int]]:
    for match in _MAYBE_NAME.finditer(text):
        at = match["at"] is not None
        if not at and not text[match.start()].isupper():
            continue
        begin = match.start("handle") if at else match.start("name")
        word = folded[begin : match.end()]
        for first in dict.fromkeys((word.rstrip(".-"), word.split("'")[0].split("’")[0])):
            end = _longest_name(folded, begin, index.get(first), at)
            if end:
                yield match.start(), end
                break


def _longest_name(folded: str, begin: int, names: _Names | None, at: bool) -> int:
    if names is None:
        return 0
    for length in names.lengths:
        end = begin + length
        bare = names.bare.get(folded[begin:end])
        if bare is not None and (at or bare) and not folded[end : end + 1].isalnum():
            return end
    return 0


_LINK = re.compile(
    r"""(?ix) \b https?:// [^\s<>"»]+ | \b www\. [^\s<>"»]+
    | (?<![\w.@-]) (?: [a-z0-9-]{1,63} \. ){1,6} (?: com|fr|net|org|eu|io|be|ch|ca|me|ly ) / [^\s<>"»]*"""
)
_EMAIL = re.compile(
    r"""(?ix) (?<![\w.+-]) [\w.+-]{1,64}
    (?: @ (?: [\w-]{1,63} \. ){1,6} \w{2,24}
      | \s? (?: \(at\) | \[at\] | \(a\) | \b arobase \b ) \s? [\w-]{1,63}
        (?: \s? (?: \. | \(dot\) | \[dot\] | \b point \b ) \s? [\w-]{2,63} ){1,4} )"""
)
_CARD = re.compile(
    r"""(?ix) \b FR\d\d (?: \s? [\dA-Z]{4} ){5} \s? [\dA-Z]{3} \b   # a French bank account
    | (?<![\w#]) (?: \d [\s.-]? ){12,18} \d (?!\w)                  # a card, a social security number"""
)
_PHONE = re.compile(
    r"""(?x) (?<![\w+]) (?<!\d[\s.])
    (?: (?: \+ | 00 ) \s? [1-9]\d{0,2} [\s.\-]? (?: \(0\) [\s.\-]? )? (?: \(?\d{1,4}\)? [\s.\-/]? ){2,6} \d{1,4}
      | 0 \s? [1-9] (?: [\s.\-/]? \d{2} ){4}
      | \(?\d{3}\)? [\s.\-] \d{3} [\s.\-] \d{4} ) (?!\w)"""
)
_ORDER = re.compile(
    r"""(?ix) \b (?P<what> (?: commande | cde | colis | dossier | facture | contrat | client | ticket | suivi
      | order | parcel | invoice | case | account | tracking )
      \s* (?: (?: num[ée]ro | number | ref | réf | n[°ºo]? | no | id ) \b \.? [°º]? )? \s* [:\#n°º]* \s* )
    (?= [\w\-/]* \d ) [A-Z0-9] [\w\-/]{4,40}
    | (?<!\w) n[°º] \s? \d [\w\-/]{3,40} | \# \d{4,} | (?<![\w.,]) \d{8,} (?!\w)"""
)
_MENTION = re.compile(r"(?<![\w@])[@＠]\s?[^\W_][\w.\-]*\w|(?<![\w@])[@＠][\w.\-]+")

# Order matters: what holds another (an address in a link, a number in an address) goes first.
_REDACTIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_LINK, "[lien]"),
    (_EMAIL, "[courriel]"),
    (_CARD, "[numéro]"),
    (_PHONE, "[téléphone]"),
    (_ORDER, r"\g<what>[numéro]"),
    (_MENTION, MASK),
)


def redact(text: str) -> str:
    """Return a text for display: links, e-mails, phone, card and order numbers, and mentions masked.

    Idempotent. Not caught: bare names, spelled-out numbers, addresses of streets.
    """
    for pattern, mask in _REDACTIONS:
        text = pattern.sub(mask, text)
    return text
