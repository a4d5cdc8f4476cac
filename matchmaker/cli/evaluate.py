"""``matchmaker evaluate``: how good the matching is, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_file
from matchmaker.cli.start import Setting
from matchmaker.cli.terminal import emit_document, emit_json, print_lines, print_table, progress

if TYPE_CHECKING:
    from matchmaker.evaluation import Interval, Likeness, Report, Row, Score, Table, Trial
    from matchmaker.model import Book
    from matchmaker.vectors import Reference

EPILOG = """\b
Examples:
  matchmaker evaluate
  matchmaker evaluate --pairs FILE.csv --encoder lexical
  matchmaker evaluate --pairs FILE.csv --ablation
  matchmaker evaluate --funders FILE.csv --scores OUT.csv
  matchmaker evaluate --funders A.csv --funders B.csv --tune
  matchmaker evaluate --judged FILE.csv --texts TEXTS.csv --format json

\b
Files are CSV with these columns; others are left alone:
  --pairs    id, en (an Indonesian text and the English one that belongs to it)
  --funders  id, year, split (train or test), text, funders (separated by |)
  --judged   query, candidate, judgement (a number; more is better)
  --texts    item, text (an item may have many)
  --outcomes city, investor, need, outcome: declined, met, second_meeting, letter_of_intent,
             pre_feasibility, tender or close

\b
--scores OUT.csv has the columns query, candidate, score; more is better, nine decimals:
  --funders  every project of the test split, in the order of the file, also one that the table
             leaves out, with every funder of the train split, by name
  --judged   every judged pair of items that both have a text, by query and candidate
  A name that Excel would take for a formula has an apostrophe before it.

\b
Every figure has a 95 % bootstrap interval over queries; p is that of a paired permutation
test against the best baseline, by the first measure of the table. --format json has all.
Needs the extra: pip install '.[evaluation]'
"""

FILE = click.Path(path_type=Path)

TRIALS_SHOWN = 10

LARGEST = 1e9
"""No setting of a linear model is larger, and neither infinity nor "no number" passes."""


def _linear_setting(
    ctx: click.Context, param: click.Parameter, value: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Take a setting of two numbers, C above 0 and B from 0."""
    if value is not None and not (0 < value[0] <= LARGEST and 0 <= value[1] <= LARGEST):
        raise click.BadParameter(
            f"{value[0]:g} {value[1]:g} is no setting: C is above 0 and B at least 0,"
            f" both at most {LARGEST:g}",
            ctx,
            param,
        )
    return value


