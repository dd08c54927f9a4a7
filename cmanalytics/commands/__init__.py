"""Every command of the command line; heavy imports stand inside them."""

import click

from cmanalytics.commands.page import check, lab, new, report
from cmanalytics.commands.tables import read, tag

COMMANDS: tuple[click.Command, ...] = (new, check, report, read, tag, lab)
