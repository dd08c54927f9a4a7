"""The sheets that people fill by hand: one declaration, for the templates that are laid and for the readers.

`data/make_templates.py` writes the templates from it, `formats/by_hand.py` reads them back. What people are told about
each column stands in `wording/fr/collecting.yml`.
"""

from typing import NamedTuple

from cmanalytics.locale import PLATFORM_NAMES

# What the first column says in the row that only shows how to fill the others.
EXAMPLE = "EXEMPLE"

PLATFORM_LABELS = {**PLATFORM_NAMES, "web": "Autre site"}
MEMBER, PAGE, COLLEAGUE = "un membre", "notre page", "un collègue"
_NETWORKS = tuple(PLATFORM_LABELS.values())


class Field(NamedTuple):
    """Declare a column to be filled: our name, its header, an example, its kind, its choices, its width.

    `kind` is text, moment, day or count.
    """

    column: str
    header: str
    example: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    width: int = 16


class Sheet(NamedTuple):
    """Declare a sheet to be filled: its identifier, its title, the name of its CSV, its columns."""

    name: str
    title: str
    csv: str
    fields: tuple[Field, ...]

    @property
    def headers(self) -> dict[str, tuple[str, ...]]:
        """Return the header of each column of ours, as readers declare them."""
        return {field.column: (field.header,) for field in self.fields}


class Workbook(NamedTuple):
    """Declare a template: its identifier, the name of its file, its sheets."""

    name: str
    file: str
    sheets: tuple[Sheet, ...]


_NUMBER = Field("number", "N°", EXAMPLE, width=11)
_PLATFORM = Field("platform", "Réseau", "Facebook", choices=_NETWORKS)
_POST = Field("post_link", "Lien de la publication", "https://www.facebook.com/exemple/posts/1", width=34)
_THEIRS = Field("account", "Compte", "Biscuiterie Exemple", width=22)
_READ_ON = Field("retrieved_at", "Relevé le", "31/10/2026", "day")

COMMENTS_SHEET = Sheet(
    "comments",
    "Commentaires",
    "commentaires.csv",
    (
        _NUMBER,
        _PLATFORM,
        Field("account", "Compte", "Maison Exemple", width=20),
        _POST,
        Field("written_at", "Date et heure", "03/10/2026 14:05", "moment", width=18),
        Field("author", "Auteur", "Prénom Nom", width=20),
        Field("writer", "Écrit par", MEMBER, choices=(MEMBER, PAGE, COLLEAGUE)),
        Field("text", "Commentaire", "Où en est ma commande ?", width=60),
        Field("answers", "Répond au N°", width=14),
        Field("reactions", "Réactions", "2", "count", width=12),
        Field("rating", "Note sur 5", "", "count", width=12),
        Field("url", "Lien du commentaire", width=34),
    ),
)
POSTS_SHEET = Sheet(
    "competitor_posts",
    "Publications",
    "concurrents_publications.csv",
    (
        _NUMBER,
        _PLATFORM,
        _THEIRS,
        Field("published_at", "Publié le", "03/10/2026", "day"),
        _POST,
        Field("text", "Texte", "Les premiers mots", width=40),
        Field("reactions", "Réactions", "120", "count", width=12),
        Field("comments", "Commentaires", "14", "count", width=14),
        Field("shares", "Partages", "3", "count", width=12),
        Field("views", "Vues", "", "count", width=12),
        _READ_ON,
    ),
)
FOLLOWERS_SHEET = Sheet(
    "competitor_followers",
    "Abonnés",
    "concurrents_abonnes.csv",
    (
        _NUMBER,
        _PLATFORM,
        _THEIRS,
        _READ_ON._replace(column="date"),
        Field("followers", "Abonnés", "5400", "count"),
    ),
)
WORKBOOKS = (
    Workbook("comments", "commentaires.xlsx", (COMMENTS_SHEET,)),
    Workbook("competitors", "concurrents.xlsx", (POSTS_SHEET, FOLLOWERS_SHEET)),
)
HOW_TO = "Mode d'emploi"
