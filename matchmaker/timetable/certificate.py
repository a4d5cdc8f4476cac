"""What can be proved of an assignment: its bound, who would rather meet, who has least."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy.sparse import csc_array

from matchmaker.model import Certificate, Rival
from matchmaker.timetable.problem import Counts, Numbers
from matchmaker.timetable.rivals import ROUNDING, Chosen, greedy, keeps, random
from matchmaker.timetable.rules import Rules
from matchmaker.timetable.solving import Solved

PROVEN = 1e-6
"""A gap below it is one of rounding and of the order among equals: the optimum is proven."""


def certify(rules: Rules, solved: Solved, *, seed: int) -> Certificate:
    """Say what is proved of a choice of pairs.

    Parameters
    ----------
    seed : int
        Of the random rival.
    """
    chosen = solved.chosen
    total = float(rules.values[chosen].sum())
    bound = max(solved.bound, total)
    gap = (bound - total) / bound if bound > 0 else 0.0
    return Certificate(
        aim=rules.problem.event.aim,
        total=total,
        bound=bound,
        gap=0.0 if gap < PROVEN else gap,
        meetings=int(chosen.sum()),
        blocking=tuple(blocking(rules, chosen)),
        worst_city=_worst(rules, chosen, "city"),
        worst_investor=_worst(rules, chosen, "investor"),
        exposure=tuple(_exposure(rules, chosen)),
        rivals=(
            _rival(rules, "greedy", greedy(rules)),
            _rival(rules, "random", random(rules, seed)),
        ),
        worst_city_bound=solved.floor_bound,
    )


def worst_city_value(rules: Rules, chosen: Chosen) -> float:
    """Give the value of the meetings of the city that has least; 0 where no city could meet."""
    worst = _worst(rules, chosen, "city")
    return worst[1] if worst else 0.0


def _rival(rules: Rules, name: str, chosen: Chosen) -> Rival:
    return Rival(
        name=name,
        meetings=int(chosen.sum()),
        total=float(rules.values[chosen].sum()),
        worst_city=worst_city_value(rules, chosen),
        is_feasible=keeps(rules, chosen),
    )


def _worst(rules: Rules, chosen: Chosen, side: str) -> tuple[str, float] | None:
    """Give who of a side has least, among those who could meet somebody; the first by id."""
    problem = rules.problem
    is_city = side == "city"
    parties, axis = (problem.cities, 0) if is_city else (problem.investors, 1)
    could = np.flatnonzero(problem.may_meet.any(axis=1 - axis))
    if not len(could):
        return None
    places = rules.rows if is_city else rules.columns
    lots = np.bincount(places[chosen], rules.values[chosen], minlength=len(parties))
    least = int(could[np.argmin(lots[could])])
    return parties[least].id, float(lots[least])


def _exposure(rules: Rules, chosen: Chosen) -> Iterator[tuple[str, int, int]]:
    problem = rules.problem
    meetings = np.bincount(rules.columns[chosen], minlength=len(problem.investors))
    partners = problem.may_meet.sum(axis=0)
    for group in sorted(problem.event.delegations, key=lambda group: group.id):
        own = [at for at, party in enumerate(problem.investors) if party.delegation == group.id]
        most = sum(
            min(problem.investors[at].most, int(partners[at]), len(problem.investors[at].slots))
            for at in own
        )
        yield group.id, int(meetings[own].sum()), most


def blocking(rules: Rules, chosen: Chosen) -> Iterator[tuple[str, str]]:
    """Give the pairs who do not meet and would both rather meet, sorted.

    Each side either has a place left or likes the other better than the one whom it likes
    least among those whom it meets and who were not set by hand. The change that they would
    make by themselves breaks no rule of the event.
    """
    problem = rules.problem
    pairs = _Pairs(rules, chosen)
    for column in np.flatnonzero(pairs.is_wanted).tolist():
        if pairs.can_come(column):
            yield (
                problem.cities[rules.rows[column]].id,
                problem.investors[rules.columns[column]].id,
            )


class _Pairs:
    """Who would give up whom for whom."""

    def __init__(self, rules: Rules, chosen: Chosen) -> None:
        self.rules = rules
        self.by_pair = csc_array(rules.matrix)
        self.sums: Numbers = rules.matrix @ chosen.astype(float)
        problem = rules.problem
        is_fixed = np.zeros(rules.count, dtype=bool)
        for rule in rules.rules:
            if len(rule.columns) == 1 and rule.at_least > 0:
                is_fixed[rule.columns] = True
        free = chosen & ~is_fixed
        may = problem.may_meet[rules.rows, rules.columns]
        city_likes = problem.city_likings[rules.rows, rules.columns]
        investor_likes = problem.investor_likings[rules.rows, rules.columns]
        self.city_drop = _least_liked(rules.rows, city_likes, free, len(problem.cities))
        self.investor_drop = _least_liked(
            rules.columns, investor_likes, free, len(problem.investors)
        )
        self.city_gains = _gains(self.city_drop[rules.rows], city_likes)
        self.investor_gains = _gains(self.investor_drop[rules.columns], investor_likes)
        most = np.array([party.most for party in problem.cities], dtype=np.int64)
        has = np.bincount(rules.rows[chosen], minlength=len(problem.cities))
        self.city_room = (has < most)[rules.rows]
        most = np.array([party.most for party in problem.investors], dtype=np.int64)
        has = np.bincount(rules.columns[chosen], minlength=len(problem.investors))
        self.investor_room = (has < most)[rules.columns]
        self.is_wanted = (
            may
            & ~chosen
            & (self.city_gains | self.city_room)
            & (self.investor_gains | self.investor_room)
        )

    def can_come(self, column: int) -> bool:
        """Tell whether some way for the two to meet breaks no rule."""
        city, investor = self.rules.rows[column], self.rules.columns[column]
        city_ways = [-1] * bool(self.city_room[column])
        city_ways += [int(self.city_drop[city])] * bool(self.city_gains[column])
        investor_ways = [-1] * bool(self.investor_room[column])
        investor_ways += [int(self.investor_drop[investor])] * bool(self.investor_gains[column])
        return any(
            self._is_allowed(column, {item for item in dropped if item >= 0})
            for dropped in product(city_ways, investor_ways)
        )

    def _is_allowed(self, column: int, dropped: set[int]) -> bool:
        change: dict[int, float] = {}
        for pair, sign in ((column, 1.0), *((item, -1.0) for item in sorted(dropped))):
            part = slice(self.by_pair.indptr[pair], self.by_pair.indptr[pair + 1])
            for row, weight in zip(
                self.by_pair.indices[part].tolist(), self.by_pair.data[part].tolist(), strict=True
            ):
                change[row] = change.get(row, 0.0) + sign * weight
        return all(
            self.rules.at_least[row] - ROUNDING
            <= self.sums[row] + by
            <= self.rules.at_most[row] + ROUNDING
            for row, by in change.items()
        )


def _least_liked(places: Counts, likings: Numbers, free: Chosen, count: int) -> Counts:
    """Give the meeting that each party would give up first; -1 where it has none to give."""
    found = np.full(count, -1, dtype=np.int64)
    pairs = np.flatnonzero(free)
    order = pairs[np.argsort(-likings[pairs], kind="stable")]
    found[places[order]] = order
    return found


def _gains(drop: Counts, likings: Numbers) -> Chosen:
    """Tell for each pair whether one side likes it better than what it would give up."""
    gains: Chosen = (drop >= 0) & (likings > likings[drop] + ROUNDING)
    return gains
