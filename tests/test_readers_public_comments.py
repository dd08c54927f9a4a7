"""Comments of public networks: threads hold, dates are not invented, nobody's name is left."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cmanalytics.readers import read_export
from cmanalytics.readers.links import read_link
from tests.readers_helpers import KEY, QUIRKS, Account, all_cells, count_of, kinds, read, read_text

MINE = (
    "commentThreads.json",
    "commentaires_video.jsonl",
    "Essai du four [vidExemple1].info.json",
    "facebook-comments6712ab_exemple.csv",
    "facebook_post_comments.json",
    "facebook_scrape.csv",
    "dataset_facebook-comments-scraper_2026-10-31_09-00-00-000.json",
    "dataset_instagram-comment-scraper_2026-10-31_09-00-00-000.json",
    "instagram_media_comments.json",
    "2026-10-01_09-00-00_UTC_comments.json",
    "Comments_TikTok.csv",
    "dataset_tiktok-comments-scraper_2026-10-31_09-00-00-000.json",
    "user_data_tiktok.json",
    "Comments.csv",
    "linkedin-post-comments.jsonl",
    "tweets.js",
    "outbox.json",
    "RC_2026-10.ndjson",
    "RS_2026-10.ndjson",
    "topic.json",
    "disqus.xml",
    "wordpress.xml",
    "collecte_crawler.jsonl",
    "context.json",
    "x_conversation.json",
    "comments_takeout.csv",
)
PEOPLE = (
    "camille exemple", "camille.exemple", "camille_ex", "camille.ex", "camille-exemple", "@camille", "users/camille",
    "sacha", "dominique modele", "dominique.modele", "domi_modele", "alex.test", "charlie",
    "exemple.invalid/p.jpg", "192.0.2.", "uc01", "5001",
)  # fmt: skip


def by_id(comments: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the comments by identifier, missing cells as None."""
    rows = comments.astype(object).where(comments.notna(), None).to_dict("records")
    return {row["comment_id"]: row for row in rows}


@pytest.mark.parametrize("name", MINE)
def test_nobody_is_left_in_any_table(name: str) -> None:
    """No author, no person answered, no picture and no address, in any cell of any table."""
    export = read(name)
    tables = (export.comments, export.posts, export.alerts, export.inputs)
    cells = "".join(all_cells(table) for table in tables).casefold()
    assert [person for person in PEOPLE if person in cells] == []


@pytest.mark.parametrize("name", [name for name in MINE if name not in ("Comments.csv", "user_data_tiktok.json")])
def test_no_row_breaks_the_reading(name: str) -> None:
    """What these files hold is all understood: dates, counts, lines."""
    assert not kinds(read(name)) & {"unread_dates", "unread_numbers", "broken_lines", "reader_failed"}


def test_answers_know_what_they_answer() -> None:
    """In every form that networks and tools give to threads."""
    pairs = {
        "commentThreads.json": ("UgxA.1", "UgxA"),
        "commentaires_video.jsonl": ("UgyA.9x", "UgyA"),
        "facebook_post_comments.json": ("700100_900002", "700100_900001"),
        "dataset_instagram-comment-scraper_2026-10-31_09-00-00-000.json": ("17900000000000002", "17900000000000001"),
        "instagram_media_comments.json": ("17950000000000002", "17950000000000001"),
        "2026-10-01_09-00-00_UTC_comments.json": ("17960000000000002", "17960000000000001"),
        "dataset_tiktok-comments-scraper_2026-10-31_09-00-00-000.json": ("7400000000000000102", "7400000000000000101"),
        "RC_2026-10.ndjson": ("k2", "k1"),
        "topic.json": ("302", "301"),
        "disqus.xml": ("9002", "9001"),
        "wordpress.xml": ("22", "21"),
    }
    for name, (answer, parent) in pairs.items():
        rows = by_id(read(name).comments)
        assert rows[answer]["parent_id"] == parent, name
        assert rows[parent]["parent_id"] is None, name


