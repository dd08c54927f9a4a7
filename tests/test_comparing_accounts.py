"""Our accounts beside others: by hand, what cannot be known of a competitor, ranks, shares of voice."""

from math import exp
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cmanalytics as cm
from cmanalytics.errors import UsageError
from cmanalytics.objectives import load_objectives
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives

OURS, THEIRS = {"platform": "facebook", "account": "Maison Lumen"}, {"platform": "facebook", "account": "rival"}
SETTINGS = PageSettings.model_validate(
    {"accounts": [OURS], "competitors": [THEIRS], "status_policy": {"min_posts": 3, "min_comments": 3}}
)


def posts_of(account: str, *comments: int, **columns: Any) -> pd.DataFrame:
    """Facebook publications of an account, one a number of comments."""
    posts = make_posts([0.03] * len(comments), platform="facebook", account=account, **columns)
    ids = [f"{account}-{number}" for number in range(len(posts))]
    return posts.assign(comments=list(comments), post_id=ids)


def measured(*parts: pd.DataFrame, **given: Any) -> pd.DataFrame:
    """October of the accounts, each by itself."""
    return cm.measure_accounts(
        pd.concat(parts, ignore_index=True), **{"period": "2026-10", "settings": SETTINGS, **given}
    )


def of(changes: pd.DataFrame, metric: str, against: str) -> pd.Series:
    return changes[(changes["metric"] == metric) & (changes["compared_with"] == against)].iloc[0]


def test_three_publications_each_by_hand() -> None:
    """10, 20, 30 comments beside 100, 200, 300: a tenth.

    Residuals of half the mean, inflated by 1.5, over three: error sqrt(2) * 0.25 of each mean. As for periods the
    change reaches 2.920 * sqrt(2) * 0.3536 * 2.920 / 6.314 = 0.675 on the log scale.
    """
    measures = measured(posts_of("Maison Lumen", 10, 20, 30), posts_of("rival", 100, 200, 300))
    found = of(cm.compare_accounts(measures, ours="maison lumen", settings=SETTINGS), "conversation", "rival")
    assert (found["value"], found["before"], found["verdict"]) == (20, 200, "down")
    ends = [-0.9, 0.1 * exp(-0.6753) - 1, 0.1 * exp(0.6753) - 1]
    assert list(found[["change", "low", "high"]]) == pytest.approx(ends, abs=1e-3)
    assert "est de 20,0 chez Maison Lumen et de 200,0 chez rival en octobre 2026 (-90\u00a0% [" in found["sentence"]


def test_a_rank_says_what_is_certain() -> None:
    """Far below one competitor, beside the other: second or third, whatever the bare figures say."""
    competitors = [THEIRS, {"platform": "facebook", "account": "voisin"}]
    settings = SETTINGS.model_copy(
        update={"competitors": PageSettings.model_validate({"competitors": competitors}).competitors}
    )
    parts = posts_of("Maison Lumen", 10, 20, 30), posts_of("rival", 1000, 2000, 3000), posts_of("voisin", 9, 19, 29)
    changes = cm.compare_accounts(measured(*parts, settings=settings), ours="Maison Lumen", settings=settings)
    found = of(changes, "conversation", "all")
    assert list(found[["rank", "rank_best", "rank_worst", "n_ranked"]]) == [2, 2, 3, 3]
    assert found["verdict"] == "undecided" and "au rang 2 de 3 comptes" in found["sentence"]
    assert "nette avec rival" in found["sentence"] and "aucune différence sûre avec voisin" in found["sentence"]
    top = cm.compare_accounts(measured(*parts, settings=settings), ours="rival", settings=settings)
    first = of(top, "conversation", "all")
    assert first["verdict"] == "up" and first["rank_worst"] == 1 and "la plus haute de 3 comptes" in first["sentence"]


def test_what_only_an_owner_sees_is_said(tmp_path: Path) -> None:
    """Reach is never known of a competitor: the row says so, and which counts are public."""
    objectives = load_objectives(write_objectives(tmp_path))
    theirs = posts_of("rival", 100, 200, 300).assign(reach=pd.NA)
    measures = measured(posts_of("Maison Lumen", 10, 20, 30), theirs, objectives=objectives)
    found = of(cm.compare_accounts(measures, ours="Maison Lumen", settings=SETTINGS), "er_reach_pooled", "rival")
    assert found["verdict"] == "not_measurable" and "portée : seul le propriétaire" in found["sentence"]
    assert pd.notna(found["value"]) and pd.isna(found["before"])


def test_a_competitor_with_two_publications_is_not_compared() -> None:
    """Too few on their side is too few; no rank is given."""
    measures = measured(posts_of("Maison Lumen", 10, 20, 30), posts_of("rival", 100, 200))
    changes = cm.compare_accounts(measures, ours="Maison Lumen", settings=SETTINGS)
    found = of(changes, "conversation", "rival")
    assert found["verdict"] == "not_measurable" and "chez rival, 2 publications seulement" in found["sentence"]
    assert "all" not in set(changes["compared_with"])


