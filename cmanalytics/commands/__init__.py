"""Every command of the command line; heavy imports stand inside them."""

import click

from cmanalytics.commands.codebook import codebook
from cmanalytics.commands.coding import agree, sample
from cmanalytics.commands.experiments import experiment
from cmanalytics.commands.jobs import jobs
from cmanalytics.commands.objectives import objectives
from cmanalytics.commands.page import check, lab, new, report
from cmanalytics.commands.tables import read, tag

COMMANDS: tuple[click.Command, ...] = (
    new,
    check,
    report,
    read,
    tag,
    jobs,
    codebook,
    objectives,
    experiment,
    sample,
    agree,
    lab,
)
