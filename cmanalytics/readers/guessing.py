"""Guess what the columns of an unknown file are: a block of page.yml, ready to be pasted and corrected."""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

import pandas as pd

from cmanalytics.locale import normalise_header
from cmanalytics.readers.any_comments import GENERIC
from cmanalytics.readers.base import Reader, looks_like_header
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.dates import read_dates
from cmanalytics.readers.naming import platform_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.tables import ACCOUNT_DAYS, COMMENTS, POSTS, Contract, is_metric, kind_of
from cmanalytics.wording import say

_SAMPLE = 60
_SURE = 0.74
# What a row must at least say, in the order in which the block shows it.
_ORDER = ("comment_id", "post_id", "date", "published_at", "written_at", "author", "text", "title", "url", "account")
_MOMENTS = {"comments": "written_at", "posts": "published_at", "account_days": "date"}
_NOT_GUESSED = frozenset(
    ("published_precision", "source", "flags", "is_brand", "is_staff", "metric", "value", "window")
)
_DAY = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})[/.\-](\d{2,4})(?:[ T]+\d{1,2}:\d{2}(:\d{2})?)?")


# How people head the columns of tables that they keep themselves.
_SAID = {
    "date": "jour|date|semaine du|mois",
    "published_at": "publié le|date de publication|jour de parution|date de parution|mise en ligne",
    "text": "accroche|message|texte|légende",
    "title": "titre|sujet",
    "url": "lien|url",
    "followers": "abonnés|followers|fans|nombre d'abonnés|total abonnés|total des abonnés|total followers",
    "follows": "nouveaux abonnés|abonnements",
    "reach": "portée|couverture|personnes touchées",
    "views": "vues",
    "impressions": "impressions|affichages",
    "reactions": "réactions|likes|j'aime",
    "comments": "commentaires",
    "shares": "partages",
    "saves": "enregistrements",
    "clicks": "clics",
    "profile_visits": "visites du profil|visites",
    "interactions": "interactions|engagements",
}


class Guess(NamedTuple):
    """Hold a proposal for a sheet that nobody knows: its table, our columns with its headers, the block of YAML."""

    table: str
    columns: dict[str, str]
    block: str


def guess_mapping(opened: Opened, readers: Iterable[Reader]) -> Guess | None:
    """Return the likeliest mapping of a sheet with a header row, None when nothing in it looks like a table of ours."""
    row = next(
        (place for place, cells in enumerate(opened.rows[: opened.header_depth]) if looks_like_header(cells)), -1
    )
    if row < 0:
        return None
    header = [cell.strip() for cell in opened.rows[row]]
    cells = [[line[place] if place < len(line) else "" for line in opened.rows[row + 1 :][:_SAMPLE] if line]
             for place in range(len(header))]  # fmt: skip
    columns = [pd.Series(column, dtype="string").str.strip() for column in cells]
    names = _known_names(tuple(readers))
    guesses = [_match(header, columns, contract, names[contract.name]) for contract in (COMMENTS, POSTS, ACCOUNT_DAYS)]
    told = max(guesses, key=lambda guess: guess[0])
    if told[0] <= 0:
        return None
    _, contract, found = told
    block = _write(opened, contract, {name: header[place] for name, place in found.items()}, header, columns, found)
    return Guess(contract.name, {name: header[place] for name, place in found.items()}, block)


def _known_names(readers: tuple[Reader, ...]) -> dict[str, dict[str, set[str]]]:
    """Return, for each table, what its columns are called: by us, by every reader, by people."""
    names: dict[str, dict[str, set[str]]] = {}
    for contract in (COMMENTS, POSTS, ACCOUNT_DAYS):
        known = {name: {normalise_header(name)} for name in contract.names if name not in _NOT_GUESSED}
        for reader in readers:
            for name, headers in reader.columns.items() if reader.table == contract.name else ():
                if name in known or (contract is ACCOUNT_DAYS and is_metric(name)):
                    known.setdefault(name, set()).update(map(normalise_header, headers))
        for name, headers in GENERIC.items() if contract is COMMENTS else ():
            known.setdefault(name, set()).update(headers)
        for name, headers in _SAID.items() if contract is not COMMENTS else ():
            if name in known or (contract is ACCOUNT_DAYS and is_metric(name)):
                known.setdefault(name, set()).update(map(normalise_header, headers.split("|")))
        names[contract.name] = {name: seen for name, seen in known.items() if not name.startswith(("extra", "skip"))}
    return names


def _match(
    header: list[str], columns: list[pd.Series], contract: Contract, names: Mapping[str, set[str]]
) -> tuple[float, Contract, dict[str, int]]:
    """Return how much a sheet looks like a table (0: not at all), and which position would feed which column."""
    near = sorted(
        (
            (-likeness, name, place)
            for name, known in names.items()
            for place, cell in enumerate(header)
            if (likeness := _likeness(normalise_header(cell), known)) >= _SURE
            and _may_hold(columns[place], name, contract)
        ),
    )
    found: dict[str, int] = {}
    for _, name, place in near:
        if name not in found and place not in found.values():
            found[name] = place
    sureness = {name: -score for score, name, place in near if found.get(name) == place}
    moment = _MOMENTS[contract.name]
    if moment not in found:
        free = [place for place in range(len(columns)) if place not in found.values()]
        dated = next((place for place in free if _holds_dates(columns[place])), None)
        if dated is not None:
            found[moment] = dated
    if contract is COMMENTS and "text" not in found:
        longest = _longest_words(columns, taken=found.values())
        if longest is not None:
            found["text"], sureness["text"] = longest, _SURE
    return (sum(sureness.values()) if _is_enough(found, contract) else 0.0), contract, found


