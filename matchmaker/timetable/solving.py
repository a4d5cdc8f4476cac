"""The best choice of pairs under rules, by mixed-integer programming, with its bound.

The solver stops by its gap and never by the clock: the same input gives the same choice on
a slow and on a fast machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, vstack

from matchmaker.errors import MatchmakerError
from matchmaker.timetable.problem import Numbers
from matchmaker.timetable.rules import Rule, Rules, matrix

GAP: Final = 0.001
"""Where the solver stops: no other choice is better by more than this share."""

TIE: Final = 1e-6
"""The most that a pair's identifiers add to its value, so that equal values have an order."""

STAY: Final = 0.02
"""What a meeting counts more that stands in the plan in force: for less, nobody is told of a
change. A value is mostly between 0.3 and 1."""

NEAR: Final = 0.01
"""How near to its bound the worst-off city's lot is taken as good enough."""

NODES: Final = 100
"""How many branches are searched for a floor of all cities: a count, as no clock is."""

SLACK: Final = 1e-9
"""How far a floor that was reached is lowered, so that rounding does not lose it."""

ROUNDING: Final = 1e-6
"""How far from a whole number the solver's whole numbers may lie."""

CHOSEN: Final = 0.5
"""Above it, a variable that should be 0 or 1 means 1."""

_SOLVED: Final = 0
_INFEASIBLE: Final = 2


class Solved(NamedTuple):
    """A choice of pairs.

    Parameters
    ----------
    chosen : ndarray of bool, shape (pairs,)
    bound : float
        No choice has a greater total.
    floor_bound : float, optional
        No choice gives the worst-off city more; None where that was not asked for.
    """

    chosen: npt.NDArray[np.bool_]
    bound: float
    floor_bound: float | None = None


class _Optimum(NamedTuple):
    """The variables at the end, what they are worth, and what no others can exceed."""

    variables: Numbers
    worth: float
    bound: float


def greatest_total(rules: Rules) -> Solved | None:
    """Choose the pairs with the greatest sum of values; None where no choice keeps the rules."""
    return _choose(rules, rules.matrix, rules.at_least)


def best_worst_city(rules: Rules) -> Solved | None:
    """Lift the city that has least as far as can be, then seek the greatest total.

    How far is bounded by the problem with parts of meetings, which is quick; a choice that
    comes within `NEAR` of it is sought first. Cities that could meet nobody are not looked
    at: nothing can lift them.
    """
    lots = city_lots(rules)
    if lots.shape[0] == 0:
        return greatest_total(rules)
    parts = _lift(rules, lots, whole=False)
    if parts is None:
        return None
    top = parts.bound
    solved = _above(rules, lots, top * (1 - NEAR))
    if solved is None:
        lifted = _lift(rules, lots, whole=True)
        if lifted is not None:
            top = min(top, lifted.bound)
            chosen = (lifted.variables[:-1] > CHOSEN).astype(float)
            solved = _above(rules, lots, float((lots @ chosen).min()) - SLACK)
    solved = solved or greatest_total(rules)
    if solved is None:
        return None
    reached = float((lots @ solved.chosen.astype(float)).min())
    return solved._replace(floor_bound=max(reached, top))


def nearest(rules: Rules, solved: Solved, stands: npt.NDArray[np.bool_]) -> Solved:
    """Give up little of a choice for a plan in force: each of its pairs counts `STAY` more.

    Parameters
    ----------
    solved : Solved
        The best choice without regard to any other plan; its bounds stay.
    stands : ndarray of bool, shape (pairs,)
        Which pairs meet in the plan in force.
    """
    bonus: Numbers = STAY * stands.astype(float)
    if solved.floor_bound is None:
        found = _choose(rules, rules.matrix, rules.at_least, bonus=bonus)
    else:
        lots = city_lots(rules)
        floor = float((lots @ solved.chosen.astype(float)).min()) - SLACK
        found = _above(rules, lots, floor, bonus=bonus)
    return solved if found is None else solved._replace(chosen=found.chosen)


def _lift(rules: Rules, lots: csr_array, *, whole: bool) -> _Optimum | None:
    """Maximise the least lot, over whole meetings or parts of them."""
    height = lots.shape[0]
    lowest = csr_array(-np.ones((height, 1)))
    apart = csr_array((len(rules.rules), 1))
    return _maximise(
        np.append(np.zeros(rules.count), 1.0),
        vstack([hstack([lots, lowest]), hstack([rules.matrix, apart])], format="csr"),
        np.concatenate([np.zeros(height), rules.at_least]),
        np.concatenate([np.full(height, np.inf), rules.at_most]),
        last=np.inf,
        whole=whole,
        nodes=NODES,
    )


def _above(
    rules: Rules, lots: csr_array, floor: float, *, bonus: Numbers | float = 0.0
) -> Solved | None:
    """Seek the greatest total in which every city's lot reaches a floor."""
    return _choose(
        rules,
        vstack([rules.matrix, lots], format="csr"),
        np.concatenate([rules.at_least, np.full(lots.shape[0], floor)]),
        nodes=NODES,
        bonus=bonus,
    )


def can_hold(rules: Sequence[Rule], count: int) -> bool:
    """Tell whether some choice among ``count`` pairs keeps the rules."""
    return least_slack(rules, count) is not None


