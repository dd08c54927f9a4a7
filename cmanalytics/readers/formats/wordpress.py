"""WordPress: publications and comments of a site's export (WXR, an XML file).

Moments come from the columns that the export itself calls GMT. Links from other sites (pingbacks, trackbacks), and
comments that wait for approval, were refused or are spam, are left out and counted. The site stands for the account.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.known_columns import parse_known
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import build_placed, column_of, place_texts
from cmanalytics.readers.texts import normalise_texts, strip_html

_DATES = ("%Y-%m-%d %H:%M:%S", "iso")
# What the editor notes between its blocks: <!-- wp:paragraph {...} -->.
_BLOCK_MARKS = re.compile(r"<!--.*?-->", re.DOTALL)
_SITE = r"https?://(?:www\.)?(?P<host>[^/]+)"


def name_site(links: pd.Series) -> pd.Series:
    """Return the site of each link: "exemple.org"."""
    return links.fillna("").str.extract(_SITE)["host"].astype("string")


def drop_unread(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out links from other sites, and comments that nobody may read on the site."""
    link = column_of(texts, "kind").isin(("pingback", "trackback"))
    person = column_of(texts, "kind").isin(("", "comment", "review")) & ~link
    hidden = person & ~column_of(texts, "approved").isin(("1", "approved"))
    other = ~link & ~person
    alerts = []
    for name, mask in (("pingbacks", link), ("unapproved", hidden), ("system_messages", other)):
        if mask.any():
            alerts.append(make_alert(name, severity="info", file=file, count=int(mask.sum())))
    return person & ~hidden, alerts


def parse_comments(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the comments of publications and pages; "0" answers nothing."""
    placed = place_texts(reader, opened, row)
    texts = placed.texts
    parents, page = column_of(texts, "parent_id"), column_of(texts, "page")
    url = (page + "#comment-" + column_of(texts, "comment_id")).mask(page == "", "")
    texts = texts.assign(
        parent_id=parents.mask(parents == "0", ""), account=name_site(column_of(texts, "site")).fillna(""), url=url
    )
    return build_placed(placed._replace(texts=texts.astype("string")), reader, opened, context)


WORDPRESS_COMMENTS = Reader(
    name="wordpress_comments",
    label="commentaires WordPress (WXR)",
    table="comments",
    platform="wordpress",
    columns={
        "comment_id": ("comment_id",),
        "post_id": ("within.post_id", "comment_post_ID"),
        "parent_id": ("comment_parent",),
        "text": ("comment_content",),
        "author": ("comment_author",),
        "written_at": ("comment_date_gmt",),
        "page": ("within.link",),
        "site": ("within.site",),
        "approved": ("comment_approved",),
        "kind": ("comment_type",),
    },
    needs=("comment_id", "post_id", "text", "written_at", "approved"),
    parse=parse_comments,
    dates=_DATES,
    zone="UTC",
    html=True,
    drop=drop_unread,
    tried=2,
    years="2013-2016",
)


def drop_unpublished(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out what is no publication: pictures, menus, forms, drafts, private pages."""
    keep = column_of(texts, "extra_kind").isin(("post", "page")) & column_of(texts, "extra_status").eq("publish")
    count = int((~keep).sum())
    return keep, [make_alert("unpublished", severity="info", file=file, table="posts", count=count)] if count else []


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Name the site; write texts without HTML; pages say that they are no articles."""
    plain = strip_html(frame["text"].fillna("").str.replace(_BLOCK_MARKS, "", regex=True))
    text, alerts = normalise_texts(plain, file=opened.name, table="posts")
    account = name_site(frame["extra_site"]) if "extra_site" in frame else pd.NA
    frame = frame.assign(text=text, account=account, format="text", format_raw=frame["extra_kind"])
    return frame.drop(columns=[name for name in ("extra_site", "extra_kind", "extra_status") if name in frame]), alerts


WORDPRESS_POSTS = Reader(
    name="wordpress_posts",
    label="publications WordPress (WXR)",
    table="posts",
    platform="wordpress",
    columns={
        "post_id": ("post_id",),
        "title": ("title",),
        "text": ("content_encoded",),
        "published_at": ("post_date_gmt",),
        "url": ("link",),
        "extra_kind": ("post_type",),
        "extra_status": ("status",),
        "extra_site": ("site",),
    },
    needs=("post_id", "title", "published_at", "extra_kind", "extra_status"),
    parse=parse_known,
    dates=_DATES,
    drop=drop_unpublished,
    finish=finish_posts,
    tried=2,
    years="2013-2016",
)
