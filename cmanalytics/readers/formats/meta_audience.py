"""Meta Business Suite: `Audience.csv` and `Top content formats.csv`, tables stacked under a title each.

Files of 2023 and 2024 name the network in each title ("Facebook followers by gender and age"), write one slice a row
and percents with a sign; files of 2025 do not name it ("Age & gender"), write a row of names above a row of percents,
without sign. The order of the tables and of women and men varies. No file says of which day it is. The titles of other
languages than English were not seen in a file: they are recognised by the word that they cannot do without.
"""

import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.formats.meta_labels import FORMAT_OF
from cmanalytics.readers.naming import platform_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.stacks import MAX_ROWS, filled, is_day_header
from cmanalytics.readers.statistics import number_alerts
from cmanalytics.tables import AUDIENCE, conform

NETWORKS = ("facebook", "instagram")
FOLLOWERS, PEOPLE = "followers", "people"
# Dimension -> what its folded title says.
_SLICES = {
    "age_gender": r"\bage\b.*\b(?:gender|genre|sexe|genero|sesso|kon)\b|\b(?:gender|genre|sexe|genero|sesso)\b.*\bage\b"
    r"|\balter\b.*\bgeschlecht\b|\beta\b.*\bgenere\b|\bedad\b.*\bsexo\b|\bidade\b.*\bgenero\b",
    "city": r"\b(?:cit(?:y|ies|ta)|towns?(?:/cities)?|villes?|stadte?|ciudades|cidades|stader|steden)\b",
    "country": r"\b(?:countr(?:y|ies)|pays|lander|paesi|paises|landen)\b",
    "liked_page": r"^(?:top pages|pages les plus aimees|principales pages)$",
}
_FORMATS = {
    "content_format_views": r"views|vues|aufrufe|visualizzazioni|visualizaciones|visualizacoes|visningar",
    "content_format_interactions": r"(?:content )?interactions?(?: avec le contenu)?|interazioni.*|interacciones.*"
    r"|interacoes.*|.*interaktionen",
    "content_format_published": r"published content|contenus? publies?|veroffentlichte inhalte|contenuti pubblicati",
    "content_format_reach": r"reach|couverture|copertura|alcance|reichweite",
}
# A whole file squeezed into its first cells: titles run together, their line ends replaced by stars.
_SQUEEZED = re.compile(
    r"(?P<title>(?:Facebook|Instagram) followers(?: by gender and age| by top cities| by top countries)?)"
    r"(?P<rest>(?:FB_PAGE|IG_ACCOUNT)FOLLOWUNIQUE_USERS(?P<count>\d+)|.*)"
)
_COUNTED = ("fb_page", "ig_account")
# A share, or what a spreadsheet made of one ("3.avr").
_NUMBER = re.compile(r"[\d.,\s]+%?|\d+[. -][^\W\d_]+\.?")
_OTHER_FORMATS = frozenset(("others", "other", "autres", "autre", "altri", "sonstige", "otros", "outros"))


class Block(NamedTuple):
    """Hold a titled table: what it divides ("" for a plain number of followers), whose it is, its rows and lines."""

    title: str
    dimension: str
    network: str | None
    rows: list[list[str]]
    lines: list[int]


def _dimension(title: str, kinds: dict[str, str], *, whole: bool) -> str | None:
    match = re.fullmatch if whole else re.search
    folded = fold(title)
    return next((name for name, pattern in kinds.items() if match(pattern, folded)), None)


def _pull_apart(rows: list[list[str]], lines: list[int]) -> tuple[list[list[str]], list[int]]:
    """Return the rows with squeezed titles on rows of their own."""
    apart: list[tuple[list[str], int]] = []
    for cells, line in zip(rows, lines, strict=True):
        found = _SQUEEZED.fullmatch(cells[0].split("*")[-1].strip()) if cells and cells[0].startswith("**") else None
        if found is None:
            apart.append((cells, line))
            continue
        below = [["FB_PAGE"], [found["count"]]] if found["count"] else [[found["rest"], *cells[1:]]]
        apart += [([], line), ([found["title"]], line), *((row, line) for row in below)]
    return [cells for cells, _ in apart], [line for _, line in apart]


def find_blocks(opened: Opened, kinds: dict[str, str], *, whole: bool) -> list[Block]:
    """Return the titled tables of a sheet whose title is of one of the kinds; `whole` when it says nothing else."""
    rows, lines = _pull_apart(opened.rows, opened.lines)
    blocks: list[Block] = []
    start = 0
    for end in range(len(rows) + 1):
        if end < len(rows) and filled(rows[end]):
            continue
        block, numbers, start = rows[start:end], lines[start:end], end + 1
        if len(block) < 2 or len(filled(block[0])) != 1 or is_day_header(block[1]):
            continue
        title = filled(block[0])[0]
        dimension = _dimension(title, kinds, whole=whole)
        if fold(filled(block[1])[0]) in _COUNTED:
            dimension = FOLLOWERS
        if dimension is not None:
            network = next((name for name in NETWORKS if name in fold(title)), None)
            blocks.append(Block(title, dimension, network, block[1:], numbers[1:]))
    return blocks


