"""The commands from files to tables: read, tag."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmanalytics.commands.common import PART_FAILED, help_text, quiet_option, say_alerts
from cmanalytics.wording import say

if TYPE_CHECKING:
    import pandas as pd

# Cues take seconds over any number of comments; sentences are parsed a thousand a second, and asked for by name.
MANY = 20_000


@click.command(help=help_text("read"))
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FICHIER...")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DOSSIER", help=help_text("read_out"))
@click.option("--format", "ending", type=click.Choice(["parquet", "csv"]), default="parquet", help=help_text("format"))
@quiet_option
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


@click.command(help=help_text("tag"))
@click.argument("comments", type=click.Path(path_type=Path), metavar="COMMENTAIRES")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help=help_text("tag_out"))
@click.option("--codebook", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("codebook"))
@click.option("--lang", default="auto", metavar="fr|en|auto", help=help_text("tag_lang"))
@click.option("--taggers", metavar="cues,...", help=help_text("taggers"))
@quiet_option
def tag(comments: Path, out: Path, codebook: Path | None, lang: str, taggers: str | None, quiet: bool) -> None:
    """Tag a file of comments."""
    from cmanalytics.codebook import load_codebook
    from cmanalytics.locale import format_number
    from cmanalytics.progress import shown_progress
    from cmanalytics.readers.comment_files import read_texts
    from cmanalytics.storing import as_records, require_table_ending, write_table
    from cmanalytics.tagging import DEFAULT_TAGGERS, available_taggers, check_comments, tag_comments

    require_table_ending(out)
    book = load_codebook(codebook)
    names = tuple(name.strip() for name in taggers.split(",")) if taggers else available_taggers()
    texts = read_texts(comments)
    if not taggers and len(texts.comments) > MANY and names != DEFAULT_TAGGERS:
        names = DEFAULT_TAGGERS
        click.echo(say("cli.only_cues", limit=format_number(MANY)), err=True)
    with shown_progress(say("cli.tagging"), quiet=quiet) as progress:
        codings = tag_comments(texts.comments, book, lang=lang, taggers=names, progress=progress)
    doubts = [alert._asdict() for alert in check_comments(texts.comments, codebook=book, taggers=names)]
    say_alerts([*as_records(texts.alerts), *doubts])
    click.echo(write_table(codings, out))


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
