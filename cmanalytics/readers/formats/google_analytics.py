"""Google Analytics 4: a report exported as CSV, one row a day (dates as YYYYMMDD, in no order) or a day's number.

Lines that begin with # stand above the table: the property, the first and last day. Overview reports stack several
tables; those by day are read, the others left out. Days are the property's own. Users are people as far as a browser
tells: a day's figure cannot be added to another's.
"""

import re
from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Parsed, Reader, place_headers
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.series import parse_series
from cmanalytics.readers.stacks import filled
from cmanalytics.tables import ACCOUNT_DAYS, conform

_PROPERTY = re.compile(r"#\s*(?:property|propriete)\s*:\s*(?P<value>.+)")
_START = re.compile(r"#\s*(?:start date|date de debut)\s*:\s*(?P<value>\d{8})")
_NTH = frozenset(("nth day", "nieme jour", "n-ieme jour", "neme jour", "jour n"))
# Other first columns than a day: what the table divides is no series.
_DAYS = frozenset(("date", "jour", *_NTH))


def _is_report(rows: list[list[str]], row: int) -> bool:
    return any(cells and cells[0].startswith("#") for cells in rows[:row])


def recognise_report(opened: Opened, row: int) -> bool:
    """Tell whether a row is the header of a table by day below the lines of a report."""
    header = opened.rows[row]
    if not _is_report(opened.rows, row) or len(filled(header)) < 2:
        return False
    return fold(header[0]) in _DAYS


def parse_report(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the tables by day of a report, dates counted from its first day where it numbers them."""
    above = [fold(",".join(filled(cells))) for cells in opened.rows if cells and cells[0].startswith("#")]
    starts = [found["value"] for line in above if (found := _START.match(line))]
    frames, alerts, others = [], [], 0
    for header, end in _tables(opened):
        if fold(opened.rows[header][0]) not in _DAYS:
            others += 1
            continue
        rows = [list(cells) for cells in opened.rows[header:end]]
        if fold(rows[0][0]) in _NTH:
            rows = _count_days(rows, starts)
        rows = [cells for number, cells in enumerate(rows) if not number or re.fullmatch(r"\d{8}", cells[0].strip())]
        part = opened._replace(rows=rows, lines=opened.lines[header : header + len(rows)])
        known = len(place_headers(reader, rows[0]))
        parsed = parse_series(replace(reader, fixed=_account(opened, context)), part, 0, context)
        frames += [parsed.frame] if known else []
        alerts += parsed.alerts
    if others:
        alerts.append(make_alert("other_tables", severity="info", file=opened.name, table="account_days", count=others))
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=ACCOUNT_DAYS.names)
    key = list(ACCOUNT_DAYS.key)
    return Parsed(conform(frame.drop_duplicates(key, keep="last"), ACCOUNT_DAYS), alerts)


def _tables(opened: Opened) -> list[tuple[int, int]]:
    """Return (header, end) of each table between the lines that begin with #."""
    found = []
    start = None
    for position, cells in enumerate([*opened.rows, []]):
        inside = bool(cells) and not cells[0].startswith("#")
        if inside and start is None:
            start = position
        elif not inside and start is not None:
            found.append((start, position))
            start = None
    return found


def _count_days(rows: list[list[str]], starts: list[str]) -> list[list[str]]:
    """Return a table whose days are numbered from 0000 with the days themselves; empty below the header without one."""
    first = pd.to_datetime(starts[0], format="%Y%m%d", errors="coerce") if starts else pd.NaT
    if pd.isna(first):
        return [["Date", *rows[0][1:]]]
    days = [
        (first + pd.Timedelta(days=int(cells[0]))).strftime("%Y%m%d") if cells[0].isdigit() else "" for cells in rows
    ]
    return [["Date", *rows[0][1:]], *([day, *cells[1:]] for day, cells in zip(days[1:], rows[1:], strict=True))]


def _account(opened: Opened, context: Context) -> dict[str, str]:
    named = (_PROPERTY.match(fold(cells[0])) and cells[0] for cells in opened.rows[:15] if cells)
    line = next((cell for cell in named if cell), "")
    account = context.only_account("web") or line.partition(":")[2].strip()
    return {"account": account} if account else {}


GA4_DAYS = Reader(
    name="google_analytics_days",
    label="Google Analytics 4, rapport par jour",
    table="account_days",
    platform="web",
    columns={
        "date": ("Date", "Jour"),
        "users": ("Total users", "Users", "Nombre total d'utilisateurs", "Total des utilisateurs", "Utilisateurs"),
        "active_users": ("Active users", "Utilisateurs actifs"),
        "new_users": ("New users", "Nouveaux utilisateurs"),
        "returning_users": ("Returning users", "Utilisateurs connus", "Utilisateurs récurrents"),
        "sessions": ("Sessions",),
        "engaged_sessions": ("Engaged sessions", "Sessions avec engagement"),
        "views": ("Views", "Screen page views", "Vues", "Nombre de vues"),
        "events": ("Event count", "Nombre d'événements"),
        "key_events": ("Key events", "Conversions", "Événements clés"),
        "engagement_time_s": ("User engagement", "Engagement des utilisateurs"),
        "avg_session_s": ("Average session duration", "Durée moyenne des sessions"),
        "avg_engagement_s": (
            "Average engagement time", "Average engagement time per active user", "Durée d'engagement moyenne",
        ),
        "events_per_user": ("Event count per user", "Nombre d'événements par utilisateur"),
        "views_per_user": ("Views per user", "Views per active user", "Vues par utilisateur"),
        "engagement_rate_reported": ("Engagement rate", "Taux d'engagement"),
        "bounce_rate_reported": ("Bounce rate", "Taux de rebond"),
    },
    needs=("date",),
    parse=parse_report,
    scales={"engagement_rate_reported": "fraction", "bounce_rate_reported": "fraction"},
    dates=("%Y%m%d",),
    recognise=recognise_report,
    languages=("en", "fr"),
    tried=1,
    years="2024",
)  # fmt: skip
