"""Put the tables of many files together: the newest snapshot of a row wins, what it replaces is counted.

A publication's columns may stand in several files (texts in one, counts in another) or in several sheets of a workbook:
columns that the winning file does not have at all are completed from the others. A cell that is merely missing in it
stays missing: it is never filled with an older count.
"""

import re
from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import format_date, name_platform
from cmanalytics.readers.naming import days_in_name, end_in_name
from cmanalytics.readers.ordering import find_repeated, sort_rows
from cmanalytics.tables import Contract, conform, empty

VIDEO_EXPORT = "video_export"
# Lists that know a publication by one or two figures: they complete a full export, and replace nothing.
TOP_LIST, VIDEO_LIST, CHART_SUM = "top_list", "video_list", "chart_sum"
_PARTIAL = frozenset((TOP_LIST, VIDEO_LIST, CHART_SUM))
# A hole between two exports that is no matter of days.
_HOLE = pd.Timedelta(days=27)
# Columns that say where a row comes from are never another file's.
_OWN = ("source", "flags", "retrieved_at")
_PART = "#part"
_MOMENTS = {"posts": "published_at", "comments": "written_at", "account_days": "date", "audience": "date"}


class Part(NamedTuple):
    """Hold the table that one file gave."""

    file: str
    table: str
    frame: pd.DataFrame


def span(part: Part) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return the first and last day that a part's rows cover, None without a date."""
    moments = part.frame[_MOMENTS[part.table]].dropna()
    if moments.empty:
        return None, None
    days = [moments.min(), moments.max()]
    first, last = [(day.tz_localize(None) if day.tz else day).normalize() for day in days]
    return first, last


def snapshot(part: Part) -> pd.Timestamp:
    """Return when a part was taken, as far as its name or else its newest row tells.

    Never from the disk's dates: a copied file would change the result.
    """
    named = end_in_name(part.file)
    if named is not None:
        return named.tz_localize(None)
    return span(part)[1] or pd.Timestamp(1970, 1, 1)


def with_snapshots(part: Part) -> Part:
    """Return a part of posts with `retrieved_at` filled where the file's name tells it."""
    named = end_in_name(part.file)
    if part.table != "posts" or named is None or part.frame["retrieved_at"].notna().any():
        return part
    moments = pd.Series(named, index=part.frame.index).astype("datetime64[us, UTC]")
    return part._replace(frame=part.frame.assign(retrieved_at=moments))


def merge_parts(parts: list[Part], contract: Contract) -> tuple[pd.DataFrame, list[Alert]]:
    """Return one table of the parts, each key once (the newest snapshot; on a tie the later file name), and alerts.

    Rows are sorted by key, so that the order of the files does not show.
    """
    chosen = [with_snapshots(part) for part in parts if part.table == contract.name and len(part.frame)]
    if not chosen:
        return empty(contract), []
    if contract.name == "comments" and len(chosen) == 1:  # what a file repeats is settled by its reader
        return sort_rows(chosen[0].frame, list(contract.key)), []
    chosen = join_sheets(chosen) if contract.name == "posts" else chosen
    ordered = sorted(chosen, key=lambda part: (not _is_partial(part), snapshot(part), _natural(part.file)))
    frame = pd.concat([part.frame for part in ordered], ignore_index=True) if len(ordered) > 1 else ordered[0].frame
    key = list(contract.key)
    collided = completed = 0
    if contract.name == "comments" and len(ordered) > 1:  # one file alone has parted its own
        frame, collided = _part_collisions(frame)
    videos = 0
    settled = len(ordered) == 1 and not frame["account"].isna().any()  # one file alone has settled what it repeats
    if contract.name == "posts":
        if not settled:
            frame, completed = complete_posts(ordered)
        frame, videos = _drop_twice_exported(frame)
    repeated = older = pd.Series(False, frame.index)
    if not settled:
        repeated, older = find_repeated(frame, key)
    alerts = _tell(frame[repeated], older[repeated], contract) if older.any() else []
    if completed:
        alerts.append(make_alert("completed_posts", severity="info", table="posts", count=completed))
    if collided:
        alerts.append(make_alert("id_collisions", table="comments", count=collided))
    if videos:
        alerts.append(make_alert("videos_twice", severity="info", table="posts", count=videos))
    if contract.name in ("posts", "account_days"):
        alerts += _tell_holes(ordered, frame, contract)
    if contract.name == "audience" and older.any():
        frame = _fill_from_older(frame, key)
    extras = sorted(name for name in frame.columns if name not in contract.names)
    frame = frame[[*contract.names, *extras]]
    rows = sort_rows(frame if not older.any() else frame[~older], key)
    return (rows if settled else conform(rows, contract)), alerts


