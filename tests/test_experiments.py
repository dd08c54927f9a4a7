"""Test and learn: faults said before anyone posts, dealing fair and repeatable, no verdict before the end."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmanalytics import analyse_experiment, assign_variants, load_objectives, plan_experiment
from cmanalytics.errors import DataError, DeclarationError
from cmanalytics.experiments import DEVIATIONS, VERDICTS, read_assignment, write_assignment
from cmanalytics.experiments.arms import compare_arms
from cmanalytics.objectives import Experiment
from cmanalytics.wording import load_area
from tests.judging_helpers import make_codings, make_comments, make_posts, write_objectives

ARMS = ["avec", "sans"]


def declare(**given: Any) -> Experiment:
    """Return a test of twelve publications on comments a publication, in October; `given` replaces its parts."""
    design = {"unit": "post", "arms": ARMS, "planned_units": 12, "seed": 4, **given.pop("design", {})}
    declared = {
        "id": "question",
        "hypothesis": "Une question en fin de publication fait écrire",
        "declared_on": date(2026, 9, 28),
        "design": design,
        "primary": {"metric": "conversation"},
        "smallest_effect": 2.0,
        "start": date(2026, 10, 1),
        "stop": date(2026, 10, 31),
        "decision": {"if_better": "généraliser", "if_not": "arrêter", "if_undecided": "prolonger"},
        **given,
    }
    return Experiment.model_validate(declared)


def october(comments: list[float]) -> pd.DataFrame:
    """Return October's publications, one a day, with so many comments."""
    return make_posts([0.05] * len(comments)).assign(comments=pd.array(comments, dtype="Float64").astype("Int64"))


def filled(test: Experiment, posts: pd.DataFrame) -> pd.DataFrame:
    """Return the list with the publications written on its lines, in order."""
    listed = assign_variants(test)
    n = min(len(listed), len(posts))
    return listed.assign(post=[*posts["post_id"].head(n), *[pd.NA] * (len(listed) - n)])


def lifted(test: Experiment, with_: list[int], without: list[int]) -> pd.DataFrame:
    """Return publications whose comments depend on the variant dealt to them."""
    sides = {ARMS[0]: iter(with_), ARMS[1]: iter(without)}
    return october([next(sides[variant]) for variant in assign_variants(test)["variant"]])


def read(test: Experiment, posts: pd.DataFrame, listed: pd.DataFrame | None = None, **given: Any) -> pd.Series:
    """Return the reading of a test at the end of October."""
    listed = filled(test, posts) if listed is None else listed
    return analyse_experiment(test, posts, listed, **{"as_of": date(2026, 10, 31), **given}).iloc[0]


def faults(tmp_path: Path, block: str) -> str:
    """Return what is said of an objectives file with this test."""
    path = write_objectives(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "tests:\n" + block, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_objectives(path)
    return str(caught.value)


WRONG = """
  - id: t
    hypothesis: h
    design: {unit: post, arms: [a, a], planned_units: 2}
    primary: {metric: anser_share}
    smallest_effect: 0
    start: 2026-10-10
    stop: 2026-10-01
    decision: {if_better: oui, if_not: non}
"""


def test_a_wrong_declaration_is_refused_with_every_fault_and_its_line(tmp_path: Path) -> None:
    """Two publications, one variant, no effect, an end before the start, an unknown metric: five faults, five lines."""
    message = faults(tmp_path, WRONG)
    for word in ("au-dessous de 10", "deux variantes", "un effet de 0", "vient avant son début", "answer_share"):
        assert word in message
    assert message.count("ligne ") >= 5


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (
            ("metric: anser_share}\n    smallest_effect: 0", "metric: answer_share}\n    smallest_effect: -5"),
            "-0.05 pour -5",
        ),
        (("metric: anser_share", "metric: time_to_first_response"), "ne s'additionne pas"),
        (("metric: anser_share", "metric: answer_share"), "publication par publication"),
        (("unit: post, arms: [a, a], planned_units: 2", "unit: week, arms: [a, b], planned_units: 12"), "il y a place"),
    ],
)
def test_a_design_that_cannot_work_is_refused(tmp_path: Path, change: tuple[str, str], word: str) -> None:
    """A median by publication, answers by publication, twelve weeks in two: said at load."""
    block = WRONG.replace("2026-10-10", "2026-09-17").replace(*change)
    assert word in faults(tmp_path, block)


