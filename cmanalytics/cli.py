"""The command line. Data goes to standard output, progress and messages to standard error.

Exit codes: 0 fine, 1 a run failed, 2 wrong usage or declaration, 3 a data problem, 4 part of a batch failed.
Heavy imports stand inside the commands, so that `--help` answers at once.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmanalytics.wording import LANGUAGES, say

if TYPE_CHECKING:
    import pandas as pd

PART_FAILED = 4
DATA_PROBLEM = 3


def _help(name: str) -> str:
    # click keeps the lines of a paragraph that begins with a backspace character.
    return say(f"cli.{name}").replace("\\b\n", "\b\n")


_quiet = click.option("--quiet", "-q", is_flag=True, help=_help("quiet"))


@click.group(help=_help("about"), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cmanalytics", message="%(prog)s %(version)s")
def cli() -> None:
    """Gather the commands."""


@cli.command(help=_help("new"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
def new(folder: Path) -> None:
    """Lay a page folder to fill."""
    from cmanalytics.newpage import lay_page

    for path in lay_page(folder):
        click.echo(path)
    click.echo(say("cli.new_next", folder=folder), err=True)


@cli.command(help=_help("check"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--json", "as_json", is_flag=True, help=_help("json"))
@_quiet
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


@cli.command(help=_help("report"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--month", required=True, metavar="AAAA-MM", help=_help("month"))
@click.option("--lang", default="fr", metavar="|".join(LANGUAGES), help=_help("lang"))
@click.option("--notebook", default="monthly_report", metavar="NOM", help=_help("notebook"))
@click.option("--out", type=click.Path(path_type=Path), metavar="DOSSIER", help=_help("report_out"))
@_quiet
def report(folder: Path, month: str, lang: str, notebook: str, out: Path | None, quiet: bool) -> None:
    """Make a month's report and print its path."""
    from cmanalytics.progress import shown_progress
    from cmanalytics.report import render_report

    with shown_progress(say("cli.rendering"), quiet=quiet) as progress:
        path = render_report(notebook, page=folder, month=month, lang=lang, out=out, progress=progress)
    say_alerts(json.loads((path.parent / "alerts.json").read_text(encoding="utf-8")))
    click.echo(path)


@cli.command(help=_help("read"))
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FICHIER...")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DOSSIER", help=_help("read_out"))
@click.option("--format", "ending", type=click.Choice(["parquet", "csv"]), default="parquet", help=_help("format"))
@_quiet
def read(paths: tuple[Path, ...], out: Path, ending: str, quiet: bool) -> None:
    """Read exports into tables."""
    from cmanalytics.errors import DataError
    from cmanalytics.progress import shown_progress
    from cmanalytics.readers import read_export
    from cmanalytics.storing import as_records, write_json, write_table

    with shown_progress(say("cli.reading"), quiet=quiet) as progress:
        export = read_export(paths, progress=progress)
    for name in ("posts", "account_days", "audience", "comments"):
        table = getattr(export, name)
        if not table.empty:
            write_table(table, out / f"{name}.{ending}")
    write_json(as_records(export.alerts), out / "alerts.json")
    for line in describe_inputs(export.inputs):
        click.echo(line)
    say_alerts(as_records(export.alerts))
    if export.inputs["reader"].notna().sum() == 0:
        raise DataError("nothing_read")
    if (export.alerts["severity"] == "error").any():
        sys.exit(PART_FAILED)


@cli.command(help=_help("tag"))
@click.argument("comments", type=click.Path(path_type=Path), metavar="COMMENTAIRES")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help=_help("tag_out"))
@click.option("--codebook", type=click.Path(path_type=Path), metavar="FICHIER", help=_help("codebook"))
@click.option("--lang", default="auto", metavar="fr|en|auto", help=_help("tag_lang"))
@click.option("--taggers", metavar="cues,...", help=_help("taggers"))
@_quiet
def tag(comments: Path, out: Path, codebook: Path | None, lang: str, taggers: str | None, quiet: bool) -> None:
    """Tag a file of comments."""
    from cmanalytics.codebook import load_codebook
    from cmanalytics.progress import shown_progress
    from cmanalytics.readers.comment_files import read_texts
    from cmanalytics.storing import as_records, require_table_ending, write_table
    from cmanalytics.tagging import check_comments, tag_comments

    require_table_ending(out)
    book = load_codebook(codebook)
    names = tuple(name.strip() for name in taggers.split(",")) if taggers else None
    texts = read_texts(comments)
    with shown_progress(say("cli.tagging"), quiet=quiet) as progress:
        codings = tag_comments(texts.comments, book, lang=lang, taggers=names, progress=progress)
    doubts = [alert._asdict() for alert in check_comments(texts.comments, codebook=book)]
    say_alerts([*as_records(texts.alerts), *doubts])
    click.echo(write_table(codings, out))


@cli.command(help=_help("lab"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER", default=Path("."))
def lab(folder: Path) -> None:
    """Open a page folder in JupyterLab."""
    from cmanalytics.newpage import copy_notebooks

    for path in copy_notebooks(folder):
        click.echo(path)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}"]
    sys.exit(subprocess.run(command, check=False).returncode)


def describe_inputs(inputs: "pd.DataFrame") -> list[str]:
    """Return one line a file, or a sheet of it: name, reader, table, rows, dates; separated by tabs."""
    import pandas as pd

    from cmanalytics.readers.listing import name_sheet

    def written(row: Any) -> str:
        if pd.isna(row.reader):
            return "\t".join([row.file, "-", "-", "0", "-"])
        dates = "-" if pd.isna(row.first) else f"{row.first:%Y-%m-%d}..{row.last:%Y-%m-%d}"
        return "\t".join([name_sheet(row.file, row.sheet), row.reader, row.table, str(row.rows), dates])

    columns = ["file", "sheet", "reader", "table", "rows", "first", "last"]
    return [written(row) for row in inputs[columns].itertuples(name="Input")]


def say_alerts(alerts: list[dict[str, Any]]) -> None:
    """Write alerts to standard error, gravest first; those that ask for nothing are only counted."""
    for alert in alerts:
        if alert["severity"] != "info":
            click.echo(alert_line(alert), err=True)
    minor = sum(alert["severity"] == "info" for alert in alerts)
    if minor:
        click.echo(say("cli.minor", count=minor), err=True)


def alert_line(alert: dict[str, Any]) -> str:
    """Return an alert as one line: severity, file, what was found, what to do."""
    place = f"{alert['file']} : " if alert["file"] else ""
    severity = say(f"report.alerts.severity.{alert['severity']}")
    return say("cli.alert", severity=severity, place=place, message=alert["message"], do=alert["what_to_do"])


def main() -> None:
    """Run the command line; a user's mistake is a message and an exit code, never a traceback."""
    from cmanalytics.errors import CmanalyticsError

    for stream in (sys.stdout, sys.stderr):
        # A console of an older code page shows a question mark rather than failing on an arrow.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        # Not standalone: click would say wrong usage and an interruption in English.
        sys.exit(cli.main(prog_name="cmanalytics", standalone_mode=False) or 0)
    except CmanalyticsError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except click.UsageError as error:
        from cmanalytics.usage import usage_message

        click.echo(usage_message(error), err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("cli.interrupted"), err=True)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("CMANALYTICS_DEBUG"):
            raise
        click.echo(say("cli.unexpected", error=type(error).__name__), err=True)
        sys.exit(1)
