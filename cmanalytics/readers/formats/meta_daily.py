"""Meta Business Suite, daily series: `Reach.csv`, `Views.csv`, `Follows.csv` ...

A file holds one block a network; the block's title gives metric and network. The newest titles (`Reach`, `Views`,
`Content interactions`) do not name the network: another block, the file's name or the declared accounts must.
Stamps are local midnights (T00 and T01 in one file around a clock change): only their date part counts.
"""

import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.dates import read_dates, settle_order
from cmanalytics.readers.naming import platform_in_name
from cmanalytics.readers.opening.grids import list_lines
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.stacks import DAY_CELL, filled, is_day_header
from cmanalytics.readers.statistics import number_alerts
from cmanalytics.tables import ACCOUNT_DAYS, conform, same_flags

# Folded titles without the network's name: English ones from files, the others from people's notes and importers.
METRICS: dict[str, str] = {
    title: metric
    for metric, titles in {
        "reach": "reach|couverture|accounts reached|comptes touches|personnes touchees|reichweite|copertura|alcance|"
        "account raggiunti|rackvidd|bereik",
        "views": "views|vues|aufrufe|visualizzazioni|visualizacoes|visualizaciones|visningar|weergaven",
        "viewers": "viewers|spectateurs|spectatrices et spectateurs",
        "impressions": "impressions|impressionen|impressioni|impressoes|impresiones",
        "interactions": "content interactions|interactions|interactions avec le contenu|interactions du contenu|"
        "interactions avec les contenus|content-interaktionen|interaktionen|interazioni con i contenuti|interazioni|"
        "interacoes com o conteudo|interacciones con el contenido|interaktioner|interaktioner med innehall",
        "profile_visits": "visits|profile visits|page visits|visites|visites du profil|visites de la page|"
        "visites de page|visites de profil|besuche|profilbesuche|profilaufrufe|visite|visite al profilo|"
        "visite alla pagina|visitas|visitas ao perfil|visitas a la pagina|besok|profilbesok",
        "follows": "follows|page likes|new follows|followers|abonnements|nouveaux abonnements|nouveaux followers|"
        "nouveaux abonnes|mentions j'aime de la page|mentions j'aime la page|follow|follower|seguidores|seguimientos|"
        "foljer|neue follower",
        "link_clicks": "link clicks|clics sur un lien|clics sur le lien|clics sur des liens|clics sur les liens|"
        "link-klicks|linkklicks|clic sul link|cliques no link|clics en el enlace|lankklick",
    }.items()
    for title in titles.split("|")
}
NETWORKS = ("facebook", "instagram")


class Block(NamedTuple):
    """Hold one series of a file: its title's metric and network (None when not said), its rows."""

    title: str
    metric: str | None
    network: str | None
    days: list[str]
    values: list[str]
    lines: list[int]


def _split_title(title: str) -> tuple[str | None, str | None]:
    """Return (metric, network) that a title names, each None when it does not."""
    folded = fold(title)
    network = next((name for name in NETWORKS if name in folded), None)
    bare = " ".join(folded.replace(network or "", "").split())
    bare = re.sub(r"\s+(?:sur|de|d'|on|su|di|en|no|do|del|auf|von|pa)$", "", bare)
    return METRICS.get(bare), network


def recognise_daily(opened: Opened, row: int) -> bool:
    """Tell whether a dated block of a known metric begins at this row (its title, or its header when it has none)."""
    rows = opened.rows
    header = row if is_day_header(rows[row]) else row + 1
    if header + 1 >= len(rows) or not is_day_header(rows[header]) or not rows[header + 1]:
        return False
    if not DAY_CELL.fullmatch(rows[header + 1][0].strip()):
        return False
    titles = [filled(rows[header])[1], *(filled(rows[row]) if header != row and len(filled(rows[row])) == 1 else [])]
    found = [_split_title(title) for title in titles]
    # Other networks too write "Date,Views" over bare days: without a title, the clock or the network must say Meta.
    certain = len(titles) > 1 or ":" in rows[header + 1][0] or any(network for _, network in found)
    return any(metric for metric, _ in found) and (certain or platform_in_name(opened.name, among=NETWORKS) is not None)


def _find_blocks(opened: Opened) -> list[Block]:
    blocks = []
    for position, row in enumerate(opened.rows):
        if not is_day_header(row):
            continue
        before = filled(opened.rows[position - 1]) if position else []
        titled = len(before) == 1 and not DAY_CELL.fullmatch(before[0])
        title = before[0] if titled else filled(row)[1]
        body = []
        for cells, line in zip(opened.rows[position + 1 :], opened.lines[position + 1 :], strict=True):
            if not cells or not DAY_CELL.fullmatch(cells[0].strip()):
                break
            body.append((re.split(r"[T ]", cells[0].strip())[0], cells[1] if len(cells) > 1 else "", line))
        metric, network = _split_title(title)
        if not titled:
            # The column name was wrong in files of 2023 ("Facebook Page likes" under "Facebook visits").
            metric = _metric_in_name(opened.name) or metric
        days, values, lines = ([list(part) for part in zip(*body, strict=True)]) if body else ([], [], [])
        blocks.append(Block(title, metric, network, days, values, lines))
    return blocks