def test_the_list_is_balanced_in_pairs_and_always_the_same() -> None:
    """Six of each, one of each in every pair, and the same list from the same declaration; another seed, another."""
    test = declare()
    listed = assign_variants(test)
    assert listed["variant"].value_counts().to_dict() == {"avec": 6, "sans": 6}
    assert (listed.groupby("block")["variant"].nunique() == 2).all()
    pd.testing.assert_frame_equal(listed, assign_variants(test))
    others = [tuple(assign_variants(declare(design={"seed": seed}))["variant"]) for seed in range(20)]
    assert len(set(others)) > 10


def test_days_are_paired_by_weekday_and_weeks_follow_one_another() -> None:
    """A Monday goes with the next Monday; weeks cover the dates without a hole."""
    days = assign_variants(declare(design={"unit": "day", "planned_units": 28}))
    weekdays = days["first"].dt.day_of_week.groupby(days["block"]).agg(["nunique", "size"])
    assert (weekdays == [1, 2]).all(axis=None)
    weeks = assign_variants(declare(design={"unit": "week", "planned_units": 10}, stop=date(2026, 12, 31)))
    gaps = weeks["first"].iloc[1:].reset_index(drop=True) - weeks["last"].iloc[:-1].reset_index(drop=True)
    assert (gaps == pd.Timedelta(days=1)).all() and weeks["first"].iloc[0] == pd.Timestamp("2026-10-01")


def test_an_effect_is_shown_at_the_stop_date_with_its_decision() -> None:
    """Twelve publications, about eight comments more with the variant: shown, and what was declared for it follows."""
    test = declare()
    row = read(test, lifted(test, [14, 18, 16, 15, 19, 17], [8, 9, 7, 10, 8, 6]))
    assert row["verdict"] == "shown" and row["decision"] == "généraliser"
    assert row["value_tried"] == pytest.approx(99 / 6) and row["value_reference"] == pytest.approx(8)
    assert row["low"] > 0 and row["chance"] == pytest.approx(2 / 64)
    assert "effet montré" in row["sentence"] and "généraliser" in row["sentence"]
    assert row["deviations"] == []


def test_the_contrary_effect_is_called_harmful() -> None:
    """The same figures the other way round."""
    test = declare()
    row = read(test, lifted(test, [8, 9, 7, 10, 8, 6], [14, 18, 16, 15, 19, 17]))
    assert row["verdict"] == "harmful" and row["high"] < 0 and row["decision"] == "arrêter"


def test_the_same_everywhere_is_not_an_effect() -> None:
    """Close figures rule out two comments more; very scattered ones decide nothing."""
    test = declare()
    close = read(test, lifted(test, [10, 11, 10, 9, 10, 11], [10, 10, 11, 10, 9, 10]))
    assert close["verdict"] == "not_shown" and close["decision"] == "arrêter" and "est écarté" in close["sentence"]
    scattered = read(test, lifted(test, [2, 40, 5, 12, 30, 1], [3, 25, 9, 38, 2, 10]))
    assert scattered["verdict"] == "undecided" and scattered["decision"] == "prolonger"


def test_reading_early_gives_figures_and_a_loud_sentence_but_no_verdict() -> None:
    """The day before the stop date, however clear the figures."""
    test = declare()
    posts = lifted(test, [14, 18, 16, 15, 19, 17], [8, 9, 7, 10, 8, 6])
    row = read(test, posts, as_of=date(2026, 10, 30))
    assert row["verdict"] == "too_early" and pd.isna(row["decision"])
    assert "LECTURE AVANT LA FIN, SANS VERDICT" in row["sentence"] and "effet montré" not in row["sentence"]
    assert row["low"] > 0


