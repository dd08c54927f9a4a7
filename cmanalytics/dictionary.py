"""The metric dictionary: what each metric counts, among what, at which level, and since when a number means it.

A metric is one entry of `METRICS`. Names, definitions and pitfalls in the reader's language stand in the wording area
`metrics`, under the metric's id.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from cmanalytics.locale import fold
from cmanalytics.wording import say

Family = Literal[
    "ratio", "mean_rate", "per_follower", "per_post", "weighted", "per_day", "answers", "delay", "moderation", "voice",
    "community", "code_share", "external", "context",
]  # fmt: skip

# An engagement count must say what it counts: vendors' "engagement" differ by exactly these.
INTERACTIONS: dict[str, tuple[str, ...]] = {
    "core": ("reactions", "comments", "shares"),
    "plus_saves": ("reactions", "comments", "shares", "saves"),
    "plus_clicks": ("reactions", "comments", "shares", "clicks"),
    "plus_clicks_follows": ("reactions", "comments", "shares", "clicks", "follows"),
    "saves_without_shares": ("reactions", "comments", "saves"),
}

# Speech acts of the codebook that call for an answer from the page.
CALLS_FOR_ANSWER = ("question", "request", "complaint", "suggestion")

# Who must have answered a question first, for each metric on first answers; the four add up to one.
FIRST_ANSWERS: dict[str, str] = {
    "peer_first_answer_share": "member",
    "brand_first_answer_share": "brand",
    "staff_first_answer_share": "staff",
    "unanswered_question_share": "nobody",
}

# What AMEC's framework calls levels, from what is put in to what changes outside.
LEVELS = ("input", "activity", "output", "outtake", "outcome", "impact")


@dataclass(frozen=True, kw_only=True)
class Metric:
    """Declare a metric.

    `numerator` and `denominator` are columns of `posts` ("interactions" stands for the named set) or a short name of
    what is counted; `columns` are the columns without which it cannot be computed; `parameters` those that an
    indicator may give, `required` those that it must. `interactions` is the named set counted when the metric itself
    fixes it, "named" when the indicator names it, "" when interactions are not what is counted. `unit`: share and rate
    are fractions, count is whole, per_post a mean, hours a duration, number a quantity, index a difference. `version`
    grows when the definition changes: figures of two versions are not compared.
    """

    id: str
    family: Family
    level: str
    unit: str
    numerator: str
    denominator: str
    columns: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    interactions: str = ""
    better: str = "higher"
    version: int = 1
    source: str = ""

    @property
    def definition(self) -> str:
        """Return the id with the version of its definition, as `measures.definition` holds it."""
        return f"{self.id}@{self.version}"

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return say(f"metrics.dictionary.{self.id}.name")

    @property
    def meaning(self) -> str:
        """Return its definition in the reader's language."""
        return say(f"metrics.dictionary.{self.id}.definition")

    @property
    def pitfall(self) -> str:
        """Return what it must not be taken for, in the reader's language."""
        return say(f"metrics.dictionary.{self.id}.pitfall")

    @property
    def is_exposure(self) -> bool:
        """Tell whether it rests on how many were reached: such a metric cannot show an impact."""
        return not {"reach", "viewers", "impressions", "views", "followers"}.isdisjoint(self.columns)


_POST = ("interactions", "posts", "paid")
_ANSWER = ("speech_acts", "posts", "days")
_FANPAGE_KARMA = "academy.fanpagekarma.com, Facebook metrics"
_ICONOSQUARE = "support.iconosquare.com/fr, mesures Facebook et Instagram"
_KAUSHIK = "kaushik.net, Best Social Media Metrics, 2011"

