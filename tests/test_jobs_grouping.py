"""Jobs put together, and their place on the opportunity plane: hand-made tables, no parser."""

import pandas as pd
import pytest

from cmanalytics.errors import DataError
from cmanalytics.jobs import compute_opportunities, group_jobs
from cmanalytics.plots import plot_opportunities
from cmanalytics.tables import CODINGS, JOB_GROUPS, JOBS, conform


def make_jobs(*rows: tuple[str, str, str, str], **columns: object) -> pd.DataFrame:
    """Return a table of jobs from (comment, verb, complement, frame)."""
    frame = pd.DataFrame(rows, columns=["comment_id", "verb", "complement", "frame"])
    heads = frame["complement"].str.split().str[-1]
    frame = frame.assign(platform="web", start=range(len(rows)), head=heads, lang="fr", negated=False, reflexive=False)
    return conform(frame.assign(context=frame["verb"] + " " + frame["complement"], **columns), JOBS)


def make_comments(authors: dict[str, str | None], **columns: object) -> pd.DataFrame:
    """Return comments from {comment: author}."""
    frame = pd.DataFrame({"comment_id": list(authors), "author": list(authors.values())})
    return frame.assign(platform="web", text="...", **columns)


def many(number: int, verb: str, *, frame: str = "wish", first: int = 0) -> list[tuple[str, str, str, str]]:
    """Return a job that as many people express, one comment each."""
    return [(f"c{first + n}", verb, "ma commande", frame) for n in range(number)]


def test_spellings_of_a_job_are_one_group() -> None:
    """Accents, capitals, plurals and a slipped letter do not make another job; another verb does."""
    rows = [
        ("c1", "annuler", "ma commande", "wish"),
        ("c2", "annuler", "MA COMMANDE", "failed_attempt"),
        ("c3", "annulér", "mes commandes", "question"),
        ("c4", "annuler", "ma comande", "wish"),
        ("c5", "suivre", "ma commande", "wish"),
    ]
    comments = make_comments({f"c{n}": f"a{n}" for n in range(1, 11)})
    groups = group_jobs(make_jobs(*rows), comments)
    assert groups["n_authors"].tolist() == [4, 1]
    first = groups.iloc[0]
    assert first["label"] == "annuler ma commande"
    assert first["frames"] == ["wish:2", "failed_attempt:1", "question:1"]
    assert first["share"] == pytest.approx(0.4) and first["low"] < 0.4 < first["high"]
    assert first["evidence"] == ["web:c1", "web:c2", "web:c3", "web:c4"]
    pd.testing.assert_frame_equal(groups, conform(groups, JOB_GROUPS))


def test_short_words_one_letter_apart_stay_apart() -> None:
    """« la vue » is not « la rue »."""
    rows = [("c1", "voir", "la vue", "wish"), ("c2", "voir", "la rue", "wish")]
    assert len(group_jobs(make_jobs(*rows), make_comments({"c1": "a", "c2": "b"}))) == 2


def test_a_job_and_its_contrary_are_two() -> None:
    """Who wants no more letters is not counted with who wants some."""
    jobs = make_jobs(("c1", "recevoir", "la lettre", "wish"), ("c2", "recevoir", "la lettre", "wish"))
    jobs["negated"] = pd.array([True, False], dtype="boolean")
    assert len(group_jobs(jobs, make_comments({"c1": "a", "c2": "b"}))) == 2


def test_people_are_counted_once_and_the_team_never() -> None:
    """One person who repeats a job is one person; the brand's own words are nobody's job."""
    rows = [(f"c{n}", "annuler", "ma commande", "wish") for n in range(4)]
    comments = make_comments({"c0": "a", "c1": "a", "c2": None, "c3": "brand"}, is_brand=[False, False, False, True])
    group = group_jobs(make_jobs(*rows), comments).iloc[0]
    assert (group["n_comments"], group["n_authors"], group["share"]) == (3, 2, 1.0)


