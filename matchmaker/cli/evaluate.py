"""``matchmaker evaluate``: how good the matching is, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_file
from matchmaker.cli.terminal import emit_document, print_lines, print_table, progress

if TYPE_CHECKING:
    from matchmaker.evaluation import Interval, Report, Row, Score, Table, Trial

EPILOG = """\b
Examples:
  matchmaker evaluate --funders FILE.csv
  matchmaker evaluate --funders FILE.csv --scores OUT.csv
  matchmaker evaluate --funders A.csv --funders B.csv --tune

\b
Files are CSV with these columns; others are left alone:
  --funders  id, year, split (train or test), text, funders (separated by |)

\b
Every figure has a 95 % bootstrap interval over queries; p is that of a paired permutation
test against the best baseline, by the first measure of the table. --format json has all.
Needs the extra: pip install 'matchmaker[evaluation]'
"""

FILE = click.Path(path_type=Path)

TRIALS_SHOWN = 10


@click.command(epilog=EPILOG)
@click.option(
    "--funders",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Projects with known funders: predict those of the test split. May be repeated.",
)
@click.option(
    "--tune",
    is_flag=True,
    help="With --funders: choose the linear model's setting by cross-validation on train splits.",
)
@click.option(
    "--setting",
    type=(click.FloatRange(min=0, min_open=True), click.FloatRange(min=0)),
    metavar="C TAU",
    help="With --funders: another setting of the linear model than the chosen one.",
)
@click.option(
    "--scores",
    type=FILE,
    metavar="OUT",
    help="Write query, candidate, score of our ranking to this CSV file.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="Seed of all random draws.",
)
@options.form("table", "json", "csv")
def command(
    *,
    funders: tuple[Path, ...],
    tune: bool,
    setting: tuple[float, float] | None,
    scores: Path | None,
    seed: int,
    form: str,
) -> None:
    """Measure rankings on real decisions, beside baselines, with intervals and tests."""
    if not funders:
        raise click.UsageError("say what to evaluate: --funders FILE.csv")
    if tune:
        _print_trials(funders, form)
        return
    if scores is not None and len(funders) > 1:
        raise click.UsageError("--scores goes with one file of --funders only")
    report, found = _funders(funders, setting, seed)
    if scores is not None:
        _write_scores(scores, found)
    _print(report, form)


def _funders(
    files: Iterable[Path], setting: tuple[float, float] | None, seed: int
) -> tuple[Report, tuple[Score, ...]]:
    from matchmaker.evaluation import SETTING, Report, Setting, evaluate_funders, read_projects

    chosen = SETTING if setting is None else Setting(*setting)
    sets = [read_projects(file) for file in files]
    tables = []
    with progress("Ranking funders", total=len(sets)) as step:
        for projects in sets:
            table, scores = evaluate_funders(projects, seed=seed, setting=chosen)
            tables.append(table)
            step()
    return Report("funders", seed, tuple(tables)), scores


def _write_scores(path: Path, scores: Iterable[Score]) -> None:
    from matchmaker.loading import csv_text

    write_file(path, csv_text(("query", "candidate", "score"), scores).encode("utf-8"))


def _print(report: Report, form: str) -> None:
    if form == "json":
        emit_document(report.to_json())
    elif form == "csv":
        click.echo(report.to_csv(), nl=False)
    else:
        for table in report.tables:
            _print_one(table)


def _print_one(table: Table) -> None:
    test = f"p against {table.best}" if table.best else ""
    facts = ", ".join(f"{count:,} {name}" for name, count in table.facts)
    print_table(
        f"{table.title}: {facts}",
        ["method", *table.measures, *([test] if test else [])],
        [
            [row.method, *map(_figure, row.figures), *([_p(row)] if test else [])]
            for row in table.rows
        ],
        tones=[{} if row.is_baseline else {0: "open"} for row in table.rows],
        numbers=range(1, 2 + len(table.measures)),
    )
    print_lines("Notes", table.notes)


def _figure(figure: Interval) -> str:
    return f"{figure.value:.3f}\n{figure.low:.3f}-{figure.high:.3f}"


def _p(row: Row) -> str:
    return f"{row.tests[0].p:.4f}" if row.tests else ""


def _print_trials(files: Iterable[Path], form: str) -> None:
    from matchmaker.evaluation import read_projects, tune

    sets = [read_projects(file) for file in files]
    with progress("Cross-validating"):
        trials = tune(sets)
    headings = ("C", "tau", "macro nDCG@10", "plain nDCG@10")
    cells = [(*trial.setting, round(trial.macro, 6), round(trial.plain, 6)) for trial in trials]
    if form == "json":
        from matchmaker.cli.terminal import emit_json

        emit_json([dict(zip(headings, row, strict=True)) for row in cells])
    elif form == "csv":
        from matchmaker.loading import csv_text

        click.echo(csv_text(headings, cells), nl=False)
    else:
        _print_best(trials)


def _print_best(trials: tuple[Trial, ...]) -> None:
    def row(trial: Trial) -> list[str]:
        strength, shift = trial.setting
        return [f"{strength:g}", f"{shift:g}", f"{trial.macro:.4f}", f"{trial.plain:.4f}"]

    plain = max(trials, key=lambda trial: trial.plain)
    regret = min(
        trials, key=lambda trial: max(trials[0].macro - trial.macro, plain.plain - trial.plain)
    )
    print_table(
        f"The best {TRIALS_SHOWN} of {len(trials)} settings; the first is chosen",
        ["C", "tau", "macro nDCG@10", "plain nDCG@10"],
        [row(trial) for trial in trials[:TRIALS_SHOWN]],
        numbers=range(4),
    )
    print_lines(
        "Notes",
        [
            "macro: each funder weighs the same; plain: each project does.",
            "The plain criterion would choose C = {}, tau = {} ({}, {}).".format(*row(plain)),
            "The least loss on either against its best: C = {}, tau = {} ({}, {}).".format(
                *row(regret)
            ),
        ],
    )