@click.command(epilog=EPILOG)
@click.option(
    "--pairs",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Find the English text for each Indonesian one. May be repeated.",
)
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
    type=(float, float),
    callback=_linear_setting,
    metavar="C B",
    help="With --funders: another setting of the linear model than the chosen one.",
)
@click.option(
    "--ablation",
    is_flag=True,
    help="With --funders: show further methods that were tried. With --pairs: take the parts of the"
    " product away, one at a time.",
)
@click.option(
    "--judged", type=FILE, metavar="FILE", help="Agree with people's judgements of pairs."
)
@click.option(
    "--outcomes",
    type=FILE,
    metavar="FILE",
    help="What came of meetings: measure the ranking by how far each pair came.",
)
@click.option("--texts", type=FILE, metavar="FILE", help="With --judged: the texts of the items.")
@click.option(
    "--scores",
    type=FILE,
    metavar="OUT",
    help="With --funders or --judged: write query, candidate, score of our ranking as CSV.",
)
@click.option("--plot", type=FILE, metavar="OUT", help="Draw the report as this SVG file.")
@options.encoder
@click.option(
    "--weights",
    type=FILE,
    metavar="FILE",
    help="With --outcomes: weights of the score, as 'matchmaker tune' writes them.",
)
@options.cache
@options.profiles
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
    pairs: tuple[Path, ...],
    funders: tuple[Path, ...],
    tune: bool,
    setting: tuple[float, float] | None,
    ablation: bool,
    judged: Path | None,
    outcomes: Path | None,
    texts: Path | None,
    scores: Path | None,
    plot: Path | None,
    encoder: str | None,
    weights: Path | None,
    cache: Path | None,
    profiles: Path | None,
    seed: int,
    form: str,
) -> None:
    """Measure rankings on real decisions, beside baselines, with intervals and tests.

    Without a file: the deals of the profiles, each hidden in turn from its investor.
    """
    if weights is not None and outcomes is None:
        raise click.UsageError("--weights goes with --outcomes: nothing else is scored by blocks")
    if tune and (setting is not None or ablation or scores is not None or plot is not None):
        raise click.UsageError("--tune only chooses a setting: use --setting, --scores without it")
    _check(
        kinds={
            "--pairs": bool(pairs),
            "--funders": bool(funders),
            "--judged": judged is not None,
            "--outcomes": outcomes is not None,
        },
        only_funders={"--tune": tune, "--setting": setting is not None},
        has_ablation=ablation,
        has_texts=texts is not None,
        has_scores=scores is not None,
        files=len(funders),
    )
    if tune:
        _print_trials(funders, form)
        return
    found: tuple[Score, ...] = ()
    if funders:
        report, found = _funders(funders, setting, seed, ablation=ablation)
    elif pairs:
        report = _pairs(pairs, _Encoders.of(profiles, encoder, cache), seed, ablation=ablation)
    elif judged is not None and texts is not None:
        report, found = _judged(judged, texts, _Encoders.of(profiles, encoder, cache), seed)
    elif outcomes is not None:
        report = _outcomes(outcomes, _Encoders.of(profiles, encoder, cache, weights), seed)
    else:
        report = _deals(_Encoders.of(profiles, encoder, cache), seed)
    if scores is not None:
        _write_scores(scores, found)
    if plot is not None:
        from matchmaker.evaluation import to_svg

        write_file(plot, to_svg(report).encode("utf-8"))
    _print(report, form)


def _check(
    *,
    kinds: dict[str, bool],
    only_funders: dict[str, bool],
    has_ablation: bool,
    has_texts: bool,
    has_scores: bool,
    files: int,
) -> None:
    """Refuse options that do not go together."""
    given = [name for name, is_given in kinds.items() if is_given]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} are different questions: ask one at a time")
    for name, is_given in only_funders.items():
        if is_given and not kinds["--funders"]:
            raise click.UsageError(f"{name} goes with --funders")
    if has_ablation and not (kinds["--funders"] or kinds["--pairs"]):
        raise click.UsageError("--ablation goes with --funders or --pairs")
    if has_texts != kinds["--judged"]:
        raise click.UsageError("--judged and --texts go together: give both files")
    if has_scores and (files != 1) and not kinds["--judged"]:
        raise click.UsageError("--scores goes with one file of --funders, or with --judged")


class _Encoders(NamedTuple):
    """The profiles, and the product's likeness of texts by the chosen encoder and the others."""

    book: Book
    reference: Reference
    chosen: str
    cache: Path | None
    weights: tuple[tuple[str, float], ...]

    @classmethod
    def of(
        cls,
        profiles: Path | None,
        chosen: str | None,
        cache: Path | None,
        weights: Path | None = None,
    ) -> _Encoders:
        from matchmaker.vectors import load_reference

        setting = Setting.of(profiles, None, "en", None, weights, encoder=chosen)
        reference = load_reference(setting.reference)
        return cls(setting.book, reference, setting.encoder, cache, setting.weights)

    def likenesses(self, names: Iterable[str]) -> list[tuple[str, Likeness]]:
        """Open encoders, each with the glossary and alone."""
        from matchmaker.evaluation import Likeness

        found = []
        for name in names:
            likeness = Likeness.of(self.book, self.reference, name, self.cache)
            label = likeness.layout.encoder.name
            found += [(f"{label} + glossary", likeness), (label, likeness.without_glossary())]
        return found

    @property
    def all(self) -> list[str]:
        """The chosen encoder, then those of the reference that have a name of their own."""
        others = [name for name in options.ENCODERS if name in self.reference.encoders]
        return list(dict.fromkeys([self.chosen, *sorted(others)]))