METRICS: tuple[Metric, ...] = (
    Metric(id="er_reach_pooled", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="reach", columns=("interactions", "reach"), parameters=_POST, interactions="named",
           source="linearised ratio of sums; logic of LinkedIn's engagement rate, on reach"),
    Metric(id="er_reach_mean", family="mean_rate", level="outtake", unit="rate", numerator="interactions",
           denominator="reach", columns=("interactions", "reach"), parameters=_POST, interactions="named",
           source=_ICONOSQUARE),
    Metric(id="er_impressions", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="impressions", columns=("interactions", "impressions"), parameters=_POST, interactions="named",
           source="support.sproutsocial.com, engagement rate per impression; LinkedIn page analytics"),
    Metric(id="er_views", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="views", columns=("interactions", "views"), parameters=_POST, interactions="named",
           source="same ratio, on views, which replaced impressions at Meta in 2025"),
    Metric(id="er_followers", family="per_follower", level="outtake", unit="rate", numerator="interactions",
           denominator="followers", columns=("interactions", "followers"), parameters=_POST, interactions="named",
           source=_ICONOSQUARE + " ; Socialbakers, 2013"),
    Metric(id="er_day", family="per_day", level="outtake", unit="rate", numerator="interactions",
           denominator="followers", columns=("interactions", "followers"), parameters=_POST, interactions="named",
           source=_FANPAGE_KARMA + ", Engagement"),
    Metric(id="er_linkedin", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="impressions", columns=("interactions", "impressions"), parameters=("posts", "paid"),
           interactions="plus_clicks", source="help.dashthis.com, LinkedIn pages metrics, Engagement Rate"),
    Metric(id="reach_rate", family="per_follower", level="output", unit="rate", numerator="reach",
           denominator="followers", columns=("reach", "followers"), parameters=("posts", "paid"), source=_ICONOSQUARE),
    Metric(id="conversation", family="per_post", level="outtake", unit="per_post", numerator="comments",
           denominator="posts", columns=("comments",), parameters=("posts", "paid"), source=_KAUSHIK),
    Metric(id="amplification", family="per_post", level="outtake", unit="per_post", numerator="shares",
           denominator="posts", columns=("shares",), parameters=("posts", "paid"), source=_KAUSHIK),
    Metric(id="applause", family="per_post", level="outtake", unit="per_post", numerator="reactions",
           denominator="posts", columns=("reactions",), parameters=("posts", "paid"), source=_KAUSHIK),
    Metric(id="save_rate", family="ratio", level="outtake", unit="rate", numerator="saves", denominator="reach",
           columns=("saves", "reach"), parameters=("posts", "paid"), source="ratio of sums, saves on reach"),
    Metric(id="weighted_engagement", family="weighted", level="outtake", unit="per_post", numerator="interactions",
           denominator="posts", columns=("interactions",), parameters=("formula", "posts", "paid"),
           required=("formula",), interactions="named", source=_FANPAGE_KARMA + ", Weighted Engagement; Stilingue"),
    Metric(id="answer_share", family="answers", level="output", unit="share", numerator="answered by the page",
           denominator="comments that call for an answer", columns=("speech_act", "is_brand"), parameters=_ANSWER,
           source="after Socialbakers' Socially Devoted, 2012, on every comment that calls for an answer"),
    Metric(id="unanswered_share", family="answers", level="output", unit="share", numerator="answered by nobody",
           denominator="comments that call for an answer", columns=("speech_act", "is_brand"), parameters=_ANSWER,
           better="lower", source="complement of any first answer, by the page or by a member"),
    Metric(id="reply_within_share", family="answers", level="output", unit="share",
           numerator="answered by the page within the delay", denominator="comments that call for an answer",
           columns=("speech_act", "is_brand", "written_at"), parameters=("hours", "hours_kind", *_ANSWER),
           source="unanswered comments stay in the denominator, unlike the networks' response times"),
    Metric(id="peer_first_answer_share", family="answers", level="outcome", unit="share",
           numerator="first answered by another member", denominator="questions",
           columns=("speech_act", "author"), parameters=_ANSWER,
           source="after Common Room's community responsiveness: first answer by someone else than the author"),
    Metric(id="brand_first_answer_share", family="answers", level="output", unit="share",
           numerator="first answered by the page", denominator="questions",
           columns=("speech_act", "is_brand", "author"), parameters=_ANSWER, better="",
           source="part of who answers first; see peer_first_answer_share"),
    Metric(id="staff_first_answer_share", family="answers", level="output", unit="share",
           numerator="first answered by a declared colleague", denominator="questions",
           columns=("speech_act", "is_staff", "author"), parameters=_ANSWER, better="",
           source="part of who answers first; see peer_first_answer_share"),
    Metric(id="unanswered_question_share", family="answers", level="output", unit="share",
           numerator="answered by nobody", denominator="questions", columns=("speech_act", "is_brand", "author"),
           parameters=_ANSWER, better="lower", source="part of who answers first; see peer_first_answer_share"),
    Metric(id="time_to_first_response", family="delay", level="output", unit="hours",
           numerator="hours to the page's first answer", denominator="comments that call for an answer",
           columns=("speech_act", "is_brand", "written_at"), parameters=("quantile", "hours_kind", *_ANSWER),
           better="lower", source="Kaplan and Meier, 1958; interval of Brookmeyer and Crowley, 1982, by publication"),
    Metric(id="time_to_any_answer", family="delay", level="output", unit="hours",
           numerator="hours to the first answer by somebody else", denominator="comments that call for an answer",
           columns=("speech_act", "author", "written_at"), parameters=("quantile", "hours_kind", *_ANSWER),
           better="lower", source="same estimate; after Common Room's community responsiveness"),
    Metric(id="deleted_share", family="moderation", level="output", unit="share", numerator="deleted or hidden",
           denominator="comments", columns=("is_deleted",), parameters=("posts",), better="",
           source="apart from answers, unlike Fanpage Karma's service level"),
    Metric(id="share_of_voice_comments", family="voice", level="outtake", unit="share",
           numerator="comments on our publications", denominator="comments on ours and on declared competitors'",
           columns=("comments",), source="usual share of voice, on comments"),
    Metric(id="share_of_voice_per_post", family="voice", level="outtake", unit="share",
           numerator="comments a publication, ours", denominator="the same, ours and declared competitors' added",
           columns=("comments",), source="share of voice, free of how often each side publishes"),
    Metric(id="newcomer_return_share", family="community", level="outcome", unit="share",
           numerator="wrote again on another day within 30 days", denominator="authors of a first comment",
           columns=("author", "written_at"), source="return of newcomers, among authors seen for the first time"),
    Metric(id="gini_excess", family="community", level="outtake", unit="index",
           numerator="Gini index of comments by author", denominator="that of equally active authors, taken away",
           columns=("author",), better="",
           source="van Mierlo, Hyatt and Ching, 2016, on why a bare Gini index says little"),
    Metric(id="top1_comment_share", family="community", level="outtake", unit="share",
           numerator="comments of the most active hundredth of the authors", denominator="comments",
           columns=("author",), better="", source="after van Mierlo, 2014, on the 1 % rule"),
    Metric(id="effective_answerers", family="community", level="output", unit="number",
           numerator="answers of the team", denominator="sum of the squared shares of those who answer, inverted",
           columns=("is_staff", "author"), source="inverse Simpson index (Hill, 1973), for the team as a whole"),
    Metric(id="code_author_share", family="code_share", level="outcome", unit="share",
           numerator="authors with the code", denominator="authors", columns=("codings", "author"),
           parameters=("dimension", "code", "posts"), required=("dimension", "code"), better="",
           source="Wilson interval on the effective number of authors, grouped by publication"),
    Metric(id="code_comment_share", family="code_share", level="outcome", unit="share",
           numerator="comments with the code", denominator="comments", columns=("codings",),
           parameters=("dimension", "code", "posts"), required=("dimension", "code"), better="",
           source="Wilson interval on the effective number of comments (Korn and Graubard, 1998)"),
    Metric(id="external", family="external", level="impact", unit="count", numerator="value of the file",
           denominator="", columns=("file",), parameters=("file", "date", "value", "unit"),
           required=("file", "date", "value"), source="a file that the page's owner brings"),
    Metric(id="followers", family="context", level="output", unit="count", numerator="followers", denominator="",
           columns=("followers",), source="stock on the last day known"),
    Metric(id="views", family="context", level="output", unit="count", numerator="views", denominator="",
           columns=("views",), source="sum over the publications of the period"),
)  # fmt: skip

