"""The contracts of what people read: draws, readings, agreement, shares corrected by them."""

from cmanalytics.tables.columns import PLATFORM, Column, Contract, count, number, text

SHARES = Contract(
    "shares",
    "a code (or *, any code of a dimension) in a group of comments, corrected by what people have read",
    (),
    (
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension; * for any of its codes", required=True),
        text("unit", "comment or author: what the share is of", required=True),
        number("share", "share; missing when it cannot be told, or is hidden (see note)", "fraction"),
        number("low", "lower end of its interval", "fraction"),
        number("high", "upper end of its interval", "fraction"),
        number("interval", "level of the intervals", "fraction"),
        text("estimator", "one of `metrics.corrected.ESTIMATORS`", required=True),
        Column("corrected", "flag", "what people have read corrects it; else it is to be read at least"),
        count("n", "comments, or authors, that the share is of"),
        count("n_comments", "comments of the group, of known authors or not"),
        number("machine_share", "what the machine alone counts", "fraction"),
        count("n_read", "different texts of the group that a person has read for the dimension"),
        count("n_said", "of these, texts that the person gave the code to"),
        number("precision", "share of what the machine tagged that the person agrees with", "fraction"),
        number("precision_low", "lower end of its interval", "fraction"),
        number("precision_high", "upper end of its interval", "fraction"),
        number("recall", "share of what the person found that the machine tagged", "fraction"),
        number("recall_low", "lower end of its interval", "fraction"),
        number("recall_high", "upper end of its interval", "fraction"),
        text("note", "why it is missing or not corrected, or what to keep in mind"),
    ),
    details=((r"[a-z]\w*", "text"),),
)

SAMPLE = Contract(
    "sample",
    "a comment that was drawn to be read",
    ("platform", "comment_id"),
    (
        PLATFORM,
        text("comment_id", "the comment", required=True),
        count("round", "number of the draw, from 1"),
        count("order", "place in the reading order, from 1"),
        text("by", "how it was drawn, of `coding.METHODS`"),
        text(
            "stratum", "group that it was drawn from: all, none, other, dimension:code, platform:post, doubtful, sure"
        ),
        count("stratum_size", "different texts in that group, not drawn before"),
        count("stratum_drawn", "texts drawn from it"),
        count("texts", "different texts that could be drawn, in all groups"),
        number("inclusion", "chance that this text had of being drawn", "fraction"),
        count("stands_for", "comments that have this text, itself included"),
        text("post_id", "publication that it stands under"),
        count("seed", "seed of the draw"),
    ),
)

READINGS = Contract(
    "readings",
    "a comment that a person has read and coded, even with no code",
    ("platform", "comment_id", "coder"),
    (
        PLATFORM,
        text("comment_id", "the comment", required=True),
        text("coder", "human:<name>, or human:settled", required=True),
        Column("dimensions", "list", "dimensions that it was read for: no code in them means that none applies"),
        text("memo", "what the person noted"),
        text("file", "sheet that says so"),
        count("line", "line of the sheet"),
    ),
)

AGREEMENT = Contract(
    "agreement",
    "a code, and how far those who read the same comments agree on it",
    ("dimension", "code"),
    (
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension; * for all of its codes together, compared as sets", required=True),
        Column("coders", "list", "who read"),
        count("n", "comments read by two of them or more"),
        Column("positives", "list", "comments that each of them gave the code to, in the order of `coders`"),
        count("n_any", "comments that at least one gave it to"),
        count("n_all", "comments that all who read them gave it to"),
        number("agreement", "share of pairs of readings that say the same", "fraction"),
        number("positive_agreement", "share of the times given that the other gave it too", "fraction"),
        number("kappa", "Cohen's kappa; mean of the pairs when there are more than two coders"),
        number("kappa_low", "lower end of its interval"),
        number("kappa_high", "upper end of its interval"),
        number("alpha", "Krippendorff's alpha, nominal; of sets of codes (MASI distance) for *"),
        number("low", "lower end of the interval of alpha"),
        number("high", "upper end of the interval of alpha"),
        number("interval", "level of the intervals", "fraction"),
        number("prevalence", "prevalence index: share of readings with the code less share without"),
        number("bias", "bias index: share that the first gave it to less that of the second; two coders only"),
        text("verdict", "one of `coding.VERDICTS`", required=True),
        text("sentence", "the result in words"),
    ),
)

DISAGREEMENTS = Contract(
    "disagreements",
    "a code that some gave to a comment and others, who read it too, did not",
    ("platform", "comment_id", "dimension", "code"),
    (
        PLATFORM,
        text("comment_id", "the comment", required=True),
        text("dimension", "dimension of the codebook", required=True),
        text("code", "code of the dimension", required=True),
        Column("given_by", "list", "who gave it"),
        Column("not_given_by", "list", "who read the comment and did not"),
        text("text", "what was written, redacted"),
        text("memos", "what they noted"),
        text("decision", "yes: the code applies; no: it does not; missing: not settled"),
        text("decided_by", "who decided"),
        text("why", "why"),
    ),
)