def test_a_declared_competitor_without_data_has_its_line() -> None:
    """Nobody must believe that it was forgotten."""
    measures = measured(posts_of("Maison Lumen", 10, 20, 30))
    changes = cm.compare_accounts(measures, ours="Maison Lumen", settings=SETTINGS)
    assert "chez rival, aucune publication" in of(changes, "conversation", "rival")["sentence"]


def test_the_silence_of_a_competitor_is_not_invented(tmp_path: Path) -> None:
    """Its file holds members' comments and replies, none marked as its own: whether it answers is not known."""
    rows = [
        {"comment_id": f"{account}{n}", "account": account, "post_id": f"{account}-{n}", "parent_id": parent}
        for account in ("Maison Lumen", "rival")
        for n, parent in ((0, None), (1, None), (2, None), (3, f"{account}0"))
    ]
    comments = make_comments(rows)
    comments["is_brand"] = comments["comment_id"] == "Maison Lumen3"
    codings = make_codings([row["comment_id"] for row in rows if row["parent_id"] is None])
    asked = {
        "indicator": "{metric: answer_share}",
        "baseline": "baseline: {value: 0.5}",
        "target": "target: {value: 0.9}",
    }
    objectives = load_objectives(write_objectives(tmp_path, **asked))
    posts = posts_of("Maison Lumen", 1, 1, 1), posts_of("rival", 1, 1, 1)
    measures = measured(*posts, comments=comments, codings=codings, objectives=objectives)
    ours, theirs = (measures[measures["account"] == name].iloc[0] for name in ("Maison Lumen", "rival"))
    assert ours["value"] == pytest.approx(1 / 3) and pd.isna(theirs["value"])
    assert "aucune réponse de la page n'a été reconnue" in theirs["note"]


def test_a_share_of_voice_stands_beside_an_equal_one() -> None:
    """Two accounts: half of what is said would be ours."""
    measures = measured(posts_of("Maison Lumen", 100, 200, 300), posts_of("rival", 10, 20, 30))
    changes = cm.compare_accounts(measures, ours="Maison Lumen", settings=SETTINGS)
    found = of(changes, "share_of_voice_per_post", "equal_share")
    assert found["before"] == 0.5 and found["value"] == pytest.approx(200 / 220) and found["verdict"] == "up"
    assert "à parts égales" in found["sentence"]


def test_an_unknown_account_is_met_with_the_nearest() -> None:
    """A name misspelt, and measures that are not by account."""
    posts = posts_of("Maison Lumen", 10, 20, 30)
    with pytest.raises(UsageError) as caught:
        cm.compare_accounts(measured(posts), ours="maison-lumen-paris", settings=SETTINGS)
    assert caught.value.kind == "compared_account_unknown" and "le plus proche : Maison Lumen" in str(caught.value)
    with pytest.raises(UsageError) as caught:
        cm.compare_accounts(cm.compute_metrics(posts, period="2026-10"), ours="Maison Lumen")
    assert caught.value.kind == "no_account_measures" and "measure_accounts" in str(caught.value)


def test_names_are_found_in_any_case_and_platforms_never_mixed() -> None:
    """ "@MAISON LUMEN" is ours; an account of the same name on another network is not beside it."""
    elsewhere = posts_of("rival", 5, 5, 5).assign(platform="instagram")
    measures = measured(posts_of("MAISON LUMEN", 10, 20, 30), posts_of("rival", 10, 20, 30), elsewhere)
    changes = cm.compare_accounts(measures, ours="@maison lumen", settings=SETTINGS)
    assert set(changes["platform"]) == {"facebook"} and set(changes["account"]) == {"Maison Lumen"}


def test_counts_taken_by_hand_are_compared(tmp_path: Path) -> None:
    """The sheet that `cmanalytics new` lays feeds a comparison on public counts."""
    head = "N°;Réseau;Compte;Publié le;Lien de la publication;Texte;Réactions;Commentaires;Partages;Vues;Relevé le"
    lines = [f"{n};Facebook;rival;{n:02d}/10/2026;https://example.org/{n};Bonjour;{50 + n};{5 + n};2;;31/10/2026"
             for n in range(1, 10)]  # fmt: skip
    (tmp_path / "concurrents_publications.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    theirs = cm.read_export(tmp_path).posts
    ours = posts_of("Maison Lumen", *range(10, 19))
    measures = measured(ours, theirs)
    found = of(cm.compare_accounts(measures, ours="Maison Lumen", settings=SETTINGS), "conversation", "rival")
    assert (found["value"], found["before"], found["n_before"]) == (14, 10, 9)
