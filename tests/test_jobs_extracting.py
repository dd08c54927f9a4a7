"""Jobs found in comments: what people try to do, where they say it, and nothing where they say nothing."""

import time
from pathlib import Path

import pandas as pd
import pytest

import cmanalytics as cm
from cmanalytics.errors import DataError, RunError, UsageError
from cmanalytics.tables import JOBS, conform
from cmanalytics.tagging import check_comments, nlp, tag_comments
from cmanalytics.tagging.jobs.pieces import cut_pieces
from tests.jobs_helpers import (
    ENGLISH_CLEAN,
    ENGLISH_NEUTRAL,
    ENGLISH_NOISY,
    FRENCH_CLEAN,
    FRENCH_NEUTRAL,
    FRENCH_NOISY,
    jobs_in,
    needs_pipelines,
    wrong_ones,
)


@needs_pipelines
@pytest.mark.parametrize(
    ("cases", "lang", "most_wrong"),
    [(FRENCH_CLEAN, "fr", 1), (FRENCH_NOISY, "fr", 3), (ENGLISH_CLEAN, "en", 1), (ENGLISH_NOISY, "en", 1)],
    ids=["French", "French as it is typed", "English", "English as it is typed"],
)
def test_verbs_and_complements_are_found(cases: tuple[tuple[str, str, str], ...], lang: str, most_wrong: int) -> None:
    """A sentence that asks for something gives its verb and what the verb is about."""
    wrong = wrong_ones(cases, lang)
    assert len(wrong) <= most_wrong, wrong


@needs_pipelines
@pytest.mark.parametrize(("texts", "lang"), [(FRENCH_NEUTRAL, "fr"), (ENGLISH_NEUTRAL, "en")], ids=["fr", "en"])
def test_praise_and_small_talk_give_no_job(texts: tuple[str, ...], lang: str) -> None:
    """Nothing is read into a comment that asks for nothing."""
    assert jobs_in(*texts, lang=lang)["context"].tolist() == []


@needs_pipelines
@pytest.mark.parametrize(
    ("text", "lang", "frame"),
    [
        ("Je voudrais annuler ma réservation", "fr", "wish"),
        ("J'ai besoin de changer mon adresse", "fr", "need"),
        ("Comment annuler ma réservation ?", "fr", "question"),
        ("Je n'arrive pas à payer ma commande", "fr", "failed_attempt"),
        ("Pourriez-vous ajouter un minuteur ?", "fr", "request"),
        ("I would like to cancel my booking", "en", "wish"),
        ("I need to change my address", "en", "need"),
        ("How do I cancel my booking?", "en", "question"),
        ("I can't pay my order", "en", "failed_attempt"),
        ("Please add a timer", "en", "request"),
    ],
)
def test_frames_say_how_a_job_is_announced(text: str, lang: str, frame: str) -> None:
    """A wish, a need, a question, a failed attempt and a request are told apart."""
    assert jobs_in(text, lang=lang)["frame"].tolist() == [frame]


@needs_pipelines
@pytest.mark.parametrize(
    "text",
    [
        "Je voudrais annuler ma commande et récupérer mes points",
        "  😡😡 JE VOUDRAIS   ANNULER ma “commande”!!!!",
        "J’aimerais annu\u0301ler mon abonnement 👍🏽 svp",
        "Bonjour.\n\nje veuuuux changer\tmon adresse…",
    ],
)
def test_spans_count_in_the_text_that_was_given(text: str) -> None:
    """Whatever is cleaned before the parse, places are those of what was written."""
    jobs = jobs_in(text, lang="fr")
    assert len(jobs)
    for job in jobs.itertuples():
        assert text[job.complement_start : job.complement_end] == job.complement
        assert 0 <= job.start <= job.verb_start < job.verb_end <= job.end <= len(text)
        assert job.context in text


@needs_pipelines
def test_two_verbs_are_two_jobs() -> None:
    """« annuler et me faire rembourser » is two things to do, and both are about the order."""
    jobs = jobs_in("Je veux annuler et me faire rembourser ma commande", lang="fr")
    assert jobs["verb"].tolist() == ["annuler", "rembourser"]
    assert jobs["head"].tolist() == ["commande", "commande"]