def _metric_in_name(name: str) -> str | None:
    stem = fold(re.sub(r"[_\-.@()\d]+", " ", re.sub(r"\.\w+$", "", name.rsplit("/", 1)[-1])))
    words = stem.split()
    found = {METRICS[" ".join(words[i:j])] for i in range(len(words)) for j in range(i + 1, len(words) + 1)
             if " ".join(words[i:j]) in METRICS}  # fmt: skip
    return found.pop() if len(found) == 1 else None


def _network_of(block: Block, blocks: list[Block], opened: Opened, context: Context) -> str:
    if block.network:
        return block.network
    named = {(other.metric, other.network) for other in blocks if other.network}
    if len({network for _, network in named}) == 1:
        network = next(iter(named))[1]
        if (block.metric, network) not in named:
            return network
        return next(name for name in NETWORKS if name != network)  # the same metric twice: one block a network
    return platform_in_name(opened.name, among=NETWORKS) or context.only_platform(NETWORKS) or "unknown"


def parse_daily(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the series of a file as rows of account_days."""
    frames, alerts = [], []
    blocks = _find_blocks(opened)
    for block in blocks:
        if block.metric is None:
            alerts.append(make_alert("unknown_series", file=opened.name, table="account_days", title=block.title[:80]))
            continue
        network = _network_of(block, blocks, opened, context)
        if network == "unknown":
            alerts.append(make_alert("network_unknown", file=opened.name, table="account_days", title=block.title[:80]))
        frame, said = _tabulate(block, network, opened, context)
        frames.append(frame)
        alerts += said
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=ACCOUNT_DAYS.names)
    key = list(ACCOUNT_DAYS.key)
    return Parsed(conform(frame.drop_duplicates(key, keep="last"), ACCOUNT_DAYS), alerts)


def _tabulate(block: Block, network: str, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    lines = pd.Series(block.lines, dtype="Int64")
    converted = to_numbers(pd.Series(block.values, dtype="string"), comma_is_decimal=opened.delimiter == ";")
    alerts = number_alerts(converted, lines, name=block.title[:80], file=opened.name, table="account_days")
    days, said = _read_days(pd.Series(block.days, dtype="string"), lines, opened.name)
    alerts += said
    frame = pd.DataFrame({"date": days, "value": converted.values}).dropna(subset=["date"])
    frame = frame.assign(flags=same_flags(frame.index))
    if block.metric == "follows" and len(frame):
        frame = _fill_follows(frame)
    return frame.assign(
        platform=network, account=context.only_account(network), metric=block.metric, window="day", source=opened.name
    ), alerts


def _read_days(cells: pd.Series, lines: pd.Series, file: str) -> tuple[pd.Series, list[Alert]]:
    """Return calendar days; where a spreadsheet rewrote them, the series itself proves whether the day stands first."""
    formats, order = settle_order(("%m/%d/%Y", "iso"), cells, daily=True)
    dates = read_dates(cells, formats=formats if order else ("iso",), zone="UTC")
    alerts = []
    if dates.problem:
        bad = lines[dates.unread.to_numpy(bool)].tolist()
        values = {"column": "Date", "lines": list_lines(bad), "count": len(bad)}
        alerts.append(make_alert(dates.problem, file=file, table="account_days", **values))
    return dates.values.dt.tz_localize(None).dt.normalize(), alerts


def _fill_follows(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the days that a follows series leaves out: it lists only days with a follow, other series list every day."""
    frame = frame.drop_duplicates("date", keep="last").set_index("date").sort_index()
    days = pd.date_range(frame.index.min(), frame.index.max(), freq="D", unit="us", name="date")
    if len(days) > 20_000:  # a damaged year: leave the series as it stands
        return frame.reset_index()
    absent = ~days.isin(frame.index)
    frame = frame.reindex(days)
    flags = [["absent_day_is_zero"] if gone else old for gone, old in zip(absent, frame["flags"], strict=True)]
    values = frame["value"].mask(pd.Series(absent, index=days), 0.0)
    return frame.assign(value=values, flags=pd.Series(flags, index=days, dtype=object)).reset_index()


DAILY_SERIES = Reader(
    name="meta_daily_series",
    label="Meta Business Suite, séries quotidiennes",
    table="account_days",
    platform=None,
    columns={},
    needs=(),
    parse=parse_daily,
    recognise=recognise_daily,
    languages=("en", "fr", "de", "it", "pt", "es", "sv"),
    tried=18,
    years="2023-2025",
)
