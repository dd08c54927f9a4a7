"""LinkedIn pages, who follows and who visits: `<page>_followers_<ms>.xls`, `<page>_visitors_<ms>.xls`.

"Total followers" of a day counts those gained that day, and falls below zero on a day of losses; in the sheets by
seniority, industry ... it counts people. Visitors are counted by page views there. French and German headers are
translations that could not be compared with a file.
"""

from cmanalytics.readers.audiences import parse_audience
from cmanalytics.readers.base import Reader
from cmanalytics.readers.formats.linkedin import DATE_HEADERS, DAY_CELL, LANGUAGES, MONTH_FIRST, NUMBER_CELL
from cmanalytics.readers.series import parse_series

LINKEDIN_FOLLOWERS = Reader(
    name="linkedin_followers",
    label="LinkedIn, nouveaux abonnés d'une page par jour",
    table="account_days",
    platform="linkedin",
    columns={
        "date": DATE_HEADERS,
        "follows_paid": (
            "Sponsored followers", "Seguidores patrocinados", "Abonnés sponsorisés", "Gesponserte Follower",
        ),
        "follows_organic": (
            "Organic followers", "Seguidores orgânicos", "Seguidores generales", "Seguidores orgánicos",
            "Abonnés organiques", "Organische Follower",
        ),
        "follows_invited": (
            "Auto-invited followers", "Seguidores convidados automaticamente", "Seguidores invitados automáticamente",
            "Abonnés invités automatiquement", "Automatisch eingeladene Follower",
        ),
        "follows": (
            "Total followers", "Total de seguidores", "Nombre total d'abonnés", "Total d'abonnés", "Total des abonnés",
            "Abonnés au total", "Gesamtzahl der Follower", "Follower gesamt", "Follower insgesamt",
        ),
    },
    needs=("date", "follows", "follows_organic"),
    parse=parse_series,
    order=("date", "follows_paid", "follows_organic", "follows_invited", "follows"),
    shape={0: DAY_CELL, **dict.fromkeys(range(1, 5), NUMBER_CELL)},
    named=r"_followers_|linkedin",
    dates=MONTH_FIRST,
    languages=LANGUAGES,
)  # fmt: skip

LINKEDIN_VISITORS = Reader(
    name="linkedin_visitors",
    label="LinkedIn, visites d'une page par jour",
    table="account_days",
    platform="linkedin",
    columns={
        "date": DATE_HEADERS,
        "profile_visits": (
            "Total page views (total)", "Total de visualizações da página (total)",
            "Visualizaciones totales de la página (total)", "Total de visualizaciones de la página (total)",
            "Nombre total de vues de la page (total)", "Total des vues de la page (total)",
            "Gesamtzahl der Seitenaufrufe (gesamt)", "Seitenaufrufe gesamt (gesamt)",
        ),
        "profile_visitors": (
            "Total unique visitors (total)", "Total de visitantes únicos (total)",
            "Nombre total de visiteurs uniques (total)", "Total des visiteurs uniques (total)",
            "Gesamtzahl der Unique Visitors (gesamt)", "Einzelne Besucher gesamt (gesamt)",
        ),
        "profile_visits_overview": (
            "Overview page views (total)", "Visualizações da página Visão geral (total)",
            "Visualizaciones de la página general (total)", "Vues de la page Vue d'ensemble (total)",
        ),
        "profile_visits_jobs": (
            "Jobs page views (total)", "Visualizações da página Vagas (total)",
            "Visualizaciones de la página de empleos (total)", "Vues de la page Offres d'emploi (total)",
        ),
        "profile_visits_life": (
            "Life page views (total)", "Visualizações da página Dia a dia (total)",
            "Visualizaciones de la página de vida (total)", "Vues de la page Vie d'entreprise (total)",
        ),
    },
    needs=("date", "profile_vis*"),
    parse=parse_series,
    dates=MONTH_FIRST,
    languages=LANGUAGES,
)  # fmt: skip

_SLICES = {
    "label:region": ("Location", "Localidade", "Ubicación", "Lieu", "Localisation", "Standort", "Ort"),
    "label:job_function": (
        "Job function", "Function", "Função", "Função do cargo", "Función laboral", "Fonction", "Tätigkeitsbereich",
    ),
    "label:seniority": (
        "Seniority", "Experience level", "Nível de experiência", "Senioridade", "Nivel de responsabilidad",
        "Niveau hiérarchique", "Ancienneté", "Niveau d'expérience", "Karrierestufe", "Berufserfahrung",
    ),
    "label:industry": ("Industry", "Setor", "Sector", "Secteur", "Secteur d'activité", "Branche"),
    "label:company_size": (
        "Company size", "Tamanho da empresa", "Porte da empresa", "Tamaño de la empresa", "Taille de l'entreprise",
        "Unternehmensgröße",
    ),
}  # fmt: skip

LINKEDIN_AUDIENCE = Reader(
    name="linkedin_audience",
    label="LinkedIn, abonnés ou visiteurs d'une page par métier, secteur, lieu",
    table="audience",
    platform="linkedin",
    columns={
        **_SLICES,
        "count": LINKEDIN_FOLLOWERS.columns["follows"],
        "views": (
            "Total views", "Total page views", "Total de visualizações", "Total de visualizaciones",
            "Visualizaciones totales", "Nombre total de vues", "Total des vues", "Vues totales", "Aufrufe gesamt",
            "Gesamtzahl der Aufrufe",
        ),
    },
    needs=("label:*", "count|views"),
    at_most=2,
    first="label:*",
    parse=parse_audience,
    languages=LANGUAGES,
)  # fmt: skip