def join_sheets(parts: list[Part]) -> list[Part]:
    """Return parts of posts, one a file: the sheets of a workbook complete each other, whatever they lack."""
    files = list(dict.fromkeys(part.file for part in parts))
    joined = []
    for file in files:
        sheets = [part for part in parts if part.file == file]
        if len(sheets) == 1:
            joined += sheets
            continue
        frame, _ = complete_posts(sheets)
        key = ["platform", "account", "post_id"]
        joined.append(sheets[0]._replace(frame=frame[~frame.duplicated(key, keep="last")].reset_index(drop=True)))
    return joined


def complete_posts(parts: list[Part]) -> tuple[pd.DataFrame, int]:
    """Return the rows of parts of posts, oldest first, and how many publications took columns from an older part.

    A row takes from the rows above it of the same publication the columns that its own part does not have at all.
    """
    frame = pd.concat([part.frame.assign(**{_PART: number}) for number, part in enumerate(parts)], ignore_index=True)
    frame = frame.assign(account=_known_accounts(frame))
    key = ["platform", "account", "post_id"]
    rows = frame[frame.duplicated(key, keep=False)]
    columns = [name for name in frame.columns if name not in (*key, *_OWN, _PART)]
    there = pd.DataFrame([part.frame.notna().any() for part in parts]).reindex(columns=columns).fillna(False)
    above = rows.groupby(key, dropna=False, sort=False)[columns].ffill()
    lacking = ~there.loc[rows[_PART]].set_axis(rows.index).astype(bool)
    taken = lacking & above.notna()
    for name in taken.columns[taken.any()]:
        frame[name] = frame[name].mask(taken[name].reindex(frame.index, fill_value=False), above[name])
    newest = ~rows.duplicated(key, keep="last")
    return frame.drop(columns=_PART), int((newest & taken.any(axis=1)).sum())


def _known_accounts(frame: pd.DataFrame) -> pd.Series:
    """Return the accounts of posts; one that a file does not name is that of the same publication in another file."""
    post = [frame["platform"], frame["post_id"]]
    accounts = frame["account"].groupby(post, sort=False)
    return frame["account"].mask(
        frame["account"].isna() & (accounts.transform("nunique") == 1), accounts.transform("first")
    )


