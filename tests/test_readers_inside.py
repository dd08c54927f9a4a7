"""Internal networks: Viva Engage, Slack, Mattermost. What colleagues wrote for all to read, and nothing else."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from cmanalytics.readers import Export, read_export
from tests.readers_helpers import EXPORTS, KEY, all_cells, count_of, kinds, read, read_text

SLACK = "Maison Test Slack export Oct 1 2026 - Oct 31 2026"
VIVA = "export-2026-10"
MATTERMOST = "mattermost_export.jsonl"


@pytest.fixture
def zipped(tmp_path: Path) -> Export:
    """The Slack folder as it is downloaded."""
    return read_export(shutil.make_archive(str(tmp_path / "slack"), "zip", EXPORTS / SLACK), key=KEY)


@pytest.mark.parametrize("name", [SLACK, VIVA, MATTERMOST])
def test_no_colleague_is_left(name: str) -> None:
    """Neither names, nor addresses, nor identifiers, also where a message speaks to somebody."""
    cells = all_cells(read(name).comments)
    for trace in ("Perrin", "Blin", "odile", "hugo", "U01", "U02", "user:901", "901", "@maisontest"):
        assert trace not in cells


@pytest.mark.parametrize("name", [SLACK, VIVA, MATTERMOST])
def test_private_conversations_are_not_read(name: str) -> None:
    """What two people said to each other stays between them."""
    export = read(name)
    assert "Entre nous" not in all_cells(export.comments)
    assert not kinds(export, "error") | kinds(export, "warning")


@pytest.mark.parametrize("name", [SLACK, VIVA, MATTERMOST])
def test_a_thread_is_a_root_and_its_answers(name: str) -> None:
    """The root is a comment of its own; every message of a thread stands under the same publication."""
    comments = read(name).comments
    roots = comments[comments["parent_id"].isna()]
    answers = comments[comments["parent_id"].notna()]
    assert len(roots) == 1 and len(answers) >= 1
    assert set(answers["parent_id"]) == set(roots["comment_id"])
    assert comments["post_id"].nunique() == 1


def test_what_nobody_wrote_is_counted(zipped: Export) -> None:
    """Arrivals, robots and changes of subject are not comments."""
    assert count_of(zipped, "system_messages") == 3
    assert count_of(read(MATTERMOST), "system_messages") == 2
    viva = read(VIVA)
    assert count_of(viva, "deleted_messages") == 1 and count_of(viva, "private_messages") == 1


def test_a_slack_download_is_its_folder(zipped: Export) -> None:
    """The zip gives what the unpacked folder gives; the channel is the account."""
    folder = read(SLACK).comments.drop(columns="source")
    assert zipped.comments.drop(columns="source").equals(folder)
    assert set(folder["account"]) == {"general"}


def test_slack_marks_become_words(tmp_path: Path) -> None:
    """Links keep their words, mentions lose their person, signs are those that were typed."""
    messages = [
        {
            "type": "message",
            "user": "U0AAA",
            "ts": "1791183600.000200",
            "text": "<@U0BBB|odile> &lt;ici&gt; <https://a.fr>",
        },
        {"type": "message", "user": "U0BBB", "ts": "1791183700.000200", "text": "Vu <!subteam^S01|@rh> :+1:"},
    ]
    read_text(tmp_path, "export/accueil/2026-10-05.json", json.dumps(messages))
    export = read_export(tmp_path / "export", key=KEY)
    assert export.comments["text"].tolist() == ["@… <ici> https://a.fr", "Vu @… :+1:"]
    assert set(export.comments["account"]) == {"accueil"}


def test_files_that_messages_carry_are_no_messages(tmp_path: Path) -> None:
    """A shared file has an author, a moment and words; only the message beside it was said."""
    carried = {"id": "F1", "created": 1791183600, "name": "plan.pdf", "user": "U0AAA", "text": "Plan du bureau"}
    said = {"type": "message", "user": "U0AAA", "ts": "1791183600.000200", "text": "Voici le plan", "files": [carried]}
    read_text(tmp_path, "export/accueil/2026-10-05.json", json.dumps([said]))
    export = read_export(tmp_path / "export", key=KEY)
    assert export.comments["text"].tolist() == ["Voici le plan"]


def test_lists_of_people_and_channels_are_known(tmp_path: Path) -> None:
    """They are recognised, and left."""
    topic = {"value": "", "creator": "", "last_set": 0}
    channel = {"id": "C1", "name": "general", "created": 1, "creator": "U1", "is_archived": False, "is_general": True}
    channel |= {"members": ["U1"], "topic": topic, "purpose": topic}
    person = {"id": "U1", "team_id": "T1", "name": "odile", "deleted": False, "real_name": "Odile Perrin", "tz": ""}
    person |= {"profile": {"real_name": "Odile Perrin", "email": "odile@maisontest.example"}, "is_admin": False}
    path = tmp_path / "slack.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("users.json", json.dumps([person]))
        packed.writestr("channels.json", json.dumps([channel]))
    export = read_export(path, key=KEY)
    assert export.comments.empty and kinds(export) == {"personal_not_read"}


def test_two_channels_may_have_written_at_the_same_moment(tmp_path: Path) -> None:
    """A moment is an identifier only inside its channel."""
    message = [{"type": "message", "user": "U0AAA", "ts": "1791183600.000200", "text": "Bonjour"}]
    for channel in ("accueil", "projets"):
        folder = tmp_path / "export" / channel
        folder.mkdir(parents=True)
        # One more message each: files of the same bytes would be the same file.
        other = {"type": "message", "user": "U0BBB", "ts": "1791183700.000200", "text": f"Dans {channel}"}
        (folder / "2026-10-05.json").write_text(json.dumps([*message, other]), encoding="utf-8")
    export = read_export(tmp_path / "export", key=KEY)
    assert len(export.comments) == 4 and "same_row_twice" not in kinds(export)


def test_viva_answers_go_to_the_root_of_their_thread() -> None:
    """The network stands for the account: a community's name."""
    comments = read(VIVA).comments.set_index("comment_id")
    assert comments.loc["7002", "parent_id"] == "7001" and set(comments["account"]) == {"Vie du siège"}
    assert comments.loc["7002", "text"] == "@… d'accord, on en parle au CSE"
