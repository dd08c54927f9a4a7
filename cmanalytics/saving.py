"""Write what a month's run found: tables, the reading queue, and the manifest that says what it was made from."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.page import Page, month_alerts
from cmanalytics.storing import as_records, write_json, write_table

# The distributions whose version can change a figure or the page.
VERSIONS = ("cmanalytics", "pandas", "numpy", "scipy", "spacy", "matplotlib", "seaborn", "nbconvert", "papermill")
INTERNAL = ("posts", "account_days", "audience", "comments")


def save_month(
    out: str | Path,
    page: Page,
    *,
    month: str,
    lang: str,
    tables: dict[str, pd.DataFrame],
) -> Path | None:
    """Write tables (parquet and csv), to_read.csv, alerts.json and manifest.json into `out`; return that folder.

    `tables`: name -> table, beside those of the page; "to_read" is written as a spreadsheet in French Excel's form.
    Nothing is written and None returned when `out` is "": the notebook was opened by a person.
    """
    if not str(out):
        return None
    out = Path(out)
    queue = tables.get("to_read")
    if queue is not None:
        write_table(queue, out / "to_read.csv", for_excel=True)
    written = {name: getattr(page, name) for name in INTERNAL} | tables
    for name, table in sorted(written.items()):
        if not table.empty:
            write_table(table, out / "tables" / f"{name}.parquet")
            write_table(table, out / "tables" / f"{name}.csv")
    write_json(as_records(month_alerts(page, month)), out / "alerts.json")
    write_json(_manifest(page, month=month, lang=lang), out / "manifest.json")
    return out


def _manifest(page: Page, *, month: str, lang: str) -> dict[str, Any]:
    return {
        "page": page.settings.page.name,
        "parameters": {"month": month, "lang": lang},
        "codebook": page.codebook.label,
        "inputs": as_records(page.inputs),
        "declarations": _declared_hashes(page.folder),
        "versions": {name: version(name) for name in VERSIONS},
    }


def _declared_hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.yml"))}
