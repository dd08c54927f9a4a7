"""LinkedIn, a person's profile: `AggregateAnalytics_<name>_<from>_<to>.xlsx`, before 2026 `Content_...`.

Sheets: discovery (totals), engagement (a row a day), top posts (two lists side by side: by engagements, by
impressions), followers (the stock, then a row a day), demographics of the audience, since 2026 of the content too.
Everything may be written as text, shares as "< 1%", and a day may count -28 engagements. Sheets and headers are
translated; where a header is not known, the columns are read by their order, under the platform's file name only.
English: other people's importers; Portuguese: a description of a file; the rest are translations. The English interface
writes the month first, the Portuguese one the day first: in the daily sheets the days must prove it, and in the others
the header's language says it where they cannot. The zone is not documented: days are taken as they stand.
"""

import re
from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold, normalise_header, slugify
from cmanalytics.readers.base import Context, Parsed, Reader, place_columns, recognises
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.dates import proven_order, read_dates
from cmanalytics.readers.formats.linkedin import DATE_HEADERS, LANGUAGES, NUMBER_CELL
from cmanalytics.readers.naming import end_in_name
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import account_of, parse_series
from cmanalytics.readers.statistics import add_flag, parse_statistics
from cmanalytics.tables import ACCOUNT_DAYS, conform

