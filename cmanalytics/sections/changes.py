"""What changed since last month and since last year, and whether it can be trusted."""

import pandas as pd

from cmanalytics.comparing.pairs import VERDICTS
from cmanalytics.display import Html, bullets, details, element, heading, join, paragraph, spoken
from cmanalytics.wording import say

# A change stands out when it is certain; what cannot be compared comes last, closed.
_ORDER = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


def show_changes(changes: pd.DataFrame, seasons: pd.DataFrame) -> Html:
    """Return, in sentences, what changed since the period before (`changes`) and since a year before (`seasons`).

    Both are tables `changes`, as `compare_periods` gives them. Totals are left out: no bare count is shown.
    """
    return join(
        [
            heading(say("comparing.section.heading"), level=3, anchor="changements"),
            paragraph(say("comparing.section.lead"), css="note"),
            _told(changes, "previous"),
            _told(seasons, "last_year"),
        ]
    )


def _told(changes: pd.DataFrame, since: str) -> Html:
    rows = changes[changes["unit"] != "count"]
    rows = rows.assign(order=rows["verdict"].map(_ORDER)).sort_values("order", kind="stable")
    made, refused = rows[rows["verdict"] != "not_measurable"], rows[rows["verdict"] == "not_measurable"]
    parts = [heading(say(f"comparing.section.{since}"), level=4)]
    if made.empty:
        parts.append(paragraph(say(f"comparing.section.nothing.{since}")))
    else:
        key = "one" if len(made) == 1 else "many"
        parts += [bullets(_line(row) for _, row in made.iterrows())]
        parts.append(paragraph(say(f"comparing.section.compared.{key}", n=len(made)), css="note"))
    # Without any earlier figure each measure would only repeat that there is none.
    if len(refused) and not (made.empty and since == "last_year"):
        key = "one" if len(refused) == 1 else "many"
        summary = say(f"comparing.section.refused.{key}", n=len(refused))
        parts.append(details(summary, bullets(spoken(text) for text in refused["sentence"])))
    return join(parts)


def _line(row: pd.Series) -> Html:
    verdict = row["verdict"]
    shape = element("span", say(f"comparing.shapes.{verdict}"), css="shape", attributes={"aria-hidden": "true"})
    word = say(f"comparing.verdicts.{verdict}")
    badge = element("span", shape, Html(" "), word, css=f"status {verdict}")
    note = paragraph(spoken(row["note"]), css="note") if pd.notna(row["note"]) else Html("")
    return element("div", badge, Html(" "), spoken(row["sentence"]), note)
