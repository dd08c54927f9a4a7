"""The commands about a codebook: codebook check, codebook diff."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmanalytics.commands.common import DATA_PROBLEM, help_text, quiet_option, say_alerts
from cmanalytics.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from cmanalytics.codebook import Codebook
    from cmanalytics.revising import Changes

SHIPPED = "default"  # in place of a file: the shipped codebook


@click.group(help=help_text("codebook_group"))
def codebook() -> None:
    """Work on a codebook."""


@codebook.command("check", help=help_text("codebook_check"))
@click.argument("file", type=click.Path(path_type=Path), metavar="[FICHIER]", required=False)
def check(file: Path | None) -> None:
    """Say what is to be corrected in a codebook."""
    from cmanalytics.codebook import load_codebook
    from cmanalytics.revising import check_codebook

    book = load_codebook(file)
    found = check_codebook(book, file=file)
    for line in describe_findings(found, book):
        click.echo(line)
    if (found["severity"] == "error").any():
        sys.exit(DATA_PROBLEM)


@codebook.command("diff", help=help_text("codebook_diff"))
@click.argument("old", metavar="AVANT")
@click.argument("new", metavar="APRÈS")
@click.option(
    "--comments", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help=help_text("diff_comments")
)
@click.option("--samples", default=3, show_default=True, metavar="N", help=help_text("diff_samples"))
@click.option("--lang", default="auto", metavar="fr|en|auto", help=help_text("tag_lang"))
@click.option("--out", type=click.Path(path_type=Path), metavar="FICHIER", help=help_text("diff_out"))
@quiet_option
def diff(old: str, new: str, comments: Path, samples: int, lang: str, out: Path | None, quiet: bool) -> None:
    """Say what a change of codebook adds and removes on comments."""
    from cmanalytics.codebook import load_codebook
    from cmanalytics.progress import shown_progress
    from cmanalytics.readers.comment_files import read_texts
    from cmanalytics.revising import compare_codebooks
    from cmanalytics.storing import as_records, require_table_ending, write_table

    if out is not None:
        require_table_ending(out)
    before, after = (load_codebook(None if name == SHIPPED else Path(name)) for name in (old, new))
    texts = read_texts(comments)
    with shown_progress(say("cli.tagging"), quiet=quiet) as progress:
        changes = compare_codebooks(
            before, after, texts.comments, lang=lang, samples=max(samples, 0), progress=progress
        )
    say_alerts(as_records(texts.alerts))
    for line in describe_changes(changes, before, after, comments=len(texts.comments)):
        click.echo(line)
    if out is not None:
        click.echo(write_table(changes.codes, out))


def describe_findings(found: "pd.DataFrame", book: "Codebook") -> list[str]:
    """Return one paragraph a finding, gravest first, then how many there are."""
    lines = [_finding(row) for row in found.itertuples(name="Finding")]
    cues = sum(len(cues) for _, code in book.walk() for cues in code.cues.values())
    if not lines:
        return [say("codebook.clean", codes=sum(1 for _ in book.walk()), cues=cues, label=book.label)]
    counts = {severity: int((found["severity"] == severity).sum()) for severity in ("error", "warning", "info")}
    return [*lines, say("codebook.summary", label=book.label, **counts)]


def _finding(row: "pd.Series") -> str:
    import pandas as pd

    place = ""
    if pd.notna(row.line):
        place = say("codebook.place.line", file=row.file, line=row.line)
    lang = say("codebook.lang", lang=row.lang) if pd.notna(row.lang) else ""
    severity = say(f"codebook.severity.{row.severity}")
    values = {"dimension": row.dimension, "code": row.code, "message": row.message, "do": row.what_to_do}
    return say("codebook.line", severity=severity, place=place, lang=lang, **values)


def describe_changes(changes: "Changes", old: "Codebook", new: "Codebook", *, comments: int) -> list[str]:
    """Return the lines that say what changed, a code at a time with its comments."""
    import pandas as pd

    if changes.codes.empty:
        return [say("codebook.changes.none", comments=comments)]
    lines = [say("codebook.changes.head", old=old.label, new=new.label, comments=comments)]
    for row in changes.codes.itertuples(name="Change"):
        key = "code_without_authors" if pd.isna(row.authors_gained) else "code"
        lines.append(say(f"codebook.changes.{key}", **row._asdict()))
        same = (changes.samples["dimension"] == row.dimension) & (changes.samples["code"] == row.code)
        lines += [
            say(f"codebook.changes.{sample.change}", text=" ".join(sample.text.split()), rule=sample.rule)
            for sample in changes.samples[same].itertuples(name="Sample")
        ]
    return lines