def test_numbered_rows_are_linked_by_identifiers_that_hold() -> None:
    """ExportComments and the TikTok scraper number rows; a later export gives the same identifiers."""
    for name, answer, top in (
        ("facebook-comments6712ab_exemple.csv", "Pareil\ndepuis lundi", "Toujours pas reçu…"),
        ("Comments_TikTok.csv", "Merci @…", "Trop beau 😭"),
    ):
        comments = read(name).comments.set_index("text")
        assert comments.loc[answer, "parent_id"] == comments.loc[top, "comment_id"]
        assert comments["parent_id"].notna().sum() == (2 if name.startswith("facebook") else 1)


def test_an_export_of_the_family_in_another_order_of_dates_is_refused(tmp_path: Path) -> None:
    """03/12/25 alone proves nothing: no date is read, and it is said; the comments are there."""
    text = (
        "id ,,Name,Date,Likes,isHearted,isPinned,Comment,(view source)\n1,,Camille,03/12/25 06:24:13,3,yes,no,Oui,x\n"
    )
    export = read_text(tmp_path, "yt-comments_abc - ExportComments.com.csv", text)
    assert export.comments["written_at"].isna().all() and set(export.comments["platform"]) == {"youtube"}
    assert "ambiguous_dates" in kinds(export)


@pytest.mark.parametrize(
    ("header", "row", "platform"),
    [
        (
            "Id,,Name,Username,Profile ID,Date,Likes,Comment,(view source)",
            "1,,C,c,1,13/10/26 10:00:00,1,Oui,x",
            "instagram",
        ),
        ("Id,,Name,Unique ID,Date,Likes,Comment,(view source)", "1,,C,c,13/10/26 10:00:00,1,Oui,x", "tiktok"),
        (
            "Id,Name,Username,Date,Tweet Text,Status URL,Favorites,Author Followers,Is Retweet?",
            "1,C,cam_ex,13/10/26 10:00:00,Oui,https://twitter.com/cam_ex/status/123456,1,5,no",
            "x",
        ),
        ("Id,,Name,Headline,Date,Likes,Comment,(view source)", "1,,C,Chef,13/10/26 10:00:00,1,Oui,x", "linkedin"),
    ],
)
def test_the_family_of_exports_is_known_on_every_network(tmp_path: Path, header: str, row: str, platform: str) -> None:
    """The network is told by a column that only it has, or by the file's name."""
    name = "instagram-comments_export.csv" if platform == "instagram" else "export_20261031.csv"
    comments = read_text(tmp_path, name, f"{header}\n{row}\n").comments
    assert comments["platform"].tolist() == [platform]
    assert comments["text"].tolist() == ["Oui"] and comments["reactions"].tolist() == [1]
    assert "cam_ex" not in all_cells(comments)


def test_the_workbook_of_the_family_is_read_below_its_titles(tmp_path: Path) -> None:
    """Six rows about the export, two nameless columns, real dates: they need no order."""
    import xlsxwriter

    path = tmp_path / "instagram-comments_exemple.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("Comments"), book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        sheet.write_row(0, 0, ["Source URL", "https://www.instagram.com/p/Cexemple-1/"])
        sheet.write_row(1, 0, ["Total", 2])
        sheet.write_row(6, 0, ["", "", "Name", "Username", "Profile ID", "Date", "Likes", "Comment", "(view source)"])
        rows = (["1", "", "Camille", "camille.ex", "501", "", 3, "Oui, 😍", "view comment"],
                ["", "1-1", "Maison", "maisontest", "599", "", 0, "Merci @camille.ex", "view comment"])  # fmt: skip
        for number, row in enumerate(rows, start=7):
            sheet.write_row(number, 0, row)
            sheet.write_datetime(number, 5, datetime(2026, 12, 3, 6, 24, number), day)
    comments = read_export(path, key=KEY, accounts=[Account("instagram", "@maisontest")]).comments.set_index("text")
    assert comments["post_id"].tolist() == ["Cexemple-1", "Cexemple-1"]
    assert comments.loc["Merci @…", "parent_id"] == comments.loc["Oui, 😍", "comment_id"]
    assert comments["is_brand"].sum() == 1 and comments.loc["Merci @…", "is_brand"]
    assert comments["written_at"].dt.strftime("%Y-%m-%d %H:%M").tolist() == ["2026-12-03 05:24", "2026-12-03 05:24"]


