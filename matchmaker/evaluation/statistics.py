"""How sure a figure is: bootstrap intervals over queries, and paired tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.evaluation.task import Scores

RESAMPLES: Final = 5000
LEVEL: Final = 0.95
NORMAL: Final = 1.96
AT_ONCE: Final = 500
"""Resamples that are looked at together, to keep memory small."""


class Interval(NamedTuple):
    """A figure with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


class Test(NamedTuple):
    """A difference of two methods over the same queries, and how likely chance makes it.

    Parameters
    ----------
    difference : Interval
        Of the means: this method less the other.
    p : float
        Two-sided.
    """

    difference: Interval
    p: float


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Correct the p of several tests: how likely one of them is so small by chance.

    Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6, 1979. What is no number (a test that was not made) stays so and is not counted.
    """
    order = sorted(
        (at for at, chance in enumerate(chances) if not math.isnan(chance)),
        key=lambda at: chances[at],
    )
    found, least = list(chances), 0.0
    for place, at in enumerate(order):
        least = max(least, min(1.0, (len(order) - place) * chances[at]))
        found[at] = least
    return tuple(found)


class Bootstrap:
    """Resamples of the queries, the same for all methods and measures.

    Percentile intervals [1]_: a resample draws as many queries as there are, with
    replacement, and the interval holds the middle 95 % of the figures over
    `RESAMPLES` resamples.

    Parameters
    ----------
    queries : int
        How many queries there are; at least one.
    seed : int
        Of the random draws.

    References
    ----------
    .. [1] Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """

    def __init__(self, queries: int, seed: int) -> None:
        generator = np.random.default_rng(seed)
        shares = np.full(queries, 1 / queries)
        self.counts: npt.NDArray[np.int64] = generator.multinomial(queries, shares, RESAMPLES)
        self.seed = seed

    def mean(self, values: Scores) -> Interval:
        """Give the mean over queries, ``values`` of shape (queries,)."""
        return self.ratio(values, np.ones(len(values)))

    def ratio(self, above: Scores, below: Scores) -> Interval:
        """Give ``sum(above) / sum(below)`` over queries, both of shape (queries,)."""
        totals = self.counts @ below
        found = np.divide(self.counts @ above, totals, out=np.zeros(RESAMPLES), where=totals > 0)
        whole = float(below.sum())
        return _interval(float(above.sum()) / whole if whole else 0.0, found)

    def of_sums(self, rows: Scores, figure: Callable[[Scores], Scores]) -> Interval:
        """Give a figure, in [0, 1], of the sum over queries of ``rows``.

        The interval is the figure and 1.96 times the bootstrap's standard error on both
        sides: a resample repeats queries, so it shows fewer candidates than there are,
        and percentiles would lie beside the figure.

        Parameters
        ----------
        rows : ndarray of float64, shape (queries, candidates)
        figure : callable
            Takes sums over queries, the last axis candidates.
        """
        parts = [
            figure(self.counts[start : start + AT_ONCE] @ rows)
            for start in range(0, RESAMPLES, AT_ONCE)
        ]
        value = float(figure(rows.sum(axis=0)))
        reach = NORMAL * float(np.concatenate(parts).std())
        return Interval(value, max(0.0, value - reach), min(1.0, value + reach))

    def paired(self, ours: Scores, theirs: Scores) -> Test:
        """Test whether two methods differ in their means, by flipping signs at random.

        The paired permutation test, as Smucker, Allan and Carterette ("A Comparison of
        Statistical Significance Tests for Information Retrieval Evaluation", CIKM 2007)
        advise; exact where the queries are few.
        """
        from scipy.stats import permutation_test

        difference = ours - theirs
        if len(difference) == 1 or not difference.any():
            return Test(self.mean(difference), 1.0)
        found = permutation_test(
            (difference,),
            lambda values, axis: np.mean(values, axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=9999,
            rng=np.random.default_rng(self.seed),
        )
        return Test(self.mean(difference), float(found.pvalue))


def _interval(value: float, found: Scores) -> Interval:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return Interval(value, float(low), float(high))
