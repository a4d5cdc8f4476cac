"""Does it predict? Baselines, what each block adds, and how often makers are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import Natural, checked
from matchmaker.analysis.deals import TOLD, RealDeals
from matchmaker.analysis.listing import Listing
from matchmaker.evaluation import MEASURES, Bootstrap, Table
from matchmaker.evaluation.metrics import per_query
from matchmaker.evaluation.task import ranks
from matchmaker.model import BLOCKS
from matchmaker.ranking import Weights
from matchmaker.text import Encoder

Array = npt.NDArray[np.float64]


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
class Hit:
    """How well makers are found, over all questions or over part of them.

    Parameters
    ----------
    questions : str
        ``all``, ``with words`` (enough words of the text are left without names and numbers)
        or ``without words``.
    projects : int
        How many questions.
    measure : str
        ``nDCG@10``, or that a maker is ``first``, ``among 5`` or ``among 10``.
    value, low, high : float
        The mean and its 95 % interval.
    """

    questions: str
    projects: int
    measure: str
    value: float
    low: float
    high: float


@checked
def measured(tables: Sequence[Table]) -> Listing[Measured]:
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


@checked
def ablation(
    deals: RealDeals, weights: Weights, encoder: str | Encoder, *, seed: Natural = 0
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


@checked
def hits(
    deals: RealDeals, weights: Weights, encoder: str | Encoder, *, seed: Natural = 0
) -> Listing[Hit]:
    """Say how often makers are found, with and without the questions that lack words.

    A question lacks words where hardly one is left of its text that tells anything
    (`matchmaker.evaluation.hiding.asks`): any method can only guess. The rule looks at texts
    alone, not at what was found. Such questions stay in all other figures.
    """
    answers = deals.answers(encoder)
    places = ranks(answers.scores([weight for _, weight in weights.pairs]))
    best = np.where(answers.right, places, places.shape[1] + 1).min(axis=1)
    figures = per_query(places, answers.right, [MEASURES[0]]) | {
        name: (best <= most).astype(np.float64) for name, most in _FOUND
    }
    has_words = np.array([question.has_words for question in deals])
    parts = (("all", has_words | True), ("with words", has_words), ("without words", ~has_words))
    return Listing(
        Hit,
        tuple(
            Hit(name, int(part.sum()), measure, *Bootstrap(int(part.sum()), seed).mean(of[part]))
            for name, part in parts
            if part.any()
            for measure, of in figures.items()
        ),
    )


_FOUND: Final = (("first", 1), ("among 5", 5), ("among 10", 10))