def test_frustrations_and_motivations_of_the_same_comments_are_linked() -> None:
    """Beside a job stand what went wrong and what drives people, with how many say so."""
    jobs = make_jobs(*[(f"c{n}", "annuler", "ma commande", "wish") for n in range(3)])
    codings = conform(
        pd.DataFrame(
            {
                "comment_id": ["c0", "c1", "c1", "c2"],
                "platform": "web",
                "dimension": ["frustration", "frustration", "motivation", "frustration"],
                "code": ["price", "price", "savings", "delay"],
                "start": [0, 0, 5, 0],
                "coder": "cues",
                "negated": [False, False, False, True],
            }
        ),
        CODINGS,
    )
    group = group_jobs(jobs, make_comments({"c0": "a", "c1": "b", "c2": "c"}), codings=codings).iloc[0]
    assert (group["frustrations"], group["motivations"], group["n_frustrated"]) == (["price:2"], ["savings:1"], 2)


def test_a_stated_direction_becomes_a_desired_outcome() -> None:
    """« plus vite » asks for less time; without a direction nothing is put in people's mouths."""
    rows = [("c1", "annuler", "ma commande", "wish"), ("c2", "suivre", "mon colis", "wish")]
    jobs = make_jobs(*rows, motivation=["pour aller plus vite", None])
    groups = group_jobs(jobs, make_comments({"c1": "a", "c2": "b"})).set_index("verb")
    assert groups.loc["annuler", "outcome"] == "Réduire le temps qu'il faut pour « annuler ma commande »"
    assert pd.isna(groups.loc["suivre", "outcome"])


def test_no_job_gives_an_empty_table() -> None:
    """Nothing said, nothing grouped, nothing drawn."""
    comments = make_comments({"c1": "a"})
    assert group_jobs(make_jobs(), comments).empty
    assert compute_opportunities(make_jobs(), comments).empty
    assert plot_opportunities(compute_opportunities(make_jobs(), comments), title="Tâches") is None


def test_the_plane_ranks_what_many_say_and_few_find_well_served() -> None:
    """Thirty people who fail come before twenty-five who only wish; a job of nineteen people is left out."""
    rows = [
        *many(30, "annuler", frame="failed_attempt"),
        *many(25, "suivre", first=30),
        *many(19, "payer", frame="failed_attempt", first=55),
    ]
    comments = make_comments({f"c{n}": f"a{n}" for n in range(200)})
    plane = compute_opportunities(make_jobs(*rows), comments)
    assert plane["label"].tolist() == ["annuler ma commande", "suivre ma commande"]
    assert plane["importance"].tolist() == pytest.approx([0.15, 0.125])
    assert plane["satisfaction"].tolist() == [0.0, 1.0]
    # 10 x (0.15 + max(0.15 - 0, 0)) and 10 x (0.125 + max(0.125 - 1, 0)).
    assert plane["index"].tolist() == pytest.approx([3.0, 1.25])
    assert plane["rank"].tolist() == [1, 2]
    assert (plane["importance_low"] < plane["importance"]).all() and (plane["rank_low"] <= plane["rank_high"]).all()


def test_ranks_that_chance_could_swap_have_wide_intervals() -> None:
    """Twenty-two people are not surely more than twenty-one."""
    rows = [*many(22, "annuler"), *many(21, "suivre", first=22)]
    comments = make_comments({f"c{n}": f"a{n}" for n in range(100)})
    plane = compute_opportunities(make_jobs(*rows), comments)
    assert plane[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    pd.testing.assert_frame_equal(plane, compute_opportunities(make_jobs(*rows), comments))


def test_fewer_than_twenty_people_are_refused() -> None:
    """An index on a handful of people cannot be asked for."""
    with pytest.raises(DataError, match="20"):
        compute_opportunities(make_jobs(*many(5, "annuler")), make_comments({"c0": "a"}), min_authors=5)


def test_the_picture_names_its_points_and_says_what_it_shows() -> None:
    """A reader without the picture hears the first job, its shares and its rank."""
    comments = make_comments({f"c{n}": f"a{n}" for n in range(100)})
    plane = compute_opportunities(make_jobs(*many(30, "annuler", frame="failed_attempt")), comments)
    picture = plot_opportunities(plane, title="Tâches d'octobre")
    assert picture is not None and picture.png.startswith(b"\x89PNG")
    assert all(
        said in picture.alt for said in ("annuler ma commande", "30\u00a0%", "Tâches d'octobre", "rang est le 1")
    )
