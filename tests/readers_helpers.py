"""What the tests of the readers share: the folder of synthetic exports, a fixed key, an account."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.readers import Export, read_export

EXPORTS = Path(__file__).parent / "data" / "exports"
QUIRKS = Path(__file__).parent / "data" / "quirks"
KEY = bytes(range(32))


def _samples() -> list[Path]:
    """List the synthetic exports (a folder among them is one export) and the quirks, without what they must give."""
    found = [path for folder in (EXPORTS, QUIRKS) if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path for path in found if path.suffix != ".md" and not path.name.endswith(".expected.csv")]


SAMPLES = _samples()


class Account(NamedTuple):
    """An account as page.yml declares it."""

    platform: str
    account: str


def read(*names: str, **options: object) -> Export:
    """Read synthetic exports by name, with the tests' key."""
    return read_export([EXPORTS / name for name in names], key=KEY, **options)  # type: ignore[arg-type]


def read_text(tmp_path: Path, name: str, text: str | bytes, **options: object) -> Export:
    """Write a file and read it, with the tests' key."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return read_export(path, key=KEY, **options)  # type: ignore[arg-type]


def kinds(export: Export, severity: str | None = None) -> set[str]:
    """Return the kinds of an export's alerts."""
    alerts = export.alerts
    return set(alerts["kind"] if severity is None else alerts.loc[alerts["severity"] == severity, "kind"])


def count_of(export: Export, kind: str) -> int:
    """Return how many times an alert was met."""
    return int(export.alerts.loc[export.alerts["kind"] == kind, "count"].sum())


def all_cells(frame: pd.DataFrame) -> str:
    """Return every cell of a table as one text, to look for what must not be there."""
    return frame.astype("string").fillna("").to_csv(index=False)
