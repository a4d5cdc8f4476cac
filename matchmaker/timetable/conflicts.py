"""Why no assignment can keep the rules: minimal sets of rules in conflict, and what to relax.

A set is minimal, not the smallest there is: without any one of its rules, the others can
hold. It is found by deletion (Chinneck, Feasibility and Infeasibility in Optimization,
2008): rule after rule is left out, and stays out where the rest is still in conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from matchmaker.errors import MatchmakerError
from matchmaker.model import Conflict
from matchmaker.timetable.rules import Rule, Rules, matrix
from matchmaker.timetable.solving import least_slack

MOST_CONFLICTS: Final = 20
"""Conflicts that are told at once: whoever has mended twenty runs it again."""

ROUNDING: Final = 1e-7


class InfeasibleError(MatchmakerError):
    """No assignment can keep all rules of an event.

    Parameters
    ----------
    conflicts : tuple of Conflict
        At least one; none has a rule in common with another that could be relaxed.
    """

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        count = len(conflicts)
        super().__init__(
            f"the event cannot be planned: found {count} conflict{'s' * (count > 1)} among its "
            "rules, expected none"
        )


def conflicts(rules: Rules) -> tuple[Conflict, ...]:
    """Give minimal sets of rules in conflict; empty where the rules can be kept."""
    left = list(rules.rules)
    found: list[Conflict] = []
    while len(found) < MOST_CONFLICTS:
        candidates = _suspects(left, rules.count)
        core = _minimal(candidates, rules.count)
        if not core and len(candidates) < len(left):
            core = _minimal(left, rules.count)
        if not core:
            break
        found.append(_told(core, rules.count))
        relaxable = [rule for rule in core if rule.relax] or core
        left = [rule for rule in left if all(rule is not other for other in relaxable)]
    return tuple(found)


def _suspects(rules: Sequence[Rule], count: int) -> list[Rule]:
    """Give rules that are in conflict already where parts of meetings are allowed.

    Each rule may give way at a price of one; the rules with a dual price are those that
    cost something. Where it costs nothing, the conflict is one of whole meetings: then all
    rules are suspects.
    """
    at_least = np.array([rule.at_least for rule in rules])
    at_most = np.array([rule.at_most for rule in rules])
    low, high = np.flatnonzero(np.isfinite(at_least)), np.flatnonzero(np.isfinite(at_most))
    weights = matrix(rules, count)
    # `least <= sum` as `-sum - slack <= -least`.
    rows = vstack([-weights[low], weights[high]], format="csr")
    height = rows.shape[0]
    if height == 0:
        return []
    slack = csr_array((-np.ones(height), (np.arange(height), np.arange(height))))
    # The stubs of scipy know no sparse matrices here; its documentation does.
    weights_and_slack: Any = hstack([rows, slack], format="csr")
    found = linprog(
        np.append(np.zeros(count), np.ones(height)),
        A_ub=weights_and_slack,
        b_ub=np.append(-at_least[low], at_most[high]),
        bounds=[(0.0, 1.0)] * count + [(0.0, None)] * height,
        method="highs",
    )
    if found.status != 0:
        raise MatchmakerError(f"the solver stopped without an answer: {found.message}")
    if (found.fun or 0.0) < ROUNDING:
        return list(rules)
    prices = np.asarray(found.ineqlin.marginals)
    numbers = np.concatenate([low, high])[np.abs(prices) > ROUNDING]
    return [rules[number] for number in np.unique(numbers).tolist()]


def _minimal(rules: Sequence[Rule], count: int) -> list[Rule]:
    """Leave out every rule without which the others are still in conflict; empty if none is."""
    core = list(rules)
    if least_slack(core, count) is not None:
        return []
    # Wide halves first: a conflict is small, and most rules have no part in it.
    size = len(core) // 2
    while size >= 1:
        start = 0
        while start < len(core):
            rest = core[:start] + core[start + size :]
            if least_slack(rest, count) is None:
                core = rest
            else:
                start += size
        size //= 2
    return core


def _told(core: Sequence[Rule], count: int) -> Conflict:
    relax = []
    for at, rule in enumerate(core):
        if rule.relax:
            by = least_slack(core, count, loose=at)
            if by is not None:
                relax.append(rule.change(by))
    return Conflict(tuple(rule.says for rule in core), tuple(relax))
