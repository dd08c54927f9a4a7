"""Publications of the invented brand on three networks, with how many people they reached."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from sampling.clock import months, progress_of
from sampling.words import Deck, Filler, load_words, split_lines

PER_MONTH = {"facebook": (12, 16), "instagram": (8, 10), "youtube": (2, 2)}
REACH = {"facebook": 5200.0, "instagram": 4300.0, "youtube": 2600.0}
RATE = {"facebook": 0.022, "instagram": 0.034, "youtube": 0.03}
REACH_SPREAD = 0.8
RATE_SPREAD = 0.6
FORMATS = {
    "facebook": (("Photos", 0.55), ("Reels", 0.2), ("Videos", 0.08), ("Links", 0.12), ("Text", 0.05)),
    "instagram": (("IG image", 0.4), ("IG reel", 0.3), ("IG carousel", 0.3)),
    "youtube": (("video", 1.0),),
}
# Publications on bulk win slowly over the year, then clearly with the short formats of September.
BULK_LIFT = (0.8, 1.15)
BULK_LIFT_SINCE_SEPTEMBER = 1.9
ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass
class Post:
    """Hold one publication; times are naive Paris times."""

    platform: str
    post_id: str
    published: datetime
    theme: str
    text: str
    format: str
    duration: int
    reach: int
    interactions: int
    comments: int = 0


def make_posts(rng: np.random.Generator) -> list[Post]:
    """Return the publications of the twelve months, in order of time."""
    filler, words = Filler(rng), load_words("posts.yml")
    decks = {platform: Deck(rng) for platform in PER_MONTH}
    posts: list[Post] = []
    for platform in PER_MONTH:
        for year, month in months():
            posts += _posts_of_month(platform, year, month, words, filler, decks[platform], rng)
    videos = [post for post in posts if post.platform == "youtube"]
    for post, title, theme in zip(videos, words["videos"], words["video_themes"], strict=True):
        post.text, post.theme = title, theme
    return sorted(posts, key=lambda post: (post.published, post.post_id))


def _posts_of_month(
    platform: str, year: int, month: int, words: dict, filler: Filler, deck: Deck, rng: np.random.Generator
) -> list[Post]:
    low, high = PER_MONTH[platform]
    count = int(rng.integers(low, high + 1))
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    days = sorted(int(day) for day in rng.choice(np.arange(1, last + 1), count, replace=False))
    return [_make_post(platform, date(year, month, day), words, filler, deck, rng) for day in days]


def _lines_of_season(texts: str, month: int) -> list[str]:
    """Return the texts that suit a month; `6-8 => text` is kept for June to August."""
    kept = []
    for line in split_lines(texts):
        season, arrow, text = line.partition(" => ")
        first, _, last = season.partition("-")
        if not arrow:
            kept.append(line)
        elif int(first) <= month <= int(last):
            kept.append(text)
    return kept


def _make_post(platform: str, day: date, words: dict, filler: Filler, deck: Deck, rng: np.random.Generator) -> Post:
    hour = int(rng.choice([8, 11, 12, 17, 18, 19]))
    published = datetime.combine(day, time(hour, int(rng.integers(60)), int(rng.integers(60))))
    theme = _choose_theme(words["themes"], day, rng)
    line = deck.deal(_lines_of_season(words["themes"][theme]["texts"], day.month))
    kinds, shares = zip(*FORMATS[platform], strict=True)
    kind = str(rng.choice(kinds, p=shares))
    text = filler.fill(line)
    text = text[:1].upper() + text[1:]
    if platform == "instagram":
        text += "\n\n" + " ".join(_hashtags(theme, rng))
    reach, interactions = _draw_audience(platform, theme, published, rng)
    moving = kind in ("Reels", "Videos", "IG reel", "video")
    duration = int(rng.integers(12, 75) if platform != "youtube" else rng.integers(95, 640)) if moving else 0
    return Post(platform, _make_id(platform, rng), published, theme, text, kind, duration, reach, interactions)


def _choose_theme(themes: dict, day: date, rng: np.random.Generator) -> str:
    weights = {name: float(entry["share"]) for name, entry in themes.items()}
    if (day.month == 11 and day.day > 12) or (day.month == 12 and day.day < 30):
        weights["noel"] = 0.55
    if day.month in (1, 2, 4, 6, 9, 10):
        weights["saison"] = 0.06
    if day.month in (9, 10):
        weights["envoi"] = 0.14
    total = sum(weights.values())
    return str(rng.choice(list(weights), p=[weight / total for weight in weights.values()]))


def _hashtags(theme: str, rng: np.random.Generator) -> list[str]:
    tags = {"vrac": "#vrac #consigne #zerodechet", "recette": "#recette #faitmaison", "noel": "#noel #coffret"}
    chosen = tags.get(theme, "#gourmandise #gouter").split()
    return ["#maisonlucain", "#biscuits", *chosen[: int(rng.integers(1, len(chosen) + 1))]]


def _draw_audience(platform: str, theme: str, published: datetime, rng: np.random.Generator) -> tuple[int, int]:
    done = progress_of(published)
    season = 1.6 if published.month == 12 else 1.25 if published.month == 11 else 0.85 if published.month == 8 else 1.0
    reach = REACH[platform] * season * (1 + 0.15 * done) * np.exp(REACH_SPREAD * rng.standard_normal())
    lift = 1.0
    if theme == "vrac":
        lift = BULK_LIFT[0] + (BULK_LIFT[1] - BULK_LIFT[0]) * done
        lift = BULK_LIFT_SINCE_SEPTEMBER if published >= datetime(2026, 9, 1) else lift
    lift *= {"jeu": 2.2, "recette": 1.2, "envoi": 0.7}.get(theme, 1.0)
    # Lively publications are seen more but win a smaller share: dispersion of rates falls a little with reach.
    rate = RATE[platform] * lift * np.exp(RATE_SPREAD * rng.standard_normal())
    return max(90, int(reach)), max(6, int(reach * min(rate, 0.1)))


def _make_id(platform: str, rng: np.random.Generator) -> str:
    if platform == "youtube":
        return "".join(str(letter) for letter in rng.choice(list(ID_LETTERS), 11))
    head, digits = ("1221", 14) if platform == "facebook" else ("1798", 13)
    return head + "".join(str(int(digit)) for digit in rng.integers(0, 10, digits))
