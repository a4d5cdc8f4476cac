"""Weights learned from real deals: held to the defaults, cross-validated, honestly compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matchmaker.analysis.arguments import Natural, checked
from matchmaker.analysis.deals import TOLD, Answers, RealDeals
from matchmaker.analysis.listing import Listing, Source
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.metrics import per_query
from matchmaker.evaluation.report import MEASURES
from matchmaker.evaluation.statistics import Bootstrap, Interval, Test
from matchmaker.evaluation.task import ranks
from matchmaker.model import (
    BLOCKS,
    Block,
    BlockWeights,
    Figure,
    HeldOut,
    LearnedFrom,
    PartialDate,
    WeightFile,
)
from matchmaker.ranking import Weights
from matchmaker.shortlist import digest_of
from matchmaker.text import DEFAULT_ENCODER, Encoder, encoder_named

Array = npt.NDArray[np.float64]

PER_WEIGHT: Final = 10
"""Projects that are needed for each learned weight: ten events a variable (Peduzzi et al.,
"A simulation study of the number of events per variable in logistic regression analysis",
Journal of Clinical Epidemiology 49, 1996)."""

PENALTIES: Final = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""What is tried; the defaults themselves, an endless penalty, are tried too."""

SURE: Final = 0.05
"""Below this p, tuned and default weights are said to differ."""

DECIMALS: Final = 4
"""Of the weights that are kept: more is the machine."""


@dataclass(frozen=True, slots=True)
class TunedWeight:
    """One block's weight before and after.

    Parameters
    ----------
    block : str
    default : float
    tuned : float
    low, high : float
        The least and the greatest over the folds, each learned without one part.
    is_learned : bool
        Whether real deals tell anything of the block; otherwise it keeps its weight.
    """

    block: str
    default: float
    tuned: float
    low: float
    high: float
    is_learned: bool


@dataclass(frozen=True, eq=False)
class Tuned:
    """Weights learned from real deals, and how they do on deals that they have not seen.

    Parameters
    ----------
    weights : Weights
    default : Weights
    rows : tuple of TunedWeight
    penalty : float or None
        How strongly they are held to the defaults; None where the defaults did best.
    encoder : str
        Name of the text encoder.
    deals : RealDeals
        What they were learned from.
    blocks : tuple of str
        The learned ones.
    folds, seed : int
        Of the cross-validation.
    held_out : tuple of Interval
        nDCG@10 with the defaults and with tuned weights, each project ranked by weights
        that were learned without it.
    test : Test
        Tuned less default, paired.
    """

    weights: Weights
    default: Weights
    rows: tuple[TunedWeight, ...]
    penalty: float | None
    encoder: str
    deals: RealDeals
    blocks: tuple[str, ...]
    folds: int
    seed: int
    held_out: tuple[Interval, Interval]
    test: Test

    @property
    def is_better(self) -> bool:
        """Whether tuned weights beat the defaults on unseen deals beyond chance."""
        return self.test.difference.value > 0 and self.test.p < SURE

    @property
    def verdict(self) -> str:
        """Say in words whether they are better."""
        found, p = self.test.difference, self.test.p
        figures = f"{found.value:+.3f} ({found.low:+.3f} to {found.high:+.3f}), p = {p:.2g}"
        if self.penalty is None:
            said = "No weights did better in cross-validation: these are the defaults."
        elif self.is_better:
            said = f"Better than the defaults on projects not learned from: {figures}."
        elif found.value < 0 and p < SURE:
            said = f"Worse than the defaults on projects not learned from: {figures}."
        else:
            said = f"Not shown better than the defaults on projects not learned from: {figures}."
        return (
            f"{said} Mandates and sectors were written by people who knew the deals, so that"
            " their weights are an upper bound."
        )

    @property
    def listing(self) -> Listing[TunedWeight]:
        """The weights before and after."""
        return Listing(TunedWeight, self.rows, Source.of(self.deals.book, self.encoder))

    @checked
    def file(self, on: dt.date) -> WeightFile:
        """Give what `--weights FILE` reads.

        Parameters
        ----------
        on : datetime.date
            The day that the file bears.
        """
        book = self.deals.book
        default, tuned = (_figure(found) for found in self.held_out)
        blocks: list[Block] = [block for block in _BLOCKS if block in self.blocks]
        return WeightFile(
            weights=BlockWeights(**dict(self.weights.pairs)),
            encoder=self.encoder,
            on=PartialDate(on.isoformat()),
            verdict=self.verdict,
            learned_from=LearnedFrom(
                edition=book.edition.version,
                digest=book.digest,
                reference=digest_of(self.deals.reference),
                projects=len(self.deals),
                blocks=tuple(blocks),
                penalty=self.penalty,
                folds=self.folds,
                seed=self.seed,
            ),
            held_out=HeldOut(
                measure=MEASURES[0],
                default=default,
                tuned=tuned,
                difference=_figure(self.test.difference),
                p=round(self.test.p, 6),
            ),
        )


