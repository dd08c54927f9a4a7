"""The tables: what one row is, which columns it has, of which kind, and the call that checks a frame.

Kinds: text (`string`), count (`Int64`), number (`Float64`), when (`datetime64[us, UTC]`), day (`datetime64[us]`,
midnight, no zone), flag (`boolean`), list (of text; ";" between the items in CSV). Values may be missing unless the
column is required: missing is never zero.
"""

from cmanalytics.tables.codes import (
    CHANGE_SAMPLES,
    CODE_CHANGES,
    CODE_COUNTS,
    CODE_PAIRS,
    CODEBOOK_FINDINGS,
    CODES,
    CODINGS,
)
from cmanalytics.tables.columns import Column, Contract
from cmanalytics.tables.comments import JOB_GROUPS, JOB_OPPORTUNITIES, JOBS, SIGNALS, TO_READ
from cmanalytics.tables.conforming import CASTS, conform, describe, empty, is_metric, kind_of, rises, same_flags
from cmanalytics.tables.exports import ACCOUNT_DAYS, ALERTS, AUDIENCE, COMMENTS, INPUTS, POSTS
from cmanalytics.tables.judging import (
    ALTERNATIVES,
    ASSIGNMENT,
    CHANGES,
    EXPERIMENT_PLAN,
    EXPERIMENTS,
    MATURITY,
    MEASURES,
    SCORECARD,
    SUGGESTIONS,
)
from cmanalytics.tables.readings import AGREEMENT, DISAGREEMENTS, READINGS, SAMPLE, SHARES

__all__ = [
    "ACCOUNT_DAYS",
    "AGREEMENT",
    "ALERTS",
    "ALTERNATIVES",
    "ASSIGNMENT",
    "AUDIENCE",
    "CASTS",
    "CHANGES",
    "CHANGE_SAMPLES",
    "CODEBOOK_FINDINGS",
    "CODES",
    "CODE_CHANGES",
    "CODE_COUNTS",
    "CODE_PAIRS",
    "CODINGS",
    "COMMENTS",
    "CONTRACTS",
    "Column",
    "Contract",
    "DISAGREEMENTS",
    "EXPERIMENTS",
    "EXPERIMENT_PLAN",
    "INPUTS",
    "JOBS",
    "JOB_GROUPS",
    "JOB_OPPORTUNITIES",
    "MATURITY",
    "MEASURES",
    "POSTS",
    "READINGS",
    "SAMPLE",
    "SCORECARD",
    "SHARES",
    "SIGNALS",
    "SUGGESTIONS",
    "TO_READ",
    "conform",
    "describe",
    "empty",
    "is_metric",
    "kind_of",
    "rises",
    "same_flags",
]

CONTRACTS: tuple[Contract, ...] = (
    POSTS, ACCOUNT_DAYS, AUDIENCE, COMMENTS, MEASURES, SCORECARD, CHANGES, CODINGS, CODE_COUNTS, CODE_PAIRS,
    CODES, CODEBOOK_FINDINGS, CODE_CHANGES, CHANGE_SAMPLES, JOBS, JOB_GROUPS, JOB_OPPORTUNITIES, SIGNALS, TO_READ,
    ALERTS, INPUTS, ASSIGNMENT, EXPERIMENT_PLAN, EXPERIMENTS, MATURITY, SUGGESTIONS, ALTERNATIVES,
    SAMPLE, READINGS, AGREEMENT, DISAGREEMENTS, SHARES,
)  # fmt: skip
