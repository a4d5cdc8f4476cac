"""Ways out of conflicts, each tried on all rules of the event, and the fewest changes in all.

A conflict is a few rules, and what ends it may leave, or make, another one. So each way out
is tried on everything: by how much must its rules give way for all rules to be kept?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from math import prod
from typing import Final

from matchmaker.model import Conflict, Way, Words
from matchmaker.timetable.rules import Rule, Rules
from matchmaker.timetable.solving import ROUNDING, least_slack

MOST_TRIED: Final = 60
"""Ways out that are tried on the whole event; of those beyond, it is not known."""

MOST_TOGETHER: Final = 30
"""Choices of one change for each conflict that are compared; of more, the first is taken
that cannot do without any of its changes."""

Unit = tuple[Rule, ...]
"""One rule, or many of a kind that are told in one sentence."""


def ways_out(
    rules: Rules, cores: Sequence[Sequence[Unit]]
) -> tuple[tuple[Conflict, ...], tuple[Words, ...]]:
    """Tell conflicts with their ways out, and the fewest changes that end all of them.

    A way out of one of several conflicts is tried with the changes that are told for the
    others, so that whoever does what is told can plan the event.

    Parameters
    ----------
    cores : sequence of sequence of Unit
        Minimal sets of units in conflict, none with a relaxable unit of another.

    Returns
    -------
    conflicts : tuple of Conflict
    together : tuple of Words
        Changes after which all rules can be kept; empty where there is one conflict and one
        of its ways out is enough, or where none were found.
    """
    tries = iter(range(MOST_TRIED))
    together = _together(rules, cores)
    told = []
    for core in cores:
        own = {id(rule) for rule in chain.from_iterable(core)}
        others = {key: by for key, by in together.items() if key not in own}
        rest = [_eased(rule, others.get(id(rule), 0)) for rule in rules.rules]
        is_open = bool(together) or len(cores) == 1
        ways = [
            way
            for unit in core
            for way in _ways(
                unit,
                core,
                rest if is_open else None,
                rules.count,
                is_tried=next(tries, None) is not None,
            )
        ]
        told.append(Conflict(tuple(_says(unit) for unit in core), tuple(ways)))
    if len(told) == 1 and any(way.is_enough for way in told[0].relax):
        return tuple(told), ()
    return tuple(told), tuple(
        _change(unit, by)
        for unit in chain.from_iterable(cores)
        if (by := {id(rule): together[id(rule)] for rule in unit if id(rule) in together})
    )


def _ways(
    unit: Unit,
    core: Sequence[Unit],
    rest: Sequence[Rule] | None,
    count: int,
    *,
    is_tried: bool,
) -> Iterator[Way]:
    """Give the ways out that a unit offers; its figure is one that is enough, if there is one.

    ``rest`` is None where no changes are known that end the other conflicts.
    """
    if unit[0].relax:
        whole = _needed(unit, rest, count) if is_tried and rest is not None else None
        inside = list(chain.from_iterable(core))
        own = _needed(unit, inside, count) if whole is None else whole
        if own and len(unit) > 1:
            own = _evened(unit, inside if whole is None or rest is None else rest, count, own)
        if own and _can_be_written(unit, own):
            is_enough = None if not is_tried else whole is not None
            yield Way(_change(unit, own), is_enough)
    for words in unit[0].also if len(unit) == 1 else ():
        yield Way(words)


def _needed(
    unit: Sequence[Rule], rules: Sequence[Rule], count: int, *, most: float = math.inf
) -> dict[int, int] | None:
    """Give by how much each rule must give way for all to be kept; None if that is no help.

    By the identities of the rules: they hold arrays, which are not compared.
    """
    own = {id(rule) for rule in unit}
    loose = frozenset(at for at, rule in enumerate(rules) if id(rule) in own)
    slack = least_slack(rules, count, loose, most=most)
    if slack is None:
        return None
    return {id(rules[at]): _whole(by) for at, by in slack.items() if by > ROUNDING}


def _evened(
    unit: Sequence[Rule], rules: Sequence[Rule], count: int, needed: dict[int, int]
) -> dict[int, int]:
    """Share the same sum out so that the minimum that loses most loses as little as can be."""
    total, best = sum(needed.values()), needed
    low, high = 1, max(needed.values(), default=0)
    while low < high:
        middle = (low + high) // 2
        found = _needed(unit, rules, count, most=middle)
        if found is not None and sum(found.values()) == total:
            best, high = found, middle
        else:
            low = middle + 1
    return best


def _together(rules: Rules, cores: Sequence[Sequence[Unit]]) -> dict[int, int]:
    """Give by how much rules must change for all to be kept; empty where nothing was found.

    Every conflict needs a change of its own. Of the choices of one for each, that with the
    fewest entries to edit is taken, then that of the fewest meetings.
    """
    chosen = _fewest(rules, cores)
    needed = _needed(chosen, rules.rules, rules.count) or {}
    return _evened(chosen, rules.rules, rules.count, needed)


def _fewest(rules: Rules, cores: Sequence[Sequence[Unit]]) -> list[Rule]:
    """Choose the rules that change; none where no changes are enough."""
    offers = [[unit for unit in core if unit[0].relax] for core in cores]
    if prod(map(len, offers)) <= MOST_TOGETHER:
        found = [
            (len(changes), sum(changes.values()), number, rules_of)
            for number, chosen in enumerate(product(*offers))
            if (rules_of := [*chain.from_iterable(chosen)])
            and (changes := _needed(rules_of, rules.rules, rules.count)) is not None
        ]
        if found:
            return min(found)[-1]
    units = list(chain.from_iterable(offers))
    if _needed([*chain.from_iterable(units)], rules.rules, rules.count) is None:
        return []
    for unit in list(units):
        fewer = [other for other in units if other is not unit]
        if _needed([*chain.from_iterable(fewer)], rules.rules, rules.count) is not None:
            units = fewer
    return [*chain.from_iterable(units)]


def _eased(rule: Rule, by: int) -> Rule:
    """Let a rule demand less, or allow more; the rule itself where nothing changes."""
    if not by:
        return rule
    if rule.is_minimum:
        return rule._replace(at_least=rule.at_least - by)
    return rule._replace(at_most=rule.at_most + by)


def _can_be_written(unit: Unit, by: Mapping[int, int]) -> bool:
    """Whether the file can say it: nobody has more meetings than there are slots for it."""
    return all(rule.bound + by.get(id(rule), 0) <= rule.ceiling for rule in unit)


def _whole(by: float) -> int:
    return math.ceil(by - ROUNDING)


def _says(unit: Unit) -> Words:
    if len(unit) == 1:
        return unit[0].says
    total = sum(round(rule.bound) for rule in unit)
    return Words.of(f"event.rule.{unit[0].group}_all", parties=len(unit), count=total)


def _change(unit: Unit, by: Mapping[int, int]) -> Words:
    """Say how far the bound of a rule, or which bounds of many, must change, and where."""
    first = unit[0]
    if len(unit) > 1:
        names = ", ".join(
            f"{dict(rule.says.values)['name']} {_bound(rule, by[id(rule)])}"
            for rule in unit
            if id(rule) in by
        )
        change = sum(by.values())
        key = f"event.relax.{first.group}_all"
        return Words.of(key, parties=len(by), change=change, names=names)
    change = by[id(first)]
    values = dict(first.says.values) | {"count": _bound(first, change), "change": change}
    if isinstance(slots := values.get("slots"), int) and slots:
        values["tables"] = math.ceil(change / slots)
    is_exempt = first.is_minimum and _bound(first, change) < first.floor
    return Words.of("event.relax.exempt" if is_exempt else first.relax, **values)


def _bound(rule: Rule, by: int) -> int:
    return round(rule.bound) - by if rule.is_minimum else round(rule.bound) + by
