"""The parts of a report: each takes tables and declarations and returns a block that a notebook shows by itself."""

from cmanalytics.sections.background import show_alerts, show_context, show_provenance
from cmanalytics.sections.changes import show_changes
from cmanalytics.sections.community import show_to_read, show_voice
from cmanalytics.sections.learning import show_maturity, show_tests
from cmanalytics.sections.objectives import show_objectives
from cmanalytics.sections.reading import show_comments
from cmanalytics.sections.summary import show_cover, show_summary

__all__ = [
    "show_alerts",
    "show_changes",
    "show_comments",
    "show_context",
    "show_cover",
    "show_maturity",
    "show_objectives",
    "show_provenance",
    "show_summary",
    "show_tests",
    "show_to_read",
    "show_voice",
]
