"""XML exports of sites as tables: WordPress (WXR, an RSS with more in it) and Disqus.

Elements become objects: attributes and children by their local name, children that come back become lists.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from cmanalytics.errors import DataError
from cmanalytics.readers.opening.grids import Grid
from cmanalytics.readers.opening.records import tabulate
from cmanalytics.readers.opening.trees import tables_of_tree

# Local names that two namespaces of WXR share; the namespace's own word goes before them.
_SHARED = frozenset(("encoded",))
# Children that may come back, so that one alone is a list as well; and those that nobody needs, or should see.
_LISTS = frozenset(("item", "comment", "thread", "post"))
_LEFT_OUT = frozenset(
    "postmeta commentmeta category comment_author_email comment_author_IP comment_author_url email ipAddress".split()
)


def read_markup(root: Element, *, name: str) -> list[tuple[str, Grid]]:
    """Return the tables of a WordPress or Disqus export: `item` and `item.comment`, or `thread` and `post`.

    Raise DataError for other markup, and for an export that holds nothing.
    """
    kind = _local(root.tag)
    channel = root.find("channel") if kind == "rss" else None
    if channel is not None and any("wordpress.org/export" in child.tag for child in channel.iter()):
        site = (channel.findtext("link") or "").strip()
        tree = {"item": [_to_object(item) | {"site": site} for item in channel.iterfind("item")]}
    elif kind == "disqus":
        tree = _with_threads({key: value for key, value in _to_object(root).items() if key in ("thread", "post")})
    else:
        raise DataError("is_xml", file=name)
    tables = tables_of_tree(tree).tables
    if not tables:
        raise DataError("empty_file", file=name)
    return [(path, Grid(tabulate(table, name), [0, *table.lines], ",", [])) for path, table in tables.items()]


def _local(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    if local in _SHARED:
        word = next(iter(re.findall(r"(\w+)/?$", namespace)), "")
        return f"{word}_{local}"
    return local


def _to_object(element: Element) -> dict[str, Any]:
    made: dict[str, Any] = {_local(key): value for key, value in element.attrib.items()}
    for child in element:
        key = _local(child.tag)
        if key in _LEFT_OUT:
            continue
        value = _to_object(child) if len(child) or child.attrib else (child.text or "").strip()
        if key in _LISTS and isinstance(value, dict) and len(child):
            made.setdefault(key, [])
            made[key].append(value)
        elif key not in made:
            made[key] = value
        else:
            made["#" + key] = value
    if len(element) == 0 and element.text and element.text.strip():
        made["#text"] = element.text.strip()
    return made


def _with_threads(tree: dict[str, Any]) -> dict[str, Any]:
    """Give each comment of Disqus the link, title and forum of the page that it stands under."""
    pages = {thread.get("id"): thread for thread in tree.get("thread", [])}
    for post in tree.get("post", []):
        page = pages.get(post.get("thread", {}).get("id"), {})
        about = {key: page.get(key, "") for key in ("link", "title", "forum")}
        post["thread"] = {**post.get("thread", {}), **about}
    return tree
