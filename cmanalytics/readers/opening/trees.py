"""Trees of objects (JSON, XML) as flat tables: lists of objects anywhere become tables, named by their path.

Nested objects become "outer.inner" columns. A list inside an object becomes a table of its own, whose rows repeat what
tells that object ("within.id"); replies become rows of the table of what they answer ("reply_to.id", "reply_to.#row").
Objects that only wrap another ({"tweet": {...}}, {"kind": "t1", "data": {...}}) are taken off.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

Record = dict[str, str]
ROW, REPLY_TO = "#row", "reply_to."
WITHIN = "within."
MAX_DEPTH = 6
MAX_TABLES = 60
MAX_KINDS = 5
# How much of an object the rows of its lists repeat: short values, the first ones.
MAX_GIVEN, GIVEN_LENGTH = 24, 200
MAX_LISTED = 50
_REPLIES = frozenset("replies reply answers responses children subcomments sub_comments child_comments".split())
_TAGS = frozenset(("kind", "type"))
_TELLS_NOTHING = frozenset(("", "True", "False"))
_ROOT = "."


class Table:
    """Hold the flat records of one table, and the line of each, while a tree is walked.

    Most records have the same columns: their names are kept once, so that a large file needs no dict a record.
    """

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.values: list[list[str]] = []
        self._shapes: dict[tuple[str, ...], int] = {}
        self._shape_of: list[int] = []

    def add(self, record: Record, line: int) -> int:
        """Add a record with its line (0: its number in the table) and return its number, from 1."""
        self._shape_of.append(self._shapes.setdefault(tuple(record), len(self._shapes)))
        self.values.append(list(record.values()))
        self.lines.append(line or len(self.values))
        return len(self.values)

    @property
    def header(self) -> list[str]:
        """Return the columns of all records, in order of appearance."""
        return list(dict.fromkeys(column for shape in self._shapes for column in shape))

    def tabulate(self) -> list[list[str]]:
        """Return the records as rows under one header row, blank where a record has not the column."""
        header = self.header
        place_of = {column: place for place, column in enumerate(header)}
        where = [[place_of[column] for column in shape] for shape in self._shapes]
        straight = [places == list(range(len(header))) for places in where]
        blank = [""] * len(header)
        rows = [header]
        for values, shape in zip(self.values, self._shape_of, strict=True):
            if straight[shape]:
                rows.append(values)
                continue
            row = blank.copy()
            for place, value in zip(where[shape], values, strict=True):
                row[place] = value
            rows.append(row)
        return rows


class Tables(NamedTuple):
    """Hold the tables of a tree by their path, and how many objects stood in lists beyond the number of tables."""

    tables: dict[str, Table]
    left_out: int


class _Visit(NamedTuple):
    """Hold an object to be flattened: its path, its line (0: its number in the table), what it inherits.

    `beside` is, for a reply, the table of what it answers, under its path.
    """

    record: dict[str, Any]
    path: str
    line: int
    given: Record
    beside: tuple[str, str] | None = None


def tables_of_lines(records: Iterable[tuple[dict[str, Any], int]]) -> Tables:
    """Return the tables of objects that stand one a line."""
    return _walk(_Visit(record, "", line, {}) for record, line in records)


def tables_of_tree(value: Any) -> Tables:
    """Return the tables of a document; none when it holds no object."""
    items = objects_in(value)
    if items is not None:
        return _walk(_Visit(item, "", 0, {}) for item in items)
    if not isinstance(value, dict):
        return Tables({}, 0)
    flat, lists = _flatten(value)
    if not lists:
        return _walk([_Visit(value, "", 0, {})] if any(flat.values()) else [])
    given = _given(flat, {})
    tables, left_out = _walk(_Visit(item, path, 0, given) for path, items in lists for item in items)
    # A post with its comments is a row as well; a mere envelope (paging, version) is not.
    if any(key.rpartition(".")[2] == "id" for key in flat) and len(flat) > 2:
        root = Table()
        root.add(flat, 1)
        tables = {_ROOT: root, **tables}
    return Tables(tables, left_out)


def objects_in(value: Any) -> list[dict[str, Any]] | None:
    """Return the objects of a list (also of lists), of a map from identifiers to objects; None for another value."""
    if isinstance(value, list):
        found: list[dict[str, Any]] = []
        for item in value:
            if isinstance(item, dict):
                found.append(item)
            elif isinstance(item, list):
                found += [inner for inner in item if isinstance(inner, dict)]
        return found or None
    return _objects_of_map(value) if isinstance(value, dict) and len(value) > 1 else None


def _objects_of_map(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the objects of {"101": {...}, "102": {...}} or {"101": [{...}], ...}, with their "key"."""
    for key, item in value.items():
        inner = item if isinstance(item, list) else [item]
        if not inner or not all(isinstance(each, dict) for each in inner) or not any(char.isdigit() for char in key):
            return None
    pairs = ((key, each) for key, item in value.items() for each in (item if isinstance(item, list) else [item]))
    return [{"key": key, **each} for key, each in pairs]


def _walk(visits: Iterable[_Visit]) -> Tables:
    tables: dict[str, Table] = {}
    left_out = 0
    kinds: dict[str, list[_Kind]] = {}
    for first in visits:
        stack = [first]
        while stack:
            visit = stack.pop()
            tag, record = _unwrap(visit.record)
            # A reply without a wrapper of its own stands with what it answers, whatever that was wrapped in.
            path = visit.beside[0] if visit.beside and not tag else _join(visit.path, tag)
            if visit.beside and visit.beside[0] == path:
                name = visit.beside[1]
            else:
                name = _name_of_kind(path, record, kinds)
            if name not in tables:
                if len(tables) >= MAX_TABLES:
                    left_out += 1
                    continue
                tables[name] = Table()
            flat, lists = _flatten(record)
            row = tables[name].add(flat | visit.given if visit.given else flat, visit.line)
            if lists:
                inner = [_inside(visit, (path, name), flat, row, inside, items) for inside, items in lists]
                stack += reversed([each for visits in inner for each in visits])
    return Tables(tables, left_out)


