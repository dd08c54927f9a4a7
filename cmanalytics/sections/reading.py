"""Comments to be read with what was found in them: redacted, without their authors, each code behind its words."""

import numpy as np
import pandas as pd

from cmanalytics.codebook import Codebook
from cmanalytics.display import Html, heading, join, paragraph
from cmanalytics.privacy import redact
from cmanalytics.tagging import highlight_codings, tag_comments
from cmanalytics.wording import current_language, say

SEED = 2026
KEY = ["platform", "comment_id"]
MOST_CHARS = 1_000  # of a comment: beyond it nobody reads on in a notebook


def show_comments(
    comments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    dimension: str,
    code: str,
    limit: int = 8,
    seed: int = SEED,
) -> Html:
    """Return a few of the comments that carry a code, drawn with `seed`, one an author, with all their codes marked.

    Texts are redacted first, and tagged again as they are shown. Raise UsageError for an unknown code.
    """
    name = codebook.find_code(dimension, code).name.get(current_language(), code)
    wanted = (codings["dimension"] == dimension) & (codings["code"] == code)
    carried = comments.merge(codings.loc[wanted, KEY].drop_duplicates(), on=KEY).sort_values(KEY, kind="stable")
    drawn = carried.iloc[np.random.default_rng(seed).permutation(len(carried))]
    if "author" in drawn:
        drawn = drawn[~drawn.duplicated("author") | drawn["author"].isna()]
    drawn = drawn.head(limit)
    shown = drawn.assign(text=[redact(text)[:MOST_CHARS] for text in drawn["text"]])
    found = tag_comments(shown, codebook)
    by_comment = dict(list(found.groupby(KEY)))
    parts = [
        Html(highlight_codings(row.text, by_comment.get((row.platform, row.comment_id), found.head(0)), codebook))
        for row in shown[[*KEY, "text"]].itertuples()
    ]
    count = say("codebook.shown", shown=len(shown), carried=len(carried))
    return join([heading(name, level=3), paragraph(count), *parts])
