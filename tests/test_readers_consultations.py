"""Consultations: Decidim and Cap Collectif. What people proposed, and what others answered."""

import io
import json
import tarfile
from pathlib import Path

from cmanalytics.readers import read_export
from tests.readers_helpers import EXPORTS, KEY, all_cells, count_of, kinds, read, read_text

DECIDIM = ("concertation-comments.csv", "concertation-proposals.csv", "concertation-debates.csv")


def test_decidim_comments_stand_under_what_they_discuss() -> None:
    """Proposals and debates are publications; identifiers of the two do not mix."""
    export = read(*DECIDIM)
    assert set(export.posts["post_id"]) == {"proposals/7", "proposals/8", "debates/2"}
    assert set(export.comments["post_id"]) <= set(export.posts["post_id"])
    assert set(export.posts["account"]) == set(export.comments["account"]) == {"participer.exemple.fr"}
    assert not kinds(export, "warning") | kinds(export, "error")


def test_a_reply_of_decidim_points_to_a_comment() -> None:
    """What comments a comment is a reply, also when its proposal has the same number."""
    comments = read("concertation-comments.csv").comments.set_index("comment_id")
    assert comments["parent_id"].dropna().to_dict() == {"participer.exemple.fr/16": "participer.exemple.fr/15"}


def test_the_language_that_people_wrote_in_is_taken() -> None:
    """A title may stand in French or in English, whichever is filled."""
    posts = read("concertation-proposals.csv").posts.set_index("post_id")
    assert posts["title"].to_dict() == {"proposals/7": "Vider les bacs deux fois", "proposals/8": "More bins"}
    assert posts.loc["proposals/7", "reactions"] == 34


def test_no_participant_is_left() -> None:
    """Neither names, nor account numbers, nor the place of a proposal."""
    export = read(*DECIDIM, "opinion-410.json", "dechets_consultation.csv", "budget-participatif_collecte.csv")
    cells = all_cells(export.comments) + all_cells(export.posts)
    for trace in ("Perrin", "Hugo", "Ines", "Zoé", "usr1", "usr2", "47.39", "rue des Fours", "profile/"):
        assert trace not in cells


def test_decidim_exports_json_too(tmp_path: Path) -> None:
    """The same comments, with the author and the languages inside objects."""
    page = "https://participer.exemple.fr/processes/dechets/f/4/proposals/7"
    comments = [
        {"id": 15, "created_at": "2026-10-02T10:20:00+02:00", "body": {"fr": "Les bacs débordent"}, "locale": "fr",
         "author": {"id": 301, "name": "Odile Perrin"}, "alignment": 1, "depth": 0, "commentable_id": 7,
         "commentable_type": "Decidim::Proposals::Proposal", "root_commentable_url": page},
        {"id": 16, "created_at": "2026-10-02T11:20:00+02:00", "body": {"fr": "Oui"}, "locale": "fr",
         "author": {"id": 302, "name": "Hugo"}, "alignment": 0, "depth": 1, "commentable_id": 15,
         "commentable_type": "Decidim::Comments::Comment", "root_commentable_url": page},
    ]  # fmt: skip
    export = read_text(tmp_path, "comments.json", json.dumps(comments))
    assert export.comments["text"].tolist() == ["Les bacs débordent", "Oui"]
    assert export.comments["parent_id"].tolist()[1] == "participer.exemple.fr/15"
    assert export.comments["author"].notna().all() and "Perrin" not in all_cells(export.comments)
    assert not kinds(export)


def test_opinions_in_an_archive_are_read_without_unpacking(tmp_path: Path) -> None:
    """Hundreds of JSON in a tar: opinions are publications, arguments their comments, empty files are said."""
    path = tmp_path / "opinions.tar"
    data = (EXPORTS / "opinion-410.json").read_bytes()
    with tarfile.open(path, "w") as packed:
        for name, content in (("opinions/410.json", data), ("opinions/411.json", b"")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    export = read_export(path, key=KEY)
    assert (len(export.posts), len(export.comments)) == (1, 2)
    assert set(export.comments["post_id"]) == set(export.posts["post_id"])
    assert export.comments["source"].unique().tolist() == ["opinions.tar/opinions/410.json"]
    assert count_of(export, "empty_file") == 1


def test_votes_are_no_comments() -> None:
    """Cap Collectif's table has a row a vote: left out, counted."""
    export = read("dechets_consultation.csv")
    assert len(export.comments) == 2 and count_of(export, "votes_left_out") == 1
    assert export.comments.set_index("comment_id").loc["arg1", "parent_id"] == "op1"


def test_markup_and_its_signs_are_gone() -> None:
    """Texts come as people read them."""
    posts = read("opinion-410.json").posts
    assert posts["text"].iloc[0].split() == "Bonjour Des bacs fermés, s'il vous plaît.".split()
