"""Show tables, verbatims and pictures as escaped HTML: the only place where text becomes markup."""

import base64
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cmanalytics.locale import keep_signs_together
from cmanalytics.plots.picture import Picture
from cmanalytics.wording import say

# Bidirectional overrides make a sentence read otherwise than it is written; other controls have no place in a page.
_CONTROLS = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")

# An interval as `locale.format_interval` writes it: numbers and their spaces only.
_NUMBER = r"-?[0-9][0-9.,\s\u00a0\u202f]*"
_INTERVAL = re.compile(rf"\[(?P<low>{_NUMBER})\s*[;,]\s(?P<high>{_NUMBER})\]")


@dataclass(frozen=True)
class Html:
    """Hold markup that a notebook shows by itself; made by this module's functions only."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup

    def __add__(self, other: "Html") -> "Html":
        return Html(f"{self.markup}\n{other.markup}")


def escape(text: object) -> str:
    """Return a text as HTML text: markup escaped, control characters shown as a box, missing as an en dash."""
    if text is None or text is pd.NA or (isinstance(text, float) and text != text):
        return "–"
    return html.escape(keep_signs_together(_CONTROLS.sub("\u25a1", str(text))), quote=True)


def join(parts: Iterable[Html]) -> Html:
    """Return the parts one after the other."""
    return Html("\n".join(part.markup for part in parts))


def element(tag: str, *content: Html | str, attributes: Mapping[str, str] | None = None, css: str = "") -> Html:
    """Return an element around its content; plain texts are escaped."""
    written = {**({"class": css} if css else {}), **(attributes or {})}
    inside = "".join(part.markup if isinstance(part, Html) else escape(part) for part in content)
    return Html(f"<{tag}{_attributes(written)}>{inside}</{tag}>")


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())


def paragraph(*content: Html | str, css: str = "") -> Html:
    """Return a paragraph."""
    return element("p", *content, css=css)


def spoken(text: str) -> Html:
    """Return a text whose intervals are shown in brackets and read aloud in words ("entre 63 et 78")."""
    parts, end = [], 0
    for found in _INTERVAL.finditer(text):
        label = say("report.spoken_interval", low=found["low"].strip(), high=found["high"].strip())
        parts += [Html(escape(text[end : found.start()])), _labelled(found[0], label)]
        end = found.end()
    return Html("".join(part.markup for part in [*parts, Html(escape(text[end:]))]))


def _labelled(text: str, label: str) -> Html:
    return element("span", text, attributes={"role": "img", "aria-label": label})


def heading(text: str, *, level: int, anchor: str = "") -> Html:
    """Return a heading with an anchor (ASCII) for the contents list."""
    return element(f"h{level}", text, attributes={"id": anchor} if anchor else None)


def bullets(items: Iterable[Html | str], *, css: str = "") -> Html:
    """Return a list."""
    return element("ul", *(element("li", item) for item in items), css=css)


def details(summary: str, *content: Html, css: str = "") -> Html:
    """Return a block that opens on a click and is printed open ("minor" ones stay closed on paper)."""
    return element("details", element("summary", summary), element("div", *content), css=css)


def verbatim(text: str) -> Html:
    """Return a quoted comment, its direction isolated from the page's."""
    return element("q", element("bdi", text), css="verbatim")


def status_badge(status: str, *, words: str = "statuses", name: str = "") -> Html:
    """Return a status as a shape and a word (or the name given), never a colour alone."""
    shape = element("span", say(f"report.shapes.{status}"), css="shape", attributes={"aria-hidden": "true"})
    word = name or say(f"scoring.{words}.{status}")
    return element("span", shape, Html(" "), word, css=f"status {status.replace('_', '-')}")


def figure(picture: Picture) -> Html:
    """Return a picture inside the page, with its alternative text."""
    source = "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")
    attributes = {"src": source, "alt": picture.alt, "width": str(picture.width), "height": str(picture.height)}
    return element("figure", Html(f"<img{_attributes(attributes)}>"))


def table(rows: Iterable[Sequence[Html | str]], *, heads: Sequence[str], caption: str, css: str = "") -> Html:
    """Return a table with a caption and column heads; the first cell of a row is its head.

    Each cell carries its column's name, so that a narrow screen can show a row as a card.
    """
    head = element("tr", *(element("th", name, attributes={"scope": "col"}) for name in heads))
    body = [element("tr", *_cells(row, heads)) for row in rows]
    parts = (element("caption", caption), element("thead", head), element("tbody", *body))
    return element("div", element("table", *parts, css=css), css="scroll")


def _cells(row: Sequence[Html | str], heads: Sequence[str]) -> list[Html]:
    cells = [element("th", row[0], attributes={"scope": "row", "data-label": heads[0]})]
    return cells + [
        element("td", cell, attributes={"data-label": name}) for name, cell in zip(heads[1:], row[1:], strict=True)
    ]
