"""What an evaluation found: tables of methods and measures, and what must be known beside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.evaluation.metrics import coverage, exposure, gini, per_query
from matchmaker.evaluation.statistics import Bootstrap, Interval, Test
from matchmaker.evaluation.task import Flags, Scores, ranks
from matchmaker.loading import csv_text

MEASURES: Final = ("nDCG@10", "RR", "R@5")
"""What a ranking is measured by, query by query; the first decides which is best."""

LEAKS: Final = "(leaks)"
"""Ends the name of a method that reads what was written with the answers in mind."""


@dataclass(frozen=True, slots=True)
class Row:
    """A method and what was measured of it.

    Parameters
    ----------
    method : str
        What it is called.
    is_baseline : bool
        Whether others are tested against it, if it is the best such.
    figures : tuple of Interval
        In the order of the table's measures.
    tests : tuple of Test
        Against the best baseline, in the order of the measures that are counted query
        by query; empty for that baseline itself.
    """

    method: str
    is_baseline: bool
    figures: tuple[Interval, ...]
    tests: tuple[Test, ...] = ()

    @property
    def leaks(self) -> bool:
        """Whether its figures are an upper bound and no estimate."""
        return self.method.endswith(LEAKS)


@dataclass(frozen=True, slots=True)
class Table:
    """Methods beside each other on one set of queries.

    Parameters
    ----------
    title : str
    facts : tuple of (str, int)
        What was counted of the set, such as its queries.
    notes : tuple of str
        What a reader must know of it.
    measures : tuple of str
        Names of the figures.
    tested : int
        How many of the measures, from the first, are tested.
    rows : tuple of Row
    """

    title: str
    facts: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    measures: tuple[str, ...]
    tested: int
    rows: tuple[Row, ...]

    @property
    def best(self) -> str:
        """The best baseline by the first measure; empty where there is none."""
        return next((row.method for row in self.rows if row.is_baseline and not row.tests), "")


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of one evaluation.

    Parameters
    ----------
    kind : str
        What was evaluated: funders, pairs, judged or deals.
    seed : int
        Of all random draws.
    tables : tuple of Table
    """

    kind: str
    seed: int
    tables: tuple[Table, ...]

    def to_json(self) -> str:
        """Write it as JSON: the same report gives the same bytes."""
        document = {
            "evaluation": self.kind,
            "seed": self.seed,
            "tables": [_document(table) for table in self.tables],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def to_csv(self) -> str:
        """Write it as one row for each table, method and measure."""
        headings = ("table", "method", "measure", "value", "low", "high")
        tests = ("against", "difference", "difference_low", "difference_high", "p")
        return csv_text([*headings, *tests], self._cells())

    def _cells(self) -> Iterator[list[str | int | float | bool | None]]:
        for table in self.tables:
            for row in table.rows:
                for at, (measure, figure) in enumerate(
                    zip(table.measures, row.figures, strict=True)
                ):
                    cells: list[str | float] = [table.title, row.method, measure, *figure]
                    if at < len(row.tests):
                        test = row.tests[at]
                        cells += [table.best, *test.difference, test.p]
                    yield [_short(cell) for cell in cells] + [None] * (11 - len(cells))


class Score(NamedTuple):
    """A query, a candidate and the score of the pair."""

    query: str
    candidate: str
    score: float


@dataclass(frozen=True, slots=True)
class Method:
    """A method's scores: of all queries and candidates, or of the pairs that are judged."""

    name: str
    scores: Scores
    is_baseline: bool = True


def ranking_table(
    title: str,
    methods: Sequence[Method],
    relevant: Flags | npt.NDArray[np.int64],
    *,
    seed: int,
    measures: Sequence[str] = MEASURES,
    is_spread_shown: bool = True,
    facts: tuple[tuple[str, int], ...] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """Measure methods on the same queries, with intervals and tests.

    Parameters
    ----------
    methods : sequence of Method
    relevant : ndarray of bool, shape (queries, candidates)
    seed : int
    measures : sequence of str
        As ir-measures writes them.
    is_spread_shown : bool
        Whether coverage and exposure are measured too.
    """
    bootstrap = Bootstrap(len(relevant), seed)
    places = [ranks(method.scores) for method in methods]
    values = [per_query(place, relevant, measures) for place in places]
    names = [*measures, *(("coverage@10", "exposure Gini") if is_spread_shown else ())]
    figures = [
        [bootstrap.mean(found[measure]) for measure in measures]
        + (_spread(bootstrap, exposure(place)) if is_spread_shown else [])
        for place, found in zip(places, values, strict=True)
    ]
    rows = compared(methods, [tuple(found) for found in figures], values, measures, bootstrap)
    return Table(title, facts, notes, tuple(names), len(measures), rows)


def compared(
    methods: Sequence[Method],
    figures: Sequence[tuple[Interval, ...]],
    values: Sequence[Mapping[str, Scores]],
    measures: Sequence[str],
    bootstrap: Bootstrap,
    *,
    is_loss: bool = False,
) -> tuple[Row, ...]:
    """Make rows, each tested against the best baseline by the first measure.

    Parameters
    ----------
    figures : sequence of tuple of Interval
        Of each method.
    values : sequence of mapping of str to ndarray, shape (queries,)
        Of each method: the measures query by query.
    is_loss : bool
        Whether the first measure is better where it is smaller.
    """
    baselines = [at for at, method in enumerate(methods) if method.is_baseline]
    sign = -1 if is_loss else 1
    best = max(baselines, key=lambda at: (sign * figures[at][0].value, -at), default=None)
    tests = partial(_tests, measures=measures, bootstrap=bootstrap)
    return tuple(
        Row(
            method.name,
            method.is_baseline,
            figures[at],
            () if best in {None, at} or best is None else tests(values[at], values[best]),
        )
        for at, method in enumerate(methods)
    )


def _tests(
    ours: Mapping[str, Scores],
    theirs: Mapping[str, Scores],
    *,
    measures: Sequence[str],
    bootstrap: Bootstrap,
) -> tuple[Test, ...]:
    return tuple(bootstrap.paired(ours[measure], theirs[measure]) for measure in measures)


def _spread(bootstrap: Bootstrap, attention: Scores) -> list[Interval]:
    return [bootstrap.of_sums(attention, coverage), bootstrap.of_sums(attention, gini)]


def _document(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "facts": dict(table.facts),
        "notes": list(table.notes),
        "best_baseline": table.best or None,
        "methods": [
            {
                "method": row.method,
                "baseline": row.is_baseline,
                "measures": {
                    measure: _figure(figure)
                    for measure, figure in zip(table.measures, row.figures, strict=True)
                },
                "against_best_baseline": {
                    measure: {"difference": _figure(test.difference), "p": _short(test.p)}
                    for measure, test in zip(table.measures, row.tests, strict=False)
                },
            }
            for row in table.rows
        ],
    }


def _figure(figure: Interval) -> dict[str, object]:
    return {name: _short(value) for name, value in figure._asdict().items()}


def _short(value: str | float) -> str | float:
    """Keep six decimals: more is the machine."""
    return round(value, 6) if isinstance(value, float) else value
