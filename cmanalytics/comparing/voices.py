"""Our share of voice beside the share that each would have if all were heard alike."""

from collections.abc import Iterator, Sequence

import pandas as pd

from cmanalytics.comparing.pairs import compare_sides
from cmanalytics.comparing.sides import Line, Pair, Side, exactly, side_of, tell_when
from cmanalytics.indicators import AccountFilter, Indicator
from cmanalytics.metrics import Asked, tabulate_asked
from cmanalytics.metrics.sources import Sources
from cmanalytics.settings import PageSettings
from cmanalytics.wording import say

VOICE_METRICS = ("share_of_voice_comments", "share_of_voice_per_post")
EQUAL_SHARE = "equal_share"


def measure_voices(
    sources: Sources, asked: Sequence[Asked] | None, periods: Sequence[str], settings: PageSettings
) -> Iterator[pd.DataFrame]:
    """Yield our shares of voice, a platform with declared competitors and one account of ours each.

    `asked` are the voice indicators wanted, None both metrics; `sources` know who the competitors are.
    """
    wanted = [Asked(Indicator(metric=metric)) for metric in VOICE_METRICS] if asked is None else asked
    for platform in sorted({rival.platform for rival in settings.competitors}):
        ours = [known.account for known in settings.accounts if known.platform == platform]
        one = {"accounts": (AccountFilter(platform=platform),)}
        here = [
            known._replace(indicator=known.indicator.model_copy(update=one))
            for known in wanted
            if not known.indicator.accounts or platform in {kept.platform for kept in known.indicator.accounts}
        ]
        if len(ours) == 1 and here:
            yield tabulate_asked(sources, here, periods).assign(account=ours[0])


def compare_voice(line: Line, *, accounts: int, settings: PageSettings) -> Pair:
    """Return our share of voice beside an equal one, among a number of accounts."""
    # By publication, competitors are taken together: their mean beside ours.
    equal = 1 / (accounts if line.metric.id == "share_of_voice_comments" else 2)
    one: Side = side_of(line, name=tell_when(line), settings=settings)
    other = exactly(line, equal, name=say("comparing.when.equal_share"), settings=settings)
    return compare_sides("voice", line, one, other, EQUAL_SHARE, settings=settings)
