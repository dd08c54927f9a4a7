"""What a link to a publication says: its network and the identifier that the network gives it."""

import re

import pandas as pd

# Each pattern's group is the identifier; the first that fits wins.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("youtube", r"youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|shorts/|live/|embed/|v/)(?P<id>[\w-]{11})(?![\w-])"),
    ("youtube", r"youtu\.be/(?P<id>[\w-]{11})(?![\w-])"),
    ("instagram", r"instagram\.com/(?:[\w.]+/)?(?:p|reels?|tv)/(?P<id>[\w-]+)"),
    ("tiktok", r"tiktokv?\.com/(?:@[^/\s]*/|v/|share/)?(?:video|photo)?/?(?P<id>\d{15,20})"),
    ("x", r"(?:twitter|x)\.com/(?:[\w]+|i/web)/status(?:es)?/(?P<id>\d+)"),
    ("linkedin", r"linkedin\.com/\S*?(?:activity|share|ugcPost)(?:[:-]|%3A)(?P<id>\d{6,})"),
    ("reddit", r"reddit\.com/(?:r/\w+/)?comments/(?P<id>\w+)"),
    ("reddit", r"redd\.it/(?P<id>\w+)"),
    ("facebook", r"facebook\.com/\S*?[?&](?:story_fbid|fbid|v)=(?P<id>\w+)"),
    ("facebook", r"facebook\.com/\S*?(?:posts|videos|reel|permalink)/(?:[^/?\s]*/)??(?P<id>\d{6,}|pfbid\w+)"),
    ("facebook", r"facebook\.com/(?P<id>\d{6,}_\d{6,})"),
)
_FORMS = tuple((network, re.compile(rf"(?i:(?:^|//|\.|\s)(?:[\w-]+\.)*){pattern}")) for network, pattern in _PATTERNS)
_OF_X = re.compile(r"(?i)^https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status/(\d+).*$")


def read_links(links: pd.Series) -> pd.DataFrame:
    """Return the columns `platform` and `post_id` of links to publications, missing where a link says neither."""
    said = {link: read_link(link) for link in links.dropna().unique()}
    pairs = [said.get(link, (None, None)) for link in links.astype(object).where(links.notna(), None)]
    return pd.DataFrame(pairs, columns=["platform", "post_id"], index=links.index).astype("string")


def read_link(link: str) -> tuple[str | None, str | None]:
    """Return (network, identifier of the publication) of a link, None for what it does not say."""
    for network, form in _FORMS:
        match = form.search(link)
        if match is not None:
            return network, match["id"]
    return None, None


def nameless(links: pd.Series) -> pd.Series:
    """Return links with those to messages of X written without the name of their author."""
    return links.str.replace(_OF_X, r"https://x.com/i/status/\1", regex=True)
