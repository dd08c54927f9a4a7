"""The archives that an account downloads of itself: what it published, apart from what it answered to others.

X and Mastodon write both into one list; two tables of ours come out of it, so the list becomes two sheets.
"""

from collections import Counter

from cmanalytics.readers.opening.grids import Grid

ANSWERS = "answers"
# Identifier, what it answers, whom it answers, who wrote it; archives of one account have no column for the author.
_X = ("id_str", "in_reply_to_status_id_str", "in_reply_to_user_id_str", "")
_MASTODON = ("object.id", "object.inReplyTo", "", "actor")
_AUTHORS = frozenset(("user.id_str", "user.screen_name", "author_id", "user.id"))


def split_answers(sheet: str, grid: Grid) -> list[tuple[str, Grid]]:
    """Return the sheet, or two of it: publications, and (named `answers`) answers to other accounts.

    An account that goes on below its own publication is still publishing.
    """
    header = grid.rows[0]
    form = next((form for form in (_X, _MASTODON) if form[0] in header and _has_texts(form, header)), None)
    if form is None or _AUTHORS & set(header):
        return [(sheet, grid)]
    own, answered, person, writer = (header.index(name) if name in header else -1 for name in form)
    records = grid.rows[1:]
    ids = {record[own] for record in records}
    known = Counter(record[person] for record in records if person >= 0 and record[answered] in ids)
    self_id = known.most_common(1)[0][0] if known else ""

    def is_answer(record: list[str]) -> bool:
        target = record[answered] if answered >= 0 else ""
        whom = record[person] if person >= 0 else ""
        if target in ids or (self_id and whom == self_id):
            return False
        if writer >= 0 and record[writer] and target.startswith(record[writer].rstrip("/") + "/"):
            return False
        return bool(target or whom)

    answers = [is_answer(record) for record in records]
    if not any(answers):
        return [(sheet, grid)]
    return [
        (name, _part(grid, [is_one == wanted for is_one in answers]))
        for name, wanted in ((sheet or "publications", False), (f"{sheet}.{ANSWERS}".strip("."), True))
        if wanted in answers
    ]


def _has_texts(form: tuple[str, str, str, str], header: list[str]) -> bool:
    return "full_text" in header or "text" in header if form is _X else form[3] in header


def _part(grid: Grid, keep: list[bool]) -> Grid:
    chosen = [True, *keep]
    rows = [row for row, wanted in zip(grid.rows, chosen, strict=True) if wanted]
    lines = [line for line, wanted in zip(grid.lines, chosen, strict=True) if wanted]
    return grid._replace(rows=rows, lines=lines)
