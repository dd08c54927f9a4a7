"""The page that a notebook becomes: nothing that a stranger wrote runs, nothing is fetched, no code is shown."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cmanalytics.display import Html, bullets, escape, table, verbatim
from cmanalytics.errors import RunError
from cmanalytics.exporter import ReportExporter, clean_html

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">clic</a>',
    '<a href="https://example.org/pixel">clic</a>',
    '<img src="https://example.org/pixel.png" alt="x">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="x">',
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<math><mtext><style><img src=x onerror="alert(1)"></style></mtext></math>',
    '<form action="https://example.org"><button formaction="javascript:alert(1)">x</button></form>',
    '<button data-commandlinker-command="x">x</button>',
    '<p style="background:url(https://example.org/p.png)">x</p>',
    '<link rel="stylesheet" href="https://example.org/x.css">',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    '<base href="https://example.org/">',
    "<style>@import url(https://example.org/x.css)</style>",
    "</style><script>alert(1)</script>",
    '<object data="data:text/html;base64,PHNjcmlwdD4="></object>',
)
DANGER = re.compile(
    r"<(script|iframe|object|svg|math|form|button|link|base|embed)\b|\son\w+\s*=|javascript:|https?://|srcdoc|\sstyle=",
    re.I,
)


def page_of(*outputs: nbformat.NotebookNode, **metadata: str) -> str:
    cells = [new_code_cell("secret_code()", outputs=list(outputs))]
    return ReportExporter().from_notebook_node(new_notebook(cells=cells, metadata=metadata))[0]


def body_of(page: str) -> str:
    return page.partition("<main>")[2]


def shown(markup: str, kind: str = "text/html", output: str = "display_data") -> nbformat.NotebookNode:
    return new_output(output, data={kind: markup})


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("kind", ["text/html", "text/markdown", "text/plain"])
def test_hostile_markup_does_not_reach_the_page(payload: str, kind: str) -> None:
    """Whatever a cell shows, and however, the page holds no script, no handler and no address."""
    body = body_of(page_of(shown(payload, kind)))
    if kind == "text/plain":
        assert payload not in body
    else:
        assert not DANGER.search(body), body


@pytest.mark.parametrize("payload", HOSTILE)
def test_comments_are_shown_as_the_text_that_they_are(payload: str) -> None:
    """A reader sees what was typed, as text, and nothing of it is lost."""
    body = body_of(page_of(shown(verbatim(payload).markup)))
    assert escape(payload).replace("&quot;", '"').replace("&#x27;", "'") in body


def test_javascript_and_error_outputs_are_dropped() -> None:
    """Neither a script output nor a traceback with somebody's words in it is published."""
    error = new_output("error", ename="ValueError", evalue="jean@example.org", traceback=["jean@example.org"])
    script = shown("alert(1)", "application/javascript")
    stderr = new_output("stream", name="stderr", text="jean/warning")
    body = body_of(page_of(error, script, stderr))
    assert not any(word in body for word in ("jean", "alert", "secret_code"))


def test_the_page_is_whole_and_closed() -> None:
    """Language, title, CSP, no script, and the result that ends a cell is not lost."""
    page = page_of(new_output("execute_result", data={"text/html": "<p>dernier</p>"}), title="Rapport d'essai")
    assert '<html lang="fr">' in page and "<title>Rapport d'essai</title>" in page
    assert "default-src 'none'" in page and "<script" not in page and "dernier" in page and "secret_code" not in page


def test_a_picture_without_a_sentence_stops_the_export() -> None:
    """A reader who does not see the picture is told what it shows."""
    output = new_output("display_data", data={"image/png": "iVBORw0KGgo="})
    with pytest.raises(RunError) as caught:
        page_of(output)
    assert caught.value.kind == "missing_alt"
    output["metadata"] = {"image/png": {"alt": "Courbe des « réponses »"}}
    assert 'alt="Courbe des « réponses »"' in page_of(output)


def test_markdown_cells_are_cleaned_too() -> None:
    """A note written in the notebook is shown, a script in it is not."""
    cells = [new_markdown_cell("## Note\n\n<script>alert(1)</script>\n\n**gras**")]
    page, _ = ReportExporter().from_notebook_node(new_notebook(cells=cells))
    assert "Note" in page and "<strong>gras</strong>" in page and "<script" not in page


def test_the_exporter_is_known_to_nbconvert() -> None:
    """`jupyter nbconvert --to cm_report` and JupyterLab's export menu find it."""
    from nbconvert.exporters import get_exporter

    assert get_exporter("cm_report") is ReportExporter and ReportExporter.export_from_notebook


def test_display_escapes_everything() -> None:
    """Cells, heads and captions are text; direction overrides are shown, not obeyed."""
    markup = table([["<b>x</b>", Html("<em>y</em>")]], heads=["<i>a</i>", "b"], caption="<u>c</u>").markup
    assert "&lt;b&gt;x" in markup and "<em>y</em>" in markup and "&lt;i&gt;a" in markup and "&lt;u&gt;c" in markup
    assert "\u202e" not in escape("abc\u202edef") and clean_html(bullets(["<li>"]).markup) == bullets(["<li>"]).markup
