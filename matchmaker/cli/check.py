"""``matchmaker check``: every fault of every file, in one run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from matchmaker.cli import EXIT_MISTAKE, options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.terminal import emit_json, printable, progress

EPILOG = """\b
Examples:
  matchmaker check
  matchmaker check my-profiles --format json

\b
With --format json: {"profiles": folder, "faults": [...], "notes": [...]}. A fault has file,
sheet, line, column, field, found, expected and hint; a note has count, total, what and ids.
"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="[DIR]", required=False, type=options.FOLDER)
@options.profiles
@options.form("text", "json")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, profiles: Path | None, form: str) -> None:
    """Find every fault in a folder of profiles.

    Each line says where a fault is, what was found, and what was expected. The exit code
    is 2 where there is one.
    """
    from matchmaker.loading import check

    chosen = profiles_folder(folder or profiles)
    with progress(f"Reading {chosen}"):
        report = check(chosen, base=packaged("profiles"))
    if form == "json":
        emit_json(
            {
                "profiles": chosen.as_posix(),
                "faults": [asdict(fault) for fault in report.faults],
                "notes": [asdict(note) for note in report.notes],
            }
        )
    else:
        for fault in report.faults:
            click.echo(printable(str(fault)))
        for note in report.notes:
            share = f"{note.count}" if note.count == note.total else f"{note.count} of {note.total}"
            click.echo(f"{share:>12} {note.what}")
        count = len(report.faults)
        found = f"{count} fault{'s' * (count > 1)}" if count else "No fault"
        click.echo(f"{found} in {chosen}.")
    if report.faults:
        ctx.exit(EXIT_MISTAKE)
