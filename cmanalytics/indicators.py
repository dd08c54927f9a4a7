"""What an objective is measured by: a metric with its parameters, accounts, publications and window."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, Field

from cmanalytics.blocks import Declaration, InnerPath, Number, Text
from cmanalytics.dictionary import INTERACTIONS, Metric, find_metric
from cmanalytics.settings import Platform
from cmanalytics.wording import say

Window = Literal["period", "to_date", "trailing_90d"]
# Columns of posts that a weighted formula may count.
Counted = Literal["reactions", "comments", "shares", "saves", "clicks", "link_clicks", "follows"]


def _listed(declared: Any) -> Any:
    return [declared] if isinstance(declared, str) else declared


def _accounts(declared: Any) -> Any:
    if declared == "all" or declared is None:
        return []
    listed = _listed(declared)
    return (
        [{"platform": item} if isinstance(item, str) else item for item in listed]
        if isinstance(listed, list)
        else listed
    )


_PERIOD = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def days_of_period(text: str) -> tuple[date, date] | None:
    """Return the first and last day of YYYY-MM, YYYY-Qn, YYYY or YYYY-MM-DD/YYYY-MM-DD; None for anything else."""
    if match := _DAYS.fullmatch(text):
        try:
            first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        except ValueError:
            return None
        return (first, last) if first <= last else None
    match = _PERIOD.fullmatch(text)
    if match is None or not 1970 <= int(match[1]) <= 2200:
        return None
    year, month, quarter = int(match[1]), match[2], match[3]
    start = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
    months = 1 if month else 3 if quarter else 12
    after = date(year + (start + months - 1) // 12, (start + months - 1) % 12 + 1, 1)
    return date(year, start, 1), after - timedelta(days=1)


Names = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class AccountFilter(Declaration):
    """Keep one account of a platform, or all of them when `account` is None."""

    platform: Platform
    account: Text | None = None


class PostFilter(Declaration):
    """Keep publications by words of their title and text ("mot*" is a prefix) and by format; empty keeps all."""

    text_matches: Names = ()
    format: Names = ()


class Formula(Declaration):
    """Name a weighting of interactions: arbitrary, hence never without its name and its weights."""

    name: Text
    weights: Annotated[dict[Counted, Annotated[Number, Field(gt=0)]], Field(min_length=1)]

    def __str__(self) -> str:
        parts = (f"{weight:g} {column}" for column, weight in sorted(self.weights.items()))
        return f"{self.name} ({' + '.join(parts)})"

    @property
    def words(self) -> str:
        """Return the formula in the reader's language."""
        parts = (f"{weight:g} × {say(f'metrics.columns.{column}')}" for column, weight in self.weights.items())
        return f"{self.name} ({' + '.join(parts)})"


class Measured(Declaration):
    """Name a metric with its parameters; empty `accounts` are all of ours, None is the metric's own default.

    `quantile` is that of a delay (0.5: the median), `days` those on which a comment was written.
    """

    metric: Text
    accounts: Annotated[tuple[AccountFilter, ...], BeforeValidator(_accounts)] = ()
    window: Window = "period"
    interactions: Literal["core", "plus_saves", "plus_clicks", "plus_clicks_follows", "saves_without_shares"] = "core"
    posts: PostFilter = PostFilter()
    paid: Literal["all", "organic", "paid"] = "all"
    hours: Annotated[Number, Field(gt=0)] = 4
    hours_kind: Literal["watch", "clock"] = "watch"
    quantile: Annotated[Number, Field(gt=0, lt=1)] = 0.5
    days: Literal["all", "week", "weekend", "holidays"] = "all"
    speech_acts: Names = ()
    formula: Formula | None = None
    dimension: Text | None = None
    code: Text | None = None

    @property
    def definition(self) -> Metric:
        """Return the metric's entry in the dictionary."""
        return find_metric(self.metric)

    @property
    def measured_unit(self) -> str:
        """Return the unit of the figure."""
        return self.definition.unit

    def weights(self) -> dict[str, float]:
        """Return the columns of posts that the numerator adds up, each with its weight."""
        metric = self.definition
        if self.formula is not None and "formula" in metric.parameters:
            return dict(self.formula.weights)
        named = self.interactions if metric.interactions == "named" else metric.interactions
        return dict.fromkeys(INTERACTIONS[named] if named else (metric.numerator,), 1.0)

    def columns(self) -> tuple[str, ...]:
        """Return the columns needed, the interactions counted written out."""
        needed = self.definition.columns
        if "interactions" not in needed:
            return needed
        return (*self.weights(), *(name for name in needed if name != "interactions"))

    def key(self, *, since: date | None = None, until: date | None = None) -> str:
        """Return the `segment` text that tells this parameterised measure from others, "all" when nothing does.

        `since` and `until` are the ends of a `to_date` window: two objectives may start and end on different days.
        """
        parts = [*self._parameters(), *self._filters()]
        if self.window == "to_date" and since is not None:
            parts.append(f"since={since.isoformat()}")
            parts += [f"until={until.isoformat()}"] if until is not None else []
        return ";".join(parts) or "all"

    def _parameters(self) -> Iterable[str]:
        for name in self.definition.parameters:
            value = getattr(self, name, None)
            default = type(self).model_fields[name].default if value is not None else None
            told_apart = name in ("hours", "hours_kind", "dimension", "code", "file", "value")
            if name == "posts" or value is None or (value == default and not told_apart):
                continue
            text = "|".join(value) if isinstance(value, tuple) else f"{value:g}" if name == "hours" else str(value)
            yield f"{name}={_escape(text)}"

    def _filters(self) -> Iterable[str]:
        if self.posts.text_matches:
            yield f"posts=text:{_escape('|'.join(self.posts.text_matches))}"
        if self.posts.format:
            yield f"posts=format:{_escape('|'.join(self.posts.format))}"
        if len(self.accounts) > 1:
            yield "accounts=" + _escape("|".join(f"{a.platform}/{a.account or '*'}" for a in self.accounts))

    def place(self) -> tuple[str, str]:
        """Return the `platform` and `account` of the measure, "all" for several."""
        if len(self.accounts) != 1:
            return "all", "all"
        return self.accounts[0].platform, self.accounts[0].account or "all"


def _escape(text: str) -> str:
    return quote(text, safe=" /|*'éèêàùçôîûëïü.,:-_", encoding="utf-8")


class Indicator(Measured):
    """Hold what an objective is measured by; `file`, `date` and `value` (its columns) and `unit` are for `external`."""

    file: InnerPath | None = None
    date: Text | None = None
    value: Text | None = None
    unit: Literal["count", "share", "rate"] = "count"

    @property
    def measured_unit(self) -> str:
        """Return the unit of the figure: the dictionary's, or the declared one of an external metric."""
        return self.unit if self.metric == "external" else self.definition.unit


class Guardrail(Measured):
    """Hold what must not be sacrificed to a target: `value` is the threshold.

    Accounts, publications and window are the indicator's unless given.
    """

    kind: Literal["stay_above", "stay_below"]
    value: Number
    why: str = ""


class Watched(Measured):
    """Hold a metric that is shown as context and never judged."""

    why: str = ""
