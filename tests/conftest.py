"""Shared fixtures: an empty home for every test, the folder of real files where there is one."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the keys of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("APPDATA", str(home / "config"))
    monkeypatch.delenv("CMANALYTICS_KEY_FILE", raising=False)
    return home


@pytest.fixture(scope="session")
def sample_page() -> Path:
    """The invented page that ships with the project."""
    return ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; tests that need it skip without it."""
    folder = os.environ.get("CMANALYTICS_REAL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("CMANALYTICS_REAL_DATA does not name a folder of real files")
    return Path(folder)