def _likeness(header: str, known: set[str]) -> float:
    if not header:
        return 0.0
    if header in known:
        return 1.0
    words = set(re.findall(r"\w+", header))
    best = 0.0
    for name in known:
        parts = set(re.findall(r"\w+", name))
        # "date de création du message" holds "date"; a long header that holds a short name says less.
        inside = 0.75 + 0.2 * len(parts) / len(words) if parts and parts <= words and len(name) > 2 else 0.0
        best = max(best, inside, 0.95 * SequenceMatcher(None, header, name).ratio())
    return best


def _may_hold(cells: pd.Series, name: str, contract: Contract) -> bool:
    """Tell whether a column's cells are of the kind that our column asks for; an empty column may be anything."""
    filled = cells[cells != ""]
    if filled.empty:
        return True
    kind = kind_of(name, contract)
    if kind is None:
        kind = "number" if contract is ACCOUNT_DAYS else "text"
    if kind in ("when", "day"):
        return _holds_dates(filled)
    numbers = bool(to_numbers(filled).values.notna().mean() > 0.5)
    if kind in ("count", "number"):
        return numbers
    return name.endswith("_id") or not numbers


def _holds_dates(cells: pd.Series) -> bool:
    filled = cells[cells != ""]
    if filled.empty or to_numbers(filled).values.notna().mean() > 0.5:
        return False
    return bool((read_dates(filled, zone="UTC").values.notna() | filled.str.match(_DAY)).mean() > 0.5)


def _longest_words(columns: list[pd.Series], *, taken: Iterable[int]) -> int | None:
    """Return the column with the longest sentences, None when none holds any."""
    used = set(taken)
    lengths = {place: cells[cells.str.contains(" ")].str.len().mean() for place, cells in enumerate(columns)
               if place not in used and cells.str.contains(" ").mean() > 0.3}  # fmt: skip
    best = max(lengths, key=lambda place: (lengths[place], -place), default=None)
    return best if best is not None and lengths[best] >= 15 else None


def _is_enough(found: Mapping[str, int], contract: Contract) -> bool:
    if contract is COMMENTS:
        return "text" in found
    counts = {name for name in found if kind_of(name, contract) in ("count", "number", None)}
    if contract is POSTS:
        return len(counts) >= 2 and bool({"post_id", "url", "title", "text"} & set(found))
    return "date" in found and bool(counts)


def _write(
    opened: Opened,
    contract: Contract,
    named: dict[str, str],
    header: list[str],
    columns: list[pd.Series],
    found: dict[str, int],
) -> str:
    pattern = opened.name.rsplit("/", 1)[-1] + (f"/{opened.sheet}" if opened.sheet else "")
    exact = re.sub(r"([\[*?])", r"[\1]", pattern)  # what a pattern means, and a name does not
    lines = ["columns:", f"  {_quote(exact)}:", f"    table: {contract.name}"]
    lines += [
        f"    {name}: {_quote(named[name])}" for name in (*_ORDER, *sorted(set(named) - set(_ORDER))) if name in named
    ]
    if "platform" not in named:
        lines.append(f"    platform: {platform_in_name(opened.name) or 'unknown'}   # {say('check.guess_platform')}")
    if "account" not in named:
        lines.append(f'    # account: "..."   # {say("check.guess_account")}')
    moment = found.get(_MOMENTS[contract.name])
    if moment is not None and (form := _date_format(columns[moment])):
        lines.append(f"    date_format: {_quote(form)}   # {say('check.guess_dates')}")
    left = [cell for place, cell in enumerate(header) if cell and place not in found.values()]
    if left:
        lines.append(f"    # {say('check.guess_left')} " + ", ".join(_quote(cell) for cell in left[:12]))
    return "\n".join(lines)


def _quote(text: str) -> str:
    # A JSON string is a YAML string, whatever stands in it.
    return json.dumps(text, ensure_ascii=False)


def _date_format(cells: pd.Series) -> str:
    """Return the format to declare for dates whose order of day and month a column does not settle; "" otherwise."""
    filled = cells[cells != ""]
    shape = next((match for match in map(_DAY.fullmatch, filled) if match), None)
    if shape is None or len(shape[1]) == 4 or read_dates(filled, zone="UTC").problem != "ambiguous_dates":
        return ""
    clock = (" %H:%M:%S" if shape[5] else " %H:%M") if ":" in shape[0] else ""
    return f"%d{shape[2]}%m{shape[2]}{'%Y' if len(shape[4]) == 4 else '%y'}{clock}"
