"""The sample report in a real browser: nothing fetched, nothing run, nothing cut, every link leads somewhere."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, Tab, opened_browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian package chromium)"),
]


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with opened_browser() as opened:
        yield opened


@pytest.mark.parametrize("width", [375, 768, 1280])
def test_nothing_is_fetched_and_nothing_overflows(report: Path, tab: Tab, width: int) -> None:
    """It opens offline on a phone, a tablet and a desk."""
    tab.open(report, width=width)
    assert tab.requests() == []
    assert tab.ask("document.scripts.length") == 0
    assert tab.ask("document.documentElement.scrollWidth") == width
    blocked = [event for event in tab.events if event.get("method") == "Log.entryAdded"]
    assert blocked == []


def test_the_policy_inside_the_page_stops_a_script(report: Path, tab: Tab, tmp_path: Path) -> None:
    """Were the cleaner to fail, the page itself still lets nothing run and nothing out."""
    marked = (
        "<script>document.title='ran'</script><img src='https://example.org/p.png' onerror=\"document.title='ran'\">"
    )
    page = tmp_path / "page.html"
    page.write_text(report.read_text(encoding="utf-8").replace("</main>", f"{marked}</main>"), encoding="utf-8")
    tab.open(page, width=1280)
    assert tab.ask("document.title") != "ran" and tab.ask("document.scripts.length") == 1


def test_links_lead_to_their_sections(report: Path, tab: Tab) -> None:
    """Each entry of the contents list, clicked, brings its section to the top."""
    tab.open(report, width=1280)
    count = tab.ask("document.querySelectorAll('nav a').length")
    assert count == 7
    for position in range(count):
        tab.ask(f"document.querySelectorAll('nav a')[{position}].click()")
        top = tab.ask("document.querySelector(location.hash).getBoundingClientRect().top")
        bottom = tab.ask("innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
        assert abs(top) < 3 or bottom


def test_what_a_screen_reader_needs_is_there(report: Path, tab: Tab) -> None:
    """One title, headings in order, captions and scopes on tables, sentences on pictures, names on details."""
    tab.open(report, width=1280)
    levels = tab.ask("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tab.ask("document.documentElement.lang") == "fr"
    assert tab.ask("[...document.querySelectorAll('table')].every(t => t.caption && t.querySelector('th[scope=col]'))")
    assert tab.ask("[...document.images].every(i => i.alt.length > 30 && i.naturalWidth > 0)")
    assert tab.ask("[...document.querySelectorAll('details')].every(d => d.querySelector('summary').textContent)")
    assert tab.ask("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size") == tab.ask(
        "document.querySelectorAll('[id]').length"
    )


def test_words_are_dark_enough_to_read(report: Path, tab: Tab) -> None:
    """Every text has a contrast of at least 4.5 to 1 with its ground (WCAG 2.2, 1.4.3)."""
    tab.open(report, width=1280)
    worst = tab.ask(
        """(() => {
          const part = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
          const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
          const read = s => s.match(/[\\d.]+/g).map(Number);
          const ground = e => { for (; e; e = e.parentElement) { const c = read(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
          return Math.min(...[...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(
            n => n.nodeType === 3 && n.textContent.trim())).map(e => {
              const a = light(read(getComputedStyle(e).color)), b = light(ground(e));
              return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) })) })()"""
    )
    assert worst >= 4.5


def test_it_prints_on_paper(report: Path, tab: Tab, tmp_path: Path) -> None:
    """A4, with closed evidence opened, and fewer pages than a person would leave in the tray."""
    tab.open(report, width=1280)
    tab.print_pdf(tmp_path / "page.pdf")
    pages = (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n")
    assert 2 <= pages <= 20
