"""Does it predict? Baselines, what each block adds, and how often makers are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import Natural, checked
from matchmaker.analysis.deals import TOLD, RealDeals
from matchmaker.analysis.listing import Listing, Source
from matchmaker.evaluation import MEASURES, Bootstrap, Table
from matchmaker.evaluation.deals import BOTH, MANDATE, OURS
from matchmaker.evaluation.metrics import per_query
from matchmaker.evaluation.statistics import Interval
from matchmaker.evaluation.task import ranks
from matchmaker.model import BLOCKS
from matchmaker.ranking import Weights
from matchmaker.text import Encoder

Array = npt.NDArray[np.float64]

LEAKING: Final = frozenset({MANDATE, BOTH})
"""Methods that read mandates."""

SURE: Final = 0.05
"""Below this p, two methods are said to differ."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one method on one set of deals.

    Parameters
    ----------
    table : str
        The set of deals.
    method : str
    is_baseline : bool
    leaks : bool
        Whether it reads mandates, which were written by people who knew the deals: an
        upper bound.
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
    leaks: bool
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
    alone_p : float
        How likely chance makes the difference between ``alone`` and ``whole``.
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
    alone_p: float


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
        The mean and its 95 % interval; of a share, Wilson's ("Probable inference, the law
        of succession, and statistical inference", Journal of the American Statistical
        Association 22, 1927), which no share of few questions makes a point.
    """

    questions: str
    projects: int
    measure: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Encoded:
    """nDCG@10 of the whole score over real deals, with texts compared by one encoder.

    Parameters
    ----------
    encoder : str
    value, low, high : float
        The mean and its 95 % interval.
    difference, difference_low, difference_high : float
        Less that of the first encoder, deal by deal, with its 95 % interval.
    p : float
        How likely chance makes such a difference.
    """

    encoder: str
    value: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    p: float


@checked
def measured(tables: Sequence[Table], source: Source | None = None) -> Listing[Measured]:
    """Give the figures of an evaluation as rows, in its order.

    Parameters
    ----------
    tables : sequence of Table
    source : Source, optional
        What they were measured on, such as `Matcher.source`, for charts to name.
    """
    return Listing(
        Measured,
        tuple(
            Measured(
                table.title,
                row.method,
                row.is_baseline,
                row.method in LEAKING,
                measure,
                *row.figures[at],
                row.tests[at].difference.value if at < len(row.tests) else None,
                row.tests[at].p if at < len(row.tests) else None,
            )
            for table in tables
            for row in table.rows
            for at, measure in enumerate(table.measures)
        ),
        source,
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
        alone = found(only.astype(np.float64))
        rows.append(
            Ablated(
                block,
                float(given[at]),
                float(whole.mean()),
                float(rest.mean()),
                *test.difference,
                test.p,
                float(alone.mean()),
                bootstrap.paired(alone, whole).p,
            )
        )
    name = encoder if isinstance(encoder, str) else encoder.name
    return Listing(Ablated, tuple(rows), Source.of(deals.book, name))


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
            Hit(name, int(part.sum()), measure, *_figure(measure, of[part], seed))
            for name, part in parts
            if part.any()
            for measure, of in figures.items()
        ),
    )


def _figure(measure: str, values: Array, seed: int) -> Interval:
    """Give a mean with its interval: Wilson's where it is a share of questions."""
    if measure in MEASURES:
        return Bootstrap(len(values), seed).mean(values)
    from scipy.stats import binomtest

    found = binomtest(int(values.sum()), len(values)).proportion_ci(method="wilson")
    return Interval(float(values.mean()), float(found.low), float(found.high))


@checked
def encoders(
    deals: RealDeals, weights: Weights, names: Sequence[str], *, seed: Natural = 0
) -> Listing[Encoded]:
    """Measure the whole score by several encoders on the same deals, the first one against each.

    Deals are told in English, as mandates are; needs are told in Indonesian. An encoder that
    compares words is favoured here by what an event does not give it.
    """
    bootstrap = Bootstrap(len(deals), seed)
    given = [weight for _, weight in weights.pairs]
    found = []
    for name in names:
        answers = deals.answers(name)
        places = ranks(answers.scores(given))
        found.append(per_query(places, answers.right, [MEASURES[0]])[MEASURES[0]])
    return Listing(
        Encoded,
        tuple(
            Encoded(name, *bootstrap.mean(of), *test.difference, test.p)
            for name, of in zip(names, found, strict=True)
            for test in [bootstrap.paired(of, found[0])]
        ),
    )


@checked
def answer(rows: Sequence[Measured], ablated: Sequence[Ablated]) -> str:
    """Say in words what the figures bear: whether the score predicts better than simple methods.

    Parameters
    ----------
    rows : sequence of Measured
        Of one or several tables; only nDCG@10 is read, and of the methods the fair one, which
        knows investors by their other deals alone.
    ablated : sequence of Ablated
        Of the whole score on the same deals.
    """
    said = []
    for title in dict.fromkeys(row.table for row in rows):
        of = [row for row in rows if row.table == title and row.measure == MEASURES[0]]
        best = next((row for row in of if row.is_baseline and row.p is None), None)
        fair = next((row for row in of if row.method == OURS), None)
        if best is not None and fair is not None and fair.p is not None:
            said.append(_compared(fair, best, fair.p))
        said += [
            f"{row.method} has {row.value:.3f}: an upper bound, no evidence."
            for row in of
            if row.leaks and row.value == max(other.value for other in of)
        ]
    text = next((row for row in ablated if row.block == "text"), None)
    if text is not None:
        side = "more than" if text.alone < text.whole else "no more than"
        sure = "beyond chance" if text.alone_p < SURE else "which these deals cannot tell apart"
        said.append(
            f"The whole score has {text.whole:.3f} (mandates included), {side} its wording alone"
            f" with {text.alone:.3f} (p = {text.alone_p:.2g}, {sure})."
        )
    return "\n".join(said)


def _compared(fair: Measured, best: Measured, p: float) -> str:
    """Say whether the fair row beats the best baseline."""
    better, worse = fair.value > best.value and p < SURE, fair.value < best.value and p < SURE
    verdict = "better" if better else "worse" if worse else "not shown to be better"
    return (
        f"{fair.table}: by other deals alone {fair.measure} is {fair.value:.3f}, against"
        f" {best.value:.3f} of the best simple method ({best.method}): {verdict} (p = {p:.2g})."
    )


_FOUND: Final = (("first", 1), ("among 5", 5), ("among 10", 10))
