"""Turn an executed notebook into one self-contained page: no script, no request, no code, every output cleaned.

`jupyter nbconvert --to cm_report x.ipynb` and JupyterLab's export menu use the same exporter.
"""

from collections.abc import Mapping
from typing import Any

import nh3
from nbconvert.exporters.html import HTMLExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from cmanalytics.errors import RunError
from cmanalytics.storing import shipped_path
from cmanalytics.wording import current_language, say

TEMPLATE = "cm_report"

_TAGS = frozenset(
    "a abbr article aside b bdi blockquote br caption code dd details div dl dt em figcaption figure footer h1 h2 h3 "
    "h4 header hr i img li nav ol p pre q section small span strong sub summary sup table tbody td th thead time tr "
    "ul".split()
)
_ATTRIBUTES = {
    "*": frozenset({"class", "id", "lang", "title", "aria-label", "aria-hidden", "aria-labelledby", "role"}),
    "a": frozenset({"href"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": frozenset({"data-label", "colspan", "rowspan"}),
    "th": frozenset({"data-label", "scope", "colspan", "rowspan"}),
    "time": frozenset({"datetime"}),
}


def clean_html(markup: str) -> str:
    """Return markup reduced to an allow-list of tags and attributes.

    Links may only lead inside the page, pictures only be PNG held by the page: nothing that a stranger wrote can run
    or tell that the page was opened.
    """
    return nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_only_inside,
        url_schemes={"data"},
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style"},
    )


def _only_inside(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if value.startswith("#") else None
    if attribute == "src":
        return value if value.startswith("data:image/png;base64,") else None
    return value


class ReportExporter(HTMLExporter):
    """Export a report: our template, cleaned outputs, alternative texts required."""

    export_from_notebook = "cmanalytics report"
    title = Unicode("", help="title of the page; the notebook's metadata title when empty").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    @property
    def extra_template_basedirs(self) -> list[str]:  # type: ignore[override]
        """Return the folder that holds our template, found in the repository first and in the wheel second."""
        return [str(shipped_path("templates"))]

    def default_filters(self) -> Any:
        """Return nbconvert's filters and ours: `clean` for markup, `alt` for the sentence of a picture."""
        yield from super().default_filters()
        yield "clean", clean_html
        yield "alt", alt_of

    def from_notebook_node(
        self, nb: NotebookNode, resources: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a notebook; raise RunError when a picture has no alternative text."""
        missing = sum(not alt_of(output) for cell in nb.cells for output in _pictures(cell))
        if missing:
            raise RunError("missing_alt", count=missing)
        resources = dict(resources or {})
        resources["cm"] = {
            "lang": current_language(),
            "title": self.title or nb.metadata.get("title") or say("report.title"),
            "skip": say("report.skip"),
            "css": (shipped_path(f"templates/{TEMPLATE}") / "style.css").read_text(encoding="utf-8"),
        }
        return super().from_notebook_node(nb, resources, **kwargs)


def _pictures(cell: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        output
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {}) and "text/html" not in output["data"]
    ]


def alt_of(output: Mapping[str, Any]) -> str:
    """Return the alternative text of a picture output ("" when it has none)."""
    return str(output.get("metadata", {}).get("image/png", {}).get("alt", ""))
