"""Opening workbooks, archives and XML: the same table as from the CSV in them, whatever the file is called."""

import bz2
import gzip
import io
import subprocess
import sys
import tarfile
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmanalytics.errors import DataError
from cmanalytics.readers import Export, read_export
from cmanalytics.readers.opening.files import open_export
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.safe_xml import parse_xml
from cmanalytics.readers.opening.sheet_guard import measure_sheet
from cmanalytics.readers.opening.swapped_dates import mend_dates
from cmanalytics.readers.opening.workbook_guard import check_package
from tests.readers_helpers import EXPORTS, KEY, count_of, kinds, read, read_text
from tests.workbook_helpers import open_document, raw_workbook, spreadsheetml, workbook, zipped

META, YOUTUBE = "Feb-01-2026_Feb-28-2026_1000000000001.csv", "Table data.csv"


def opened(tmp_path: Path, data: bytes | str, name: str = "a.xlsx") -> list[Opened]:
    """Write a file and open it."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_export(path)


def same_posts(one: Export, other: Export) -> bool:
    """Tell whether two exports hold the same publications, wherever they come from."""
    left, right = (export.posts.drop(columns=["source", "retrieved_at"]) for export in (one, other))
    pd.testing.assert_frame_equal(left, right)
    return len(left) > 0


def as_typed(cell: str) -> Any:
    """Return a cell of a CSV as Excel stores it: numbers of up to fifteen digits become numbers."""
    return float(cell) if cell.replace(".", "", 1).isdigit() and len(cell) <= 15 else cell or None


def test_a_workbook_saved_from_an_export_gives_the_same_table(tmp_path: Path) -> None:
    """Opening an export in a spreadsheet and saving it as .xlsx changes nothing."""
    rows = open_export(EXPORTS / META)[0].rows
    saved = workbook({"Export": [[as_typed(cell) for cell in row] for row in rows]})
    export = read_text(tmp_path, META.replace(".csv", ".xlsx"), saved)
    assert same_posts(export, read(META))
    assert export.inputs["sheet"].tolist() == ["Export"]


def test_dates_that_a_spreadsheet_stores_as_dates_are_the_same_dates(tmp_path: Path) -> None:
    """An English Excel reads the export's dates rightly and stores them: they come out as they were."""
    rows = open_export(EXPORTS / META)[0].rows
    place = rows[0].index("Publish time")
    rows = [[datetime.strptime(cell, "%m/%d/%Y %H:%M") if cell and n == place else cell for n, cell in enumerate(row)]
            if number else row for number, row in enumerate(rows)]  # fmt: skip
    assert same_posts(read_text(tmp_path, META.replace("csv", "xlsx"), workbook({"A": rows})), read(META))


def packed(kind: str, name: str, data: bytes) -> bytes:
    """Return a file packed in one of the ways that are read."""
    if kind == "zip":
        return zipped({f"Contenu 2026/{name}": data, "__MACOSX/._x.csv": b"x", ".DS_Store": b"x"})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    tar = buffer.getvalue()
    return {
        "tar": tar,
        "tar.gz": gzip.compress(tar),
        "gz": gzip.compress(data),
        "bz2": bz2.compress(data),
        "zst": pa.compress(data, codec="zstd", asbytes=True),
        "zip.zip": zipped({"inner.zip": zipped({name: data})}),
    }[kind]


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "gz", "bz2", "zst", "zip.zip"])
def test_a_packed_export_is_read_like_the_file_in_it(tmp_path: Path, kind: str) -> None:
    """What YouTube Studio gives is a zip: nobody needs to unpack it."""
    export = read_text(tmp_path, f"{YOUTUBE}.{kind}", packed(kind, YOUTUBE, (EXPORTS / YOUTUBE).read_bytes()))
    assert same_posts(export, read(YOUTUBE))
    assert not kinds(export, "error") | kinds(export, "warning") - kinds(read(YOUTUBE))


