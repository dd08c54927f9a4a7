"""Comparing: a period beside another, our accounts beside others, a part of the page beside the rest."""

from cmanalytics.comparing.accounts import compare_accounts
from cmanalytics.comparing.measuring import measure_accounts
from cmanalytics.comparing.pairs import VERDICTS
from cmanalytics.comparing.periods import compare_periods
from cmanalytics.comparing.segments import compare_segments

__all__ = ["VERDICTS", "compare_accounts", "compare_periods", "compare_segments", "measure_accounts"]
