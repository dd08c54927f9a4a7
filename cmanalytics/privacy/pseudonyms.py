"""Pseudonyms of authors: keyed, so that they cannot be undone with a dictionary of handles; the same on every run."""

import hashlib
import re
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cmanalytics.vectors import TEXT, mask_of, to_arrow, to_series

PSEUDONYM = re.compile(r"A-[A-Z2-7]{16}")
_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", np.uint8)
_DIGEST = 10
# Letters that are composed already, and whose small letter is all that folding makes of them ("ß" becomes "ss").
_USUAL = "^[\\x00-\\x7f\u00c0-\u00de\u00e0-\u012f\u0131-\u0148\u014a-\u017e]*$"

# What exports write where the author is not known; compared without case, accents kept.
NULL_AUTHORS = frozenset(
    "unknown|none|null|nan|na|n/a|undefined|-|--|[deleted]|[removed]|deleted|anonymous|anonyme|inconnu|inconnue"
    "|utilisateur facebook|facebook user|utilisateur instagram|instagram user|utilisateur supprimé|deleted user"
    "|utilisateur inconnu|unknown user".split("|")
)


def clean_handle(handle: str) -> str:
    """Return a handle as it is compared: NFC, no case, no surrounding blanks, no leading "@"."""
    return unicodedata.normalize("NFC", handle).strip().lstrip("@").strip().casefold()


def clean_handles(handles: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return handles as `clean_handle` does, those of usual letters all at once."""
    bare = pc.utf8_trim_whitespace(pc.utf8_ltrim(pc.utf8_trim_whitespace(handles), characters="@"))
    cleaned = pc.utf8_lower(bare)
    foreign = np.flatnonzero(~pc.string_is_ascii(handles).fill_null(True).to_numpy(zero_copy_only=False))
    if len(foreign):
        usual = pc.match_substring_regex(handles.take(pa.array(foreign)), _USUAL).to_numpy(zero_copy_only=False)
        foreign = foreign[~usual]
    if not len(foreign):
        return cleaned
    others = [clean_handle(handle) for handle in handles.take(pa.array(foreign)).to_pylist()]
    return pc.replace_with_mask(cleaned, mask_of(foreign, len(handles)), pa.array(others, TEXT))


def pseudonymise(authors: pd.Series, *, platform: pd.Series | str, key: bytes) -> pd.Series:
    """Return keyed pseudonyms "A-" + 16 base32 characters, of kind text; a missing author stays missing.

    The same handle on two platforms gives two pseudonyms; case and a leading "@" do not count. What already is a
    pseudonym is left as it is, so that our own tables can be read again.
    """
    people = to_arrow(authors).dictionary_encode()
    if isinstance(platform, str):
        return to_series(pseudonyms_of(people.dictionary, platform, key).take(people.indices), authors.index)
    found = pa.nulls(len(people), TEXT)
    networks = to_arrow(platform)
    for network in networks.drop_null().unique().to_pylist():
        here = pc.equal(networks, network).fill_null(False)
        found = pc.if_else(here, pseudonyms_of(people.dictionary, network, key).take(people.indices), found)
    return to_series(found, authors.index)


def pseudonyms_of(
    handles: pa.LargeStringArray, platform: str, key: bytes, *, cleaned: pa.LargeStringArray | None = None
) -> pa.LargeStringArray:
    """Return the pseudonym of each handle of a platform; `cleaned` are the handles as `clean_handles` gives them."""
    made = _in_base32(_digests(clean_handles(handles) if cleaned is None else cleaned, platform, key))
    already = pc.starts_with(handles, "A-")
    if not pc.any(already).as_py():
        return made
    already = pc.match_substring_regex(handles, f"^{PSEUDONYM.pattern}$")
    return pc.if_else(already, handles, made)


def _digests(cleaned: pa.LargeStringArray, platform: str, key: bytes) -> bytes:
    """Return the keyed hashes of cleaned handles, one behind the other."""
    # The state that has taken in the key and the platform is copied: it costs less than to begin anew each time.
    begun = hashlib.blake2b(f"{platform.casefold()}:".encode(), key=key, person=b"cmanalytics-v1", digest_size=_DIGEST)
    digests = []
    for handle in cleaned.cast(pa.large_binary()).to_pylist():
        state = begun.copy()
        state.update(handle)
        digests.append(state.digest())
    return b"".join(digests)


def _in_base32(digests: bytes) -> pa.LargeStringArray:
    """Return hashes as "A-" and base32: eight letters of five bits for every five bytes."""
    fives = np.frombuffer(digests, np.uint8).reshape(-1, 5).astype(np.uint64)
    numbers = sum(fives[:, place] << np.uint64(8 * (4 - place)) for place in range(5))
    count, width = len(digests) // _DIGEST, 2 + 8 * _DIGEST // 5
    letters = np.empty((count, width), np.uint8)
    letters[:, 0], letters[:, 1] = ord("A"), ord("-")
    for place in range(8):
        found = _ALPHABET[(numbers >> np.uint64(5 * (7 - place))) & np.uint64(31)].reshape(count, _DIGEST // 5)
        letters[:, 2 + place :: 8] = found
    places = np.arange(count + 1, dtype=np.int64) * width
    return pa.LargeStringArray.from_buffers(count, pa.py_buffer(places), pa.py_buffer(letters))


def blank_null_authors(authors: pd.Series) -> pd.Series:
    """Return the authors as text, missing where an export wrote "Unknown", "[deleted]", "Utilisateur Facebook" ..."""
    coded = to_arrow(authors).dictionary_encode()
    names = pc.utf8_trim_whitespace(coded.dictionary)
    nobody = pc.is_in(pc.utf8_lower(names), value_set=pa.array(["", *sorted(NULL_AUTHORS)], TEXT))
    return to_series(pc.if_else(nobody, None, names).take(coded.indices), authors.index)
