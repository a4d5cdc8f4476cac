"""Two plain ways to assign, made in the same run, so that the solution can be judged."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

from matchmaker.timetable.problem import Counts
from matchmaker.timetable.rules import Rules
from matchmaker.timetable.solving import ties

Chosen = npt.NDArray[np.bool_]

ROUNDING = 1e-9
"""How far a sum may lie beyond a bound for want of exact fractions."""


def greedy(rules: Rules) -> Chosen:
    """Take the best pair first, then the next best, as long as nothing is too much.

    As one would by hand: what hands have set, then pairs of which a side still lacks its
    minimum, then all others.
    """
    return _taken(rules, np.argsort(-(rules.values + ties(rules)), kind="stable"))


def random(rules: Rules, seed: int) -> Chosen:
    """Take pairs as `greedy` does, in an order drawn by lot.

    Parameters
    ----------
    seed : int
        The same seed draws the same order.
    """
    return _taken(rules, np.random.default_rng(seed).permutation(rules.count))


def keeps(rules: Rules, chosen: Chosen) -> bool:
    """Tell whether a choice of pairs keeps every rule."""
    sums = rules.matrix @ chosen.astype(float)
    low, high = rules.at_least - ROUNDING, rules.at_most + ROUNDING
    return bool(np.all((low <= sums) & (sums <= high)))


def _taken(rules: Rules, order: Counts) -> Chosen:
    chosen = np.zeros(rules.count, dtype=bool)
    by_pair = csc_array(rules.matrix)
    left = rules.at_most + ROUNDING
    owed = rules.at_least - ROUNDING

    def take(columns: Iterable[int], *, only_owed: bool) -> None:
        for column in columns:
            part = slice(by_pair.indptr[column], by_pair.indptr[column + 1])
            rows, weights = by_pair.indices[part], by_pair.data[part]
            if chosen[column] or not np.all(weights <= left[rows]):
                continue
            if only_owed and not np.any(owed[rows] > 0):
                continue
            chosen[column] = True
            left[rows] -= weights
            owed[rows] -= weights

    pairs = order.tolist()
    take(_fixed(rules), only_owed=False)
    take(pairs, only_owed=True)
    take(pairs, only_owed=False)
    return chosen


def _fixed(rules: Rules) -> Iterable[int]:
    """Give the pairs that a rule demands by themselves, in the order of the rules."""
    for rule in rules.rules:
        if len(rule.columns) == 1 and rule.at_least > 0:
            yield int(rule.columns[0])
