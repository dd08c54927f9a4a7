"""The contracts of codes on comments, of their counts, and of what a codebook lacks or gains."""

from cmanalytics.tables.columns import PLATFORM, Column, Contract, count, number, text

CODINGS = Contract(
    "codings",
    "a code on a comment",
    ("platform", "comment_id", "coder", "dimension", "code", "start"),
    (
        text("comment_id", "the comment", required=True),
        PLATFORM,
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        count("start", "first code point of the span; missing when the whole comment is coded"),
        text("coder", "cues, jobs, learned, combined or human:<name>", required=True),
        count("end", "code point after the span"),
        text("matched", "the words that matched, as written"),
        text("rule", "the rule that fired"),
        Column("negated", "flag", "a negation stands before it"),
        number("confidence", "what the coder gives it", "fraction"),
        text("codebook", "identifier, version and content hash of the codebook"),
    ),
)

CODES = Contract(
    "codes",
    "a code of a codebook",
    ("dimension", "code"),
    (
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        text("name", "its name"),
        text("definition", "what it means"),
        text("example", "an invented comment that carries it"),
        text("near_miss", "an invented comment that only looks like it"),
        Column("cues", "list", "the cues of all languages"),
    ),
)

CODEBOOK_FINDINGS = Contract(
    "codebook_findings",
    "something to correct or to know in a codebook",
    (),
    (
        text("severity", "error, warning or info", required=True),
        text(
            "kind", "example_silent, duplicate_cue, cancelled_by_anti, no_near_miss, takes_example ...", required=True
        ),
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        text("lang", "language of the cue or text"),
        text("quoted", "the cue or the text that it is about"),
        text("message", "what was found"),
        text("what_to_do", "what to do about it"),
        text("file", "the page's own codebook"),
        count("line", "line of that file, where it is written there"),
    ),
)

CODE_CHANGES = Contract(
    "code_changes",
    "a code whose comments change from a codebook to another",
    ("dimension", "code"),
    (
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        count("before", "comments that carry it with the old codebook"),
        count("after", "comments that carry it with the new one"),
        count("gained", "comments that carry it with the new one only"),
        count("lost", "comments that carry it with the old one only"),
        count("authors_gained", "distinct authors who carry it with the new one only; missing where nobody is named"),
        count("authors_lost", "distinct authors who carry it with the old one only"),
    ),
)

CHANGE_SAMPLES = Contract(
    "change_samples",
    "a comment that gains or loses a code from a codebook to another",
    ("dimension", "code", "change", "platform", "comment_id"),
    (
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        text("change", "gained or lost", required=True),
        PLATFORM,
        text("comment_id", "the comment", required=True),
        text("text", "its words around the match, redacted"),
        text("matched", "the words that matched, redacted"),
        text("rule", "the cue that fires, or no longer does"),
    ),
)

CODE_COUNTS = Contract(
    "code_counts",
    "a code in a group of comments (period, publication, format, persona ...)",
    (),
    (
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        count("among_comments", "comments of the group"),
        count("n_comments", "of these, comments that carry the code"),
        number("share", "share of the comments", "fraction"),
        number("low", "lower end of the interval, clustered by publication and author"),
        number("high", "upper end of the interval"),
        count("among_authors", "distinct authors of the group"),
        count("n_authors", "of these, authors who carry the code"),
        number("author_share", "share of the authors", "fraction"),
        number("author_low", "lower end of the interval"),
        number("author_high", "upper end of the interval"),
        number("p_value", "how often so large a gap to the other groups comes by chance", "fraction"),
        number("q_value", "the same, corrected for the number compared (Benjamini and Hochberg)", "fraction"),
        count("compared", "how many cells were compared"),
        text("hidden", "why the cell is not shown"),
    ),
    details=((r"year|quarter|month|week|platform|account|post_id|format|lang|persona", "text"),),
)

CODE_PAIRS = Contract(
    "code_pairs",
    "two codes that the same people carry",
    ("dimension", "code", "other_dimension", "other_code"),
    (
        text("dimension", "dimension of the first code", required=True),
        text("code", "first code", required=True),
        text("other_dimension", "dimension of the second code", required=True),
        text("other_code", "second code", required=True),
        count("n_comments", "comments that carry both"),
        number("expected", "comments that would carry both if one said nothing about the other"),
        number("lift", "observed over expected"),
        number("low", "lower end of the interval of the lift, clustered by publication and author"),
        number("high", "upper end of the interval of the lift"),
        count("n_authors", "distinct authors of the comments that carry both"),
        number("p_value", "Fisher's exact test on authors", "fraction"),
        number("q_value", "the same, corrected for the number compared (Benjamini and Hochberg)", "fraction"),
        count("compared", "how many pairs were compared"),
        text("hidden", "why the pair is not shown"),
    ),
)
