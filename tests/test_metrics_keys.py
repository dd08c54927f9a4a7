"""Identifiers as numbers: the same text on two platforms is two things, what is missing is nothing."""

import numpy as np
import pandas as pd

from cmanalytics.metrics.keys import among_pairs, joined, numbered_pairs, pair_positions, positions, sorted_distinct
from cmanalytics.metrics.places import places_of
from cmanalytics.settings import Account

PLATFORMS = pd.Series(["facebook", "instagram", "facebook", "facebook", "instagram"], dtype="string")
IDS = pd.Series(["1", "1", None, "1", "2"], dtype="string")


def test_pairs_are_numbered_apart() -> None:
    """Facebook's 1 and Instagram's 1 differ; what has no identifier has no number."""
    labels = numbered_pairs(PLATFORMS, IDS)
    assert labels[0] == labels[3] and labels[2] == -1
    assert len({labels[0], labels[1], labels[4]}) == 3
    one = pd.Series(["facebook"] * 3, dtype="string")
    assert list(numbered_pairs(one, pd.Series(["b", None, "b"], dtype="string"))) == [0, -1, 0]


def test_pairs_are_found_on_their_platform() -> None:
    """Instagram's 1 is looked for: Facebook's is not it."""
    wanted = pd.DataFrame({"platform": ["instagram", "facebook"], "post_id": ["1", "2"]}, dtype="string")
    assert list(among_pairs(PLATFORMS, IDS, wanted)) == [False, True, False, False, False]
    assert not among_pairs(PLATFORMS, IDS, wanted.head(0)).any()


def test_positions_of_texts() -> None:
    """Where each stands, -1 for the missing and the absent; nothing among nothing."""
    own = joined(PLATFORMS[[0, 1, 4]], IDS[[0, 1, 4]]).reset_index(drop=True)
    assert list(positions(joined(PLATFORMS, IDS), own)) == [0, 1, -1, 0, 2]
    assert list(positions(own, own.head(0))) == [-1, -1, -1]
    assert len(positions(own.head(0), own)) == 0


def test_distinct_numbers_in_order() -> None:
    """As NumPy's unique."""
    numbers = np.array([3, 1, 3, -2, 1])
    assert list(sorted_distinct(numbers)) == [-2, 1, 3]
    assert len(sorted_distinct(numbers[:0])) == 0


def test_places_know_handles_and_identifiers() -> None:
    """An account is found by its name whatever the capitals, or by its identifier."""
    frame = pd.DataFrame(
        {
            "platform": ["instagram", "instagram", "facebook"],
            "account": ["Maison", "rival", "Maison"],
            "account_id": ["17", "99", None],
        },
        dtype="string",
    )
    places = places_of(frame)
    assert list(places.among([Account(platform="instagram", account="@maison")])) == [True, False, False]
    assert list(places.among([Account(platform="instagram", account="99")])) == [False, True, False]
    assert list(places.of_platforms(["facebook"])) == [False, False, True]
    assert not places.among([]).any() and len(places_of(frame.head(0)).among([])) == 0


def test_pairs_stand_where_both_words_agree() -> None:
    """The same identifier on two platforms is two comments, in any order; absent and missing ones stand nowhere."""
    among = pd.DataFrame({"platform": ["instagram", "facebook", "facebook"], "id": ["1", "1", "7"]}, dtype="string")
    assert list(pair_positions(PLATFORMS, IDS, among)) == [1, 0, -1, 1, -1]
    assert list(pair_positions(PLATFORMS, IDS, among.head(0))) == [-1] * 5
    assert len(pair_positions(PLATFORMS.head(0), IDS.head(0), among)) == 0
