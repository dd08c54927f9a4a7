"""Time measures and scorecard of a large page: `python -m benchmarks.judging [--comments N] [--posts N] [--months N]`.

Twelve objectives, one of each kind of measure, with their guardrails, on invented tables: 10,000 publications,
1,000,000 comments (a third of them replies), 1,200,000 codings, over thirteen months. Tables and codings are given, in
the order in which reading and tagging leave them. Each run is a process of its own; seconds are medians (on a machine
that does other things, read the processor's), memory is the highest resident size seen during the run beyond what it
was when the tables were ready (Linux). Last, the bootstrap by publication beside SciPy's on the same publications.
"""

import argparse
import gc
import multiprocessing
import statistics
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

import cmanalytics as cm
from cmanalytics.metrics.bootstrap import bootstrap_ratio
from cmanalytics.settings import PageSettings
from cmanalytics.tables import ACCOUNT_DAYS, CODINGS, COMMENTS, POSTS, Contract, conform

CONTRACTS = {"posts": POSTS, "account_days": ACCOUNT_DAYS, "comments": COMMENTS, "codings": CODINGS}
MONTH = "2026-10"
START = pd.Timestamp("2025-10-01", tz="UTC")
DAYS = 396
SEED = 2026
RUNS = 3
DRAWS = 2000
SETTINGS = PageSettings.model_validate(
    {
        "accounts": [{"platform": "facebook", "account": "maison"}, {"platform": "instagram", "account": "maison"}],
        "competitors": [{"platform": "facebook", "account": "rival"}],
    }
)
CODES = (
    ("speech_act", "question", 0.10),
    ("speech_act", "request", 0.06),
    ("speech_act", "complaint", 0.06),
    ("speech_act", "suggestion", 0.02),
    ("speech_act", "thanks", 0.20),
    ("frustration", "delivery", 0.05),
    ("frustration", "price", 0.04),
    ("job", "choose", 0.08),
    ("persona", "loyal_customer", 0.15),
    ("motivation", "belonging", 0.12),
    ("crisis", "danger", 0.002),
)
INDICATORS = (
    ("{metric: er_reach_pooled, posts: {text_matches: [vrac, consigne*]}}", 0.02, 0.04),
    ("{metric: er_followers}", 0.01, 0.02),
    ("{metric: conversation}", 50, 120),
    ("{metric: answer_share}", 0.4, 0.6),
    ("{metric: reply_within_share, hours: 4, hours_kind: watch}", 0.2, 0.5),
    ("{metric: time_to_first_response, hours_kind: watch, quantile: 0.2}", 8, 4),
    ("{metric: peer_first_answer_share}", 0.05, 0.15),
    ("{metric: newcomer_return_share}", 0.1, 0.2),
    ("{metric: code_author_share, dimension: frustration, code: delivery}", 0.1, 0.05),
    ("{metric: code_comment_share, dimension: frustration, code: price}", 0.1, 0.05),
    ("{metric: share_of_voice_comments}", 0.5, 0.6),
    ("{metric: er_reach_pooled, window: trailing_90d, interactions: plus_saves}", 0.02, 0.04),
)
OBJECTIVE = """
- id: o{number}
  goal: page
  statement: Mesurer {number}
  level: outtake
  indicator: {indicator}
  kind: {kind}
  baseline: {{value: {baseline}}}
  target: {{value: {target}}}
  start: 2025-11-01
  deadline: 2026-12-31
  owner: responsable
  decision: {{question: Continuer ?, if_met: continuer, if_missed: arrêter, if_undecided: attendre,
    decided_by: direction, decided_on: 2027-01-15}}
  guardrails: [{{metric: unanswered_share, kind: stay_below, value: 0.5}}]
"""