@checked
def tune(
    deals: RealDeals,
    *,
    encoder: str | Encoder = DEFAULT_ENCODER,
    default: Weights | None = None,
    blocks: Sequence[str] = TOLD,
    folds: int = 5,
    seed: Natural = 0,
) -> Tuned:
    """Learn weights from real deals.

    A project's makers are to be found among all investors. With ``s = sum_b u_b x_b``, the
    weights minimise ``mean over projects and makers of -ln softmax(s)[maker] + penalty * |u -
    t w|^2`` over ``u >= 0``, where ``w`` are the defaults and ``t`` is the factor with which
    they predict best; then ``u`` is scaled to the sum that its blocks have in ``w``. A convex
    problem with one answer. The penalty is that whose mean loss is least in
    cross-validation by project, the defaults among the choices; the comparison with the
    defaults is over a further round of folds around all that.

    Parameters
    ----------
    default : Weights, optional
        Held to, and compared with; the product's own unless given.
    blocks : sequence of str
        Those to learn, of `TOLD`.

    Raises
    ------
    MatchmakerError
        When there are too few projects for the weights, or a block cannot be learned.
    """
    start = default or Weights()
    learned = _checked(deals, blocks, start)
    answers = deals.answers(encoder)
    problem = _Problem(answers, start, learned)
    cuts = deals.splits(folds, seed=seed)
    penalty = problem.best_penalty(range(len(deals)), folds, seed)
    whole = problem.fit(range(len(deals)), penalty)
    of_folds = []
    scores = np.empty((len(deals), len(deals.investors)))
    for train, test in cuts:
        found = problem.fit(train, problem.best_penalty(train, folds, seed))
        of_folds.append(found)
        scores[test] = answers.at(test).scores(found.tolist())
    before = _measured(answers.scores([weight for _, weight in start.pairs]), answers)
    after = _measured(scores, answers)
    bootstrap = Bootstrap(len(deals), seed)
    spread = np.array(of_folds)
    tuned = rounded(whole.tolist())
    rows = tuple(
        TunedWeight(
            block,
            weight,
            getattr(tuned, block),
            round(float(spread[:, at].min()), DECIMALS),
            round(float(spread[:, at].max()), DECIMALS),
            at in learned,
        )
        for at, (block, weight) in enumerate(start.pairs)
    )
    return Tuned(
        weights=tuned,
        default=start,
        rows=rows,
        penalty=penalty,
        encoder=(encoder_named(encoder) if isinstance(encoder, str) else encoder).name,
        deals=deals,
        blocks=tuple(BLOCKS[at] for at in learned),
        folds=folds,
        seed=seed,
        held_out=(bootstrap.mean(before), bootstrap.mean(after)),
        test=bootstrap.paired(after, before),
    )


_BLOCKS: Final[tuple[Block, ...]] = (
    "text",
    "sectors",
    "dimensions",
    "instruments",
    "size",
    "readiness",
    "place",
    "deals",
)


def _checked(deals: RealDeals, blocks: Sequence[str], start: Weights) -> tuple[int, ...]:
    """Give the numbers of the blocks to learn, or say why they cannot be."""
    for block in blocks:
        if block not in TOLD:
            raise MatchmakerError(
                f"the weight of '{block}' cannot be learned: real deals tell nothing of it, only"
                f" of {', '.join(TOLD)}"
            )
    learned = tuple(at for at, block in enumerate(BLOCKS) if block in blocks)
    needed = PER_WEIGHT * len(learned)
    if len(learned) <= 1:
        raise MatchmakerError("found one block or none to learn, expected at least two")
    if len(deals) < needed:
        raise MatchmakerError(
            f"found {len(deals)} real projects, expected at least {needed}: {PER_WEIGHT} for each"
            f" of {len(learned)} weights. Fewer would teach chance; learn fewer blocks, or keep"
            " the defaults"
        )
    if not sum(getattr(start, BLOCKS[at]) for at in learned):
        raise MatchmakerError("the weights to learn sum to 0: there is nothing to share out")
    return learned