def test_every_deviation_is_told() -> None:
    """A list kept badly: one publication twice, one unknown, one forgotten, a variant changed by hand, one early."""
    test = declare(declared_on=date(2026, 10, 3))
    posts = october([8, 9, 7, 10, 8, 6, 9, 8, 7, 9, 10, 8, 11])
    listed = filled(test, posts)
    written = listed["post"].tolist()
    written[2], written[3] = written[3], written[2]
    written[5] = written[4]
    written[7] = "https://example.org/ailleurs"
    other = {"avec": "sans", "sans": "avec"}
    variants = [other[v] if rank == 9 else v for rank, v in zip(listed["rank"], listed["variant"], strict=True)]
    row = read(test, posts, listed.assign(post=written, variant=variants))
    assert row["deviations"] == [
        "declared_late",
        "swapped",
        "twice",
        "not_found",
        "unassigned",
        "out_of_order",
        "short",
    ]
    assert "2 publications sont parues sans être inscrites" in row["cautions"]
    assert "introuvable" in row["cautions"] and "3 octobre 2026" in row["cautions"]
    assert row["n_tried"] + row["n_reference"] == 9 + (
        assign_variants(test)["variant"][4] == assign_variants(test)["variant"][5]
    )


def test_a_changed_measure_is_told() -> None:
    """The list remembers what was declared when it was made."""
    posts = october([8, 9, 7, 10, 8, 6, 9, 8, 7, 9, 10, 8])
    listed = filled(declare(), posts)
    row = read(declare(primary={"metric": "applause"}), posts, listed)
    assert row["deviations"] == ["declaration_changed", "measure_changed"]
    assert read(declare(declared_on=None), posts, listed)["deviations"] == ["undated"]


def test_one_variant_alone_measures_nothing() -> None:
    """Publications of one variant only, none at all, none filled in: said, with no figure made up."""
    test = declare()
    posts = october([8, 9, 7, 10, 8, 6, 9, 8, 7, 9, 10, 8])
    listed = filled(test, posts)
    row = read(test, posts, listed.assign(post=listed["post"].where(listed["variant"] == "avec")))
    assert row["verdict"] == "not_measurable" and "la même variante (avec)" in row["sentence"]
    row = read(test, posts, assign_variants(test))
    assert row["verdict"] == "not_measurable" and "remplissez" in row["sentence"]
    row = read(test, posts.assign(comments=pd.NA), listed)
    assert row["verdict"] == "not_measurable" and "unmeasured" in row["deviations"]


def test_missing_and_infinite_numbers_never_reach_a_sentence() -> None:
    """A publication without its count is left aside and told; the same count everywhere has no interval."""
    test = declare()
    posts = october([8, None, 7, 10, 8, 6, 9, 8, 7, 9, 10, 8])
    row = read(test, posts)
    assert "unmeasured" in row["deviations"] and row["n_tried"] + row["n_reference"] == 11
    same = read(test, october([5] * 12))
    assert same["verdict"] == "not_measurable" and "partout 5,0" in same["sentence"]
    for found in (row, same):
        assert "nan" not in found["sentence"].lower() and "inf" not in found["sentence"].lower()


def test_codes_found_by_cues_alone_never_rule_an_effect_out() -> None:
    """Six publications a variant, complaints nowhere rarer: what cues miss may hide it, so undecided."""
    test = declare(
        primary={"metric": "code_comment_share", "dimension": "frustration", "code": "delivery"}, smallest_effect=-0.5
    )
    posts = october([10] * 12)
    known = {"platform": "instagram", "written_at": "2026-10-28T10:00:00Z"}
    rows = [{**known, "post_id": post, "comment_id": f"{post}-{i}"} for post in posts["post_id"] for i in range(10)]
    comments = make_comments(rows)
    said = [f"{post}-{i}" for number, post in enumerate(posts["post_id"]) for i in range(3 + number % 3)]
    codings = make_codings(said, dimension="frustration", code="delivery").assign(platform="instagram")
    row = read(test, posts, comments=comments, codings=codings)
    assert row["value_tried"] + row["value_reference"] == pytest.approx(2 * len(said) / 120)
    assert row["verdict"] == "undecided" and "uncorrected" in row["deviations"]
    assert "machine seule" in row["sentence"]


