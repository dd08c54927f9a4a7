"""Reviews: a title before the text, and the owner's answer, which stands in the review's own row."""

import re

import pandas as pd

from cmanalytics.alerts import make_alert
from cmanalytics.locale import fold
from cmanalytics.privacy import MASK
from cmanalytics.readers.base import Context, Parsed, Reader
from cmanalytics.readers.opening.opened import Opened
from cmanalytics.readers.placing import Placed, build_placed, column_of, identify, place_texts
from cmanalytics.readers.relative import blank_relative_dates

# An answer has no identifier of its own on these platforms: it goes by the review's.
_ANSWER = ":answer"
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
_REPLY = ("reply_text", "reply_at", "title")


def parse_reviews(reader: Reader, opened: Opened, row: int, context: Context) -> Parsed:
    """Return reviews as comments, each owner's answer as a comment of ours below its review.

    Besides the columns of `comments` a reader may declare `title`, `reply_text` and `reply_at`.
    """
    return finish_reviews(place_texts(reader, opened, row), reader, opened, context)


def finish_reviews(placed: Placed, reader: Reader, opened: Opened, context: Context) -> Parsed:
    """Return the reviews of placed columns as comments, answers set apart."""
    texts, said = blank_relative_dates(placed.texts, placed.lines, opened.name)
    texts = texts.assign(text=join_titles(column_of(texts, "title"), column_of(texts, "text")))
    placed, ours = split_answers(placed._replace(texts=texts, alerts=[*placed.alerts, *said]), opened, context)
    return build_placed(placed, reader, opened, context, ours=ours)


def join_titles(titles: pd.Series, texts: pd.Series) -> pd.Series:
    """Return the texts with their titles above, except where the title only repeats the beginning of the text."""
    starts = [fold(title).rstrip(".… ") for title in titles]
    repeated = [fold(text).startswith(start) for text, start in zip(texts, starts, strict=True)]
    plain = pd.Series(repeated, index=texts.index, dtype=bool) | (titles == "").astype(bool)
    return texts.where(plain, titles.where(texts == "", titles + "\n" + texts)).astype("string")


def split_answers(placed: Placed, opened: Opened, context: Context) -> tuple[Placed, frozenset[str]]:
    """Return the reviews with the owner's answers as rows of their own below them, and the answers' identifiers."""
    texts = placed.texts
    reviews = texts.drop(columns=[name for name in _REPLY if name in texts])
    said = column_of(texts, "reply_text")
    answered = (said != "").to_numpy(bool)
    if not answered.any():
        return placed._replace(texts=reviews), frozenset()
    reviews = reviews.assign(comment_id=identify(reviews, context.key))
    parents = reviews.loc[answered, "comment_id"]
    answers = pd.DataFrame({"comment_id": parents + _ANSWER, "parent_id": parents})
    answers["text"] = mask_addressees(said[answered], column_of(texts, "author")[answered])
    answers["written_at"] = column_of(texts, "reply_at")[answered]
    for name in ("platform", "account", "post_id"):
        if name in reviews:
            answers[name] = reviews.loc[answered, name]
    both = pd.concat([reviews, answers], ignore_index=True).fillna("")
    lines = placed.lines + [line for line, has in zip(placed.lines, answered, strict=True) if has]
    count = int(answered.sum())
    alert = make_alert("owner_answers", severity="info", file=opened.name, table="comments", count=count)
    return Placed(both, lines, [*placed.alerts, alert]), frozenset(answers["comment_id"])


def mask_addressees(answers: pd.Series, names: pd.Series) -> pd.Series:
    """Return the answers without the name of the person whom each one greets ("Bonjour Marie, ...")."""

    def mask(answer: str, name: str) -> str:
        words = {word.casefold() for word in _WORD.findall(name)}
        return _WORD.sub(lambda m: MASK if m[0][0].isupper() and m[0].casefold() in words else m[0], answer)

    masked = [mask(answer, name) for answer, name in zip(answers, names, strict=True)]
    return pd.Series(masked, index=answers.index, dtype="string")
