"""Comment files that no reader knows: taken by the names of their columns, never a list of publications."""

from pathlib import Path

import pytest

from tests.readers_helpers import all_cells, kinds, read_text

# What people keep: header and rows, and how many comments it holds.
TAKEN = {
    "films.csv": ("Film,Commentaire,Sentiment\nUn film,Trop long et mal joué,0\nUn film,Très beau,1\n", 2),
    "jeux.csv": (
        "id_fichier,sentiment,commentaire\n1,negatif,Le jeu plante au chargement\n2,positif,Très bon jeu\n",
        2,
    ),
    "enquete.csv": ("Horodateur;Votre avis\n03/10/2026 10:00;Trop d'attente au guichet\n15/10/2026 11:00;Parfait\n", 2),
    "verbatims.csv": ("Verbatim\nTrop d'attente au guichet\nAccueil très agréable\n", 2),
    "appels.csv": ("Date;Client;Motif;Remarques\n03/10/2026;A12;SAV;Le colis n'est jamais arrivé\n", 1),
    "boite.csv": ("Date,Auteur,Message\n2026-10-03 10:00,Odile Perrin,Où en est mon colis ?\n", 1),
    "app_store.csv": ("date,rating,title,review,userName\n2026-10-03,2,Bof,Se ferme tout le temps,odile37\n", 1),
}
# What tools give of publications: a text, and signs that it is the page's own.
REFUSED = {
    "post_history.csv": (
        "id,page_id,created_time,message,permalink_url,is_published,is_hidden,status_type\n"
        "1_2,1,2026-10-03T10:00:00Z,Notre nouvelle boîte est là,https://a.fr/2,true,false,added_photos\n"
    ),
    "publications.csv": (
        "permalink,message,type,created_time\nhttps://a.fr/2,Notre nouvelle boîte est là,photo,2026-10-03T10:00:00Z\n"
    ),
    "calendrier.csv": "Date,Légende,Type de publication\n03/10/2026,Notre nouvelle boîte est là,Reel\n",
    "posts.csv": "date,text,likes,comments,shares\n2026-10-03,Notre nouvelle boîte est là,12,3,1\n",
    "tweets.csv": "id,text,impressions,engagements\n1,Notre nouvelle boîte est là,1200,31\n",
    "submissions.csv": "id,title,selftext,num_comments,subreddit\nx1,Une idée,Voici mon idée pour le site,4,france\n",
    "notes.csv": "text,likes\n12,3\n15,4\n",
}


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_tables_of_other_peoples_words_are_taken(tmp_path: Path, name: str) -> None:
    """A column of words, called as people call it."""
    text, count = TAKEN[name]
    export = read_text(tmp_path, name, text)
    assert export.inputs["reader"].tolist() == ["comments"], export.alerts[["kind", "message"]].to_string()
    assert len(export.comments) == count and export.posts.empty
    assert "odile" not in all_cells(export.comments).casefold()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_lists_of_publications_are_not_comments(tmp_path: Path, name: str) -> None:
    """Counting our own texts as what the community says would spoil every share."""
    export = read_text(tmp_path, name, REFUSED[name])
    assert export.comments.empty


def test_a_file_without_network_or_dates_says_so(tmp_path: Path) -> None:
    """Both can be declared; neither is invented."""
    export = read_text(tmp_path, "films.csv", TAKEN["films.csv"][0])
    assert set(export.comments["platform"]) == {"unknown"} and export.comments["written_at"].isna().all()
    assert {"no_dates", "platform_unknown"} <= kinds(export)


def test_answers_that_give_a_row_number_find_their_comment(tmp_path: Path) -> None:
    """Numbers of rows are no identifiers, and yet what answers number 1 answers the first comment."""
    rows = "N°;Date;Auteur;Commentaire;Réponse à\n1;13/10/2026 08:00;Odile;Bonjour;\n2;14/10/2026 08:00;Paul;Salut;1\n"
    comments = read_text(tmp_path, "releve.csv", rows).comments.set_index("text")
    assert comments.loc["Salut", "parent_id"] == comments.loc["Bonjour", "comment_id"]
    assert comments.loc["Bonjour", "comment_id"].startswith("h:")


def test_two_people_of_one_family_are_two_authors(tmp_path: Path) -> None:
    """A column for the first name and one for the last name give one author."""
    rows = "Nom;Prénom;Commentaire\nPerrin;Odile;Bonjour\nPerrin;Paul;Salut\n"
    assert read_text(tmp_path, "releve.csv", rows).comments["author"].nunique() == 2


def test_every_name_of_an_author_is_masked(tmp_path: Path) -> None:
    """A handle beside the author's name is masked in texts, and a profile's link is not kept."""
    rows = (
        "Date,Author,Author Username,Message,Permalink\n"
        "2026-10-13 08:00,Odile Perrin,odile37,Bonjour,https://www.facebook.com/odile.perrin.12\n"
        "2026-10-14 08:00,Paul Durand,pdurand,Merci @odile37,https://www.facebook.com/1/posts/2\n"
    )
    export = read_text(tmp_path, "facebook_inbox.csv", rows)
    assert not any(name in all_cells(export.comments) for name in ("odile", "Odile", "perrin"))
    assert export.comments["url"].notna().sum() == 1


def test_the_date_of_a_comment_is_not_that_of_its_collection(tmp_path: Path) -> None:
    """Tools that copy comments write when they did so under "timestamp"."""
    rows = (
        "postUrl,profileUrl,username,fullName,comment,commentDate,timestamp\n"
        "https://www.instagram.com/p/AbC/,https://www.instagram.com/odile37/,odile37,Odile Perrin,Joli,"
        "2026-10-03T08:00:00.000Z,2026-11-01T10:00:00.000Z\n"
    )
    comments = read_text(tmp_path, "instagram.csv", rows).comments
    assert comments["platform"].tolist() == ["instagram"]
    assert str(comments["written_at"].iloc[0]) == "2026-10-03 08:00:00+00:00"
