"""The page on the command line: the help of every command, and the columns of the CSV."""

from __future__ import annotations

import click

from matchmaker.cli import COMMANDS, matchmaker
from matchmaker.rendering.tables import PAIRS

WIDTH = 92

PAGE = """\
# The command line

This page is generated from `matchmaker --help`. `python -m matchmaker` is the same program.

{helps}
## Columns of shortlist.csv

UTF-8 with byte order mark, commas, one line for each pair of both sides' lists, sorted by city,
then by rank. A text that a spreadsheet program would take for a formula (one that begins with `=`,
`+`, `-` or `@`) has an apostrophe in front; in `shortlist.json` every text is exact. Excel with
Indonesian settings expects semicolons: open the CSV there by *Data, From Text/CSV*, or use the
workbook.

| column | what it holds |
|---|---|
{columns}

## shortlist.json

Everything that the workbook is printed from, exact: `run` (edition, digests of the profiles and of
the constants, day of the law, encoder, weights, version), `counts`, `cities` and `investors` (the
lists of both sides: ids, score with its shares, ranks, reasons and cautions as keys of the
phrasebook with their values, and for each instrument its routes and the rules that decided),
`blocked` (pairs whose direct way is forbidden) and `left_out`. The fields are those of the classes
in `matchmaker/model/results.py`; they change only with the version of the program.
"""


def page() -> str:
    """Give the page."""
    parent = click.Context(matchmaker, info_name="matchmaker", terminal_width=WIDTH)
    helps = [_help("matchmaker", matchmaker.get_help(parent))]
    for name in COMMANDS:
        command = matchmaker.get_command(parent, name)
        if command is None:
            raise LookupError(name)
        context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH)
        helps.append(_help(f"matchmaker {name}", command.get_help(context)))
        if isinstance(command, click.Group):
            helps += _inner_helps(name, command, context)
    columns = "\n".join(f"| `{name}` | {about} |" for name, about in PAIRS.items())
    return PAGE.format(helps="\n".join(helps), columns=columns)


def _inner_helps(name: str, group: click.Group, parent: click.Context) -> list[str]:
    """Give the help of each command of a group."""
    found = []
    for inner in group.list_commands(parent):
        command = group.get_command(parent, inner)
        if command is None:
            raise LookupError(inner)
        context = click.Context(command, info_name=inner, parent=parent, terminal_width=WIDTH)
        found.append(_help(f"matchmaker {name} {inner}", command.get_help(context)))
    return found


def _help(name: str, text: str) -> str:
    return f"## {name}\n\n```text\n{text.rstrip()}\n```\n"
