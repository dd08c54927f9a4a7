"""Shares of codes, share of voice, and the figures that a page's owner brings."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cmanalytics.metrics import compute_code_shares, compute_metrics
from cmanalytics.objectives import load_objectives
from cmanalytics.settings import PageSettings
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives

DELIVERY = {"dimension": "frustration", "code": "delivery"}
RIVALS = PageSettings.model_validate({"competitors": [{"platform": "instagram", "account": "rival"}]})


def row_of(declared_in: Path, indicator: str, posts: pd.DataFrame | None = None, **given: Any) -> pd.Series:
    path = write_objectives(declared_in, indicator=indicator, kind="baseline_only", baseline="", target="")
    given = {"period": "2026-10", **given}
    return compute_metrics(posts, objectives=load_objectives(path), **given).iloc[0]


def corpus() -> pd.DataFrame:
    """Ten comments on five posts by six members; one of them writes five times; two lines by the brand."""
    rows = [{"author": "A-loud" if n < 5 else f"A-{n}", "post_id": f"p{n // 2}"} for n in range(10)]
    return make_comments([*rows, {"is_brand": True}, {"is_staff": True}])


def test_an_author_who_repeats_counts_once(tmp_path: Path) -> None:
    """Half of the comments are one person's complaint: a sixth of the authors."""
    codings = make_codings(["c0", "c1", "c2", "c3", "c4", "c10"], **DELIVERY)
    by_comment = row_of(
        tmp_path,
        "{metric: code_comment_share, dimension: frustration, code: delivery}",
        comments=corpus(),
        codings=codings,
    )
    by_author = row_of(
        tmp_path,
        "{metric: code_author_share, dimension: frustration, code: delivery}",
        comments=corpus(),
        codings=codings,
    )
    assert by_comment["value"] == 0.5
    assert by_author["value"] == pytest.approx(1 / 6)
    assert (by_author["n_authors"], by_author["n_comments"]) == (6, 10)
    # One person behind half of the comments: the interval is that of a handful, not of ten.
    assert by_comment["high"] - by_comment["low"] > 0.6
    assert "au moins" in by_comment["note"]


def test_a_code_said_twice_in_a_comment_counts_once(tmp_path: Path) -> None:
    """Two cues of one code in one comment are one comment."""
    codings = pd.concat([make_codings(["c0"], **DELIVERY), make_codings(["c0"], **DELIVERY, start=9)])
    row = row_of(
        tmp_path,
        "{metric: code_comment_share, dimension: frustration, code: delivery}",
        comments=corpus(),
        codings=codings,
    )
    assert row["numerator"] == 1


def test_the_combined_coder_is_read_alone_where_there_is_one(tmp_path: Path) -> None:
    """What the combined coder rejected does not come back through the cues."""
    codings = pd.concat(
        [make_codings(["c0", "c5"], **DELIVERY), make_codings(["c5"], **DELIVERY).assign(coder="combined")]
    )
    row = row_of(
        tmp_path,
        "{metric: code_comment_share, dimension: frustration, code: delivery}",
        comments=corpus(),
        codings=codings,
    )
    assert row["numerator"] == 1


def test_code_shares_of_a_dimension() -> None:
    """Largest first, with intervals and how many said it; the page's own words are out; uncorrected."""
    codings = pd.concat(
        [
            make_codings(["c0", "c5", "c10"], **DELIVERY),
            make_codings(["c1", "c6", "c7"], dimension="frustration", code="price"),
            make_codings(["c1"], dimension="job", code="choose"),
        ]
    )
    shares = compute_code_shares(corpus(), codings, dimension="frustration", period="2026-10")
    assert list(shares["code"]) == ["price", "delivery"]
    assert list(shares["share"]) == [0.3, 0.2]
    assert list(shares["n_authors"]) == [3, 2]
    assert not shares["corrected"].any()
    authors = compute_code_shares(corpus(), codings, dimension="frustration", period="2026-10", unit="author")
    assert list(authors["share"]) == pytest.approx([3 / 6, 2 / 6])
    assert compute_code_shares(corpus(), codings, dimension="nothing", period="2026-10").empty


def test_share_of_voice_needs_declared_competitors(tmp_path: Path) -> None:
    """Without a list of competitors there is no share, and the report says so."""
    row = row_of(tmp_path, "{metric: share_of_voice_comments}", make_posts([0.1] * 3, comments=5))
    assert pd.isna(row["value"]) and "concurrent" in row["note"]


def test_share_of_voice_needs_their_data(tmp_path: Path) -> None:
    """A competitor without export is missing, not silent."""
    row = row_of(tmp_path, "{metric: share_of_voice_comments}", make_posts([0.1] * 3, comments=5), settings=RIVALS)
    assert pd.isna(row["value"]) and "rival" in row["note"]


def test_share_of_voice_on_posts(tmp_path: Path) -> None:
    """Thirty comments of ours beside ten of theirs: three quarters, with the publication as unit."""
    theirs = make_posts([0.1] * 2, comments=5, account="Rival").assign(post_id=["r1", "r2"])
    posts = pd.concat([make_posts([0.1] * 6, comments=5), theirs])
    row = row_of(tmp_path, "{metric: share_of_voice_comments}", posts, settings=RIVALS)
    assert row["value"] == 0.75
    assert (row["n_posts"], row["n_comments"]) == (8, 40)
    assert row["high"] - row["low"] > 0.3


