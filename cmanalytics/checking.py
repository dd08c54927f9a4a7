"""Check a page folder: what each file was taken for, which dates are covered, which objectives can be measured."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.metrics import compute_metrics
from cmanalytics.page import Page, covered_months, months_until, open_page
from cmanalytics.scoring import score_objectives
from cmanalytics.storing import as_records
from cmanalytics.tagging import tag_comments
from cmanalytics.wording import say


def check_page(folder: str | Path, *, progress: Callable[[int, int, str], None] | None = None) -> dict[str, Any]:
    """Return what `check --json` prints: files, coverage, objectives, alerts; JSON-ready.

    Objectives are judged on the last month that has data. Raise as `open_page` does.
    """
    page = open_page(folder, progress=progress)
    return {
        "files": as_records(page.inputs),
        "coverage": coverage(page),
        "objectives": measurable_objectives(page),
        "alerts": as_records(page.alerts),
    }


def coverage(page: Page) -> list[dict[str, Any]]:
    """Return, for each table, platform and account, the first and last day with data and the number of rows."""
    moments = {"posts": "published_at", "comments": "written_at", "account_days": "date", "audience": "date"}
    rows = []
    for name, column in moments.items():
        table = getattr(page, name)
        known = table.assign(account=table["account"].fillna(""))
        for (platform, account), group in known.groupby(["platform", "account"], sort=True):
            days = group[column].dropna()
            if days.dt.tz is not None:
                days = days.dt.tz_convert(page.settings.page.timezone)
            first, last = (None, None) if days.empty else (f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}")
            place = {"table": name, "platform": platform, "account": account or None}
            rows.append({**place, "first": first, "last": last, "rows": len(group)})
    return rows


def measurable_objectives(page: Page) -> list[dict[str, Any]]:
    """Return each objective with whether it can be measured on the last month that has data, and why not."""
    months = covered_months(page)
    if not months:
        why = say("check.no_data")
        return [{"id": known.id, "measurable": False, "why": why} for known in page.objectives.objectives]
    month = months[-1]
    scorecard = score_month(page, month)
    main = scorecard[~scorecard["indicator"].str.startswith("guardrail:")]
    return [
        {
            "id": row["objective"],
            "measurable": row["status"] != "not_measurable",
            "why": row["reason"] if row["status"] == "not_measurable" else None,
        }
        for _, row in main.iterrows()
    ]


def score_month(page: Page, month: str) -> pd.DataFrame:
    """Return the scorecard of one month (contract `scorecard`); earlier months say what pace is possible."""
    codings = tag_comments(page.comments, page.codebook)
    measures = compute_metrics(
        page.posts,
        page.account_days,
        comments=page.comments,
        codings=codings,
        period=months_until(month, page),
        objectives=page.objectives,
        settings=page.settings,
        folder=page.folder,
    )
    return score_objectives(measures, page.objectives, period=month, settings=page.settings, codebook=page.codebook)


def describe_check(found: dict[str, Any]) -> str:
    """Return the result of `check_page` as lines for a person; its alerts are said apart."""
    lines = [say("check.files")]
    lines += [_file(row) for row in found["files"]] or [say("check.none")]
    lines += ["", say("check.coverage")]
    lines += [_covered(row) for row in found["coverage"]]
    lines += ["", say("check.objectives")]
    for row in found["objectives"]:
        lines.append(say("check.measurable" if row["measurable"] else "check.unmeasurable", **row))
    return "\n".join(lines)


def _file(row: dict[str, Any]) -> str:
    if not row["reader"]:
        return say("check.unrecognised", **row)
    table = say(f"check.tables.{row['table']}")
    return say("check.recognised", **{**row, "table": table, "dates": _dates(row)})


def _covered(row: dict[str, Any]) -> str:
    names = {"table": say(f"check.tables.{row['table']}"), "account": row["account"] or say("check.no_account")}
    return say("check.covered", **{**row, **names, "dates": _dates(row)})


def _dates(row: dict[str, Any]) -> str:
    return say("check.dates", **row) if row["first"] else ""