def test_members_of_an_archive_bear_its_name(tmp_path: Path) -> None:
    """An alert about a member says in which archive it is."""
    data = zipped({"a/Table data.csv": (EXPORTS / YOUTUBE).read_bytes(), "a/photo.csv": b"\x89PNG\r\n\x1a\n"})
    export = read_text(tmp_path, "studio.zip", data)
    assert export.inputs["file"].tolist() == ["studio.zip/a/Table data.csv", "studio.zip/a/photo.csv"]
    assert export.alerts.loc[export.alerts["kind"] == "is_image", "file"].tolist() == ["studio.zip/a/photo.csv"]


def test_an_export_beside_its_own_archive_is_read_once(tmp_path: Path) -> None:
    """People unpack an archive and leave it where it is."""
    data = (EXPORTS / YOUTUBE).read_bytes()
    (tmp_path / "b.zip").write_bytes(zipped({YOUTUBE: data}))
    (tmp_path / "a.csv").write_bytes(data)
    export = read_export(tmp_path, key=KEY)
    assert len(export.posts) == len(read(YOUTUBE).posts)
    assert "same_file_twice" in kinds(export, "info")


def test_what_is_refused_in_an_archive_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """One odd member does not cost the others."""
    data = zipped([("../x.csv", "a"), ("b.csv", "comment_id,texte\nc1,oui\n"), ("b.csv", "d"), ("p.jpg", "e")])
    export = read_text(tmp_path, "a.zip", data)
    assert export.comments["text"].tolist() == ["oui"]
    said = export.alerts.set_index("kind")["message"]
    assert "../x.csv" in said["member_outside"] and "b.csv" in said["member_twice"]
    assert count_of(export, "members_left_out") == 1


def test_names_of_members_are_read_as_they_were_typed(tmp_path: Path) -> None:
    """Some systems write names in UTF-8 and do not say so."""
    data = zipped({"publications d'été.csv": "comment_id,texte\nc1,oui\n"})
    data = data.replace(b"\x00\x08", b"\x00\x00")
    info = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    assert not info.flag_bits & 0x800 and "é" not in info.filename
    assert opened(tmp_path, data, "a.zip")[0].name == "a.zip/publications d'été.csv"


@pytest.mark.parametrize("name", ["export.csv", "export.xls", "export", "export.json"])
def test_what_a_file_is_called_does_not_matter(tmp_path: Path, name: str) -> None:
    """The first bytes decide, not the ending."""
    assert opened(tmp_path, workbook({"A": [["x", 1.0]]}), name)[0].rows == [["x", "1"]]


def test_cells_become_text_as_they_were_written(tmp_path: Path) -> None:
    """No decimals that nobody typed, no powers of ten in identifiers, moments as ISO 8601."""
    cells = [
        "=1+1", 3.0, 0.1, 61_550_000_000_001.0, 1e-7, True, datetime(2026, 2, 3, 4, 5, 6), date(2026, 2, 3),
        time(0, 3, 10), timedelta(hours=30, seconds=5), "ligne\nsuivante", "É ",
    ]  # fmt: skip
    assert opened(tmp_path, workbook({"A": [cells]}))[0].rows == [[
        "=1+1", "3", "0.1", "61550000000001", "1e-07", "true", "2026-02-03 04:05:06", "2026-02-03", "00:03:10",
        "30:00:05", "ligne\nsuivante", "É ",
    ]]  # fmt: skip


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    """Line 4 of a message is row 4 of the sheet, whatever is empty above or between."""
    sheets = opened(
        tmp_path, workbook({"A": [[], [], ["x", "y"], [], ["1", "2"]], "vide": [], "B": [["z"]]}, hidden="B")
    )
    assert [(sheet.sheet, sheet.rows, sheet.lines) for sheet in sheets] == [
        ("A", [["x", "y"], [], ["1", "2"]], [3, 4, 5]),
        ("B", [["z"]], [1]),
    ]


