"""Which real files are read, by whom, and what the readers claim about themselves; needs CMANALYTICS_REAL_DATA."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from cmanalytics.locale import normalise_header
from cmanalytics.readers import READERS, Export, read_export
from tests.readers_helpers import KEY

# Why a file is not used: it describes an account, holds shares without a whole or sums without days, or nothing.
REFUSED = {"known_not_read", "account_not_read", "shares_not_read", "no_days_not_read", "same_file_twice", "empty_file"}
# The two lists that describe the folder of real files are no exports.
LISTS = {"MANIFEST.csv", "header_map.csv"}


@pytest.fixture(scope="module")
def export(real_data: Path) -> Export:
    """All real exports and comments, read at once."""
    return read_export([real_data / "exports", real_data / "comments"], key=KEY)


def test_every_real_file_is_read_by_one_reader_or_refused_in_words(export: Export) -> None:
    """A community manager finds each of her files in `check`, as what it is."""
    unread = set(export.inputs.loc[export.inputs["reader"].isna(), "file"]) - LISTS
    said = export.alerts[export.alerts["file"].isin(unread)]
    assert set(said["file"]) == unread
    assert set(said["kind"]) <= REFUSED, said[~said["kind"].isin(REFUSED)].to_string()
    assert not set(export.alerts["kind"]) & {"two_readers", "reader_failed", "no_rows"}


def test_readers_say_truly_on_how_many_real_files_they_were_tried(export: Export) -> None:
    """The README's table can be believed."""
    files = export.inputs.dropna(subset=["reader"]).drop_duplicates(["file", "reader"])
    found = Counter(files["reader"])
    claimed = {reader.name: reader.tried for reader in READERS if not reader.name.startswith("cmanalytics_")}
    assert {name: found[name] for name in claimed} == claimed


def test_every_header_that_was_seen_has_its_column(real_data: Path) -> None:
    """No header of the list of headers seen in real files is unknown to the readers of its platform."""
    known: dict[str, set[str]] = {}
    for reader in READERS:
        headers = {normalise_header(header) for seen in reader.columns.values() for header in seen}
        known.setdefault(reader.platform or "", set()).update(headers)
    with (real_data / "exports" / "header_map.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen = [row for row in rows if row["evidence"] == "file" and row["platform"] in known]
    missing = [row["header_seen"] for row in seen if normalise_header(row["header_seen"]) not in known[row["platform"]]]
    assert len(missing) / len(seen) < 0.15, missing
