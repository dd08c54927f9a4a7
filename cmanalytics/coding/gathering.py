"""Every sheet of a folder as one table of hand codings: `load_codings`."""

import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, alert_from_error, make_alert
from cmanalytics.codebook import Codebook
from cmanalytics.coding.coded import Coded, gather
from cmanalytics.coding.deciding import DECISIONS_FILE, read_decisions
from cmanalytics.coding.frame import KEY
from cmanalytics.coding.layout import short_name
from cmanalytics.coding.reading import read_coding_sheet
from cmanalytics.coding.settling import settle_disagreements
from cmanalytics.errors import CmanalyticsError
from cmanalytics.metrics.hand import choose_voices
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.storing import read_table
from cmanalytics.tables import CODINGS, SAMPLE, conform, empty

FOLDER = "coding"
# Not a file that a spreadsheet opens: it would spoil its identifiers.
SAMPLE_FILE = "{round:02}-tirage.parquet"
_SAMPLE_NAME = re.compile(r"(\d+)-tirage\.parquet")
_ENDINGS = (".xlsx", ".csv", ".ods")
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<")


class _Sheet(NamedTuple):
    """Hold a sheet that was read, and when it was saved."""

    file: str
    saved: str
    coded: Coded


def load_codings(folder: str | Path, codebook: Codebook, comments: pd.DataFrame) -> Coded:
    """Return what every sheet of a folder says, with the decisions on disagreements as coder `human:settled`.

    A sheet that cannot be read is an alert, the others are read. Where two sheets of one person fill the same comment
    and dimension, the one saved last counts (as the workbook says, or else the disk), and a contradiction is an alert.
    The files of draws and of disagreements are no sheets. An absent folder is an empty one.
    """
    folder = Path(folder)
    sheets, alerts = [], []
    for path in list_sheets(folder):
        try:
            sheets.append(_Sheet(path.name, _saved_at(path), read_coding_sheet(path, codebook, comments)))
        except CmanalyticsError as error:
            alerts.append(alert_from_error(error, table="codings")._replace(file=path.name))
    coded = merge_sheets([sheet.coded for sheet in sorted(sheets, key=lambda sheet: (sheet.saved, sheet.file))])
    decisions = folder / DECISIONS_FILE
    if decisions.is_file():
        try:
            decided = read_decisions(decisions, codebook, comments)
            settled = settle_disagreements(coded, decided.decisions, codebook=codebook)
            coded = gather([coded, settled._replace(alerts=decided.alerts)])
        except CmanalyticsError as error:
            alerts.append(alert_from_error(error, table="codings")._replace(file=decisions.name))
    return coded._replace(alerts=(*alerts, *coded.alerts))


def list_sheets(folder: str | Path) -> tuple[Path, ...]:
    """Return the coding sheets of a folder, by name."""
    folder = Path(folder)
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.is_file() and _is_sheet(path.name)))


def _is_sheet(name: str) -> bool:
    if not name.casefold().endswith(_ENDINGS) or name.startswith(("~$", ".")):
        return False
    return name != DECISIONS_FILE


def load_samples(folder: str | Path) -> pd.DataFrame:
    """Return the draws kept in a folder (contract `sample`), all rounds; raise DataError for a file that is none."""
    folder = Path(folder)
    paths = sorted(path for path in folder.glob("*-tirage.parquet") if _SAMPLE_NAME.fullmatch(path.name))
    return conform(pd.concat([empty(SAMPLE), *(read_table(path, SAMPLE) for path in paths)]), SAMPLE)


def _saved_at(path: Path) -> str:
    """Return when a sheet was last saved (ISO 8601): as the workbook says, or else as the disk says."""
    on_disk = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not zipfile.is_zipfile(path):
        return on_disk
    with zipfile.ZipFile(path) as package:
        if "docProps/core.xml" not in package.namelist():
            return on_disk
        with package.open("docProps/core.xml") as file:
            found = _MODIFIED.search(file.read(20_000))
    return found[1].decode("ascii", "replace") if found else on_disk


