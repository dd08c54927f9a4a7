"""Check a page folder: what each file was taken for, which dates are covered, which objectives can be measured."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from cmanalytics.alerts import Alert, make_alert, tabulate_alerts
from cmanalytics.locale import name_platform
from cmanalytics.metrics import compute_metrics
from cmanalytics.metrics.places import among_accounts
from cmanalytics.page import DATA_FOLDERS, Page, covered_months, months_until, open_page
from cmanalytics.readers import READERS
from cmanalytics.readers.formats.known import SET_ASIDE
from cmanalytics.readers.guessing import guess_mapping
from cmanalytics.readers.listing import list_files, name_sheet
from cmanalytics.readers.opening.files import open_export
from cmanalytics.scoring import score_objectives
from cmanalytics.storing import as_records
from cmanalytics.tagging import tag_comments
from cmanalytics.wording import say

# More files than this of one folder, of one format, are told in one line.
MANY = 5


def check_page(folder: str | Path, *, progress: Callable[[int, int, str], None] | None = None) -> dict[str, Any]:
    """Return what `check --json` prints: files, coverage, objectives, alerts; JSON-ready.

    Objectives are judged on the last month that has data. Raise as `open_page` does.
    """
    page = open_page(folder, progress=progress)
    said = [Alert(**row) for row in page.alerts.to_dict("records")]
    return {
        "files": as_records(page.inputs),
        "coverage": coverage(page),
        "objectives": measurable_objectives(page),
        "alerts": as_records(tabulate_alerts([*said, *guess_files(page), *uncommented(page)])),
    }


def uncommented(page: Page) -> list[Alert]:
    """Return an alert for each platform on which we published and whose comments are in no file."""
    ours = page.posts[~among_accounts(page.posts, page.settings.competitors)]
    counts = ours.loc[~ours["platform"].isin(page.comments["platform"].unique()), "platform"].value_counts()
    return [
        make_alert("posts_without_comments", severity="info", table="comments", platform=name, count=int(count))
        for name, count in sorted((name_platform(str(platform)), count) for platform, count in counts.items())
    ]


def guess_files(page: Page) -> list[Alert]:
    """Return an alert for each sheet that nobody knows: what its columns seem to be, as page.yml says it."""
    unknown = page.alerts["kind"].isin(("unknown_file", "unknown_file_near", "unknown_headers"))
    names = set(page.alerts.loc[unknown, "file"].dropna())
    folders = [path for name in DATA_FOLDERS if (path := page.folder / name).is_dir()]
    alerts = []
    for found in list_files(folders)[0]:
        # A member of an archive is named after it.
        if not any(name == found.name or name.startswith(found.name + "/") for name in names):
            continue
        for opened in open_export(found.path, name=found.name):
            guess = guess_mapping(opened, READERS) if opened.name in names else None
            if guess is not None:
                values = {"what": say(f"check.tables.{guess.table}"), "block": guess.block}
                alerts.append(make_alert("columns_guessed", file=opened.name, table=guess.table, **values))
    return alerts


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
    codings = tag_comments(page.comments, page.codebook, page_lang=page.settings.language)
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
    aside = {alert["file"] for alert in found["alerts"] if alert["kind"] in SET_ASIDE}
    lines += list(_files(found["files"], aside)) or [say("check.none")]
    lines += ["", say("check.coverage")]
    lines += [_covered(row) for row in found["coverage"]]
    lines += ["", say("check.objectives")]
    for row in found["objectives"]:
        lines.append(say("check.measurable" if row["measurable"] else "check.unmeasurable", **row))
    return "\n".join(lines)


def _files(rows: list[dict[str, Any]], aside: set[str]) -> Iterator[str]:
    """Give a line a file; many files of one folder (or archive) that have the same fate are one line."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(_fate(row, aside), []).append(row)
    for row in rows:
        folder, fate, _ = key = _fate(row, aside)
        members = groups[key]
        if not folder or len(members) <= MANY:
            yield say("check.set_aside", **row) if fate is None else _file(row)
        elif row is members[0]:
            aside_line = say("check.members_aside", folder=folder, count=len(members))
            yield aside_line if fate is None else _members(folder, members)


def _fate(row: dict[str, Any], aside: set[str]) -> tuple[str, str | None, str]:
    """Return the folder of a file, who read it (None: it was left out on purpose), and for which table."""
    folder = row["file"].rpartition("/")[0]
    if row["reader"]:
        return (folder, row["reader"], row["table"])
    return (folder, None, "") if row["file"] in aside else ("", "", "")


def _members(folder: str, members: list[dict[str, Any]]) -> str:
    days = {name: [row[name] for row in members if row[name]] for name in ("first", "last")}
    total = {"first": min(days["first"], default=None), "last": max(days["last"], default=None)}
    about = {"folder": folder, "count": len(members), "rows": sum(row["rows"] or 0 for row in members)}
    table = say(f"check.tables.{members[0]['table']}")
    return say("check.members", reader=_label(members[0]["reader"]), table=table, dates=_dates(total), **about)


def _file(row: dict[str, Any]) -> str:
    if not row["reader"]:
        return say("check.unrecognised", **row)
    told = {"table": say(f"check.tables.{row['table']}"), "file": name_sheet(row["file"], row["sheet"])}
    return say("check.recognised", **{**row, **told, "reader": _label(row["reader"]), "dates": _dates(row)})


def _label(name: str) -> str:
    """Return a reader's name in the reader's language."""
    known = {reader.name: reader.label for reader in READERS}
    return known.get(name) or say(f"check.other_readers.{name}")


def _covered(row: dict[str, Any]) -> str:
    names = {"table": say(f"check.tables.{row['table']}"), "account": row["account"] or say("check.no_account")}
    names["platform"] = name_platform(row["platform"])
    return say("check.covered", **{**row, **names, "dates": _dates(row)})


def _dates(row: dict[str, Any]) -> str:
    return say("check.dates", **row) if row["first"] else ""
