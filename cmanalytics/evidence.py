"""The words behind a figure: a few short, redacted comments without their authors."""

import pandas as pd

from cmanalytics.metrics.periods import period_bounds
from cmanalytics.metrics.places import among_accounts, by_the_team
from cmanalytics.privacy import redact
from cmanalytics.settings import PageSettings
from cmanalytics.tables import CODINGS, COMMENTS, conform
from cmanalytics.wording import say

QUOTE_COLUMNS = ("platform", "comment_id", "text", "matched", "rule")
READABLE_WORDS = (6, 60)  # shorter comments say little, longer ones are quoted out of context
WORD_CHARS = 15  # a "word" of thousands of letters must not fill the page
KEY = ["platform", "comment_id"]


def select_quotes(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    dimension: str,
    code: str,
    settings: PageSettings | None = None,
    limit: int | None = None,
    period: str | None = None,
) -> pd.DataFrame:
    """Return comments to quote for a code, best first: platform, comment_id, text, matched, rule.

    `text` is redacted and cut to the page's `max_words` around the matched words. Never from the brand, its staff or a
    competitor's page, never two from one author, none at all below `min_group` distinct authors or at the sharing
    level `public` (`explain_missing_quotes` says why). `limit` None is the page's `max_per_code`; `period` None is all
    the comments.
    Best first: of 6 to 60 words, then most reactions, then longest match, then oldest, then by identifier.
    """
    settings = PageSettings() if settings is None else settings
    carried = _carried(comments, codings, dimension=dimension, code=code, settings=settings, period=period)
    if _missing_reason(carried, settings) != "":
        return pd.DataFrame({name: pd.Series(dtype="string") for name in QUOTE_COLUMNS})
    words = carried["text"].str.split().str.len()
    ordered = carried.assign(
        unreadable=~words.between(*READABLE_WORDS),
        liked=-carried["reactions"].fillna(0),
        span=-(carried["end"] - carried["start"]).fillna(0),
    ).sort_values(["unreadable", "liked", "span", "written_at", *KEY], kind="stable", na_position="last")
    limit = settings.quotes.max_per_code if limit is None else limit
    chosen = ordered.drop_duplicates("author").head(limit)
    rows = [
        (
            *row[:2],
            quote_around(row.text, start=row.start, matched=row.matched, max_words=settings.quotes.max_words),
            pd.NA if pd.isna(row.matched) else _cut(redact(row.matched), settings.quotes.max_words),
            row.rule,
        )
        for row in chosen[[*KEY, "text", "matched", "rule", "start"]].itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=list(QUOTE_COLUMNS)).astype("string")


def quote_comments(
    comments: pd.DataFrame, evidence: list[str], *, settings: PageSettings | None = None
) -> pd.DataFrame:
    """Return a few of the comments named by a scorecard's `evidence`, redacted and cut: platform, comment_id, text.

    In the order of `evidence`, one an author at most; none below `min_group` distinct authors or at the sharing level
    `public`.
    """
    settings = PageSettings() if settings is None else settings
    named = comments.assign(name=comments["platform"] + ":" + comments["comment_id"]).set_index("name")
    rows = named.loc[[name for name in evidence if name in named.index]].dropna(subset=["text"])
    if settings.sharing_level == "public" or rows["author"].nunique() < settings.min_group:
        rows = rows.head(0)
    rows = rows.drop_duplicates("author").head(settings.quotes.max_per_code).reset_index(drop=True)
    cut = [quote_around(text, start=None, matched=None, max_words=settings.quotes.max_words) for text in rows["text"]]
    return rows[KEY].assign(text=pd.Series(cut, index=rows.index, dtype="string"))


def explain_missing_quotes(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    dimension: str,
    code: str,
    settings: PageSettings | None = None,
    period: str | None = None,
) -> str:
    """Return in French why `select_quotes` shows nothing for a code; "" when it shows something."""
    settings = PageSettings() if settings is None else settings
    carried = _carried(comments, codings, dimension=dimension, code=code, settings=settings, period=period)
    reason = _missing_reason(carried, settings)
    return say(f"tagging.quotes.{reason}", min_group=settings.min_group) if reason else ""


def quote_around(text: str, *, start: int | None, matched: str | None, max_words: int) -> str:
    """Return a text redacted, cut to `max_words` words around the matched ones, "…" where it was cut."""
    shown = redact(text)
    if pd.isna(start) or pd.isna(matched):
        return _cut(shown, max_words)
    # Masks move the words: the match is found again as the same occurrence, in order, of the same (masked) words.
    sought = redact(matched)
    place = -1
    for _ in range(redact(text[: int(start)]).count(sought) + 1):
        place = shown.find(sought, place + 1)
        if place < 0:
            return _cut(shown, max_words)
    before, after = shown[:place].split(), shown[place + len(sought) :].split()
    room = max(0, max_words - len(sought.split()))
    left = min(len(before), max(room // 2, room - len(after)))
    first = len(before) - left
    return ("… " if first else "") + _cut(" ".join([*before[first:], shown[place:]]), max_words)


def _cut(text: str, max_words: int) -> str:
    words = text.split()
    kept = " ".join(words[:max_words])
    room = max_words * WORD_CHARS
    if len(kept) > room:
        return kept[:room].rstrip() + "…"
    return kept + (" …" if len(words) > max_words else "")


def _missing_reason(carried: pd.DataFrame, settings: PageSettings) -> str:
    if carried.empty:
        return "none"
    if settings.sharing_level == "public":
        return "public"
    return "few" if carried["author"].nunique() < settings.min_group else ""


def _carried(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    dimension: str,
    code: str,
    settings: PageSettings,
    period: str | None,
) -> pd.DataFrame:
    """Return the comments of our public that carry a code, one row each, with the first longest match."""
    comments, codings = conform(comments, COMMENTS), conform(codings, CODINGS)
    public = ~by_the_team(comments) & comments["text"].notna()
    public &= ~among_accounts(comments, settings.competitors)
    if period is not None:
        bounds = period_bounds(period, zone=settings.page.timezone)
        public &= (comments["written_at"] >= bounds.start) & (comments["written_at"] < bounds.end)
    wanted = (codings["dimension"] == dimension) & (codings["code"] == code) & ~codings["negated"].fillna(False)
    hits = codings.loc[wanted, [*KEY, "start", "end", "matched", "rule", "coder"]]
    hits = hits.assign(span=hits["start"] - hits["end"]).sort_values([*KEY, "span", "start", "coder"], kind="stable")
    hits = hits.drop_duplicates(KEY).drop(columns="span")
    return comments[public.fillna(False).to_numpy(dtype=bool)].merge(hits, on=KEY, how="inner")