NAMED = r"(?:^|/|_)(?:AggregateAnalytics|Content)_"
# What a sheet saved by itself is called.
_OURS = NAMED + r"|linkedin|(?:^|/)(?:engagement|engajamento|interac|interak|followers|seguidores|abonn)"
DAY_TEXT = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}(?: 00:00:00)?|\d{5}(?:\.0)?"
_CERTAIN = ("iso", "serial", "words")
_FORMATS = {"month": ("%m/%d/%Y", *_CERTAIN), "day": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", *_CERTAIN), "": _CERTAIN}


def order_of(cells: pd.Series, opened: Opened, *, daily: bool) -> str:
    """Return "day" or "month" first, as the days prove it: by themselves, or by the last day in the file's name."""
    proven = proven_order(cells, daily=daily)
    named = end_in_name(opened.name)
    if proven or named is None:
        return proven
    last = named.tz_localize(None)
    ends = {order: read_dates(cells, formats=_FORMATS[order], zone="UTC").values.max() for order in ("day", "month")}
    days = {order: end.tz_localize(None).normalize() for order, end in ends.items() if pd.notna(end)}
    fitting = [order for order, day in days.items() if (day == last if daily else day <= last)]
    return fitting[0] if len(fitting) == 1 else ""


def read_days(cells: pd.Series, order: str) -> pd.Series:
    """Return days of a calendar in an order that is settled, missing where they cannot be read."""
    dates = read_dates(cells, formats=_FORMATS[order], zone="UTC")
    return dates.values.dt.tz_localize(None).dt.normalize()


def parse_days(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return a daily sheet, its dates read in the order that they prove."""
    place = next(position for position, name in place_columns(reader, opened, row).items() if name == "date")
    cells = pd.Series([cells[place] for cells in opened.rows[row + 1 :] if len(cells) > place], dtype="string")
    order = order_of(cells.str.strip().replace("", pd.NA).dropna(), opened, daily=True)
    parsed = parse_series(replace(reader, dates=_FORMATS[order]), opened, row, context)
    if reader.name != LINKEDIN_CREATOR_FOLLOWERS.name:
        return parsed
    stock = _stock_above(opened, row, order)
    if stock is None:
        return parsed
    day, value = stock
    about = {"platform": "linkedin", "metric": "followers", "window": "day", "source": opened.name, "flags": [[]]}
    added = pd.DataFrame({"date": [day], "value": [value], "account": account_of("linkedin", opened, context), **about})
    return Parsed(conform(pd.concat([parsed.frame, conform(added, ACCOUNT_DAYS)]), ACCOUNT_DAYS), parsed.alerts)


def _stock_above(opened: Opened, row: int, order: str) -> tuple[pd.Timestamp, float] | None:
    """Return the stock of followers and its day: "Total followers on 8/1/2024:" and a number, above the days."""
    for cells in opened.rows[:row]:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) != 2:
            continue
        value = to_numbers(pd.Series(filled[1:], dtype="string"), whole=True).values.iloc[0]
        written = pd.Series(re.findall(DAY_TEXT, filled[0])[:1], dtype="string")
        day = read_days(written, order).iloc[0] if len(written) else pd.NaT
        named = end_in_name(opened.name)
        if pd.isna(day) and named is not None:
            day = named.tz_localize(None)
        if pd.notna(value) and pd.notna(day):
            return day, float(value)
    return None


def flag_negative(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Flag the days on which LinkedIn takes back more engagements than it counts."""
    below = frame["value"] < 0
    if not below.any():
        return frame, []
    alert = make_alert("negative_days", severity="info", file=opened.name, table="account_days", count=int(below.sum()))
    return add_flag(frame, below, "negative"), [alert]


def recognise_days(opened: Opened, row: int) -> bool:
    """Tell whether a sheet of days is a profile's: its headers are those of any network, so its place must say it."""
    if not recognises(replace(LINKEDIN_CREATOR_DAYS, recognise=None), opened, row):
        return False
    return bool(opened.sheet) or re.search(_OURS, opened.name, re.IGNORECASE) is not None


def recognise_followers(opened: Opened, row: int) -> bool:
    """Tell whether a sheet of followers is a profile's: the stock stands above its days."""
    if not recognises(replace(LINKEDIN_CREATOR_FOLLOWERS, recognise=None), opened, row):
        return False
    filled = [[cell for cell in cells if cell.strip()] for cells in opened.rows[:row]]
    stock = any(len(cells) == 2 and re.fullmatch(NUMBER_CELL, cells[1].strip()) for cells in filled)
    return stock or re.search(_OURS, opened.name, re.IGNORECASE) is not None


LINKEDIN_CREATOR_DAYS = Reader(
    name="linkedin_creator_days",
    label="LinkedIn, activité d'un profil par jour",
    table="account_days",
    platform="linkedin",
    columns={
        "date": DATE_HEADERS,
        "impressions": ("Impressions", "Impressões", "Impresiones", "Impressionen"),
        "engagements_reported": (
            "Engagements", "Engajamentos", "Engajamento", "Interacciones", "Interactions", "Interaktionen",
        ),
    },
    needs=("date", "impressions", "engagements_reported"),
    at_most=3,
    parse=parse_days,
    order=("date", "impressions", "engagements_reported"),
    shape={0: DAY_TEXT, 1: NUMBER_CELL, 2: NUMBER_CELL},
    named=NAMED,
    recognise=recognise_days,
    finish=flag_negative,
    languages=LANGUAGES,
)  # fmt: skip

LINKEDIN_CREATOR_FOLLOWERS = Reader(
    name="linkedin_creator_followers",
    label="LinkedIn, nouveaux abonnés d'un profil par jour",
    table="account_days",
    platform="linkedin",
    columns={
        "date": DATE_HEADERS,
        "follows": ("New followers", "Novos seguidores", "Nuevos seguidores", "Nouveaux abonnés", "Neue Follower"),
    },
    needs=("date", "follows"),
    at_most=2,
    parse=parse_days,
    order=("date", "follows"),
    shape={0: DAY_TEXT, 1: NUMBER_CELL},
    named=NAMED,
    recognise=recognise_followers,
    languages=LANGUAGES,
)

_TOTALS = {
    "impressions": ("Impressions", "Impressões", "Impresiones", "Impressionen"),
    "reach": (
        "Members reached", "Usuários alcançados", "Membros alcançados", "Miembros alcanzados", "Usuarios alcanzados",
        "Membres atteints", "Utilisateurs atteints", "Erreichte Mitglieder",
    ),
}  # fmt: skip
_TOTAL_OF = {normalise_header(header): metric for metric, headers in _TOTALS.items() for header in headers}
_SPAN = re.compile(rf"({DAY_TEXT})\s*(?:-|–|—|to|a|à|au|bis)\s*({DAY_TEXT})")
_WIDEST = 10  # two cells are filled, and a spreadsheet may add blank ones
_ENGLISH = frozenset(("impressions", "members reached"))


def recognise_totals(opened: Opened, row: int) -> bool:
    """Tell whether a sheet holds a label and a span of days, then labels and numbers: the totals of the period."""
    if len(opened.rows[row]) > _WIDEST:  # asked of every sheet there is
        return False
    rows = [[cell.strip() for cell in cells if cell.strip()] for cells in opened.rows[row:] if any(cells)]
    if not 2 <= len(rows) <= 12 or not rows or len(rows[0]) != 2 or not _SPAN.fullmatch(rows[0][1]):
        return False
    if not all(len(cells) == 2 and re.fullmatch(NUMBER_CELL, cells[1]) for cells in rows[1:]):
        return False
    known = any(normalise_header(cells[0]) in _TOTAL_OF for cells in rows[1:])
    return known or re.search(NAMED, opened.name, re.IGNORECASE) is not None


def parse_totals(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the totals of the period, dated on its last day."""
    rows = [[cell.strip() for cell in cells if cell.strip()] for cells in opened.rows[row:] if any(cells)]
    span = _SPAN.fullmatch(rows[0][1])
    ends = pd.Series(list(span.groups()) if span else [], dtype="string")
    words = {normalise_header(cells[0]) for cells in rows[1:]}
    known = "" if not words <= set(_TOTAL_OF) else "month" if words <= _ENGLISH else "day"
    # Both days of the span are those of the file's name.
    days = read_days(ends, order_of(ends, opened, daily=True) or known)
    if days.isna().any() or days.iloc[0] > days.iloc[-1]:
        alert = make_alert("no_span", file=opened.name, table="account_days")
        return Parsed(conform(pd.DataFrame(columns=ACCOUNT_DAYS.names), ACCOUNT_DAYS), [alert])
    # Both totals always stand in the same order: so they are known in any language.
    names = list(_TOTALS) if len(rows) == 3 else []
    metrics = [
        _TOTAL_OF.get(normalise_header(cells[0])) or (names[place] if names else "extra_" + slugify(cells[0]))
        for place, cells in enumerate(rows[1:])
    ]
    values = to_numbers(pd.Series([cells[1] for cells in rows[1:]], dtype="string"), whole=True).values
    frame = pd.DataFrame({"metric": metrics, "value": values.astype("Float64"), "date": days.iloc[-1]}).assign(
        platform="linkedin",
        account=account_of("linkedin", opened, context),
        window=f"days_{(days.iloc[-1] - days.iloc[0]).days + 1}",
        source=opened.name,
        flags=[[] for _ in metrics],
    )
    return Parsed(conform(frame.drop_duplicates("metric", keep="last"), ACCOUNT_DAYS), [])


LINKEDIN_CREATOR_TOTALS = Reader(
    name="linkedin_creator_totals",
    label="LinkedIn, totaux d'un profil sur la période",
    table="account_days",
    platform="linkedin",
    columns={},
    needs=(),
    parse=parse_totals,
    recognise=recognise_totals,
    languages=LANGUAGES,
)

_DIMENSIONS = {
    "job_title": "job titles|job title|cargos|cargo|puestos|intitules de poste|postes|fonctions|jobtitel"
    "|berufsbezeichnungen",
    "region": "locations|location|localidades|localidade|ubicaciones|ubicacion|lieux|lieu|standorte|orte",
    "industry": "industries|industry|setores|setor|sectores|sector|secteurs|secteur|branchen|branche",
    "seniority": "seniority|nivel de experiencia|senioridade|niveles de responsabilidad|nivel de responsabilidad"
    "|niveau hierarchique|niveaux hierarchiques|niveau d'experience|karrierestufe|nivel",
    "company_size": "company size|tamanho da empresa|porte da empresa|tamano de la empresa|taille de l'entreprise"
    "|taille d'entreprise|unternehmensgrosse|unternehmensgroße",
    "company": "companies|company|empresas|empresa|entreprises|entreprise|unternehmen",
}
_DIMENSION_OF = {word: name for name, words in _DIMENSIONS.items() for word in words.split("|")}
# In a sheet's name (cut at 31 letters), in that of a file that holds one sheet.
_OF_CONTENT = r"\bcont|inhalt"
_OF_CONTENT_FILE = r"content[ _-]+demog|demog\w*[ _-]+d\w+[ _-]+conte"


def finish_demographics(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name the dimension of each row; those of people who saw the content are kept apart from the followers'."""
    folded = frame["dimension"].map(fold, na_action="ignore").astype("string")
    other = folded.map(lambda text: slugify(text).replace("-", "_"), na_action="ignore")
    known = folded.map(_DIMENSION_OF).fillna(other)
    file = fold(opened.name.rsplit("/", 1)[-1])
    seen = re.search(_OF_CONTENT, fold(opened.sheet)) if opened.sheet else re.search(_OF_CONTENT_FILE, file)
    dimension = "content_" + known if seen else known
    named = end_in_name(opened.name)
    day = pd.NaT if named is None else named.tz_localize(None)
    return frame.assign(dimension=dimension, date=day, account=account_of("linkedin", opened, context)), []


LINKEDIN_CREATOR_AUDIENCE = Reader(
    name="linkedin_creator_audience",
    label="LinkedIn, public d'un profil",
    table="audience",
    platform="linkedin",
    columns={
        "dimension": (
            "Top Demographics", "Demographics", "Principais dados demográficos", "Dados demográficos",
            "Principales datos demográficos", "Datos demográficos principales", "Principales données démographiques",
            "Données démographiques", "Wichtigste demografische Daten", "Demografie",
        ),
        "label": ("Value", "Valor", "Valeur", "Wert"),
        "share": ("Percentage", "Porcentagem", "Percentual", "Porcentaje", "Pourcentage", "Prozentsatz", "Prozent"),
    },
    needs=("dimension", "label", "share"),
    at_most=3,
    parse=parse_statistics,
    order=("dimension", "label", "share"),
    shape={0: r"\D{1,60}", 1: r".{1,120}", 2: r"[<\w\s\u00a0]{0,14}[\d.,]+\s*%?"},
    named=NAMED,
    scales={"share": "fraction"},
    finish=finish_demographics,
    languages=LANGUAGES,
)  # fmt: skip

LINKEDIN_PROFILE: tuple[Reader, ...] = (
    LINKEDIN_CREATOR_TOTALS,
    LINKEDIN_CREATOR_DAYS,
    LINKEDIN_CREATOR_FOLLOWERS,
    LINKEDIN_CREATOR_AUDIENCE,
)
