"""What people compare us with: declared names, names found, which way, for which job; nothing on small groups."""

import pandas as pd
import pytest

from cmanalytics.alternatives import ALL, UNNAMED, compare_alternatives
from cmanalytics.codebook import load_codebook
from cmanalytics.settings import PageSettings
from cmanalytics.tables import ALTERNATIVES, CODINGS, COMMENTS, conform
from cmanalytics.tagging import tag_comments

SETTINGS = PageSettings.model_validate(
    {
        "page": {"name": "Maison Lucain"},
        "accounts": [{"platform": "facebook", "account": "maisonlucain"}],
        "competitors": [{"platform": "facebook", "account": "biscuiterie-a"}],
    }
)
AGAINST, IN_FAVOUR = "Franchement c'est mieux chez Biscuiterie A.", "Vos sablés sont meilleurs que la Biscuiterie A."


def table(*texts: str, author: str = "A-{n}", **columns: object) -> pd.DataFrame:
    """Return comments under our publications, an author each."""
    rows = [
        {"platform": "facebook", "account": "maisonlucain", "comment_id": f"c{n}", "post_id": f"p{n % 3}",
         "author": author.format(n=n), "written_at": "2026-10-05T10:00:00Z", "text": text, **columns}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    return conform(pd.DataFrame(rows).assign(written_at=lambda f: pd.to_datetime(f["written_at"], utc=True)), COMMENTS)


def coded(rows: int, dimension: str = "strategic", code: str = "competitor") -> pd.DataFrame:
    """Return a code on each of the first comments."""
    frame = pd.DataFrame(
        {"platform": "facebook", "comment_id": [f"c{n}" for n in range(rows)], "dimension": dimension, "code": code,
         "coder": "cues", "start": 0, "end": 4, "negated": False}
    )  # fmt: skip
    return conform(frame, CODINGS)


NOTHING = coded(0)


def ways(text: str, *, settings: PageSettings = SETTINGS, codings: pd.DataFrame | None = None) -> float | None:
    """Return the share who find us worse when six people write the same, None when none says."""
    found = compare_alternatives(coded(6) if codings is None else codings, table(*[text] * 6), settings=settings)
    worse = found["worse"].iloc[0]
    return None if pd.isna(worse) else float(worse)


@pytest.mark.parametrize(
    ("text", "worse"),
    [
        (AGAINST, 1.0),
        (IN_FAVOUR, 0.0),
        ("Je suis passée chez Biscuiterie-A depuis l'été.", 1.0),
        ("biscuitériea est moins cher", 1.0),
        ("Plus cher chez Biscuiterie A, je reste ici.", 0.0),
        ("Contrairement à Biscuiterie A, vous répondez.", 0.0),
        ("I switched to Biscuiterie A", 1.0),
        ("Vous êtes plus chers que Biscuiterie A", 1.0),
        ("Ce n'est pas mieux chez Biscuiterie A.", None),
        ("Mieux que Biscuiterie A, mais moins cher chez Biscuiterie A.", None),
        ("Je compare avec Biscuiterie A.", None),
    ],
)
def test_which_way_a_comparison_goes(text: str, worse: float | None) -> None:
    """Theirs better, ours better, or nothing that only a person could tell."""
    assert ways(text) == worse


def test_a_declared_name_is_found_without_a_code_and_a_mention_is_no_comparison() -> None:
    """Words that compare are enough; a name in passing is not."""
    found = compare_alternatives(
        NOTHING, table(*[AGAINST] * 5, *["J'ai vu Biscuiterie A au salon."] * 5), settings=SETTINGS
    )
    assert list(found["alternative"]) == [ALL, "biscuiterie-a"] and set(found["n_authors"]) == {5}


def test_names_that_nobody_declared_are_found_beside_the_words() -> None:
    """ "chez Delcourt" names an alternative; "chez vous" and our own name do not."""
    texts = ["Je suis passé chez Delcourt, c'est mieux chez Delcourt"] * 5 + ["Mieux ailleurs que chez Vous"] * 5
    found = compare_alternatives(coded(10), table(*texts), settings=SETTINGS).set_index("alternative")
    assert found.loc["Delcourt", "n_authors"] == 5 and found.loc["Delcourt", "worse"] == 1.0
    assert found.loc[UNNAMED, "n_authors"] == 5 and "Vous" not in found.index
    own = compare_alternatives(coded(5), table(*["Rien de mieux que chez Maison Lucain"] * 5), settings=SETTINGS)
    assert set(own["alternative"]) == {ALL, UNNAMED}


def test_small_cells_are_left_out_of_every_column() -> None:
    """Four people do not make a row, nor a share of four; the total still counts them."""
    texts = [AGAINST] * 4 + ["Mieux ailleurs"] * 5 + [AGAINST]
    jobs = coded(4, "job", "choose")
    found = compare_alternatives(pd.concat([coded(10), jobs]), table(*texts), settings=SETTINGS)
    assert list(zip(found["alternative"], found["job"], strict=True)) == [
        (ALL, ALL),
        ("biscuiterie-a", ALL),
        (UNNAMED, ALL),
    ]
    assert found["n_authors"].tolist() == [10, 5, 5]
    few = compare_alternatives(coded(4), table(*[AGAINST] * 4), settings=SETTINGS)
    assert few.empty and list(few.columns) == ALTERNATIVES.names
    mixed = compare_alternatives(
        coded(7), table(*[AGAINST] * 4, *["Je compare avec Biscuiterie A"] * 3), settings=SETTINGS
    )
    assert mixed["told"].isna().all() and mixed["worse"].isna().all()


def test_jobs_come_from_codings_and_from_the_table_of_jobs() -> None:
    """For which job: a family coded on the comment, or found in its grammar; once an author."""
    codings = pd.concat([coded(6), coded(6, "job", "choose")])
    jobs = pd.DataFrame(
        {"platform": "facebook", "comment_id": [f"c{n}" for n in range(6)], "code": "receive", "start": 0}
    )
    found = compare_alternatives(codings, table(*[AGAINST] * 6), settings=SETTINGS, jobs=jobs, codebook=load_codebook())
    by_job = found[found["alternative"] == "biscuiterie-a"].set_index("job")
    assert set(by_job.index) == {ALL, "choose", "receive"} and set(by_job["n_authors"]) == {6}
    assert "Au moins 6 personnes" in by_job.loc["choose", "sentence"] and "pour «" in by_job.loc["choose", "sentence"]


def test_one_author_counts_once_and_the_team_and_competitors_pages_not_at_all() -> None:
    """Distinct authors of our public: neither a chatty one, nor a colleague, nor the competitor's own page."""
    one = table(*[AGAINST] * 9, author="A-1")
    assert compare_alternatives(coded(9), one, settings=SETTINGS).empty
    assert compare_alternatives(coded(9), table(*[AGAINST] * 9, is_staff=True), settings=SETTINGS).empty
    theirs = table(*[AGAINST] * 9).assign(account="biscuiterie-a")
    assert compare_alternatives(coded(9), theirs, settings=SETTINGS).empty
    assert compare_alternatives(coded(9), table(*[AGAINST] * 9), settings=SETTINGS, period="2026-09").empty


def test_the_interval_and_the_quote() -> None:
    """Half of those who compare, with an interval inside 0 and 1; the comment with most reactions is read first."""
    comments = table(*[AGAINST] * 10, *["Mieux ailleurs"] * 10)
    comments["reactions"] = pd.array([0] * 7 + [12] + [0] * 12, dtype="Int64")
    found = compare_alternatives(coded(20), comments, settings=SETTINGS).set_index("alternative")
    row = found.loc["biscuiterie-a"]
    assert row["share"] == 0.5 and 0 < row["low"] < 0.5 < row["high"] < 1 and row["quote"] == "facebook:c7"
    assert 0.7 < row["worse_low"] < row["worse"] == row["worse_high"] == 1.0


def test_hostile_texts_and_empty_tables() -> None:
    """A missing text, a long one, a pattern in a competitor's name: nothing stops, nothing is slow."""
    hostile = SETTINGS.model_copy(update={"competitors": ()})
    comments = table("chez " * 4000, "(((((", "Mieux " + "A" * 19_000, *[AGAINST] * 3)
    comments.loc[0, "text"] = pd.NA
    assert len(compare_alternatives(coded(6), comments, settings=hostile)) >= 1
    odd = PageSettings.model_validate({"competitors": [{"platform": "x", "account": "a+b (c)*["}]})
    assert compare_alternatives(NOTHING, comments, settings=odd).empty
    assert compare_alternatives(NOTHING, conform(pd.DataFrame(columns=COMMENTS.names), COMMENTS)).empty


def test_the_shipped_codebook_feeds_it() -> None:
    """From texts alone: tagged, then compared."""
    comments = table(*["Moins cher chez la concurrence, et eux au moins répondent."] * 6)
    found = compare_alternatives(tag_comments(comments), comments, settings=SETTINGS)
    assert found["alternative"].tolist() == [ALL, UNNAMED] and found["worse"].tolist() == [1.0, 1.0]