def test_dates_computed_from_years_ago_are_not_kept() -> None:
    """ "2 years ago" is no date; "3 days ago" is a near one, and said to be."""
    export = read("commentaires_video.jsonl")
    rows = by_id(export.comments)
    assert rows["UgyB"]["written_at"] is None and rows["UgyA"]["written_at"] is not None
    assert count_of(export, "coarse_dates") == 1 and count_of(export, "computed_dates") == 2
    assert rows["UgyA"]["reactions"] == 1200


def test_commas_without_quotes_are_put_back_where_the_row_proves_it() -> None:
    """A comma in the text is put back; one in the name cannot be told from it, so the row is left out and counted."""
    export = read("Comments_TikTok.csv")
    assert "Franchement, c'est cher, non ?" in set(export.comments["text"])
    assert count_of(export, "rejoined_rows") == 1 and count_of(export, "long_rows") == 1
    assert set(export.comments["post_id"]) == {"7400000000000000001"}
    assert set(export.comments["account"]) == {"maisontest"}


def test_publications_of_an_archive_are_apart_from_its_answers() -> None:
    """What an account says to others is a comment of the brand; going on below oneself is publishing."""
    for name, posts, answers in (
        ("tweets.js", ["1840000000000000001", "1840000000000000002"], ["1840000000000000003"]),
        ("outbox.json", ["mastodon.exemple/1130001", "mastodon.exemple/1130004"], ["mastodon.exemple/1130003"]),
    ):
        export = read(name)
        assert export.posts["post_id"].tolist() == posts
        assert export.comments["comment_id"].tolist() == answers
        assert export.comments["is_brand"].all()
        assert count_of(export, "passed_on") == 1
    assert count_of(read("outbox.json"), "private_messages") == 1


def test_a_link_that_names_a_person_is_not_kept() -> None:
    """ "https://instance/users/name/statuses/77" answers somebody: only instance and number stay."""
    assert read("outbox.json").comments["parent_id"].tolist() == ["autre.exemple/77"]


def test_what_nobody_should_read_is_left_out_and_counted() -> None:
    """Spam, deleted and unapproved comments, links of other sites, drafts."""
    disqus, wordpress = read("disqus.xml"), read("wordpress.xml")
    assert count_of(disqus, "deleted_messages") == count_of(disqus, "unapproved") == 1
    assert count_of(wordpress, "pingbacks") == 1 and count_of(wordpress, "unapproved") == 2
    assert count_of(wordpress, "unpublished") == 2
    assert len(disqus.comments) == 2 and len(wordpress.comments) == 3
    assert set(wordpress.posts["format_raw"]) == {"post", "page"}


def test_html_becomes_plain_text() -> None:
    """Entities, line breaks and tags, in comments and publications."""
    assert by_id(read("disqus.xml").comments)["9001"]["text"] == "Très bon four\u00a0!"
    assert by_id(read("wordpress.xml").comments)["21"]["text"] == "Merci & bravo,\nà bientôt"
    assert read("wordpress.xml").posts["text"].tolist()[0] == "Il chauffe bien."


