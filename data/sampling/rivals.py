"""Public comments under the publications of an invented competitor, enough to weigh two voices."""

from datetime import datetime, timedelta

import numpy as np

from sampling.clock import draw_comment_time
from sampling.people import choose_person
from sampling.posts import Post
from sampling.threads import Comment, Writer

ACCOUNT = "biscuiterie-a"
FIRST, LAST = datetime(2026, 8, 1), datetime(2026, 10, 31, 23, 59)
BANKS = ("craving", "praise_short", "tag", "fun", "debate", "laugh", "purchase", "c_price", "offtopic", "contest")
WORDS_OF_OURS = ("lucain", "consigne", "bocal", "vrac", "jeannine", "camille", "nantes", "prix doux")


def write_rival(writer: Writer, rng: np.random.Generator) -> list[Comment]:
    """Return the competitor's comments of August to October 2026, written by other people of the network."""
    start = len(writer.comments)
    for day in range(0, 92, 2):
        published = FIRST + timedelta(days=day, hours=12)
        post = Post("facebook", f"3302{10**11 + day * 7919:012d}", published, "produit", "", "Photos", 0, 0, 0)
        for _ in range(int(rng.poisson(4.6))):
            person = choose_person(writer.people, rng)
            bank = writer.banks[str(rng.choice(BANKS))]
            text = writer.write_line(bank, person)
            written = draw_comment_time(published, rng)
            if written <= LAST and not any(word in text.lower() for word in WORDS_OF_OURS):
                writer.add(post, person.name, written, text)
    comments = writer.comments[start:]
    del writer.comments[start:]
    return comments
