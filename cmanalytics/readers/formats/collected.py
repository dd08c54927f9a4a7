"""Posts that people collected with a script and keep as a table of their own: Facebook and TikTok.

Facebook: the columns of a widespread page scraper (`status_id`, `num_reactions` ...), and French ones. TikTok: French
columns with the collector's own clock, so that dates are read in the page's zone, and the reading says so. The
identifier of a TikTok video stands in its link.
"""

from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.formats.graph_api import finish_posts
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics

COLLECTED_FACEBOOK = Reader(
    name="collected_facebook_posts",
    label="publications Facebook relevées par un script",
    table="posts",
    platform="facebook",
    columns={
        "post_id": ("status_id", "postID"),
        "account": ("titre", "page_name"),
        "account_id": ("fbID", "page_id"),
        "published_at": ("status_published", "dateUTC"),
        "text": ("status_message", "message"),
        "url": ("lien", "permalink_url"),
        "format_raw": ("status_type", "type"),
        "shares": ("num_shares", "partages"),
        "comments": ("num_comments", "commentaires"),
        "reactions": ("num_reactions", "reactions"),
        "extra_link": ("status_link",),
        "extra_reactions_like": ("num_likes", "likes"),
        "extra_reactions_love": ("num_loves", "love"),
        "extra_reactions_wow": ("num_wows", "wow"),
        "extra_reactions_haha": ("num_hahas", "haha"),
        "extra_reactions_sorry": ("num_sads", "tristesse"),
        "extra_reactions_anger": ("num_angrys", "colere"),
    },
    needs=("post_id", "published_at", "text", "shares", "comments"),
    at_least=7,
    parse=parse_statistics,
    dates=("iso",),
    leave_out=r"extra_(?!link|reactions)",
    finish=finish_posts,
    languages=("fr", "en"),
    tried=1,
    years="2016-2017",
)


def parse_own_clock(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return posts whose dates were written by the collector's clock, read as the page's, with an alert."""
    parsed = parse_statistics(replace(reader, zone=context.timezone), opened, row, context)
    said = make_alert("zone_assumed", file=opened.name, table="posts", zone=context.timezone)
    return Parsed(parsed.frame, [*parsed.alerts, said])


def finish_videos(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the identifier that a video's link holds."""
    found = frame["url"].str.extract(r"/(?:video|photo)/(\d+)")[0].fillna(frame["url"])
    return frame.assign(post_id=found.astype("string"), format="video"), []


COLLECTED_TIKTOK = Reader(
    name="collected_tiktok_videos",
    label="vidéos TikTok relevées par un script",
    table="posts",
    platform="tiktok",
    columns={
        "account": ("média", "compte"),
        "published_at": ("date",),
        "text": ("description",),
        "comments": ("comm", "commentaires"),
        "reactions": ("likes",),
        "views": ("vues",),
        "shares": ("partages",),
        "url": ("url",),
        "duration_s": ("durée",),
        "extra_overlay": ("texteSurimposé",),
        "extra_song": ("chanson",),
        "extra_artist": ("artiste",),
    },
    needs=("account", "published_at", "url", "views", "reactions", "shares"),
    parse=parse_own_clock,
    dates=("iso",),
    finish=finish_videos,
    recognise=None,
    languages=("fr",),
    tried=1,
    years="2019-2023",
)
