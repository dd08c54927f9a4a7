"""Broken and hostile files: each ends in words within seconds, within memory, and what is sound is still read."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from cmanalytics.wording import load_problems
from tests.conftest import ROOT
from tests.zoo import Beast, beasts

SECONDS, MEGABYTES = 5, 500
BEASTS = {beast.name: beast for beast in beasts()}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of every file of the zoo."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    folder = tmp_path_factory.mktemp("zoo")
    for beast in BEASTS.values():
        (folder / beast.name).write_bytes(beast.data)
    command = [sys.executable, "-m", "tests.zoo_keeper", str(folder)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, check=True, timeout=300)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in lines}


def test_the_zoo_is_large_enough() -> None:
    """The promise is about sixty files at least."""
    assert len(BEASTS) >= 60


@pytest.mark.parametrize("beast", BEASTS.values(), ids=lambda beast: beast.name)
def test_a_bad_file_ends_in_words(found: dict[str, dict[str, Any]], beast: Beast) -> None:
    """No crash, no hang, no silence: a named alert, in under five seconds and five hundred megabytes."""
    result = found[beast.name]
    assert "ended" not in result, result
    assert set(result["kinds"]) & set(beast.kinds.split()), result
    assert "reader_failed" not in result["kinds"], result
    assert result["seconds"] < SECONDS and result["megabytes"] < MEGABYTES, result
    # Everything in the zoo was written in March 2026, here or on the Pacific coast.
    wrong = [day for day in result["days"] if day != "NaT" and not day.startswith("2026-03") and day != "2026-04-01"]
    assert not wrong or "dates_maybe_swapped" in result["kinds"], result
    if beast.rows is not None:
        assert result["rows"] == beast.rows, result


def test_every_alert_of_the_zoo_is_in_the_catalogue() -> None:
    """A kind that is misspelt here, or gone, does not stay in the list unseen."""
    expected = {kind for beast in BEASTS.values() for kind in beast.kinds.split()}
    assert expected - load_problems("fr").keys() == set()
