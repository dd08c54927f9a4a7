"""A zoo of broken and hostile files, made anew for each run; beside each, the alerts that one of must be raised.

A row count stands where the rest of a file must be read all the same.
"""

import bz2
import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.workbook_helpers import open_document, raw_workbook, spreadsheetml, workbook, zipped

HEAD = "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Reach,Reactions,Comments,Shares\n"
COMMENTS_HEAD = "comment_id,auteur,texte,date\n"


def post(number: int, **cells: str) -> str:
    """Return a row of a Facebook export."""
    usual = {
        "id": f"12210{number:05}",
        "title": f"Été {number}",
        "time": f"03/{number % 28 + 1:02}/2026 10:{number % 60:02}",
        "reach": str(100 + number),
    }
    row = {**usual, **cells}
    link = f"https://www.facebook.com/{row['id']}"
    return f"{row['id']},61550000000001,Le Marché,{row['title']},{row['time']},{link},Photos,{row['reach']},5,2,1\n"


def posts(count: int = 20) -> str:
    """Return a Facebook export."""
    return HEAD + "".join(post(number) for number in range(count))


def comments(count: int = 20) -> str:
    """Return a file of comments."""
    rows = (
        f'c{number},Alex {number},"Très bien, merci n° {number}",2026-03-{number % 28 + 1:02}T10:00:00Z\n'
        for number in range(count)
    )
    return COMMENTS_HEAD + "".join(rows)


class Beast(NamedTuple):
    """A file of the zoo: its name, its bytes, the alerts of which one must be raised, the rows left to read."""

    name: str
    data: bytes
    kinds: str
    rows: int | None = None


def beasts() -> Iterator[Beast]:
    """Give every file of the zoo."""
    for group in (_cut, _encoded, _shuffled, _odd_cells, _misnamed, _workbooks, _markup, _archives, _columns):
        yield from group()


