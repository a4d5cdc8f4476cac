"""What to ask whom about a route, and what each answer would mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, product
from typing import Final

from matchmaker.model import (
    Answer,
    Consequence,
    Fact,
    FactKind,
    JointAnswer,
    OpenFact,
    RouteVerdict,
    Rule,
    RuleBook,
    Span,
)
from matchmaker.model.law import FactTest, fact_tests
from matchmaker.pathways.knowing import Facts, FactValue, Known, limit_on
from matchmaker.pathways.screening import judge

INFINITE: Final = float("inf")


def answers(
    verdict: RouteVerdict, law: RuleBook, *, on: dt.date, facts: Facts
) -> tuple[OpenFact, ...]:
    """Say for each missing fact of a verdict who knows it, and what each answer would mean.

    Parameters
    ----------
    verdict : RouteVerdict
        Of `judge` or `screen`, with these facts on this day.
    facts : mapping of str to value
        What is known, as `known_of` gives it for a pair and an instrument.

    Returns
    -------
    tuple of OpenFact
        In the order in which the rules of the verdict ask. Numbers are answered by spans
        between the thresholds of the day.
    """
    known = Known(facts, {fact.id: fact for fact in law.facts}, on)
    return tuple(_open_fact(name, verdict, law, known) for name in verdict.missing)


def each_answer(
    name: str, verdict: RouteVerdict, law: RuleBook, *, on: dt.date, facts: Facts
) -> tuple[Answer, ...]:
    """Give every answer to one fact, known or not, with the verdict that it would lead to."""
    known = Known(facts, {fact.id: fact for fact in law.facts}, on)
    return _answers(name, verdict, law, known)


def joint_answers(
    verdict: RouteVerdict, law: RuleBook, *, on: dt.date, facts: Facts
) -> tuple[JointAnswer, ...]:
    """Give the answers to two missing facts of one rule that change a verdict only together."""
    known = Known(facts, {fact.id: fact for fact in law.facts}, on)
    single = {name: _answers(name, verdict, law, known) for name in verdict.missing}
    found: dict[tuple[str, str], tuple[JointAnswer, ...]] = {}
    for finding in verdict.findings:
        for pair in combinations(finding.missing, 2):
            if pair not in found:
                both = product(*(single[name] for name in pair))
                found[pair] = tuple(
                    _jointly(finding.rule, pair, both, verdict=verdict, law=law, known=known)
                )
    return tuple(answer for answers in found.values() for answer in answers)


def _jointly(
    rule: str,
    pair: tuple[str, str],
    both: Iterable[tuple[Answer, ...]],
    *,
    verdict: RouteVerdict,
    law: RuleBook,
    known: Known,
) -> Iterator[JointAnswer]:
    for answers_given in both:
        told = {name: _sample(one.value) for name, one in zip(pair, answers_given, strict=True)}
        after = judge(verdict.route, law, on=known.on, facts={**known.facts, **told})
        alone = {one.verdict.verdict for one in answers_given}
        if after.verdict not in {verdict.verdict, *alone}:
            values = tuple((name, one.value) for name, one in zip(pair, answers_given, strict=True))
            yield JointAnswer(rule, values, after)


def _sample(value: bool | str | Span) -> FactValue:
    """Give one number of a span; any other answer is itself."""
    if not isinstance(value, Span):
        return value
    if value.low is None:
        high = value.high or 0.0
        return high if value.has_high else high / 2 if high > 0 else high - 1
    if value.has_low:
        return value.low
    return value.low + 1 if value.high is None else (value.low + value.high) / 2


def _open_fact(name: str, verdict: RouteVerdict, law: RuleBook, known: Known) -> OpenFact:
    fact = known.dictionary[name]
    asking = (finding.rule for finding in verdict.findings if name in finding.missing)
    return OpenFact(
        fact=name,
        label=fact.label,
        question=fact.question,
        supplied_by=fact.supplied_by,
        unit=fact.unit,
        rules=tuple(asking),
        follows_from=unknown_inputs(name, known),
        answers=_answers(name, verdict, law, known),
    )


def unknown_inputs(name: str, known: Known) -> tuple[str, ...]:
    """Give the facts that are not known and from which a fact would be computed."""
    found: dict[str, None] = {}
    for item in known.inputs(name):
        if known.value(item) is None:
            deeper = unknown_inputs(item, known)
            found |= dict.fromkeys(deeper or (item,))
    return tuple(found)


def _answers(name: str, verdict: RouteVerdict, law: RuleBook, known: Known) -> tuple[Answer, ...]:
    fact = known.dictionary.get(name)
    rules = [rule for rule in law.rules if verdict.route in rule.routes and name in rule.asks]
    match fact.kind if fact is not None else FactKind.YES_NO:
        case FactKind.YES_NO:
            options: list[tuple[bool | str | Span, FactValue]] = [(True, True), (False, False)]
        case FactKind.CHOICE:
            options = [(word, word) for word in _choices(fact, rules)]
        case FactKind.NUMBER:
            options = list(_spans(thresholds(name, rules, known)))
    given = [
        (value, judge(verdict.route, law, on=known.on, facts={**known.facts, name: sample}))
        for value, sample in options
    ]
    return tuple(Answer(value, found, settled(verdict, found)) for value, found in _merged(given))


def settled(before: RouteVerdict, after: RouteVerdict) -> tuple[str, ...]:
    """Give the rules that asked for something before, and no longer do."""
    left = {finding.rule for finding in after.findings if finding.consequence != Consequence.PASSED}
    asked = (
        finding.rule
        for finding in before.findings
        if finding.consequence not in {Consequence.PASSED, Consequence.OPENED}
    )
    return tuple(rule for rule in asked if rule not in left)


def _choices(fact: Fact | None, rules: Iterable[Rule]) -> tuple[str, ...]:
    """Give the answers of the dictionary; of a word of the profiles, those that rules name."""
    if fact is None or fact.choices:
        return tuple(choice.id for choice in fact.choices) if fact is not None else ()
    named = {value for rule in rules for value in _named(fact.id, rule)}
    return tuple(sorted(named))


def _named(name: str, rule: Rule) -> Iterator[str]:
    for test in tests_of(rule):
        if test.fact == name:
            yield from (value for value in test.values if isinstance(value, str))
    for parameter in rule.parameters.values():
        for value in parameter.values:
            if value.by == name and value.value is not None:
                yield from (word for word, _ in value.value.by_choice)


def tests_of(rule: Rule) -> Iterator[FactTest]:
    """Give all tests of facts of a rule: when it applies, and what it sets."""
    yield from fact_tests(rule.applies_when.tree)
    if rule.met_when is not None:
        yield from fact_tests(rule.met_when.tree)


def thresholds(name: str, rules: Iterable[Rule], known: Known) -> tuple[float, ...]:
    """Give the figures of the day with which rules compare a number, in rising order."""
    found: set[float] = set()
    for rule in rules:
        if rule.in_force(known.on) is False:
            continue
        for test in tests_of(rule):
            if test.fact != name:
                continue
            found |= {value for value in test.values if isinstance(value, float)}
            for bound in test.bounds:
                named = rule.parameters[bound.parameter] if bound.parameter else None
                figure = limit_on(named, known).figure if named is not None else bound.figure
                if figure is not None:
                    found.add(figure)
    return tuple(sorted(found))


def _spans(figures: tuple[float, ...]) -> Iterator[tuple[Span, float]]:
    """Cut the numbers at thresholds, each threshold a span of its own, with a number of each."""
    if not figures:
        return
    first = figures[0]
    yield Span(high=first), first / 2 if first > 0 else first - 1
    for low, high in pairwise(figures):
        yield Span(low, low, has_low=True, has_high=True), low
        yield Span(low, high), (low + high) / 2
    last = figures[-1]
    yield Span(last, last, has_low=True, has_high=True), last
    yield Span(low=last), last + max(1.0, abs(last))


def _merged(
    given: list[tuple[bool | str | Span, RouteVerdict]],
) -> Iterator[tuple[bool | str | Span, RouteVerdict]]:
    """Join neighbouring spans of numbers from which the same follows."""
    held: tuple[Span, RouteVerdict] | None = None
    for value, verdict in given:
        if not isinstance(value, Span):
            yield value, verdict
            continue
        if held is not None and held[1].findings == verdict.findings:
            whole = Span(held[0].low, value.high, held[0].has_low, value.has_high)
            held = whole, held[1]
            continue
        if held is not None:
            yield held
        held = value, verdict
    if held is not None:
        yield held
