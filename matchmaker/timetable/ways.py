"""Ways out of conflicts, each tried on all rules of the event, and the fewest changes in all.

A conflict is a few rules, and what ends it may leave, or make, another one. So each way out
is tried on everything: by how much must its rules give way for all rules to be kept?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from matchmaker.model import Conflict, Way, Words
from matchmaker.timetable.rules import Rule, Rules
from matchmaker.timetable.solving import ROUNDING, least_slack

MOST_TRIED: Final = 60
"""Ways out that are tried on the whole event; of those beyond, it is not known."""

Unit = tuple[Rule, ...]
"""One rule, or many of a kind that are told in one sentence."""


def ways_out(
    rules: Rules, cores: Sequence[Sequence[Unit]]
) -> tuple[tuple[Conflict, ...], tuple[Words, ...]]:
    """Tell conflicts with their ways out, and the fewest changes that end all of them.

    Parameters
    ----------
    cores : sequence of sequence of Unit
        Minimal sets of units in conflict, none with a relaxable unit of another.

    Returns
    -------
    conflicts : tuple of Conflict
    together : tuple of Words
        Changes of the fewest meetings after which all rules can be kept; empty where there
        is one conflict and one of its ways out is enough, or where none were found.
    """
    tries = iter(range(MOST_TRIED))
    told = []
    for core in cores:
        ended = [rule for other in cores if other is not core for rule in _relaxable(other)]
        rest = _without(rules.rules, ended)
        ways = [
            way
            for unit in core
            for way in _ways(unit, core, rest, rules.count, is_tried=next(tries, None) is not None)
        ]
        told.append(Conflict(tuple(_says(unit) for unit in core), tuple(ways)))
    if len(told) == 1 and any(way.is_enough for way in told[0].relax):
        return tuple(told), ()
    return tuple(told), tuple(_together(rules, [unit for core in cores for unit in core]))


def _ways(
    unit: Unit, core: Sequence[Unit], rest: Sequence[Rule], count: int, *, is_tried: bool
) -> Iterator[Way]:
    """Give the ways out that a unit offers; its figure is one that is enough, if there is one."""
    if unit[0].relax:
        whole = _needed(unit, rest, count) if is_tried else None
        own = _needed(unit, list(chain.from_iterable(core)), count) if whole is None else whole
        if own is not None:
            is_enough = None if not is_tried else whole is not None
            yield Way(_change(unit, own), is_enough)
    for words in unit[0].also if len(unit) == 1 else ():
        yield Way(words)


def _needed(unit: Unit, rules: Sequence[Rule], count: int) -> int | None:
    """Give by how much a unit must give way for rules to be kept; None if that is no help."""
    own = {id(rule) for rule in unit}
    loose = frozenset(at for at, rule in enumerate(rules) if id(rule) in own)
    slack = least_slack(rules, count, loose)
    return None if slack is None else _whole(sum(slack.values()))


def _together(rules: Rules, units: Sequence[Unit]) -> Iterator[Words]:
    """Give the fewest changes, in meetings, after which all rules can be kept."""
    owner = {id(rule): at for at, unit in enumerate(units) for rule in unit if unit[0].relax}
    loose = frozenset(at for at, rule in enumerate(rules.rules) if id(rule) in owner)
    changed = [0.0] * len(units)
    for at, by in (least_slack(rules.rules, rules.count, loose) or {}).items():
        changed[owner[id(rules.rules[at])]] += by
    for unit, by in zip(units, changed, strict=True):
        if by > ROUNDING:
            yield _change(unit, _whole(by))


def _relaxable(core: Sequence[Unit]) -> list[Rule]:
    return [rule for unit in core if unit[0].relax for rule in unit]


def _without(rules: Sequence[Rule], some: Sequence[Rule]) -> list[Rule]:
    """Leave rules out by themselves: they hold arrays, which are not compared."""
    out = {id(rule) for rule in some}
    return [rule for rule in rules if id(rule) not in out]


def _whole(by: float) -> int:
    return math.ceil(by - ROUNDING)


def _says(unit: Unit) -> Words:
    if len(unit) == 1:
        return unit[0].says
    total = sum(round(rule.bound) for rule in unit)
    return Words.of(f"event.rule.{unit[0].group}_all", parties=len(unit), count=total)


def _change(unit: Unit, by: int) -> Words:
    """Say how far the bound of a rule, or the bounds of many together, must change."""
    first = unit[0]
    if len(unit) > 1:
        return Words.of(f"event.relax.{first.group}_all", parties=len(unit), change=by)
    bound = round(first.bound) - by if first.is_minimum else round(first.bound) + by
    return Words.of(first.relax, **(dict(first.says.values) | {"count": bound, "change": by}))
