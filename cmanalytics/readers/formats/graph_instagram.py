"""Instagram through Meta's Graph API: media as JSON or as a connector's history, and a connector's table of insights.

Moments are UTC. A table of insights has a column a count and kind of media (`reel_reach`, `story_reach` ...); only
those of the kind that a publication is are filled.
"""

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.base import Context, Reader, place_headers
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.formats.graph_api import FORMATS, SYNCED, drop_blank, keep_newest, name_format
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics


def finish_media(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the format of Instagram media; of a history keep each publication's newest row."""
    frame = keep_newest(frame)
    if "extra_product" in frame:
        raw = frame["format_raw"].mask(frame["extra_product"].isin(["REELS", "STORY"]), frame["extra_product"])
        frame = frame.assign(format_raw=raw)
    frame = name_format(frame, FORMATS)
    if "extra_is_story" in frame:
        story = frame["extra_is_story"].str.casefold() == "true"
        frame = frame.assign(format=frame["format"].mask(story.fillna(False), "story"))
    return drop_blank(frame), []


INSTAGRAM_MEDIA = Reader(
    name="graph_instagram_media",
    label="API Graph, publications Instagram",
    table="posts",
    platform="instagram",
    columns={
        "post_id": ("id",),
        "account": ("username", "owner.username"),
        "account_id": ("user_id", "owner.id"),
        "published_at": ("timestamp", "created_time"),
        "retrieved_at": SYNCED,
        "text": ("caption",),
        "url": ("permalink",),
        "format_raw": ("media_type",),
        "reactions": ("like_count",),
        "comments": ("comments_count", "comment_count"),
        "extra_product": ("media_product_type",),
        "extra_is_story": ("is_story",),
    },
    needs=("post_id", "published_at", "url", "format_raw"),
    parse=parse_statistics,
    dates=("iso",),
    leave_out=r"extra_(?!product|is_story)",
    finish=finish_media,
    tried=1,
    years="2021",
)

_KINDS = ("video_photo", "carousel_album", "reel", "story")
_BY_KIND = {
    "reach": "{}_reach", "views": "{}_views", "impressions": "{}_impressions", "saves": "{}_saved",
    "shares": "{}_shares",
}  # fmt: skip


def finish_insights(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Take each count from the columns of the one kind that a publication is; two kinds filled say nothing."""
    frame = keep_newest(frame)
    doubtful = pd.Series(False, index=frame.index)
    for column, pattern in _BY_KIND.items():
        names = [f"extra_{pattern.format(kind)}" for kind in _KINDS if f"extra_{pattern.format(kind)}" in frame]
        if not names:
            continue
        parts = pd.DataFrame({name: to_numbers(frame[name], whole=True).values for name in names})
        filled = parts.notna().sum(axis=1)
        values = parts.bfill(axis=1).iloc[:, 0].mask(filled > 1)
        frame = frame.assign(**{column: values.astype("Int64")})
        doubtful |= filled > 1
    alerts = []
    if doubtful.any():
        alerts.append(make_alert("several_kinds", file=opened.name, table="posts", count=int(doubtful.sum())))
    return drop_blank(frame.assign(account=context.only_account("instagram"))), alerts


INSTAGRAM_INSIGHTS = Reader(
    name="graph_instagram_insights",
    label="API Graph, chiffres des publications Instagram",
    table="posts",
    platform="instagram",
    columns={
        "post_id": ("id",),
        "retrieved_at": SYNCED,
        "reactions": ("like_count",),
        "comments": ("comment_count", "comments_count"),
        **{
            f"extra_{pattern.format(kind)}": (pattern.format(kind),) for kind in _KINDS for pattern in _BY_KIND.values()
        },
    },
    needs=("post_id",),
    at_least=4,
    parse=parse_statistics,
    dates=("iso",),
    leave_out=r"extra_fivetran\w*|extra_source_relation",
    finish=finish_insights,
    recognise=lambda opened, row: _has_kinds(opened.rows[row]),
    tried=1,
    years="2021",
)


def _has_kinds(header: list[str]) -> bool:
    found = place_headers(INSTAGRAM_INSIGHTS, header).values()
    return "post_id" in found and sum(name.startswith("extra_") for name in found) > 2
