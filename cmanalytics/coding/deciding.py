"""The list of disagreements as a workbook: written to be decided in, read back with who decided and why."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.codebook import Codebook
from cmanalytics.coding.frame import KEY, known_comments
from cmanalytics.coding.layout import check_marks, code_label, name_dimension
from cmanalytics.coding.workbook import Rule, Sheet, Styles, book_of
from cmanalytics.errors import DataError
from cmanalytics.locale import fold
from cmanalytics.readers.opening.files import open_export
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.storing import written_beside
from cmanalytics.tables import DISAGREEMENTS, conform
from cmanalytics.wording import say

DECISIONS_FILE = "desaccords.xlsx"
YES, NO = "yes", "no"
WHERE = [*KEY, "dimension", "code"]
DECIDED = ("decision", "decided_by", "why")
_COLUMNS = (
    "platform", "comment_id", "check", "dimension_id", "code_id", "text", "dimension", "code", "given_by",
    "not_given_by", "memos", *DECIDED,
)  # fmt: skip
_HIDDEN = ("platform", "comment_id", "check", "dimension_id", "code_id")
_WIDTHS = {"text": 60, "why": 44, "memos": 30, "code": 24}


class Decisions(NamedTuple):
    """Hold the disagreements of a file with what was decided (contract `disagreements`), and doubts about it."""

    decisions: pd.DataFrame
    alerts: tuple[Alert, ...] = ()


def write_disagreements(
    disagreements: pd.DataFrame, comments: pd.DataFrame, codebook: Codebook, path: str | Path
) -> Path:
    """Write the list as a workbook where each one is decided (oui, non), by whom, and why; return its path."""
    path = Path(path)
    places = zip(disagreements["dimension"], disagreements["code"], strict=True)
    shown = disagreements.assign(
        check=_marks(disagreements, comments),
        dimension_id=disagreements["dimension"],
        code_id=disagreements["code"],
        dimension=disagreements["dimension"].map(name_dimension),
        code=[code_label(codebook, dimension, code) for dimension, code in places],
        given_by=disagreements["given_by"].map(", ".join),
        not_given_by=disagreements["not_given_by"].map(", ".join),
        decision=disagreements["decision"].map({YES: say("coding.yes"), NO: say("coding.no")}),
    )[list(_COLUMNS)]
    rows = shown.rename(columns=_names()).astype("string").fillna("")
    with written_beside(path) as beside, book_of(beside) as book:
        sheet = Sheet(book.add_worksheet(say("coding.settling.sheet")), rows, Styles.of(book))
        sheet.page.freeze_panes(1, _COLUMNS.index("text") + 1)
        for name, header in _names().items():
            sheet.fill(header, width=_WIDTHS.get(name, 16), free=name in DECIDED, hidden=name in _HIDDEN)
        sheet.offer(_names()["decision"], Rule([say("coding.yes"), say("coding.no")], say("coding.settling.help")))
        sheet.protect()
    return path


def _marks(disagreements: pd.DataFrame, comments: pd.DataFrame) -> pd.Series:
    """Return the check mark of each disagreement's comment, missing for one that is no longer there."""
    known = known_comments(comments)
    known = known[KEY].assign(check=check_marks(known))
    return disagreements[KEY].merge(known, on=KEY, how="left")["check"]


def _names() -> dict[str, str]:
    return {name: say(f"coding.settling.columns.{name}") for name in _COLUMNS}


def read_decisions(path: str | Path, codebook: Codebook, comments: pd.DataFrame) -> Decisions:
    """Return a list of disagreements as people leave it.

    A decision that is neither oui nor non, or that nobody signs, is not taken and said. Raise DataError when the file
    cannot be read or lacks a column.
    """
    path = Path(path)
    opened = open_export(path)[0].with_rows()
    wanted = {fold(header): name for name, header in _names().items()}
    header = [wanted.get(fold(cell), "") for cell in opened.rows[0]] if opened.rows else []
    missing = [_names()[name] for name in ("check", "dimension_id", "code_id", *DECIDED) if name not in header]
    if missing:
        found = ", ".join(cell for cell in opened.rows[0] if fold(cell) not in wanted) if opened.rows else ""
        raise DataError("coding_columns", file=path, line=1, found=found[:120] or "—", wanted=", ".join(missing))
    known = known_comments(comments)
    keys = dict(zip(check_marks(known), zip(known["platform"], known["comment_id"], strict=True), strict=True))
    written = zip(opened.rows[1:], opened.lines[1:], strict=True)
    rows = [{**dict(zip(header, cells, strict=False)), "line": line} for cells, line in written if any(cells)]
    kept, faults = [], {"coding_decision_unknown": [], "coding_decision_unsigned": [], "coding_decision_lost": []}
    for row in rows:
        fault = _judge(row, codebook, keys)
        if fault:
            faults[fault].append(row["line"])
        else:
            kept.append(_decision(row, keys[row["check"].strip()]))
    alerts = [
        make_alert(kind, file=path.name, count=len(lines), lines=list_lines(lines))
        for kind, lines in faults.items()
        if lines
    ]
    frame = pd.DataFrame(kept, columns=[*WHERE, *DECIDED]).drop_duplicates(WHERE, keep="last")
    return Decisions(conform(frame, DISAGREEMENTS), tuple(alerts))


def _judge(row: dict[str, object], codebook: Codebook, keys: dict[str, tuple[str, str]]) -> str:
    decision = fold(str(row.get("decision", "")))
    codes = {(dimension.id, code.id) for dimension, code in codebook.walk()}
    if decision and decision not in (fold(say("coding.yes")), fold(say("coding.no"))):
        return "coding_decision_unknown"
    if decision and not str(row.get("decided_by", "")).strip():
        return "coding_decision_unsigned"
    place = str(row["dimension_id"]).strip(), str(row["code_id"]).strip()
    return "" if str(row["check"]).strip() in keys and place in codes else "coding_decision_lost"


def _decision(row: dict[str, object], key: tuple[str, str]) -> tuple[object, ...]:
    said = {fold(say("coding.yes")): YES, fold(say("coding.no")): NO}.get(fold(str(row.get("decision", ""))))
    by, why = (str(row.get(name, "")).strip() or None for name in ("decided_by", "why"))
    return (*key, str(row["dimension_id"]).strip(), str(row["code_id"]).strip(), said, by, why)