def _cut() -> Iterator[Beast]:
    csv, said = posts().encode(), comments().encode()
    records = [{"comment_id": f"c{n}", "text": f"Très bien {n}", "date": "2026-03-01T10:00:00Z"} for n in range(20)]
    yield Beast("cut_in_header.csv", csv[:40], "unknown_file unknown_headers unknown_file_near no_rows")
    yield Beast("cut_after_header.csv", HEAD.encode(), "no_rows", 0)
    yield Beast("cut_in_row.csv", csv[:-30], "short_rows", 20)
    yield Beast("cut_in_quotes.csv", said[: said.rindex(b"merci")], "cut_in_quotes", 20)
    yield Beast("cut_in_letter.csv", said[: said.rindex("è".encode()) + 1], "damaged_characters cut_in_quotes", 20)
    yield Beast("cut_in_utf16.csv", b"\xff\xfe" + posts().encode("utf-16-le")[:-31], "damaged_characters", 20)
    yield Beast("cut.json", json.dumps(records).encode()[:-40], "cut_json")
    yield Beast("cut.jsonl", "\n".join(map(json.dumps, records)).encode()[:-10], "bad_json_lines", 19)
    book = workbook({"Posts": [line.split(",") for line in posts().splitlines()]})
    for share in (5, 50, 95):
        yield Beast(f"cut_{share}.xlsx", book[: len(book) * share // 100], "broken_archive broken_workbook")
    archive = zipped({"posts.csv": posts()})
    yield Beast("cut.zip", archive[:-30], "broken_archive")
    long = comments(20_000).encode()
    yield Beast("cut.csv.gz", gzip.compress(long)[:-3000], "cut_archive broken_archive")
    yield Beast("cut.csv.bz2", bz2.compress(long)[:-3000], "cut_archive broken_archive")
    yield Beast("cut.csv.zst", pa.compress(long, codec="zstd", asbytes=True)[:-300], "cut_archive broken_archive")
    parquet = io.BytesIO()
    pd.DataFrame({"comment_id": ["a"], "text": ["b"]}).to_parquet(parquet)
    yield Beast("cut.parquet", parquet.getvalue()[:-20], "broken_parquet")
    yield Beast("cut.tar", _tar([("a.csv", posts().encode()), ("b.csv", comments().encode())])[:2500], "cut_archive")
    yield Beast("cut.xml", b'<?xml version="1.0"?><rss><channel><item><title>Bonj', "cut_xml")
    yield Beast("cut_xml.xls", spreadsheetml({"A": "<Row><Cell><Data>x</Data>"}).encode()[:-60], "cut_xml")


def _encoded() -> Iterator[Beast]:
    yield Beast("cp1252.csv", comments().encode("cp1252"), "guessed_encoding", 20)
    yield Beast(
        "cp1251.csv", comments().replace("Très", "Очень").replace("°", "№").encode("cp1251"), "guessed_encoding", 20
    )
    yield Beast("ebcdic.csv", comments().encode("cp500"), "no_header unknown_file unknown_headers is_binary", 0)
    yield Beast("twice_encoded.csv", comments().encode().decode("cp1252").encode(), "repaired_texts", 20)
    yield Beast(
        "two_encodings.csv", (comments().encode() + "c99,Zoé,très là,\n".encode("cp1252")), "damaged_characters", 21
    )
    yield Beast("bom_inside.csv", comments(10).encode() + b"\xef\xbb\xbfc99,Zo,bien,\n", "control_characters", 11)
    yield Beast("nul_bytes.csv", comments().replace("merci", "mer\0ci").encode(), "control_characters", 20)
    yield Beast("only_nuls.csv", bytes(100_000), "is_binary empty_file", 0)
    yield Beast(
        "control_characters.csv", comments().replace("merci", "mer\x07\x1bci").encode(), "control_characters", 20
    )
    lone = '{"comment_id": "c1", "text": "coup\\ud83d", "date": "2026-03-01T10:00:00Z"}\n'
    yield Beast("lone_surrogate.jsonl", (lone + lone.replace("c1", "c2")).encode(), "lone_surrogates", 2)
    yield Beast(
        "surrogate_bytes.csv",
        comments().encode() + b"c99,Zo,a\xed\xa0\xbdb,\n",
        "damaged_characters guessed_encoding",
        21,
    )


def _shuffled() -> Iterator[Beast]:
    """Rows and columns that are not where they belong."""
    moved = HEAD.replace("Title", "@").replace("Reach", "Title").replace("@", "Reach")
    yield Beast("swapped_columns.csv", posts().replace(HEAD, moved).encode(), "unread_numbers", 20)
    moved = HEAD.replace("Publish time", "@").replace("Permalink", "Publish time").replace("@", "Permalink")
    yield Beast("swapped_dates.csv", posts().replace(HEAD, moved).encode(), "unread_dates", 20)
    unclosed = comments().replace(' n° 7"', " n° 7")
    yield Beast("unclosed_quote.csv", unclosed.encode(), "broken_lines", 19)
    every = COMMENTS_HEAD + "".join(f'c{number},Alex,"bonjour,\n' for number in range(3000))
    yield Beast("unclosed_quotes.csv", every.encode(), "too_broken cut_in_quotes broken_lines")
    yield Beast(
        "two_delimiters.csv",
        (posts(10) + posts(10).replace(HEAD, "").replace(",", ";")).encode(),
        "short_rows long_rows",
    )
    yield Beast(
        "two_exports.csv", (posts(10) + posts(10).replace("122100", "122109")).encode(), "unread_dates unread_numbers"
    )
    yield Beast("too_many_cells.csv", (posts(10) + post(11, title="a,b,c")).encode(), "long_rows", 10)
    wide = ",".join(f"colonne {number}" for number in range(100_000))
    yield Beast("wide.csv", f"{wide}\n{'1,' * 99_999}1\n".encode(), "too_wide")
    known = HEAD.rstrip("\n") + "," + wide
    yield Beast("wide_posts.csv", f"{known}\n{post(1).rstrip()}{',1' * 100_000}\n".encode(), "too_wide")
    yield Beast("blank_lines.csv", (HEAD + "\n" * 200_000).encode(), "no_rows", 0)
    yield Beast(
        "only_delimiters.csv", (",,,,\n" * 1000).encode(), "no_header unknown_file unknown_headers empty_file", 0
    )
    yield Beast("one_line.csv", b"bonjour", "no_header unknown_file unknown_headers", 0)


def _odd_cells() -> Iterator[Beast]:
    yield Beast(
        "huge_cell.csv",
        (COMMENTS_HEAD + f"c1,Alex,{'a' * 5_000_000},2026-03-01T10:00:00Z\n").encode(),
        "long_texts",
    )
    ids = HEAD + "".join(post(number, id="1.7841E+16") for number in range(10))
    yield Beast("ids_in_powers.csv", ids.encode(), "damaged_ids", 10)
    said = COMMENTS_HEAD + "".join(
        f"1,78E+17,Alex,bravo {number},\n".replace(",", ";").replace("1;78", "1,78") for number in range(10)
    )
    yield Beast(
        "comment_ids_in_powers.csv",
        said.replace(COMMENTS_HEAD, COMMENTS_HEAD.replace(",", ";")).encode(),
        "damaged_ids",
        10,
    )
    for name, absurd in (
        ("far", "01/01/9999 10:00"),
        ("old", "01/01/0001 10:00"),
        ("false", "02/31/2026 10:00"),
        ("hours", "03/03/2026 37:99"),
    ):
        yield Beast(f"dates_{name}.csv", (posts(5) + post(9, time=absurd)).encode(), "unread_dates", 6)
    both = posts(3) + post(4, time="25/03/2026 10:00") + post(5, time="03/25/2026 10:00")
    yield Beast("dates_both_ways.csv", both.encode(), "unread_dates ambiguous_dates", 5)
    unsure = "id;texte;date\n" + "".join(f"c{number};merci;0{number}/04/2026\n" for number in range(1, 8))
    yield Beast("dates_of_unknown_order.csv", unsure.encode(), "ambiguous_dates", 7)
    yield Beast("months_for_numbers.csv", (posts(5) + post(6, reach="3.avr")).encode(), "excel_dates", 6)
    yield Beast("endless_number.csv", (posts(5) + post(6, reach="9" * 400)).encode(), "unread_numbers", 6)
    yield Beast("infinite_number.csv", (posts(5) + post(6, reach="1e400")).encode(), "unread_numbers", 6)
    yield Beast("deep.json", b"[" * 100_000 + b"]" * 100_000, "bad_json json_shape")
    deep = b'{"comment_id": "c1", "text": "a", "x": ' + b'{"x": ' * 5000 + b"1" + b"}" * 5001
    yield Beast(
        "deep_record.json", b"[" + deep + b"]", "bad_json json_shape no_rows zone_assumed no_dates platform_unknown"
    )
    yield Beast("wide.json", json.dumps([{f"k{n}": n for n in range(50_000)}]).encode(), "too_wide")
    yield Beast("numbers.json", b"[1, 2, 3]", "json_shape")
    yield Beast(
        "not_a_number.json",
        b'[{"comment_id": NaN, "text": Infinity, "date": -Infinity}]',
        "no_rows empty_dates platform_unknown",
    )
    yield Beast(
        "shapeless.json", json.dumps([{f"k{n}": n} for n in range(8_000)]).encode(), "json_shape json_tables_left_out"
    )


def _misnamed() -> Iterator[Beast]:
    image = b"\x89PNG\r\n\x1a\n" + bytes(500)
    yield Beast("image.csv", image, "is_image")
    yield Beast("page.xls", b"<html><table><tr><td>Post ID</td></tr></table></html>", "is_html")
    yield Beast("document.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is_pdf")
    yield Beast("letter.csv", zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}), "is_binary")
    yield Beast("database.csv", b"SQLite format 3\0" + bytes(4096), "is_binary")
    yield Beast("film.csv", b"\0\0\0\x20ftypisom" + bytes(range(256)) * 50, "is_binary")
    yield Beast("archive.csv", b"7z\xbc\xaf\x27\x1c" + bytes(100), "is_archive")
    yield Beast(
        "noise.csv",
        zlib.compress(bytes(range(256)) * 999, 9) * 40 + bytes(range(256)) * 99,
        "is_binary unknown_file unknown_headers",
    )
    yield Beast("noise.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, "broken_workbook")
    yield Beast("noise.parquet", b"PAR1" + bytes(range(256)) * 40 + b"PAR1", "broken_parquet")
    yield Beast("noise.csv.zst", b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 40, "broken_archive")
    yield Beast("nothing.csv", b"", "empty_file")


def _rows(cells: list[str]) -> str:
    return "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(cells, 1))


def _workbooks() -> Iterator[Beast]:
    cell = '<c r="{}"><v>1</v></c>'
    corners = _rows([cell.format("A1"), cell.format("XFD1048576")])
    yield Beast("corners.xlsx", raw_workbook(corners), "heavy_workbook")
    yield Beast("corners_in_other_quotes.xlsx", raw_workbook(corners.replace('"', "'")), "heavy_workbook")
    prefixed = (
        corners.replace("<c ", "<x:c ")
        .replace("</c>", "</x:c>")
        .replace("<row ", "<row xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' ")
    )
    yield Beast("corners_with_prefix.xlsx", raw_workbook(prefixed), "heavy_workbook")
    many = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_000)
    )
    yield Beast(
        "one_text_everywhere.xlsx", raw_workbook(many, texts=f"<si><t>{'a' * 40_000}</t></si>"), "heavy_workbook"
    )
    few = _rows([cell.format(f"A{number}") for number in range(1, 100)])
    yield Beast("sheets_without_end.xlsx", raw_workbook(few, sheets=20_000), "heavy_workbook")
    yield Beast("bomb.xlsx", raw_workbook(f'<row r="1"><c r="A1"><v>{"0" * 60_000_000}</v></c></row>'), "zip_bomb")
    yield Beast(
        "bomb_beside.xlsx",
        raw_workbook(few, more=[("xl/media/image.xml", " " * 210_000_000)]),
        "large_workbook zip_bomb",
    )
    yield Beast("sheet_twice.xlsx", raw_workbook(few, more=[("xl/worksheets/sheet1.xml", "<a/>")]), "broken_workbook")
    yield Beast("bad_xml.xlsx", raw_workbook('<row r="1"><c r="A1"><v>1</c></row>'), "broken_workbook")
    yield Beast(
        "missing_text.xlsx",
        raw_workbook('<row r="1"><c r="A1" t="s"><v>9</v></c></row>', texts="<si><t>a</t></si>"),
        "broken_workbook",
    )
    yield Beast("no_cells.xlsx", raw_workbook(""), "empty_file")
    yield Beast("no_sheets.xlsx", zipped({"xl/workbook.xml": "<a/>"}), "broken_workbook")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    yield Beast("locked_by_excel.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + bytes(900), "locked_workbook")
    yield Beast("letter.xls", ole + "WordDocument".encode("utf-16-le") + bytes(900), "is_binary")
    sound = raw_workbook(few)
    place = sound.index(b"PK\x01\x02")
    yield Beast("locked.xlsx", sound[: place + 8] + b"\x01\x00" + sound[place + 10 :], "locked_workbook")
    start = sound.index(b"sheet1.xml") + 30
    yield Beast("damaged.xlsx", sound[:start] + bytes(20) + sound[start + 20 :], "broken_workbook")
    ids = [HEAD.rstrip().split(",")] + [
        [17841446494080465.0 + n, 6155.0, "P", "T", f"03/{n:02}/2026 10:00", "", "Photos", 5] for n in range(1, 21)
    ]
    yield Beast("rounded_ids.xlsx", workbook({"P": ids}), "rounded_numbers damaged_ids")
    moments = [datetime(2026, n, 3, 10, n) if n <= 12 else f"03/{n}/2026 10:{n}" for n in range(1, 28)]
    rows = [
        HEAD.rstrip().split(","),
        *([f"122{n}", "6155", "P", "T", when, "", "Photos", 5] for n, when in enumerate(moments)),
    ]
    yield Beast("exchanged_dates.xlsx", workbook({"P": rows}), "dates_put_back", 27)
    yield Beast("perhaps_exchanged_dates.xlsx", workbook({"P": rows[:13]}), "dates_maybe_swapped", 12)
    endless = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" table:value="1"/></table:table-row>'
    )
    yield Beast("repeated.ods", open_document(endless), "broken_workbook heavy_workbook empty_file")
    yield Beast(
        "far_cell.xls",
        spreadsheetml({"A": '<Row><Cell ss:Index="16384"><Data>x</Data></Cell></Row>' * 5_000}).encode(),
        "heavy_workbook",
    )
    far = '<Row ss:Index="1048576"><Cell ss:Index="99999999"><Data>x</Data></Cell></Row>'
    yield Beast("beyond_the_sheet.xls", spreadsheetml({"A": far}).encode(), "too_wide")


