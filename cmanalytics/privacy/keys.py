"""The keys of pseudonyms: one a page folder, in the user's configuration folder, never beside the data."""

import os
import re
import secrets
from pathlib import Path

from cmanalytics.errors import DataError, UsageError

KEY_BYTES = 32


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
