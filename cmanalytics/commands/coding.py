"""The commands of reading by hand: sample, agree."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmanalytics.commands.common import help_text, quiet_option, say_alerts
from cmanalytics.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from cmanalytics.page import Page

_FOLDER = click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")


@click.command(help=help_text("sample"))
@_FOLDER
@click.option("--coder", "coders", multiple=True, required=True, metavar="NOM", help=help_text("sample_coder"))
@click.option("--size", type=int, default=120, metavar="N", help=help_text("sample_size"))
@click.option("--by", default="random", metavar="random|tags|posts|uncertainty", help=help_text("sample_by"))
@click.option("--month", metavar="AAAA-MM", help=help_text("sample_month"))
@click.option("--dimensions", metavar="frustration,...", help=help_text("sample_dimensions"))
@click.option("--round", "number", type=int, metavar="N", help=help_text("sample_round"))
@click.option("--seed", type=int, default=2026, metavar="N", help=help_text("sample_seed"))
@quiet_option
def sample(
    folder: Path,
    coders: tuple[str, ...],
    size: int,
    by: str,
    month: str | None,
    dimensions: str | None,
    number: int | None,
    seed: int,
    quiet: bool,
) -> None:
    """Draw comments and write a sheet for each person."""
    from cmanalytics.coding import describe_sample, draw_sample, load_samples, write_coding_sheet
    from cmanalytics.coding.gathering import FOLDER, SAMPLE_FILE
    from cmanalytics.coding.layout import choose_dimensions, name_coder, short_name
    from cmanalytics.errors import UsageError
    from cmanalytics.storing import write_table

    names = [short_name(name_coder(name)) for name in coders]
    page, codings = _open(folder, quiet=quiet)
    asked = None if dimensions is None else tuple(part.strip() for part in dimensions.split(",") if part.strip())
    chosen = [dimension.id for dimension in choose_dimensions(page.codebook, asked)]
    place = page.folder / FOLDER
    earlier = load_samples(place)
    if number is None:
        draw = {"size": size, "by": by, "seed": seed, "period": month, "dimensions": asked, "settings": page.settings}
        drawn = draw_sample(page.comments, codings, already=earlier, **draw)
    else:
        drawn = _drawn_before(earlier, number)
    rank = int(drawn["round"].iloc[0])
    paths = [place / f"{rank:02}-{name}{ending}" for name in names for ending in (".xlsx", ".csv")]
    if present := next((path for path in paths if path.exists()), None):
        raise UsageError("coding_sheet_exists", file=present)
    if number is None:
        write_table(drawn, place / SAMPLE_FILE.format(round=rank))
    for path, name in zip(paths, [name for name in names for _ in range(2)], strict=True):
        tables = {"guesses": codings, "posts": page.posts, "dimensions": chosen}
        click.echo(write_coding_sheet(drawn, page.comments, page.codebook, path, coder=name, **tables))
    click.echo(describe_sample(drawn), err=True)


def _drawn_before(earlier: "pd.DataFrame", number: int) -> "pd.DataFrame":
    from cmanalytics.errors import UsageError

    drawn = earlier[earlier["round"] == number]
    if drawn.empty:
        known = ", ".join(str(known) for known in sorted(set(earlier["round"].dropna()))) or "—"
        raise UsageError("coding_round_unknown", round=number, known=known)
    return drawn


@click.command(help=help_text("agree"))
@_FOLDER
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("agree_out"))
@quiet_option
def agree(folder: Path, out: Path | None, quiet: bool) -> None:
    """Say how far those who read agree, and list what is to be discussed."""
    from cmanalytics.coding import (
        coder_agreement,
        list_disagreements,
        load_codings,
        read_decisions,
        write_disagreements,
    )
    from cmanalytics.coding.agreement import WHOLE
    from cmanalytics.coding.deciding import DECISIONS_FILE
    from cmanalytics.coding.gathering import FOLDER
    from cmanalytics.storing import require_table_ending, write_table

    if out is not None:
        require_table_ending(out)
    page, _ = _open(folder, quiet=quiet, tagged=False)
    place = page.folder / FOLDER
    coded = load_codings(place, page.codebook, page.comments)
    say_alerts([alert._asdict() for alert in coded.alerts])
    table = coder_agreement(coded, codebook=page.codebook)
    used = table[table["n_any"] > 0]
    for sentence in used["sentence"]:
        click.echo(sentence)
    click.echo(say("coding.agreement.thresholds"))
    if never := int(((table["n_any"] == 0) & (table["code"] != WHOLE)).sum()):
        click.echo(_plural("never_given", never))
    path = place / DECISIONS_FILE
    # Read before it is written again: what was decided stays, and a file that cannot be read is not replaced.
    decided = read_decisions(path, page.codebook, page.comments).decisions if path.is_file() else None
    listed = list_disagreements(coded, page.comments, decisions=decided)
    click.echo(_count(listed))
    if not listed.empty:
        click.echo(write_disagreements(listed, page.comments, page.codebook, path))
    if out is not None:
        click.echo(write_table(table, out))


def _count(listed: "pd.DataFrame") -> str:
    if listed.empty:
        return say("coding.agreement.disagreements_none")
    decided = int(listed["decision"].notna().sum())
    return " ".join([_plural("disagreements", len(listed)), *([_plural("decided", decided)] if decided else [])])


def _plural(key: str, n: int) -> str:
    return say(f"coding.agreement.{key}.{'one' if n == 1 else 'many'}", n=n)


def _open(folder: Path, *, quiet: bool, tagged: bool = True) -> "tuple[Page, pd.DataFrame]":
    from cmanalytics.page import open_page
    from cmanalytics.progress import shown_progress
    from cmanalytics.storing import as_records
    from cmanalytics.tables import CODINGS, empty
    from cmanalytics.tagging import tag_comments

    with shown_progress(say("cli.reading"), quiet=quiet) as progress:
        page = open_page(folder, progress=progress)
    say_alerts([alert for alert in as_records(page.alerts) if alert["severity"] == "error"])
    if not tagged:
        return page, empty(CODINGS)
    with shown_progress(say("cli.tagging"), quiet=quiet) as progress:
        return page, tag_comments(page.comments, page.codebook, page_lang=page.settings.language, progress=progress)
