"""Who meets whom: the best choice of pairs that keeps every rule, and what is proved of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from matchmaker.model import Aim, Certificate, Meeting
from matchmaker.timetable.certificate import certify, worst_city_value
from matchmaker.timetable.conflicts import infeasible
from matchmaker.timetable.cuts import Cut
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.rivals import Chosen, greedy, keeps
from matchmaker.timetable.rules import Rules
from matchmaker.timetable.solving import Solved, best_worst_city, greatest_total, nearest


class Assignment(NamedTuple):
    """Meetings without their time and place, sorted by city and investor."""

    meetings: tuple[Meeting, ...]
    certificate: Certificate


def assign(
    problem: Problem,
    cuts: Sequence[Cut] = (),
    *,
    seed: int = 0,
    near: Collection[tuple[str, str]] = (),
) -> Assignment:
    """Choose who meets whom.

    Seeks what the event aims at: the greatest sum of values, or first the best lot for the
    city that is worst off. The first gives the day as much as it can give, if need be at
    the cost of a few; the second makes sure first that no city travels for little, and
    costs some of the sum. The certificate tells the price: its total stands beside that
    of the rivals.

    Parameters
    ----------
    cuts : sequence of Cut
        What failed timetables have taught; bounds stay valid under them.
    seed : int
        Of the random rival in the certificate.
    near : collection of (str, str)
        Pairs that meet in the plan in force: another pair takes their place only where it is
        better by more than `matchmaker.timetable.solving.STAY`. The bounds are those of the best
        choice without regard to it.

    Returns
    -------
    Assignment
        Never worse than the greedy one that keeps the rules, in what the event aims at.

    Raises
    ------
    InfeasibleError
        When no choice keeps the rules; with minimal sets of rules in conflict.
    """
    rules = Rules.of(problem, cuts)
    is_total = problem.event.aim is Aim.TOTAL
    solved = greatest_total(rules) if is_total else best_worst_city(rules)
    if solved is None:
        raise infeasible(rules)
    if near:
        solved = _near(rules, solved, near)
    solved = _at_least_greedy(rules, solved)
    return Assignment(_meetings(rules, solved.chosen), certify(rules, solved, seed=seed))


def _near(rules: Rules, solved: Solved, near: Collection[tuple[str, str]]) -> Solved:
    """Stay near the plan in force, unless that would be worse than the greedy choice."""
    found = nearest(rules, solved, _stands(rules, near))
    rival = greedy(rules)
    is_worse = keeps(rules, rival) and _merit(rules, rival) > _merit(rules, found.chosen)
    return solved if is_worse else found


def _stands(rules: Rules, near: Collection[tuple[str, str]]) -> Chosen:
    """Tell which pairs are among those of the plan in force."""
    cities, investors = rules.problem.cities, rules.problem.investors
    pairs = frozenset(near)
    return np.array(
        [
            (cities[row].id, investors[column].id) in pairs
            for row, column in zip(rules.rows.tolist(), rules.columns.tolist(), strict=True)
        ],
        dtype=bool,
    )


def _at_least_greedy(rules: Rules, solved: Solved) -> Solved:
    """Take the greedy choice where it is better within the solver's gap."""
    rival = greedy(rules)
    if keeps(rules, rival) and _merit(rules, rival) > _merit(rules, solved.chosen):
        return solved._replace(chosen=rival)
    return solved


def _merit(rules: Rules, chosen: Chosen) -> tuple[float, float]:
    total = float(rules.values[chosen].sum())
    is_total = rules.problem.event.aim is Aim.TOTAL
    return (total, 0.0) if is_total else (worst_city_value(rules, chosen), total)


def _meetings(rules: Rules, chosen: Chosen) -> tuple[Meeting, ...]:
    problem = rules.problem
    fixed = {(pair.city, pair.investor) for pair in problem.fixed}
    found = []
    for row, column in zip(
        rules.rows[chosen].tolist(), rules.columns[chosen].tolist(), strict=True
    ):
        city, investor = problem.cities[row].id, problem.investors[column].id
        found.append(
            Meeting(
                city=city,
                investor=investor,
                need=problem.needs[row][column],
                score=float(problem.scores[row, column]),
                value=float(problem.values[row, column]),
                is_fixed=(city, investor) in fixed,
            )
        )
    return tuple(found)
