"""The bad weekend: a batch with hard fragments, reported from Saturday 17 to Sunday 18 October 2026."""

from datetime import datetime, timedelta

import numpy as np

from sampling.people import choose_person
from sampling.posts import Post
from sampling.threads import BRAND_NAMES, Comment, Writer
from sampling.words import load_words, split_lines, write_as

START = datetime(2026, 10, 17, 19, 12)
NIGHT_ENDS = datetime(2026, 10, 18, 23, 20)
ANSWERS_FROM = datetime(2026, 10, 19, 8, 40)
PLACE = datetime(2026, 10, 16, 18, 5, 20)
POST_TEXT = "Les croquants noisette sont de retour en boutique et en ligne. Vous aviez été nombreux à les demander !"
SPLIT = {"facebook": 0.64, "instagram": 0.36}


def make_crisis_posts(rng: np.random.Generator) -> list[Post]:
    """Return the two publications under which people gather."""
    return [
        Post("facebook", "122193040161018", PLACE, "produit", POST_TEXT, "Photos", 0, 21400, 690),
        Post(
            "instagram",
            "17984421610181610",
            PLACE,
            "produit",
            POST_TEXT + "\n\n#maisonlucain #noisette",
            "IG image",
            0,
            12900,
            540,
        ),
    ]


def write_crisis(writers: dict[str, Writer], posts: list[Post], rng: np.random.Generator) -> None:
    """Add the weekend's comments, and the brand's answers of Monday, to the writers' threads."""
    words = load_words("crisis.yml")
    by_platform = {post.platform: post for post in posts}
    used: set[str] = set()
    wave = [(line, START + timedelta(minutes=9 * i)) for i, line in enumerate(split_lines(words["first"]))]
    wave += _spread(split_lines(words["cascade"]), START + timedelta(minutes=24), NIGHT_ENDS, rng)
    wave += _spread(split_lines(words["doubt"]), START + timedelta(hours=2), NIGHT_ENDS, rng)
    openers: dict[str, list[Comment]] = {"facebook": [], "instagram": []}
    for number, (line, moment) in enumerate(sorted(wave, key=lambda item: item[1])):
        platform = "facebook" if number < 2 or rng.random() < SPLIT["facebook"] else "instagram"
        comment = _write_member(writers[platform], by_platform[platform], line, moment, used, openers[platform], rng)
        if not comment.parent_id:
            openers[platform].append(comment)
    for platform, comments in openers.items():
        for comment in comments:
            _answer(writers[platform], comment, words, rng)
    for line, moment in _spread(split_lines(words["after"]), ANSWERS_FROM, ANSWERS_FROM + timedelta(days=2), rng):
        platform = "facebook" if rng.random() < SPLIT["facebook"] else "instagram"
        _write_member(writers[platform], by_platform[platform], line, moment, used, [], rng)


def _spread(lines: list[str], first: datetime, last: datetime, rng: np.random.Generator) -> list[tuple[str, datetime]]:
    span = (last - first).total_seconds()
    moments = sorted(first + timedelta(seconds=int(span * share)) for share in rng.beta(1.1, 1.5, len(lines)))
    waking = [m if m.hour >= 7 or m.hour < 2 else m + timedelta(hours=6) for m in moments]
    return list(zip(lines, sorted(waking), strict=True))


def _write_member(
    writer: Writer,
    post: Post,
    line: str,
    moment: datetime,
    used: set[str],
    openers: list[Comment],
    rng: np.random.Generator,
) -> Comment:
    person = choose_person(writer.people, rng)
    while person.name in used and rng.random() < 0.9:
        person = choose_person(writer.people, rng)
    used.add(person.name)
    text = line if person.woman else writer.filler.masculine(line)
    parent = openers[int(rng.integers(len(openers)))] if openers and rng.random() < 0.45 else None
    return writer.add(post, person.name, moment, write_as(text, person.style, rng), parent=parent)


def _answer(writer: Writer, comment: Comment, words: dict, rng: np.random.Generator) -> None:
    if rng.random() < 0.12:
        return
    called = next(person.called for person in writer.people if person.name == comment.author)
    folded = comment.text.lower()
    kind = "press" if "journaliste" in folded else "legal" if "plainte" in folded else "brand"
    line = words[kind] if kind != "brand" else writer.deck.deal(split_lines(words["brand"]))
    moment = ANSWERS_FROM + timedelta(minutes=float(rng.gamma(2.0, 45)))
    author = BRAND_NAMES[writer.platform]
    writer.add(
        comment.post, author, moment.replace(microsecond=0), writer.filler.fill(line, qui=called), parent=comment
    )
