"""The commands about a page folder: new, check, report, lab."""

import json
import subprocess
import sys
from pathlib import Path

import click

from cmanalytics.commands.common import DATA_PROBLEM, help_text, quiet_option, say_alerts
from cmanalytics.wording import LANGUAGES, say


@click.command(help=help_text("new"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--type", "kind", metavar="TYPE", help=help_text("page_type"))
def new(folder: Path, kind: str | None) -> None:
    """Lay a page folder to fill."""
    from cmanalytics.newpage import lay_page

    for path in lay_page(folder, kind=kind):
        click.echo(path)
    click.echo(say("cli.new_next", folder=folder), err=True)


@click.command(help=help_text("check"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@quiet_option
def check(folder: Path, as_json: bool, quiet: bool) -> None:
    """Say what each file was taken for and what is measurable."""
    from cmanalytics.checking import check_page, describe_check
    from cmanalytics.progress import shown_progress

    with shown_progress(say("cli.reading"), quiet=quiet or as_json) as progress:
        found = check_page(folder, progress=progress)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(describe_check(found))
        say_alerts(found["alerts"])
    if any(alert["severity"] == "error" for alert in found["alerts"]):
        sys.exit(DATA_PROBLEM)


@click.command(help=help_text("report"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--month", required=True, metavar="AAAA-MM", help=help_text("month"))
@click.option("--lang", default="fr", metavar="|".join(LANGUAGES), help=help_text("lang"))
@click.option("--notebook", default="monthly_report", metavar="NOM", help=help_text("notebook"))
@click.option("--out", type=click.Path(path_type=Path), metavar="DOSSIER", help=help_text("report_out"))
@quiet_option
def report(folder: Path, month: str, lang: str, notebook: str, out: Path | None, quiet: bool) -> None:
    """Make a month's report and print its path."""
    from cmanalytics.progress import shown_progress
    from cmanalytics.report import render_report

    with shown_progress(say("cli.rendering"), quiet=quiet) as progress:
        path = render_report(notebook, page=folder, month=month, lang=lang, out=out, progress=progress)
    say_alerts(json.loads((path.parent / "alerts.json").read_text(encoding="utf-8")))
    click.echo(path)


@click.command(help=help_text("lab"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER", default=Path("."))
def lab(folder: Path) -> None:
    """Open a page folder in JupyterLab."""
    from cmanalytics.newpage import copy_notebooks

    for path in copy_notebooks(folder):
        click.echo(path)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}"]
    sys.exit(subprocess.run(command, check=False).returncode)