def test_long_numbers_of_a_workbook_are_doubted(tmp_path: Path) -> None:
    """A spreadsheet keeps fifteen digits: an identifier of seventeen stored as a number is not itself any more."""
    sheet = opened(tmp_path, workbook({"A": [["id"], [17841446494080465.0], [61550000000001.0]]}))[0]
    assert sheet.rows[1] == ["17841446494080460"]  # sixteen digits are all that the program wrote
    assert [(alert.kind, alert.count) for alert in sheet.alerts] == [("rounded_numbers", 1)]


ODD = {
    "other quotes": "<row r='1'><c r='A1'><v>1</v></c><c r='C1'><v>2</v></c></row>",
    "no references": '<row><c><v>1</v></c><c/><c><v>2</v></c></row>',
    "other order": '<row r="1"><c t="n" r="A1"><v>1</v></c><c t="n" r="C1"><v>2</v></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("cells", ODD.values(), ids=ODD.keys())
def test_a_workbook_written_in_an_unusual_way_is_read_apart(tmp_path: Path, cells: str) -> None:
    """What the guards do not know is left to another process, with the same result."""
    data = raw_workbook(cells)
    assert not check_package(data, name="a.xlsx")
    assert opened(tmp_path, data)[0].rows == [["1", "", "2"]]


def test_usual_workbooks_are_read_at_once() -> None:
    """Starting a process costs time that ordinary files should not take."""
    assert check_package(workbook({"A": [["x", 1.0, "é" * 300]] * 50}), name="a.xlsx")


@given(
    st.lists(st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)), min_size=1, max_size=40), st.integers(1, 99)
)
def test_the_extent_of_a_sheet_is_measured_whatever_the_pieces(places: list[tuple[int, int]], size: int) -> None:
    """No cell escapes the guard by its place or by where the reading of its file stops for a moment."""

    def letters(column: int) -> str:
        return letters((column - 1) // 26) + chr(65 + (column - 1) % 26) if column else ""

    xml = "<cols><col/></cols>" + "".join(
        f'<row r="{r}"><c r="{letters(c)}{r}" s="1"><v>1</v></c></row>' for r, c in places
    )
    pieces = [xml[start : start + size].encode() for start in range(0, len(xml), size)]
    extent = measure_sheet(pieces, len(xml))
    assert extent is not None and extent.cells == len(places)
    assert extent.span == max(row for row, _ in places) * max(column for _, column in places)


def test_an_open_document_is_read(tmp_path: Path) -> None:
    """LibreOffice's own format too."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    table = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>"
        for row in (("id", "texte"), ("1", "été"))
    )
    assert opened(tmp_path, open_document(table), "a.ods")[0].rows == [["id", "texte"], ["1", "été"]]


def test_spreadsheetml_puts_cells_where_their_index_says(tmp_path: Path) -> None:
    """Facebook's .xls is XML: rows and cells left out count, comments of cells do not."""
    rows = (
        '<Row ss:Index="2"><Cell><Data ss:Type="String">a</Data></Cell><Cell ss:Index="4"><Data>b &amp; c</Data></Cell>'
        "</Row>"
        '<Row ss:Index="5"><Cell ss:MergeAcross="1"><Data ss:Type="Number">1.7841446494080465E16</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2017-06-09T00:00:00.000</Data><Comment><Data>non</Data></Comment></Cell>'
        '<Cell><Data ss:Type="DateTime">2017-06-09T05:01:00.000</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    )
    sheets = opened(tmp_path, spreadsheetml({"Daily Page Posts Frequency D...": rows, "vide": "<Row/>"}), "a.xls")
    assert [sheet.sheet for sheet in sheets] == ["Daily Page Posts Frequency D..."]
    assert sheets[0].rows == [
        ["a", "", "", "b & c"], [], ["17841446494080465", "", "2017-06-09", "2017-06-09 05:01:00"],
        ["", "true", "", ""],
    ]  # fmt: skip
    assert sheets[0].lines == [2, 4, 5, 6]


MONTH_FIRST = [
    "2026-03-02 10:00:00",
    "02/17/2026 10:00",
    "2026-04-02 11:00:00",
    "2026-05-02 12:00:00",
    "02/27/2026 09:00",
]
DAY_FIRST = [
    "2026-02-03 10:00:00",
    "17/02/2026 10:00",
    "2026-02-04 11:00:00",
    "2026-02-05 12:00:00",
    "27/02/2026 09:00",
]


@pytest.mark.parametrize("cells", [MONTH_FIRST, DAY_FIRST])
def test_exchanged_dates_are_put_back_as_they_were_written(cells: list[str]) -> None:
    """The dates that stayed text prove which order the export had, and that the others were exchanged."""
    rows = [["Date"], *([cell] for cell in cells)]
    assert mend_dates(rows).put_back == 3
    assert [row[0] for row in rows[1:]] == [
        "02/03/2026 10:00:00", cells[1], "02/04/2026 11:00:00", "02/05/2026 12:00:00", cells[4],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        ["2026-02-03", "2026-02-14", "2026-02-05"],
        ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"],
        ["2026-03-01 10:00:00", "2026-03-05 10:00:00", "2026-03-12 10:00:00"] * 3,
        ["12", "texte", ""],
    ],
)
def test_sound_dates_are_left_alone(cells: list[str]) -> None:
    """Days after the twelfth, tables by month, the first days of one month: nothing was exchanged."""
    rows = [["Date"], *([cell] for cell in cells)]
    assert mend_dates(rows) == (0, 0)
    assert [row[0] for row in rows[1:]] == cells


def test_dates_that_may_be_exchanged_are_doubted() -> None:
    """An export of the first days of a month leaves no proof: it is said, and nothing is changed."""
    rows = [["Date"], *([f"2026-{month:02}-03 10:00:00"] for month in range(1, 9))]
    assert mend_dates(rows) == (0, 8)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_the_csv_formats_of_excel_are_told_apart(tmp_path: Path, encoding: str) -> None:
    """« CSV », « CSV (Macintosh) » and « CSV (MS-DOS) » write accents in three ways."""
    text = "comment_id;texte\nx1;Été à la plage : génial, ça a été très réussi\n"
    export = read_text(tmp_path, "facebook.csv", text.encode(encoding))
    assert export.comments["text"].tolist() == ["Été à la plage : génial, ça a été très réussi"]
    assert encoding in export.alerts.loc[export.alerts["kind"] == "guessed_encoding", "message"].iloc[0]


def test_xml_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    """A few bad bytes in an export that says UTF-8 do not make it something else."""
    text = spreadsheetml({"A": "<Row><Cell><Data>f\xeate</Data></Cell></Row>"})
    assert opened(tmp_path, text.encode("latin-1"), "a.xls")[0].rows == [["f\ufffdte"]]
    declared = text.replace("UTF-8", "ISO-8859-1")
    assert opened(tmp_path, declared.encode("latin-1"), "a.xls")[0].rows == [["fête"]]


def test_xml_without_entities_is_parsed_and_forbidden_characters_are_dropped() -> None:
    """Old sites write the numbers of control characters, which no XML parser takes."""
    root = parse_xml("<a><b>été&#11;&#233;</b></a>", name="a.xml")
    assert root[0].text == "étéé"
    with pytest.raises(DataError) as caught:
        parse_xml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', name="a.xml")
    assert caught.value.kind == "unsafe_xml"


def test_damaged_identifiers_come_from_the_link(tmp_path: Path) -> None:
    """Publications whose identifiers a spreadsheet reduced to a power of ten stay apart."""
    head = "Post ID,Page ID,Page name,Publish time,Permalink,Reach\n"
    rows = [
        f"1.22E+17,6.1E+13,M,01/{day}/2026 10:00,https://www.facebook.com/m/posts/1220000{day},5\n" for day in (15, 16)
    ]
    export = read_text(tmp_path, "a.csv", head + "".join(rows) + "1.22E+17,6.1E+13,M,01/17/2026 10:00,,5\n")
    assert export.posts["post_id"].tolist()[:2] == ["122000015", "122000016"]
    assert len(export.posts) == 3 and export.posts["account_id"].isna().all()
    assert count_of(export, "damaged_ids") == 6


def test_a_parquet_file_keeps_whole_numbers_whole(tmp_path: Path) -> None:
    """A column of identifiers with a gap is stored as decimals: 12.0 is 12."""
    frame = pd.DataFrame({"id": [12.0, None], "text": ["a", None], "list": [["x", "y"], []]})
    frame.to_parquet(tmp_path / "a.parquet")
    assert open_export(tmp_path / "a.parquet")[0].rows == [["id", "text", "list"], ["12", "a", "x;y"], ["", "", ""]]


def test_the_openers_load_nothing_heavy_until_they_need_it() -> None:
    """Reading a CSV does not wait for the libraries of workbooks and XML."""
    code = "import cmanalytics.readers, sys; print({'python_calamine', 'defusedxml', 'xlsxwriter'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


SHEETS = {
    "facebook_insights_legacy/*Post Level* - LOK - 2017-07-27.xls": (7, 57),
    "facebook_insights_legacy/*Post Level* - LOK - 2017-07-27.xlsx": (7, 57),
    "facebook_insights_legacy/*Post Level* - LOK - 2017-10-22.xls": (7, 92),
    "facebook_insights_legacy/*Post Level* - LOK - 2017-10-22.xlsx": (7, 92),
    "facebook_insights_legacy/*Post Level* - LOK - 2017-11-19.xlsx": (7, 337),
    "facebook_insights_legacy/*Data Export - LOK - 2017-07-05.xls": (38, 1103),
    "linkedin/*_content_1742193384396.xls": (2, 40),
    "linkedin/*_content_1742193384396.xlsx": (2, 40),
}


@pytest.mark.parametrize("pattern", sorted(SHEETS))
def test_every_real_workbook_opens(real_data: Path, pattern: str) -> None:
    """Every sheet and every row, as counted with other tools."""
    sheets = open_export(next((real_data / "exports").glob(pattern)))
    assert (len(sheets), sum(len(sheet.rows) for sheet in sheets)) == SHEETS[pattern]


def test_facebooks_xml_is_its_own_workbook_saved_anew(real_data: Path) -> None:
    """The same export as XML and as .xlsx, cell by cell."""
    folder = real_data / "exports" / "facebook_insights_legacy"
    for day in ("2017-07-27", "2017-10-22"):
        xml, saved = (open_export(next(folder.glob(f"*{day}.{ending}"))) for ending in ("xls", "xlsx"))
        for one, other in zip(xml, saved, strict=True):
            pairs = zip(one.rows, other.rows, strict=True)
            assert all(
                " ".join(left.split()) == " ".join(right.split())
                for row, again in pairs
                for left, right in zip(row, again[: len(row)], strict=True)
            )


def test_a_real_archive_opens_member_by_member(real_data: Path) -> None:
    """All 722 files of a consultation, each with its name and its own hash."""
    sheets = open_export(next((real_data / "comments").glob("*opinions.tar")))
    assert len({sheet.name for sheet in sheets}) == 722


def test_publications_rounded_to_one_identifier_stay_apart(tmp_path: Path) -> None:
    """Two publications with one rounded identifier and two links are two."""
    head = "Post ID,Page ID,Page name,Publish time,Permalink,Reach\n"
    rows = [
        f"122000000000000{'0' * 2},61,M,01/{day}/2026 10:00,https://www.facebook.com/m/posts/1220000{day},5\n"
        for day in (15, 16)
    ]
    export = read_text(tmp_path, "a.csv", head + "".join(rows))
    assert export.posts["post_id"].tolist() == ["122000015", "122000016"]
    assert count_of(export, "damaged_ids") == 2
