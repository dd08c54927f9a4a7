"""Exports that are recognised and not used: a clear word instead of "unknown file".

Some could be read one day; others are lists of people or private conversations, and never will be.
"""

from collections.abc import Callable
from typing import NamedTuple

from cmanalytics.locale import normalise_header
from cmanalytics.readers.formats.slack import is_direct
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.opening.trees import WITHIN
from cmanalytics.tables import CONTRACTS


class Known(NamedTuple):
    """Declare an export that is known by what its first cells say, and not used; `kind` is the alert that says why."""

    label: str
    recognise: Callable[[set[str]], bool]
    kind: str = "known_not_read"


def _has(*headers: str) -> Callable[[set[str]], bool]:
    wanted = {normalise_header(header) for header in headers}
    return lambda cells: wanted <= cells


def _any_of(*headers: str) -> Callable[[set[str]], bool]:
    wanted = {normalise_header(header) for header in headers}
    return lambda cells: bool(wanted & cells)


def _begins(*starts: str) -> Callable[[set[str]], bool]:
    wanted = tuple(normalise_header(start) for start in starts)
    return lambda cells: any(cell.startswith(wanted) for cell in cells)


def _defined_by_day(cells: set[str]) -> bool:
    """Tell whether a sheet of days begins with a definition, as Facebook wrote them."""
    starts = ("daily ", "weekly ", "28 days ", "lifetime ")
    return {"description", "date"} <= cells and any(cell.startswith(starts) for cell in cells)


KNOWN: tuple[Known, ...] = (
    Known(
        "Google Analytics 4, rapport qui n'est pas par jour",
        _begins("# start date", "# date de début"),
        "no_days_not_read",
    ),
    Known(
        "Facebook Insights (ancien), détail par publication",
        _has("Description", "Post ID", "Posted"),
        "detail_not_read",
    ),
    Known("Facebook Insights (ancien), détail par jour", _defined_by_day, "detail_not_read"),
    Known(
        "CrowdTangle, classement de pages", _any_of("Followers at Posting", "Total Interactions"), "no_days_not_read"
    ),
    Known("classement de pages", _has("page", "posts", "inter", "interParPost"), "no_days_not_read"),
    Known("classement de pages", _has("Nombre de publications", "Commentaires", "Likes", "Vues"), "no_days_not_read"),
    Known("page Facebook (connecteur)", _has("id", "category", "fan_count", "talking_about_count"), "account_not_read"),
    Known("compte Instagram (connecteur)", _has("followers_count", "media_count", "username"), "account_not_read"),
    Known("démographie YouTube par vidéo", _has("age_group", "gender", "views_percentage"), "shares_not_read"),
)


_PARTS = (Known("Cap Collectif, sources et annexes", _any_of(f"{WITHIN}opinion.id")),)
# Who is who, and what was said in private: people's data that no analysis here needs.
PERSONAL: tuple[Known, ...] = tuple(
    Known(label, _has(*headers), "personal_not_read")
    for label, headers in (
        ("Slack, membres", ("team_id", "profile.real_name")),
        ("Slack, canaux", ("creator", "is_archived")),
        ("Slack, conversations privées", ("id", "created", "members")),
        ("Slack, applications", ("user_id", "change_type", "service_type")),
        ("Viva Engage, membres", ("email", "job_title", "department")),
        ("Viva Engage, administrateurs", ("id", "name", "email", "network_admin")),
        ("Viva Engage, communautés", ("id", "name", "privacy", "api_url")),
        ("Viva Engage, fichiers", ("file_id", "uploader_id")),
        ("Mattermost, messages privés", ("channel_members", "message", "create_at")),
        ("X, messages privés", ("senderId", "recipientId")),
        ("X, messages aimés", ("tweetId", "expandedUrl")),
        ("Facebook ou Instagram, messages privés", ("sender_name", "timestamp_ms")),
        ("LinkedIn, relations", ("First Name", "Last Name", "Connected On")),
        ("LinkedIn, messages privés", ("CONVERSATION ID", "FROM", "CONTENT")),
    )
)
_DIRECT = Known("Slack, conversation privée", lambda cells: "ts" in cells and "text" in cells, "personal_not_read")

_OURS = tuple(Known(f"table {contract.name} de cmanalytics", _has(*contract.names)) for contract in CONTRACTS)
# The alerts that say why a file, well known, is not read.
SET_ASIDE = frozenset(known.kind for known in (*_OURS, *KNOWN, *_PARTS, _DIRECT, *PERSONAL))


def find_known(opened: Opened) -> Known | None:
    """Return the known export (or table of ours that is a result, not an input) that a file is, None for neither."""
    cells = {normalise_header(cell) for row in opened.rows[:40] for cell in row if len(cell) < 120}
    private = (_DIRECT,) if is_direct(opened) else ()
    return next((known for known in (*_OURS, *KNOWN, *_PARTS, *private, *PERSONAL) if known.recognise(cells)), None)
