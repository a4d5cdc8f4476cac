"""What would change the verdict on a route: computed, not guessed."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from matchmaker.model import (
    Bundle,
    CityNeed,
    Counterfactuals,
    DateChange,
    DatePrecision,
    FactChange,
    LargestDebt,
    NeedAvailability,
    RouteVerdict,
    Rule,
    RuleBook,
)
from matchmaker.model.law import Bound, FactTest, Operator, fact_tests, span
from matchmaker.pathways.answering import each_answer, tests_of, unknown_inputs
from matchmaker.pathways.deriving import of_need
from matchmaker.pathways.formulas import FORMULAS, Formula
from matchmaker.pathways.knowing import Facts, Known, Limit, limit_on, number
from matchmaker.pathways.screening import judge

_UPWARD = frozenset({Operator.ABOVE, Operator.AT_LEAST})
_STRICT = frozenset({Operator.ABOVE, Operator.BELOW})


def counterfactuals(
    verdict: RouteVerdict,
    law: RuleBook,
    *,
    on: dt.date,
    facts: Facts,
    need: CityNeed | None = None,
    needs: Sequence[CityNeed] = (),
) -> Counterfactuals:
    """Compute what would change the verdict on a route.

    Parameters
    ----------
    verdict : RouteVerdict
        Of `judge` or `screen`, with these facts on this day.
    facts : mapping of str to value
        What is known, as `known_of` gives it for a pair and an instrument.
    need : CityNeed, optional
        The need that is looked at; without it nothing is bundled.
    needs : sequence of CityNeed
        Those with which it may be bundled: of the same province and a common sector, open.
    """
    known = Known(facts, {fact.id: fact for fact in law.facts}, on)
    followed = {finding.rule for finding in verdict.findings}
    rules = tuple(rule for rule in law.rules if rule.id in followed)
    return Counterfactuals(
        largest=tuple(_largest(rules, known)),
        facts=tuple(_facts(verdict, law, rules, known)),
        bundles=tuple(_bundles(rules, known, need, needs)) if need is not None else (),
        dates=tuple(_dates(verdict, law, known)),
    )


def _bounds(rule: Rule) -> Iterator[tuple[FactTest, Bound]]:
    """Give the bounds of a rule's test."""
    for test in fact_tests(rule.met_when.tree) if rule.met_when is not None else ():
        for bound in test.bounds:
            yield test, bound


def _limit(rule: Rule, bound: Bound, known: Known) -> Limit:
    if bound.parameter is None:
        return Limit(bound.figure)
    return limit_on(rule.parameters[bound.parameter], known)


# --- The largest debt -----------------------------------------------------------------------


def _largest(rules: Iterable[Rule], known: Known) -> Iterator[LargestDebt]:
    for rule in rules:
        for test, bound in _bounds(rule):
            fact = known.dictionary.get(test.fact)
            name = fact.formula_on(known.on) if fact is not None else None
            if name is None or not FORMULAS[name].loan:
                continue
            formula, limit = FORMULAS[name], _limit(rule, bound, known)
            room, total, unknown = _room(formula, bound.operator, limit, known)
            yield LargestDebt(
                rule=rule.id,
                test=test.fact,
                value=number(known.value(test.fact)),
                operator=bound.operator,
                limit=limit.figure,
                loan=formula.loan,
                room=room,
                total=total,
                unknown=unknown,
            )


def _room(
    formula: Formula, operator: Operator, limit: Limit, known: Known
) -> tuple[int | None, int | None, tuple[str, ...]]:
    """Solve a formula for its loan: it is a quotient of two sides that are linear in it."""
    others = [name for name in formula.inputs if name != formula.loan]
    values = {name: number(known.value(name)) for name in others}
    missing = [name for name, value in values.items() if value is None]
    if missing or limit.figure is None:
        deeper = (unknown_inputs(name, known) or (name,) for name in missing)
        names = (*(name for names in deeper for name in names), *limit.missing)
        return None, None, tuple(dict.fromkeys(names))
    figure = Fraction(str(limit.figure))
    fixed = {name: Fraction(str(value)) for name, value in values.items()}

    def excess(loan: int) -> Fraction:
        inputs = {**fixed, formula.loan: Fraction(loan)}
        return formula.scale * formula.above(inputs) - figure * formula.below(inputs)

    slope = excess(1) - excess(0)
    if not slope:
        return None, None, ()
    root = -excess(0) / slope
    room = math.ceil(root) - 1 if operator in _STRICT else math.floor(root)
    held = int(fixed.get(formula.held, Fraction(0)))
    return max(0, room), max(0, held + room), ()


# --- One fact otherwise ---------------------------------------------------------------------


