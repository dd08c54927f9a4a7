"""Parse XML that strangers may have written: no entities, no document from elsewhere, bounded in depth and number."""

import re
from typing import TYPE_CHECKING, Any, Protocol

from cmanalytics.errors import DataError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_ELEMENTS = 2_000_000
MAX_DEPTH = 100
_REFERENCE = re.compile(r"&#(?:x(?P<hex>[0-9a-fA-F]{1,8})|(?P<dec>\d{1,9}));")


class Target(Protocol):
    """Take what a parser meets, in its order."""

    def start(self, tag: str, attrs: dict[str, str]) -> Any:
        """Take the beginning of an element."""

    def end(self, tag: str) -> Any:
        """Take the end of an element."""

    def data(self, text: str) -> Any:
        """Take a piece of text."""

    def close(self) -> Any:
        """Return what was made."""


def parse_xml(text: str, *, name: str) -> "Element":
    """Return the root element of an XML text.

    Raise DataError: it declares entities (`unsafe_xml`), is cut or not well formed (`bad_xml`, with the line), is
    deeper or holds more elements than any export (`vast_xml`).
    """
    from xml.etree.ElementTree import TreeBuilder

    return feed_xml(text, TreeBuilder(), name=name)


def feed_xml(text: str, target: Target, *, name: str) -> Any:
    """Return what a target makes of an XML text, without a tree in between; raise DataError as `parse_xml` does."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=_Bounded(target, name))
    try:
        parser.feed(_REFERENCE.sub(_without_controls, text) if "&#" in text else text)
        return parser.close()
    except DefusedXmlException as error:
        raise DataError("unsafe_xml", file=name) from error
    except ParseError as error:
        line = error.position[0]
        whole = text.rstrip().endswith(">") and "no element found" not in str(error)
        raise DataError("bad_xml" if whole else "cut_xml", file=name, line=line) from error


class _Bounded:
    """Hand everything on to another target, until there is too much of it."""

    def __init__(self, target: Target, name: str) -> None:
        self._start, self._end = target.start, target.end
        self.data, self.close = target.data, target.close
        self._name, self._depth, self._count = name, 0, 0

    def start(self, tag: str, attrs: dict[str, str]) -> Any:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise DataError("vast_xml", file=self._name, limit=MAX_ELEMENTS, depth=MAX_DEPTH)
        return self._start(tag, attrs)

    def end(self, tag: str) -> Any:
        self._depth -= 1
        return self._end(tag)


def _without_controls(match: re.Match[str]) -> str:
    """Return "" for the number of a character that XML forbids (old sites write &#11;), the reference otherwise."""
    number = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    if number in (9, 10, 13):
        return match[0]
    forbidden = number < 0x20 or 0xD800 <= number < 0xE000 or number in (0xFFFE, 0xFFFF) or number > 0x10FFFF
    return "" if forbidden else match[0]
