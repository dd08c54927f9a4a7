"""Real comments of public networks: every row and text is there, counted with another tool, nobody is named."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cmanalytics.readers import Export, read_export
from tests.readers_helpers import KEY, all_cells, count_of, kinds

FOLDER = "comments"
WP = "{http://wordpress.org/export/1.2/}"
DISQUS = "{http://disqus.com}"


def find(folder: Path, end: str) -> Path:
    """Return the one real file whose name ends so."""
    (path,) = [path for path in (folder / FOLDER).iterdir() if path.name.endswith(end)]
    return path


def read_one(folder: Path, end: str) -> Export:
    """Read one real file with the tests' key."""
    return read_export(find(folder, end), key=KEY)


def lines_of(path: Path) -> list[dict[str, object]]:
    """Return the objects of JSON lines, read without our code."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def table_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV, read without our code."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Name -> readers, rows of comments, rows of publications.
COUNTS: dict[str, tuple[set[str], int, int]] = {
    "__projet-python-2a__comments.csv": ({"youtube_comments"}, 1888, 0),
    "__Captain-Trend__facebook_comments.csv": ({"facebook_scraped"}, 390, 0),  # 391 rows, one identifier twice
    "coffeeparty_comments.csv": ({"facebook_graph_comments"}, 126, 0),
    "ExportComments.com.csv": ({"export_comments"}, 100, 0),
    "__YoutubeReditCrawler__comments.jsonl": ({"crawled_comments"}, 379, 0),
    "dataset_filtered_comments.jsonl": ({"reddit_comments"}, 1431, 0),
    "dataset_filtered_submissions.jsonl": ({"reddit_submissions"}, 0, 20),
    "__ig_scrapper__comments.jsonl": ({"instagram_apify"}, 270, 0),  # 267 lines, 3 answers inside them
    "__TikTokCommentScraper__Comments.csv": ({"tiktok_scraped"}, 967, 0),
    # 4 messages, one of them a notice of moderation
    "spec_fixtures_topic.json": ({"discourse_posts", "discourse_topics"}, 3, 1),
    # 374 comments: 30 links of other sites, 4 waiting; 588 items: 15 drafts, 2 pending
    "alienlebarge.github.com__wordpress.xml": ({"wordpress_comments", "wordpress_posts"}, 340, 571),
    # 202 comments: 30 links of other sites; 307 items: 78 articles and 10 pages on line
    "bitcoinfrance.github.io__wordpress.xml": ({"wordpress_comments", "wordpress_posts"}, 172, 88),
    "__disqus-migrate-to-duoshuo__disqus.xml": ({"disqus_comments", "disqus_threads"}, 2687, 569),  # 6 deleted of 2693
}


@pytest.mark.parametrize("end", sorted(COUNTS))
def test_every_row_of_a_real_file_is_read_by_one_reader(real_data: Path, end: str) -> None:
    """Rows as counted by hand; what is left out is in the comment beside the count."""
    readers, comments, posts = COUNTS[end]
    export = read_one(real_data, end)
    assert set(export.inputs["reader"].dropna()) == readers
    assert (len(export.comments), len(export.posts)) == (comments, posts)
    assert not kinds(export, "error") and not kinds(export) & {"long_rows", "broken_lines", "broken_texts"}


def words(text: str) -> str:
    """Return what of a text neither HTML, masks nor repairs change: its letters, without tags and entities."""
    text = re.sub(r"(?s)<[^<>]{1,300}>", " ", text)
    text = re.sub(r"&#?\w+;|@[\w.…'-]*", " ", text)
    return "".join(re.findall(r"[^\W_]+", text)).casefold()


def texts_of_wordpress(path: Path) -> Iterator[str]:
    """Return the texts of approved comments, as the standard library reads them."""
    for comment in ElementTree.parse(path).iter(f"{WP}comment"):
        if comment.findtext(f"{WP}comment_approved") == "1" and not comment.findtext(f"{WP}comment_type"):
            yield comment.findtext(f"{WP}comment_content") or ""


def texts_of_disqus(path: Path) -> Iterator[str]:
    """Return the texts that were not deleted."""
    for post in ElementTree.parse(path).getroot().iter(f"{DISQUS}post"):
        if post.findtext(f"{DISQUS}isDeleted") == "false":
            yield post.findtext(f"{DISQUS}message") or ""


def texts_of_instagram(path: Path) -> Iterator[str]:
    """Return the texts of comments and of the answers inside them."""
    for line in lines_of(path):
        yield str(line["text"])
        yield from (str(answer["text"]) for answer in line["replies"])  # type: ignore[attr-defined]


TEXTS: dict[str, Callable[[Path], Iterable[str]]] = {
    "__projet-python-2a__comments.csv": lambda path: (row["textOriginal"] for row in table_of(path)),
    "coffeeparty_comments.csv": lambda path: (row["message"] for row in table_of(path)),
    "ExportComments.com.csv": lambda path: (row["Comment"] for row in table_of(path)),
    "__YoutubeReditCrawler__comments.jsonl": lambda path: (str(line["text"]) for line in lines_of(path)),
    "dataset_filtered_comments.jsonl": lambda path: (str(line["body"]) for line in lines_of(path)),
    "__ig_scrapper__comments.jsonl": texts_of_instagram,
    "alienlebarge.github.com__wordpress.xml": texts_of_wordpress,
    "bitcoinfrance.github.io__wordpress.xml": texts_of_wordpress,
    "__disqus-migrate-to-duoshuo__disqus.xml": texts_of_disqus,
}


@pytest.mark.parametrize("end", sorted(TEXTS))
def test_no_text_of_a_real_file_is_lost(real_data: Path, end: str) -> None:
    """Each text is there, letter by letter, but for tags and masked names."""
    written = sorted(words(text)[:40] for text in TEXTS[end](find(real_data, end)))
    read = sorted(words(text)[:40] for text in read_one(real_data, end).comments["text"].fillna(""))
    assert len(written) == len(read)
    lost = [text for text in set(written) - set(read) if text]
    # Texts with a masked name, or with "<" that is no tag, differ in a few words.
    assert len(lost) <= 0.005 * len(written)


AUTHORS = re.compile(r"user_[0-9a-f]{10}")
# The columns that hold people, in the files whose other cells were pseudonymised as well.
COLUMNS = {
    "__TikTokCommentScraper__Comments.csv": ("Nickname", "User @", "User URL"),
    "__ig_scrapper__comments.jsonl": ("ownerUsername",),
}


@pytest.mark.parametrize("end", sorted(COUNTS))
def test_no_author_of_a_real_file_is_left(real_data: Path, end: str) -> None:
    """Not in a text, a parent, a link or an alert; the authors of the files already are pseudonyms of one form."""
    path = find(real_data, end)
    export = read_export(path, key=KEY)
    cells = "".join(all_cells(table) for table in (export.comments, export.posts, export.alerts, export.inputs))
    raw = set(AUTHORS.findall(path.read_text("utf-8")))
    if path.suffix == ".csv" and end in COLUMNS:
        raw = {row[column] for row in table_of(path) for column in COLUMNS[end]}
    assert raw.isdisjoint(AUTHORS.findall(cells))


def test_people_are_told_apart_as_in_the_files(real_data: Path) -> None:
    """As many pseudonyms as authors; people without a name are nobody."""
    reddit = "dataset_filtered_comments.jsonl"
    people = {str(line["author_fullname"] or line["author"]) for line in lines_of(find(real_data, reddit))}
    names = {str(line["author"]) for line in lines_of(find(real_data, reddit))}
    assert read_one(real_data, reddit).comments["author"].nunique() in (len(people), len(names))
    assert read_one(real_data, "__Captain-Trend__facebook_comments.csv").comments["author"].isna().all()
    assert read_one(real_data, "bitcoinfrance.github.io__wordpress.xml").comments["author"].isna().sum() == 6


def test_threads_of_real_files_hold(real_data: Path) -> None:
    """Parents are comments of the same file, as many as were counted by hand."""
    disqus = read_one(real_data, "__disqus-migrate-to-duoshuo__disqus.xml").comments
    assert disqus["parent_id"].notna().sum() >= 430
    assert disqus["parent_id"].dropna().isin(disqus["comment_id"]).mean() > 0.98
    wordpress = read_one(real_data, "bitcoinfrance.github.io__wordpress.xml").comments
    assert wordpress["parent_id"].notna().sum() == 97
    reddit = read_one(real_data, "dataset_filtered_comments.jsonl").comments
    assert reddit["parent_id"].notna().sum() == 1115
    assert read_one(real_data, "__ig_scrapper__comments.jsonl").comments["parent_id"].notna().sum() == 3


def test_dates_of_real_files_are_read_or_said_to_be_missing(real_data: Path) -> None:
    """Where the file has moments they are all there; where their order cannot be known, none is invented."""
    whole = set(COUNTS) - {
        "__Captain-Trend__facebook_comments.csv", "ExportComments.com.csv", "__YoutubeReditCrawler__comments.jsonl",
        "__TikTokCommentScraper__Comments.csv",
    }  # fmt: skip
    for end in sorted(whole):
        export = read_one(real_data, end)
        assert export.comments["written_at"].notna().all() and export.posts["published_at"].notna().all(), end
    refused = read_one(real_data, "ExportComments.com.csv")  # all of them 03/12/25
    assert refused.comments["written_at"].isna().all() and count_of(refused, "ambiguous_dates") == 100
    empty = read_one(real_data, "__Captain-Trend__facebook_comments.csv")
    assert "empty_dates" in kinds(empty)


def test_commas_of_the_tiktok_table_are_put_back(real_data: Path) -> None:
    """75 rows have commas in their text; the cells that the pseudonyms of this copy stand in stay empty, counted."""
    export = read_one(real_data, "__TikTokCommentScraper__Comments.csv")
    assert count_of(export, "rejoined_rows") == 75
    assert count_of(export, "unread_dates") == 11 and count_of(export, "unread_numbers") == 63
    assert export.comments["text"].str.contains("Mal ehrlich, die nutzt ihr Handy", regex=False).sum() == 1
    assert export.comments["reactions"].max() == 26_500
    assert export.comments["written_at"].min().tz_convert("Europe/Paris").strftime("%Y-%m-%d") == "2021-09-02"


def test_nested_answers_are_counted_where_they_are_missing(real_data: Path) -> None:
    """Comments that count 79 answers hold 3 of them."""
    assert count_of(read_one(real_data, "__ig_scrapper__comments.jsonl"), "answers_missing") == 76
