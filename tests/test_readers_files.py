"""Opening anything: what is not an export is named for what it is, and never stops the rest."""

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmanalytics import readers
from cmanalytics.errors import CmanalyticsError, DataError
from cmanalytics.readers import read_export, read_handles
from cmanalytics.readers.formats.meta import FACEBOOK_POSTS
from cmanalytics.tables import ACCOUNT_DAYS, ALERTS, AUDIENCE, COMMENTS, INPUTS, POSTS, conform
from tests.readers_helpers import EXPORTS, KEY, all_cells, count_of, kinds, read, read_text

GOOD = "comment_id,texte,date\nx1,bonjour,2026-01-01T10:00:00Z\n"


def zipped(*names: str) -> bytes:
    """Return a zip archive with empty members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return buffer.getvalue()


ZOO: dict[str, tuple[bytes, str]] = {
    "vide.csv": (b"", "empty_file"),
    "blanc.csv": (b"\n \n\t\n", "empty_file"),
    "bom_seul.csv": (b"\xef\xbb\xbf", "empty_file"),
    "renomme.csv": (zipped("xl/workbook.xml", "[Content_Types].xml"), "broken_workbook"),
    "archive.csv": (zipped(".cache"), "empty_archive"),
    "coupe.xlsx": (zipped("xl/workbook.xml")[:40], "broken_archive"),
    "ancien.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "broken_workbook"),
    "doc.csv": (b"%PDF-1.7\n%\xe2\xe3", "is_pdf"),
    "photo.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is_image"),
    "page.csv": (b"<!DOCTYPE html><html><body>Connexion</body></html>", "is_html"),
    "vieux.xml": (b"<?xml version='1.0'?><rss></rss>", "is_xml"),
    "bruit.csv": (bytes(range(256)) * 20, "is_binary"),
    "inconnu.csv": (b"alpha,beta,gamma\n1,2,3\n", "unknown_headers"),
    "coupe.json": (b'[{"comment_id": "x", "text": "abc"}, {"comm', "cut_json"),
    "faux.json": (b'{"text": oops}', "bad_json"),
    "liste.json": (b"[1, 2, 3]", "json_shape"),
    "profond.json": (b"[" * 200_000, "bad_json"),
}


@pytest.mark.parametrize("name", sorted(ZOO))
def test_a_bad_file_is_named_for_what_it_is_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    """One alert says what was found and what to do; the good file beside it is read."""
    content, kind = ZOO[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz_facebook.csv").write_text(GOOD)
    export = read_export(tmp_path, key=KEY)
    assert len(export.comments) == 1
    wrong = export.alerts[export.alerts["file"] == name]
    assert wrong["kind"].tolist() == [kind]
    assert wrong["severity"].tolist() == ["error"]
    assert wrong["message"].str.len().gt(10).all() and wrong["what_to_do"].str.len().gt(10).all()
    assert export.inputs["file"].tolist() == [name, "zz_facebook.csv"]


def test_a_missing_path_alone_is_an_error_with_others_an_alert(tmp_path: Path) -> None:
    """A misspelt name is said; it does not hide what was found."""
    with pytest.raises(DataError) as caught:
        read_export(tmp_path / "rien.csv", key=KEY)
    assert caught.value.kind == "missing_file"
    (tmp_path / "facebook.csv").write_text(GOOD)
    export = read_export([tmp_path / "rien.csv", tmp_path / "facebook.csv"], key=KEY)
    assert len(export.comments) == 1
    assert kinds(export, "error") == {"missing_file"}


def test_an_empty_folder_gives_empty_tables(tmp_path: Path) -> None:
    """Nothing in, nothing out, in the right shape."""
    export = read_export(tmp_path, key=KEY)
    for frame, contract in zip(export, (POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS, ALERTS, INPUTS), strict=True):
        assert len(conform(frame, contract)) == 0


def test_two_readers_for_one_file_are_both_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tie is not settled by chance."""
    twin = replace(FACEBOOK_POSTS, name="twin", label="le jumeau")
    monkeypatch.setattr(readers, "READERS", (*readers.READERS, twin))
    export = read("minutes.csv")
    message = export.alerts.loc[export.alerts["kind"] == "two_readers", "message"].iloc[0]
    assert "le jumeau" in message and FACEBOOK_POSTS.label in message
    assert len(export.posts) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    """The same words come out, whatever wrote the file."""
    text = "comment_id;texte\nx1;C’est très « cher », œuvre à 10 €\n" * 1
    export = read_text(tmp_path, "facebook.csv", text.encode(encoding))
    assert export.comments["text"].tolist() == ["C’est très « cher », œuvre à 10 €"]
    assert ("guessed_encoding" in kinds(export)) == (encoding == "cp1252")


