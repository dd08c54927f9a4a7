"""The command line. Data goes to standard output, progress and messages to standard error.

Exit codes: 0 fine, 1 a run failed, 2 wrong usage or declaration, 3 a data problem, 4 part of a batch failed.
Heavy imports stand inside the commands, so that `--help` answers at once.
"""

import os
import sys

import click

from cmanalytics.commands import COMMANDS
from cmanalytics.commands.common import help_text
from cmanalytics.wording import say


@click.group(
    help=help_text("about"),
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="cmanalytics", message="%(prog)s %(version)s")
def cli() -> None:
    """Gather the commands."""


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