def _markup() -> Iterator[Beast]:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    yield Beast(
        "laughs.xml",
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{laughs}]><rss>&e9;</rss>'.encode(),
        "unsafe_xml",
    )
    yield Beast(
        "outside.xml",
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss>&e;</rss>',
        "unsafe_xml",
    )
    yield Beast(
        "laughs.xls",
        spreadsheetml({"A": "&e;"}).replace("?>", '?><!DOCTYPE a [<!ENTITY e "ha">]>', 1).encode(),
        "unsafe_xml",
    )
    yield Beast("deep.xml", b"<rss>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</rss>", "vast_xml")
    yield Beast("unknown.xml", b'<?xml version="1.0"?><svg><path d="M0 0"/></svg>', "is_xml")
    yield Beast("not_closed.xml", b'<?xml version="1.0"?><rss><channel></rss></channel>', "bad_xml")


def _tar(members: list[tuple[str, bytes]], *, links: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return buffer.getvalue()


def _archives() -> Iterator[Beast]:
    good = ("facebook.csv", comments())
    yield Beast("bomb.zip", zipped([good, ("bomb.csv", b"0" * 100_000_000)]), "member_bomb", 20)
    yield Beast("bomb.csv.gz", gzip.compress(b"0" * 100_000_000), "zip_bomb")
    yield Beast("bomb.csv.bz2", bz2.compress(b"0" * 60_000_000), "zip_bomb")
    yield Beast("bomb.csv.zst", pa.compress(b"0" * 100_000_000, codec="zstd", asbytes=True), "zip_bomb")
    yield Beast(
        "outside.zip",
        zipped([good, ("../../outside.csv", posts()), ("/etc/a.csv", "a"), ("C:\\a.csv", "a")]),
        "member_outside",
        20,
    )
    yield Beast("twice.zip", zipped([good, good]), "member_twice", 20)
    yield Beast("links.tar", _tar([("a.csv", comments().encode())], links=("passwd.csv",)), "member_link", 20)
    two = zipped({"inner.zip": zipped([good])})
    yield Beast("nested_twice.zip", zipped([("middle.zip", two), good]), "member_nested")
    yield Beast("nested_gz.gz", gzip.compress(gzip.compress(gzip.compress(comments().encode()))), "member_nested")
    locked = bytearray(zipped([good, ("locked.csv", "x")]))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    yield Beast("locked.zip", bytes(locked), "member_locked", 20)
    damaged = zipped([("bad.csv", posts()), good])
    yield Beast("damaged_member.zip", damaged[:60] + bytes(30) + damaged[90:], "member_broken", 20)
    yield Beast("damaged_list.zip", damaged.replace(b"PK\x01\x02", b"PK\x09\x09"), "broken_archive")
    crowd = zipped({f"{number}.csv": "" for number in range(30_000)})
    yield Beast("crowd.zip", crowd, "many_members")
    yield Beast("crowd.tar", _tar([(f"{number}", b"") for number in range(21_000)]), "many_members")
    yield Beast("nothing.zip", zipped({}), "empty_archive")
    yield Beast("pictures.zip", zipped({"a/1.jpg": b"\xff\xd8\xff", "a/2.mp4": b"x"}), "members_left_out")
    yield Beast("bad_members.zip", zipped([good, ("a.png.csv", b"\x89PNG\r\n\x1a\n"), ("b.csv", b"")]), "is_image", 20)
    yield Beast("giant.tar", _giant_tar(), "member_too_large cut_archive")
    yield Beast("backwards.tar", _backwards_tar(), "broken_archive cut_archive many_members member_too_large")
    yield Beast("overlapping.zip", _overlapping_zip(), "member_broken member_bomb")


def _giant_tar() -> bytes:
    """Return a tar whose last member claims a terabyte that is not there."""
    said = comments().encode()
    first, giant = tarfile.TarInfo("a.csv"), tarfile.TarInfo("giant.csv")
    first.size, giant.size = len(said), 10**12
    return first.tobuf() + said + bytes(-len(said) % 512) + giant.tobuf() + bytes(1024)


def _backwards_tar() -> bytes:
    """Return a tar whose second member says that it is shorter than nothing, which leads back to the first."""
    header = bytearray(tarfile.TarInfo("back.csv").tobuf())
    header[124:136] = b"\xff" * 8 + struct.pack(">i", -1024)
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + bytes(10240)


def _overlapping_zip() -> bytes:
    """Return a zip whose members all lie in the same place."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 1_000_000)
        first = archive.infolist()[0]
        for number in range(200):
            info = zipfile.ZipInfo(f"{number}.csv")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(info, name, getattr(first, name))
            archive.filelist.append(info)
    return buffer.getvalue()


def _columns() -> Iterator[Beast]:
    rows = io.BytesIO()
    pq.write_table(pa.table({f"c{number}": pa.nulls(3_000_000, pa.int64()) for number in range(5)}), rows)
    yield Beast("endless.parquet", rows.getvalue(), "large_content")
    text = io.BytesIO()
    repeated = pa.array(["a" * 300_000] * 2_000).dictionary_encode()
    pq.write_table(pa.table({"comment_id": pa.array([str(n) for n in range(2_000)]), "text": repeated}), text)
    yield Beast("one_text.parquet", text.getvalue(), "large_content")
