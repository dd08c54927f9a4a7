"""TikTok: days without a year, links that hold identifiers, three spellings of "unknown"."""

from pathlib import Path

import pandas as pd

from cmanalytics.readers import read_export
from tests.readers_helpers import EXPORTS, KEY, kinds, read, read_text

STUDIO = "2026-02-01_1772409600_maison.test.csv"


def test_studio_is_read_in_any_interface_language() -> None:
    """English, Spanish and French days of the same week, under English headers."""
    names = [f"{kind}_{STUDIO}" for kind in ("Overview", "Viewers", "FollowerHistory")]
    export = read(*names)
    assert set(export.inputs["reader"]) == {"tiktok_days", "tiktok_viewers", "tiktok_followers"}
    days = export.account_days
    assert set(days["account"]) == {"maison.test"}
    assert sorted(days["date"].unique()) == [pd.Timestamp(f"2026-{day}") for day in ("02-27", "02-28", "03-01")]
    value = days.set_index(["date", "metric"])["value"]
    assert value[pd.Timestamp("2026-03-01"), "net_follows"] == -92
    assert (pd.Timestamp("2026-02-27"), "viewers") not in value.index  # "undefined" is unknown, not 0
    assert value[pd.Timestamp("2026-02-27"), "viewers_new"] == 0


def test_without_an_anchor_no_year_is_guessed(tmp_path: Path) -> None:
    """The rows are left out, and the message says how to name the file."""
    text = (EXPORTS / f"Overview_{STUDIO}").read_text("utf-8-sig")
    export = read_text(tmp_path, "Overview.csv", text)
    assert len(export.account_days) == 0
    assert kinds(export, "warning") == {"no_year"}
    assert "Overview_2026-03-01.csv" in export.alerts["what_to_do"].iloc[0]


def test_the_day_of_the_export_in_the_rows_settles_which_day_the_name_means(tmp_path: Path) -> None:
    """The column Time repeats the export's day: the name's day is then the first of the window, or the export's."""
    text = (EXPORTS / f"Content_{STUDIO}").read_text("utf-8-sig")
    for name in ("Content_2026-03-02.csv", "Content_2025-08-01.csv", "Content 2026.csv"):
        posts = read_text(tmp_path, name, text).posts
        assert posts["published_at"].dt.strftime("%Y-%m-%d").tolist() == ["2025-07-16", "2026-02-20"], name
    assert read_text(tmp_path, "Content.csv", text).posts["published_at"].isna().all()


def test_links_give_identifiers_accounts_and_formats() -> None:
    """Ids stay text; photos are no videos."""
    posts = read(f"Content_{STUDIO}", "tiktok_business_videos.csv").posts.set_index("post_id")
    assert posts.loc["7430000000000000002", "format"] == "carousel"
    assert posts.loc["7590000000000000001", ["account", "saves", "published_precision"]].tolist() == [
        "maison.test",
        5,
        "minute",
    ]
    assert set(posts["platform"]) == {"tiktok"}


def test_followers_by_gender_country_and_hour() -> None:
    """Shares are fractions; hours count people of a day."""
    export = read(*(f"{kind}_{STUDIO}" for kind in ("FollowerGender", "FollowerTopTerritories", "FollowerActivity")))
    audience = export.audience
    assert set(audience["dimension"]) == {"gender", "territory", "active_hour"}
    gender = audience[audience["dimension"] == "gender"].set_index("label")["share"]
    assert gender["Female"] == 0.59
    hours = audience[audience["dimension"] == "active_hour"]
    assert hours[["label", "count"]].fillna(-1).values.tolist() == [["0", 15200], ["13", 22110], ["13", -1]]


def test_both_business_tables_are_read() -> None:
    """The one with likes and the one with totals of followers; "NAN" and "--" are missing."""
    days = read("tiktok_business_overview.csv").account_days.set_index(["date", "metric"])["value"]
    assert (pd.Timestamp("2025-10-31"), "reach") not in days.index
    assert days[pd.Timestamp("2025-11-01"), "extra_phone_clicks"] == 2
    assert days[pd.Timestamp("2025-11-01"), "net_follows"] == 97
    other = read_export(EXPORTS.parent / "quirks" / "17_null_spellings.csv", key=KEY).account_days
    assert other[other["metric"] == "followers"]["value"].tolist() == [1200]