def test_weeks_need_no_list() -> None:
    """Every week has its variant by its date; a week that is not over is not counted."""
    test = declare(design={"unit": "week", "planned_units": 10}, start=date(2026, 8, 24), stop=date(2026, 11, 1))
    days = pd.date_range("2026-08-24T10:00:00Z", "2026-11-01T10:00:00Z")
    weeks = (days.day_of_year - days[0].day_of_year) // 7
    lift = np.where(assign_variants(test)["variant"] == "avec", 9, 0)
    posts = make_posts([0.05] * len(days)).assign(
        published_at=days,
        post_id=[f"p{i}" for i in range(len(days))],
        comments=lift[weeks] + 4 + np.arange(len(days)) % 3,
    )
    row = analyse_experiment(test, posts, as_of=date(2026, 11, 1)).iloc[0]
    assert row["verdict"] == "shown" and row["n_tried"] == 5 and row["difference"] == pytest.approx(9, abs=0.5)
    early = analyse_experiment(test, posts, as_of=date(2026, 10, 31)).iloc[0]
    assert early["verdict"] == "too_early" and early["n_tried"] + early["n_reference"] == 9


@pytest.mark.parametrize(
    ("written", "post_id", "url", "same"),
    [
        (
            "https://www.facebook.com/permalink.php?story_fbid=11&id=9",
            "12",
            "https://facebook.com/permalink.php?story_fbid=12&id=9",
            False,
        ),
        ("https://m.facebook.com/maison/posts/123456789?fbclid=x", "9_123456789", None, True),
        ("https://www.instagram.com/reel/Cabc-1/?igsh=zz", "178", "https://www.instagram.com/p/Cabc-1/", True),
        ("http://blog.example.org/?p=12&utm_source=x#haut", "h:1", "https://blog.example.org/?p=12", True),
        ("http://blog.example.org/?p=13", "h:1", "https://blog.example.org/?p=12", False),
        ("'-abc", "-abc", None, True),
    ],
)
def test_a_link_is_recognised_however_it_was_copied(written: str, post_id: str, url: str | None, same: bool) -> None:
    """With the network's additions or without, by its identifier alone; another publication is never taken for it."""
    test = declare()
    posts = october([8]).assign(post_id=post_id, url=pd.array([url], dtype="string"))
    listed = assign_variants(test)
    row = read(test, posts, listed.assign(post=[written, *[pd.NA] * 11]))
    assert ("not_found" not in row["deviations"]) is same


def test_nothing_is_over_yet_and_nothing_is_there(tmp_path: Path) -> None:
    """Read in its first week, before it begins, or without any table: a sentence each time."""
    test = declare(design={"unit": "week", "planned_units": 10}, stop=date(2026, 12, 31))
    for as_of, word in ((date(2026, 10, 3), "aucune unité"), (date(2026, 9, 1), "commence le 1er octobre 2026")):
        row = analyse_experiment(test, october([5] * 3), as_of=as_of).iloc[0]
        assert row["verdict"] == "not_measurable" and word in row["sentence"]
    assert analyse_experiment(test, None).iloc[0]["verdict"] == "not_measurable"
    assert "id" in faults(tmp_path, WRONG.replace("id: t", "id: ../t")).split("tests[0].")[1][:3]


