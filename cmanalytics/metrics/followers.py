"""How many follow an account, on a day."""

import numpy as np
import pandas as pd

from cmanalytics.indicators import Measured
from cmanalytics.metrics.periods import Span
from cmanalytics.metrics.places import among_accounts
from cmanalytics.metrics.sources import Estimate, Sources
from cmanalytics.wording import say

FOLLOWERS_TOLERANCE = pd.Timedelta(days=7)


def followers_at(sources: Sources, posts: pd.DataFrame) -> np.ndarray:
    """Return the followers of each post's account on the day nearest to its publication, nan beyond seven days."""
    stock = _stock(sources)
    found = np.full(len(posts), np.nan)
    zone = sources.settings.page.timezone
    local = posts["published_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    for platform, group in stock.groupby("platform", sort=True):
        accounts = group["account"].str.casefold().fillna("")
        for account in sorted(accounts.unique()):
            here = (posts["platform"] == platform) & local.notna()
            # One account only: whatever its name is in either file, it is that one.
            if accounts.nunique() > 1:
                here &= (posts["account"].str.casefold() == account).fillna(False)
            rows = np.flatnonzero(here.to_numpy(dtype=bool))
            found[rows] = _nearest(local.iloc[rows], group[accounts == account])
    return found


def _stock(sources: Sources) -> pd.DataFrame:
    # Infinite counts are no counts; competitors' are not ours.
    days = sources.account_days
    known = np.isfinite(days["value"].to_numpy(dtype=float, na_value=np.nan)) & days["date"].notna().to_numpy()
    kept = known & (days["metric"] == "followers").to_numpy(dtype=bool)
    return days[kept & ~among_accounts(days, sources.settings.competitors)].sort_values("date", kind="stable")


def _nearest(local: pd.Series, series: pd.DataFrame) -> np.ndarray:
    wanted = pd.DataFrame({"date": local.to_numpy("datetime64[us]"), "row": np.arange(len(local))})
    known = {"date": series["date"].to_numpy("datetime64[us]"), "value": series["value"].to_numpy(dtype=float)}
    merged = pd.merge_asof(
        wanted.sort_values("date", kind="stable"),
        pd.DataFrame(known),
        on="date",
        direction="nearest",
        tolerance=FOLLOWERS_TOLERANCE,
    )
    return merged.sort_values("row")["value"].to_numpy()


def last_followers(sources: Sources, indicator: Measured, span: Span) -> Estimate:
    """Return the followers on the last day known of a span, all accounts asked for together."""
    days = _stock(sources)
    kept = days["date"].between(pd.Timestamp(span.first), pd.Timestamp(span.last)).to_numpy(dtype=bool)
    if indicator.accounts:
        kept = kept & among_accounts(days, indicator.accounts)
    last = days[kept].groupby(["platform", "account"], dropna=False)["value"].last()
    if last.empty:
        return Estimate(notes=(say("metrics.missing.no_followers"),))
    return Estimate(float(last.sum()), numerator=float(last.sum()))
