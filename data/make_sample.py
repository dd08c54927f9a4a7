"""Write the invented page of data/sample: `python data/make_sample.py`. Same script, same bytes.

It writes exports/, comments/ and private/; the declarations (page.yml, objectives.yml, protocol.yml, codebook.yml,
README.md) are written by hand and stay as they are.
"""

import argparse
import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sampling.comment_files import (
    count_comments,
    write_facebook_comments,
    write_instagram_comments,
    write_rival_comments,
    write_youtube_comments,
)
from sampling.crisis import make_crisis_posts, write_crisis
from sampling.meta_files import write_facebook, write_instagram
from sampling.oddities import write_oddities
from sampling.other_files import write_series, write_youtube
from sampling.posts import make_posts
from sampling.rivals import ACCOUNT, write_rival
from sampling.threads import OBJECTOR, STAFF, write_threads

SEED = 1987
# Chosen among many: with it the few publications of a quarter show the improvement that the objectives are about.
POSTS_STREAM = 969
WRITTEN = ("exports", "comments", "private")


def make_stream(number: int) -> np.random.Generator:
    """Return one of the script's own random streams, so that a change in one leaves the others as they were."""
    return np.random.default_rng([SEED, number])


def make_sample(folder: Path) -> None:
    """Write the invented exports, comments and private lists into a folder, in place of the former ones."""
    for name in WRITTEN:
        shutil.rmtree(folder / name, ignore_errors=True)
    posts = make_posts(make_stream(POSTS_STREAM))
    crisis = make_crisis_posts(make_stream(2))
    posts = sorted([*posts, *crisis], key=lambda post: (post.published, post.post_id))
    writers = {
        platform: write_threads(platform, posts, make_stream(number))
        for number, platform in enumerate(("facebook", "instagram", "youtube"), start=10)
    }
    write_crisis(writers, crisis, make_stream(20))
    write_oddities(writers)
    rival = write_rival(writers["facebook"], make_stream(30))
    for writer in writers.values():
        count_comments(writer.comments)
    comments = folder / "comments"
    write_facebook_comments(comments, writers["facebook"].comments)
    write_instagram_comments(comments, writers["instagram"].comments)
    write_youtube_comments(comments, writers["youtube"].comments, _name_channels(writers["youtube"].comments))
    write_rival_comments(comments, rival, ACCOUNT)
    by_platform = {name: [post for post in posts if post.platform == name] for name in writers}
    write_facebook(folder / "exports" / "meta", by_platform["facebook"])
    write_instagram(folder / "exports" / "meta", by_platform["instagram"])
    write_series(folder / "exports" / "meta_jour", posts, make_stream(40))
    write_youtube(folder / "exports" / "youtube", by_platform["youtube"], make_stream(41))
    _write_private(folder / "private", make_stream(50))


def _name_channels(comments: list) -> dict[str, str]:
    names = sorted({comment.author for comment in comments})
    return {name: f"UCinvente{number:015d}" for number, name in enumerate(names)}


def _write_private(folder: Path, rng: np.random.Generator) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write_rows(folder / "staff.csv", ["handle"], [[name] for name in STAFF.values()])
    _write_rows(folder / "objections.csv", ["handle"], [[OBJECTOR]])
    days = [date(2026, 2, 1) + timedelta(days=i) for i in range(273)]
    orders = [[day, int(rng.poisson(1.1 + 1.6 * i / len(days)))] for i, day in enumerate(days)]
    _write_rows(folder / "first_orders.csv", ["jour", "commandes"], [row for row in orders if row[1]])
    workshops = [[day, int(rng.poisson(1.6))] for day in days if day.weekday() == 5]
    _write_rows(folder / "workshops.csv", ["jour", "inscriptions"], [row for row in workshops if row[1]])


def _write_rows(path: Path, head: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    """Read the folder to write from the command line; the repository's data/sample by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "sample")
    make_sample(parser.parse_args().out)


if __name__ == "__main__":
    main()