def least_slack(
    rules: Sequence[Rule],
    count: int,
    loose: frozenset[int] = frozenset(),
    *,
    most: float = np.inf,
) -> dict[int, float] | None:
    """Give by how much each of some rules must give way for all to hold, the least in all.

    Parameters
    ----------
    count : int
        How many pairs there are.
    loose : frozenset of int
        The places of the rules that give way.
    most : float
        By how much a minimum can give way at most; limits by any amount.

    Returns
    -------
    dict of int to float or None
        By the places of the rules that give way; None if that is no help.
    """
    if any(
        not len(rule.columns) and rule.at_least > 0 and at not in loose
        for at, rule in enumerate(rules)
    ):
        return None
    touched = np.unique(np.concatenate([np.zeros(0, np.int64), *(rule.columns for rule in rules)]))
    places = sorted(loose)
    signs = [1.0 if rules[at].is_minimum else -1.0 for at in places]
    slack = csr_array(
        (signs, (places, np.arange(len(places)))), shape=(len(rules), max(1, len(places)))
    )
    worth = np.append(np.zeros(len(touched)), -np.ones(slack.shape[1]))
    weights = hstack([matrix(rules, count)[:, touched], slack], format="csr")
    at_least = np.array([rule.at_least for rule in rules])
    at_most = np.array([rule.at_most for rule in rules])
    # With parts of meetings it is quick, and mostly they come out whole. The search for
    # whole ones is slow where there are none.
    extra = slack.shape[1]
    last = np.full(extra, np.inf)
    last[: len(places)][np.array(signs) > 0] = most
    found = _maximise(worth, weights, at_least, at_most, last=last, extra=extra, whole=False)
    if found is not None and not np.allclose(
        found.variables, np.round(found.variables), atol=ROUNDING
    ):
        found = _maximise(worth, weights, at_least, at_most, last=last, extra=extra)
    if found is None:
        return None
    return dict(zip(places, found.variables[-extra:].tolist(), strict=False))


def city_lots(rules: Rules) -> csr_array:
    """Give the values of each city that could meet somebody, shape (such cities, pairs)."""
    pairs = np.flatnonzero(rules.problem.may_meet[rules.rows, rules.columns])
    _, group = np.unique(rules.rows[pairs], return_inverse=True)
    height = int(group.max()) + 1 if len(group) else 0
    return csr_array((rules.values[pairs], (group, pairs)), shape=(height, rules.count))


def ties(rules: Rules) -> Numbers:
    """Give a small number for each pair that depends on nothing but the two identifiers."""
    cities, investors = rules.problem.cities, rules.problem.investors
    found = [
        _tie(cities[row].id, investors[column].id)
        for row, column in zip(rules.rows.tolist(), rules.columns.tolist(), strict=True)
    ]
    return TIE * np.array(found, dtype=float)


def _tie(city: str, investor: str) -> float:
    digest = hashlib.sha256(f"{city} {investor}".encode("ascii")).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _choose(
    rules: Rules,
    weights: csr_array,
    at_least: Numbers,
    *,
    nodes: int | None = None,
    bonus: Numbers | float = 0.0,
) -> Solved | None:
    """Seek the greatest total; rows of the weights beyond the rules have no upper bound."""
    if any(not len(rule.columns) and rule.at_least > 0 for rule in rules.rules):
        return None
    at_most = np.append(rules.at_most, np.full(len(at_least) - len(rules.rules), np.inf))
    found = _maximise(
        np.append(rules.values + ties(rules) + bonus, 0.0),
        hstack([weights, csr_array((len(at_least), 1))], format="csr"),
        at_least,
        at_most,
        last=0.0,
        nodes=nodes,
    )
    if found is None:
        return None
    chosen: npt.NDArray[np.bool_] = found.variables[:-1] > CHOSEN
    return Solved(chosen, found.bound)


def _maximise(
    worth: Numbers,
    weights: csr_array,
    at_least: Numbers,
    at_most: Numbers,
    *,
    last: Numbers | float,
    extra: int = 1,
    whole: bool = True,
    nodes: int | None = None,
) -> _Optimum | None:
    """Maximise over choices and over ``extra`` last variables between 0 and ``last``.

    Parameters
    ----------
    whole : bool
        Whether a pair is chosen or not; parts are allowed otherwise.
    nodes : int, optional
        How many branches are searched; until the gap is closed unless given.

    Returns
    -------
    _Optimum or None
        None where nothing keeps the rows, or nothing was found within the branches.
    """
    integrality = np.full(len(worth), int(whole), dtype=np.int64)
    integrality[-extra:] = 0
    upper = np.ones(len(worth))
    upper[-extra:] = last
    found = milp(
        -worth,
        integrality=integrality,
        bounds=Bounds(0.0, upper),
        constraints=LinearConstraint(weights, at_least, at_most) if len(at_least) else (),
        options={"mip_rel_gap": GAP}
        if nodes is None
        else {"mip_rel_gap": GAP, "node_limit": nodes},
    )
    if found.status not in {_SOLVED, _INFEASIBLE} and nodes is None:
        raise MatchmakerError(f"the solver stopped without an answer: {found.message}")
    if found.x is None or found.fun is None:
        return None
    # Without whole numbers there is no bound beside the optimum itself.
    bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    return _Optimum(np.asarray(found.x, dtype=float), -float(found.fun), -float(bound))
