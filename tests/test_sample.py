"""The sample page: invented, reproducible, believable in its numbers, and rich enough to show every outcome."""

import filecmp
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
WRITTEN = ("exports", "comments", "private")
MONTH = "2026-10"
MONTHS = ("2025-11", "2025-12", *(f"2026-{month:02d}" for month in range(1, 11)))
STATUSES = {"met", "not_met", "on_track", "undecided", "behind", "out_of_reach", "baseline", "not_measurable"}

pytestmark = pytest.mark.skipif(not (ROOT / "data" / "make_sample.py").is_file(), reason="installed without data/")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Open the sample page with a key of its own."""
    from cmanalytics.page import open_page

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CMANALYTICS_KEY_FILE", str(tmp_path_factory.mktemp("key") / "sample.key"))
        yield open_page(SAMPLE)


@pytest.fixture(scope="module")
def codings(page):
    """Tag the comments with the page's codebook."""
    from cmanalytics.tagging import tag_comments

    return tag_comments(page.comments, page.codebook, taggers=("cues",))


def list_files(folder: Path) -> list[str]:
    """Return the relative paths of a folder's files."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def members(page) -> pd.DataFrame:
    """Return what members wrote under our publications."""
    comments = page.comments
    ours = comments["account"] != "biscuiterie-a"
    return comments[ours & ~comments["is_brand"].fillna(False) & ~comments["is_staff"].fillna(False)]


def test_script_writes_the_same_bytes(tmp_path):
    """Running the script again changes nothing in the repository."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    script = str(ROOT / "data" / "make_sample.py")
    subprocess.run([sys.executable, script, "--out", str(tmp_path)], check=True, env=environment)
    for name in WRITTEN:
        files = list_files(SAMPLE / name)
        assert list_files(tmp_path / name) == files
        _, mismatch, errors = filecmp.cmpfiles(SAMPLE / name, tmp_path / name, files, shallow=False)
        assert (mismatch, errors) == ([], [])


def test_sample_is_small():
    """The sample page ships inside the wheel: it stays under 2.5 MB."""
    shipped = [path for path in SAMPLE.rglob("*") if path.is_file() and "reports" not in path.relative_to(SAMPLE).parts]
    assert sum(path.stat().st_size for path in shipped) < 2_500_000


def test_sample_says_that_it_is_invented():
    """Nobody can take the page for a real brand's."""
    for name in ("README.md", "page.yml", "objectives.yml"):
        assert "inventé" in (SAMPLE / name).read_text(encoding="utf-8")


def test_every_file_is_read(page):
    """Each export and each comment file is recognised and gives rows."""
    read = page.inputs[page.inputs["table"].isin(["posts", "account_days", "audience", "comments"])]
    assert len(read) == len(list_files(SAMPLE / "exports")) + len(list_files(SAMPLE / "comments"))
    assert (read["rows"] > 0).all()
    assert page.alerts.loc[page.alerts["severity"] == "error", "message"].tolist() == []


def test_overlapping_exports_differ(page):
    """A publication seen in two Facebook exports has more reactions in the newer one; an error row is left out."""
    newest = page.posts.set_index("post_id")["reach"]
    older = pd.read_csv(next((SAMPLE / "exports" / "meta").glob("Nov-01-2025_*_1064*.csv")), dtype="string")
    twice = older[older["Post ID"].isin(page.posts.loc[~page.posts["source"].str.contains("Nov-01"), "post_id"])]
    assert len(twice) > 0
    assert (newest[twice["Post ID"]].to_numpy() >= twice["Reach"].astype(int).to_numpy()).all()
    assert {"meta_error_rows", "same_column_twice", "replaced_posts"} <= set(page.alerts["kind"])


def test_twelve_months_on_three_networks(page):
    """Publications and comments cover November 2025 to October 2026 without a hole."""
    for table, column in ((page.posts, "published_at"), (members(page), "written_at")):
        months = table[column].dt.tz_convert("Europe/Paris").dt.strftime("%Y-%m")
        assert table.groupby("platform")[column].size().index.tolist() == ["facebook", "instagram", "youtube"]
        assert months.nunique() == 12


def test_comments_are_many_and_seldom_twice_the_same(page):
    """About 4,000 comments by about 1,500 people; at most 12 % repeat another word for word."""
    ours = page.comments[page.comments["account"] != "biscuiterie-a"]
    assert 3_600 < len(ours) < 4_600
    assert 1_250 < members(page)["author"].nunique() < 1_800
    assert members(page)["text"].duplicated().mean() <= 0.12
    assert 0.15 < ours["is_brand"].mean() < 0.35


def test_posts_answer_to_their_comments(page):
    """The comments that a publication's export counts are those of the comment files, but for recent days."""
    counted = page.comments.groupby(["platform", "post_id"], as_index=False).size()
    posts = page.posts.merge(counted, on=["platform", "post_id"])
    assert (posts["comments"] <= posts["size"] + 6).mean() > 0.98


def test_hostile_text_and_objections(page):
    """A tag and a formula are in the input as text; the person who objected is in no table; colleagues are known."""
    texts = page.comments["text"]
    assert texts.str.contains("<script>alert(1)</script>", regex=False).any()
    assert texts.str.startswith("=HYPERLINK(").any()
    assert not texts.str.fullmatch("J'ai goûté les madeleines, très bonnes").any()
    assert "objections" in set(page.alerts["kind"])
    assert page.comments["is_staff"].sum() > 10


def test_bad_weekend(page, codings):
    """On 17 and 18 October people report a danger, and nobody answers before Monday morning."""
    written = page.comments["written_at"].dt.tz_convert("Europe/Paris")
    weekend = page.comments[(written >= "2026-10-17 19:00+02:00") & (written < "2026-10-19 00:00+02:00")]
    crisis = codings[codings["dimension"] == "crisis"]
    reports = weekend.merge(crisis, on=["platform", "comment_id"])
    assert {"safety_health", "legal_threat", "media_interest", "cascade"} <= set(reports["code"])
    assert reports["author"].nunique() >= 15
    assert not weekend["is_brand"].any()
    before = page.comments[written < "2026-10-17 19:00+02:00"].merge(crisis, on=["platform", "comment_id"])
    assert len(before) / max(1, written[written < "2026-10-17 19:00+02:00"].size) < 0.02


def test_objectives_show_every_status(page, codings):
    """At the end of October 2026 the nine objectives show each of the eight statuses."""
    from cmanalytics.metrics import compute_metrics
    from cmanalytics.scoring import score_objectives

    measures = compute_metrics(
        page.posts,
        page.account_days,
        comments=page.comments,
        codings=codings,
        period=MONTHS,
        objectives=page.objectives,
        settings=page.settings,
        folder=SAMPLE,
    )
    scorecard = score_objectives(
        measures, page.objectives, period=MONTH, settings=page.settings, comments=page.comments, codings=codings
    )
    objectives = scorecard[~scorecard["indicator"].str.startswith("guardrail:")]
    assert set(objectives["status"]) == STATUSES, objectives[["objective", "status", "p_on_track"]].to_string()
