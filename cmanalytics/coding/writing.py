"""Write a coding sheet: a workbook that a community manager fills, or its CSV twin."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cmanalytics.codebook import Code, Codebook, Dimension
from cmanalytics.coding.coded import Coded
from cmanalytics.coding.frame import KEY, known_comments
from cmanalytics.coding.layout import (
    COLUMNS,
    LAST_COLUMNS,
    SEPARATOR,
    check_marks,
    choose_dimensions,
    dimension_headers,
    list_choices,
    name_coder,
    name_column,
    name_dimension,
    short_name,
    shown_text,
)
from cmanalytics.coding.workbook import Rule, Sheet, Styles, book_of, write_rows
from cmanalytics.errors import UsageError
from cmanalytics.storing import write_table, written_beside
from cmanalytics.wording import current_language, say

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_HIDDEN = ("platform", "comment_id", "check", "coder", "spans", "guess", "again")
_WIDTHS = {"number": 5, "text": 60, "context": 34, "nothing": 9, "memo": 34, "guess": 40}
_CODE_WIDTH = 20
_CONTEXT = 300
_MOST_GUESSES = 12


def write_coding_sheet(
    sample: pd.DataFrame,
    comments: pd.DataFrame,
    codebook: Codebook,
    path: str | Path,
    *,
    coder: str,
    guesses: pd.DataFrame | None = None,
    posts: pd.DataFrame | None = None,
    dimensions: Iterable[str] | None = None,
    filled: Coded | None = None,
) -> Path:
    """Write a sheet for one person to fill, .xlsx or .csv by the path's ending; return its path.

    One row a comment of the sample, in its order: redacted text, what it stands under and answers, columns of codes by
    dimension with their lists, a memo. `guesses` (machine codings) go to a hidden column; `posts` give the context;
    `filled` is what this person has coded so far. Comments of the sample that `comments` does not hold are left out.
    Raise UsageError for another ending, an unknown dimension or a name that cannot be a coder's.
    """
    path = Path(path)
    if path.suffix not in (".xlsx", ".csv"):
        raise UsageError("coding_sheet_ending", file=path, ending=path.suffix or path.name)
    chosen = choose_dimensions(codebook, dimensions)
    rows = _rows(sample, comments, chosen, coder=name_coder(coder), guesses=guesses, posts=posts, filled=filled)
    if path.suffix == ".csv":
        return write_table(rows, path, for_excel=True)
    with written_beside(path) as beside, book_of(beside) as book:
        styles = Styles.of(book)
        _write_sheet(book, rows, chosen, styles)
        _write_grid(book, chosen, styles)
        write_rows(book.add_worksheet(say("coding.how_to.title")), _how_to(), styles, widths=(110,))
        _write_lists(book, chosen)
    return path


def _rows(
    sample: pd.DataFrame,
    comments: pd.DataFrame,
    dimensions: tuple[Dimension, ...],
    *,
    coder: str,
    guesses: pd.DataFrame | None,
    posts: pd.DataFrame | None,
    filled: Coded | None,
) -> pd.DataFrame:
    """Return the sheet as text cells under its headers."""
    known = known_comments(comments)
    rows = sample.sort_values("order", kind="stable")[[*KEY, "order"]].merge(known, on=KEY)
    columns = {
        "number": rows["order"].astype("string"),
        "platform": rows["platform"],
        "comment_id": rows["comment_id"],
        "check": check_marks(rows),
        "coder": pd.Series(short_name(coder), index=rows.index, dtype="string"),
        "text": rows["text"].map(shown_text),
        "context": _contexts(rows, known, posts),
    }
    done = None if filled is None else filled.of(coder)
    codes = _filled_cells(rows, dimensions, done)
    sheet = {name_column(name): columns.get(name, "") for name in COLUMNS}
    sheet[name_column("nothing")] = codes.pop("nothing")
    sheet |= codes
    sheet |= dict.fromkeys((name_column(name) for name in LAST_COLUMNS), "")
    if done is not None:
        sheet[name_column("memo")] = rows[KEY].merge(done.readings, on=KEY, how="left")["memo"].fillna("")
        sheet[name_column("spans")] = _spans(rows, done)
    if guesses is None:
        del sheet[name_column("guess")]
    else:
        sheet[name_column("guess")] = _guesses(rows, dimensions, guesses)
    sheet[name_column("again")] = columns["check"]
    return pd.DataFrame(sheet, index=rows.index).fillna("").astype("string")


def _contexts(rows: pd.DataFrame, known: pd.DataFrame, posts: pd.DataFrame | None) -> pd.Series:
    answered = known[[*KEY, "text", "is_brand"]].rename(columns={"comment_id": "parent_id"})
    parent = rows[["platform", "parent_id"]].merge(answered, on=["platform", "parent_id"], how="left")
    post = pd.Series(pd.NA, index=rows.index, dtype="string")
    if posts is not None and not posts.empty:
        texts = posts[["platform", "post_id", "text", "title"]].drop_duplicates(["platform", "post_id"])
        found = rows[["platform", "post_id"]].merge(texts, on=["platform", "post_id"], how="left")
        post = found["text"].fillna(found["title"])
    ours = parent["is_brand"].fillna(False)
    said = []
    for above, answers, by_us in zip(post, parent["text"], ours, strict=True):
        lines = [("post", above), ("our_comment" if by_us else "parent", answers)]
        said.append("\n".join(say(f"coding.context.{key}", text=_cut(text)) for key, text in lines if pd.notna(text)))
    return pd.Series(said, index=rows.index, dtype="string")


def _cut(text: str) -> str:
    shown = " ".join(shown_text(text).split())
    return shown if len(shown) <= _CONTEXT else shown[:_CONTEXT].rstrip() + " …"


def _filled_cells(rows: pd.DataFrame, dimensions: tuple[Dimension, ...], done: Coded | None) -> dict[str, list[str]]:
    """Return the columns of codes, and the one that says that nothing applies, as far as the person has coded."""
    given: dict[tuple[str, str, str], list[str]] = {}
    read: set[tuple[str, str]] = set()
    if done is not None:
        for row in done.codings.itertuples():
            given.setdefault((row.platform, row.comment_id, row.dimension), []).append(row.code)
        read = set(done.readings[KEY].itertuples(index=False, name=None))
    keys = list(rows[KEY].itertuples(index=False, name=None))
    cells: dict[str, list[str]] = {}
    coded: set[tuple[str, str]] = set()
    for dimension in dimensions:
        labels = {choice.code: choice.label for choice in list_choices(dimension)}
        codes = [[labels[c] for c in dict.fromkeys(given.get((*key, dimension.id), ())) if c in labels] for key in keys]
        coded |= {key for key, found in zip(keys, codes, strict=True) if found}
        first, *middle, last = dimension_headers(dimension.id)
        for place, header in enumerate((first, *middle)):
            cells[header] = [found[place] if len(found) > place else "" for found in codes]
        cells[last] = [f"{SEPARATOR} ".join(found[1 + len(middle) :]) for found in codes]
    cells["nothing"] = [say("coding.nothing") if key in read and key not in coded else "" for key in keys]
    return cells


def _spans(rows: pd.DataFrame, done: Coded) -> pd.Series:
    """Return where in the original text each code stands, as far as the person has said it."""
    marked = done.codings.dropna(subset=["start", "end"])
    places = marked["start"].astype("string") + "-" + marked["end"].astype("string")
    told = marked[KEY].assign(spans=marked["dimension"] + "/" + marked["code"] + " " + places)
    told = told.groupby(KEY)["spans"].agg(f"{SEPARATOR} ".join).reset_index()
    return rows[KEY].merge(told, on=KEY, how="left")["spans"].fillna("")


def _guesses(rows: pd.DataFrame, dimensions: tuple[Dimension, ...], guesses: pd.DataFrame) -> pd.Series:
    labels = {(d.id, choice.code): choice.label for d in dimensions for choice in list_choices(d)}
    wanted = guesses[~guesses["negated"].fillna(False).astype(bool)].drop_duplicates([*KEY, "dimension", "code"])
    said: dict[tuple[str, str], list[str]] = {}
    for row in wanted.merge(rows[KEY], on=KEY).itertuples():
        if (row.dimension, row.code) in labels:
            key = "coding.guess" if pd.isna(row.matched) else "coding.guess_with_words"
            values = {"dimension": name_dimension(row.dimension), "code": labels[row.dimension, row.code]}
            words = "" if pd.isna(row.matched) else shown_text(row.matched)
            said.setdefault((row.platform, row.comment_id), []).append(say(key, **values, words=words))
    cells = ["\n".join(said.get(key, [])[:_MOST_GUESSES]) for key in rows[KEY].itertuples(index=False, name=None)]
    return pd.Series(cells, index=rows.index, dtype="string")


def _write_sheet(book: "Workbook", rows: pd.DataFrame, dimensions: tuple[Dimension, ...], styles: Styles) -> None:
    sheet = Sheet(book.add_worksheet(say("coding.sheet")), rows, styles)
    sheet.page.freeze_panes(1, list(rows.columns).index(name_column("text")) + 1)
    for name in (*COLUMNS, *LAST_COLUMNS):
        if name_column(name) in rows.columns:
            free = name in ("nothing", "memo")
            sheet.fill(name_column(name), width=_WIDTHS.get(name, 14), free=free, hidden=name in _HIDDEN)
            sheet.note(name_column(name), say(f"coding.help.{name}"))
    sheet.offer(name_column("nothing"), Rule([say("coding.nothing")], say("coding.help.nothing")))
    for number, dimension in enumerate(dimensions):
        for header in dimension_headers(dimension.id):
            sheet.fill(header, width=_CODE_WIDTH, free=True)
            sheet.offer(header, Rule(_list_of(number, dimension), _question(dimension)))
        sheet.note(dimension_headers(dimension.id)[0], _definitions(dimension))
    sheet.protect()


def _list_of(number: int, dimension: Dimension) -> str:
    column = chr(ord("A") + number % 26) if number < 26 else f"A{chr(ord('A') + number - 26)}"
    return f"='{say('coding.lists')}'!${column}$1:${column}${len(dimension.codes)}"


def _write_lists(book: "Workbook", dimensions: tuple[Dimension, ...]) -> None:
    page = book.add_worksheet(say("coding.lists"))
    for column, dimension in enumerate(dimensions):
        for row, choice in enumerate(list_choices(dimension)):
            page.write_string(row, column, choice.label)
    page.hide()


def _question(dimension: Dimension) -> str:
    return _in_french(dimension.question) or name_dimension(dimension.id)


def _in_french(texts: dict[str, str]) -> str:
    return texts.get(current_language()) or next(iter(texts.values()), "")


def _definitions(dimension: Dimension) -> str:
    pairs = zip(list_choices(dimension), dimension.codes, strict=True)
    lines = [say("coding.definition", code=c.label, text=_in_french(code.definition) or "—") for c, code in pairs]
    return "\n".join([_question(dimension), *lines])


def _write_grid(book: "Workbook", dimensions: tuple[Dimension, ...], styles: Styles) -> None:
    heads = [say(f"coding.grid.heads.{name}") for name in ("dimension", "code", *_TOLD, "id")]
    rows = [heads]
    for dimension in dimensions:
        for choice, code in zip(list_choices(dimension), dimension.codes, strict=True):
            rows.append([name_dimension(dimension.id), choice.label, *_told(code), choice.code])
    page = book.add_worksheet(say("coding.grid.title"))
    page.freeze_panes(1, 2)
    write_rows(page, rows, styles, widths=(16, 26, 46, 36, 36, 36, 36, 18), headed=True)


_TOLD = ("definition", "include", "exclude", "example", "near_miss")


def _told(code: Code) -> list[str]:
    return [_in_french(getattr(code, name)) for name in _TOLD]


def _how_to() -> list[list[Any]]:
    return [[line] for line in say("coding.how_to.text").splitlines()]