def _inside(
    visit: _Visit, here: tuple[str, str], flat: Record, row: int, inside: str, items: list[dict[str, Any]]
) -> list[_Visit]:
    """Return the objects of a list inside an object (flattened, row number `row` of its table) as visits to come."""
    if _are_replies(inside, items, here[0], flat):
        above = {key: value for key, value in visit.given.items() if key.startswith(WITHIN)}
        above |= {REPLY_TO + key: value for key, value in flat.items() if _is_identifier(key, value)}
        above[REPLY_TO + ROW] = str(row)
        return [visit._replace(record=item, given=above, beside=here) for item in items]
    above = _given(flat, visit.given)
    return [_Visit(item, _join(here[0], inside), visit.line, above) for item in items]


def _are_replies(inside: str, items: list[dict[str, Any]], path: str, flat: Record) -> bool:
    """Tell whether a list inside an object holds more of the same: by its name and its columns, or by its path."""
    if path == inside or path.endswith("." + inside):
        return True
    word = inside.partition(".")[0].casefold()
    if word not in _REPLIES and word != "comments":
        return False
    item = _flatten(_unwrap(items[0])[1])[0]
    if word == "comments" and not _share_start(flat.get("id", ""), item.get("id", "")):
        return False
    inner, outer = ({column.rpartition(".")[2] for column in each} for each in (item, flat))
    return 2 * len(inner & outer) >= len(inner | outer)


def _share_start(one: str, other: str) -> bool:
    """Tell whether two identifiers begin alike: a comment and its answers begin with their publication's."""
    start, sign, _ = one.rpartition("_")
    return bool(sign) and other.startswith(start + sign)


def _is_identifier(key: str, value: str) -> bool:
    last = key.rpartition(".")[2].casefold()
    return last.endswith("id") and len(value) <= GIVEN_LENGTH


def _given(flat: Record, given: Record) -> Record:
    """Return what the rows of an object's lists repeat of it, and of the object around it."""
    own = [key for key, value in flat.items() if len(value) <= GIVEN_LENGTH and value not in _TELLS_NOTHING]
    around = [key for key in given if key.startswith(WITHIN) and key.count(WITHIN) < 2]
    return {WITHIN + key: flat[key] for key in own[:MAX_GIVEN]} | {WITHIN + key: given[key] for key in around}


def _unwrap(record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return (tag, object) of an object that only wraps another; the tag is what the wrapper calls it."""
    if len(record) == 1:
        ((key, value),) = record.items()
        return (key, value) if isinstance(value, dict) and value else ("", record)
    if len(record) == 2:
        tag = next((key for key in record if key in _TAGS), "")
        inner = next((value for value in record.values() if isinstance(value, dict)), None)
        if tag and inner and isinstance(record[tag], str):
            return record[tag], inner
    return "", record


def _flatten(record: dict[str, Any]) -> tuple[Record, list[tuple[str, list[dict[str, Any]]]]]:
    flat: Record = {}
    lists: list[tuple[str, list[dict[str, Any]]]] = []
    _flatten_into(record, "", 1, flat, lists)
    return flat, lists


def _flatten_into(
    record: dict[str, Any], prefix: str, depth: int, flat: Record, lists: list[tuple[str, list[dict[str, Any]]]]
) -> None:
    for key, value in record.items():
        if prefix:
            key = prefix + key
        kind = type(value)
        if kind is str:
            flat[key] = value
        elif value is None:
            flat[key] = ""
        elif kind is dict or kind is list:
            items = objects_in(value)
            if items is not None:
                flat[key] = ""  # as where the list is empty: the column says that there may be one
                lists.append((key, items))
            elif kind is list:
                flat[key] = _join_values(value)
            elif depth < MAX_DEPTH:
                _flatten_into(value, key + ".", depth + 1, flat, lists)
        else:
            flat[key] = str(value)


def _join_values(values: list[Any]) -> str:
    """Return a short list of plain values as one cell; "" for a long one, or a list of anything else."""
    if len(values) > MAX_LISTED or any(isinstance(value, (dict, list)) for value in values):
        return ""
    return ";".join(str(value) for value in values if value is not None)


class _Kind:
    """Hold the columns of one kind of object in a list that mixes several."""

    def __init__(self, columns: frozenset[str]) -> None:
        self.core = columns
        self.seen = set(columns)
        self.same = {columns}

    def takes(self, columns: frozenset[str]) -> bool:
        """Tell whether an object with these columns is of this kind: one of the two has less than 3 of its own."""
        if columns not in self.same:
            if len(columns - self.seen) >= 3 and len(self.core - columns) >= 3:
                return False
            self.same.add(columns)
            self.seen |= columns
        return True


def _name_of_kind(path: str, record: dict[str, Any], kinds: dict[str, list[_Kind]]) -> str:
    """Return the table of an object: comments and posts that stand in one list are told apart by their columns."""
    columns = frozenset(record)
    known = kinds.setdefault(path, [])
    for number, kind in enumerate(known):
        if kind.takes(columns):
            return path if number == 0 else f"{path or _ROOT} ({number + 1})"
    if len(known) >= MAX_KINDS:
        return path
    known.append(_Kind(columns))
    return path if len(known) == 1 else f"{path or _ROOT} ({len(known)})"


def _join(path: str, inside: str) -> str:
    return f"{path}.{inside}" if path and inside else path or inside