def test_share_of_voice_on_comments(tmp_path: Path) -> None:
    """Comments read on both sides win over counts; our own answers are not our public's voice."""
    rows = [{"platform": "instagram", "post_id": f"p{n}"} for n in range(6)]
    rows += [{"platform": "instagram", "post_id": f"r{n}", "account": "rival"} for n in range(2)]
    rows += [{"platform": "instagram", "is_brand": True}]
    row = row_of(tmp_path, "{metric: share_of_voice_comments}", comments=make_comments(rows), settings=RIVALS)
    assert row["value"] == 0.75
    assert "commentaires lus" in row["note"]


def test_competitors_comments_are_in_no_other_figure(tmp_path: Path) -> None:
    """What people complain about elsewhere is not our frustration."""
    rows = [{"platform": "instagram"}, {"platform": "instagram", "account": "@Rival"}]
    codings = make_codings(["c0", "c1"], **DELIVERY).assign(platform="instagram")
    row = row_of(
        tmp_path,
        "{metric: code_comment_share, dimension: frustration, code: delivery}",
        comments=make_comments(rows),
        codings=codings,
        settings=RIVALS,
    )
    assert row["denominator"] == 1


ORDERS = "{metric: external, file: private/orders.csv, date: Jour, value: Commandes, unit: count, window: %s}"


def bring(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    (folder / "private").mkdir(exist_ok=True)
    (folder / "private" / "orders.csv").write_bytes(text.encode(encoding))
    return folder


def test_an_external_count_is_summed_over_its_window(tmp_path: Path) -> None:
    """French dates, semicolons, a thousands space: what a French Excel writes."""
    folder = bring(tmp_path, "\ufeffjour;commandes\n30/09/2026;5\n01/10/2026;1 200\n31/10/2026;3\n01/11/2026;7\n")
    row = row_of(tmp_path, ORDERS % "period", folder=folder)
    assert (row["value"], row["estimator"]) == (1203, "count")
    to_date = row_of(tmp_path, ORDERS % "to_date", folder=folder)
    assert (to_date["value"], to_date["period"]) == (1208, "2026-10:to_date")
    assert to_date["as_of"] == pd.Timestamp("2026-10-31")


def test_an_external_share_is_averaged(tmp_path: Path) -> None:
    """Percentages are read as such."""
    folder = bring(tmp_path, "Jour,Commandes\n2026-10-01,40 %\n2026-10-02,0.5\n")
    row = row_of(tmp_path, (ORDERS % "period").replace("count", "share"), folder=folder)
    assert row["value"] == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "n'existe pas"),
        ("", "n'a pas pu être lu"),
        ("Jour,Commandes\n", "aucune ligne"),
        ("Jour,Ventes\n2026-10-01,3\n", "« Commandes » (colonnes : Jour, Ventes)"),
        ("Jour,Commandes\n2026-10-01,trois\n1er octobre,3\n", "2 ligne(s)"),
        ("Jour,Commandes\n2026-10-01,-3\n", "négative"),
        ("Jour,Commandes\n2025-10-01,3\n", "aucune ligne dans la fenêtre"),
        ("Jour,Commandes\n2026-10-01,3,4\n", "n'a pas pu être lu"),
        ("PK\x03\x04\x00", "n'a pas pu être lu"),
    ],
)
def test_a_bad_external_file_is_a_reason(tmp_path: Path, text: str | None, words: str) -> None:
    """One bad file is one objective that cannot be measured, with what is wrong; never a traceback."""
    folder = tmp_path if text is None else bring(tmp_path, text)
    row = row_of(tmp_path, ORDERS % "period", folder=folder)
    assert pd.isna(row["value"]) and words in row["note"]


def test_an_external_file_in_another_encoding_is_a_reason(tmp_path: Path) -> None:
    """A file saved in the old Windows encoding is said to be unreadable."""
    folder = bring(tmp_path, "Jour,Commandes\n2026-10-01,3é\n", encoding="cp1252")
    assert "n'a pas pu être lu" in row_of(tmp_path, ORDERS % "period", folder=folder)["note"]


def test_an_external_file_stays_inside_the_folder(tmp_path: Path) -> None:
    """A link that leads out of the page's folder is not followed."""
    page = tmp_path / "page"
    (page / "private").mkdir(parents=True)
    outside = tmp_path / "orders.csv"
    outside.write_text("Jour,Commandes\n2026-10-01,3\n", encoding="utf-8")
    (page / "private" / "orders.csv").symlink_to(outside)
    assert "hors du dossier" in row_of(tmp_path, ORDERS % "period", folder=page)["note"]


def test_two_deadlines_of_one_figure_are_two_rows(tmp_path: Path) -> None:
    """A total up to September's deadline is not read as the one of an objective that goes on to December."""
    folder = bring(tmp_path, "Jour;Commandes\n15/09/2026;5\n15/10/2026;7\n")
    whole = "start: 2026-01-01\n  deadline: 2026-12-31"
    path = write_objectives(tmp_path, indicator=ORDERS % "to_date", kind="baseline_only", baseline="", target="")
    text = path.read_text(encoding="utf-8")
    first, second = text.partition("objectives:")[2], text.partition("objectives:")[2]
    ended = second.replace("id: engage", "id: ended").replace(whole, whole.replace("2026-12-31", "2026-09-30"))
    path.write_text(f"{text.partition('objectives:')[0]}objectives:{first}{ended}", encoding="utf-8")
    table = compute_metrics(None, period="2026-10", objectives=load_objectives(path), folder=folder)
    assert sorted(table["value"]) == [5, 12]
    assert table["segment"].str.contains("until=2026-09-30").sum() == 1
