"""The commands about a declared test: plan, assign, read."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmanalytics.commands.common import help_text, quiet_option, say_alerts
from cmanalytics.wording import say

if TYPE_CHECKING:
    from cmanalytics.objectives import Experiment, Objectives

_FOLDER = click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
_TEST = click.option("--test", "name", required=True, metavar="ID", help=help_text("experiment_test"))


@click.group(help=help_text("experiment"))
def experiment() -> None:
    """Gather what is done with a declared test."""


@experiment.command(help=help_text("experiment_plan"))
@_FOLDER
@_TEST
@quiet_option
def plan(folder: Path, name: str, quiet: bool) -> None:
    """Say whether the planned number is enough."""
    from cmanalytics.experiments import plan_experiment

    test, tables = _open(folder, name, quiet=quiet)
    click.echo(plan_experiment(test, **tables)["sentence"].iloc[0])


@experiment.command(help=help_text("experiment_assign"))
@_FOLDER
@_TEST
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("experiment_out"))
def assign(folder: Path, name: str, out: Path | None) -> None:
    """Write the list to follow and print its path."""
    from cmanalytics.errors import UsageError
    from cmanalytics.experiments import assign_variants, list_path, write_assignment
    from cmanalytics.page import load_declarations

    test = find_test(load_declarations(folder).objectives, name, folder=folder)
    path = out or list_path(folder, test)
    if path.exists():
        raise UsageError("assignment_exists", file=path)
    click.echo(write_assignment(assign_variants(test), path))


@experiment.command(help=help_text("experiment_read"))
@_FOLDER
@_TEST
@click.option("--list", "listed", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("experiment_list"))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ", help=help_text("experiment_as_of"))
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("experiment_table"))
@quiet_option
def read(folder: Path, name: str, listed: Path | None, as_of: datetime | None, out: Path | None, quiet: bool) -> None:
    """Read a test, with a verdict at its stop date only."""
    from cmanalytics.experiments import analyse_experiment, list_path, read_assignment
    from cmanalytics.storing import require_table_ending, write_table

    if out is not None:
        require_table_ending(out)
    test, tables = _open(folder, name, quiet=quiet)
    path = listed or list_path(folder, test)
    needed = listed is not None or test.design.unit == "post" or path.is_file()
    assignment = read_assignment(path, test) if needed else None
    found = analyse_experiment(test, assignment=assignment, as_of=as_of and as_of.date(), **tables)
    click.echo(found["sentence"].iloc[0])
    if found["cautions"].notna().iloc[0]:
        click.echo(say("experiments.kept", cautions=found["cautions"].iloc[0]))
    if out is not None:
        click.echo(write_table(found, out))


def find_test(objectives: "Objectives", name: str, *, folder: Path) -> "Experiment":
    """Return a declared test; raise UsageError naming the known ones."""
    from cmanalytics.declarations import nearest
    from cmanalytics.errors import UsageError

    known = [test.id for test in objectives.tests]
    if name not in known:
        values = {"known": ", ".join(known) or "—", "nearest": nearest(name, known) or "—"}
        raise UsageError("unknown_test", file=folder / "objectives.yml", test=name[:40], **values)
    return objectives.find_test(name)


def _open(folder: Path, name: str, *, quiet: bool) -> tuple["Experiment", dict[str, Any]]:
    from cmanalytics.page import load_declarations, open_page
    from cmanalytics.progress import shown_progress
    from cmanalytics.storing import as_records
    from cmanalytics.tagging import tag_comments

    test = find_test(load_declarations(folder).objectives, name, folder=folder)
    with shown_progress(say("cli.reading"), quiet=quiet) as progress:
        page = open_page(folder, progress=progress)
    say_alerts([alert for alert in as_records(page.alerts) if alert["severity"] == "error"])
    tables = {"posts": page.posts, "account_days": page.account_days, "comments": page.comments}
    if test.primary.definition.family in ("code_share", "answers"):
        with shown_progress(say("cli.tagging"), quiet=quiet) as progress:
            tables["codings"] = tag_comments(
                page.comments, page.codebook, page_lang=page.settings.language, progress=progress
            )
    return test, {**tables, "settings": page.settings, "folder": page.folder}
