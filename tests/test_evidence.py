"""Quotes: short, redacted, authorless words behind a figure."""

import pandas as pd
import pytest

from cmanalytics.codebook import load_codebook
from cmanalytics.evidence import explain_missing_quotes, quote_around, select_quotes
from cmanalytics.settings import PageSettings
from cmanalytics.tagging import tag_comments

BOOK = load_codebook()
PRIVACY = {"purpose": "Comprendre", "legal_basis": "legitimate_interest", "min_group": 3, "quotes": {"max_words": 12}}
SHARED = PageSettings.model_validate({"privacy": PRIVACY, "sharing": "shared"})
CODE = {"dimension": "frustration", "code": "delivery"}


def make_comments(*texts: str, **columns: list) -> pd.DataFrame:
    """Return October comments by as many authors."""
    count = len(texts)
    frame = pd.DataFrame(
        {
            "platform": "facebook",
            "comment_id": [f"c{n}" for n in range(count)],
            "author": [f"A-{n}" for n in range(count)],
            "text": texts,
            "written_at": pd.date_range("2026-10-01 08:00", periods=count, freq="D", tz="UTC"),
            "is_brand": False,
            "is_staff": False,
            "reactions": 0,
        }
    )
    return frame.assign(**columns)


def quote(comments: pd.DataFrame, **options) -> pd.DataFrame:
    """Return the quotes of the delivery code."""
    codings = tag_comments(comments, BOOK, lang="fr")
    return select_quotes(comments, codings, **{"settings": SHARED, **CODE, **options})


LATE = "Bonjour, toujours pas reçu ma commande du mois dernier"


def test_quotes_are_redacted_and_short() -> None:
    """Nobody can be found or called through a quote, and it shows the words that count."""
    called = "Hier encore @lea.dupont m'a dit d'écrire à lea@exemple.fr ou au 06 12 34 56 78 : "
    text = (called + "toujours pas reçu mon colis, ") * 2
    quotes = quote(make_comments(text, text, text))
    assert list(quotes.columns) == ["platform", "comment_id", "text", "matched", "rule"]
    for shown in quotes["text"]:
        assert "toujours pas reçu" in shown and shown.startswith("… ") and shown.endswith(" …")
        assert "lea" not in shown and "06 12" not in shown and "@lea" not in shown
        assert len(shown.replace("…", "").split()) <= 12
    assert quotes["matched"].unique().tolist() == ["toujours pas reçu"]
    assert quotes["rule"].nunique() == 1 and quotes["rule"].iloc[0].startswith("fr: toujours pas")


def test_small_groups_are_hidden() -> None:
    """Under the declared number of different authors nothing is shown, and the page says why."""
    comments = make_comments(LATE, LATE, LATE, LATE, author=["A-1", "A-1", "A-2", None])
    assert quote(comments).empty
    codings = tag_comments(comments, BOOK, lang="fr")
    assert "Moins de 3" in explain_missing_quotes(comments, codings, **CODE, settings=SHARED)
    nothing = explain_missing_quotes(comments, codings, dimension="job", code="fix", settings=SHARED)
    assert "Aucun" in nothing
    enough = comments.assign(author=["A-1", "A-2", "A-3", None])
    assert len(quote(enough)) == 3 and explain_missing_quotes(enough, codings, **CODE, settings=SHARED) == ""


def test_each_author_speaks_once_and_the_brand_never() -> None:
    """Neither the brand, its staff nor a loud author fill the evidence."""
    comments = make_comments(
        *[LATE] * 6,
        author=["A-1", "A-1", "A-2", "A-3", "A-4", "A-5"],
        is_brand=[False, False, False, False, True, False],
        is_staff=[False, False, False, False, False, True],
    )
    quotes = quote(comments, limit=10)
    assert quotes["comment_id"].tolist() == ["c0", "c2", "c3"]


