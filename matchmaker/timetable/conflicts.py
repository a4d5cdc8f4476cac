"""Why no assignment can keep the rules: minimal sets of rules in conflict, and what to relax.

A set is minimal, not the smallest there is: without any one of its rules, the others can
hold. It is found by deletion (Chinneck, Feasibility and Infeasibility in Optimization,
2008): rule after rule is left out, and stays out where the rest is still in conflict. What
has no pair in common cannot be one conflict: each of several small ones is told by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from matchmaker.errors import MatchmakerError
from matchmaker.model import Conflict, Words
from matchmaker.timetable.rules import Rule, Rules, matrix
from matchmaker.timetable.solving import can_hold
from matchmaker.timetable.ways import Unit, ways_out

MOST_CONFLICTS: Final = 20
"""Conflicts that are told at once: whoever has mended twenty runs it again."""

MOST_ALONE: Final = 5
"""Rules of a kind that are told, and relaxed, one by one; more of them become one sentence."""

PRICED: Final = 1e-7
"""Above it, a price is more than rounding."""


class InfeasibleError(MatchmakerError):
    """No assignment can keep all rules of an event.

    Parameters
    ----------
    conflicts : tuple of Conflict
        At least one; none has a rule in common with another that could be relaxed.
    together : tuple of Words
        The fewest changes after which all rules can be kept; empty where one way out does
        it, or where none was found.
    """

    def __init__(self, conflicts: tuple[Conflict, ...], together: tuple[Words, ...] = ()) -> None:
        self.conflicts = conflicts
        self.together = together
        count = len(conflicts)
        super().__init__(
            f"the event cannot be planned: found {count} conflict{'s' * (count > 1)} among its "
            "rules, expected none"
        )


def infeasible(rules: Rules) -> InfeasibleError:
    """Say why rules that cannot all be kept cannot, and what would end it."""
    return InfeasibleError(*ways_out(rules, cores(rules)))


def cores(rules: Rules) -> list[list[Unit]]:
    """Give minimal sets of units in conflict, none with a relaxable unit of another.

    First those that a minimum has with limits on its own pairs alone: what one party or
    one pair can never have is told by itself, whatever is scarce besides.
    """
    left = list(rules.rules)
    found: list[list[Unit]] = []
    for part in _own(left, rules.count):
        _add(_minimal([rule for rule in part if _is_in(rule, left)], rules.count), found, left)
    while len(found) < MOST_CONFLICTS:
        parts = _parts(_suspects(left, rules.count), rules.count)
        core = next(filter(None, (_minimal(part, rules.count) for part in parts)), None)
        if not _add(core or _minimal(left, rules.count), found, left):
            break
    return found


def _add(core: list[Unit], found: list[list[Unit]], left: list[Rule]) -> bool:
    """Keep a conflict and take what could be relaxed of it from the rules that are left."""
    if not core or len(found) == MOST_CONFLICTS:
        return False
    found.append(core)
    ended = [rule for unit in core if unit[0].relax for rule in unit] or _rules(core)
    left[:] = [rule for rule in left if not _is_in(rule, ended)]
    return True


def _is_in(rule: Rule, rules: Sequence[Rule]) -> bool:
    """Tell whether it is one of the rules itself: rules hold arrays, which are not compared."""
    return any(rule is other for other in rules)


def _own(rules: Sequence[Rule], count: int) -> Iterator[list[Rule]]:
    """Give each minimum with the limits on nothing but its own pairs, where there are any."""
    minimums = [rule for rule in rules if rule.is_minimum]
    limits = [rule for rule in rules if not rule.is_minimum and len(rule.columns)]
    sizes = np.array([len(rule.columns) for rule in limits])
    common = _touches(minimums, count) @ _touches(limits, count).T
    for number, rule in enumerate(minimums):
        shared = common[[number]].toarray()[0]
        yield [rule, *(limits[at] for at in np.flatnonzero(shared == sizes).tolist())]


def _touches(rules: Sequence[Rule], count: int) -> csr_array:
    return matrix([rule._replace(weights=None) for rule in rules], count)


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
    if (found.fun or 0.0) < PRICED:
        return list(rules)
    prices = np.asarray(found.ineqlin.marginals)
    numbers = np.concatenate([low, high])[np.abs(prices) > PRICED]
    return [rules[number] for number in np.unique(numbers).tolist()]


def _parts(rules: Sequence[Rule], count: int) -> list[list[Rule]]:
    """Divide rules into those that have pairs in common, directly or through others."""
    if not rules:
        return []
    weights = matrix(rules, count)
    _, labels = connected_components(weights @ weights.T, directed=False)
    parts: dict[int, list[Rule]] = {}
    for rule, label in zip(rules, labels.tolist(), strict=True):
        parts.setdefault(label, []).append(rule)
    return list(parts.values())


def _units(rules: Sequence[Rule]) -> list[Unit]:
    """Put many rules of a kind together: what an officer sees, and changes, as one."""
    kinds: dict[str, list[Rule]] = {}
    for at, rule in enumerate(rules):
        kinds.setdefault(rule.group or str(at), []).append(rule)
    units: list[Unit] = []
    for kind in kinds.values():
        units += [tuple(kind)] if len(kind) > MOST_ALONE else [(rule,) for rule in kind]
    return units


def _minimal(rules: Sequence[Rule], count: int) -> list[Unit]:
    """Leave out every unit without which the others are still in conflict; empty if none is."""
    core = _units(rules)
    if can_hold(_rules(core), count):
        return []
    # Wide parts first: a conflict is small, and most rules have nothing to do with it.
    size = len(core) // 2
    while size >= 1:
        start = 0
        while start < len(core):
            rest = core[:start] + core[start + size :]
            if can_hold(_rules(rest), count):
                start += size
            else:
                core = rest
        size //= 2
    return core


def _rules(units: Sequence[Unit]) -> list[Rule]:
    return [rule for unit in units for rule in unit]