def _facts(
    verdict: RouteVerdict, law: RuleBook, rules: Iterable[Rule], known: Known
) -> Iterator[FactChange]:
    """Give the single facts, known or not, whose other answer would settle a rule."""
    named = dict.fromkeys(test.fact for rule in rules for test in tests_of(rule))
    for name in named:
        fact = known.dictionary.get(name)
        if fact is None or fact.derived:
            continue
        stated = known.value(name)
        for answer in each_answer(name, verdict, law, on=known.on, facts=known.facts):
            if answer.settles and answer.value != stated:
                yield FactChange(name, stated, answer)


# --- Neighbours together --------------------------------------------------------------------


class _Neighbour(NamedTuple):
    need: str
    value: float | None


def _bundles(
    rules: Iterable[Rule], known: Known, need: CityNeed, needs: Sequence[CityNeed]
) -> Iterator[Bundle]:
    """Find the fewest neighbours with whom a minimum is reached that the need alone misses."""
    for rule in rules:
        for test, bound in _bounds(rule):
            fact = known.dictionary.get(test.fact)
            own, limit = number(known.value(test.fact)), _limit(rule, bound, known).figure
            if (
                fact is None
                or fact.adds_up_by is None
                or bound.operator not in _UPWARD
                or own is None
                or limit is None
                or _is_reached(own, bound.operator, limit)
            ):
                continue
            near = [_neighbour(other, test.fact) for other in needs if _is_near(need, other)]
            yield _bundle(rule.id, test.fact, bound.operator, limit, own, near, fact.adds_up_by)


def _is_near(need: CityNeed, other: CityNeed) -> bool:
    """Whether another region's need is open and of the same province and a common sector."""
    return (
        other.city.id != need.city.id
        and other.city.province == need.city.province
        and other.need.availability is NeedAvailability.OPEN
        and not set(other.need.sectors).isdisjoint(need.need.sectors)
    )


def _neighbour(other: CityNeed, fact: str) -> _Neighbour:
    return _Neighbour(other.need.id, number(of_need(other).get(fact)))


def _bundle(  # noqa: PLR0917
    rule: str,
    fact: str,
    operator: Operator,
    limit: float,
    own: float,
    near: Sequence[_Neighbour],
    requires: str,
) -> Bundle:
    sized = sorted(
        ((item.value, item.need) for item in near if item.value is not None),
        key=lambda pair: (-pair[0], pair[1]),
    )
    total, taken = own, []
    for value, name in sized:
        if _is_reached(total, operator, limit):
            break
        total += value
        taken.append(name)
    return Bundle(
        rule=rule,
        fact=fact,
        operator=operator,
        limit=limit,
        own=own,
        needs=tuple(taken),
        total=total,
        reached=_is_reached(total, operator, limit),
        requires=requires,
        unknown=tuple(sorted(item.need for item in near if item.value is None)),
    )


def _is_reached(value: float, operator: Operator, limit: float) -> bool:
    return value > limit if operator is Operator.ABOVE else value >= limit


# --- Another day ----------------------------------------------------------------------------


def _dates(verdict: RouteVerdict, law: RuleBook, known: Known) -> Iterator[DateChange]:
    """Give the later days from which the same facts get another verdict."""
    before = verdict
    for day, causes in sorted(_turns(verdict.route, law, known).items()):
        found = judge(verdict.route, law, on=day, facts={**known.facts, "fiscal_year": day.year})
        if (found.verdict, found.rules) != (before.verdict, before.rules):
            precision = max((item.precision for item in causes), key=list(DatePrecision).index)
            names = dict.fromkeys(item.rule for item in causes)
            yield DateChange(day, precision, found.verdict, found.rules, tuple(names))
        before = found


class _Turn(NamedTuple):
    rule: str
    precision: DatePrecision


def _turns(route: str, law: RuleBook, known: Known) -> dict[dt.date, list[_Turn]]:
    """Give the later days on which a rule, a figure or a formula of a route begins or ends."""
    turns: dict[dt.date, list[_Turn]] = {}
    for rule in law.rules:
        if route not in rule.routes:
            continue
        dated = [
            (rule.in_force_from, rule.in_force_from_precision),
            (rule.in_force_to, rule.in_force_to_precision),
        ]
        values = [value for item in rule.parameters.values() for value in item.values]
        formulas = [
            formula
            for name in rule.asks
            if name in known.dictionary
            for formula in known.dictionary[name].formulas
        ]
        for item in (*values, *formulas):
            dated += [(item.start, item.start_precision), (item.end, item.end_precision)]
        for day, precision in dated:
            exact = precision or DatePrecision.DAY
            # The last day that a date can mean is the first on which it is certain.
            certain = span(day, exact)
            if certain is not None and certain[1] > known.on:
                turns.setdefault(certain[1], []).append(_Turn(rule.id, exact))
    return turns
