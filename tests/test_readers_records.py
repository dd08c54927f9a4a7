"""JSON of any shape: lists become tables, answers stand beside what they answer, numbers stay as they were written."""

import json
from pathlib import Path
from typing import Any

import pytest

from cmanalytics.errors import DataError
from cmanalytics.readers.opening.records import looks_like_json, read_records
from tests.readers_helpers import count_of, read_text

Tables = dict[str, list[dict[str, str]]]


def tables_of(value: Any, *, lines: bool = False) -> Tables:
    """Return the tables of a value written as JSON: the records of each, without their blank cells."""
    text = "\n".join(map(json.dumps, value)) if lines else json.dumps(value)
    tables = {}
    for name, grid in read_records(text, name="x.json"):
        rows = [dict(zip(grid.rows[0], row, strict=True)) for row in grid.rows[1:]]
        tables[name] = [{key: cell for key, cell in row.items() if cell} for row in rows]
    return tables


def test_one_list_is_one_table_without_a_name() -> None:
    """What holds a single list needs no sheet names."""
    rows = [{"id": "1", "who": {"name": "a"}}, {"id": "2", "likes": 3}]
    expected = {"": [{"id": "1", "who.name": "a"}, {"id": "2", "likes": "3"}]}
    assert tables_of(rows) == tables_of(rows, lines=True) == tables_of({"data": rows}) == expected


def test_numbers_keep_every_digit() -> None:
    """An identifier is no number: 17841446494080465 and 1e17 are not rounded."""
    text = '[{"id": 17841446494080465, "b": 97150433029101570000000001, "c": 1.0E+17, "d": NaN}]'
    ((_, grid),) = read_records(text, name="x.json")
    assert grid.rows[1] == ["17841446494080465", "97150433029101570000000001", "1.0E+17", ""]


def test_lists_inside_objects_are_tables_that_name_what_they_stand_in() -> None:
    """The comments of a publication repeat its identifier; an envelope is no row."""
    value = {"data": [{"id": "9_1", "message": "m", "comments": {"data": [{"id": "1_5", "text": "c"}]}}], "paging": {}}
    tables = tables_of(value)
    assert list(tables) == ["data", "data.comments.data"]
    assert tables["data.comments.data"] == [{"id": "1_5", "text": "c", "within.id": "9_1", "within.message": "m"}]


def test_answers_are_rows_of_the_same_table_at_any_depth() -> None:
    """An answer to an answer knows the comment above it, and the publication."""
    deep = {"id": "c", "text": "3", "replies": []}
    middle = {"id": "b", "text": "2", "replies": [deep]}
    tables = tables_of([{"id": "a", "text": "1", "replies": [middle]}, {"id": "d", "text": "4", "replies": []}])
    assert [(row["id"], row.get("reply_to.id"), row.get("reply_to.#row")) for row in tables[""]] == [
        ("a", None, None), ("b", "a", "1"), ("c", "b", "2"), ("d", None, None),
    ]  # fmt: skip


def test_a_list_of_pointers_is_not_taken_for_answers() -> None:
    """ "replies" that only name who answered are not messages."""
    tables = tables_of([{"type": "m", "user": "u", "text": "t", "ts": "1", "team": "x", "replies": [{"who": "u"}]}])
    assert list(tables) == ["", "replies"]
    assert len(tables[""]) == 1


def test_wrappers_are_taken_off() -> None:
    """{"tweet": {...}} and {"kind": "t1", "data": {...}} are the objects inside, in a table of that name."""
    assert tables_of([{"tweet": {"id": "1"}}, {"tweet": {"id": "2"}}]) == {"": [{"id": "1"}, {"id": "2"}]}
    listing = [{"kind": "t3", "data": {"id": "p"}}, {"kind": "t1", "data": {"id": "c"}}]
    assert tables_of(listing) == {"t3": [{"id": "p"}], "t1": [{"id": "c"}]}


def test_lines_of_several_kinds_are_told_apart() -> None:
    """Publications and comments in one file become two tables; a column more or less does not make a kind."""
    post = {"id": "p", "title": "t", "selftext": "s", "num_comments": 2, "score": 1}
    comment = {"id": "c", "body": "b", "link_id": "p", "parent_id": "p", "score": 1}
    tables = tables_of([post, comment, {**comment, "edited": True}, post], lines=True)
    assert [len(rows) for rows in tables.values()] == [2, 2]


def test_maps_from_identifiers_are_lists() -> None:
    """{"101": {...}, "102": {...}} loses nothing, its keys neither."""
    tables = tables_of({"101": {"text": "a"}, "102": {"text": "b"}})
    assert tables == {"": [{"key": "101", "text": "a"}, {"key": "102", "text": "b"}]}


def test_scripts_of_archives_and_objects_without_a_list_are_read() -> None:
    """window.YTD... = [...]; and objects that follow each other over many lines."""
    script = 'window.YTD.tweets.part0 = [ {\n"id" : "1" } ];\n'
    assert looks_like_json(script, ".js") and not looks_like_json("a = b\nc,d\n", ".csv")
    assert [grid.rows for _, grid in read_records(script, name="x.js")] == [[["id"], ["1"]]]
    pretty = '{\n "id": "1"\n}\n{\n "id": "2"\n}\n'
    assert [grid.rows for _, grid in read_records(pretty, name="x.json")] == [[["id"], ["1"], ["2"]]]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """A message about line 3 means line 3, also when answers stand inside the lines."""
    rows = ['{"id": "1", "text": "a", "replies": [{"id": "2", "text": "b"}]}', "", '{"id": "3", "text": "c"}']
    ((_, grid),) = read_records("\n".join(rows), name="x.jsonl")
    assert grid.lines == [0, 1, 1, 3]
    export = read_text(tmp_path, "facebook.jsonl", "\n".join([*rows, '{"id": ']))
    assert count_of(export, "bad_json_lines") == 1


@pytest.mark.parametrize("text", ["[]", "{}", "[1, 2]", '"a"', "[[]]", '{"a": []}'])
def test_json_without_objects_is_an_error_in_words(text: str) -> None:
    """Nothing to read is said, never zero rows in silence."""
    with pytest.raises(DataError) as caught:
        read_records(text, name="x.json")
    assert caught.value.kind in ("json_shape", "empty_file")


def test_objects_that_share_nothing_do_not_fill_the_memory() -> None:
    """Ten thousand objects with a column each are refused, not spread over a hundred million cells."""
    text = "[" + ",".join(f'{{"k{number}": 1}}' for number in range(10_000)) + "]"
    with pytest.raises(DataError) as caught:
        read_records(text, name="x.json")
    assert caught.value.kind == "json_shape"


def test_too_many_lists_are_counted(tmp_path: Path) -> None:
    """What stands in the sixty-first list and after is said."""
    value = {f"list{letter}{other}": [{"text": "t"}] for letter in "abcdefgh" for other in "abcdefgh"}
    assert (
        count_of(
            read_text(tmp_path, "x.json", json.dumps({f"{k}z": v for k, v in value.items()})), "json_tables_left_out"
        )
        == 4
    )


def test_deep_trees_end() -> None:
    """A thread of five hundred answers, one below the other, is read whole."""
    thread: dict[str, Any] = {"id": "0", "text": "t", "replies": []}
    for number in range(1, 300):
        thread = {"id": str(number), "text": "t", "replies": [thread]}
    assert len(tables_of([thread])[""]) == 300
