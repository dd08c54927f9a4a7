"""The table contracts: every fault of a frame at once, missing is never zero."""

import pandas as pd
import pytest

from cmanalytics.errors import DataError
from cmanalytics.tables import COMMENTS, CONTRACTS, POSTS, conform, describe, empty


def test_conform_orders_casts_and_adds_missing_columns() -> None:
    """A frame with the required columns becomes a whole table, what it lacks being missing."""
    frame = pd.DataFrame({"post_id": ["1", "2"], "platform": ["facebook", "facebook"], "reach": [3, None]})
    table = conform(frame, POSTS)
    assert list(table.columns) == POSTS.names
    assert table["reach"].dtype == "Int64" and table["reach"].isna().tolist() == [False, True]
    assert table["views"].isna().all() and str(table["published_at"].dtype) == "datetime64[us, UTC]"
    assert list(frame.columns) == ["post_id", "platform", "reach"]


def test_conform_names_every_fault_at_once() -> None:
    """Four faults, one message."""
    frame = pd.DataFrame(
        {"platform": ["x", None, "x"], "comment_id": ["1", "2", "1"], "birthday": 1, "written_at": "hier"}
    )
    with pytest.raises(DataError) as caught:
        conform(frame, COMMENTS)
    message = str(caught.value)
    assert all(word in message for word in ("birthday", "written_at", "platform", "clé"))
    assert caught.value.exit_code == 3


def test_posts_keep_extra_columns_and_comments_do_not() -> None:
    """What a statistics file says beyond the contract is kept; what a comments file says about people is not."""
    post = pd.DataFrame({"platform": ["x"], "post_id": ["1"], "extra_hypes": ["3"], "reach_paid": [2]})
    assert conform(post, POSTS)[["extra_hypes", "reach_paid"]].iloc[0].tolist() == ["3", 2]
    with pytest.raises(DataError):
        conform(pd.DataFrame({"platform": ["x"], "comment_id": ["1"], "extra_city": ["Lyon"]}), COMMENTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_every_contract_has_an_empty_table_and_a_description(contract) -> None:
    """Each table can be described to a person, and exists without rows."""
    assert empty(contract).empty and list(empty(contract).columns) == contract.names
    described = describe(contract)
    assert set(contract.key) <= set(described["column"]) and described["meaning"].str.len().min() > 2


def test_documented_tables_are_the_contracts() -> None:
    """docs/tables.md says what the code keeps."""
    from tests.document_tables import PATH, document

    assert PATH.read_text(encoding="utf-8") == document()
