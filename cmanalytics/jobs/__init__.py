"""Jobs as things to read: near-identical ones together, and where they stand between important and well served."""

from cmanalytics.jobs.grouping import group_jobs
from cmanalytics.jobs.opportunities import compute_opportunities

__all__ = ["compute_opportunities", "group_jobs"]
