"""``matchmaker tune``: weights of the score, learned from the profiles' real deals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_file
from matchmaker.cli.start import Setting
from matchmaker.cli.terminal import emit_document, print_lines, print_table, progress

if TYPE_CHECKING:
    from matchmaker.analysis import Tuned

BLOCKS = ("text", "sectors", "place", "deals")
"""As `matchmaker.analysis.TOLD`, which is too slow to be imported for a list of options."""

EPILOG = """\b
Examples:
  matchmaker tune
  matchmaker tune --out weights.yaml --on 2026-11-24
  matchmaker run --weights weights.yaml

\b
A real deal tells something of the blocks text, sectors, place and deals; all other weights stay.
Weights are learned on some projects and measured on others. If they are no better than the
defaults, that is said, here and in the file. Needs the extra: pip install '.[evaluation]'
"""


@click.command(epilog=EPILOG)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the weights as YAML, for --weights of the other commands.",
)
@click.option(
    "--block",
    "blocks",
    type=click.Choice(BLOCKS),
    multiple=True,
    help="Learn only these weights. May be repeated.  [default: all four]",
)
@options.profiles
@options.day
@options.encoder
@options.weights
@options.cache
@click.option(
    "--folds",
    type=click.IntRange(2, 100),
    default=5,
    show_default=True,
    help="Parts of the cross-validation.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 2),
    default=0,
    show_default=True,
    help="Seed of all random draws.",
)
@options.form("table", "yaml")
def command(
    *,
    out: Path | None,
    blocks: tuple[str, ...],
    profiles: Path | None,
    on: dt.date | None,
    encoder: str | None,
    weights: Path | None,
    cache: Path | None,
    folds: int,
    seed: int,
    form: str,
) -> None:
    """Learn the weights of the score from real deals, held to the defaults.

    Refuses where there are too few deals. --on is the day that the file bears; with --weights,
    those of a file are the ones held to and compared with.
    """
    setting = Setting.of(profiles, None, "en", on, weights, encoder=encoder)
    with progress("Learning weights"):
        from matchmaker.analysis import real_deals, tune
        from matchmaker.loading import dump_weights
        from matchmaker.ranking import Weights
        from matchmaker.vectors import load_reference

        deals = real_deals(setting.book, reference=load_reference(setting.reference), cache=cache)
        tuned = tune(
            deals,
            encoder=setting.encoder,
            default=Weights.of(setting.weights),
            blocks=blocks or BLOCKS,
            folds=folds,
            seed=seed,
        )
    text = dump_weights(tuned.file(setting.on))
    if out is not None:
        write_file(out, text.encode("utf-8"))
    if form == "yaml":
        emit_document(text)
    else:
        _print(tuned, out)


def _print(tuned: Tuned, out: Path | None) -> None:
    print_table(
        f"Weights learned from {len(tuned.deals)} projects, encoder {tuned.encoder}",
        ["block", "before", "learned", "over the folds"],
        [
            [
                row.block,
                f"{row.default:.4f}",
                f"{row.tuned:.4f}" if row.is_learned else "kept",
                f"{row.low:.4f}-{row.high:.4f}" if row.is_learned else "",
            ]
            for row in tuned.rows
        ],
        numbers=(1, 2, 3),
    )
    default, learned = tuned.held_out
    print_lines(
        "On projects not learned from",
        [
            f"nDCG@10 before: {default.value:.3f} ({default.low:.3f}-{default.high:.3f})",
            f"nDCG@10 learned: {learned.value:.3f} ({learned.low:.3f}-{learned.high:.3f})",
            tuned.verdict,
        ],
    )
    if out is not None:
        click.echo(f"{out}: use it with --weights {out}")
