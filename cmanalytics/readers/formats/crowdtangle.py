"""CrowdTangle: exports of Facebook and Instagram posts; Meta closed the service on 2024-08-14, archives remain.

Written from header lists that people published with their notebooks. `Post Created` names the zone of the dashboard by
its letters (EDT, CEST); without them it is taken for New York's, CrowdTangle's own. A Facebook post has no identifier
here: it is put together from the page's and the number in its link. `Likes` counts one reaction of seven; the reactions
of a post are their sum, as they are in CrowdTangle's own total. Followers are the page's on that day.
"""

import re
from dataclasses import replace

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.locale import fold
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.cells import to_numbers
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics

_KINDS = ("like", "love", "wow", "haha", "sad", "angry", "care")
# Hours from UTC of the letters that name a zone; those of several zones (IST, CST of China) are left unread.
_ZONES = {
    "UTC": "+00:00", "GMT": "+00:00", "WET": "+00:00", "WEST": "+01:00", "BST": "+01:00", "CET": "+01:00",
    "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00", "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00",
    "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00", "AKST": "-09:00",
    "AKDT": "-08:00", "HST": "-10:00", "BRT": "-03:00", "JST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00",
    "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
_ZONED = re.compile(r"(\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}:\d{2}) ([A-Z]{3,4})")
_FORMATS = {
    "photo": "photo", "album": "carousel", "video": "video", "native video": "video", "igtv": "video", "link": "link",
    "status": "text", "text": "text", "live video": "live", "live video complete": "live", "live_video": "live",
    "live_video_complete": "live", "native_video": "video", "youtube": "video", "reel": "reel", "reels": "reel",
}  # fmt: skip
# Columns whose header goes on to list the weights of a score.
_WEIGHTED = (
    ("overperforming score", "Overperforming Score"),
    ("total interactions (weighted", "Weighted Interactions"),
)


def settle_weights(rows: list[list[str]], row: int) -> list[str]:
    """Return the header with the weights taken off the names of the scores."""
    header = []
    for cell in rows[row]:
        folded = fold(cell)
        header.append(next((name for start, name in _WEIGHTED if folded.startswith(start)), cell))
    return header


def parse_posts(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return the posts; letters of time zones become the hours that ISO dates name."""
    rows = [*opened.rows[: row + 1], *([_zoned(cell) for cell in cells] for cells in opened.rows[row + 1 :])]
    return parse_statistics(reader, opened._replace(rows=rows), row, context)


def _zoned(cell: str) -> str:
    found = _ZONED.fullmatch(cell.strip())
    return f"{found[1]}{_ZONES[found[2]]}" if found and found[2] in _ZONES else cell


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add what a row does not say by itself: its identifier, its format, the sum of its reactions."""
    network = frame["platform"].iloc[0] if len(frame) else "facebook"
    frame = frame.assign(post_id=_identify(frame, network))
    kinds = [f"extra_{kind}" for kind in _KINDS if f"extra_{kind}" in frame]
    if network == "facebook" and kinds:
        parts = pd.DataFrame({kind: to_numbers(frame[kind], whole=True).values for kind in kinds})
        frame = frame.assign(reactions=parts.sum(axis=1, skipna=False).astype("Int64"))
    if "format_raw" in frame:
        folded = frame["format_raw"].map(fold, na_action="ignore").astype("string")
        frame = frame.assign(format=folded.map(_FORMATS).where(folded.isna() | folded.isin(_FORMATS), "other"))
        # Photos and links have no views: CrowdTangle writes 0.
        still = ~frame["format"].isin(["video", "reel", "live"])
        for name in {"views", "video_views_3s"} & set(frame):
            frame = frame.assign(**{name: frame[name].mask(still & (frame[name] == 0).fillna(False))})
    blank = [name for name in frame if str(name).startswith("extra_") and frame[name].isna().all()]
    return frame.drop(columns=blank), []


def _identify(frame: pd.DataFrame, network: str) -> pd.Series:
    """Return identifiers taken from the links; a link without one stands for itself."""
    if network == "instagram":
        found = frame["url"].str.extract(r"instagram\.com/(?:[^/]+/)?(?:p|reel|tv)/([\w-]+)")[0]
    else:
        number = frame["url"].str.extract(
            r"(?:posts|videos|photos|reel|permalink|story_fbid)[/=](?:.*?[/.])??(\d{6,})"
        )[0]
        page = frame["account_id"] if "account_id" in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
        found = (page + "_" + number).fillna(number)
    return found.fillna(frame["url"]).astype("string")


CROWDTANGLE_FACEBOOK = Reader(
    name="crowdtangle_facebook",
    label="CrowdTangle, publications Facebook",
    table="posts",
    platform="facebook",
    columns={
        "account": ("Page Name", "Group Name"),
        "extra_user_name": ("User Name",),
        "account_id": ("Facebook Id",),
        "published_at": ("Post Created", "Created"),
        "format_raw": ("Type",),
        "url": ("URL",),
        "text": ("Message",),
        "title": ("Link Text",),
        "comments": ("Comments",),
        "shares": ("Shares",),
        "interactions_reported": ("Total Interactions",),
        "video_views_3s": ("Post Views",),
        "duration_s": ("Video Length",),
        "extra_like": ("Likes",),
        "extra_love": ("Love",),
        "extra_wow": ("Wow",),
        "extra_haha": ("Haha",),
        "extra_sad": ("Sad",),
        "extra_angry": ("Angry",),
        "extra_care": ("Care",),
        "extra_page_likes": ("Likes at Posting", "Page Likes at Posting"),
        "extra_followers": ("Followers at Posting",),
        "extra_link": ("Link",),
        "extra_final_link": ("Final Link",),
        "extra_total_views": ("Total Views",),
        "extra_crosspost_views": ("Total Views For All Crossposts",),
        "extra_overperforming": ("Overperforming Score",),
        "extra_weighted": ("Weighted Interactions",),
    },
    needs=("published_at", "url", "interactions_reported", "shares"),
    at_least=7,
    parse=parse_posts,
    scales={"duration_s": "duration"},
    dates=("iso",),
    zone="America/New_York",
    # The page's own description, the day in pieces, the sponsor: the same on every row, or said elsewhere.
    leave_out=r"extra_(?:page_(?:description|category|created|admin\w*)|post_created_(?:date|time)|sponsor_\w+|is_video\w*|video_share\w*)",
    finish=finish_posts,
    settle=settle_weights,
    tried=0,
    years="2020-2024",
)

CROWDTANGLE_INSTAGRAM = replace(
    CROWDTANGLE_FACEBOOK,
    name="crowdtangle_instagram",
    label="CrowdTangle, publications Instagram",
    platform="instagram",
    columns={
        "account": ("Account",),
        "extra_user_name": ("User Name",),
        "published_at": ("Post Created", "Created"),
        "format_raw": ("Type",),
        "url": ("URL",),
        "text": ("Description",),
        "title": ("Title",),
        "reactions": ("Likes",),
        "comments": ("Comments",),
        "views": ("Views",),
        "interactions_reported": ("Total Interactions",),
        "extra_followers": ("Followers at Posting",),
        "extra_link": ("Link",),
        "extra_overperforming": ("Overperforming Score",),
        "extra_weighted": ("Weighted Interactions",),
    },
    needs=("account", "published_at", "url", "interactions_reported"),
    refuses=(),
    at_least=7,
    leave_out=r"extra_(?:photo|post_created_(?:date|time)|sponsor_\w+)",
)