def _funders(
    files: Iterable[Path], setting: tuple[float, float] | None, seed: int, *, ablation: bool
) -> tuple[Report, tuple[Score, ...]]:
    from matchmaker.evaluation import SETTING, Report, evaluate_funders, read_projects
    from matchmaker.evaluation import Setting as Linear

    chosen = SETTING if setting is None else Linear(*setting)
    sets = [read_projects(file) for file in files]
    tables = []
    with progress("Ranking funders", total=len(sets)) as step:
        for projects in sets:
            table, scores = evaluate_funders(
                projects, seed=seed, setting=chosen, with_ablation=ablation
            )
            tables.append(table)
            step()
    return Report("funders", seed, tuple(tables)), scores


def _pairs(files: Iterable[Path], encoders: _Encoders, seed: int, *, ablation: bool) -> Report:
    from matchmaker.evaluation import Report, evaluate_pairs, read_pairs

    sets = [read_pairs(file) for file in files]
    methods = encoders.likenesses([encoders.chosen])
    if ablation:
        methods += methods[0][1].variants()
    with progress("Comparing texts"):
        tables = [evaluate_pairs(found, methods, seed=seed) for found in sets]
    return Report("pairs", seed, tuple(tables))


def _judged(
    judged: Path, texts: Path, encoders: _Encoders, seed: int
) -> tuple[Report, tuple[Score, ...]]:
    from matchmaker.evaluation import Report, evaluate_judged, read_judged

    found = read_judged(judged, texts)
    with progress("Comparing texts"):
        table, scores = evaluate_judged(found, encoders.likenesses(encoders.all), seed=seed)
    return Report("judged", seed, (table,)), scores


def _outcomes(path: Path, encoders: _Encoders, seed: int) -> Report:
    from matchmaker.evaluation import Report, evaluate_outcomes, read_outcomes
    from matchmaker.ranking import Weights

    found = read_outcomes(path, encoders.book)
    with progress("Comparing needs and investors"):
        table = evaluate_outcomes(
            found,
            encoders.book,
            reference=encoders.reference,
            encoder=encoders.chosen,
            weights=Weights.of(encoders.weights),
            cache=encoders.cache,
            seed=seed,
        )
    return Report("outcomes", seed, (table,))


def _deals(encoders: _Encoders, seed: int) -> Report:
    from matchmaker.evaluation import Report, evaluate_deals

    with progress("Hiding deals, one project after another"):
        likeness = encoders.likenesses([encoders.chosen])[0][1]
        tables = evaluate_deals(encoders.book, likeness, seed=seed)
    return Report("deals", seed, tables)


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
        tones=[{} if row.is_baseline or row.leaks else {0: "open"} for row in table.rows],
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
    headings = ("C", "b", "macro nDCG@10", "plain nDCG@10", "both")
    cells = [
        (*trial.setting, *(round(value, 6) for value in (trial.macro, trial.plain, trial.both)))
        for trial in trials
    ]
    if form == "json":
        emit_json([dict(zip(headings, row, strict=True)) for row in cells])
    elif form == "csv":
        from matchmaker.loading import csv_text

        click.echo(csv_text(headings, cells), nl=False)
    else:
        _print_best(trials)


def _print_best(trials: tuple[Trial, ...]) -> None:
    def row(trial: Trial) -> list[str]:
        criteria = (trial.macro, trial.plain, trial.both)
        return [*(f"{value:g}" for value in trial.setting), *(f"{value:.4f}" for value in criteria)]

    macro = max(trials, key=lambda trial: trial.macro)
    plain = max(trials, key=lambda trial: trial.plain)
    print_table(
        f"The best {TRIALS_SHOWN} of {len(trials)} settings; the first is chosen",
        ["C", "b", "macro nDCG@10", "plain nDCG@10", "both"],
        [row(trial) for trial in trials[:TRIALS_SHOWN]],
        numbers=range(5),
    )
    print_lines(
        "Notes",
        [
            "macro: each funder weighs the same; plain: each project does; both: their mean.",
            "The macro criterion would choose C = {}, b = {} ({}, {}).".format(*row(macro)),
            "The plain criterion would choose C = {}, b = {} ({}, {}).".format(*row(plain)),
        ],
    )
