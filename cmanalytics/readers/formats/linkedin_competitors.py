"""LinkedIn pages, the comparison with competitors: `<page>_competitor_analytics_<ms>.xlsx`.

One row a page, over the period of the first row (two dates) or of the file's name. The figures go to account_days under
names of their own ("competitor_followers"): these pages are others', and must never be added to ours. English headers
come from LinkedIn's help and other people's importers, Portuguese ones from importers; the rest are translations.
"""

import re

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.dates import read_dates, settle_order
from cmanalytics.readers.formats.linkedin import LANGUAGES, MONTH_FIRST
from cmanalytics.readers.naming import end_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import number_alerts, place_known, sheet_at
from cmanalytics.tables import ACCOUNT_DAYS, conform, same_flags

_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?: \d\d:\d\d(?::\d\d)?)?|\d{5}(?:\.0)?")


def period_above(opened: Opened, row: int) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the two days that the rows above a header hold (in one cell or two), None for none or doubtful ones."""
    cells = [found for above in opened.rows[:row] for cell in above for found in _DATE.findall(cell)]
    return period_of(cells[:2])


def period_of(cells: list[str], formats: tuple[str, ...] = MONTH_FIRST) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return two days written in the declared forms, in the order of time; None when they cannot be read."""
    texts = pd.Series(cells, dtype="string")
    settled, _ = settle_order(formats, texts)
    days = read_dates(texts, formats=settled, zone="UTC").values.dt.tz_localize(None).dt.normalize()
    if len(days) != 2 or days.isna().any() or days.iloc[0] > days.iloc[1]:
        return None
    return days.iloc[0], days.iloc[1]


def window_of(period: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """Return what a value of a whole period covers, as `window` says it: "days_28"."""
    return f"days_{(period[1] - period[0]).days + 1}"


def parse_competitors(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a row for each page and figure, dated on the last day of the period."""
    sheet, alerts = sheet_at(opened, row)
    placed, said = place_known(reader, opened, row)
    alerts += said
    period, named = period_above(opened, row), end_in_name(opened.name)
    last = period[1] if period else None if named is None else named.tz_localize(None)
    if last is None:
        alerts.append(make_alert("no_span", file=opened.name, table="account_days"))
        return Parsed(conform(pd.DataFrame(columns=ACCOUNT_DAYS.names), ACCOUNT_DAYS), alerts)
    lines = pd.Series(sheet.lines, dtype="Int64")
    account = next(sheet.cells[position] for position, name in placed.items() if name == "account").str.strip()
    frames = []
    for position, name in placed.items():
        if not name.startswith("competitor_"):
            continue
        converted = to_numbers(sheet.cells[position], comma_is_decimal=opened.delimiter == ";")
        alerts += number_alerts(converted, lines, name=name, file=opened.name, table="account_days")
        stock = name == "competitor_followers"
        window = "day" if stock or period is None else window_of(period)
        frames.append(pd.DataFrame({"account": account, "value": converted.values, "metric": name, "window": window}))
    frame = pd.concat(frames).assign(date=last, platform=reader.platform, source=opened.name)
    frame = frame.dropna(subset=["value"])[lambda table: table["account"] != ""].reset_index(drop=True)
    frame = frame.assign(flags=same_flags(frame.index))
    return Parsed(conform(frame.drop_duplicates(list(ACCOUNT_DAYS.key), keep="last"), ACCOUNT_DAYS), alerts)


LINKEDIN_COMPETITORS = Reader(
    name="linkedin_competitors",
    label="LinkedIn, comparaison avec les concurrents",
    table="account_days",
    platform="linkedin",
    columns={
        "account": ("Page", "Página", "Seite"),
        "competitor_followers": (
            "Total followers", "Total de seguidores", "Nombre total d'abonnés", "Total d'abonnés",
            "Gesamtzahl der Follower", "Follower gesamt",
        ),
        "competitor_follows": (
            "New followers", "Novos seguidores", "Nuevos seguidores", "Nouveaux abonnés", "Neue Follower",
        ),
        "competitor_engagements": (
            "Total post engagements", "Total de engajamentos da publicação", "Total de interacciones de la publicación",
            "Total des interactions avec les posts", "Beitragsinteraktionen gesamt",
        ),
        "competitor_posts": (
            "Total posts", "Posts", "Total de publicações", "Publicações", "Total de publicaciones", "Publicaciones",
            "Total des posts", "Posts au total", "Beiträge gesamt", "Beiträge",
        ),
        "competitor_reactions": ("Reactions", "Reações", "Reacciones", "Réactions", "Reaktionen"),
        "competitor_comments": ("Comments", "Comentários", "Comentarios", "Commentaires", "Kommentare"),
        "competitor_shares": ("Reposts", "Compartilhamentos", "Veces compartido", "Republications"),
    },
    needs=("account", "competitor_follows"),
    at_least=3,
    first="account",
    parse=parse_competitors,
    dates=MONTH_FIRST,
    languages=LANGUAGES,
)  # fmt: skip
