"""Qualitative engagement analysis of social pages: objectives first, evidence beside each claim, offline.

    import cmanalytics as cm

    page = cm.open_page("my-page")
    codings = cm.tag_comments(page.comments, page.codebook, page_lang=page.settings.language)
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
    "add_cues": "revising",
    "analyse_experiment": "experiments",
    "analyse_experiments": "experiments",
    "assess_maturity": "maturity",
    "assign_variants": "experiments",
    "check_codebook": "revising",
    "check_page": "checking",
    "choose_language": "page",
    "coder_agreement": "coding",
    "compare_accounts": "comparing",
    "compare_alternatives": "alternatives",
    "compare_codebooks": "revising",
    "compare_periods": "comparing",
    "compare_segments": "comparing",
    "compute_code_shares": "metrics",
    "cooccur_codes": "counting",
    "count_codes": "counting",
    "compute_metrics": "metrics",
    "compute_opportunities": "jobs",
    "describe_metrics": "metrics.describing",
    "describe_sample": "coding",
    "draw_sample": "coding",
    "estimate_shares": "estimating",
    "explain": "scoring",
    "explain_coding": "tagging",
    "extract_jobs": "tagging.jobs",
    "group_jobs": "jobs",
    "highlight_codings": "tagging",
    "list_disagreements": "coding",
    "list_codes": "revising",
    "list_to_read": "to_read",
    "load_codebook": "codebook",
    "load_codings": "coding",
    "load_grid": "maturity",
    "load_maturity": "maturity",
    "load_objectives": "objectives",
    "load_protocol": "protocol",
    "load_settings": "settings",
    "measure_accounts": "comparing",
    "month_alerts": "page",
    "month_comments": "page",
    "months_until": "page",
    "open_page": "page",
    "plan_experiment": "experiments",
    "plan_experiments": "experiments",
    "read_assignment": "experiments",
    "read_coding_sheet": "coding",
    "read_export": "readers",
    "render_report": "report",
    "require_month": "page",
    "review_counts": "metrics.doubts",
    "save_month": "saving",
    "score_objectives": "scoring",
    "select_quotes": "evidence",
    "settle_disagreements": "coding",
    "suggest_objectives": "suggesting",
    "tag_comments": "tagging",
    "write_assignment": "experiments",
    "write_coding_sheet": "coding",
}

__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cmanalytics' has no attribute {name!r}; it has: {', '.join(__all__)}")
    return getattr(import_module(f"cmanalytics.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
