"""What several commands say and ask alike: help texts, `--quiet`, alerts on standard error."""

from typing import Any

import click

from cmanalytics.wording import say

PART_FAILED = 4
DATA_PROBLEM = 3


def help_text(name: str) -> str:
    """Return the help of a command or an option in the user's language."""
    # click keeps the lines of a paragraph that begins with a backspace character.
    return say(f"cli.{name}").replace("\\b\n", "\b\n")


quiet_option = click.option("--quiet", "-q", is_flag=True, help=help_text("quiet"))


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