def test_most_telling_comments_come_first() -> None:
    """Readable before too short or too long, then the most supported, then the oldest."""
    comments = make_comments(
        "Toujours pas reçu", f"{LATE} enfin", LATE, LATE, "mot " * 70 + LATE, reactions=[90, 0, 5, 5, 99]
    )
    quotes = quote(comments, limit=5)
    assert quotes["comment_id"].tolist() == ["c2", "c3", "c1", "c4", "c0"]
    assert len(quote(comments)) == SHARED.quotes.max_per_code
    shuffled = comments.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(quote(shuffled, limit=5), quotes)


def test_negated_hits_are_no_evidence() -> None:
    """ "Ce n'est pas une arnaque" is not shown as an accusation."""
    comments = make_comments(*["Franchement ce n'est pas une arnaque du tout"] * 4)
    assert quote(comments, dimension="crisis", code="fraud_scam").empty


def test_period_keeps_to_its_days() -> None:
    """The words of another month do not illustrate this one (midnight is the page's)."""
    comments = make_comments(*[LATE] * 4).assign(
        written_at=pd.to_datetime(
            ["2026-09-30 21:59", "2026-09-30 22:00", "2026-10-31 22:59", "2026-10-31 23:00"], utc=True
        )
    )
    settings = SHARED.model_copy(update={"privacy": SHARED.privacy.model_copy(update={"min_group": 2})})
    assert quote(comments, period="2026-10", settings=settings)["comment_id"].tolist() == ["c1", "c2"]


def test_public_reports_quote_nobody() -> None:
    """What everyone may read holds no one's words."""
    comments = make_comments(*[LATE] * 9)
    settings = SHARED.model_copy(update={"sharing": "public"})
    codings = tag_comments(comments, BOOK, lang="fr")
    assert quote(comments, settings=settings).empty
    assert "public" in explain_missing_quotes(comments, codings, **CODE, settings=settings)


def test_defaults_need_no_settings() -> None:
    """Without a page, five authors and twenty-five words."""
    assert len(quote(make_comments(*[LATE] * 5), settings=None)) == 3
    assert quote(make_comments(*[LATE] * 4), settings=None).empty


@pytest.mark.parametrize(
    ("text", "start", "matched", "expected"),
    [
        ("un deux trois quatre cinq six", 8, "trois", "… deux trois quatre cinq …"),
        ("un deux trois quatre cinq six", 0, "un", "un deux trois quatre …"),
        ("un deux trois quatre cinq six", 26, "six", "… trois quatre cinq six"),
        ("un deux", 3, "deux", "un deux"),
        ("un deux trois quatre cinq", None, None, "un deux trois quatre …"),
        ("@léa deux @tom quatre cinq deux six sept huit neuf", 27, "deux", "… cinq deux six sept …"),
        ("x" * 500, 0, "x" * 500, "x" * 60 + "…"),
    ],
)
def test_quotes_stand_around_the_match(text: str, start: int | None, matched: str | None, expected: str) -> None:
    """What is cut is cut on the far sides of the words that matched."""
    assert quote_around(text, start=start, matched=matched, max_words=4) == expected


def test_inputs_are_left_alone() -> None:
    """Asking for quotes changes no table."""
    comments = make_comments(*[LATE] * 4)
    before = comments.copy(deep=True)
    quote(comments)
    pd.testing.assert_frame_equal(comments, before)


def test_a_competitors_public_is_not_quoted() -> None:
    """Comments under a competitor's publications are in no share of ours, nor among its quotes."""
    comments = make_comments(*[LATE] * 6, account=["maison"] * 4 + ["biscuiterie-a"] * 2)
    rivals = {"privacy": PRIVACY, "competitors": [{"platform": "facebook", "account": "biscuiterie-a"}]}
    settings = PageSettings.model_validate(rivals)
    assert quote(comments, settings=settings, limit=10)["comment_id"].tolist() == ["c0", "c1", "c2", "c3"]
