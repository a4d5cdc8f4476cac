"""``matchmaker notebooks``: the analysts' notebooks, copied to a folder and opened."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from matchmaker.cli.folders import packaged
from matchmaker.cli.output import write_file
from matchmaker.cli.terminal import print_lines
from matchmaker.errors import MatchmakerError

EPILOG = """\b
Examples:
  matchmaker notebooks
  matchmaker notebooks --to analysis --no-open

\b
Notebooks that are already in the folder stay as they are: what you changed is yours.
Opening them needs the extra: pip install '.[notebooks]'
"""


@click.command(epilog=EPILOG)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("notebooks"),
    metavar="DIR",
    help="Folder for the notebooks.  [default: notebooks]",
)
@click.option("--no-open", is_flag=True, help="Only copy them.")
def command(folder: Path, no_open: bool) -> None:
    """Copy the notebooks for analysts to a folder, and open them in JupyterLab."""
    if not no_open and find_spec("jupyterlab") is None:
        raise MatchmakerError(
            "opening notebooks needs JupyterLab; install it with pip install"
            " '.[notebooks]', or copy them with --no-open"
        )
    lines = []
    for source in sorted(packaged("notebooks").glob("*.ipynb")):
        target = folder / source.name
        is_new = not target.exists()
        if is_new:
            write_file(target, source.read_bytes())
        lines.append(f"{target}{'' if is_new else ' (kept as it was)'}")
    print_lines("Notebooks", lines)
    if not no_open:
        subprocess.run([sys.executable, "-m", "jupyterlab", str(folder)], check=False)
