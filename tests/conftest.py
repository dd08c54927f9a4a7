"""Shared fixtures: an empty home for every test, the folder of real files where there is one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the expected tables anew."""
    parser.addoption("--golden", action="store_true", help="write the expected tables of the synthetic exports anew")


def _live_in(home: Path, patch: pytest.MonkeyPatch) -> Path:
    for name, folder in (("HOME", home), ("XDG_CONFIG_HOME", home / "config"), ("APPDATA", home / "config")):
        patch.setenv(name, str(folder))
    patch.delenv("CMANALYTICS_KEY_FILE", raising=False)
    return home


@pytest.fixture(scope="session", autouse=True)
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What is made once for all tests does not touch the home of the person who runs them either."""
    with pytest.MonkeyPatch.context() as patch:
        yield _live_in(tmp_path_factory.mktemp("session-home"), patch)


@pytest.fixture(autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the keys of the person who runs it."""
    return _live_in(tmp_path_factory.mktemp("home"), monkeypatch)


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


@pytest.fixture(scope="session")
def report(sample_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month's report, made once."""
    from cmanalytics import render_report

    return render_report(
        page=sample_page, month="2026-10", out=tmp_path_factory.mktemp("rendered") / "reports" / "2026-10"
    )