def test_a_few_bad_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    """A cut emoji in a UTF-8 file leaves the other accents right."""
    text = "comment_id,texte\n" + "".join(f"x{i},été à la plage\n" for i in range(50))
    export = read_text(tmp_path, "facebook.csv", text.encode() + b"x99,coup\xc3")
    assert set(export.comments["text"]) == {"été à la plage", "coup\ufffd"}
    assert "damaged_characters" in kinds(export, "warning")


@pytest.mark.parametrize("first", ["sep=;\n", "sep=;;;;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_the_sep_line_is_obeyed_and_not_read(tmp_path: Path, first: str) -> None:
    """Excel's first line is an instruction, however it was padded."""
    export = read_text(tmp_path, "facebook.csv", first + "comment_id;texte\nx1;a, b, c\n")
    assert export.comments["text"].tolist() == ["a, b, c"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_commas_and_newlines(tmp_path: Path, delimiter: str) -> None:
    """Texts full of commas and line breaks do not mislead."""
    lines = [
        f'x{i}{delimiter}"un, deux; trois\nquatre | cinq, six"{delimiter}2026-01-0{i}T10:00:00Z' for i in range(1, 6)
    ]
    export = read_text(
        tmp_path, "facebook.csv", delimiter.join(["comment_id", "texte", "date"]) + "\n" + "\n".join(lines)
    )
    assert len(export.comments) == 5
    assert set(export.comments["text"]) == {"un, deux; trois\nquatre | cinq, six"}


def test_an_unclosed_quote_costs_one_line(tmp_path: Path) -> None:
    """The lines after a stray quote are read; the lost one is named."""
    lines = [f'x{i},"texte {i}",2026-01-{i:02d}T10:00:00Z' for i in range(1, 10)]
    lines[3] = 'x4,"texte jamais fermé,2026-01-04T10:00:00Z'
    export = read_text(tmp_path, "facebook.csv", "comment_id,texte,date\n" + "\n".join(lines) + "\n")
    assert len(export.comments) == 8
    alert = export.alerts[export.alerts["kind"] == "broken_lines"].iloc[0]
    assert alert["count"] == 1 and "ligne 5)" in alert["message"]


def test_quotes_inside_a_text_of_several_lines_are_kept(tmp_path: Path) -> None:
    """A badly quoted text that nevertheless makes one row stays one row."""
    text = (
        'comment_id,texte,date\nx1,"il a dit "oui"\nhier, puis non",2026-01-01T10:00:00Z\n'
        + "x2,b,2026-01-01T10:00:00Z\n" * 3
    )
    assert "x2" in set(read_text(tmp_path, "facebook.csv", text).comments["comment_id"])


def test_a_file_cut_inside_a_text_says_so(tmp_path: Path) -> None:
    """A download that broke off is read as far as it goes, with a warning."""
    export = read_text(tmp_path, "facebook.csv", GOOD + 'x2,"coupé au mil')
    assert export.comments["comment_id"].tolist() == ["x1", "x2"]
    assert {"cut_in_quotes", "short_rows"} <= kinds(export)


def test_rows_with_too_many_cells_are_named(tmp_path: Path) -> None:
    """A stray delimiter moves the cells of its line: that line is not read, and said."""
    export = read_text(tmp_path, "facebook.csv", GOOD + "x2,a, b,2026-01-02T10:00:00Z\n")
    assert export.comments["comment_id"].tolist() == ["x1"]
    assert count_of(export, "long_rows") == 1


def test_a_column_of_texts_alone_keeps_its_commas(tmp_path: Path) -> None:
    """A file of one column is not cut at its commas."""
    export = read_text(tmp_path, "facebook.csv", "commentaire\nun, deux, trois\nquatre\n")
    assert sorted(export.comments["text"]) == ["quatre", "un, deux, trois"]


def test_a_very_long_cell_is_read(tmp_path: Path) -> None:
    """The csv module's own limit is not ours."""
    export = read_text(tmp_path, "facebook.csv", "comment_id,texte\nx1," + "a" * 200_000 + "\n")
    assert export.comments["text"].str.len().tolist() == [20_000]


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    """A second download of the same export changes nothing."""
    for name in ("Reach.csv", "Reach (1).csv"):
        (tmp_path / name).write_bytes((EXPORTS / "Reach.csv").read_bytes())
    export = read_export(tmp_path, key=KEY)
    assert len(export.account_days) == 8
    assert kinds(export) == {"same_file_twice"}


def test_hidden_files_notes_and_private_folders_are_not_opened(tmp_path: Path) -> None:
    """Lists of handles and what systems leave behind are no exports."""
    for name in ("private/staff.csv", ".cache/a.csv", ".a.csv", "~$a.xlsx", "Thumbs.db", "LISEZMOI.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert len(read_export(tmp_path, key=KEY).inputs) == 0


def test_the_newest_snapshot_of_a_post_wins(tmp_path: Path) -> None:
    """An overlapping export replaces older figures, by the dates in the names, never by those of the disk."""
    head = "Post ID,Page ID,Page name,Publish time,Permalink,Reach\n"
    (tmp_path / "Jan-01-2026_Jan-31-2026_9.csv").write_text(head + "1,6,M,01/15/2026 10:00,https://f.test/1,10\n")
    (tmp_path / "Jan-10-2026_Feb-28-2026_1.csv").write_text(
        head + "1,6,M,01/15/2026 10:00,https://f.test/1,25\n2,6,M,02/15/2026 10:00,https://f.test/2,5\n"
    )
    export = read_export(tmp_path, key=KEY)
    assert export.posts["reach"].tolist() == [25, 5]
    assert count_of(export, "replaced_posts") == 1


def test_reading_twice_gives_the_same_tables() -> None:
    """Order of the arguments and time of day do not show."""
    names = sorted(path.name for path in EXPORTS.iterdir() if path.suffix != ".md" and "expected" not in path.name)
    one, two = read(*names), read(*reversed(names))
    for left, right in zip(one, two, strict=True):
        assert left.to_csv() == right.to_csv()


def test_handles_are_read_from_a_list(tmp_path: Path) -> None:
    """A list of colleagues is a column `handle`, or one name a line."""
    (tmp_path / "a.csv").write_text("handle;note\n@marie;x\nmarie\n@marie;y\n")
    (tmp_path / "b.csv").write_text("marie\njean\n")
    (tmp_path / "c.csv").write_text("")
    (tmp_path / "d.csv").write_text("alpha,beta\n1,2\n")
    assert read_handles(tmp_path / "a.csv") == ("@marie", "marie")
    assert read_handles(tmp_path / "b.csv") == ("marie", "jean")
    assert read_handles(tmp_path / "c.csv") == ()
    with pytest.raises(DataError):
        read_handles(tmp_path / "d.csv")


SEEDS = [
    path.read_bytes()
    for path in sorted(EXPORTS.iterdir())
    if path.suffix in (".csv", ".jsonl") and "expected" not in path.name
]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_files_never_break_the_reading(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever a file holds, the reading ends with tables and alerts."""
    seed = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(seed)))
        end = data.draw(st.integers(start, min(len(seed), start + 400)))
        seed[start:end] = data.draw(
            st.binary(max_size=30) | st.sampled_from([b'"', b"\n", b";", b",", b"\x00", b'""', b"\xff"])
        )
    path = tmp_path / data.draw(st.sampled_from(["a.csv", "Views.csv", "b.json", "c"]))
    path.write_bytes(bytes(seed))
    try:
        export = read_export(path, key=KEY)
    except CmanalyticsError:
        return
    finally:
        path.unlink()
    assert "reader_failed" not in kinds(export)
    for frame, contract in zip(export, (POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS, ALERTS, INPUTS), strict=True):
        conform(frame, contract)


def test_a_file_name_that_is_no_text_is_read_and_shown_as_well_as_can_be(tmp_path: Path) -> None:
    """A name from an old archive (Latin-1 bytes), or with a tab, breaks neither the run nor its lines."""
    try:
        for name in (b"f\xe9vrier.csv", b"a\tb.csv"):
            Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text(GOOD.replace("x1", name.hex()))
    except OSError:
        pytest.skip("this file system refuses such names")
    export = read_export(tmp_path, key=KEY)
    assert export.inputs["file"].tolist() == ["a\ufffdb.csv", "f\ufffdvrier.csv"]
    assert len(export.comments) == 2


def test_words_of_a_file_without_headers_are_not_repeated(tmp_path: Path) -> None:
    """A first line that is somebody's name and opinion stays out of messages."""
    text = "Zorglub Dupond,lyonnaise,super accueil merci\nZorglub Egee,nantaise,tres bien\n"
    export = read_text(tmp_path, "a.csv", text)
    assert kinds(export, "error") == {"unknown_headers"}
    assert "Zorglub" not in all_cells(export.alerts)