def _drop_twice_exported(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Leave out rows of a video export that a post export has too: the identifiers differ, account and minute agree."""
    video = pd.Series([VIDEO_EXPORT in flags for flags in frame["flags"]], index=frame.index, dtype=bool)
    if not video.any():
        return frame, 0
    where = ["platform", "account", "published_at"]
    known = pd.MultiIndex.from_frame(frame.loc[~video, where].dropna())
    twice = video & pd.MultiIndex.from_frame(frame[where]).isin(known)
    return frame[~twice].reset_index(drop=True), int(twice.sum())


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a name so that "Overview (10).csv" comes after "Overview (2).csv"."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _is_partial(part: Part) -> bool:
    if part.table != "posts":
        return False
    return all(not _PARTIAL.isdisjoint(flags) for flags in part.frame["flags"])


def _fill_from_older(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return each slice of an audience once, the newest value of each column: followers and visitors share slices."""
    newest = frame.groupby(key, dropna=False, sort=False).transform("last")
    return frame.assign(**{name: newest[name] for name in newest if name != "source"})


def _tell_holes(parts: list[Part], frame: pd.DataFrame, contract: Contract) -> list[Alert]:
    """Say which months no file covers, where the files' names tell periods: nothing there is not zero."""
    spans: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for part in parts:
        days = [day.tz_localize(None) for day in days_in_name(part.file)]
        for platform in part.frame["platform"].dropna().unique() if len(days) > 1 else ():
            spans.setdefault(platform, []).append((days[0], days[-1]))
    moments = frame[_MOMENTS[contract.name]]
    moments = moments.dt.tz_localize(None) if moments.dt.tz is not None else moments
    alerts = []
    for platform, known in sorted(spans.items()):
        reached = min(first for first, _ in known)
        for first, last in sorted(known):
            here = (frame["platform"] == platform) & (moments > reached) & (moments < first)
            if first - reached > _HOLE and not here.any():
                name = name_platform(platform)
                values = {"platform": name, "first": format_date(reached), "last": format_date(first)}
                alerts.append(make_alert("months_not_covered", table=contract.name, **values))
            reached = max(reached, last)
    return alerts


def _part_collisions(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Give comments that share an identifier by chance one each: written more than a day apart, they are not the same.

    Two sites that both number their comments from 1 would otherwise lose half of them.
    """
    repeated, _ = find_repeated(frame, ["platform", "comment_id"])
    rows = frame[repeated]
    same = rows.groupby(["platform", "comment_id"])["written_at"]
    far = same.transform("max") - same.transform("min") > pd.Timedelta(days=1)
    apart = (far.fillna(False) & rows["written_at"].notna()).reindex(frame.index, fill_value=False)
    if not apart.any():
        return frame, 0
    moments = frame["written_at"].dt.strftime("%Y%m%d%H%M%S")
    parted = frame["comment_id"].mask(apart, frame["comment_id"] + "~" + moments)
    return frame.assign(comment_id=parted), int(apart.sum())


def _tell(frame: pd.DataFrame, older: pd.Series, contract: Contract) -> list[Alert]:
    alerts = []
    newest = frame.groupby(list(contract.key), dropna=False, sort=False)["source"].transform("last")
    replaced = older & (newest != frame["source"])  # sheets of one file replace nothing of each other
    if contract.name == "posts":
        replaced &= frame["flags"].map(_PARTIAL.isdisjoint).astype(bool)
    if contract.name == "audience":
        measures = frame[[name for name in ("share", "count", "views", "watch_time_s") if name in frame]]
        several = measures.notna().groupby([frame[name] for name in contract.key], dropna=False).transform("sum") > 1
        replaced &= (several & measures.notna()).any(axis=1)
    for file, rows in frame[replaced].groupby("source", sort=True):
        kind = f"replaced_{contract.name}"
        alerts.append(make_alert(kind, severity="info", file=str(file), table=contract.name, count=len(rows)))
    if contract.name == "comments":
        texts = frame.groupby(list(contract.key))["text"].nunique()
        if (texts > 1).any():
            count = int((texts > 1).sum())
            alerts.append(make_alert("edited_comments", severity="info", table="comments", count=count))
    if contract.name == "posts":
        words = frame["text"].str.replace(r"\s+", " ", regex=True)  # a spreadsheet may have taken the line ends
        texts = words.groupby([frame[name] for name in contract.key], dropna=False).nunique()
        if (texts > 1).any():
            count = int((texts > 1).sum())
            alerts.append(make_alert("edited_posts", severity="info", table="posts", count=count))
    if contract.name == "account_days":
        values = frame.groupby(list(contract.key), dropna=False)["value"].nunique()
        if (values > 1).any():
            count = int((values > 1).sum())
            alerts.append(make_alert("revised_days", severity="info", table="account_days", count=count))
    if contract.name == "posts" and (count := _other_windows(frame[older], newest[older])):
        alerts.append(make_alert("window_counts", table="posts", count=count))
    return alerts


def _other_windows(replaced: pd.DataFrame, newest: pd.Series) -> int:
    """Count the YouTube videos replaced from another export; the chart beside a table is of the table's own."""
    here, there = (names.str.rpartition("/")[0] for names in (replaced["source"], newest))
    beside = (here == there) & ~replaced["flags"].map(_PARTIAL.isdisjoint).astype(bool)
    return int(((replaced["platform"] == "youtube") & ~beside).sum())
