"""What a change of codebook adds and removes on comments."""

from pathlib import Path

import pandas as pd

from cmanalytics import compare_codebooks
from tests.tagging_helpers import make_codebook
from tests.test_cli import run

OLD, NEW = make_codebook("trop cher", "hors de prix"), make_codebook("trop cher", "ca pique")
COMMENTS = pd.DataFrame(
    {
        "comment_id": [f"c{n}" for n in range(7)],
        "author": ["ana", "ana", "bob", "cleo", "dan", "eve", "nous"],
        "is_brand": [False] * 6 + [True],
        "text": [
            "Ça pique, @lou !",
            "Aïe, ça pique",
            "ça pique un peu",
            "C'est hors de prix",
            "trop cher",
            "bravo",
            "ça pique chez nous aussi",
        ],
    }
)


def test_comments_and_people_gained_and_lost_are_counted() -> None:
    """Three comments of two people come in, one goes; ours do not count."""
    codes = compare_codebooks(OLD, NEW, COMMENTS, lang="fr").codes
    row = codes.iloc[0]
    assert len(codes) == 1 and (row["before"], row["after"], row["gained"], row["lost"]) == (2, 4, 3, 1)
    assert (row["authors_gained"], row["authors_lost"]) == (2, 1)


def test_samples_are_redacted_and_of_different_people() -> None:
    """Nobody's handle is shown, and one talkative person does not fill the sample."""
    samples = compare_codebooks(OLD, NEW, COMMENTS, lang="fr", samples=5).samples
    gained = samples[samples["change"] == "gained"]
    assert len(gained) == 2 and "c2" in set(gained["comment_id"])
    assert not samples["text"].str.contains("lou").any()
    assert samples.loc[samples["change"] == "lost", "rule"].tolist() == ["fr: hors de prix"]


def test_samples_are_the_same_twice() -> None:
    """A draw can be made again; another seed may draw otherwise."""
    many = pd.DataFrame({"comment_id": [str(n) for n in range(40)], "text": [f"ça pique {n}" for n in range(40)]})
    drawn = [
        compare_codebooks(OLD, NEW, many, lang="fr", seed=seed).samples["comment_id"].tolist() for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2] and len(drawn[0]) == 3


def test_people_are_not_counted_where_nobody_is_named() -> None:
    """Missing is not zero."""
    codes = compare_codebooks(OLD, NEW, COMMENTS.drop(columns="author"), lang="fr").codes
    assert codes["authors_gained"].isna().all() and codes["gained"].tolist() == [3]


def test_the_same_codebook_changes_nothing() -> None:
    """An empty table, not an error."""
    changes = compare_codebooks(OLD, OLD, COMMENTS, lang="fr")
    assert changes.codes.empty and changes.samples.empty


def test_the_command_says_it_code_by_code(tmp_path: Path) -> None:
    """An analyst adds a cue and reads what it brings."""
    (tmp_path / "mien.yml").write_text(
        "dimensions: [{id: frustration, codes: [{id: price, cues: {fr: [ca pique]}}]}]", encoding="utf-8"
    )
    COMMENTS.drop(columns="is_brand").to_csv(tmp_path / "c.csv", index=False)
    done = run("codebook", "diff", "default", tmp_path / "mien.yml", "--comments", tmp_path / "c.csv", "--lang", "fr",
               "--out", tmp_path / "d.csv", "--quiet")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "frustration / price, commentaires : 2 → 6 (+4, −0)" in done.stdout and "+ «" in done.stdout
    assert "lou" not in done.stdout and (tmp_path / "d.csv").exists()
    same = run("codebook", "diff", "default", "default", "--comments", tmp_path / "c.csv", "--quiet")
    assert "Aucun commentaire ne change" in same.stdout
    absent = run("codebook", "diff", "default", tmp_path / "nope.yml", "--comments", tmp_path / "c.csv")
    assert absent.returncode == 2 and "nope.yml" in absent.stderr
