"""What came of meetings, as graded judgements of the ranking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError, ProfileError
from matchmaker.evaluation.baselines import BASELINES
from matchmaker.evaluation.report import Method, Table, ranking_table
from matchmaker.evaluation.tables import Examples, Line
from matchmaker.evaluation.task import Task
from matchmaker.loading.document import shortened
from matchmaker.model import (
    MATCHABLE_INVESTORS,
    MATCHABLE_NEEDS,
    Book,
    Investor,
    InvestorAvailability,
    NeedAvailability,
    UnknownIdError,
    nearest,
)
from matchmaker.model import Outcome as Ladder
from matchmaker.ranking import Ranking, Weights, rank
from matchmaker.text import Encoder
from matchmaker.vectors import Reference

COLUMNS: Final = ("city", "investor", "need", "outcome")

LADDER: Final = tuple(Ladder)

MEASURES: Final = ("nDCG@10", "RR(rel=2)", "R(rel=2)@5")
"""Gains are the grades; a right answer for the last two is a second meeting or more."""

OURS: Final = "ours"

LEAK: Final = (
    "A deal that came of a meeting may stand in the investor's record by now, and helps to find"
    " it: take it out of the profiles first."
)


class Outcome(NamedTuple):
    """What came of one meeting of a need and an investor."""

    need: str
    investor: str
    reached: Ladder

    @property
    def grade(self) -> int:
        """The step of the ladder, from 0."""
        return LADDER.index(self.reached)


@dataclass(frozen=True)
class Outcomes:
    """What came of the meetings of a file.

    Parameters
    ----------
    name : str
        Name of the file, without its ending.
    rows : tuple of Outcome
        In the order of need, then investor.
    """

    name: str
    rows: tuple[Outcome, ...]


def read_outcomes(path: Path, book: Book) -> Outcomes:
    """Read a CSV file with city, investor, need, outcome.

    Outcomes are the steps of `matchmaker.model.Outcome`, with spaces, hyphens or
    underscores between their words.

    Raises
    ------
    ProfileError
        With every fault of the file: ids that no profile has, needs of another city, words
        that are no step, pairs that stand twice.
    """
    examples = Examples.read(path, COLUMNS)
    found = [outcome for line in examples.lines if (outcome := _outcome(examples, line, book))]
    first: dict[tuple[str, str], int] = {}
    for line in examples.lines:
        pair = (line.cells[2], line.cells[1])
        before = first.setdefault(pair, line.number)
        if all(pair) and before != line.number:
            what = f"'{shortened(pair[1])}' for '{shortened(pair[0])}'"
            hint = "write how far they came in the end"
            clash = f"{what}, which line {before} has too"
            examples.fault(line, "investor", clash, "each pair once", hint)
    if examples.faults:
        raise ProfileError(tuple(sorted(examples.faults)))
    return Outcomes(path.stem, tuple(sorted(found)))


def evaluate_outcomes(
    outcomes: Outcomes,
    book: Book,
    *,
    reference: Reference,
    encoder: str | Encoder,
    weights: Weights | None = None,
    cache: Path | None = None,
    seed: int,
) -> Table:
    """Measure the ranking by what came of meetings, need by need, beside the baselines.

    Only investors that met a need are ranked for it: that two never met says nothing of
    them. A need counts where at least two met it and they came differently far.

    Raises
    ------
    MatchmakerError
        When no need tells two investors apart.
    """
    opened = _opened(book, outcomes)
    ranking = rank(opened, reference=reference, encoder=encoder, weights=weights, cache=cache)
    grades, met = _grades(outcomes, ranking)
    kept = np.flatnonzero(
        [len(set(row[flags])) > 1 for row, flags in zip(grades, met, strict=True)]
    )
    if not kept.size:
        raise MatchmakerError(
            f"{outcomes.name}: no need has two investors that came differently far: there is"
            " nothing to rank"
        )
    task = _task(ranking, kept, grades)
    methods = [Method(name, score(task, seed)) for name, score in BASELINES]
    methods.append(Method(OURS, ranking.scores[kept], is_baseline=False))
    asked = met[kept]
    return ranking_table(
        f"outcomes: {outcomes.name}",
        [
            Method(item.name, np.where(asked, item.scores, -np.inf), item.is_baseline)
            for item in methods
        ],
        np.where(asked, grades[kept], 0),
        seed=seed,
        measures=MEASURES,
        is_spread_shown=False,
        facts=(
            ("needs", int(kept.size)),
            ("meetings", int(asked.sum())),
            ("needs left out", int(met.any(axis=1).sum() - kept.size)),
        ),
        notes=(
            "Only investors that met a need are ranked for it.",
            LEAK,
        ),
    )


def _outcome(examples: Examples, line: Line, book: Book) -> Outcome | None:
    city = examples.filled(line, "city", "the id of a city")
    investor = examples.filled(line, "investor", "the id of an investor")
    need = examples.filled(line, "need", "the id of a need")
    said = examples.filled(line, "outcome", "a step of the ladder")
    steps = ", ".join(LADDER)
    word = "_".join(said.casefold().replace("-", " ").replace("_", " ").split())
    if said and word not in LADDER:
        near = nearest(word, [(step, step) for step in LADDER], 1)[0]
        hint = f"did you mean '{near}'?"
        examples.fault(line, "outcome", f"'{shortened(said)}'", f"one of {steps}", hint)
    for heading, item, find in (
        ("city", city, book.city),
        ("investor", investor, book.investor),
        ("need", need, book.need),
    ):
        if not item:
            continue
        try:
            find(item)
        except UnknownIdError as error:
            hint = f"nearest: {', '.join(error.nearest)}" if error.nearest else ""
            examples.fault(
                line,
                heading,
                f"'{shortened(item)}'",
                f"the id of a {heading} of the profiles",
                hint,
            )
            return None
    if not (city and investor and need and word in LADDER):
        return None
    owner = book.need(need).city.id
    if owner != city:
        examples.fault(line, "need", f"a need of '{owner}'", f"a need of '{city}'")
        return None
    return Outcome(need, investor, Ladder(word))


def _opened(book: Book, outcomes: Outcomes) -> Book:
    """Let those that met be ranked, also where the need or the money is gone by now."""
    needs = {item.need for item in outcomes.rows}
    investors = {item.investor for item in outcomes.rows}
    cities = tuple(
        city.model_copy(
            update={
                "needs": tuple(
                    need.model_copy(update={"availability": NeedAvailability.OPEN})
                    if need.id in needs and need.availability not in MATCHABLE_NEEDS
                    else need
                    for need in city.needs
                )
            }
        )
        for city in book.cities
    )
    return replace(
        book,
        cities=cities,
        investors=tuple(
            item.model_copy(update={"availability": InvestorAvailability.ACTIVE})
            if item.id in investors and item.availability not in MATCHABLE_INVESTORS
            else item
            for item in book.investors
        ),
    )


def _grades(
    outcomes: Outcomes, ranking: Ranking
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Give the grade of each pair, and whether it met: shapes (needs, investors)."""
    needs = {need.need.id: at for at, need in enumerate(ranking.needs)}
    investors = {item.id: at for at, item in enumerate(ranking.investors)}
    grades = np.zeros((len(needs), len(investors)), dtype=np.int64)
    met = np.zeros(grades.shape, dtype=np.bool_)
    for row in outcomes.rows:
        at = needs[row.need], investors[row.investor]
        grades[at], met[at] = row.grade, True
    return grades, met


def _task(ranking: Ranking, kept: npt.NDArray[np.int64], grades: npt.NDArray[np.int64]) -> Task:
    """Say the same in texts: the baselines know an investor by its mandate and its deals."""
    texts = [(at, text) for at, item in enumerate(ranking.investors) for text in _texts(item)]
    owners = np.zeros((len(texts), len(ranking.investors)), dtype=np.bool_)
    owners[np.arange(len(texts)), [at for at, _ in texts]] = True
    asked = [ranking.needs[at] for at in kept.tolist()]
    return Task(
        candidates=tuple(item.id for item in ranking.investors),
        past=tuple(text for _, text in texts),
        owners=owners,
        queries=tuple(f"{pair.title.en}. {pair.need.description}" for pair in asked),
        relevant=grades[kept] > 0,
    )


def _texts(investor: Investor) -> list[str]:
    return [investor.mandate, *(deal.project for deal in investor.evidence_deals)]