def _slices(block: Block) -> list[tuple[str, str, int]]:
    """Return (label, value, line) of a block: a number, a table of ages and genders, a list, or two rows."""
    first, *rest = block.rows
    if block.dimension == FOLLOWERS:
        return [(PEOPLE, filled(row)[0], line) for row, line in zip(rest[:1], block.lines[1:], strict=False)]
    if len(rest) == 1 and all(_NUMBER.fullmatch(cell) for cell in filled(rest[0])):
        return [(label, value, block.lines[1]) for label, value in zip(filled(first), filled(rest[0]), strict=False)]
    found = []
    for row, line in zip(rest, block.lines[1:], strict=True):
        cells = [cell.strip() for cell in row]
        if block.dimension == "age_gender":
            genders = [(position, name.strip()) for position, name in enumerate(first) if position and name.strip()]
            found += [
                (f"{cells[0]}, {name}", cells[position], line) for position, name in genders if len(cells) > position
            ]
        else:  # a name that a spreadsheet cut at its commas takes several cells
            *label, value = filled(cells)
            found.append((", ".join(label), value, line))
    return found


def _network_of(block: Block, blocks: list[Block], opened: Opened, context: Context) -> str:
    alone = [fold(filled(row)[0]) for row in opened.rows if len(filled(row)) == 1]
    named = {name for title in alone for name in NETWORKS if name in title} | {other.network for other in blocks}
    named.discard(None)
    if block.network or len(named) == 1:
        return block.network or named.pop() or "unknown"
    return platform_in_name(opened.name, among=NETWORKS) or context.only_platform(NETWORKS) or "unknown"


def _parse(reader: Reader, blocks: list[Block], opened: Opened, context: Context) -> Parsed:
    frames, alerts = [], []
    for block in blocks:
        network = _network_of(block, blocks, opened, context)
        labels, values, lines = zip(*_slices(block), strict=True) if _slices(block) else ((), (), ())
        cells = pd.Series(list(values), dtype="string")
        counted = block.dimension == FOLLOWERS or block.dimension in _FORMATS
        converted = to_numbers(cells, whole=counted, comma_is_decimal=opened.delimiter == ";")
        numbers = pd.Series(list(lines), dtype="Int64")
        alerts += number_alerts(converted, numbers, name=block.title[:80], file=opened.name, table="audience")
        share = pd.Series(pd.NA, index=cells.index) if counted else (converted.values / 100).round(10)
        count = converted.values if counted else pd.Series(pd.NA, index=cells.index)
        account = context.only_account(network)
        about = {"platform": network, "account": account, "dimension": block.dimension, "source": opened.name}
        frames.append(
            pd.DataFrame({"label": list(labels), "share": share, "count": count}).assign(date=pd.NaT, **about)
        )
    alerts += _unknown_networks(frames, blocks, opened)
    frame = pd.concat([each for each in frames if len(each)], ignore_index=True) if frames else pd.DataFrame()
    frame = frame.reindex(columns=AUDIENCE.names)
    return Parsed(conform(frame.drop_duplicates(list(AUDIENCE.key), keep="last"), AUDIENCE), alerts)


def _unknown_networks(frames: list[pd.DataFrame], blocks: list[Block], opened: Opened) -> list[Alert]:
    unknown = [block.title for block, frame in zip(blocks, frames, strict=True) if "unknown" in set(frame["platform"])]
    if not unknown:
        return []
    return [make_alert("network_unknown", file=opened.name, table="audience", title=unknown[0][:80])]


def parse_audience(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the slices of an audience as shares; a plain number of followers as a count."""
    return _parse(reader, find_blocks(opened, _SLICES, whole=False), opened, context)


def parse_formats(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return what each content format got, one dimension a metric."""
    return _parse(reader, find_blocks(opened, _FORMATS, whole=True), opened, context)


def _begins(opened: Opened, row: int) -> bool:
    """Tell whether a table with a title of its own may begin at a row (any row where titles are squeezed)."""
    cells = opened.rows[row]
    if row + 1 >= len(opened.rows) or len(opened.rows) > MAX_ROWS or opened.columns:
        return False
    return cells[0].startswith("**") or (len(filled(cells)) == 1 and bool(opened.rows[row + 1]))


def recognise_audience(opened: Opened, row: int) -> bool:
    """Tell whether a sheet holds titled tables of shares of an audience."""
    blocks = find_blocks(opened, _SLICES, whole=False) if _begins(opened, row) else []
    values = [value for block in blocks for _, value, _ in _slices(block)]
    return bool(values) and sum(bool(_NUMBER.fullmatch(value)) for value in values) > 0.5 * len(values)


def recognise_formats(opened: Opened, row: int) -> bool:
    """Tell whether a sheet holds titled tables of content formats."""
    blocks = find_blocks(opened, _FORMATS, whole=True) if _begins(opened, row) else []
    labels = {fold(label) for block in blocks for label, _, _ in _slices(block)}
    return bool(labels & (set(FORMAT_OF) | _OTHER_FORMATS))


AUDIENCE_BLOCKS = Reader(
    name="meta_audience",
    label="Meta Business Suite, audience",
    table="audience",
    platform=None,
    columns={},
    needs=(),
    parse=parse_audience,
    recognise=recognise_audience,
    languages=("en",),
    tried=3,
    years="2024-2025",
)

CONTENT_FORMATS = Reader(
    name="meta_content_formats",
    label="Meta Business Suite, formats de contenu",
    table="audience",
    platform=None,
    columns={},
    needs=(),
    parse=parse_formats,
    recognise=recognise_formats,
    languages=("en",),
    tried=1,
    years="2025",
)
