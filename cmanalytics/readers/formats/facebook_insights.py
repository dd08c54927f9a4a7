"""Facebook Insights, post level: exports of the page statistics that Facebook closed in 2023; archives remain.

A workbook (also the XML that Facebook named .xls) has a sheet `Key Metrics`, one row a publication below a row of
definitions, and a sheet a breakdown: likes, comments and shares stand in "stories by action type" alone, link clicks in
"consumptions by type". In a CSV they are columns "... by type - link clicks". Headers are English labels, or names of
the API (2017). What decides is the definition: "Lifetime Negative Feedback from Users" counts times in 2017 and people
in 2020, and video columns come twice, for people and for times. Facebook counts a reaction of any kind as a like here.
Clock times are Pacific: a page that published at the same hour all year shows it on both sides of the clock change.
"""

import re

import pandas as pd

from cmanalytics.alerts import Alert
from cmanalytics.locale import fold, normalise_header
from cmanalytics.readers.base import Context, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.statistics import parse_statistics

PACIFIC = "America/Los_Angeles"
DATES = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y %I:%M %p", "%m/%d/%y %H:%M", "iso",
)  # fmt: skip
# What a header does not tell by itself: whether people or times are counted.
_UNSURE = re.compile(
    r"lifetime (?:negative feedback(?: from users)?|organic views to 95%|paid views to 95%|organic video views"
    r"|paid video views)"
)
# In this order: "Number of times your video was viewed ... (Unique Users)" counts people.
_MEANINGS = (
    (re.compile(r"\((?:unique users|utilisateurs uniques)\)", re.IGNORECASE), "(people)"),
    (re.compile(r"\((?:total count|nombre total)\)", re.IGNORECASE), "(times)"),
    (re.compile(r"number of (?:unique )?people\b", re.IGNORECASE), "(people)"),
    (re.compile(r"number of times\b", re.IGNORECASE), "(times)"),
)
_FORMATS = {
    "photo": "photo", "photos": "photo", "video": "video", "videos": "video", "sharedvideo": "video",
    "shared video": "video", "link": "link", "status": "text", "statut": "text", "text": "text", "album": "carousel",
    "live": "live", "reel": "reel",
}  # fmt: skip


def settle_definitions(rows: list[list[str]], row: int) -> list[str]:
    """Return the header with "(people)" or "(times)" behind the names whose meaning the row of definitions decides."""
    header = rows[row]
    below = rows[row + 1] if row + 1 < len(rows) else []
    if not below or (below[0].strip() and fold(header[0]) == "post id"):
        return header
    settled = []
    for position, cell in enumerate(header):
        definition = below[position] if position < len(below) else ""
        unsure = _UNSURE.fullmatch(normalise_header(cell)) is not None
        means = next((word for pattern, word in _MEANINGS if unsure and pattern.search(definition)), "")
        settled.append(f"{cell.strip()} {means}" if means else cell)
    return settled


def drop_definitions(texts: pd.DataFrame, lines: list[int], file: str) -> tuple[pd.Series, list[Alert]]:
    """Leave out the row of definitions, which has no identifier."""
    return texts["post_id"].str.strip() != "", []


def finish_posts(frame: pd.DataFrame, opened: Opened, context: Context) -> tuple[pd.DataFrame, list[Alert]]:
    """Add the format, and the page, whose identifier begins that of each of its publications."""
    page = frame["post_id"].str.extract(r"^(\d+)_\d")[0]
    frame = frame.assign(account=context.only_account("facebook"), account_id=page.astype("string"))
    if "format_raw" in frame:
        folded = frame["format_raw"].map(fold, na_action="ignore").astype("string")
        known = folded.map(_FORMATS).astype("string")
        frame = frame.assign(format=known.mask(known.isna() & folded.notna(), "other"))
    blank = [name for name in frame if str(name).startswith("extra_") and frame[name].isna().all()]
    return frame.drop(columns=[*blank, *({"extra_description"} & set(frame) - set(blank))]), []


_ABOUT = {
    "post_id": ("Post ID",),
    "url": ("Permalink",),
    "text": ("Post Message",),
    "format_raw": ("Type",),
    "published_at": ("Posted",),
    "extra_countries": ("Countries",),
    "lang": ("Languages",),
    "extra_targeting": ("Audience Targeting",),
}

