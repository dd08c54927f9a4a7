"""Write and read our own files: beside first, then renamed, so that nothing half-written is ever seen."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.errors import DataError, RunError, UsageError
from cmanalytics.tables import Contract, conform

# A cell that begins with one of these is a formula to a spreadsheet (OWASP ASVS 5.0, 1.2.10; CWE-1236).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What joins tables must stay as it is, whatever it begins with: YouTube's identifiers may begin with "-".
_ID_ENDINGS = ("_id", "sha256")


def shipped_path(name: str) -> Path:
    """Return a shipped file or folder ("templates/codebook.yml"): the repository's first, the wheel's second.

    Raise DataError when neither is there.
    """
    package = Path(__file__).parent
    for root in (package.parent, package / "shipped"):
        path = root / name
        if path.exists() and (root == package / "shipped" or (root / "pyproject.toml").is_file()):
            return path
    raise DataError("shipped_missing", name=name)


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; on success it replaces `path`, on failure it disappears.

    Raise RunError when the folder or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise RunError("cannot_write", file=path, reason=error.strerror) from error
    beside = Path(name)
    try:
        yield beside
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        raise RunError("cannot_write", file=path, reason=error.strerror or type(error).__name__) from error
    finally:
        beside.unlink(missing_ok=True)


def write_text(text: str, path: str | Path) -> Path:
    """Write a text file (UTF-8, LF); return its path."""
    path = Path(path)
    with written_beside(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return path


def write_json(value: Any, path: str | Path) -> Path:
    """Write a JSON file (UTF-8, indented, keys in their order); return its path."""
    return write_text(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n", path)


def require_table_ending(path: str | Path) -> None:
    """Raise UsageError unless a path ends in .parquet or .csv."""
    path = Path(path)
    if path.suffix not in (".parquet", ".csv"):
        raise UsageError("unknown_table_ending", file=path, ending=path.suffix or path.name)


def write_table(frame: pd.DataFrame, path: str | Path, *, for_excel: bool = False) -> Path:
    """Write a table as .parquet or .csv by the path's ending; return its path.

    CSV: text cells that a spreadsheet would run as a formula get a leading apostrophe, identifiers excepted; lists
    are joined by ";". `for_excel` writes what a French Excel opens by double-click (";" and a byte-order mark).
    Raise UsageError for another ending.
    """
    path = Path(path)
    require_table_ending(path)
    if path.suffix == ".parquet":
        with written_beside(path) as beside:
            frame.to_parquet(beside, index=False)
    else:
        plain = pd.DataFrame({name: _plain(frame[name]) for name in frame.columns}, index=frame.index)
        with written_beside(path) as beside:
            plain.to_csv(
                beside,
                index=False,
                sep=";" if for_excel else ",",
                encoding="utf-8-sig" if for_excel else "utf-8",
                lineterminator="\n",
            )
    return path


def _plain(values: pd.Series) -> pd.Series:
    if values.dtype == object:
        values = values.map(lambda items: ";".join(map(str, items)) if isinstance(items, (list, tuple)) else items)
        values = values.astype("string")
    if not pd.api.types.is_string_dtype(values.dtype) or str(values.name).endswith(_ID_ENDINGS):
        return values
    return values.where(~values.str.startswith(FORMULA_STARTS).fillna(False), "'" + values)


def read_table(path: str | Path, contract: Contract) -> pd.DataFrame:
    """Read a table that we wrote (.parquet or .csv) and check it; raise DataError when it is not one."""
    path = Path(path)
    require_table_ending(path)
    try:
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
        else:
            frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8-sig")
            flags = [c.name for c in contract.columns if c.kind == "flag" and c.name in frame]
            frame = frame.assign(**{name: frame[name].map({"True": True, "False": False}) for name in flags})
    except (OSError, ValueError) as error:
        raise DataError("unreadable_table", file=path) from error
    return conform(frame, contract)


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON-ready records: missing is None, moments and days are ISO texts."""
    plain = frame.copy()
    for name in plain.columns:
        if pd.api.types.is_datetime64_any_dtype(plain[name].dtype):
            style = "%Y-%m-%dT%H:%M:%SZ" if plain[name].dt.tz is not None else "%Y-%m-%d"
            plain[name] = plain[name].dt.strftime(style)
    plain = plain.astype(object).where(plain.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