@needs_pipelines
@pytest.mark.parametrize(
    ("text", "lang", "motive"),
    [
        ("Ajoutez un minuteur parce que je rate mes cuissons", "fr", "parce que je rate mes cuissons"),
        ("Je voudrais trier mes photos pour retrouver mes vacances", "fr", "pour retrouver mes vacances"),
        ("Je voudrais un rappel. Comme ça je n'oublierai rien.", "fr", "Comme ça je n'oublierai rien."),
        ("Please add a timer because I burn everything", "en", "because I burn everything"),
        ("Please add a dark theme so that I can read at night", "en", "so that I can read at night"),
    ],
)
def test_reasons_and_aims_are_linked_to_their_job(text: str, lang: str, motive: str) -> None:
    """Why someone wants something stands beside it, with its place."""
    job = jobs_in(text, lang=lang).iloc[0]
    assert job["motivation"] == motive
    assert text[job["motivation_start"] : job["motivation_end"]] == motive


@needs_pipelines
def test_an_aim_is_a_job_of_its_own() -> None:
    """What a feature is wanted for is something that someone tries to do."""
    jobs = jobs_in("Please add a dark theme so that I can read my messages", lang="en")
    assert list(zip(jobs["verb"], jobs["frame"], strict=True)) == [("add", "request"), ("read", "purpose")]


@needs_pipelines
def test_the_contrary_of_a_wish_is_marked() -> None:
    """« ne plus recevoir » is not « recevoir »."""
    jobs = jobs_in("Je ne veux plus recevoir vos publicités", "Je veux recevoir vos nouvelles", lang="fr")
    assert jobs["negated"].tolist() == [True, False]


@needs_pipelines
def test_a_regret_asks_for_what_is_not_there() -> None:
    """Who regrets that something cannot be done wants it; who regrets that it must be done does not."""
    texts = (
        "Dommage de ne pas pouvoir trier les photos",
        "Dommage d'imposer un compte",
        "Pourquoi ne pas ajouter un menu ?",
    )
    assert jobs_in(*texts, lang="fr")["negated"].tolist() == [False, True, False]


@needs_pipelines
def test_reflexive_verbs_are_marked() -> None:
    """« se désabonner » keeps its pronoun for whoever reads the job."""
    job = jobs_in("Comment se désabonner de la lettre ?", lang="fr").iloc[0]
    assert (job["verb"], bool(job["reflexive"])) == ("désabonner", True)


@needs_pipelines
def test_each_job_says_its_rule_its_family_and_its_parser() -> None:
    """Whoever doubts a job sees what announced it."""
    job = jobs_in("Je n'arrive pas à annuler ma commande", lang="fr").iloc[0]
    assert job["rule"].startswith("fr: ") and "arrive pas a" in job["rule"]
    assert job["code"] == "recover"
    assert job["parser"].startswith("fr")


@needs_pipelines
def test_the_language_of_each_comment_is_followed() -> None:
    """French and English comments of one table are read each in its own language, a third one in none."""
    texts = ("Je voudrais annuler ma commande svp", "How do I cancel my order please?", "Ich möchte meine Bestellung")
    jobs = jobs_in(*texts)
    assert jobs["lang"].tolist() == ["fr", "en"]


@needs_pipelines
def test_the_table_keeps_its_contract() -> None:
    """The table of jobs can be written, read and joined like the others."""
    jobs = jobs_in("Pas de minuteur", "Comment annuler ma commande ?", lang="fr")
    pd.testing.assert_frame_equal(jobs, conform(jobs, JOBS))
    assert jobs_in("Bonjour à tous", lang="fr").columns.tolist() == JOBS.names


@needs_pipelines
@pytest.mark.parametrize(
    "text",
    [
        "#annuler #ma #commande #svp #help",
        "def annuler(x): return {x: [y for y in x if y > 2]}; print(annuler(3))",
        "私は注文をキャンセルしたいです",
        "ich möchte meine Bestellung stornieren",
        "https://example.org/je-voudrais-annuler-ma-commande",
        "!" * 5_000 + "'" * 5_000,
        "x" * 20_000,
        "\u0301\u0301\u0301",
    ],
    ids=["hashtags", "code", "Japanese", "German", "link", "marks", "one word", "accents alone"],
)
def test_what_is_no_sentence_gives_nothing_quickly(text: str) -> None:
    """Hashtags, code, links and other languages are no jobs, and cost no time."""
    started = time.process_time()
    assert jobs_in(text).empty
    assert time.process_time() - started < 5