def test_comments_inside_publications_name_their_publication(tmp_path: Path) -> None:
    """Publications with their comments inside: the comments are read, and know where they stand."""
    media = {
        "id": "17900000000000009", "shortCode": "Cexemple-9", "type": "Image", "caption": "Bonjour",
        "url": "https://www.instagram.com/p/Cexemple-9/", "timestamp": "2026-10-01T08:00:00.000Z", "likesCount": 3,
        "ownerUsername": "maisontest",
        "latestComments": [
            {"id": "1", "text": "Oui", "ownerUsername": "camille.exemple", "timestamp": "2026-10-01T09:00:00.000Z",
             "repliesCount": 1, "likesCount": 0,
             "replies": [{"id": "2", "text": "Non", "ownerUsername": "sacha", "timestamp": "2026-10-01T10:00:00.000Z",
                          "repliesCount": 0, "replies": [], "likesCount": 0}]}
        ],
    }  # fmt: skip
    comments = read_text(tmp_path, "dataset_instagram-scraper.json", json.dumps([media, {**media, "id": "8"}])).comments
    assert comments["post_id"].tolist() == ["Cexemple-9", "Cexemple-9"]
    assert comments["parent_id"].fillna("").tolist() == ["", "1"]
    post = {
        "id": "100_700", "message": "Une publication", "created_time": "2026-10-01T08:00:00+0000",
        "comments": {"data": [
            {"id": "700_1", "message": "Un", "created_time": "2026-10-01T09:00:00+0000",
             "from": {"name": "Camille Exemple", "id": "7"},
             "comments": {"data": [{"id": "700_2", "message": "Deux, Camille Exemple", "from": {"name": "S", "id": "8"},
                                    "created_time": "2026-10-01T10:00:00+0000"}]}}
        ]},
    }  # fmt: skip
    comments = read_text(tmp_path, "feed.json", json.dumps({"data": [post]})).comments
    assert comments["comment_id"].tolist() == ["700_1", "700_2"]
    assert comments["parent_id"].fillna("").tolist() == ["", "700_1"]
    assert comments["text"].tolist() == ["Un", "Deux, @…"]
    assert len(set(comments["post_id"])) == 1


def test_publications_of_the_graph_api_are_not_comments(tmp_path: Path) -> None:
    """A page's own publications have nearly the same columns as comments."""
    posts = [
        {"id": f"100_{number}", "message": "m", "created_time": "2026-10-01T08:00:00+0000",
         "from": {"name": "Maison Test", "id": "100"}}
        for number in range(3)
    ]  # fmt: skip
    export = read_text(tmp_path, "feed.json", json.dumps({"data": posts}))
    assert "facebook_graph_comments" not in set(export.inputs["reader"].dropna())


def test_a_reddit_listing_is_read_whole(tmp_path: Path) -> None:
    """The JSON of a page: one submission, its comments at any depth."""

    def listing(*children: dict[str, Any]) -> dict[str, Any]:
        return {"kind": "Listing", "data": {"after": None, "children": list(children)}}

    def comment(name: str, parent: str, replies: Any = "") -> dict[str, Any]:
        about = {"id": name, "parent_id": parent, "link_id": "t3_p1", "subreddit": "maisontest", "author": "camille_ex"}
        said = {"body": f"texte {name}", "created_utc": 1791270000.0, "score": 1, "replies": replies}
        return {"kind": "t1", "data": {**about, **said, "permalink": f"/r/maisontest/comments/p1/x/{name}/"}}

    post = {"id": "p1", "subreddit": "maisontest", "title": "T", "selftext": "S", "num_comments": 3, "score": 4,
            "created_utc": 1791266400.0, "permalink": "/r/maisontest/comments/p1/x/", "is_self": True}  # fmt: skip
    page = [listing({"kind": "t3", "data": post}), listing(comment("a", "t3_p1", listing(comment("b", "t1_a"))))]
    export = read_text(tmp_path, "reddit.json", json.dumps(page))
    assert export.posts["post_id"].tolist() == ["p1"] and export.posts["comments"].tolist() == [3]
    assert export.comments["parent_id"].fillna("").tolist() == ["", "a"]
    assert set(export.comments["post_id"]) == {"p1"}


def test_submissions_and_comments_in_one_file_feed_two_tables(tmp_path: Path) -> None:
    """A crawler may write both kinds of line into one file."""
    both = "".join(
        (Path(__file__).parent / "data" / "exports" / name).read_text("utf-8") for name in MINE if name[0] == "R"
    )
    export = read_text(tmp_path, "reddit.ndjson", both)
    assert len(export.posts) == 2 and len(export.comments) == 2


