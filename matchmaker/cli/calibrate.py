"""``matchmaker calibrate``: bands of strength, set from the profiles' real deals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_file
from matchmaker.cli.start import STRENGTH, Setting
from matchmaker.cli.terminal import print_lines, print_table, progress

if TYPE_CHECKING:
    from matchmaker.model import Calibration

ALWAYS = ("multilingual", "lexical")

EPILOG = """\b
Examples:
  matchmaker calibrate my-profiles
  matchmaker calibrate my-profiles --weights weights.yaml

\b
Do it after 'matchmaker reference DIR', and for weights of your own: bands fit one encoder, one set
of weights and one set of constants, and where none fit, no word is said. With --weights, the bands
of those weights are added to the ones that the file holds.
"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@click.option(
    "--encoder",
    "encoders",
    type=options.EncoderName(),
    multiple=True,
    metavar="NAME|DIR",
    help="One more encoder for which bands are set. May be repeated.",
)
@options.weights
@options.cache
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="Seed of the resamples.",
)
def command(
    *, folder: Path, encoders: tuple[str, ...], weights: Path | None, cache: Path | None, seed: int
) -> None:
    """Set the bands of strength from the real deals of the profiles in DIR, and write them there.

    Strong, good, possible, weak: as many words as the deals bear apart, none by round numbers.
    strength.json in DIR holds the bands, and the share of real deals in each.
    """
    setting = Setting.of(
        folder, None, "en", None, weights, encoder=encoders[0] if encoders else None
    )
    with progress("Setting bands"):
        from matchmaker.analysis import calibrate, real_deals
        from matchmaker.loading import dump_calibrations, read_calibrations
        from matchmaker.model import Calibrations
        from matchmaker.ranking import Weights
        from matchmaker.vectors import load_reference

        deals = real_deals(setting.book, reference=load_reference(setting.reference), cache=cache)
        chosen = Weights.of(setting.weights)
        found = [
            calibrate(deals, encoder=name, weights=chosen, seed=seed)
            for name in dict.fromkeys((*ALWAYS, *encoders))
        ]
        path = folder / STRENGTH
        kept = () if weights is None else read_calibrations(path).calibrations
        made = {(item.encoder, item.weights) for item in found}
        others = [item for item in kept if (item.encoder, item.weights) not in made]
    text = dump_calibrations(Calibrations(calibrations=(*others, *found)))
    write_file(path, text.encode("utf-8"))
    for item in found:
        _print(item)
    click.echo(f"{path}: bands for the encoders {', '.join(item.encoder for item in found)}.")


def _print(found: Calibration) -> None:
    print_table(
        f"{found.encoder}: {found.makers} makers of {found.projects} projects",
        ["band", "lift from", "of all pairs", "of real deals", "makers a pair"],
        [
            [
                band.band,
                "" if band.above is None else f"{band.above:.3f}",
                f"{band.pairs:.3f}",
                f"{band.makers.value:.3f} ({band.makers.low:.3f}-{band.makers.high:.3f})",
                f"{band.rate.value:.4f} ({band.rate.low:.4f}-{band.rate.high:.4f})",
            ]
            for band in found.bands
        ],
        numbers=range(1, 5),
    )
    note = f"Least share of what a deal tells that must be known: {found.least_evidence:.3f}"
    few = "The deals bear no two bands apart: no words are said."
    print_lines("Notes", [note] if found.bands else [note, few])
