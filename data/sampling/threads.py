"""Threads under the publications: members write, others answer, the brand answers late, early or never."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from sampling.clock import LAST_DAY, add_watch_minutes, draw_comment_time, progress_of
from sampling.people import Person, choose_person, make_people
from sampling.posts import Post
from sampling.words import Bank, Deck, Filler, load_banks, load_words, split_lines, write_as

PEOPLE = {"facebook": 1900, "instagram": 1300, "youtube": 420}
MEAN_COMMENTS = {"facebook": 6.5, "instagram": 6.4, "youtube": 9.5}
BRAND_NAMES = {"facebook": "Maison Lucain", "instagram": "maison.lucain", "youtube": "@maisonlucain"}
STAFF = {"facebook": "Camille Bréguibert", "instagram": "hugo.alatelier"}
OBJECTOR = "Odile Vauguibert"
# How the invented team gets better over the twelve months: first value in November 2025, last in October 2026.
ANSWERED = (0.74, 0.93)
WATCH_MINUTES = (330.0, 95.0)
MEMBER_FIRST = (0.06, 0.19)
ENGLISH = 0.03
# Complaints about parcels grow in autumn: the carrier again.
PARCELS_ANYWHERE = 3.5
AUTUMN_PARCELS = 2.6
NEEDS_ANSWER = ("q_", "c_", "suggestion", "prospect", "retailer", "consigne_no")
STORIES = {"facebook": slice(0, 13), "instagram": slice(13, 17), "youtube": slice(17, None)}
SIGNED = ("", "", "", " Inès, pour Maison Lucain", " Inès", " Paul, pour Maison Lucain", " L'équipe Maison Lucain")
# First cries ("Miam !") and last words ("on adore") only suit lines that praise or complain.
CRYING = {
    **dict.fromkeys(("praise", "loyal", "consigne_love", "new_customer", "ambassador"), 0.2),
    **dict.fromkeys(("c_delivery", "c_price", "c_quality", "c_stock", "c_site", "c_refund", "c_packaging"), 0.17),
}
ROLE_OF_BANK = {
    "loyal": ("loyal",),
    "retailer": ("retailer",),
    "detractor": ("detractor",),
    "tag": ("tagger", "member"),
}


@dataclass
class Comment:
    """Hold one comment; times are naive Paris times."""

    comment_id: str
    post: Post
    parent_id: str
    author: str
    written: datetime
    text: str
    likes: int


class Writer:
    """Write the threads of one network: its people, its banks, its own random stream."""

    def __init__(self, platform: str, rng: np.random.Generator) -> None:
        self.platform, self.rng = platform, rng
        self.people = make_people(platform, PEOPLE[platform], rng)
        self.banks, self.deck, self.filler = load_banks(), Deck(rng), Filler(rng)
        self.words = load_words("posts.yml")
        self.comments: list[Comment] = []
        # A long story is told once: each network gets its own share of them.
        self.stories = self.banks["story"].lines[STORIES[platform]]

    def add(self, post: Post, author: str, written: datetime, text: str, *, parent: Comment | None = None) -> Comment:
        """Append a comment and return it."""
        likes = int(self.rng.poisson(self.rng.gamma(0.5, 2.2)))
        parent_id = "" if parent is None else parent.parent_id or parent.comment_id
        if parent is not None and parent.parent_id and self.platform == "facebook" and self.rng.random() < 0.3:
            parent_id = parent.comment_id
        comment = Comment(self._make_id(post, parent_id), post, parent_id, author, written, text, likes)
        self.comments.append(comment)
        return comment

    def write_line(self, bank: Bank, person: Person, line: str | None = None, *, bare: bool = False) -> str:
        """Return one comment of a bank as this person would write it."""
        rng, filler = self.rng, self.filler
        text = filler.fill(line or self.deck.deal(bank.lines))
        if not person.woman:
            text = filler.masculine(text)
        if bank.name in ("english", "spam"):
            return text
        if not bare:
            text = self._dress(bank, text)
        text = write_as(" ".join(text.split()), person.style, rng)
        if rng.random() < bank.emoji * person.style.emoji and not text.lower().endswith(("mdr", "lol", "ptdr")):
            text += " " + filler.ornament("emoji", bank.mood)
        return text

    def _dress(self, bank: Bank, text: str) -> str:
        """Return the text with the greeting, the first cry, the last word and the punctuation that people add."""
        rng, ornament = self.rng, self.filler.ornament
        greeted = text.lower().startswith(("bonjour", "bjr", "bonsoir", "@"))
        short = len(text) < 26
        if not greeted and rng.random() < bank.open:
            text = _join_opening(ornament("open", bank.mood), text)
        elif not greeted and not short and rng.random() < CRYING.get(bank.name, 0.0):
            text = f"{ornament('lead', bank.mood)} {text}"
        if text[-1].isalnum() and rng.random() < 0.38:
            text += str(
                rng.choice(
                    [" !", "!", "!!", ".", "...", " !!!", "..", " :)"]
                    if bank.mood == "warm"
                    else [".", "...", "..", " !"]
                )
            )
        if rng.random() < bank.close:
            text = _join_closing(text, ornament("close", bank.mood))
        elif not short and rng.random() < CRYING.get(bank.name, 0.0):
            text = _join_closing(text, ornament("tail", bank.mood))
        return text

    def fill_post(self, post: Post) -> None:
        """Write the threads of one publication."""
        rng = self.rng
        lively = {"jeu": 1.9, "envoi": 1.15, "vrac": 1.1, "noel": 1.15, "coulisses": 0.9}.get(post.theme, 1.0)
        size = (post.reach / 4500) ** 0.55 * np.exp(0.3 * rng.standard_normal())
        mix = self._choose_mix(post)
        names, weights = list(mix), np.array(list(mix.values()), dtype=float)
        for _ in range(int(rng.poisson(MEAN_COMMENTS[self.platform] * lively * size))):
            bank = self.banks[str(rng.choice(names, p=weights / weights.sum()))]
            if rng.random() < ENGLISH:
                bank = self.banks["english"]
            if bank.name == "story" and not self.stories:
                bank = self.banks["praise"]
            person = choose_person(self.people, rng, roles=ROLE_OF_BANK.get(bank.name, ()))
            written = draw_comment_time(post.published, rng)
            if written.date() <= LAST_DAY:
                self._grow_thread(post, bank, person, written)

    def _choose_mix(self, post: Post) -> dict[str, float]:
        """Return the weights of the banks under a publication: parcels come up everywhere, more so in autumn."""
        mix = {name: float(weight) for name, weight in self.words["themes"][post.theme]["mix"].items()}
        autumn = post.published.year == 2026 and post.published.month >= 9
        usual = PARCELS_ANYWHERE * (AUTUMN_PARCELS if autumn else 1.0)
        share = mix.get("c_delivery", 0.0) * (AUTUMN_PARCELS if autumn else 1.0)
        return {**mix, "c_delivery": share + (0.0 if post.theme == "jeu" else usual)}

    def _grow_thread(self, post: Post, bank: Bank, person: Person, written: datetime) -> None:
        rng = self.rng
        line = self.stories.pop(0) if bank.name == "story" else None
        top = self.add(post, person.name, written, self.write_line(bank, person, line))
        done = progress_of(written)
        needs = bank.name.startswith(NEEDS_ANSWER)
        asks = bank.name.startswith("q_") or bank.name == "prospect"
        if bank.peers and rng.random() < (_between(MEMBER_FIRST, done) if asks else 0.07):
            self._answer_as_member(top, bank, person, written + timedelta(minutes=float(rng.gamma(1.3, 22))))
        elif rng.random() < 0.05 and bank.mood in ("warm", "fun"):
            other = choose_person(self.people, rng)
            moment = written + timedelta(minutes=float(rng.gamma(1.1, 90)))
            self._reply(
                top, other.name, moment, self.write_line(self.banks["laugh" if bank.mood == "fun" else "agree"], other)
            )
        chance = _between(ANSWERED, done) if needs else 0.1 if bank.mood == "warm" else 0.02
        if rng.random() < chance:
            self._answer_as_brand(top, bank, person, done)

    def _answer_as_member(self, top: Comment, bank: Bank, asker: Person, moment: datetime) -> None:
        line = self.deck.deal_fitting(bank.peers, top.text)
        other = choose_person(self.people, self.rng, roles=("helper",) if self.rng.random() < 0.6 else ())
        if line is None or other.name == asker.name:
            return
        reply = self._reply(top, other.name, moment, self._peer_text(line, other, asker, bank))
        if reply is not None and self.rng.random() < 0.25:
            thanks = self.deck.deal(split_lines(self.words["thanks_back"]))
            self._reply(
                top, asker.name, moment + timedelta(minutes=float(self.rng.gamma(1.2, 60))), self._plain(thanks, asker)
            )

    def _peer_text(self, line: str, person: Person, asker: Person, bank: Bank) -> str:
        text = self.write_line(bank, person, line, bare=True)
        return f"{'@' * (asker.called[0] != '@')}{asker.called} {text}" if self.rng.random() < 0.25 else text

    def _answer_as_brand(self, top: Comment, bank: Bank, person: Person, done: float) -> None:
        rng = self.rng
        staff = self.platform in STAFF and bank.name in ("q_shop", "q_keep", "q_consigne") and rng.random() < 0.12
        cards = split_lines(self.words["staff"]) if staff else bank.brand or split_lines(self.words["brand_any"])
        line = self.deck.deal_fitting(_staff_lines(cards, self.platform) if staff else cards, top.text)
        if line is None:
            return
        minutes = _between(WATCH_MINUTES, done) * float(np.exp(0.95 * rng.standard_normal()))
        moment = add_watch_minutes(top.written, minutes)
        text = self.filler.fill(line, qui=person.called) + ("" if staff else str(rng.choice(SIGNED)))
        author = STAFF[self.platform] if staff else BRAND_NAMES[self.platform]
        reply = self._reply(top, author, moment, text)
        if reply is None:
            return
        if bank.then and rng.random() < 0.3:
            follow = self.deck.deal(bank.then)
        elif bank.name.startswith("q_") and rng.random() < 0.2:
            follow = self.deck.deal(split_lines(self.words["thanks_back"]))
        else:
            return
        self._reply(
            reply, person.name, moment + timedelta(minutes=float(rng.gamma(1.2, 150))), self._plain(follow, person)
        )

    def _plain(self, line: str, person: Person) -> str:
        return write_as(self.filler.fill(line), person.style, self.rng)

    def _reply(self, to: Comment, author: str, moment: datetime, text: str) -> Comment | None:
        moment = moment.replace(microsecond=0)
        return self.add(to.post, author, moment, text, parent=to) if moment.date() <= LAST_DAY else None

    def _make_id(self, post: Post, parent_id: str) -> str:
        if self.platform == "facebook":
            return f"{post.post_id}_{int(self.rng.integers(10**14, 10**15))}"
        if self.platform == "instagram":
            return "180" + str(int(self.rng.integers(10**13, 10**14)))
        letters = list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        code = "".join(str(letter) for letter in self.rng.choice(letters, 22))
        return f"{parent_id}.{code}" if parent_id else f"Ug{code}AaABAg"


def write_threads(platform: str, posts: Iterable[Post], rng: np.random.Generator) -> Writer:
    """Return the writer of a network, its threads written."""
    writer = Writer(platform, rng)
    for post in posts:
        if post.platform == platform:
            writer.fill_post(post)
    return writer


def _between(ends: tuple[float, float], done: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * done


def _staff_lines(cards: list[str], platform: str) -> list[str]:
    return [card for card in cards if ("Camille" if platform == "facebook" else "Hugo") in card]


def _join_closing(text: str, closing: str) -> str:
    if text[-1] in ".!?…)":
        return f"{text} {closing}"
    return f"{text}, {closing[:1].lower()}{closing[1:]}"


def _join_opening(opening: str, text: str) -> str:
    proper = text[:1] == "@" or text[1:2].isupper()
    if opening[-1] in "!.?👋" or proper:
        return f"{opening} {text}"
    return f"{opening} {text[:1].lower()}{text[1:]}"
