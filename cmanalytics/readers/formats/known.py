"""Exports that are recognised but not read yet: a clear word instead of "unknown file"."""

from collections.abc import Callable
from typing import NamedTuple

from cmanalytics.locale import normalise_header
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.tables import CONTRACTS


class Known(NamedTuple):
    """Declare an export that is known by what its first cells say, and not used."""

    label: str
    recognise: Callable[[set[str]], bool]


def _has(*headers: str) -> Callable[[set[str]], bool]:
    wanted = {normalise_header(header) for header in headers}
    return lambda cells: wanted <= cells


def _any_of(*headers: str) -> Callable[[set[str]], bool]:
    wanted = {normalise_header(header) for header in headers}
    return lambda cells: bool(wanted & cells)


_OTHER = "YouTube Studio, autre dimension que les contenus"
KNOWN: tuple[Known, ...] = (
    Known("Meta Business Suite, audience", _any_of("Age & gender", "Âge et genre", "FB_PAGE")),
    Known("Meta Business Suite, audience", lambda cells: any("unique users" in cell for cell in cells)),
    Known("Meta Business Suite, formats", _has("Content interactions", "Published content")),
    Known("YouTube Studio, données du graphique", _has("Date", "Content", "Video title")),
    Known("YouTube Studio, totaux par jour", _has("Date", "Views", "Watch time (hours)")),
    Known(_OTHER, _has("Watch time (hours)", "Views")),
    Known(_OTHER, _has("Durée de visionnage (heures)", "Vues")),
    Known("X, publications", _any_of("Tweet permalink", "Tweets published")),
    Known("X, publications", _has("Post Link", "Impressions")),
    Known("TikTok Studio", _has("Reached audience", "Engaged audience")),
    Known("TikTok Studio", _has("Video link", "Post time")),
    Known("LinkedIn, page", _any_of("Impressions (organic)", "Update link")),
    Known("LinkedIn, page", _has("Post link", "Impressions")),
    Known("CrowdTangle", _any_of("Followers at Posting", "Total Interactions")),
    Known("Facebook Insights (ancien)", _any_of("Lifetime Post Total Reach", "Daily Page Engaged Users")),
    Known("Google Analytics 4", _any_of("# Report CSV Export")),
)


_OURS = tuple(Known(f"table {contract.name} de cmanalytics", _has(*contract.names)) for contract in CONTRACTS)


def find_known(opened: Opened) -> Known | None:
    """Return the known export (or table of ours that is a result, not an input) that a file is, None for neither."""
    cells = {normalise_header(cell) for row in opened.rows[:40] for cell in row if len(cell) < 120}
    return next((known for known in (*_OURS, *KNOWN) if known.recognise(cells)), None)
