"""Metric truth: no trend over the day on which a platform gave a number another meaning."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cmanalytics.dictionary import DEFINITION_BREAKS, METRICS, breaks_between
from cmanalytics.wording import say
from tests.test_scoring import posts_at, score


def test_every_break_says_what_changed_and_when() -> None:
    """Each has a day, a source and a sentence in French."""
    for known in DEFINITION_BREAKS:
        assert known.source and say(f"metrics.breaks.{known.kind}")
        assert date(2020, 1, 1) < known.day < date(2027, 1, 1)


@pytest.mark.parametrize(
    ("platform", "column"),
    [
        ("facebook", "impressions"), ("facebook", "views"), ("facebook", "reach"), ("instagram", "views"),
        ("x", "impressions"), ("x", "shares"), ("linkedin", "views"), ("youtube", "views"),
    ],
)  # fmt: skip
def test_the_renamed_metrics_of_each_network_are_known(platform: str, column: str) -> None:
    """What FORMATS calls a redefinition stands in the table."""
    assert [known for known in DEFINITION_BREAKS if (known.platform, known.column) == (platform, column)]


@pytest.mark.parametrize("known", DEFINITION_BREAKS, ids=lambda known: f"{known.platform}-{known.column}-{known.day}")
def test_a_break_concerns_its_own_platform_only(known: tuple) -> None:
    """The day itself is the first of the new meaning; other networks are not cut."""
    metric = next((one for one in METRICS if known.column in one.columns), None)
    if metric is None:
        pytest.skip(f"no metric rests on {known.column}")
    eve = known.day - timedelta(days=1)
    assert known in breaks_between(metric, platforms=(known.platform,), before=eve, after=known.day)
    assert known not in breaks_between(metric, platforms=(known.platform,), before=known.day, after=known.day)
    assert not breaks_between(metric, platforms=("mastodon",), before=eve, after=known.day)


@pytest.mark.parametrize(
    ("platform", "metric", "column", "start", "baseline", "words"),
    [
        ("x", "amplification", "shares", "2023-06-01", "2023-01-01/2023-05-31", "tweets"),
        ("linkedin", "er_views", "views", "2022-06-01", "2022-01-01/2022-05-31", "LinkedIn"),
        ("youtube", "er_views", "views", "2026-01-01", "2025-10-01/2025-12-31", "YouTube"),
        ("instagram", "er_views", "views", "2025-01-01", "2024-10-01/2024-12-31", "Meta"),
    ],
)  # fmt: skip
def test_a_trend_over_a_break_is_refused_with_its_reason(
    tmp_path: Path, platform: str, metric: str, column: str, start: str, baseline: str, words: str
) -> None:
    """An objective whose baseline lies before the change cannot be judged after it, and the sentence says why."""
    posts = posts_at(0.05, platform=platform)
    if column not in posts:
        posts = posts.assign(**{column: posts["reach"]})
    row = score(
        tmp_path,
        posts,
        indicator=f"{{metric: {metric}, accounts: [{platform}]}}",
        baseline=f"baseline: {{value: 0.03, period: {baseline}}}",
        start=start,
    ).iloc[0]
    assert row["status"] == "not_measurable"
    assert words in row["reason"]