KEY_METRICS = Reader(
    name="facebook_insights_posts",
    label="Facebook Insights (ancien), publications",
    table="posts",
    platform="facebook",
    columns={
        **_ABOUT,
        "reach": ("Lifetime Post Total Reach", "post_impressions_unique:lifetime"),
        "reach_organic": ("Lifetime Post organic reach", "post_impressions_organic_unique:lifetime"),
        "reach_paid": ("Lifetime Post Paid Reach", "post_impressions_paid_unique:lifetime"),
        "impressions": ("Lifetime Post Total Impressions", "post_impressions:lifetime"),
        "impressions_organic": ("Lifetime Post Organic Impressions", "post_impressions_organic:lifetime"),
        "impressions_paid": ("Lifetime Post Paid Impressions", "post_impressions_paid:lifetime"),
        "engaged_users": ("Lifetime Engaged Users", "post_engaged_users:lifetime"),
        "extra_clickers": (
            "Lifetime Post Consumers", "Lifetime Matched Audience Targeting Consumers on Post",
            "post_consumptions_unique:lifetime",
        ),
        "clicks": (
            "Lifetime Post Consumptions", "Lifetime Matched Audience Targeting Consumptions on Post",
            "post_consumptions:lifetime", "post_clicks:lifetime",
        ),
        "link_clicks": (
            "Lifetime Post Consumptions by type - link clicks",
            "Lifetime Matched Audience Targeting Consumptions by Type - link clicks",
        ),
        "reactions": ("Lifetime Post Stories by action type - like",),
        "comments": ("Lifetime Post Stories by action type - comment",),
        "shares": ("Lifetime Post Stories by action type - share",),
        "negative_feedback": (
            "Lifetime Negative Feedback (times)", "Lifetime Negative Feedback from Users (times)",
            "post_negative_feedback:lifetime",
        ),
        "extra_negative_feedback_users": (
            "Lifetime Negative Feedback (people)", "Lifetime Negative Feedback from Users (people)",
            "post_negative_feedback_unique:lifetime",
        ),
        "extra_impressions_fans": (
            "Lifetime Post Impressions by people who have liked your Page", "post_impressions_fan:lifetime",
        ),
        "extra_reach_fans": (
            "Lifetime Post reach by people who like your Page", "post_impressions_fan_unique:lifetime",
        ),
        "extra_impressions_fans_paid": (
            "Lifetime Post Paid Impressions by people who have liked your Page", "post_impressions_fan_paid:lifetime",
        ),
        "extra_reach_fans_paid": (
            "Lifetime Paid reach of a post by people who like your Page", "post_impressions_fan_paid_unique:lifetime",
        ),
        "extra_engaged_fans": (
            "Lifetime People who have liked your Page and engaged with your post", "post_engaged_fan:lifetime",
        ),
        # Without definitions the first of two columns of one name counts people, the second times.
        "extra_viewers_95_organic": (
            "Lifetime Organic views to 95% (people)", "Lifetime Organic views to 95%",
            "post_video_complete_views_organic_unique:lifetime",
        ),
        "extra_views_95_organic": (
            "Lifetime Organic views to 95% (times)", "Lifetime Organic views to 95%",
            "post_video_complete_views_organic:lifetime",
        ),
        "extra_viewers_95_paid": (
            "Lifetime Paid views to 95% (people)", "Lifetime Paid views to 95%",
            "post_video_complete_views_paid_unique:lifetime",
        ),
        "extra_views_95_paid": (
            "Lifetime Paid views to 95% (times)", "Lifetime Paid views to 95%",
            "post_video_complete_views_paid:lifetime",
        ),
        "extra_viewers_3s_organic": (
            "Lifetime Organic Video Views (people)", "Lifetime Organic Video Views",
            "post_video_views_organic_unique:lifetime",
        ),
        "video_views_3s_organic": (
            "Lifetime Organic Video Views (times)", "Lifetime Organic Video Views", "post_video_views_organic:lifetime",
        ),
        "extra_viewers_3s_paid": (
            "Lifetime Paid Video Views (people)", "Lifetime Paid Video Views", "post_video_views_paid_unique:lifetime",
        ),
        "video_views_3s_paid": (
            "Lifetime Paid Video Views (times)", "Lifetime Paid Video Views", "post_video_views_paid:lifetime",
        ),
        "avg_watch_s": ("Lifetime Average time video viewed", "post_video_avg_time_watched:lifetime"),
        "duration_s": ("Lifetime Video length", "post_video_length:lifetime"),
    },
    needs=("post_id", "url", "published_at"),
    at_least=7,
    first="post_id",
    parse=parse_statistics,
    scales={"avg_watch_s": "milliseconds", "duration_s": "milliseconds"},
    dates=DATES,
    zone=PACIFIC,
    drop=drop_definitions,
    finish=finish_posts,
    settle=settle_definitions,
    tried=5,
    years="2017",
)  # fmt: skip


def _defined(opened: Opened, row: int, definition: str, sheet: str) -> bool:
    """Tell whether a breakdown's definition (or its sheet's name, cut by Facebook) is the one that is looked for."""
    header = [fold(cell) for cell in opened.rows[row]]
    if header[:1] != ["description"] or not {"post id", "posted"} <= set(header) or row + 1 >= len(opened.rows):
        return False
    said = opened.rows[row + 1][0] if opened.rows[row + 1] else ""
    return bool(re.search(definition, fold(said)) if said.strip() else re.match(sheet, fold(opened.sheet)))


ACTIONS = Reader(
    name="facebook_insights_post_actions",
    label="Facebook Insights (ancien), publications par action",
    table="posts",
    platform="facebook",
    columns={
        **_ABOUT,
        "reactions": ("like",),
        "comments": ("comment",),
        "shares": ("share",),
        "extra_answers": ("answer",),
        "extra_description": ("Description",),
    },
    needs=("post_id", "published_at"),
    parse=parse_statistics,
    dates=DATES,
    zone=PACIFIC,
    drop=drop_definitions,
    finish=finish_posts,
    recognise=lambda opened, row: _defined(
        opened, row, r"number of stories created .* by action type", "lifetime post stories by act"
    ),
    tried=5,
    years="2017",
)

CLICKS = Reader(
    name="facebook_insights_post_clicks",
    label="Facebook Insights (ancien), publications par clic",
    table="posts",
    platform="facebook",
    columns={
        **_ABOUT,
        "link_clicks": ("link clicks",),
        "extra_other_clicks": ("other clicks",),
        "extra_photo_clicks": ("photo view",),
        "extra_video_plays": ("video play", "clicks to play"),
        "extra_description": ("Description",),
    },
    needs=("post_id", "published_at"),
    parse=parse_statistics,
    dates=DATES,
    zone=PACIFIC,
    drop=drop_definitions,
    finish=finish_posts,
    recognise=lambda opened, row: _defined(
        opened,
        row,
        r"number of clicks .* by type",
        r"lifetime post consumptions|lifetime matched audience.*consumptions",
    ),
    tried=5,
    years="2017",
)