def make_tables(posts: int, comments: int) -> dict[str, pd.DataFrame]:
    """Return invented tables of a large page, as reading and tagging would give them."""
    rng = np.random.default_rng(SEED)
    published = START + pd.to_timedelta(np.sort(rng.integers(0, DAYS * 86400 - 86400, posts)), unit="s")
    reach = np.round(np.exp(rng.normal(8, 0.8, posts))).astype(int) + 50
    rate = 0.03 * np.exp(rng.normal(-0.18, 0.6, posts))
    network = rng.choice(["facebook", "instagram"], posts)
    rival = rng.random(posts) < 0.1
    posted = pd.DataFrame(
        {
            "platform": np.where(rival, "facebook", network),
            "account": np.where(rival, "rival", "maison"),
            "post_id": [f"post-{n:07d}" for n in range(posts)],
            "published_at": published,
            "format": rng.choice(["photo", "video", "reel", "link"], posts),
            "text": rng.choice(["Les bocaux consignés sont là", "Notre vrac du jour", "Bonjour à tous"], posts),
            "reach": reach,
            "views": reach * 2,
            "reactions": rng.poisson(reach * rate),
            "comments": rng.poisson(reach * rate / 5),
            "shares": rng.poisson(reach * rate / 10),
            "saves": rng.poisson(reach * rate / 20),
        }
    )
    said = _comments(rng, posted, comments)
    days = pd.date_range(START.tz_localize(None), periods=DAYS, freq="D")
    followers = [
        pd.DataFrame({"platform": network, "account": "maison", "date": days, "metric": "followers",
                      "value": 20000 + np.arange(DAYS), "window": "day"})
        for network in ("facebook", "instagram")
    ]  # fmt: skip
    return {
        "posts": _sorted(posted, POSTS),
        "account_days": _sorted(pd.concat(followers), ACCOUNT_DAYS),
        "comments": _sorted(said, COMMENTS),
        "codings": _sorted(_codings(rng, said), CODINGS),
    }