class _Problem:
    """The loss over real deals, as a function of the learned weights."""

    def __init__(self, answers: Answers, start: Weights, learned: tuple[int, ...]) -> None:
        self.start = np.array([weight for _, weight in start.pairs])
        self.learned = list(learned)
        self.features = answers.similarity[:, self.learned]
        makers = answers.right.astype(np.float64)
        self.makers = makers / makers.sum(axis=1, keepdims=True)

    def best_penalty(self, numbers: Sequence[int], folds: int, seed: int) -> float | None:
        """Give the penalty with the least loss in cross-validation; None for the defaults."""
        order = np.random.default_rng(seed + 1).permutation(np.asarray(numbers))
        parts = [part for part in np.array_split(order, folds) if part.size]
        choices: list[float | None] = [None, *reversed(PENALTIES)]
        losses = []
        for penalty in choices:
            total = 0.0
            for part in parts:
                train = np.setdiff1d(order, part)
                total += len(part) * self.loss(self._solve(train, penalty), part)[0]
            losses.append(round(total / len(order), 9))
        return choices[int(np.argmin(losses))]

    def fit(self, numbers: Sequence[int], penalty: float | None) -> Array:
        """Give the weights of all blocks."""
        weights = self.start.copy()
        if penalty is None:
            return weights
        found = self._solve(np.asarray(numbers), penalty)
        if found.sum() > 0:
            weights[self.learned] = found * (self.start[self.learned].sum() / found.sum())
        return weights

    def loss(self, given: Array, numbers: npt.NDArray[np.int64]) -> tuple[float, Array]:
        """Give the mean loss of some projects, and its slope."""
        features, makers = self.features[numbers], self.makers[numbers]
        scores = np.einsum("b,qbi->qi", given, features)
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        totals = chances.sum(axis=1, keepdims=True)
        chances /= totals
        value = -float((makers * (scores - np.log(totals))).sum() / len(features))
        slope = np.einsum("qi,qbi->b", chances - makers, features) / len(features)
        return value, slope

    def _solve(self, numbers: npt.NDArray[np.int64], penalty: float | None) -> Array:
        """Minimise the penalised loss over factors that are not negative."""
        base = self.start[self.learned]
        one: Array = np.ones(1)
        scaled = minimize(
            partial(self._along, base=base, numbers=numbers),
            one,
            jac=True,
            bounds=[(0.0, None)],
            method="L-BFGS-B",
        )
        start: Array = base * float(scaled.x[0])
        if penalty is None:
            return start
        found = minimize(
            partial(self._penalised, start=start, numbers=numbers, penalty=penalty),
            start,
            jac=True,
            bounds=[(0.0, None)] * len(start),
            method="L-BFGS-B",
        )
        best: Array = np.maximum(found.x, 0.0)
        return best

    def _along(
        self, factor: Array, base: Array, numbers: npt.NDArray[np.int64]
    ) -> tuple[float, Array]:
        value, slope = self.loss(base * factor[0], numbers)
        return value, np.array([slope @ base])

    def _penalised(
        self, given: Array, start: Array, numbers: npt.NDArray[np.int64], penalty: float
    ) -> tuple[float, Array]:
        value, slope = self.loss(given, numbers)
        apart = given - start
        return value + penalty * float(apart @ apart), slope + 2 * penalty * apart


def _measured(scores: Array, answers: Answers) -> Array:
    return per_query(ranks(scores), answers.right, [MEASURES[0]])[MEASURES[0]]


def rounded(weights: Sequence[float]) -> Weights:
    """Keep few decimals; what is lost goes to the largest, so that the sum stays 1.

    Parameters
    ----------
    weights : sequence of float
        Of the blocks in their order, with the sum 1.
    """
    values = {block: round(value, DECIMALS) for block, value in zip(BLOCKS, weights, strict=True)}
    largest = max(values, key=lambda block: values[block])
    rest = sum(value for block, value in values.items() if block != largest)
    values[largest] = round(1 - rest, DECIMALS)
    return Weights(**values)


def _figure(found: Interval) -> Figure:
    return Figure(**{name: round(value, 6) for name, value in found._asdict().items()})
