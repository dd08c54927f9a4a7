"""Privacy from the first line: keyed pseudonyms for authors, known names masked in texts, redaction for display.

A plain hash of a public handle is undone with a dictionary, so pseudonyms are keyed (BLAKE2b, a 32-byte key that
stays in the user's configuration folder). They are still personal data: destroying the key ends the linking, it
does not make anyone anonymous.
"""

from cmanalytics.privacy.keys import key_path, load_key
from cmanalytics.privacy.masks import KnownNames, mask_names
from cmanalytics.privacy.pseudonyms import (
    NULL_AUTHORS,
    PSEUDONYM,
    blank_null_authors,
    clean_handle,
    clean_handles,
    pseudonymise,
    pseudonyms_of,
)
from cmanalytics.privacy.redaction import MASK, redact
from cmanalytics.privacy.spotting import may_be_named

__all__ = [
    "MASK", "NULL_AUTHORS", "PSEUDONYM", "KnownNames", "blank_null_authors", "clean_handle", "clean_handles",
    "key_path", "load_key", "mask_names", "may_be_named", "pseudonymise", "pseudonyms_of", "redact",
]  # fmt: skip