def _sorted(frame: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    return conform(frame, contract).sort_values(list(contract.key), kind="stable", ignore_index=True)


def _comments(rng: np.random.Generator, posts: pd.DataFrame, number: int) -> pd.DataFrame:
    weight = np.exp(rng.normal(0, 1.2, len(posts)))
    post = np.sort(rng.choice(len(posts), number, p=weight / weight.sum()))
    ids = np.array([f"c{n:08d}" for n in range(number)], dtype=object)
    seconds = np.minimum(rng.exponential(100_000, number), 30 * 86400).astype(int)
    written = posts["published_at"].to_numpy("datetime64[s]")[post] + seconds.astype("timedelta64[s]")
    reply = rng.random(number) < 0.35
    # A reply answers one of the twenty comments before it, where that one stands under the same publication.
    parent = np.maximum(np.arange(number) - rng.integers(1, 20, number), 0)
    reply &= (post[parent] == post) & ~reply[parent]
    team = reply & (rng.random(number) < 0.45)
    written = np.where(reply, written[parent] + rng.exponential(20_000, number).astype("timedelta64[s]"), written)
    author = np.minimum(rng.zipf(1.6, number), number // 4)
    names = np.char.add("A-", np.char.zfill(author.astype(str), 12)).astype(object)
    staff = team & (rng.random(number) < 0.3)
    names[team & ~staff] = "A-page"
    names[staff] = np.char.add("A-staff-", rng.integers(0, 8, int(staff.sum())).astype(str))
    return pd.DataFrame(
        {
            "platform": posts["platform"].to_numpy()[post],
            "account": posts["account"].to_numpy()[post],
            "comment_id": ids,
            "post_id": posts["post_id"].to_numpy()[post],
            "parent_id": np.where(reply, ids[parent], None),
            "author": names,
            "is_brand": team & ~staff,
            "is_staff": staff,
            "written_at": pd.to_datetime(written, utc=True),
            "text": rng.choice(["Quand arrive ma commande ?", "Merci beaucoup", "Trop cher pour ce que c'est"], number),
            "lang": "fr",
            "reactions": rng.poisson(0.5, number),
        }
    )


def _codings(rng: np.random.Generator, comments: pd.DataFrame) -> pd.DataFrame:
    member = np.flatnonzero(~(comments["is_brand"] | comments["is_staff"]).to_numpy())
    parts = []
    for dimension, code, share in CODES:
        rows = rng.choice(member, int(share * len(comments) * 1.35), replace=False)
        parts.append(pd.DataFrame({"row": np.sort(rows), "dimension": dimension, "code": code}))
    found = pd.concat(parts, ignore_index=True)
    named = comments[["platform", "comment_id"]].iloc[found["row"]].reset_index(drop=True)
    return found.drop(columns="row").assign(
        platform=named["platform"], comment_id=named["comment_id"], start=0, end=5, coder="cues", negated=False,
        matched="mot", rule="cue", confidence=1.0, codebook="modèle@1",
    )  # fmt: skip


def write_objectives(folder: Path) -> Path:
    """Write objectives.yml with the twelve objectives and return its path."""
    written = [
        OBJECTIVE.format(
            number=number,
            indicator=indicator,
            baseline=baseline,
            target=target,
            kind="increase_to" if target > baseline else "decrease_to",
        )
        for number, (indicator, baseline, target) in enumerate(INDICATORS)
    ]
    path = folder / "objectives.yml"
    path.write_text("business_goals: [{id: page, statement: Vivre}]\nobjectives:" + "".join(written), encoding="utf-8")
    return path


def months_before(month: str, count: int) -> list[str]:
    """Return `count` months that end with this one."""
    return [str(known) for known in pd.period_range(end=pd.Period(month, freq="M"), periods=count, freq="M")]


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


class Peak:
    """Hold the highest resident size seen while it is entered, in bytes beyond the size at the beginning."""

    def __enter__(self) -> "Peak":
        gc.collect()
        self.start = self.highest = _resident()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._done.wait(0.005):
            self.highest = max(self.highest, _resident())

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    @property
    def beyond(self) -> int:
        return self.highest - self.start


class Run(NamedTuple):
    """Hold what a run took: seconds, bytes; and what it gave: rows of the scorecard, those that could be judged."""

    measured: float
    scored: float
    worked: float
    beyond: int
    tables: int
    rows: int
    judged: int


def judge(folder: str, months: int) -> Run:
    """Read the tables, judge the month, and return what it took."""
    home = Path(folder)
    tables = {name: conform(pd.read_parquet(home / f"{name}.parquet"), known) for name, known in CONTRACTS.items()}
    objectives = cm.load_objectives(home / "objectives.yml")
    cm.compute_metrics(tables["posts"].head(5), period=MONTH, objectives=objectives)  # libraries are loaded
    with Peak() as peak:
        begun, worked = time.perf_counter(), time.process_time()
        measures = cm.compute_metrics(
            tables["posts"],
            tables["account_days"],
            comments=tables["comments"],
            codings=tables["codings"],
            period=months_before(MONTH, months),
            objectives=objectives,
            settings=SETTINGS,
        )
        measured = time.perf_counter()
        scorecard = cm.score_objectives(
            measures,
            objectives,
            period=MONTH,
            settings=SETTINGS,
            comments=tables["comments"],
            codings=tables["codings"],
            posts=tables["posts"],
        )
        done, worked = time.perf_counter(), time.process_time() - worked
    size = sum(int(table.memory_usage(deep=True).sum()) for table in tables.values())
    judged = int((scorecard["status"] != "not_measurable").sum())
    return Run(measured - begun, done - measured, worked, peak.beyond, size, len(scorecard), judged)


def resample(posts: int) -> tuple[float, float, float]:
    """Return seconds of our bootstrap and of SciPy's on the same posts, and how far apart their ends are (relative)."""
    rng = np.random.default_rng(SEED)
    reach = np.round(np.exp(rng.normal(8, 0.8, posts)))
    reactions = rng.poisson(reach * 0.03 * np.exp(rng.normal(-0.18, 0.6, posts))).astype(float)
    begun = time.perf_counter()
    ours = bootstrap_ratio(reactions, reach, level=0.90, draws=DRAWS)
    between = time.perf_counter()
    theirs = stats.bootstrap(
        (reactions, reach), lambda top, bottom, axis: top.sum(axis) / bottom.sum(axis), n_resamples=DRAWS, batch=100,
        confidence_level=0.90, paired=True, vectorized=True, method="percentile", rng=rng,
    ).confidence_interval  # fmt: skip
    done = time.perf_counter()
    apart = max(abs(ours.low / theirs.low - 1), abs(ours.high / theirs.high - 1))
    return between - begun, done - between, apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--months", type=int, default=13, help="months measured: the judged one and those before it")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        tables = make_tables(given.posts, given.comments)
        for name, table in tables.items():
            table.to_parquet(Path(folder) / f"{name}.parquet")
        write_objectives(Path(folder))
        print(", ".join(f"{len(table):,} {name}" for name, table in tables.items()))
        del tables
        for months in dict.fromkeys((1, given.months)):
            # One process a run: what a run leaves in memory is not counted for the next one.
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
                runs = [pool.submit(judge, folder, months).result() for _ in range(RUNS)]
            run = Run(*(statistics.median(part) for part in zip(*runs, strict=True)))
            taken = f"measures {run.measured:.2f} s + scorecard {run.scored:.2f} s = {run.measured + run.scored:.2f} s"
            size = f"{run.beyond / 1e6:.0f} MB beyond the tables ({run.tables / 1e6:.0f} MB)"
            print(
                f"{months:2} months: {taken} (processor {run.worked:.2f} s), {size}; {run.judged} of {run.rows} judged"
            )
        ours, theirs, apart = resample(given.posts)
        print(f"bootstrap of {given.posts:,} posts, {DRAWS:,} draws: {ours:.2f} s, scipy.stats.bootstrap {theirs:.2f} s"
              f" ({theirs / ours:.1f} times ours); ends within {apart:.1%}")  # fmt: skip


if __name__ == "__main__":
    main()
