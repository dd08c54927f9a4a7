"""Qualitative engagement analysis of social pages: objectives first, evidence beside each claim, offline.

    import cmanalytics as cm

    page = cm.open_page("my-page")
    codings = cm.tag_comments(page.comments, page.codebook)
    measures = cm.compute_metrics(page.posts, page.account_days, comments=page.comments, codings=codings,
                                  period="2026-10", objectives=page.objectives, settings=page.settings)
    scorecard = cm.score_objectives(measures, page.objectives, period="2026-10", settings=page.settings)

Names are loaded when they are first used: the command line answers at once.
"""

from importlib import import_module
from importlib.metadata import version as _version
from typing import Any

__version__ = _version("cmanalytics")

# Public name -> the module that holds it.
_HOMES: dict[str, str] = {
    "CmanalyticsError": "errors",
    "DataError": "errors",
    "DeclarationError": "errors",
    "METRICS": "dictionary",
    "RunError": "errors",
    "UsageError": "errors",
    "check_page": "checking",
    "choose_language": "page",
    "compute_code_shares": "metrics",
    "compute_metrics": "metrics",
    "describe_metrics": "metrics.describing",
    "explain": "scoring",
    "explain_coding": "tagging",
    "list_to_read": "to_read",
    "load_codebook": "codebook",
    "load_objectives": "objectives",
    "load_protocol": "protocol",
    "load_settings": "settings",
    "month_alerts": "page",
    "months_until": "page",
    "open_page": "page",
    "read_export": "readers",
    "render_report": "report",
    "require_month": "page",
    "review_counts": "metrics.doubts",
    "save_month": "saving",
    "score_objectives": "scoring",
    "select_quotes": "evidence",
    "tag_comments": "tagging",
}

__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cmanalytics' has no attribute {name!r}; it has: {', '.join(__all__)}")
    return getattr(import_module(f"cmanalytics.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
