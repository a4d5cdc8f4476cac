"""``matchmaker review``: what the ministry decides by hand, and the runs that keep to it."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from matchmaker.cli import OfferingGroup

COMMANDS: Final = {
    "list": ("pairs", "listing"),
    "pin": ("deciding", "pin"),
    "veto": ("deciding", "veto"),
    "note": ("deciding", "note"),
    "undo": ("deciding", "undo"),
    "log": ("deciding", "log"),
    "sheet": ("sheets", "sheet"),
    "read": ("sheets", "read"),
    "runs": ("keeping", "runs"),
    "compare": ("comparing", "compare"),
    "rollback": ("keeping", "rollback"),
    "reproduce": ("reproducing", "reproduce"),
}
"""Where each command stands, in the order of the help page."""

EPILOG = """\b
Examples:
  matchmaker review list --city kota-ambon
  matchmaker review pin --city kota-ambon --investor adb --who KS --why "The mayor asked for it"
  matchmaker review undo --city kota-ambon --investor adb --who KS --why "Asked for too early"
  matchmaker review sheet review.xlsx

\b
A pin makes a meeting certain, a veto excludes it, a note only says something. Each is an entry of
a log that only grows: with who, when and why, and the last word on a pair counts. Several officers
may use the same file at once, also on a shared drive. Who looked before another decided on the
same pair is told, with --seen N: N is the number of the last entry that was seen.
"""


class ReviewGroup(OfferingGroup):
    """The commands of the review, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the names of the commands in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module, or give None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"matchmaker.cli.review.{module}"), name)
        return command


@click.group(cls=ReviewGroup, epilog=EPILOG)
def command() -> None:
    """Decide on pairs by hand, and look into earlier decisions and runs.

    Decisions are kept in one file (--decisions), not in the profiles. What is decided for an
    event (--event) goes before what is decided for the shortlist and every event.
    """