def test_the_list_comes_back_as_a_spreadsheet_leaves_it(tmp_path: Path) -> None:
    """Saved by Excel in the old code page, dates rewritten, an empty line at the end, columns moved: still read."""
    test = declare(design={"arms": ["+ éclat", "sans"]})
    listed = assign_variants(test)
    path = write_assignment(listed, tmp_path / "liste.csv")
    table = pd.read_csv(path, sep=";", dtype="string", encoding="utf-8-sig")
    table["publication (lien)"] = [f"https://www.facebook.com/maison/posts/12345678{i:02d}" for i in range(12)]
    table[["variante", "publication (lien)", "ordre", "test"]].to_csv(path, sep=";", index=False, encoding="cp1252")
    path.write_bytes(path.read_bytes() + b";;;\r\n")
    back = read_assignment(path, test)
    assert back["variant"].tolist() == listed["variant"].tolist() and back["post"].notna().all()
    posts = october([8] * 12).assign(platform="facebook", post_id=[f"999_12345678{i:02d}" for i in range(12)])
    posts["url"] = [f"http://facebook.com/maison/posts/12345678{i:02d}?ref=1" for i in range(12)]
    assert read(test, posts, back)["n_tried"] == 6


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ordre;variante\n1;peut-être\n", "ligne 2"),
        ("ordre;variante\n1;avec\n1;sans\n", "ligne 3"),
        ("ordre;variante\nNaN;avec\n", "numéro d'ordre"),
        ("rang;choix\n1;avec\n", "publication (lien)"),
    ],
)
def test_a_list_that_cannot_be_understood_is_said(tmp_path: Path, text: str, word: str) -> None:
    """The file, the line, and what to do; never a guess."""
    path = tmp_path / "liste.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_assignment(path, declare())
    assert word in str(caught.value) and "liste.csv" in str(caught.value)


def test_the_plan_says_how_many_it_takes() -> None:
    """A steady past shows two comments with twelve publications; a wild one asks for many more, and says so."""
    rng = np.random.default_rng(7)
    past = make_posts([0.05] * 26, month="2026-08")
    steady = plan_experiment(declare(), past.assign(comments=10 + np.arange(26) % 3)).iloc[0]
    assert steady["answer"] == "enough" and steady["needed"] <= 12 and "c'est assez" in steady["sentence"]
    wild = plan_experiment(declare(), past.assign(comments=np.round(np.exp(rng.normal(2, 1, 26))).astype(int))).iloc[0]
    assert wild["answer"] == "too_few" and wild["needed"] > 50 and wild["power"] < 0.5
    assert "mois" in wild["sentence"]


def test_the_plan_refuses_what_cannot_be_and_what_is_not_known() -> None:
    """An effect larger than the figure itself; a page with three publications; none."""
    past = make_posts([0.05] * 10, month="2026-08").assign(comments=[4, 5, 3, 4, 6, 5, 4, 3, 5, 4])
    row = plan_experiment(declare(smallest_effect=-5.0), past).iloc[0]
    assert row["answer"] == "impossible" and pd.isna(row["needed"])
    for posts in (past.head(3), past.head(0), None):
        row = plan_experiment(declare(), posts).iloc[0]
        assert row["answer"] == "unknown" and "il en faut 8" in row["sentence"]
        assert "nan" not in row["sentence"]


def test_the_chance_is_that_of_dealing_the_pairs_again() -> None:
    """Five pairs, each first one higher: 2 of the 32 ways to deal are as large; the interval agrees."""
    top, bottom = np.array([9.0, 5, 8, 4, 9, 3, 7, 4, 8, 5]), np.ones(10)
    tried, blocks = np.arange(10) % 2 == 0, np.arange(10) // 2
    found = compare_arms(top, bottom, tried, blocks, level=0.90)
    assert found.chance == pytest.approx(2 / 32) and found.difference.low > 0
    assert found.difference.value == pytest.approx(41 / 5 - 21 / 5)
    stricter = compare_arms(top, bottom, tried, blocks, level=0.95)
    assert stricter.difference.low <= 0