@needs_pipelines
def test_a_million_characters_are_read_at_their_beginning() -> None:
    """A text of a megabyte is cut where readers cut it, and does not hang the run."""
    text = "Je voudrais annuler ma commande. " + "Bla bla bla sans fin ni sens. " * 35_000
    started = time.process_time()
    assert jobs_in(text, lang="fr")["verb"].tolist() == ["annuler"]
    assert time.process_time() - started < 20


@needs_pipelines
def test_an_emoji_inside_a_word_does_not_part_it() -> None:
    """« ann😡uler » is « annuler »."""
    jobs = jobs_in("je voudrais ann😡uler ma commande", lang="fr")
    assert (jobs["verb"].tolist(), jobs["head"].tolist()) == (["annuler"], ["commande"])


def test_pieces_keep_the_place_of_each_character() -> None:
    """What is taken out of a sentence moves nothing that stays."""
    text = "Bonjour ! J’aime   ça 😡😡 mais je veuuux ann😡uler… v2.1 OK"
    for piece in cut_pieces(text):
        for char, place in zip(piece.text, piece.places, strict=True):
            assert char.lower() == text[place].lower() or char in "' ."


@needs_pipelines
def test_families_become_codings_of_their_own_coder() -> None:
    """`tag --taggers jobs` puts job families beside the cues, on the words that say them."""
    comments = pd.DataFrame({"comment_id": ["a", "b"], "text": ["Je voudrais annuler ma commande", "Super !"]})
    codings = tag_comments(comments, lang="fr", taggers=["jobs"])
    assert codings[["comment_id", "dimension", "code", "coder"]].to_numpy().tolist() == [
        ["a", "job", "recover", "jobs"]
    ]
    assert codings["matched"].tolist() == ["annuler ma commande"]
    both = tag_comments(comments, lang="fr", taggers=["cues", "jobs"])
    assert set(both["coder"]) == {"cues", "jobs"}


def test_wrong_calls_are_named() -> None:
    """An unknown language or a table without texts is said before anything is read."""
    with pytest.raises(UsageError, match="auto, fr, en"):
        cm.extract_jobs(pd.DataFrame({"comment_id": ["a"], "text": ["x"]}), lang="de")
    with pytest.raises(DataError, match="text"):
        cm.extract_jobs(pd.DataFrame({"comment_id": ["a"]}))


def test_an_absent_pipeline_stops_jobs_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a parser, jobs say how to rebuild it; the cues go on, and the run says so."""
    monkeypatch.setattr(nlp, "PIPELINES", tmp_path)
    nlp.load_nlp.cache_clear()
    comments = pd.DataFrame(
        {"comment_id": ["a"], "text": ["Je voudrais annuler ma commande, un avocat va vous écrire"]}
    )
    with pytest.raises(RunError, match="training"):
        cm.extract_jobs(comments, lang="fr")
    with pytest.raises(RunError, match="fr"):
        tag_comments(comments, lang="fr", taggers=["jobs"])
    assert set(tag_comments(comments, lang="fr", taggers=["cues", "jobs"])["coder"]) == {"cues"}
    assert [alert.kind for alert in check_comments(comments, taggers=("cues", "jobs"))] == ["jobs_without_pipeline"]
    nlp.load_nlp.cache_clear()


@pytest.mark.parametrize("content", ["", "[nlp]\nlang = 'fr'\n", "\0\0\0"], ids=["empty", "cut short", "not text"])
def test_a_damaged_pipeline_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """A folder that is not a whole pipeline ends in a sentence, never in a traceback."""
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "config.cfg").write_text(content)
    monkeypatch.setattr(nlp, "PIPELINES", tmp_path)
    nlp.load_nlp.cache_clear()
    with pytest.raises(RunError, match="ne peut pas être chargé"):
        nlp.load_nlp("fr")
    nlp.load_nlp.cache_clear()


def test_a_named_pipeline_that_is_not_installed_is_said_so() -> None:
    """The name that was asked for stands in the message."""
    with pytest.raises(RunError, match="fr_core_news_xyz"):
        nlp.load_nlp("fr", "fr_core_news_xyz")
    with pytest.raises(UsageError, match="fr, en"):
        nlp.load_nlp("de")