def merge_sheets(sheets: Iterable[Coded]) -> Coded:
    """Return the sheets as one: for a person, a comment and a dimension, the last sheet that was filled counts."""
    sheets = list(sheets)
    read = pd.concat([_by_dimension(sheet, rank) for rank, sheet in enumerate(sheets)] or [_NOTHING])
    alerts = [alert for sheet in sheets for alert in sheet.alerts]
    where = ["coder", *KEY, "dimension"]
    last = read.drop_duplicates(where, keep="last")
    alerts += _contradictions(read.drop(columns="memo"), where)
    codings = [sheet.codings.assign(rank=rank) for rank, sheet in enumerate(sheets)]
    codings = pd.concat(codings) if codings else empty(CODINGS).assign(rank=0)
    return _keep(codings, last, memos=read)._replace(alerts=tuple(alerts))


def _keep(codings: pd.DataFrame, kept: pd.DataFrame, *, memos: pd.DataFrame) -> Coded:
    """Return the codings of what is kept (a row a comment, coder and dimension), and its readings."""
    if kept.empty:
        return gather([])
    where = [name for name in ("coder", *KEY, "dimension", "rank") if name in codings.columns]
    chosen = pd.MultiIndex.from_frame(codings[where]).isin(pd.MultiIndex.from_frame(kept[where]))
    grouped = kept.groupby(["coder", *KEY], sort=False)
    readings = grouped.agg(dimensions=("dimension", list), file=("file", "last"), line=("line", "last")).reset_index()
    noted = memos.dropna(subset=["memo"]).drop_duplicates(["coder", *KEY], keep="last")[["coder", *KEY, "memo"]]
    readings = readings.merge(noted, on=["coder", *KEY], how="left")
    return gather([Coded(codings[chosen].drop(columns="rank", errors="ignore"), readings)])


_NOTHING = pd.DataFrame(columns=["coder", *KEY, "dimension", "codes", "rank", "file", "line", "memo"])


def _by_dimension(sheet: Coded, rank: int) -> pd.DataFrame:
    """Return one row a comment and a dimension that was read, with the codes given (a text that can be compared)."""
    read = sheet.readings.explode("dimensions").rename(columns={"dimensions": "dimension"})
    where = ["coder", *KEY, "dimension"]
    given = (
        sheet.codings.drop_duplicates([*where, "code"])
        .sort_values([*where, "code"])
        .groupby(where)["code"]
        .agg(";".join)
        .rename("codes")
    )
    read = read.astype({"dimension": "string"}).merge(given.reset_index(), on=where, how="left")
    return read.assign(codes=read["codes"].fillna(""), rank=rank)[list(_NOTHING.columns)]


def _contradictions(read: pd.DataFrame, where: list[str]) -> list[Alert]:
    """Return one alert for two files of a person that differ, with the lines of the one that counts."""
    told = read[read.groupby(where)["codes"].transform("nunique") > 1] if not read.empty else read
    alerts = []
    pairs: dict[tuple[str, str, str], set[int]] = {}
    for _, rows in told.groupby(where, sort=False):
        kept = rows.iloc[-1]
        for row in rows[rows["codes"] != kept["codes"]].itertuples():
            pairs.setdefault((str(kept["coder"]), str(kept["file"]), str(row.file)), set()).add(int(kept["line"]))
    for (coder, file, other), lines in pairs.items():
        values = {"coder": short_name(coder), "other": other, "lines": list_lines(sorted(lines))}
        alerts.append(make_alert("coding_contradiction", file=file, count=len(lines), **values))
    return alerts


def one_voice(coded: Coded) -> Coded:
    """Return one coding a comment and dimension: what was settled, else that of the person who has read the most.

    For counts and for learning, where a comment read twice must not weigh twice. The coders' names stay.
    """
    read = _by_dimension(coded, 0)
    chosen = choose_voices(coded.readings).merge(read, on=[*KEY, "dimension", "coder"])
    return _keep(coded.codings, chosen, memos=read)