METRIC_IDS: tuple[str, ...] = tuple(metric.id for metric in METRICS)


# Figures that dashboards show and that are not offered here, each with its usual spellings: the wording says why, and
# what to take instead.
REFUSED: dict[str, tuple[str, ...]] = {
    "engagement_rate": ("engagement", "er", "taux d'engagement", "taux engagement"),
    "virality": ("viralite", "taux de viralite"),
    "net_sentiment": ("sentiment", "tonalite", "nps"),
    "response_rate_fb": ("response rate", "taux de reponse"),
    "mean_response_time": ("response time", "temps de reponse moyen"),
    "ad_value": ("ave", "emv", "earned media value", "equivalent publicitaire"),
    "score": ("performance index", "karma", "influence score", "indice de performance"),
}


def why_refused(metric: str) -> str:
    """Return why a well-known figure is not offered and what to take instead; "" for anything else."""
    wanted = fold(metric).replace("_", " ")
    for refused, spellings in REFUSED.items():
        if wanted in (refused.replace("_", " "), *spellings):
            return say(f"metrics.refused.{refused}")
    return ""


def find_metric(metric: str) -> Metric:
    """Return a metric of the dictionary by its id; raise KeyError for an unknown one."""
    return next(known for known in METRICS if known.id == metric) if metric in METRIC_IDS else _unknown(metric)


