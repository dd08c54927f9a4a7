"""The command from comments to the jobs that people are trying to get done."""

import os
from pathlib import Path

import click

from cmanalytics.commands.common import help_text, quiet_option, say_alerts
from cmanalytics.wording import say

MANY = 5_000  # comments from which several processes share the work


@click.command(help=help_text("jobs"))
@click.argument("comments", type=click.Path(path_type=Path), metavar="COMMENTAIRES")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help=help_text("jobs_out"))
@click.option("--groups", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("jobs_groups"))
@click.option("--codebook", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("codebook"))
@click.option("--lang", default="auto", metavar="fr|en|auto", help=help_text("tag_lang"))
@click.option("--pipeline", metavar="NOM", help=help_text("pipeline"))
@quiet_option
def jobs(
    comments: Path,
    out: Path,
    groups: Path | None,
    codebook: Path | None,
    lang: str,
    pipeline: str | None,
    quiet: bool,
) -> None:
    """Find the jobs in a file of comments."""
    from cmanalytics.codebook import load_codebook
    from cmanalytics.jobs import group_jobs
    from cmanalytics.progress import shown_progress
    from cmanalytics.readers.comment_files import read_texts
    from cmanalytics.storing import as_records, require_table_ending, write_table
    from cmanalytics.tagging import check_comments
    from cmanalytics.tagging.jobs import extract_jobs

    for path in (out, *([groups] if groups else [])):
        require_table_ending(path)
    book = load_codebook(codebook)
    texts = read_texts(comments)
    processes = (os.cpu_count() or 1) if len(texts.comments) >= MANY else 1
    with shown_progress(say("cli.finding_jobs"), quiet=quiet) as progress:
        found = extract_jobs(texts.comments, book, lang=lang, pipeline=pipeline, progress=progress, processes=processes)
    doubts = [alert._asdict() for alert in check_comments(texts.comments, codebook=book)]
    say_alerts([*as_records(texts.alerts), *doubts])
    click.echo(write_table(found, out))
    if groups is not None:
        click.echo(write_table(group_jobs(found, texts.comments), groups))
