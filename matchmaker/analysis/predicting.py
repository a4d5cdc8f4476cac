"""Does it predict? Baselines, what each block adds, and where real deals were missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.deals import TOLD, RealDeals
from matchmaker.analysis.listing import Listing
from matchmaker.evaluation import MEASURES, Bootstrap, Table
from matchmaker.evaluation.metrics import per_query
from matchmaker.evaluation.task import ranks
from matchmaker.model import BLOCKS
from matchmaker.ranking import Weights
from matchmaker.text import Encoder

Array = npt.NDArray[np.float64]

MISSED: Final = 10
"""A maker that is not among so many is missed: nDCG@10 looks no further."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one method on one set of deals.

    Parameters
    ----------
    table : str
        The set of deals.
    method : str
    is_baseline : bool
    measure : str
    value, low, high : float
        The mean and its 95 % interval.
    difference : float or None
        Less the best baseline; None for that itself, and where nothing is tested.
    p : float or None
        How likely chance makes such a difference.
    """

    table: str
    method: str
    is_baseline: bool
    measure: str
    value: float
    low: float
    high: float
    difference: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Ablated:
    """What becomes of nDCG@10 over real deals when a block is left out, or stands alone.

    Parameters
    ----------
    block : str
    weight : float
        As it is.
    whole : float
        With all blocks.
    without : float
        With the block's weight 0.
    change, low, high : float
        ``without - whole`` and its 95 % interval; below 0 where the block helps.
    p : float
        How likely chance makes such a change.
    alone : float
        With this block only.
    """

    block: str
    weight: float
    whole: float
    without: float
    change: float
    low: float
    high: float
    p: float
    alone: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A real project and where its makers stood.

    Parameters
    ----------
    project : str
        Id of its first deal.
    year : int
    text : str
        What was done, without names and numbers: what was asked with.
    maker : str
        The maker that stood highest.
    rank : int
        Its place among all investors, from 1.
    first : str
        The investor that stood first.
    block : str
        The block in which that one gained most on the maker; empty where the maker is first.
    lead : float
        By how much of the score, in that block.
    """

    project: str
    year: int
    text: str
    maker: str
    rank: int
    first: str
    block: str
    lead: float

    @property
    def is_missed(self) -> bool:
        """Whether no maker is among the first ten."""
        return self.rank > MISSED


def measured(tables: Iterable[Table]) -> Listing[Measured]:
    """Give the figures of an evaluation as rows, in its order."""
    return Listing(
        Measured,
        tuple(
            Measured(
                table.title,
                row.method,
                row.is_baseline,
                measure,
                *row.figures[at],
                row.tests[at].difference.value if at < len(row.tests) else None,
                row.tests[at].p if at < len(row.tests) else None,
            )
            for table in tables
            for row in table.rows
            for at, measure in enumerate(table.measures)
        ),
    )


def ablation(
    deals: RealDeals, weights: Weights, encoder: str | Encoder, *, seed: int = 0
) -> Listing[Ablated]:
    """Leave out each block of which deals tell something, and let each stand alone.

    Parameters
    ----------
    deals : RealDeals
    weights : Weights
        Of all blocks.
    encoder : str or Encoder
        Of texts.
    seed : int
        Of the random draws behind intervals and tests.
    """
    answers = deals.answers(encoder)
    bootstrap = Bootstrap(len(deals), seed)
    given = np.array([weight for _, weight in weights.pairs])

    def found(of: Array) -> Array:
        return per_query(ranks(answers.scores(of.tolist())), answers.right, [MEASURES[0]])[
            MEASURES[0]
        ]

    whole = found(given)
    rows = []
    for at, block in enumerate(BLOCKS):
        if block not in TOLD:
            continue
        only = np.arange(len(BLOCKS)) == at
        rest = found(np.where(only, 0.0, given))
        test = bootstrap.paired(rest, whole)
        rows.append(
            Ablated(
                block,
                float(given[at]),
                float(whole.mean()),
                float(rest.mean()),
                *test.difference,
                test.p,
                float(found(only.astype(np.float64)).mean()),
            )
        )
    return Listing(Ablated, tuple(rows))


def guesses(deals: RealDeals, weights: Weights, encoder: str | Encoder) -> Listing[Guess]:
    """Say for each real project where its makers stood; the worst first."""
    answers = deals.answers(encoder)
    given = np.array([weight for _, weight in weights.pairs])
    scores = answers.scores(given.tolist())
    places = ranks(scores)
    rows = []
    for question in deals:
        at = question.at
        makers = np.flatnonzero(answers.right[at])
        maker = int(makers[places[at, makers].argmin()])
        first = int(places[at].argmin())
        gains = given * (answers.similarity[at, :, first] - answers.similarity[at, :, maker])
        block = int(gains.argmax())
        is_first = first == maker
        rows.append(
            Guess(
                question.project,
                question.year,
                question.text,
                deals.investors[maker],
                int(places[at, maker]),
                deals.investors[first],
                "" if is_first else BLOCKS[block],
                0.0 if is_first else float(gains[block]),
            )
        )
    rows.sort(key=lambda row: (-row.rank, row.project))
    return Listing(Guess, tuple(rows))