def _unknown(metric: str) -> Metric:
    raise KeyError(metric)


class DefinitionBreak(NamedTuple):
    """Say that a platform's column means something else from a day on; `kind` keys the wording.

    `replaced`: the column gave way to another one. What an export still gives under the old name is still the old
    measure: the two are never joined, and a series of the old one is not cut.
    """

    platform: str
    column: str
    day: date
    kind: str
    source: str
    replaced: bool = False


_META_BLOG = "developers.facebook.com/blog/post/2025/08/15"
DEFINITION_BREAKS: tuple[DefinitionBreak, ...] = (
    DefinitionBreak("facebook", "impressions", date(2025, 4, 21), "impressions_to_views", _META_BLOG, True),
    DefinitionBreak("facebook", "views", date(2025, 4, 21), "impressions_to_views", _META_BLOG),
    DefinitionBreak("instagram", "impressions", date(2025, 4, 21), "impressions_to_views", "Instagram API v22", True),
    DefinitionBreak("instagram", "views", date(2025, 4, 21), "impressions_to_views", "Instagram API v22"),
    # Meta's page prints 2025-06-15; its own changelog and connectors' releases say 2026.
    DefinitionBreak("facebook", "reach", date(2026, 6, 15), "reach_to_viewers",
                    "developers.facebook.com, deprecated page metrics, 2 March 2026 (dates conflict)", True),
    DefinitionBreak("youtube", "views", date(2025, 3, 31), "shorts_views", "YouTube help, Shorts views"),
    # Release notes say 24 August, the API's revision history 27 August.
    DefinitionBreak("youtube", "views", date(2026, 8, 24), "first_frame_views",
                    "YouTube Analytics API revision history, August 2026"),
    # No day is documented: files of 2021 count tweets and retweets, files of 2024 posts and reposts, by another tool.
    DefinitionBreak("x", "impressions", date(2024, 1, 1), "tweets_to_posts", "exports of 2021 and of 2024"),
    DefinitionBreak("x", "shares", date(2024, 1, 1), "tweets_to_posts", "exports of 2021 and of 2024"),
    # Files of 2020 have "Video views", files of 2023 "Views" apart from off-site ones; the day is not documented.
    DefinitionBreak("linkedin", "views", date(2023, 1, 1), "video_views_to_views", "exports of 2020 and of 2023"),
)  # fmt: skip


def breaks_between(
    metric: Metric, *, platforms: tuple[str, ...], before: date, after: date
) -> tuple[DefinitionBreak, ...]:
    """Return the breaks of the metric's columns in (before, after], on the platforms given."""
    return tuple(
        known
        for known in DEFINITION_BREAKS
        if known.column in metric.columns and known.platform in platforms and before < known.day <= after
    )
