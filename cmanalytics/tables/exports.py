"""The contracts of what exports hold: publications, days of an account, audiences, comments."""

from cmanalytics.tables.columns import ACCOUNT, FLAGS, PLATFORM, SOURCE, Column, Contract, count, number, text

POSTS = Contract(
    "posts",
    "a publication, as last exported",
    ("platform", "account", "post_id"),
    (
        PLATFORM,
        ACCOUNT,
        text("post_id", "the platform's identifier", required=True),
        Column("published_at", "when", "moment of publication"),
        text("published_precision", "minute, hour or day: how exact published_at is"),
        text("format", "photo, carousel, video, reel, story, link, text, live, other"),
        text("format_raw", "the format in the platform's words"),
        text("title", "title"),
        text("text", "text of the publication"),
        text("url", "link to the publication"),
        text("lang", "language, ISO 639-1"),
        Column("is_paid", "flag", "whether it was boosted"),
        count("reach", "distinct accounts that saw it"),
        count("viewers", "distinct viewers, in the platform's newer definition"),
        count("impressions", "times it was shown"),
        count("views", "times it was viewed"),
        count("reactions", "reactions, likes, favourites"),
        count("comments", "comments and replies"),
        count("shares", "shares, reposts"),
        count("saves", "saves, bookmarks"),
        count("clicks", "all clicks"),
        count("link_clicks", "clicks on the link"),
        count("follows", "follows attributed to it"),
        count("negative_feedback", "hides and reports"),
        count("engaged_users", "distinct accounts that interacted"),
        number("duration_s", "length of the video", "s"),
        number("watch_time_s", "time watched, all viewers", "s"),
        Column("retrieved_at", "when", "moment of the snapshot, as far as the file tells"),
        SOURCE,
        FLAGS,
    ),
    details=(
        (r"extra_\w+", "text"),
        (r"account_id", "text"),
        (
            r"\w+_(organic|paid)|video_views_3s|video_views_1m|profile_visits|engaged_views|interactions_reported",
            "count",
        ),
        (r"avg_watch_s|\w+_reported|\w+_share", "number"),
    ),
)

ACCOUNT_DAYS = Contract(
    "account_days",
    "a metric of an account on a day",
    ("platform", "account", "date", "metric", "window"),
    (
        PLATFORM,
        ACCOUNT,
        Column("date", "day", "calendar day of the account", required=True),
        text("metric", "reach, views, profile_visits, follows, link_clicks, interactions ...", required=True),
        number("value", "what was counted"),
        text("window", "day, week or days_28: what the value covers"),
        SOURCE,
        FLAGS,
    ),
    details=((r"extra_\w+", "text"),),
)

AUDIENCE = Contract(
    "audience",
    "a slice of an audience",
    ("platform", "account", "date", "dimension", "label"),
    (
        PLATFORM,
        ACCOUNT,
        Column("date", "day", "day of the snapshot"),
        text("dimension", "age_gender, city, country ...", required=True),
        text("label", "the slice, as the export names it", required=True),
        number("share", "share of the audience", "fraction"),
        count("count", "people"),
        SOURCE,
    ),
    # What a platform counts by slice where it does not count people.
    details=((r"views", "count"), (r"watch_time_s", "number")),
)

COMMENTS = Contract(
    "comments",
    "a comment or a reply",
    ("platform", "comment_id"),
    (
        PLATFORM,
        text("comment_id", "the platform's identifier, or a hash beginning with h:", required=True),
        ACCOUNT,
        text("post_id", "publication that it stands under"),
        text("parent_id", "comment that it answers"),
        text("author", "pseudonym"),
        Column("is_brand", "flag", "written by one of our accounts"),
        Column("is_staff", "flag", "written by a declared colleague"),
        Column("written_at", "when", "moment of writing"),
        text("text", "what was written, normalised"),
        text("lang", "language, ISO 639-1"),
        count("reactions", "reactions to the comment"),
        number("rating", "stars of a review"),
        SOURCE,
    ),
    details=((r"url", "text"), (r"is_deleted|is_hidden", "flag")),
)

ALERTS = Contract(
    "alerts",
    "something that was skipped, dropped, doubtful or guessed",
    (),
    (
        text("file", "file concerned"),
        text("table", "table concerned"),
        text("severity", "error, warning or info", required=True),
        text("kind", "entry of the problem catalogue", required=True),
        count("count", "how many times"),
        text("message", "what was found"),
        text("what_to_do", "what to do about it"),
    ),
)

INPUTS = Contract(
    "inputs",
    "a file that was given, or a sheet of it",
    ("file", "sheet"),
    (
        text("file", "name, relative to the folder given", required=True),
        text("sheet", "sheet of a workbook, or part of the file, that feeds the table"),
        text("reader", "reader that recognised it; missing when none did"),
        text("table", "table that it feeds"),
        count("rows", "rows read"),
        Column("first", "day", "first day covered"),
        Column("last", "day", "last day covered"),
        text("sha256", "hash of the content"),
    ),
)
