"""The commands that help to write objectives: suggest."""

from pathlib import Path

import click

from cmanalytics.commands.common import help_text, quiet_option, say_alerts
from cmanalytics.wording import say


@click.group(help=help_text("objectives"))
def objectives() -> None:
    """Gather what helps to write objectives."""


@objectives.command(help=help_text("suggest"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--month", metavar="AAAA-MM", help=help_text("suggest_month"))
@click.option("--only", multiple=True, metavar="NOM", help=help_text("suggest_only"))
@click.option("--yaml", "as_yaml", is_flag=True, help=help_text("suggest_yaml"))
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("suggest_out"))
@quiet_option
def suggest(
    folder: Path, month: str | None, only: tuple[str, ...], as_yaml: bool, out: Path | None, quiet: bool
) -> None:
    """Say where the page stands and which targets could be seen."""
    from cmanalytics.page import open_page
    from cmanalytics.progress import shown_progress
    from cmanalytics.storing import as_records, require_table_ending, write_table
    from cmanalytics.suggesting import suggest_objectives
    from cmanalytics.suggesting.telling import describe_suggestions

    if out is not None:
        require_table_ending(out)
    with shown_progress(say("cli.reading"), quiet=quiet) as progress:
        page = open_page(folder, progress=progress)
    say_alerts([alert for alert in as_records(page.alerts) if alert["severity"] == "error"])
    found = suggest_objectives(page, month=month, only=only)
    if out is not None:
        click.echo(write_table(found, out))
    else:
        click.echo("\n".join(found["yaml"].dropna()) if as_yaml else describe_suggestions(found))
