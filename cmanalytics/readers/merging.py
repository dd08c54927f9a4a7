"""Put the tables of many files together: the newest snapshot of a row wins, what it replaces is counted."""

from typing import NamedTuple

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.readers.naming import end_in_name
from cmanalytics.tables import Contract, conform, empty

VIDEO_EXPORT = "video_export"
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
    ordered = sorted(chosen, key=lambda part: (snapshot(part), part.file))
    frame = pd.concat([part.frame for part in ordered], ignore_index=True)
    key = list(contract.key)
    collided = 0
    if contract.name == "comments":
        frame, collided = _part_collisions(frame)
    videos = 0
    if contract.name == "posts":
        frame, videos = _drop_twice_exported(frame)
    older = frame.duplicated(key, keep="last")
    alerts = _tell(frame, older, contract) if older.any() else []
    if collided:
        alerts.append(make_alert("id_collisions", table="comments", count=collided))
    if videos:
        alerts.append(make_alert("videos_twice", severity="info", table="posts", count=videos))
    extras = sorted(name for name in frame.columns if name not in contract.names)
    frame = frame.loc[~older, [*contract.names, *extras]].sort_values(key, kind="stable", na_position="first")
    return conform(frame.reset_index(drop=True), contract), alerts


def _drop_twice_exported(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Leave out rows of a video export that a post export has too: the identifiers differ, account and minute agree."""
    video = frame["flags"].map(lambda flags: VIDEO_EXPORT in flags).astype(bool)
    where = ["platform", "account", "published_at"]
    known = pd.MultiIndex.from_frame(frame.loc[~video, where].dropna())
    twice = video & pd.MultiIndex.from_frame(frame[where]).isin(known)
    return frame[~twice].reset_index(drop=True), int(twice.sum())


def _part_collisions(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Give comments that share an identifier by chance one each: written more than a day apart, they are not the same.

    Two sites that both number their comments from 1 would otherwise lose half of them.
    """
    same = frame.groupby(["platform", "comment_id"])["written_at"]
    far = same.transform("max") - same.transform("min") > pd.Timedelta(days=1)
    apart = far.fillna(False) & frame["written_at"].notna()
    if not apart.any():
        return frame, 0
    moments = frame["written_at"].dt.strftime("%Y%m%d%H%M%S")
    parted = frame["comment_id"].mask(apart, frame["comment_id"] + "~" + moments)
    return frame.assign(comment_id=parted), int(apart.sum())


def _tell(frame: pd.DataFrame, older: pd.Series, contract: Contract) -> list[Alert]:
    alerts = []
    for file, rows in frame[older].groupby("source", sort=True):
        kind = f"replaced_{contract.name}"
        alerts.append(make_alert(kind, severity="info", file=str(file), table=contract.name, count=len(rows)))
    if contract.name == "comments":
        texts = frame.groupby(list(contract.key))["text"].nunique()
        if (texts > 1).any():
            count = int((texts > 1).sum())
            alerts.append(make_alert("edited_comments", severity="info", table="comments", count=count))
    if contract.name == "posts" and (frame.loc[older, "platform"] == "youtube").any():
        count = int((frame.loc[older, "platform"] == "youtube").sum())
        alerts.append(make_alert("window_counts", table="posts", count=count))
    return alerts
