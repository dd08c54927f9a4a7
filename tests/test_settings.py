"""page.yml: what a page's owner declares, and what a slip of the pen gets as an answer."""

from pathlib import Path

import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.errors import DeclarationError
from cmanalytics.protocol import load_protocol
from cmanalytics.settings import PageSettings, WatchHours, load_settings
from cmanalytics.storing import shipped_path


def load_text(text: str, folder: Path) -> PageSettings:
    path = folder / "page.yml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_the_template_loads_as_it_stands() -> None:
    """What `cmanalytics new` copies works before anyone touches it."""
    settings = load_settings(shipped_path("templates/new_page/page.yml"))
    assert settings.page.name == "Maison Lucain"
    assert [account.platform for account in settings.accounts] == ["facebook", "instagram", "youtube"]
    assert settings.watch_hours.days[0] == ((540, 1080),)
    assert settings.watch_hours.days[5] == ((600, 780),)
    assert settings.watch_hours.days[6] == () == settings.watch_hours.holidays
    assert settings.privacy is not None and settings.sharing_level == "shared"
    mapping = settings.columns["inbox-*.csv"]
    assert (mapping.table, mapping.columns["text"], mapping.date_format) == ("comments", "Message", "%d/%m/%Y %H:%M")


def test_everything_has_a_default(tmp_path: Path) -> None:
    """An empty page.yml, or none, is a page in Paris that answers on weekdays and shares with nobody."""
    assert load_text("", tmp_path) == load_settings() == PageSettings()
    assert load_settings().page.timezone == "Europe/Paris"
    assert load_settings().sharing_level == "internal"
    assert load_settings().min_group == 5
    assert load_settings().watch_hours.days[4] == ((540, 1080),)
    assert load_text("watch_hours:", tmp_path).watch_hours == load_settings().watch_hours


def test_sharing_stays_internal_without_a_privacy_block(tmp_path: Path) -> None:
    """Asking for a public report is not enough: purpose and legal basis come first."""
    assert load_text("sharing: public", tmp_path).sharing_level == "internal"


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    """One message tells all that is wrong, so that one correction suffices."""
    text = """
page: {timezone: Europe/Pari, langage: fr}
accounts:
  - {platform: facebok, account: a}
  - {platform: facebook, account: Maison}
competitors:
  - {platform: facebook, account: maison}
watch_hours: {mon-fri: "18:00-09:00"}
privacy: {purpose: Comprendre, legal_basis: habit}
status_policy: {on_track: "0.8"}
staff: ../ailleurs.csv
columns:
  "*.csv": {table: comments, mesage: Message}
"""
    with pytest.raises(DeclarationError) as caught:
        load_text(text, tmp_path)
    said = str(caught.value)
    for line, words in [
        (2, "Europe/Pari"),
        (2, "langage"),
        (4, "facebok"),
        (7, "concurrent"),
        (8, "18:00-09:00"),
        (9, "habit"),
        (10, "0.8"),
        (11, "ailleurs"),
        (13, "mesage"),
    ]:
        assert any(f"ligne {line}," in row and words in row for row in said.splitlines()), (line, words, said)


@pytest.mark.parametrize(
    ("written", "monday", "saturday"),
    [
        ({"mon-fri": "09:00-12:00, 14:00-18:00"}, ((540, 720), (840, 1080)), ()),
        ({"mon-fri": ["9h00-12h00", "14h00-18h00"]}, ((540, 720), (840, 1080)), ()),
        ({"lun-ven": "09:00-18:00", "sam": "10:00-24:00"}, ((540, 1080),), ((600, 1440),)),
        ({"sat-mon": "10:00-11:00"}, ((600, 660),), ((600, 660),)),
        ({"mon": None, "sat": "none"}, (), ()),
    ],
)
def test_watch_hours_are_read_as_people_write_them(
    written: dict[str, object], monday: tuple[object, ...], saturday: tuple[object, ...]
) -> None:
    """Lunch breaks, French days, a week that wraps around: all are hours."""
    hours = WatchHours.model_validate(written)
    assert (hours.days[0], hours.days[5]) == (monday, saturday)


@pytest.mark.parametrize("holidays", ["XX", "FR-99"])
def test_unknown_holidays_are_refused(tmp_path: Path, holidays: str) -> None:
    """A country without known holidays is said at once, not in the middle of a report."""
    with pytest.raises(DeclarationError, match=holidays):
        load_text(f"page: {{holidays: {holidays}}}", tmp_path)


@pytest.mark.parametrize("holidays", ["FR-57", "BE", "NO"])
def test_known_holidays_are_taken(tmp_path: Path, holidays: str) -> None:
    """Alsace-Moselle, Belgium, and Norway, which is not a boolean."""
    assert load_text(f"page: {{holidays: {holidays}}}", tmp_path).page.holidays == holidays


def test_a_route_to_an_unknown_code_is_refused(tmp_path: Path) -> None:
    """A crisis route with a misspelt code would never apply, and nobody would know."""
    path = tmp_path / "protocol.yml"
    path.write_text(
        "routes:\n"
        "  - {when: {dimension: crisis, code: legal_thrat}, tell: [juristes], within: 4h}\n"
        "  - {when: {dimension: crise}, tell: [juristes], within: 4h}\n"
        "answers:\n"
        "  - {for: {speech_act: [question, quesion], code: legal_threat}, text: Bonjour}\n"
    )
    with pytest.raises(DeclarationError) as caught:
        load_protocol(path, codebook=load_codebook())
    assert [word in str(caught.value) for word in ("ligne 2", "legal_threat", "crise", "quesion")] == [True] * 4
    assert str(caught.value).count("ligne ") == 3


def test_the_protocol_template_loads() -> None:
    """Routes, prepared answers and the distress procedure are read as they stand."""
    protocol = load_protocol(shipped_path("templates/new_page/protocol.yml"))
    assert protocol.routes[0].when.level == ("A",)
    assert protocol.routes[0].hours == 1
    assert protocol.routes[2].hours == 24
    assert protocol.routes[4].when.speech_act == ("question", "request")
    assert protocol.answers[0].when.code == ("delivery",)
    assert "3114" in protocol.distress
    assert load_protocol().routes == ()


def test_a_wrong_protocol_says_where(tmp_path: Path) -> None:
    """A delay that is no delay, a key that is no key: both lines at once."""
    path = tmp_path / "protocol.yml"
    path.write_text(
        "routes:\n  - {when: {level: A}, tell: [moi], within: bientôt}\n  - {when: {levl: A}, tell: [], within: 1h}\n",
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError) as caught:
        load_protocol(path)
    said = str(caught.value)
    assert "ligne 2" in said and "bientôt" in said
    assert "ligne 3" in said and "levl" in said
