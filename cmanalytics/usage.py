"""Say what is wrong with a command line in the user's language: click says it in English."""

import difflib
import re

import click

from cmanalytics.wording import say


def usage_message(error: click.UsageError) -> str:
    """Return what is wrong with a command line, in the user's language, and how to see what is possible."""
    command = error.ctx.command_path if error.ctx is not None else "cmanalytics"
    name = getattr(error, "option_name", None) or ""
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0] if error.param.param_type_name == "option" else error.param.metavar or ""
    if isinstance(error, click.MissingParameter):
        text = say("cli.usage.missing", name=name)
    elif isinstance(error, click.BadParameter):
        choices = getattr(error.param.type, "choices", ()) if error.param is not None else ()
        text = say("cli.usage.choice", name=name, known=", ".join(choices)) if choices else ""
    elif isinstance(error, click.NoSuchOption):
        near = ", ".join(difflib.get_close_matches(name, error.possibilities or (), n=1))
        text = say("cli.usage.option_near" if near else "cli.usage.option", name=name, near=near)
    elif isinstance(error, click.BadOptionUsage):
        text = say("cli.usage.value", name=name)
    else:
        text = ""
    # Which word is unknown or too many, click only says inside its sentence: 'frob', (b c).
    quoted = re.search(r"'(?P<word>[^']+)'|\((?P<words>[^()]+)\)", error.format_message())
    word = (quoted["word"] or quoted["words"]) if quoted else ""
    return say("cli.usage.wrong", text=text or say("cli.usage.other", word=word), command=command)
