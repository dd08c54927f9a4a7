"""Who wrote: raw author columns in, pseudonyms and flags out. Raw names leave this module only as masks."""

import re

import pandas as pd

from cmanalytics.alerts import Alert, make_alert
from cmanalytics.locale import fold
from cmanalytics.privacy import blank_null_authors, clean_handle, pseudonymise
from cmanalytics.readers.base import Context


def raw_authors(texts: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that name an author, missing where they say that nobody is known."""
    columns = [column for column in ("author", "author_id") if column in texts]
    return pd.DataFrame({column: blank_null_authors(texts[column]) for column in columns}, index=texts.index)


def pseudonymise_authors(raw: pd.DataFrame, platforms: pd.Series, key: bytes) -> pd.Series:
    """Return one pseudonym a row, from the platform's identifier of the author where there is one, else the name."""
    # The platform's identifier outlives a change of name, so it goes first where both are there.
    author = pd.Series(pd.NA, index=raw.index, dtype="string")
    for column in ("author_id", "author"):
        if column in raw:
            author = author.fillna(raw[column])
    return pseudonymise(author, platform=platforms, key=key)


def known_names(raw: pd.DataFrame) -> list[str]:
    """Return the distinct author names of a file, sorted."""
    return sorted(raw["author"].dropna().unique()) if "author" in raw else []


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def is_brand(raw: pd.DataFrame, frame: pd.DataFrame, context: Context) -> pd.Series:
    """Tell which authors are our accounts, spaces and punctuation apart; missing where that cannot be known."""
    brand = pd.Series(False, index=frame.index, dtype="boolean")
    for network in frame["platform"].unique():
        here = frame["platform"] == network
        ours = {_squash(account) for declared, account in context.accounts if network in (declared, "unknown")}
        if not ours:
            brand = brand.mask(here)
            continue
        for column in raw.columns:
            folded = {name: _squash(name) in ours for name in raw.loc[here, column].dropna().unique()}
            brand = brand.mask(here & raw[column].map(folded).fillna(False).astype(bool), True)
    return brand.mask(frame["author"].isna())


def is_listed(raw: pd.DataFrame, frame: pd.DataFrame, handles: frozenset[str], context: Context) -> pd.Series:
    """Tell which authors are on a list of handles, by the raw handle or by its pseudonym."""
    listed = pd.Series(False, index=frame.index)
    if not handles:
        return listed.astype("boolean")
    cleaned = {clean_handle(handle) for handle in handles}
    for column in raw.columns:
        known = {name: clean_handle(name) in cleaned for name in raw[column].dropna().unique()}
        listed |= raw[column].map(known).fillna(False).astype(bool)
    for network in frame["platform"].unique():
        pseudonyms = pseudonymise(pd.Series(sorted(cleaned), dtype="string"), platform=network, key=context.key)
        listed |= (frame["platform"] == network) & frame["author"].isin(pseudonyms)
    return listed.astype("boolean")


def blank_named_parents(frame: pd.DataFrame, raw: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Alert]]:
    """Blank the parents that are people's names ("in reply to Jean"): a name is no identifier, and must not stay."""
    if "parent_id" not in frame:
        return frame, []
    names = {clean_handle(author) for author in known_names(raw)}
    parents = frame["parent_id"]
    cleaned = parents.map(clean_handle, na_action="ignore").astype("string")
    spaced = parents.str.contains(r"\s", regex=True).fillna(False).astype(bool)
    people = cleaned.isin(names) | (spaced & ~parents.isin(frame["comment_id"]))
    frame = frame.assign(parent_id=parents.mask(people | (parents == frame["comment_id"]).fillna(False).astype(bool)))
    alerts = (
        [make_alert("parent_is_name", file=name, table="comments", count=int(people.sum()))] if people.any() else []
    )
    return frame, alerts


def leave_out_objections(
    frame: pd.DataFrame, raw: pd.DataFrame, name: str, context: Context
) -> tuple[pd.DataFrame, list[Alert]]:
    """Leave out the comments of people who objected to being read, and count them."""
    if not context.objections:
        return frame, []
    out = is_listed(raw, frame, context.objections, context).astype(bool)
    if not out.any():
        return frame, []
    alert = make_alert("objections", severity="info", file=name, table="comments", count=int(out.sum()))
    return frame[~out].reset_index(drop=True), [alert]
