"""What a table's contract is made of."""

from typing import NamedTuple


class Column(NamedTuple):
    """Declare a column: its kind, one line of meaning, its unit, whether each row must have a value."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    required: bool = False


class Contract(NamedTuple):
    """Declare a table; `key` columns identify a row, `details` are patterns of further columns that it may carry."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    details: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> list[str]:
        """Return the declared column names, in order."""
        return [column.name for column in self.columns]


def text(name: str, meaning: str, *, required: bool = False) -> Column:
    """Declare a column of text."""
    return Column(name, "text", meaning, required=required)


def count(name: str, meaning: str) -> Column:
    """Declare a column of whole numbers."""
    return Column(name, "count", meaning)


def number(name: str, meaning: str, unit: str = "") -> Column:
    """Declare a column of numbers."""
    return Column(name, "number", meaning, unit)


PLATFORM = text("platform", "platform identifier: facebook, instagram, youtube ...", required=True)
ACCOUNT = text("account", "handle or name that the export shows")
SOURCE = text("source", "file that the row was read from")
FLAGS = Column("flags", "list", "doubts about the row, one word each")