def test_a_test_without_effect_is_seldom_called_different() -> None:
    """Of 400 tests of 12 and 40 publications, 10 % at most, Monte-Carlo error apart; the usual calculator says 80 %."""
    from benchmarks.experiments import KINDS, count_findings

    for posts in (12, 40):
        found = count_findings(KINDS[0], posts, 0.0, runs=400)
        assert found["shown"] + found["harmful"] <= 58 and found["calculator"] > 280
        assert found["held"] >= 335


def test_the_power_planned_is_the_power_found() -> None:
    """What the plan calls detectable with forty publications is shown about 80 times in 100."""
    from benchmarks.experiments import KINDS, LEVEL, count_findings, past_of
    from cmanalytics.experiments.planning import detectable

    effect = detectable(past_of(KINDS[0]), 40, 1.0, level=LEVEL)
    assert effect is not None
    assert 215 <= count_findings(KINDS[0], 40, effect, runs=300)["shown"] <= 270


def test_every_verdict_and_deviation_has_its_words() -> None:
    """Nothing is shown under an internal name."""
    words = load_area("fr", "experiments")
    assert set(words["verdicts"]) == set(VERDICTS) and set(words["cautions"]) == set(DEVIATIONS)


@pytest.fixture(scope="module")
def made(sample_page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample page's two notebooks on tests and maturity, run as "Run all" does."""
    from cmanalytics import render_report

    out = tmp_path_factory.mktemp("learning")
    for name in ("test_and_learn", "maturity"):
        render_report(name, page=sample_page, month="2026-10", out=out)
    return out


def test_the_sample_page_shows_a_test_that_runs_and_one_that_is_over(made: Path) -> None:
    """One read early, without verdict; one with its verdict and the decision declared for it."""
    readings = pd.read_parquet(made / "tables" / "experiments.parquet").set_index("test")
    assert readings.loc["pinned_link", "verdict"] == "too_early"
    assert readings.loc["question_weeks", "verdict"] not in ("too_early", "not_measurable")
    page = (made / "test_and_learn.html").read_text(encoding="utf-8")
    assert "LECTURE AVANT LA FIN, SANS VERDICT" in page and "Décision déclarée" in page and "<script" not in page


def test_the_sample_page_shows_its_maturity(made: Path) -> None:
    """Seven answers, one competency not assessed, one answer that the tables contradict."""
    assessed = pd.read_parquet(made / "tables" / "maturity.parquet")
    assert assessed["stage"].notna().sum() == 7 and assessed["against"].notna().any()
    page = (made / "maturity.html").read_text(encoding="utf-8")
    assert "non évalué" in page and 'alt="Autoévaluation en 8 domaines' in page and "Ne va pas avec la réponse" in page


def test_the_commands_plan_assign_and_read(sample_page: Path, tmp_path: Path) -> None:
    """A list is written once and never drawn again; an unknown test is a sentence; reading early says so."""
    from click.testing import CliRunner

    from cmanalytics.commands import COMMANDS
    from cmanalytics.errors import UsageError

    command = next(known for known in COMMANDS if known.name == "experiment")

    def run(*words: object) -> Any:
        return CliRunner().invoke(command, [str(word) for word in words])

    path = tmp_path / "liste.csv"
    assign = ("assign", sample_page, "--test", "pinned_link", "--out", path)
    assert run(*assign).exit_code == 0 and path.read_text(encoding="utf-8-sig").count("\n") == 31
    again = run(*assign).exception
    assert isinstance(again, UsageError) and "ne se retire pas au sort" in str(again)
    unknown = run("assign", sample_page, "--test", "pined_link").exception
    assert isinstance(unknown, UsageError) and "pinned_link" in str(unknown)
    read_early = run("read", sample_page, "--test", "pinned_link", "--quiet", "--out", tmp_path / "lu.csv")
    assert "SANS VERDICT" in read_early.output and (tmp_path / "lu.csv").is_file()
