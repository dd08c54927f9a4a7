"""YouTube Studio: units, totals, French labels."""

from pathlib import Path

import pandas as pd
import pytest

from tests.readers_helpers import Account, count_of, kinds, read, read_text


def test_totals_and_notices_are_no_videos() -> None:
    """The total row and the notice of the limit are counted, not read."""
    export = read("Table data.csv")
    assert export.posts["post_id"].tolist() == ["-AbcdefghiJ", "Klmnopqrst0"]
    assert count_of(export, "total_rows") == 1
    assert "row_limit" in kinds(export, "warning")


def test_units_are_seconds_and_fractions() -> None:
    """Hours, H:MM:SS and percents become what the contract says."""
    first, second = read("Table data.csv").posts.to_dict("records")
    assert first["watch_time_s"] == pytest.approx(19.5 * 3600)
    assert first["avg_watch_s"] == 25
    assert second["avg_watch_s"] == 3727
    assert first["ctr_reported"] == pytest.approx(0.0412)
    assert second["ctr_reported"] == pytest.approx(1.0983)
    assert pd.isna(second["viewers"]) and pd.isna(second["published_at"])


def test_the_french_file_keeps_its_dot_decimals_and_both_columns_of_one_name() -> None:
    """French labels do not make French numbers; "Spectateurs réguliers" stands twice, by position."""
    row = read("Informations relatives aux tableaux.csv").posts.iloc[0]
    assert row["watch_time_s"] == pytest.approx(15.3928 * 3600)
    assert row["published_at"] == pd.Timestamp("2026-09-28 07:00", tz="UTC")
    assert row["published_precision"] == "day"
    assert (row["extra_returning_viewers"], row["extra_regular_viewers"]) == ("61", "4")


def test_a_file_with_totals_alone_is_recognised_and_says_so() -> None:
    """Zero videos come with a reason."""
    export = read("totaux_seuls.csv")
    assert export.inputs[["reader", "rows"]].values.tolist() == [["youtube_table", 0]]
    assert "only_totals" in kinds(export, "warning")


def test_the_only_declared_channel_is_the_account() -> None:
    """The file does not say whose videos these are; page.yml does."""
    export = read("Table data.csv", accounts=[Account("youtube", "Maison Test")])
    assert set(export.posts["account"]) == {"Maison Test"}
    assert "account_unknown" not in kinds(export)


def test_a_table_by_another_dimension_is_known_but_not_read(tmp_path: Path) -> None:
    """Traffic sources are no videos."""
    text = (
        "Traffic source,Views,Watch time (hours),Average view duration\nTotal,5,1.0,0:00:10\nShorts feed,5,1,0:00:10\n"
    )
    export = read_text(tmp_path, "Table data.csv", text)
    assert len(export.posts) == 0
    assert kinds(export) == {"known_not_read"}
