"""The metric dictionary: what each metric counts, among what, at which level, and since when a number means it.

A metric is one entry of `METRICS`. Names, definitions and pitfalls in the reader's language stand in the wording area
`metrics`, under the metric's id.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from cmanalytics.wording import say

Family = Literal[
    "ratio", "mean_rate", "per_follower", "per_post", "answers", "voice", "code_share", "external", "context"
]

# An engagement count must say what it counts: vendors' "engagement" differ by exactly these.
INTERACTIONS: dict[str, tuple[str, ...]] = {
    "core": ("reactions", "comments", "shares"),
    "plus_saves": ("reactions", "comments", "shares", "saves"),
    "plus_clicks": ("reactions", "comments", "shares", "clicks"),
}

# Speech acts of the codebook that call for an answer from the page.
CALLS_FOR_ANSWER = ("question", "request", "complaint", "suggestion")

# What AMEC's framework calls levels, from what is put in to what changes outside.
LEVELS = ("input", "activity", "output", "outtake", "outcome", "impact")


@dataclass(frozen=True, kw_only=True)
class Metric:
    """Declare a metric.

    `numerator` and `denominator` are columns of `posts` ("interactions" stands for the named set) or a short name of
    what is counted; `columns` are the columns without which it cannot be computed; `parameters` those that an
    indicator may give, `required` those that it must. `unit`: share and rate are fractions, count is whole, per_post
    a mean. `version` grows when the definition changes: figures of two versions are not compared.
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
_ANSWER = ("speech_acts", "posts")
_ICONOSQUARE = "support.iconosquare.com/fr, mesures Facebook et Instagram"
_KAUSHIK = "kaushik.net, Best Social Media Metrics, 2011"

METRICS: tuple[Metric, ...] = (
    Metric(id="er_reach_pooled", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="reach", columns=("interactions", "reach"), parameters=_POST,
           source="linearised ratio of sums; logic of LinkedIn's engagement rate, on reach"),
    Metric(id="er_reach_mean", family="mean_rate", level="outtake", unit="rate", numerator="interactions",
           denominator="reach", columns=("interactions", "reach"), parameters=_POST, source=_ICONOSQUARE),
    Metric(id="er_impressions", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="impressions", columns=("interactions", "impressions"), parameters=_POST,
           source="support.sproutsocial.com, engagement rate per impression; LinkedIn page analytics"),
    Metric(id="er_views", family="ratio", level="outtake", unit="rate", numerator="interactions",
           denominator="views", columns=("interactions", "views"), parameters=_POST,
           source="same ratio, on views, which replaced impressions at Meta in 2025"),
    Metric(id="er_followers", family="per_follower", level="outtake", unit="rate", numerator="interactions",
           denominator="followers", columns=("interactions", "followers"), parameters=_POST,
           source=_ICONOSQUARE + " ; Socialbakers, 2013"),
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
    Metric(id="share_of_voice_comments", family="voice", level="outtake", unit="share",
           numerator="comments on our publications", denominator="comments on ours and on declared competitors'",
           columns=("comments",), source="usual share of voice, on comments"),
    Metric(id="code_author_share", family="code_share", level="outcome", unit="share",
           numerator="authors with the code", denominator="authors", columns=("codings", "author"),
           parameters=("dimension", "code", "posts"), required=("dimension", "code"), better="",
           source="Wilson interval, the author being the unit"),
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