def test_our_own_answers_are_known_by_the_declared_account() -> None:
    """The handle that page.yml declares is found, with or without @, in the handle or the shown name."""
    accounts = [
        Account(network, "maisontest") for network in ("youtube", "instagram", "tiktok", "discourse", "facebook")
    ]
    for name in ("Essai du four [vidExemple1].info.json", "instagram_media_comments.json", "Comments_TikTok.csv",
                 "topic.json", "facebook_post_comments.json"):  # fmt: skip
        assert read(name, accounts=accounts).comments["is_brand"].sum() == 1, name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("direct-messages.js", 'window.YTD.direct_messages.part0 = [{"dmConversation": {"conversationId": "1-2",'
         '"messages": [{"messageCreate": {"recipientId": "2", "text": "secret", "senderId": "1"}}]}}]'),
        ("message_1.json", '{"participants": [{"name": "Camille"}], "title": "Camille", "thread_path": "inbox/camille",'
         ' "messages": [{"sender_name": "Camille", "timestamp_ms": 1791270000000, "content": "secret"}]}'),
        ("user_data.json", '{"Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with camille:": '
         '[{"Date": "2026-10-01 10:00:00", "From": "camille", "Content": "secret"}]}}}}'),
        ("messages.csv", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
         "1,,Camille,https://x.invalid,Moi,2026-10-01 10:00:00 UTC,,secret,INBOX\n"),
        ("like.js", 'window.YTD.like.part0 = [{"like": {"tweetId": "1", "fullText": "secret", "expandedUrl": "https://x"}}]'),
    ],
)  # fmt: skip
def test_private_conversations_of_archives_are_not_read(tmp_path: Path, name: str, text: str) -> None:
    """The archive of an account holds its private messages: none becomes a comment, no name reaches a message."""
    export = read_text(tmp_path, name, text)
    assert export.comments.empty and export.posts.empty
    assert kinds(export) & {"private_messages", "personal_not_read"}
    assert not {"secret", "camille"} & set(all_cells(export.alerts).casefold().split())


def test_linkedin_messages_with_quotes_are_whole(tmp_path: Path) -> None:
    """LinkedIn writes the quotes inside a message as \\", on several lines too."""
    text = 'Date,Link,Message\n2026-10-10 08:00:00,https://x.invalid/,"Il dit \\"oui, bien\\"\net \\"non\\""\n'
    comments = read_text(tmp_path, "Comments.csv", text).comments
    assert comments["text"].tolist() == ['Il dit "oui, bien"\net "non"']


def test_long_texts_over_many_lines_stay_whole() -> None:
    """Line breaks, quotes, emoji, Cyrillic and Hindi: one row a comment."""
    comments = read_export(QUIRKS / "28_longs_textes.csv", key=KEY).comments
    assert comments["text"].str.count("\n").tolist() == [3, 2, 11, 0]
    assert "नमस्ते दुनिया" in comments["text"][1] and comments["text"][3] == "👩‍👩‍👧 ok"


@pytest.mark.parametrize(
    ("link", "network", "post"),
    [
        ("https://m.youtube.com/watch?app=desktop&v=vidExemple1&lc=Ugx", "youtube", "vidExemple1"),
        ("https://youtu.be/vidExemple1?t=3", "youtube", "vidExemple1"),
        ("https://www.youtube.com/shorts/vidExemple1", "youtube", "vidExemple1"),
        ("https://www.instagram.com/maisontest/reel/Cexemple-1/?igsh=x", "instagram", "Cexemple-1"),
        ("https://www.tiktok.com/@maisontest/video/7400000000000000001?lang=fr", "tiktok", "7400000000000000001"),
        ("https://twitter.com/maisontest/status/1840000000000000001", "x", "1840000000000000001"),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7300000000000001", "linkedin", "7300000000000001"),
        ("https://www.linkedin.com/posts/maison_titre-activity-7300000000000001-AbCd", "linkedin", "7300000000000001"),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid02Ex&id=100", "facebook", "pfbid02Ex"),
        ("https://www.facebook.com/maisontest/posts/un-titre/1234567890123", "facebook", "1234567890123"),
        ("https://www.facebook.com/watch/?v=1234567890", "facebook", "1234567890"),
        ("https://old.reddit.com/r/maisontest/comments/abc123/titre/k1/", "reddit", "abc123"),
        ("https://www.linkedin.com/in/camille-exemple", None, None),
        ("https://autre.exemple/?u=notyoutube.com/watch?v=vidExemple1", None, None),
    ],
)  # fmt: skip
def test_links_tell_network_and_publication(link: str, network: str | None, post: str | None) -> None:
    """Where a file has only a link, the publication is in it."""
    assert read_link(link) == (network, post)
